// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/discussion.h"
#include "core/store/ledger_store.h"

namespace backroom {

/// Finds what was decided around the console: an item that waited for a decision is over in the source, and neither the ledger
/// nor a note of another console says that somebody decided it here; or what was decided here has another amount since. Each
/// finding is an entry of the ledger and a record of the feed "decided-outside", which rules read like any other. Core thread.
class OutsideWatch : public QObject {
    Q_OBJECT
public:
    /// All outlive this.
    OutsideWatch(Clock& clock, LedgerStore& ledger, QueueBoard& board, ItemLives& lives, const Discussion& discussion, SourceId source, QString device, QObject* parent = nullptr);

    /// What was found before.
    void restore(const std::vector<LedgerEntry>& entries);
    /// Shows what was found to the rules; again after the board was cleared.
    void show();
    /// Only while what is shown is the source's own word: with a connection.
    void resume();
    void suspend();
    /// Compares now.
    void look();

    /// How the note says it that the other consoles find: who decides leaves it once the effect was seen.
    static QString decidedVerb(const DecisionVerb& verb);
    static constexpr const char* feedName = "decided-outside";

Q_SIGNALS:
    void ledgerChanged();

private:
    struct Finding {
        std::int64_t number = 0; ///< of its entry
        Json subject;
    };

    void lookAt(const ItemLife& life);
    void tell(const ItemLife& life, const Rule& rule, const Record& record, const QString& what, Json more);
    Record recordOf(const Finding& finding) const;
    bool isKnown(const ItemLife& life, const QString& what) const;

    Clock& m_clock;
    LedgerStore& m_ledger;
    QueueBoard& m_board;
    ItemLives& m_lives;
    const Discussion& m_discussion;
    SourceId m_source;
    QString m_device;
    std::vector<Finding> m_findings;
    std::set<QString> m_known; ///< item, life and what
    ScopedTimer m_timer;
};

} // namespace backroom
