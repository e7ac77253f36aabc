// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/work/ordering.h"

#include <QTest>

#include <random>

using namespace backroom;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const Timestamp now = *fromIso(u"2026-11-23T10:00:00.000Z"_s);
const Currency eur(u"EUR"_s);
const Currency usd(u"USD"_s);
const Currency jpy(u"JPY"_s);

WorkFigures row(const QString& id, std::int64_t atRiskMinor = 0, Currency currency = eur, int likelihood = 30, int minutes = 5)
{
    WorkFigures figures;
    figures.id = {id};
    figures.atRisk = Money(atRiskMinor, currency);
    figures.likelihood = likelihood;
    figures.minutes = minutes;
    figures.detectedAt = now - 1h;
    return figures;
}

QString idsInOrder(const std::vector<WorkFigures>& rows, WorkOrder order)
{
    QString ids;
    for (const std::size_t place : ordered(rows, order, now))
        ids += rows[place].id.value;
    return ids;
}

QString valueOf(const std::vector<Fact>& facts, const QString& key)
{
    for (const Fact& fact : facts) {
        if (fact.key == key)
            return fact.value;
    }
    return u"(absent)"_s;
}

WorkFigures randomRow(std::mt19937& random)
{
    const auto pick = [&](int below) { return static_cast<int>(random() % static_cast<unsigned>(below)); };
    WorkFigures figures = row(QString::number(pick(40)), (pick(4) - 1) * 100, pick(3) == 0 ? usd : eur, pick(3) * 50, pick(3));
    figures.severity = static_cast<Severity>(pick(3));
    figures.detectedAt = now - std::chrono::hours(pick(2));
    if (pick(3) != 0)
        figures.dueAt = now + std::chrono::hours(pick(3) - 1);
    if (pick(4) == 0) {
        figures.companyCurrency = pick(2) == 0 ? eur : jpy;
        figures.rate = pick(2);
    }
    return figures;
}

} // namespace

class OrderingTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void namesLeadBack()
    {
        for (const WorkOrder order : {WorkOrder::Severity, WorkOrder::Due, WorkOrder::AtRisk, WorkOrder::AvoidedPerMinute})
            QVERIFY(workOrderFromName(toName(order)) == std::optional(order));
        QVERIFY(!workOrderFromName(u"money"_s));
    }

    void severityThenLateThenDue()
    {
        std::vector<WorkFigures> rows{row(u"a"_s), row(u"b"_s), row(u"c"_s), row(u"d"_s), row(u"e"_s)};
        rows[0].severity = Severity::High;
        rows[1].severity = Severity::High;
        rows[1].dueAt = now + 2h;
        rows[2].severity = Severity::High;
        rows[2].dueAt = now - 1ms;
        rows[3].severity = Severity::Critical;
        rows[4].severity = Severity::High;
        rows[4].dueAt = now + 1h;
        QCOMPARE(idsInOrder(rows, WorkOrder::Severity), u"dceba"_s);
    }

    void dueWithoutPromiseComesLast()
    {
        std::vector<WorkFigures> rows{row(u"a"_s), row(u"b"_s), row(u"c"_s)};
        rows[0].severity = Severity::Critical;
        rows[1].dueAt = now + 30h;
        rows[2].dueAt = now - 1h;
        QCOMPARE(idsInOrder(rows, WorkOrder::Due), u"cba"_s);
        QVERIFY(isLate(rows[2], now));
        QVERIFY(!isLate(rows[1], now));
        QVERIFY(!isLate(rows[0], now));
        rows[1].dueAt = now;
        QVERIFY2(isLate(rows[1], now), "late from the due moment on, as the SLA clock says");
    }

    void moneyIsComparedInTheCompanyCurrency()
    {
        std::vector<WorkFigures> rows{row(u"a"_s, 40000), row(u"b"_s, 50000, usd), row(u"c"_s, 0), row(u"d"_s, 99999900, usd)};
        for (WorkFigures& figures : rows)
            figures.companyCurrency = eur;
        rows[1].rate = 0.84;
        rows[3].rate = 0.0;
        QCOMPARE(idsInOrder(rows, WorkOrder::AtRisk), u"badc"_s); // 420 > 400 > unknown > nothing
        QVERIFY(atRiskInCompanyCurrency(rows[1]) == std::optional(Money(42000, eur)));
        QVERIFY(!atRiskInCompanyCurrency(rows[3]));
        rows[1].companyCurrency = jpy;
        rows[1].rate = 150.5;
        QVERIFY(atRiskInCompanyCurrency(rows[1]) == std::optional(Money(75250, jpy)));
    }

    void theLargerCurrencyGroupComesFirst()
    {
        QCOMPARE(idsInOrder({row(u"a"_s, 100), row(u"b"_s, 900000, jpy), row(u"c"_s, 300, usd), row(u"d"_s, 200, usd)}, WorkOrder::AtRisk), u"cdab"_s);
        // Equal groups: by code, as in pairs.
        QCOMPARE(idsInOrder({row(u"a"_s, 100, usd), row(u"b"_s, 1)}, WorkOrder::AtRisk), u"ba"_s);
        QVERIFY(comesBefore(row(u"b"_s, 1), row(u"a"_s, 100, usd), WorkOrder::AtRisk, now));
        // Rows with nothing at risk make no group larger.
        QCOMPARE(idsInOrder({row(u"a"_s, 100, usd), row(u"b"_s, 200, usd), row(u"c"_s, 1), row(u"d"_s, 0), row(u"e"_s, 0)}, WorkOrder::AtRisk), u"bacde"_s);
    }

    void lossAvoidedPerMinuteIsExact()
    {
        QVERIFY(lossAvoidedPerMinute(row(u"a"_s, 42000)) == std::optional(Money(2520, eur)));
        QVERIFY(lossAvoidedPerMinute(row(u"a"_s, 1, eur, 50, 1)) == std::optional(Money(1, eur))); // half away from zero
        QVERIFY(lossAvoidedPerMinute(row(u"a"_s, 1, eur, 49, 1)) == std::optional(Money(0, eur)));
        QVERIFY(lossAvoidedPerMinute(row(u"a"_s, -1, eur, 50, 1)) == std::optional(Money(-1, eur)));
        QVERIFY2(lossAvoidedPerMinute(row(u"a"_s, 100, eur, 100, 0)) == std::optional(Money(100, eur)), "no division by nothing");
        QVERIFY(lossAvoidedPerMinute(row(u"a"_s, 100, eur, 250, 1)) == std::optional(Money(100, eur)));
        // 1/3 and 2/6 are the same to the last digit, so the id decides; one minor unit more is seen at any size.
        const std::int64_t large = 9'007'199'254'740'000;
        QCOMPARE(idsInOrder({row(u"b"_s, 100, eur, 100, 3), row(u"a"_s, 200, eur, 100, 6)}, WorkOrder::AvoidedPerMinute), u"ab"_s);
        QCOMPARE(idsInOrder({row(u"a"_s, large, eur, 100, 7), row(u"b"_s, large + 1, eur, 100, 7)}, WorkOrder::AvoidedPerMinute), u"ba"_s);
        // What is quick and likely goes before what is large.
        QCOMPARE(idsInOrder({row(u"a"_s, 100000, eur, 10, 60), row(u"b"_s, 5000, eur, 90, 2)}, WorkOrder::AvoidedPerMinute), u"ba"_s);
        QCOMPARE(idsInOrder({row(u"a"_s, 100000, eur, 10, 60), row(u"b"_s, 5000, eur, 90, 2)}, WorkOrder::AtRisk), u"ab"_s);
    }

    void tiesAreBrokenToTheLast()
    {
        std::vector<WorkFigures> rows{row(u"c"_s), row(u"b"_s), row(u"a"_s)};
        QCOMPARE(idsInOrder(rows, WorkOrder::AtRisk), u"abc"_s);
        rows[0].detectedAt = now - 2h;
        QCOMPARE(idsInOrder(rows, WorkOrder::AtRisk), u"cab"_s);
        rows[1].dueAt = now + 1h;
        QCOMPARE(idsInOrder(rows, WorkOrder::AtRisk), u"bca"_s);
        rows[2].severity = Severity::High;
        QCOMPARE(idsInOrder(rows, WorkOrder::AtRisk), u"abc"_s);
        rows[0].dueAt = now - 1h;
        QCOMPARE(idsInOrder(rows, WorkOrder::AtRisk), u"cab"_s);
    }

    void everyOrderIsStrictAndTotal()
    {
        std::mt19937 random(20261123);
        std::vector<WorkFigures> rows;
        for (int i = 0; i < 60; ++i)
            rows.push_back(randomRow(random));
        for (const WorkOrder order : {WorkOrder::Severity, WorkOrder::Due, WorkOrder::AtRisk, WorkOrder::AvoidedPerMinute}) {
            const auto before = [&](const WorkFigures& a, const WorkFigures& b) { return comesBefore(a, b, order, now); };
            for (const WorkFigures& a : rows) {
                QVERIFY(!before(a, a));
                for (const WorkFigures& b : rows) {
                    QVERIFY(!(before(a, b) && before(b, a)));
                    QVERIFY(a.id == b.id || before(a, b) || before(b, a));
                    for (const WorkFigures& c : rows)
                        QVERIFY(!before(a, b) || !before(b, c) || before(a, c));
                }
            }
        }
    }

    void explainsTheArithmetic()
    {
        WorkFigures figures = row(u"a"_s, 42000);
        figures.severity = Severity::High;
        auto facts = explainOrder(figures, WorkOrder::AvoidedPerMinute, now);
        QCOMPARE(facts.front().key, u"avoided-per-minute"_s);
        QCOMPARE(facts.front().value, u"420.00 EUR × 30 % ÷ 5 min = 25.20 EUR/min"_s);
        QCOMPARE(valueOf(facts, u"severity"_s), u"high"_s);
        QCOMPARE(valueOf(facts, u"late"_s), u"(absent)"_s);
        QCOMPARE(valueOf(facts, u"due"_s), u"(absent)"_s);

        figures.atRisk = Money(50000, usd);
        figures.companyCurrency = eur;
        figures.rate = 0.84;
        facts = explainOrder(figures, WorkOrder::AtRisk, now);
        QCOMPARE(facts.front(), (Fact{u"at-risk"_s, u"500.00 USD × 0.84 = 420.00 EUR"_s}));
        QCOMPARE(valueOf(facts, u"avoided-per-minute"_s), u"420.00 EUR × 30 % ÷ 5 min = 25.20 EUR/min"_s);

        figures.rate = 0;
        QCOMPARE(explainOrder(figures, WorkOrder::AvoidedPerMinute, now).front().value, u"500.00 USD, no rate to EUR"_s);
        QCOMPARE(explainOrder(row(u"a"_s), WorkOrder::AvoidedPerMinute, now).front().value, u"nothing at risk"_s);
        QCOMPARE(explainOrder(row(u"a"_s), WorkOrder::AtRisk, now).front().value, u"nothing at risk"_s);
        QCOMPARE(explainOrder(row(u"a"_s, 1200, jpy, 100, 7), WorkOrder::AvoidedPerMinute, now).front().value,
            u"1200 JPY × 100 % ÷ 7 min = 171 JPY/min"_s);
    }

    void theDecidingFactComesFirst()
    {
        WorkFigures figures = row(u"a"_s, 42000);
        QCOMPARE(explainOrder(figures, WorkOrder::Due, now).front(), (Fact{u"due"_s, u"none"_s}));
        figures.dueAt = now - 125min;
        const auto facts = explainOrder(figures, WorkOrder::Due, now);
        QCOMPARE(facts.front(), (Fact{u"due"_s, u"2026-11-23T07:55:00.000Z"_s}));
        QCOMPARE(valueOf(facts, u"late"_s), u"2 h 5 m"_s);
        QCOMPARE(explainOrder(figures, WorkOrder::Severity, now).front(), (Fact{u"severity"_s, u"low"_s}));
        QCOMPARE(explainOrder(figures, WorkOrder::AtRisk, now).front(), (Fact{u"at-risk"_s, u"420.00 EUR"_s}));
        figures.dueAt = now - 48h - 59s;
        QCOMPARE(valueOf(explainOrder(figures, WorkOrder::Due, now), u"late"_s), u"2 d"_s);
        figures.dueAt = now;
        QCOMPARE(valueOf(explainOrder(figures, WorkOrder::Due, now), u"late"_s), u"0 s"_s);
    }
};

QTEST_GUILESS_MAIN(OrderingTest)
#include "tst_ordering.moc"
