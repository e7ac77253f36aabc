// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/governance/delegation.h"

#include <QTest>

#include <random>

using namespace backroom;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

using Refusal = DelegationRefusal;
const ActId refund{u"refund"_s};
const ActId order{u"order"_s};

Timestamp hour(int hours)
{
    return Timestamp{} + std::chrono::hours(hours);
}

Delegation delegation(const QString& from, const QString& to, int begins = 0, int ends = 10)
{
    static int number = 0;
    return {{QString::number(++number)}, {from}, {to}, hour(begins), hour(ends), {refund}, {}, u"holiday"_s, true, {}, {}};
}

/// Everybody but "nobody" may refund up to 1000.
std::optional<Allowance> thousand(const PersonId& who, const ActId& act)
{
    Allowance allowance;
    allowance.upTo = 1000;
    return who.value == u"nobody"_s || act == order ? std::nullopt : std::optional(allowance);
}

/// The longest way from somebody at one moment; 100 where it does not end.
int longest(const DelegationBook& book, const PersonId& from, const ActId& act, Timestamp at, int depth = 0)
{
    if (depth > 20)
        return 100;
    int most = 0;
    for (const Delegation& next : book.all()) {
        if (next.from == from && next.isOn(at) && std::find(next.acts.begin(), next.acts.end(), act) != next.acts.end())
            most = std::max(most, 1 + longest(book, next.to, act, at, depth + 1));
    }
    return most;
}

} // namespace

class DelegationTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void refuses_data();
    void refuses();
    void isNotGivenWhenItIsOver();
    void endsByItself();
    void narrowestLimitCounts();
    void staysShortAndWithoutCircles();
};

void DelegationTest::refuses_data()
{
    QTest::addColumn<QString>("reason");
    QTest::addColumn<Delegation>("added");
    const auto with = [](Delegation base, auto&& change) {
        change(base);
        return base;
    };
    QTest::newRow("person") << u"person-missing"_s << delegation({}, u"a"_s);
    QTest::newRow("oneself") << u"to-oneself"_s << delegation(u"a"_s, u"a"_s);
    QTest::newRow("reason") << u"reason-missing"_s << with(delegation(u"a"_s, u"x"_s), [](Delegation& d) { d.reason = u" "_s; });
    QTest::newRow("nothing") << u"nothing-passed-on"_s << with(delegation(u"a"_s, u"x"_s), [](Delegation& d) { d.acts.clear(); });
    QTest::newRow("end") << u"end-not-after-begin"_s << delegation(u"a"_s, u"x"_s, 5, 5);
    QTest::newRow("known") << u"known-already"_s << with(delegation(u"a"_s, u"x"_s), [](Delegation& d) { d.id = {u"first"_s}; });
    QTest::newRow("power") << u"no-power"_s << delegation(u"nobody"_s, u"x"_s);
    QTest::newRow("power over another act") << u"no-power"_s << with(delegation(u"a"_s, u"x"_s), [](Delegation& d) { d.acts = {refund, order}; });
    QTest::newRow("limit") << u"limit-above-own"_s << with(delegation(u"a"_s, u"x"_s), [](Delegation& d) { d.upTo = 1001; });
    QTest::newRow("limit of nothing") << u"nothing-up-to"_s << with(delegation(u"a"_s, u"x"_s), [](Delegation& d) { d.upTo = 0; });
    QTest::newRow("third in a row") << u"too-long"_s << delegation(u"c"_s, u"d"_s);
    QTest::newRow("third before") << u"too-long"_s << delegation(u"z"_s, u"a"_s);
    QTest::newRow("circle of two") << u"circle"_s << delegation(u"b"_s, u"a"_s);
    QTest::newRow("circle of three") << u"circle"_s << delegation(u"c"_s, u"a"_s);
    QTest::newRow("later, no chain") << QString() << delegation(u"c"_s, u"a"_s, 10, 20);
    QTest::newRow("own limit") << QString() << with(delegation(u"a"_s, u"x"_s), [](Delegation& d) { d.upTo = 1000; });
}

void DelegationTest::refuses()
{
    QFETCH(QString, reason);
    QFETCH(Delegation, added);
    DelegationBook book;
    Delegation first = delegation(u"a"_s, u"b"_s);
    first.id = {u"first"_s};
    QVERIFY(!book.add(first, thousand));
    QVERIFY(!book.add(delegation(u"b"_s, u"c"_s), thousand));
    const auto refusal = book.add(added, thousand);
    QCOMPARE(refusal ? toName(*refusal) : QString(), reason);
    QCOMPARE(book.all().size(), refusal ? 2U : 3U);
}

void DelegationTest::isNotGivenWhenItIsOver()
{
    DelegationBook book;
    const Delegation given = delegation(u"a"_s, u"b"_s, 1, 10);
    QCOMPARE(book.add(given, thousand, hour(10)), std::optional(Refusal::EndInPast));
    QVERIFY(book.all().empty());
    QVERIFY(!book.add(given, thousand, hour(9)));
}

void DelegationTest::endsByItself()
{
    DelegationBook book;
    const Delegation given = delegation(u"a"_s, u"nobody"_s, 1, 10);
    QVERIFY(!book.add(given, thousand));
    const auto powers = [&book](int at) { return book.authoritiesOf({u"nobody"_s}, refund, hour(at)).size(); };
    QCOMPARE(powers(0), 1U);
    QCOMPARE(powers(1), 2U);
    QCOMPARE(powers(10), 1U);
    QCOMPARE(book.authoritiesOf({u"nobody"_s}, order, hour(1)).size(), 1U);
    QCOMPARE(book.revoke(given.id, {u"stranger"_s}, hour(5)), std::optional(Refusal::NotAParty));
    QCOMPARE(book.revoke({u"none"_s}, {u"a"_s}, hour(5)), std::optional(Refusal::Unknown));
    QVERIFY(!book.revoke(given.id, {u"a"_s}, hour(5)));
    QCOMPARE(powers(4), 2U);
    QCOMPARE(powers(5), 1U);
}

void DelegationTest::narrowestLimitCounts()
{
    DelegationBook book;
    Delegation first = delegation(u"a"_s, u"nobody"_s);
    first.upTo = 400;
    Delegation second = delegation(u"nobody"_s, u"c"_s);
    second.upTo = 500;
    QVERIFY(!book.add(first, thousand));
    QCOMPARE(book.add(second, thousand), std::optional(Refusal::LimitAboveOwn)); // passes on more than he was given
    second.upTo = 300;
    QVERIFY(!book.add(second, thousand));
    const auto authorities = book.authoritiesOf({u"c"_s}, refund, hour(1));
    QCOMPARE(authorities.back().onBehalfOf, (std::vector<PersonId>{{u"nobody"_s}, {u"a"_s}}));
    QCOMPARE(authorities.back().upTo, std::optional<std::int64_t>(300));
}

void DelegationTest::staysShortAndWithoutCircles()
{
    std::mt19937 random(11);
    const auto below = [&random](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
    const auto any = [](const PersonId&, const ActId&) { return std::optional(Allowance{true, {}, {}, {}}); };
    int accepted = 0;
    int longestSeen = 0;
    for (int round = 0; round < 200; ++round) {
        DelegationBook book;
        for (int i = 0; i < 25; ++i) {
            Delegation one = delegation(QString(QChar(u'a' + below(7))), QString(QChar(u'a' + below(7))), below(20), 1 + below(20));
            one.acts = below(3) == 0 ? std::vector{refund, order} : std::vector{below(2) == 0 ? refund : order};
            accepted += book.add(one, any) ? 0 : 1;
        }
        for (int at = 0; at < 20; ++at) {
            for (char16_t who = u'a'; who < u'h'; ++who) {
                for (const ActId& act : {refund, order})
                    longestSeen = std::max(longestSeen, longest(book, {QString(QChar(who))}, act, hour(at)));
            }
        }
    }
    QCOMPARE(longestSeen, 2);
    QVERIFY(accepted > 800);
}

QTEST_GUILESS_MAIN(DelegationTest)
#include "tst_delegation.moc"
