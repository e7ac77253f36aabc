// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/rules/rule_engine.h"

#include <algorithm>

namespace backroom {

using namespace Qt::StringLiterals;

/// A rule with what it said about each record.
struct RuleEngine::Entry {
    std::size_t number = 0;
    Rule rule;
    const FeedDefinition* feed = nullptr;
    std::optional<BoundRule> bound;
    std::optional<RuleProblem> problem;
    bool isNew = true; ///< bound, but not yet asked about the records that are there
    std::vector<bool> raised; ///< by row
    std::map<std::int64_t, RecordTable::Row> raisedRows;
};

RuleEngine::RuleEngine(Mirror& mirror) : m_mirror(mirror), m_derived(mirror) {}

RuleEngine::~RuleEngine() = default;

void RuleEngine::setDefinitions(const std::vector<FeedDefinition>& feeds, const std::vector<Rule>& rules, const CalendarBook& calendars)
{
    m_entries.clear();
    m_deadlines.clear();
    m_derived.clear();
    m_known.clear();
    m_unavailable.clear();
    m_dirty = {};
    m_feeds = feeds;
    m_calendars = &calendars;
    for (const Rule& rule : rules) {
        if (rule.mode == Rule::Mode::Off)
            continue;
        auto entry = std::make_unique<Entry>();
        entry->number = m_entries.size();
        entry->rule = rule;
        const auto feed = std::find_if(m_feeds.begin(), m_feeds.end(), [&](const FeedDefinition& one) { return one.id == rule.feed; });
        if (feed == m_feeds.end())
            entry->problem = RuleProblem{rule.code, u"/feed: there is no feed \"%1\""_s.arg(rule.feed.value), false};
        else
            entry->feed = &*feed;
        m_entries.push_back(std::move(entry));
    }
    for (const FeedDefinition& feed : m_feeds) {
        if (m_mirror.schema(feed.model))
            m_known.insert(feed.model);
    }
    m_schemaChanged = true;
}

void RuleEngine::setSchema(const QString& model, const ModelSchema& schema, const std::vector<QString>& fields)
{
    const bool wasUnavailable = m_unavailable.erase(model) > 0;
    const ModelSchema* known = m_mirror.schema(model);
    const bool isSame = known && m_mirror.shows(model, schema, fields);
    if (isSame && m_known.contains(model) && !wasUnavailable)
        return;
    if (!isSame) {
        if (known) {
            // Programs are bound to columns that may go: everything is bound again.
            m_derived.clear();
            for (auto& entry : m_entries) {
                entry->bound.reset();
                entry->isNew = true;
            }
        }
        m_mirror.setSchema(model, schema, fields);
    }
    m_known.insert(model);
    m_schemaChanged = true;
}

void RuleEngine::setUnavailable(const QString& model, const QString& reason)
{
    QString& known = m_unavailable[model];
    if (known == reason)
        return;
    known = reason;
    m_schemaChanged = true;
}

void RuleEngine::recordChanged(const QString& model, std::int64_t id)
{
    const RecordTable& table = m_mirror.table(model);
    if (const auto row = table.rowOf(id))
        m_dirty.add(table, *row);
}

void RuleEngine::recordRemoved(const QString& model, std::int64_t id)
{
    m_dirty.addRemoved(model, id);
}

void RuleEngine::bindWhatIsComplete()
{
    m_schemaChanged = false;
    m_storePaths.clear();
    m_derived.plan(m_feeds);
    for (auto& entry : m_entries) {
        if (!entry->feed || (entry->bound && entry->bound->missing().empty()))
            continue;
        auto bound = BoundRule::bind(entry->rule, entry->feed->model, m_mirror);
        if (bound) {
            if (entry->bound && entry->bound->missing() == bound->missing())
                continue;
            entry->problem.reset();
            if (!bound->missing().empty())
                entry->problem = RuleProblem{entry->rule.code, u"in part: %1"_s.arg(bound->missing().front()), !bound->isFaulty()};
            entry->bound = std::move(*bound);
            entry->isNew = true;
            continue;
        }
        entry->problem.reset();
        const Error& error = bound.error();
        // A model that has not been read yet is no fault of the rule's.
        const auto missing = std::find_if(m_feeds.begin(), m_feeds.end(), [&](const FeedDefinition& feed) {
            return !m_known.contains(feed.model) && (feed.model == entry->feed->model || error.kind == ErrorKind::UnknownModel);
        });
        if (missing == m_feeds.end()) {
            entry->problem = RuleProblem{entry->rule.code, error.detail, false};
        } else if (const auto reason = m_unavailable.find(entry->feed->model); reason != m_unavailable.end()) {
            entry->problem = RuleProblem{entry->rule.code, u"%1: %2"_s.arg(reason->first, reason->second), true};
        } else {
            entry->problem = RuleProblem{entry->rule.code, error.detail, true};
        }
    }
}

std::vector<Verdict> RuleEngine::evaluate(Timestamp now)
{
    if (m_schemaChanged)
        bindWhatIsComplete();
    m_derived.update(m_dirty, now, [this, now](const FeedDefinition& feed, RecordTable::Row row) { return contextOf(feed, row, now); });
    DirtyRows dirty = std::exchange(m_dirty, {});
    std::vector<Verdict> verdicts;
    std::vector<RecordTable::Row> rows;
    std::vector<std::int64_t> removed;
    for (auto& entry : m_entries) {
        if (!entry->bound)
            continue;
        collect(*entry, dirty, rows, removed);
        for (const std::int64_t id : removed) {
            m_deadlines.remove({entry->number, id});
            const auto raised = entry->raisedRows.find(id);
            if (raised == entry->raisedRows.end())
                continue;
            entry->raised[raised->second] = false;
            entry->raisedRows.erase(raised);
            verdicts.push_back({&*entry->bound, id, false});
        }
        judge(*entry, rows, now, verdicts);
    }
    for (const auto& [number, id] : m_deadlines.popDue(now)) {
        Entry& entry = *m_entries[number];
        const auto row = m_mirror.table(entry.feed->model).rowOf(id);
        if (entry.bound && row)
            judge(entry, {*row}, now, verdicts);
    }
    return verdicts;
}

void RuleEngine::collect(Entry& entry, const DirtyRows& dirty, std::vector<RecordTable::Row>& rows, std::vector<std::int64_t>& removed) const
{
    rows.clear();
    removed.clear();
    const QString& model = entry.feed->model;
    const RecordTable& table = m_mirror.table(model);
    const DirtyRows::Model* own = dirty.of(model);
    if (own) {
        for (const std::int64_t id : own->ids) {
            const auto row = table.rowOf(id);
            if (!row) {
                removed.push_back(id);
                continue;
            }
            // A record that went and came again may stand in another row.
            const auto raised = entry.raisedRows.empty() ? entry.raisedRows.end() : entry.raisedRows.find(id);
            if (raised != entry.raisedRows.end() && raised->second != *row) {
                entry.raised[raised->second] = false;
                entry.raisedRows.erase(raised);
            }
        }
    }
    if (entry.isNew) {
        entry.isNew = false;
        rows.reserve(table.size());
        for (RecordTable::Row row = 0; row < table.rowCount(); ++row) {
            if (table.isAlive(row))
                rows.push_back(row);
        }
        return;
    }
    bool isMixed = false;
    for (const auto& [other, fields] : entry.bound->reads()) {
        const DirtyRows::Model* changed = other == model ? nullptr : dirty.of(other);
        if (!changed)
            continue;
        const auto reaching = entry.bound->rowsReaching(other, changed->ids);
        rows.insert(rows.end(), reaching.begin(), reaching.end());
        isMixed = isMixed || !reaching.empty();
    }
    if (own)
        rows.insert(rows.end(), own->rows.begin(), own->rows.end());
    std::erase_if(rows, [&](RecordTable::Row row) { return !table.isAlive(row); });
    if (isMixed) {
        std::sort(rows.begin(), rows.end());
        rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
    }
}

void RuleEngine::judge(Entry& entry, const std::vector<RecordTable::Row>& rows, Timestamp now, std::vector<Verdict>& verdicts)
{
    if (rows.empty())
        return;
    const RecordTable& table = m_mirror.table(entry.feed->model);
    const BoundRule& bound = *entry.bound;
    if (entry.raised.size() < table.rowCount())
        entry.raised.resize(table.rowCount());
    EvaluationContext context = contextOf(*entry.feed, rows.front(), now);
    const bool isLocal = bound.dependsOnTime(); // times are those of the record's own store
    for (const RecordTable::Row row : rows) {
        if (isLocal)
            context = contextOf(*entry.feed, row, now);
        const bool isRaised = bound.when().matches(row, context);
        if (isRaised) {
            entry.raisedRows[table.idOf(row)] = row;
            verdicts.push_back({&bound, table.idOf(row), true});
        } else if (entry.raised[row]) {
            entry.raisedRows.erase(table.idOf(row));
            verdicts.push_back({&bound, table.idOf(row), false});
        }
        entry.raised[row] = isRaised;
        if (!isLocal)
            continue;
        const std::int64_t id = table.idOf(row);
        if (const auto next = bound.nextChange(row, isRaised, context))
            m_deadlines.set({entry.number, id}, *next);
        else
            m_deadlines.remove({entry.number, id});
    }
}

std::optional<Timestamp> RuleEngine::nextDeadline() const
{
    const auto deadline = m_deadlines.next();
    const auto expiry = m_derived.nextExpiry();
    if (!deadline || !expiry)
        return deadline ? deadline : expiry;
    return std::min(*deadline, *expiry);
}

EvaluationContext RuleEngine::contextOf(const FeedDefinition& feed, RecordTable::Row row, Timestamp now) const
{
    EvaluationContext context;
    context.now = now;
    context.calendars = m_calendars;
    if (!feed.storeField.isEmpty())
        context.store = storeNameOf(feed, row);
    return context;
}

QString RuleEngine::storeNameOf(const FeedDefinition& feed, RecordTable::Row row) const
{
    auto path = m_storePaths.find(feed.model);
    if (path == m_storePaths.end()) {
        auto bound = ValuePath::bind(m_mirror, feed.model, feed.storeField);
        path = m_storePaths.emplace(feed.model, bound ? std::optional(std::move(*bound)) : std::nullopt).first;
    }
    if (!path->second)
        return {};
    const std::int64_t id = path->second->id(row);
    const auto known = m_storeNames.find({feed.model, id});
    if (known != m_storeNames.end())
        return known->second;
    const QString name = path->second->isText() ? m_mirror.table(feed.model).texts().text(static_cast<TextPool::TextId>(id)) : m_mirror.nameOf(path->second->target(), id);
    const QString store = feed.storeSeparator.isEmpty() ? name : name.section(feed.storeSeparator, 0, 0).trimmed();
    if (!store.isEmpty()) // a name that is not known yet may come
        m_storeNames[{feed.model, id}] = store;
    return store;
}

const BoundRule* RuleEngine::rule(const RuleId& code) const
{
    const auto found = std::find_if(m_entries.begin(), m_entries.end(), [&](const auto& entry) { return entry->rule.code == code; });
    return found == m_entries.end() || !(*found)->bound ? nullptr : &*(*found)->bound;
}

const FeedDefinition* RuleEngine::feedOf(const Rule& rule) const
{
    const auto found = std::find_if(m_feeds.begin(), m_feeds.end(), [&](const FeedDefinition& feed) { return feed.id == rule.feed; });
    return found == m_feeds.end() ? nullptr : &*found;
}

bool RuleEngine::isRaised(const RuleId& code, std::int64_t record) const
{
    const auto found = std::find_if(m_entries.begin(), m_entries.end(), [&](const auto& entry) { return entry->rule.code == code; });
    return found != m_entries.end() && (*found)->raisedRows.contains(record);
}

std::size_t RuleEngine::raisedBy(const RuleId& code) const
{
    const auto found = std::find_if(m_entries.begin(), m_entries.end(), [&](const auto& entry) { return entry->rule.code == code; });
    return found == m_entries.end() ? 0 : (*found)->raisedRows.size();
}

std::vector<RuleProblem> RuleEngine::problems() const
{
    std::vector<RuleProblem> all;
    for (const auto& entry : m_entries) {
        if (entry->problem)
            all.push_back(*entry->problem);
    }
    return all;
}

} // namespace backroom
