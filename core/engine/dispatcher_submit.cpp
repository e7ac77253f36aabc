// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/dispatcher.h"

#include <QUuid>

namespace backroom {

using namespace Qt::StringLiterals;

QStringList Dispatcher::policyRefusals(const WorkItem& item, const PolicyDesk::Question& question, bool isOffer) const
{
    const Rule& rule = *m_board.rule(item.rule);
    const auto action = rule.actions.find(question.verb);
    const bool isJudged = action != rule.actions.end() && action->second.judgedAs;
    if (!isJudged)
        return {};
    if (!m_policies.isReady(rule))
        return {u"people-unread"_s};
    const auto verdict = m_policies.judge(item, question, isOffer);
    return verdict && verdict->outcome != PolicyOutcome::Allowed ? refusalCodes(*verdict, m_policies.staff()) : QStringList();
}

QStringList Dispatcher::objectionsOfPolicy(const Decision& decision) const
{
    const WorkItem* item = m_board.item(decision.item);
    // What is no item any more has moved on; then the seal says so.
    return item ? policyRefusals(*item, {decision.verb, decision.actor, decision.reason, m_clock.now(), {}}, false) : QStringList();
}

QStringList Dispatcher::refusalsOf(const ItemId& itemId, DecisionVerb verb) const
{
    const WorkItem* item = m_board.item(itemId);
    if (!item)
        return {u"item-gone"_s};
    QStringList reasons;
    if (m_ledger.damage())
        return {u"ledger-damaged"_s}; // nothing more is decided on a history that cannot be proved, whoever may
    const Rule& rule = *m_board.rule(item->rule);
    if (!rule.actions.contains(verb))
        reasons.push_back(u"not-offered"_s);
    if (!m_client)
        reasons.push_back(u"not-signed-in"_s);
    if (const Decision* open = openDecisionOn(itemId); open && !m_seenUnchanged.contains(open->id))
        reasons.push_back(u"decision-open"_s);
    if (const auto record = m_board.record(item->record); record && m_client) {
        for (const DutyConflict& duty : rule.duties) {
            if (record->value(duty.field).toId() == m_actor.uid)
                reasons.push_back(duty.code);
        }
    }
    if (m_client)
        reasons += policyRefusals(*item, {verb, m_actor.login, {}, m_clock.now(), {}}, true);
    if (const BoundRule* bound = m_board.boundRule(item->rule); bound && verb == verbs::approve) {
        if (const auto place = m_board.placeOf(*item)) {
            for (const Fact& stop : bound->stops(place->row, place->context))
                reasons.push_back(u"hard-stop:"_s + stop.key);
        }
    }
    return reasons;
}

std::variant<Decision, Dispatcher::Refusal> Dispatcher::submit(const DecisionDraft& draft, Duration undoWindow)
{
    QStringList reasons = refusalsOf(draft.item, draft.verb);
    if (!reasons.empty())
        return Refusal{Error::of(ErrorKind::Policy), reasons};
    const WorkItem& item = *m_board.item(draft.item);
    const Rule& rule = *m_board.rule(item.rule);
    const ActionDefinition& action = rule.actions.at(draft.verb);
    const bool wantsReason = action.needsReason || m_policies.wantsReason(rule, draft.verb);
    if (wantsReason && draft.reason.trimmed().isEmpty())
        reasons.push_back(u"reason-required"_s);
    reasons += problemsOf(action, draft.inputs);
    if (!isIntact(draft.seal) || draft.seal.fields.empty())
        reasons.push_back(u"seal-broken"_s);
    if (draft.seal.ruleVersion != rule.versionName())
        reasons.push_back(u"rule-changed"_s);
    const PolicyDesk::Question question{draft.verb, m_actor.login, draft.reason.trimmed(), draft.readAt, {}};
    if (reasons.empty())
        reasons = policyRefusals(item, question, false);
    if (!reasons.empty())
        return Refusal{Error::of(ErrorKind::Policy), reasons};

    if (const Decision* unproven = openDecisionOn(draft.item)) {
        const DecisionId id = unproven->id;
        if (!step(id, DecisionState::Failed, Error::of(ErrorKind::Cancelled, u"decided anew after it was seen to have had no effect"_s)))
            return Refusal{Error::of(ErrorKind::Store), {}};
    }
    Decision decision;
    decision.id = {QUuid::createUuid().toString(QUuid::WithoutBraces)};
    decision.item = item.id;
    decision.queue = item.queue;
    decision.rule = item.rule;
    decision.record = item.record;
    decision.verb = draft.verb;
    decision.verbName = action.name;
    decision.inputs = draft.inputs;
    decision.reason = draft.reason.trimmed();
    decision.seal = draft.seal;
    if (const auto verdict = m_policies.judge(item, question))
        decision.policy = m_policies.record(item, question, *verdict);
    decision.server = m_actor.server;
    decision.actor = m_actor.login;
    decision.actorId = m_actor.uid;
    decision.businessKey = item.businessKey;
    decision.title = item.counterparty;
    decision.amount = item.amount;
    decision.decidedAt = decision.changedAt = m_clock.now();
    decision.heldUntil = decision.decidedAt + undoWindow;
    if (const auto prepared = m_beforeDecision ? m_beforeDecision(decision.rule) : Result<void>(); !prepared)
        return Refusal{prepared.error(), {}};
    if (const auto stored = m_ledger.record(decision, {u"decision.held"_s, decision.decidedAt, m_actor.login, m_device, Json::object()}); !stored)
        return Refusal{stored.error(), {}};
    m_open.emplace(decision.id, decision);
    m_policies.follow(decision);
    m_board.setOverlay(decision.item, decision.state);
    Q_EMIT decisionChanged(decision);
    Q_EMIT ledgerChanged();
    pumpLater(decision.id, undoWindow);
    return decision;
}

} // namespace backroom
