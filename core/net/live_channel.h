// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/live_state.h"
#include "core/net/live_session.h"
#include "core/net/live_transport.h"
#include "core/protocol/bus_memory.h"

namespace backroom {

struct LiveSettings {
    QUrl server;
    QUrl live;       ///< where /websocket is; the same as `server` unless the server is divided (odoo.md f)
    OdooCredentials credentials;
    int serverMajor = 0;
    std::optional<LiveMark> mark; ///< nothing: unknown how much was missed
};

/// Keeps the best way open by which an Odoo tells what changed: the websocket, else its notifications asked for by peeking,
/// else long polling; status() says which, and why no better one. Better ways are tried again by and by.
///
///     sign in or check the session → open → proven → live → closed → pause → check the session → …
///
/// A way counts only when it is proven to be this person's. A handshake with a dead cookie succeeds as well, and a peek is
/// answered, as to the public, and then nothing ever comes. So the session is read before a socket is opened, and once it is
/// subscribed a peek at the same address has to show the channel that only this person has; or a hint of ours came, which
/// goes to signed-in people only. A long poll shows no channels: there the session is read after each. The socket sends one
/// frame when it opens and a ping every half minute, far from the ten in two seconds that the server takes.
///
/// A refused sign-in is never repeated (odoo.md a); a session that ended later is renewed once, then after a pause.
class LiveChannel : public QObject {
    Q_OBJECT
public:
    LiveChannel(HttpTransport& transport, LiveTransport& sockets, Clock& clock, LiveSettings settings, QObject* parent = nullptr);
    ~LiveChannel() override;

    void start();
    /// Ends at once and for good, without a signal; what was heard stays in mark().
    void stop();
    /// The source of jitter, numbers in [0, 1); tests make it predictable.
    void setRandom(std::function<double()> random);

    const LiveStatus& status() const { return m_status; }
    /// Do changes come by themselves now?
    bool isHearing() const { return m_isHearing; }
    /// Up to where everything was heard, for the next start. Nothing while nothing was heard.
    const std::optional<LiveMark>& mark() const { return m_memory.mark(); }
    /// Until when everything was heard, by our clock.
    std::optional<Timestamp> heardAt() const { return m_heardAt; }

Q_SIGNALS:
    void statusChanged();
    /// Each notification once, in the order of arrival.
    void hinted(const std::vector<backroom::odoo::ChangeHint>& hints);
    /// Changes come by themselves from now on, and those missed come first. `missed`: not all of them do, because it was too
    /// long ago, or nobody knows when.
    void heard(bool missed);
    /// They do not any more.
    void lost();

private:
    enum class Step { Idle, SignIn, Check, Open, Prove, Live, Pause, Peek, LongPoll, Over };

    void signIn();
    void checkSession();
    void takeSession(const Result<odoo::SessionInfo>& info, bool wasSignIn);
    void sessionGone();
    void take(const odoo::BusBatch& batch);
    void becomeHearing(LiveMode mode);
    void stopHearing();
    void failed(const Error& error);
    /// Waits longer after each failure in a row, then takes the step.
    void pause(Duration least, void (LiveChannel::*then)());
    void endFor(LiveObstacle obstacle, std::optional<Error> error);
    void show(LiveMode mode, LiveObstacle obstacle, std::optional<Error> error = {});
    /// Answers to what an earlier step asked never arrive any more.
    QObject* newQuestion();
    Timestamp serverNow() const;

    // live_channel_ways.cpp: the socket, and what takes its place
    void open();
    void subscribe();
    void prove();
    void takeProof(const Result<odoo::BusPeek>& peek);
    void takeStranger(bool isSocket);
    void becomePushed();
    void receive(const QByteArray& frame);
    void signOfLife();
    void keepAlive();
    void takeEnd(const LiveEnd& end);
    /// Never opened: what stands in the way, and which way is next.
    void takeRefusal(const LiveEnd& end);
    void dropSocket();
    void fallBack(LiveObstacle obstacle, std::optional<Error> error);
    void tryBetterLater();
    void peekOn();
    void longPollOn();
    void takeLongPoll(const odoo::BusBatch& batch);

    LiveTransport& m_sockets;
    Clock& m_clock;
    const LiveSettings m_settings;
    LiveSession m_session;
    std::unique_ptr<QObject> m_asked; ///< owner of the question under way
    std::unique_ptr<LiveSocket> m_socket;
    std::function<double()> m_random;
    ScopedTimer m_next;      ///< the pause, or the next poll
    ScopedTimer m_deadline;  ///< until the socket is open, or dead
    ScopedTimer m_pings;
    ScopedTimer m_better;    ///< until a better way is tried again
    Step m_step = Step::Idle;
    LiveStatus m_status;
    odoo::BusMemory m_memory;
    std::optional<Timestamp> m_heardAt;
    std::optional<Duration> m_signedInAt; ///< on the monotonic clock
    std::optional<Duration> m_pushedSince; ///< the same
    bool m_wasStranger = false; ///< the last proof showed somebody else, with a session that was alive
    int m_failures = 0;      ///< in a row
    int m_silentEnds = 0;    ///< of sockets, the same
    bool m_isHearing = false;
};

} // namespace backroom
