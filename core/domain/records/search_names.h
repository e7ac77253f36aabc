// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <vector>

namespace backroom {

/// Fields in which Odoo 19 looks for a record that is named by a text (`_rec_names_search`, or the one that names it).
/// Empty for models that look in ways we do not follow: there the display name has to do (nameSearch() knows more).
std::vector<QString> searchNamesOf(const QString& model);

/// The field of a model that makes its records a tree (`_parent_name`).
QString parentFieldOf(const QString& model);

} // namespace backroom
