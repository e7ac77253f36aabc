// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/rules/domain_program.h"

#include <QDate>

#include <algorithm>
#include <cmath>
#include <unordered_set>

namespace backroom {

using namespace std::chrono_literals;

namespace {

constexpr std::int64_t secondsOfDay = 86'400;
/// A parent chain longer than this is a loop.
constexpr int deepestTree = 1000;
/// How far ahead a change is looked for; after that it is looked for again.
constexpr auto horizon = std::chrono::hours(24 * 400);

std::int64_t floorDay(std::int64_t seconds)
{
    return (seconds - (seconds < 0 ? secondsOfDay - 1 : 0)) / secondsOfDay;
}

std::int64_t secondsOf(Timestamp time)
{
    return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}

const BusinessCalendar& calendarOf(const EvaluationContext& context)
{
    static const CalendarBook none;
    return (context.calendars ? *context.calendars : none).forStore(context.store);
}

std::int64_t dayNumber(QDate day)
{
    return QDate(1970, 1, 1).daysTo(day);
}

QDate dateOf(std::int64_t day)
{
    return QDate(1970, 1, 1).addDays(day);
}

template <typename T>
bool contains(const std::vector<T>& sorted, T value)
{
    // Most lists hold one or two values; there a look at each is the fastest.
    if (sorted.size() <= 8)
        return std::find(sorted.begin(), sorted.end(), value) != sorted.end();
    return std::binary_search(sorted.begin(), sorted.end(), value);
}

} // namespace

DomainProgram DomainProgram::never()
{
    DomainProgram program;
    program.m_steps.emplace_back();
    program.m_steps.front().constant = false;
    return program;
}

std::int64_t DomainProgram::wholeOf(const Step& step, RecordTable::Row row)
{
    return step.column == idColumn ? step.table->idOf(row) : step.table->whole(row, step.column);
}

bool DomainProgram::compares(Order order, std::int64_t left, std::int64_t right)
{
    switch (order) {
    case Order::Less: return left < right;
    case Order::LessOrEqual: return left <= right;
    case Order::Greater: return left > right;
    case Order::GreaterOrEqual: return left >= right;
    }
    return false;
}

std::int64_t DomainProgram::threshold(const Step& step, const EvaluationContext& context)
{
    if (!step.relative)
        return step.wholes.front();
    const Span& offset = step.relative->offset;
    if (!step.relative->isDay) {
        const std::int64_t moment = secondsOf(offset.isBusiness() ? calendarOf(context).add(context.now, offset) : context.now + offset.amount);
        return step.type == ColumnType::Date ? floorDay(moment) : moment;
    }
    const BusinessCalendar& calendar = calendarOf(context);
    QDate day = offset.isBusiness() ? calendar.dayOf(calendar.add(context.now, offset))
                                    : calendar.dayOf(context.now).addDays(offset.amount / std::chrono::hours(24));
    day = day.addDays(step.dayShift);
    return step.type == ColumnType::Date ? dayNumber(day) : secondsOf(calendar.startOfDay(day));
}

bool DomainProgram::holds(const Step& step, RecordTable::Row row, const EvaluationContext& context) const
{
    switch (step.kind) {
    case Kind::Constant: return step.constant;
    case Kind::And:
        return std::all_of(step.children.begin(), step.children.end(), [&](std::size_t child) { return holds(m_steps[child], row, context); });
    case Kind::Or:
        return std::any_of(step.children.begin(), step.children.end(), [&](std::size_t child) { return holds(m_steps[child], row, context); });
    case Kind::Not: return !holds(m_steps[step.children.front()], row, context);
    case Kind::Any: {
        const Step& inner = m_steps[step.children.front()];
        const auto leads = [&](std::int64_t id) {
            const auto target = id == 0 ? std::nullopt : step.target->rowOf(id);
            return target && holds(inner, *target, context);
        };
        if (step.type == ColumnType::Many2one)
            return leads(step.table->whole(row, step.column));
        const auto ids = step.table->ids(row, step.column);
        return std::any_of(ids.begin(), ids.end(), leads);
    }
    default: return holdsPlain(step, row, context);
    }
}

bool DomainProgram::holdsPlain(const Step& step, RecordTable::Row row, const EvaluationContext& context) const
{
    switch (step.kind) {
    case Kind::Boolean: return step.table->boolean(row, step.column) == step.constant;
    case Kind::WholeIn: return contains(step.wholes, wholeOf(step, row));
    case Kind::WholeOrder: {
        const std::int64_t value = wholeOf(step, row);
        if (value == RecordTable::noTime || (value == 0 && step.type == ColumnType::Many2one))
            return false;
        return compares(step.order, value, threshold(step, context));
    }
    case Kind::RealIn: {
        const double value = step.table->real(row, step.column);
        return std::isnan(value) ? step.withEmpty : contains(step.reals, value);
    }
    case Kind::RealOrder: {
        const double value = step.table->real(row, step.column);
        switch (step.order) {
        case Order::Less: return value < step.reals.front();
        case Order::LessOrEqual: return value <= step.reals.front();
        case Order::Greater: return value > step.reals.front();
        case Order::GreaterOrEqual: return value >= step.reals.front();
        }
        return false;
    }
    case Kind::TextIn: return contains(step.texts, step.table->text(row, step.column));
    case Kind::TextOrder: {
        const TextPool::TextId text = step.table->text(row, step.column);
        if (text == TextPool::none && step.type == ColumnType::Selection)
            return false;
        return compares(step.order, step.table->texts().text(text).compare(step.text), 0);
    }
    case Kind::TextLike: {
        const TextPool::TextId text = step.table->text(row, step.column);
        if (text == TextPool::none)
            return false;
        if (step.remembered.size() <= text)
            step.remembered.resize(std::max<std::size_t>(step.table->texts().size(), text + 1));
        std::uint8_t& known = step.remembered[text];
        if (known == 0)
            known = step.pattern->matches(step.table->texts().text(text)) ? 2 : 1;
        return known == 2;
    }
    case Kind::IdsIn: {
        const auto ids = step.table->ids(row, step.column);
        if (ids.empty())
            return step.withEmpty;
        return std::any_of(ids.begin(), ids.end(), [&](std::int64_t id) { return contains(step.wholes, id); });
    }
    case Kind::Name: {
        if (step.type != ColumnType::X2many)
            return nameMatches(step, wholeOf(step, row));
        const auto ids = step.table->ids(row, step.column);
        return std::any_of(ids.begin(), ids.end(), [&](std::int64_t id) { return nameMatches(step, id); });
    }
    case Kind::Hierarchy: {
        if (step.type != ColumnType::X2many || step.column == idColumn)
            return hierarchyHolds(step, wholeOf(step, row));
        const auto ids = step.table->ids(row, step.column);
        return std::any_of(ids.begin(), ids.end(), [&](std::int64_t id) { return hierarchyHolds(step, id); });
    }
    default: return false;
    }
}

bool DomainProgram::nameMatches(const Step& step, std::int64_t id) const
{
    if (id == 0)
        return false;
    const QString name = m_mirror->nameOf(step.targetModel, id);
    return step.pattern ? step.pattern->matches(name) : !name.isEmpty() && name == step.text;
}

bool DomainProgram::hierarchyHolds(const Step& step, std::int64_t id) const
{
    const auto parentOf = [&](std::int64_t child) -> std::int64_t {
        const auto row = step.target->rowOf(child);
        if (!row)
            return 0;
        if (step.target->typeOf(step.parentColumn) == ColumnType::Many2one)
            return step.target->whole(*row, step.parentColumn);
        return 0;
    };
    const auto isRoot = [&](std::int64_t one) { return step.pattern ? nameMatches(step, one) : contains(step.wholes, one); };
    if (step.isChildOf) {
        for (int depth = 0; id != 0 && depth < deepestTree; ++depth, id = parentOf(id)) {
            if (isRoot(id))
                return true;
        }
        return false;
    }
    const auto leadsUpTo = [&](std::int64_t root) {
        for (int depth = 0; root != 0 && depth < deepestTree; ++depth, root = parentOf(root)) {
            if (root == id)
                return true;
        }
        return false;
    };
    if (id == 0)
        return false;
    if (!step.pattern)
        return std::any_of(step.wholes.begin(), step.wholes.end(), leadsUpTo);
    for (RecordTable::Row row = 0; row < step.target->rowCount(); ++row) {
        if (step.target->isAlive(row) && nameMatches(step, step.target->idOf(row)) && leadsUpTo(step.target->idOf(row)))
            return true;
    }
    return false;
}

std::optional<Timestamp> DomainProgram::nextChange(RecordTable::Row row, const EvaluationContext& context) const
{
    if (!m_dependsOnTime || m_steps.empty())
        return std::nullopt;
    return changeOf(m_steps[m_root], row, context);
}

std::optional<Timestamp> DomainProgram::changeOf(const Step& step, RecordTable::Row row, const EvaluationContext& context) const
{
    std::optional<Timestamp> next;
    const auto take = [&next](std::optional<Timestamp> change) {
        if (change && (!next || *change < *next))
            next = change;
    };
    switch (step.kind) {
    case Kind::And:
    case Kind::Or:
    case Kind::Not:
        for (const std::size_t child : step.children)
            take(changeOf(m_steps[child], row, context));
        break;
    case Kind::Any: {
        const Step& inner = m_steps[step.children.front()];
        const auto ask = [&](std::int64_t id) {
            if (const auto target = id == 0 ? std::nullopt : step.target->rowOf(id))
                take(changeOf(inner, *target, context));
        };
        if (step.type == ColumnType::Many2one) {
            ask(step.table->whole(row, step.column));
        } else {
            for (const std::int64_t id : step.table->ids(row, step.column))
                ask(id);
        }
        break;
    }
    case Kind::WholeOrder:
        if (step.relative) {
            if (const std::int64_t value = wholeOf(step, row); value != RecordTable::noTime)
                take(flipOf(step, value, context));
        }
        break;
    default: break;
    }
    return next;
}

std::optional<Timestamp> DomainProgram::flipOf(const Step& step, std::int64_t value, const EvaluationContext& context)
{
    // The threshold only rises: "<" and "<=" become true once, ">" and ">=" false once.
    const bool waits = step.order == Order::Less || step.order == Order::LessOrEqual;
    const auto holdsAt = [&](Timestamp now) { return compares(step.order, value, threshold(step, {now, context.calendars, context.store})); };
    if (holdsAt(context.now) == waits)
        return std::nullopt;
    const Span& offset = step.relative->offset;
    // … when the threshold is past the value, or already when it reaches it.
    const bool isPast = step.order == Order::Less || step.order == Order::GreaterOrEqual;
    if (!offset.isBusiness()) {
        if (!step.relative->isDay) {
            std::int64_t seconds = value + (isPast ? 1 : 0);
            if (step.type == ColumnType::Date)
                seconds *= secondsOfDay;
            return Timestamp(std::chrono::seconds(seconds)) - offset.amount;
        }
        const BusinessCalendar& calendar = calendarOf(context);
        const std::int64_t days = offset.amount / std::chrono::hours(24) + step.dayShift;
        if (step.type == ColumnType::Date)
            return calendar.startOfDay(dateOf(value + (isPast ? 1 : 0)).addDays(-days));
        // Only "<" and ">=" are left for a time against a day: they change when a day begins after it.
        const QDate day = calendar.dayOf(Timestamp(std::chrono::seconds(value)));
        return calendar.startOfDay(day.addDays(1 - days));
    }
    Timestamp before = std::chrono::floor<std::chrono::seconds>(context.now);
    Timestamp after = before;
    for (std::chrono::seconds step_ = 1h; holdsAt(after) != waits; step_ *= 2) {
        before = after;
        after += step_;
        if (after - context.now > horizon)
            return after;
    }
    while (after - before > 1s) {
        const Timestamp middle = before + std::chrono::floor<std::chrono::seconds>((after - before) / 2);
        (holdsAt(middle) == waits ? after : before) = middle;
    }
    return after;
}

std::vector<RecordTable::Row> DomainProgram::rowsReaching(const QString& model, const std::vector<std::int64_t>& ids) const
{
    std::vector<RecordTable::Row> reached;
    for (const Chain& chain : m_chains) {
        if (chain.model != model)
            continue;
        std::unordered_set<std::int64_t> wanted(ids.begin(), ids.end());
        for (auto link = chain.links.rbegin(); link != chain.links.rend() && !wanted.empty(); ++link) {
            const bool isOwn = link + 1 == chain.links.rend();
            std::unordered_set<std::int64_t> found;
            const bool isSingle = link->table->typeOf(link->column) == ColumnType::Many2one;
            for (RecordTable::Row row = 0; row < link->table->rowCount(); ++row) {
                bool leads = false;
                if (isSingle) {
                    const std::int64_t id = link->table->whole(row, link->column);
                    leads = id != 0 && wanted.contains(id);
                } else {
                    const auto list = link->table->ids(row, link->column);
                    leads = std::any_of(list.begin(), list.end(), [&](std::int64_t id) { return wanted.contains(id); });
                }
                if (!leads || !link->table->isAlive(row))
                    continue;
                if (isOwn)
                    reached.push_back(row);
                else
                    found.insert(link->table->idOf(row));
            }
            wanted = std::move(found);
        }
    }
    std::sort(reached.begin(), reached.end());
    reached.erase(std::unique(reached.begin(), reached.end()), reached.end());
    return reached;
}

} // namespace backroom
