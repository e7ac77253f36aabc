// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/n8n_client.h"
#include "tests/support/fake_transport.h"
#include "tests/support/manual_clock.h"

#include <QTest>

using namespace backroom;
using namespace backroom::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

HttpReply said(const char* message, int status)
{
    return jsonReply({{"message", message}}, status);
}

Json row(int id, const char* status, int retryOf = 0)
{
    Json json = {{"id", std::to_string(id)}, {"status", status}, {"mode", retryOf ? "retry" : "webhook"}, {"workflowId", "w"}};
    json["retryOf"] = retryOf ? Json(std::to_string(retryOf)) : Json();
    return json;
}

HttpReply rows(const Json& list, bool hasMore = false)
{
    return jsonReply({{"data", list}, {"nextCursor", hasMore ? Json("more") : Json()}});
}

/// An n8n of a few fixed answers, by the beginning of what is asked; the longest that fits counts.
struct Bench {
    ManualClock clock;
    FakeTransport transport{clock};
    N8nClient client{transport, clock, QUrl(u"http://127.0.0.1:5678"_s), Secret("a-key")};
    std::map<QString, HttpReply> answers{
        {u"GET /healthz/readiness"_s, jsonReply({{"status", "ok"}})},
        {u"GET /api/v1/discover"_s, jsonReply({{"data", {{"scopes", {"execution:list", "execution:read", "workflow:list"}}}}})},
    };

    Bench()
    {
        client.connection().setRandom([] { return 1.0; });
        transport.setHandler([this](const HttpRequest& request) -> Result<HttpReply> {
            const QString asked = QString::fromLatin1(request.verb) + u' ' + request.path;
            for (auto answer = answers.rbegin(); answer != answers.rend(); ++answer) {
                if (asked.startsWith(answer->first))
                    return answer->second;
            }
            return said("not found", 404);
        });
    }

    /// Lets time pass until nothing moves.
    void settle()
    {
        while (clock.advanceToNext()) { }
    }
    template <typename T>
    Result<T> outcome(const std::function<void(std::function<void(Result<T>)>)>& start)
    {
        std::optional<Result<T>> result;
        int calls = 0;
        start([&](Result<T> given) {
            result = std::move(given);
            ++calls;
        });
        settle();
        if (!result || calls != 1)
            return Error::of(ErrorKind::BadInput, u"%1 answers"_s.arg(calls));
        return *result;
    }
    Result<N8nSession> discover()
    {
        return outcome<N8nSession>([this](auto done) { client.discover(&client, done); });
    }
    QStringList asked() const
    {
        QStringList all;
        for (const FakeTransport::Sent& sent : transport.sent())
            all << QString::fromLatin1(sent.request.verb) + u' ' + sent.request.path;
        return all;
    }
};

template <typename T>
QString told(const Result<T>& result)
{
    return result ? u"ok"_s : toName(result.error().kind) + u' ' + toName(result.error().reach) + u' ' + result.error().detail;
}

} // namespace

class N8nClientTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void discoversScopes();
    void discoversOlderVersions();
    void discoveryFails_data();
    void discoveryFails();
    void refusesWhatTheKeyMayNot();
    void looksAtTheSizeFirst();
    void readsAllFlows();
    void retriesReadsOnly();
    void findsRetries();
    void looksOnlySoFar();
    void resumes();
    void readsAreTriedAgainWhileStarting();
};

void N8nClientTest::discoversScopes()
{
    Bench bench;
    const auto session = bench.discover();
    QVERIFY(session);
    QVERIFY(session->tellsScopes);
    QVERIFY(session->may(scopes::readExecutions));
    QVERIFY(!session->may(scopes::retry));
    QCOMPARE(bench.asked(), (QStringList{u"GET /healthz/readiness"_s, u"GET /api/v1/discover"_s}));
    // The key goes nowhere it is not needed.
    QVERIFY(bench.transport.sent()[0].request.secretHeaders.empty());
    QCOMPARE(bench.transport.sent()[1].request.secretHeaders.front().second.reveal(), QByteArray("a-key"));
}

void N8nClientTest::discoversOlderVersions()
{
    Bench bench;
    bench.answers.erase(u"GET /api/v1/discover"_s);
    bench.answers[u"GET /api/v1/executions?limit=1"_s] = rows(Json::array({row(3, "success")}));
    const auto session = bench.discover();
    QVERIFY(session);
    QVERIFY(!session->tellsScopes);
    QVERIFY(session->may(scopes::retry));
    bench.answers[u"GET /api/v1/executions?limit=1"_s] = said("Unauthorized", 401);
    QCOMPARE(told(bench.discover()), u"authentication reached HTTP 401"_s);
    QVERIFY(!bench.client.session());
}

void N8nClientTest::discoveryFails_data()
{
    QTest::addColumn<QString>("of");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("expected");
    QTest::newRow("another service") << u"GET /healthz/readiness"_s << 200 << QByteArray("<html>") << u"not-the-service reached HTTP 200 for /healthz/readiness"_s;
    QTest::newRow("starting") << u"GET /healthz/readiness"_s << 503 << QByteArray(R"({"status":"error"})") << u"busy reached starting"_s;
    QTest::newRow("bad key") << u"GET /api/v1/discover"_s << 401 << QByteArray(R"({"message":"Unauthorized"})") << u"authentication reached HTTP 401"_s;
    QTest::newRow("key without executions") << u"GET /api/v1/discover"_s << 200 << QByteArray(R"({"data":{"scopes":["tag:list"]}})") << u"access reached scope execution:list"_s;
    QTest::newRow("nonsense") << u"GET /api/v1/discover"_s << 200 << QByteArray("[]") << u"protocol reached discover names no scopes"_s;
}

void N8nClientTest::discoveryFails()
{
    QFETCH(QString, of);
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    QFETCH(QString, expected);
    Bench bench;
    bench.answers[of] = HttpReply{status, {{"content-type", body.startsWith('<') ? "text/html" : "application/json"}}, body};
    QCOMPARE(told(bench.discover()), expected);
}

void N8nClientTest::refusesWhatTheKeyMayNot()
{
    Bench bench;
    QVERIFY(bench.discover());
    const auto before = bench.transport.sent().size();
    const auto retried = bench.outcome<ExecutionHead>([&](auto done) { bench.client.retry(7, false, &bench.client, done); });
    QCOMPARE(told(retried), u"access not-sent scope execution:retry"_s);
    QCOMPARE(bench.transport.sent().size(), before);
}

void N8nClientTest::looksAtTheSizeFirst()
{
    Bench bench;
    QVERIFY(bench.discover());
    const auto read = [&] {
        return bench.outcome<Execution>([&](auto done) { bench.client.execution(7, n8n::Reveal::Redacted, {}, Lane::Bulk, &bench.client, done); });
    };
    Json head = row(7, "error");
    head["jsonSizeBytes"] = N8nClient::dataLimit + 1;
    bench.answers[u"GET /api/v1/executions/7"_s] = jsonReply(head);
    QCOMPARE(told(read()), u"too-large not-sent %1 bytes of data"_s.arg(N8nClient::dataLimit + 1));
    QCOMPARE(bench.asked().last(), u"GET /api/v1/executions/7"_s);
    head["jsonSizeBytes"] = 100;
    bench.answers[u"GET /api/v1/executions/7"_s] = jsonReply(head);
    QVERIFY(read());
    QCOMPARE(bench.asked().last(), u"GET /api/v1/executions/7?includeData=true&redactExecutionData=true"_s);
    bench.answers[u"GET /api/v1/executions/7"_s] = said("Not Found", 404);
    QCOMPARE(told(read()), u"missing reached HTTP 404"_s);
}

void N8nClientTest::readsAllFlows()
{
    Bench bench;
    QVERIFY(bench.discover());
    bench.answers[u"GET /api/v1/workflows?excludePinnedData=true&limit=100"_s] = jsonReply({{"data", {{{"id", "a"}, {"name", "A"}}}}, {"nextCursor", "x="}});
    bench.answers[u"GET /api/v1/workflows?excludePinnedData=true&limit=100&cursor=x%3D"_s] = jsonReply({{"data", {{{"id", "b"}, {"name", "B"}, {"active", true}}}}, {"nextCursor", nullptr}});
    const auto read = [&] { return bench.outcome<std::vector<n8n::Flow>>([&](auto done) { bench.client.flows(&bench.client, done); }); };
    const auto flows = read();
    QVERIFY(flows);
    QCOMPARE(flows->size(), std::size_t(2));
    QCOMPARE(flows->at(1).name, u"B"_s);
    // A server that turns in circles is left.
    bench.answers[u"GET /api/v1/workflows?excludePinnedData=true&limit=100&cursor=x%3D"_s] = jsonReply({{"data", Json::array()}, {"nextCursor", "x="}});
    QVERIFY(read());
}

void N8nClientTest::retriesReadsOnly()
{
    Bench bench;
    bench.answers[u"GET /api/v1/discover"_s] = jsonReply({{"data", {{"scopes", {"execution:list", "execution:retry"}}}}});
    QVERIFY(bench.discover());
    const auto retry = [&] { return bench.outcome<ExecutionHead>([&](auto done) { bench.client.retry(7, true, &bench.client, done); }); };
    const auto before = bench.transport.sent().size();
    bench.transport.fail({ErrorKind::Timeout, Reach::Unknown, {}, {}, {}});
    QCOMPARE(told(retry()), u"timeout unknown "_s);
    QCOMPARE(bench.transport.sent().size(), before + 1);
    QVERIFY(!bench.transport.sent().back().options.mayRepeat);
    QVERIFY(bench.transport.sent().back().options.timeout >= 60s);
    bench.answers[u"POST /api/v1/executions/7/retry"_s] = jsonReply(row(9, "error", 7));
    const auto failed = retry();
    QVERIFY(failed); // 200 says nothing about how it ended
    QCOMPARE(failed->status, ExecutionStatus::Error);
    QCOMPARE(failed->retryOf, 7);
    bench.answers[u"POST /api/v1/executions/7/retry"_s] = said("The execution succeeded, so it cannot be retried.", 409);
    QCOMPARE(told(retry()), u"refused reached HTTP 409"_s);
    bench.answers[u"POST /api/v1/executions/7/retry"_s] = said("Internal server error", 500);
    QCOMPARE(told(retry()), u"server-fault unknown HTTP 500"_s);
}

void N8nClientTest::findsRetries()
{
    Bench bench;
    QVERIFY(bench.discover());
    bench.answers[u"GET /api/v1/executions?status=running"_s] = rows({row(12, "running", 7), row(11, "running")});
    bench.answers[u"GET /api/v1/executions?limit=250"_s] = rows({row(10, "error", 7), row(9, "success")}, true);
    bench.answers[u"GET /api/v1/executions?limit=250&cursor="_s] = rows({row(8, "success", 7), row(7, "error"), row(6, "error", 7)}, true);
    const auto found = bench.outcome<std::vector<ExecutionHead>>([&](auto done) { bench.client.retriesOf(7, &bench.client, done); });
    QVERIFY(found);
    std::vector<std::int64_t> ids;
    for (const ExecutionHead& head : *found)
        ids.push_back(head.id);
    QCOMPARE(ids, (std::vector<std::int64_t>{12, 10, 8, 6}));
}

void N8nClientTest::looksOnlySoFar()
{
    Bench bench;
    QVERIFY(bench.discover());
    const auto before = bench.transport.sent().size();
    bench.answers[u"GET /api/v1/executions"_s] = rows(Json::array({row(1000, "success")}), true);
    bench.answers[u"GET /api/v1/executions?status=running"_s] = rows(Json::array());
    const auto found = bench.outcome<std::vector<ExecutionHead>>([&](auto done) { bench.client.retriesOf(7, &bench.client, done); });
    QCOMPARE(found.error().kind, ErrorKind::TooLarge);
    QVERIFY(bench.transport.sent().size() - before < 30);
}

void N8nClientTest::resumes()
{
    Bench bench;
    const auto resume = [&](const ResumePlace& place) {
        return bench.outcome<void>([&](auto done) { bench.client.resume(place, {{"decision", "approve"}, {"by", "anna"}}, &bench.client, done); });
    };
    const ResumePlace place{u"webhook"_s, "POST", u"/webhook-waiting/98?signature=ab"_s};
    bench.answers[u"POST /webhook-waiting/98?signature=ab"_s] = jsonReply({{"decision", "approved"}});
    QVERIFY(resume(place));
    QVERIFY(bench.transport.sent().back().request.secretHeaders.empty());
    QCOMPARE(*parseJson(bench.transport.sent().back().request.body), (Json{{"decision", "approve"}, {"by", "anna"}}));
    bench.answers[u"POST /webhook-waiting/98?signature=ab"_s] = said("The execution \"98 has finished already.", 409);
    QCOMPARE(told(resume(place)), u"refused reached HTTP 409"_s);
    bench.answers[u"POST /webhook-waiting/98?signature=ab"_s] = said("There was a problem executing the workflow", 500);
    QCOMPARE(told(resume(place)), u"server-fault unknown HTTP 500"_s);
    const auto before = bench.transport.sent().size();
    QCOMPARE(told(resume({u"timeInterval"_s, {}, {}})), u"refused not-sent it cannot be resumed by a call"_s);
    QCOMPARE(bench.transport.sent().size(), before);

    // Behind a proxy that gives n8n a folder.
    N8nClient inFolder(bench.transport, bench.clock, QUrl(u"https://example.com/n8n"_s), Secret("a-key"));
    inFolder.resume({u"webhook"_s, "POST", u"/n8n/webhook-waiting/98?signature=ab"_s}, Json::object(), &inFolder, [](const Result<void>&) {});
    bench.settle();
    QCOMPARE(bench.asked().last(), u"POST /webhook-waiting/98?signature=ab"_s);
}

void N8nClientTest::readsAreTriedAgainWhileStarting()
{
    Bench bench;
    QVERIFY(bench.discover());
    bench.answers[u"GET /api/v1/executions"_s] = rows(Json::array({row(3, "success")}));
    bench.transport.answer(htmlReply("<!DOCTYPE html>Cannot GET", 404));
    const auto page = bench.outcome<n8n::ExecutionPage>([&](auto done) { bench.client.executions({}, Lane::Bulk, &bench.client, done); });
    QVERIFY(page);
    QCOMPARE(page->rows.front().id, 3);
}

QTEST_GUILESS_MAIN(N8nClientTest)
#include "tst_n8n_client.moc"
