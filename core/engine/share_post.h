// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/sharing/share.h"
#include "core/net/odoo_client.h"

namespace backroom {

/// How a share is written into Odoo, and found there again (odoo.md d; what it does not say is in tests/contract/tst_sharing.cpp). Values in, calls out; no state.
namespace share_post {

/// What stands for an item that has nothing else in the source where people could talk about it.
inline const QString taskModel = QStringLiteral("project.task");

/// What a look at the source tells of a share.
struct Sight {
    bool isDone = false;       ///< it is there, or nothing is left to do
    std::int64_t id = 0;       ///< of what it left behind
    std::int64_t activity = 0; ///< that stands for the claim, where it is still to be changed
};

/// Looks for the message, task or activity with the share's token.
odoo::Call look(const Share& share);
/// For the task that was made of an item, whoever made it.
odoo::Call lookForTask(const ItemId& item);
/// For a close that ends a claim and has not been found: is the activity still there?
odoo::Call lookForClaim(const Share& share);
Sight sightOf(const Share& share, const Json& found, std::int64_t uid);
Sight claimSightOf(const Json& found, std::int64_t uid);

/// The one call that writes it, given what was seen. `today` is the day of the source's users, in UTC.
odoo::Call write(const Share& share, const Sight& sight, std::int64_t uid);

} // namespace share_post

} // namespace backroom
