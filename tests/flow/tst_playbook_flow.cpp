// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/console_rig.h"

#include <QDir>
#include <QFile>
#include <QTest>

using namespace backroom;
using namespace backroom::test;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

/// A playbook: one step after the other, each a decision of its own, the next begun only when the one before was seen in the
/// source. It stops where it must, goes on when a person says so, and is undone from the end.
class PlaybookFlow : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void oneStepAfterTheOther();
    void whatDoesNotFitIsRefused_data();
    void whatDoesNotFitIsRefused();
    void theNextStepWaitsForTheProof();
    void takenBackWhileHeld();
    void stoppedAndGoesOn();
    void aFailedStep_data();
    void aFailedStep();
    void aChangeBySomebodyElseStopsIt();
    void whatWasDoneIsUndone();
    void undoneWhileAStepIsOnItsWay();
    void aStepOnAnotherItem_data();
    void aStepOnAnotherItem();
    void nobodyElseGoesOnWithIt();
    void killedAtEveryDatabaseAccess();
    void everyFaultAtEveryRequest_data();
    void everyFaultAtEveryRequest();

private:
    using State = PlaybookRunStep::State;
    using Phase = PlaybookRun::Phase;

    static void write(ConsoleRig& rig, const QString& name, const Json& json);
    static Json rule(const char* code, int number, const char* feed, const char* queue, const char* when);
    static Json playbook(const char* onFailure = "stop");
    static void begin(ConsoleRig& rig, const Json& playbookFile = playbook());
    static void listen(ConsoleRig& rig, PlaybookManifest& manifest);
    static ItemId item(const ConsoleRig& rig, const QString& code = u"OWN.order.confirm"_s);
    static PlaybookDraft draft(ConsoleRig& rig);
    static Json& order(ConsoleRig& rig) { return rig.odoo.record("purchase.order", FakeOdoo::order); }
    static bool addsUp(const BatchCounts& counts) { return counts.selected == counts.done + counts.failed + counts.skipped + counts.pending; }
    /// Everything was done once, in its order.
    static bool isDone(ConsoleRig& rig) { return order(rig)["partner_ref"] == "G-88" && order(rig)["state"] == "purchase" && order(rig)["origin"] == "agreed"; }
    static bool isUntouched(ConsoleRig& rig) { return order(rig)["partner_ref"] == "G-77" && order(rig)["state"] == "to approve" && order(rig)["origin"] == "S1"; }
};

void PlaybookFlow::write(ConsoleRig& rig, const QString& name, const Json& json)
{
    const QString path = rig.folder.filePath(u"resources/"_s + name);
    QDir().mkpath(QFileInfo(path).path());
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(dumpJson(json)) > 0);
}

Json PlaybookFlow::rule(const char* code, int number, const char* feed, const char* queue, const char* when)
{
    Json rule = *parseJson(R"({"version": 1, "mode": "active", "kind": "approval", "name": {"en": "To confirm"}, "why": {"en": "It waits."},
        "severity": [{"is": "low"}], "priority": [{"is": "P4"}], "since": "create_date", "businessKey": "name", "team": "purchasing", "facts": ["partner_id"],
        "counterparty": "partner_id", "amount": "amount_total"})");
    rule.update({{"code", code}, {"id", number}, {"feed", feed}, {"queue", queue}, {"when", *parseJson(when)}});
    return rule;
}

/// Three steps on the order: the second ends the item.
Json PlaybookFlow::playbook(const char* onFailure)
{
    Json file = *parseJson(R"({"id": "confirm", "version": 1, "name": {"en": "Confirm and tell"}, "why": {"en": "It is confirmed."}, "rules": ["OWN.order."],
        "inputs": [{"name": "reference", "kind": "text", "label": {"en": "Reference"}}],
        "steps": [
            {"verb": "set-reference", "inputs": {"reference": "{reference}"}, "undo": {"verb": "set-reference", "inputs": {"reference": "{record.partner_ref}"}}},
            {"verb": "confirm"},
            {"verb": "set-origin", "inputs": {"origin": "{reason}"}, "undo": {"verb": "set-origin", "inputs": {"origin": "{record.origin}"}}}]})");
    file["steps"][1]["onFailure"] = onFailure;
    return file;
}

void PlaybookFlow::begin(ConsoleRig& rig, const Json& playbookFile)
{
    rig.leavePoliciesOut();
    order(rig)["origin"] = "S1";
    Json orders = rule("OWN.order.confirm", 99001, "purchase-orders", "purchase-orders", R"([["state", "=", "to approve"]])");
    orders["material"] = {"partner_id", "partner_ref", "origin", "state", "amount_total"};
    orders["actions"] = *parseJson(R"({
        "set-reference": {"name": {"en": "Set reference"}, "inputs": [{"name": "reference", "kind": "text", "label": {"en": "Reference"}}],
            "method": "write", "args": {"vals": {"partner_ref": "{reference}"}}, "guard": [["id", ">", 0]], "done": [["partner_ref", "=", "{reference}"]]},
        "set-origin": {"name": {"en": "Set origin"}, "inputs": [{"name": "origin", "kind": "text", "label": {"en": "Origin"}}],
            "method": "write", "args": {"vals": {"origin": "{origin}"}}, "guard": [["id", ">", 0]], "done": [["origin", "=", "{origin}"]]},
        "confirm": {"name": {"en": "Confirm"}, "method": "button_approve", "guard": [["state", "=", "to approve"]], "done": [["state", "=", "purchase"]], "needsReason": true}})");
    write(rig, u"rules/OWN.order.confirm.json"_s, orders);
    Json refunds = rule("OWN.refund.tell", 99002, "invoices", "refunds", R"([["move_type", "=", "out_refund"]])");
    refunds["material"] = {"partner_id", "ref"};
    refunds["actions"] = *parseJson(R"({"set-note": {"name": {"en": "Set note"}, "inputs": [{"name": "text", "kind": "text", "label": {"en": "Text"}}],
            "method": "write", "args": {"vals": {"ref": "{text}"}}, "guard": [["id", ">", 0]], "done": [["ref", "=", "{text}"]]}})");
    write(rig, u"rules/OWN.refund.tell.json"_s, refunds);
    write(rig, u"playbooks/confirm.json"_s, playbookFile);
    QVERIFY(rig.start());
    rig.connectSource();
}

void PlaybookFlow::listen(ConsoleRig& rig, PlaybookManifest& manifest)
{
    QObject::connect(&rig.console(), &ConsoleApi::playbookStarted, &rig.console(), [&manifest](quint64, const PlaybookManifest& begun) { manifest = begun; });
    QObject::connect(&rig.console(), &ConsoleApi::playbookChanged, &rig.console(), [&manifest](const PlaybookManifest& now) {
        QVERIFY(addsUp(now.counts));
        manifest = now;
    });
}

ItemId PlaybookFlow::item(const ConsoleRig& rig, const QString& code)
{
    for (const auto& [id, row] : rig.rows) {
        if (row.code == code)
            return id;
    }
    return {};
}

PlaybookDraft PlaybookFlow::draft(ConsoleRig& rig)
{
    const ItemDetail seen = rig.detail(item(rig));
    return {seen.row.id, {u"confirm"_s}, u"agreed"_s, {{"reference", "G-88"}}, seen.seal};
}

void PlaybookFlow::oneStepAfterTheOther()
{
    ConsoleRig rig;
    begin(rig);
    PlaybookManifest manifest;
    listen(rig, manifest);
    const ItemDetail seen = rig.detail(item(rig));
    QCOMPARE(seen.playbooks.size(), 1u);
    const OfferedPlaybook& offered = seen.playbooks.front();
    QVERIFY2(offered.allowed, qPrintable(offered.refusals.join(u' ')));
    QVERIFY(offered.needsReason);
    QCOMPARE(offered.inputs.size(), 1u);
    QCOMPARE(offered.steps.size(), 3u);
    QCOMPARE(offered.steps[0].about, u"P00041"_s);
    QVERIFY(offered.steps[0].canBeUndone && !offered.steps[1].canBeUndone);
    QStringList calls;
    rig.odoo.onRequest = [&](const std::string& model, const std::string& method) {
        if (model == "purchase.order" && (method == "write" || method == "button_approve"))
            calls.push_back(QString::fromStdString(method));
    };
    rig.console().startPlaybook(1, draft(rig));
    rig.pass(5s);
    QCOMPARE(manifest.counts, (BatchCounts{3, 0, 0, 0, 3}));
    QVERIFY(calls.isEmpty()); // the undo window holds the first, and with it all
    rig.pass(60s);
    QCOMPARE(calls, (QStringList{u"write"_s, u"button_approve"_s, u"write"_s}));
    QVERIFY(isDone(rig));
    QVERIFY(!rig.rows.contains(seen.row.id));
    QCOMPARE(manifest.counts, (BatchCounts{3, 3, 0, 0, 0}));
    QCOMPARE(manifest.run.phase, Phase::Over);
    for (const DecisionRow& decision : rig.decisions) {
        QCOMPARE(decision.batch, manifest.run.id);
        QCOMPARE(decision.reason, u"agreed"_s);
    }
    QVERIFY(rig.console().verifyLedger().value().empty());
}

void PlaybookFlow::whatDoesNotFitIsRefused_data()
{
    QTest::addColumn<QByteArray>("inputs");
    QTest::addColumn<QString>("reason");
    QTest::addColumn<QString>("refusal");
    QTest::newRow("nothing filled in") << QByteArray("{}") << u"agreed"_s << u"input-missing:reference"_s;
    QTest::newRow("something unknown") << QByteArray(R"({"reference": "G-88", "state": "purchase"})") << u"agreed"_s << u"input-unknown:state"_s;
    QTest::newRow("no reason") << QByteArray(R"({"reference": "G-88"})") << u" "_s << u"reason-required"_s;
}

void PlaybookFlow::whatDoesNotFitIsRefused()
{
    QFETCH(const QByteArray, inputs);
    QFETCH(const QString, reason);
    QFETCH(const QString, refusal);
    ConsoleRig rig;
    begin(rig);
    PlaybookDraft wrong = draft(rig);
    wrong.inputs = *parseJson(inputs);
    wrong.reason = reason;
    rig.console().startPlaybook(1, wrong);
    rig.pass(60s);
    QCOMPARE(rig.refusals, QStringList{refusal});
    QVERIFY(isUntouched(rig) && !rig.decision());

    // And one at a time on an item.
    rig.console().startPlaybook(2, draft(rig));
    rig.console().startPlaybook(3, draft(rig));
    rig.pass(1s);
    QCOMPARE(rig.refusals, QStringList{u"playbook-open"_s});
}

void PlaybookFlow::theNextStepWaitsForTheProof()
{
    ConsoleRig rig;
    begin(rig);
    PlaybookManifest manifest;
    listen(rig, manifest);
    int confirmed = 0;
    rig.odoo.onRequest = [&](const std::string&, const std::string& method) {
        confirmed += method == "button_approve" ? 1 : 0;
        // The write is answered, but its effect is not there when it is read back.
        if (order(rig)["partner_ref"] == "G-88")
            order(rig)["partner_ref"] = "G-77";
    };
    rig.console().startPlaybook(1, draft(rig));
    rig.pass(300s);
    QCOMPARE(confirmed, 0);
    QVERIFY(manifest.counts.done == 0 && order(rig)["state"] == "to approve");
}

void PlaybookFlow::takenBackWhileHeld()
{
    ConsoleRig rig;
    begin(rig);
    PlaybookManifest manifest;
    listen(rig, manifest);
    rig.console().startPlaybook(1, draft(rig));
    rig.pass(5s);
    rig.console().withdrawBatch(manifest.run.id);
    rig.pass(60s);
    QVERIFY(isUntouched(rig));
    QCOMPARE(manifest.run.phase, Phase::Stopped);
    QCOMPARE(manifest.counts, (BatchCounts{3, 0, 0, 3, 0}));
    // What was taken back is no failure: it can be begun anew.
    rig.console().resumeBatch(manifest.run.id);
    rig.pass(60s);
    QVERIFY(isDone(rig));
    QCOMPARE(manifest.counts, (BatchCounts{3, 3, 0, 0, 0}));
}

void PlaybookFlow::stoppedAndGoesOn()
{
    ConsoleRig rig;
    begin(rig);
    PlaybookManifest manifest;
    listen(rig, manifest);
    const PlaybookDraft again = draft(rig);
    QObject::connect(&rig.console(), &ConsoleApi::decisionChanged, &rig.console(), [&](const DecisionRow& decision) {
        if (decision.state != DecisionState::Sending || decision.verb.value != u"set-reference"_s)
            return;
        rig.console().stopBatch(decision.batch);
        rig.console().startPlaybook(2, again); // what was sent may still have its effect
    });
    rig.console().startPlaybook(1, again);
    rig.pass(60s);
    QCOMPARE(rig.refusals, QStringList{u"playbook-open"_s});
    // What was on its way came about, and nothing after it.
    QCOMPARE(manifest.run.phase, Phase::Stopped);
    QCOMPARE(manifest.counts, (BatchCounts{3, 1, 0, 2, 0}));
    QCOMPARE(order(rig)["state"], Json("to approve"));
    rig.kill();
    QVERIFY(rig.start());
    listen(rig, manifest);
    rig.connectSource();
    rig.pass(60s);
    QCOMPARE(order(rig)["state"], Json("to approve")); // a stop holds beyond the end of the program
    rig.console().resumeBatch(manifest.run.id);
    rig.pass(60s);
    QVERIFY(isDone(rig));
    QCOMPARE(rig.odoo.writes(), 2);
    QCOMPARE(manifest.counts, (BatchCounts{3, 3, 0, 0, 0}));
}

void PlaybookFlow::aFailedStep_data()
{
    QTest::addColumn<QByteArray>("onFailure");
    QTest::addColumn<QByteArray>("reference");
    QTest::addColumn<QByteArray>("origin");
    QTest::addColumn<int>("phase");
    QTest::newRow("stops") << QByteArray("stop") << QByteArray("G-88") << QByteArray("S1") << static_cast<int>(Phase::Stopped);
    QTest::newRow("goes on") << QByteArray("goOn") << QByteArray("G-88") << QByteArray("agreed") << static_cast<int>(Phase::Over);
    QTest::newRow("is undone") << QByteArray("compensate") << QByteArray("G-77") << QByteArray("S1") << static_cast<int>(Phase::Over);
}

void PlaybookFlow::aFailedStep()
{
    QFETCH(const QByteArray, onFailure);
    QFETCH(const QByteArray, reference);
    QFETCH(const QByteArray, origin);
    QFETCH(const int, phase);
    ConsoleRig rig;
    begin(rig, playbook(onFailure.constData()));
    PlaybookManifest manifest;
    listen(rig, manifest);
    rig.odoo.setMayApprove(false); // answered with success, and nothing done
    rig.console().startPlaybook(1, draft(rig));
    rig.pass(120s);
    QCOMPARE(static_cast<int>(manifest.run.phase), phase);
    QCOMPARE(manifest.counts.failed, 1);
    QVERIFY(manifest.run.steps[1].state == State::Failed && manifest.states.at(manifest.run.steps[1].decision) == DecisionState::Rejected);
    QCOMPARE(order(rig)["partner_ref"], Json(reference.toStdString()));
    QCOMPARE(order(rig)["origin"], Json(origin.toStdString()));
    QCOMPARE(order(rig)["state"], Json("to approve"));
    if (manifest.run.phase == Phase::Stopped) {
        rig.odoo.setMayApprove(true);
        rig.console().resumeBatch(manifest.run.id);
        rig.pass(120s);
        QVERIFY(isDone(rig));
        QCOMPARE(manifest.counts, (BatchCounts{3, 3, 0, 0, 0}));
        QCOMPARE(manifest.run.steps[1].earlier.size(), 1u);
    }
    QVERIFY(rig.console().verifyLedger().value().empty());
}

void PlaybookFlow::aChangeBySomebodyElseStopsIt()
{
    ConsoleRig rig;
    begin(rig);
    PlaybookManifest manifest;
    listen(rig, manifest);
    QObject::connect(&rig.console(), &ConsoleApi::decisionChanged, &rig.console(), [&](const DecisionRow& decision) {
        if (decision.state == DecisionState::Verified && decision.verb.value == u"set-reference"_s)
            rig.odoo.edit("purchase.order", FakeOdoo::order, {{"amount_total", 99000.0}});
    });
    rig.console().startPlaybook(1, draft(rig));
    rig.pass(120s);
    QCOMPARE(manifest.run.phase, Phase::Stopped);
    QCOMPARE(manifest.counts, (BatchCounts{3, 1, 1, 1, 0}));
    QCOMPARE(order(rig)["state"], Json("to approve"));
    const DecisionRow stopped = *rig.decision();
    QCOMPARE(stopped.state, DecisionState::Conflict);
    QVERIFY(std::any_of(stopped.differences.begin(), stopped.differences.end(), [](const FieldDifference& one) { return one.key == u"amount_total"_s; }));
    // Whoever goes on has looked again.
    rig.console().resumeBatch(manifest.run.id);
    rig.pass(120s);
    QVERIFY(isDone(rig));
    QCOMPARE(rig.odoo.effects(), 1);
}

void PlaybookFlow::whatWasDoneIsUndone()
{
    ConsoleRig rig;
    begin(rig);
    PlaybookManifest manifest;
    listen(rig, manifest);
    rig.console().startPlaybook(1, draft(rig));
    rig.pass(60s);
    QVERIFY(isDone(rig) && mayUndo(manifest.run));
    QStringList undone;
    QObject::connect(&rig.console(), &ConsoleApi::decisionChanged, &rig.console(), [&](const DecisionRow& decision) {
        if (decision.state == DecisionState::Verified)
            undone.push_back(decision.verb.value);
    });
    rig.console().undoPlaybook(manifest.run.id);
    rig.pass(60s);
    QCOMPARE(undone, (QStringList{u"set-origin"_s, u"set-reference"_s}));
    QCOMPARE(order(rig)["origin"], Json("S1"));
    QCOMPARE(order(rig)["partner_ref"], Json("G-77"));
    QCOMPARE(order(rig)["state"], Json("purchase")); // nothing undoes a confirmation
    QCOMPARE(manifest.run.phase, Phase::Over);
    QCOMPARE(manifest.counts, (BatchCounts{5, 5, 0, 0, 0}));
    QVERIFY(!mayUndo(manifest.run));
    QVERIFY(rig.console().verifyLedger().value().empty());
}

void PlaybookFlow::undoneWhileAStepIsOnItsWay()
{
    ConsoleRig rig;
    begin(rig);
    PlaybookManifest manifest;
    listen(rig, manifest);
    QObject::connect(&rig.console(), &ConsoleApi::decisionChanged, &rig.console(), [&](const DecisionRow& decision) {
        if (decision.state == DecisionState::Sending && decision.verb.value == u"set-reference"_s && order(rig)["partner_ref"] == "G-77")
            rig.console().undoPlaybook(decision.batch);
    });
    rig.console().startPlaybook(1, draft(rig));
    rig.pass(120s);
    QVERIFY(isUntouched(rig));
    QCOMPARE(rig.odoo.writes(), 2);
    QCOMPARE(manifest.run.phase, Phase::Over);
    QCOMPARE(manifest.counts, (BatchCounts{4, 2, 0, 2, 0}));
}

void PlaybookFlow::aStepOnAnotherItem_data()
{
    QTest::addColumn<bool>("isThere");
    QTest::addColumn<bool>("isChanged");
    QTest::newRow("there") << true << false;
    QTest::newRow("not there") << false << false;
    QTest::newRow("changed since") << true << true;
}

void PlaybookFlow::aStepOnAnotherItem()
{
    QFETCH(const bool, isThere);
    QFETCH(const bool, isChanged);
    ConsoleRig rig;
    Json file = playbook();
    file["steps"] = *parseJson(R"([{"verb": "confirm"}, {"verb": "set-note", "inputs": {"text": "{reference}"}, "onFailure": "goOn",
        "on": {"rules": ["OWN.refund.tell"], "ours": "partner_id", "theirs": "partner_id"}}])");
    if (!isThere)
        rig.odoo.record("account.move", FakeOdoo::creditNote)["partner_id"] = false;
    begin(rig, file);
    PlaybookManifest manifest;
    listen(rig, manifest);
    rig.console().startPlaybook(1, draft(rig));
    rig.pass(1s);
    if (isChanged)
        rig.odoo.edit("account.move", FakeOdoo::creditNote, {{"amount_total", 1.0}});
    rig.pass(60s);
    QCOMPARE(manifest.run.phase, Phase::Over);
    QCOMPARE(manifest.counts, (BatchCounts{2, isThere && !isChanged ? 2 : 1, isChanged ? 1 : 0, isThere ? 0 : 1, 0}));
    const bool isWritten = rig.odoo.record("account.move", FakeOdoo::creditNote)["ref"] == "G-88";
    QCOMPARE(isWritten, isThere && !isChanged);
    if (!isWritten)
        QCOMPARE(manifest.run.steps[1].reasons, QStringList{isThere ? u"changed-since-shown"_s : u"no-such-item"_s});
}

void PlaybookFlow::nobodyElseGoesOnWithIt()
{
    ConsoleRig rig;
    begin(rig);
    PlaybookManifest manifest;
    listen(rig, manifest);
    rig.console().startPlaybook(1, draft(rig));
    rig.pass(1s);
    rig.kill();
    rig.odoo.signInAs(99);
    QVERIFY(rig.start());
    listen(rig, manifest);
    rig.connectSource();
    rig.pass(120s);
    QVERIFY(isUntouched(rig));
    QVERIFY(manifest.isResting);
}

void PlaybookFlow::killedAtEveryDatabaseAccess()
{
    int runs = 0;
    for (int access = 0; access < 5000; ++access) {
        ConsoleRig rig;
        begin(rig);
        const PlaybookDraft chosen = draft(rig);
        rig.kill();
        int left = access;
        bool isOver = false;
        const auto dies = [&](const char*) -> std::optional<Error> {
            isOver = isOver || left-- == 0;
            return isOver ? std::optional(Error::of(ErrorKind::Store, u"the process is gone"_s)) : std::nullopt;
        };
        if (rig.start(dies)) {
            rig.connectSource();
            rig.console().startPlaybook(1, chosen);
            rig.pass(40s);
        }
        const bool isWhole = !isOver;
        rig.kill();
        QVERIFY(rig.start());
        PlaybookManifest manifest;
        listen(rig, manifest);
        rig.connectSource();
        rig.pass(240s);
        const std::string at = "access " + std::to_string(access);
        QVERIFY2(rig.odoo.effects() <= 1 && rig.odoo.writes() <= 2, at.c_str());
        // It may not have come to a playbook at all, or be over already; then all of it happened or nothing.
        if (manifest.run.id.isEmpty())
            QVERIFY2(isDone(rig) || isUntouched(rig), at.c_str());
        else
            QVERIFY2(manifest.run.phase == Phase::Over && manifest.counts.done == 3 && isDone(rig), at.c_str());
        QVERIFY2(rig.console().verifyLedger().value().empty(), at.c_str());
        ++runs;
        if (isWhole)
            break;
    }
    qInfo("%d kills, one at each database access", runs);
    QVERIFY(runs > 20);
}

void PlaybookFlow::everyFaultAtEveryRequest_data()
{
    QTest::addColumn<int>("fault");
    QTest::newRow("refused") << static_cast<int>(FakeOdoo::Fault::Refused);
    QTest::newRow("lost request") << static_cast<int>(FakeOdoo::Fault::LostRequest);
    QTest::newRow("lost answer") << static_cast<int>(FakeOdoo::Fault::LostAnswer);
    QTest::newRow("unavailable") << static_cast<int>(FakeOdoo::Fault::Unavailable);
    QTest::newRow("page of a proxy") << static_cast<int>(FakeOdoo::Fault::ProxyHtml);
    QTest::newRow("truncated") << static_cast<int>(FakeOdoo::Fault::Truncated);
}

void PlaybookFlow::everyFaultAtEveryRequest()
{
    QFETCH(const int, fault);
    for (int request = 0; request < 40; ++request) {
        ConsoleRig rig;
        begin(rig);
        PlaybookManifest manifest;
        listen(rig, manifest);
        const PlaybookDraft chosen = draft(rig);
        rig.odoo.planFault(request, static_cast<FakeOdoo::Fault>(fault));
        rig.console().startPlaybook(1, chosen);
        rig.pass(600s);
        const std::string at = "request " + std::to_string(request);
        QVERIFY2(addsUp(manifest.counts), at.c_str());
        QVERIFY2(rig.odoo.effects() <= 1 && rig.odoo.writes() <= 2, at.c_str());
        // One whose request was lost may stay for a person to look at; nothing after it is begun.
        const bool isWaiting = std::any_of(manifest.states.begin(), manifest.states.end(), [](const auto& one) { return one.second == DecisionState::Unverified; });
        QVERIFY2(isDone(rig) ? manifest.run.phase == Phase::Over : isWaiting, at.c_str());
    }
}

QTEST_GUILESS_MAIN(PlaybookFlow)
#include "tst_playbook_flow.moc"
