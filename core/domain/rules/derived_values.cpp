// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/rules/derived_values.h"

#include "core/domain/rules/aggregate.h"
#include "core/domain/rules/deadline_heap.h"
#include "core/domain/rules/group_key.h"
#include "core/domain/rules/nearest.h"

#include <algorithm>
#include <cmath>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

bool isSameValue(double left, double right)
{
    return left == right || (std::isnan(left) && std::isnan(right));
}

/// How a derived value is shown.
QString typeOf(const Unit& unit)
{
    return unit == Unit::money() ? u"monetary"_s : u"float"_s;
}

std::vector<RecordTable::Row> allRows(const RecordTable& table)
{
    std::vector<RecordTable::Row> rows;
    for (RecordTable::Row row = 0; row < table.rowCount(); ++row) {
        if (table.isAlive(row))
            rows.push_back(row);
    }
    return rows;
}

/// What changed for a table: its own rows, and those whose paths lead to changed records of others.
std::vector<RecordTable::Row> rowsConcerned(const RecordTable& table, const DirtyRows& dirty, const std::vector<const ValuePath*>& paths)
{
    std::vector<RecordTable::Row> rows;
    if (const DirtyRows::Model* own = dirty.of(table.model()))
        rows = own->rows;
    const std::size_t own = rows.size();
    for (const auto& [model, changed] : dirty.models()) {
        for (const ValuePath* path : paths) {
            if (!changed.ids.empty() && path->reads().contains(model))
                path->addRowsReaching(model, changed.ids, rows);
        }
    }
    std::erase_if(rows, [&](RecordTable::Row row) { return !table.isAlive(row); });
    if (rows.size() > own) {
        std::sort(rows.begin(), rows.end());
        rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
    }
    return rows;
}

} // namespace

/// One derived column at work.
class DerivedValues::Node {
public:
    Node(RecordTable& table, int column) : m_table(table), m_column(column) {}
    virtual ~Node() = default;
    virtual void update(DirtyRows& dirty, Timestamp now, const ContextOf& contextOf) = 0;
    virtual std::optional<Timestamp> nextExpiry() const { return std::nullopt; }

protected:
    void put(RecordTable::Row row, double value, DirtyRows& dirty)
    {
        if (isSameValue(m_table.real(row, m_column), value))
            return;
        m_table.setNumber(row, m_column, value);
        dirty.add(m_table, row);
    }

    RecordTable& m_table;
    int m_column;
    bool m_isNew = true; ///< nothing computed yet
};

class DerivedValues::FormulaNode : public Node {
public:
    FormulaNode(RecordTable& table, int column, std::shared_ptr<const Formula> formula, std::vector<ValuePath> inputs)
        : Node(table, column), m_formula(std::move(formula)), m_inputs(std::move(inputs)), m_values(m_inputs.size())
    {
        for (const ValuePath& input : m_inputs)
            m_paths.push_back(&input);
    }

    void update(DirtyRows& dirty, Timestamp, const ContextOf&) override
    {
        const auto rows = m_isNew ? allRows(m_table) : rowsConcerned(m_table, dirty, m_paths);
        m_isNew = false;
        for (const RecordTable::Row row : rows) {
            for (std::size_t i = 0; i < m_inputs.size(); ++i)
                m_values[i] = m_inputs[i].number(row);
            put(row, m_formula->evaluate(m_values.data()), dirty);
        }
    }

private:
    std::shared_ptr<const Formula> m_formula;
    std::vector<ValuePath> m_inputs;
    std::vector<const ValuePath*> m_paths;
    std::vector<double> m_values;
};

class DerivedValues::AggregateNode : public Node {
public:
    struct Parts {
        const RecordTable* counted = nullptr;
        FeedDefinition countedFeed;
        DomainProgram where;
        GroupKey by;
        GroupKey key;
        std::optional<ValuePath> at;
        std::optional<ValuePath> field;
        std::optional<ValuePath> until; ///< this and the rest for the nearest
        std::optional<ValuePath> bundle;
        std::optional<ValuePath> from;
        std::optional<ValuePath> to;
        std::optional<ValuePath> ownBundle;
    };

    AggregateNode(RecordTable& table, int column, const AggregateDefinition& definition, Parts parts)
        : Node(table, column), m_definition(definition), m_parts(std::move(parts))
    {
        const auto collect = [](const GroupKey& group, const std::vector<const std::optional<ValuePath>*>& more, std::vector<const ValuePath*>& paths) {
            for (const ValuePath& path : group.paths())
                paths.push_back(&path);
            for (const auto* path : more) {
                if (*path)
                    paths.push_back(&**path);
            }
        };
        collect(m_parts.by, {&m_parts.at, &m_parts.field, &m_parts.until, &m_parts.bundle}, m_countedPaths);
        collect(m_parts.key, {&m_parts.from, &m_parts.to, &m_parts.ownBundle}, m_keyPaths);
    }

    void update(DirtyRows& dirty, Timestamp now, const ContextOf& contextOf) override
    {
        if (!m_aggregate)
            m_aggregate.emplace(m_definition.measure, m_definition.window, now);
        count(dirty, now, contextOf);
        std::vector<std::int64_t> changed = m_aggregate->expire(now);
        for (const auto& more : {m_aggregate->takeChanged(), m_nearest.takeChanged()})
            changed.insert(changed.end(), more.begin(), more.end());
        show(dirty, changed);
        m_isNew = false;
    }

    std::optional<Timestamp> nextExpiry() const override
    {
        const auto expiry = m_aggregate ? m_aggregate->nextExpiry() : std::nullopt;
        const auto turn = m_turns.next();
        return !expiry || (turn && *turn < *expiry) ? turn : expiry;
    }

private:
    bool isNearest() const { return m_definition.measure == AggregateDefinition::Measure::Nearest; }

    void forget(std::int64_t id)
    {
        m_aggregate->drop(id);
        m_nearest.drop(id);
    }

    void count(std::int64_t id, RecordTable::Row row, std::int64_t key, Timestamp at)
    {
        if (isNearest())
            m_nearest.put(id, key, {at, m_parts.until ? m_parts.until->time(row).value_or(at) : at}, m_parts.bundle ? m_parts.bundle->id(row) : id);
        else
            m_aggregate->put(id, key, at, m_parts.field ? m_parts.field->number(row) : 1);
    }

    double valueOf(RecordTable::Row row, std::int64_t key) const
    {
        if (!isNearest())
            return m_aggregate->value(key);
        const auto from = m_parts.from->time(row);
        if (!from)
            return std::numeric_limits<double>::quiet_NaN();
        // A record of another model is no neighbour to leave out.
        const std::int64_t own = &m_table == m_parts.counted ? m_table.idOf(row) : 0;
        return m_nearest.days(key, {*from, m_parts.to ? m_parts.to->time(row).value_or(*from) : *from}, m_parts.ownBundle ? m_parts.ownBundle->id(row) : own);
    }

    void count(const DirtyRows& dirty, Timestamp now, const ContextOf& contextOf)
    {
        const RecordTable& counted = *m_parts.counted;
        auto rows = m_isNew ? allRows(counted) : rowsConcerned(counted, dirty, m_countedPaths);
        for (const std::int64_t id : m_turns.popDue(now)) {
            if (const auto row = counted.rowOf(id))
                rows.push_back(*row);
        }
        if (!m_isNew) {
            for (const auto& [model, changes] : dirty.models()) {
                if (changes.ids.empty() || !m_parts.where.reads().contains(model))
                    continue;
                for (const RecordTable::Row row : m_parts.where.rowsReaching(model, changes.ids))
                    rows.push_back(row);
            }
            if (const DirtyRows::Model* own = dirty.of(counted.model())) {
                for (const std::int64_t id : own->ids) {
                    if (counted.rowOf(id))
                        continue;
                    forget(id);
                    m_turns.remove(id);
                }
            }
        }
        const bool isLocal = m_parts.where.dependsOnTime();
        EvaluationContext context;
        context.now = now;
        for (const RecordTable::Row row : rows) {
            if (isLocal)
                context = contextOf(m_parts.countedFeed, row);
            const std::int64_t id = counted.idOf(row);
            const std::int64_t key = m_parts.by.id(row);
            const auto at = m_parts.at ? m_parts.at->time(row) : std::optional(Timestamp{});
            const bool hasPlace = at && (m_parts.by.isOfAll() || key != 0);
            if (isLocal) {
                // Whether it counts may turn by time alone.
                const auto turn = hasPlace ? m_parts.where.nextChange(row, context) : std::nullopt;
                if (turn)
                    m_turns.set(id, *turn);
                else
                    m_turns.remove(id);
            }
            if (!hasPlace || !m_parts.where.matches(row, context)) {
                forget(id);
                continue;
            }
            count(id, row, key, *at);
        }
    }

    void show(DirtyRows& dirty, const std::vector<std::int64_t>& changed)
    {
        const bool isCommon = m_parts.key.isOfAll();
        if (m_isNew || (isCommon && !changed.empty())) {
            for (const RecordTable::Row row : allRows(m_table))
                show(row, dirty);
            return;
        }
        for (const RecordTable::Row row : rowsConcerned(m_table, dirty, m_keyPaths))
            show(row, dirty);
        for (const std::int64_t key : changed) {
            const auto rows = m_rowsOfKey.constFind(key);
            if (rows == m_rowsOfKey.constEnd())
                continue;
            for (const RecordTable::Row row : std::vector(*rows)) {
                // A row may be another record's by now.
                if (m_table.isAlive(row) && m_parts.key.id(row) == key)
                    put(row, valueOf(row, key), dirty);
            }
        }
    }

    void show(RecordTable::Row row, DirtyRows& dirty)
    {
        if (m_parts.key.isOfAll()) {
            put(row, valueOf(row, 0), dirty);
            return;
        }
        const std::int64_t key = m_parts.key.id(row);
        if (m_keyOfRow.size() <= row)
            m_keyOfRow.resize(m_table.rowCount(), 0);
        if (std::int64_t& known = m_keyOfRow[row]; known != key) {
            if (known != 0)
                std::erase(m_rowsOfKey[known], row);
            if (key != 0)
                m_rowsOfKey[key].push_back(row);
            known = key;
        }
        put(row, key == 0 ? std::numeric_limits<double>::quiet_NaN() : valueOf(row, key), dirty);
    }

    AggregateDefinition m_definition;
    Parts m_parts;
    std::vector<const ValuePath*> m_countedPaths;
    std::vector<const ValuePath*> m_keyPaths;
    std::optional<WindowedAggregate> m_aggregate;
    NearestInTime m_nearest; ///< in place of it for that measure
    DeadlineHeap<std::int64_t> m_turns; ///< when `where` says something else of a counted record
    std::vector<std::int64_t> m_keyOfRow;
    QHash<std::int64_t, std::vector<RecordTable::Row>> m_rowsOfKey;
};

DerivedValues::DerivedValues(Mirror& mirror) : m_mirror(mirror), m_groupNumbers(std::make_shared<GroupNumbers>()) {}

DerivedValues::~DerivedValues() = default;

void DerivedValues::clear()
{
    m_order.clear();
    m_nodes.clear();
    m_groupNumbers = std::make_shared<GroupNumbers>();
    m_plan = {};
}

void DerivedValues::plan(const std::vector<FeedDefinition>& feeds)
{
    m_feeds = feeds;
    m_plan = DerivedColumns::plan(m_feeds, [this](const QString& model) { return m_mirror.schema(model); });
    m_order.clear();
    for (const DerivedColumn& column : m_plan.columns()) {
        const std::pair key(column.model, column.name);
        auto known = m_nodes.find(key);
        if (known == m_nodes.end()) {
            auto node = make(column);
            if (!node)
                continue; // something it reads is not there yet
            known = m_nodes.emplace(key, std::move(node)).first;
        }
        m_order.push_back(known->second.get());
    }
}

std::unique_ptr<DerivedValues::Node> DerivedValues::make(const DerivedColumn& column)
{
    const auto feedOf = [this](const auto& is) { return std::find_if(m_feeds.begin(), m_feeds.end(), is); };
    const auto feed = feedOf([&](const FeedDefinition& one) { return one.id == column.feed; });
    if (!m_mirror.schema(column.model) || !m_mirror.find(column.model))
        return nullptr;
    const auto bind = [this](const QString& model, const QString& path, std::optional<ValuePath>& into) {
        if (path.isEmpty())
            return true;
        auto bound = ValuePath::bind(m_mirror, model, path);
        if (bound)
            into = std::move(*bound);
        return bool(bound);
    };
    if (!column.isAggregate()) {
        if (!column.formula)
            return nullptr;
        std::vector<ValuePath> inputs;
        for (const QString& source : column.formula->variables()) {
            auto input = ValuePath::bind(m_mirror, column.model, source);
            if (!input)
                return nullptr;
            inputs.push_back(std::move(*input));
        }
        const int at = m_mirror.addDerived(column.model, column.name, typeOf(column.unit));
        return std::make_unique<FormulaNode>(m_mirror.table(column.model), at, column.formula, std::move(inputs));
    }
    const AggregateDefinition& definition = feed->aggregates[*column.aggregateIndex];
    const auto counted = feedOf([&](const FeedDefinition& one) { return one.id == definition.of; });
    AggregateNode::Parts parts;
    parts.countedFeed = *counted;
    parts.counted = m_mirror.find(counted->model);
    auto where = DomainProgram::compile(definition.where, m_mirror, counted->model);
    auto by = GroupKey::bind(m_mirror, counted->model, definition.by, m_groupNumbers);
    auto key = GroupKey::bind(m_mirror, column.model, definition.key, m_groupNumbers);
    if (!where || !by || !key || !bind(counted->model, definition.at, parts.at) || !bind(counted->model, definition.field, parts.field)
        || !bind(counted->model, definition.until, parts.until) || !bind(counted->model, definition.other, parts.bundle)
        || !bind(column.model, definition.from, parts.from) || !bind(column.model, definition.to, parts.to)
        || !bind(column.model, definition.other, parts.ownBundle))
        return nullptr;
    parts.by = std::move(*by);
    parts.key = std::move(*key);
    parts.where = std::move(*where);
    const int at = m_mirror.addDerived(column.model, column.name, typeOf(column.unit));
    return std::make_unique<AggregateNode>(m_mirror.table(column.model), at, definition, std::move(parts));
}

void DerivedValues::update(DirtyRows& dirty, Timestamp now, const ContextOf& contextOf)
{
    const auto expiry = nextExpiry();
    const bool isNew = m_updated != m_order.size();
    if (dirty.isEmpty() && !isNew && (!expiry || *expiry > now))
        return;
    for (Node* node : m_order)
        node->update(dirty, now, contextOf);
    m_updated = m_order.size();
}

std::optional<Timestamp> DerivedValues::nextExpiry() const
{
    std::optional<Timestamp> next;
    for (const Node* node : m_order) {
        const auto expiry = node->nextExpiry();
        if (expiry && (!next || *expiry < *next))
            next = expiry;
    }
    return next;
}

} // namespace backroom
