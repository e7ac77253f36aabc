// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/dispatcher.h"

#include "core/domain/governance/consent.h"
#include "core/domain/rules/fit.h"
#include "core/engine/outside_watch.h"

#include <QDateTime>
#include <QUuid>

#include <algorithm>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

/// What stops everybody leaves nobody who could do it, and no override lifts it.
QStringList withoutVainHope(QStringList reasons)
{
    const auto isStop = [](const QString& reason) { return reason.startsWith(u"hard-stop:"_s); };
    if (std::any_of(reasons.begin(), reasons.end(), isStop))
        reasons.removeIf([](const QString& reason) { return reason.startsWith(u"could:"_s) || reason.startsWith(u"override:"_s); });
    return reasons;
}

} // namespace

QDate Dispatcher::today() const
{
    return QDateTime::fromMSecsSinceEpoch(m_clock.now().time_since_epoch().count()).date();
}

QStringList Dispatcher::plainRefusals(const WorkItem& item, const DecisionVerb& verb) const
{
    QStringList reasons;
    const Rule& rule = *m_board.rule(item.rule);
    if (!rule.actions.contains(verb))
        reasons.push_back(u"not-offered"_s);
    if (!m_client)
        reasons.push_back(u"not-signed-in"_s);
    if (const Decision* open = openDecisionOn(item.id); open && !m_seenUnchanged.contains(open->id))
        reasons.push_back(u"decision-open"_s);
    if (const auto record = m_board.record(item.record); record && m_client) {
        for (const DutyConflict& duty : rule.duties) {
            if (record->value(duty.field).toId() == m_actor.uid)
                reasons.push_back(duty.code);
        }
    }
    const auto action = rule.actions.find(verb);
    if (const auto record = m_board.record(item.record); record && action != rule.actions.end()) {
        if (const auto field = fieldAgainst(action->second.steps.front().guard, *record, m_board.contextOf(rule.feed)))
            reasons.push_back(u"not-fit:"_s + *field);
    }
    if (const OtherSource* other = otherOf(item.record); other && action != rule.actions.end()) {
        if (const QString objection = other->objectionTo(action->second.steps.front()); !objection.isEmpty())
            reasons.push_back(objection);
    }
    if (const QString foreign = foreignData(rule, verb); !foreign.isEmpty())
        reasons.push_back(foreign);
    const bool isApproval = verb == verbs::approve || (action != rule.actions.end() && action->second.judgedAs == verbs::approve);
    if (const BoundRule* bound = m_board.boundRule(item.rule); bound && isApproval) {
        if (const auto place = m_board.placeOf(item)) {
            for (const Fact& stop : bound->stops(place->row, place->context))
                reasons.push_back(u"hard-stop:"_s + stop.key);
        }
    }
    if (m_client && action != rule.actions.end() && action->second.judgedAs && !m_policies.isReady(rule))
        reasons.push_back(u"people-unread"_s);
    // What is judged is told by the judge.
    if (m_client && action != rule.actions.end() && !action->second.judgedAs && action->second.decides)
        reasons += m_policies.whyNothing(m_actor.login);
    return reasons;
}

QString Dispatcher::foreignData(const Rule& rule, const DecisionVerb& verb) const
{
    const auto action = rule.actions.find(verb);
    const SystemMap& map = m_board.systems();
    const QString model = m_board.feed(rule.feed)->model;
    const auto written = m_other && m_other->owns(model) ? SystemDefinition::Kind::N8n : SystemDefinition::Kind::Odoo;
    const DataDomain* data = action == rule.actions.end() ? nullptr : map.foreignTo(written, action->second, model);
    if (!data)
        return {};
    return u"not-authoritative:"_s + QString::fromStdString(Json{{"data", toJson(data->name)}, {"system", toJson(map.system(data->authority)->name)}}.dump());
}

QString Dispatcher::decidedElsewhere(const ItemId& item, const DecisionVerb& verb) const
{
    const ItemLife* life = m_lives.life(item);
    for (const ItemConsent& consent : life ? life->consents : std::vector<ItemConsent>()) {
        if (consent.verb == OutsideWatch::decidedVerb(verb))
            return consent.who;
    }
    return {};
}

std::vector<Approval> Dispatcher::withoutOwn(std::vector<Approval> approvals) const
{
    // Two may have agreed without knowing of each other: then either of them decides.
    std::erase_if(approvals, [own = personOf(m_actor.login)](const Approval& approval) { return approval.who == own; });
    return approvals;
}

std::vector<Approval> Dispatcher::approvalsOf(const WorkItem& item, const DecisionVerb& verb, const QString& consentSeal) const
{
    std::vector<Approval> approvals;
    const ItemLife* life = m_lives.life(item.id);
    for (const ItemConsent& consent : life ? life->consents : std::vector<ItemConsent>()) {
        if (consent.verb == verb.value && (consentSeal.isEmpty() || consent.seal == consentSeal))
            approvals.push_back({personOf(consent.who), consent.at, consent.amount.currency().isValid() ? std::optional(consent.amount) : std::nullopt, consent.leave});
    }
    return approvals;
}

QStringList Dispatcher::objectionsOfPolicy(const Decision& decision) const
{
    const WorkItem* item = m_board.item(decision.item);
    if (!item)
        return {}; // what is no item any more has moved on; then the seal says so
    if (const QString foreign = foreignData(*m_board.rule(item->rule), decision.verb); !foreign.isEmpty())
        return {foreign};
    const QString agreed = consentSeal(decision.verb, decision.inputs, decision.seal, m_board.rule(item->rule)->amountField);
    const Json leave = decision.policy.is_object() ? decision.policy.value("override", Json()) : Json();
    const QString leaveOf = textAt(leave, "by"); // who agreed before under one brings it with his consent
    const auto verdict = m_policies.judge(*item, {decision.verb, decision.actor, decision.reason, m_clock.now(), withoutOwn(approvalsOf(*item, decision.verb, agreed)),
        leaveOf.isEmpty() || leaveOf == personOf(decision.actor).value ? overrideFromJson(leave) : std::nullopt, decision.inputs});
    return verdict && verdict->outcome != PolicyOutcome::Allowed ? refusalCodes(*verdict, m_policies.staff()) : QStringList();
}

Dispatcher::Offer Dispatcher::offerOf(const ItemId& itemId, const DecisionVerb& verb, const Seal* seal) const
{
    const WorkItem* item = m_board.item(itemId);
    if (!item)
        return {{u"item-gone"_s}, {}};
    if (m_ledger.damage())
        return {{u"ledger-damaged"_s}, {}}; // nothing more is decided on a history that cannot be proved, whoever may
    Offer offer{plainRefusals(*item, verb), {}};
    if (const Decision* open = openDecisionOn(itemId); open && m_seenUnchanged.contains(open->id))
        offer.cautions.push_back(u"takes-place-of:"_s + open->verb.value);
    const Rule& rule = *m_board.rule(item->rule);
    const auto action = rule.actions.find(verb);
    if (!m_client || action == rule.actions.end() || !action->second.judgedAs || !m_policies.isReady(rule))
        return offer;
    // What was filled in is part of what was agreed to, and is not known before.
    const QString agreed = seal && action->second.inputs.empty() ? consentSeal(verb, Json::object(), *seal, rule.amountField) : QString();
    const std::vector<Approval> approvals = approvalsOf(*item, verb, agreed);
    const auto verdict = m_policies.judge(*item, {verb, m_actor.login, {}, m_clock.now(), withoutOwn(approvals)}, true);
    // Only what the policy holds against it can be overridden.
    if (verdict && offer.refusals.empty()) {
        for (const PersonId& reviewer : verdict->reviewers)
            offer.reviewers.emplace_back(reviewer.value, m_policies.personName(reviewer));
    }
    if (!verdict || verdict->outcome == PolicyOutcome::Refused)
        offer.refusals = withoutVainHope(offer.refusals + (verdict ? refusalCodes(*verdict, m_policies.staff()) : QStringList()));
    for (const Approval& approval : approvalsOf(*item, verb, {})) {
        const bool counts = std::any_of(approvals.begin(), approvals.end(), [&approval](const Approval& one) { return one.who == approval.who; });
        if (counts && approval.leave)
            offer.cautions.push_back(u"agreed-overriding: %1, %2, %3"_s.arg(approval.who.value, approval.leave->reviewer.value, approval.leave->reason));
        else
            offer.cautions.push_back((counts ? u"agreed:"_s : u"consent-void:"_s) + approval.who.value);
    }
    if (verdict && verdict->outcome == PolicyOutcome::NeedsMore) {
        if (std::any_of(approvals.begin(), approvals.end(), [this](const Approval& one) { return one.who == personOf(m_actor.login); }))
            offer.refusals.push_back(u"agreed-already"_s);
        offer.cautions += refusalCodes(*verdict, m_policies.staff());
    }
    return offer;
}

std::variant<Decision, Dispatcher::Consent, Dispatcher::Refusal> Dispatcher::agree(const WorkItem& item, const DecisionDraft& draft, const PolicyDesk::Question& question, const PolicyVerdict& verdict)
{
    const Timestamp now = m_clock.now();
    Json policy = m_policies.record(item, question, verdict);
    const auto amount = Money::fromString(textAt(policy, "amount") + u' ' + textAt(policy, "currency"));
    const QString seal = consentSeal(draft.verb, draft.inputs, draft.seal, m_board.rule(item.rule)->amountField);
    const ItemLife* life = m_lives.life(item.id);
    const LifeAct act = LifeAct::agree(m_actor.login, draft.verb.value, seal, amount.value_or(Money()), question.reason, question.leave);
    const bool isAgain = life && std::any_of(life->consents.begin(), life->consents.end(),
        [&](const ItemConsent& consent) { return consent.who == act.who && consent.seal == act.seal; });
    if (isAgain)
        return Refusal{Error::of(ErrorKind::Policy), {u"agreed-already"_s}};
    const Json subject{{"item", toJson(item.id.value)}, {"rule", toJson(item.rule.value)}, {"businessKey", toJson(item.businessKey)},
        {"record", {{"source", toJson(item.record.source.value)}, {"model", toJson(item.record.model)}, {"id", item.record.id}}}, {"verb", toJson(draft.verb.value)},
        {"inputs", draft.inputs}, {"displayed", draft.displayed}, {"reason", toJson(question.reason)}, {"seal", toJson(draft.seal)}, {"consentSeal", toJson(seal)}, {"server", toJson(m_actor.server)},
        {"actorId", m_actor.uid}, {"policy", std::move(policy)}};
    if (const auto prepared = m_beforeDecision ? m_beforeDecision(item.rule) : Result<void>(); !prepared)
        return Refusal{prepared.error(), {}};
    if (const auto kept = m_ledger.append({u"consent.given"_s, now, m_actor.login, m_device, subject}); !kept)
        return Refusal{kept.error(), {}};
    Q_EMIT ledgerChanged();
    if (const auto done = m_lives.act(item.id, act); !done)
        return Refusal{done.error(), {}};
    return Consent{item.id, refusalCodes(verdict, m_policies.staff())};
}

std::variant<Decision, Dispatcher::Consent, Dispatcher::Refusal> Dispatcher::submit(const DecisionDraft& draft, Duration undoWindow, const WorkItem* ended)
{
    const WorkItem* open = m_board.item(draft.item);
    const WorkItem* known = open ? open : ended;
    if (!known)
        return Refusal{Error::of(ErrorKind::Policy), {u"item-gone"_s}};
    if (m_ledger.damage())
        return Refusal{Error::of(ErrorKind::Policy), {u"ledger-damaged"_s}};
    const WorkItem& item = *known;
    QStringList reasons = plainRefusals(item, draft.verb);
    const Rule& rule = *m_board.rule(item.rule);
    if (!rule.actions.contains(draft.verb) || !m_client || reasons.contains(u"people-unread"_s))
        return Refusal{Error::of(ErrorKind::Policy), reasons}; // nothing more can be said
    const ActionDefinition& action = rule.actions.at(draft.verb);
    const bool wantsReason = action.needsReason || m_policies.wantsReason(rule, draft.verb);
    if (wantsReason && draft.reason.trimmed().isEmpty())
        reasons.push_back(u"reason-required"_s);
    reasons += problemsOf(action, draft.inputs, draft.putsBack ? QDate() : today());
    if (!isIntact(draft.seal) || draft.seal.fields.empty())
        reasons.push_back(u"seal-broken"_s);
    if (draft.seal.ruleVersion != rule.versionName())
        reasons.push_back(u"rule-changed"_s);
    const QString agreed = consentSeal(draft.verb, draft.inputs, draft.seal, rule.amountField);
    const PolicyDesk::Question question{draft.verb, m_actor.login, draft.reason.trimmed(), draft.readAt, withoutOwn(approvalsOf(item, draft.verb, agreed)),
        draft.leave ? std::optional(m_policies.dated(*draft.leave)) : std::nullopt, draft.inputs};
    const auto verdict = m_policies.judge(item, question, !reasons.empty());
    // Every reason at once, and who could do it.
    if (verdict && verdict->outcome == PolicyOutcome::Refused)
        reasons = withoutVainHope(reasons + refusalCodes(*verdict, m_policies.staff()));
    // What is overridden without need is looked at afterwards without need, and teaches people to override.
    else if (draft.leave && (!verdict || !verdict->isLifted))
        reasons.push_back(u"override-needless"_s);
    if (!reasons.empty())
        return Refusal{Error::of(ErrorKind::Policy), reasons};
    if (verdict && verdict->outcome == PolicyOutcome::NeedsMore)
        return agree(item, draft, question, *verdict);

    const Decision* unproven = openDecisionOn(draft.item);
    const DecisionId before = unproven ? unproven->id : DecisionId();
    Decision decision;
    decision.id = {QUuid::createUuid().toString(QUuid::WithoutBraces)};
    decision.batch = draft.batch;
    decision.item = item.id;
    decision.queue = item.queue;
    decision.rule = item.rule;
    decision.record = item.record;
    decision.verb = draft.verb;
    decision.verbName = action.name;
    decision.inputs = draft.inputs;
    decision.displayed = draft.displayed;
    decision.reason = draft.reason.trimmed();
    decision.seal = draft.seal;
    if (verdict)
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
    // Should this not be written it stays as it is: in doubt, for a person.
    if (!before.isEmpty())
        step(before, DecisionState::Failed, Error::of(ErrorKind::Cancelled, u"decided anew after it was seen to have had no effect"_s));
    m_open.emplace(decision.id, decision);
    m_policies.follow(decision);
    m_board.setOverlay(decision.item, decision.state);
    Q_EMIT decisionChanged(decision);
    Q_EMIT ledgerChanged();
    pumpLater(decision.id, undoWindow);
    return decision;
}

} // namespace backroom
