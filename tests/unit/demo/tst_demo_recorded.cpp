// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/demo/demo_client.h"

#include "app/demo/seed.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace backroom;
using namespace backroom::demo;

namespace {

Json recorded(const QString& name)
{
    QFile file(QStringLiteral(BACKROOM_TEST_DATA "/odoo19/") + name + u".json"_s);
    if (!file.open(QIODevice::ReadOnly))
        return Json::value_t::discarded;
    const QByteArray bytes = file.readAll();
    return Json::parse(bytes.begin(), bytes.end(), nullptr, false);
}

/// Messages modulo ids, which differ from database to database.
QString shape(const Json& body)
{
    return textAt(body, "message").replace(QRegularExpression(u"\\b\\d+\\b"_s), u"N"_s);
}

QByteArray bytesOf(const Json& body)
{
    if (body.is_null())
        return {};
    return body.is_string() ? QByteArray::fromStdString(body.get<std::string>()) : dumpJson(body);
}

} // namespace

/// Replays what a real Odoo 19 was asked and compares the answers.
class TestDemoRecorded : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { m_demo = std::make_unique<demo::test::Demo>(); }

    void json2Errors_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("login");
        const auto row = [](const char* name, const char* login = "admin") { QTest::newRow(name) << QString::fromLatin1(name) << QByteArray(login); };
        row("b-json2-access-error", "outsider");
        row("b-json2-access-error-write", "buyer");
        for (const char* name : {"b-json2-array-body", "b-json2-bad-key", "b-json2-get-method", "b-json2-ids-on-api-model",
                 "b-json2-malformed-json", "b-json2-method-recordset-ok", "b-json2-missing-argument", "b-json2-missing-record",
                 "b-json2-no-auth", "b-json2-not-found", "b-json2-positional-args-refused", "b-json2-private-method",
                 "b-json2-session-cookie-no-key", "b-json2-unknown-argument", "b-json2-unknown-field", "b-json2-unknown-field-domain",
                 "b-json2-unknown-method", "b-json2-unknown-model", "b-json2-usererror", "b-json2-validation-error",
                 "b-json2-wrong-content-type", "b-json2-wrong-db"})
            row(name);
    }

    void json2Errors()
    {
        QFETCH(QString, name);
        QFETCH(QByteArray, login);
        const Json fixture = recorded(name);
        QVERIFY2(fixture.is_object(), "fixture missing");
        const Json& request = fixture.at("request");
        demo::test::Demo::Headers headers;
        for (const auto& [header, value] : request.at("headers").items())
            if (header != "Host" && header != "Content-Length")
                headers[QByteArray::fromStdString(header)] = QByteArray::fromStdString(value.get<std::string>());
        if (headers.contains("Authorization"))
            headers["Authorization"] = "bearer " + (name == "b-json2-bad-key"_L1 ? QByteArray(40, '0') : QByteArray::fromStdString(demoKey(login.toStdString())));
        if (headers.value("X-Odoo-Database") == "retail")
            headers["X-Odoo-Database"] = "demo";
        QByteArray body = bytesOf(request.at("body"));
        if (name == "b-json2-usererror"_L1) // any order that is not cancelled
            body = dumpJson({{"ids", {m_demo->firstOf("purchase.order", "purchase")}}});

        const auto reply = m_demo->send(QByteArray::fromStdString(request.at("method").get<std::string>()),
            QByteArray::fromStdString(request.at("path").get<std::string>()), body, headers);
        const Json& expected = fixture.at("response");
        QCOMPARE(reply.status, expected.at("status").get<int>());
        QCOMPARE(reply.header("Content-Type"), QByteArray::fromStdString(expected.at("headers").at("Content-Type").get<std::string>()));
        if (expected.at("body").is_string()) {
            QCOMPARE(reply.body, QByteArray::fromStdString(expected.at("body").get<std::string>()));
            return;
        }
        QCOMPARE(textAt(reply.json, "name"), textAt(expected.at("body"), "name"));
        QCOMPARE(shape(reply.json), shape(expected.at("body")));
        QCOMPARE(reply.json.at("arguments").size(), expected.at("body").at("arguments").size());
        QCOMPARE(reply.header("WWW-Authenticate").isEmpty(), reply.status != 401);
    }

    void jsonRpcErrors_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("login");
        const auto row = [](const char* name, const char* login = "admin") { QTest::newRow(name) << QString::fromLatin1(name) << QByteArray(login); };
        row("a-jsonrpc-access-error-write", "buyer");
        for (const char* name : {"a-jsonrpc-execute_kw-accessdenied", "a-jsonrpc-missing-record-method", "a-jsonrpc-missing-record-write",
                 "a-jsonrpc-private-method", "a-jsonrpc-unique-violation", "a-jsonrpc-unknown-field-domain", "a-jsonrpc-unknown-field-write",
                 "a-jsonrpc-unknown-method", "a-jsonrpc-unknown-model", "a-jsonrpc-validation-required", "a-jsonrpc-db-list-disabled"})
            row(name);
    }

    void jsonRpcErrors()
    {
        QFETCH(QString, name);
        QFETCH(QByteArray, login);
        const Json fixture = recorded(name);
        QVERIFY2(fixture.is_object(), "fixture missing");
        Json params = fixture.at("request").at("body").at("params");
        Json& args = params.at("args");
        if (args.size() > 3) {
            const User& user = m_demo->user(login.constData());
            args[0] = "demo";
            args[1] = user.id;
            if (args[2] != "nope")
                args[2] = user.password;
        }
        const auto reply = m_demo->rpc(QByteArray::fromStdString(fixture.at("request").at("path").get<std::string>()), params);
        const Json& expected = fixture.at("response").at("body").at("error");
        QCOMPARE(reply.status, 200);
        QVERIFY(reply.json.contains("error"));
        QCOMPARE(reply.json["error"].at("code").get<int>(), expected.at("code").get<int>());
        QCOMPARE(textAt(reply.json["error"], "message"), textAt(expected, "message"));
        QCOMPARE(textAt(reply.json["error"].at("data"), "name"), textAt(expected.at("data"), "name"));
        QCOMPARE(shape(reply.json["error"].at("data")), shape(expected.at("data")));
    }

    void sessionExpiredIsCode100()
    {
        const Json expected = recorded(u"a-call_kw-session-expired-no-cookie"_s).at("response").at("body");
        auto reply = m_demo->rpc("/web/dataset/call_kw/res.partner/search_count", {{"model", "res.partner"}, {"method", "search_count"}, {"args", Json::array({Json::array()})}});
        reply.json["error"]["data"].erase("debug");
        Json wanted = expected;
        wanted["error"]["data"].erase("debug");
        QCOMPARE(reply.json.dump(), wanted.dump());
    }

    void transportFaults()
    {
        const auto malformed = m_demo->send("POST", "/jsonrpc", "{\"jsonrpc\":\"2.0\",", {{"Content-Type", "application/json"}});
        QCOMPARE(malformed.status, 400);
        QCOMPARE(malformed.body, QByteArray("Invalid JSON data"));
        const auto batch = m_demo->send("POST", "/jsonrpc", "[{}]", {{"Content-Type", "application/json"}});
        QCOMPARE(batch.status, 400);
        QCOMPARE(batch.body, QByteArray("Invalid JSON-RPC data"));
        const auto plain = m_demo->send("POST", "/jsonrpc", "{}", {{"Content-Type", "text/plain"}});
        QCOMPARE(plain.status, 415);
        QCOMPARE(plain.body, bytesOf(recorded(u"a-jsonrpc-wrong-content-type"_s).at("response").at("body")));
    }

    /// Every field the simulator claims is one the real server described, in the same words.
    void fieldsAreTheRecordedOnes_data()
    {
        QTest::addColumn<QString>("model");
        for (const char* model : {"purchase.order", "purchase.order.line", "account.move", "account.move.line"})
            QTest::newRow(model) << QString::fromLatin1(model);
    }

    void fieldsAreTheRecordedOnes()
    {
        QFETCH(QString, model);
        Json real = recorded(u"fields_get/"_s + model);
        for (const char* wrapper : {"response", "body", "fields"})
            if (real.contains(wrapper) && real[wrapper].is_object())
                real = Json(real[wrapper]);
        const auto reply = m_demo->json2("admin", model.toLatin1().constData(), "fields_get",
            {{"attributes", {"type", "string", "required", "readonly", "relation", "selection", "store", "searchable"}}});
        QCOMPARE(reply.status, 200);
        QVERIFY(reply.json.size() > 8);
        for (const auto& [field, description] : reply.json.items())
            for (const auto& [attribute, value] : description.items())
                QVERIFY2(real.contains(field) && real[field].value(attribute, Json()) == value, (field + "." + attribute).c_str());
    }

private:
    std::unique_ptr<demo::test::Demo> m_demo;
};

QTEST_GUILESS_MAIN(TestDemoRecorded)
#include "tst_demo_recorded.moc"
