// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/console_api.h"

#include <QProcess>

#include <functional>

namespace backroom {

/// Runs `backroom-demo` as a child and connects the console to it like to any other server; the child ends with the
/// console. Nothing behind ConsoleApi knows that it is a demo.
class DemoWorld : public QObject {
    Q_OBJECT
public:
    explicit DemoWorld(ConsoleApi& api, QObject* parent = nullptr);
    ~DemoWorld() override;
    void start();
    /// Lets the child end; `done` is called once, at once when there is none.
    void stop(std::function<void()> done);

Q_SIGNALS:
    /// The child could not be started or ended by itself; what it said.
    void failed(const QString& reason);

private:
    void takeReadyLine();

    ConsoleApi& m_api;
    QProcess m_process;
    bool m_connected = false;
};

} // namespace backroom
