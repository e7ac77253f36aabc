// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/rules/domain_program.h"

#include <QDate>

#include <algorithm>
#include <cmath>

namespace backroom {

namespace {

/// A parent chain longer than this is a loop.
constexpr int deepestTree = 1000;

std::int64_t floorDay(std::int64_t seconds)
{
    return (seconds - (seconds < 0 ? secondsOfDay - 1 : 0)) / secondsOfDay;
}

std::int64_t secondsOf(Timestamp time)
{
    return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}

std::int64_t dayNumber(QDate day)
{
    return QDate(1970, 1, 1).daysTo(day);
}

/// By code points, as a database with the collation C does.
int compareTexts(const QString& left, const QString& right)
{
    const auto [l, r] = std::mismatch(left.begin(), left.end(), right.begin(), right.end());
    if (l == left.end() || r == right.end())
        return left.size() < right.size() ? -1 : left.size() > right.size() ? 1 : 0;
    // What needs two units stands behind all that needs one, though its units are smaller than some.
    if (l->isSurrogate() != r->isSurrogate())
        return l->isSurrogate() ? 1 : -1;
    return l->unicode() < r->unicode() ? -1 : 1;
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
    program.chainTests();
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
        const std::int64_t moment = secondsOf(offset.isBusiness() ? context.calendar().add(context.now, offset) : context.now + offset.amount);
        return step.type == ColumnType::Date ? floorDay(moment) : moment;
    }
    const BusinessCalendar& calendar = context.calendar();
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
            return leads(wholeOf(step, row));
        const auto ids = step.table->ids(row, step.column);
        return std::any_of(ids.begin(), ids.end(), leads);
    }
    case Kind::AnyRow: {
        for (RecordTable::Row other = 0; other < step.table->rowCount(); ++other) {
            if (step.table->isAlive(other) && holds(m_steps[step.children.front()], other, context))
                return true;
        }
        return false;
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
    case Kind::RealOrder: return realOrderHolds(step.order, step.table->real(row, step.column), step.reals.front());
    case Kind::TextIn: return contains(step.texts, step.table->text(row, step.column));
    case Kind::TextOrder: return textOrderHolds(step, step.table->text(row, step.column));
    case Kind::TextLike: return textLikeHolds(step, step.table->text(row, step.column));
    case Kind::ShownLike: return shownLikeHolds(step, row);
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
    case Kind::Opening: {
        const std::int64_t time = wholeOf(step, row);
        return time != RecordTable::noTime && context.calendar().isOpen(Timestamp(std::chrono::seconds(time)));
    }
    case Kind::Hierarchy: {
        if (step.type != ColumnType::X2many || step.column == idColumn)
            return hierarchyHolds(step, wholeOf(step, row), context);
        const auto ids = step.table->ids(row, step.column);
        return std::any_of(ids.begin(), ids.end(), [&](std::int64_t id) { return hierarchyHolds(step, id, context); });
    }
    default: return false;
    }
}

bool DomainProgram::realOrderHolds(Order order, double left, double right)
{
    switch (order) {
    case Order::Less: return left < right;
    case Order::LessOrEqual: return left <= right;
    case Order::Greater: return left > right;
    case Order::GreaterOrEqual: return left >= right;
    }
    return false;
}

bool DomainProgram::textOrderHolds(const Step& step, TextPool::TextId text)
{
    if (text == TextPool::none && step.type == ColumnType::Selection)
        return false;
    return compares(step.order, compareTexts(step.table->texts().text(text), step.text), 0);
}

bool DomainProgram::textLikeHolds(const Step& step, TextPool::TextId text)
{
    if (text == TextPool::none)
        return false;
    if (step.remembered.size() <= text)
        step.remembered.resize(std::max<std::size_t>(step.table->texts().size(), text + 1));
    std::uint8_t& known = step.remembered[text];
    if (known == 0)
        known = step.pattern->matches(step.table->texts().text(text)) ? 2 : 1;
    return known == 2;
}

bool DomainProgram::shownLikeHolds(const Step& step, RecordTable::Row row)
{
    if (step.column == idColumn)
        return step.pattern->matches(QString::number(step.table->idOf(row)));
    const FieldValue value = step.table->value(row, step.column);
    return !std::holds_alternative<bool>(value.variant()) && step.pattern->matches(value.toText());
}

bool DomainProgram::nameMatches(const Step& step, std::int64_t id) const
{
    // A record that is mirrored with its search names is found by those.
    if (id == 0 || (step.target && step.target->rowOf(id)))
        return false;
    const QString name = m_mirror->nameOf(step.targetModel, id);
    if (name.isEmpty())
        return false;
    return step.pattern ? step.pattern->matches(name) : name == step.text;
}

bool DomainProgram::hierarchyHolds(const Step& step, std::int64_t id, const EvaluationContext& context) const
{
    const auto parentOf = [&](std::int64_t child) -> std::int64_t {
        const auto row = step.target->rowOf(child);
        return row ? step.target->whole(*row, step.parentColumn) : 0;
    };
    const auto isNamed = [&](RecordTable::Row row) { return holds(m_steps[step.children.front()], row, context); };
    if (id == 0)
        return false;
    if (step.isChildOf) {
        for (int depth = 0; id != 0 && depth < deepestTree; ++depth, id = parentOf(id)) {
            if (step.children.empty() ? contains(step.wholes, id) : step.target->rowOf(id) && isNamed(*step.target->rowOf(id)))
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
    if (step.children.empty())
        return std::any_of(step.wholes.begin(), step.wholes.end(), leadsUpTo);
    for (RecordTable::Row row = 0; row < step.target->rowCount(); ++row) {
        if (step.target->isAlive(row) && isNamed(row) && leadsUpTo(step.target->idOf(row)))
            return true;
    }
    return false;
}

} // namespace backroom
