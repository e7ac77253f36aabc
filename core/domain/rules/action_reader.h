// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/rules/action_definition.h"
#include "core/domain/rules/definition_reader.h"

#include <map>

namespace backroom {

/// The actions of a rule file, by verb. An action of one call may be written without "steps".
std::map<DecisionVerb, ActionDefinition> readActions(DefinitionReader& reader, const char* key);

} // namespace backroom
