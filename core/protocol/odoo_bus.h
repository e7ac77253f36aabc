// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/protocol/http_message.h"
#include "core/protocol/odoo_call.h"

#include <QUrl>

#include <set>
#include <vector>

namespace backroom::odoo {

/// What Odoo's bus says about records that changed (odoo.md f): which ones, never their values.
struct ChangeHint {
    enum class Kind : std::uint8_t { Create, Write, Unlink };

    std::int64_t notification = 0; ///< id on the bus
    QString model;
    std::vector<std::int64_t> ids;
    Kind kind = Kind::Write;
    std::int64_t uid = 0; ///< who did it; 1 for side effects of the system

    bool operator==(const ChangeHint&) const = default;
};

/// The notifications of one frame or answer. Those of other types (chat, presence) count by their id only.
struct BusBatch {
    std::vector<std::int64_t> ids; ///< of all notifications, in the order they came
    std::vector<ChangeHint> hints;
    int refused = 0;   ///< notifications that break the form
    QString refusal;   ///< what was wrong with the first of them; never its content

    bool operator==(const BusBatch&) const = default;
};

/// An answer of peek_notifications.
struct BusPeek {
    BusBatch batch;
    /// Whose partner's channel the server listens to for this session. It adds the person's own to every session that is
    /// signed in; the public, who is in groups as well, has none.
    std::set<std::int64_t> partners;
};

/// What opens a socket. Everything but the cookie may be told.
struct BusHandshake {
    QUrl url;          ///< ws or wss
    QByteArray origin; ///< must be there, or the answer is 400
    HttpHeaders headers;
    Secret cookie;     ///< the whole header's value
};

/// The type of our notifications.
inline constexpr const char* changedType = "backroom.changed";

/// `live` is the address (http or https) that has /websocket below it, `server` the one people open. With a User-Agent the
/// server compares `version`, and says so when the protocol is another one.
BusHandshake busHandshake(const QUrl& live, const QUrl& server, const QString& version, const Secret& sessionCookie);
/// The first frame a socket sends. No channels: the server adds those of the user's groups by itself. `last` ≤ 0: what was
/// sent in the last 50 s.
QByteArray subscribeFrame(std::int64_t last);
/// Frames of a socket: a list of notifications. An error only for what is no such list; a single one that breaks the form
/// is counted.
Result<BusBatch> decodeNotifications(const QByteArray& frame);

/// POST /websocket/peek_notifications (Odoo 16 and later).
HttpRequest encodePeek(std::int64_t last, const Secret& sessionCookie);
Result<BusPeek> decodePeek(const HttpReply& reply);

/// POST /longpolling/poll (Odoo 14 and 15), answered at once when there is something, else after up to 50 s.
HttpRequest encodeLongPoll(std::int64_t last, const Secret& sessionCookie);
Result<BusBatch> decodeLongPoll(const HttpReply& reply);

/// What to do when the server has closed a socket.
enum class CloseReaction : std::uint8_t {
    Reconnect,     ///< after a pause
    ReconnectNow,  ///< an ordinary end of its life
    SlowDown,      ///< we were too quick or too big for it: after a long pause
    ReadSession,   ///< the websocket has another version now: the session tells which
    SignIn,        ///< the session is gone
};
/// `code` 0: the connection ended without a close frame.
CloseReaction reactionTo(int code, const QString& reason);

} // namespace backroom::odoo
