// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/http_transport.h"

#include <functional>
#include <memory>

namespace backroom {

/// Lower is sooner. A decision overtakes every pull (design.md §4).
enum class Lane { Decision, Interactive, Push, Bulk };

enum class Health { Unknown, Good, Degraded, Down };

/// All requests of one source go through here: concurrency limit, priorities, gate while signing in, back-off with full
/// jitter and Retry-After, and the only place in the program that retries, and only reads. One log line per try.
///
/// A decision has a lane of its own beyond the concurrency limit, and bulk work leaves one slot free, so that neither a
/// pull nor a screen makes a decision wait.
class Connection : public QObject {
    Q_OBJECT
public:
    struct Task {
        /// Built anew for every try, so that a renewed session is used. An error ends the task without sending.
        std::function<Result<HttpRequest>()> build;
        bool isRead = false;
        /// Passes while the gate is closed (signing in and discovery).
        bool ignoresGate = false;
        Lane lane = Lane::Interactive;
        TransportOptions options;
        /// Called exactly once, never from inside run(). Not called after `owner` or the connection died.
        std::function<void(Result<HttpReply>)> done;
        /// Looks at a complete answer and says whether it is an error that a read may retry (429, 503, 5xx).
        std::function<std::optional<Error>(const HttpReply&)> check;
    };

    Connection(HttpTransport& transport, Clock& clock, QUrl base, QObject* parent = nullptr);
    ~Connection() override;

    void run(Task task, QObject* owner);

    /// While at least one guard lives, tasks wait (unless ignoresGate).
    class GateGuard;
    [[nodiscard]] std::shared_ptr<GateGuard> gate();

    void setConcurrency(int limit); ///< default 2 (odoo.md i)
    /// The source of jitter, numbers in [0, 1); tests make it predictable.
    void setRandom(std::function<double()> random);
    /// Good after any answer, Degraded after a failed try, Down after three in a row.
    Health health() const;
    std::optional<Timestamp> lastAnswerAt() const;
    /// How far the server's clock is ahead of ours; never more than its answers prove.
    Duration serverAhead() const;
    QUrl base() const;

Q_SIGNALS:
    void healthChanged(backroom::Health health);

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace backroom
