// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/ledger/close_sheet.h"
#include "core/domain/ledger/used_definitions.h"
#include "core/engine/head_witness.h"
#include "core/engine/secret_store.h"
#include "core/store/ledger_store.h"

#include <QObject>

namespace backroom {

enum class CareAct : std::uint8_t { SetHold, LiftHold, AskErasure, AgreeErasure };

/// Keeps the ledger provable and no longer than it has to: tree heads signed hourly, at a close and at the end, holds and
/// erasures in a person's name, and the end of retention. A damaged ledger is never signed. Core thread.
class LedgerKeeping : public QObject {
    Q_OBJECT
public:
    LedgerKeeping(Clock& clock, LedgerStore& ledger, SecretStore& secrets, QString device, QObject* parent = nullptr);

    /// Takes the signing key from the key store; with a new one where there is none.
    void start();
    void stop();

    /// Signs the log as it is now; nothing new since the last head of this key: that one. Policy for a damaged ledger, Secret while
    /// there is no key yet.
    Result<TreeHead> signHead();
    bool hasKey() const { return m_key.has_value(); }
    /// Ends the day in the person's name: an entry that counts what was decided, a head over it, and its witness.
    Result<CloseSheet> close(const QString& login, const QString& server);
    HeadWitness& witness() { return m_witness; }
    /// The log holds every rule and policy by which was decided, as it was then.
    void setUsed(UsedDefinitions used) { m_used = std::move(used); }
    Result<void> noteUse(const QString& kind, const QString& id, const Json& file);
    /// In the name of who is signed in, on one decision.
    Result<void> care(CareAct act, const QString& idOrReference, const QString& login, const QString& reason);
    LedgerStatus status() const;
    /// Whether its values are gone, and whether a hold stands.
    void mark(DecisionRow& row) const;

Q_SIGNALS:
    void changed();

private:
    void takeKey(const Result<Secret>& stored);
    void signLater();
    void endRetention();
    void witnessDaily();

    Clock& m_clock;
    LedgerStore& m_ledger;
    SecretStore& m_secrets;
    QString m_device;
    std::optional<SigningKey> m_key;
    UsedDefinitions m_used;
    HeadWitness m_witness;
    std::optional<TreeHead> m_newest; ///< the last head that was signed here
    ScopedTimer m_headTimer;
    ScopedTimer m_retentionTimer;
};

} // namespace backroom
