// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/flow/ctl/ctl_test.h"

#include <QDir>
#include <QFile>

using namespace backroom;
using namespace backroom::test;
using namespace Qt::StringLiterals;

/// `backroomctl automation` as an administrator types it.
class CtlAutomation : public CtlTest {
    Q_OBJECT

    Run automation(const QStringList& arguments, const QString& login = u"admin"_s)
    {
        m_login = login;
        return ctl(QStringList{u"automation"_s} + arguments);
    }
    /// What is told of the one pack that was asked for.
    static Json packIn(const Run& run) { return run.json().value("packs", Json::array({Json::object()}))[0]; }
    QString standing(const QString& pack) { return textAt(packIn(automation({u"plan"_s, pack, u"--json"_s})), "standing"); }
    /// `automation remove`, with `typed` on standard input.
    Run removeTyping(const QString& pack, const QByteArray& typed)
    {
        m_login = u"admin"_s;
        const auto process = begin(online({u"automation"_s, u"remove"_s, pack}));
        process->write(typed);
        process->closeWriteChannel();
        return end(*process);
    }
    bool writeOwn(const QString& name, const QByteArray& text)
    {
        QFile file(path(u"config/packs/odoo/"_s + name));
        return QDir().mkpath(QFileInfo(file).path()) && file.open(QIODevice::WriteOnly) && file.write(text) == text.size();
    }

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_demo.start()); }
    void init() { QVERIFY(beginAnew()); }

    void plansAppliesTellsDriftAndRemoves()
    {
        const Run plan = automation({u"plan"_s, u"live-events"_s, u"--json"_s});
        QCOMPARE(plan.code, 0);
        QCOMPARE(textAt(packIn(plan), "standing"), u"not applied"_s);
        QVERIFY(packIn(plan)["steps"].size() > 20);
        const Run text = automation({u"plan"_s});
        QCOMPARE(text.code, 0);
        QVERIFY2(text.out.contains("live-events: not applied") && text.out.contains("cost: ") && text.out.contains("+ create  base.automation  Backroom live: purchase.order changed"), text.out.constData());

        const Run applied = automation({u"apply"_s, u"live-events"_s, u"--json"_s});
        QCOMPARE(applied.code, 0);
        QCOMPARE(textAt(packIn(applied), "standing"), u"applied"_s);
        QCOMPARE(packIn(automation({u"apply"_s, u"live-events"_s, u"--json"_s}))["done"], Json(0));
        QCOMPARE(automation({u"drift"_s, u"live-events"_s}).code, 0);

        const Json steps = packIn(automation({u"plan"_s, u"live-events"_s, u"--json"_s}))["steps"];
        const auto rule = std::find_if(steps.begin(), steps.end(), [](const Json& step) { return textAt(step, "model") == u"base.automation"_s; });
        QVERIFY(rule != steps.end());
        QVERIFY(m_demo.edit(u"base.automation"_s, (*rule)["id"].get<int>(), {{"active", false}}, "admin"));
        const Run drift = automation({u"drift"_s, u"live-events"_s});
        QCOMPARE(drift.code, 7);
        QVERIFY2(drift.out.contains("changed by hand") && drift.out.contains("active: \"\" -> true"), drift.out.constData());
        const Run refused = automation({u"apply"_s, u"live-events"_s});
        QCOMPARE(refused.code, 7);
        QCOMPARE(automation({u"remove"_s, u"live-events"_s, u"--yes"_s}).code, 7);
        QCOMPARE(automation({u"apply"_s, u"live-events"_s, u"--overwrite"_s}).code, 0);
        QCOMPARE(automation({u"remove"_s, u"live-events"_s, u"--yes"_s}).code, 0);
        QCOMPARE(standing(u"live-events"_s), u"not applied"_s);
    }

    void removesOnlyWhenItIsTyped()
    {
        const QString pack = u"decision-guard"_s;
        QCOMPARE(automation({u"apply"_s, pack}).code, 0);
        for (const char* typed : {"\n", "no\n", "", "remov"}) {
            const Run kept = removeTyping(pack, typed);
            QCOMPARE(kept.code, 2);
            QVERIFY2(kept.err.contains("Backroom guard: purchase.order") && kept.err.contains("nothing was removed"), kept.err.constData());
            QCOMPARE(standing(pack), u"applied"_s);
        }
        QCOMPARE(removeTyping(pack, "remove\n").code, 0);
        QCOMPARE(standing(pack), u"not applied"_s);
        QCOMPARE(removeTyping(pack, "").code, 0); // where there is nothing, nobody is asked
    }

    void ownPacksStandBesideTheDeliveredOnes()
    {
        const QByteArray own = R"({"id": "own-watch", "name": {"en": "Own", "de": "Eigenes"}, "explanation": {"en": "x", "de": "x"}, "cost": {"en": "x", "de": "x"},
            "automations": [{"key": "late", "name": "Own: late", "model": "purchase.order", "every": "day", "code": "late.py", "after": "common/remind.py"},
                            {"key": "moon", "name": "Own: moon", "model": "moon.phase", "every": "day", "code": "late.py"}]})";
        QVERIFY(writeOwn(u"own.json"_s, own) && writeOwn(u"own/late.py"_s, "pass\n"));
        const Run plan = automation({u"plan"_s, u"own-watch"_s});
        QCOMPARE(plan.code, 0);
        QVERIFY2(plan.out.contains("own-watch: not applied (own)") && plan.out.contains("moon.phase is not there: Own: moon"), plan.out.constData());
        QCOMPARE(automation({u"apply"_s, u"own-watch"_s}).code, 0);
        QCOMPARE(standing(u"own-watch"_s), u"applied"_s);
        QCOMPARE(automation({u"remove"_s, u"own-watch"_s, u"--yes"_s}).code, 0);
        // What would lay hands on what is not its own is refused; the others work on.
        const std::pair<const char*, const char*> thefts[] = {{R"("id": "own-watch")", R"("id": "live-events")"}, {R"("id": "own-watch")", R"("id": "own-watch", "module": "sale", "prefix": "order")"},
            {R"("id": "own-watch")", R"("id": "own-watch", "prefix": "live_events__x")"}, {"late.py", "../own/late.py"}};
        for (const auto& [from, to] : thefts) {
            QVERIFY(writeOwn(u"own.json"_s, QByteArray(own).replace(from, to)));
            const Run refused = automation({u"plan"_s, u"decision-guard"_s});
            QCOMPARE(refused.code, 13);
            QVERIFY2(refused.err.contains("packs/odoo/own.json /"), refused.err.constData());
            QVERIFY(refused.out.contains("decision-guard: not applied"));
        }
    }

    void saysWhoMayAndWhatThereIs()
    {
        const Run lead = automation({u"apply"_s, u"decision-guard"_s}, u"lead"_s);
        QCOMPARE(lead.code, 5);
        QCOMPARE(automation({u"plan"_s, u"no-such-pack"_s}).code, 2);
        const Run health = automation({u"health"_s});
        QCOMPARE(health.code, 0);
        QVERIFY2(health.out.contains("looked at"), health.out.constData());
    }

    void whatIsBrokenOffIsSaidAndGoneOnWith()
    {
        QVERIFY(m_demo.fault({{"kind", "drop"}, {"model", "ir.actions.server"}, {"method", "load"}}));
        const Run broken = automation({u"apply"_s, u"live-events"_s, u"--timeout"_s, u"20"_s});
        QVERIFY2(broken.code != 0, broken.out.constData());
        QVERIFY2(broken.err.contains("live-events"), broken.err.constData());
        QCOMPARE(automation({u"apply"_s, u"live-events"_s}).code, 0);
    }
};

QTEST_GUILESS_MAIN(CtlAutomation)
#include "tst_ctl_automation.moc"
