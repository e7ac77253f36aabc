// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/action_cases.h"
#include "tests/support/action_console.h"
#include "tests/support/demo_behind.h"
#include "tests/support/guarded_actions.h"
#include "tests/support/manual_clock.h"

#include <QCoreApplication>
#include <QTest>

using namespace backroom;
using namespace backroom::test;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

using Fault = DemoBehind::Fault;

/// Longer than anything is waited for: an undo window, a retry, the time in which a call may still run in a server.
constexpr Duration untilQuiet = 240s;
/// Whatever a decision that is over may still do wrong, it does before.
constexpr Duration afterwards = 6s;
/// One in so many runs is done when no full sweep is asked for.
constexpr std::uint32_t thinning = 12;
/// No run has more steps; a sweep that finds no end is a fault of its own.
constexpr int endless = 400;
/// So many runs share a simulated company: it grows with each, and everything in it is searched in order.
constexpr int runsOfAServer = 100;

/// "2/5": the second of five parts of the sweep, which know nothing of each other; without, all of it.
struct Part {
    int number = 1;
    int of = 1;

    static Part wanted()
    {
        const QByteArrayList words = qgetenv("BACKROOM_SWEEP_PART").split('/');
        return words.size() == 2 ? Part{words[0].toInt(), std::max(words[1].toInt(), 1)} : Part();
    }
    bool has(int row) const { return row % of == number - 1; }
};

/// What goes wrong in a run, and where.
struct Mishap {
    enum class Kind {
        None,
        Request,    ///< the n-th request meets the fault
        StoreFails, ///< the n-th access to a database fails, the next ones do not
        DiesAt,     ///< the n-th access fails, and it is the last thing that the process does
        DiesAfter,  ///< the n-th access is the last thing that the process does
    };
    Kind kind = Kind::None;
    int at = 0;
    Fault fault = Fault::None;

    QByteArray name() const
    {
        static constexpr std::array names{"nothing", "request", "store fails", "dies at", "dies after"};
        return QByteArray(names[static_cast<std::size_t>(kind)]) + ' ' + QByteArray::number(at) + (kind == Kind::Request ? QByteArray(" ") + DemoBehind::nameOf(fault) : QByteArray());
    }
};

/// What a run came to, on the server's side and in the ledger.
struct Outcome {
    int effects = 0;
    int requests = 0; ///< from the decision on
    int accesses = 0; ///< to databases
    bool hasStruck = false;
    bool isRecorded = false;
    std::optional<DecisionState> state;
    QString said;
    QString problem; ///< the run itself could not be made
};

} // namespace

/// Every action of the catalogue against every mishap, without the guard in the server and with it: whatever is lost, cut, doubled or killed on the way, the server has
/// done it at most once, the ledger knows of all that was done, and what is said of it at the end is true.
class FaultSweep : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyActionSurvivesEveryMishap_data();
    void everyActionSurvivesEveryMishap();
    void cleanupTestCase() { qInfo("%d runs, %d of them struck, of %zu actions", m_runs, m_struck, m_actions); }

private:
    Outcome run(const ActionCase& one, const Mishap& mishap);
    void renewServer();
    void installGuard();
    void settle();
    void pass(Duration time);
    /// Until the decision is over and had time to do more; at most so long.
    void passUntilOver(const ActionConsole& console, Duration atMost);
    /// What is wrong with how it ended; empty = nothing.
    QString objectionTo(const ActionCase& one, const Mishap& mishap, const Outcome& outcome) const;
    bool isChosen(const ActionCase& one, const Mishap& mishap) const;

    ManualClock m_clock;
    std::unique_ptr<DemoBehind> m_server;
    std::vector<ActionCase> m_cases = allCases();
    bool m_hasGuard = false;
    bool m_isFull = qEnvironmentVariableIsSet("BACKROOM_SWEEP_FULL");
    int m_runs = 0;
    int m_runsOfServer = 0;
    int m_struck = 0;
    std::size_t m_actions = 0;
};

void FaultSweep::settle()
{
    for (int quiet = 0; quiet < 3; ++quiet) {
        QCoreApplication::sendPostedEvents();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        m_clock.advance(0ms);
    }
}

void FaultSweep::pass(Duration time)
{
    settle();
    const Duration end = m_clock.monotonic() + time;
    while (m_clock.monotonic() < end) {
        const Duration left = end - m_clock.monotonic();
        m_clock.advance(std::clamp<Duration>(m_clock.untilNext().value_or(left), 0ms, left));
        settle();
    }
}

void FaultSweep::passUntilOver(const ActionConsole& console, Duration atMost)
{
    const auto isOver = [&console] { return !console.decisions.empty() && !isOpen(console.decisions.back().state); };
    const Duration end = m_clock.monotonic() + atMost;
    while (!isOver() && m_clock.monotonic() < end)
        pass(std::min<Duration>(1s, end - m_clock.monotonic()));
    pass(std::min<Duration>(afterwards, end - m_clock.monotonic()));
}

void FaultSweep::renewServer()
{
    m_server = std::make_unique<DemoBehind>(m_clock);
    m_runsOfServer = 0;
    if (m_hasGuard)
        installGuard();
}

void FaultSweep::installGuard()
{
    FakeTransport transport(m_clock, 20ms);
    transport.setHandler([this](const HttpRequest& request) { return m_server->answer(request); });
    const ActionConsole::Place place = m_server->place("admin");
    OdooClient client(transport, m_clock, QUrl(place.url), {place.database, place.login, place.secret, place.secretIsKey});
    bool isSignedIn = false;
    client.signIn(&client, [&isSignedIn](const Result<OdooSession>& session) { isSignedIn = session.has_value(); });
    pass(1s);
    QVERIFY(isSignedIn);
    std::optional<Result<GuardReport>> report;
    deliveredGuard(client, m_clock).install(&client, [&report](const Result<GuardReport>& found) { report = found; });
    pass(20s);
    QVERIFY(report && report->has_value() && (*report)->isNoticeCurrent);
}

Outcome FaultSweep::run(const ActionCase& one, const Mishap& mishap)
{
    using Kind = Mishap::Kind;
    Outcome outcome;
    ++m_runs;
    if (++m_runsOfServer > runsOfAServer)
        renewServer();
    Hand hand = m_server->hand();
    const Prepared made = one.prepare(hand);
    if (!hand.problem.isEmpty()) {
        outcome.problem = hand.problem;
        return outcome;
    }
    ActionConsole* self = nullptr;
    bool isGone = false; // the process: it neither writes nor sends any more
    ActionConsole console(m_clock, [this, &self, &isGone] {
        auto transport = std::make_unique<FakeTransport>(m_clock, 20ms);
        transport->setHandler([this, &self, &isGone](const HttpRequest& request) -> FakeTransport::Outcome {
            if (isGone || self->isDead())
                return Error{ErrorKind::Cancelled, Reach::NotSent, {}, {}, {}};
            return m_server->answer(request);
        });
        return transport;
    });
    self = &console;
    bool isArmed = false;
    const auto hook = [&](const char*) -> std::optional<Error> {
        if (isGone)
            return Error::of(ErrorKind::Store, u"the process is gone"_s);
        if (!isArmed)
            return std::nullopt;
        const bool isIt = outcome.accesses++ == mishap.at;
        outcome.hasStruck = outcome.hasStruck || (isIt && mishap.kind != Kind::Request && mishap.kind != Kind::None);
        if (!isIt || mishap.kind == Kind::Request || mishap.kind == Kind::None)
            return std::nullopt;
        isGone = mishap.kind != Kind::StoreFails;
        return mishap.kind == Kind::DiesAfter ? std::nullopt : std::optional(Error::of(ErrorKind::Store, u"gone"_s));
    };
    m_server->plan(-1, Fault::None);
    if (!console.layOut(QString::fromLatin1(one.rule), {QString::fromLatin1(one.verb)}, made.record) || !console.start(hook)) {
        outcome.problem = u"does not start"_s;
        return outcome;
    }
    console.connectSource(m_server->place(one.login));
    for (int turn = 0; turn < 20 && !console.item(); ++turn)
        pass(500ms);
    console.requestDetail();
    for (int turn = 0; turn < 20 && !(console.detail() && console.detail()->isFresh); ++turn)
        pass(100ms);
    if (!console.detail() || !console.detail()->isFresh) {
        outcome.problem = u"is not shown"_s;
        return outcome;
    }
    m_server->plan(mishap.kind == Kind::Request ? mishap.at : -1, mishap.fault);
    isArmed = true;
    console.submit(u"sweep"_s, made.inputs);
    passUntilOver(console, mishap.kind == Kind::Request ? untilQuiet : 20s);
    outcome.requests = m_server->requests();
    if (mishap.kind == Kind::Request)
        outcome.hasStruck = m_server->hasStruck();
    const bool wasDecided = !console.decisions.empty();
    isArmed = false;
    const bool isOver = wasDecided && !isOpen(console.decisions.back().state);
    if (mishap.kind != Kind::None && !(isOver && mishap.kind == Kind::Request)) {
        // Whatever became of it, the next start takes it up.
        m_server->plan(-1, Fault::None);
        isGone = false;
        console.kill();
        settle();
        if (!console.start()) {
            outcome.problem = u"does not start again"_s;
            return outcome;
        }
        console.connectSource(m_server->place(one.login));
        passUntilOver(console, wasDecided ? untilQuiet : 30s);
    }
    outcome.effects = one.effects(hand, made);
    outcome.isRecorded = wasDecided || !console.decisions.empty();
    if (!console.decisions.empty()) {
        outcome.state = console.decisions.back().state;
        if (const auto& error = console.decisions.back().error)
            outcome.said = toName(error->kind) + u' ' + error->serverText + u' ' + error->detail;
    }
    const auto findings = console.console().verifyLedger();
    if (!findings || !findings->empty())
        outcome.problem = u"the ledger is not sound"_s;
    if (!hand.problem.isEmpty())
        outcome.problem = hand.problem;
    m_struck += outcome.hasStruck;
    return outcome;
}

QString FaultSweep::objectionTo(const ActionCase& one, const Mishap& mishap, const Outcome& outcome) const
{
    using enum DecisionState;
    if (!outcome.problem.isEmpty())
        return outcome.problem;
    // The guard keeps the token; without it, what the method itself does not notice is done again.
    const bool mayBeTwo = mishap.fault == Fault::Twice && one.isDoubledByNetwork && !(m_hasGuard && isGuarded(one));
    if (outcome.effects > (mayBeTwo ? 2 : 1))
        return u"%1 effects"_s.arg(outcome.effects);
    if (mayBeTwo)
        return {};
    if (!outcome.isRecorded)
        return outcome.effects == 0 ? QString() : u"an effect that the ledger knows nothing of"_s;
    if (!outcome.state)
        return u"the decision was lost"_s;
    const DecisionState state = *outcome.state;
    if (state == Verified)
        return outcome.effects > 0 ? QString() : u"verified without an effect"_s;
    if (state == Unverified)
        return {};
    if (isOpen(state))
        return u"rests as "_s + toName(state);
    // It says that nothing was done.
    return outcome.effects == 0 ? QString() : u"done, and told as %1: %2"_s.arg(toName(state), outcome.said);
}

/// The same runs every time, spread over all actions and mishaps.
bool FaultSweep::isChosen(const ActionCase& one, const Mishap& mishap) const
{
    const QByteArray key = one.name() + mishap.name() + (m_hasGuard ? " guarded" : "");
    return m_isFull || qHash(key, 20261129) % thinning == 0;
}

void FaultSweep::everyActionSurvivesEveryMishap_data()
{
    QTest::addColumn<int>("number");
    QTest::addColumn<bool>("guarded");
    const Part part = Part::wanted();
    int row = 0;
    for (const bool guarded : {false, true}) {
        for (std::size_t i = 0; i < m_cases.size(); ++i) {
            if (!m_cases[i].onRealOnly && (!guarded || isGuarded(m_cases[i])) && part.has(row++))
                QTest::newRow((m_cases[i].name() + ' ' + QByteArray::number(static_cast<int>(i)) + (guarded ? " guarded" : "")).constData()) << static_cast<int>(i) << guarded;
        }
    }
}

void FaultSweep::everyActionSurvivesEveryMishap()
{
    QFETCH(const int, number);
    QFETCH(const bool, guarded);
    m_hasGuard = guarded;
    renewServer();
    using Kind = Mishap::Kind;
    const ActionCase& one = m_cases[static_cast<std::size_t>(number)];
    ++m_actions;
    const Outcome quiet = run(one, {});
    QVERIFY2(quiet.problem.isEmpty(), qPrintable(quiet.problem));
    QVERIFY2(quiet.state == DecisionState::Verified && quiet.effects == 1, qPrintable(u"quiet: %1, %2 effects, %3"_s.arg(quiet.state ? toName(*quiet.state) : u"none"_s).arg(quiet.effects).arg(quiet.said)));
    QVERIFY2(quiet.accesses < endless, "it finds no end");
    std::vector<Mishap> mishaps;
    for (int request = 0; request < quiet.requests; ++request) {
        for (const Fault fault : DemoBehind::allFaults)
            mishaps.push_back({Kind::Request, request, fault});
    }
    for (const Kind kind : {Kind::StoreFails, Kind::DiesAt, Kind::DiesAfter}) {
        for (int access = 0; access < quiet.accesses; ++access)
            mishaps.push_back({kind, access, Fault::None});
    }
    QStringList objections;
    for (const Mishap& mishap : mishaps) {
        if (!isChosen(one, mishap))
            continue;
        if (const QString objection = objectionTo(one, mishap, run(one, mishap)); !objection.isEmpty())
            objections.push_back(QString::fromLatin1(mishap.name()) + u": "_s + objection);
    }
    QVERIFY2(objections.isEmpty(), qPrintable(objections.mid(0, 12).join(u'\n')));
}

QTEST_GUILESS_MAIN(FaultSweep)
#include "tst_fault_sweep.moc"
