// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/dispatcher.h"

namespace backroom {

/// The playbooks that the item's rule has, as they could be begun now. `seal` as for Dispatcher::offerOf().
std::vector<OfferedPlaybook> playbooksFor(const Definitions& definitions, const QueueBoard& board, const Dispatcher& dispatcher, const WorkItem& item,
    const Record& record, const Seal* seal = nullptr);

/// The run as it begins, with everything filled in; or why not, as codes of refusals.
std::variant<PlaybookRun, QStringList> planOf(const Playbook& playbook, const PlaybookDraft& draft, const QueueBoard& board, const Dispatcher& dispatcher,
    const WorkItem& item, const Record& record);

PlaybookTarget targetOf(const WorkItem& item, const QueueBoard& board);
/// The item as it was, as far as a decision needs it.
WorkItem itemOf(const PlaybookTarget& target, const QueueBoard& board);

} // namespace backroom
