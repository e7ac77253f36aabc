// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"
#include "core/base/json.h"
#include "core/base/local_text.h"

namespace backroom {

/// A queue: what rules put their items into, declared in resources/queues/*.json (schema: queue.schema.json).
struct QueueDefinition {
    QueueId id;
    LocalText title;
    QString workspace; ///< "refunds", "replenishment", "incidents", "reconciliation", "bus", "my-work"
    QString team;      ///< who works it
    int order = 100;   ///< its place among the queues
};

/// BadInput with a JSON pointer in `detail` when the file breaks the form.
Result<QueueDefinition> queueFromJson(const Json& json);

} // namespace backroom
