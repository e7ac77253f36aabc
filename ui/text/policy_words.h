// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/console_types.h"
#include "core/domain/governance/judge.h"

/// Sentences for what the policy says.
namespace backroom::text {

/// "raised the refund": what somebody did, after his name.
QString duty(Duty duty);
/// "for this customer": whose sum it is.
QString dimension(Dimension dimension);
/// A whole sentence: "Above your limit of 250.00 EUR."
QString policyReason(const PolicyReason& reason);
/// What a refusal code "policy", "could" or "override" says (policy_desk.h).
QString policyRefusal(const QString& code, const QString& argument);
/// Why a delegation is not accepted.
QString delegationRefusal(DelegationRefusal refusal);
/// The same of an error that the core answered with, whatever it is.
QString delegationError(const Error& error);
QString delegationPhase(DelegationPhase phase);
/// That the source will do nothing for the person of this name.
QString missingRight(const MissingRight& missing, const QString& person);

} // namespace backroom::text
