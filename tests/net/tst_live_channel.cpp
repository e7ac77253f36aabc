// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/net/live_line.h"

#include <QTest>

using namespace backroom;
using namespace backroom::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// The ways by which live events come: how each can end, and what takes its place (odoo.md f).
class LiveChannelTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void serverRestart();
    void keptLongEnoughComesBackAtOnce();
    void tooQuickOrTooBigWaitsLonger_data();
    void tooQuickOrTooBigWaitsLonger();
    void silenceIsDeath();
    void pausesGrowAndStayBounded();
    void staysBelowTheRateLimit();
    void dividedServerSaysSo();
    void blockedSocketIsPeeked();
    void socketThatIsCutAtOnceIsGivenUp();
    void fallbackIsNotGivenUpForAnAttempt();
    void betterWayIsTriedAgain();
    void oldServerIsPolledLong();
    void nothingAtAllIsOff();
    void stopIsSilent();
};

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

void LiveChannelTest::socketThatIsCutAtOnceIsGivenUp()
{
    Line line;
    line.start();
    for (int i = 0; i < 3; ++i) {
        QVERIFY(line.socket());
        line.socket()->cut();
        line.clock.advance(5s);
    }
    QCOMPARE(line.status().mode, LiveMode::Peek);
    QCOMPARE(line.status().obstacle, LiveObstacle::Blocked);
    line.clock.advance(11min);
    QCOMPARE(line.status().mode, LiveMode::Push);
}

void LiveChannelTest::fallbackIsNotGivenUpForAnAttempt()
{
    Line line;
    line.bus.sockets.refusal = LiveEnd{0, {}, 0, Error{ErrorKind::Network, Reach::Unknown, {}, {}, {}}};
    line.start();
    line.clock.advance(10s);
    QCOMPARE(line.status().mode, LiveMode::Peek);
    line.clock.advance(1h);
    QCOMPARE(line.losses, 0);
    QVERIFY(line.bus.sockets.handshakes.size() > 6);
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
    // A poll with a dead session is answered all the same, with nothing.
    line.clock.advance(2min);
    line.bus.cookie = "gone";
    line.bus.tell(u"purchase.order"_s, {6});
    line.clock.advance(5s);
    QCOMPARE(line.bus.signIns, 2);
    QCOMPARE(line.hints.back().ids, std::vector<std::int64_t>{6});
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
