// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/records/model_schema.h"
#include "core/domain/rules/rule.h"

namespace backroom::ctl {

/// The examples that come with a rule of the program; nothing for other rules. They stand apart from the rules, and only
/// in this program: nobody but `rules test` needs them, and they are larger than all rules together.
std::vector<RuleExample> deliveredExamples(const RuleId& rule);

/// The fields of a model as a real Odoo 19 told them, for what the source has not shown yet; nothing for a model that no
/// delivered feed mirrors.
ModelSchema recordedSchema(const QString& model);

} // namespace backroom::ctl
