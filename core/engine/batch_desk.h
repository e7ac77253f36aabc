// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/joint_desk.h"

namespace backroom {

/// Carries decisions that are made together, and intentions made while the source was away: each item is read, compared with
/// what was shown when it was selected, and decided for itself by the dispatcher. What cannot be decided is left out with the
/// reason and holds up no other. Core thread.
class BatchDesk : public JointDesk {
    Q_OBJECT
public:
    /// All outlive this.
    BatchDesk(Clock& clock, LedgerStore& ledger, QueueBoard& board, Dispatcher& dispatcher, QString device, QObject* parent = nullptr);
    ~BatchDesk() override;

    Result<void> restore();

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

public Q_SLOTS:
    void followDecision(const backroom::Decision& decision);

Q_SIGNALS:
    void changed(const backroom::BatchManifest& manifest);

protected:
    /// Begins as many readings as there is room for.
    void pump() override;
    std::vector<BatchId> unfinished() const override;
    void tellOf(const BatchId& id) override;
    void takeFresh(const Place& place, const Result<FreshRecord>& fresh) override;

private:
    struct Entry {
        Batch batch;
        std::map<DecisionId, DecisionState> states;
        bool isResting = false; ///< waits for a person to go on
        bool hasStoppedItself = false; ///< too many of them failed
        bool isRamped = false;         ///< its items wait for each other
        std::size_t rampFrom = 0;      ///< items decided before a person last said to go on
        std::optional<Duration> lastBegun = {}; ///< on the monotonic clock
    };

    Entry* entryOf(const BatchId& id);
    bool mayGoOn(const Entry& entry) const;
    /// With who changed the record last, and when, as far as that was read.
    QString whyGone(const Place& place);
    void begin(const Place& place);
    /// Nothing: its items need no care.
    std::optional<Ramp> rampOf(const Batch& batch) const;
    RampStep stepOf(const Entry& entry, const Ramp& ramp) const;
    /// Begins no more by itself; a person may say to go on.
    void rest(Entry& entry);
    void beginItemsOf(Entry& entry);
    void decide(const Place& place, const FreshRecord& fresh);
    /// Agreed or skipped, in the ledger too. False: it could not be written, and is tried again.
    bool settle(const Place& place, BatchItem::State state, QStringList reasons, const char* act);
    void endIfDone(Entry& entry);
    BatchManifest manifestOf(const Entry& entry) const;

    std::vector<Entry> m_entries; ///< newest first
    ScopedTimer m_rampTimer;
};

} // namespace backroom
