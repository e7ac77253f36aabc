// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/flow/ctl/ctl_test.h"

#include <QFile>

#include <csignal>

using namespace backroom;
using namespace backroom::test;
using namespace Qt::StringLiterals;

/// What scripts rely on: exit codes, JSON on standard output, words on standard error, and one effect per decision.
class TestCtl : public CtlTest {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_demo.start()); }
    void init() { QVERIFY(beginAnew()); }

    void needsNoServerForTheSelftest()
    {
        const Run run = offline({u"selftest"_s});
        QCOMPARE(run.code, 0);
        QCOMPARE(run.out.count("ok  "), 5);
    }

    void saysWhoIsSignedInAndWhatWaits()
    {
        const Run status = ctl({u"--json"_s, u"status"_s});
        QCOMPARE(status.code, 0);
        QCOMPARE(textAt(status.json()["source"], "login"), u"lead"_s);
        const Json queues = ctl({u"queues"_s, u"--json"_s}).json();
        const auto orders = std::find_if(queues.begin(), queues.end(), [](const Json& queue) { return textAt(queue, "id") == u"purchase-orders"_s; });
        QVERIFY(orders != queues.end());
        const Json items = ctl({u"--json"_s, u"items"_s, u"purchase-orders"_s}).json();
        QCOMPARE(static_cast<int>(items.size()), (*orders)["count"].get<int>());
        QVERIFY(!items.empty());
        QVERIFY2(!QFile::exists(m_folder->filePath(u"config/connection.json"_s)), "a one-shot connection was stored");
    }

    void readsOnlyWhatTheCommandNeeds()
    {
        const auto reads = [this](const QString& model) { return m_demo.received(model + u".search_read"_s); };
        QVERIFY(!ctl({u"--json"_s, u"items"_s, u"purchase-orders"_s}).json().empty());
        QVERIFY(reads(u"purchase.order"_s) > 0);
        QCOMPARE(reads(u"project.task"_s), 0);
        const QString key = textAt(order(), "businessKey");
        QCOMPARE(ctl({u"show"_s, key}).code, 0);
        QCOMPARE(reads(u"project.task"_s), 0);
        const int before = reads(u"purchase.order"_s);
        QCOMPARE(ctl({u"rules"_s, u"explain"_s, u"PUR.order.to-approve"_s}).code, 0);
        QCOMPARE(reads(u"purchase.order"_s), before);
        QCOMPARE(ctl({u"status"_s}).code, 0);
        QVERIFY2(reads(u"project.task"_s) > 0, "the status of all queues rests on all feeds");
    }

    void tellsFailuresApart_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("code");
        const QString url = m_demo.url();
        const QString database = m_demo.database();
        QTest::newRow("no command") << QStringList{} << 2;
        QTest::newRow("no argument") << QStringList{u"approve"_s} << 2;
        QTest::newRow("no reason") << QStringList{u"reject"_s, u"P00001"_s} << 2;
        QTest::newRow("no connection") << QStringList{u"status"_s} << 2;
        QTest::newRow("plain http elsewhere") << QStringList{u"login"_s, u"http://erp.invalid"_s, u"--db"_s, database} << 2;
        QTest::newRow("nothing listens") << QStringList{u"login"_s, u"http://127.0.0.1:1"_s, u"--db"_s, database} << 3;
        QTest::newRow("wrong database") << QStringList{u"login"_s, url, u"--db"_s, u"nope"_s} << 4;
        QTest::newRow("unknown queue") << online({u"items"_s, u"nope"_s}) << 6;
        QTest::newRow("no number") << QStringList{u"items"_s, u"snooze"_s, u"P00001"_s, u"--hours"_s, u"nan"_s} << 2;
        QTest::newRow("no project") << QStringList{u"items"_s, u"task"_s, u"P00001"_s, u"--project"_s, u"-1"_s} << 2;
        QTest::newRow("unknown item") << online({u"show"_s, u"P99999"_s}) << 6;
    }

    void tellsFailuresApart()
    {
        QFETCH(const QStringList, arguments);
        QFETCH(const int, code);
        const Run run = offline(arguments);
        QCOMPARE(run.code, code);
        QVERIFY(!run.err.isEmpty() || !run.out.isEmpty());
        QVERIFY2(!run.err.contains(m_demo.keyOf(u"lead"_s)), "a secret was printed");
    }

    void storesNothingWhenTheKeyIsRefused()
    {
        m_secret = "0123456789abcdef0123456789abcdef01234567";
        for (const QStringList& kind : {QStringList{}, QStringList{u"--password"_s}}) {
            const Run run = offline(QStringList{u"login"_s, m_demo.url(), u"--db"_s, m_demo.database(), u"--user"_s, u"lead"_s} + kind);
            QCOMPARE(run.code, 4);
            QVERIFY(!run.err.contains(m_secret));
        }
        QVERIFY(!QFile::exists(m_folder->filePath(u"config/connection.json"_s)));
    }

    void storesTheConnectionButNeverTheSecretInAFile()
    {
        QCOMPARE(offline({u"login"_s, m_demo.url(), u"--db"_s, m_demo.database(), u"--user"_s, u"lead"_s}).code, 0);
        QFile stored(m_folder->filePath(u"config/connection.json"_s));
        QVERIFY(stored.open(QIODevice::ReadOnly));
        QVERIFY(!stored.readAll().contains(m_demo.keyOf(u"lead"_s)));
        QCOMPARE(offline({u"status"_s}).code, 0);
    }

    void approvesOnceAndProvesIt()
    {
        const QString key = textAt(order(), "businessKey");
        const Json shown = ctl({u"--json"_s, u"show"_s, key}).json();
        const QString seal = textAt(shown["seal"], "hash");
        QCOMPARE(seal.size(), 64);
        const Run run = ctl({u"--json"_s, u"approve"_s, key, u"--seal"_s, seal, u"--reason"_s, u"agreed"_s});
        QCOMPARE(run.code, 0);
        QCOMPARE(textAt(run.json(), "state"), u"verified"_s);
        QCOMPARE(textAt(run.json(), "reason"), u"agreed"_s);
        QCOMPARE(ctl({u"show"_s, key}).code, 6);
        const Json operations = offline({u"--json"_s, u"operations"_s}).json();
        QCOMPARE(operations.size(), std::size_t(1));
        QCOMPARE(textAt(operations[0], "businessKey"), key);
    }

    void decidesAQueueAndSaysWhatBecameOfEach()
    {
        const std::size_t all = ctl({u"--json"_s, u"items"_s, u"purchase-orders"_s}).json().size();
        const Run run = ctl({u"--json"_s, u"decide-all"_s, u"purchase-orders"_s, u"approve"_s, u"--reason"_s, u"monthly round"_s});
        QCOMPARE(run.code, 7);
        const Json manifest = run.json();
        QCOMPARE(manifest["selected"].get<std::size_t>(), all);
        QCOMPARE(manifest["done"].get<int>() + manifest["failed"].get<int>() + manifest["skipped"].get<int>(), static_cast<int>(all));
        QCOMPARE(manifest["pending"], Json(0));
        QVERIFY(manifest["done"].get<int>() > 0 && manifest["skipped"].get<int>() > 0);
        QCOMPARE(m_demo.received(u"purchase.order.button_approve"_s), manifest["done"].get<int>());
        for (const Json& item : manifest["items"])
            QVERIFY(textAt(item, "decision") == u"verified"_s || !item["reasons"].empty());
        for (const Json& item : manifest["items"])
            QVERIFY2(item["reasons"].empty() || !textAt(item, "why").contains(u'{'), qPrintable(textAt(item, "why")));
        QCOMPARE(offline({u"ledger"_s, u"verify"_s}).code, 0);
    }

    void asksWhenAReferenceIsNotUnique()
    {
        const Json refunds = ctl({u"--json"_s, u"items"_s, u"refunds"_s}).json();
        QVERIFY(refunds.size() > 1);
        // A credit note that waits for its approval; others stand there for other reasons.
        const auto waiting = std::find_if(refunds.begin(), refunds.end(), [](const Json& item) { return textAt(item, "rule") == u"REF.credit-note.to-approve"_s; });
        QVERIFY(waiting != refunds.end());
        const QString id = textAt(*waiting, "id");
        QCOMPARE(textAt(ctl({u"--json"_s, u"show"_s, id.left(10)}).json()["item"], "id"), id);
        QCOMPARE(ctl({u"--json"_s, u"reject"_s, id, u"--reason"_s, u"twice"_s}).code, 0);
    }

    void makesATaskAndSaysItsNumber()
    {
        const QString id = textAt(order(), "id");
        const Run made = ctl({u"items"_s, u"task"_s, id, u"--project"_s, u"1"_s});
        QCOMPARE(made.code, 0);
        QVERIFY2(made.out.contains("task: number "), made.out);
        const Run none = ctl({u"items"_s, u"task"_s, textAt(order(1), "id"), u"--project"_s, u"999999"_s});
        QCOMPARE(none.code, 6);
        QVERIFY2(none.err.contains("no task was made in the project 999999"), none.err);
    }

    void closesADuplicateOfAnotherItem()
    {
        const QString id = textAt(order(), "id");
        const QString original = textAt(order(1), "id");
        const QStringList close{u"--json"_s, u"items"_s, u"close"_s, id, u"--disposition"_s, u"duplicate"_s, u"--cause"_s, u"supplier"_s};
        QCOMPARE(ctl(close).code, 2);
        QCOMPARE(ctl(close + QStringList{u"--of"_s, id}).code, 2);
        const Run closed = ctl(close + QStringList{u"--of"_s, original});
        QCOMPARE(closed.code, 0);
        QCOMPARE(textAt(closed.json(), "duplicateOf"), original);
    }

    void bringsBackWhatWasSetAside()
    {
        const QString id = textAt(order(0), "id");
        const auto has = [this, &id](const QStringList& command) {
            const Json rows = ctl(command).json();
            return std::any_of(rows.begin(), rows.end(), [&id](const Json& row) { return textAt(row, "id") == id; });
        };
        const QStringList open{u"--json"_s, u"items"_s, u"purchase-orders"_s};
        const QStringList aside = open + QStringList{u"--set-aside"_s};
        const QString never = u"[[\"state\", \"=\", \"cancel\"]]"_s;
        QCOMPARE(ctl({u"items"_s, u"snooze"_s, id, u"--hours"_s, u"5"_s, u"--until"_s, u"[[\"stat\", \"=\", 1]]"_s}).code, 2);
        const Run already = ctl({u"items"_s, u"snooze"_s, id, u"--hours"_s, u"5"_s, u"--until"_s, u"[[\"state\", \"=\", \"to approve\"]]"_s});
        QCOMPARE(already.code, 2);
        QVERIFY2(already.err.contains("matches this condition already"), already.err);
        QVERIFY(has(open));
        QCOMPARE(ctl({u"items"_s, u"snooze"_s, id, u"--hours"_s, u"5"_s, u"--until"_s, never}).code, 0);
        QVERIFY(!has(open));
        QVERIFY(has(aside));
        // What is set aside is looked at by its number, but not decided on.
        QCOMPARE(textAt(ctl({u"--json"_s, u"show"_s, id}).json()["item"], "id"), id);
        QCOMPARE(ctl({u"approve"_s, id}).code, 6);
        QCOMPARE(ctl({u"items"_s, u"wake"_s, id}).code, 0);
        QVERIFY(has(open));
        QVERIFY(!has(aside));
        QVERIFY(ctl({u"items"_s, u"wake"_s, id}).code != 0);

        QCOMPARE(ctl({u"items"_s, u"close"_s, id, u"--disposition"_s, u"accepted as is"_s, u"--cause"_s, u"supplier"_s, u"--reason"_s, u"agreed by telephone"_s}).code, 0);
        QVERIFY(has(aside));
        QCOMPARE(ctl({u"items"_s, u"reopen"_s, id}).code, 2);
        QCOMPARE(ctl({u"items"_s, u"reopen"_s, id, u"--reason"_s, u"the supplier wrote again"_s}).code, 0);
        QVERIFY(has(open));
        QVERIFY(!has(aside));
    }

    void refusesWhatIsNotWhatWasShown()
    {
        const Json item = order();
        const QString key = textAt(item, "businessKey");
        const QString seal = textAt(ctl({u"--json"_s, u"show"_s, key}).json()["seal"], "hash");
        const int id = item["record"]["id"].get<int>();
        const int before = m_demo.executed(u"purchase.order.button_approve"_s);
        QVERIFY(m_demo.edit(u"purchase.order"_s, id, {{"date_planned", "2027-01-04 10:00:00"}}));
        QCOMPARE(ctl({u"approve"_s, key, u"--seal"_s, seal}).code, 7);
        QVERIFY(offline({u"--json"_s, u"operations"_s}).json().empty());
        QCOMPARE(m_demo.executed(u"purchase.order.button_approve"_s), before);
    }

    void withdrawsWhenInterruptedInTheHold()
    {
        const auto process = begin(online({u"--json"_s, u"approve"_s, textAt(order(), "businessKey"), u"--hold"_s, u"60"_s}));
        QTRY_VERIFY_WITH_TIMEOUT(isHeld(), 10'000);
        ::kill(static_cast<pid_t>(process->processId()), SIGINT);
        const Run run = end(*process);
        QCOMPARE(run.code, 130);
        QCOMPARE(textAt(run.json(), "state"), u"withdrawn"_s);
        QCOMPARE(m_demo.executed(u"purchase.order.button_approve"_s), 0);
    }

    void showsWhatChangedBetweenDecisionAndSending()
    {
        const Json item = order();
        const auto process = begin(online({u"--json"_s, u"approve"_s, textAt(item, "businessKey"), u"--hold"_s, u"3"_s}));
        QTRY_VERIFY_WITH_TIMEOUT(isHeld(), 10'000);
        QVERIFY(m_demo.edit(u"purchase.order"_s, item["record"]["id"].get<int>(), {{"date_planned", "2027-01-05 10:00:00"}}));
        const Run run = end(*process);
        QCOMPARE(run.code, 7);
        QCOMPARE(textAt(run.json()["differences"][0], "key"), u"date_planned"_s);
        QCOMPARE(m_demo.executed(u"purchase.order.button_approve"_s), 0);
    }

    void completesCommandsInBash()
    {
        QFile script(m_folder->filePath(u"completion.bash"_s));
        QVERIFY(script.open(QIODevice::WriteOnly));
        script.write(offline({u"completion"_s, u"bash"_s}).out);
        script.write("PATH=$(dirname '" BACKROOM_CTL "'):$PATH; COMP_WORDS=(backroomctl op); COMP_CWORD=1; _backroomctl; echo \"${COMPREPLY[*]}\"");
        script.close();
        QProcess bash;
        bash.start(u"bash"_s, {script.fileName()});
        QVERIFY(bash.waitForFinished(10'000));
        QCOMPARE(bash.readAllStandardOutput().trimmed(), QByteArray("operations"));
    }
};

QTEST_GUILESS_MAIN(TestCtl)
#include "tst_ctl.moc"
