// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/console_api.h"
#include "ui/models/operations_model.h"
#include "ui/models/rail_model.h"
#include "ui/theme/theme.h"

#include <QSettings>

namespace backroom {

inline SourceStatus busWithoutAddress()
{
    SourceStatus bus;
    bus.id = busSource;
    return bus;
}

/// What every screen works with; owned by the main window, which outlives the screens.
struct UiContext {
    ConsoleApi& api;
    Clock& clock;
    Look& look;
    QSettings& settings;
    OperationsModel& operations;
    RailModel& rail;
    SourceStatus source; ///< the system of record; Disconnected until the core says otherwise
    SourceStatus bus = busWithoutAddress(); ///< the integration bus; without an address there is none
    ConsoleApi::Ticket lastTicket = 0;

    ConsoleApi::Ticket nextTicket() { return ++lastTicket; }
};

} // namespace backroom
