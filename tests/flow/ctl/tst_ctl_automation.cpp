// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/flow/ctl/demo_process.h"

#include <QTemporaryDir>
#include <QTest>

using namespace backroom;
using namespace backroom::test;
using namespace Qt::StringLiterals;

/// `backroomctl automation` as an administrator types it, over the demo company.
class CtlAutomation : public QObject {
    Q_OBJECT

private:
    struct Run {
        int code = -1;
        QByteArray out;
        QByteArray err;
        /// Of the one pack that was asked for.
        Json pack() const { return parseJson(out).value_or(Json::object()).value("packs", Json::array({Json::object()}))[0]; }
    };

    DemoProcess m_demo;
    std::unique_ptr<QTemporaryDir> m_folder;

    Run automation(const QStringList& arguments, const QString& login = u"admin"_s)
    {
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"BACKROOM_DATA_DIR"_s, m_folder->filePath(u"data"_s));
        environment.insert(u"BACKROOM_CONFIG_DIR"_s, m_folder->filePath(u"config"_s));
        environment.insert(u"BACKROOM_SECRET"_s, QString::fromLatin1(m_demo.keyOf(login)));
        process.setProcessEnvironment(environment);
        process.start(QStringLiteral(BACKROOM_CTL), QStringList{u"automation"_s} + arguments + QStringList{u"--url"_s, m_demo.url(), u"--db"_s, m_demo.database(), u"--user"_s, login});
        const bool isOver = process.waitForFinished(60'000) && process.exitStatus() == QProcess::NormalExit;
        return {isOver ? process.exitCode() : -1, process.readAllStandardOutput(), process.readAllStandardError()};
    }

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_demo.start()); }
    void init()
    {
        QVERIFY(m_demo.reset());
        m_folder = std::make_unique<QTemporaryDir>();
    }

    void plansAppliesTellsDriftAndRemoves()
    {
        const Run plan = automation({u"plan"_s, u"live-events"_s, u"--json"_s});
        QCOMPARE(plan.code, 0);
        QCOMPARE(textAt(plan.pack(), "standing"), u"not applied"_s);
        QVERIFY(plan.pack()["steps"].size() > 20);
        const Run text = automation({u"plan"_s});
        QCOMPARE(text.code, 0);
        QVERIFY2(text.out.contains("live-events: not applied") && text.out.contains("cost: ") && text.out.contains("+ create  base.automation  Backroom live: purchase.order changed"), text.out.constData());

        const Run applied = automation({u"apply"_s, u"live-events"_s, u"--json"_s});
        QCOMPARE(applied.code, 0);
        QCOMPARE(textAt(applied.pack(), "standing"), u"applied"_s);
        QCOMPARE(automation({u"apply"_s, u"live-events"_s, u"--json"_s}).pack()["done"], Json(0));
        QCOMPARE(automation({u"drift"_s, u"live-events"_s}).code, 0);

        const Json steps = automation({u"plan"_s, u"live-events"_s, u"--json"_s}).pack()["steps"];
        const auto rule = std::find_if(steps.begin(), steps.end(), [](const Json& step) { return textAt(step, "model") == u"base.automation"_s; });
        QVERIFY(rule != steps.end());
        QVERIFY(m_demo.edit(u"base.automation"_s, (*rule)["id"].get<int>(), {{"active", false}}, "admin"));
        const Run drift = automation({u"drift"_s, u"live-events"_s});
        QCOMPARE(drift.code, 7);
        QVERIFY2(drift.out.contains("changed by hand") && drift.out.contains("active: \"\" -> true"), drift.out.constData());
        const Run refused = automation({u"apply"_s, u"live-events"_s});
        QCOMPARE(refused.code, 7);
        QCOMPARE(automation({u"remove"_s, u"live-events"_s}).code, 7);
        QCOMPARE(automation({u"apply"_s, u"live-events"_s, u"--overwrite"_s}).code, 0);
        QCOMPARE(automation({u"remove"_s, u"live-events"_s}).code, 0);
        QCOMPARE(textAt(automation({u"plan"_s, u"live-events"_s, u"--json"_s}).pack(), "standing"), u"not applied"_s);
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
