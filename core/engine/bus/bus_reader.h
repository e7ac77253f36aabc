// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/bus/bus_rules.h"
#include "core/domain/bus/failure_case.h"
#include "core/net/n8n_client.h"
#include "core/store/bus_store.h"

#include <deque>
#include <set>

namespace backroom {

/// Reads an n8n round by round: which executions failed or wait, and of each new one, once, why (design.md §9). Does not rely on
/// error flows. What it found stays in the store, also when n8n lets go of it.
///
/// Data is asked for without payloads; only where that does not tell the kind of failure, or the flow says that its business
/// reference stands in what started it, it is read in clear, and of that nothing is kept but what KeptExecution has.
class BusReader : public QObject {
    Q_OBJECT
public:
    BusReader(Clock& clock, BusStore& store, BusRules rules, QObject* parent = nullptr);
    ~BusReader() override;

    /// Takes up what was read of this instance before; another's is left.
    Result<void> restore(const QString& instance);
    /// The instance is there: it is read now and then.
    void resume(N8nClient& client);
    void suspend();
    /// Reads a round now; joins the one under way.
    void readNow();

    bool isReading() const { return m_round != nullptr; }
    /// End of the last complete round.
    std::optional<Timestamp> readAt() const { return m_readAt; }
    const std::optional<Error>& error() const { return m_error; }
    /// By id: what failed, what waits, and what became of those.
    const std::map<std::int64_t, KeptExecution>& kept() const { return m_kept; }
    /// A person closed it: "applied". Kept, and told like what was read.
    Result<void> settle(std::int64_t execution, const QString& as);
    /// By its id; empty: not known, or it has none.
    QString flowName(const QString& flow) const;
    /// Path of the webhook that starts it.
    QString entranceOf(const QString& flow) const;
    /// Those of kept() that belong together.
    const std::vector<FailureCase>& cases() const;

Q_SIGNALS:
    void changed(const std::vector<backroom::KeptExecution>& executions);
    /// Exactly one after every round that was not suspended.
    void roundEnded(const std::optional<backroom::Error>& error);

private:
    struct Ask {
        n8n::ExecutionQuery query;
        enum class For : std::uint8_t { Newest, Open, Ended } what = For::Newest;
    };

    void begin();
    void askNext();
    void takePage(Ask ask, const n8n::ExecutionPage& page);
    void readLeft();
    void readFlows();
    void readNext();
    void readData(const ExecutionHead& head, n8n::Reveal reveal);
    void takeData(const ExecutionHead& head, n8n::Reveal reveal, const Result<Execution>& execution);
    void want(const ExecutionHead& head);
    void keep(std::optional<KeptExecution> kept, const ExecutionHead& head);
    void finish(std::optional<Error> error);
    /// What to go on with after an answer; not after the round was given up.
    template <typename T>
    std::function<void(Result<T>)> then(std::function<void(T)> next);
    const n8n::Flow* flow(const QString& id) const;

    Clock& m_clock;
    BusStore& m_store;
    const BusRules m_rules;
    QString m_instance;
    N8nClient* m_client = nullptr;
    ScopedTimer m_timer;
    std::unique_ptr<QObject> m_round; ///< owns the answers of the round under way
    std::map<std::int64_t, KeptExecution> m_kept;
    mutable std::optional<std::vector<FailureCase>> m_cases; ///< of m_kept; nothing: to be worked out
    std::map<QString, n8n::Flow> m_flows;
    std::map<std::int64_t, ExecutionStatus> m_passed; ///< looked at, and of no concern in that state
    std::set<std::int64_t> m_refused;                 ///< whose data could not be had; not asked for again
    std::optional<Duration> m_flowsAt; ///< when they were read, on the monotonic clock
    std::optional<Duration> m_sweptAt; ///< when the failures of a day were last looked through whole
    std::optional<Timestamp> m_readAt;
    std::optional<Error> m_error;
    int m_failures = 0;

    // of the round under way
    ExecutionTracker m_tracker;
    std::deque<Ask> m_asks;
    std::int64_t m_newest = 0;
    bool m_isSweep = false;
    int m_reads = 0;
    std::deque<std::int64_t> m_left;
    std::map<std::int64_t, ExecutionHead> m_wanted;
    std::map<std::int64_t, KeptExecution> m_found;
};

} // namespace backroom
