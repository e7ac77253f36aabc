// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/work_store.h"
#include "tests/support/console_rig.h"

#include <QTest>

using namespace backroom;
using namespace backroom::test;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

/// What sleeps wakes by its condition, once, and says why (domain.md §3).
class SnoozeFlow : public QObject {
    Q_OBJECT

    static ItemId snooze(ConsoleRig& rig, Wake wake, const QString& domain = {}, Duration time = 24h)
    {
        const auto row = rig.row(u"purchase.order"_s, FakeOdoo::order);
        if (!row)
            return {};
        rig.console().act(7, row->id, LifeAct::snooze(u"lead"_s, rig.clock.now() + time, wake, domain));
        rig.pass(100ms);
        return row->id;
    }
    static bool isShown(ConsoleRig& rig) { return rig.row(u"purchase.order"_s, FakeOdoo::order).has_value(); }
    /// The wakes in the item's history, as the store has them.
    static std::vector<LifeAct> wakes(ConsoleRig& rig, const ItemId& id)
    {
        rig.kill();
        auto store = WorkStore::open(rig.folder.filePath(u"data/work.sqlite"_s));
        std::vector<LifeAct> found;
        if (!store)
            return found;
        const auto history = (*store)->history(id, 1);
        for (const LifeEvent& event : history.value_or({})) {
            if (event.act.kind == LifeAct::Kind::Wake)
                found.push_back(event.act);
        }
        return found;
    }

private Q_SLOTS:
    void readingAgainIsNoChange()
    {
        ConsoleRig rig;
        QVERIFY(rig.start());
        rig.connectSource();
        QVERIFY(!snooze(rig, Wake::RecordChanged).isEmpty());
        QVERIFY(!isShown(rig));
        rig.odoo.commitLate("purchase.order", FakeOdoo::order, Json::object(), rig.clock.now()); // a write that changes nothing
        rig.pass(60s);
        QVERIFY(!isShown(rig));
    }

    void aChangeWakesOnceAndSaysWhat()
    {
        ConsoleRig rig;
        QVERIFY(rig.start());
        rig.connectSource();
        const ItemId id = snooze(rig, Wake::RecordChanged);
        rig.odoo.edit("purchase.order", FakeOdoo::order, {{"amount_total", 13000.0}});
        rig.pass(15s);
        QVERIFY(isShown(rig));
        QCOMPARE(rig.row(u"purchase.order"_s, FakeOdoo::order)->work, ItemState::Open);
        rig.odoo.edit("purchase.order", FakeOdoo::order, {{"amount_total", 14000.0}});
        rig.pass(30s);
        const auto all = wakes(rig, id);
        QCOMPARE(all.size(), std::size_t(1));
        QCOMPARE(all.front().wake, Wake::RecordChanged);
        QCOMPARE(all.front().text, u"amount_total"_s);
        QCOMPARE(all.front().number, 1);
    }

    void aChangeWhileTheProgramDidNotRunWakesToo()
    {
        ConsoleRig rig;
        QVERIFY(rig.start());
        rig.connectSource();
        const ItemId id = snooze(rig, Wake::RecordChanged);
        rig.kill();
        rig.odoo.edit("purchase.order", FakeOdoo::order, {{"partner_ref", "other"}});
        QVERIFY(rig.start());
        QVERIFY(!isShown(rig));
        rig.pass(5s);
        QVERIFY(isShown(rig));
        QCOMPARE(wakes(rig, id).size(), std::size_t(1));
    }

    void aDomainWakesWhenItBeginsToMatch()
    {
        ConsoleRig rig;
        QVERIFY(rig.start());
        rig.connectSource();
        const ItemId id = snooze(rig, Wake::RecordMatches, u"[[\"amount_total\",\">\",20000]]"_s);
        rig.odoo.edit("purchase.order", FakeOdoo::order, {{"amount_total", 15000.0}});
        rig.pass(15s);
        QVERIFY2(!isShown(rig), "a change that does not match");
        rig.odoo.edit("purchase.order", FakeOdoo::order, {{"amount_total", 25000.0}});
        rig.pass(15s);
        QVERIFY(isShown(rig));
        const auto all = wakes(rig, id);
        QCOMPARE(all.size(), std::size_t(1));
        QCOMPARE(all.front().wake, Wake::RecordMatches);
    }

    void aDomainMatchesByTimeAlone()
    {
        ConsoleRig rig;
        rig.odoo.record("purchase.order", FakeOdoo::order)["date_planned"] = toOdoo(rig.clock.now() + 2h).toStdString();
        QVERIFY(rig.start());
        rig.connectSource();
        const Timestamp planned = *fromOdoo(QString::fromStdString(rig.odoo.record("purchase.order", FakeOdoo::order)["date_planned"]));
        const ItemId id = snooze(rig, Wake::RecordMatches, u"[[\"date_planned\",\"<\",{\"now\":\"+1h\"}]]"_s);
        rig.pass(planned - 1h - rig.clock.now() - 1s);
        QVERIFY(!isShown(rig));
        rig.pass(3s);
        QVERIFY(isShown(rig));
        QCOMPARE(wakes(rig, id).size(), std::size_t(1));
    }

    void theEndWakesWhenTheConditionNeverCame()
    {
        ConsoleRig rig;
        QVERIFY(rig.start());
        rig.connectSource();
        const ItemId id = snooze(rig, Wake::RecordMatches, u"[[\"amount_total\",\">\",20000]]"_s, 1h);
        rig.pass(61min);
        QVERIFY(isShown(rig));
        rig.odoo.edit("purchase.order", FakeOdoo::order, {{"amount_total", 25000.0}});
        rig.pass(15s);
        const auto all = wakes(rig, id);
        QCOMPARE(all.size(), std::size_t(1));
        QCOMPARE(all.front().wake, Wake::Time);
    }

    void whatCouldNeverMatchIsRefused()
    {
        ConsoleRig rig;
        QVERIFY(rig.start());
        rig.connectSource();
        std::optional<Error> refused;
        QObject::connect(&rig.console(), &ConsoleApi::actRefused, &rig.console(), [&](quint64, const Error& error) { refused = error; });
        snooze(rig, Wake::RecordMatches, u"[[\"no_such_field\",\"=\",1]]"_s);
        QVERIFY(refused);
        QCOMPARE(refused->kind, ErrorKind::BadInput);
        QVERIFY(refused->detail.contains(u"no_such_field"_s));
        QVERIFY(isShown(rig));
    }
};

QTEST_GUILESS_MAIN(SnoozeFlow)
#include "tst_snooze_flow.moc"
