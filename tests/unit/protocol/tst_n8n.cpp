// SPDX-License-Identifier: GPL-3.0-or-later
// Every exchange recorded from a real n8n must decode to what is written in n8n_expected.txt; a recording without a line
// fails the test.
#include "core/protocol/n8n_api.h"
#include "tests/support/recorded.h"

#include <QDirIterator>
#include <QTest>
#include <QUrl>

using namespace backroom;
using namespace backroom::test;
using namespace Qt::StringLiterals;

namespace {

const Secret key("a-key");

QString told(const Error& error)
{
    QString text = toName(error.kind) + u' ' + toName(error.reach);
    if (!error.detail.isEmpty())
        text += u" ["_s + error.detail + u']';
    if (!error.serverText.isEmpty())
        text += u" \""_s + error.serverText.left(60) + u'"';
    return text;
}

QString told(const ExecutionFault& fault)
{
    QString text = u"%1/%2"_s.arg(fault.name, fault.httpCode);
    for (const QString& more : {fault.description, fault.descriptionKey, fault.causeCode, fault.reference}) {
        if (!more.isEmpty())
            text += u' ' + more;
    }
    if (fault.childExecution != 0)
        text += u" child=%1"_s.arg(fault.childExecution);
    return fault.isRedacted ? text + u" redacted"_s : text + u" \""_s + fault.message.left(40) + u'"';
}

QString told(const ExecutionHead& head)
{
    QString text = u"%1 %2 %3"_s.arg(QString::number(head.id), toName(head.status), head.mode);
    if (head.retryOf != 0)
        text += u" of %1"_s.arg(head.retryOf);
    if (head.retrySuccess != 0)
        text += u" recovered by %1"_s.arg(head.retrySuccess);
    return text;
}

QString told(const Execution& execution)
{
    QString text = told(execution.head) + u" {%1 B, %2 nodes}"_s.arg(execution.dataBytes).arg(execution.nodes.size());
    if (!execution.lastNode.isEmpty())
        text += u" at %1 (%2)"_s.arg(execution.lastNode, execution.lastNodeType);
    if (execution.fault)
        text += u": "_s + told(*execution.fault);
    for (const SoftFault& soft : execution.softFaults)
        text += u" soft %1: %2"_s.arg(soft.node, told(soft.fault));
    for (const auto& [name, value] : execution.customData)
        text += u" %1=%2"_s.arg(name, value);
    if (!execution.hasPendingNode)
        text += u" nothing-pending"_s;
    if (execution.resume)
        text += u" resume %1 %2 %3"_s.arg(execution.resume->kind, QString::fromLatin1(execution.resume->verb), execution.resume->path.left(40));
    return text;
}

template <typename T, typename F>
QString either(const Result<T>& result, F&& tell)
{
    return result ? tell(*result) : told(result.error());
}

QString decoded(const Json& exchange)
{
    const HttpReply reply = recordedReply(exchange);
    const QString path = QUrl(textAt(exchange.at("request"), "path")).path();
    const bool isGet = textAt(exchange.at("request"), "method") == "GET"_L1;
    const QString rest = path.mid(QStringLiteral("/api/v1").size());
    if (path == "/healthz/readiness"_L1 || path == "/healthz"_L1)
        return n8n::decodeReadiness(reply) ? u"ready"_s : told(n8n::decodeReadiness(reply).error());
    if (path.startsWith("/webhook-waiting"_L1))
        return n8n::decodeResume(reply) ? u"resumed"_s : told(n8n::decodeResume(reply).error());
    if (rest == "/discover"_L1)
        return either(n8n::decodeScopes(reply), [](const auto& scopes) { return u"%1 scopes"_s.arg(scopes.size()) + (scopes.contains(u"execution:retry"_s) ? u", may retry"_s : QString()); });
    if (rest == "/workflows"_L1 && isGet)
        return either(n8n::decodeFlows(reply), [](const n8n::FlowPage& page) {
            QString text = u"%1 flows%2:"_s.arg(page.flows.size()).arg(page.nextCursor.isEmpty() ? QString() : u" and more"_s);
            for (const n8n::Flow& flow : page.flows)
                text += u" %1%2 (%3) %4 /%5"_s.arg(flow.name, flow.isActive ? u" on"_s : u" off"_s, flow.tags.join(u','), flow.errorFlow.isEmpty() ? u"-"_s : u"e"_s, flow.webhook);
            return text;
        });
    if (rest == "/executions"_L1 && isGet)
        return either(n8n::decodeExecutions(reply), [](const n8n::ExecutionPage& page) {
            QString text = u"%1 rows%2"_s.arg(page.rows.size()).arg(page.hasMore ? u" and more"_s : QString());
            return page.rows.empty() ? text : text + u": "_s + told(page.rows.front());
        });
    if (rest.startsWith("/executions/"_L1) && isGet)
        return either(n8n::decodeExecution(reply), [](const Execution& execution) { return told(execution); });
    if (rest.endsWith("/retry"_L1))
        return either(n8n::decodeRetry(reply), [](const ExecutionHead& head) { return told(head); });
    return either(n8n::decodeAnswer(reply), [](const Json& json) { return QString::fromUtf8(dumpJson(json)).left(80); });
}

QStringList recordings()
{
    const QString folder = QStringLiteral(BACKROOM_TEST_DATA "/n8n/");
    QStringList names;
    QDirIterator files(folder, {u"*.json"_s}, QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext())
        names << files.next().mid(folder.size()).chopped(5);
    names.sort();
    return names;
}

} // namespace

class N8nProtocolTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void decodesEveryRecording();
    void asksForExecutions();
    void asksForOneExecution();
    void keyIsASecretHeader();
    void startingUpIsNotGone();
    void otherServers();
    void resumesByPathOnly();
    void picksWhatStartedTheFlow();
    void hidesWhatTheServerHides();
    void brokenAnswers();
};

void N8nProtocolTest::decodesEveryRecording()
{
    QString actual;
    for (const QString& name : recordings())
        actual += name + u": "_s + decoded(recorded(name)) + u'\n';
    QFile file(QStringLiteral(BACKROOM_TEST_DATA "/n8n/n8n_expected.txt"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QStringList expected = QString::fromUtf8(file.readAll()).split(u'\n');
    const QStringList lines = actual.split(u'\n');
    for (qsizetype i = 0; i < std::min(lines.size(), expected.size()); ++i)
        QCOMPARE(lines[i], expected[i]);
    QCOMPARE(lines.size(), expected.size());
}

void N8nProtocolTest::asksForExecutions()
{
    const auto path = [](std::optional<ExecutionStatus> status, const QString& flow, std::optional<Timestamp> startedAfter, std::int64_t beforeId, int limit) {
        return n8n::encodeExecutions({status, flow, startedAfter, beforeId, limit}, key).path;
    };
    // 0 would be every execution in one answer.
    for (const int limit : {250, 0, -3, 251})
        QCOMPARE(path({}, {}, {}, 0, limit), u"/api/v1/executions?limit=250"_s);
    QCOMPARE(path(ExecutionStatus::Error, u"a&b"_s, {}, 0, 5), u"/api/v1/executions?status=error&workflowId=a%26b&limit=5"_s);
    // As the server writes its own.
    QCOMPARE(path({}, {}, {}, 73, 3), u"/api/v1/executions?limit=3&cursor="_s + QString::fromLatin1(QUrl::toPercentEncoding(u"eyJsYXN0SWQiOiI3MyIsImxpbWl0IjozfQ=="_s)));
    QVERIFY(path({}, {}, Timestamp(Duration(0)), 0, 1).contains("startedAfter=1970-01-01T00:00:00.000Z"_L1));
}

void N8nProtocolTest::asksForOneExecution()
{
    QCOMPARE(n8n::encodeExecution(7, n8n::Reveal::Head, key).path, u"/api/v1/executions/7"_s);
    QCOMPARE(n8n::encodeExecution(7, n8n::Reveal::Redacted, key).path, u"/api/v1/executions/7?includeData=true&redactExecutionData=true"_s);
    QCOMPARE(n8n::encodeExecution(7, n8n::Reveal::Clear, key).path, u"/api/v1/executions/7?includeData=true&redactExecutionData=false"_s);
    const HttpRequest retry = n8n::encodeRetry(7, true, key);
    QCOMPARE(retry.verb, QByteArray("POST"));
    QCOMPARE(retry.path, u"/api/v1/executions/7/retry"_s);
    QCOMPARE(retry.body, QByteArray(R"({"loadWorkflow":true})"));
}

void N8nProtocolTest::keyIsASecretHeader()
{
    const HttpRequest request = n8n::encodeDiscover(key);
    QCOMPARE(request.secretHeaders.size(), 1);
    QCOMPARE(request.secretHeaders.front().first, QByteArray("X-N8N-API-KEY"));
    for (const auto& [name, value] : request.headers)
        QVERIFY(!value.contains("a-key"));
    QVERIFY(n8n::encodeReadiness().secretHeaders.empty());
    QVERIFY(n8n::encodeResume({u"webhook"_s, "POST", u"/webhook-waiting/1?signature=aa"_s}, Json::object()).secretHeaders.empty());
}

void N8nProtocolTest::startingUpIsNotGone()
{
    const HttpReply html{404, {{"content-type", "text/html; charset=utf-8"}}, "<!DOCTYPE html><pre>Cannot GET /api/v1/executions</pre>"};
    const auto list = n8n::decodeExecutions(html);
    QVERIFY(!list);
    QCOMPARE(list.error().kind, ErrorKind::Busy);
    QVERIFY(n8n::passingFault(html));
    const HttpReply missing{404, {{"content-type", "application/json"}}, R"({"message":"Not Found"})"};
    QCOMPARE(n8n::decodeExecution(missing).error().kind, ErrorKind::Missing);
    QVERIFY(!n8n::passingFault(missing));
    const HttpReply waiting{503, {{"content-type", "application/json"}}, R"({"status":"error"})"};
    QCOMPARE(n8n::decodeReadiness(waiting).error().kind, ErrorKind::Busy);
}

void N8nProtocolTest::otherServers()
{
    const HttpReply page{200, {{"content-type", "text/html"}}, "<html>hello</html>"};
    QCOMPARE(n8n::decodeReadiness(page).error().kind, ErrorKind::NotTheService);
    QCOMPARE(n8n::decodeExecutions(page).error().kind, ErrorKind::NotTheService);
    const HttpReply json{200, {{"content-type", "application/json"}}, R"({"status":"green"})"};
    QCOMPARE(n8n::decodeReadiness(json).error().kind, ErrorKind::NotTheService);
    const HttpReply licence{403, {{"content-type", "application/json"}}, R"({"message":"Your license does not allow for feat:variables."})"};
    QCOMPARE(n8n::decodeAnswer(licence).error().detail, u"licence"_s);
    const HttpReply slow{429, {{"content-type", "application/json"}, {"retry-after", "7"}}, R"({"message":"slow down"})"};
    QCOMPARE(n8n::decodeAnswer(slow).error().retryAfter, std::optional(Duration(7000)));
}

void N8nProtocolTest::resumesByPathOnly()
{
    Json exchange = recorded(u"waiting/get-includeData"_s);
    Json& body = exchange["response"]["body"];
    body["data"]["resultData"]["runData"]["Wait for approval"][0]["metadata"]["resumeUrl"] = "https://worker-7.internal:5682/webhook-waiting/98?signature=ab12";
    const auto other = n8n::decodeExecution(recordedReply(exchange));
    QVERIFY(other && other->resume);
    QCOMPARE(other->resume->path, u"/webhook-waiting/98?signature=ab12"_s);
    QCOMPARE(other->resume->verb, QByteArray("POST"));
    QVERIFY(!other->head.waitUntil); // the year 3000 is "for good"
    // A suffix is not in the address that n8n tells.
    for (Json& node : body["workflowData"]["nodes"]) {
        if (textAt(node, "name") == "Wait for approval"_L1)
            node["parameters"]["options"]["webhookSuffix"] = "price";
    }
    QCOMPARE(n8n::decodeExecution(recordedReply(exchange))->resume->path, u"/webhook-waiting/98/price?signature=ab12"_s);
    for (Json& node : body["workflowData"]["nodes"]) {
        if (textAt(node, "name") == "Wait for approval"_L1)
            node["parameters"]["resume"] = "timeInterval";
    }
    QVERIFY(n8n::decodeExecution(recordedReply(exchange))->resume->path.isEmpty());
}

void N8nProtocolTest::picksWhatStartedTheFlow()
{
    const HttpReply reply = recordedReply(recorded(u"faults/stop-obj"_s));
    const auto execution = n8n::decodeExecution(reply, {u"/body/ref"_s, u"/body/kind"_s, u"/body/nowhere"_s, u"/headers"_s});
    QVERIFY(execution);
    QCOMPARE(execution->picked, (std::map<QString, QString>{{u"/body/ref"_s, u"SO-stop-obj"_s}, {u"/body/kind"_s, u"stop-obj"_s}}));
    QCOMPARE(execution->fault->causeCode, u"BUS-104"_s);
    QVERIFY(n8n::decodeExecution(reply)->picked.empty());
}

void N8nProtocolTest::hidesWhatTheServerHides()
{
    const auto execution = n8n::decodeExecution(recordedReply(recorded(u"executions/get-redacted"_s)), {u"/body/ref"_s});
    QVERIFY(execution);
    QVERIFY(execution->isRedacted);
    QVERIFY(execution->fault && execution->fault->isRedacted);
    QCOMPARE(execution->fault->httpCode, u"400"_s);
    QVERIFY(execution->picked.empty());
}

void N8nProtocolTest::brokenAnswers()
{
    const HttpHeaders json{{"content-type", "application/json"}};
    for (const char* body : {"", "{", "[]", "null", "7", R"({"data":{}})", R"({"data":[{"status":"error"}]})", R"({"data":[7]})"}) {
        const HttpReply reply{200, json, body};
        QVERIFY2(!n8n::decodeExecutions(reply), body);
        QVERIFY2(!n8n::decodeExecution(reply), body);
    }
    for (const char* body : {R"({"id":"9","data":7,"workflowData":[]})", R"({"id":9,"data":{"resultData":{"runData":{"a":[{"data":{"main":[null]}}],"b":7},"lastNodeExecuted":"a"}}})",
             R"({"id":"9","status":"waiting","data":{"resultData":{"runData":[]}},"workflowData":{"nodes":[7,{"name":"a"}]}})"}) {
        const auto execution = n8n::decodeExecution({200, json, body}, {u"/a/b"_s});
        QVERIFY2(execution, body);
        QCOMPARE(execution->head.id, 9);
    }
}

QTEST_APPLESS_MAIN(N8nProtocolTest)
#include "tst_n8n.moc"
