// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/dispatcher.h"

namespace backroom {

/// Carries decisions that are made together, and intentions made while the source was away: each item is read, compared with
/// what was shown when it was selected, and decided for itself by the dispatcher. What cannot be decided is left out with the
/// reason and holds up no other. Survives the end of the program: it goes on when the same person is signed in there again.
/// Core thread.
class BatchDesk : public QObject {
    Q_OBJECT
public:
    /// All outlive this.
    BatchDesk(Clock& clock, LedgerStore& ledger, QueueBoard& board, Dispatcher& dispatcher, QString device, QObject* parent = nullptr);
    ~BatchDesk() override;

    Result<void> restore();
    void resume(OdooClient& client, const Actor& actor);
    void suspend();

    /// In the ledger when this returns. Also without a connection: then `actor` is who was signed in last.
    Result<BatchId> start(const BatchDraft& draft, const Actor& actor, Duration undoWindow);
    /// Goes on with one that rested too long to go on by itself.
    void goOn(const BatchId& id);
    /// Begins no more of its items.
    void stop(const BatchId& id);
    /// The same, and takes back what is still held.
    void withdraw(const BatchId& id);

    /// Newest first.
    std::vector<BatchManifest> manifests() const;
    std::optional<BatchManifest> manifest(const BatchId& id) const;
    /// Something is being read or decided.
    bool isBusy() const { return !m_readings.empty(); }

public Q_SLOTS:
    void followDecision(const backroom::Decision& decision);

Q_SIGNALS:
    void changed(const backroom::BatchManifest& manifest);
    void recordRead(const backroom::Record& record, const backroom::FeedId& feed);
    void callFailed(const backroom::Error& error);
    void ledgerChanged();
    void settled();

private:
    struct Entry {
        Batch batch;
        std::map<DecisionId, DecisionState> states;
        bool isResting = false; ///< waits for a person to go on
    };
    struct Place {
        BatchId batch;
        std::size_t item = 0;
        bool operator<(const Place& other) const { return std::tie(batch, item) < std::tie(other.batch, other.item); }
    };

    Entry* entryOf(const BatchId& id);
    bool mayGoOn(const Entry& entry) const;
    /// Begins as many readings as there is room for.
    void pump();
    /// With who changed the record last, and when, as far as that was read.
    QString whyGone(const Place& place);
    void read(const Place& place);
    void takeFresh(const Place& place, const Result<FreshRecord>& fresh);
    void decide(const Place& place, const FreshRecord& fresh);
    /// Agreed or skipped, in the ledger too. False: it could not be written, and is tried again.
    bool settle(const Place& place, BatchItem::State state, QStringList reasons, const char* act);
    void endIfDone(Entry& entry);
    void publish(const Entry& entry);
    void tell();
    BatchManifest manifestOf(const Entry& entry) const;

    Clock& m_clock;
    LedgerStore& m_ledger;
    QueueBoard& m_board;
    Dispatcher& m_dispatcher;
    QString m_device;
    OdooClient* m_client = nullptr;
    Actor m_actor;
    std::vector<Entry> m_entries; ///< newest first
    std::map<Place, std::unique_ptr<QObject>> m_readings;
    ScopedTimer m_retry;
    std::set<BatchId> m_changed;
    ScopedTimer m_tell;
};

} // namespace backroom
