// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/live_state.h"

namespace backroom {

using namespace Qt::StringLiterals;

QString toName(LiveMode mode)
{
    switch (mode) {
    case LiveMode::Off: return u"off"_s;
    case LiveMode::Connecting: return u"connecting"_s;
    case LiveMode::Push: return u"push"_s;
    case LiveMode::Peek: return u"peek"_s;
    case LiveMode::LongPoll: return u"long-poll"_s;
    }
    return {};
}

QString toName(LiveObstacle obstacle)
{
    switch (obstacle) {
    case LiveObstacle::None: return u"none"_s;
    case LiveObstacle::KeyOnly: return u"key-only"_s;
    case LiveObstacle::SecondFactor: return u"second-factor"_s;
    case LiveObstacle::SignInRefused: return u"sign-in-refused"_s;
    case LiveObstacle::NotSubscribed: return u"not-subscribed"_s;
    case LiveObstacle::NeedsLivePort: return u"needs-live-port"_s;
    case LiveObstacle::NotThere: return u"not-there"_s;
    case LiveObstacle::Blocked: return u"blocked"_s;
    case LiveObstacle::Lost: return u"lost"_s;
    }
    return {};
}

} // namespace backroom
