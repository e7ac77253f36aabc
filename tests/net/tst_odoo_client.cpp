// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/odoo_client.h"
#include "tests/support/fake_transport.h"
#include "tests/support/manual_clock.h"

#include <QTest>

using namespace backroom;
using namespace backroom::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

Json json(const char* text)
{
    const Result<Json> parsed = parseJson(text);
    return parsed ? *parsed : Json("bad test data");
}

Json envelope(Json result)
{
    return {{"jsonrpc", "2.0"}, {"id", 1}, {"result", std::move(result)}};
}

HttpReply rpcError(const char* name, const char* message)
{
    return jsonReply({{"jsonrpc", "2.0"}, {"id", 1},
        {"error", {{"code", 0}, {"message", "Odoo Server Error"}, {"data", {{"name", name}, {"message", message}}}}}});
}

/// The few answers a sign-in needs, by what is asked.
struct Server {
    int major = 19;
    QStringList asked;           ///< paths, or "model.method" of JSON-RPC calls
    std::map<QString, Json> answers{
        {u"res.users.context_get"_s, json(R"({"lang":"fr_FR","tz":"Europe/Paris","uid":8})")},
        {u"res.users.read"_s, json(R"([{"id":8,"login":"buyer","name":"Béa Buyer","company_id":1,"company_ids":[3,1]}])")},
        {u"res.company.read"_s, json(R"([{"id":1,"name":"Paris","currency_id":126},{"id":3,"name":"Geneva","currency_id":[5,"CHF"]}])")},
        {u"res.currency.search_read"_s, json(R"([{"id":126,"name":"EUR"},{"id":5,"name":"CHF"}])")},
    };
    std::map<QString, HttpReply> replies; ///< whole answers that win over `answers`
    std::vector<Json> bodies;             ///< keyword arguments of every call

    Result<HttpReply> operator()(const HttpRequest& request)
    {
        const QString& path = request.path;
        const Json body = request.body.isEmpty() ? Json() : *parseJson(request.body);
        QString key = path;
        bool isRpc = false;
        if (path == "/jsonrpc"_L1) {
            isRpc = true;
            const Json& params = body.at("params");
            key = textAt(params, "method");
            if (key == "execute_kw"_L1) {
                key = textOf(params.at("args").at(3)) + u'.' + textOf(params.at("args").at(4));
                bodies.push_back(params.at("args").at(6));
            }
        } else if (path.startsWith("/json/2/"_L1)) {
            key = path.mid(8).replace(u'/', u'.');
            bodies.push_back(body);
        }
        asked << key;
        if (const auto reply = replies.find(key); reply != replies.end())
            return reply->second;
        if (key == "/web/version"_L1) {
            if (major < 19)
                return htmlReply("<h1>Not Found</h1>", 404);
            return jsonReply({{"version_info", {major, 0}}, {"version", std::to_string(major) + ".0"}});
        }
        if (key == "/web/webclient/version_info"_L1)
            return jsonReply(envelope({{"server_version_info", {major, 0}}, {"server_version", std::to_string(major) + ".0"}}));
        if (key == "authenticate"_L1)
            return jsonReply(envelope(8));
        const auto answer = answers.find(key);
        if (answer == answers.end())
            return htmlReply("nothing here", 404);
        return jsonReply(isRpc ? envelope(answer->second) : answer->second);
    }
};

OdooCredentials keyOnly()
{
    return {u"retail"_s, {}, Secret("abc"), true};
}

OdooCredentials password()
{
    return {u"retail"_s, u"buyer"_s, Secret("geheim"), false};
}

} // namespace

class OdooClientTest : public QObject {
    Q_OBJECT

    struct World {
        ManualClock clock;
        FakeTransport transport{clock};
        Server server;
        QObject owner;
        OdooClient client;
        std::optional<Result<OdooSession>> session;

        explicit World(OdooCredentials credentials = keyOnly())
            : client(transport, clock, QUrl(u"https://erp.example"_s), std::move(credentials))
        {
            transport.setHandler([this](const HttpRequest& request) { return server(request); });
        }
        void signIn()
        {
            client.signIn(&owner, [this](Result<OdooSession> result) { session = std::move(result); });
            clock.advance(2min);
        }
        QString outcome() const { return !session ? u"none"_s : *session ? u"ok"_s : toName(session->error().kind); }
    };

    static QStringList afterVersion()
    {
        return {u"res.users.context_get"_s, u"res.users.read"_s, u"res.company.read"_s, u"res.currency.search_read"_s};
    }

private Q_SLOTS:
    void signsInWithAKey()
    {
        World world;
        world.signIn();
        QCOMPARE(world.outcome(), u"ok"_s);
        QCOMPARE(world.server.asked, QStringList{u"/web/version"_s} + afterVersion());
        const OdooSession& session = **world.session;
        QCOMPARE(session.version.major, 19);
        QCOMPARE(session.protocol, odoo::Protocol::Json2);
        QCOMPARE(session.uid, std::int64_t(8));
        QCOMPARE(session.login, u"buyer"_s);
        QCOMPARE(session.userName, u"Béa Buyer"_s);
        QCOMPARE(session.companies.size(), std::size_t(2));
        QCOMPARE(session.companies[1].name, u"Geneva"_s);
        QCOMPARE(session.companies[1].currency, u"CHF"_s);
        QCOMPARE(session.currencies.at(126), u"EUR"_s);
        QVERIFY(world.client.session());
    }

    void laterCallsCarryLanguageAndCompanies()
    {
        World world;
        world.signIn();
        world.server.answers[u"purchase.order.button_approve"_s] = true;
        odoo::Call call;
        call.model = u"purchase.order"_s;
        call.method = u"button_approve"_s;
        call.ids = {4};
        call.context = {{"mail_notrack", true}};
        std::optional<Result<Json>> answer;
        world.client.call(call, Lane::Decision, &world.owner, [&](Result<Json> result) { answer = std::move(result); });
        QVERIFY(!answer);
        world.clock.advance(Duration(0));
        QVERIFY(answer && *answer);
        QCOMPARE(**answer, Json(true));
        QCOMPARE(world.server.bodies.back(),
            json(R"({"ids":[4],"context":{"lang":"fr_FR","allowed_company_ids":[1,3],"mail_notrack":true}})"));
    }

    void passwordsGoToJsonRpc_data()
    {
        QTest::addColumn<int>("major");
        QTest::addColumn<QStringList>("probes");
        QTest::newRow("19") << 19 << QStringList({u"/web/version"_s});
        QTest::newRow("14") << 14 << QStringList({u"/web/version"_s, u"/web/webclient/version_info"_s});
    }
    void passwordsGoToJsonRpc()
    {
        QFETCH(int, major);
        QFETCH(QStringList, probes);
        World world(password());
        world.server.major = major;
        world.signIn();
        QCOMPARE(world.outcome(), u"ok"_s);
        QCOMPARE(world.server.asked, probes + QStringList{u"authenticate"_s} + afterVersion());
        QCOMPARE((*world.session)->protocol, odoo::Protocol::JsonRpc);
        QCOMPARE((*world.session)->version.major, major);

        world.server.answers[u"res.partner.search_read"_s] = json(R"([{"id":1,"name":"A"}])");
        std::optional<Result<RecordPage>> page;
        world.client.searchRead({u"res.partner"_s, Json::array(), {u"name"_s}, u"id"_s, 5, 0}, Lane::Bulk, &world.owner,
            [&](Result<RecordPage> result) { page = std::move(result); });
        world.clock.advance(Duration(0));
        QVERIFY(page && *page);
        QCOMPARE((*page)->values.at(0).toText(), u"A"_s);
        QCOMPARE(world.server.bodies.back().contains("load"), major == 19); // unknown to search_read of 14
    }

    void loginsAreNeverRepeated_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::newRow("refused") << u"authentication"_s;
        QTest::newRow("cooldown") << u"login-cooldown"_s;
        QTest::newRow("database") << u"wrong-database"_s;
        QTest::newRow("gateway") << u"busy"_s;
    }
    void loginsAreNeverRepeated()
    {
        QFETCH(QString, kind);
        World world(password());
        world.server.replies[u"authenticate"_s] = kind == "authentication"_L1 ? jsonReply(envelope(false))
            : kind == "login-cooldown"_L1
            ? rpcError("odoo.exceptions.AccessDenied", "Too many login failures, please wait a bit before trying again.")
            : kind == "wrong-database"_L1 ? rpcError("psycopg2.OperationalError", "FATAL:  database \"x\" does not exist")
                                          : htmlReply("", 503);
        world.signIn();
        QCOMPARE(world.outcome(), kind);
        QCOMPARE(world.server.asked.count(u"authenticate"_s), 1);
        QVERIFY2(world.session->error().detail.startsWith("login"_L1), qUtf8Printable(world.session->error().detail));
        QVERIFY(!world.client.session());
    }

    void signInSaysWhatIsThere_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::newRow("web page") << u"not-the-service"_s;
        QTest::newRow("redirect") << u"not-the-service"_s;
        QTest::newRow("bad key") << u"authentication"_s;
        QTest::newRow("wrong database") << u"wrong-database"_s;
        QTest::newRow("too old") << u"unsupported-version"_s;
        QTest::newRow("no uid") << u"protocol"_s;
        QTest::newRow("no companies") << u"protocol"_s;
        QTest::newRow("no currency") << u"protocol"_s;
    }
    void signInSaysWhatIsThere()
    {
        QFETCH(QString, kind);
        const QByteArray what = QTest::currentDataTag();
        World world;
        Server& server = world.server;
        QString mention;
        if (what == "web page") {
            server.replies[u"/web/version"_s] = htmlReply("<html>hello</html>");
        } else if (what == "redirect") {
            server.replies[u"/web/version"_s] = {302, {{"location", "https://elsewhere.example/"}}, {}};
        } else if (what == "bad key") {
            server.replies[u"res.users.context_get"_s]
                = jsonReply({{"name", "werkzeug.exceptions.Unauthorized"}, {"message", "Invalid apikey"}}, 401);
        } else if (what == "wrong database") {
            server.replies[u"res.users.context_get"_s] = htmlReply("<p>No database is selected and the requested URL</p>", 404);
        } else if (what == "too old") {
            server.major = 12;
        } else if (what == "no uid") {
            server.answers[u"res.users.context_get"_s] = json(R"({"lang":"en_US"})");
            mention = u"uid"_s;
        } else if (what == "no companies") {
            server.answers[u"res.users.read"_s] = json(R"([{"id":8,"login":"buyer","name":"B"}])");
            mention = u"company_ids"_s;
        } else if (what == "no currency") {
            server.answers[u"res.currency.search_read"_s] = json(R"([{"id":126,"name":"EUR"}])");
            mention = u"currency"_s;
        }
        world.signIn();
        QCOMPARE(world.outcome(), kind);
        QVERIFY2(world.session->error().detail.contains(mention), qUtf8Printable(world.session->error().detail));
    }

    void probesAreRepeatedWhenTheServerIsBusy()
    {
        World world;
        world.transport.answer(htmlReply("", 502));
        world.transport.fail({ErrorKind::Timeout, Reach::Unknown, {}, {}, {}});
        world.signIn();
        QCOMPARE(world.outcome(), u"ok"_s);
    }

    void callsWaitForTheSignIn()
    {
        World world;
        world.server.answers[u"res.partner.search"_s] = json("[5,6]");
        std::vector<std::int64_t> ids;
        world.client.signIn(&world.owner, [](const Result<OdooSession>&) {});
        world.client.searchIds(u"res.partner"_s, Json::array(), Lane::Interactive, &world.owner,
            [&](const Result<std::vector<std::int64_t>>& result) { ids = result.value_or({}); });
        world.clock.advance(Duration(0));
        QCOMPARE(ids, std::vector<std::int64_t>({5, 6}));
        QCOMPARE(world.server.asked.last(), u"res.partner.search"_s);
    }

    void callsWithoutSessionFailAtOnce()
    {
        World world;
        world.server.replies[u"/web/version"_s] = htmlReply("<html>");
        std::optional<Error> error;
        world.client.signIn(&world.owner, [](const Result<OdooSession>&) {});
        world.client.fields(u"res.partner"_s, &world.owner, [&](const Result<OdooFields>& result) { error = result.error(); });
        QVERIFY(!error);
        world.clock.advance(Duration(0));
        QVERIFY(error);
        QCOMPARE(error->kind, ErrorKind::Authentication);
        QCOMPARE(error->reach, Reach::NotSent);
    }

    void anExpiredSessionIsReportedNotRepaired()
    {
        World world(password());
        world.signIn();
        const qsizetype asked = world.server.asked.size();
        world.server.replies[u"res.partner.search"_s] = rpcError("odoo.http.SessionExpiredException", "Session expired");
        std::optional<ErrorKind> kind;
        world.client.searchIds(u"res.partner"_s, Json::array(), Lane::Interactive, &world.owner,
            [&](const Result<std::vector<std::int64_t>>& result) { kind = result.error().kind; });
        world.clock.advance(1h);
        QVERIFY(kind);
        QCOMPARE(*kind, ErrorKind::SessionExpired);
        QCOMPARE(world.server.asked.size(), asked + 1);
    }

    void fieldsAndNames()
    {
        World world;
        world.signIn();
        world.server.answers[u"purchase.order.fields_get"_s]
            = json(R"({"partner_id":{"type":"many2one","string":"Vendor","relation":"res.partner","store":true,"searchable":true},
                "state":{"type":"selection","string":"State","selection":[["draft","RFQ"],["done","Locked"]]},
                "x":{"type":"char","string":"X","store":false,"size":5}})");
        world.server.answers[u"res.partner.search_read"_s] = json(R"([{"id":4,"display_name":"Azure"}])");
        OdooFields fields;
        std::map<std::int64_t, QString> names;
        world.client.fields(u"purchase.order"_s, &world.owner, [&](const Result<OdooFields>& result) { fields = result.value_or({}); });
        world.clock.advance(Duration(0));
        QCOMPARE(world.server.bodies.back().at("attributes"), json(R"(["type","string","relation","store","searchable","size","selection"])"));
        world.client.names(u"res.partner"_s, {4, 5}, &world.owner,
            [&](const Result<std::map<std::int64_t, QString>>& result) { names = result.value_or({}); });
        world.clock.advance(Duration(0));
        QCOMPARE(fields.size(), std::size_t(3));
        QCOMPARE(fields[u"state"_s].choices, (QStringList{u"draft"_s, u"done"_s}));
        QCOMPARE(fields[u"partner_id"_s].relation, u"res.partner"_s);
        QVERIFY(fields[u"partner_id"_s].stored && fields[u"partner_id"_s].searchable);
        QVERIFY(!fields[u"x"_s].stored && !fields[u"x"_s].searchable);
        QCOMPARE(fields[u"x"_s].size, 5);
        QCOMPARE(fields[u"partner_id"_s].size, 0);
        QCOMPARE(names, (std::map<std::int64_t, QString>{{4, u"Azure"_s}}));
        QCOMPARE(world.server.bodies.back().at("domain"), json(R"([["id","in",[4,5]]])"));
    }

    void nothingAfterTheOwnerDied()
    {
        World world;
        auto owner = std::make_unique<QObject>();
        bool called = false;
        world.client.signIn(owner.get(), [&](const Result<OdooSession>&) { called = true; });
        owner.reset();
        world.clock.advance(1h);
        QVERIFY(!called);
        // The gate is open again: a later sign-in and its calls go through.
        world.signIn();
        QCOMPARE(world.outcome(), u"ok"_s);
    }

    void baseUrls_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("allowPlainHttp");
        QTest::addColumn<QString>("expected");
        QTest::newRow("https") << u"https://erp.example"_s << false << u"https://erp.example"_s;
        QTest::newRow("slash, query, fragment") << u" https://erp.example:8443/odoo//?db=x#menu "_s << false << u"https://erp.example:8443/odoo"_s;
        QTest::newRow("page of Odoo 19") << u"https://erp.example/odoo/action-312/5?debug=1"_s << false << u"https://erp.example"_s;
        QTest::newRow("page of Odoo 16") << u"https://erp.example/web#action=1"_s << false << u"https://erp.example"_s;
        QTest::newRow("user info") << u"https://me:secret@erp.example/"_s << false << u"https://erp.example"_s;
        QTest::newRow("plain") << u"http://erp.example"_s << false << u"insecure-url"_s;
        QTest::newRow("plain, opted in") << u"http://erp.example/"_s << true << u"http://erp.example"_s;
        QTest::newRow("loopback v4") << u"http://127.0.0.1:8069/"_s << false << u"http://127.0.0.1:8069"_s;
        QTest::newRow("loopback v6") << u"http://[::1]:8069"_s << false << u"http://[::1]:8069"_s;
        QTest::newRow("localhost") << u"http://localhost:8069"_s << false << u"http://localhost:8069"_s;
        QTest::newRow("looks like localhost") << u"http://localhost.evil.example"_s << false << u"insecure-url"_s;
        QTest::newRow("looks like loopback") << u"http://127.0.0.1.evil.example"_s << false << u"insecure-url"_s;
        QTest::newRow("ftp") << u"ftp://erp.example"_s << true << u"bad-input"_s;
        QTest::newRow("file") << u"file:///etc/passwd"_s << true << u"bad-input"_s;
        QTest::newRow("no scheme") << u"erp.example"_s << true << u"bad-input"_s;
        QTest::newRow("no host") << u"https:///x"_s << true << u"bad-input"_s;
        QTest::newRow("empty") << QString() << true << u"bad-input"_s;
    }
    void baseUrls()
    {
        QFETCH(QString, text);
        QFETCH(bool, allowPlainHttp);
        QFETCH(QString, expected);
        const Result<QUrl> url = baseUrl(text, allowPlainHttp);
        QCOMPARE(url ? url->toString() : toName(url.error().kind), expected);
    }
};

QTEST_GUILESS_MAIN(OdooClientTest)
#include "tst_odoo_client.moc"
