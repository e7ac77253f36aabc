// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/console_types.h"
#include "core/domain/ledger/witness_note.h"
#include "core/engine/actor.h"
#include "core/net/odoo_client.h"
#include "core/store/ledger_store.h"

#include <QObject>

#include <memory>

namespace backroom {

/// Has signed heads stand outside of this machine: as notes at a record of the source that somebody chose. Each is looked for
/// first, then written once, then read back; what may have reached the server is looked for until nothing of ours can still
/// be running there. All that stands there already is compared with the log: a head that does not fit is damage. Core thread.
class HeadWitness : public QObject {
    Q_OBJECT
public:
    HeadWitness(Clock& clock, LedgerStore& ledger, QString device, QObject* parent = nullptr);
    ~HeadWitness() override;

    void setPlace(std::optional<WitnessPlace> place);
    const std::optional<WitnessPlace>& place() const { return m_place; }
    void resume(OdooClient& client, const Actor& actor);
    void suspend();
    /// This head should stand there; an older one that does not yet need not any more.
    void want(const TreeHead& head);
    /// Compares what stands there with the log.
    void check();
    bool isBusy() const { return m_pass != nullptr; }

    WitnessPhase phase() const;
    const std::optional<Witness>& newest() const { return m_newest; }
    const std::optional<Error>& refusal() const { return m_refusal; }

Q_SIGNALS:
    void changed();
    void callFailed(const backroom::Error& error);
    void settled();

private:
    void takeNotes();
    /// Hex, as the ledger names it.
    QByteArray keyInUse() const;
    void takeRow(const Json& row);
    void post();
    void takeAnswer(const Result<Json>& answer);
    void end(std::optional<Error> refusal);
    void again(Duration delay);
    void stopPass();
    void fail(const Error& error);
    Hash logId() const;

    Clock& m_clock;
    LedgerStore& m_ledger;
    QString m_device;
    std::optional<WitnessPlace> m_place;
    OdooClient* m_client = nullptr;
    Actor m_actor;
    std::optional<Witness> m_wanted;
    std::optional<TreeHead> m_next; ///< to be wanted when that is settled
    std::optional<Witness> m_newest; ///< the last that was read back
    std::optional<Error> m_refusal;
    std::optional<Error> m_broken;
    std::unique_ptr<QObject> m_pass;
    Json m_rows;
    int m_looks = 0;
    ScopedTimer m_timer;
};

} // namespace backroom
