// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/rules/action_definition.h"
#include "core/domain/rules/definition_reader.h"

#include <map>

namespace backroom {

struct ActionList {
    std::map<DecisionVerb, ActionDefinition> own;
    std::map<DecisionVerb, QString> borrowed; ///< names of shared actions
};

/// The actions of a rule file, by verb. An action of one call may be written without "steps"; a text is the name of a
/// shared action (see SharedActions).
ActionList readActions(DefinitionReader& reader, const char* key);
ActionDefinition readAction(DefinitionReader& reader);
/// What a person fills in.
std::vector<ActionInput> readInputs(DefinitionReader& reader, const char* key);

} // namespace backroom
