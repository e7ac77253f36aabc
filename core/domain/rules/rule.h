// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/governance/decision.h"
#include "core/domain/rules/search_domain.h"
#include "core/domain/work/severity.h"

#include <map>
#include <set>

namespace backroom {

/// How a verb is carried out on a record, and how one knows that it happened (design.md §7).
struct ActionDefinition {
    QString method;        ///< the model's business method
    SearchDomain guard;    ///< must hold on the freshly read record before anything is sent
    SearchDomain done;     ///< the post-condition that proves the effect
    bool needsReason = false;
};

/// A duty already performed on the record that forbids deciding on it (domain.md §12.1): the field names its actor.
struct DutyConflict {
    QString code;  ///< "raised-by-you"
    QString field; ///< many2one to res.users
};

/// A reason for or against, shown beside the decision when its condition holds.
struct Argument {
    QString code;
    SearchDomain when;
    int points = 0;
};

struct LineEvidence {
    QString model;
    QString parentField;
    QString textField;
    QString quantityField;
    QString priceField;
    QString amountField;
    SearchDomain where;
};

/// Turns records of one feed into work items; declared in resources/rules/*.json (design.md §5).
struct Rule {
    enum class Mode { Active, Shadow, Off };

    RuleId code;
    int version = 1;
    Mode mode = Mode::Active;
    ItemKind kind = ItemKind::Approval;
    QueueId queue;
    QString queueTitle;
    FeedId feed;
    SearchDomain when;
    /// First match wins; the last has an empty domain.
    std::vector<std::pair<SearchDomain, Severity>> severities;
    QString sinceField;          ///< when the request was raised
    Duration sla{};              ///< due = since + sla; zero = no due time
    QString businessKeyField;
    QString titleField;
    QString counterpartyField;
    QString ownerField;
    QString amountField;
    std::vector<QString> facts;
    /// Fields whose change voids the decision (domain.md §1), the amount among them always. One that the source does not
    /// show makes sealing, and so deciding, impossible, unless it is written with a question mark ("partner_bank_id?").
    std::vector<QString> material;
    std::set<QString> optionalMaterial;
    std::optional<LineEvidence> lines; ///< always material
    std::vector<Argument> speaksFor;
    std::vector<Argument> speaksAgainst;
    std::vector<DutyConflict> duties;
    std::map<DecisionVerb, ActionDefinition> actions;

    QString versionName() const; ///< "PUR.order.to-approve v1"
    /// Every record field the rule reads.
    std::vector<QString> fields() const;
};

/// BadInput with a JSON pointer in `detail` when the file breaks the form.
Result<Rule> ruleFromJson(const Json& json);

} // namespace backroom
