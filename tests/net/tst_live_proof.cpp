// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/net/live_line.h"

#include <QTest>

using namespace backroom;
using namespace backroom::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// Whose the live events are: a way counts only when it is proven to be this person's (odoo.md f).
class LiveProofTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void provenByPeek();
    void provenByAHint();
    void keyOpensNoSocket();
    void secondFactorOpensNoSocket();
    void refusedPasswordIsNotTriedAgain();
    void pageInBetweenIsNoRefusal();
    void deadCookieIsFoundOut_data();
    void deadCookieIsFoundOut();
    void sessionOfSomebodyElseIsNoneOfOurs();
    void addressOfAnotherServerIsFoundOut();
    void serverThatKnowsNobodyIsOff();
    void outdatedVersionIsReadAnew();
    void endedSessionIsOpenedAgain();
    void sessionThatEndsAtOnceIsNotOpenedAgainAtOnce();
    void cookieRotates();
};

void LiveProofTest::provenByPeek()
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

void LiveProofTest::provenByAHint()
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

void LiveProofTest::keyOpensNoSocket()
{
    Line line(19, true);
    line.start();
    QCOMPARE(line.status().mode, LiveMode::Off);
    QCOMPARE(line.status().obstacle, LiveObstacle::KeyOnly);
    QVERIFY(line.http.sent().empty());
}

void LiveProofTest::secondFactorOpensNoSocket()
{
    Line line;
    line.bus.asksSecondFactor = true;
    line.start();
    QCOMPARE(line.status().obstacle, LiveObstacle::SecondFactor);
    QVERIFY(line.bus.sockets.handshakes.empty());
}

void LiveProofTest::refusedPasswordIsNotTriedAgain()
{
    Line line;
    line.bus.refusesPassword = true;
    line.start();
    line.clock.advance(24h);
    QCOMPARE(line.status().mode, LiveMode::Off);
    QCOMPARE(line.status().obstacle, LiveObstacle::SignInRefused);
    QCOMPARE(line.bus.signIns, 1);
}

void LiveProofTest::pageInBetweenIsNoRefusal()
{
    Line line;
    bool isPage = true;
    line.http.setHandler([&](const HttpRequest& request) -> FakeTransport::Outcome {
        if (isPage)
            return HttpReply{200, {{"content-type", "text/html"}}, "<html>accept the terms</html>"};
        return *line.bus.answer(request);
    });
    line.start();
    QCOMPARE(line.status().mode, LiveMode::Connecting);
    isPage = false;
    line.clock.advance(2min);
    QCOMPARE(line.status().mode, LiveMode::Push);
}

void LiveProofTest::deadCookieIsFoundOut_data()
{
    QTest::addColumn<bool>("tellsTheEnd");
    QTest::newRow("of several databases: the end is told") << true;
    QTest::newRow("of one database: answered as the public, who is in groups") << false;
}

void LiveProofTest::deadCookieIsFoundOut()
{
    QFETCH(const bool, tellsTheEnd);
    Line line;
    line.bus.tellsTheEnd = tellsTheEnd;
    line.bus.sockets.opens = false;
    line.start();
    line.clock.advance(11s);
    // Somebody ends the session between its opening and the handshake, which succeeds all the same.
    line.bus.cookie = "another";
    line.socket()->open();
    line.clock.advance(1s);
    QVERIFY(line.heard.empty());
    QCOMPARE(line.status().mode, LiveMode::Connecting);
    QCOMPARE(line.status().obstacle, LiveObstacle::Lost);
    line.bus.sockets.opens = true;
    line.clock.advance(3min);
    QCOMPARE(line.bus.signIns, 2);
    QCOMPARE(line.status().mode, LiveMode::Push);
    QCOMPARE(line.heard.size(), std::size_t(1));
}

void LiveProofTest::sessionOfSomebodyElseIsNoneOfOurs()
{
    Line line;
    line.start();
    line.clock.advance(10min);
    line.bus.uid = 8; // the same cookie, and another person
    line.socket()->close(1001);
    line.clock.advance(1s);
    QCOMPARE(line.bus.signIns, 2);
}

void LiveProofTest::addressOfAnotherServerIsFoundOut()
{
    Line line;
    line.http.setHandler([&line](const HttpRequest& request) -> FakeTransport::Outcome {
        line.bus.isElsewhere = line.http.sent().back().base.host() == "live.example.com"_L1;
        return *line.bus.answer(request);
    });
    line.start();
    QCOMPARE(line.status().obstacle, LiveObstacle::NotSubscribed);
    QCOMPARE(line.status().mode, LiveMode::Peek); // asked for where the session is known
    QCOMPARE(line.bus.sockets.handshakes.size(), std::size_t(2));
    QCOMPARE(line.bus.signIns, 1);
    line.bus.tell(u"purchase.order"_s, {5});
    line.clock.advance(6s);
    QCOMPARE(line.hints.size(), std::size_t(1));
}

void LiveProofTest::serverThatKnowsNobodyIsOff()
{
    Line line;
    line.bus.isElsewhere = true;
    line.start();
    QCOMPARE(line.status().mode, LiveMode::Off);
    QCOMPARE(line.status().obstacle, LiveObstacle::NotSubscribed);
    QVERIFY(line.heard.empty());
    QVERIFY(!line.socket());
    line.clock.advance(24h);
    QCOMPARE(line.bus.signIns, 1);
}

void LiveProofTest::outdatedVersionIsReadAnew()
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

void LiveProofTest::endedSessionIsOpenedAgain()
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

void LiveProofTest::sessionThatEndsAtOnceIsNotOpenedAgainAtOnce()
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

void LiveProofTest::cookieRotates()
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

QTEST_GUILESS_MAIN(LiveProofTest)
#include "tst_live_proof.moc"
