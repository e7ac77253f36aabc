// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/console_rig.h"
#include "tests/support/fake_live.h"

#include <QFile>
#include <QTest>

#include <algorithm>

using namespace backroom;
using namespace backroom::test;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

const QString orders = u"purchase.order"_s;
const FeedId orderFeed{u"purchase-orders"_s};

/// The request of a session-less JSON-RPC call as JSON-2, which the modelled server speaks.
HttpRequest asJson2(const Json& args)
{
    HttpRequest request;
    request.verb = "POST";
    request.path = u"/json/2/%1/%2"_s.arg(textOf(args[3]), textOf(args[4]));
    Json body = args[6];
    const Json positional = args[5];
    const QString method = textOf(args[4]);
    if (!positional.empty())
        body[method == "search"_L1 ? "domain" : "ids"] = positional[0];
    request.body = dumpJson(body);
    return request;
}

/// The engine over a modelled server that tells what changes: signed in by password, which alone opens a session.
class LiveRig : public ConsoleRig {
public:
    LiveRig()
    {
        before = [this](const HttpRequest& request) -> std::optional<FakeTransport::Outcome> {
            if (isCut)
                return FakeTransport::Outcome(Error{ErrorKind::Network, Reach::NotSent, {}, {}, {}});
            if (const auto answer = bus.answer(request))
                return *answer;
            if (request.path != "/jsonrpc"_L1)
                return std::nullopt;
            const Json params = (*parseJson(request.body))["params"];
            if (params["service"] == "common")
                return FakeTransport::Outcome(jsonReply({{"jsonrpc", "2.0"}, {"id", 1}, {"result", FakeOdoo::uid}}));
            FakeTransport::Outcome answer = odoo.answer(asJson2(params["args"]));
            if (!answer || answer->status >= 500)
                return answer;
            const Json result = *parseJson(answer->body);
            Json envelope = {{"jsonrpc", "2.0"}, {"id", 1}};
            if (answer->status >= 300)
                envelope["error"] = {{"code", 0}, {"message", "Odoo Server Error"}, {"data", result}};
            else
                envelope["result"] = result;
            answer->status = 200;
            answer->body = dumpJson(envelope);
            return answer;
        };
        makeLiveTransport = [this](const ConnectionSettings&) { return std::make_unique<Forward>(bus.sockets); };
    }

    ~LiveRig() { kill(); }

    /// Before start().
    void changeFeed(const QString& name, const char* key, const Json& value)
    {
        QFile file(folder.filePath(u"resources/feeds/"_s + name));
        file.setPermissions(file.permissions() | QFile::WriteOwner);
        QVERIFY(file.open(QIODevice::ReadWrite));
        Json feed = *parseJson(file.readAll());
        feed[key] = value;
        file.resize(0);
        file.seek(0);
        file.write(dumpJson(feed));
    }

    void connectByPassword()
    {
        ConnectionSettings settings;
        settings.url = u"http://127.0.0.1:8069"_s;
        settings.database = u"demo"_s;
        settings.login = u"lead"_s;
        settings.secretIsKey = false;
        console().connectSource(settings, Secret("password"));
        pass(3s);
    }

    FeedStatus feed(const FeedId& id = orderFeed) const
    {
        const auto found = std::find_if(feeds.begin(), feeds.end(), [&](const FeedStatus& status) { return status.id == id; });
        return found == feeds.end() ? FeedStatus() : *found;
    }
    int orderReads() const { return odoo.calls("purchase.order.search_read"); }

    FakeBus bus{clock};
    bool isCut = false;

private:
    struct Forward : LiveTransport {
        explicit Forward(FakeLiveTransport& to) : sockets(to) {}
        LiveSocket* open(const odoo::BusHandshake& handshake, QObject* owner) override { return sockets.open(handshake, owner); }
        FakeLiveTransport& sockets;
    };
};

} // namespace

/// What the source tells by itself is shown at once; where it does not, nothing is worse than before (design.md §4).
class LiveFlow : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void changeIsShownAtOnce();
    void newRecordBecomesARow();
    void deletedRecordGoesOnlyWhenARead();
    void deletionThatIsNoneIsReadAgain();
    void recordThatLeavesTheDomainGoes();
    void hintsAreMergedWhileOneIsRead();
    void burstIsReadInPiecesAndADecisionOvertakesIt();
    void unknownModelsAreIgnored();
    void pollsBecomeSlowOnlyForWhatIsToldOf();
    void pollsAreQuickAgainWhenPushIsLost();
    void changeThatNobodyToldOfEndsTheTrust();
    void whatWasMissedIsCaughtUpWithAfterACut();
    void absenceOverADayReadsEverythingAgain();
    void restartGoesOnWhereItWas();
    void keyIsPolled();
    void queueStaysFreshWhilePushed();
    void figuresOfOthersFollow();
    void lagIsMeasured();
};

void LiveFlow::changeIsShownAtOnce()
{
    LiveRig rig;
    QVERIFY(rig.start());
    rig.connectByPassword();
    QCOMPARE(rig.source.live.mode, LiveMode::Push);
    rig.pass(3s);
    rig.odoo.edit("purchase.order", FakeOdoo::order, {{"partner_ref", "told"}, {"amount_total", 4321.0}});
    const int before = rig.orderReads();
    rig.bus.tell(orders, {FakeOdoo::order});
    rig.pass(200ms);
    QCOMPARE(rig.row(orders, FakeOdoo::order)->amount.toString(), u"4321.00 EUR"_s);
    QCOMPARE(rig.orderReads(), before + 1);
}

void LiveFlow::newRecordBecomesARow()
{
    LiveRig rig;
    QVERIFY(rig.start());
    rig.connectByPassword();
    Json record = rig.odoo.record("purchase.order", FakeOdoo::order);
    record["name"] = "P00099";
    rig.odoo.record("purchase.order", 99) = record;
    rig.odoo.edit("purchase.order", 99, Json::object());
    rig.bus.tell(orders, {99}, "create");
    rig.pass(200ms);
    QVERIFY(rig.row(orders, 99));
    QCOMPARE(rig.row(orders, 99)->businessKey, u"P00099"_s);
}

void LiveFlow::deletedRecordGoesOnlyWhenARead()
{
    LiveRig rig;
    QVERIFY(rig.start());
    rig.connectByPassword();
    QVERIFY(rig.row(orders, FakeOdoo::order));
    rig.odoo.remove("purchase.order", FakeOdoo::order);
    const int before = rig.orderReads();
    rig.bus.tell(orders, {FakeOdoo::order}, "unlink");
    QVERIFY(rig.row(orders, FakeOdoo::order)); // told, and not read yet
    rig.pass(500ms);
    QVERIFY(rig.orderReads() > before);
    rig.pass(11min); // an item ends after two clean reads
    QVERIFY(!rig.row(orders, FakeOdoo::order));
}

void LiveFlow::deletionThatIsNoneIsReadAgain()
{
    LiveRig rig;
    QVERIFY(rig.start());
    rig.connectByPassword();
    rig.bus.tell(orders, {FakeOdoo::order}, "unlink");
    rig.pass(15min);
    QVERIFY(rig.row(orders, FakeOdoo::order));
}

void LiveFlow::recordThatLeavesTheDomainGoes()
{
    LiveRig rig;
    QVERIFY(rig.start());
    rig.connectByPassword();
    rig.odoo.edit("purchase.order", FakeOdoo::order, {{"state", "purchase"}});
    rig.bus.tell(orders, {FakeOdoo::order});
    rig.pass(15min);
    QVERIFY(!rig.row(orders, FakeOdoo::order));
}

void LiveFlow::hintsAreMergedWhileOneIsRead()
{
    LiveRig rig;
    QVERIFY(rig.start());
    rig.connectByPassword();
    rig.pass(1s);
    const int before = rig.orderReads();
    for (int i = 0; i < 200; ++i)
        rig.bus.tell(orders, {FakeOdoo::order + i % 3});
    rig.pass(1s);
    QVERIFY2(rig.orderReads() - before <= 3, qPrintable(QString::number(rig.orderReads() - before)));
}

void LiveFlow::burstIsReadInPiecesAndADecisionOvertakesIt()
{
    LiveRig rig;
    rig.leavePoliciesOut();
    QVERIFY(rig.start());
    rig.connectByPassword();
    rig.bus.tell(orders, {FakeOdoo::order});
    rig.pass(1s);
    const ItemDetail seen = rig.detail(rig.row(orders, FakeOdoo::order)->id);
    const Json record = rig.odoo.record("purchase.order", FakeOdoo::order);
    std::vector<std::int64_t> many;
    for (std::int64_t id = 10'000; id < 20'000; ++id) {
        if (id >= 19'800) // the others were deleted meanwhile
            rig.odoo.record("purchase.order", id) = record;
        many.push_back(id);
    }
    int piecesBefore = 0;
    int pieces = 0;
    bool wasCalled = false;
    rig.odoo.onRequest = [&](const std::string& model, const std::string& method) {
        if (model == "purchase.order" && method == "search_read")
            ++(wasCalled ? pieces : piecesBefore);
        wasCalled = wasCalled || method == "button_approve";
    };
    rig.bus.tell(orders, many);
    rig.console().setUndoWindow(0s);
    rig.console().submit(2, {seen.row.id, verbs::approve, {}, seen.seal, Json::object(), seen.readAt});
    rig.pass(5s);
    QVERIFY(wasCalled);
    QVERIFY2(piecesBefore <= 7, qPrintable(QString::number(piecesBefore)));
    QVERIFY2(pieces + piecesBefore >= 10, qPrintable(QString::number(pieces)));
    QCOMPARE(rig.odoo.effects(), 1);
    QVERIFY(rig.row(orders, 19'999));
}

void LiveFlow::unknownModelsAreIgnored()
{
    LiveRig rig;
    QVERIFY(rig.start());
    rig.connectByPassword();
    rig.pass(1s);
    const int before = rig.odoo.requests();
    rig.bus.tell(u"no.such.model"_s, {1, 2, 3});
    rig.pass(500ms);
    QCOMPARE(rig.odoo.requests(), before);
}

void LiveFlow::pollsBecomeSlowOnlyForWhatIsToldOf()
{
    LiveRig rig;
    QVERIFY(rig.start());
    rig.connectByPassword();
    rig.bus.tell(orders, {FakeOdoo::order});
    rig.pass(30s);
    QCOMPARE(rig.feed().mode, FeedMode::Push);
    QCOMPARE(rig.feed({u"invoices"_s}).mode, FeedMode::Polling); // nothing was ever told of them
    const int before = rig.orderReads();
    const int invoicesBefore = rig.odoo.calls("account.move.search_read");
    rig.pass(10min);
    QVERIFY2(rig.orderReads() - before <= 3 * 3, qPrintable(QString::number(rig.orderReads() - before)));
    QVERIFY(rig.odoo.calls("account.move.search_read") - invoicesBefore > 40);
}

void LiveFlow::pollsAreQuickAgainWhenPushIsLost()
{
    LiveRig rig;
    QVERIFY(rig.start());
    rig.connectByPassword();
    rig.bus.tell(orders, {FakeOdoo::order});
    rig.pass(1min);
    rig.bus.sockets.opens = false;
    rig.bus.peekStatus = 404;
    rig.bus.sockets.socket()->cut();
    rig.pass(2s);
    QCOMPARE(rig.feed().mode, FeedMode::Polling);
    const int before = rig.orderReads();
    rig.odoo.edit("purchase.order", FakeOdoo::order, {{"amount_total", 777.0}});
    rig.pass(15s);
    QVERIFY(rig.orderReads() > before);
    QCOMPARE(rig.row(orders, FakeOdoo::order)->amount.toString(), u"777.00 EUR"_s);
}

void LiveFlow::changeThatNobodyToldOfEndsTheTrust()
{
    LiveRig rig;
    QVERIFY(rig.start());
    rig.connectByPassword();
    rig.bus.tell(orders, {FakeOdoo::order});
    rig.pass(2min);
    QCOMPARE(rig.feed().mode, FeedMode::Push);
    rig.odoo.edit("purchase.order", FakeOdoo::order, {{"amount_total", 888.0}}); // somebody switched the rule off
    rig.pass(6min);
    QCOMPARE(rig.row(orders, FakeOdoo::order)->amount.toString(), u"888.00 EUR"_s);
    QCOMPARE(rig.feed().mode, FeedMode::Polling);
    rig.odoo.edit("purchase.order", FakeOdoo::order, {{"amount_total", 889.0}});
    rig.bus.tell(orders, {FakeOdoo::order}); // and on again
    rig.pass(2s);
    QCOMPARE(rig.feed().mode, FeedMode::Push);
}

void LiveFlow::whatWasMissedIsCaughtUpWithAfterACut()
{
    LiveRig rig;
    QVERIFY(rig.start());
    rig.connectByPassword();
    rig.bus.tell(orders, {FakeOdoo::order});
    rig.pass(2min);
    rig.isCut = true;
    rig.bus.sockets.opens = false;
    rig.bus.sockets.socket()->cut();
    rig.pass(10min);
    QCOMPARE(rig.source.phase, SourcePhase::Offline);
    rig.odoo.edit("purchase.order", FakeOdoo::order, {{"amount_total", 555.0}});
    const std::int64_t last = rig.bus.tell(orders, {FakeOdoo::order});
    rig.isCut = false;
    rig.bus.sockets.opens = true;
    rig.pass(3min);
    QCOMPARE(rig.source.live.mode, LiveMode::Push);
    QVERIFY(std::find(rig.bus.peeks.begin(), rig.bus.peeks.end(), last - 1) != rig.bus.peeks.end());
    QCOMPARE(rig.row(orders, FakeOdoo::order)->amount.toString(), u"555.00 EUR"_s);
}

void LiveFlow::absenceOverADayReadsEverythingAgain()
{
    for (const bool isLong : {false, true}) {
        LiveRig rig;
        for (const QString& feed : {u"purchase-orders.json"_s, u"invoices.json"_s})
            rig.changeFeed(feed, "pollSeconds", 600); // a day goes by
        QVERIFY(rig.start());
        rig.connectByPassword();
        // The newest record is another one: no pass looks as far back as the order's last change.
        rig.odoo.record("purchase.order", 99) = rig.odoo.record("purchase.order", FakeOdoo::order);
        rig.odoo.edit("purchase.order", 99, Json::object());
        rig.bus.tell(orders, {99}, "create");
        rig.pass(11min);
        // A change that moves no write_date, while only the live events are away.
        rig.bus.sockets.refusal = LiveEnd{0, {}, 404, {}};
        rig.bus.peekStatus = 404;
        rig.bus.sockets.socket()->cut();
        rig.pass(isLong ? 25h : 2h);
        rig.odoo.record("purchase.order", FakeOdoo::order)["amount_total"] = 666.0;
        rig.bus.sockets.refusal.reset();
        rig.bus.peekStatus = 200;
        rig.pass(15min);
        QCOMPARE(rig.source.live.mode, LiveMode::Push);
        QCOMPARE(rig.row(orders, FakeOdoo::order)->amount.toString() == u"666.00 EUR"_s, isLong);
    }
}

void LiveFlow::restartGoesOnWhereItWas()
{
    LiveRig rig;
    QVERIFY(rig.start());
    rig.connectByPassword();
    const std::int64_t last = rig.bus.tell(orders, {FakeOdoo::order});
    rig.pass(1min);
    rig.kill();
    rig.bus.tell(orders, {FakeOdoo::order});
    rig.bus.peeks.clear();
    QVERIFY(rig.start());
    rig.pass(5s);
    QCOMPARE(rig.source.live.mode, LiveMode::Push);
    QCOMPARE(rig.bus.peeks.front(), last);
    QCOMPARE(rig.feed().mode, FeedMode::Push); // still known to be told of
}

void LiveFlow::keyIsPolled()
{
    LiveRig rig;
    QVERIFY(rig.start());
    rig.connectSource();
    QCOMPARE(rig.source.phase, SourcePhase::Online);
    QCOMPARE(rig.source.live.mode, LiveMode::Off);
    QCOMPARE(rig.source.live.obstacle, LiveObstacle::KeyOnly);
    QVERIFY(rig.bus.sockets.handshakes.empty());
    rig.pass(2s);
    QCOMPARE(rig.feed().mode, FeedMode::Polling);
}

void LiveFlow::queueStaysFreshWhilePushed()
{
    LiveRig rig;
    QVERIFY(rig.start());
    rig.connectByPassword();
    rig.bus.tell(orders, {FakeOdoo::order});
    for (int i = 0; i < 8; ++i) {
        rig.pass(33s);
        QCOMPARE(rig.queues[{u"purchase-orders"_s}].phase, QueuePhase::Ready);
    }
}

void LiveFlow::figuresOfOthersFollow()
{
    LiveRig rig;
    rig.changeFeed(u"purchase-orders.json"_s, "dirtiedBy", Json::array({"account.move"}));
    QVERIFY(rig.start());
    rig.connectByPassword();
    rig.bus.tell(orders, {FakeOdoo::order});
    rig.pass(4min);
    const int before = rig.orderReads();
    rig.bus.tell(u"account.move"_s, {FakeOdoo::creditNote});
    rig.pass(1s);
    // The modelled credit note has no order, so nothing moved; what matters is that nothing is read in a circle.
    QVERIFY(rig.orderReads() - before <= 1);
}

void LiveFlow::lagIsMeasured()
{
    LiveRig rig;
    QVERIFY(rig.start());
    rig.connectByPassword();
    QVERIFY(!rig.feed().lastEventAt);
    for (int i = 0; i < 20; ++i) {
        rig.odoo.edit("purchase.order", FakeOdoo::order, {{"amount_total", 1000.0 + i}});
        rig.bus.tell(orders, {FakeOdoo::order});
        rig.pass(2s);
    }
    const FeedStatus status = rig.feed();
    QVERIFY(status.lastEventAt);
    QVERIFY(status.lag && status.lagP95);
    QVERIFY2(*status.lagP95 >= 20ms && *status.lagP95 <= 200ms, qPrintable(QString::number(status.lagP95->count())));
    // Polled: from the writing on.
    rig.odoo.edit("account.move", FakeOdoo::creditNote, {{"amount_total", 12.0}});
    rig.pass(15s);
    const FeedStatus polled = rig.feed({u"invoices"_s});
    QVERIFY(polled.lag);
    QVERIFY2(*polled.lag <= 12s, qPrintable(QString::number(polled.lag->count())));
}

QTEST_GUILESS_MAIN(LiveFlow)
#include "tst_live_flow.moc"
