// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/flow/ctl/demo_process.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include <csignal>
#include <set>

using namespace backroom;
using namespace backroom::test;
using namespace Qt::StringLiterals;

/// What scripts rely on: exit codes, JSON on standard output, words on standard error, and one effect per decision.
class TestCtl : public QObject {
    Q_OBJECT

    struct Run {
        int code = -1;
        QByteArray out;
        QByteArray err;
        Json json() const { return parseJson(out).value_or({}); }
    };

    DemoProcess m_demo;
    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_login = u"lead"_s;
    QByteArray m_secret; ///< in place of the login's key, when set

    std::unique_ptr<QProcess> begin(const QStringList& arguments)
    {
        auto process = std::make_unique<QProcess>();
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"BACKROOM_DATA_DIR"_s, m_folder->filePath(u"data"_s));
        environment.insert(u"BACKROOM_CONFIG_DIR"_s, m_folder->filePath(u"config"_s));
        environment.insert(u"BACKROOM_SECRET"_s, QString::fromLatin1(m_secret.isEmpty() ? m_demo.keyOf(m_login) : m_secret));
        process->setProcessEnvironment(environment);
        process->start(QStringLiteral(BACKROOM_CTL), arguments);
        return process;
    }
    Run end(QProcess& process)
    {
        if (!process.waitForFinished(60'000) || process.exitStatus() != QProcess::NormalExit)
            return {-1, process.readAllStandardOutput(), process.readAllStandardError()};
        return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
    }
    Run offline(const QStringList& arguments) { return end(*begin(arguments)); }
    QStringList online(const QStringList& arguments)
    {
        return arguments + QStringList{u"--url"_s, m_demo.url(), u"--db"_s, m_demo.database(), u"--user"_s, m_login};
    }
    Run ctl(const QStringList& arguments) { return end(*begin(online(arguments))); }
    /// One of Marco Bellini's that a senior buyer may decide.
    Json order(std::size_t index = 0)
    {
        Json items = ctl({u"--json"_s, u"items"_s, u"purchase-orders"_s}).json();
        for (const Json& item : items.is_array() ? items : Json::array()) {
            const bool isWithin = item["amount"]["minor"].get<std::int64_t>() < 1'000'000 && textAt(item, "owner") == u"Marco Bellini"_s;
            if (isWithin && index-- == 0)
                return item;
        }
        return Json::object();
    }

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_demo.start()); }
    void init()
    {
        QVERIFY(m_demo.reset());
        m_folder = std::make_unique<QTemporaryDir>();
        m_login = u"lead"_s;
        m_secret.clear();
    }

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

    void delegationsAreGivenAcceptedAndEnded()
    {
        const QStringList days{u"--from"_s, u"2020-01-01"_s, u"--until"_s, u"2099-12-31"_s, u"--reason"_s, u"parental leave"_s};
        const QStringList give = QStringList{u"delegations"_s, u"give"_s, u"manager"_s, u"--acts"_s, u"order,refund"_s, u"--up-to"_s, u"4000"_s, u"--unplanned"_s} + days;
        QCOMPARE(ctl(give).code, 0);
        QCOMPARE(ctl(give).code, 0); // said twice, it is one
        const Json given = ctl({u"--json"_s, u"delegations"_s}).json();
        QCOMPARE(given.size(), 1u);
        QCOMPARE(textAt(given[0], "state"), u"waiting"_s);
        QCOMPARE(textAt(given[0], "toName"), u"Thomas Brandt"_s);
        QCOMPARE(textAt(given[0], "ends"), u"2100-01-01T00:00:00.000Z"_s); // its last day is a whole one
        const QString id = textAt(given[0], "id");
        const Run own = ctl({u"delegations"_s, u"accept"_s, id});
        QCOMPARE(own.code, 10);
        QVERIFY2(own.err.contains("Only who stands in can accept it."), own.err.constData());
        QCOMPARE(ctl({u"delegations"_s, u"accept"_s, u"0123456789abcdef"_s}).code, 6);
        QCOMPARE(ctl(QStringList{u"delegations"_s, u"give"_s, u"nobody"_s, u"--acts"_s, u"order"_s} + days).code, 10);
        QCOMPARE(ctl(QStringList{u"delegations"_s, u"give"_s, u"manager"_s, u"--acts"_s, u"leave"_s} + days).code, 10);
        QCOMPARE(ctl({u"delegations"_s, u"give"_s, u"manager"_s, u"--acts"_s, u"order"_s}).code, 2);
        const Run over = ctl({u"delegations"_s, u"give"_s, u"manager"_s, u"--acts"_s, u"order"_s, u"--from"_s, u"2020-01-01"_s, u"--until"_s, u"2020-01-31"_s, u"--reason"_s, u"leave"_s});
        QCOMPARE(over.code, 2);
        QVERIFY2(over.err.contains("The end is over already."), over.err.constData());
        QCOMPARE(ctl(QStringList{u"delegations"_s, u"give"_s, u"manager"_s, u"--acts"_s, u"order"_s, u"--up-to"_s, u"0"_s} + days).code, 2);
        m_login = u"manager"_s;
        QCOMPARE(ctl({u"delegations"_s, u"accept"_s, id}).code, 0);
        QVERIFY(ctl({u"delegations"_s}).out.contains(" on "));
        QCOMPARE(ctl({u"delegations"_s, u"revoke"_s, id}).code, 0);
        QCOMPARE(textAt(ctl({u"--json"_s, u"delegations"_s}).json()[0], "state"), u"revoked"_s);
    }

    void saysWhichRulesAreNoisyWithoutAServer()
    {
        QCOMPARE(offline({u"rules"_s, u"noise"_s}).code, 0); // nothing happened yet
        const std::size_t orders = ctl({u"--json"_s, u"items"_s, u"purchase-orders"_s}).json().size();
        const Run run = offline({u"--json"_s, u"rules"_s, u"noise"_s, u"--days"_s, u"2"_s});
        QCOMPARE(run.code, 0);
        const Json report = run.json();
        const Json& rules = report["rules"];
        const auto rule = std::find_if(rules.begin(), rules.end(), [](const Json& one) { return textAt(one, "code") == u"PUR.order.to-approve"_s; });
        QVERIFY(rule != rules.end());
        QVERIFY((*rule)["raised"].get<std::size_t>() > 0 && (*rule)["raised"].get<std::size_t>() <= orders);
        QVERIFY2((*rule)["precision"]["value"].is_null(), "nothing is closed, so nothing is known");
        QVERIFY(report["topTenShare"]["value"].get<double>() <= 1.0);
        QVERIFY(offline({u"rules"_s, u"noise"_s}).out.contains("PUR.order.to-approve"));
        QCOMPARE(offline({u"rules"_s, u"noise"_s, u"--days"_s, u"0"_s}).code, 2);
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

    void namesWhatAnEarlierRunLeftInDoubt()
    {
        QVERIFY(m_demo.fault({{"kind", "refuse"}, {"model", "purchase.order"}, {"method", "button_approve"}, {"times", 1000}}));
        const QStringList all{u"--json"_s, u"decide-all"_s, u"purchase-orders"_s, u"approve"_s, u"--reason"_s, u"monthly round"_s, u"--timeout"_s, u"20"_s};
        const Json first = ctl(all).json();
        QVERIFY(first["pending"].get<int>() > 0);
        const Run second = ctl(all);
        QCOMPARE(second.code, 9);
        QCOMPARE(second.json()["earlier"].size(), first["pending"].get<std::size_t>());
        QVERIFY2(second.err.contains("not proven yet"), second.err.constData());
        QVERIFY2(!second.err.contains("nothing waits"), second.err.constData());
    }

    void listsTheDecisionsOfOneReference()
    {
        const Json item = order();
        const QString key = textAt(item, "businessKey");
        const auto stopped = begin(online({u"approve"_s, key, u"--hold"_s, u"60"_s}));
        QTRY_VERIFY_WITH_TIMEOUT(isHeld(), 10'000);
        ::kill(static_cast<pid_t>(stopped->processId()), SIGINT);
        QCOMPARE(end(*stopped).code, 130);
        QCOMPARE(ctl({u"approve"_s, key}).code, 0);
        const Json decisions = offline({u"--json"_s, u"operations"_s}).json();
        QCOMPARE(decisions.size(), 2u);
        const QString file = m_folder->filePath(u"pack.zip"_s);
        const QList<Run> runs{ctl({u"ledger"_s, u"hold"_s, key, u"--reason"_s, u"case 7"_s}), ctl({u"ledger"_s, u"erase"_s, key, u"--reason"_s, u"asked"_s}),
            offline({u"ledger"_s, u"export"_s, file, u"--decision"_s, key})};
        for (const Run& run : runs) {
            QCOMPARE(run.code, 6);
            QVERIFY2(run.err.contains("2 decisions have this reference"), run.err.constData());
            for (const Json& decision : decisions)
                QVERIFY2(run.err.contains(textAt(decision, "id").toUtf8() + ": approve, "), run.err.constData());
        }
        QCOMPARE(ctl({u"ledger"_s, u"hold"_s, textAt(decisions[0], "id"), u"--reason"_s, u"case 7"_s}).code, 0);
        // What goes with the one on hold is not erased either, and that one is named.
        const Run kept = ctl({u"ledger"_s, u"erase"_s, textAt(decisions[1], "id"), u"--reason"_s, u"asked"_s});
        QCOMPARE(kept.code, 0);
        m_login = u"manager"_s;
        const Run agreed = ctl({u"ledger"_s, u"erase"_s, textAt(decisions[1], "id"), u"--reason"_s, u"asked"_s, u"--agree"_s});
        QCOMPARE(agreed.code, 10);
        QVERIFY2(agreed.err.contains(textAt(decisions[0], "id").toUtf8()) && agreed.err.contains("legal hold by lead"), agreed.err.constData());
        QCOMPARE(offline({u"ledger"_s, u"export"_s, m_folder->filePath(u"missing/pack.zip"_s), u"--all"_s}).code, 2);
    }

    void refusesANeedlessOverrideAndAbsurdInputs()
    {
        const QString key = textAt(order(), "businessKey");
        const Run needless = ctl({u"approve"_s, key, u"--override"_s, u"just in case"_s, u"--reviewer"_s, u"finance"_s});
        QCOMPARE(needless.code, 2);
        QVERIFY2(needless.err.contains("nothing to override"), needless.err.constData());
        const Json proposals = ctl({u"--json"_s, u"items"_s, u"replenishment"_s}).json();
        const auto proposal = std::find_if(proposals.begin(), proposals.end(), [](const Json& item) { return textAt(item["record"], "model") == u"stock.warehouse.orderpoint"_s; });
        QVERIFY(proposal != proposals.end());
        const Run past = ctl({u"decide"_s, textAt(*proposal, "id"), u"postpone"_s, u"--set"_s, u"until=2020-01-01"_s, u"--reason"_s, u"enough"_s});
        QCOMPARE(past.code, 2);
        QVERIFY2(past.err.contains("a day that is over"), past.err.constData());
        QVERIFY(offline({u"--json"_s, u"operations"_s}).json().empty());
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

    void saysWhatIsWrongWithARuleFile()
    {
        const QString file = m_folder->filePath(u"rule.json"_s);
        const auto test = [&](const Json& rule) {
            QFile written(file);
            return written.open(QIODevice::WriteOnly) && written.write(dumpJson(rule)) > 0 && written.flush() ? offline({u"rules"_s, u"test"_s, file}) : Run();
        };
        QFile delivered(QStringLiteral(BACKROOM_RESOURCES "/rules/PUR.order.to-approve.json"));
        QVERIFY(delivered.open(QIODevice::ReadOnly));
        Json rule = *parseJson(delivered.readAll());
        QCOMPARE(test(rule).code, 0); // with the examples delivered for its code
        rule["code"] = "OWN.order.to-approve";
        const Run without = test(rule);
        QCOMPARE(without.code, 6);
        QVERIFY2(without.err.contains("no examples to try"), without.err);
        rule["examples"] = Json::parse(R"([{"raises": false, "record": {"id": 1, "state": "draft", "x_ours": "a"}}])");
        const Run untried = test(rule);
        QCOMPARE(untried.code, 6);
        QVERIFY2(untried.out.contains("cannot be tried here: the type of x_ours on purchase.order is not known (purchase.order has not been read yet"), untried.out);
        rule["examples"].push_back(Json::parse(R"({"raises": false, "record": {"id": 1, "state": "draft"}})"));
        QCOMPARE(test(rule).code, 0);
        rule["examples"].push_back(Json::parse(R"({"raises": true, "record": {"id": 1, "state": "draft"}})"));
        const Run failed = test(rule);
        QCOMPARE(failed.code, 13);
        QVERIFY2(failed.out.contains("1 passed, 1 failed, 1 cannot be tried here"), failed.out);
        rule["minutes"] = 0;
        rule["severty"] = "high";
        const Run refused = test(rule);
        QCOMPARE(refused.code, 13);
        QVERIFY2(refused.err.contains("/minutes: must be at least 1") && refused.err.contains("/severty: is not known here"), refused.err);
    }

    void triesTheDeliveredExamplesWithoutAServer()
    {
        const Run all = offline({u"--json"_s, u"rules"_s, u"test"_s});
        QCOMPARE(all.code, 0);
        std::set<QString> tried;
        for (const Json& example : all.json()) {
            QVERIFY2(example["tried"] == true && example["passed"] == true, dumpJson(example));
            tried.insert(textAt(example, "subject").section(u' ', 0, 0));
        }
        QCOMPARE(tried.size(), offline({u"--json"_s, u"rules"_s, u"check"_s}).json()["rules"].size());
        QVERIFY(offline({u"rules"_s, u"test"_s, u"PUR.order.to-approve"_s}).out.contains(" passed, 0 failed\n"));
    }

    void tellsValuesThatASelectionNeverHas()
    {
        QFile delivered(QStringLiteral(BACKROOM_RESOURCES "/rules/PUR.order.to-approve.json"));
        QVERIFY(delivered.open(QIODevice::ReadOnly));
        Json rule = *parseJson(delivered.readAll());
        rule["code"] = "OWN.order.misspelt";
        rule["id"] = 0;
        rule["when"] = Json::parse(R"([["state", "in", ["to approve", "to aprove"]]])");
        for (const char* key : {"actions", "material", "limits"})
            rule.erase(key);
        QVERIFY(QDir().mkpath(m_folder->filePath(u"config/rules"_s)));
        QFile own(m_folder->filePath(u"config/rules/OWN.order.misspelt.json"_s));
        QVERIFY(own.open(QIODevice::WriteOnly) && own.write(dumpJson(rule)) > 0);
        own.close();
        QCOMPARE(ctl({u"items"_s, u"purchase-orders"_s}).code, 0);
        const Run check = offline({u"--json"_s, u"rules"_s, u"check"_s});
        QCOMPARE(check.code, 0);
        const Json rules = check.json()["rules"];
        const auto found = std::find_if(rules.begin(), rules.end(), [](const Json& one) { return textAt(one, "code") == u"OWN.order.misspelt"_s; });
        QVERIFY(found != rules.end());
        QCOMPARE(textAt(*found, "problem"), u"/when/0/2: state is never \"to aprove\" on this source"_s);
        QVERIFY2((*found)["raised"].get<int>() > 0, "a warning does not switch the rule off");
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

    void provesALostAnswerWithoutSendingTwice()
    {
        const int before = m_demo.executed(u"purchase.order.button_approve"_s);
        QVERIFY(m_demo.fault({{"kind", "drop"}, {"model", "purchase.order"}, {"method", "button_approve"}, {"times", 1}}));
        const Run run = ctl({u"--json"_s, u"approve"_s, textAt(order(), "businessKey")});
        QCOMPARE(run.code, 0);
        QCOMPARE(textAt(run.json(), "state"), u"verified"_s);
        QCOMPARE(m_demo.executed(u"purchase.order.button_approve"_s), before + 1);
    }

    void saysUnprovenWhenTheAnswerComesTooLateAndProvesItNextTime()
    {
        const QString key = textAt(order(), "businessKey");
        QVERIFY(m_demo.fault({{"kind", "delay"}, {"model", "purchase.order"}, {"method", "button_approve"}, {"times", 1}, {"milliseconds", 15000}}));
        // Long enough to read what the order's rule reads, not long enough for the answer.
        const Run late = ctl({u"approve"_s, key, u"--timeout"_s, u"8"_s});
        QCOMPARE(late.code, 9);
        const auto isProven = [&] {
            if (ctl({u"status"_s}).code != 0)
                return false;
            return textAt(offline({u"--json"_s, u"operations"_s}).json()[0], "state") == u"verified"_s;
        };
        QTRY_VERIFY_WITH_TIMEOUT(isProven(), 60'000);
        QCOMPARE(m_demo.executed(u"purchase.order.button_approve"_s), 1);
    }

    void provesWhatAKilledProgramHadSent()
    {
        const QString approve = u"purchase.order.button_approve"_s;
        QVERIFY(m_demo.fault({{"kind", "delay"}, {"model", "purchase.order"}, {"method", "button_approve"}, {"times", 1}, {"milliseconds", 2000}}));
        const auto process = begin(online({u"approve"_s, textAt(order(), "businessKey")}));
        QTRY_COMPARE_WITH_TIMEOUT(m_demo.received(approve), 1, 10'000);
        process->kill();
        QCOMPARE(end(*process).code, -1);
        QCOMPARE(textAt(offline({u"--json"_s, u"operations"_s}).json()[0], "state"), u"sending"_s);
        const auto isProven = [&] {
            return ctl({u"status"_s}).code == 0 && textAt(offline({u"--json"_s, u"operations"_s}).json()[0], "state") == u"verified"_s;
        };
        QTRY_VERIFY_WITH_TIMEOUT(isProven(), 20'000);
        QCOMPARE(m_demo.received(approve), 1);
        QCOMPARE(offline({u"ledger"_s, u"verify"_s}).code, 0);
    }

    void namesTheMissingRightAndTheRule()
    {
        m_login = u"finance"_s;
        const Run noRight = ctl({u"--json"_s, u"approve"_s, textAt(order(), "businessKey")});
        QCOMPARE(noRight.code, 10);
        QVERIFY2(noRight.err.contains("None of your roles") && noRight.err.contains("Senior buyer"), noRight.err.constData());
        m_login = u"buyer"_s;
        const Run ownOrder = ctl({u"approve"_s, textAt(order(), "businessKey")});
        QCOMPARE(ownOrder.code, 10);
        QVERIFY2(ownOrder.err.contains("asked for this"), ownOrder.err.constData());
    }

    void letsOneProgramAtATimeHaveTheLedger()
    {
        const auto holding = begin(online({u"approve"_s, textAt(order(), "businessKey"), u"--hold"_s, u"60"_s}));
        QTRY_VERIFY_WITH_TIMEOUT(isHeld(), 10'000);
        QCOMPARE(ctl({u"status"_s}).code, 11);
        ::kill(static_cast<pid_t>(holding->processId()), SIGTERM);
        QCOMPARE(end(*holding).code, 130);
    }

    void findsAFlippedByte()
    {
        QCOMPARE(ctl({u"approve"_s, textAt(order(), "businessKey")}).code, 0);
        QCOMPARE(offline({u"ledger"_s, u"verify"_s}).code, 0);
        const QString pack = m_folder->filePath(u"pack.json"_s);
        QCOMPARE(offline({u"ledger"_s, u"export"_s, pack}).code, 0);
        QCOMPARE(QProcess::execute(QStringLiteral(BACKROOM_VERIFY), {u"--json"_s, pack}), 0);

        QFile file(m_folder->filePath(u"data/ledger.sqlite"_s));
        QVERIFY(file.open(QIODevice::ReadWrite));
        const qsizetype where = file.readAll().indexOf("decision.verified");
        QVERIFY(where > 0);
        file.seek(where);
        file.write("D");
        file.close();
        const Run run = offline({u"--json"_s, u"ledger"_s, u"verify"_s});
        QCOMPARE(run.code, 12);
        QCOMPARE(run.json()["sound"], Json(false));
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

private:
    /// A decision is in its hold; the file is looked at from outside, because the running program holds its lock.
    bool isHeld() const
    {
        const auto mentions = [this](const QString& name) {
            QFile file(m_folder->filePath(name));
            return file.open(QIODevice::ReadOnly) && file.readAll().contains("\"state\":\"held\"");
        };
        return mentions(u"data/ledger.sqlite"_s) || mentions(u"data/ledger.sqlite-wal"_s);
    }
};

QTEST_GUILESS_MAIN(TestCtl)
#include "tst_ctl.moc"
