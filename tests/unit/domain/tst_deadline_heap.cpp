// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/ids.h"
#include "core/domain/rules/deadline_heap.h"

#include <QTest>

#include <map>
#include <random>

using namespace backroom;
using namespace Qt::StringLiterals;

namespace {

Timestamp at(std::int64_t milliseconds)
{
    return Timestamp(Duration(milliseconds));
}

} // namespace

class DeadlineHeapTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void firesInOrderAndOnce()
    {
        DeadlineHeap<ItemId> heap;
        QVERIFY(!heap.next());
        QVERIFY(heap.popDue(at(1000)).empty());
        heap.set({u"late"_s}, at(30));
        heap.set({u"soon"_s}, at(10));
        heap.set({u"also soon"_s}, at(10));
        heap.set({u"between"_s}, at(20));
        QCOMPARE(heap.next(), std::optional(at(10)));
        QVERIFY(heap.popDue(at(9)).empty());
        QVERIFY((heap.popDue(at(20)) == std::vector<ItemId>{{u"soon"_s}, {u"also soon"_s}, {u"between"_s}}));
        QVERIFY(heap.popDue(at(20)).empty());
        QVERIFY(heap.popDue(at(29)).empty());
        QVERIFY((heap.popDue(at(1000)) == std::vector<ItemId>{{u"late"_s}}));
        QVERIFY(heap.isEmpty());
    }

    void replacingMovesBothWays()
    {
        DeadlineHeap<int> heap;
        for (int i = 0; i < 10; ++i)
            heap.set(i, at(100 + i));
        heap.set(9, at(1));
        heap.set(0, at(500));
        QCOMPARE(heap.size(), 10u);
        QCOMPARE(heap.when(9), std::optional(at(1)));
        QVERIFY((heap.popDue(at(101)) == std::vector<int>{9, 1}));
        QVERIFY(!heap.when(9));
        QVERIFY(heap.remove(0));
        QVERIFY(!heap.remove(0));
        QVERIFY((heap.popDue(at(1000)) == std::vector<int>{2, 3, 4, 5, 6, 7, 8}));
    }

    void handlersMayChangeOthers()
    {
        DeadlineHeap<int> heap;
        for (int i = 0; i < 4; ++i)
            heap.set(i, at(i));
        std::vector<int> fired;
        while (const auto key = heap.popOne(at(10))) {
            fired.push_back(*key);
            if (*key == 0) {
                heap.remove(1);
                heap.set(2, at(20));
                heap.set(0, at(30));
            }
        }
        QVERIFY((fired == std::vector<int>{0, 3}));
        QVERIFY((heap.popDue(at(30)) == std::vector<int>{2, 0}));
    }

    void movesWithItsEntries()
    {
        DeadlineHeap<QString> heap;
        heap.set(u"a"_s, at(1));
        heap.set(u"b"_s, at(2));
        DeadlineHeap<QString> moved = std::move(heap);
        moved.set(u"a"_s, at(3));
        QVERIFY((moved.popDue(at(5)) == std::vector<QString>{u"b"_s, u"a"_s}));
    }

    /// Against a plain table that is searched through.
    void agreesWithATable()
    {
        std::mt19937 random(11);
        DeadlineHeap<int> heap;
        std::map<int, Timestamp> table;
        std::int64_t now = 0;
        std::size_t fired = 0;
        for (int i = 0; i < 200'000; ++i) {
            const int key = static_cast<int>(random() % 500);
            const auto act = random() % 10;
            if (act < 6) {
                const Timestamp when = at(now + static_cast<std::int64_t>(random() % 2000) - 100);
                heap.set(key, when);
                table[key] = when;
            } else if (act < 8) {
                QCOMPARE(heap.remove(key), table.erase(key) == 1);
            } else {
                now += static_cast<std::int64_t>(random() % 20);
                Timestamp last{};
                for (const int due : heap.popDue(at(now))) {
                    QVERIFY(table.contains(due));
                    QVERIFY(table[due] <= at(now) && table[due] >= last);
                    last = table[due];
                    table.erase(due);
                    ++fired;
                }
                const auto soonest = std::min_element(table.begin(), table.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
                QCOMPARE(heap.next(), soonest == table.end() ? std::nullopt : std::optional(soonest->second));
                QVERIFY(!heap.next() || *heap.next() > at(now));
            }
            QCOMPARE(heap.size(), table.size());
        }
        QVERIFY(fired > 1000);
    }
};

QTEST_GUILESS_MAIN(DeadlineHeapTest)
#include "tst_deadline_heap.moc"
