// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/bus/execution_tracker.h"

#include <QTest>

#include <functional>
#include <random>

using namespace backroom;

namespace {

using ExecutionStatus::Canceled;
using ExecutionStatus::Crashed;
using ExecutionStatus::New;
using ExecutionStatus::Running;
using ExecutionStatus::Success;
using ExecutionStatus::Waiting;

/// An n8n in which executions begin, wait, end and vanish while somebody reads its lists.
class Server {
public:
    explicit Server(unsigned seed) : m_random(seed) {}

    /// Something happens, or nothing.
    void live()
    {
        for (int events = roll(4); events > 0; --events) {
            const int what = roll(10);
            if (what < 4)
                m_states[++m_last] = roll(3) == 0 ? New : Running;
            else
                move(what);
        }
    }
    /// All that is open comes to its end.
    void finish()
    {
        for (auto& [id, state] : m_states) {
            if (isOpen(state))
                end(id, state);
        }
    }

    std::int64_t newest() const { return m_last; }
    std::vector<ExecutionHead> list(ExecutionStatus status, std::int64_t before, std::size_t limit) const
    {
        std::vector<ExecutionHead> rows;
        for (auto state = m_states.rbegin(); state != m_states.rend() && rows.size() < limit; ++state) {
            if (state->second == status && (before == 0 || state->first < before))
                rows.push_back(head(state->first, status));
        }
        return rows;
    }
    std::optional<ExecutionHead> one(std::int64_t id) const
    {
        const auto found = m_states.find(id);
        return found == m_states.end() ? std::nullopt : std::optional(head(id, found->second));
    }
    const std::set<std::int64_t>& failed() const { return m_failed; }

private:
    int roll(int sides) { return static_cast<int>(m_random() % static_cast<unsigned>(sides)); }
    static ExecutionHead head(std::int64_t id, ExecutionStatus status)
    {
        ExecutionHead row;
        row.id = id;
        row.status = status;
        return row;
    }
    void end(std::int64_t id, ExecutionStatus& state)
    {
        const int how = roll(6);
        state = how < 2 ? Success : how < 4 ? ExecutionStatus::Error : how == 4 ? Canceled : Crashed;
        if (isFailure(state))
            m_failed.insert(id);
    }
    void move(int what)
    {
        if (m_states.empty())
            return;
        auto at = m_states.begin();
        std::advance(at, roll(static_cast<int>(m_states.size())));
        if (!isOpen(at->second))
            return;
        if (what < 8)
            end(at->first, at->second);
        else
            at->second = at->second == Running ? Waiting : Running;
        // A success that is not kept leaves a gap.
        if (at->second == Success && roll(2) == 0)
            m_states.erase(at);
    }

    std::mt19937 m_random;
    std::int64_t m_last = 0;
    std::map<std::int64_t, ExecutionStatus> m_states;
    std::set<std::int64_t> m_failed;
};

/// One round over the lists, between whose reads life goes on; what it found failed.
std::multiset<std::int64_t> readRound(Server& server, ExecutionTracker& tracker, std::size_t page)
{
    std::multiset<std::int64_t> found;
    const std::set<std::int64_t> known = tracker.state().open;
    const std::int64_t floor = tracker.state().floor;
    const auto note = [&](const ExecutionHead& row) {
        if (isFailure(row.status) && (row.id > floor || known.contains(row.id)))
            found.insert(row.id);
    };
    tracker.begin(server.newest());
    for (const auto status : {New, Running, Waiting}) {
        server.live();
        tracker.takeOpen(server.list(status, 0, 1000));
    }
    for (const auto status : {ExecutionStatus::Error, Crashed, Canceled}) {
        std::int64_t before = 0;
        for (bool isWanted = true; isWanted;) {
            server.live();
            const auto rows = server.list(status, before, page);
            for (const ExecutionHead& row : rows)
                note(row);
            before = rows.empty() ? before : rows.back().id;
            isWanted = tracker.takeEnded(rows, rows.size() == page);
        }
    }
    for (const std::int64_t id : tracker.left()) {
        server.live();
        if (const auto row = server.one(id)) {
            tracker.takeRead(*row);
            note(*row);
        } else {
            tracker.takeGone(id);
        }
    }
    tracker.complete();
    return found;
}

} // namespace

class ExecutionTrackerTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void nothingIsMissed();
    void brokenRoundsLoseNothing();
    void readsNoFurtherThanNeeded();
};

void ExecutionTrackerTest::nothingIsMissed()
{
    for (unsigned seed = 1; seed <= 400; ++seed) {
        Server server(seed);
        ExecutionTracker tracker;
        std::set<std::int64_t> found;
        for (int round = 0; round < 12; ++round) {
            const auto now = readRound(server, tracker, 1 + seed % 5);
            found.insert(now.begin(), now.end());
            if (round % 4 == 3) // the program was closed and opened again
                tracker = ExecutionTracker(tracker.state());
        }
        server.finish();
        for (int round = 0; round < 2; ++round) {
            const auto last = readRound(server, tracker, 3);
            found.insert(last.begin(), last.end());
        }
        // What the last rounds began is not over; everything else was found.
        for (const std::int64_t id : server.failed()) {
            if (id <= tracker.state().floor && !tracker.state().open.contains(id))
                QVERIFY2(found.contains(id), qPrintable(QStringLiteral("seed %1: %2 was missed").arg(seed).arg(id)));
        }
        for (const std::int64_t id : found)
            QVERIFY(server.failed().contains(id));
    }
}

void ExecutionTrackerTest::brokenRoundsLoseNothing()
{
    Server server(7);
    ExecutionTracker tracker;
    for (int i = 0; i < 20; ++i)
        server.live();
    const auto before = tracker.state();
    tracker.begin(server.newest());
    tracker.takeOpen(server.list(Running, 0, 1000));
    tracker.takeEnded(server.list(ExecutionStatus::Error, 0, 1), true);
    QCOMPARE(tracker.state(), before); // not complete
    server.finish();
    const auto found = readRound(server, tracker, 2);
    for (const std::int64_t id : server.failed()) {
        if (!tracker.state().open.contains(id) && id <= tracker.state().floor)
            QVERIFY(found.contains(id));
    }
}

void ExecutionTrackerTest::readsNoFurtherThanNeeded()
{
    ExecutionTracker tracker({100, 110, {40}});
    tracker.begin(120);
    const auto rows = [](std::vector<std::int64_t> ids) {
        std::vector<ExecutionHead> heads;
        for (const std::int64_t id : ids) {
            ExecutionHead head;
            head.id = id;
            head.status = ExecutionStatus::Error;
            heads.push_back(head);
        }
        return heads;
    };
    QVERIFY(tracker.takeEnded(rows({118, 105}), true));
    QVERIFY(!tracker.takeEnded(rows({103, 99}), true));
    QVERIFY(!tracker.takeEnded({}, true));
    QVERIFY(!tracker.takeEnded(rows({118}), false));
    QCOMPARE(tracker.left(), std::vector<std::int64_t>{40});
    tracker.takeGone(40);
    QVERIFY(tracker.left().empty());
    tracker.complete();
    QCOMPARE(tracker.state(), (ExecutionTracker::State{110, 120, {}}));
    // A server put back to an older state does not move us back.
    tracker.begin(10);
    tracker.complete();
    QCOMPARE(tracker.state(), (ExecutionTracker::State{120, 120, {}}));
}

QTEST_APPLESS_MAIN(ExecutionTrackerTest)
#include "tst_execution_tracker.moc"
