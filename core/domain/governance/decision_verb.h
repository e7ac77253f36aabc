// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"

namespace backroom {

/// What is decided, by the name that rule files give it ("approve", "change-quantity"); a rule's `actions` say what each
/// means. The interface has words of its own for the two below; the others are named by their rule.
using DecisionVerb = Id<struct VerbTag>;

namespace verbs {
inline const DecisionVerb approve{QStringLiteral("approve")};
inline const DecisionVerb reject{QStringLiteral("reject")};
} // namespace verbs

} // namespace backroom
