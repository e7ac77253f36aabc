// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/governance/delegation_register.h"
#include "core/engine/channel_notes.h"

namespace backroom {

/// The delegations that people at all desks give, accept and revoke (domain.md §12.3). Core thread.
class DelegationDesk : public ChannelNotes {
    Q_OBJECT
public:
    /// The ledger outlives this.
    DelegationDesk(Clock& clock, LedgerStore& ledger, QString device, QObject* parent = nullptr);

    /// What the ledger tells.
    void restore(const std::vector<LedgerEntry>& entries);
    /// Of which source; also while it cannot be reached.
    void setServer(const QString& server) { m_server = server; }
    const DelegationBook& book() const { return m_register.of(m_server); }

    /// In the name of the person who is signed in. The detail of a Policy error is the name of a DelegationRefusal.
    void give(Delegation delegation, DelegationBook::OwnPower own, Done done);
    void accept(const DelegationId& id, Done done);
    void revoke(const DelegationId& id, Done done);

protected:
    bool isNews(std::int64_t id, const QString& body) const override;
    Result<std::optional<LedgerAct>> actOf(const Note& note) const override;
    void learn(const LedgerEntry& entry) override;

private:
    void say(DelegationAct act, std::function<std::optional<DelegationRefusal>()> objection, Done done);

    LedgerStore& m_ledger;
    DelegationRegister m_register;
    QString m_server;
};

} // namespace backroom
