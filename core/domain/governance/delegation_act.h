// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/governance/delegation.h"
#include "core/domain/ledger/ledger_entry.h"

namespace backroom {

/// What somebody says about a delegation, as it stands in a note for the other consoles and in the ledger.
struct DelegationAct {
    enum class Kind : std::uint8_t { Give, Accept, Revoke };
    Kind kind = Kind::Give;
    DelegationId id;
    Delegation given; ///< Give: without who gives it, which is for the server to say
    bool operator==(const DelegationAct&) const = default;
};

/// The name of a delegation follows from what it says: given twice it is one, and no other has its name.
Result<DelegationId> delegationIdOf(const Delegation& delegation, const QString& server);

/// Nobody has more to say why.
inline constexpr qsizetype longestReason = 500;

/// Where and by whom it was said.
struct DelegationSaying {
    QString server;          ///< address and database
    std::int64_t message = 0;
    PersonId who;
    Timestamp at{};
};

namespace delegation_act {

bool isOne(const QString& act);
/// For the ledger.
LedgerAct write(const DelegationAct& act, const DelegationSaying& saying);
/// From an entry with its subject; nothing: it is none, or cannot be read.
std::optional<std::pair<DelegationAct, DelegationSaying>> read(const Json& body, const Json& subject);

/// The whole note, plain text: a sentence for people, and a reference for consoles in its last line,
/// "[backroom/1 delegation.revoked 3f2a…]".
QString note(const DelegationAct& act, const QString& who);
/// What all references begin with.
QString mark();
/// From the body of a note, HTML; the last reference counts.
std::optional<DelegationAct> readNote(const QString& html);

} // namespace delegation_act

} // namespace backroom
