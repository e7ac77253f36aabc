// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/domain/records/mirror.h"

#include <functional>

namespace backroom::test {

/// The field at the end of a condition's path.
struct FieldAt {
    QString model;
    QString name;
    QString type; ///< Odoo's name of it; "id" and "display_name" for these two
};

/// Visits every [path, operator, value] of a domain, those below "any" too; constants are left out. Conditions may be
/// changed on the way.
void forEachCondition(const Mirror& mirror, const QString& model, Json& domain, const std::function<void(Json& condition, const FieldAt& field)>& visit);

} // namespace backroom::test
