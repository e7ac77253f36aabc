// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/ledger/ledger_entry.h"
#include "core/engine/actor.h"
#include "core/net/odoo_client.h"
#include "core/store/ledger_store.h"

#include <QObject>

#include <deque>
#include <memory>

namespace backroom {

/// What people say to all consoles of a source: notes in a channel there. Every console reads all of them and enters them into
/// its own ledger, so that it knows them when it is alone, and can prove them. Who said something and when is what the server
/// knows; a note or file that somebody else has changed since counts for nothing. The same thing said twice is one: that makes
/// it safe to say it again when an answer was lost. What is said, and what counts, is for the classes below it. Core thread.
class ChannelNotes : public QObject {
    Q_OBJECT
public:
    ~ChannelNotes() override;

    void resume(OdooClient& client, const Actor& actor);
    void suspend();
    /// Reads now.
    void refresh();
    bool isBusy() const { return m_pass != nullptr || !m_wishes.empty(); }
    /// Was everything read since the source is there, as far as it can be?
    bool isRead() const { return m_client && m_isRead; }

    /// Done when it was read back from the source and stands in the ledger. Reach::Unknown: it may have been said; saying it
    /// again is safe.
    using Done = std::function<void(const Result<void>&)>;

    /// Notes that count for nothing, and why.
    QStringList problems() const { return m_refused.values(); }

Q_SIGNALS:
    /// Something new stands in the ledger.
    void learned();
    void problemsChanged();
    void callFailed(const backroom::Error& error);
    void settled();

protected:
    /// Everybody of the house may read and write there; in Odoo's own words it is a channel like any other.
    struct Channel {
        QString name;
        QString purpose;
        QString mark; ///< what the references in all its notes begin with
        Duration readInterval{};
    };
    /// As somebody of the house wrote it, untouched since.
    struct Note {
        std::int64_t id = 0;
        QString body; ///< HTML
        QString author; ///< login
        Timestamp at{};
        std::vector<QByteArray> files;
    };
    struct Statement {
        QString body; ///< plain text
        Json attachments; ///< as message_post takes them; null: none
    };
    /// The ledger outlives this.
    ChannelNotes(Clock& clock, LedgerStore& ledger, Channel channel, QString device, QObject* parent);

    /// May the note say something that does not stand in the ledger yet?
    virtual bool isNews(std::int64_t id, const QString& body) const = 0;
    /// The act for the ledger, or why the note counts for nothing; nothing when it was said before.
    virtual Result<std::optional<LedgerAct>> actOf(const Note& note) const = 0;
    /// It stands in the ledger now.
    virtual void learn(const LedgerEntry& entry) = 0;

    /// Says it unless it is there. Errors of `say` are those of `done`.
    struct Wish {
        std::function<bool()> isThere;
        std::function<Result<Statement>()> say;
        Done done;
        int looks = 0;                ///< for what was sent
        std::optional<Error> doubt{}; ///< it was sent, and the answer was this
        bool isSent = false;
    };
    void wish(Wish wish);
    bool isConnected() const { return m_client != nullptr; }
    const Actor& actor() const { return m_actor; }
    Timestamp now() const { return m_clock.now(); }

private:
    void readNotes();
    void readFiles();
    void readPeople();
    void take();
    Result<Note> noteOf(const Json& row) const;
    Result<void> enter(const LedgerAct& act);
    void fulfil();
    void findChannel(const Statement& statement);
    void post(std::int64_t channel, const Statement& statement);
    void takeAnswer(const Result<Json>& answer);
    void end(const Result<void>& outcome);
    void stopPass();
    void call(odoo::Call call, std::function<void(const Result<Json>&)> take);
    void read(const QString& model, Json domain, Json fields, int limit, std::function<void(const Json&)> take);

    Clock& m_clock;
    LedgerStore& m_ledger;
    Channel m_channel;
    QString m_device;
    OdooClient* m_client = nullptr;
    Actor m_actor;
    std::unique_ptr<QObject> m_pass;
    std::deque<Wish> m_wishes;
    Json m_notes;                              ///< of this pass, those that may be news
    std::map<std::int64_t, Json> m_files;      ///< attachments of this pass
    std::map<std::int64_t, QString> m_people;  ///< login of those of the house; empty: of others
    QMap<qint64, QString> m_refused;
    bool m_isRead = false;
    ScopedTimer m_timer;
};

} // namespace backroom
