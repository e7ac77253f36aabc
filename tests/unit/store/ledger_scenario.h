// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/ledger_store.h"

namespace backroom {

inline constexpr Timestamp noon{Duration(1'763'899'200'000)};

inline Decision decisionIn(DecisionState state, const QString& id)
{
    Decision decision;
    decision.id = {id};
    decision.item = {QStringLiteral("item-") + id};
    decision.record = {{QStringLiteral("odoo")}, QStringLiteral("purchase.order"), 17};
    decision.seal = sealOf({{QStringLiteral("amount_total"), QStringLiteral("182.40 EUR")}}, QStringLiteral("rule/1"));
    decision.actor = QStringLiteral("marc");
    decision.businessKey = QStringLiteral("P00017");
    decision.amount = Money(18240, Currency(QStringLiteral("EUR")));
    decision.state = state;
    decision.decidedAt = decision.changedAt = decision.heldUntil = noon;
    return decision;
}

inline LedgerAct actOf(DecisionState state)
{
    return {QStringLiteral("decision.") + toName(state), noon, QStringLiteral("marc"), QStringLiteral("till-3"), Json::object()};
}

inline Result<void> recordState(LedgerStore& ledger, DecisionState state, const QString& id)
{
    return ledger.record(decisionIn(state, id), actOf(state));
}

/// The states of a decision that goes well.
inline const std::vector<DecisionState> goodPath{DecisionState::Held, DecisionState::Queued, DecisionState::Checking, DecisionState::Sending,
    DecisionState::Acknowledged, DecisionState::Verified};

} // namespace backroom
