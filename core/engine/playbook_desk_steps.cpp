// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/passing_error.h"
#include "core/engine/playbook_desk.h"
#include "core/engine/playbook_plan.h"

#include <algorithm>

/// How a step of a playbook becomes a decision.
namespace backroom {

using namespace Qt::StringLiterals;

namespace {

using State = PlaybookRunStep::State;
using Phase = PlaybookRun::Phase;

} // namespace

void PlaybookDesk::begin(Entry& entry, std::size_t place)
{
    const PlaybookRunStep& step = entry.run.steps[place];
    if (!step.target)
        return settle(entry, place, State::Skipped, {u"no-such-item"_s});
    const Rule* rule = m_board.rule(step.target->rule);
    if (!rule || !rule->actions.contains(step.verb))
        return settle(entry, place, State::Failed, {u"not-offered"_s});
    read({entry.run.id, place}, *rule, step.target->record);
}

void PlaybookDesk::takeFresh(const Place& place, const Result<FreshRecord>& fresh)
{
    Entry& entry = *entryOf(place.of);
    if (entry.run.phase != Phase::Running)
        return;
    if (fresh)
        return decide(entry, place.number, *fresh);
    const Error& error = fresh.error();
    if (!isPassing(error))
        return settle(entry, place.number, State::Failed, {u"unreadable:%1: %2"_s.arg(toName(error.kind), error.serverText)});
    retry(error.retryAfter);
    tellFailed(error);
}

std::optional<Seal> PlaybookDesk::expected(const Entry& entry, const PlaybookRunStep& step) const
{
    const Timestamp since = entry.run.lookedAgainAt.value_or(entry.run.at);
    const Decision* last = nullptr;
    for (const auto& [id, decision] : entry.decisions) {
        const bool isBefore = decision.state == DecisionState::Verified && decision.item == step.target->item && decision.checkpoint && decision.changedAt >= since;
        if (isBefore && (!last || last->changedAt < decision.changedAt))
            last = &decision;
    }
    if (last)
        return last->checkpoint;
    const bool wasShown = !entry.run.lookedAgainAt && step.target->item == entry.run.about.item;
    return wasShown ? std::optional(entry.run.seal) : std::nullopt;
}

bool PlaybookDesk::isUntouched(const Entry& entry, const PlaybookRunStep& step, const Record& record) const
{
    return step.target->writtenAt.isEmpty() || record.value(u"write_date"_s).toText() == step.target->writtenAt || record.value(u"write_uid"_s).toId() == entry.run.actorId;
}

bool PlaybookDesk::isDone(const PlaybookRunStep& step, const Record& record) const
{
    const Rule& rule = *m_board.rule(step.target->rule);
    const SearchDomain& done = rule.actions.at(step.verb).steps.back().done;
    const RecordContext context = m_board.contextOf(rule.feed);
    return !done.isEmpty() && matchesRecord(done, record, {context.now}, context.schema, context.mirror);
}

void PlaybookDesk::decide(Entry& entry, std::size_t place, const FreshRecord& fresh)
{
    const PlaybookRun& run = entry.run;
    const PlaybookRunStep& step = run.steps[place];
    const auto seal = expected(entry, step);
    if (!seal && !run.lookedAgainAt && !isUntouched(entry, step, fresh.record))
        return settle(entry, place, State::Failed, {u"changed-since-shown"_s});
    if (const QString who = m_dispatcher.decidedElsewhere(step.target->item, step.verb); !who.isEmpty() && isDone(step, fresh.record))
        return settle(entry, place, State::Done, {u"decided-by:"_s + who});
    // What a step before has ended is still there to be talked about; consent and limits are judged on open items alone.
    if (!m_board.item(step.target->item) && m_board.rule(step.target->rule)->actions.at(step.verb).judgedAs)
        return settle(entry, place, State::Failed, {u"item-gone"_s});
    const WorkItem ended = itemOf(*step.target, m_board);
    const Duration hold = std::max<Duration>(run.heldUntil - m_clock.now(), Duration::zero());
    // Against what was seen last, not what is there now: the difference is told, and nothing is sent.
    DecisionDraft draft{step.target->item, step.verb, run.reason, seal.value_or(fresh.seal), step.inputs, fresh.readAt, run.id};
    draft.putsBack = step.undoes.has_value();
    auto outcome = m_dispatcher.submit(draft, hold, &ended);
    if (const auto* consent = std::get_if<Dispatcher::Consent>(&outcome))
        return settle(entry, place, State::Failed, QStringList{u"others-must-agree"_s} + consent->open);
    const auto* refusal = std::get_if<Dispatcher::Refusal>(&outcome);
    if (!refusal)
        return; // followDecision() knows it
    // Without reasons it is the store that refused: the disk may have room again soon.
    if (refusal->reasons.isEmpty() || refusal->reasons.contains(u"people-unread"_s))
        retry();
    else
        settle(entry, place, State::Failed, refusal->reasons);
}

} // namespace backroom
