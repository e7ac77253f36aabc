// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/local_text.h"
#include "core/domain/governance/decision.h"
#include "core/domain/rules/action_definition.h"
#include "core/domain/rules/policy_binding.h"
#include "core/domain/rules/search_domain.h"
#include "core/domain/work/priority.h"
#include "core/domain/work/severity.h"

#include <map>
#include <set>

namespace backroom {

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
    LocalText text; ///< empty where ui/text knows the code
};

/// A step of a ladder: the first whose condition holds decides; the last has an empty one.
template <typename Level>
using Ladder = std::vector<std::pair<SearchDomain, Level>>;

/// How the points of the arguments make a risk band (domain.md §4.3). A sorting aid with named reasons, not a verdict.
struct RiskScore {
    int cap = 100;
    int mitigation = 15; ///< the most that reasons for may take off
    std::vector<std::pair<QString, int>> bands; ///< name and the score it begins at, highest first
};

/// Records to show beside an item: those of `model` whose `field` names the item's record.
struct RelatedRecords {
    QString model;
    QString field;
};

/// A record with what the rule must say about it; the tests and `backroomctl rules test` try every one.
struct RuleExample {
    bool raises = false;
    QString why;                      ///< what makes it a near miss
    std::optional<Severity> severity; ///< expected, where it matters
    /// Arguments and hard stops by code: the points expected, or nothing when it must not hold.
    std::map<QString, std::optional<int>> says;
    std::optional<Timestamp> now;
    Json record;
    std::map<QString, Json> with;     ///< other records by model
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
    int number = 0;              ///< stable numeric id of the code (domain.md §8)
    int version = 1;
    Mode mode = Mode::Active;
    ItemKind kind = ItemKind::Approval;
    LocalText name;
    LocalText why;               ///< what is wrong and what it leads to
    QueueId queue;
    FeedId feed;
    SearchDomain when;
    Ladder<Severity> severities;
    Ladder<Priority> priorities; ///< P3 where the file has none
    QString sinceField;          ///< when the request was raised; empty = when first seen
    QString dueField;            ///< field that holds the due time; empty = by the SLA
    Json sla;                    ///< what differs from the table of resources/sla, or null
    QString businessKeyField;
    QString titleField;
    QString counterpartyField;
    QString ownerField;
    QString amountField;         ///< field, dotted path or derived value; empty = no money in it
    QString atRiskField;         ///< the same; empty = the amount
    std::optional<int> likelihood; ///< percent that the money is lost without an act; empty = by severity
    int minutes = 5;             ///< typical touch time
    QString team;
    std::vector<QString> groupBy;
    std::vector<QString> causes; ///< likely cause codes
    std::vector<RelatedRecords> related;
    std::optional<RiskScore> score;
    std::vector<Argument> hardStops; ///< never scoreable (domain.md §4.2)
    /// Proves the fix: an item that was raised ends by this alone, however old its record gets. Empty = `when` holds no more.
    SearchDomain fixed;
    bool endsByPerson = false;   ///< an event that nothing at the source undoes: it is over when a person says so
    bool carriesLimits = false;  ///< a change of it needs a second person
    std::vector<RuleExample> examples;
    std::vector<QString> facts;
    /// Fields whose change voids the decision (domain.md §1), the amount among them always. One that the source does not
    /// show makes sealing, and so deciding, impossible, unless it is written with a question mark ("partner_bank_id?").
    std::vector<QString> material;
    std::set<QString> optionalMaterial;
    std::optional<LineEvidence> lines; ///< always material
    std::vector<Argument> speaksFor;
    std::vector<Argument> speaksAgainst;
    std::vector<DutyConflict> duties;
    std::optional<PolicyBinding> policy; ///< nothing: no limit and no duty of the policies bears on its decisions
    std::map<DecisionVerb, ActionDefinition> actions;
    /// Shared actions that it names and has not been given yet (see SharedActions).
    std::map<DecisionVerb, QString> borrowed;
    int sharedVersion = 0; ///< sum of the versions of those it was given; grows when one changes

    /// Offers the verb; what the action sends of the record is material, and approve and reject are judged by the policy.
    void offer(const DecisionVerb& verb, ActionDefinition action);
    /// Names as in the file: "field?" may be absent.
    void addMaterial(const std::vector<QString>& fields);

    QString versionName() const; ///< "PUR.order.to-approve v1", with shared actions "… v1+3"
    /// Every field of its own record that the rule reads: plain names and first steps of paths, no derived values.
    std::vector<QString> fields() const;
    /// Every field, dotted path and derived value that the rule shows or computes with outside its domains.
    std::vector<QString> shownFields() const;
    /// An item stays when `when` holds no more, until it is fixed.
    bool saysWhenFixed() const { return endsByPerson || !fixed.isEmpty(); }
    /// Every domain of the rule that is evaluated on mirrored records, with its JSON pointer.
    std::vector<std::pair<QString, const SearchDomain*>> domains() const;
};

/// BadInput with a JSON pointer in `detail` when the file breaks the form.
Result<Rule> ruleFromJson(const Json& json);
/// The examples of a rule that stand in a file of their own, as a list.
Result<std::vector<RuleExample>> examplesFromJson(const Json& json);

} // namespace backroom
