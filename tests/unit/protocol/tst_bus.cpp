// SPDX-License-Identifier: GPL-3.0-or-later
// The bus's words against what a real Odoo sent, and against what nobody should send.
#include "core/protocol/odoo_bus.h"
#include "core/protocol/odoo_session.h"

#include <QFile>
#include <QTest>

using namespace backroom;
using namespace Qt::StringLiterals;

namespace {

Json busFixture(const QString& name)
{
    QFile file(QStringLiteral(BACKROOM_TEST_DATA "/") + name + u".json"_s);
    return file.open(QIODevice::ReadOnly) ? parseJson(file.readAll()).value_or(Json()) : Json();
}

HttpReply answerOf(const Json& fixture)
{
    HttpReply reply{fixture["response"]["status"].get<int>(), {}, dumpJson(fixture["response"]["body"])};
    for (const auto& [name, value] : fixture["response"]["headers"].items()) {
        for (const Json& one : value.is_array() ? value : Json::array({value}))
            reply.headers.append({QByteArray::fromStdString(name).toLower(), textOf(one).toUtf8()});
    }
    return reply;
}

QByteArray frameOf(const char* type, const Json& payload, std::int64_t id = 5)
{
    return dumpJson(Json::array({{{"id", id}, {"message", {{"type", type}, {"payload", payload}}}}}));
}

} // namespace

class BusTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void handshakeIsAsTheServerWantsIt();
    void subscribesWithoutChannels();
    void recordedFramesAreRead_data();
    void recordedFramesAreRead();
    void hintsAreRead();
    void oneNotificationMayTellOfBoth();
    void rubbishIsCounted_data();
    void rubbishIsCounted();
    void noListIsAnError();
    void peekShowsWhoIsHeard();
    void publicHasGroupsAndNoPartner();
    void deadSessionCannotPeek();
    void longPollOfOldServers();
    void cookieComesFromEveryAnswer();
    void cookieThatWouldBreakAHeaderIsRefused();
    void sessionTellsTheVersion();
    void secondFactorIsSeen();
    void closeCodes_data();
    void closeCodes();
};

void BusTest::handshakeIsAsTheServerWantsIt()
{
    const odoo::BusHandshake one = odoo::busHandshake(QUrl(u"https://live.example.com/erp"_s), QUrl(u"https://erp.example.com:8443/erp"_s), u"19.0-2"_s, Secret("abc"));
    QCOMPARE(one.url.toString(), u"wss://live.example.com/erp/websocket?version=19.0-2"_s);
    QCOMPARE(one.origin, QByteArray("https://erp.example.com:8443"));
    QCOMPARE(one.cookie.reveal(), QByteArray("session_id=abc"));
    // Without it the server does not say that the version is an old one.
    QCOMPARE(one.headers.front().first, QByteArray("User-Agent"));
    const odoo::BusHandshake plain = odoo::busHandshake(QUrl(u"http://127.0.0.1:8072"_s), QUrl(u"http://127.0.0.1:8069"_s), u"19.0-2"_s, Secret("abc"));
    QCOMPARE(plain.url.toString(), u"ws://127.0.0.1:8072/websocket?version=19.0-2"_s);
}

void BusTest::subscribesWithoutChannels()
{
    const Json recorded = *parseJson(QByteArray::fromStdString(busFixture(u"odoo19/f-ws-catch-up"_s)["frames"][0]["data"].get<std::string>()));
    QCOMPARE(*parseJson(odoo::subscribeFrame(1004)), recorded);
    QCOMPARE((*parseJson(odoo::subscribeFrame(-1)))["data"]["last"], Json(0));
}

void BusTest::recordedFramesAreRead_data()
{
    QTest::addColumn<QString>("fixture");
    QTest::addColumn<int>("notifications");
    QTest::newRow("catch-up") << u"odoo19/f-ws-catch-up"_s << 3;
    QTest::newRow("group channel") << u"odoo19/f-ws-group-channel"_s << 1;
    QTest::newRow("chat is not for us, but counts") << u"odoo19/f-ws-handshake-ok"_s << 1;
}

void BusTest::recordedFramesAreRead()
{
    QFETCH(const QString, fixture);
    QFETCH(const int, notifications);
    int seen = 0;
    const Json recorded = busFixture(fixture);
    for (const Json& frame : recorded["frames"]) {
        if (frame["dir"] != "server" || frame["opcode"] != 1)
            continue;
        const auto batch = odoo::decodeNotifications(QByteArray::fromStdString(frame["data"].get<std::string>()));
        QVERIFY2(batch, qPrintable(batch ? QString() : batch.error().detail));
        QCOMPARE(batch->refused, 0);
        seen += static_cast<int>(batch->ids.size());
    }
    QCOMPARE(seen, notifications);
}

void BusTest::hintsAreRead()
{
    for (const auto& [name, kind] : {std::pair("create", odoo::ChangeHint::Kind::Create), std::pair("write", odoo::ChangeHint::Kind::Write), std::pair("unlink", odoo::ChangeHint::Kind::Unlink)}) {
        const auto batch = odoo::decodeNotifications(frameOf("backroom.changed", {{"model", "purchase.order"}, {"ids", {7, 9}}, {"kind", name}, {"uid", 6}}));
        QVERIFY(batch);
        QCOMPARE(batch->hints, (std::vector<odoo::ChangeHint>{{5, u"purchase.order"_s, {7, 9}, kind, 6}}));
    }
}

void BusTest::oneNotificationMayTellOfBoth()
{
    const auto batch = odoo::decodeNotifications(frameOf("backroom.changed", {{"model", "res.partner"}, {"ids", {1}}, {"gone", {2}}, {"uid", 2}}));
    QVERIFY(batch);
    QCOMPARE(batch->hints, (std::vector<odoo::ChangeHint>{{5, u"res.partner"_s, {1}, odoo::ChangeHint::Kind::Write, 2}, {5, u"res.partner"_s, {2}, odoo::ChangeHint::Kind::Unlink, 2}}));
}

void BusTest::rubbishIsCounted_data()
{
    QTest::addColumn<QByteArray>("frame");
    QTest::newRow("no object") << QByteArray(R"([5])");
    QTest::newRow("no id") << QByteArray(R"([{"message":{"type":"x"}}])");
    QTest::newRow("text as id") << QByteArray(R"([{"id":"5","message":{}}])");
    QTest::newRow("no message") << QByteArray(R"([{"id":5}])");
    QTest::newRow("no model") << frameOf("backroom.changed", {{"ids", {1}}});
    QTest::newRow("no model's name") << frameOf("backroom.changed", {{"model", "<b>x</b>"}, {"ids", {1}}});
    QTest::newRow("ids are no list") << frameOf("backroom.changed", {{"model", "res.partner"}, {"ids", 1}});
    QTest::newRow("ids are no numbers") << frameOf("backroom.changed", {{"model", "res.partner"}, {"ids", {"1"}}});
    QTest::newRow("ids below one") << frameOf("backroom.changed", {{"model", "res.partner"}, {"ids", {-1}}});
    QTest::newRow("unknown kind") << frameOf("backroom.changed", {{"model", "res.partner"}, {"ids", {1}}, {"kind", "explode"}});
    QTest::newRow("payload is no object") << frameOf("backroom.changed", 5);
}

void BusTest::rubbishIsCounted()
{
    QFETCH(QByteArray, frame);
    // What stands beside it is taken all the same.
    frame.chop(1);
    frame += R"(,{"id":6,"message":{"type":"backroom.changed","payload":{"model":"res.partner","ids":[3],"uid":2}}}])";
    const auto batch = odoo::decodeNotifications(frame);
    QVERIFY(batch);
    QCOMPARE(batch->refused, 1);
    QVERIFY(!batch->refusal.isEmpty());
    QCOMPARE(batch->hints.size(), std::size_t(1));
    QCOMPARE(batch->ids.back(), std::int64_t(6));
}

void BusTest::noListIsAnError()
{
    for (const char* frame : {"", "nonsense", "{}", "\"x\"", "5"})
        QVERIFY(!odoo::decodeNotifications(frame));
}

void BusTest::peekShowsWhoIsHeard()
{
    Json fixture = busFixture(u"odoo19/f-peek_notifications"_s);
    Json& channels = fixture["response"]["body"]["result"]["channels"];
    const auto before = odoo::decodePeek(answerOf(fixture));
    QVERIFY(before);
    channels.push_back(Json::array({"retail", "res.partner", 3})); // the recording was shortened
    const auto peek = odoo::decodePeek(answerOf(fixture));
    QVERIFY(peek);
    QVERIFY(!before->partners.contains(3));
    QVERIFY(peek->partners.contains(3));
    QCOMPARE(peek->batch.ids, (std::vector<std::int64_t>{1005, 1006, 1007}));
    const HttpRequest request = odoo::encodePeek(1004, Secret("abc"));
    QCOMPARE(request.path, textAt(fixture["request"], "path"));
    QCOMPARE(*parseJson(request.body), fixture["request"]["body"]);
    QCOMPARE(request.secretHeaders.front().second.reveal(), QByteArray("session_id=abc"));
}

void BusTest::publicHasGroupsAndNoPartner()
{
    const HttpReply reply{200, {{"content-type", "application/json"}},
        R"({"jsonrpc":"2.0","id":1,"result":{"channels":[["retail","broadcast"],["retail","res.groups",10],"res.partner",["retail","res.partner","x"]],"notifications":[]}})"};
    const auto peek = odoo::decodePeek(reply);
    QVERIFY(peek);
    QVERIFY(peek->partners.empty());
}

void BusTest::deadSessionCannotPeek()
{
    const auto peek = odoo::decodePeek(answerOf(busFixture(u"odoo19/f-peek_notifications-no-session"_s)));
    QVERIFY(!peek);
    QCOMPARE(peek.error().kind, ErrorKind::SessionExpired);
}

void BusTest::longPollOfOldServers()
{
    Json fixture = busFixture(u"odoo14/longpolling-user"_s);
    Json& list = fixture["response"]["body"]["result"];
    list.erase(std::remove_if(list.begin(), list.end(), [](const Json& each) { return !each.is_object(); }), list.end()); // recorded in part
    const auto batch = odoo::decodeLongPoll(answerOf(fixture));
    QVERIFY(batch);
    QCOMPARE(batch->refused, 0);
    QCOMPARE(batch->ids.front(), std::int64_t(59));
    // Where the message is the payload, it says itself that it is one of ours.
    list = Json::array({{{"id", 70}, {"channel", "x"}, {"message", {{"type", "backroom.changed"}, {"model", "res.partner"}, {"ids", {45}}, {"uid", 2}}}}});
    const auto own = odoo::decodeLongPoll(answerOf(fixture));
    QVERIFY(own);
    QCOMPARE(own->hints, (std::vector<odoo::ChangeHint>{{70, u"res.partner"_s, {45}, odoo::ChangeHint::Kind::Write, 2}}));
    QCOMPARE(odoo::encodeLongPoll(0, Secret("abc")).path, u"/longpolling/poll"_s);
}

void BusTest::cookieComesFromEveryAnswer()
{
    for (const char* fixture : {"odoo19/f-session-rotation", "odoo19/f-peek_notifications", "odoo19/a-web-session-authenticate-ok"}) {
        const auto cookie = odoo::sessionCookieOf(answerOf(busFixture(QString::fromLatin1(fixture))));
        QVERIFY2(cookie, fixture);
        QCOMPARE(cookie->reveal().size(), qsizetype(84));
        QVERIFY(cookie->reveal().startsWith("SID0"));
    }
    QVERIFY(!odoo::sessionCookieOf(answerOf(busFixture(u"odoo19/f-peek_notifications-no-session"_s))));
}

void BusTest::cookieThatWouldBreakAHeaderIsRefused()
{
    for (const QByteArray& value : {QByteArray(""), QByteArray("a\r\nX: y"), QByteArray("a b"), QByteArray(600, 'a')})
        QVERIFY(!odoo::sessionCookieOf({200, {{"set-cookie", "session_id=" + value + "; Path=/"}}, {}}));
    QCOMPARE(odoo::sessionCookieOf({200, {{"set-cookie", "cids=1"}, {"set-cookie", "session_id=a1"}, {"set-cookie", "session_id=a2; Path=/"}}, {}})->reveal(), QByteArray("a2"));
}

void BusTest::sessionTellsTheVersion()
{
    const auto info = odoo::decodeSessionInfo(answerOf(busFixture(u"odoo19/a-web-session-get_session_info"_s)));
    QVERIFY(info);
    QCOMPARE(info->uid, std::int64_t(2));
    QCOMPARE(info->partner, std::int64_t(3));
    QCOMPARE(odoo::encodeSessionInfo(Secret("abc")).path, u"/web/session/get_session_info"_s);
    QCOMPARE(odoo::decodeSessionInfo({200, {{"content-type", "application/json"}}, R"({"jsonrpc":"2.0","result":{"uid":2,"websocket_worker_version":"19.0-2"}})"})->workerVersion,
        u"19.0-2"_s);
    QVERIFY(!odoo::decodeSessionInfo(answerOf(busFixture(u"odoo19/a-web-session-authenticate-badpassword"_s))));
}

void BusTest::secondFactorIsSeen()
{
    const auto info = odoo::decodeSessionInfo(answerOf(busFixture(u"odoo19/a-totp-session-authenticate"_s)));
    QVERIFY(info);
    QCOMPARE(info->uid, std::int64_t(0));
}

void BusTest::closeCodes_data()
{
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("reason");
    QTest::addColumn<int>("reaction");
    const auto row = [](const char* fixture, odoo::CloseReaction reaction) {
        const Json frame = busFixture(QString::fromLatin1(fixture))["frames"].back();
        QTest::newRow(fixture) << frame["code"].get<int>() << textAt(frame, "reason") << static_cast<int>(reaction);
    };
    row("odoo19/f-ws-outdated-version", odoo::CloseReaction::ReadSession);
    row("odoo19/f-ws-server-stop", odoo::CloseReaction::Reconnect);
    row("odoo19/f-ws-unmasked-frame", odoo::CloseReaction::SlowDown);
    row("odoo19/f-ws-rate-limit", odoo::CloseReaction::SlowDown);
    row("odoo19/f-ws-session-expired-at-event", odoo::CloseReaction::SignIn);
    QTest::newRow("1000") << 1000 << QString() << static_cast<int>(odoo::CloseReaction::Reconnect);
    QTest::newRow("1009") << 1009 << QString() << static_cast<int>(odoo::CloseReaction::SlowDown);
    QTest::newRow("4002") << 4002 << QString() << static_cast<int>(odoo::CloseReaction::ReconnectNow);
    QTest::newRow("none") << 0 << QString() << static_cast<int>(odoo::CloseReaction::Reconnect);
}

void BusTest::closeCodes()
{
    QFETCH(const int, code);
    QFETCH(const QString, reason);
    QFETCH(const int, reaction);
    QCOMPARE(static_cast<int>(odoo::reactionTo(code, reason)), reaction);
}

QTEST_APPLESS_MAIN(BusTest)
#include "tst_bus.moc"
