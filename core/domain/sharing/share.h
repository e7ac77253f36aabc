// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"
#include "core/base/json.h"
#include "core/domain/work/life_act.h"

namespace backroom {

/// How far a share has come on its way into the source.
enum class ShareState : std::uint8_t {
    Pending,  ///< not sent yet
    Sending,  ///< a request left, or may have; what became of it is read back
    Verified, ///< read back from the source
    Refused,  ///< it will not be shared; `error` says why
};

/// An act of a person that the other operators are to know of, written where they all look: at the record in Odoo (design.md
/// §6). A value; its token is unique and is found again in what it left behind.
struct Share {
    QString token;
    ItemId item;
    RecordKey record;         ///< where it is told: the item's own, or where people talk about that
    QString server;           ///< address and database it belongs to
    LifeAct act;              ///< `who` did it; nothing is ever sent in another's name
    QString claim;            ///< token of the claim that this renews or ends
    std::int64_t project = 0; ///< asks for a task there, for items without a record of their own
    QString title;            ///< what the item is called, for people
    QString about;            ///< which item it is, where the record is not its own and may have others
    Timestamp madeAt{};
    ShareState state = ShareState::Pending;
    std::optional<Timestamp> sentAt; ///< of the newest try
    std::int64_t remote = 0;         ///< id of the activity, message or task; once verified
    std::optional<Error> error;

    bool isTask() const { return project > 0; }
    bool endsClaim() const { return !claim.isEmpty() && act.kind != LifeAct::Kind::Renew; }
    bool operator==(const Share&) const = default;
};

inline bool isOpen(ShareState state)
{
    return state == ShareState::Pending || state == ShareState::Sending;
}

/// A claim is something that stands: an activity, which is renewed and ends. Everything else is said once, in the chatter.
bool isOfClaim(LifeAct::Kind kind);
/// Acts that are for others to know; the rest stays local.
bool isShared(LifeAct::Kind kind);

QString toName(ShareState state);
std::optional<ShareState> shareStateFromName(const QString& name);
Json toJson(const Share& share);
Result<Share> shareFromJson(const Json& json);

} // namespace backroom
