// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/governance/playbook_run.h"

#include "core/base/names.h"

#include <algorithm>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

using State = PlaybookRunStep::State;
using Phase = PlaybookRun::Phase;

constexpr auto stepStates = nameTable<State>({{State::Pending, "pending"}, {State::Done, "done"}, {State::Failed, "failed"}, {State::Skipped, "skipped"}});
constexpr auto runPhases = nameTable<Phase>({{Phase::Running, "running"}, {Phase::Stopped, "stopped"}, {Phase::Over, "over"}});

Json targetToJson(const PlaybookTarget& target)
{
    return {{"item", toJson(target.item.value)}, {"rule", toJson(target.rule.value)}, {"queue", toJson(target.queue.value)},
        {"record", {{"source", toJson(target.record.source.value)}, {"model", toJson(target.record.model)}, {"id", target.record.id}}},
        {"businessKey", toJson(target.businessKey)}, {"title", toJson(target.title)}, {"amount", toJson(target.amount.toString())}, {"writtenAt", toJson(target.writtenAt)}};
}

PlaybookTarget targetFromJson(const Json& json)
{
    const Json record = json.value("record", Json::object());
    return {{textAt(json, "item")}, {textAt(json, "rule")}, {textAt(json, "queue")}, {{textAt(record, "source")}, textAt(record, "model"), integerAt(record, "id")},
        textAt(json, "businessKey"), textAt(json, "title"), Money::fromString(textAt(json, "amount")).value_or(Money()), textAt(json, "writtenAt")};
}

/// Does the run end here, unless a person says otherwise?
bool holdsUp(const PlaybookRun& run, const PlaybookRunStep& step)
{
    return step.state == State::Failed && (run.isUndoing || step.onFailure != OnFailure::GoOn);
}

} // namespace

bool isInPlay(const PlaybookRun& run, std::size_t place)
{
    const PlaybookRunStep& step = run.steps.at(place);
    return !step.undoes || (run.isUndoing && run.steps.at(*step.undoes).state == State::Done);
}

PlaybookMove nextMove(const PlaybookRun& run)
{
    for (std::size_t place = 0; place < run.steps.size(); ++place) {
        const PlaybookRunStep& step = run.steps[place];
        if (step.undoes.has_value() != run.isUndoing || !isInPlay(run, place))
            continue;
        if (step.state == State::Pending)
            return {PlaybookMove::Kind::Begin, place};
        if (!holdsUp(run, step))
            continue;
        const bool isUndone = !run.isUndoing && step.onFailure == OnFailure::Compensate && mayUndo(run);
        return {isUndone ? PlaybookMove::Kind::Undo : PlaybookMove::Kind::Stop, place};
    }
    return {PlaybookMove::Kind::Finish, 0};
}

bool isUnderWay(const PlaybookRunStep& step, const std::map<DecisionId, DecisionState>& decisions)
{
    const auto known = step.state == State::Pending ? decisions.find(step.decision) : decisions.end();
    return known != decisions.end() && isOpen(known->second);
}

BatchCounts countsOf(const PlaybookRun& run, const std::map<DecisionId, DecisionState>& decisions)
{
    BatchCounts counts;
    for (std::size_t place = 0; place < run.steps.size(); ++place) {
        if (!isInPlay(run, place))
            continue;
        const PlaybookRunStep& step = run.steps[place];
        const bool isToCome = isUnderWay(step, decisions) || (run.phase == Phase::Running && step.undoes.has_value() == run.isUndoing);
        ++counts.selected;
        switch (step.state) {
        case State::Pending: ++(isToCome ? counts.pending : counts.skipped); break;
        case State::Done: ++counts.done; break;
        case State::Failed: ++counts.failed; break;
        case State::Skipped: ++counts.skipped; break;
        }
    }
    return counts;
}

bool mayGoOn(const PlaybookRun& run)
{
    return run.phase == Phase::Stopped;
}

bool mayUndo(const PlaybookRun& run)
{
    return !run.isUndoing && std::any_of(run.steps.begin(), run.steps.end(), [&run](const PlaybookRunStep& step) {
        return step.undoes && run.steps.at(*step.undoes).state == State::Done;
    });
}

void takeUpAgain(PlaybookRun& run, Timestamp now)
{
    run.phase = Phase::Running;
    run.lookedAgainAt = now;
    for (PlaybookRunStep& step : run.steps) {
        if (step.undoes.has_value() == run.isUndoing && holdsUp(run, step))
            takeBack(step);
    }
}

void takeBack(PlaybookRunStep& step)
{
    step.state = State::Pending;
    step.reasons.clear();
    if (!step.decision.isEmpty())
        step.earlier.push_back(std::exchange(step.decision, {}));
}

QString toName(State state)
{
    return stepStates.nameOf(state);
}

std::optional<State> playbookStepStateFromName(const QString& name)
{
    return stepStates.valueOf(name);
}

QString toName(Phase phase)
{
    return runPhases.nameOf(phase);
}

std::optional<Phase> playbookPhaseFromName(const QString& name)
{
    return runPhases.valueOf(name);
}

Json toJson(const PlaybookRun& run)
{
    Json steps = Json::array();
    for (const PlaybookRunStep& step : run.steps) {
        Json& json = steps.emplace_back(Json{{"verb", toJson(step.verb.value)}, {"verbName", toJson(step.verbName)}, {"inputs", step.inputs}, {"onFailure", toJson(toName(step.onFailure))}});
        if (step.target)
            json["target"] = targetToJson(*step.target);
        if (step.undoes)
            json["undoes"] = *step.undoes;
    }
    return {{"id", toJson(run.id.value)}, {"playbook", toJson(run.playbook.value)}, {"version", run.version}, {"name", toJson(run.name)}, {"about", targetToJson(run.about)}, {"seal", toJson(run.seal)},
        {"reason", toJson(run.reason)}, {"inputs", run.inputs}, {"server", toJson(run.server)}, {"actor", toJson(run.actor)}, {"actorId", run.actorId},
        {"at", toJson(toIso(run.at))}, {"heldUntil", toJson(toIso(run.heldUntil))}, {"steps", std::move(steps)}};
}

Result<PlaybookRun> playbookRunFromJson(const Json& json)
{
    const auto at = fromIso(textAt(json, "at"));
    const auto heldUntil = fromIso(textAt(json, "heldUntil"));
    const auto seal = sealFromJson(json.value("seal", Json()));
    const auto steps = requireMember(json, "steps");
    if (!at || !heldUntil || !seal || !steps || !steps->is_array() || textAt(json, "id").isEmpty())
        return Error::of(ErrorKind::StoreCorrupt, u"a playbook without id, time, seal or steps"_s);
    PlaybookRun run;
    run.id = {textAt(json, "id")};
    run.playbook = {textAt(json, "playbook")};
    run.version = static_cast<int>(integerAt(json, "version"));
    run.name = localTextOf(json.value("name", Json()));
    run.about = targetFromJson(json.value("about", Json::object()));
    run.seal = *seal;
    run.reason = textAt(json, "reason");
    run.inputs = json.value("inputs", Json::object());
    run.server = textAt(json, "server");
    run.actor = textAt(json, "actor");
    run.actorId = integerAt(json, "actorId");
    run.at = *at;
    run.heldUntil = *heldUntil;
    for (const Json& entry : *steps) {
        PlaybookRunStep& step = run.steps.emplace_back();
        step.verb = {textAt(entry, "verb")};
        step.verbName = localTextOf(entry.value("verbName", Json()));
        step.inputs = entry.value("inputs", Json::object());
        step.onFailure = onFailureFromName(textAt(entry, "onFailure")).value_or(OnFailure::Stop);
        if (entry.contains("target"))
            step.target = targetFromJson(entry["target"]);
        if (entry.contains("undoes"))
            step.undoes = static_cast<std::size_t>(integerAt(entry, "undoes"));
        if (step.undoes && *step.undoes >= run.steps.size())
            return Error::of(ErrorKind::StoreCorrupt, u"a playbook that undoes a step it does not have"_s);
    }
    return run;
}

} // namespace backroom
