// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/domain/time/business_calendar.h"

#include <map>

namespace backroom {

/// The calendars of all stores: one for those without their own, own ones by the store's name, and "always" (24×7).
/// Read from resources/calendars/*.json (schema: resources/schemas/calendar.schema.json).
class CalendarBook {
public:
    /// Open always, in UTC: what there is before a file was read.
    CalendarBook() = default;
    /// A store's member that is absent is that of the file. BadInput with a JSON pointer in `detail`.
    static Result<CalendarBook> fromJson(const Json& json);

    const BusinessCalendar& forStore(const QString& store) const;
    /// 24×7, for safety; days are those of the file's time zone.
    const BusinessCalendar& always() const { return m_always; }
    /// By the name that a rule or an SLA uses: "store" or "always"; null for any other.
    const BusinessCalendar* named(const QString& name, const QString& store) const;
    /// Short forms for a caller that knows only the store.
    Timestamp add(const QString& store, Timestamp moment, const Span& span) const { return forStore(store).add(moment, span); }
    QDate dayOf(const QString& store, Timestamp moment) const { return forStore(store).dayOf(moment); }
    Timestamp startOfDay(const QString& store, QDate day) const { return forStore(store).startOfDay(day); }

private:
    BusinessCalendar m_default = BusinessCalendar::always();
    BusinessCalendar m_always = BusinessCalendar::always();
    std::map<QString, BusinessCalendar> m_stores;
};

} // namespace backroom
