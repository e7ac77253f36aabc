// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/command.h"

#include "app/ctl/output.h"

#include <QCoreApplication>

#include <unistd.h>

namespace backroom::ctl {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// Somebody who looks on wonders earlier than one who reads a log.
bool isWatched()
{
    return isatty(STDERR_FILENO) != 0;
}

} // namespace

Command::Command(const Options& options) : m_options(options), m_session(options), m_timer(m_session.clock()), m_progress(m_session.clock()), m_patience(m_session.clock()) {}

void Command::start()
{
    m_begun = m_session.clock().monotonic();
    waitAgain(m_options.timeout);
    sayProgressAfter(isWatched() ? 2s : 5s);
    if (const auto started = m_session.start(); !started) {
        fail({}, started.error());
        return;
    }
    connect(&console(), &Console::idle, this, [this] {
        // What was idle when the signal was sent may have begun to pull since.
        if (m_settling && console().isIdle())
            console().requestSnapshot(0);
    });
    connect(&console(), &Console::snapshotReady, this, [this](quint64, const ConsoleSnapshot& snapshot) {
        if (m_settling && !m_over) {
            m_settling = false;
            settled(snapshot);
        }
    });
    settle();
}

void Command::settle()
{
    m_settling = true;
    console().setNeed(needsSource() ? need() : PullNeed{});
    if (!needsSource() || console().isIdle())
        console().requestSnapshot(0);
}

void Command::waitAgain(Duration more)
{
    m_timer.start(more, [this] { timedOut(); });
}

std::optional<Duration> Command::patienceSinceAnswer()
{
    const auto answered = m_session.answeredAt();
    const Duration left = answered ? *answered + m_options.timeout - m_session.clock().monotonic() : 0ms;
    return left > 0ms ? std::optional(left) : std::nullopt;
}

void Command::sayProgressAfter(Duration delay)
{
    m_progress.start(delay, [this] {
        const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(m_session.clock().monotonic() - m_begun);
        complain({}, u"%1 s: %2"_s.arg(seconds.count()).arg(progress()));
        sayProgressAfter(isWatched() ? 10s : 30s);
    });
}

void Command::waitForTheOthers(std::function<void()> goOn)
{
    if (m_goOn)
        return;
    m_goOn = std::move(goOn);
    const auto end = [this] {
        m_patience.stop();
        if (const auto next = std::exchange(m_goOn, {}))
            next();
    };
    m_patience.start(std::chrono::seconds(10), end);
    connect(&console(), &Console::idle, this, end);
    // What is told begins when all have heard of the decision.
    QMetaObject::invokeMethod(this, [this, end] {
        if (console().isIdle())
            end();
    }, Qt::QueuedConnection);
}

void Command::timedOut()
{
    complain({}, u"not done within %1 s; try again or give more with --timeout"_s.arg(static_cast<double>(m_options.timeout.count()) / 1000));
    exit(Unreachable);
}

std::map<DecisionId, DecisionRow> Command::decisionsOf(const BatchId& batch)
{
    std::map<DecisionId, DecisionRow> byId;
    const auto rows = console().decisionsOf(batch);
    if (!rows)
        complain(batch.value, sentenceOf(rows.error()));
    for (const DecisionRow& row : rows ? *rows : std::vector<DecisionRow>())
        byId.emplace(row.id, row);
    return byId;
}

void Command::exit(ExitCode code)
{
    if (m_over)
        return;
    m_over = true;
    m_timer.stop();
    m_progress.stop();
    // The engine may still have something to write when it ends; by then the command above it is gone.
    if (m_session.isStarted())
        console().disconnect(this);
    QCoreApplication::exit(code);
}

void Command::fail(const QString& subject, const Error& error)
{
    complain(subject, sentenceOf(error));
    exit(exitCodeOf(error.kind));
}

const SourceStatus* Command::odooOf(const ConsoleSnapshot& snapshot)
{
    const auto odoo = std::find_if(snapshot.sources.begin(), snapshot.sources.end(), [](const SourceStatus& source) { return source.id != busSource; });
    return odoo == snapshot.sources.end() ? nullptr : &*odoo;
}

ExitCode Command::sourceProblem(const ConsoleSnapshot& snapshot)
{
    if (!odooOf(snapshot)) {
        complain({}, u"no connection is stored; sign in with: backroomctl login URL --db NAME --user LOGIN"_s);
        return WrongUse;
    }
    const SourceStatus& source = *odooOf(snapshot);
    const ExitCode code = exitCodeOf(source);
    if (code == Done)
        return Done;
    if (source.error && source.error->kind == ErrorKind::Missing)
        complain(source.url, u"no secret is stored for it; sign in with login, or give it by BACKROOM_SECRET or --secret-fd"_s);
    else
        complain(source.url, source.error ? sentenceOf(*source.error) : u"not signed in"_s);
    return code;
}

} // namespace backroom::ctl
