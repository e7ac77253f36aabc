// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/server_clock.h"

#include <QTest>

using namespace backroom;
using namespace std::chrono_literals;

namespace {

const Timestamp start{Duration(1'795'428'000'000)};

/// Answers of a server whose clock is `ahead`, every 700 ms, each 40 ms under way.
void answer(ServerClock& clock, Duration ahead, int times, Timestamp from = start)
{
    for (int i = 0; i < times; ++i) {
        const Timestamp asked = from + i * Duration(700);
        clock.note(std::chrono::floor<std::chrono::seconds>(asked + 20ms + ahead), asked, asked + 40ms);
    }
}

} // namespace

/// Two clocks, of which one speaks in whole seconds.
class ServerClockTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void clocksThatAgreeAgree()
    {
        ServerClock clock;
        QCOMPARE(clock.ahead(), Duration(0));
        answer(clock, 0s, 50);
        QCOMPARE(clock.ahead(), Duration(0));
    }

    void differenceIsFoundToAFraction()
    {
        for (const Duration ahead : {Duration(7min), Duration(-7min), Duration(1300)}) {
            ServerClock clock;
            answer(clock, ahead, 50);
            QVERIFY2(std::chrono::abs(clock.ahead() - ahead) <= 200ms, qPrintable(QString::number(clock.ahead().count())));
        }
    }

    void oneAnswerNeverSaysTooMuch()
    {
        ServerClock clock;
        clock.note(start - 900ms, start, start + 30s); // it took long
        QCOMPARE(clock.ahead(), Duration(0));
    }

    void clockThatIsSetIsFollowed()
    {
        ServerClock clock;
        answer(clock, 7min, 20);
        answer(clock, 0s, 20, start + 1h);
        QCOMPARE(clock.ahead(), Duration(0));
    }
};

QTEST_APPLESS_MAIN(ServerClockTest)
#include "tst_server_clock.moc"
