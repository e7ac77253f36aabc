// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/dispatcher.h"

namespace backroom {

/// What batches and playbooks have in common: decisions that a person makes together are read one by one, decided by the
/// dispatcher, told of as a manifest, and go on after a restart when the same person is signed in there again. Core thread.
class JointDesk : public QObject {
    Q_OBJECT
public:
    ~JointDesk() override;

    void resume(OdooClient& client, const Actor& actor);
    void suspend();
    /// Something is being read.
    bool isBusy() const { return !m_readings.empty(); }

Q_SIGNALS:
    void recordRead(const backroom::Record& record, const backroom::FeedId& feed);
    void callFailed(const backroom::Error& error);
    void ledgerChanged();
    void settled();

protected:
    /// What was ordered longer ago is not carried out without being asked for again.
    static constexpr Duration goesOnByItself = std::chrono::hours(24);
    /// Those that ended stay in view for so many more.
    static constexpr int mostKept = 50;

    /// One of the decisions, before there is one.
    struct Place {
        BatchId of;
        std::size_t number = 0;
        bool operator<(const Place& other) const { return std::tie(of, number) < std::tie(other.of, other.number); }
    };

    /// All outlive this.
    JointDesk(Clock& clock, LedgerStore& ledger, QueueBoard& board, Dispatcher& dispatcher, QString device, QObject* parent);

    /// Does whatever can be done now.
    virtual void pump() = 0;
    virtual std::vector<BatchId> unfinished() const = 0;
    virtual void tellOf(const BatchId& id) = 0;
    virtual void takeFresh(const Place& place, const Result<FreshRecord>& fresh) = 0;

    bool isConnected() const { return m_client != nullptr; }
    /// Is this the person, and is he there? Nothing is ever decided in another's name.
    bool isHis(const QString& server, const QString& actor) const { return m_client && server == m_actor.server && actor == m_actor.login; }
    /// As it is in the source now; takeFresh() gets it.
    void read(const Place& place, const Rule& rule, const RecordKey& record);
    /// Takes the place for a moment, then calls back; for what needs no reading.
    void readNothing(const Place& place, std::function<void()> then);
    bool isReading(const Place& place) const { return m_readings.contains(place); }
    bool isReadingAnyOf(const BatchId& id) const;
    std::size_t readings() const { return m_readings.size(); }
    void stopReading(const Place& place) { m_readings.erase(place); }
    void stopReadingOf(const BatchId& id);

    /// Of a reading that failed, while its answer is taken: how Odoo is reached is the link's business, another source tells itself.
    void tellFailed(const Error& error);
    void retry(std::optional<Duration> delay = {});
    bool isWaiting() const { return m_retry.isRunning(); }
    /// Hundreds of decisions move at once, and a manifest is as long as they are: it is told a few times a second.
    void publish(const BatchId& id);

    Clock& m_clock;
    LedgerStore& m_ledger;
    QueueBoard& m_board;
    Dispatcher& m_dispatcher;
    QString m_device;
    Actor m_actor;

private:
    void tell();
    void publishUnfinished();

    OdooClient* m_client = nullptr;
    std::unique_ptr<EvidenceReader> m_reader; ///< while there is a client
    std::map<Place, std::unique_ptr<QObject>> m_readings;
    bool m_isElsewhere = false; ///< the record whose answer is being taken
    ScopedTimer m_retry;
    std::set<BatchId> m_changed;
    ScopedTimer m_tell;
};

} // namespace backroom
