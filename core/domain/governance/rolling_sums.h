// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/domain/governance/limits.h"

namespace backroom {

/// By whom or through what money moves.
enum class Dimension : std::uint8_t { Requester, Approver, Customer, Account, Supplier, Till };

QString toName(Dimension dimension);
std::optional<Dimension> dimensionFromName(const QString& name);
std::span<const Dimension> allDimensions();

/// Something that was decided, or done elsewhere, and counts against limits.
struct Movement {
    RecordKey record; ///< the same record again takes the place of what was known of it
    ActId act;
    Timestamp at{};
    Money amount; ///< the sign does not count
    std::vector<std::pair<Dimension, QString>> by; ///< several approvers, one till
};

/// Sums over the time up to now (domain.md §12.3), kept as movements come, in whatever order. Money of different currencies
/// is not added up. Movements newest last cost next to nothing; a sum is two look-ups, for a window of any length.
class RollingSums {
public:
    void add(const Movement& movement);
    void remove(const RecordKey& record, const ActId& act);
    /// What is older is needed no more.
    void forget(Timestamp before);

    /// Of which kind, and whose.
    struct Line {
        ActId act;
        Dimension per = Dimension::Requester;
        QString who;
        Currency currency;
        bool operator<(const Line& other) const;
    };
    /// In (now − window, now], in minor units, without what is known of one record.
    std::int64_t sum(const Line& line, Duration window, Timestamp now, const RecordKey& without = {}) const;
    /// The movements of the same time between two amounts, both included.
    std::vector<RecordKey> between(const Line& line, const Money& low, const Money& high, Duration window, Timestamp now) const;
    /// Every line that has movements.
    std::vector<Line> lines() const;

private:
    struct Entry {
        Timestamp at;
        RecordKey record;
        std::int64_t amount = 0;
        std::int64_t before = 0; ///< the sum of the entries above it
    };
    using Series = std::vector<Entry>; ///< by time
    static void addUp(Series& series, std::size_t from);

    std::map<Line, Series> m_series;
    std::map<std::pair<RecordKey, ActId>, std::vector<std::pair<Line, Timestamp>>> m_places;
};

} // namespace backroom
