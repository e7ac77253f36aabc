// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/discussion.h"
#include "core/engine/item_lives.h"
#include "core/engine/share_outbox.h"
#include "core/engine/share_reader.h"

namespace backroom {

/// Keeps operators in step through Odoo itself (design.md §6): what a person does here is written there where people talk about
/// the item, and what others wrote there happens to the item here.
class Sharing : public QObject {
    Q_OBJECT
public:
    Sharing(Clock& clock, WorkStore& store, ItemLives& lives, const Discussion& discussion, SourceId source, QObject* parent = nullptr);
    ~Sharing() override;

    /// Whose acts, and of which server, are shared from now on, also while it cannot be reached.
    void setActor(const QString& login, const QString& server);
    void resume(OdooClient& client, const Actor& actor);
    void suspend();
    /// Reads now.
    void refresh();
    /// Something is on its way (shares that wait for their time aside).
    bool isBusy() const { return m_reader.isReading() || m_outbox.isBusy(); }

    /// Wants a task for the item in the project; one that is there already is found by its reference, and asked for twice it is
    /// one share. Its token.
    Result<QString> makeTask(const ItemId& item, std::int64_t project, const QString& title, const QString& text);
    /// Of the item's acts here, the oldest first.
    Result<std::vector<Share>> sharesOf(const ItemId& item) const { return m_store.shares().of(item); }

    /// Has another person agreed to this on an item that is not known here?
    bool isSaidOfUnknown(const ItemId& item, const QString& verb) const;

Q_SIGNALS:
    void shareChanged(const backroom::Share& share);
    void callFailed(const backroom::Error& error);
    void settled();

private:
    std::vector<Share> sharesFor(const ItemLife& before, const ItemLife& after, const LifeAct& act) const;
    Share begin(const ItemLife& life, LifeAct act) const;
    std::optional<bool> isAbout(const RecordKey& place, const ItemLife& life) const;
    /// Brings the person's own claims in Odoo into line with the item: renews them, ends them.
    void align(const ItemId& id);
    void alignAll();
    void add(const Share& share);
    const Share* standingOf(const ItemId& id) const;
    void reloadStanding();

    void read();
    void take(const ShareReading& reading);
    void takeActs(const std::vector<ForeignAct>& acts);
    /// True when it is settled: it happened, or it never will.
    bool fold(const ForeignAct& act);
    void takeClaims(const std::vector<StandingClaim>& claims);
    void takeHolder(const ItemLife& life, const StandingClaim& holder);
    void takeEnd(const ItemLife& life, const std::vector<StandingClaim>& claims);
    void yield(const ItemLife& life, const QString& why);
    QString readerName() const { return m_actor.login + u' ' + m_actor.server; }

    Clock& m_clock;
    WorkStore& m_store;
    ItemLives& m_lives;
    const Discussion& m_discussion;
    ShareOutbox m_outbox;
    ShareReader m_reader;
    OdooClient* m_client = nullptr;
    Actor m_actor;
    std::vector<Share> m_standing;     ///< the person's own claims that nothing has ended
    std::set<QString> m_provenBefore;  ///< those that were in Odoo when the reading began
    std::vector<ForeignAct> m_waiting; ///< for items that are not known here yet
    ScopedTimer m_timer;
    int m_failures = 0;
};

} // namespace backroom
