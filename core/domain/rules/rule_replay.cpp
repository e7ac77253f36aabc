// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/rules/rule_replay.h"

#include <algorithm>

namespace backroom {

namespace {

class Replay {
public:
    explicit Replay(const ReplayInput& input) : m_input(input), m_engine(m_mirror)
    {
        m_mirror.source = input.versions.empty() ? SourceId() : input.versions.front().record.key.source;
        for (const auto& [model, names] : input.names)
            m_mirror.setNames(model, names);
        m_engine.setDefinitions(input.feeds, input.rules, *input.calendars);
        for (const FeedDefinition& feed : input.feeds) {
            const auto schema = input.schemas.find(feed.model);
            if (schema == input.schemas.end()) {
                m_engine.setUnavailable(feed.model, QStringLiteral("never read"));
                continue;
            }
            std::vector<QString> fields;
            for (const auto& [name, field] : schema->second)
                fields.push_back(name);
            m_engine.setSchema(feed.model, schema->second, fields);
        }
    }

    ReplayResult run()
    {
        std::vector<Event> events;
        for (const RecordVersion& version : m_input.versions) {
            if (version.since <= m_input.to)
                events.push_back({version.since, &version.record, false});
            if (version.until && *version.until <= m_input.to)
                events.push_back({*version.until, &version.record, true});
        }
        // An end goes before the beginning of what follows it.
        std::stable_sort(events.begin(), events.end(), [](const Event& left, const Event& right) {
            return left.at != right.at ? left.at < right.at : left.isEnd > right.isEnd;
        });
        auto event = events.begin();
        while (event != events.end() && event->at <= m_input.from)
            take(*event++);
        evaluate(m_input.from);
        while (event != events.end()) {
            const Timestamp at = event->at;
            wakeUntil(at);
            while (event != events.end() && event->at == at)
                take(*event++);
            evaluate(at);
        }
        wakeUntil(m_input.to);
        evaluate(m_input.to);
        m_result.problems = m_engine.problems();
        return std::move(m_result);
    }

private:
    struct Event {
        Timestamp at;
        const Record* record;
        bool isEnd;
    };

    void take(const Event& event)
    {
        const RecordKey& key = event.record->key;
        RecordTable& table = m_mirror.table(key.model);
        if (event.isEnd) {
            if (table.remove(key.id))
                m_engine.recordRemoved(key.model, key.id);
        } else {
            table.upsert(*event.record);
            m_engine.recordChanged(key.model, key.id);
        }
    }

    void wakeUntil(Timestamp end)
    {
        for (auto next = m_engine.nextDeadline(); next && *next < end; next = m_engine.nextDeadline())
            evaluate(*next);
    }

    void evaluate(Timestamp now)
    {
        for (const Verdict& verdict : m_engine.evaluate(now)) {
            const RuleId& rule = verdict.rule->rule().code;
            const auto open = m_open.find({rule, verdict.record});
            if (verdict.isRaised && open == m_open.end()) {
                auto& spans = m_result.spans[rule];
                m_open[{rule, verdict.record}] = spans.size();
                spans.push_back({verdict.record, now, std::nullopt});
            } else if (!verdict.isRaised && open != m_open.end()) {
                m_result.spans[rule][open->second].to = now;
                m_open.erase(open);
            }
        }
    }

    const ReplayInput& m_input;
    Mirror m_mirror;
    RuleEngine m_engine;
    ReplayResult m_result;
    std::map<std::pair<RuleId, std::int64_t>, std::size_t> m_open;
};

} // namespace

ReplayResult replay(const ReplayInput& input)
{
    return Replay(input).run();
}

RuleComparison compare(const std::vector<RaisedSpan>& present, const std::vector<RaisedSpan>& changed)
{
    RuleComparison comparison;
    const auto only = [](const std::vector<RaisedSpan>& spans, const std::vector<RaisedSpan>& others, std::vector<RaisedSpan>& alone) {
        std::multimap<std::int64_t, const RaisedSpan*> byRecord;
        for (const RaisedSpan& other : others)
            byRecord.emplace(other.record, &other);
        for (const RaisedSpan& span : spans) {
            const auto [first, last] = byRecord.equal_range(span.record);
            if (std::none_of(first, last, [&](const auto& other) { return span.overlaps(*other.second); }))
                alone.push_back(span);
        }
    };
    only(changed, present, comparison.appeared);
    only(present, changed, comparison.vanished);
    comparison.both = changed.size() - comparison.appeared.size();
    return comparison;
}

} // namespace backroom
