// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/rules/feed_definition.h"
#include "core/domain/rules/rule.h"

#include <QStringList>

namespace backroom {

/// The feeds and rules of the installation and of the user, each file accepted or refused on its own.
struct Definitions {
    std::vector<FeedDefinition> feeds;
    std::vector<Rule> rules;
    /// "rules/x.json /when: …": file, JSON pointer and reason of everything refused.
    QStringList problems;
};

/// Reads `feeds/*.json` and `rules/*.json` of each folder in turn; a later file replaces an earlier one of the same id.
Definitions loadDefinitions(const QStringList& folders);

} // namespace backroom
