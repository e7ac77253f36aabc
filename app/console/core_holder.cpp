// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/core_holder.h"

#include "app/resources/resources.h"
#include "core/engine/console.h"
#include "core/engine/system_clock.h"
#include "core/net/qt_live_transport.h"

#include <QSysInfo>

namespace backroom {

namespace {

class CoreHolder : public ThreadedConsole::Core {
public:
    CoreHolder(const Folders& folders, bool keepsSecrets, std::function<void(const Error&)> failed)
        : m_clock(makeSystemClock())
        , m_secrets(keepsSecrets ? makeKeychainStore() : makeMemoryStore())
        , m_console({*m_clock,
              [](const ConnectionSettings& settings) { return makeQtTransport({settings.caFile, settings.allowPlainHttp}); },
              *m_secrets, folders.data, folders.config, initResources(), QSysInfo::machineHostName(), {},
              [](const ConnectionSettings& settings) { return makeQtLiveTransport({settings.caFile, settings.allowPlainHttp}); }})
        , m_failed(std::move(failed))
    {
    }

    ConsoleApi& api() override { return m_console; }
    AutomationApi* automation() override { return &m_console.automation(); }
    void start() override
    {
        if (const auto started = m_console.start(); !started)
            m_failed(started.error());
    }

private:
    std::unique_ptr<Clock> m_clock;
    std::unique_ptr<SecretStore> m_secrets;
    Console m_console;
    std::function<void(const Error&)> m_failed;
};

} // namespace

std::unique_ptr<ThreadedConsole::Core> makeCore(const Folders& folders, bool keepsSecrets, std::function<void(const Error&)> failed)
{
    return std::make_unique<CoreHolder>(folders, keepsSecrets, std::move(failed));
}

} // namespace backroom
