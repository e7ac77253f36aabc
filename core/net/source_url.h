// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QUrl>

namespace backroom {

/// Is the host this very machine, so that nobody can listen on the way?
bool isThisMachine(const QUrl& url);

/// ErrorKind::InsecureUrl for plain HTTP to another machine without opt-in, ErrorKind::BadInput for what is no http(s) URL;
/// otherwise the normalised base URL (no query, fragment, user info or trailing slash).
Result<QUrl> baseUrl(const QString& text, bool allowPlainHttp);
/// The same for an address given for the websocket, which may also begin with wss or ws, and end in /websocket.
Result<QUrl> liveBaseUrl(const QString& text, bool allowPlainHttp);

} // namespace backroom
