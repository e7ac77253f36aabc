// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/flow/ctl/ctl_test.h"

#include <QFile>

#include <csignal>

using namespace backroom;
using namespace backroom::test;
using namespace Qt::StringLiterals;

/// The ledger from the command line: what was decided is proven, once, whatever came between.
class CtlLedger : public CtlTest {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_demo.start()); }
    void init() { QVERIFY(beginAnew()); }

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
};

QTEST_GUILESS_MAIN(CtlLedger)
#include "tst_ctl_ledger.moc"
