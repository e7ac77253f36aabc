// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/connection.h"
#include "tests/support/fake_transport.h"
#include "tests/support/manual_clock.h"

#include <QTest>

using namespace backroom;
using namespace backroom::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const Error refused{ErrorKind::Network, Reach::NotSent, {}, {}, {}};

std::optional<Error> busyWhen503(const HttpReply& reply)
{
    if (reply.status != 503)
        return std::nullopt;
    return Error{ErrorKind::Busy, Reach::Unknown, retryAfterOf(reply), {}, {}};
}

} // namespace

class ConnectionTest : public QObject {
    Q_OBJECT

    struct World {
        ManualClock clock;
        FakeTransport transport{clock};
        std::unique_ptr<Connection> connection
            = std::make_unique<Connection>(transport, clock, QUrl(u"https://erp.example"_s));
        QObject owner;
        QStringList log; ///< "name:status" or "name:error-kind", in order of arrival

        World() { connection->setRandom([] { return 0.5; }); }

        Connection::Task task(const QString& name, bool isRead = true, Lane lane = Lane::Interactive)
        {
            Connection::Task task;
            task.isRead = isRead;
            task.lane = lane;
            task.build = [name] { return HttpRequest{"POST", u'/' + name, {}, {}, "{}"}; };
            task.check = busyWhen503;
            task.done = [this, name](const Result<HttpReply>& result) {
                log << name + u':' + (result ? QString::number(result->status) : toName(result.error().kind));
            };
            return task;
        }
        void run(const QString& name, bool isRead = true, Lane lane = Lane::Interactive)
        {
            connection->run(task(name, isRead, lane), &owner);
        }
        void settle() { clock.advance(Duration(0)); }
        QStringList paths() const
        {
            QStringList paths;
            for (const FakeTransport::Sent& sent : transport.sent())
                paths << sent.request.path.mid(1);
            return paths;
        }
    };

private Q_SLOTS:
    void answersAreDelivered()
    {
        World world;
        world.transport.answer(jsonReply(3));
        world.run(u"a"_s);
        QCOMPARE(world.log, QStringList()); // never from inside run()
        world.settle();
        QCOMPARE(world.log, QStringList({u"a:200"_s}));
        QCOMPARE(world.connection->health(), Health::Good);
        QCOMPARE(*world.connection->lastAnswerAt(), world.clock.now());
    }

    void readsBackOffWithFullJitter()
    {
        World world;
        for (int i = 0; i < 4; ++i)
            world.transport.fail(refused);
        world.run(u"a"_s);
        world.settle();
        QCOMPARE(world.transport.sent().size(), std::size_t(1));
        // Half of 0.5 s, 1 s and 2 s.
        int tries = 1;
        for (const Duration wait : {250ms, 500ms, 1000ms}) {
            QCOMPARE(*world.clock.untilNext(), wait);
            world.clock.advance(wait);
            QCOMPARE(world.transport.sent().size(), std::size_t(++tries));
        }
        QCOMPARE(world.log, QStringList({u"a:network"_s}));
        QCOMPARE(world.clock.pendingTimers(), std::size_t(0));
    }

    void writesAreSentOnce_data()
    {
        QTest::addColumn<int>("status");
        QTest::newRow("no answer") << 0;
        QTest::newRow("busy") << 503;
    }
    void writesAreSentOnce()
    {
        QFETCH(int, status);
        World world;
        if (status == 0)
            world.transport.fail(refused);
        else
            world.transport.answer(htmlReply("", status));
        world.run(u"a"_s, false);
        world.clock.advance(1h);
        QCOMPARE(world.transport.sent().size(), std::size_t(1));
        QVERIFY(!world.transport.sent()[0].options.mayRepeat);
        QCOMPARE(world.log, QStringList({status == 0 ? u"a:network"_s : u"a:503"_s}));
    }

    void failuresThatStayAreNotRepeated()
    {
        World world;
        world.transport.fail({ErrorKind::Tls, Reach::NotSent, {}, {}, {}});
        world.run(u"a"_s);
        world.clock.advance(1h);
        QCOMPARE(world.log, QStringList({u"a:tls"_s}));
        QCOMPARE(world.transport.sent().size(), std::size_t(1));
    }

    void retryAfterWins()
    {
        World world;
        HttpReply busy = htmlReply("", 503);
        busy.headers << qMakePair(QByteArray("retry-after"), QByteArray("7"));
        world.transport.answer(busy);
        world.transport.answer(jsonReply(1));
        world.run(u"a"_s);
        world.settle();
        QCOMPARE(*world.clock.untilNext(), Duration(7s));
        QCOMPARE(world.connection->health(), Health::Degraded);
        world.clock.advance(7s - 1ms);
        QCOMPARE(world.transport.sent().size(), std::size_t(1));
        world.clock.advance(1ms);
        QCOMPARE(world.log, QStringList({u"a:200"_s}));
        QCOMPARE(world.connection->health(), Health::Good);
    }

    void aLongRetryAfterIsHandedOn()
    {
        World world;
        HttpReply busy = htmlReply("", 503);
        busy.headers << qMakePair(QByteArray("retry-after"), QByteArray("600"));
        world.transport.answer(busy);
        world.run(u"a"_s);
        world.settle();
        QCOMPARE(world.log, QStringList({u"a:503"_s}));
    }

    void healthFollowsFailures()
    {
        World world;
        std::vector<Health> seen;
        connect(world.connection.get(), &Connection::healthChanged, this, [&](Health health) { seen.push_back(health); });
        QCOMPARE(world.connection->health(), Health::Unknown);
        for (int i = 0; i < 3; ++i)
            world.transport.fail(refused);
        world.transport.answer(htmlReply("", 404)); // any answer shows that somebody is there
        world.run(u"a"_s);
        world.clock.advance(1min);
        QCOMPARE(seen, std::vector<Health>({Health::Degraded, Health::Down, Health::Good}));
        QCOMPARE(world.log, QStringList({u"a:404"_s}));
    }

    void prioritiesAndLanes()
    {
        World world;
        for (int i = 0; i < 8; ++i)
            world.transport.hold();
        world.run(u"bulk1"_s, true, Lane::Bulk);
        world.run(u"bulk2"_s, true, Lane::Bulk);
        world.run(u"screen1"_s, true, Lane::Interactive);
        world.run(u"screen2"_s, true, Lane::Interactive);
        QCOMPARE(world.paths(), QStringList({u"bulk1"_s, u"screen1"_s})); // bulk leaves one of two slots
        world.run(u"push"_s, true, Lane::Push);
        world.run(u"decision"_s, false, Lane::Decision);
        QCOMPARE(world.paths().last(), u"decision"_s); // beyond the limit
        world.run(u"decision2"_s, false, Lane::Decision);
        QCOMPARE(world.paths().size(), 3);
        for (int i = 0; i < 7; ++i) {
            QVERIFY(world.transport.release(jsonReply(1)));
            world.settle();
        }
        QCOMPARE(world.paths(), QStringList({u"bulk1"_s, u"screen1"_s, u"decision"_s, u"decision2"_s, u"screen2"_s, u"push"_s, u"bulk2"_s}));
    }

    void gateHoldsBackEverythingElse()
    {
        World world;
        world.transport.setHandler([](const HttpRequest&) { return jsonReply(1); });
        auto first = world.connection->gate();
        auto second = world.connection->gate();
        world.run(u"a"_s);
        Connection::Task signIn = world.task(u"sign-in"_s);
        signIn.ignoresGate = true;
        world.connection->run(signIn, &world.owner);
        world.clock.advance(1min);
        QCOMPARE(world.log, QStringList({u"sign-in:200"_s}));
        first.reset();
        world.settle();
        QCOMPARE(world.log.size(), 1);
        second.reset();
        world.settle();
        QCOMPARE(world.log, QStringList({u"sign-in:200"_s, u"a:200"_s}));
        // A guard may outlive its connection.
        auto late = world.connection->gate();
        world.connection.reset();
        late.reset();
    }

    void requestsAreBuiltAnewForEveryTry()
    {
        World world;
        world.transport.fail(refused);
        world.transport.answer(jsonReply(1));
        int session = 0;
        Connection::Task task = world.task(u"a"_s);
        task.build = [&session] { return HttpRequest{"GET", u"/session%1"_s.arg(++session), {}, {}, {}}; };
        world.connection->run(task, &world.owner);
        world.clock.advance(1min);
        QCOMPARE(world.paths(), QStringList({u"session1"_s, u"session2"_s}));
    }

    void aRequestThatCannotBeBuiltIsNotSent()
    {
        World world;
        Connection::Task task = world.task(u"a"_s);
        task.build = []() -> Result<HttpRequest> { return Error::of(ErrorKind::Authentication); };
        world.connection->run(task, &world.owner);
        QCOMPARE(world.log, QStringList());
        world.settle();
        QCOMPARE(world.log, QStringList({u"a:authentication"_s}));
        QVERIFY(world.transport.sent().empty());
        QCOMPARE(world.connection->health(), Health::Unknown);
    }

    void nothingIsCalledAfterTheOwnerDied()
    {
        World world;
        auto owner = std::make_unique<QObject>();
        world.transport.fail(refused);
        world.transport.hold();
        world.transport.answer(jsonReply(1));
        world.connection->run(world.task(u"delayed"_s), owner.get());
        world.settle();
        world.connection->run(world.task(u"running"_s), owner.get());
        world.connection->setConcurrency(1);
        world.connection->run(world.task(u"waiting"_s), owner.get());
        world.run(u"other"_s);
        owner.reset();
        QCOMPARE(world.transport.aborted(), 1);
        world.clock.advance(1h);
        QCOMPARE(world.log, QStringList({u"other:200"_s}));
        QCOMPARE(world.paths(), QStringList({u"delayed"_s, u"running"_s, u"other"_s}));
    }

    void theLastCallbackMayEndTheConnection()
    {
        World world;
        world.transport.setHandler([](const HttpRequest&) { return jsonReply(1); });
        Connection::Task task = world.task(u"a"_s);
        task.done = [&world](const Result<HttpReply>&) {
            world.log << u"a"_s;
            world.connection.reset();
        };
        world.connection->run(task, &world.owner);
        world.run(u"b"_s);
        world.run(u"c"_s);
        world.clock.advance(1h);
        QCOMPARE(world.log, QStringList({u"a"_s}));
        QCOMPARE(world.transport.underWay(), 0);
    }

    void callbacksMayAskForMore()
    {
        World world;
        world.transport.setHandler([](const HttpRequest&) { return jsonReply(1); });
        int rounds = 0;
        std::function<void()> again = [&] {
            Connection::Task task = world.task(u"a"_s);
            task.done = [&](const Result<HttpReply>&) {
                if (++rounds < 50)
                    again();
            };
            world.connection->run(task, &world.owner);
        };
        again();
        world.settle();
        QCOMPARE(rounds, 50);
    }
};

QTEST_GUILESS_MAIN(ConnectionTest)
#include "tst_connection.moc"
