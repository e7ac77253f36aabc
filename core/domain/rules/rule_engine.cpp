// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/rules/rule_engine_parts.h"

#include <algorithm>
#include <bit>

namespace backroom {

using namespace Qt::StringLiterals;

RuleEngine::RuleEngine(Mirror& mirror) : m_mirror(mirror), m_derived(mirror) {}

RuleEngine::~RuleEngine() = default;

void RuleEngine::setDefinitions(const std::vector<FeedDefinition>& feeds, const std::vector<Rule>& rules, const CalendarBook& calendars)
{
    m_entries.clear();
    m_apart.clear();
    m_models.clear();
    m_deadlines.clear();
    m_derived.clear();
    m_known.clear();
    m_unavailable.clear();
    m_dirty = {};
    m_feeds = feeds;
    m_calendars = &calendars;
    std::map<QString, std::size_t> places;
    for (const Rule& rule : rules) {
        if (rule.mode == Rule::Mode::Off)
            continue;
        auto entry = std::make_unique<Entry>();
        entry->number = m_entries.size();
        entry->rule = rule;
        const auto feed = std::find_if(m_feeds.begin(), m_feeds.end(), [&](const FeedDefinition& one) { return one.id == rule.feed; });
        if (feed == m_feeds.end())
            entry->problem = RuleProblem{rule.code, u"/feed: there is no feed \"%1\""_s.arg(rule.feed.value), false};
        else {
            entry->feed = &*feed;
            entry->place = places[feed->model]++;
        }
        m_entries.push_back(std::move(entry));
    }
    for (const FeedDefinition& feed : m_feeds) {
        if (m_mirror.schema(feed.model))
            m_known.insert(feed.model);
    }
    m_schemaChanged = true;
}

void RuleEngine::setStanding(const RuleId& rule, const std::vector<std::int64_t>& records)
{
    for (auto& entry : m_entries) {
        if (entry->rule.code == rule && entry->rule.saysWhenFixed())
            entry->standing = {records.begin(), records.end()};
    }
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
    m_boardsAreOld = true;
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
                entry->problem = RuleProblem{entry->rule.code, u"in part: %1"_s.arg(QStringList(bound->missing().begin(), bound->missing().end()).join(u'\n')), !bound->isFaulty()};
            entry->bound = std::move(*bound);
            entry->isNew = true;
            entry->others.clear();
            for (const auto& [other, fields] : entry->bound->reads()) {
                if (other != entry->feed->model)
                    entry->others.push_back(other);
            }
            m_hasNew = true;
            std::unique_ptr<Model>& model = m_models[entry->feed->model];
            if (!model) {
                const auto isAbout = [&entry](const auto& one) { return one->feed && one->feed->model == entry->feed->model; };
                const auto rules = std::count_if(m_entries.begin(), m_entries.end(), isAbout);
                model = std::make_unique<Model>(m_mirror.table(entry->feed->model), static_cast<std::size_t>(rules));
            }
            entry->model = model.get();
            model->entries[entry->place] = entry.get();
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
    const DirtyRows& dirty = m_dirty;
    for (auto& [name, model] : m_models)
        prepare(*model, dirty, now);
    std::vector<Verdict> verdicts;
    verdicts.reserve(std::max(expectedVerdicts(), m_expected));
    for (auto& [name, model] : m_models) {
        follow(*model, verdicts);
        if (!m_boardsAreOld)
            judgeChanged(*model, now, verdicts);
    }
    std::vector<RecordTable::Row> reached;
    const auto visit = [&](Entry& entry) {
        if (!entry.bound)
            return;
        if (!entry.isNew)
            judge(entry, rowsFor(entry, dirty, reached), now, verdicts);
        else if (entry.model->batch)
            judgeAll(entry, firstAnswers(entry, now), now, verdicts); // keepAll() notes it
        else
            entry.isNew = false;
    };
    if (m_boardsAreOld) {
        for (auto& entry : m_entries)
            visit(*entry);
        fillBoards();
    } else {
        for (Entry* entry : m_apart)
            visit(*entry);
    }
    m_hasNew = false;
    m_dirty.clear();
    for (const auto& [number, id] : m_deadlines.popDue(now)) {
        Entry& entry = *m_entries[number];
        const auto row = entry.model->table.rowOf(id);
        if (entry.bound && row)
            judge(entry, {*row}, now, verdicts);
    }
    // The next change has about as much to say.
    m_expected = std::min<std::size_t>(verdicts.size() + 8, 256);
    return verdicts;
}

void RuleEngine::fillBoards()
{
    m_boardsAreOld = false;
    m_apart.clear();
    for (auto& [name, model] : m_models) {
        keepAll(*model);
        model->board = DomainBoard(model->table);
    }
    for (auto& entry : m_entries) {
        entry->isOnBoard = entry->bound && !entry->bound->dependsOnTime() && !entry->bound->endsByFix();
        if (entry->isOnBoard)
            entry->model->board.add(entry->bound->when(), entry->place);
        if (entry->bound && (!entry->isOnBoard || !entry->others.empty()))
            m_apart.push_back(entry.get());
    }
}

std::size_t RuleEngine::expectedVerdicts() const
{
    if (!m_hasNew)
        return 0;
    std::size_t count = 0;
    for (const auto& entry : m_entries) {
        if (!entry->bound || !entry->isNew || !entry->model->batch)
            continue;
        for (const std::uint64_t word : entry->model->batch->matches(entry->inBatch))
            count += static_cast<std::size_t>(std::popcount(word));
    }
    return count;
}

void RuleEngine::prepare(Model& model, const DirtyRows& dirty, Timestamp now)
{
    model.moves.clear();
    model.changed.clear();
    if (const DirtyRows::Model* own = dirty.of(model.table.model())) {
        model.moves = model.seen.follow(model.table, own->ids);
        model.changed = own->rows;
        std::erase_if(model.changed, [&model](RecordTable::Row row) { return !model.table.isAlive(row); });
    }
    if (!m_hasNew)
        return;
    const FeedDefinition* feed = nullptr;
    for (const auto& entry : m_entries) {
        if (entry->model != &model || !entry->bound || !entry->isNew)
            continue;
        if (!model.batch)
            model.batch = std::make_unique<DomainBatch>(model.table);
        entry->inBatch = model.batch->add(entry->bound->when());
        feed = entry->feed;
    }
    if (!model.batch)
        return;
    const auto more = model.seen.followAll(model.table);
    model.moves.insert(model.moves.end(), more.begin(), more.end());
    DomainBatch::StoreOf storeOf;
    if (!feed->storeField.isEmpty())
        storeOf = [this, feed](RecordTable::Row row) { return storeNameOf(*feed, row); };
    model.batch->run({now, m_calendars, {}}, storeOf);
}

void RuleEngine::follow(Model& model, std::vector<Verdict>& verdicts)
{
    std::vector<std::pair<RecordTable::Row, std::vector<std::uint64_t>>> still;
    for (const auto& [id, from, to] : model.moves) {
        auto taken = model.raised.take(from);
        if (to) {
            still.emplace_back(*to, std::move(taken));
            continue;
        }
        for (std::size_t place = 0; place < model.entries.size(); ++place) {
            Entry* entry = model.entries[place];
            if (!entry)
                continue;
            m_deadlines.remove({entry->number, id});
            if ((taken[place / 64] >> (place % 64) & 1) == 0)
                continue;
            --entry->raisedCount;
            if (entry->bound)
                verdicts.push_back({&*entry->bound, id, false});
        }
    }
    for (const auto& [row, taken] : still)
        std::copy(taken.begin(), taken.end(), model.raised.of(row));
}

void RuleEngine::judgeChanged(Model& model, Timestamp now, std::vector<Verdict>& verdicts)
{
    const EvaluationContext context{now, m_calendars, {}};
    const std::vector<std::uint64_t>& members = model.board.members();
    for (const RecordTable::Row row : model.changed) {
        const std::vector<std::uint64_t>& matches = model.board.matches(row, context);
        std::uint64_t* const raised = model.raised.of(row);
        const std::int64_t id = model.table.idOf(row);
        for (std::size_t word = 0; word < matches.size(); ++word) {
            const std::uint64_t was = raised[word] & members[word];
            const std::uint64_t is = matches[word];
            for (std::uint64_t named = is | was; named != 0; named &= named - 1) {
                const auto bit = static_cast<std::size_t>(std::countr_zero(named));
                const bool isRaised = (is >> bit & 1) != 0;
                Entry& entry = *model.entries[word * 64 + bit];
                verdicts.push_back({&*entry.bound, id, isRaised});
                if (((was ^ is) >> bit & 1) != 0)
                    entry.raisedCount += isRaised ? 1 : std::size_t(-1);
            }
            raised[word] = (raised[word] & ~members[word]) | is;
        }
    }
}

const std::vector<RecordTable::Row>& RuleEngine::rowsFor(const Entry& entry, const DirtyRows& dirty, std::vector<RecordTable::Row>& reached) const
{
    const Model& model = *entry.model;
    reached.clear();
    for (const QString& other : entry.others) {
        const DirtyRows::Model* changed = dirty.of(other);
        if (!changed)
            continue;
        const auto rows = entry.bound->rowsReaching(other, changed->ids);
        reached.insert(reached.end(), rows.begin(), rows.end());
    }
    // What changed itself was asked together with the others.
    if (entry.isOnBoard && !m_boardsAreOld) {
        if (const DirtyRows::Model* own = dirty.of(model.table.model()))
            std::erase_if(reached, [own](RecordTable::Row row) { return row < own->isMarked.size() && own->isMarked[row]; });
        return reached;
    }
    if (reached.empty())
        return model.changed;
    reached.insert(reached.end(), model.changed.begin(), model.changed.end());
    std::sort(reached.begin(), reached.end());
    reached.erase(std::unique(reached.begin(), reached.end()), reached.end());
    return reached;
}

void RuleEngine::judge(Entry& entry, const std::vector<RecordTable::Row>& rows, Timestamp now, std::vector<Verdict>& verdicts)
{
    if (rows.empty())
        return;
    const RecordTable& table = entry.model->table;
    const BoundRule& bound = *entry.bound;
    const bool isLocal = bound.dependsOnTime(); // times are those of the record's own store
    EvaluationContext context{now, m_calendars, {}};
    for (const RecordTable::Row row : rows) {
        if (isLocal)
            context = contextOf(*entry.feed, row, now);
        const bool wasRaised = entry.isRaised(row);
        const bool isRaised = bound.when().matches(row, context) || isNotFixed(entry, row, context);
        entry.standing.erase(table.idOf(row));
        if (isRaised || wasRaised)
            verdicts.push_back({&bound, table.idOf(row), isRaised});
        if (isRaised != wasRaised)
            entry.setRaised(row, isRaised);
        if (isLocal)
            setDeadline(entry, row, isRaised, context);
    }
}

bool RuleEngine::isNotFixed(Entry& entry, RecordTable::Row row, const EvaluationContext& context) const
{
    if (!entry.bound->endsByFix())
        return false;
    const bool wasRaised = entry.isRaised(row) || (!entry.standing.empty() && entry.standing.contains(entry.model->table.idOf(row)));
    return wasRaised && !entry.bound->isFixed(row, context);
}

const RowBits& RuleEngine::firstAnswers(Entry& entry, Timestamp now)
{
    const RowBits& matches = entry.model->batch->matches(entry.inBatch);
    if (!entry.bound->endsByFix() || (entry.standing.empty() && entry.raisedCount == 0))
        return matches;
    const RecordTable& table = entry.model->table;
    entry.firstAnswers = matches;
    for (RecordTable::Row row = 0; row < table.rowCount(); ++row) {
        if (table.isAlive(row) && !isSet(matches, row) && isNotFixed(entry, row, contextOf(*entry.feed, row, now)))
            entry.firstAnswers[row / 64] |= std::uint64_t(1) << (row % 64);
        if (table.isAlive(row))
            entry.standing.erase(table.idOf(row));
    }
    return entry.firstAnswers;
}

void RuleEngine::judgeAll(Entry& entry, const RowBits& matches, Timestamp now, std::vector<Verdict>& verdicts)
{
    const RecordTable& table = entry.model->table;
    const BoundRule& bound = *entry.bound;
    const RowAnswers& raised = entry.model->raised;
    const bool hadAny = entry.raisedCount != 0;
    entry.raisedCount = 0;
    for (std::size_t word = 0; word < matches.size(); ++word) {
        const std::uint64_t is = matches[word];
        entry.raisedCount += static_cast<std::size_t>(std::popcount(is));
        std::uint64_t was = 0;
        for (std::size_t bit = 0; hadAny && bit < 64; ++bit)
            was |= std::uint64_t(raised.is(static_cast<RecordTable::Row>(word * 64 + bit), entry.place) ? 1 : 0) << bit;
        for (std::uint64_t named = is | was; named != 0; named &= named - 1) {
            const int bit = std::countr_zero(named);
            const auto row = static_cast<RecordTable::Row>(word * 64 + static_cast<std::size_t>(bit));
            if (table.isAlive(row))
                verdicts.push_back({&bound, table.idOf(row), (is >> bit & 1) != 0});
        }
    }
    if (!bound.dependsOnTime())
        return;
    for (RecordTable::Row row = 0; row < table.rowCount(); ++row) {
        if (table.isAlive(row))
            setDeadline(entry, row, isSet(matches, row), contextOf(*entry.feed, row, now));
    }
}

void RuleEngine::keepAll(Model& model)
{
    if (!model.batch)
        return;
    std::vector<const RowBits*> answers(model.entries.size(), nullptr);
    for (std::size_t place = 0; place < answers.size(); ++place) {
        Entry* entry = model.entries[place];
        if (!entry || !entry->bound || !entry->isNew)
            continue;
        answers[place] = entry->firstAnswers.empty() ? &model.batch->matches(entry->inBatch) : &entry->firstAnswers;
        entry->isNew = false;
    }
    model.raised.put(answers, model.table.rowCount());
    for (Entry* entry : model.entries) {
        if (entry)
            entry->firstAnswers = {};
    }
    model.batch.reset();
}

void RuleEngine::setDeadline(const Entry& entry, RecordTable::Row row, bool isRaised, const EvaluationContext& context)
{
    const std::int64_t id = entry.model->table.idOf(row);
    if (const auto next = entry.bound->nextChange(row, isRaised, context))
        m_deadlines.set({entry.number, id}, *next);
    else
        m_deadlines.remove({entry.number, id});
}

std::optional<Timestamp> RuleEngine::nextDeadline() const
{
    const auto deadline = m_deadlines.next();
    const auto expiry = m_derived.nextExpiry();
    if (!deadline || !expiry)
        return deadline ? deadline : expiry;
    return std::min(*deadline, *expiry);
}

const RuleEngine::Entry* RuleEngine::entryOf(const RuleId& code) const
{
    const auto found = std::find_if(m_entries.begin(), m_entries.end(), [&](const auto& entry) { return entry->rule.code == code; });
    return found == m_entries.end() ? nullptr : found->get();
}

const BoundRule* RuleEngine::rule(const RuleId& code) const
{
    const Entry* entry = entryOf(code);
    return entry && entry->bound ? &*entry->bound : nullptr;
}

bool RuleEngine::isRaised(const RuleId& code, std::int64_t record) const
{
    const Entry* entry = entryOf(code);
    const auto row = entry && entry->model ? entry->model->seen.rowOf(record) : std::nullopt;
    return row && entry->isRaised(*row);
}

std::size_t RuleEngine::raisedBy(const RuleId& code) const
{
    const Entry* entry = entryOf(code);
    return entry ? entry->raisedCount : 0;
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
