// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/protocol/http_message.h"

#include <QObject>
#include <QUrl>

namespace backroom {

/// One request under way. Emits `finished` exactly once, never from inside send(); after abort() with ErrorKind::Cancelled.
/// An answer of any HTTP status is a value; errors are what happened instead of an answer, with their reach.
class HttpJob : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;
    virtual void abort() = 0;

Q_SIGNALS:
    void finished(const backroom::Result<backroom::HttpReply>& result);
};

struct TransportOptions {
    Duration timeout{30'000};            ///< without any progress
    qint64 maxReplyBytes = 64 * 1024 * 1024;
    /// A read: it does no harm if the network sends the body again. Everything else is sent at most once.
    bool mayRepeat = false;
};

/// The edge to the network. Tests put a model of the server here.
class HttpTransport {
public:
    virtual ~HttpTransport() = default;
    /// The job is a child of `owner` and dies with it (which aborts it). `base` is the source's URL.
    virtual HttpJob* send(const QUrl& base, const HttpRequest& request, const TransportOptions& options, QObject* owner) = 0;
};

} // namespace backroom
