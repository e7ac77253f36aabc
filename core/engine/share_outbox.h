// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/actor.h"
#include "core/engine/share_post.h"
#include "core/store/share_store.h"

#include <QObject>

#include <map>
#include <memory>

namespace backroom {

/// Carries shares from the store into Odoo, each exactly once or visibly not at all: look whether it is there, commit
/// `Sending`, write, look again. What may have reached the server is looked for until nothing of ours can still be running
/// there, and only then written again. Those of one item go in their order, few at a time; nobody's are sent in another's name.
class ShareOutbox : public QObject {
    Q_OBJECT
public:
    ShareOutbox(Clock& clock, ShareStore& store, QObject* parent = nullptr);
    ~ShareOutbox() override;

    void resume(OdooClient& client, const Actor& actor);
    void suspend();
    /// Something was added to the store.
    void takeUp();
    /// A request is under way (shares that wait for their time aside).
    bool isBusy() const { return !m_flights.empty(); }

Q_SIGNALS:
    void changed(const backroom::Share& share);
    /// A call failed on the way; the link decides what that means for the source.
    void callFailed(const backroom::Error& error);
    void settled();

private:
    void look(const Share& share);
    void takeLook(Share share, const Result<Json>& found);
    void takeSight(Share share, const share_post::Sight& sight);
    void send(Share share, const share_post::Sight& sight);
    void takeAnswer(Share share, const Result<Json>& answer);
    /// It cannot be told where it was to be: at a task of the item it can, once a person wanted one.
    void tellAtTask(Share share, const Error& refusal);
    /// It is settled; the next one of its item may go.
    void end(Share share, ShareState state, std::optional<Error> error = {});
    void failLook(const Share& share, const Error& error);
    void retry(const Share& share, Duration delay);
    /// Writes the step to the store; what cannot be written has not happened, and is tried again later.
    bool step(Share& share, ShareState state, std::optional<Error> error = {});
    void call(const Share& share, odoo::Call call, std::function<void(const Result<Json>&)> take);
    void land(const QString& token);

    Clock& m_clock;
    ShareStore& m_store;
    OdooClient* m_client = nullptr;
    Actor m_actor;
    std::map<QString, std::unique_ptr<QObject>> m_flights;
    std::map<QString, std::unique_ptr<ScopedTimer>> m_timers;
    std::map<QString, int> m_tries;
};

} // namespace backroom
