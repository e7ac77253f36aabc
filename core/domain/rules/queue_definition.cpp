// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/rules/queue_definition.h"

#include "core/domain/rules/definition_reader.h"

namespace backroom {

Result<QueueDefinition> queueFromJson(const Json& json)
{
    DefinitionReader reader(json);
    QueueDefinition queue;
    queue.id = {reader.text("id")};
    queue.title = reader.localText("title");
    queue.workspace = reader.text("workspace", false);
    queue.team = reader.text("team", false);
    queue.order = reader.integer("order", 100);
    if (const auto error = reader.finish())
        return *error;
    return queue;
}

} // namespace backroom
