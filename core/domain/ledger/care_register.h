// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"
#include "core/domain/ledger/ledger_entry.h"

#include <map>
#include <set>

namespace backroom {

/// What a person wants done with the values of a decision.
struct CareWish {
    DecisionId decision;
    QString who;    ///< login of the person who is signed in
    QString reason;
    Timestamp at{};
    QString device{};
};

/// What the log says about legal holds and about values that were let go (domain.md §12.4, §12.5). Erasure takes two people:
/// one asks, another agrees. Nothing is let go while a hold stands. Entries that break this count for nothing and are
/// findings.
class CareRegister {
public:
    static bool isCare(const QString& act);
    /// Follows the ledger as it grows; entries about other things are skipped.
    void add(const LedgerEntry& entry);

    bool isHeld(const DecisionId& decision) const { return m_holds.contains(decision); }
    /// Who set the hold; empty: there is none.
    QString heldBy(const DecisionId& decision) const;
    std::size_t held() const { return m_holds.size(); }
    bool isErased(const DecisionId& decision) const { return m_erasedAt.contains(decision); }
    std::size_t erased() const { return m_erasedAt.size(); }
    /// Values of entries before this one may be gone, of a decision or, by its id, of a batch or an item; nothing when all have to be there.
    std::optional<std::uint64_t> erasedAt(const DecisionId& decision) const;
    /// Who asked for it and nobody has agreed yet; empty: nobody.
    QString askedBy(const DecisionId& decision) const;
    std::map<DecisionId, QString> asked() const;

    /// The acts to write. Refusals are ErrorKind::Policy and their detail begins with a code: "person-missing",
    /// "reason-missing", "on-hold", "not-on-hold", "erasure-not-asked", "asked-yourself".
    Result<LedgerAct> hold(const CareWish& wish) const;
    Result<LedgerAct> lift(const CareWish& wish) const;
    Result<LedgerAct> askErasure(const CareWish& wish) const;
    Result<LedgerAct> agreeErasure(const CareWish& wish) const;
    /// What was kept long enough, of one class. None of them may be held.
    static LedgerAct endRetention(const QString& name, const std::set<DecisionId>& decisions, const QStringList& with, Timestamp at, const QString& device);

    const std::vector<LedgerFinding>& findings() const { return m_findings; }

private:
    struct Said {
        QString who;
        std::uint64_t sequence = 0;
    };
    QString objectionTo(const QString& act, const CareWish& wish) const;
    Result<LedgerAct> actOf(const QString& act, const CareWish& wish) const;
    void takeAlso(const Json& subject, std::uint64_t sequence);
    QString take(const LedgerEntry& entry, const QString& act, const Json& body);

    std::map<DecisionId, Said> m_holds;
    std::map<DecisionId, Said> m_asked;
    std::map<DecisionId, std::uint64_t> m_erasedAt;
    std::map<QString, std::uint64_t> m_alsoErasedAt; ///< batches and items
    std::vector<LedgerFinding> m_findings;
};

} // namespace backroom
