// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/protocol/odoo_bus.h"

#include <QObject>

namespace backroom {

/// How a socket ended.
struct LiveEnd {
    int code = 0;       ///< of the close frame; 0: there was none
    QString reason;     ///< the server's words, untrusted
    int httpStatus = 0; ///< the handshake was answered with this instead of 101; 0: it was not
    std::optional<Error> error; ///< what happened on the way, where no answer tells
};

/// One websocket. `opened` comes at most once and before everything else, `ended` exactly once and last, none of them from
/// inside a call; after abort() the end comes too. It dies with its owner, silently.
class LiveSocket : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;
    virtual void sendText(const QByteArray& text) = 0;
    /// Answered by `heard`.
    virtual void ping() = 0;
    /// Ends without a word to the other side: it does not listen any more.
    virtual void abort() = 0;

Q_SIGNALS:
    void opened();
    void received(const QByteArray& text);
    /// A sign of life that says nothing.
    void heard();
    void ended(const backroom::LiveEnd& end);
};

/// The edge to the network for websockets. Tests put a model of the server here.
class LiveTransport {
public:
    virtual ~LiveTransport() = default;
    /// The socket is a child of `owner`. Refuses plain ws to other machines without opt-in, with ErrorKind::InsecureUrl.
    virtual LiveSocket* open(const odoo::BusHandshake& handshake, QObject* owner) = 0;
};

} // namespace backroom
