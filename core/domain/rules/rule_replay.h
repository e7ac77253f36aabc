// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/records/record_version.h"
#include "core/domain/rules/rule_engine.h"

namespace backroom {

/// The time machine: local history and the definitions to ask about it.
struct ReplayInput {
    std::vector<FeedDefinition> feeds;
    std::vector<Rule> rules; ///< each with a code of its own
    const CalendarBook* calendars = nullptr;
    std::map<QString, ModelSchema> schemas;
    std::map<QString, std::map<std::int64_t, QString>> names;
    std::vector<RecordVersion> versions;
    Timestamp from{};
    Timestamp to{};
};

/// A stretch of time in which a rule held for a record.
struct RaisedSpan {
    std::int64_t record = 0;
    Timestamp from{};
    std::optional<Timestamp> to; ///< nothing: it still held at the end

    bool overlaps(const RaisedSpan& other) const
    {
        return record == other.record && (!other.to || from < *other.to) && (!to || other.from < *to);
    }
};

struct ReplayResult {
    std::map<RuleId, std::vector<RaisedSpan>> spans; ///< by rule, in the order of time
    std::vector<RuleProblem> problems;
};

/// Lets the history happen once more: records come, change and go at their times, deadlines fire at theirs, and every
/// rule says what it would have said. Nothing of the present is touched.
ReplayResult replay(const ReplayInput& input);

/// How the items of a changed rule differ from those of the present one.
struct RuleComparison {
    std::vector<RaisedSpan> appeared; ///< only the changed rule raises them
    std::vector<RaisedSpan> vanished; ///< only the present one does
    std::size_t both = 0;
};
RuleComparison compare(const std::vector<RaisedSpan>& present, const std::vector<RaisedSpan>& changed);

} // namespace backroom
