// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/bus/bus_reader.h"
#include "tests/support/fake_n8n.h"
#include "tests/support/manual_clock.h"

#include <QTemporaryDir>
#include <QTest>

using namespace backroom;
using namespace backroom::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

Json delivered()
{
    QFile file(QStringLiteral(BACKROOM_RESOURCES "/bus/default.json"));
    return file.open(QIODevice::ReadOnly) ? parseJson(file.readAll()).value_or({}) : Json();
}

BusRules rules(const Json& flows = Json::array())
{
    Json json = delivered();
    json["flows"] = flows;
    return {*FailureTable::fromJson(json), *FlowBook::fromJson(json)};
}

std::unique_ptr<BusStore> opened(const QString& file)
{
    auto store = BusStore::open(file);
    return store ? std::move(*store) : nullptr;
}

/// One console beside one n8n.
struct Desk {
    explicit Desk(const QString& file, BusRules by = rules())
        : n8n(clock)
        , store(opened(file))
        , reader(std::make_unique<BusReader>(clock, *store, std::move(by)))
    {
        client.connection().setRandom([] { return 1.0; });
        transport.setHandler(n8n.handler());
        QObject::connect(reader.get(), &BusReader::changed, reader.get(), [this](const std::vector<KeptExecution>& executions) {
            for (const KeptExecution& kept : executions)
                told << u"%1 %2"_s.arg(kept.head.id).arg(toName(kept.head.status));
        });
    }

    bool begin(const QString& instance = u"http://n8n"_s)
    {
        if (!reader->restore(instance))
            return false;
        bool isThere = false;
        client.discover(&client, [&](const Result<N8nSession>& session) { isThere = session.has_value(); });
        clock.advance(0s);
        settle();
        if (isThere)
            reader->resume(client);
        settle();
        return isThere;
    }
    /// Everything that is under way comes to its end.
    void settle()
    {
        for (int i = 0; i < 1000 && transport.underWay() > 0; ++i)
            clock.advance(0s);
    }
    /// The next round.
    void round()
    {
        clock.advance(5s);
        settle();
    }
    const KeptExecution* kept(std::int64_t id) const
    {
        const auto found = reader->kept().find(id);
        return found == reader->kept().end() ? nullptr : &found->second;
    }
    int asked(const QString& part) const
    {
        int count = 0;
        for (const FakeTransport::Sent& sent : transport.sent())
            count += sent.request.path.contains(part) ? 1 : 0;
        return count;
    }

    ManualClock clock;
    FakeN8n n8n;
    FakeTransport transport{clock};
    N8nClient client{transport, clock, QUrl(u"http://n8n"_s), n8n.key("operator")};
    std::unique_ptr<BusStore> store;
    std::unique_ptr<BusReader> reader;
    QStringList told;
};

} // namespace

class BusReaderTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void findsWhatFailed();
    void readsDataOnce();
    void oldIdsFailLate();
    void calledFlowsAreOneCase();
    void waitingOnesComeAndGo();
    void recoveredOnesAreTold();
    void softFailuresWhereDeclared();
    void keepsWhatN8nForgets();
    void brokenRoundsAreRepeated();
    void manyAtOnce();

private:
    QTemporaryDir m_folder;
    int m_files = 0;
    QString file() { return m_folder.filePath(u"bus%1.sqlite"_s.arg(++m_files)); }
};

void BusReaderTest::findsWhatFailed()
{
    Desk desk(file());
    desk.n8n.post(u"bus-order"_s, {{"ref", "SO-1"}, {"status", 503}});
    desk.n8n.post(u"bus-order"_s, {{"ref", "SO-2"}});
    desk.n8n.post(u"bus-stopped"_s, {{"ref", "SO-3"}});
    desk.n8n.post(u"bus-tagged"_s, {{"ref", "SO-4"}});
    QVERIFY(desk.begin());
    QVERIFY(!desk.reader->error());
    QCOMPARE(desk.told, (QStringList{u"1 error"_s, u"3 error"_s, u"4 error"_s}));
    QCOMPARE(desk.kept(1)->flowName, u"Order to ERP"_s);
    QCOMPARE(desk.kept(1)->cause, u"server-error"_s);
    QCOMPARE(desk.kept(1)->way, RetryWay::Retry);
    QVERIFY(!desk.kept(1)->key.isKnown());
    QCOMPARE(desk.kept(3)->causeCode, u"BUS-104"_s);
    QCOMPARE(desk.kept(3)->is, FailureClass::BusinessRule);
    QCOMPARE(desk.kept(4)->key, (BusinessKey{u"sale.order"_s, u"SO-4"_s}));
    QVERIFY(desk.reader->readAt());
    // Seen within the pace of polling.
    desk.n8n.post(u"bus-refused"_s, {{"ref", "SO-5"}});
    desk.round();
    QCOMPARE(desk.told.last(), u"5 error"_s);
    QCOMPARE(desk.kept(5)->is, FailureClass::Transient);
}

void BusReaderTest::readsDataOnce()
{
    Desk desk(file());
    desk.n8n.post(u"bus-order"_s, {{"ref", "SO-1"}, {"status", 503}});
    desk.n8n.post(u"bus-thrown"_s, {{"ref", "SO-2"}});
    QVERIFY(desk.begin());
    for (int i = 0; i < 5; ++i)
        desk.round();
    // Where a code tells all, no payload and no word is asked for.
    QCOMPARE(desk.asked(u"/executions/1?includeData=true&redactExecutionData=true"_s), 1);
    QCOMPARE(desk.asked(u"/executions/1?includeData=true&redactExecutionData=false"_s), 0);
    QCOMPARE(desk.asked(u"/executions/2?includeData=true&redactExecutionData=false"_s), 1);
    QCOMPARE(desk.told.size(), 2);
    QVERIFY(desk.kept(1)->message.isEmpty());
    QCOMPARE(desk.kept(2)->message, u"Stock for SKU 4711 would become negative [line 1]"_s);
    QCOMPARE(desk.asked(u"limit=0"_s), 0);
}

void BusReaderTest::oldIdsFailLate()
{
    Desk desk(file());
    desk.n8n.post(u"bus-timeout"_s, {{"ref", "SO-1"}}); // runs for two seconds
    desk.n8n.post(u"bus-thrown"_s, {{"ref", "SO-2"}});
    QVERIFY(desk.begin());
    QCOMPARE(desk.told, QStringList{u"2 error"_s});
    desk.n8n.post(u"bus-thrown"_s, {{"ref", "SO-3"}});
    desk.round();
    QVERIFY(desk.told.contains(u"1 canceled"_s));
    QCOMPARE(desk.kept(1)->cause, u"flow-timeout"_s);
    QCOMPARE(desk.kept(1)->way, RetryWay::Replay);
    QCOMPARE(desk.told.size(), 3);
}

void BusReaderTest::calledFlowsAreOneCase()
{
    Desk desk(file());
    desk.n8n.post(u"bus-caller"_s, {{"ref", "SO-1"}});
    QVERIFY(desk.begin());
    const auto cases = desk.reader->cases();
    QCOMPARE(cases.size(), std::size_t(1));
    QCOMPARE(cases.front().root, 1);
    QCOMPARE(cases.front().origin, 2);
    QCOMPARE(desk.kept(2)->cause, u"thrown-by-flow"_s);
    QCOMPARE(desk.kept(2)->way, RetryWay::None);
}

void BusReaderTest::waitingOnesComeAndGo()
{
    Desk desk(file());
    desk.n8n.post(u"bus-approval"_s, {{"ref", "RF-1"}});
    QVERIFY(desk.begin());
    QCOMPARE(desk.told, QStringList{u"1 waiting"_s});
    QCOMPARE(desk.kept(1)->way, RetryWay::Decide);
    QCOMPARE(desk.kept(1)->node, u"Wait for approval"_s);
    desk.round();
    QCOMPARE(desk.told.size(), 1);
    desk.n8n.api().runs().resume(*desk.n8n.api().runs().run(1), Json::object());
    desk.round();
    QCOMPARE(desk.told.last(), u"1 success"_s);
    QCOMPARE(desk.kept(1)->way, RetryWay::None);
}

void BusReaderTest::recoveredOnesAreTold()
{
    Desk desk(file());
    const auto soon = desk.clock.now() + 1s;
    desk.n8n.post(u"bus-order"_s, {{"ref", "SO-1"}, {"until", soon.time_since_epoch().count()}});
    QVERIFY(desk.begin());
    QCOMPARE(desk.kept(1)->way, RetryWay::Retry);
    desk.clock.advance(2s);
    desk.n8n.api().runs().retry(1); // by somebody in n8n
    // It does not move to the head of the list: found when the day is looked through.
    for (int i = 0; i < 125; ++i)
        desk.round();
    QCOMPARE(desk.kept(1)->head.retrySuccess, 2);
    QCOMPARE(desk.kept(1)->way, RetryWay::None);
    QCOMPARE(desk.kept(1)->wayReason, u"recovered"_s);
    QCOMPARE(desk.kept(1)->cause, u"server-error"_s);
}

void BusReaderTest::softFailuresWhereDeclared()
{
    Desk silent(file());
    silent.n8n.post(u"bus-soft"_s, {{"ref", "SO-1"}, {"status", 503}});
    QVERIFY(silent.begin());
    QVERIFY(silent.told.isEmpty());

    Desk desk(file(), rules({{{"name", "Goes on"}, {"model", "sale.order"}, {"reference", "/body/ref"}, {"softFailures", true}}}));
    desk.n8n.post(u"bus-soft"_s, {{"ref", "SO-1"}, {"status", 503}});
    desk.n8n.post(u"bus-soft"_s, {{"ref", "SO-2"}, {"status", 200}});
    QVERIFY(desk.begin());
    desk.round(); // which flows there are is known from the first round on
    QCOMPARE(desk.told, QStringList{u"1 success"_s});
    QVERIFY(desk.kept(1)->isSoft);
    QCOMPARE(desk.kept(1)->cause, u"server-error"_s);
    QCOMPARE(desk.kept(1)->key.reference, u"SO-1"_s);
    const int before = desk.asked(u"/executions/2"_s);
    for (int i = 0; i < 130; ++i)
        desk.round();
    QCOMPARE(desk.asked(u"/executions/2"_s), before); // once is enough
}

void BusReaderTest::keepsWhatN8nForgets()
{
    const QString path = file();
    {
        Desk desk(path);
        desk.n8n.post(u"bus-thrown"_s, {{"ref", "SO-1"}});
        desk.n8n.post(u"bus-long"_s, {{"ref", "SO-2"}});
        QVERIFY(desk.begin());
        desk.reader->suspend();
    }
    Desk desk(path); // an n8n that has lost everything
    QVERIFY(desk.begin());
    QVERIFY(!desk.reader->error());
    QCOMPARE(desk.kept(1)->cause, u"thrown-by-flow"_s);
    QVERIFY(desk.told.isEmpty());
    QVERIFY(desk.reader->restore(u"http://another"_s));
    QVERIFY(desk.reader->kept().empty());
}

void BusReaderTest::brokenRoundsAreRepeated()
{
    Desk desk(file());
    QVERIFY(desk.begin());
    desk.n8n.post(u"bus-thrown"_s, {{"ref", "SO-1"}});
    const auto answers = desk.n8n.handler();
    bool isBroken = true;
    desk.transport.setHandler([&](const HttpRequest& request) -> Result<HttpReply> {
        if (isBroken && request.path.contains(u"includeData"_s))
            return jsonReply({{"message", "Unauthorized"}}, 401);
        return answers(request);
    });
    desk.round();
    QVERIFY(desk.reader->error());
    QCOMPARE(desk.reader->error()->kind, ErrorKind::Authentication);
    QVERIFY(desk.told.isEmpty());
    QVERIFY(desk.store->executions(u"http://n8n"_s)->empty());
    isBroken = false;
    desk.clock.advance(10s);
    desk.settle();
    QVERIFY(!desk.reader->error());
    QCOMPARE(desk.told, QStringList{u"1 error"_s});
}

void BusReaderTest::manyAtOnce()
{
    Desk desk(file());
    for (int i = 0; i < 120; ++i)
        desk.n8n.post(u"bus-order"_s, {{"ref", "SO"}, {"status", 503}});
    QVERIFY(desk.begin());
    // All are there at once, the newest with what they are.
    QCOMPARE(desk.reader->kept().size(), std::size_t(120));
    QVERIFY(desk.kept(120)->isRead);
    QVERIFY(!desk.kept(1)->isRead);
    QCOMPARE(desk.kept(1)->flowName, u"Order to ERP"_s);
    desk.round();
    desk.round();
    QVERIFY(desk.kept(1)->isRead);
    QCOMPARE(desk.kept(1)->cause, u"server-error"_s);
    QCOMPARE(desk.kept(1)->group, desk.kept(120)->group);
}

QTEST_GUILESS_MAIN(BusReaderTest)
#include "tst_bus_reader.moc"
