// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/bus/business_key.h"
#include "core/domain/bus/failure_case.h"
#include "core/domain/bus/failure_class.h"
#include "core/domain/bus/retry_advice.h"
#include "tests/contract/integration_bus.h"

#include <QDateTime>
#include <QFile>

using namespace backroom;
using namespace backroom::test;
using namespace Qt::StringLiterals;

namespace {

using ExecutionStatus::Canceled;
using ExecutionStatus::Crashed;
using ExecutionStatus::Running;
using ExecutionStatus::Success;
using ExecutionStatus::Waiting;

const std::set<ExecutionStatus> ended{Success, ExecutionStatus::Error, Crashed, Canceled};
/// How long the other side of an order stays away in these tests.
constexpr qint64 awayMilliseconds = 4000;

Json definitions()
{
    QFile file(QStringLiteral(BACKROOM_RESOURCES "/bus/default.json"));
    return file.open(QIODevice::ReadOnly) ? parseJson(file.readAll()).value_or({}) : Json();
}

n8n::ExecutionQuery query(std::optional<ExecutionStatus> status, int limit, std::int64_t before = 0)
{
    n8n::ExecutionQuery one;
    one.status = status;
    one.limit = limit;
    one.beforeId = before;
    return one;
}

} // namespace

/// What we believe about n8n (n8n.md).
class ContractBus : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void keyTellsWhatItMay();
    void failuresAreWhatTheyAreTakenFor_data();
    void failuresAreWhatTheyAreTakenFor();
    void redactedByWish();
    void listsNewestFirst();
    void oldIdsFailLate();
    void calledFlowsFailTwice();
    void retriesUntilItIsThere();
    void retriesAreRefused();
    void waitingIsDecidedOnce();
    void replaysTellWhatTheyAreFor();

private:
    ServerUnderTest m_server;
    std::unique_ptr<IntegrationBus> m_bus;
    std::optional<FailureTable> m_table;
};

void ContractBus::initTestCase()
{
    QVERIFY(m_server.start());
    if (!IntegrationBus::isThere())
        QSKIP("there is no n8n: eval \"$(tests/stack/n8n env)\"");
    auto table = FailureTable::fromJson(definitions());
    REQUIRE_OK(table);
    m_table = std::move(*table);
    m_bus = std::make_unique<IntegrationBus>();
    REQUIRE_OK(m_bus->discover());
}

void ContractBus::keyTellsWhatItMay()
{
    QVERIFY(m_bus->client().session()->tellsScopes);
    QVERIFY(m_bus->client().session()->may(scopes::retry));
    IntegrationBus reader(u"reader"_s);
    REQUIRE_OK(reader.discover());
    QVERIFY(!reader.client().session()->may(scopes::retry));
    const auto refused = reader.retry(1);
    QCOMPARE(kindOf(refused), u"access"_s);
    QCOMPARE(refused.error().reach, Reach::NotSent);
    // Without discovery the server itself says no.
    IntegrationBus bold(u"reader"_s);
    QCOMPARE(kindOf(bold.retry(1)), u"access"_s);
    QCOMPARE(bold.retry(1).error().reach, Reach::Reached);
    IntegrationBus nobody(u"nobody"_s);
    QCOMPARE(kindOf(nobody.discover()), u"access"_s);
    IntegrationBus stranger(Secret("nonsense"));
    QCOMPARE(kindOf(stranger.discover()), u"authentication"_s);
    QCOMPARE(kindOf(stranger.list(query({}, 1))), u"authentication"_s);
    QCOMPARE(m_bus->post(u"no-such-webhook"_s, Json::object()), 404);
}

void ContractBus::failuresAreWhatTheyAreTakenFor_data()
{
    QTest::addColumn<QString>("webhook");
    QTest::addColumn<QString>("flow");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("expected");
    QTest::addColumn<RetryWay>("way");
    struct Row {
        const char* webhook;
        const char* flow;
        int status;
        const char* expected;
        RetryWay way;
    };
    static constexpr Row rows[] = {
        {"bus-refused", "Nobody listens", 0, "transient unreachable", RetryWay::Retry},
        {"bus-order", "Order to ERP", 429, "transient rate-limit", RetryWay::Retry},
        {"bus-order", "Order to ERP", 503, "transient server-error", RetryWay::Retry},
        {"bus-order", "Order to ERP", 401, "configuration credential", RetryWay::Retry},
        {"bus-order", "Order to ERP", 404, "data not-found", RetryWay::Retry},
        {"bus-order", "Order to ERP", 409, "data conflict", RetryWay::Retry},
        {"bus-order", "Order to ERP", 422, "data rejected", RetryWay::Retry},
        {"bus-thrown", "Thrown", 0, "business-rule thrown-by-flow", RetryWay::Retry},
        {"bus-defect", "Defect", 0, "configuration flow-defect", RetryWay::Retry},
        {"bus-stopped", "Stopped", 0, "business-rule stopped-by-flow", RetryWay::Retry},
        {"bus-timeout", "Out of time", 0, "transient flow-timeout", RetryWay::Replay},
        {"bus-soft", "Goes on", 503, "soft transient server-error", RetryWay::None},
    };
    for (const Row& row : rows)
        QTest::addRow("%s %d", row.webhook, row.status) << QString::fromLatin1(row.webhook) << QString::fromLatin1(row.flow) << row.status << QString::fromLatin1(row.expected) << row.way;
}

void ContractBus::failuresAreWhatTheyAreTakenFor()
{
    QFETCH(QString, webhook);
    QFETCH(QString, flow);
    QFETCH(int, status);
    QFETCH(QString, expected);
    QFETCH(RetryWay, way);
    Json body = {{"ref", "SO-77"}};
    if (status != 0)
        body["status"] = status;
    const auto head = m_bus->run(webhook, flow, body, ended);
    REQUIRE_OK(head);
    const auto execution = m_bus->read(head->id, n8n::Reveal::Clear, {u"/body/ref"_s});
    REQUIRE_OK(execution);
    QVERIFY(execution->dataBytes > 0);
    QCOMPARE(execution->flowName, flow);
    QCOMPARE(execution->picked.at(u"/body/ref"_s), u"SO-77"_s);
    auto kind = m_table->judge(*execution);
    QString told;
    if (!kind && !execution->softFaults.empty()) {
        kind = m_table->judge(execution->softFaults.front());
        told = u"soft "_s;
    }
    QVERIFY(kind);
    QCOMPARE(told + toName(kind->is) + u' ' + kind->cause, expected);
    QCOMPARE(retryAdvice(*execution, true).way, way);
    if (webhook == u"bus-stopped"_s) {
        QCOMPARE(execution->fault->causeCode, u"BUS-104"_s);
        QCOMPARE(execution->fault->reference, u"SO-77"_s);
    }
}

void ContractBus::redactedByWish()
{
    const auto head = m_bus->run(u"bus-order"_s, u"Order to ERP"_s, {{"ref", "SO-78"}, {"status", 422}}, ended);
    REQUIRE_OK(head);
    const auto hidden = m_bus->read(head->id, n8n::Reveal::Redacted, {u"/body/ref"_s});
    REQUIRE_OK(hidden);
    QVERIFY(hidden->isRedacted);
    QVERIFY(hidden->picked.empty());
    QVERIFY(hidden->fault->isRedacted && hidden->fault->message.isEmpty());
    QVERIFY(!needsWords(*hidden));
    QCOMPARE(m_table->judge(*hidden)->cause, u"rejected"_s);
    QCOMPARE(hidden->lastNode, u"Call ERP"_s);

    // The business object stays known: custom data is no payload.
    const auto tagged = m_bus->run(u"bus-tagged"_s, u"With custom data"_s, {{"ref", "SO-900"}}, ended);
    REQUIRE_OK(tagged);
    const auto book = FlowBook::fromJson(definitions());
    REQUIRE_OK(book);
    const auto known = m_bus->read(tagged->id, n8n::Reveal::Redacted);
    REQUIRE_OK(known);
    QVERIFY(needsWords(*known));
    QCOMPARE(book->keyOf(*known), (BusinessKey{u"sale.order"_s, u"SO-900"_s}));
}

void ContractBus::listsNewestFirst()
{
    for (int i = 0; i < 3; ++i)
        REQUIRE_OK(m_bus->run(u"bus-thrown"_s, u"Thrown"_s, {{"ref", "SO-79"}}, ended));
    const auto all = m_bus->list(query(ExecutionStatus::Error, 250));
    REQUIRE_OK(all);
    QVERIFY(all->rows.size() >= 3);
    for (std::size_t i = 1; i < all->rows.size(); ++i)
        QVERIFY(all->rows[i].id < all->rows[i - 1].id);
    for (const ExecutionHead& row : all->rows)
        QCOMPARE(row.status, ExecutionStatus::Error);
    // Page by page with cursors of our own it is the same.
    std::vector<ExecutionHead> paged;
    for (bool hasMore = true; hasMore && paged.size() < 3;) {
        const auto page = m_bus->list(query(ExecutionStatus::Error, 1, paged.empty() ? 0 : paged.back().id));
        REQUIRE_OK(page);
        QCOMPARE(page->rows.size(), std::size_t(1));
        paged.push_back(page->rows.front());
        hasMore = page->hasMore;
    }
    QCOMPARE(paged, std::vector<ExecutionHead>(all->rows.begin(), all->rows.begin() + 3));
    n8n::ExecutionQuery unknown = query({}, 5);
    unknown.flow = u"nonsense"_s;
    const auto none = m_bus->list(unknown);
    REQUIRE_OK(none);
    QVERIFY(none->rows.empty());
    QCOMPARE(kindOf(m_bus->read(99'999'999, n8n::Reveal::Head)), u"missing"_s);
}

void ContractBus::oldIdsFailLate()
{
    const auto running = m_bus->run(u"bus-timeout"_s, u"Out of time"_s, {{"ref", "SO-80"}}, {Running});
    REQUIRE_OK(running);
    const auto list = m_bus->list(query(Running, 250));
    REQUIRE_OK(list);
    QVERIFY(std::any_of(list->rows.begin(), list->rows.end(), [&](const ExecutionHead& row) { return row.id == running->id; }));
    const auto later = m_bus->run(u"bus-thrown"_s, u"Thrown"_s, {{"ref", "SO-81"}}, ended);
    REQUIRE_OK(later);
    QVERIFY(later->id > running->id);
    const auto late = m_bus->await(running->id, ended);
    REQUIRE_OK(late);
    QCOMPARE(late->status, Canceled);
    QVERIFY(*late->stoppedAt > *later->stoppedAt);
}

void ContractBus::calledFlowsFailTwice()
{
    const auto caller = m_bus->run(u"bus-caller"_s, u"Calls another"_s, {{"ref", "SO-82"}}, ended);
    REQUIRE_OK(caller);
    const auto parent = m_bus->read(caller->id, n8n::Reveal::Clear);
    REQUIRE_OK(parent);
    QVERIFY(parent->fault && parent->fault->childExecution > 0);
    const auto child = m_bus->read(parent->fault->childExecution, n8n::Reveal::Clear);
    REQUIRE_OK(child);
    QCOMPARE(child->head.mode, u"integrated"_s);
    QCOMPARE(child->head.status, ExecutionStatus::Error);
    const auto cases = foldedCases({linkOf(*child), linkOf(*parent)});
    QCOMPARE(cases.size(), std::size_t(1));
    QCOMPARE(cases.front().root, parent->head.id);
    QCOMPARE(cases.front().origin, child->head.id);
    QCOMPARE(m_table->judge(*child)->cause, u"thrown-by-flow"_s);
    QCOMPARE(retryAdvice(*child, true).way, RetryWay::None);
}

void ContractBus::retriesUntilItIsThere()
{
    const qint64 until = QDateTime::currentMSecsSinceEpoch() + awayMilliseconds;
    const auto failed = m_bus->run(u"bus-order"_s, u"Order to ERP"_s, {{"ref", "SO-83"}, {"until", until}}, ended);
    REQUIRE_OK(failed);
    QCOMPARE(failed->status, ExecutionStatus::Error);
    const auto tooEarly = m_bus->retry(failed->id);
    REQUIRE_OK(tooEarly);
    QCOMPARE(tooEarly->status, ExecutionStatus::Error); // although the answer was 200
    QCOMPARE(tooEarly->retryOf, failed->id);
    QCOMPARE(tooEarly->mode, u"retry"_s);
    QVERIFY(m_bus->await(failed->id, {ExecutionStatus::Error})->retrySuccess == 0);
    QVERIFY(QTest::qWaitFor([until] { return QDateTime::currentMSecsSinceEpoch() > until; }, awayMilliseconds * 2));
    const auto good = m_bus->retry(failed->id);
    REQUIRE_OK(good);
    QCOMPARE(m_bus->await(good->id, ended)->status, Success);
    const auto parent = m_bus->read(failed->id, n8n::Reveal::Clear);
    REQUIRE_OK(parent);
    QCOMPARE(parent->head.status, ExecutionStatus::Error); // it stays what it was
    QCOMPARE(parent->head.retrySuccess, good->id);
    QCOMPARE(retryAdvice(*parent, true).reason, u"recovered"_s);
    const auto retries = m_bus->retriesOf(failed->id);
    REQUIRE_OK(retries);
    QCOMPARE(retries->size(), std::size_t(2));
    QCOMPARE(retries->front().id, good->id);
    QCOMPARE(kindOf(m_bus->retry(good->id)), u"refused"_s);
}

void ContractBus::retriesAreRefused()
{
    QCOMPARE(kindOf(m_bus->retry(99'999'999)), u"missing"_s);
    const auto timedOut = m_bus->run(u"bus-timeout"_s, u"Out of time"_s, {{"ref", "SO-84"}}, ended);
    REQUIRE_OK(timedOut);
    // A success that did nothing: why it must never be offered.
    const auto nothing = m_bus->retry(timedOut->id);
    REQUIRE_OK(nothing);
    QCOMPARE(nothing->status, Success);
}

void ContractBus::waitingIsDecidedOnce()
{
    const auto waiting = m_bus->run(u"bus-approval"_s, u"Approval"_s, {{"ref", "RF-1"}}, {Waiting});
    REQUIRE_OK(waiting);
    QVERIFY(waiting->stoppedAt); // since when it waits
    QVERIFY(!waiting->waitUntil);
    const auto execution = m_bus->read(waiting->id, n8n::Reveal::Clear);
    REQUIRE_OK(execution);
    QVERIFY(execution->resume && execution->resume->verb == "POST" && execution->resume->path.startsWith(u"/webhook-waiting/"_s));
    QCOMPARE(retryAdvice(*execution, true).way, RetryWay::Decide);
    const auto open = m_bus->list(query(Waiting, 250));
    REQUIRE_OK(open);
    QVERIFY(std::any_of(open->rows.begin(), open->rows.end(), [&](const ExecutionHead& row) { return row.id == waiting->id; }));

    const Json decision = {{"decision", "approve"}, {"by", "anna"}, {"token", "decision-1"}};
    ResumePlace forged = *execution->resume;
    forged.path = forged.path.section(u'?', 0, 0) + u"?signature=deadbeef"_s;
    QCOMPARE(kindOf(m_bus->resume(forged, decision)), u"access"_s);
    ResumePlace otherWay = *execution->resume;
    otherWay.verb = "PUT";
    QCOMPARE(kindOf(m_bus->resume(otherWay, decision)), u"missing"_s);
    REQUIRE_OK(m_bus->resume(*execution->resume, decision));
    const auto decided = m_bus->await(waiting->id, ended);
    REQUIRE_OK(decided);
    QCOMPARE(decided->status, Success);
    const auto told = m_bus->read(waiting->id, n8n::Reveal::Clear);
    REQUIRE_OK(told);
    QCOMPARE(told->resumedWith, (std::map<QString, QString>{{u"by"_s, u"anna"_s}, {u"decision"_s, u"approve"_s}, {u"token"_s, u"decision-1"_s}}));
    QCOMPARE(kindOf(m_bus->resume(*execution->resume, decision)), u"refused"_s);
}

void ContractBus::replaysTellWhatTheyAreFor()
{
    const auto failed = m_bus->run(u"bus-thrown"_s, u"Thrown"_s, {{"ref", "RP-1"}, {"lines", {1, 2}}}, ended);
    REQUIRE_OK(failed);
    const auto start = m_bus->startOf(failed->id);
    REQUIRE_OK(start);
    QCOMPARE(start->value("body", Json()), Json({{"ref", "RP-1"}, {"lines", {1, 2}}}));
    REQUIRE_OK(m_bus->replay(u"bus-thrown"_s, start->at("body"), u"decision-7"_s));
    const auto replay = m_bus->newest(u"Thrown"_s, failed->id, ended);
    REQUIRE_OK(replay);
    QCOMPARE(replay->retryOf, 0);
    const QString pointer = u"/headers/x-backroom-decision"_s;
    const auto read = m_bus->read(replay->id, n8n::Reveal::Clear, {pointer, u"/body/ref"_s});
    REQUIRE_OK(read);
    QCOMPARE(read->picked, (std::map<QString, QString>{{pointer, u"decision-7"_s}, {u"/body/ref"_s, u"RP-1"_s}}));
    // The original stays what it is.
    const auto original = m_bus->read(failed->id, n8n::Reveal::Head);
    REQUIRE_OK(original);
    QCOMPARE(original->head.retrySuccess, 0);
    QCOMPARE(kindOf(m_bus->replay(u"no-such-webhook"_s, Json::object(), u"decision-8"_s)), u"missing"_s);
}

QTEST_GUILESS_MAIN(ContractBus)
#include "tst_bus.moc"
