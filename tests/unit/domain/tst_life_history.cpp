// SPDX-License-Identifier: GPL-3.0-or-later
#include "life_scenario.h"

#include "core/domain/work/life_json.h"

#include <QTest>

using namespace backroom;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

using State = ItemState;

/// What the events of an item can tell: how it came to be what it is, and how to take an act back.
class LifeHistoryTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void undoes_data();
    void undoes();
    void randomActsNeverReachAnImpossibleState();
};

void LifeHistoryTest::undoes_data()
{
    using Acts = std::vector<LifeAct>;
    QTest::addColumn<std::vector<LifeAct>>("before");
    QTest::addColumn<LifeAct>("act");
    QTest::addColumn<State>("state");
    const auto anna = u"anna"_s;
    const auto look = LifeAct::look(anna);
    const auto wait = LifeAct::wait(u"marc"_s, WaitParty::Bank, u"asked"_s);
    const auto sleep = LifeAct::snooze(anna, monday + 5h, Wake::RecordChanged);
    QTest::newRow("claim") << Acts{look} << LifeAct::claim(anna) << State::Open;
    QTest::newRow("claim out of a wait") << Acts{look, wait} << LifeAct::claim(anna) << State::Waiting;
    QTest::newRow("claim out of a snooze") << Acts{look, sleep} << LifeAct::claim(anna) << State::Snoozed;
    QTest::newRow("snooze") << Acts{look} << sleep << State::Open;
    QTest::newRow("snooze of a claimed one") << Acts{LifeAct::claim(anna)} << sleep << State::Claimed;
    QTest::newRow("tag") << Acts{look} << LifeAct::tag(anna, u"vip"_s) << State::Open;
    QTest::newRow("untag") << Acts{LifeAct::tag(anna, u"vip"_s)} << LifeAct::untag(anna, u"vip"_s) << State::Open;
    QTest::newRow("note") << Acts{LifeAct::note(anna, u"one"_s)} << LifeAct::note(anna, u"two"_s) << State::Open;
}

void LifeHistoryTest::undoes()
{
    QFETCH(std::vector<LifeAct>, before);
    QFETCH(LifeAct, act);
    QFETCH(State, state);
    ItemLife life = raised();
    for (const LifeAct& one : before)
        life = apply(life, one, monday + 1min, urgent(), shop()).value();
    const ItemLife done = apply(life, act, monday + 2min, urgent(), shop()).value();
    const auto inverse = inverseOf(done.history, done.history.size() - 1, monday + 3min);
    QVERIFY(inverse);
    const auto undone = apply(done, *inverse, monday + 3min, urgent(), shop());
    QVERIFY2(undone, qPrintable(undone ? QString() : undone.error().detail));
    QCOMPARE(undone->state, state);
    QVERIFY(undone->tags == life.tags);
    QCOMPARE(std::count_if(undone->notes.begin(), undone->notes.end(), [](const ItemNote& note) { return !note.withdrawn; }),
        static_cast<std::ptrdiff_t>(life.notes.size()));
    QCOMPARE(undone->sla.isPaused(), life.sla.isPaused());
    QVERIFY(!inverseOf(done.history, 0, monday)); // a raise cannot be undone
}

void LifeHistoryTest::randomActsNeverReachAnImpossibleState()
{
    std::mt19937 random(20260302);
    QSet<int> states;
    QSet<int> kinds;
    int refusals = 0;
    for (int run = 0; run < 400; ++run) {
        ItemLife begun = unborn();
        ItemLife life = raised();
        Timestamp now = monday;
        for (int step = 0; step < 60; ++step) {
            now += run % 4 == 0 && step % 20 == 19 ? Duration(24h * 20) : Duration(std::chrono::seconds(random() % 1500));
            const LifeAct act = randomAct(random, now);
            const auto next = apply(life, act, now, urgent(), shop());
            if (!next) {
                ++refusals;
                QCOMPARE(next.error().kind, ErrorKind::Policy);
                continue;
            }
            if (next->generation != life.generation)
                begun = life;
            life = *next;
            states.insert(static_cast<int>(life.state));
            kinds.insert(static_cast<int>(act.kind));
            QCOMPARE(impossibility(life), QString());
        }
        // What was done tells what is; and what is survives being written down.
        auto told = replay(begun, life.history, urgent(), shop());
        QVERIFY2(told, qPrintable(told ? QString() : told.error().detail));
        told->lastSeen = life.lastSeen;
        told->claimUntil = life.claimUntil;
        told->cleanReads = life.cleanReads;
        if (told->snooze && life.snooze)
            told->snooze = life.snooze;
        QVERIFY(*told == life);
        auto read = itemLifeFromJson(toJson(life));
        QVERIFY2(read, qPrintable(read ? QString() : read.error().detail));
        QCOMPARE(read->eventsBefore, life.eventCount());
        read->eventsBefore = 0;
        for (const LifeEvent& event : life.history)
            read->history.push_back(lifeEventFromJson(toJson(event)).value());
        QVERIFY(*read == life);
    }
    QCOMPARE(states.size(), 10);
    QCOMPARE(kinds.size(), 24);
    QVERIFY(refusals > 1000);
}

QTEST_GUILESS_MAIN(LifeHistoryTest)
#include "tst_life_history.moc"
