// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/protocol/odoo_error.h"
#include "core/protocol/odoo_json2.h"
#include "core/protocol/odoo_jsonrpc.h"
#include "core/protocol/odoo_records.h"
#include "core/protocol/odoo_version.h"

#include <QTest>

using namespace backroom;
using namespace Qt::StringLiterals;

namespace {

const HttpHeaders jsonHeaders{{"content-type", "application/json; charset=utf-8"}};

HttpReply jsonReply(const QByteArray& body, int status = 200)
{
    return {status, jsonHeaders, body};
}

HttpReply htmlReply(int status, const QByteArray& body = "<html><body>Welcome</body></html>")
{
    return {status, {{"content-type", "text/html"}}, body};
}

odoo::Call someCall()
{
    odoo::Call call;
    call.model = u"purchase.order"_s;
    call.method = u"button_approve"_s;
    call.ids = {7, 9};
    call.args = {{"force", false}};
    call.context = {{"lang", "fr_FR"}};
    return call;
}

Json bodyOf(const HttpRequest& request)
{
    const Result<Json> parsed = parseJson(request.body);
    return parsed ? *parsed : Json("not JSON");
}

QString shown(const FieldValue& value)
{
    return QString::fromUtf8(dumpJson(toJson(value)));
}

} // namespace

class ProtocolTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void foreignAnswers_data();
    void foreignAnswers();
    void classifies_data();
    void classifies();
    void serverTextIsCleaned();
    void retryAfter_data();
    void retryAfter();
    void json2OnTheWire();
    void namesCannotChangeThePath();
    void rpcOnTheWire();
    void rpcArgumentsInFirstPlace_data();
    void rpcArgumentsInFirstPlace();
    void brokenSuccessLeavesTheEffectOpen();
    void versions_data();
    void versions();
    void recordsBothProtocols();
    void recordValues_data();
    void recordValues();
    void recordsRefuse_data();
    void recordsRefuse();
    void manyRecords();
};

void ProtocolTest::foreignAnswers_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QString>("reach");
    const QByteArray page = "<html></html>";
    QTest::newRow("login portal") << 200 << page << u"not-the-service"_s << u"unknown"_s;
    QTest::newRow("redirect") << 302 << page << u"not-the-service"_s << u"reached"_s;
    QTest::newRow("proxy asks for a password") << 401 << page << u"not-the-service"_s << u"reached"_s;
    QTest::newRow("firewall") << 403 << page << u"not-the-service"_s << u"reached"_s;
    QTest::newRow("another web server") << 404 << page << u"not-the-service"_s << u"reached"_s;
    QTest::newRow("too large") << 413 << page << u"too-large"_s << u"reached"_s;
    QTest::newRow("too many") << 429 << page << u"busy"_s << u"reached"_s;
    QTest::newRow("fault") << 500 << page << u"server-fault"_s << u"unknown"_s;
    QTest::newRow("worker killed behind the gateway") << 502 << page << u"busy"_s << u"unknown"_s;
    QTest::newRow("maintenance") << 503 << page << u"busy"_s << u"unknown"_s;
    QTest::newRow("gateway gave up") << 504 << page << u"busy"_s << u"unknown"_s;
    QTest::newRow("empty") << 200 << QByteArray() << u"not-the-service"_s << u"unknown"_s;
}

void ProtocolTest::foreignAnswers()
{
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    QFETCH(QString, kind);
    QFETCH(QString, reach);
    const HttpReply reply = htmlReply(status, body);
    const Result<Json> answers[] = {odoo::decodeJson2(reply), odoo::decodeRpc(reply)};
    for (const Result<Json>& answer : answers) {
        QVERIFY(!answer);
        QCOMPARE(toName(answer.error().kind), kind);
        QCOMPARE(toName(answer.error().reach), reach);
        QVERIFY2(!answer.error().detail.contains("<html"_L1), "never a payload");
    }
    // A proxy's own JSON is no answer of Odoo either.
    const Result<Json> proxied = odoo::decodeJson2(jsonReply(R"({"error":"x"})", status));
    QCOMPARE(proxied.has_value(), status == 200);
    if (!proxied)
        QCOMPARE(toName(proxied.error().kind), kind);
}

void ProtocolTest::classifies_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("message");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("kind");
    const auto row = [](const char* what, const char* name, const char* message, int status, const char* kind) {
        QTest::newRow(what) << QString::fromLatin1(name) << QString::fromLatin1(message) << status << QString::fromLatin1(kind);
    };
    row("not searchable", "builtins.ValueError", "Cannot convert res.partner.x to SQL because it is not stored", 500, "bad-call");
    row("selection", "builtins.ValueError", "Wrong value for purchase.order.state: 'x'", 500, "validation");
    row("a bug", "builtins.ValueError", "max() arg is an empty sequence", 500, "server-fault");
    row("another bug", "builtins.AttributeError", "'NoneType' object has no attribute 'id'", 500, "server-fault");
    row("a bug with a key", "builtins.KeyError", "('purchase', 'order')", 500, "server-fault");
    row("a type bug", "builtins.TypeError", "unsupported operand type(s)", 500, "server-fault");
    row("division", "builtins.ZeroDivisionError", "division by zero", 500, "server-fault");
    row("lock", "odoo.exceptions.LockError", "Cannot grab a lock on records", 409, "busy");
    row("serialisation", "psycopg2.errors.SerializationFailure", "could not serialize access", 500, "busy");
    row("no connection left", "psycopg2.OperationalError", "FATAL: sorry, too many clients already", 200, "busy");
    row("constraint", "psycopg2.errors.UniqueViolation", "duplicate key", 500, "validation");
    row("redirect warning", "odoo.exceptions.RedirectWarning", "Configure a journal first", 422, "refused");
    row("add-on, refusal", "odoo.addons.x.exceptions.NotToday", "Not today", 422, "refused");
    row("add-on, access", "odoo.addons.x.exceptions.Nope", "Nope", 403, "access");
    row("add-on, rpc", "odoo.addons.x.exceptions.NotToday", "Not today", 0, "server-fault");
    row("code 100", "", "Odoo Session Expired", 100, "session-expired");
    row("refusal that quotes us", "odoo.exceptions.UserError", "Object of the order doesn't exist any more", 422, "refused");
    row("expired key", "werkzeug.exceptions.Unauthorized", "Invalid apikey", 401, "authentication");
}

void ProtocolTest::classifies()
{
    QFETCH(QString, name);
    QFETCH(QString, message);
    QFETCH(int, status);
    QFETCH(QString, kind);
    const Error error = odoo::classify({{"name", toJson(name)}, {"message", toJson(message)}, {"debug", "Traceback x"}}, status);
    QCOMPARE(toName(error.kind), kind);
    QCOMPARE(error.reach, Reach::Reached);
    QVERIFY(!error.detail.contains("Traceback"_L1));
}

void ProtocolTest::serverTextIsCleaned()
{
    const auto textOfError = [](const std::string& message) {
        return odoo::classify({{"name", "odoo.exceptions.UserError"}, {"message", message}}, 422).serverText;
    };
    QCOMPARE(textOfError("No\r\n\tgo\x1b[31m \xe2\x80\xae"
                         "lana"),
        u"No go [31m lana"_s);
    QCOMPARE(textOfError("Failed\nTraceback (most recent call last):\n File x.py"), u"Failed"_s);
    const QString longText = textOfError(std::string(5000, 'x'));
    QCOMPARE(longText.size(), 400);
    QVERIFY(longText.endsWith(u'…'));
    // Neither the shape nor the types of an error object can be relied on.
    for (const Json& object : {Json(), Json(3), Json::array(), Json{{"name", 3}, {"message", nullptr}}})
        QCOMPARE(odoo::classify(object, 500).kind, ErrorKind::ServerFault);
}

void ProtocolTest::retryAfter_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<int>("seconds"); // -1: none
    QTest::newRow("seconds") << QByteArray("120") << 120;
    QTest::newRow("spaces") << QByteArray(" 5 ") << 5;
    QTest::newRow("date") << QByteArray("Mon, 23 Nov 2026 10:01:30 GMT") << 90;
    QTest::newRow("date gone by") << QByteArray("Mon, 23 Nov 2026 09:00:00 GMT") << 0;
    QTest::newRow("negative") << QByteArray("-3") << 0;
    QTest::newRow("absurd") << QByteArray("99999999") << 3600;
    QTest::newRow("nonsense") << QByteArray("later") << -1;
    QTest::newRow("empty") << QByteArray() << -1;
}

void ProtocolTest::retryAfter()
{
    QFETCH(QByteArray, value);
    QFETCH(int, seconds);
    HttpReply reply = htmlReply(503);
    reply.headers << qMakePair(QByteArray("date"), QByteArray("Mon, 23 Nov 2026 10:00:00 GMT"))
                  << qMakePair(QByteArray("retry-after"), value);
    const Result<Json> answer = odoo::decodeJson2(reply);
    const auto wait = answer.error().retryAfter;
    QCOMPARE(wait ? static_cast<int>(std::chrono::duration_cast<std::chrono::seconds>(*wait).count()) : -1, seconds);
}

void ProtocolTest::json2OnTheWire()
{
    const HttpRequest request = odoo::encodeJson2(someCall(), u"retail"_s, Secret("0123abcd"));
    QCOMPARE(request.verb, QByteArray("POST"));
    QCOMPARE(request.path, u"/json/2/purchase.order/button_approve"_s);
    QCOMPARE(bodyOf(request), *parseJson(R"({"ids":[7,9],"force":false,"context":{"lang":"fr_FR"}})"));
    QVERIFY(request.headers.contains({"X-Odoo-Database", "retail"}));
    QCOMPARE(request.secretHeaders.size(), 1);
    QCOMPARE(request.secretHeaders[0].first, QByteArray("Authorization"));
    QCOMPARE(request.secretHeaders[0].second.reveal(), QByteArray("bearer 0123abcd"));
    QVERIFY(!request.body.contains("0123abcd"));

    odoo::Call bare;
    bare.model = u"res.users"_s;
    bare.method = u"context_get"_s;
    const HttpRequest empty = odoo::encodeJson2(bare, {}, Secret("k"));
    QCOMPARE(bodyOf(empty), Json::object());
    for (const auto& [name, value] : empty.headers)
        QVERIFY(name != "X-Odoo-Database");
}

void ProtocolTest::namesCannotChangeThePath()
{
    odoo::Call call = someCall();
    call.model = u"../web?x=1#"_s;
    QCOMPARE(odoo::encodeJson2(call, {}, Secret("k")).path, u"/json/2/..%2Fweb%3Fx%3D1%23/button_approve"_s);
}

void ProtocolTest::rpcOnTheWire()
{
    const odoo::RpcLogin login{u"retail14"_s, 2, Secret("geheim")};
    const HttpRequest request = odoo::encodeRpcCall(someCall(), login);
    QCOMPARE(request.path, u"/jsonrpc"_s);
    QCOMPARE(bodyOf(request).at("params"),
        *parseJson(R"({"service":"object","method":"execute_kw","args":["retail14",2,"geheim","purchase.order",
            "button_approve",[[7,9]],{"force":false,"context":{"lang":"fr_FR"}}]})"));
    QVERIFY(request.secretHeaders.isEmpty());

    const HttpRequest session = odoo::encodeSessionCall(someCall(), Secret("sid"));
    QCOMPARE(session.path, u"/web/dataset/call_kw/purchase.order/button_approve"_s);
    QCOMPARE(session.secretHeaders[0].second.reveal(), QByteArray("session_id=sid"));

    QCOMPARE(bodyOf(odoo::encodeRpcAuthenticate(u"d"_s, u"l"_s, Secret("p"))).at("params").at("args"), *parseJson(R"(["d","l","p",{}])"));
}

void ProtocolTest::rpcArgumentsInFirstPlace_data()
{
    QTest::addColumn<QString>("method");
    QTest::addColumn<QByteArray>("args");
    QTest::addColumn<QByteArray>("positional");
    QTest::addColumn<QByteArray>("named");
    QTest::newRow("create") << u"create"_s << QByteArray(R"({"vals_list":[{"a":1}]})") << QByteArray(R"([[{"a":1}]])") << QByteArray("{}");
    QTest::newRow("create one") << u"create"_s << QByteArray(R"({"vals_list":{"a":1}})") << QByteArray(R"([[{"a":1}]])") << QByteArray("{}");
    QTest::newRow("search") << u"search"_s << QByteArray(R"({"domain":[],"limit":3})") << QByteArray("[[]]") << QByteArray(R"({"limit":3})");
    QTest::newRow("search_read") << u"search_read"_s << QByteArray(R"({"domain":[]})") << QByteArray("[]") << QByteArray(R"({"domain":[]})");
}

void ProtocolTest::rpcArgumentsInFirstPlace()
{
    QFETCH(QString, method);
    QFETCH(QByteArray, args);
    QFETCH(QByteArray, positional);
    QFETCH(QByteArray, named);
    odoo::Call call;
    call.model = u"m"_s;
    call.method = method;
    call.args = *parseJson(args);
    const Json sent = bodyOf(odoo::encodeRpcCall(call, {u"d"_s, 2, Secret("p")})).at("params").at("args");
    QCOMPARE(sent.at(5), *parseJson(positional));
    QCOMPARE(sent.at(6), *parseJson(named));
}

void ProtocolTest::brokenSuccessLeavesTheEffectOpen()
{
    for (const QByteArray& body : {QByteArray("{\"jsonrpc\":\"2.0\",\"result\":[1,"), QByteArray("{}"), QByteArray()}) {
        const Result<Json> answer = odoo::decodeRpc(jsonReply(body));
        QVERIFY(!answer);
        QCOMPARE(answer.error().kind, ErrorKind::Protocol);
        QCOMPARE(answer.error().reach, Reach::Unknown);
    }
    const Result<Json> answer = odoo::decodeJson2(jsonReply("[1,2"));
    QVERIFY(!answer);
    QCOMPARE(answer.error().reach, Reach::Unknown);
}

void ProtocolTest::versions_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("expected");
    QTest::newRow("19") << QByteArray(R"({"version_info":[19,0,0,"final",0,""],"version":"19.0"})") << 200 << u"19.0"_s;
    QTest::newRow("online") << QByteArray(R"({"version_info":["saas~18",2,0,"final",0,"e"],"version":"saas~18.2+e"})") << 200 << u"18.2"_s;
    QTest::newRow("envelope") << QByteArray(R"({"jsonrpc":"2.0","id":null,"result":{"server_version_info":[16,0],"server_version":"16.0"}})") << 200 << u"16.0"_s;
    QTest::newRow("13") << QByteArray(R"({"version_info":[13,0],"version":"13.0"})") << 200 << u"unsupported-version"_s;
    QTest::newRow("another service") << QByteArray(R"({"version":"2.1"})") << 200 << u"protocol"_s;
    QTest::newRow("list") << QByteArray("[1]") << 200 << u"not-the-service"_s;
    QTest::newRow("broken") << QByteArray("{") << 200 << u"not-the-service"_s;
    QTest::newRow("words") << QByteArray(R"({"version_info":"19","version":"19"})") << 200 << u"not-the-service"_s;
    QTest::newRow("forbidden") << QByteArray("{}") << 403 << u"not-the-service"_s;
    QTest::newRow("down") << QByteArray("{}") << 503 << u"busy"_s;
}

void ProtocolTest::versions()
{
    QFETCH(QByteArray, body);
    QFETCH(int, status);
    QFETCH(QString, expected);
    const Result<odoo::Version> version = odoo::decodeVersion(jsonReply(body, status));
    QCOMPARE(version ? u"%1.%2"_s.arg(version->major).arg(version->minor) : toName(version.error().kind), expected);
}

void ProtocolTest::recordsBothProtocols()
{
    const QByteArray list = R"([{"id":12,"name":"P00012","amount_total":6936.0,"partner_id":[11,"Ready Mat"],"extra":{"id":1}},
        {"amount_total":1,"partner_id":false,"name":"P\u00e9","id":10}])";
    const std::vector<QString> fields{u"id"_s, u"name"_s, u"amount_total"_s, u"partner_id"_s, u"missing"_s};
    const HttpReply bare = jsonReply(list);
    const HttpReply envelope = jsonReply(R"({"id":1,"jsonrpc":"2.0","x":[{"id":5}],"result":)" + list + R"(,"y":[{"id":6}]})");
    const Result<RecordPage> pages[] = {odoo::decodeRecords(bare, odoo::Protocol::Json2, fields),
        odoo::decodeRecords(envelope, odoo::Protocol::JsonRpc, fields)};
    for (const Result<RecordPage>& page : pages) {
        QVERIFY2(page, qUtf8Printable(page ? QString() : page.error().detail));
        QCOMPARE(page->fields, std::vector<QString>({u"name"_s, u"amount_total"_s, u"partner_id"_s, u"missing"_s}));
        QCOMPARE(page->ids, std::vector<std::int64_t>({12, 10}));
        QStringList values;
        for (const FieldValue& value : page->values)
            values << shown(value);
        QCOMPARE(values, QStringList({u"\"P00012\""_s, u"6936.0"_s, u"11"_s, u"false"_s, u"\"Pé\""_s, u"1"_s, u"false"_s, u"false"_s}));
    }
}

void ProtocolTest::recordValues_data()
{
    QTest::addColumn<QByteArray>("json");
    for (const char* json : {"false", "true", "null", "0", "-7", "3.25", "\"\"", "\"text\"", "[]", "[4]", "[4,5,6]", "[7,\"Azure\"]",
             "[7,\"a\",\"b\"]", "[\"a\",7]", "[\"a\"]", "[1.5]", "[true]", "[null]", "[[1,2],[3,4]]", "[{\"id\":3}]", "{\"a\":[1,{\"b\":2}]}", "{}"})
        QTest::newRow(json) << QByteArray(json);
}

void ProtocolTest::recordValues()
{
    QFETCH(QByteArray, json);
    const HttpReply reply = jsonReply("[{\"a\":" + json + ",\"id\":1,\"b\":2}]");
    const Result<RecordPage> page = odoo::decodeRecords(reply, odoo::Protocol::Json2, {u"a"_s, u"b"_s});
    QVERIFY2(page, qUtf8Printable(page ? QString() : page.error().detail));
    // The stream reader and the tree reader agree on every kind of value.
    QCOMPARE(shown(page->values[0]), shown(fieldValueFromJson(*parseJson(json))));
    QCOMPARE(shown(page->values[1]), u"2"_s);
    QCOMPARE(page->ids[0], std::int64_t(1));
}

void ProtocolTest::recordsRefuse_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<bool>("isRpc");
    QTest::addColumn<QString>("kind");
    QTest::newRow("cut off") << QByteArray(R"([{"id":1,"a":"x"},{"id":2)") << false << u"protocol"_s;
    QTest::newRow("no id") << QByteArray(R"([{"a":"x"}])") << false << u"protocol"_s;
    QTest::newRow("id is text") << QByteArray(R"([{"id":"1"}])") << false << u"protocol"_s;
    QTest::newRow("not a list") << QByteArray(R"({"a":{"a":{"a":1}},"id":3})") << false << u"protocol"_s;
    QTest::newRow("null") << QByteArray("null") << false << u"protocol"_s;
    QTest::newRow("list of ids") << QByteArray("[1,2]") << false << u"protocol"_s;
    QTest::newRow("list of lists") << QByteArray(R"([[{"id":1}]])") << false << u"protocol"_s;
    QTest::newRow("trailing bytes") << QByteArray(R"([{"id":1}]x)") << false << u"protocol"_s;
    QTest::newRow("too deep") << QByteArray(R"([{"id":1,"a":)") + QByteArray(5000, '[') << false << u"protocol"_s;
    QTest::newRow("empty") << QByteArray() << false << u"protocol"_s;
    QTest::newRow("no result") << QByteArray(R"({"jsonrpc":"2.0","id":1})") << true << u"protocol"_s;
    QTest::newRow("deep envelope") << QByteArray(R"({"x":{"a":{"a":1,"id":2}}})") << true << u"protocol"_s;
    QTest::newRow("rpc error") << QByteArray(R"({"jsonrpc":"2.0","id":1,"error":{"code":0,"message":"x","data":{"name":"odoo.exceptions.AccessError","message":"no"}}})")
                               << true << u"access"_s;
}

void ProtocolTest::recordsRefuse()
{
    QFETCH(QByteArray, body);
    QFETCH(bool, isRpc);
    QFETCH(QString, kind);
    const Result<RecordPage> page
        = odoo::decodeRecords(jsonReply(body), isRpc ? odoo::Protocol::JsonRpc : odoo::Protocol::Json2, {u"a"_s});
    QVERIFY(!page);
    QCOMPARE(toName(page.error().kind), kind);
}

void ProtocolTest::manyRecords()
{
    constexpr int count = 20'000;
    QByteArray body = "[";
    std::vector<QString> fields;
    for (int f = 0; f < 15; ++f)
        fields.push_back(u"field_%1"_s.arg(f));
    for (int row = 1; row <= count; ++row) {
        body += (row > 1 ? ", {\"id\": " : "{\"id\": ") + QByteArray::number(row);
        for (int f = 0; f < 15; ++f) {
            body += ", \"field_" + QByteArray::number(f) + "\": ";
            if (f < 5)
                body += QByteArray::number(row % 97);
            else if (f < 8)
                body += "\"S" + QByteArray::number(row) + "\"";
            else
                body += f < 12 ? "123.45" : "false";
        }
        body += "}";
    }
    body += "]";
    const HttpReply reply = jsonReply(body);
    QBENCHMARK_ONCE {
        const Result<RecordPage> page = odoo::decodeRecords(reply, odoo::Protocol::Json2, fields);
        QVERIFY(page);
        QCOMPARE(page->size(), std::size_t(count));
        QCOMPARE(page->values.size(), std::size_t(count) * 15);
        QCOMPARE(page->values.back().toBool(), false);
        QCOMPARE(page->values[(count - 1) * 15 + 5].toText(), u"S20000"_s);
    }
}

QTEST_APPLESS_MAIN(ProtocolTest)
#include "tst_protocol.moc"
