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

/// Is there a condition on the display name itself, not at the end of a path?
bool asksForNames(const SearchDomain::Node& node);
/// The negation of a domain as Odoo writes it: by the opposite operators. That is no complement for names, where "not"
/// asks that none of the fields matches: one that has no code does not lack this code, and some fields are left out.
SearchDomain::Node inverted(const SearchDomain::Node& node);

} // namespace backroom
