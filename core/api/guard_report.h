// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <vector>

namespace backroom {

/// How the guard in the source stands to what this console would install, model by model.
struct GuardReport {
    enum class State {
        Current,
        Missing,   ///< not installed
        Different, ///< an older one, or somebody changed it
        Surplus,   ///< nothing here needs it
    };
    struct Entry {
        QString model;
        State state = State::Missing;
        int methods = 0;
    };
    std::vector<Entry> entries; ///< by model
    bool isNoticeCurrent = false; ///< what consoles read says what is there

    bool isCurrent() const
    {
        for (const Entry& entry : entries) {
            if (entry.state != State::Current)
                return false;
        }
        return isNoticeCurrent;
    }
};

enum class GuardAct { Look, Install, Remove };

} // namespace backroom
