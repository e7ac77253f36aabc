// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/discussion.h"
#include "core/engine/finding_log.h"
#include "core/engine/source_history.h"
#include "core/engine/trace_reader.h"

#include <deque>

namespace backroom {

/// Finds what was decided around the console: the source's own messages tell of an act, an item that waited for a decision is
/// over in the source, or one of another kind ended by an act that a policy bears on and that left a trace; and neither the
/// ledger nor a note of another console says that somebody decided it here. Or what was decided here has another amount, payee
/// or account since. Each finding is an entry of the ledger and a record of the feed
/// "decided-outside". Core thread.
class OutsideWatch : public QObject {
    Q_OBJECT
public:
    /// All outlive this.
    OutsideWatch(Clock& clock, LedgerStore& ledger, QueueBoard& board, ItemLives& lives, const Discussion& discussion, SourceHistory& history, TraceReader& traces,
        const std::vector<Rule>& rules, SourceId source, QString device, QObject* parent = nullptr);
    /// Has somebody at another desk said this of an item that is not known here?
    void setSaidElsewhere(std::function<bool(const ItemId& item, const QString& said)> said) { m_isSaidElsewhere = std::move(said); }

    /// What was found before.
    void restore(const std::vector<LedgerEntry>& entries) { m_findings.restore(entries); }
    /// Shows what was found to the rules; again after the board was cleared.
    void show() { m_findings.show(); }
    /// Only while what is shown is the source's own word: with a connection.
    void resume();
    void suspend();
    /// Compares now.
    void look();

    /// Does it matter whether this was done around the console? What waits for a person, and what a policy bears on.
    static bool watches(const Rule& rule, const ActionDefinition& action);
    /// How the note says it that the other consoles find: who decides leaves it once the effect was seen.
    static QString decidedVerb(const DecisionVerb& verb);

Q_SIGNALS:
    void ledgerChanged();

private:
    /// Another console's note may be on its way that long.
    static constexpr Duration grace = std::chrono::minutes(6);
    static bool mayHaveHappened(DecisionState state);

    /// What was found out about an item.
    struct Found {
        ItemId item;
        int generation = 1;
        QString what;
        std::int64_t writer = 0;
        QString writerName;
        QString writtenAt; ///< as the source writes times
    };

    void lookAt(const ItemLife& life);
    /// False: it cannot be told yet.
    bool lookAt(const ToldAct& act);
    bool lookAt(const ToldAct& act, const Rule& rule, const DecisionVerb& verb, const ActionDefinition& action);
    void lookForTraces();
    /// Of what is still to be asked; all up to then was asked when nothing is left.
    void askNext(Timestamp until);
    void takeTraces(const ItemLife& life, const DecisionVerb& verb, const std::vector<TraceMade>& made);
    bool isDecidedOnRecord(const RecordKey& record, std::int64_t uid, Timestamp at) const;
    /// As the record shows: who wrote it last.
    Found foundOn(const ItemLife& life, const Record& record, const Rule& rule, const QString& what) const;
    void tell(const Found& found, const Rule& rule, const Record& record, Json more);
    bool isKnown(const ItemId& item, int generation, const QString& what) const;
    bool isDecidedHere(const ItemId& item, const DecisionVerb& verb) const;

    Clock& m_clock;
    LedgerStore& m_ledger;
    QueueBoard& m_board;
    ItemLives& m_lives;
    const Discussion& m_discussion;
    SourceHistory& m_history;
    TraceReader& m_traces;
    const std::vector<Rule>& m_rules;
    std::function<bool(const ItemId& item, const QString& said)> m_isSaidElsewhere;
    std::deque<std::pair<ItemId, DecisionVerb>> m_asking;
    FindingLog m_findings; ///< by item, what and life
    ScopedTimer m_timer;
};

} // namespace backroom
