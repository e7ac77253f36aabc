// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/contract/person.h"

using namespace backroom;
using namespace backroom::test;
using namespace Qt::StringLiterals;

/// How mistakes look over both protocols (odoo.md a, b): each has one meaning for us, whatever its wording.
class ContractErrors : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void wrongCalls_data();
    void wrongCalls();
    void missingRecord_data();
    void missingRecord();
    void refusedCallsChangeNothing();

private:
    ServerUnderTest m_server;
    Desk m_desk;
    std::map<bool, std::unique_ptr<Person>> m_buyers; ///< by key = over JSON-2, by password = over JSON-RPC
    std::int64_t m_order = 0;
};

void ContractErrors::initTestCase()
{
    QVERIFY(m_server.start());
    for (const bool byKey : {true, false}) {
        m_buyers[byKey] = std::make_unique<Person>(u"buyer"_s, byKey ? Person::By::Key : Person::By::Password);
        REQUIRE_OK(m_buyers[byKey]->signIn());
    }
    const auto order = m_desk.orderToApprove();
    REQUIRE_OK(order);
    m_order = *order;
}

void ContractErrors::wrongCalls_data()
{
    QTest::addColumn<bool>("byKey");
    QTest::addColumn<QString>("model");
    QTest::addColumn<QString>("method");
    QTest::addColumn<bool>("onRecord");
    QTest::addColumn<QByteArray>("args");
    QTest::addColumn<QString>("kind");

    struct Row {
        const char* name;
        const char* model;
        const char* method;
        bool onRecord;
        const char* args;
        const char* kind;
    };
    static constexpr Row rows[] = {
        {"unknown field", "purchase.order", "search_read", false, R"({"domain":[],"fields":["nonsense"]})", "unknown-field"},
        {"unknown field, nothing found", "purchase.order", "search_read", false, R"({"domain":[["id","=",0]],"fields":["nonsense"]})", "unknown-field"},
        {"unknown field in the domain", "purchase.order", "search_read", false, R"({"domain":[["nonsense","=",1]],"fields":["name"]})", "unknown-field"},
        {"unknown field in the order", "purchase.order", "search_read", false, R"({"domain":[],"fields":["name"],"order":"nonsense"})", "unknown-field"},
        {"unknown field in a write", "purchase.order", "write", true, R"({"vals":{"nonsense":1}})", "unknown-field"},
        {"unknown field in a create", "purchase.order", "create", false, R"({"vals_list":[{"nonsense":1}]})", "unknown-field"},
        {"unknown model", "no.such.model", "search_read", false, R"({"domain":[]})", "unknown-model"},
        {"unknown method", "purchase.order", "button_dance", true, "{}", "unknown-method"},
        {"private method", "purchase.order", "_compute_display_name", true, "{}", "unknown-method"},
        {"argument missing", "purchase.order", "write", true, "{}", "bad-call"},
        {"argument unknown", "purchase.order", "write", true, R"({"vals":{},"nonsense":1})", "bad-call"},
        {"required value missing", "purchase.order", "create", false, R"({"vals_list":[{"partner_ref":"x"}]})", "validation"},
        {"business says no", "purchase.order", "unlink", true, "{}", "refused"},
        {"forbidden model", "res.users", "create", false, R"({"vals_list":[{"name":"x","login":"x"}]})", "access"},
    };
    for (const bool byKey : {true, false}) {
        for (const Row& row : rows)
            QTest::addRow("%s, %s", row.name, byKey ? "JSON-2" : "JSON-RPC") << byKey << QString::fromLatin1(row.model)
                << QString::fromLatin1(row.method) << row.onRecord << QByteArray(row.args) << QString::fromLatin1(row.kind);
    }
}

void ContractErrors::wrongCalls()
{
    QFETCH(bool, byKey);
    QFETCH(QString, model);
    QFETCH(QString, method);
    QFETCH(bool, onRecord);
    QFETCH(QByteArray, args);
    QFETCH(QString, kind);
    const auto answer = m_buyers.at(byKey)->call(model, method, onRecord ? std::vector{m_order} : std::vector<std::int64_t>(), *parseJson(args));
    QVERIFY2(kindOf(answer) == kind, described(answer).constData());
    QVERIFY(!answer.error().serverText.contains("Traceback"_L1));
}

void ContractErrors::missingRecord_data()
{
    QTest::addColumn<bool>("byKey");
    QTest::newRow("JSON-2") << true;
    QTest::newRow("JSON-RPC") << false;
}

/// Reading leaves out what is not there; writing and methods say so.
void ContractErrors::missingRecord()
{
    QFETCH(bool, byKey);
    constexpr std::int64_t nobody = 987654;
    Person& buyer = *m_buyers.at(byKey);
    const auto row = buyer.read(u"purchase.order"_s, nobody, {"state"});
    REQUIRE_OK(row);
    QVERIFY(row->is_null());
    QCOMPARE(kindOf(buyer.write(u"purchase.order"_s, nobody, {{"partner_ref", "x"}})), u"missing"_s);
    QCOMPARE(kindOf(buyer.call(u"purchase.order"_s, u"button_approve"_s, {nobody})), u"missing"_s);
    QCOMPARE(kindOf(buyer.call(u"purchase.order"_s, u"button_cancel"_s, {nobody})), u"missing"_s);
    QCOMPARE(kindOf(m_desk.person(u"finance"_s).call(u"account.move"_s, u"action_post"_s, {nobody})), u"missing"_s);
}

/// One call is one transaction: what fails half-way leaves nothing behind.
void ContractErrors::refusedCallsChangeNothing()
{
    Person& lead = m_desk.person(u"lead"_s);
    const auto draft = m_desk.creditNote();
    const auto posted = m_desk.creditNote();
    REQUIRE_OK(draft);
    REQUIRE_OK(posted);
    REQUIRE_OK(lead.call(u"account.move"_s, u"action_post"_s, {*posted}));
    QCOMPARE(kindOf(lead.call(u"account.move"_s, u"action_post"_s, {*draft, *posted})), u"refused"_s);
    const auto row = lead.read(u"account.move"_s, *draft, {"state", "name"});
    REQUIRE_OK(row);
    QCOMPARE(textAt(*row, "state"), u"draft"_s);
    QCOMPARE(row->at("name"), Json(false));
}

QTEST_GUILESS_MAIN(ContractErrors)
#include "tst_errors.moc"
