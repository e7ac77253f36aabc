// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/console_api.h"
#include "ui/models/operations_model.h"
#include "ui/models/rail_model.h"
#include "ui/theme/theme.h"

#include <QSettings>

namespace backroom {

/// What every screen works with; owned by the main window, which outlives the screens.
struct UiContext {
    ConsoleApi& api;
    Clock& clock;
    Look& look;
    QSettings& settings;
    OperationsModel& operations;
    RailModel& rail;
    SourceStatus source; ///< the one source there is today; Disconnected until the core says otherwise
    ConsoleApi::Ticket lastTicket = 0;

    ConsoleApi::Ticket nextTicket() { return ++lastTicket; }
};

} // namespace backroom
