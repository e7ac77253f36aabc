// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/demo/demo_client.h"

#include <QSignalSpy>
#include <QTest>
#include <QWebSocket>

using namespace Qt::StringLiterals;
using namespace backroom;
using namespace backroom::demo;

namespace {
constexpr auto orders = "purchase.order";
constexpr auto moves = "account.move";

Json ids(Id id) { return {{"ids", Json::array({id})}}; }
Json where(const char* field, const char* op, Json value) { return Json::array({Json::array({field, op, std::move(value)})}); }
} // namespace

/// The approvals as they were measured (odoo.md d), and what the simulator adds for tests.
class TestDemoBehaviour : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { m_demo = std::make_unique<demo::test::Demo>(); }

    void approvalNeedsTheRight_data()
    {
        QTest::addColumn<QByteArray>("login");
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("state");
        QTest::newRow("manager") << QByteArray("manager") << 200 << u"purchase"_s;
        QTest::newRow("buyer: silence") << QByteArray("buyer") << 200 << u"to approve"_s;
        QTest::newRow("finance: silence") << QByteArray("finance") << 200 << u"to approve"_s;
        QTest::newRow("store: silence") << QByteArray("store") << 200 << u"to approve"_s;
        QTest::newRow("outsider") << QByteArray("outsider") << 403 << u"to approve"_s;
    }

    void approvalNeedsTheRight()
    {
        QFETCH(QByteArray, login);
        QFETCH(int, status);
        QFETCH(QString, state);
        const Id order = m_demo->firstOf(orders, "to approve");
        const Json before = row(orders, order, {"write_uid", "date_approve"});
        const auto reply = m_demo->json2(login.constData(), orders, "button_approve", ids(order));
        QCOMPARE(reply.status, status);
        if (status == 200)
            QCOMPARE(reply.body, QByteArray("{}"));
        QCOMPARE(textAt(row(orders, order, {"state"}), "state"), state);
        if (state == u"purchase"_s)
            QCOMPARE(row(orders, order, {"write_uid"})["write_uid"].get<Id>(), m_demo->user("manager").id);
        else
            QCOMPARE(row(orders, order, {"write_uid", "date_approve"}).dump(), before.dump());
    }

    void approvingTwiceOverwrites()
    {
        const Id order = m_demo->firstOf(orders, "to approve");
        m_demo->json2("manager", orders, "button_approve", ids(order));
        const Json first = row(orders, order, {"date_approve", "write_uid"});
        m_demo->clock.shift += std::chrono::seconds(5);
        QCOMPARE(m_demo->json2("lead", orders, "button_approve", ids(order)).body, QByteArray("{}"));
        const Json second = row(orders, order, {"date_approve", "write_uid"});
        QVERIFY(second["date_approve"] > first["date_approve"]);
        QCOMPARE(second["write_uid"].get<Id>(), m_demo->user("lead").id);
    }

    void cancellingAndResurrecting()
    {
        const Id order = m_demo->firstOf(orders, "to approve");
        QCOMPARE(m_demo->json2("manager", orders, "button_cancel", ids(order)).body, QByteArray("null"));
        QCOMPARE(textAt(row(orders, order, {"state"}), "state"), u"cancel"_s);
        const auto again = m_demo->execute("manager", orders, "button_cancel", Json::array({Json::array({order})}));
        QVERIFY(!again.json.contains("result") && !again.json.contains("error"));
        m_demo->json2("manager", orders, "button_approve", ids(order));
        QCOMPARE(textAt(row(orders, order, {"state"}), "state"), u"purchase"_s);
    }

    void postingACreditNote()
    {
        const Id note = m_demo->firstOf(moves, "draft");
        QCOMPARE(m_demo->json2("buyer", moves, "action_post", ids(note)).status, 403);
        QCOMPARE(m_demo->json2("outsider", moves, "action_post", ids(note)).status, 403);
        QCOMPARE(m_demo->json2("finance", moves, "action_post", ids(note)).body, QByteArray("false"));
        const Json posted = row(moves, note, {"state", "name", "write_uid"});
        QCOMPARE(textAt(posted, "state"), u"posted"_s);
        QVERIFY(textAt(posted, "name").startsWith(u"RINV/"_s));
        QCOMPARE(posted["write_uid"].get<Id>(), m_demo->user("finance").id);
        const auto twice = m_demo->json2("finance", moves, "action_post", ids(note));
        QCOMPARE(twice.status, 422);
        QCOMPARE(textAt(twice.json, "message"), u"The entry %1 (id %2) must be in draft."_s.arg(textAt(posted, "name")).arg(note));
    }

    void decisionsLeaveAMessage()
    {
        const Id order = m_demo->firstOf(orders, "to approve");
        m_demo->json2("manager", orders, "button_approve", ids(order));
        const auto messages = m_demo->json2("admin", "mail.message", "search_read",
            {{"domain", Json::array({Json::array({"model", "=", orders}), Json::array({"res_id", "=", order})})}, {"fields", {"author_id", "subtype_id"}}, {"load", ""}});
        QCOMPARE(messages.json.size(), std::size_t(3)); // raised, confirmed, approved; the newest first
        QCOMPARE(messages.json[0]["author_id"].get<Id>(), m_demo->user("manager").partnerId);
    }

    void aFailedCallChangesNothing()
    {
        const Id good = m_demo->firstOf(moves, "draft");
        const Id posted = m_demo->firstOf(moves, "posted");
        const auto reply = m_demo->json2("finance", moves, "action_post", {{"ids", {good, posted}}});
        QCOMPARE(reply.status, 422);
        QCOMPARE(textAt(row(moves, good, {"state"}), "state"), u"draft"_s);
    }

    void searching_data()
    {
        QTest::addColumn<QString>("domain");
        QTest::addColumn<QString>("same");
        const auto pair = [](const char* name, const char* domain, const char* same) { QTest::newRow(name) << QString::fromUtf8(domain) << QString::fromUtf8(same); };
        pair("or", R"(["|",["state","=","draft"],["state","=","cancel"]])", R"([["state","in",["draft","cancel"]]])");
        pair("not", R"(["!",["state","=","draft"]])", R"([["state","!=","draft"]])");
        pair("and", R"(["&",["state","=","to approve"],["amount_total",">",9000]])", R"([["state","=","to approve"],["amount_total",">",9000]])");
        pair("dotted", R"([["partner_id.name","=ilike","gemini%"]])", R"([["partner_id","ilike","GEMINI"]])");
        pair("any", R"([["order_line","any",[["product_qty",">",100]]]])", R"([["order_line.product_qty",">",100]])");
        pair("empty", R"([["date_approve","=",false]])", R"([["date_approve","in",[false]]])");
        pair("not in", R"([["state","not in",["draft"]]])", R"([["state","!=","draft"]])");
    }

    void searching()
    {
        QFETCH(QString, domain);
        QFETCH(QString, same);
        const auto find = [&](const QString& text) {
            return m_demo->json2("admin", orders, "search", {{"domain", Json::parse(text.toStdString())}, {"order", "id"}}).json;
        };
        const Json found = find(domain);
        const std::size_t all = find(u"[]"_s).size();
        QVERIFY(!found.empty() && found.size() < all);
        QCOMPARE(found.dump(), find(same).dump());
    }

    void timesAreWholeSeconds()
    {
        const Json sample = m_demo->json2("admin", orders, "search_read", {{"fields", {"write_date"}}, {"limit", 1}}).json[0];
        const std::string moment = sample["write_date"];
        QCOMPARE(moment.size(), std::size_t(19));
        const auto holds = [&](const char* op, const std::string& when) {
            const Json domain = Json::array({Json::array({"id", "=", sample["id"]}), Json::array({"write_date", op, when})});
            return m_demo->json2("admin", orders, "search_count", {{"domain", domain}}).json == 1;
        };
        QVERIFY(!holds(">", moment));
        QVERIFY(holds(">=", moment));
        QVERIFY(holds(">=", moment + ".999999"));
    }

    void namesAndBareIds()
    {
        const Json named = m_demo->json2("admin", orders, "search_read", {{"fields", {"partner_id"}}, {"limit", 1}}).json[0];
        QVERIFY(named["partner_id"].is_array() && named["partner_id"][1].is_string());
        const Json bare = m_demo->json2("admin", orders, "search_read", {{"fields", {"partner_id"}}, {"limit", 1}, {"load", ""}}).json[0];
        QCOMPARE(bare["partner_id"].get<Id>(), named["partner_id"][0].get<Id>());
    }

    void pagesByKey()
    {
        const Json all = m_demo->json2("admin", orders, "search_read", {{"fields", {"write_date"}}, {"order", "write_date, id"}}).json;
        const Json second = m_demo->json2("admin", orders, "search_read",
            {{"fields", {"write_date"}}, {"order", "write_date, id"}, {"limit", 10}, {"offset", 10}}).json;
        QCOMPARE(second.size(), std::size_t(10));
        QCOMPARE(second[0].dump(), all[10].dump());
        QVERIFY(all.front()["write_date"] <= all.back()["write_date"]);
    }

    void correctingALineMovesTheOrder()
    {
        const Id order = m_demo->firstOf(orders, "to approve");
        const Json before = row(orders, order, {"amount_total", "order_line", "write_date"});
        m_demo->clock.shift += std::chrono::seconds(3);
        const auto reply = m_demo->json2("buyer", "purchase.order.line", "write", {{"ids", {before["order_line"][0]}}, {"vals", {{"price_unit", 1}}}});
        QCOMPARE(reply.body, QByteArray("true"));
        const Json after = row(orders, order, {"amount_total", "write_date"});
        QVERIFY(after["amount_total"] < before["amount_total"]);
        QVERIFY(after["write_date"] > before["write_date"]);
    }

    void aLateTransactionCarriesAnOldDate()
    {
        const Id order = m_demo->firstOf(orders, "to approve");
        // The simulator keeps real time: the moment lies between two readings of it, on the wire in whole seconds.
        const QString earliest = toOdoo(m_demo->clock.now() - std::chrono::seconds(60));
        m_demo->server().edit("buyer", orders, order, {{"partner_ref", "late"}}, std::chrono::seconds(60));
        const QString latest = toOdoo(m_demo->clock.now() - std::chrono::seconds(60));
        const Json changed = row(orders, order, {"write_date", "partner_ref"});
        QCOMPARE(textAt(changed, "partner_ref"), u"late"_s);
        QVERIFY(textAt(changed, "write_date") >= earliest && textAt(changed, "write_date") <= latest);
    }

    void foreignCompaniesAreRefused()
    {
        const auto reply = m_demo->json2("finance", orders, "search_count", {{"domain", Json::array()}, {"context", {{"allowed_company_ids", {1, 99}}}}});
        QCOMPARE(reply.status, 403);
        QCOMPARE(textAt(reply.json, "message"), u"Access to unauthorized or invalid companies."_s);
    }

    void tenFailuresLockTheAddress()
    {
        const auto logIn = [&](const char* password) {
            return m_demo->rpc("/web/session/authenticate", {{"db", "demo"}, {"login", "admin"}, {"password", password}}).json;
        };
        for (int i = 0; i < 10; ++i)
            QCOMPARE(textAt(logIn("wrong")["error"]["data"], "message"), u"Access Denied"_s);
        QVERIFY(textAt(logIn("admin")["error"]["data"], "message").startsWith(u"Too many login failures"_s));
        QCOMPARE(m_demo->json2("finance", orders, "search_count", {{"domain", Json::array()}}).status, 200);
        m_demo->clock.shift += std::chrono::seconds(61);
        QVERIFY(logIn("admin")["result"]["uid"] == 2);
    }

    void mintingAKey()
    {
        const QByteArray cookie = m_demo->signIn("finance");
        QCOMPARE(cookie.size(), qsizetype(sizeof("session_id=")) - 1 + 84);
        const auto call = [&](const char* model, const char* method, const Json& args, const Json& keywords = Json::object()) {
            return m_demo->rpc("/web/dataset/call_kw", {{"model", model}, {"method", method}, {"args", args}, {"kwargs", keywords}}, cookie).json["result"];
        };
        const Json wizard = call("res.users.apikeys.description", "create", Json::array({{{"name", "test"}, {"duration", "90"}}}));
        const Json check = call("res.users.apikeys.description", "make_key", Json::array({Json::array({wizard})}));
        QCOMPARE(textAt(check, "res_model"), u"res.users.identitycheck"_s);
        const Json shown = call("res.users.identitycheck", "run_check", Json::array({Json::array({check["res_id"]})}),
            {{"context", {{"password", m_demo->user("finance").password}}}});
        const QByteArray key = textAt(shown["context"], "default_key").toLatin1();
        QCOMPARE(key.size(), qsizetype(40));
        const auto reply = m_demo->send("POST", "/json/2/res.users/context_get", "{}", {{"Authorization", "bearer " + key}, {"Content-Type", "application/json"}});
        QCOMPARE(reply.json["uid"].get<Id>(), m_demo->user("finance").id);
    }

    void faultsStrikeOnce_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<int>("status");
        QTest::addColumn<bool>("isDone");
        QTest::newRow("drop") << int(FaultKind::Drop) << 0 << true;
        QTest::newRow("refuse") << int(FaultKind::Refuse) << 0 << false;
        QTest::newRow("delay") << int(FaultKind::Delay) << 200 << true;
        QTest::newRow("unavailable") << int(FaultKind::Unavailable) << 503 << false;
        QTest::newRow("error page") << int(FaultKind::ErrorPage) << 502 << false;
        QTest::newRow("html") << int(FaultKind::Html) << 200 << false;
        QTest::newRow("truncated") << int(FaultKind::Truncated) << 200 << true;
    }

    void faultsStrikeOnce()
    {
        QFETCH(int, kind);
        QFETCH(int, status);
        QFETCH(bool, isDone);
        Fault fault;
        fault.kind = FaultKind(kind);
        fault.model = orders;
        fault.method = "button_approve";
        fault.milliseconds = 20;
        m_demo->server().faults().add(fault);
        const Id order = m_demo->firstOf(orders, "to approve");
        const auto reply = m_demo->json2("manager", orders, "button_approve", ids(order));
        QCOMPARE(reply.status, status);
        QCOMPARE(reply.isWhole, status != 0 && fault.kind != FaultKind::Truncated);
        QCOMPARE(textAt(row(orders, order, {"state"}), "state"), isDone ? u"purchase"_s : u"to approve"_s);
        QCOMPARE(m_demo->server().faults().received(orders, "button_approve"), 1);
        QCOMPARE(m_demo->server().faults().executed(orders, "button_approve"), isDone ? 1 : 0);
        QCOMPARE(m_demo->json2("manager", orders, "button_approve", ids(order)).body, QByteArray("{}"));
    }

    void hintsReachSignedInSocketsOnly()
    {
        QWebSocket signedIn(u"http://localhost"_s);
        QWebSocket anonymous(u"http://localhost"_s);
        QSignalSpy hints(&signedIn, &QWebSocket::textMessageReceived);
        QSignalSpy leaks(&anonymous, &QWebSocket::textMessageReceived);
        subscribe(signedIn, m_demo->signIn("finance"), 0);
        subscribe(anonymous, {}, 0);

        const Id order = m_demo->firstOf(orders, "to approve");
        m_demo->json2("manager", orders, "button_approve", ids(order));
        QVERIFY(QTest::qWaitFor([&] { return hints.count() == 1; }));
        const Json frame = Json::parse(hints[0][0].toString().toStdString());
        const Json& message = frame.at(0).at("message");
        QCOMPARE(textAt(message, "type"), u"backroom.changed"_s);
        QCOMPARE(textAt(message.at("payload"), "model"), QString::fromLatin1(orders));
        QCOMPARE(message.at("payload").at("ids").dump(), Json::array({order}).dump());

        // What happens while away comes with the reconnection.
        signedIn.close();
        m_demo->server().edit("buyer", orders, order, {{"partner_ref", "meanwhile"}});
        QWebSocket back(u"http://localhost"_s);
        QSignalSpy missed(&back, &QWebSocket::textMessageReceived);
        subscribe(back, m_demo->signIn("finance"), frame.at(0).at("id").get<Id>());
        QVERIFY(QTest::qWaitFor([&] { return missed.count() == 1; }));
        const Json told = Json::parse(missed[0][0].toString().toStdString());
        QCOMPARE(std::count_if(told.begin(), told.end(), [](const Json& one) { return one.at("message").at("payload").at("model") == Json(orders); }), 1);
        QCOMPARE(leaks.count(), 0);
    }

    void anEndedSessionClosesTheSocketAtTheNextEvent()
    {
        QWebSocket socket(u"http://localhost"_s);
        subscribe(socket, m_demo->signIn("finance"), 0);
        m_demo->server().accounts().closeAllSessions();
        m_demo->server().edit("buyer", orders, m_demo->firstOf(orders, "to approve"), {{"partner_ref", "x"}});
        QVERIFY(QTest::qWaitFor([&] { return socket.state() == QAbstractSocket::UnconnectedState; }));
        QCOMPARE(int(socket.closeCode()), 4001);
    }

    void theSameSeedTellsTheSameStory()
    {
        const auto story = [](std::uint32_t seed) {
            DemoOptions options;
            options.seed = seed;
            demo::test::Demo world(options);
            for (int i = 0; i < 60; ++i)
                world.server().liveOnce();
            std::string told;
            for (const char* model : {orders, moves})
                for (const auto& [id, record] : world.server().world().table(model).rows)
                    for (const char* field : {"state", "amount_total", "partner_id", "write_uid"})
                        told += world.server().world().value(model, id, field).dump() + ' ';
            return told;
        };
        const std::string first = story(7);
        QCOMPARE(QString::fromStdString(story(7)), QString::fromStdString(first));
        QVERIFY(story(8) != first);
    }

    void resettingRestoresTheStart()
    {
        const Id order = m_demo->firstOf(orders, "to approve");
        m_demo->json2("manager", orders, "button_cancel", ids(order));
        QVERIFY(m_demo->server().reset().has_value());
        QCOMPARE(m_demo->firstOf(orders, "to approve"), order);
        QCOMPARE(m_demo->server().faults().received(orders, "button_cancel"), 0);
    }

    void bulkOrdersAreAdded()
    {
        DemoOptions options;
        options.bulk = 2'500;
        demo::test::Demo world(options);
        const auto count = world.json2("admin", orders, "search_count", {{"domain", where("name", "like", "PB")}});
        QCOMPARE(count.body, QByteArray("2500"));
    }

private:
    Json row(const char* model, Id id, const Json& fields)
    {
        const auto reply = m_demo->json2("admin", model, "read", {{"ids", Json::array({id})}, {"fields", fields}, {"load", ""}});
        return reply.json.at(0);
    }

    void subscribe(QWebSocket& socket, const QByteArray& cookie, Id last)
    {
        QUrl url = m_demo->server().url();
        url.setScheme(u"ws"_s);
        url.setPath(u"/websocket"_s);
        url.setQuery(u"version=19.0-2"_s);
        QNetworkRequest request(url);
        if (!cookie.isEmpty())
            request.setRawHeader("Cookie", cookie);
        QSignalSpy connected(&socket, &QWebSocket::connected);
        socket.open(request);
        QVERIFY(connected.count() == 1 || connected.wait());
        QSignalSpy pong(&socket, &QWebSocket::pong);
        socket.sendTextMessage(QString::fromStdString(
            Json{{"event_name", "subscribe"}, {"data", {{"channels", Json::array()}, {"last", last}}}}.dump()));
        // There is no acknowledgement; a pong behind it shows that the frame was read.
        socket.ping();
        QVERIFY(pong.count() == 1 || pong.wait());
    }

    std::unique_ptr<demo::test::Demo> m_demo;
};

QTEST_GUILESS_MAIN(TestDemoBehaviour)
#include "tst_demo_behaviour.moc"
