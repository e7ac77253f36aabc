// SPDX-License-Identifier: GPL-3.0-or-later
// What failed executions are taken for, by what a real n8n recorded of them.
#include "core/domain/bus/business_key.h"
#include "core/domain/bus/failure_case.h"
#include "core/domain/bus/failure_class.h"
#include "core/domain/bus/failure_signature.h"
#include "core/domain/bus/retry_advice.h"
#include "core/protocol/n8n_api.h"
#include "tests/support/recorded.h"

#include <QDir>
#include <QTest>

using namespace backroom;
using namespace backroom::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

Json delivered()
{
    QFile file(QStringLiteral(BACKROOM_TEST_DATA "/../../resources/bus/default.json"));
    return file.open(QIODevice::ReadOnly) ? parseJson(file.readAll()).value_or({}) : Json();
}

const FailureTable& table()
{
    static const auto read = FailureTable::fromJson(delivered());
    if (!read)
        qFatal("%s", qUtf8Printable(read.error().detail));
    return *read;
}

Execution execution(const QString& name, const QStringList& picks = {})
{
    const auto decoded = n8n::decodeExecution(recordedReply(recorded(name)), picks);
    if (!decoded)
        qFatal("%s: %s", qUtf8Printable(name), qUtf8Printable(decoded.error().detail));
    return *decoded;
}

/// "class cause effect", "none", or for what succeeded all the same "soft: …".
QString judged(const Execution& one, const FailureHistory& history = {})
{
    const auto told = [](const FailureKind& kind) {
        return toName(kind.is) + u' ' + kind.cause + (kind.effect == CallEffect::None ? u""_s : u" maybe-done"_s);
    };
    if (const auto kind = table().judge(one, history))
        return told(*kind);
    if (one.softFaults.empty())
        return u"none"_s;
    const auto soft = table().judge(one.softFaults.front(), history);
    return soft ? u"soft: "_s + told(*soft) : u"none"_s;
}

struct Judged {
    const char* recording;
    const char* expected;
};

/// n8n.md §10, line by line.
constexpr Judged faults[] = {
    {"faults/badjson", "configuration unreadable-answer maybe-done"},
    {"faults/badreturn", "configuration flow-defect"},
    {"faults/custom-data", "business-rule thrown-by-flow"},
    {"faults/deleted-credential", "configuration credential-missing"},
    {"faults/dns", "configuration unknown-host"},
    {"faults/econnrefused", "transient unreachable"},
    {"faults/expr", "configuration flow-defect"},
    {"faults/expr2", "configuration flow-defect"},
    {"faults/h400", "data rejected"},
    {"faults/h401", "configuration credential"},
    {"faults/h403", "configuration credential"},
    {"faults/h404", "data not-found"},
    {"faults/h409", "data conflict maybe-done"},
    {"faults/h422", "data rejected"},
    {"faults/h429", "transient rate-limit"},
    {"faults/h500", "transient server-error maybe-done"},
    {"faults/h502", "transient server-error maybe-done"},
    {"faults/h503", "transient server-error maybe-done"},
    {"faults/missing-credential", "configuration credential-missing"},
    {"faults/reset", "transient connection-lost maybe-done"},
    {"faults/retry-on-fail-econnrefused", "transient unreachable"},
    {"faults/setbadjson", "none"}, // it succeeds
    {"faults/soft-fail-continueErrorOutput", "soft: transient server-error maybe-done"},
    {"faults/stop", "business-rule stopped-by-flow"},
    {"faults/stop-obj", "business-rule stopped-by-flow"},
    {"faults/sub-workflow", "unknown sub-flow maybe-done"}, // that of the flow it calls counts, see folding
    {"faults/throw", "business-rule thrown-by-flow"},
    {"faults/throw-custom", "business-rule thrown-by-flow"},
    {"faults/timeout", "transient time-out maybe-done"},
    {"faults/typeerror", "configuration flow-defect"},
    {"faults/workflow-timeout", "transient flow-timeout maybe-done"},
};

constexpr Judged others[] = {
    {"executions/crashed", "transient crash maybe-done"},
    {"executions/get-stopped", "none"}, // somebody stopped it
    {"executions/get-redacted", "data rejected"},
    {"executions/get-running", "none"},
    {"waiting/get-includeData", "none"},
};

FailureLink ended(std::int64_t id, ExecutionStatus status, std::int64_t child = 0, std::int64_t retryOf = 0)
{
    FailureLink link;
    link.head.id = id;
    link.head.status = status;
    link.head.retryOf = retryOf;
    link.childExecution = child;
    return link;
}

FailureLink failed(std::int64_t id, std::int64_t child = 0, std::int64_t retryOf = 0)
{
    return ended(id, ExecutionStatus::Error, child, retryOf);
}

} // namespace

class BusTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void classifies_data();
    void classifies();
    void everyFaultHasALine();
    void historyCounts();
    void hiddenWords();
    void classNames();
    void tableRefusesNonsense();
    void masks_data();
    void masks();
    void causesGroup();
    void keys();
    void folds();
    void foldsAnything();
    void advises_data();
    void advises();
    void duplicateRisks();
};

void BusTest::classifies_data()
{
    QTest::addColumn<QString>("expected");
    for (const Judged& one : faults)
        QTest::newRow(one.recording) << QString::fromLatin1(one.expected);
    for (const Judged& one : others)
        QTest::newRow(one.recording) << QString::fromLatin1(one.expected);
}

void BusTest::classifies()
{
    QFETCH(QString, expected);
    QCOMPARE(judged(execution(QString::fromLatin1(QTest::currentDataTag()))), expected);
}

void BusTest::everyFaultHasALine()
{
    QStringList known;
    for (const Judged& one : faults)
        known << QString::fromLatin1(one.recording).mid(7) + u".json"_s;
    known.sort();
    QCOMPARE(known, QDir(QStringLiteral(BACKROOM_TEST_DATA "/n8n/faults")).entryList({u"*.json"_s}, QDir::Files, QDir::Name | QDir::LocaleAware));
}

void BusTest::historyCounts()
{
    QCOMPARE(judged(execution(u"faults/dns"_s), {true, 0}), u"transient unknown-host"_s);
    QCOMPARE(judged(execution(u"faults/h401"_s), {true, 0}), u"configuration credential"_s);
    QCOMPARE(judged(execution(u"faults/h503"_s), {false, 2}), u"transient server-error maybe-done"_s);
    QCOMPARE(judged(execution(u"faults/h503"_s), {false, 3}), u"poison server-error maybe-done"_s);
}

void BusTest::hiddenWords()
{
    Execution one = execution(u"faults/throw"_s);
    QVERIFY(!needsWords(one));
    one.fault = ExecutionFault();
    one.fault->name = u"WrappedExecutionError"_s;
    one.fault->isRedacted = true;
    QVERIFY(needsWords(one));
    QCOMPARE(judged(one), u"unknown hidden maybe-done"_s);
    one.fault->httpCode = u"503"_s;
    QVERIFY(!needsWords(one));
    QCOMPARE(judged(one), u"transient server-error maybe-done"_s);
}

void BusTest::classNames()
{
    for (const auto is : {FailureClass::Transient, FailureClass::Configuration, FailureClass::Data, FailureClass::BusinessRule, FailureClass::Poison, FailureClass::Unknown})
        QCOMPARE(failureClassFrom(toName(is)), std::optional(is));
    QVERIFY(!failureClassFrom(u"nonsense"_s));
}

void BusTest::tableRefusesNonsense()
{
    const auto objection = [](const char* pointer, const Json& value) {
        Json json = delivered();
        json[Json::json_pointer(pointer)] = value;
        const auto read = FailureTable::fromJson(json);
        return read ? QString() : read.error().detail;
    };
    QCOMPARE(objection("/id", "other"), QString());
    QVERIFY(objection("/rules/1/cause", "nothing").startsWith("/rules/1/cause"_L1));
    QVERIFY(objection("/rules/1/when/status", Json::array({"errror"})).startsWith("/rules/1/when/status/0"_L1));
    QVERIFY(objection("/rules/1/when/typo", 1).contains("typo"_L1));
    QVERIFY(objection("/causes/0/class", "bad luck").startsWith("/causes/0/class"_L1));
    QVERIFY(objection("/causes/0/effect", "maybe").startsWith("/causes/0/effect"_L1));
    QVERIFY(objection("/rules/1/when/fault", "yes").startsWith("/rules/1/when/fault"_L1));
}

void BusTest::masks_data()
{
    QTest::addColumn<QString>("masked");
    QTest::newRow("Stock for SKU 4711 would become negative [line 1]") << u"Stock for SKU # would become negative [line #]"_s;
    QTest::newRow("Order SO-900 rejected") << u"Order # rejected"_s;
    QTest::newRow("No \"a b\" in 'c'") << u"No \"…\" in \"…\""_s;
    QTest::newRow("id 3f2a-99b1 took 12.5 s") << u"id # took # s"_s;
    QTest::newRow("plain words") << u"plain words"_s;
}

void BusTest::masks()
{
    QFETCH(QString, masked);
    QCOMPARE(maskedMessage(QString::fromUtf8(QTest::currentDataTag())), masked);
}

void BusTest::causesGroup()
{
    Execution one = execution(u"faults/throw"_s);
    Execution other = one;
    other.head.id = 99;
    other.fault->message = u"Stock for SKU 12 would become negative [line 1]"_s;
    QCOMPARE(causeKey(one), causeKey(other));
    other.head.flow = u"another"_s;
    QVERIFY(causeKey(one) != causeKey(other));
    // The same code from the same node, but the other side says something else.
    one = execution(u"faults/h400"_s);
    other = one;
    other.fault->description = u"price missing"_s;
    QVERIFY(causeKey(one) != causeKey(other));
    QVERIFY(causeKey(execution(u"faults/stop-obj"_s)).contains("BUS-104"_L1));
    QVERIFY(causeKey(execution(u"faults/workflow-timeout"_s)).contains("canceled"_L1));
}

void BusTest::keys()
{
    auto book = FlowBook::fromJson(delivered());
    QVERIFY(book);
    QCOMPARE(book->keyOf(execution(u"faults/custom-data"_s)), (BusinessKey{u"sale.order"_s, u"SO-900"_s}));
    QVERIFY(!book->keyOf(execution(u"faults/stop-obj"_s)).isKnown());
    auto own = FlowBook::fromJson({{"id", "own"}, {"flows", {{{"name", "Fault*"}, {"model", "sale.order"}, {"reference", "/body/ref"}, {"softFailures", true}}}}});
    QVERIFY(own);
    book->add(std::move(*own));
    QCOMPARE(book->pointersOf(u"Fault lab"_s), QStringList{u"/body/ref"_s});
    QVERIFY(book->pointersOf(u"Other"_s).isEmpty());
    QVERIFY(book->countsSoftFailures(u"Fault lab"_s));
    QVERIFY(!book->countsSoftFailures(u"Soft failure"_s));
    const Execution stopped = execution(u"faults/stop-obj"_s, book->pointersOf(u"Fault lab"_s));
    QCOMPARE(book->keyOf(stopped), (BusinessKey{u"sale.order"_s, u"SO-stop-obj"_s}));
    // Custom data stays known.
    QCOMPARE(book->keyOf(execution(u"faults/custom-data"_s)).reference, u"SO-900"_s);
    QVERIFY(!FlowBook::fromJson({{"id", "own"}, {"flows", {{{"name", "x"}, {"reference", "body"}}}}}));
}

void BusTest::folds()
{
    // 70 called 71; 72 is another; 80 and 81 are tries of 72, of which the last went well.
    const FailureLink child = failed(71);
    const FailureLink again = failed(80, 0, 72);
    const FailureLink well = ended(81, ExecutionStatus::Success, 0, 80);
    const auto cases = foldedCases({well, failed(72), child, again, failed(70, 71)});
    QCOMPARE(cases.size(), std::size_t(2));
    QCOMPARE(cases[0], (FailureCase{70, 71, {70, 71}, 1, false}));
    QCOMPARE(cases[1].root, 72);
    QCOMPARE(cases[1].tries, 3);
    QVERIFY(cases[1].isRecovered);
    // The caller is not known: the called one stands for itself.
    QCOMPARE(foldedCases({child}).front().root, 71);
    QVERIFY(foldedCases({}).empty());
    QCOMPARE(linkOf(execution(u"faults/sub-workflow"_s)).childExecution, 71);
}

void BusTest::foldsAnything()
{
    // What no server should say must not hang us.
    QCOMPARE(foldedCases({failed(1, 2), failed(2, 1)}).size() > 0, true);
    QCOMPARE(foldedCases({failed(1, 1, 1)}).front().members, std::vector<std::int64_t>{1});
    QVERIFY(!foldedCases({failed(1, 0, 2), failed(2, 0, 1)}).empty());
}

void BusTest::advises_data()
{
    QTest::addColumn<RetryWay>("way");
    QTest::addColumn<RetryFrom>("from");
    QTest::addColumn<QString>("reason");
    const auto row = [](const char* name, RetryWay way, RetryFrom from, const char* reason) { QTest::newRow(name) << way << from << QString::fromLatin1(reason); };
    row("faults/h503", RetryWay::Retry, RetryFrom::FailedNode, "failed");
    row("faults/sub-workflow", RetryWay::Retry, RetryFrom::FailedNode, "failed");
    row("faults/workflow-timeout", RetryWay::Replay, RetryFrom::Start, "timed-out");
    row("executions/get-stopped", RetryWay::Replay, RetryFrom::Start, "stopped-by-hand");
    row("executions/crashed", RetryWay::Retry, RetryFrom::Start, "crashed");
    row("executions/get-running", RetryWay::Wait, RetryFrom::Start, "running");
    row("queue/get-queued", RetryWay::Wait, RetryFrom::Start, "queued");
    row("waiting/get-includeData", RetryWay::Decide, RetryFrom::FailedNode, "waiting");
    row("retry/original-after-success", RetryWay::None, RetryFrom::FailedNode, "recovered");
    row("faults/setbadjson", RetryWay::None, RetryFrom::Start, "succeeded");
    row("faults/soft-fail-continueErrorOutput", RetryWay::None, RetryFrom::Start, "soft-failure");
    row("executions/get-nodata", RetryWay::Replay, RetryFrom::Start, "nothing-pending"); // its data was not read
}

void BusTest::advises()
{
    QFETCH(RetryWay, way);
    QFETCH(RetryFrom, from);
    QFETCH(QString, reason);
    Execution one = execution(QString::fromLatin1(QTest::currentDataTag()));
    QCOMPARE(retryAdvice(one, true), (RetryAdvice{way, from, reason}));
    if (way == RetryWay::Replay)
        QCOMPARE(retryAdvice(one, false).way, RetryWay::None);
    // Whatever its state: one that waits or runs is never retried, nor one that another flow called.
    one.head.mode = u"integrated"_s;
    QVERIFY(retryAdvice(one, true).way != RetryWay::Retry);
    if (one.resume) {
        one.resume->kind = u"timeInterval"_s;
        QCOMPARE(retryAdvice(one, true), (RetryAdvice{RetryWay::Wait, RetryFrom::FailedNode, u"timer"_s}));
    }
}

void BusTest::duplicateRisks()
{
    const auto risk = [](const EffectLook& look, CallEffect effect = CallEffect::None) { return toName(duplicateRisk(look, effect)); };
    QCOMPARE(risk({}), u"unknown"_s);
    QCOMPARE(risk({false, true, 1, 1, false, 1h}), u"unknown"_s);
    QCOMPARE(risk({true, false, 1, 1, false, 1h}), u"unknown"_s);
    QCOMPARE(risk({true, true, 1, 0, false, 0s}), u"not-applied"_s);
    QCOMPARE(risk({true, true, 1, 1, false, 0s}), u"applied"_s);
    QCOMPARE(risk({true, true, 1, 1, true, 0s}), u"partly"_s);
    QCOMPARE(risk({true, true, 2, 1, false, 0s}), u"partly"_s);
    QCOMPARE(risk({true, true, 1, 2, false, 0s}), u"partly"_s); // there twice
    // A call whose answer was lost may still be at work.
    QCOMPARE(risk({true, true, 1, 0, false, 149s}, CallEffect::Possible), u"unknown"_s);
    QCOMPARE(risk({true, true, 1, 0, false, 150s}, CallEffect::Possible), u"not-applied"_s);
}

QTEST_APPLESS_MAIN(BusTest)
#include "tst_bus.moc"
