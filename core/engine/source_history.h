// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/message_mark.h"
#include "core/net/odoo_client.h"
#include "core/store/cache_store.h"

#include <QObject>

#include <map>
#include <memory>
#include <set>

namespace backroom {

/// The source's own word that something was done to a record: by whom, and when.
struct ToldAct {
    std::int64_t message = 0;
    RecordKey record;
    QString told;          ///< name of its kind (ActionDefinition::told)
    std::int64_t uid = 0;
    QString who;
    Timestamp at{};
    Timestamp readAt{};    ///< when it was read here first
};

/// Reads the messages by which the source tells of acts, from when it is first asked on, and keeps them until somebody has
/// dealt with them, over restarts too. A person without rights on a record does not hear of it. Core thread.
class SourceHistory : public QObject {
    Q_OBJECT
public:
    /// All outlive this.
    SourceHistory(Clock& clock, CacheStore& cache, SourceId source, QObject* parent = nullptr);
    ~SourceHistory() override;

    /// By model, the kinds of messages that matter; before restore().
    void setWatched(std::map<QString, std::set<QString>> kinds) { m_kinds = std::move(kinds); }
    /// What was read and not dealt with when the program ended; nothing after the cache was emptied.
    void restore();
    void resume(OdooClient& client);
    void suspend();

    /// Does the source tell of this, as far as that is known?
    bool tells(const QString& model, const QString& kind) const;
    /// Read before that time and not settled, the oldest first.
    std::vector<ToldAct> pending(Timestamp readBefore) const;
    /// It was dealt with. What could not be kept is read again after a restart.
    void settle(std::int64_t message);

private:
    void readKinds();
    void readNewest();
    void readMessages(std::int64_t newest);
    void take(const Json& rows, std::int64_t newest);
    void call(const QString& model, Json args, std::function<void(const Json&)> take);
    void keep() const;
    void readLater();

    Clock& m_clock;
    CacheStore& m_cache;
    SourceId m_source;
    OdooClient* m_client = nullptr;
    std::map<QString, std::set<QString>> m_kinds;
    std::map<std::int64_t, std::pair<QString, QString>> m_subtypes; ///< of the source: model and kind by id
    std::unique_ptr<QObject> m_pass;
    Timestamp m_begun{};
    MessageMark m_mark;
    std::map<std::int64_t, ToldAct> m_pending; ///< by message
    std::set<std::int64_t> m_settled;          ///< above the mark's floor
    ScopedTimer m_timer;
};

} // namespace backroom
