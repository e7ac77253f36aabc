// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/discussion.h"
#include "core/engine/finding_log.h"

namespace backroom {

/// Finds what was decided around the console: an item that waited for a decision is over in the source, and neither the ledger
/// nor a note of another console says that somebody decided it here; or what was decided here has another amount since. Each
/// finding is an entry of the ledger and a record of the feed "decided-outside". Core thread.
class OutsideWatch : public QObject {
    Q_OBJECT
public:
    /// All outlive this.
    OutsideWatch(Clock& clock, LedgerStore& ledger, QueueBoard& board, ItemLives& lives, const Discussion& discussion, SourceId source, QString device, QObject* parent = nullptr);

    /// What was found before.
    void restore(const std::vector<LedgerEntry>& entries) { m_findings.restore(entries); }
    /// Shows what was found to the rules; again after the board was cleared.
    void show() { m_findings.show(); }
    /// Only while what is shown is the source's own word: with a connection.
    void resume();
    void suspend();
    /// Compares now.
    void look();

    /// How the note says it that the other consoles find: who decides leaves it once the effect was seen.
    static QString decidedVerb(const DecisionVerb& verb);

Q_SIGNALS:
    void ledgerChanged();

private:
    void lookAt(const ItemLife& life);
    void tell(const ItemLife& life, const Rule& rule, const Record& record, const QString& what, Json more);
    bool isKnown(const ItemLife& life, const QString& what) const;

    Clock& m_clock;
    LedgerStore& m_ledger;
    QueueBoard& m_board;
    ItemLives& m_lives;
    const Discussion& m_discussion;
    FindingLog m_findings; ///< by item, what and life
    ScopedTimer m_timer;
};

} // namespace backroom
