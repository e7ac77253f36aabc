// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/ledger/canonical_json.h"

#include <QTest>

#include <bit>
#include <limits>

using namespace backroom;

class CanonicalJsonTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void writesNumbersLikeEcmaScript_data();
    void writesNumbersLikeEcmaScript();
    void writesTheExamplesOfTheRfc_data();
    void writesTheExamplesOfTheRfc();
    void refusesWhatIsNoNumber();
    void isItsOwnCanonicalForm();
    void doesNotDependOnSpellingOrOrder();
};

// RFC 8785, appendix B: the bits of a double and its text.
void CanonicalJsonTest::writesNumbersLikeEcmaScript_data()
{
    QTest::addColumn<quint64>("bits");
    QTest::addColumn<QByteArray>("text");
    const std::pair<quint64, const char*> samples[]{
        {0x0000000000000000, "0"}, {0x8000000000000000, "0"}, {0x0000000000000001, "5e-324"}, {0x8000000000000001, "-5e-324"},
        {0x7fefffffffffffff, "1.7976931348623157e+308"}, {0xffefffffffffffff, "-1.7976931348623157e+308"},
        {0x4340000000000000, "9007199254740992"}, {0xc340000000000000, "-9007199254740992"},
        {0x4430000000000000, "295147905179352830000"}, {0x44b52d02c7e14af5, "9.999999999999997e+22"},
        {0x44b52d02c7e14af6, "1e+23"}, {0x44b52d02c7e14af7, "1.0000000000000001e+23"},
        {0x444b1ae4d6e2ef4e, "999999999999999700000"}, {0x444b1ae4d6e2ef4f, "999999999999999900000"},
        {0x444b1ae4d6e2ef50, "1e+21"}, {0x3eb0c6f7a0b5ed8c, "9.999999999999997e-7"}, {0x3eb0c6f7a0b5ed8d, "0.000001"},
        {0x41b3de4355555553, "333333333.3333332"}, {0x41b3de4355555554, "333333333.33333325"},
        {0x41b3de4355555555, "333333333.3333333"}, {0x41b3de4355555556, "333333333.3333334"},
        {0x41b3de4355555557, "333333333.33333343"}, {0xbecbf647612f3696, "-0.0000033333333333333333"},
        {0x43143ff3c1cb0959, "1424953923781206.2"}};
    for (const auto& [bits, text] : samples)
        QTest::newRow(text) << bits << QByteArray(text);
    QTest::newRow("1e-7") << std::bit_cast<quint64>(1e-7) << QByteArray("1e-7");
    QTest::newRow("100") << std::bit_cast<quint64>(100.0) << QByteArray("100");
    QTest::newRow("182.4") << std::bit_cast<quint64>(182.4) << QByteArray("182.4");
}

void CanonicalJsonTest::writesNumbersLikeEcmaScript()
{
    QFETCH(quint64, bits);
    QFETCH(QByteArray, text);
    const auto written = canonicalJson(Json(std::bit_cast<double>(bits)));
    QVERIFY(written);
    QCOMPARE(*written, text);
}

void CanonicalJsonTest::writesTheExamplesOfTheRfc_data()
{
    QTest::addColumn<QByteArray>("source");
    QTest::addColumn<QByteArray>("canonical");
    QTest::newRow("section 3.2.2")
        << QByteArray(R"({"numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
                         "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/", "literals": [null, true, false]})")
        << QByteArray(R"({"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],)"
                      "\"string\":\"\xe2\x82\xac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}");
    // Sorted by UTF-16 code units the smiley (a surrogate pair, d83d…) stands before the Hebrew dagesh form (fb33).
    QTest::newRow("section 3.2.3")
        << QByteArray(R"({"\u20ac":"Euro Sign","\r":"Carriage Return","\ufb33":"Hebrew Letter Dalet With Dagesh","1":"One",
                         "\ud83d\ude00":"Emoji: Grinning Face","\u0080":"Control","\u00f6":"Latin Small Letter O With Diaeresis"})")
        << QByteArray("{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\xc2\x80\":\"Control\","
                      "\"\xc3\xb6\":\"Latin Small Letter O With Diaeresis\",\"\xe2\x82\xac\":\"Euro Sign\","
                      "\"\xf0\x9f\x98\x80\":\"Emoji: Grinning Face\",\"\xef\xac\xb3\":\"Hebrew Letter Dalet With Dagesh\"}");
    QTest::newRow("nested") << QByteArray(R"({"b": {"z": [], "a": {}}, "a": [ {"y":1, "x":2} ]})")
                            << QByteArray(R"({"a":[{"x":2,"y":1}],"b":{"a":{},"z":[]}})");
    QTest::newRow("control characters") << QByteArray(R"("\b\f\n\r\t\u0000\u001f\u007f")")
                                        << QByteArray("\"\\b\\f\\n\\r\\t\\u0000\\u001f\x7f\"");
    QTest::newRow("integers") << QByteArray("[0,-0,-1,9007199254740991,-9007199254740991]")
                              << QByteArray("[0,0,-1,9007199254740991,-9007199254740991]");
}

void CanonicalJsonTest::writesTheExamplesOfTheRfc()
{
    QFETCH(QByteArray, source);
    QFETCH(QByteArray, canonical);
    const auto json = parseJson(source);
    QVERIFY(json);
    const auto written = canonicalJson(*json);
    QVERIFY(written);
    QCOMPARE(*written, canonical);
}

void CanonicalJsonTest::refusesWhatIsNoNumber()
{
    for (const double number : {std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity(),
             std::numeric_limits<double>::quiet_NaN()}) {
        const auto written = canonicalJson({{"deep", {1, number}}});
        QVERIFY(!written);
        QCOMPARE(written.error().kind, ErrorKind::BadInput);
    }
}

void CanonicalJsonTest::isItsOwnCanonicalForm()
{
    const Json json{{"amount", 1e21}, {"text", "\xf0\x9f\x98\x80\n"}, {"list", {1, 2.5, nullptr, Json::object()}}};
    const auto once = canonicalJson(json);
    QVERIFY(once);
    const auto parsed = parseJson(*once);
    QVERIFY(parsed);
    QCOMPARE(canonicalJson(*parsed).value_or({}), *once);
}

void CanonicalJsonTest::doesNotDependOnSpellingOrOrder()
{
    const auto left = parseJson(R"({"a":1.0,"b":"\u0041"})");
    const auto right = parseJson(R"({ "b" : "A", "a" : 1 })");
    QVERIFY(left && right);
    QCOMPARE(canonicalJson(*left).value_or("left"), canonicalJson(*right).value_or("right"));
}

QTEST_GUILESS_MAIN(CanonicalJsonTest)
#include "tst_canonical_json.moc"
