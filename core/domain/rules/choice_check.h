// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/records/model_schema.h"
#include "core/domain/rules/rule.h"

#include <functional>

namespace backroom {

/// Values that a rule's conditions compare a selection with and that the source does not know, with pointer: such a
/// comparison never holds. It may be a slip of the pen, or a value of another version of Odoo, so the rule runs all the
/// same. Nothing is said of fields whose values nobody told.
QStringList unknownChoices(const Rule& rule, const QString& model, const std::function<const ModelSchema*(const QString& model)>& schemaOf);

} // namespace backroom
