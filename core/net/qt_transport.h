// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/http_transport.h"

#include <QString>

#include <memory>

namespace backroom {

struct QtTransportSettings {
    /// PEM file with further certificate authorities; empty = only those of the system.
    QString caFile;
    /// Plain HTTP to other machines; never the default (ErrorKind::InsecureUrl).
    bool allowPlainHttp = false;
};

/// The real network. HTTP/1.1, no cookies or cache of its own, redirects only of GET and only within the origin, TLS
/// errors never ignored; a body is sent at most once, even where Qt would repeat it.
std::unique_ptr<HttpTransport> makeQtTransport(const QtTransportSettings& settings);

} // namespace backroom
