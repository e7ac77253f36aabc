// SPDX-License-Identifier: GPL-3.0-or-later
#include "policy_scenario.h"

#include "core/domain/governance/exposure.h"

#include <QTest>

#include <random>

using namespace backroom;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// The tables of domain.md §12.2 and §12.3, and that more never needs less.
class PolicyLimitsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void limitsOfTheHandbook_data();
    void limitsOfTheHandbook();
    void theCloserLimitCounts();
    void sumsDecideTheTier_data();
    void sumsDecideTheTier();
    void approversHaveSumsOfTheirOwn();
    void nearLimitIsAnException();
    void moreNeverNeedsLess();
};

void PolicyLimitsTest::limitsOfTheHandbook_data()
{
    QTest::addColumn<QString>("role");
    QTest::addColumn<QString>("act");
    QTest::addColumn<QString>("category");
    QTest::addColumn<double>("amount");
    QTest::addColumn<double>("percent");
    QTest::addColumn<QString>("outcome");
    const auto row = [](const char* role, const char* act, double amount, double percent, const char* outcome, const char* category = "") {
        QTest::addRow("%s %s %s %.2f %.2f", role, act, category, amount, percent)
            << QString::fromLatin1(role) << QString::fromLatin1(act) << QString::fromLatin1(category) << amount << percent << QString::fromLatin1(outcome);
    };
    row("associate", "refund", 1, 0, "refused");
    row("store-manager", "refund", 250, 0, "allowed");
    row("store-manager", "refund", 250.01, 0, "refused");
    row("finance-clerk", "refund", 1000, 0, "allowed");
    row("finance-clerk", "refund", 1000.01, 0, "refused");
    row("finance-lead", "refund", 5000, 0, "allowed");
    row("finance-lead", "refund", 5000.01, 0, "refused");
    for (const char* role : {"controller", "cfo"}) {
        row(role, "refund", 10000, 0, "allowed");
        row(role, "refund", 10000.01, 0, "needs-more");
        row(role, "refund", 25000, 0, "needs-more");
        row(role, "refund", 25000.01, 0, "refused");
        row(role, "order", 5000000, 0, "allowed");
        row(role, "stock-adjustment", 100000, 50, "allowed");
    }
    row("store-manager", "order", 1, 0, "refused");
    row("store-manager", "order", 200, 0, "allowed", "emergency");
    row("store-manager", "order", 200.01, 0, "refused", "emergency");
    row("buyer", "order", 5000, 0, "allowed");
    row("buyer", "order", 5000.01, 0, "refused");
    row("senior-buyer", "order", 25000, 0, "allowed");
    row("senior-buyer", "order", 25000.01, 0, "refused");
    row("category-manager", "order", 100000, 0, "allowed");
    row("commercial-manager", "order", 100000.01, 0, "refused");
    row("associate", "stock-adjustment", 1, 1, "refused");
    row("store-manager", "stock-adjustment", 200, 2, "allowed");
    row("store-manager", "stock-adjustment", 200.01, 2, "refused");
    row("store-manager", "stock-adjustment", 200, 2.01, "refused");
    row("finance-clerk", "stock-adjustment", 2000, 40, "allowed");
    row("finance-lead", "stock-adjustment", 2000.01, 1, "refused");
    row("store-manager", "write-off", 50, 0, "allowed");
    row("store-manager", "write-off", 50.01, 0, "refused");
    row("finance-clerk", "write-off", 100, 0, "allowed");
    row("finance-clerk", "write-off", 100.01, 0, "refused");
    row("finance-lead", "write-off", 1000, 0, "allowed");
    row("finance-lead", "write-off", 1000.01, 0, "refused");
    row("controller", "write-off", 10000, 0, "allowed");
    row("controller", "write-off", 10000.01, 0, "refused");
    row("cfo", "write-off", 10000.01, 0, "allowed");
    row("associate", "discount", 0, 5, "allowed");
    row("associate", "discount", 0, 5.1, "refused");
    row("store-manager", "discount", 0, 20, "allowed");
    row("store-manager", "discount", 0, 20.1, "refused");
    row("category-manager", "discount", 0, 35, "allowed");
    row("category-manager", "discount", 0, 35.1, "refused");
    row("category-manager", "discount", 0, 3, "refused", "below-cost");
    row("commercial-manager", "discount", 0, 60, "allowed", "below-cost");
    row("auditor", "refund", 1, 0, "refused");
    row("administrator", "refund", 1, 0, "refused");
}

void PolicyLimitsTest::limitsOfTheHandbook()
{
    QFETCH(QString, role);
    QFETCH(QString, act);
    QFETCH(QString, category);
    QFETCH(double, amount);
    QFETCH(double, percent);
    QFETCH(QString, outcome);
    PolicyScenario s;
    s.request.who = {role};
    s.request.requester = {u"somebody"_s};
    s.request.act = {act};
    s.request.category = category;
    s.request.amount = s.euros(-amount); // the sign does not count
    s.request.percent = percent;
    s.request.reason = u"because"_s;
    s.request.evidence = {u"return-receipt"_s, u"count"_s, u"document"_s};
    const PolicyVerdict verdict = s.verdict();
    QVERIFY2(toName(verdict.outcome) == outcome, qPrintable(codesOf(verdict.reasons)));
}

void PolicyLimitsTest::theCloserLimitCounts()
{
    LimitTable table;
    const auto add = [&table](const QString& company, const QString& category, std::int64_t upTo) {
        Allowance allowance;
        allowance.upTo = upTo;
        return table.add({{u"buyer"_s}, {u"order"_s}, company, category, allowance});
    };
    const auto of = [&table](const QString& company, const QString& category, bool isApart = false) {
        const auto found = table.of({u"buyer"_s}, {u"order"_s}, company, category, isApart);
        return found ? *found->upTo : -1;
    };
    QVERIFY(add({}, {}, 100));
    QVERIFY(add(u"North"_s, {}, 300));
    QVERIFY(add({}, u"food"_s, 200));
    QVERIFY(!add({}, u"food"_s, 250));
    QCOMPARE(of(u"South"_s, u"toys"_s), 100);
    QCOMPARE(of(u"North"_s, u"toys"_s), 300);
    QCOMPARE(of(u"North"_s, u"food"_s), 200); // each says one thing: the narrower
    QVERIFY(add(u"North"_s, u"food"_s, 900));
    QCOMPARE(of(u"North"_s, u"food"_s), 900);
    QCOMPARE(of(u"South"_s, u"toys"_s, true), -1);
    QCOMPARE(of(u"South"_s, u"food"_s, true), 200);
}

void PolicyLimitsTest::sumsDecideTheTier_data()
{
    QTest::addColumn<Dimension>("per");
    QTest::addColumn<int>("hoursAgo");
    QTest::addColumn<double>("before");
    QTest::addColumn<bool>("isAllowed");
    // So many times the limit of 250; the request itself is 100. A desk or a till asks for many customers.
    const auto room = [](Dimension per, int many, int few) { return 250.0 * (per == Dimension::Requester || per == Dimension::Till ? many : few) - 100; };
    for (const Dimension per : {Dimension::Requester, Dimension::Customer, Dimension::Account, Dimension::Till}) {
        const QByteArray name = toName(per).toLatin1();
        QTest::addRow("%s in a day", name.constData()) << per << 23 << room(per, 5, 1) << true;
        QTest::addRow("%s too much in a day", name.constData()) << per << 23 << room(per, 5, 1) + 0.01 << false;
        QTest::addRow("%s in a week", name.constData()) << per << 24 << room(per, 20, 2) << true;
        QTest::addRow("%s too much in a week", name.constData()) << per << 24 << room(per, 20, 2) + 0.01 << false;
        QTest::addRow("%s in a month", name.constData()) << per << 24 * 7 << room(per, 60, 4) << true;
        QTest::addRow("%s too much in a month", name.constData()) << per << 24 * 7 << room(per, 60, 4) + 0.01 << false;
        QTest::addRow("%s long ago", name.constData()) << per << 24 * 30 << 99999.0 << true;
    }
}

void PolicyLimitsTest::sumsDecideTheTier()
{
    QFETCH(Dimension, per);
    QFETCH(int, hoursAgo);
    QFETCH(double, before);
    QFETCH(bool, isAllowed);
    PolicyScenario s;
    s.request.who = {u"store-manager"_s}; // 250
    s.request.by = {{Dimension::Customer, u"c"_s}, {Dimension::Account, u"c"_s}, {Dimension::Till, u"c"_s}};
    s.request.requester = {u"c"_s};
    s.moved(8, before, std::chrono::hours(hoursAgo), per, u"c"_s);
    s.moved(9, 99999, 1h, per, u"another"_s);
    s.moved(s.request.record.id, 99999, 1h, per, u"c"_s); // the request itself, known already
    const PolicyVerdict verdict = s.verdict();
    QCOMPARE(codesOf(verdict.reasons), isAllowed ? QString() : u"rolling-above-limit"_s);
    if (!isAllowed)
        QCOMPARE(verdict.reasons.front().per, std::optional(per));
}

void PolicyLimitsTest::approversHaveSumsOfTheirOwn()
{
    PolicyScenario s;
    s.moved(8, 4900 + 4 * 5000.0, 1h, Dimension::Approver, u"finance-lead"_s);
    QCOMPARE(toName(s.verdict().outcome), u"allowed"_s);
    s.moved(9, 0.01, 1h, Dimension::Approver, u"finance-lead"_s);
    QCOMPARE(codesOf(s.verdict().reasons), u"rolling-above-limit"_s);
    s.request.who = {u"second-lead"_s};
    QCOMPARE(toName(s.verdict().outcome), u"allowed"_s);
}

void PolicyLimitsTest::nearLimitIsAnException()
{
    PolicyScenario s;
    s.moved(1, 225, 1h, Dimension::Requester, u"eve"_s);
    s.moved(2, 250, 24h, Dimension::Requester, u"eve"_s);
    s.moved(3, 224.99, 24h, Dimension::Requester, u"eve"_s);
    s.moved(4, 240, 24h * 7, Dimension::Requester, u"eve"_s);
    s.moved(5, 240, 1h, Dimension::Requester, u"adam"_s);
    QVERIFY(nearLimitClusters(s.sums, s.book, s.now).empty());
    s.moved(6, 240, 24h * 7 - 1ms, Dimension::Requester, u"eve"_s);
    const auto clusters = nearLimitClusters(s.sums, s.book, s.now);
    QCOMPARE(clusters.size(), 1U);
    QCOMPARE(clusters.front().limit, s.euros(250));
    QCOMPARE(clusters.front().line.who, u"eve"_s);
    QCOMPARE(clusters.front().records.size(), 3U);
}

void PolicyLimitsTest::moreNeverNeedsLess()
{
    std::mt19937 random(3);
    const auto below = [&random](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
    const std::vector<QString> people{u"store-manager"_s, u"finance-clerk"_s, u"finance-lead"_s, u"second-lead"_s, u"controller"_s, u"second-controller"_s, u"cfo"_s, u"loss-prevention"_s, u"buyer"_s};
    const auto anybody = [&] { return people[static_cast<std::size_t>(below(static_cast<int>(people.size())))]; };
    int changes = 0;
    for (int round = 0; round < 1500; ++round) {
        PolicyScenario s;
        Json& refund = s.files["limits"]["acts"]["refund"];
        for (int i = below(3); i > 0; --i)
            refund["approvals"].push_back({{"above", below(12000)}, {"people", 1 + below(3)}});
        if (below(3) == 0)
            refund["approvals"].push_back({{"above", below(12000)}, {"people", 1}, {"including", {"loss-prevention"}}});
        s.reload();
        do
            s.request.who = {anybody()};
        while (s.request.who.value == u"loss-prevention"_s); // is heard from some amount on, and not before
        s.request.score = below(100);
        s.request.evidence = below(2) == 0 ? std::set<QString>() : s.request.evidence;
        s.staff.isComplete = below(2) == 0;
        for (int i = below(4); i > 0; --i) {
            // Who agreed to less may agree to more, but not to the same again.
            if (const QString other = anybody(); other != s.request.who.value)
                s.agreed(other, below(30000));
        }
        for (int i = below(3); i > 0; --i)
            s.did(anybody(), allDuties()[static_cast<std::size_t>(below(16))]);
        for (int i = below(4); i > 0; --i)
            s.moved(100 + i, below(9000), std::chrono::hours(below(800)), below(2) == 0 ? Dimension::Requester : Dimension::Approver, below(2) == 0 ? u"associate"_s : s.request.who.value);
        std::vector<double> amounts;
        for (int i = 0; i < 6; ++i)
            amounts.push_back(below(2) == 0 ? below(30000) : below(1200));
        std::sort(amounts.begin(), amounts.end());
        std::optional<std::pair<PolicyOutcome, int>> last;
        std::set<RoleId> lastRoles;
        bool wasTooMuch = false;
        for (const double amount : amounts) {
            s.request.amount = s.euros(amount);
            const PolicyVerdict verdict = s.verdict();
            const std::pair now(verdict.outcome, verdict.outcome == PolicyOutcome::NeedsMore ? verdict.left : 0);
            QVERIFY2(!last || *last <= now, qPrintable(u"round %1, %2: %3"_s.arg(round).arg(amount).arg(codesOf(verdict.reasons))));
            changes += last && *last != now ? 1 : 0;
            std::set<RoleId> roles;
            for (const RoleName& role : verdict.roles)
                roles.insert(role.id);
            // Asked who could do it instead, not who could agree as well.
            const bool isTooMuch = verdict.has(PolicyCode::AboveLimit) || verdict.has(PolicyCode::RollingAboveLimit);
            if (isTooMuch && wasTooMuch)
                QVERIFY(std::includes(lastRoles.begin(), lastRoles.end(), roles.begin(), roles.end()));
            last = now;
            lastRoles = roles;
            wasTooMuch = isTooMuch;
        }
    }
    QVERIFY(changes > 500);
}

QTEST_GUILESS_MAIN(PolicyLimitsTest)
#include "tst_policy_limits.moc"
