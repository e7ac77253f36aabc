// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/net/live_line.h"

#include <QTest>

using namespace backroom;
using namespace backroom::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// Every notification once, and what happens while nobody listens (odoo.md f).
class LiveAbsenceTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatWasMissedComesOnce();
    void lowerIdComesLater();
    void absenceDecidesWhatIsMissed_data();
    void absenceDecidesWhatIsMissed();
    void nothingHeardYetIsKeptForAMinute();
    void anotherDatabaseUnderTheSameNameIsFoundOut();
    void clocksNeedNotAgree();
    void networkCut();
    void rubbishIsNotSwallowedAndDoesNoHarm();
};

void LiveAbsenceTest::whatWasMissedComesOnce()
{
    Line line;
    const std::int64_t heardBefore = line.bus.tell(u"purchase.order"_s, {1});
    line.bus.tell(u"purchase.order"_s, {2});
    line.start(LiveMark{heardBefore, heardBefore, line.clock.now() - 10min, line.clock.now() - 10min});
    QCOMPARE(line.subscribedFrom(), heardBefore - 1); // the newest heard is told once more, and proves that nothing is gone
    QCOMPARE(line.heard, std::vector<bool>{false});
    QCOMPARE(line.hints.size(), std::size_t(2)); // by the peek
    line.socket()->deliver(FakeBus::frame(line.bus.kept));
    QCOMPARE(line.hints.size(), std::size_t(2)); // and not by the socket again
    QCOMPARE(line.hints.back().ids, std::vector<std::int64_t>{2});
}

void LiveAbsenceTest::lowerIdComesLater()
{
    Line line;
    line.start();
    line.bus.tell(u"purchase.order"_s, {1}, "write", 2000);
    line.bus.tell(u"purchase.order"_s, {2}, "write", 1990); // its transaction took longer
    QCOMPARE(line.hints.size(), std::size_t(2));
    line.socket()->deliver(FakeBus::frame(line.bus.kept));
    QCOMPARE(line.hints.size(), std::size_t(2));
    QCOMPARE(line.channel->mark()->newest, std::int64_t(2000));
    // Another one may come while nobody listens.
    line.socket()->cut();
    QCOMPARE(line.losses, 1);
    line.bus.tell(u"purchase.order"_s, {3}, "write", 1995);
    line.clock.advance(5s);
    QCOMPARE(line.status().mode, LiveMode::Push);
    QCOMPARE(line.subscribedFrom(), std::int64_t(1989));
    QCOMPARE(line.hints.back().ids, std::vector<std::int64_t>{3});
    QCOMPARE(line.heard, (std::vector<bool>{true, false}));
    // After a while there is none.
    line.clock.advance(5min);
    line.socket()->cut();
    line.clock.advance(5s);
    QCOMPARE(line.subscribedFrom(), std::int64_t(1999));
    QCOMPARE(line.hints.size(), std::size_t(3));
}

void LiveAbsenceTest::absenceDecidesWhatIsMissed_data()
{
    QTest::addColumn<Duration>("quiet"); // since the last notification, when it went away
    QTest::addColumn<Duration>("away");
    QTest::addColumn<Duration>("retention");
    QTest::addColumn<bool>("missed");
    const Duration day = 24h;
    QTest::newRow("over night") << Duration(1min) << Duration(12h) << day << false;
    QTest::newRow("just kept") << Duration(1min) << Duration(23h) << day << false;
    QTest::newRow("a day") << Duration(1min) << Duration(25h) << day << true;
    QTest::newRow("a week") << Duration(1min) << Duration(168h) << day << true;
    QTest::newRow("kept for an hour only") << Duration(1min) << Duration(2h) << Duration(1h) << true;
    QTest::newRow("kept for an hour, away for less") << Duration(1min) << Duration(40min) << Duration(1h) << false;
    QTest::newRow("nothing told for two days, away over night") << Duration(48h) << Duration(12h) << day << false;
    QTest::newRow("nothing told for two days, away for another") << Duration(48h) << Duration(25h) << day << true;
}

void LiveAbsenceTest::absenceDecidesWhatIsMissed()
{
    QFETCH(const Duration, quiet);
    QFETCH(const Duration, away);
    QFETCH(const Duration, retention);
    QFETCH(const bool, missed);
    Line line;
    line.bus.retention = retention;
    line.start();
    line.bus.tell(u"purchase.order"_s, {1});
    line.clock.advance(quiet);
    line.heard.clear();
    line.isCut = true;
    line.socket()->cut();
    line.clock.advance(away);
    line.isCut = false;
    line.clock.advance(2min);
    QCOMPARE(line.heard, std::vector<bool>{missed});
    // A restart for as long comes to the same.
    const LiveMark mark{1001, 1001, line.clock.now() - away - quiet, line.clock.now() - away};
    line.channel.reset();
    line.bus.retention = quiet + away < retention ? Duration(quiet + away + 1h) : retention;
    line.heard.clear();
    line.start(mark);
    QCOMPARE(line.heard, std::vector<bool>{missed});
}

void LiveAbsenceTest::nothingHeardYetIsKeptForAMinute()
{
    // Who heard nothing has no id to go on from, and is told what is younger than 50 s.
    for (const auto& [away, missed] : {std::pair(Duration(20s), false), std::pair(Duration(5min), true)}) {
        Line line;
        line.start();
        line.heard.clear();
        line.isCut = true;
        line.socket()->cut();
        line.clock.advance(away - 10s);
        line.isCut = false;
        while (line.heard.empty())
            line.clock.advance(1s);
        QCOMPARE(line.heard, std::vector<bool>{missed});
    }
}

void LiveAbsenceTest::anotherDatabaseUnderTheSameNameIsFoundOut()
{
    Line line;
    line.start();
    line.bus.tell(u"purchase.order"_s, {1});
    line.clock.advance(10min);
    line.heard.clear();
    line.bus.kept = Json::array(); // put back to an older state
    line.socket()->close(1001);
    line.clock.advance(5s);
    QCOMPARE(line.heard, std::vector<bool>{true});
}

void LiveAbsenceTest::clocksNeedNotAgree()
{
    for (const Duration ahead : {Duration(-72h), Duration(72h)}) {
        Line line;
        line.bus.tellsTime = true;
        line.bus.ahead = ahead;
        line.start();
        line.bus.tell(u"purchase.order"_s, {1});
        line.clock.advance(10min);
        line.heard.clear();
        line.socket()->close(1001);
        line.clock.advance(5s);
        QCOMPARE(line.heard, std::vector<bool>{false});
        // What is kept over a restart is the server's time; how fresh the rows are is told by ours.
        QVERIFY(std::chrono::abs(line.channel->mark()->at - (line.clock.now() + ahead)) < 75s);
        QVERIFY(line.clock.now() - *line.channel->heardAt() < 75s);
        // Somebody sets our clock right, and nothing was missed by that.
        const LiveMark mark = *line.channel->mark();
        line.channel.reset();
        line.bus.ahead = 0s;
        line.clock.setWallTime(line.clock.now() + ahead);
        line.heard.clear();
        line.start(mark);
        QCOMPARE(line.heard, std::vector<bool>{false});
    }
}

void LiveAbsenceTest::networkCut()
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

void LiveAbsenceTest::rubbishIsNotSwallowedAndDoesNoHarm()
{
    Line line;
    line.start();
    for (const char* frame : {"", "nonsense", "{}", "[1,2]", R"([{"id":1}])", "[[[[[[["})
        line.socket()->deliver(frame);
    line.bus.tell(u"purchase.order"_s, {5});
    QCOMPARE(line.hints.size(), std::size_t(1));
    QCOMPARE(line.losses, 0);
}

QTEST_GUILESS_MAIN(LiveAbsenceTest)
#include "tst_live_absence.moc"
