// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/sharing/share.h"

#include "core/base/names.h"
#include "core/domain/work/life_json.h"

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

constexpr auto states = nameTable<ShareState>({{ShareState::Pending, "pending"}, {ShareState::Sending, "sending"},
    {ShareState::Verified, "verified"}, {ShareState::Refused, "refused"}});

Json errorToJson(const Error& error)
{
    return {{"kind", toJson(toName(error.kind))}, {"reach", toJson(toName(error.reach))}, {"serverText", toJson(error.serverText)},
        {"detail", toJson(error.detail)}};
}

std::optional<Error> errorFromJson(const Json& json)
{
    const auto kind = errorKindFromName(textAt(json, "kind"));
    const auto reach = reachFromName(textAt(json, "reach"));
    if (!kind || !reach)
        return std::nullopt;
    return Error{*kind, *reach, {}, textAt(json, "serverText"), textAt(json, "detail")};
}

} // namespace

bool isOfClaim(LifeAct::Kind kind)
{
    return kind == LifeAct::Kind::Claim || kind == LifeAct::Kind::Renew || kind == LifeAct::Kind::Release;
}

bool isShared(LifeAct::Kind kind)
{
    switch (kind) {
    case LifeAct::Kind::Claim:
    case LifeAct::Kind::Renew:
    case LifeAct::Kind::Release:
    case LifeAct::Kind::Assign:
    case LifeAct::Kind::Wait:
    case LifeAct::Kind::Resume:
    case LifeAct::Kind::Snooze:
    case LifeAct::Kind::Wake:
    case LifeAct::Kind::Close:
    case LifeAct::Kind::Reopen:
    case LifeAct::Kind::Agree:
    case LifeAct::Kind::Retract:
    case LifeAct::Kind::Note: return true;
    default: return false;
    }
}

QString toName(ShareState state)
{
    return states.nameOf(state);
}

std::optional<ShareState> shareStateFromName(const QString& name)
{
    return states.valueOf(name);
}

Json toJson(const Share& share)
{
    Json json = {{"token", toJson(share.token)}, {"item", toJson(share.item.value)}, {"source", toJson(share.record.source.value)},
        {"model", toJson(share.record.model)}, {"id", share.record.id}, {"server", toJson(share.server)},
        {"event", toJson(LifeEvent{share.madeAt, share.act, {}, {}})}, {"state", toJson(toName(share.state))}};
    if (!share.claim.isEmpty())
        json["claim"] = toJson(share.claim);
    if (share.isTask())
        json["project"] = share.project;
    if (!share.title.isEmpty())
        json["title"] = toJson(share.title);
    if (!share.about.isEmpty())
        json["about"] = toJson(share.about);
    if (share.sentAt)
        json["sentAt"] = toJson(toIso(*share.sentAt));
    if (share.remote != 0)
        json["remote"] = share.remote;
    if (share.error)
        json["error"] = errorToJson(*share.error);
    return json;
}

Result<Share> shareFromJson(const Json& json)
{
    const auto event = lifeEventFromJson(json.value("event", Json()));
    if (!event)
        return event.error();
    const auto state = shareStateFromName(textAt(json, "state"));
    if (!state || textAt(json, "token").isEmpty())
        return Error::of(ErrorKind::StoreCorrupt, u"a share without token or state"_s);
    Share share;
    share.token = textAt(json, "token");
    share.item = {textAt(json, "item")};
    share.record = {{textAt(json, "source")}, textAt(json, "model"), integerAt(json, "id")};
    share.server = textAt(json, "server");
    share.act = event->act;
    share.madeAt = event->at;
    share.claim = textAt(json, "claim");
    share.project = integerAt(json, "project");
    share.title = textAt(json, "title");
    share.about = textAt(json, "about");
    share.state = *state;
    share.sentAt = fromIso(textAt(json, "sentAt"));
    share.remote = integerAt(json, "remote");
    if (json.contains("error"))
        share.error = errorFromJson(json["error"]);
    return share;
}

} // namespace backroom
