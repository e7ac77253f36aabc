// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/item_work.h"

#include "core/base/log.h"
#include "core/engine/console_private.h"

#include <set>

namespace backroom {

ShareStatus statusOf(const Share& share)
{
    return {share.item, share.act.kind, share.isTask(), share.state, share.remote, share.madeAt, share.error};
}

ItemWork workOf(const ItemLife& life, const std::vector<Share>& shares)
{
    ItemWork work;
    work.item = life.id;
    work.state = life.state;
    work.owner = life.owner;
    work.claimedBy = life.claimedBy;
    work.claimUntil = life.claimUntil;
    work.snooze = life.snooze;
    work.disposition = life.disposition;
    work.cause = life.cause;
    if (!life.duplicateOf.value.isEmpty())
        work.duplicateOf = life.duplicateOf;
    work.closeNote = life.closeNote;
    for (const ItemNote& note : life.notes) {
        if (!note.withdrawn)
            work.notes.push_back(note);
    }
    work.consents = life.consents;
    std::set<std::int64_t> tasks;
    for (const Share& share : shares) {
        // Several people of one desk may have wanted the task; it is one.
        const bool isTaskThere = share.isTask() && share.state == ShareState::Verified;
        if (!isTaskThere || tasks.insert(share.remote).second)
            work.shares.push_back(statusOf(share));
    }
    return work;
}

ItemWork Console::Private::workOf(const ItemId& item) const
{
    const ItemLife* life = lives->life(item);
    if (!life)
        return {};
    const auto shares = sharing->sharesOf(item);
    if (!shares)
        log::failure("shares unreadable", shares.error());
    return backroom::workOf(*life, shares.value_or({}));
}

} // namespace backroom
