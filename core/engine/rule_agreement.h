// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/rules/publication_note.h"
#include "core/engine/actor.h"
#include "core/net/odoo_client.h"
#include "core/store/ledger_store.h"

#include <QObject>

#include <deque>
#include <memory>

namespace backroom {

/// Lets two people at two desks agree on a rule (domain.md §12.1: L and M). What one does is a note in a channel of the
/// source; every console reads all such notes and enters them into its own ledger, so that it knows what is agreed on when
/// it is alone, and can prove it. Who said something and when is what the server knows; a note or file that somebody else
/// has changed since counts for nothing. The same thing said twice is one: that makes it safe to say it again when an answer
/// was lost. Core thread.
class RuleAgreement : public QObject {
    Q_OBJECT
public:
    /// The register follows the ledger; both outlive this.
    RuleAgreement(Clock& clock, LedgerStore& ledger, PublicationRegister& publications, QString device, QObject* parent = nullptr);
    ~RuleAgreement() override;

    void resume(OdooClient& client, const Actor& actor);
    void suspend();
    /// Reads now.
    void refresh();
    bool isBusy() const { return m_pass != nullptr || !m_wishes.empty(); }

    /// Done when it was read back from the source and stands in the ledger. Reach::Unknown: it may have been said; saying it
    /// again is safe. Policy errors are those of PublicationRegister.
    using Done = std::function<void(const Result<void>&)>;
    void propose(const Json& ruleFile, Done done);
    void publish(const Json& ruleFile, Done done);

    /// Notes that count for nothing, and why.
    QStringList problems() const { return m_refused.values(); }

Q_SIGNALS:
    /// Something new stands in the ledger.
    void learned();
    void problemsChanged();
    void callFailed(const backroom::Error& error);
    void settled();

private:
    struct Wish {
        bool isProposal = false;
        Json file;
        Done done;
        int looks = 0;              ///< for what was sent
        std::optional<Error> doubt{}; ///< it was sent, and the answer was this
        bool isSent = false;
    };

    void wish(Wish wish);
    void readNotes();
    void readFiles();
    void readPeople();
    void take();
    /// The act of a note, or why it counts for nothing.
    Result<LedgerAct> actOf(const Json& note) const;
    void fulfil();
    bool isThere(const publication_note::Reference& reference) const;
    void findChannel(const LedgerAct& act, const QString& name);
    void post(std::int64_t channel, const LedgerAct& act, const QString& name);
    void takeAnswer(const Result<Json>& answer);
    void end(const Result<void>& outcome);
    void stopPass();
    void call(odoo::Call call, std::function<void(const Result<Json>&)> take);
    void read(const QString& model, Json domain, Json fields, int limit, std::function<void(const Json&)> take);

    Clock& m_clock;
    LedgerStore& m_ledger;
    PublicationRegister& m_publications;
    QString m_device;
    OdooClient* m_client = nullptr;
    Actor m_actor;
    std::unique_ptr<QObject> m_pass;
    std::deque<Wish> m_wishes;
    Json m_notes;                              ///< of this pass, those not known yet
    std::map<std::int64_t, Json> m_files;      ///< attachments of this pass
    std::map<std::int64_t, QString> m_people;  ///< login of those of the house; empty: of others
    QMap<qint64, QString> m_refused;
    ScopedTimer m_timer;
};

} // namespace backroom
