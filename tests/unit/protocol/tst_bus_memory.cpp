// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/protocol/bus_memory.h"

#include <QTest>

using namespace backroom;
using namespace std::chrono_literals;
using odoo::BusMemory;
using Ids = std::set<std::int64_t>;

namespace {

const Timestamp start{Duration(1'795'428'000'000)};

} // namespace

/// Which notifications count, and from where to ask on.
class BusMemoryTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void eachIsTakenOnceInAnyOrder()
    {
        BusMemory memory;
        QCOMPARE(memory.take({103, 101}, start), (Ids{101, 103})); // 101 is of a transaction that took longer
        QCOMPARE(memory.take({101, 103, 99}, start), Ids{99});
        memory.heard(start);
        QCOMPARE(memory.mark()->newest, std::int64_t(103));
    }

    void theOldestAreForgotten()
    {
        BusMemory memory({}, 3);
        memory.take({1, 2, 3, 4}, start);
        QCOMPARE(memory.take({2}, start), Ids());
        QCOMPARE(memory.take({1}, start), Ids{1});
    }

    void whatIsNewIsAskedForAgain()
    {
        BusMemory memory;
        QCOMPARE(memory.askFrom(start), std::int64_t(0));
        memory.take({200, 190}, start);
        memory.heard(start);
        QCOMPARE(memory.askFrom(start + 29s), std::int64_t(189));
        QCOMPARE(memory.askFrom(start + 30s), std::int64_t(200));
        memory.take({210}, start + 40s);
        QCOMPARE(memory.askFrom(start + 41s), std::int64_t(200));
    }

    void breakBeginsWithTheNewestHeard()
    {
        BusMemory memory;
        memory.take({200}, start);
        memory.heard(start + 1h);
        memory.beginBreak();
        QCOMPARE(memory.askFrom(start + 2h), std::int64_t(199));
        QVERIFY(memory.hasMissed(start + 2h)); // nobody told it again yet
        memory.take({200, 201}, start + 2h);
        QVERIFY(!memory.hasMissed(start + 2h));
        memory.heard(start + 2h);
        QCOMPARE(memory.askFrom(start + 3h), std::int64_t(201));
    }

    void breakThatIsNotProvenGoesOn()
    {
        BusMemory memory;
        memory.take({200}, start);
        memory.heard(start);
        memory.beginBreak();
        memory.take({205}, start + 1h); // a socket that died before it was proven
        memory.beginBreak();
        QCOMPARE(memory.askFrom(start + 2h), std::int64_t(199));
        memory.take({205}, start + 2h);
        QVERIFY(memory.hasMissed(start + 2h));
    }

    void firstHearingKnowsNothing()
    {
        BusMemory memory;
        memory.take({5}, start);
        QVERIFY(memory.hasMissed(start));
        memory.heard(start);
        QVERIFY(!memory.hasMissed(start + 48h)); // it goes on
    }
};

QTEST_APPLESS_MAIN(BusMemoryTest)
#include "tst_bus_memory.moc"
