// SPDX-License-Identifier: GPL-3.0-or-later
// The way live events come by: every way it can end, and what takes its place (odoo.md f).
#include "core/net/live_channel.h"
#include "tests/support/fake_live.h"
#include "tests/support/fake_transport.h"
#include "tests/support/manual_clock.h"

#include <QTest>

using namespace backroom;
using namespace backroom::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// A channel between a bus of the test's and a clock by hand.
struct Line {
    explicit Line(int serverMajor = 19, bool isKey = false) : major(serverMajor), byKey(isKey)
    {
        http.setHandler([this](const HttpRequest& request) -> FakeTransport::Outcome {
            if (isCut)
                return Error{ErrorKind::Network, Reach::NotSent, {}, {}, {}};
            const auto answer = bus.answer(request);
            return answer ? *answer : FakeTransport::Outcome(HttpReply{404, {{"content-type", "text/html"}}, {}});
        });
    }

    void start(std::optional<LiveMark> mark = std::nullopt)
    {
        channel = std::make_unique<LiveChannel>(http, bus.sockets, clock,
            LiveSettings{QUrl(u"https://erp.example.com"_s), QUrl(u"https://live.example.com"_s), {u"retail"_s, u"lead"_s, Secret("password"), byKey}, major, mark});
        channel->setRandom([] { return 0.5; });
        QObject::connect(channel.get(), &LiveChannel::hinted, channel.get(), [this](const auto& more) { hints.insert(hints.end(), more.begin(), more.end()); });
        QObject::connect(channel.get(), &LiveChannel::heard, channel.get(), [this](bool missed) { heard.push_back(missed); });
        QObject::connect(channel.get(), &LiveChannel::lost, channel.get(), [this] { ++losses; });
        channel->start();
        clock.advance(1s);
    }
    const LiveStatus& status() const { return channel->status(); }
    FakeLiveSocket* socket() const { return bus.sockets.socket(); }
    /// Of the first frame of the newest socket.
    std::int64_t subscribedFrom() const
    {
        return socket() && !socket()->sent.empty() ? integerAt(parseJson(socket()->sent.front()).value_or(Json::object())["data"], "last") : -1;
    }

    ManualClock clock;
    FakeTransport http{clock, 10ms};
    FakeBus bus{clock};
    std::unique_ptr<LiveChannel> channel;
    std::vector<odoo::ChangeHint> hints;
    std::vector<bool> heard; ///< each time, whether something was missed
    int losses = 0;
    int major;
    bool byKey;
    bool isCut = false;
};

} // namespace

class LiveChannelTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void provenByPeek();
    void provenByAHint();
    void keyOpensNoSocket();
    void secondFactorOpensNoSocket();
    void refusedPasswordIsNotTriedAgain();
    void deadCookieIsFoundOut();
    void publicUserIsFoundOut();
    void whatWasMissedComesOnce();
    void lowerIdComesLater();
    void lastIsTheHighest();
    void absenceDecidesWhatIsMissed_data();
    void absenceDecidesWhatIsMissed();
    void serverRestart();
    void outdatedVersionIsReadAnew();
    void endedSessionIsOpenedAgain();
    void sessionThatEndsAtOnceIsNotOpenedAgainAtOnce();
    void keptLongEnoughComesBackAtOnce();
    void tooQuickOrTooBigWaitsLonger_data();
    void tooQuickOrTooBigWaitsLonger();
    void silenceIsDeath();
    void networkCut();
    void pausesGrowAndStayBounded();
    void staysBelowTheRateLimit();
    void cookieRotates();
    void dividedServerSaysSo();
    void blockedSocketIsPeeked();
    void betterWayIsTriedAgain();
    void oldServerIsPolledLong();
    void nothingAtAllIsOff();
    void rubbishIsNotSwallowedAndDoesNoHarm();
    void stopIsSilent();
};

void LiveChannelTest::provenByPeek()
{
    Line line;
    line.start();
    QCOMPARE(line.status().mode, LiveMode::Push);
    QCOMPARE(line.heard, std::vector<bool>{true}); // nobody knows what was missed
    QCOMPARE(line.bus.signIns, 1);
    const odoo::BusHandshake& handshake = line.bus.sockets.handshakes.front();
    QCOMPARE(handshake.url.toString(), u"wss://live.example.com/websocket?version=19.0-2"_s);
    QCOMPARE(handshake.origin, QByteArray("https://erp.example.com"));
    QCOMPARE(handshake.cookie.reveal(), QByteArray("session_id=c1"));
    line.bus.tell(u"purchase.order"_s, {7, 9});
    QCOMPARE(line.hints.size(), std::size_t(1));
    QCOMPARE(line.hints.front().ids, (std::vector<std::int64_t>{7, 9}));
    QVERIFY(line.status().lastEventAt);
}

void LiveChannelTest::provenByAHint()
{
    Line line;
    line.bus.peekStatus = 404; // a proxy that lets only the websocket through
    line.start();
    QCOMPARE(line.status().mode, LiveMode::Connecting);
    QVERIFY(line.heard.empty());
    // What everybody gets proves nothing.
    line.socket()->deliver(FakeBus::frame(Json::array({{{"id", 900}, {"message", {{"type", "presence"}, {"payload", 1}}}}})));
    QVERIFY(line.heard.empty());
    line.bus.tell(u"purchase.order"_s, {7});
    QCOMPARE(line.status().mode, LiveMode::Push);
    QCOMPARE(line.heard.size(), std::size_t(1));
}

void LiveChannelTest::keyOpensNoSocket()
{
    Line line(19, true);
    line.start();
    QCOMPARE(line.status().mode, LiveMode::Off);
    QCOMPARE(line.status().obstacle, LiveObstacle::KeyOnly);
    QVERIFY(line.http.sent().empty());
}

void LiveChannelTest::secondFactorOpensNoSocket()
{
    Line line;
    line.bus.asksSecondFactor = true;
    line.start();
    QCOMPARE(line.status().obstacle, LiveObstacle::SecondFactor);
    QVERIFY(line.bus.sockets.handshakes.empty());
}

void LiveChannelTest::refusedPasswordIsNotTriedAgain()
{
    Line line;
    line.bus.refusesPassword = true;
    line.start();
    line.clock.advance(24h);
    QCOMPARE(line.status().mode, LiveMode::Off);
    QCOMPARE(line.status().obstacle, LiveObstacle::SignInRefused);
    QCOMPARE(line.bus.signIns, 1);
}

void LiveChannelTest::deadCookieIsFoundOut()
{
    Line line;
    line.bus.sockets.opens = false;
    line.start();
    line.clock.advance(1s);
    line.clock.advance(10s);
    // Somebody ends the session between its opening and the handshake, which succeeds all the same.
    line.bus.cookie = "another";
    line.socket()->open();
    line.clock.advance(1s);
    QVERIFY(line.heard.empty());
    QCOMPARE(line.status().obstacle, LiveObstacle::Lost);
    line.bus.sockets.opens = true;
    line.clock.advance(3min);
    QCOMPARE(line.bus.signIns, 2);
    QCOMPARE(line.status().mode, LiveMode::Push);
}

void LiveChannelTest::publicUserIsFoundOut()
{
    Line line;
    line.bus.hasGroups = false;
    line.start();
    QCOMPARE(line.status().mode, LiveMode::Off);
    QCOMPARE(line.status().obstacle, LiveObstacle::NotSubscribed);
    QVERIFY(line.heard.empty());
    QVERIFY(!line.socket());
}

void LiveChannelTest::whatWasMissedComesOnce()
{
    Line line;
    line.bus.tell(u"purchase.order"_s, {1});
    line.bus.tell(u"purchase.order"_s, {2});
    line.start(LiveMark{1001, line.clock.now() - 10min});
    QCOMPARE(line.subscribedFrom(), std::int64_t(1001));
    QCOMPARE(line.heard, std::vector<bool>{false});
    QCOMPARE(line.hints.size(), std::size_t(1)); // by the peek
    line.socket()->deliver(FakeBus::frame(Json::array({line.bus.kept.back()})));
    QCOMPARE(line.hints.size(), std::size_t(1)); // and not by the socket again
    QCOMPARE(line.hints.front().ids, std::vector<std::int64_t>{2});
}

void LiveChannelTest::lowerIdComesLater()
{
    Line line;
    line.start();
    line.bus.tell(u"purchase.order"_s, {1}, "write", 2000);
    line.bus.tell(u"purchase.order"_s, {2}, "write", 1990); // its transaction took longer
    QCOMPARE(line.hints.size(), std::size_t(2));
    line.socket()->deliver(FakeBus::frame(line.bus.kept));
    QCOMPARE(line.hints.size(), std::size_t(2));
    QCOMPARE(line.channel->mark()->last, std::int64_t(2000));
}

void LiveChannelTest::lastIsTheHighest()
{
    Line line;
    line.start();
    line.bus.tell(u"purchase.order"_s, {1}, "write", 2000);
    line.bus.tell(u"purchase.order"_s, {2}, "write", 1990);
    line.socket()->cut();
    QCOMPARE(line.losses, 1);
    line.clock.advance(5s);
    QCOMPARE(line.status().mode, LiveMode::Push);
    QCOMPARE(line.subscribedFrom(), std::int64_t(2000));
    QCOMPARE(line.heard, (std::vector<bool>{true, false}));
}

void LiveChannelTest::absenceDecidesWhatIsMissed_data()
{
    QTest::addColumn<int>("hours");
    QTest::addColumn<bool>("missed");
    QTest::newRow("over night") << 12 << false;
    QTest::newRow("just kept") << 23 << false;
    QTest::newRow("a day") << 24 << true;
    QTest::newRow("a week") << 168 << true;
}

void LiveChannelTest::absenceDecidesWhatIsMissed()
{
    QFETCH(const int, hours);
    QFETCH(const bool, missed);
    Line line;
    line.start(LiveMark{900, line.clock.now() - std::chrono::hours(hours)});
    QCOMPARE(line.heard, std::vector<bool>{missed});
    // A way that is cut for as long comes to the same.
    line.socket()->cut();
    line.isCut = true;
    line.clock.advance(std::chrono::hours(hours));
    line.isCut = false;
    line.clock.advance(2min);
    QCOMPARE(line.heard, (std::vector<bool>{missed, missed}));
}

void LiveChannelTest::serverRestart()
{
    Line line;
    line.start();
    line.clock.advance(5min);
    line.socket()->close(1001);
    QCOMPARE(line.losses, 1);
    QCOMPARE(line.status().mode, LiveMode::Connecting);
    QCOMPARE(line.status().obstacle, LiveObstacle::Lost);
    QVERIFY(line.status().retryAt);
    line.clock.advance(200ms);
    QCOMPARE(line.bus.checks, 0); // all consoles come back, but not all at once
    line.clock.advance(2s);
    QCOMPARE(line.status().mode, LiveMode::Push);
    QCOMPARE(line.bus.signIns, 1); // the session is still there
}

void LiveChannelTest::outdatedVersionIsReadAnew()
{
    Line line;
    line.start();
    line.bus.version = u"19.0-3"_s;
    line.socket()->close(1000, u"OUTDATED_VERSION"_s);
    line.clock.advance(2s);
    QCOMPARE(line.status().mode, LiveMode::Push);
    QCOMPARE(line.bus.sockets.handshakes.back().url.query(), u"version=19.0-3"_s);
    QCOMPARE(line.bus.signIns, 1);
}

void LiveChannelTest::endedSessionIsOpenedAgain()
{
    Line line;
    line.start();
    line.clock.advance(10min);
    line.bus.cookie = "gone";
    line.socket()->close(4001);
    line.clock.advance(1s);
    QCOMPARE(line.bus.signIns, 2);
    QCOMPARE(line.status().mode, LiveMode::Push);
}

void LiveChannelTest::sessionThatEndsAtOnceIsNotOpenedAgainAtOnce()
{
    Line line;
    line.start();
    for (int i = 0; i < 5; ++i) {
        if (line.socket())
            line.socket()->close(4001);
        line.clock.advance(10s);
    }
    QCOMPARE(line.bus.signIns, 1);
    line.clock.advance(2min);
    QCOMPARE(line.bus.signIns, 2);
    QCOMPARE(line.status().mode, LiveMode::Push);
}

void LiveChannelTest::keptLongEnoughComesBackAtOnce()
{
    Line line;
    line.start();
    line.clock.advance(1h);
    line.socket()->close(4002);
    line.clock.advance(100ms);
    QCOMPARE(line.status().mode, LiveMode::Push);
    // A server that says so at once is not asked in a circle.
    line.socket()->close(4002);
    line.clock.advance(100ms);
    QCOMPARE(line.status().mode, LiveMode::Connecting);
}

void LiveChannelTest::tooQuickOrTooBigWaitsLonger_data()
{
    QTest::addColumn<int>("code");
    QTest::newRow("1002") << 1002;
    QTest::newRow("1009") << 1009;
    QTest::newRow("1013") << 1013;
}

void LiveChannelTest::tooQuickOrTooBigWaitsLonger()
{
    QFETCH(const int, code);
    Line line;
    line.start();
    line.socket()->close(code);
    line.clock.advance(29s);
    QCOMPARE(line.status().mode, LiveMode::Connecting);
    line.clock.advance(5s);
    QCOMPARE(line.status().mode, LiveMode::Push);
}

void LiveChannelTest::silenceIsDeath()
{
    Line line;
    line.bus.sockets.answersPings = false;
    line.start();
    line.clock.advance(70s);
    QCOMPARE(line.losses, 0);
    line.clock.advance(10s);
    QCOMPARE(line.losses, 1);
    // One that answers lives.
    Line answered;
    answered.start();
    answered.clock.advance(1h);
    QCOMPARE(answered.losses, 0);
    QVERIFY(answered.clock.now() - answered.channel->mark()->at < 75s);
}

void LiveChannelTest::networkCut()
{
    Line line;
    line.start();
    line.clock.advance(10min);
    line.bus.tell(u"purchase.order"_s, {1});
    line.socket()->cut();
    line.isCut = true;
    line.clock.advance(5min);
    QCOMPARE(line.status().mode, LiveMode::Connecting);
    line.bus.tell(u"purchase.order"_s, {2});
    line.isCut = false;
    line.clock.advance(65s);
    QCOMPARE(line.status().mode, LiveMode::Push);
    QCOMPARE(line.heard, (std::vector<bool>{true, false}));
    QCOMPARE(line.hints.back().ids, std::vector<std::int64_t>{2});
    QCOMPARE(line.bus.signIns, 1);
}

void LiveChannelTest::pausesGrowAndStayBounded()
{
    Line line;
    line.start();
    line.clock.advance(10min);
    line.isCut = true;
    line.socket()->cut();
    const std::size_t before = line.http.sent().size();
    line.clock.advance(1h);
    const std::size_t tries = line.http.sent().size() - before;
    QVERIFY2(tries > 60 && tries < 160, qPrintable(QString::number(tries)));
}

void LiveChannelTest::staysBelowTheRateLimit()
{
    Line line;
    line.start();
    line.clock.advance(10min);
    const std::vector<Duration>& sent = line.socket()->sentAt;
    QVERIFY(sent.size() > 10);
    for (std::size_t i = 3; i < sent.size(); ++i)
        QVERIFY(sent[i] - sent[i - 3] > 2s);
}

void LiveChannelTest::cookieRotates()
{
    Line line;
    line.bus.rotates = true;
    line.start();
    QCOMPARE(line.status().mode, LiveMode::Push);
    for (int i = 0; i < 3; ++i) {
        line.clock.advance(3h);
        line.socket()->close(1001);
        line.clock.advance(5s);
        QCOMPARE(line.status().mode, LiveMode::Push);
    }
    QCOMPARE(line.bus.signIns, 1);
}

void LiveChannelTest::dividedServerSaysSo()
{
    Line line;
    line.bus.sockets.refusal = LiveEnd{0, {}, 500, {}};
    line.start();
    QCOMPARE(line.status().obstacle, LiveObstacle::NeedsLivePort);
    QCOMPARE(line.status().mode, LiveMode::Peek);
    QCOMPARE(line.bus.sockets.handshakes.size(), std::size_t(1));
}

void LiveChannelTest::blockedSocketIsPeeked()
{
    Line line;
    line.bus.sockets.refusal = LiveEnd{0, {}, 0, Error{ErrorKind::Network, Reach::Unknown, {}, {}, {}}};
    line.start();
    line.clock.advance(10s);
    QCOMPARE(line.status().mode, LiveMode::Peek);
    QCOMPARE(line.status().obstacle, LiveObstacle::Blocked);
    QCOMPARE(line.heard, std::vector<bool>{true});
    line.bus.tell(u"purchase.order"_s, {5});
    line.clock.advance(6s);
    QCOMPARE(line.hints.size(), std::size_t(1));
    const std::size_t before = line.bus.peeks.size();
    line.clock.advance(1min);
    QVERIFY(line.bus.peeks.size() - before <= 13);
    QCOMPARE(line.bus.peeks.back(), std::int64_t(1001));
}

void LiveChannelTest::betterWayIsTriedAgain()
{
    Line line;
    line.bus.sockets.refusal = LiveEnd{0, {}, 500, {}};
    line.start();
    QCOMPARE(line.status().mode, LiveMode::Peek);
    QVERIFY(line.status().retryAt);
    line.bus.sockets.refusal.reset();
    line.clock.advance(11min);
    QCOMPARE(line.status().mode, LiveMode::Push);
    QCOMPARE(line.status().obstacle, LiveObstacle::None);
    QCOMPARE(line.losses, 0); // changes came all the time
}

void LiveChannelTest::oldServerIsPolledLong()
{
    Line line(14);
    line.bus.longPollStatus = 200;
    line.start();
    QCOMPARE(line.status().mode, LiveMode::LongPoll);
    QVERIFY(line.bus.sockets.handshakes.empty());
    line.bus.tell(u"purchase.order"_s, {5});
    line.clock.advance(2s);
    QCOMPARE(line.hints.size(), std::size_t(1));
    QVERIFY(line.bus.longPolls < 10);
}

void LiveChannelTest::nothingAtAllIsOff()
{
    Line line;
    line.bus.sockets.refusal = LiveEnd{0, {}, 404, {}};
    line.bus.peekStatus = 404;
    line.start();
    QCOMPARE(line.status().mode, LiveMode::Off);
    QCOMPARE(line.status().obstacle, LiveObstacle::NotThere);
    const std::size_t before = line.http.sent().size();
    line.clock.advance(5min);
    QCOMPARE(line.http.sent().size(), before);
    line.bus.sockets.refusal.reset();
    line.bus.peekStatus = 200;
    line.clock.advance(6min);
    QCOMPARE(line.status().mode, LiveMode::Push);
}

void LiveChannelTest::rubbishIsNotSwallowedAndDoesNoHarm()
{
    Line line;
    line.start();
    for (const char* frame : {"", "nonsense", "{}", "[1,2]", R"([{"id":1}])", "[[[[[[["})
        line.socket()->deliver(frame);
    line.bus.tell(u"purchase.order"_s, {5});
    QCOMPARE(line.hints.size(), std::size_t(1));
    QCOMPARE(line.losses, 0);
}

void LiveChannelTest::stopIsSilent()
{
    Line line;
    line.start();
    line.channel->stop();
    line.clock.advance(1h);
    QCOMPARE(line.losses, 0);
    QVERIFY(!line.socket());
    QCOMPARE(line.bus.checks, 0);
}

QTEST_GUILESS_MAIN(LiveChannelTest)
#include "tst_live_channel.moc"
