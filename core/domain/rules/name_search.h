// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/rules/search_domain.h"

namespace backroom {

/// What a text asks of the records of a model.
struct NameSearch {
    /// On the model's own fields; with isShown, operator and value for the display name.
    SearchDomain::Node condition;
    bool isShown = false;
    /// Where any record of the model matches this, only those that do are found.
    std::optional<SearchDomain::Node> preferred;
};

/// How Odoo 19 finds records of a model that a text names (`_search_display_name`), for the operator and the value of
/// `asked`: by any of the search names, or for a negative operator by none of them; some models have ways of their own.
/// BadInput where the source refuses the operator.
Result<NameSearch> nameSearch(const SearchDomain::Node& asked, const QString& model);

} // namespace backroom
