// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/flow/ctl/ctl_test.h"

#include <QDir>
#include <QFile>

#include <set>

using namespace backroom;
using namespace backroom::test;
using namespace Qt::StringLiterals;

/// What people agree on - delegations, rules, limits - from the command line.
class CtlAgreement : public CtlTest {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_demo.start()); }
    void init() { QVERIFY(beginAnew()); }

    void delegationsAreGivenAcceptedAndEnded()
    {
        const QStringList days{u"--from"_s, u"2020-01-01"_s, u"--until"_s, u"2099-12-31"_s, u"--reason"_s, u"parental leave"_s};
        const QStringList give = QStringList{u"delegations"_s, u"give"_s, u"manager"_s, u"--acts"_s, u"order,refund"_s, u"--up-to"_s, u"4000"_s, u"--unplanned"_s} + days;
        const Run first = ctl(give);
        QCOMPARE(first.code, 0);
        // Who buys may not post credit notes in Odoo.
        QVERIFY2(first.err.contains("Refund: Odoo will not let manager do it; the right “Invoicing” is missing there."), first.err.constData());
        QVERIFY2(!first.err.contains("Purchase"), first.err.constData());
        QCOMPARE(ctl(give).code, 0); // said twice, it is one
        const Json given = ctl({u"--json"_s, u"delegations"_s}).json();
        QCOMPARE(given.size(), 1u);
        QCOMPARE(textAt(given[0], "state"), u"waiting"_s);
        QCOMPARE(textAt(given[0], "toName"), u"Thomas Brandt"_s);
        QCOMPARE(given[0]["missingRights"], Json::array({{{"act", "refund"}, {"right", "Invoicing"}, {"for", ""}}}));
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
};

QTEST_GUILESS_MAIN(CtlAgreement)
#include "tst_ctl_agreement.moc"
