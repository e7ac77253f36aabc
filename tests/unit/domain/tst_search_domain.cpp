// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/rules/domain_program.h"

#include <QTest>

using namespace backroom;
using namespace Qt::StringLiterals;

/// Odoo's search domains on mirrored records (design.md §5).
class SearchDomainTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void matches_data();
    void matches();
    void refused_data();
    void refused();
    void relativeTimeMovesWithTheClock();
    void serverFormHoldsNoRelativeTime();
    void namesItsFieldsOnce();

private:
    static Record record()
    {
        const auto names = std::make_shared<const FieldNames>(FieldNames{u"state"_s, u"amount"_s, u"partner_id"_s, u"ref"_s, u"origin"_s,
            u"is_late"_s, u"date"_s, u"day"_s, u"lines"_s, u"zero"_s});
        return {{{u"odoo"_s}, u"purchase.order"_s, 12}, names,
            {FieldValue(u"to approve"_s), FieldValue(5000.5), FieldValue(std::int64_t(3)), FieldValue(u"Gemini_77"_s), FieldValue(false),
                FieldValue(true), FieldValue(u"2026-11-23 09:00:00"_s), FieldValue(u"2026-11-23"_s), FieldValue(FieldValue::Ids{7, 8}),
                FieldValue(0.0)}};
    }
    static EvaluationContext context() { return {*fromOdoo(u"2026-11-23 10:00:00"_s)}; }
    static bool matches(const SearchDomain& domain, const EvaluationContext& at)
    {
        static const ModelSchema schema{{u"state"_s, {u"selection"_s, {}}}, {u"amount"_s, {u"monetary"_s, {}}}, {u"partner_id"_s, {u"many2one"_s, u"res.partner"_s}},
            {u"ref"_s, {u"char"_s, {}}}, {u"origin"_s, {u"char"_s, {}}}, {u"is_late"_s, {u"boolean"_s, {}}}, {u"date"_s, {u"datetime"_s, {}}},
            {u"day"_s, {u"date"_s, {}}}, {u"lines"_s, {u"one2many"_s, u"purchase.order.line"_s}}, {u"zero"_s, {u"float"_s, {}}}};
        Mirror world;
        world.setNames(u"res.partner"_s, {{3, u"Gemini Furniture"_s}});
        return matchesRecord(domain, record(), at, &schema, &world);
    }
    static Json json(const char* text) { return *parseJson(text); }
};

void SearchDomainTest::matches_data()
{
    QTest::addColumn<QByteArray>("domain");
    QTest::addColumn<bool>("expected");
    const auto row = [](const char* domain, bool expected) { QTest::newRow(domain) << QByteArray(domain) << expected; };
    row("[]", true);
    row(R"([["state","=","to approve"]])", true);
    row(R"([["state","!=","to approve"]])", false);
    row(R"([["state","in",["draft","to approve"]]])", true);
    row(R"([["state","not in",["draft","sent"]]])", true);
    row(R"([["amount",">",5000]])", true);
    row(R"([["amount",">",5000.5]])", false);
    row(R"([["amount",">=",5000.5]])", true);
    row(R"([["amount","<",5000]])", false);
    // side by side means "and"
    row(R"([["state","=","to approve"],["amount",">",9000]])", false);
    row(R"(["|",["amount",">",9000],["state","=","to approve"]])", true);
    row(R"(["&",["amount",">",9000],["state","=","to approve"]])", false);
    row(R"(["!",["amount",">",9000]])", true);
    row(R"(["!","|",["amount",">",9000],["state","=","draft"],["id","=",12]])", true);
    row(R"(["|","&",["id","=",1],["id","=",2],["id","=",12]])", true);
    // empty values: false in the source
    row(R"([["origin","=",false]])", true);
    row(R"([["origin","!=",false]])", false);
    row(R"([["origin","!=","x"]])", true);
    row(R"([["origin","not in",["x"]]])", true);
    row(R"([["origin",">","a"]])", false);
    row(R"([["origin","not ilike","x"]])", true);
    row(R"([["ref","!=",false]])", true);
    row(R"([["origin","<","a"]])", true);
    // the empty number is zero
    row(R"([["zero","=",false]])", true);
    row(R"([["zero","=",0]])", true);
    row(R"([["is_late","=",true]])", true);
    row(R"([["is_late","=",false]])", false);
    // many2one by id and by name
    row(R"([["partner_id","=",3]])", true);
    row(R"([["partner_id","=","Gemini Furniture"]])", true);
    row(R"([["partner_id","ilike","gemini"]])", true);
    row(R"([["partner_id","like","gemini"]])", false);
    row(R"([["partner_id","in",[1,3]]])", true);
    // text patterns
    row(R"([["ref","ilike","MINI"]])", true);
    row(R"([["ref","like","MINI"]])", false);
    row(R"([["ref","=like","Gem%"]])", true);
    row(R"([["ref","=like","Gem"]])", false);
    row(R"([["ref","=ilike","gemini_7_"]])", true);
    // x2many
    row(R"([["lines","=",7]])", true);
    row(R"([["lines","in",[9]]])", false);
    // times
    row(R"([["date","<",{"now":"-30m"}]])", true);
    row(R"([["date","<",{"now":"-2h"}]])", false);
    row(R"([["day","<",{"now":"-0d"}]])", false);
    row(R"([["day","<=",{"now":"-0d"}]])", true);
    // a field that is not mirrored is empty
    row(R"([["nothing","=",false]])", true);
}

void SearchDomainTest::matches()
{
    QFETCH(QByteArray, domain);
    QFETCH(bool, expected);
    const auto parsed = SearchDomain::parse(json(domain.constData()));
    QVERIFY2(parsed, parsed ? "" : qPrintable(parsed.error().detail));
    QCOMPARE(matches(*parsed, context()), expected);
}

void SearchDomainTest::refused_data()
{
    QTest::addColumn<QByteArray>("domain");
    QTest::addColumn<QString>("position");
    QTest::newRow("no list") << QByteArray("{}") << u": a domain"_s;
    QTest::newRow("operand missing") << QByteArray(R"(["&",["a","=",1]])") << u"/2:"_s;
    QTest::newRow("unknown operator") << QByteArray(R"([["a","=",1],["a","=>",1]])") << u"/1/1:"_s;
    QTest::newRow("unknown symbol") << QByteArray(R"(["^",["a","=",1]])") << u"/0:"_s;
    QTest::newRow("empty step") << QByteArray(R"([["partner_id..name","=","x"]])") << u"/0/0:"_s;
    QTest::newRow("list with <") << QByteArray(R"([["a","<",[3]]])") << u"/0/2:"_s;
    QTest::newRow("list in list") << QByteArray(R"([["a","in",[[3]]]])") << u"/0/2/0:"_s;
    QTest::newRow("bad time") << QByteArray(R"([["a","<",{"now":"yesterday"}]])") << u"/0/2:"_s;
    QTest::newRow("relative equality") << QByteArray(R"([["a","=",{"now":"-1h"}]])") << u"/0/2:"_s;
    QTest::newRow("day by hours") << QByteArray(R"([["a","<",{"today":"-1h"}]])") << u"/0/2:"_s;
    QTest::newRow("inside any") << QByteArray(R"([["a","any",[["b","=>",1]]]])") << u"/0/2/0/1:"_s;
    QTest::newRow("closed") << QByteArray(R"([["a","=",{"open":false}]])") << u"/0/2:"_s;
    QTest::newRow("opening hours in order") << QByteArray(R"([["a","<",{"open":true}]])") << u"/0/2:"_s;
    QTest::newRow("two members") << QByteArray(R"([["a","="]])") << u"/0:"_s;
}

void SearchDomainTest::refused()
{
    QFETCH(QByteArray, domain);
    QFETCH(QString, position);
    const auto parsed = SearchDomain::parse(json(domain.constData()));
    QVERIFY(!parsed);
    QCOMPARE(parsed.error().kind, ErrorKind::BadInput);
    QVERIFY2(parsed.error().detail.contains(position), qPrintable(parsed.error().detail));
}

void SearchDomainTest::relativeTimeMovesWithTheClock()
{
    const auto late = SearchDomain::parse(json(R"([["date","<",{"now":"-4h"}]])"));
    EvaluationContext now = context();
    QVERIFY(!matches(*late, now));
    now.now += std::chrono::hours(4);
    QVERIFY(matches(*late, now));
}

void SearchDomainTest::serverFormHoldsNoRelativeTime()
{
    const auto late = SearchDomain::parse(json(R"([["date","<",{"now":"-1d"}],["state","=","x"]])"));
    QCOMPARE(late->forServer(context().now), json(R"([["date","<","2026-11-22 10:00:00"],["state","=","x"]])"));
    QVERIFY(late->isForServer());
    QVERIFY(!SearchDomain::parse(json(R"(["!",["date","=",{"open":true}]])"))->isForServer());
}

void SearchDomainTest::namesItsFieldsOnce()
{
    const auto domain = SearchDomain::parse(json(R"(["|",["b","=",1],"&",["a","=",1],["b","=",2]])"));
    QCOMPARE(domain->fields(), (std::vector<QString>{u"b"_s, u"a"_s}));
}

QTEST_GUILESS_MAIN(SearchDomainTest)
#include "tst_search_domain.moc"
