// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/bus/bus_record.h"
#include "core/engine/bus/bus_link.h"
#include "core/engine/bus/bus_reader.h"
#include "core/engine/queue_board.h"

namespace backroom {

/// The n8n beside the system of record: connected, read round by round, and shown to rules as records of the feed "executions",
/// one for each case. What was read stays on the board while it is away, and over restarts. Core thread.
class BusDesk : public QObject {
    Q_OBJECT
public:
    /// All outlive this. `source`: whose records the board holds.
    BusDesk(TransportFactory makeTransport, Clock& clock, BusStore& store, QueueBoard& board, const BusRules& rules, SourceId source);
    ~BusDesk() override;

    BusLink& link() { return m_link; }
    const BusLink& link() const { return m_link; }
    void connectTo(const ConnectionSettings& settings, const Secret& key);
    void disconnectFrom();
    /// Shows what is known of this instance, before its key is at hand. StoreCorrupt when that cannot be read.
    Result<void> take(const ConnectionSettings& settings);

    /// The board has its definitions, or was emptied.
    void show();
    /// Reads a round now.
    void readNow();
    /// Nothing is connected, or what it has was read.
    bool isSettled() const;

    const BusRules& rules() const { return m_rules; }
    const std::map<std::int64_t, KeptExecution>& kept() const { return m_reader.kept(); }
    /// The execution behind a record of the feed; nothing when it is not one of this instance's.
    std::optional<std::int64_t> executionOf(const RecordKey& record) const;
    /// The case as it is with what was just read.
    struct Case {
        FailureCase folded;
        std::map<std::int64_t, KeptExecution> members;
    };
    Case caseWith(std::int64_t root, const std::vector<KeptExecution>& fresh) const;
    Record recordOf(const Case& one, DuplicateRisk risk) const;
    KeptExecution keptOf(const Execution& execution) const;
    /// Somebody looked; it counts until the case is tried again.
    void noteRisk(const Case& one, DuplicateRisk risk);
    void noteRisk(std::int64_t root, DuplicateRisk risk);
    /// What its effect is looked up by; nothing: it is not declared, or the object is not known.
    std::optional<RecordQuery> effectOf(std::int64_t root) const;
    /// Says in plain words what went wrong and what is likely to help, and where n8n shows it.
    void explain(ItemDetail& detail) const;
    /// The case is closed without n8n: "applied".
    Result<void> settle(std::int64_t root, const QString& as);
    /// Cases that ended well by n8n's word, whose effect nobody has looked for since; the newest first, `most` of them.
    std::vector<std::int64_t> unlooked(std::size_t most) const;
    /// Path of the webhook that starts the flow; empty: it has none.
    QString entranceOf(const QString& flow) const { return m_reader.entranceOf(flow); }

Q_SIGNALS:
    void statusChanged();
    void settled();

private:
    struct Look {
        std::int64_t lastTry = 0;
        DuplicateRisk risk = DuplicateRisk::Unknown;
        Duration at{}; ///< on the monotonic clock
    };

    void put();
    QString flowNameOf(const KeptExecution& kept) const;

    Clock& m_clock;
    QueueBoard& m_board;
    const BusRules& m_rules;
    SourceId m_source;
    BusLink m_link;
    BusReader m_reader;
    QString m_instance;
    std::map<std::int64_t, Record> m_shown;        ///< by record id
    std::map<std::int64_t, std::int64_t> m_rootOf; ///< by record id
    std::map<std::int64_t, Look> m_looks;          ///< by root
    bool m_isRead = false; ///< a round ended since it was connected
};

} // namespace backroom
