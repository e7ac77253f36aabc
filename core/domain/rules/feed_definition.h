// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/rules/search_domain.h"

namespace backroom {

/// One record stream, declared in resources/feeds/*.json (design.md §4; schema: resources/schemas/feed.schema.json).
struct FeedDefinition {
    FeedId id;
    QString model;
    SearchDomain domain;
    std::vector<QString> fields;
    QString companyField;
    QString currencyField;
    QString storeField;      ///< many2one whose name is or begins with the store
    QString storeSeparator;  ///< the store is what comes before it ("Lyon 014: Receipts")
    Duration lagTarget{};
    Duration pollInterval{};
    Duration overlap{};      ///< at least 120 s: a transaction's write_date is its start (odoo.md i)
    Duration sweepInterval{};
    int pageSize = 2000;
};

/// BadInput with a JSON pointer in `detail` when the file breaks the form.
Result<FeedDefinition> feedFromJson(const Json& json);

} // namespace backroom
