// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/governance/decision_verb.h"
#include "core/domain/governance/seal.h"

namespace backroom {

/// What a person agrees to who is not the last that has to: verb, what was filled in, and the material fields as displayed
/// with the rule version; SHA-256 over canonical JSON, hex. The amount is left out: how far it may move before everybody has
/// to agree anew, the policy says.
QString consentSeal(const DecisionVerb& verb, const Json& inputs, const Seal& seal, const QString& amountField);

} // namespace backroom
