// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/rules/action_definition.h"
#include "core/net/odoo_client.h"
#include "core/store/cache_store.h"

#include <QObject>

#include <memory>
#include <optional>

namespace backroom {

/// Somebody made something at the source.
struct TraceMade {
    std::int64_t uid = 0;
    QString who;
    Timestamp at{};
};

/// Asks the source who left the trace of an act, and remembers until when that was asked, over restarts too. Core thread.
class TraceReader : public QObject {
    Q_OBJECT
public:
    using Done = std::function<void(const Result<std::vector<TraceMade>>&)>;

    /// All outlive this.
    TraceReader(Clock& clock, CacheStore& cache, QObject* parent = nullptr);
    ~TraceReader() override;

    void restore();
    void resume(OdooClient& client);
    void suspend();
    bool isOnline() const { return m_client != nullptr; }

    /// Nothing: it was never asked, or the cache was emptied.
    std::optional<Timestamp> askedUntil() const { return m_askedUntil; }
    void setAskedUntil(Timestamp until);
    /// What matches the proof of an act and was made since then, by whomever; the oldest first. Not called after suspend().
    void ask(const RecordQuery& proof, const Json& values, Timestamp since, Done done);

private:
    Clock& m_clock;
    CacheStore& m_cache;
    OdooClient* m_client = nullptr;
    std::unique_ptr<QObject> m_pass;
    std::optional<Timestamp> m_askedUntil;
};

} // namespace backroom
