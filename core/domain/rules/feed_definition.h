// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/rules/derived_definition.h"

namespace backroom {

/// How soon a change at the source should be seen here.
enum class LatencyClass : std::uint8_t { RealTime, NearRealTime, Scheduled };

/// One record stream, declared in resources/feeds/*.json (design.md §4; schema: resources/schemas/feed.schema.json).
struct FeedDefinition {
    FeedId id;
    QString model;
    SearchDomain domain;
    std::vector<QString> fields;
    QString companyField;    ///< may be empty, as the currency
    QString currencyField;
    QString storeField;      ///< many2one whose name is or begins with the store
    QString storeSeparator;  ///< the store is what comes before it ("Lyon 014: Receipts")
    LatencyClass latency = LatencyClass::NearRealTime;
    Duration lagTarget{};
    Duration pollInterval{};
    Duration overlap{};      ///< at least 120 s: a transaction's write_date is its start (odoo.md i)
    Duration sweepInterval{};
    int pageSize = 2000;
    std::vector<QString> dirtiedBy;       ///< models whose changes change these records without moving their write_date
    int retentionDays = 0;                ///< older records are let go; 0 = never
    bool isOptional = false;              ///< the model may be absent from a server: "not installed", never an error
    bool isContextual = false;            ///< read for what it tells about others; has no items of its own
    bool isOwn = false;                   ///< nothing is read for it: its records are what this program found out
    /// Paths of many2one to where people talk about the records, the best first, for models without a chatter of their own.
    std::vector<QString> discussedOn;
    std::map<QString, Unit> units;        ///< of fields whose type does not tell
    std::map<QString, LocalText> labels;  ///< of fields that no source has a name for
    std::vector<FormulaDefinition> formulas;
    std::vector<AggregateDefinition> aggregates;

    /// Of the formula or aggregate of that name; null when there is none.
    const DerivedCaption* captionOf(const QString& derived) const;
    const Unit* unitOf(const QString& derived) const;
};

class DefinitionReader;
/// The member "latency"; near-real-time where there is none.
LatencyClass latencyFrom(DefinitionReader& reader);
QString toName(LatencyClass latency);

/// BadInput with a JSON pointer in `detail` when the file breaks the form.
Result<FeedDefinition> feedFromJson(const Json& json);

} // namespace backroom
