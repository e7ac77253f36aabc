// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/ctl/options.h"
#include "app/ctl/run_secrets.h"
#include "core/engine/console.h"

#include <QTemporaryDir>

namespace backroom::ctl {

/// The engine with everything it stands on, for one command. A connection named on the command line lives in a folder of
/// its own that goes with the session, so nothing of it is stored.
class Session {
public:
    explicit Session(const Options& options);

    /// Opens the stores and begins to sign in.
    Result<void> start();

    /// False until start() made the engine; before that there is no console().
    bool isStarted() const { return m_console != nullptr; }
    Console& console() { return *m_console; }
    Clock& clock() { return *m_clock; }
    RunSecrets& secrets() { return m_secrets; }
    /// When the source last answered anything, by the clock that never goes back; nothing: not yet.
    std::optional<Duration> answeredAt() const { return *m_answeredAt; }

private:
    /// The folder with the connection to use and the user's own feeds and rules.
    Result<QString> connectionFolder();

    const Options& m_options;
    std::unique_ptr<Clock> m_clock;
    RunSecrets m_secrets;
    /// Shared with requests that are still under way when this ends.
    std::shared_ptr<std::optional<Duration>> m_answeredAt = std::make_shared<std::optional<Duration>>();
    std::optional<QTemporaryDir> m_oneShot;
    std::unique_ptr<Console> m_console;
};

} // namespace backroom::ctl
