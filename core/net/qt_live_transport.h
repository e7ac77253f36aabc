// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/live_transport.h"
#include "core/net/qt_transport.h"

namespace backroom {

/// The real network for websockets: TLS errors are never ignored, own certificate authorities and the opt-in for plain
/// connections as for HTTP, messages of at most 16 MiB.
std::unique_ptr<LiveTransport> makeQtLiveTransport(const QtTransportSettings& settings);

} // namespace backroom
