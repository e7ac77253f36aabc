// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/rules/domain_program.h"

#include <QDate>

#include <algorithm>

namespace backroom {

using namespace std::chrono_literals;

namespace {

/// How far ahead a change is looked for; after that it is looked for again.
constexpr auto horizon = std::chrono::hours(24 * 400);

QDate dateOf(std::int64_t day)
{
    return QDate(1970, 1, 1).addDays(day);
}

} // namespace

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
            ask(wholeOf(step, row));
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
        const BusinessCalendar& calendar = context.calendar();
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
            const bool takesAll = chain.isWide && link == chain.links.rbegin();
            std::unordered_set<std::int64_t> found;
            for (RecordTable::Row row = 0; row < link->table->rowCount(); ++row) {
                if (!link->table->isAlive(row) || !leads(*link, row, takesAll, wanted))
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

bool DomainProgram::leads(const Link& link, RecordTable::Row row, bool anywhere, const std::unordered_set<std::int64_t>& wanted)
{
    if (link.column != idColumn && link.table->typeOf(link.column) == ColumnType::X2many) {
        const auto list = link.table->ids(row, link.column);
        return std::any_of(list.begin(), list.end(), [&](std::int64_t id) { return anywhere || wanted.contains(id); });
    }
    const std::int64_t id = link.column == idColumn ? link.table->idOf(row) : link.table->whole(row, link.column);
    return id != 0 && (anywhere || wanted.contains(id));
}

} // namespace backroom
