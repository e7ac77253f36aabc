// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QPair>
#include <QString>

#include "core/base/clock.h"
#include "core/base/secret.h"

#include <chrono>
#include <optional>

namespace backroom {

using HttpHeaders = QList<QPair<QByteArray, QByteArray>>;

/// One request as bytes. `path` is relative to the source's base URL and begins with '/'.
struct HttpRequest {
    QByteArray verb = "GET";
    QString path;
    HttpHeaders headers;
    /// A header whose value is a secret (Authorization, Cookie); kept apart so that nothing can print it.
    QList<QPair<QByteArray, Secret>> secretHeaders;
    QByteArray body;
};

/// A complete answer as bytes; header names are lower case, repeated headers stay separate.
struct HttpReply {
    int status = 0;
    HttpHeaders headers;
    QByteArray body;

    QByteArray header(const QByteArray& lowerName) const
    {
        for (const auto& [name, value] : headers) {
            if (name == lowerName)
                return value;
        }
        return {};
    }
};

/// Does the answer claim to be JSON?
bool isJson(const HttpReply& reply);

/// The wait a server asks for: Retry-After in seconds, or as a date, then measured against the answer's own Date header
/// so that no clock of ours is needed. At most an hour; nothing when absent or unreadable.
std::optional<std::chrono::milliseconds> retryAfterOf(const HttpReply& reply);

/// When the answer was made, by the server's clock in whole seconds; nothing when it does not say.
std::optional<Timestamp> dateOf(const HttpReply& reply);

} // namespace backroom
