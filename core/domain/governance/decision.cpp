// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/governance/decision.h"

#include <algorithm>
#include <array>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

using enum DecisionState;

constexpr std::array allStates{Held, Queued, Checking, Sending, Acknowledged, Verified, Withdrawn, Conflict, Rejected, Unverified, Failed};

Json errorToJson(const Error& error)
{
    return {{"kind", toJson(toName(error.kind))}, {"reach", toJson(toName(error.reach))}, {"serverText", toJson(error.serverText)},
        {"detail", toJson(error.detail)}};
}

} // namespace

QString toName(DecisionState state)
{
    switch (state) {
    case Held: return u"held"_s;
    case Queued: return u"queued"_s;
    case Checking: return u"checking"_s;
    case Sending: return u"sending"_s;
    case Acknowledged: return u"acknowledged"_s;
    case Verified: return u"verified"_s;
    case Withdrawn: return u"withdrawn"_s;
    case Conflict: return u"conflict"_s;
    case Rejected: return u"rejected"_s;
    case Unverified: return u"unverified"_s;
    case Failed: return u"failed"_s;
    }
    return {};
}

std::optional<DecisionState> decisionStateFromName(const QString& name)
{
    const auto found = std::find_if(allStates.begin(), allStates.end(), [&](DecisionState state) { return toName(state) == name; });
    return found == allStates.end() ? std::nullopt : std::optional(*found);
}

bool isOpen(DecisionState state)
{
    return state == Held || state == Queued || state == Checking || state == Sending || state == Acknowledged || state == Unverified;
}

bool mayFollow(DecisionState from, DecisionState to)
{
    const auto oneOf = [to](std::initializer_list<DecisionState> states) { return std::find(states.begin(), states.end(), to) != states.end(); };
    switch (from) {
    case Held: return oneOf({Queued, Withdrawn});
    case Queued: return oneOf({Checking, Withdrawn, Failed});
    case Checking: return oneOf({Sending, Conflict, Queued, Failed});
    case Sending: return oneOf({Acknowledged, Rejected, Queued, Unverified});
    case Acknowledged: return oneOf({Verified, Unverified, Rejected});
    case Unverified: return oneOf({Verified, Unverified, Rejected, Conflict, Failed});
    case Verified:
    case Withdrawn:
    case Conflict:
    case Rejected:
    case Failed: return false;
    }
    return false;
}

bool isSameDecision(const Decision& a, const Decision& b)
{
    return a.batch == b.batch && a.item == b.item && a.record == b.record && a.rule == b.rule && a.verb == b.verb && a.reason == b.reason && a.inputs == b.inputs && a.displayed == b.displayed && a.policy == b.policy && a.seal == b.seal
        && a.server == b.server && a.actor == b.actor && a.actorId == b.actorId && a.amount == b.amount && a.decidedAt == b.decidedAt;
}

namespace {

/// The same request as before through a guard, who does nothing the second time.
bool isSentAgain(const Decision& before, const Decision& after)
{
    const bool isGuarded = before.sentWith.is_object() && before.sentWith.contains("guard");
    return isGuarded && before.state == Unverified && after.state == Sending && after.sentWith == before.sentWith;
}

} // namespace

bool mayFollow(const Decision& before, const Decision& after)
{
    if (!isSameDecision(before, after))
        return false;
    if (after.stepsDone == before.stepsDone)
        return mayFollow(before.state, after.state) || isSentAgain(before, after);
    const bool wasSent = before.state == Acknowledged || before.state == Unverified;
    return wasSent && after.stepsDone == before.stepsDone + 1 && after.state == Queued;
}

Json toJson(const Decision& decision)
{
    Json json = {{"id", toJson(decision.id.value)}, {"item", toJson(decision.item.value)}, {"queue", toJson(decision.queue.value)},
        {"rule", toJson(decision.rule.value)},
        {"record", {{"source", toJson(decision.record.source.value)}, {"model", toJson(decision.record.model)}, {"id", decision.record.id}}},
        {"verb", toJson(decision.verb.value)}, {"reason", toJson(decision.reason)}, {"seal", toJson(decision.seal)},
        {"server", toJson(decision.server)}, {"actor", toJson(decision.actor)}, {"actorId", decision.actorId}, {"businessKey", toJson(decision.businessKey)},
        {"title", toJson(decision.title)},
        {"amount", {{"minor", decision.amount.minor()}, {"currency", toJson(decision.amount.currency().code())}}},
        {"state", toJson(toName(decision.state))}, {"decidedAt", toJson(toIso(decision.decidedAt))},
        {"changedAt", toJson(toIso(decision.changedAt))}, {"heldUntil", toJson(toIso(decision.heldUntil))},
        {"attempts", decision.attempts}, {"differences", toJson(decision.differences)}};
    if (!decision.batch.isEmpty())
        json["batch"] = toJson(decision.batch.value);
    if (!decision.verbName.isEmpty())
        json["verbName"] = toJson(decision.verbName);
    if (!decision.inputs.empty())
        json["inputs"] = decision.inputs;
    if (!decision.displayed.is_null())
        json["displayed"] = decision.displayed;
    if (!decision.policy.is_null())
        json["policy"] = decision.policy;
    if (decision.stepsDone > 0)
        json["stepsDone"] = decision.stepsDone;
    if (decision.checkpoint)
        json["checkpoint"] = toJson(*decision.checkpoint);
    if (!decision.sentWith.is_null())
        json["sentWith"] = decision.sentWith;
    if (decision.error)
        json["error"] = errorToJson(*decision.error);
    return json;
}

Result<Decision> decisionFromJson(const Json& json)
{
    const auto broken = [](const char* key) {
        return Error::of(ErrorKind::Protocol, u"decision: \"%1\" is missing or wrong"_s.arg(QLatin1StringView(key)));
    };
    for (const char* key : {"record", "seal", "amount", "attempts", "actorId", "differences"}) {
        if (!json.is_object() || !json.contains(key))
            return broken(key);
    }
    Decision decision;
    decision.id = {textAt(json, "id")};
    decision.item = {textAt(json, "item")};
    decision.queue = {textAt(json, "queue")};
    decision.rule = {textAt(json, "rule")};
    const Json& record = json["record"];
    if (!record.is_object() || !record.contains("id") || !record["id"].is_number_integer())
        return broken("record");
    decision.record = {{textAt(record, "source")}, textAt(record, "model"), record["id"].get<std::int64_t>()};
    decision.verb = {textAt(json, "verb")};
    const auto state = decisionStateFromName(textAt(json, "state"));
    if (decision.verb.isEmpty() || !state)
        return broken(decision.verb.isEmpty() ? "verb" : "state");
    decision.state = *state;
    decision.reason = textAt(json, "reason");
    const auto seal = sealFromJson(json["seal"]);
    if (!seal)
        return seal.error();
    decision.seal = *seal;
    decision.batch = {textAt(json, "batch")};
    decision.verbName = localTextOf(json.value("verbName", Json()));
    decision.inputs = json.value("inputs", Json::object());
    decision.policy = json.value("policy", Json());
    const Json steps = json.value("stepsDone", Json(0));
    if (!decision.inputs.is_object() || !steps.is_number_integer())
        return broken(decision.inputs.is_object() ? "stepsDone" : "inputs");
    decision.stepsDone = steps.get<int>();
    if (json.contains("checkpoint")) {
        const auto checkpoint = sealFromJson(json["checkpoint"]);
        if (!checkpoint)
            return checkpoint.error();
        decision.checkpoint = *checkpoint;
    }
    decision.sentWith = json.value("sentWith", Json());
    decision.displayed = json.value("displayed", Json());
    decision.server = textAt(json, "server");
    decision.actor = textAt(json, "actor");
    const Json& amount = json["amount"];
    if (!json["actorId"].is_number_integer() || !json["attempts"].is_number_integer() || !amount.is_object()
        || !amount.value("minor", Json()).is_number_integer())
        return broken("amount");
    decision.actorId = json["actorId"].get<std::int64_t>();
    decision.attempts = json["attempts"].get<int>();
    decision.businessKey = textAt(json, "businessKey");
    decision.title = textAt(json, "title");
    decision.amount = Money(amount["minor"].get<std::int64_t>(), Currency(textAt(amount, "currency")));
    for (const auto& [key, time] : {std::pair{"decidedAt", &decision.decidedAt}, {"changedAt", &decision.changedAt}, {"heldUntil", &decision.heldUntil}}) {
        const auto parsed = fromIso(textAt(json, key));
        if (!parsed)
            return broken(key);
        *time = *parsed;
    }
    decision.differences = differencesFromJson(json["differences"]);
    if (json.contains("error")) {
        const Json& error = json["error"];
        const auto kind = errorKindFromName(textAt(error, "kind"));
        const auto reach = reachFromName(textAt(error, "reach"));
        if (!kind || !reach)
            return broken("error");
        decision.error = Error{*kind, *reach, {}, textAt(error, "serverText"), textAt(error, "detail")};
    }
    return decision;
}

} // namespace backroom
