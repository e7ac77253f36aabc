// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/rules/domain_batch.h"

#include "core/domain/rules/row_bits.h"

#include <QDataStream>

#include <cmath>
#include <unordered_map>

namespace backroom {

namespace {

constexpr RecordTable::Row nowhere = ~RecordTable::Row(0);
/// Words that are combined at a time: what a domain needs of all its conditions then stays in the nearest cache.
constexpr std::size_t blockWords = 128;

} // namespace

/// The conditions asked of one table, and where its relations lead.
struct DomainBatch::Plane {
    using Program = DomainProgram;
    using Step = DomainProgram::Step;
    struct Leaf {
        const Program* program = nullptr;
        const Step* step = nullptr;
        Plane* target = nullptr; ///< of Any: where the domain below is evaluated
        bool isOfStore = false;
        Bits bits;
        bool isFilled = false;
    };

    explicit Plane(const RecordTable& of) : table(of) {}

    const RecordTable& table;
    std::map<QByteArray, std::size_t> numbers;
    std::vector<Leaf> leaves;
    std::map<const Step*, std::size_t> leafOf;
    std::map<int, std::vector<RecordTable::Row>> targetRows;

    static bool isGroup(const Step& step)
    {
        return step.kind == Program::Kind::And || step.kind == Program::Kind::Or || step.kind == Program::Kind::Not || step.kind == Program::Kind::Constant;
    }
    static bool isOfStore(const Program& program, const Step& step)
    {
        const bool isOwn = step.kind == Program::Kind::Opening || (step.relative && (step.relative->isDay || step.relative->offset.isBusiness()));
        return isOwn || std::any_of(step.children.begin(), step.children.end(), [&](std::size_t child) { return isOfStore(program, program.m_steps[child]); });
    }
    /// Equal for conditions that are the same on the same table.
    static void write(const Program& program, const Step& step, QDataStream& out)
    {
        out << int(step.kind) << step.constant << int(step.order) << quintptr(step.table) << step.column << step.withEmpty << step.text
            << step.dayShift << step.targetModel << quintptr(step.target) << step.parentColumn << step.isChildOf << quintptr(step.target ? program.m_mirror : nullptr);
        out << quint64(step.wholes.size()) << quint64(step.reals.size()) << quint64(step.texts.size()) << quint64(step.children.size());
        for (const std::int64_t value : step.wholes)
            out << qint64(value);
        for (const double value : step.reals)
            out << value;
        for (const TextPool::TextId value : step.texts)
            out << value;
        if (step.pattern)
            out << step.pattern->key();
        if (step.relative)
            out << step.relative->isDay << int(step.relative->offset.kind) << qint64(step.relative->offset.amount.count()) << step.relative->offset.days;
        for (const std::size_t child : step.children)
            write(program, program.m_steps[child], out);
    }
};

/// One pass with its moment.
struct DomainBatch::Run {
    using Program = DomainProgram;
    using Step = DomainProgram::Step;
    using Kind = DomainProgram::Kind;

    const EvaluationContext& context;
    const StoreOf& storeOf;

    void combine(Plane& plane, const Program& program, const Step& step, std::size_t from, std::size_t count, std::uint64_t* out)
    {
        switch (step.kind) {
        case Kind::Constant: std::fill_n(out, count, step.constant ? ~std::uint64_t(0) : 0); return;
        case Kind::Not:
            combine(plane, program, program.m_steps[step.children.front()], from, count, out);
            for (std::size_t i = 0; i < count; ++i)
                out[i] = ~out[i];
            return;
        case Kind::And:
        case Kind::Or: {
            const bool isAnd = step.kind == Kind::And;
            std::fill_n(out, count, isAnd ? ~std::uint64_t(0) : 0);
            std::uint64_t other[blockWords];
            for (const std::size_t child : step.children) {
                combine(plane, program, program.m_steps[child], from, count, other);
                if (isAnd) {
                    for (std::size_t i = 0; i < count; ++i)
                        out[i] &= other[i];
                } else {
                    for (std::size_t i = 0; i < count; ++i)
                        out[i] |= other[i];
                }
            }
            return;
        }
        default: {
            Plane::Leaf& leaf = plane.leaves[plane.leafOf.at(&step)];
            if (!leaf.isFilled)
                evaluate(plane, leaf);
            std::copy_n(leaf.bits.begin() + static_cast<std::ptrdiff_t>(from), count, out);
        }
        }
    }

    void combineAll(Plane& plane, const Program& program, const Step& step, Bits& out)
    {
        out.resize((plane.table.rowCount() + 63) / 64);
        for (std::size_t from = 0; from < out.size(); from += blockWords)
            combine(plane, program, step, from, std::min(blockWords, out.size() - from), out.data() + from);
    }

    void evaluate(Plane& plane, Plane::Leaf& leaf)
    {
        leaf.isFilled = true;
        if (leaf.isOfStore && storeOf)
            evaluateByStore(leaf);
        else if (leaf.step->kind == Kind::Any)
            evaluateAny(plane, leaf);
        else if (leaf.step->kind == Kind::AnyRow) // the same for every row
            leaf.bits.assign((plane.table.rowCount() + 63) / 64, leaf.program->holds(*leaf.step, 0, context) ? ~std::uint64_t(0) : 0);
        else if (leaf.step->column == Program::idColumn)
            evaluateByRow(leaf);
        else
            evaluateColumn(leaf);
    }

    void evaluateByRow(Plane::Leaf& leaf)
    {
        fill(leaf.bits, leaf.step->table->rowCount(), [&](RecordTable::Row row) { return leaf.step->table->isAlive(row) && leaf.program->holds(*leaf.step, row, context); });
    }

    /// A moment of its own for each store, worked out once.
    void evaluateByStore(Plane::Leaf& leaf)
    {
        const Step& step = *leaf.step;
        std::map<QString, std::pair<EvaluationContext, std::int64_t>> stores;
        fill(leaf.bits, step.table->rowCount(), [&](RecordTable::Row row) {
            if (!step.table->isAlive(row))
                return false;
            const QString store = storeOf(row);
            auto known = stores.find(store);
            if (known == stores.end()) {
                const EvaluationContext own{context.now, context.calendars, store};
                known = stores.emplace(store, std::pair(own, step.relative ? Program::threshold(step, own) : 0)).first;
            }
            if (step.kind != Kind::WholeOrder)
                return leaf.program->holds(step, row, known->second.first);
            const std::int64_t value = step.table->whole(row, step.column);
            return value != RecordTable::noTime && Program::compares(step.order, value, known->second.second);
        });
    }

    void evaluateAny(Plane& plane, Plane::Leaf& leaf)
    {
        const Step& step = *leaf.step;
        Bits targets;
        combineAll(*leaf.target, *leaf.program, leaf.program->m_steps[step.children.front()], targets);
        if (step.column == Program::idColumn) {
            leaf.bits = std::move(targets);
            return;
        }
        if (step.type == ColumnType::Many2one) {
            const std::vector<RecordTable::Row>& rows = targetRows(plane, step);
            fill(leaf.bits, step.table->rowCount(), [&](RecordTable::Row row) { return rows[row] != nowhere && isSet(targets, rows[row]); });
            return;
        }
        fill(leaf.bits, step.table->rowCount(), [&](RecordTable::Row row) {
            const auto ids = step.table->ids(row, step.column);
            return std::any_of(ids.begin(), ids.end(), [&](std::int64_t id) {
                const auto target = step.target->rowOf(id);
                return target && isSet(targets, *target);
            });
        });
    }

    static const std::vector<RecordTable::Row>& targetRows(Plane& plane, const Step& step)
    {
        std::vector<RecordTable::Row>& rows = plane.targetRows[step.column];
        if (rows.size() == step.table->rowCount())
            return rows;
        rows.resize(step.table->rowCount());
        for (RecordTable::Row row = 0; row < rows.size(); ++row)
            rows[row] = step.target->rowOf(step.table->whole(row, step.column)).value_or(nowhere);
        return rows;
    }

    /// The answer depends on the id alone: asked once for each.
    void evaluateById(Plane::Leaf& leaf)
    {
        const Step& step = *leaf.step;
        std::unordered_map<std::int64_t, bool> known;
        fill(leaf.bits, step.table->rowCount(), [&](RecordTable::Row row) {
            const auto [answer, isNew] = known.try_emplace(step.table->whole(row, step.column), false);
            if (isNew)
                answer->second = leaf.program->holds(step, row, context);
            return answer->second;
        });
    }

    void evaluateColumn(Plane::Leaf& leaf)
    {
        const Step& step = *leaf.step;
        const RecordTable::Column& column = step.table->column(step.column);
        Bits& bits = leaf.bits;
        switch (step.kind) {
        case Kind::Boolean:
            fill(bits, column.booleans.size(), [&, wanted = step.constant](RecordTable::Row row) { return (column.booleans[row] != 0) == wanted; });
            return;
        case Kind::WholeIn:
            if (column.isNarrow)
                evaluateNarrowIn(step, column, bits);
            else
                fillIn(bits, column.wholes, step.wholes);
            return;
        case Kind::WholeOrder: {
            const auto [low, high] = rangeOf(step);
            if (column.isNarrow)
                fillRange(bits, column.shorts, low, high);
            else
                fillRange(bits, column.wholes, low, high);
            return;
        }
        case Kind::RealIn:
            fill(bits, column.reals.size(), [&](RecordTable::Row row) {
                const double value = column.reals[row];
                return std::isnan(value) ? step.withEmpty : std::find(step.reals.begin(), step.reals.end(), value) != step.reals.end();
            });
            return;
        case Kind::RealOrder: evaluateRealOrder(step, column, bits); return;
        case Kind::TextIn: fillIn(bits, column.texts, step.texts); return;
        case Kind::TextOrder: fill(bits, column.texts.size(), [&](RecordTable::Row row) { return Program::textOrderHolds(step, column.texts[row]); }); return;
        case Kind::TextLike: fill(bits, column.texts.size(), [&](RecordTable::Row row) { return Program::textLikeHolds(step, column.texts[row]); }); return;
        case Kind::Name:
        case Kind::Hierarchy:
            if (step.type == ColumnType::Many2one)
                return evaluateById(leaf);
            break;
        default: break;
        }
        evaluateByRow(leaf);
    }

    /// Values that are in the list, in four bytes; the empty date is another number there.
    static void evaluateNarrowIn(const Step& step, const RecordTable::Column& column, Bits& bits)
    {
        std::vector<std::int32_t> wanted;
        for (const std::int64_t value : step.wholes) {
            if (value == RecordTable::noTime)
                wanted.push_back(RecordTable::noDay);
            else if (value > RecordTable::noDay && value <= std::numeric_limits<std::int32_t>::max())
                wanted.push_back(static_cast<std::int32_t>(value));
        }
        fillIn(bits, column.shorts, wanted);
    }

    /// What is compared with an order, as the first and the last value that match. Empty values never do.
    std::pair<std::int64_t, std::int64_t> rangeOf(const Step& step) const
    {
        using Limits = std::numeric_limits<std::int64_t>;
        const std::int64_t threshold = Program::threshold(step, context);
        std::int64_t low = step.type == ColumnType::Date ? RecordTable::noDay + std::int64_t(1) : Limits::min();
        if (step.type == ColumnType::DateTime)
            low = RecordTable::noTime + 1;
        else if (step.type == ColumnType::Many2one)
            low = 1;
        switch (step.order) {
        case Program::Order::Less: return {low, threshold == Limits::min() ? threshold : threshold - 1};
        case Program::Order::LessOrEqual: return {low, threshold};
        case Program::Order::Greater: return {threshold == Limits::max() ? threshold : std::max(low, threshold + 1), Limits::max()};
        case Program::Order::GreaterOrEqual: break;
        }
        return {std::max(low, threshold), Limits::max()};
    }

    static void evaluateRealOrder(const Step& step, const RecordTable::Column& column, Bits& bits)
    {
        const double limit = step.reals.front();
        const std::vector<double>& values = column.reals;
        switch (step.order) {
        case Program::Order::Less: fill(bits, values.size(), [&](RecordTable::Row row) { return values[row] < limit; }); return;
        case Program::Order::LessOrEqual: fill(bits, values.size(), [&](RecordTable::Row row) { return values[row] <= limit; }); return;
        case Program::Order::Greater: fill(bits, values.size(), [&](RecordTable::Row row) { return values[row] > limit; }); return;
        case Program::Order::GreaterOrEqual: fill(bits, values.size(), [&](RecordTable::Row row) { return values[row] >= limit; }); return;
        }
    }
};

DomainBatch::DomainBatch(const RecordTable& table) : m_table(table) {}

DomainBatch::~DomainBatch() = default;

std::size_t DomainBatch::add(const DomainProgram& program)
{
    const auto planeOf = [this](const RecordTable* table) -> Plane& {
        std::unique_ptr<Plane>& plane = m_planes[table];
        if (!plane)
            plane = std::make_unique<Plane>(*table);
        return *plane;
    };
    const std::function<void(Plane&, const DomainProgram::Step&)> enter = [&](Plane& plane, const DomainProgram::Step& step) {
        if (Plane::isGroup(step)) {
            for (const std::size_t child : step.children)
                enter(plane, program.m_steps[child]);
            return;
        }
        QByteArray key;
        QDataStream out(&key, QIODevice::WriteOnly);
        Plane::write(program, step, out);
        const auto [known, isNew] = plane.numbers.try_emplace(key, plane.leaves.size());
        plane.leafOf[&step] = known->second;
        if (!isNew)
            return;
        plane.leaves.push_back({&program, &step, nullptr, Plane::isOfStore(program, step), {}, false});
        if (step.kind == DomainProgram::Kind::Any) {
            Plane& target = planeOf(step.target);
            plane.leaves[known->second].target = &target;
            enter(target, program.m_steps[step.children.front()]);
        }
    };
    Plane& own = planeOf(&m_table);
    if (!program.m_steps.empty())
        enter(own, program.m_steps[program.m_root]);
    m_programs.push_back(&program);
    m_matches.emplace_back();
    return m_programs.size() - 1;
}

void DomainBatch::run(const EvaluationContext& context, const StoreOf& storeOf)
{
    for (auto& [table, plane] : m_planes) {
        plane->targetRows.clear();
        for (Plane::Leaf& leaf : plane->leaves)
            leaf.isFilled = false;
    }
    Bits alive;
    fill(alive, m_table.rowCount(), [this](RecordTable::Row row) { return m_table.isAlive(row); });
    Run pass{context, storeOf};
    for (std::size_t i = 0; i < m_programs.size(); ++i) {
        const DomainProgram& program = *m_programs[i];
        Bits& matches = m_matches[i];
        if (program.m_steps.empty()) {
            matches = alive;
            continue;
        }
        pass.combineAll(*m_planes.at(&m_table), program, program.m_steps[program.m_root], matches);
        for (std::size_t word = 0; word < matches.size(); ++word)
            matches[word] &= alive[word];
    }
}

std::size_t DomainBatch::conditionCount() const
{
    std::size_t count = 0;
    for (const auto& [table, plane] : m_planes)
        count += plane->leaves.size();
    return count;
}

} // namespace backroom
