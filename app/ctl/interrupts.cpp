// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/interrupts.h"

#include <QSocketNotifier>

#include <array>
#include <csignal>
#include <fcntl.h>
#include <unistd.h>

namespace backroom::ctl {

namespace {

std::array<int, 2> ends{-1, -1};

/// A signal handler may do almost nothing; writing to a pipe is on the list.
void handle(int)
{
    const char byte = 1;
    [[maybe_unused]] const auto written = write(ends[1], &byte, 1);
}

} // namespace

void onInterrupt(QObject* owner, std::function<void()> callback)
{
    if (pipe2(ends.data(), O_CLOEXEC | O_NONBLOCK) != 0)
        return; // the default stays: the program ends at once
    auto* notifier = new QSocketNotifier(ends[0], QSocketNotifier::Read, owner);
    QObject::connect(notifier, &QSocketNotifier::activated, owner, [callback = std::move(callback)] {
        char byte = 0;
        while (read(ends[0], &byte, 1) > 0) { }
        callback();
    });
    for (const int number : {SIGINT, SIGTERM, SIGHUP})
        std::signal(number, handle);
}

} // namespace backroom::ctl
