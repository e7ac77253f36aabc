// SPDX-License-Identifier: GPL-3.0-or-later
// Every exchange recorded from a real Odoo under the headings a and b, and all of Odoo 14, must decode to what is
// written here; a fixture without a row fails the test.
#include "core/protocol/odoo_error.h"
#include "core/protocol/odoo_json2.h"
#include "core/protocol/odoo_jsonrpc.h"
#include "core/protocol/odoo_version.h"

#include <QDir>
#include <QFile>
#include <QTest>

using namespace backroom;
using namespace Qt::StringLiterals;

namespace {

struct Row {
    const char* fixture;
    /// The kind's name; or, for a success, JSON that the value equals ("=…") or that its start contains ("~…").
    const char* expected;
};

constexpr Row rows[] = {
    {"odoo14/accessdenied", "authentication"},
    {"odoo14/authenticate-badpassword", "=false"},
    {"odoo14/base_automation-create", "=1"},
    {"odoo14/call_kw-ok", R"(=[{"id":14,"name":"Azure Interior"}])"},
    {"odoo14/longpolling-anonymous", R"(~"channel":"lab14_secret")"},
    {"odoo14/longpolling-user", R"(~"channel":"lab14_secret")"},
    {"odoo14/missing-record-read", "=[]"},
    {"odoo14/missing-record", "missing"},
    {"odoo14/none-result", "=null"},
    {"odoo14/session-authenticate", R"(~"server_version":"14.0")"},
    {"odoo14/session-expired", "session-expired"},
    {"odoo14/unknown-field", "unknown-field"},
    {"odoo14/unknown-method", "unknown-method"},
    {"odoo14/unknown-model", "unknown-model"},
    {"odoo14/version", R"(~"server_version":"14.0")"},
    {"odoo14/version_info", R"(~"server_version":"14.0")"},

    {"odoo19/a-call_kw-access-error", "access"},
    {"odoo19/a-call_kw-search_read-ok", R"(=[{"id":13,"name":"P00013","state":"draft"}])"},
    {"odoo19/a-call_kw-session-expired-after-destroy", "session-expired"},
    {"odoo19/a-call_kw-session-expired-no-cookie", "session-expired"},
    {"odoo19/a-call_kw-session-expired-password-changed", "session-expired"},
    {"odoo19/a-call_kw-session-expired-unknown-cookie", "session-expired"},
    {"odoo19/a-call_kw-unknown-model", "unknown-model"},
    {"odoo19/a-call_kw-web_search_read-ok", R"(~"display_name":"Wood Corner")"},
    {"odoo19/a-json-version", "version 19.0"},
    {"odoo19/a-jsonrpc-access-error-rule", "access"},
    {"odoo19/a-jsonrpc-access-error-write", "access"},
    {"odoo19/a-jsonrpc-access-error", "access"},
    {"odoo19/a-jsonrpc-authenticate-badpassword", "=false"},
    {"odoo19/a-jsonrpc-authenticate-ok", "=2"},
    {"odoo19/a-jsonrpc-authenticate-wrongdb", "wrong-database"},
    {"odoo19/a-jsonrpc-batch-array", "bad-call"},
    {"odoo19/a-jsonrpc-common-version", R"(~"server_version":"19.0")"},
    {"odoo19/a-jsonrpc-db-list-disabled", "authentication"},
    {"odoo19/a-jsonrpc-execute_kw-accessdenied", "authentication"},
    {"odoo19/a-jsonrpc-execute_kw-wrongdb", "wrong-database"},
    {"odoo19/a-jsonrpc-field-access", "access"},
    {"odoo19/a-jsonrpc-fields_get-hides", R"(={"name":{"type":"char"}})"},
    {"odoo19/a-jsonrpc-malformed-json", "bad-call"},
    {"odoo19/a-jsonrpc-missing-record-method", "missing"},
    {"odoo19/a-jsonrpc-missing-record-read", "=[]"},
    {"odoo19/a-jsonrpc-missing-record-write", "missing"},
    {"odoo19/a-jsonrpc-none-result", "=null"},
    {"odoo19/a-jsonrpc-private-method", "unknown-method"},
    {"odoo19/a-jsonrpc-search_read-ok", R"(~"partner_id":[8,"Wood Corner"])"},
    {"odoo19/a-jsonrpc-typeerror", "bad-call"},
    {"odoo19/a-jsonrpc-unique-violation", "validation"},
    {"odoo19/a-jsonrpc-unknown-field-domain", "unknown-field"},
    {"odoo19/a-jsonrpc-unknown-field-read", "unknown-field"},
    {"odoo19/a-jsonrpc-unknown-field-write", "unknown-field"},
    {"odoo19/a-jsonrpc-unknown-method", "unknown-method"},
    {"odoo19/a-jsonrpc-unknown-model", "unknown-model"},
    {"odoo19/a-jsonrpc-usererror", "refused"},
    {"odoo19/a-jsonrpc-validation-error", "refused"}, // "Recursion Detected." is a UserError in 19
    {"odoo19/a-jsonrpc-validation-required", "validation"},
    {"odoo19/a-jsonrpc-wrong-content-type", "bad-call"},
    {"odoo19/a-login-cooldown", "login-cooldown"},
    {"odoo19/a-totp-jsonrpc-authenticate", "=false"},
    {"odoo19/a-totp-jsonrpc-execute_kw", "authentication"},
    {"odoo19/a-totp-session-authenticate", R"(={"uid":null})"},
    {"odoo19/a-web-database-list-disabled", "authentication"},
    {"odoo19/a-web-health", R"(={"status":"pass"})"},
    {"odoo19/a-web-session-authenticate-badpassword", "authentication"},
    {"odoo19/a-web-session-authenticate-ok", R"(~"uid":2)"},
    {"odoo19/a-web-session-authenticate-wrongdb", "wrong-database"},
    {"odoo19/a-web-session-destroy", "=null"},
    {"odoo19/a-web-session-get_session_info", R"(~"uid":2)"},
    {"odoo19/a-web-version", "version 19.0"},

    {"odoo19/b-access-probes", "steps"},
    {"odoo19/b-apikey-create-1-create", "=1"},
    {"odoo19/b-apikey-create-2-make_key", R"(~"res_model":"res.users.identitycheck")"},
    {"odoo19/b-apikey-create-3-run_check", R"(~"default_key":)"},
    {"odoo19/b-doc-bearer-index-denied", "access"},
    {"odoo19/b-doc-bearer-index", R"(~"model":"account.account")"},
    {"odoo19/b-json2-access-error-write", "access"},
    {"odoo19/b-json2-access-error", "access"},
    {"odoo19/b-json2-array-body", "bad-call"},
    {"odoo19/b-json2-bad-key", "authentication"},
    {"odoo19/b-json2-create-ok", "=[11,12]"},
    {"odoo19/b-json2-create-single-ok", "=[13]"},
    {"odoo19/b-json2-fields_get-ok", R"(~"string":"ID","type":"integer")"},
    {"odoo19/b-json2-get-method", "bad-call"},
    {"odoo19/b-json2-ids-on-api-model", "bad-call"},
    {"odoo19/b-json2-malformed-json", "bad-call"},
    {"odoo19/b-json2-method-recordset-ok", "unknown-method"}, // `exists` is private in 19
    {"odoo19/b-json2-method-returning-none", "=null"},
    {"odoo19/b-json2-missing-argument", "bad-call"},
    {"odoo19/b-json2-missing-record-read", "=[]"},
    {"odoo19/b-json2-missing-record", "missing"},
    {"odoo19/b-json2-no-auth", "authentication"},
    {"odoo19/b-json2-no-db-header", "=66"},
    {"odoo19/b-json2-not-found", "bad-call"},
    {"odoo19/b-json2-positional-args-refused", "bad-call"},
    {"odoo19/b-json2-private-method", "unknown-method"},
    {"odoo19/b-json2-read-ids-context-ok", R"(=[{"id":1,"name":"P00001","state":"draft"},{"id":2,"name":"P00002","state":"draft"}])"},
    {"odoo19/b-json2-search-ok", "=[46,9,36]"},
    {"odoo19/b-json2-search_read-ok", R"(~"write_date":"2026-11-23 09:37:00")"},
    {"odoo19/b-json2-session-cookie-no-key", "authentication"},
    {"odoo19/b-json2-unknown-argument", "bad-call"},
    {"odoo19/b-json2-unknown-field-domain", "unknown-field"},
    {"odoo19/b-json2-unknown-field", "unknown-field"},
    {"odoo19/b-json2-unknown-method", "unknown-method"},
    {"odoo19/b-json2-unknown-model", "unknown-model"},
    {"odoo19/b-json2-unlink-ok", "=true"},
    {"odoo19/b-json2-usererror", "refused"},
    {"odoo19/b-json2-validation-error", "validation"},
    {"odoo19/b-json2-write-ok", "=true"},
    {"odoo19/b-json2-wrong-content-type", "bad-call"},
    {"odoo19/b-json2-wrong-db", "wrong-database"},
};

Json fixture(const QString& name)
{
    QFile file(QStringLiteral(BACKROOM_TEST_DATA "/") + name + u".json"_s);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    const Result<Json> parsed = parseJson(file.readAll());
    return parsed ? *parsed : Json();
}

HttpReply replyOf(const Json& response)
{
    HttpReply reply;
    reply.status = response.at("status").get<int>();
    for (const auto& [name, value] : response.at("headers").items())
        reply.headers.append({QByteArray::fromStdString(name).toLower(), textOf(value).toUtf8()});
    const Json& body = response.at("body");
    reply.body = isJson(reply) ? dumpJson(body) : textOf(body).toUtf8();
    return reply;
}

/// JSON-RPC answers come in an envelope, all others are bare.
bool isEnvelope(const Json& body)
{
    return body.is_object() && body.contains("jsonrpc");
}

} // namespace

class FixturesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void decodes_data();
    void decodes();
    void everyFixtureHasARow();
    void accessProbesAnswer();
};

void FixturesTest::decodes_data()
{
    QTest::addColumn<QString>("expected");
    for (const Row& row : rows) {
        if (row.expected != QByteArray("steps"))
            QTest::newRow(row.fixture) << QString::fromUtf8(row.expected);
    }
}

void FixturesTest::decodes()
{
    QFETCH(QString, expected);
    const Json exchange = fixture(QString::fromLatin1(QTest::currentDataTag()));
    QVERIFY(exchange.is_object());
    const Json& response = exchange.at("response");
    const HttpReply reply = replyOf(response);
    if (expected.startsWith("version "_L1)) {
        const Result<odoo::Version> version = odoo::decodeVersion(reply);
        QVERIFY(version);
        QCOMPARE(version->text, expected.mid(8));
        QCOMPARE(version->major, expected.mid(8).section(u'.', 0, 0).toInt());
        return;
    }
    const QString path = textAt(exchange.at("request"), "path");
    const bool isRpc = isEnvelope(response.at("body")) || path == "/jsonrpc"_L1;
    const Result<Json> decoded = isRpc ? odoo::decodeRpc(reply) : odoo::decodeJson2(reply);

    const QString value = decoded ? QString::fromUtf8(dumpJson(*decoded)) : QString();
    if (expected.startsWith(u'=')) {
        QVERIFY2(decoded, qUtf8Printable(decoded ? QString() : toName(decoded.error().kind)));
        QCOMPARE(*decoded, *parseJson(expected.mid(1).toUtf8()));
        return;
    }
    if (expected.startsWith(u'~')) {
        QVERIFY2(decoded, qUtf8Printable(decoded ? QString() : toName(decoded.error().kind)));
        QVERIFY2(value.contains(expected.mid(1)), qUtf8Printable(value.left(400)));
        return;
    }
    QVERIFY2(!decoded, qUtf8Printable(value.left(400)));
    const Error& error = decoded.error();
    QCOMPARE(toName(error.kind), expected);
    QCOMPARE(error.reach, Reach::Reached);
    QVERIFY(error.serverText.size() <= 400);
    QVERIFY2(!error.serverText.contains("Traceback"_L1) && !error.serverText.contains("postgres socket"_L1)
            && !error.serverText.contains(".py"_L1),
        qUtf8Printable(error.serverText));
    // The people's own message arrives, where there is one.
    const Json& body = response.at("body");
    const Json& object = body.is_object() && body.contains("error") ? body.at("error").at("data") : body;
    const QString message = textAt(object, "message");
    if (!message.isEmpty() && !textAt(object, "name").startsWith("psycopg2"_L1))
        QCOMPARE(error.serverText.left(100), message.simplified().left(100));
    QCOMPARE(error.retryAfter.has_value(), error.kind == ErrorKind::LoginCooldown);
}

void FixturesTest::everyFixtureHasARow()
{
    QStringList known;
    for (const Row& row : rows)
        known << QString::fromLatin1(row.fixture);
    QStringList found;
    const auto collect = [&found](const QString& folder, const QStringList& patterns) {
        const QStringList files = QDir(QStringLiteral(BACKROOM_TEST_DATA "/") + folder).entryList(patterns, QDir::Files);
        for (const QString& file : files)
            found << folder + u'/' + file.chopped(5);
    };
    collect(u"odoo14"_s, {u"*.json"_s});
    collect(u"odoo19"_s, {u"a-*.json"_s, u"b-*.json"_s});
    known.sort();
    found.sort();
    QCOMPARE(known, found);
}

void FixturesTest::accessProbesAnswer()
{
    // A flow of several calls, of which only the bodies were kept.
    const Json flow = fixture(u"odoo19/b-access-probes"_s);
    std::map<QString, QString> seen;
    for (const Json& step : flow.at("steps")) {
        const HttpReply reply{200, {{"content-type", "application/json"}}, dumpJson(step.at("jsonrpc_response"))};
        const Result<Json> decoded = odoo::decodeRpc(reply);
        seen[textAt(step, "what")] = decoded ? QString::fromUtf8(dumpJson(*decoded)) : toName(decoded.error().kind);
    }
    QCOMPARE(seen[u"has_access"_s], u"true"_s);
    QCOMPARE(seen[u"check_access"_s], u"unknown-method"_s); // private over RPC in 19
    QCOMPARE(seen[u"has_group"_s], u"false"_s);
    QCOMPARE(seen[u"context_get"_s], uR"({"lang":"en_US","tz":false,"uid":8})"_s);
}

QTEST_APPLESS_MAIN(FixturesTest)
#include "tst_fixtures.moc"
