// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/rules/formula.h"

#include <QTest>

using namespace backroom;
using namespace Qt::StringLiterals;

namespace {

using Units = std::map<QString, Unit>;

Unit unit(const QString& text)
{
    return Unit::parse(text).value();
}

Result<Formula> compile(const FormulaDefinition& definition, const Units& units)
{
    return Formula::compile(definition, [&units](const QString& name) {
        const auto found = units.find(name);
        return found == units.end() ? std::nullopt : std::optional(found->second);
    });
}

const Units shopUnits{{u"amount"_s, Unit::money()}, {u"paid"_s, Unit::money()}, {u"qty"_s, Unit::quantity()}, {u"done"_s, Unit::quantity()}, {u"price"_s, unit(u"money/quantity"_s)},
    {u"due"_s, Unit::date()}, {u"sent"_s, Unit::date()}, {u"lead"_s, Unit::day()}, {u"discount"_s, Unit()}, {u"n"_s, Unit()}, {u"$open"_s, Unit::money()}, {u"speed"_s, unit(u"quantity/day"_s)},
    {u"product_id.standard_price"_s, unit(u"money/quantity"_s)}};

void addFormulas(const std::initializer_list<std::pair<QString, QString>>& rows)
{
    QTest::addColumn<QString>("unit");
    QTest::addColumn<QString>("expression");
    for (const auto& [unit, expression] : rows)
        QTest::newRow(qPrintable(expression)) << unit << expression;
}

FormulaDefinition definitionOf(const QString& unit, const QString& expression)
{
    FormulaDefinition definition;
    definition.name = u"$x"_s;
    definition.unit = Unit::parse(unit).value();
    definition.expression = expression;
    definition.uses = {{u"cost"_s, u"product_id.standard_price"_s}};
    definition.constants = {{u"limit"_s, {100, Unit::money()}}, {u"week"_s, {7, Unit::day()}}, {u"piece"_s, {1, Unit::quantity()}}};
    return definition;
}

} // namespace

/// Units: how they are written, and which formulas have the one they claim.
class FormulaUnitsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void unitsParse_data();
    void unitsParse();
    void unitsRefuse_data();
    void unitsRefuse();
    void fits_data();
    void fits();
    void doesNotFit_data();
    void doesNotFit();
};

void FormulaUnitsTest::unitsParse_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("shown");
    for (const auto& [text, shown] : std::initializer_list<std::pair<QString, QString>>{{u"1"_s, u"1"_s}, {u"percent"_s, u"1"_s}, {u"money"_s, u"money"_s},
             {u"money/quantity"_s, u"money/quantity"_s}, {u"quantity/day"_s, u"quantity/day"_s}, {u"1/day"_s, u"1/day"_s}, {u"day^-1"_s, u"1/day"_s},
             {u"money*quantity/day^2"_s, u"money*quantity/day^2"_s}, {u"money/money"_s, u"1"_s}, {u"quantity/day*day"_s, u"quantity"_s},
             {u"quantity/day^0.5"_s, u"quantity/day^0.5"_s}, {u"day^-1.5"_s, u"1/day^1.5"_s}, {u"money/quantity/day"_s, u"money/quantity/day"_s}, {u"date"_s, u"date"_s}})
        QTest::newRow(qPrintable(text)) << text << shown;
}

void FormulaUnitsTest::unitsParse()
{
    QFETCH(QString, text);
    const auto parsed = Unit::parse(text);
    QVERIFY(parsed);
    QTEST(parsed->toText(), "shown");
    QVERIFY(Unit::parse(parsed->toText()).value() == *parsed);
}

void FormulaUnitsTest::unitsRefuse_data()
{
    QTest::addColumn<QString>("text");
    for (const auto& text : {u""_s, u"euro"_s, u"Money"_s, u"money/"_s, u"/day"_s, u"money day"_s, u"moneyday"_s, u"money^"_s, u"money^0.3"_s, u"money^99"_s, u"2"_s, u"money//day"_s})
        QTest::newRow(qPrintable(u'"' + text + u'"')) << text;
}

void FormulaUnitsTest::unitsRefuse()
{
    QFETCH(QString, text);
    const auto parsed = Unit::parse(text);
    QVERIFY(!parsed);
    QCOMPARE(parsed.error().kind, ErrorKind::BadInput);
}

void FormulaUnitsTest::fits_data()
{
    addFormulas({{u"money"_s, u"amount - paid"_s}, {u"money"_s, u"qty*price*(1-discount/100)"_s}, {u"money"_s, u"qty*(cost - price)"_s}, {u"day"_s, u"due - sent"_s}, {u"1"_s, u"due < sent"_s},
        {u"1"_s, u"amount/paid"_s}, {u"1"_s, u"(amount-paid)/amount*100"_s}, {u"1"_s, u"amount > 0"_s}, {u"1"_s, u"amount > limit"_s}, {u"1"_s, u"if(amount > limit && n >= 3, 2, 1)"_s},
        {u"money"_s, u"if(amount > limit, amount, 0)"_s}, {u"money"_s, u"max(0, amount - paid, $open)"_s}, {u"day"_s, u"qty/speed"_s}, {u"date"_s, u"due + week"_s}, {u"day"_s, u"lead + week"_s}, {u"date"_s, u"if(known(due), due, sent)"_s}, {u"date"_s, u"max(due, sent - lead)"_s},
        {u"date"_s, u"(due + sent) / 2"_s}, {u"1"_s, u"(due - sent) / lead"_s}, {u"1"_s, u"if(due + lead > sent, 1, 0)"_s}, {u"day"_s, u"round((due - sent) / week) * week"_s}, {u"day"_s, u"qty/speed - 3*week"_s},
        {u"quantity"_s, u"ceil(qty/piece)*piece"_s}, {u"quantity"_s, u"speed*week"_s}, {u"money"_s, u"sqrt(amount*paid)"_s}, {u"money^2"_s, u"amount^2"_s}, {u"money^0.5"_s, u"amount^0.5"_s},
        {u"money"_s, u"amount^1.5/sqrt(paid)"_s}, {u"1"_s, u"exp(-amount/limit)"_s}, {u"1"_s, u"ln(qty/done)"_s}, {u"1"_s, u"wilson_low(qty/piece, n)"_s}, {u"1"_s, u"known(amount)"_s}, {u"money"_s, u"if(known(paid), amount-paid, amount)"_s},
        {u"quantity"_s, u"normal_quantile(discount)*done"_s}, {u"quantity/day"_s, u"qty/(due-sent)"_s}, {u"money/day"_s, u"price*speed"_s}, {u"1"_s, u"5"_s}, {u"money"_s, u"0"_s},
        {u"money"_s, u"if(n == 7, amount, if(n == 8, paid, $open))"_s}, {u"percent"_s, u"discount"_s}});
}

void FormulaUnitsTest::fits()
{
    QFETCH(QString, unit);
    QFETCH(QString, expression);
    const auto formula = compile(definitionOf(unit, expression), shopUnits);
    QVERIFY2(formula, qPrintable(formula ? QString() : formula.error().detail));
}

void FormulaUnitsTest::doesNotFit_data()
{
    QTest::addColumn<QString>("unit");
    QTest::addColumn<QString>("expression");
    QTest::addColumn<QString>("reason");
    const auto row = [](const QString& unit, const QString& expression, const QString& reason) { QTest::newRow(qPrintable(unit + u" = "_s + expression)) << unit << expression << reason; };
    row(u"money"_s, u"qty"_s, u"gives quantity, not money"_s);
    row(u"money"_s, u"amount*price"_s, u"gives money^2/quantity, not money"_s);
    row(u"quantity"_s, u"amount/price/price"_s, u"gives quantity^2/money, not quantity"_s);
    row(u"1"_s, u"speed"_s, u"gives quantity/day, not 1"_s);
    row(u"money"_s, u"sqrt(amount)"_s, u"gives money^0.5, not money"_s);
    row(u"day"_s, u"speed/qty"_s, u"gives 1/day, not day"_s);
    row(u"money"_s, u"5"_s, u"gives 1, not money"_s);
    row(u"money"_s, u"amount + qty"_s, u"money and quantity"_s);
    row(u"money"_s, u"amount - 100"_s, u"money is added to"_s);
    row(u"1"_s, u"amount > 100"_s, u"money is added to, compared with"_s);
    row(u"1"_s, u"amount > qty"_s, u"money and quantity"_s);
    row(u"1"_s, u"due - sent > 3"_s, u"day is"_s);
    row(u"day"_s, u"due + sent"_s, u"uses a date"_s);
    row(u"date"_s, u"due + sent"_s, u"uses a date"_s);
    row(u"day"_s, u"due"_s, u"gives date, not day"_s);
    row(u"date"_s, u"due - sent"_s, u"gives day, not date"_s);
    row(u"date"_s, u"lead"_s, u"gives day, not date"_s);
    row(u"day"_s, u"due * 2 - sent"_s, u"gives date, not day"_s);
    row(u"day"_s, u"0 - due"_s, u"uses a date"_s);
    row(u"1"_s, u"due / lead"_s, u"uses a date"_s);
    row(u"1"_s, u"if(lead > due, 1, 0)"_s, u"uses a date"_s);
    row(u"1"_s, u"(due - sent) / (due + sent)"_s, u"uses a date"_s);
    row(u"day"_s, u"if(n == 77, due, due - sent)"_s, u"date"_s);
    row(u"1"_s, u"exp(amount)"_s, u"money is"_s);
    row(u"quantity"_s, u"ceil(qty)"_s, u"quantity is"_s);
    row(u"money"_s, u"max(amount, 5)"_s, u"money is"_s);
    row(u"1"_s, u"normal_quantile(amount)"_s, u"money is"_s);
    row(u"money"_s, u"shrunk_rate(amount, n, 0.1)"_s, u"money is"_s);
    // Rare branches.
    row(u"money"_s, u"if(amount > 1000000*paid, qty*price*qty/piece*2 + 1, amount)"_s, u"does not scale like money"_s);
    row(u"money"_s, u"if(n == 77, amount, if(n == 4711, discount, paid))"_s, u"money is"_s);
    row(u"money"_s, u"if(n > 1e30, qty, amount)"_s, u"money and quantity"_s);
    row(u"1"_s, u"if(n > 1e30, if(n > 1e40, amount > 100, 1), 0)"_s, u"money is"_s);
    row(u"money"_s, u"if(known(amount), amount, 100)"_s, u"money is"_s);
    row(u"money"_s, u"min(amount, 1000000)"_s, u"money is"_s);
    row(u"1"_s, u"amount == 250"_s, u"money is"_s);
    row(u"1"_s, u"n > 10 && n < 20 && discount > 0.5 && amount > 3"_s, u"money is"_s);
    row(u"money"_s, u"sqrt(-1-n^2)"_s, u"is empty for all values"_s);
}

void FormulaUnitsTest::doesNotFit()
{
    QFETCH(QString, unit);
    QFETCH(QString, expression);
    QFETCH(QString, reason);
    const auto formula = compile(definitionOf(unit, expression), shopUnits);
    QVERIFY(!formula);
    QVERIFY2(formula.error().detail.startsWith(u"/unit: "_s) && formula.error().detail.contains(reason), qPrintable(formula.error().detail));
}

QTEST_GUILESS_MAIN(FormulaUnitsTest)
#include "tst_formula_units.moc"
