// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/flow/bus_rig.h"

using namespace backroom;
using namespace backroom::test;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

/// Failed flows as work: retried when that is safe, done when their effect is seen in Odoo, whatever is lost on the way.
class BusFlow : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatFailsIsWork();
    void aRetryIsDoneWhenItsEffectIsSeen();
    void anEndWithoutAnEffectIsUnproven();
    void someonesRetryWithoutAnEffectStaysWork();
    void theSameFailureAgainIsToldAsThat();
    void aLostAnswerIsFound();
    void aKilledConsoleFindsWhatItSent();
    void someoneElseWasFaster();
    void whatIsAppliedIsClosedAndNotRetried();
    void whatRanOutOfTimeIsReplayed();
    void aKeyWithoutTheRightSaysSo();
    void withoutN8nItWaitsAndOdooGoesOn();
    void whatIsInDoubtIsLookedAtWhenN8nIsBack();
    void anAnswerThatNeverComesHoldsNothingUp();
    void manyAreTriedCarefully();
    void nothingMoreIsBegunWhenTheFirstFail();

private:
    /// Fails so many orders; all of them wait to be retried.
    static BatchDraft failedTogether(BusRig& rig, int count, const Json& more)
    {
        for (int i = 0; i < count; ++i) {
            Json body = {{"ref", "MANY-" + std::to_string(i)}};
            body.update(more);
            rig.n8n.post(u"shop/orders"_s, body);
        }
        rig.pass(180s);
        BatchDraft draft;
        draft.verb = {u"retry"_s};
        for (const auto& [id, row] : rig.rows)
            draft.items.push_back({row.id, row.businessKey, row.counterparty, row.amount, {}, BatchItem::State::Pending, {}, {}});
        return draft;
    }
    static int retries(BusRig& rig)
    {
        int count = 0;
        for (const demo::DemoRun& run : rig.n8n.api().runs().runs())
            count += run.mode == "retry";
        return count;
    }
    static std::optional<ItemDetail> failed(BusRig& rig, const char* reference)
    {
        rig.failOrder(reference);
        const auto row = rig.row(QString::fromLatin1(reference));
        // An answer that was lost may still come for a while (odoo.md c).
        rig.pass(160s);
        return rig.detail(row);
    }
    static QString fact(const ItemDetail& detail, const char* key)
    {
        for (const Fact& one : detail.facts) {
            if (one.key == QLatin1StringView(key))
                return one.value;
        }
        return {};
    }
};

void BusFlow::whatFailsIsWork()
{
    BusRig rig;
    QVERIFY(rig.start());
    QCOMPARE(rig.sources[busSource].phase, SourcePhase::Online);
    const auto seen = failed(rig, "WEB-1");
    QVERIFY(seen && seen->isFresh);
    QCOMPARE(seen->row.code, u"INT.execution.failed"_s);
    QCOMPARE(seen->row.queue.value, u"dead-letters"_s);
    QCOMPARE(fact(*seen, "flow"), u"Order intake"_s);
    QCOMPARE(fact(*seen, "failure_class"), u"transient"_s);
    QCOMPARE(fact(*seen, "risk"), u"not-applied"_s);
    QVERIFY(seen->ruleWhy.in(u"en"_s).contains(u"The other side broke down"_s));
    QVERIFY(!seen->timeline.empty());
    QCOMPARE(rig.refusalsOf(*seen, "retry"), QStringList());
    QVERIFY(!rig.refusalsOf(*seen, "close-as-applied").isEmpty());
    QVERIFY(!rig.refusalsOf(*seen, "replay").isEmpty());
}

void BusFlow::aRetryIsDoneWhenItsEffectIsSeen()
{
    BusRig rig;
    QVERIFY(rig.start());
    const auto seen = failed(rig, "WEB-2");
    QVERIFY(seen);
    QCOMPARE(rig.orders("WEB-2"), 0);
    QCOMPARE(rig.decide(*seen, "retry"), QStringList());
    rig.pass(30s);
    QCOMPARE(rig.decision()->state, DecisionState::Verified);
    QCOMPARE(rig.orders("WEB-2"), 1);
    rig.pass(60s);
    QVERIFY(!rig.row(u"WEB-2"_s));
}

void BusFlow::anEndWithoutAnEffectIsUnproven()
{
    BusRig rig;
    QVERIFY(rig.start());
    rig.hasEffect = false;
    const auto seen = failed(rig, "WEB-3");
    QVERIFY(seen);
    QCOMPARE(rig.decide(*seen, "retry"), QStringList());
    rig.pass(60s);
    QCOMPARE(rig.decision()->state, DecisionState::Unverified);
    QVERIFY(rig.decision()->error && rig.decision()->error->detail.startsWith(u"effect-not-seen:"_s));
    QVERIFY(rig.row(u"WEB-3"_s)); // n8n says that it went well
    // Late, but seen.
    rig.makeOrder("WEB-3");
    rig.pass(150s);
    QCOMPARE(rig.decision()->state, DecisionState::Verified);
    rig.pass(60s);
    QVERIFY(!rig.row(u"WEB-3"_s));
}

void BusFlow::someonesRetryWithoutAnEffectStaysWork()
{
    BusRig rig;
    QVERIFY(rig.start());
    rig.hasEffect = false;
    QVERIFY(failed(rig, "WEB-4"));
    rig.n8n.api().runs().retry(rig.newestRun());
    rig.pass(60s);
    QVERIFY(rig.row(u"WEB-4"_s));
    rig.makeOrder("WEB-4");
    rig.pass(150s);
    QVERIFY(!rig.row(u"WEB-4"_s));
}

void BusFlow::theSameFailureAgainIsToldAsThat()
{
    BusRig rig;
    QVERIFY(rig.start());
    rig.post(u"shop/orders"_s, {{"ref", "WEB-5"}, {"status", 503}});
    rig.pass(160s);
    const auto seen = rig.detail(rig.row(u"WEB-5"_s));
    QVERIFY(seen);
    QCOMPARE(rig.decide(*seen, "retry"), QStringList());
    rig.pass(30s);
    QCOMPARE(rig.decision()->state, DecisionState::Rejected);
    QCOMPARE(rig.decision()->error->detail, u"failed-again"_s);
    QVERIFY(!rig.decision()->error->serverText.isEmpty());
    QVERIFY(rig.row(u"WEB-5"_s));
    // It may be tried once more.
    rig.pass(160s);
    const auto again = rig.detail(rig.row(u"WEB-5"_s));
    QVERIFY(again);
    QCOMPARE(fact(*again, "tries"), u"2"_s);
    QCOMPARE(rig.refusalsOf(*again, "retry"), QStringList());
}

void BusFlow::aLostAnswerIsFound()
{
    BusRig rig;
    QVERIFY(rig.start());
    const auto seen = failed(rig, "WEB-6");
    QVERIFY(seen);
    const std::int64_t failure = rig.newestRun();
    rig.after = [](const HttpRequest& request, BusRig::Outcome outcome) -> BusRig::Outcome {
        return request.path.endsWith(u"/retry"_s) ? BusRig::Outcome(Error{ErrorKind::Timeout, Reach::Unknown, {}, {}, {}}) : std::move(outcome);
    };
    QCOMPARE(rig.decide(*seen, "retry"), QStringList());
    rig.pass(60s);
    QCOMPARE(rig.decision()->state, DecisionState::Verified);
    QCOMPARE(rig.retriesOf(failure), 1);
    QCOMPARE(rig.orders("WEB-6"), 1);
    QCOMPARE(rig.sources[ConnectionSettings().id].phase, SourcePhase::Online);
}

void BusFlow::aKilledConsoleFindsWhatItSent()
{
    BusRig rig;
    QVERIFY(rig.start());
    const auto seen = failed(rig, "WEB-7");
    QVERIFY(seen);
    const std::int64_t failure = rig.newestRun();
    bool isSent = false;
    rig.after = [&](const HttpRequest& request, BusRig::Outcome outcome) -> BusRig::Outcome {
        isSent = isSent || request.path.endsWith(u"/retry"_s);
        return isSent ? BusRig::Outcome(Error{ErrorKind::Cancelled, Reach::Unknown, {}, {}, {}}) : std::move(outcome);
    };
    QCOMPARE(rig.decide(*seen, "retry"), QStringList());
    for (int turn = 0; turn < 100 && !isSent; ++turn)
        rig.pass(20ms);
    QVERIFY(isSent);
    rig.kill();
    rig.after = nullptr;
    QVERIFY(rig.start());
    rig.pass(60s);
    QCOMPARE(rig.decision()->state, DecisionState::Verified);
    QCOMPARE(rig.retriesOf(failure), 1);
    QCOMPARE(rig.orders("WEB-7"), 1);
}

void BusFlow::someoneElseWasFaster()
{
    BusRig rig;
    QVERIFY(rig.start());
    const auto seen = failed(rig, "WEB-8");
    QVERIFY(seen);
    const std::int64_t failure = rig.newestRun();
    rig.n8n.api().runs().retry(failure);
    QCOMPARE(rig.decide(*seen, "retry"), QStringList());
    rig.pass(30s);
    QCOMPARE(rig.decision()->state, DecisionState::Conflict);
    QVERIFY(!rig.decision()->differences.empty());
    QCOMPARE(rig.retriesOf(failure), 1);
    QCOMPARE(rig.orders("WEB-8"), 1);
}

void BusFlow::whatIsAppliedIsClosedAndNotRetried()
{
    BusRig rig;
    QVERIFY(rig.start());
    rig.makeOrder("WEB-9");
    const auto seen = failed(rig, "WEB-9");
    QVERIFY(seen);
    QCOMPARE(fact(*seen, "risk"), u"applied"_s);
    QCOMPARE(rig.refusalsOf(*seen, "retry"), QStringList{u"not-fit:risk"_s});
    QVERIFY(!rig.decide(*seen, "retry").isEmpty());
    QCOMPARE(rig.decide(*seen, "close-as-applied"), QStringList());
    rig.pass(60s);
    QCOMPARE(rig.decision()->state, DecisionState::Verified);
    QVERIFY(!rig.row(u"WEB-9"_s));
    QCOMPARE(rig.orders("WEB-9"), 1);
    rig.kill();
    QVERIFY(rig.start());
    rig.pass(60s);
    QVERIFY(!rig.row(u"WEB-9"_s));
}

void BusFlow::whatRanOutOfTimeIsReplayed()
{
    BusRig rig;
    QVERIFY(rig.start());
    rig.post(u"bus-timeout"_s, {{"ref", "T-1"}});
    const auto row = rig.rowOf(u"INT.execution.failed"_s);
    QVERIFY(row);
    const auto seen = rig.detail(row);
    QVERIFY(seen);
    QVERIFY(!rig.refusalsOf(*seen, "retry").isEmpty());
    QCOMPARE(rig.refusalsOf(*seen, "replay"), QStringList());
    const std::int64_t before = rig.newestRun();
    QCOMPARE(rig.decide(*seen, "replay"), QStringList());
    rig.pass(1s);
    QCOMPARE(rig.newestRun(), before + 1);
    const demo::DemoRun replay = rig.n8n.api().runs().runs().back();
    QCOMPARE(replay.start.value("ref", std::string()), std::string("T-1"));
    QCOMPARE(QString::fromStdString(replay.decision), rig.decision()->id.value);
    // It ran out of time again.
    rig.pass(60s);
    QCOMPARE(rig.decision()->state, DecisionState::Rejected);
    QCOMPARE(rig.newestRun(), before + 1);
}

void BusFlow::aKeyWithoutTheRightSaysSo()
{
    BusRig rig;
    QVERIFY(rig.start("lead", "reader"));
    QCOMPARE(rig.sources[busSource].missingRights, QStringList{u"execution:retry"_s});
    const auto seen = failed(rig, "WEB-10");
    QVERIFY(seen);
    QCOMPARE(rig.refusalsOf(*seen, "retry"), QStringList{u"bus-may-not:execution:retry"_s});
    QVERIFY(!rig.decide(*seen, "retry").isEmpty());
}

void BusFlow::withoutN8nItWaitsAndOdooGoesOn()
{
    BusRig rig;
    QVERIFY(rig.start());
    const auto seen = failed(rig, "WEB-11");
    QVERIFY(seen);
    rig.before = [](const HttpRequest&) -> std::optional<BusRig::Outcome> { return Error{ErrorKind::Network, Reach::NotSent, {}, {}, {}}; };
    QCOMPARE(rig.decide(*seen, "retry"), QStringList());
    rig.pass(60s);
    QCOMPARE(rig.decision()->state, DecisionState::Queued);
    QCOMPARE(rig.sources[busSource].phase, SourcePhase::Offline);
    QCOMPARE(rig.sources[ConnectionSettings().id].phase, SourcePhase::Online);
    QVERIFY(rig.row(u"WEB-11"_s)); // what is known of it stays
    rig.before = nullptr;
    rig.pass(180s);
    QCOMPARE(rig.decision()->state, DecisionState::Verified);
    QCOMPARE(rig.orders("WEB-11"), 1);
}

void BusFlow::whatIsInDoubtIsLookedAtWhenN8nIsBack()
{
    BusRig rig;
    QVERIFY(rig.start());
    const auto seen = failed(rig, "WEB-12");
    QVERIFY(seen);
    const std::int64_t failure = rig.newestRun();
    bool isAway = false;
    rig.before = [&isAway](const HttpRequest&) -> std::optional<BusRig::Outcome> {
        return isAway ? std::optional<BusRig::Outcome>(Error{ErrorKind::Network, Reach::NotSent, {}, {}, {}}) : std::nullopt;
    };
    rig.after = [&isAway](const HttpRequest& request, BusRig::Outcome outcome) -> BusRig::Outcome {
        isAway = isAway || request.path.endsWith(u"/retry"_s);
        return isAway ? BusRig::Outcome(Error{ErrorKind::Network, Reach::Unknown, {}, {}, {}}) : std::move(outcome);
    };
    QCOMPARE(rig.decide(*seen, "retry"), QStringList());
    // Longer than anybody looks by himself.
    rig.pass(15min);
    QCOMPARE(rig.decision()->state, DecisionState::Unverified);
    isAway = false;
    rig.after = nullptr;
    rig.pass(2min);
    QCOMPARE(rig.decision()->state, DecisionState::Verified);
    QCOMPARE(rig.retriesOf(failure), 1);
    QCOMPARE(rig.orders("WEB-12"), 1);
}

void BusFlow::anAnswerThatNeverComesHoldsNothingUp()
{
    BusRig rig;
    QVERIFY(rig.start());
    const auto seen = failed(rig, "WEB-13");
    QVERIFY(seen);
    const std::int64_t failure = rig.newestRun();
    bool isSent = false;
    rig.after = [&](const HttpRequest& request, BusRig::Outcome outcome) -> BusRig::Outcome {
        // The person connects anew while n8n is at work: the connection that waits for the answer is gone.
        if (request.path.endsWith(u"/retry"_s) && !std::exchange(isSent, true))
            QMetaObject::invokeMethod(rig.console.get(), [&rig] { rig.console->reconnectSource(busSource); }, Qt::QueuedConnection);
        return outcome;
    };
    QCOMPARE(rig.decide(*seen, "retry"), QStringList());
    rig.pass(60s);
    QVERIFY(isSent);
    QCOMPARE(rig.decision()->state, DecisionState::Verified);
    QCOMPARE(rig.retriesOf(failure), 1);
}

void BusFlow::manyAreTriedCarefully()
{
    BusRig rig;
    QVERIFY(rig.start());
    const BatchDraft draft = failedTogether(rig, 10, {{"until", (rig.clock.now() + 10s).time_since_epoch().count()}});
    QCOMPARE(draft.items.size(), std::size_t(10));
    std::vector<BatchManifest> manifests;
    QObject::connect(rig.console.get(), &ConsoleApi::batchChanged, rig.console.get(), [&](const BatchManifest& manifest) { manifests.push_back(manifest); });
    int mostAtOnce = 0;
    rig.before = [&](const HttpRequest& request) -> std::optional<BusRig::Outcome> {
        const bool isRetry = request.path.endsWith(u"/retry"_s);
        // Before the first three are proven, no fourth is sent.
        const auto proven = std::count_if(rig.decisions.begin(), rig.decisions.end(), [](const DecisionRow& row) { return row.state == DecisionState::Verified; });
        if (isRetry && proven < 3)
            mostAtOnce = std::max(mostAtOnce, retries(rig) + 1);
        return std::nullopt;
    };
    rig.console->submitBatch(3, draft);
    rig.pass(120s);
    QCOMPARE(mostAtOnce, 3);
    QVERIFY(!manifests.empty());
    QCOMPARE(manifests.back().counts.done, 10);
    QCOMPARE(manifests.back().counts.pending, 0);
    QCOMPARE(retries(rig), 10);
    for (int i = 0; i < 10; ++i)
        QCOMPARE(rig.orders(("MANY-" + std::to_string(i)).c_str()), 1);
    rig.pass(60s);
    QVERIFY(rig.rows.empty());
}

void BusFlow::nothingMoreIsBegunWhenTheFirstFail()
{
    BusRig rig;
    QVERIFY(rig.start());
    const BatchDraft draft = failedTogether(rig, 10, {{"status", 503}});
    std::vector<BatchManifest> manifests;
    QObject::connect(rig.console.get(), &ConsoleApi::batchChanged, rig.console.get(), [&](const BatchManifest& manifest) { manifests.push_back(manifest); });
    rig.console->submitBatch(3, draft);
    rig.pass(120s);
    QVERIFY(!manifests.empty());
    QVERIFY(manifests.back().hasStoppedItself);
    QVERIFY(manifests.back().isResting);
    QCOMPARE(retries(rig), 3);
    QCOMPARE(manifests.back().counts.failed, 3);
    QCOMPARE(manifests.back().counts.pending, 7);
    // A person says to go on: three more, and it stops again.
    rig.console->resumeBatch(manifests.back().batch.id);
    rig.pass(120s);
    QCOMPARE(retries(rig), 6);
    QVERIFY(manifests.back().hasStoppedItself);
}

QTEST_GUILESS_MAIN(BusFlow)
#include "tst_bus_flow.moc"
