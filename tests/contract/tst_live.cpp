// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/system_clock.h"
#include "core/net/live_channel.h"
#include "core/net/qt_live_transport.h"
#include "core/protocol/odoo_jsonrpc.h"
#include "tests/contract/person.h"

#include <QSignalSpy>

#include <algorithm>

using namespace backroom;
using namespace backroom::test;
using namespace Qt::StringLiterals;

namespace {

constexpr int soon = 15'000; ///< ms

/// Tells of orders as a retailer's automation does (odoo.md f): one merged notification, to a group's record channel.
constexpr auto ruleCode = R"(
data = env.cr.precommit.data
key = 'backroom.contract.' + model._name
if key not in data:
    data[key] = []
    grp = env.ref('base.group_user').sudo()
    bus = env['bus.bus'].sudo()
    def flush(data=data, key=key, grp=grp, bus=bus, name=model._name, uid=env.uid):
        bus._sendone(grp, 'backroom.changed', {'model': name, 'ids': data.pop(key), 'kind': 'write', 'uid': uid})
    env.cr.precommit.add(flush)
for r in records:
    if r.id not in data[key]:
        data[key].append(r.id)
)";

/// One socket, and what came by it.
struct Wire {
    Wire(LiveTransport& transport, const odoo::BusHandshake& handshake) : socket(transport.open(handshake, nullptr))
    {
        QObject::connect(socket.get(), &LiveSocket::opened, socket.get(), [this] { isOpen = true; });
        QObject::connect(socket.get(), &LiveSocket::heard, socket.get(), [this] { ++pongs; });
        QObject::connect(socket.get(), &LiveSocket::ended, socket.get(), [this](const LiveEnd& how) { end = how; });
        QObject::connect(socket.get(), &LiveSocket::received, socket.get(), [this](const QByteArray& frame) {
            if (const auto batch = odoo::decodeNotifications(frame)) {
                ids.insert(ids.end(), batch->ids.begin(), batch->ids.end());
                hints.insert(hints.end(), batch->hints.begin(), batch->hints.end());
            } else {
                ++rubbish;
            }
        });
    }

    bool opens() { return QTest::qWaitFor([this] { return isOpen || end; }, soon) && isOpen; }
    /// There is no acknowledgement; a pong behind it shows that the frame was read.
    bool subscribes(std::int64_t last)
    {
        socket->sendText(odoo::subscribeFrame(last));
        const int before = pongs;
        socket->ping();
        return QTest::qWaitFor([&] { return pongs > before; }, soon);
    }
    bool ends() { return QTest::qWaitFor([this] { return end.has_value(); }, soon); }
    bool hears(const QString& model, std::int64_t id)
    {
        return QTest::qWaitFor([&] {
            return std::any_of(hints.begin(), hints.end(), [&](const odoo::ChangeHint& hint) { return hint.model == model && std::find(hint.ids.begin(), hint.ids.end(), id) != hint.ids.end(); });
        }, soon);
    }

    std::unique_ptr<LiveSocket> socket;
    bool isOpen = false;
    int pongs = 0;
    int rubbish = 0;
    std::vector<std::int64_t> ids;
    std::vector<odoo::ChangeHint> hints;
    std::optional<LiveEnd> end;
};

} // namespace

/// Live events as Odoo's websocket brings them (odoo.md f).
class ContractLive : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void passwordOpensASessionWithAVersion();
    void keyOpensNone();
    void peekShowsWhoItIs();
    void withoutASessionAPeekIsNobodys();
    void whatIsCommittedIsTold();
    void whatWasMissedIsToldInOneFrame();
    void deadCookieOpensAndHearsNothing();
    void otherVersionIsTold();
    void originIsNeeded();
    void moreThanTenFramesAreTooMany();
    void endedSessionIsToldAtTheNextFrame();
    void channelFindsItsWay();
    void channelFindsOutADeadCookie();

private:
    std::unique_ptr<LiveSession> session(const QString& login = u"lead"_s, Person::By by = Person::By::Password);
    Result<odoo::SessionInfo> signIn(LiveSession& session)
    {
        return test::outcomeOf<odoo::SessionInfo>([&](auto done) { session.signIn(this, done); });
    }
    Result<odoo::BusPeek> peek(LiveSession& session, std::int64_t last = 0)
    {
        return test::outcomeOf<odoo::BusPeek>([&](auto done) { session.peek(last, this, done); });
    }
    /// As somebody who signs out elsewhere.
    bool endSession(const Secret& cookie);
    /// An order that a buyer just made.
    std::int64_t newOrder();

    ServerUnderTest m_server;
    Desk m_desk;
    std::unique_ptr<Clock> m_clock = makeSystemClock();
    std::unique_ptr<HttpTransport> m_http = makeQtTransport({});
    std::unique_ptr<LiveTransport> m_sockets = makeQtLiveTransport({});
    std::int64_t m_rule = 0; ///< where the server has rules of its own
};

void ContractLive::initTestCase()
{
    QVERIFY(m_server.start());
    Person& admin = m_desk.person(u"admin"_s);
    const auto rules = test::outcomeOf<OdooFields>([&](auto done) { admin.client().fields(u"base.automation"_s, this, done); });
    if (!rules)
        return; // the simulator tells of everything by itself
    const auto model = admin.idOf(u"ir.model"_s, u"model"_s, u"purchase.order"_s);
    REQUIRE_OK(model);
    const auto fields = admin.searchIds(u"ir.model.fields"_s, Json::array({Json::array({"model", "=", "purchase.order"}), Json::array({"name", "in", {"state", "partner_ref"}})}));
    REQUIRE_OK(fields);
    const Json action = {{"name", "backroom contract"}, {"model_id", *model}, {"state", "code"}, {"code", ruleCode}, {"usage", "base_automation"}};
    const auto rule = admin.create(u"base.automation"_s, {{"name", "backroom contract"}, {"model_id", *model}, {"trigger", "on_create_or_write"},
        {"trigger_field_ids", Json::array({Json::array({6, 0, *fields})})}, {"action_server_ids", Json::array({Json::array({0, 0, action})})}});
    REQUIRE_OK(rule);
    m_rule = *rule;
}

void ContractLive::cleanupTestCase()
{
    if (m_rule != 0)
        REQUIRE_OK(m_desk.person(u"admin"_s).call(u"base.automation"_s, u"unlink"_s, {m_rule}));
}

std::unique_ptr<LiveSession> ContractLive::session(const QString& login, Person::By by)
{
    return std::make_unique<LiveSession>(*m_http, *m_clock, ServerUnderTest::url(), ServerUnderTest::url(), credentialsOf(login, by));
}

bool ContractLive::endSession(const Secret& cookie)
{
    HttpRequest destroy = odoo::encodeRpc(u"/web/session/destroy"_s, Json::object());
    destroy.secretHeaders.append({"Cookie", cookie});
    HttpJob* job = m_http->send(ServerUnderTest::url(), destroy, {}, this);
    bool isOver = false;
    connect(job, &HttpJob::finished, this, [&isOver] { isOver = true; });
    return QTest::qWaitFor([&isOver] { return isOver; }, soon);
}

std::int64_t ContractLive::newOrder() { return m_desk.draftOrder().value_or(0); }

void ContractLive::passwordOpensASessionWithAVersion()
{
    const auto own = session();
    const auto info = signIn(*own);
    REQUIRE_OK(info);
    QVERIFY(info->uid > 0);
    QVERIFY(info->workerVersion.contains(u'-'));
    const auto checked = test::outcomeOf<odoo::SessionInfo>([&](auto done) { own->check(this, done); });
    REQUIRE_OK(checked);
    QCOMPARE(checked->uid, info->uid);
}

void ContractLive::keyOpensNone()
{
    const auto own = session(u"lead"_s, Person::By::Key);
    QVERIFY(!signIn(*own));
    QVERIFY(!own->isOpen());
}

void ContractLive::peekShowsWhoItIs()
{
    const auto own = session();
    REQUIRE_OK(signIn(*own));
    const auto seen = peek(*own);
    REQUIRE_OK(seen);
    QVERIFY(own->isOurs(*seen));
    QCOMPARE(seen->partners.size(), std::size_t(1));
    QCOMPARE(seen->batch.refused, 0);
    const auto other = session(u"buyer"_s);
    REQUIRE_OK(signIn(*other));
    QVERIFY(!other->isOurs(*seen));
}

void ContractLive::withoutASessionAPeekIsNobodys()
{
    // A server of one database answers whoever has no session as the public, who is in groups too.
    const auto seen = peek(*session());
    QVERIFY(seen ? seen->partners.empty() : test::kindOf(seen) == u"session-expired"_s);
    // So it does for a session that has ended.
    const auto own = session();
    REQUIRE_OK(signIn(*own));
    QVERIFY(endSession(own->handshake().cookie));
    const auto after = peek(*own);
    QVERIFY(after ? !own->isOurs(*after) : test::kindOf(after) == u"session-expired"_s);
}

void ContractLive::whatIsCommittedIsTold()
{
    const auto own = session();
    REQUIRE_OK(signIn(*own));
    Wire wire(*m_sockets, own->handshake());
    QVERIFY(wire.opens());
    QVERIFY(wire.subscribes(0));
    const std::int64_t order = newOrder();
    QVERIFY(order > 0);
    QVERIFY(wire.hears(u"purchase.order"_s, order));
    QCOMPARE(wire.rubbish, 0);
}

void ContractLive::whatWasMissedIsToldInOneFrame()
{
    const auto own = session();
    REQUIRE_OK(signIn(*own));
    Wire first(*m_sockets, own->handshake());
    QVERIFY(first.opens());
    QVERIFY(first.subscribes(0));
    const std::int64_t seen = newOrder();
    QVERIFY(first.hears(u"purchase.order"_s, seen));
    const std::int64_t last = *std::max_element(first.ids.begin(), first.ids.end());
    first.socket.reset();

    const std::int64_t missed = newOrder();
    Wire second(*m_sockets, own->handshake());
    QVERIFY(second.opens());
    QVERIFY(second.subscribes(last));
    QVERIFY(second.hears(u"purchase.order"_s, missed));
    QVERIFY(std::all_of(second.ids.begin(), second.ids.end(), [last](std::int64_t id) { return id > last; }));
    // The peek finds the same.
    const auto peeked = peek(*own, last);
    REQUIRE_OK(peeked);
    QVERIFY(std::find(peeked->batch.ids.begin(), peeked->batch.ids.end(), second.hints.back().notification) != peeked->batch.ids.end());
}

void ContractLive::deadCookieOpensAndHearsNothing()
{
    const auto own = session();
    REQUIRE_OK(signIn(*own));
    odoo::BusHandshake handshake = own->handshake();
    handshake.cookie = Secret("session_id=" + QByteArray(84, 'x'));
    Wire wire(*m_sockets, handshake);
    QVERIFY(wire.opens());
    QVERIFY(wire.subscribes(0));
    const std::int64_t order = newOrder();
    Wire living(*m_sockets, own->handshake());
    QVERIFY(living.opens());
    QVERIFY(living.subscribes(0)); // what was sent in the last 50 s
    QVERIFY(living.hears(u"purchase.order"_s, order));
    QVERIFY(wire.hints.empty());
}

void ContractLive::otherVersionIsTold()
{
    const auto own = session();
    REQUIRE_OK(signIn(*own));
    odoo::BusHandshake handshake = own->handshake();
    handshake.url.setQuery(u"version=1.0-1"_s);
    Wire wire(*m_sockets, handshake);
    QVERIFY(wire.opens());
    wire.socket->sendText(odoo::subscribeFrame(0));
    // The version is asked only of clients that name themselves (odoo.md f), which Qt's does not by itself.
    if (!wire.ends()) {
        QVERIFY(wire.isOpen);
        return;
    }
    QCOMPARE(wire.end->code, 1000);
    QCOMPARE(odoo::reactionTo(wire.end->code, wire.end->reason), odoo::CloseReaction::ReadSession);
}

void ContractLive::originIsNeeded()
{
    const auto own = session();
    REQUIRE_OK(signIn(*own));
    odoo::BusHandshake handshake = own->handshake();
    handshake.origin.clear();
    Wire wire(*m_sockets, handshake);
    QVERIFY(wire.ends());
    QVERIFY(!wire.isOpen); // it is a 400, which Qt keeps to itself
}

void ContractLive::moreThanTenFramesAreTooMany()
{
    const auto own = session();
    REQUIRE_OK(signIn(*own));
    Wire wire(*m_sockets, own->handshake());
    QVERIFY(wire.opens());
    for (int i = 0; i < 40; ++i)
        wire.socket->sendText(odoo::subscribeFrame(0));
    QVERIFY(wire.ends());
    // Qt's client knows no 1013 and tells it as a fault of the protocol.
    QVERIFY2(wire.end->code == 1013 || wire.end->code == 1002, qPrintable(QString::number(wire.end->code)));
    QCOMPARE(odoo::reactionTo(wire.end->code, wire.end->reason), odoo::CloseReaction::SlowDown);
}

void ContractLive::endedSessionIsToldAtTheNextFrame()
{
    const auto own = session();
    REQUIRE_OK(signIn(*own));
    Wire wire(*m_sockets, own->handshake());
    QVERIFY(wire.opens());
    QVERIFY(wire.subscribes(0));
    QVERIFY(endSession(own->handshake().cookie));
    wire.socket->sendText(odoo::subscribeFrame(0));
    QVERIFY(wire.ends());
    QCOMPARE(wire.end->code, 4001);
    QCOMPARE(odoo::reactionTo(wire.end->code, wire.end->reason), odoo::CloseReaction::SignIn);
}

void ContractLive::channelFindsItsWay()
{
    LiveChannel channel(*m_http, *m_sockets, *m_clock, LiveSettings{ServerUnderTest::url(), ServerUnderTest::url(), credentialsOf(u"lead"_s, Person::By::Password), 19, std::nullopt});
    std::vector<odoo::ChangeHint> hints;
    connect(&channel, &LiveChannel::hinted, this, [&](const std::vector<odoo::ChangeHint>& more) { hints.insert(hints.end(), more.begin(), more.end()); });
    channel.start();
    QVERIFY(QTest::qWaitFor([&] { return channel.isHearing(); }, soon));
    QCOMPARE(channel.status().mode, LiveMode::Push);
    const std::int64_t order = newOrder();
    QVERIFY(QTest::qWaitFor([&] {
        return std::any_of(hints.begin(), hints.end(), [&](const odoo::ChangeHint& hint) { return std::find(hint.ids.begin(), hint.ids.end(), order) != hint.ids.end(); });
    }, soon));
    QVERIFY(channel.mark()->last > 0);
}

void ContractLive::channelFindsOutADeadCookie()
{
    /// The session ends between its reading and the handshake, which succeeds all the same: 101, as the public.
    struct Ending : LiveTransport {
        Ending(LiveTransport& to, std::function<bool(const Secret&)> how) : sockets(to), end(std::move(how)) {}
        LiveSocket* open(const odoo::BusHandshake& handshake, QObject* owner) override
        {
            hasEnded = end(handshake.cookie);
            LiveSocket* socket = sockets.open(handshake, owner);
            QObject::connect(socket, &LiveSocket::opened, socket, [this] { ++opened; });
            return socket;
        }
        LiveTransport& sockets;
        std::function<bool(const Secret&)> end;
        bool hasEnded = false;
        int opened = 0;
    } sockets{*m_sockets, [this](const Secret& cookie) { return endSession(cookie); }};
    LiveChannel channel(*m_http, sockets, *m_clock, LiveSettings{ServerUnderTest::url(), ServerUnderTest::url(), credentialsOf(u"lead"_s, Person::By::Password), 19, std::nullopt});
    QSignalSpy heard(&channel, &LiveChannel::heard);
    channel.start();
    QVERIFY(QTest::qWaitFor([&] { return channel.status().error && channel.status().error->kind == ErrorKind::SessionExpired; }, soon));
    QVERIFY(sockets.hasEnded);
    QCOMPARE(sockets.opened, 1);
    QCOMPARE(channel.status().mode, LiveMode::Connecting);
    QCOMPARE(heard.count(), 0);
    QVERIFY(!channel.isHearing());
}

QTEST_GUILESS_MAIN(ContractLive)
#include "tst_live.moc"
