// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/rules/publication.h"

namespace backroom {

/// What is in force of one policy.
struct EffectivePolicy {
    Json file;
    RuleStanding standing = RuleStanding::Installed; ///< Installed, Published or Pinned
    int newer = 0; ///< version that the program brought and nobody agreed to yet; 0: none
};

/// Policies are changed by two people, like rules with limits (domain.md §12.1: L and M). `file` as it stands in the folder
/// of the user's own files and `installed` as it came with the program; either may be null. A file that nobody has agreed
/// to changes nothing: what was agreed on before holds, or else what came with the program. Nothing: the file is new.
std::optional<EffectivePolicy> effectivePolicy(const Json& file, const Json& installed, const RulePublication* published);

} // namespace backroom
