// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/local_text.h"
#include "core/domain/governance/decision_verb.h"
#include "core/domain/rules/search_domain.h"

#include <optional>
#include <vector>

namespace backroom {

/// What a person fills in to decide: the new quantity, the date to wait for, the person to give it to.
struct ActionInput {
    enum class Kind : std::uint8_t {
        Text,
        Number,
        Date,   ///< YYYY-MM-DD
        Record, ///< id of a record of `model`
        Choice, ///< one of `choices`
    };

    QString name;
    Kind kind = Kind::Text;
    LocalText label;
    QString field; ///< of the record, whose value is proposed; may be empty
    QString model; ///< of Record
    SearchDomain among; ///< of Record: which may be chosen
    std::vector<std::pair<QString, LocalText>> choices;
    std::optional<double> least; ///< of Number
    std::optional<double> most;
};

/// One call of a business method on the item's record. Texts "{name}" in `args`, `context`, `guard` and `done` stand for
/// what was filled in, and "{reason}", "{record}" and "{actor}" for the decision's own.
struct ActionStep {
    QString method;
    Json args = Json::object(); ///< named arguments
    Json context = Json::object();
    SearchDomain guard; ///< must hold on the freshly read record before anything is sent
    SearchDomain done;  ///< the post-condition that proves the effect
};

/// How a verb is carried out on a record, and how one knows that it happened (design.md §7). A step follows when the one
/// before it was seen to have happened.
struct ActionDefinition {
    LocalText name; ///< empty for verbs that the interface has words for
    std::vector<ActionInput> inputs;
    std::vector<ActionStep> steps; ///< at least one
    bool needsReason = false;
    /// What the policy takes it for, approve or reject; nothing: an act that no policy bears on.
    std::optional<DecisionVerb> judgedAs;
};

QString toName(ActionInput::Kind kind);
std::optional<ActionInput::Kind> inputKindFromName(const QString& name);

/// What is wrong with what was filled in, by the input's name: "input-missing:quantity", "input-wrong:quantity",
/// "input-too-small:quantity", "input-too-large:quantity", "input-unknown:…".
QStringList problemsOf(const ActionDefinition& action, const Json& inputs);

/// What the texts in braces stand for.
Json withValues(const Json& pattern, const Json& values);
SearchDomain withValues(const SearchDomain& pattern, const Json& values);
/// Names in braces that neither an input nor the decision has.
std::vector<QString> unknownNames(const Json& pattern, const std::vector<ActionInput>& inputs);

} // namespace backroom
