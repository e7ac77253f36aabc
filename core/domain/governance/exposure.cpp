// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/governance/exposure.h"

#include <algorithm>
#include <cstdlib>

namespace backroom {

namespace {

QString partyOf(const PolicyRequest& request, Dimension per, const PersonId& approver)
{
    switch (per) {
    case Dimension::Requester: return request.requester.value;
    case Dimension::Approver: return approver.value;
    default: break;
    }
    const auto found = request.by.find(per);
    return found == request.by.end() ? QString() : found->second;
}

Money absolute(const Money& amount)
{
    return {std::abs(amount.minor()), amount.currency()};
}

} // namespace

Exposure exposureOf(const PolicyRequest& request, const PolicyContext& context, const PersonId& approver)
{
    Exposure exposure;
    exposure.alone.percent = request.percent ? std::optional(std::abs(*request.percent)) : std::nullopt;
    const Money amount = absolute(request.amount.value_or(Money()));
    exposure.alone.amount = amount;
    exposure.figure = exposure.alone;
    exposure.sum = amount;
    if (!request.amount)
        return exposure;
    const ActClass* act = context.book.act(request.act);
    for (const RollingLimit& rolling : act ? act->rolling : std::vector<RollingLimit>()) {
        const QString who = partyOf(request, rolling.per, approver);
        if (who.isEmpty())
            continue;
        const auto before = context.sums.sum({request.act, rolling.per, who, amount.currency()}, rolling.window, context.now, request.record);
        const std::int64_t sum = amount.minor() + std::max<std::int64_t>(before, 0);
        // Rounded up: a limit that is passed by the least is passed.
        const std::int64_t held = (sum + rolling.times - 1) / rolling.times;
        if (held > exposure.figure.amount.minor()) {
            exposure.figure.amount = {held, amount.currency()};
            exposure.rolling = rolling;
            exposure.who = who;
            exposure.sum = {sum, amount.currency()};
        }
    }
    return exposure;
}

std::vector<NearLimitCluster> nearLimitClusters(const RollingSums& sums, const PolicyBook& book, Timestamp now)
{
    std::map<ActId, std::set<std::int64_t>> figures;
    for (const Limit& limit : book.limits().all()) {
        for (const auto& figure : {limit.allowance.upTo, limit.allowance.fourEyesAbove}) {
            if (figure && *figure > 0)
                figures[limit.act].insert(*figure);
        }
    }
    std::vector<NearLimitCluster> clusters;
    const NearLimitRules& rules = book.nearLimit();
    for (const RollingSums::Line& line : sums.lines()) {
        for (const std::int64_t figure : figures[line.act]) {
            const Money limit = Money::fromMajor(static_cast<double>(figure), line.currency);
            const Money low((limit.minor() * rules.fromPercent + 99) / 100, line.currency);
            auto records = sums.between(line, low, limit, rules.window, now);
            if (records.size() >= static_cast<std::size_t>(rules.atLeast))
                clusters.push_back({line, limit, std::move(records)});
        }
    }
    return clusters;
}

} // namespace backroom
