// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/governance/policy_reason.h"

#include "core/base/names.h"

namespace backroom {

namespace {

using Code = PolicyCode;

constexpr auto codes = nameTable<Code>({{Code::PolicyMissing, "policy-missing"}, {Code::ActUnknown, "act-unknown"}, {Code::PersonUnknown, "person-unknown"},
    {Code::NeverDecides, "never-decides"}, {Code::NoAuthority, "no-authority"}, {Code::DelegationWaits, "delegation-waits"},
    {Code::AboveLimit, "above-limit"}, {Code::RollingAboveLimit, "rolling-above-limit"}, {Code::OwnRequest, "own-request"},
    {Code::SodBlocked, "sod-blocked"}, {Code::SodSecondPerson, "sod-second-person"}, {Code::SodByRole, "sod-by-role"},
    {Code::AmountUnknown, "amount-unknown"}, {Code::ReasonMissing, "reason-missing"}, {Code::EvidenceMissing, "evidence-missing"}, {Code::Stale, "stale"},
    {Code::DecidedAlready, "decided-already"}, {Code::ApprovalVoid, "approval-void"}, {Code::MoreNeeded, "more-needed"}, {Code::RoleNeeded, "role-needed"},
    {Code::NobodyLeft, "nobody-left"}, {Code::OverrideIncomplete, "override-incomplete"}, {Code::OverrideReviewer, "override-reviewer"},
    {Code::OverrideEnded, "override-ended"}, {Code::OverrideTooLong, "override-too-long"}});
constexpr auto all = codes.values();

} // namespace

QString toName(PolicyCode code)
{
    return codes.nameOf(code);
}

std::optional<PolicyCode> policyCodeFromName(const QString& name)
{
    return codes.valueOf(name);
}

std::span<const PolicyCode> allPolicyCodes()
{
    return all;
}

Json toJson(const PolicyReason& reason)
{
    Json json{{"code", toJson(toName(reason.code))}};
    const auto add = [&json](const char* key, const QString& text) {
        if (!text.isEmpty())
            json[key] = toJson(text);
    };
    add("who", reason.who.value);
    add("role", reason.role.value);
    add("did", reason.did ? toName(*reason.did) : QString());
    add("would", reason.would ? toName(*reason.would) : QString());
    add("model", reason.record.model);
    add("at", reason.at ? toIso(*reason.at) : QString());
    add("limit", reason.limit ? reason.limit->toString() : QString());
    add("amount", reason.amount ? reason.amount->toString() : QString());
    add("before", reason.before ? reason.before->toString() : QString());
    add("percent", reason.percent ? QString::number(*reason.percent) : QString());
    add("per", reason.per ? toName(*reason.per) : QString());
    add("text", reason.text);
    if (!reason.name.isEmpty())
        json["name"] = toJson(reason.name);
    if (reason.record.id != 0)
        json["id"] = reason.record.id;
    if (reason.percentLimit)
        json["percentLimit"] = *reason.percentLimit;
    if (reason.window != Duration::zero())
        json["seconds"] = std::chrono::duration_cast<std::chrono::seconds>(reason.window).count();
    if (reason.count != 0)
        json["count"] = reason.count;
    return json;
}

std::optional<PolicyReason> policyReasonFromJson(const Json& json)
{
    const auto code = policyCodeFromName(textAt(json, "code"));
    if (!code)
        return std::nullopt;
    PolicyReason reason;
    reason.code = *code;
    reason.who = {textAt(json, "who")};
    reason.role = {textAt(json, "role")};
    reason.did = dutyFromName(textAt(json, "did"));
    reason.would = dutyFromName(textAt(json, "would"));
    reason.record = {{}, textAt(json, "model"), integerAt(json, "id")};
    reason.at = fromIso(textAt(json, "at"));
    reason.limit = Money::fromString(textAt(json, "limit"));
    reason.amount = Money::fromString(textAt(json, "amount"));
    reason.before = Money::fromString(textAt(json, "before"));
    if (const QString percent = textAt(json, "percent"); !percent.isEmpty())
        reason.percent = percent.toDouble();
    if (json.contains("percentLimit"))
        reason.percentLimit = integerAt(json, "percentLimit");
    reason.per = dimensionFromName(textAt(json, "per"));
    reason.window = std::chrono::seconds(integerAt(json, "seconds"));
    reason.count = static_cast<int>(integerAt(json, "count"));
    reason.text = textAt(json, "text");
    reason.name = localTextOf(json.value("name", Json()));
    return reason;
}

} // namespace backroom
