// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/rules/action_definition.h"

#include <QStringList>

namespace backroom {

struct Rule;

using PlaybookId = Id<struct PlaybookTag>;

/// What becomes of a playbook when one of its steps did not come about.
enum class OnFailure : std::uint8_t {
    Stop,
    GoOn,
    Compensate, ///< what was done before is undone
};

QString toName(OnFailure onFailure);
std::optional<OnFailure> onFailureFromName(const QString& name);

/// What a rule offers, with what goes into it: fixed values, "{name}" for what a person fills in once for the whole playbook,
/// and "{record.field}" for what the item's record held when the playbook began.
struct PlaybookAct {
    DecisionVerb verb;
    Json inputs = Json::object();
};

/// Another item that a step is about, when there is one: of one of these rules, whose record has in `theirs` what the item's
/// own record has in `ours`.
struct RelatedItem {
    std::vector<RuleId> rules;
    QString ours;
    QString theirs;
};

struct PlaybookStep {
    PlaybookAct act;
    std::optional<RelatedItem> on; ///< nothing: the item itself
    OnFailure onFailure = OnFailure::Stop;
    std::optional<PlaybookAct> undo; ///< what undoes it; nothing: it cannot be undone
};

/// A coordinated response to what a rule raises: steps in their order, each a decision of its own (design.md §7); declared in
/// resources/playbooks/*.json.
struct Playbook {
    PlaybookId id;
    int version = 1;
    LocalText name;
    LocalText why;
    std::vector<QString> rules; ///< codes, or how they begin: "STO."
    std::vector<ActionInput> inputs;
    std::vector<PlaybookStep> steps;

    bool isFor(const RuleId& rule) const;
};

/// BadInput with a JSON pointer in `detail` when the file breaks the form.
Result<Playbook> playbookFromJson(const Json& json);

/// What does not fit the rules that the playbook is for, with its pointer: "/steps/1/verb: …".
QStringList objectionsTo(const Playbook& playbook, const std::vector<Rule>& rules);

} // namespace backroom
