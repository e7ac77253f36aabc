// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/console_private.h"
#include "core/engine/decision_row.h"

#include "core/base/log.h"
#include "core/domain/governance/policy_standing.h"

/// What decisions are judged by, and what is told of them.
namespace backroom {

using namespace Qt::StringLiterals;

void Console::Private::takePolicies()
{
    std::vector<PolicyFile> inForce;
    std::set<PolicyId> ids;
    for (const PolicyFile& file : definitions.policies)
        ids.insert(file.id);
    const auto fileIn = [](const std::map<PolicyId, Json>& files, const PolicyId& id) {
        const auto found = files.find(id);
        return found == files.end() ? Json() : found->second;
    };
    for (const PolicyId& id : ids) {
        const auto effective = effectivePolicy(fileIn(definitions.policyJson, id), fileIn(definitions.installedPolicyJson, id), publications.published({u"policy."_s + id.value}));
        auto file = effective ? policyFromJson(effective->file) : Result<PolicyFile>(Error::of(ErrorKind::Missing));
        if (file) {
            policiesInForce[id] = effective->file;
            inForce.push_back(std::move(*file));
        }
        const bool isOwn = definitions.policyJson.contains(id);
        if (!effective)
            definitions.problems.push_back(u"%1 /version: waits for a second person; nothing of it is in force (backroomctl rules publish)"_s.arg(definitions.fileOf(id)));
        else if (!file)
            definitions.problems.push_back(u"%1 /version: as agreed, it cannot be read by this version of the program (%2)"_s.arg(definitions.fileOf(id), file.error().detail.section(u'\n', 0, 0)));
        else if (isOwn && effective->standing == RuleStanding::Pinned)
            definitions.problems.push_back(u"%1 /version: changed without a second person; what was agreed on before is in force (backroomctl rules publish)"_s.arg(definitions.fileOf(id)));
        if (effective && effective->newer != 0)
            definitions.problems.push_back(u"%1 /version: v%2 came with the program and waits for two people to agree to it (backroomctl rules propose)"_s.arg(definitions.fileOf(id)).arg(effective->newer));
    }
    policies->setBook(PolicyBook(inForce));
}

Result<void> Console::Private::noteDefinitions(const RuleId& rule)
{
    Result<void> noted;
    if (const auto file = q.runningFile(rule))
        noted = keeping->noteUse(u"rule"_s, rule.value, *file);
    for (auto policy = policiesInForce.begin(); noted && policy != policiesInForce.end(); ++policy)
        noted = keeping->noteUse(u"policy"_s, policy->first.value, policy->second);
    return noted;
}

std::vector<DelegationStatus> Console::Private::delegationStatuses() const
{
    std::vector<DelegationStatus> statuses;
    for (const Delegation& delegation : delegations->book().all()) {
        DelegationStatus& status = statuses.emplace_back(DelegationStatus{delegation, policies->personName(delegation.from), policies->personName(delegation.to)});
        for (const ActId& act : delegation.acts) {
            const ActClass* known = policies->book().act(act);
            status.acts.push_back(known ? known->name : LocalText::english(act.value));
        }
        status.missing = policies->missingRights(delegation.to, delegation.acts);
    }
    return statuses;
}

Result<std::vector<DecisionRow>> Console::decisionsOf(const BatchId& batch) const
{
    return d->running ? d->markedRows(d->ledger->decisionsOf(batch)) : d->startError;
}

Result<std::vector<DecisionRow>> Console::Private::markedRows(const Result<std::vector<Decision>>& decisions) const
{
    if (!decisions)
        return decisions.error();
    std::vector<DecisionRow> rows;
    for (const Decision& decision : *decisions)
        rows.push_back(markedRow(decision));
    return rows;
}

void Console::Private::keepRoster()
{
    if (const auto kept = cache->apply(rosterFeed, {}, {}, roster->toJson()); !kept)
        log::failure("roster not kept", kept.error());
    publishQueues();
}

void Console::Private::leaveMark(const Decision& decision)
{
    const bool isOwn = link.isOnline() && decision.actor == link.client()->session()->login;
    if (decision.state != DecisionState::Verified || !decision.policy.is_object() || !isOwn)
        return;
    const auto amount = Money::fromString(textAt(decision.policy, "amount") + u' ' + textAt(decision.policy, "currency"));
    // Whose power it was is for him to see (domain.md §12.3).
    const QStringList onBehalfOf = rowOf(decision).onBehalfOf;
    const QString inWhoseName = onBehalfOf.isEmpty() ? QString() : u"on behalf of "_s + onBehalfOf.join(u", "_s);
    const auto told = lives->act(decision.item, LifeAct::agree(decision.actor, OutsideWatch::decidedVerb(decision.verb), decision.seal.hash, amount.value_or(Money()), inWhoseName));
    if (!told && told.error().kind != ErrorKind::Policy)
        log::failure("decision not told to others", told.error(), decision.id.value);
}

void Console::Private::submitBatch(Ticket ticket, const BatchDraft& draft)
{
    const Actor who = actor();
    const auto id = who.login.isEmpty() ? Result<BatchId>(Error::of(ErrorKind::Authentication, u"nobody is signed in"_s)) : batches->start(draft, who, undoWindow);
    if (id)
        Q_EMIT q.batchStarted(ticket, *batches->manifest(*id));
    else
        Q_EMIT q.submitRefused(ticket, id.error(), {});
}

void Console::Private::startPlaybook(Ticket ticket, const PlaybookDraft& draft)
{
    // Who begins one has the item in hand, so that another desk sees who was first.
    const ItemLife* life = lives->life(draft.item);
    if (life && life->state == ItemState::Claimed && life->claimedBy != actor().login) {
        const QString until = life->claimUntil ? toIso(*life->claimUntil) : QString();
        Q_EMIT q.submitRefused(ticket, Error::of(ErrorKind::Policy), {u"claimed-by-other: %1, %2"_s.arg(life->claimedBy, until)});
        return;
    }
    const auto begun = playbooks->start(draft, undoWindow);
    if (const auto* refusal = std::get_if<PlaybookDesk::Refusal>(&begun)) {
        Q_EMIT q.submitRefused(ticket, refusal->error, refusal->reasons);
        return;
    }
    if (life && life->state != ItemState::Claimed) {
        if (const auto claimed = lives->act(draft.item, LifeAct::claim(actor().login)); !claimed)
            log::failure("item of a playbook not claimed", claimed.error(), draft.item.value);
    }
    Q_EMIT q.playbookStarted(ticket, *playbooks->manifest(std::get<BatchId>(begun)));
}

std::optional<Error> Console::Private::objectionToRule(const Json& ruleFile) const
{
    if (!running)
        return startError;
    if (isPolicyFile(ruleFile)) {
        const auto policy = policyFromJson(ruleFile);
        return policy ? std::nullopt : std::optional(policy.error());
    }
    const auto rule = ruleFromJson(ruleFile);
    return rule ? ruleDesk->objectionTo(*rule) : std::optional(rule.error());
}

void Console::submit(Ticket ticket, const DecisionDraft& draft)
{
    QMetaObject::invokeMethod(this, [this, ticket, draft] {
        if (!d->running) {
            Q_EMIT submitRefused(ticket, d->startError, {});
            return;
        }
        if (const WorkItem* item = d->board->item(draft.item); item && d->link.status().phase == SourcePhase::Offline) {
            // An intention: looked at anew, and carried out when nothing has changed.
            d->submitBatch(ticket, {draft.verb, draft.reason, draft.inputs, {{item->id, item->businessKey, item->counterparty, item->amount, {}, BatchItem::State::Pending, {}, {}}}});
            return;
        }
        if (d->isStale(draft))
            d->submitAnew(ticket, draft);
        else
            d->submit(ticket, draft);
    }, Qt::QueuedConnection);
}

void Console::Private::submit(Ticket ticket, const DecisionDraft& draft)
{
    auto outcome = dispatcher->submit(draft, undoWindow);
    if (const auto* refusal = std::get_if<Dispatcher::Refusal>(&outcome))
        Q_EMIT q.submitRefused(ticket, refusal->error, refusal->reasons);
    else if (const auto* consent = std::get_if<Dispatcher::Consent>(&outcome))
        Q_EMIT q.agreed(ticket, consent->item, consent->open);
    else
        Q_EMIT q.submitted(ticket, rowOf(std::get<Decision>(outcome)));
}

bool Console::Private::isStale(const DecisionDraft& draft) const
{
    const WorkItem* item = board->item(draft.item);
    const auto freshFor = item ? policies->freshFor(*board->rule(item->rule), draft.verb) : std::nullopt;
    return freshFor && link.client() && parts.clock.now() - draft.readAt > *freshFor;
}

void Console::Private::submitAnew(Ticket ticket, const DecisionDraft& draft)
{
    const WorkItem& item = *board->item(draft.item);
    const Rule& rule = *board->rule(item.rule);
    // It goes with the reader when the source does; whoever asked gets an answer all the same.
    auto* waiting = new QObject(&reader());
    const auto isAnswered = std::make_shared<bool>(false);
    connect(waiting, &QObject::destroyed, this, [this, ticket, isAnswered] {
        if (!*isAnswered)
            Q_EMIT q.submitRefused(ticket, Error{ErrorKind::Network, Reach::NotSent, {}, {}, {}}, {});
    });
    reader().readRecord(rule, *board->feed(rule.feed), board->contextOf(rule.feed), item.record, Lane::Interactive, waiting,
        [this, ticket, draft, waiting, isAnswered, feed = rule.feed](const Result<FreshRecord>& fresh) {
            *isAnswered = true;
            waiting->deleteLater();
            if (!fresh) {
                Q_EMIT q.submitRefused(ticket, fresh.error(), {});
                return;
            }
            pulls->takeFresh(feed, fresh->record);
            if (fresh->seal.hash != draft.seal.hash) {
                Q_EMIT q.submitRefused(ticket, Error::of(ErrorKind::Policy), {u"changed-since-shown"_s});
                return;
            }
            DecisionDraft anew = draft;
            anew.readAt = fresh->readAt;
            submit(ticket, anew);
        });
}

EvidenceReader& Console::Private::reader()
{
    if (!evidence)
        evidence = std::make_unique<EvidenceReader>(parts.clock, *link.client(), [this](const QString& model, const std::map<std::int64_t, QString>& names) { board->learnNames(model, names); }, busDecisions.get());
    return *evidence;
}

void Console::submitBatch(Ticket ticket, const BatchDraft& draft)
{
    QMetaObject::invokeMethod(this, [this, ticket, draft] {
        if (d->running)
            d->submitBatch(ticket, draft);
        else
            Q_EMIT submitRefused(ticket, d->startError, {});
    }, Qt::QueuedConnection);
}

void Console::resumeBatch(const BatchId& batch)
{
    if (d->running && d->playbooks->has(batch))
        d->playbooks->goOn(batch);
    else if (d->running)
        d->batches->goOn(batch);
}

void Console::stopBatch(const BatchId& batch)
{
    if (d->running && d->playbooks->has(batch))
        d->playbooks->stop(batch);
    else if (d->running)
        d->batches->stop(batch);
}

void Console::withdrawBatch(const BatchId& batch)
{
    if (d->running && d->playbooks->has(batch))
        d->playbooks->withdraw(batch);
    else if (d->running)
        d->batches->withdraw(batch);
}

void Console::startPlaybook(Ticket ticket, const PlaybookDraft& draft)
{
    QMetaObject::invokeMethod(this, [this, ticket, draft] {
        if (d->running)
            d->startPlaybook(ticket, draft);
        else
            Q_EMIT submitRefused(ticket, d->startError, {});
    }, Qt::QueuedConnection);
}

void Console::undoPlaybook(const BatchId& run)
{
    if (d->running)
        d->playbooks->undo(run);
}

void Console::withdraw(const DecisionId& decision)
{
    if (d->running)
        d->dispatcher->withdraw(decision);
}

} // namespace backroom
