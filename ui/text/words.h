// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/console_types.h"

#include <QString>

/// Sentences for the values of the core; the core itself has no tr() (design.md §3).
namespace backroom::text {

QString severity(Severity severity);
/// "Approve", "Reject", or as the rule names it.
QString verb(const DecisionVerb& verb, const LocalText& name = {});
/// "Approve 182.40 EUR": the verb with the money it moves.
QString verbWithMoney(const DecisionVerb& verb, const LocalText& name, const Money& amount);
/// Short, for a cell: "held 7 s", "Approving…", "approved ✓".
QString decisionState(const DecisionRow& decision, Timestamp now);
/// The same without the verb, for a row whose decision is known by state only.
QString decisionState(DecisionState state);
/// A full sentence for the operations panel: "Approve P00042 · 182.40 EUR".
QString decisionTitle(const DecisionRow& decision);
/// Who decided, and in whose name.
QString decidedBy(const DecisionRow& decision);
/// What a changed record means for the decision about it.
QString conflict(const DecisionRow& decision);
/// For a decision that needs a person: what went wrong, old and new values, the server's words; else empty.
QString whatIsKnown(const DecisionRow& decision);
/// Queue title in the user's language, by its id; unknown queues keep their own.
/// The text of a definition file in the program's language.
QString inLanguage(const LocalText& text);
QString queueTitle(const QueueStatus& queue);
/// What the primary verb of a queue is about, for empty states: "Nothing to approve."
QString nothingToDo();
/// Label of a field or formula; unknown names are made readable.
QString factLabel(const QString& key);
/// What the fact is called: by its definition or source where they say so.
QString factName(const Fact& fact);
/// Value of a fact: codes of the source become words, everything else stays.
QString factValue(const Fact& fact);
/// Why an action is not allowed: from "limit:1000.00 EUR" to a sentence.
QString refusal(const QString& code);
/// All of them, one after the other.
QString refusals(const QStringList& codes);
QString sourcePhase(SourcePhase phase);
/// What a connection test found for a feed: "ready" or the name of an error kind.
QString capability(const QString& value);

} // namespace backroom::text
