// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/local_text.h"
#include "core/domain/governance/decision_verb.h"
#include "core/domain/governance/ramp.h"
#include "core/domain/rules/search_domain.h"

#include <QDate>

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
    bool isAhead = false; ///< of Date: today at the earliest
};

/// Records beside the item's own: an effect shows in them, or they must be there before. Asked of the server, not the mirror.
struct RecordQuery {
    QString model;
    SearchDomain domain;
    int least = 1;
    std::optional<int> most; ///< 0: none may be there
};

/// A form of the server's that is filled in from the decision and then carried out: created, and its method called.
struct WizardForm {
    QString model;
    Json values = Json::object();
    Json context = Json::object(); ///< beside what the server said when it answered with this form
    QString method;
    Json args = Json::object();
};

/// One act on the server, which is proven before the next begins. Texts "{name}" stand for what was filled in, and
/// "{reason}", "{record}", "{model}", "{actor}" and "{decision}" for the decision's own; "{record.field}" is what the record
/// held when the act was sent, and "{name.base64}" and "{name.sha1}" a text as a file holds it and its checksum.
struct ActionStep {
    QString method; ///< of the item's record; empty where the step begins with a form
    QString model;  ///< whose method it is, where it is not the item's; a record may name it: "{record.field}"
    Json target;    ///< the record of `model`; null: the method is the model's own
    Json args = Json::object(); ///< named arguments
    Json context = Json::object();
    std::optional<WizardForm> wizard; ///< filled in without being asked
    std::vector<WizardForm> answers;  ///< forms that the method may answer with, nothing done yet
    SearchDomain guard; ///< must hold on the freshly read record before anything is sent
    std::vector<RecordQuery> given; ///< must be found before anything is sent
    SearchDomain done;  ///< the post-condition that proves the effect; may be empty where `proof` does
    std::optional<RecordQuery> proof; ///< found afterwards, those aside that were found before
    bool commitsItself = false; ///< the method commits on its own, so that nothing undoes it with the rest
    bool mayVanish = false; ///< the record may be gone afterwards; an answer and its absence are the proof then
};

/// How what is filled in changes what a policy measures the act by.
struct JudgedMeasure {
    enum class Kind : std::uint8_t {
        AmountScaled, ///< the amount as far as `input` is more or less than the record's `field`
        AmountRest,   ///< what of the amount is left when `input` of the record's `field` is taken away
        Percent,      ///< `input` itself
        PercentBelow, ///< how far `input` is below the record's `field`
    };
    Kind kind = Kind::AmountScaled;
    QString input; ///< a number
    QString field; ///< of the record; all but Percent
};

/// How a verb is carried out on a record, and how one knows that it happened (design.md §7). A step follows when the one
/// before it was seen to have happened.
struct ActionDefinition {
    LocalText name; ///< empty for verbs that the interface has words for
    std::vector<ActionInput> inputs;
    std::vector<ActionStep> steps; ///< at least one
    bool needsReason = false;
    /// Fields that whoever decides must have seen, beside those of the rule; "field?" may be absent from a server.
    std::vector<QString> material;
    /// What the policy takes it for, approve or reject; nothing: an act that no policy bears on.
    std::optional<DecisionVerb> judgedAs;
    QString judgedAct; ///< class of acts with limits and duties of its own; empty: the rule's
    std::vector<JudgedMeasure> measures; ///< only with judgedAs
    /// Name (in English) of the kind of message by which the source itself tells that this was done to the record, whoever did
    /// it (mail.message.subtype); empty: it tells nothing of its own.
    QString told;
    /// By what else it shows that it was done, whoever did it: the record as it is afterwards, or its proof made by anybody.
    enum class Trace : std::uint8_t { None, Record, Proof };
    Trace trace = Trace::None;
    /// How many are begun when it is done to many records together; nothing: as many as there is room for.
    std::optional<Ramp> ramp;
    /// False: it says something, or keeps the machinery running; who must not decide about the business may do it all the same.
    bool decides = true;

    /// Fields of the record that go into what is sent: who decides must have seen them.
    std::vector<QString> usedFields() const;
};

QString toName(ActionInput::Kind kind);
std::optional<ActionInput::Kind> inputKindFromName(const QString& name);

/// What is wrong with what was filled in, by the input's name: "input-missing:quantity", "input-wrong:quantity",
/// "input-too-small:quantity", "input-too-large:quantity", "input-past:until", "input-unknown:…".
QStringList problemsOf(const std::vector<ActionInput>& asked, const Json& inputs, QDate today);
inline QStringList problemsOf(const ActionDefinition& action, const Json& inputs, QDate today) { return problemsOf(action.inputs, inputs, today); }

/// What the texts in braces stand for.
Json withValues(const Json& pattern, const Json& values);
SearchDomain withValues(const SearchDomain& pattern, const Json& values);
/// Names in braces that neither an input nor the decision has.
std::vector<QString> unknownNames(const Json& pattern, const std::vector<ActionInput>& inputs);
/// The fields in "{record.field}".
std::vector<QString> recordFields(const Json& pattern);
/// What was filled in as values of `withValues`, with the contents and checksums of texts as files.
Json valuesOfInputs(const Json& inputs);

} // namespace backroom
