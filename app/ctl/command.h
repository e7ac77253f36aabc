// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/ctl/outcome.h"
#include "app/ctl/session.h"

namespace backroom::ctl {

/// One command over the engine, as a small machine of signals: start, settle (sign-in and pulls are over), work, finish.
/// It waits for what it needs and for nothing else.
/// Runs within QCoreApplication::exec and ends it by exit().
class Command : public QObject {
public:
    explicit Command(const Options& options);

    void start();
    /// SIGINT or SIGTERM; ends the program unless the command has something to put in order first.
    virtual void interrupt() { exit(Interrupted); }

protected:
    /// What must be read before settled(); nothing means everything. Asked when what was read before is there.
    virtual std::optional<PullNeed> need() { return std::nullopt; }
    /// False when the answer is in the files and in what was read before: then nothing is waited for.
    virtual bool needsSource() const { return true; }
    /// What is needed was read, or it is known why not.
    virtual void settled(const ConsoleSnapshot& snapshot) = 0;
    /// The time given by --timeout is over.
    virtual void timedOut();
    /// What it waits for, when that takes long: for people, on standard error.
    virtual QString progress() { return m_settling ? QStringLiteral("reading from the server") : QStringLiteral("waiting for the outcome"); }

    /// Calls settled() once sign-in, the pulls of what need() names now, and decisions under way are over.
    void settle();
    /// Ends the program; only the first call counts.
    void exit(ExitCode code);
    void fail(const QString& subject, const Error& error);
    /// Goes on when what was decided here is told to the other consoles too, or, a little later, without: it is told when this
    /// person is next connected then.
    void waitForTheOthers(std::function<void()> goOn);
    /// The Odoo among the sources; null when none is connected.
    static const SourceStatus* odooOf(const ConsoleSnapshot& snapshot);
    /// Says what is wrong with the source on standard error; Done when it is online.
    ExitCode sourceProblem(const ConsoleSnapshot& snapshot);

    /// That were made together.
    std::map<DecisionId, DecisionRow> decisionsOf(const BatchId& batch);

    Console& console() { return m_session.console(); }
    RunSecrets& secrets() { return m_session.secrets(); }
    Clock& clock() { return m_session.clock(); }
    Timestamp now() { return clock().now(); }
    /// What of --timeout is left, counted from the last answer of the source; nothing: it has been silent for so long.
    std::optional<Duration> patienceSinceAnswer();
    /// timedOut() comes once more after that.
    void waitAgain(Duration more);
    const Options& options() const { return m_options; }

private:
    void sayProgressAfter(Duration delay);

    const Options& m_options;
    Session m_session;
    Duration m_begun{};
    ScopedTimer m_timer;
    ScopedTimer m_progress;
    ScopedTimer m_patience;
    std::function<void()> m_goOn;
    bool m_settling = false;
    bool m_over = false;
};

/// status, queues, systems, pull, items; null for others.
std::unique_ptr<Command> makeReadCommand(const Options& options);
std::unique_ptr<Command> makeShowCommand(const Options& options);
/// Needs options.secret.
std::unique_ptr<Command> makeLoginCommand(const Options& options);
/// bus connect|status|forget; null for others.
std::unique_ptr<Command> makeBusCommand(const Options& options);
/// rules check|explain|test|backtest, items explain; null for others.
std::unique_ptr<Command> makeRulesCommand(const Options& options);
/// rules propose, rules publish
std::unique_ptr<Command> makeAgreeCommand(const Options& options);
/// delegations, delegations give|accept|revoke; null for others.
std::unique_ptr<Command> makeDelegationsCommand(const Options& options);
/// ledger hold, ledger release, ledger erase; null for others.
std::unique_ptr<Command> makeCareCommand(const Options& options);
/// ledger close-sheet, ledger witness; null for others.
std::unique_ptr<Command> makeCloseCommand(const Options& options);
/// guard status|install|remove; null for others.
std::unique_ptr<Command> makeGuardCommand(const Options& options);
/// automation plan|apply|drift|remove|health; null for others.
std::unique_ptr<Command> makeAutomationCommand(const Options& options);
/// rules noise
std::unique_ptr<Command> makeNoiseCommand(const Options& options);
void printExplanation(const RuleExplanation& explanation, bool asJson, const std::optional<ItemWork>& work = {}, Timestamp now = {});
/// items claim|release|note|close|snooze|task; null for others.
std::unique_ptr<Command> makeActCommand(const Options& options);
/// decide-all; null for others.
std::unique_ptr<Command> makeBatchCommand(const Options& options);
/// playbooks, playbooks run|show|stop|go-on|undo; null for others.
std::unique_ptr<Command> makePlaybookCommand(const Options& options);
/// approve, reject
std::unique_ptr<Command> makeDecideCommand(const Options& options);

} // namespace backroom::ctl
