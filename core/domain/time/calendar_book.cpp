// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/time/calendar_book.h"

#include <QRegularExpression>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

constexpr std::array<const char*, 7> weekdays{"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

Error badCalendar(const QString& pointer, const QString& reason)
{
    return Error::of(ErrorKind::BadInput, u"%1: %2"_s.arg(pointer.isEmpty() ? u"/"_s : pointer, reason));
}

/// A member's name as a step of a JSON pointer.
QString step(const std::string& name)
{
    return u'/' + QString::fromStdString(name).replace(u'~', u"~0"_s).replace(u'/', u"~1"_s);
}

std::optional<Duration> timeOfDay(const Json& json)
{
    static const QRegularExpression form(u"\\A([01][0-9]|2[0-4]):([0-5][0-9])\\z"_s);
    const auto match = form.match(textOf(json));
    const Duration time = std::chrono::hours(match.capturedView(1).toInt()) + std::chrono::minutes(match.capturedView(2).toInt());
    return match.hasMatch() && time <= std::chrono::hours(24) ? std::optional(time) : std::nullopt;
}

Result<std::vector<OpeningHours>> hoursFromJson(const Json& json, const QString& pointer)
{
    if (!json.is_array())
        return badCalendar(pointer, u"must be a list of opening hours"_s);
    std::vector<OpeningHours> hours;
    for (std::size_t i = 0; i < json.size(); ++i) {
        const QString place = pointer + u'/' + QString::number(i);
        const bool isPair = json[i].is_array() && json[i].size() == 2;
        const auto from = isPair ? timeOfDay(json[i][0]) : std::nullopt;
        const auto to = isPair ? timeOfDay(json[i][1]) : std::nullopt;
        if (!from || !to)
            return badCalendar(place, u"must be two times like [\"09:00\", \"18:00\"]"_s);
        if (*from >= *to)
            return badCalendar(place, u"must end after it begins; a night is written as two days"_s);
        if (!hours.empty() && hours.back().to > *from)
            return badCalendar(place, u"must begin after the one before it"_s);
        hours.push_back({*from, *to});
    }
    return hours;
}

Result<BusinessCalendar::Week> weekFromJson(const Json& json, const QString& pointer)
{
    if (!json.is_object())
        return badCalendar(pointer, u"must be an object of weekdays"_s);
    BusinessCalendar::Week week;
    bool opens = false;
    for (const auto& [name, value] : json.items()) {
        const auto weekday = std::find_if(weekdays.begin(), weekdays.end(), [&name = name](const char* one) { return name == one; });
        if (weekday == weekdays.end())
            return badCalendar(pointer + step(name), u"must be mon tue wed thu fri sat or sun"_s);
        auto hours = hoursFromJson(value, pointer + step(name));
        if (!hours)
            return hours.error();
        opens = opens || !hours->empty();
        week[static_cast<std::size_t>(weekday - weekdays.begin())] = std::move(*hours);
    }
    if (!opens)
        return badCalendar(pointer, u"is never open"_s);
    return week;
}

Result<std::vector<QDate>> holidaysFromJson(const Json& json, const QString& pointer)
{
    if (!json.is_array())
        return badCalendar(pointer, u"must be a list of dates"_s);
    std::vector<QDate> holidays;
    for (std::size_t i = 0; i < json.size(); ++i) {
        const QDate day = QDate::fromString(textOf(json[i]), u"yyyy-MM-dd"_s);
        if (!day.isValid())
            return badCalendar(pointer + u'/' + QString::number(i), u"must be a date like \"2026-12-25\""_s);
        holidays.push_back(day);
    }
    return holidays;
}

/// What a calendar is made of, before it is one: a store takes what it does not say from the file.
struct Parts {
    QString zone;
    BusinessCalendar::Week week;
    std::vector<QDate> holidays;
};

Result<Parts> partsFromJson(const Json& json, const QString& pointer, const Parts* fallback)
{
    if (!json.is_object())
        return badCalendar(pointer, u"expected an object"_s);
    Parts parts = fallback ? *fallback : Parts{};
    if (json.contains("timeZone") || !fallback) {
        parts.zone = textAt(json, "timeZone");
        if (!ZoneClock::of(parts.zone))
            return badCalendar(pointer + u"/timeZone"_s, u"time zone \"%1\" is not known"_s.arg(parts.zone.left(60)));
    }
    if (json.contains("open") || !fallback) {
        auto week = weekFromJson(json.value("open", Json()), pointer + u"/open"_s);
        if (!week)
            return week.error();
        parts.week = std::move(*week);
    }
    if (const auto found = json.find("holidays"); found != json.end()) {
        auto holidays = holidaysFromJson(*found, pointer + u"/holidays"_s);
        if (!holidays)
            return holidays.error();
        parts.holidays = std::move(*holidays);
    }
    return parts;
}

Result<BusinessCalendar> calendarOf(const Parts& parts, const QString& pointer)
{
    auto calendar = BusinessCalendar::make(parts.zone, parts.week, parts.holidays);
    return calendar ? calendar : badCalendar(pointer, calendar.error().detail);
}

} // namespace

Result<CalendarBook> CalendarBook::fromJson(const Json& json)
{
    const auto parts = partsFromJson(json, {}, nullptr);
    if (!parts)
        return parts.error();
    auto calendar = calendarOf(*parts, {});
    if (!calendar)
        return calendar.error();
    CalendarBook book;
    book.m_default = std::move(*calendar);
    book.m_always = BusinessCalendar::always(parts->zone);
    const auto stores = json.find("stores");
    if (stores == json.end())
        return book;
    if (!stores->is_object())
        return badCalendar(u"/stores"_s, u"must be an object"_s);
    for (const auto& [name, value] : stores->items()) {
        const QString pointer = u"/stores"_s + step(name);
        const auto own = partsFromJson(value, pointer, &*parts);
        if (!own)
            return own.error();
        auto made = calendarOf(*own, pointer);
        if (!made)
            return made.error();
        book.m_stores.insert_or_assign(QString::fromStdString(name), std::move(*made));
    }
    return book;
}

const BusinessCalendar& CalendarBook::forStore(const QString& store) const
{
    const auto found = m_stores.find(store);
    return found == m_stores.end() ? m_default : found->second;
}

const BusinessCalendar* CalendarBook::named(const QString& name, const QString& store) const
{
    if (name == u"store"_s)
        return &forStore(store);
    return name == u"always"_s ? &m_always : nullptr;
}

} // namespace backroom
