// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/ledger/ledger_entry.h"
#include "core/domain/rules/publication.h"

namespace backroom {

/// How one person tells the others, through the source, that a rule is proposed or agreed to: a note for people with a
/// reference for consoles in its last line, "[backroom/1 rule.proposed REF.x 3 HASH]". The file of a proposal comes with it
/// as an attachment. Who says it and when is what the server knows of the note, never what the text says.
namespace publication_note {

/// What a reference says.
struct Reference {
    bool isProposal = false;
    RuleId rule;
    int version = 0;
    QString hash; ///< contentHashOf() of the file
    bool operator==(const Reference&) const = default;
};

/// What the act refers to; nothing when it is none of a rule.
std::optional<Reference> referenceOf(const LedgerAct& act);
/// As it stands in a note; for finding it again.
QString line(const Reference& reference);
/// The whole note, plain text. `name` is the rule's, in words.
QString write(const Reference& reference, const QString& name);
/// The reference in the body of a note, HTML; the last one counts.
std::optional<Reference> read(const QString& html);

/// Where a note was read.
struct Place {
    QString server;         ///< address and database
    std::int64_t message = 0;
};

/// The act for the ledger. Of a proposal `file` is what came with it, and must be what the hash says; BadInput otherwise.
Result<LedgerAct> act(const Reference& reference, const QByteArray& file, const QString& who, Timestamp at, const Place& place);

} // namespace publication_note

} // namespace backroom
