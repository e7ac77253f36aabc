// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/governance/playbook_run.h"
#include "core/domain/rules/rule.h"

#include <QTest>

using namespace backroom;
using namespace Qt::StringLiterals;

using State = PlaybookRunStep::State;
using Phase = PlaybookRun::Phase;
using Move = PlaybookMove::Kind;

/// What a playbook file may say, and what comes next in a run whatever became of its steps.
class PlaybookTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void goodFileIsRead();
    void badFilesAreRefused_data();
    void badFilesAreRefused();
    void mustFitItsRules_data();
    void mustFitItsRules();
    void whatComesNext_data();
    void whatComesNext();
    void countsAddUpWhateverBecame();
    void failedStepIsTakenUpAgain();
    void survivesTheLedger();

private:
    static Json file();
    static Rule rule(const char* code);
    /// 'p'ending, 'd'one, 'f'ailed, 's'kipped for each of three steps; the first and the last can be undone.
    static PlaybookRun run(const QByteArray& states, OnFailure onFailure = OnFailure::Stop);
};

Json PlaybookTest::file()
{
    return *parseJson(R"({"id": "late", "version": 2, "name": {"en": "Late"}, "why": {"en": "It is asked for."}, "rules": ["PUR.order.late", "SUP."],
        "inputs": [{"name": "question", "kind": "text", "label": {"en": "Question"}}],
        "steps": [{"verb": "ask", "inputs": {"text": "{question}"}, "onFailure": "goOn", "undo": {"verb": "ask", "inputs": {"text": "{record.note}"}}},
            {"verb": "ask", "inputs": {"text": "{reason}"}, "on": {"rules": ["INV.other"], "ours": "partner_id", "theirs": "id"}}]})");
}

Rule PlaybookTest::rule(const char* code)
{
    Rule rule;
    rule.code = {QString::fromLatin1(code)};
    rule.material = {u"note"_s};
    ActionDefinition ask;
    ask.inputs = {{u"text"_s, ActionInput::Kind::Text, {}, {}, {}, {}, {}, {}, {}}};
    rule.actions.emplace(DecisionVerb{u"ask"_s}, ask);
    return rule;
}

void PlaybookTest::goodFileIsRead()
{
    const auto read = playbookFromJson(file());
    QVERIFY2(read.has_value(), read ? "" : qPrintable(read.error().detail));
    QVERIFY(read->isFor({u"PUR.order.late"_s}) && read->isFor({u"SUP.receipt.late"_s}));
    QVERIFY(!read->isFor({u"PUR.order.later"_s}));
    QCOMPARE(read->steps.size(), 2u);
    QVERIFY(read->steps[0].undo && read->steps[0].onFailure == OnFailure::GoOn && !read->steps[0].on);
    QVERIFY(!read->steps[1].undo && read->steps[1].onFailure == OnFailure::Stop && read->steps[1].on->theirs == u"id"_s);
    QCOMPARE(objectionsTo(*read, {rule("PUR.order.late"), rule("SUP.receipt.late"), rule("INV.other")}), QStringList());
}

void PlaybookTest::badFilesAreRefused_data()
{
    QTest::addColumn<QByteArray>("change");
    QTest::addColumn<QString>("problem");
    QTest::newRow("version") << QByteArray(R"([{"op": "replace", "path": "/version", "value": 0}])") << u"/version: must be at least 1"_s;
    QTest::newRow("no steps") << QByteArray(R"([{"op": "replace", "path": "/steps", "value": []}])") << u"/steps: must hold at least one step"_s;
    QTest::newRow("no verb") << QByteArray(R"([{"op": "remove", "path": "/steps/0/verb"}])") << u"/steps/0/verb"_s;
    QTest::newRow("failure") << QByteArray(R"([{"op": "replace", "path": "/steps/0/onFailure", "value": "retry"}])") << u"/steps/0/onFailure: must be stop, goOn or compensate"_s;
    QTest::newRow("unknown input") << QByteArray(R"([{"op": "replace", "path": "/steps/0/inputs/text", "value": "{answer}"}])") << u"{answer} is no input of this playbook"_s;
    QTest::newRow("value of a decision") << QByteArray(R"([{"op": "replace", "path": "/steps/0/undo/inputs/text", "value": "{actor}"}])") << u"/steps/0/undo/inputs/text: {actor}"_s;
    QTest::newRow("misspelt") << QByteArray(R"([{"op": "add", "path": "/steps/1/on/their", "value": "x"}])") << u"/steps/1/on/their"_s;
}

void PlaybookTest::badFilesAreRefused()
{
    QFETCH(const QByteArray, change);
    QFETCH(const QString, problem);
    const auto read = playbookFromJson(file().patch(*parseJson(change)));
    QVERIFY(!read);
    QVERIFY2(read.error().detail.contains(problem), qPrintable(read.error().detail));
}

void PlaybookTest::mustFitItsRules_data()
{
    QTest::addColumn<QByteArray>("change");
    QTest::addColumn<QString>("problem");
    QTest::newRow("rule") << QByteArray(R"([{"op": "add", "path": "/rules/-", "value": "HR."}])") << u"/rules/2: there is no rule \"HR.\""_s;
    QTest::newRow("rule of another item") << QByteArray(R"([{"op": "replace", "path": "/steps/1/on/rules/0", "value": "INV.none"}])") << u"/steps/1/on/rules: there is no rule \"INV.none\""_s;
    QTest::newRow("verb") << QByteArray(R"([{"op": "replace", "path": "/steps/1/verb", "value": "tell"}])") << u"/steps/1/verb: INV.other does not offer \"tell\""_s;
    QTest::newRow("input missing") << QByteArray(R"([{"op": "remove", "path": "/steps/0/inputs/text"}])") << u"\"ask\" of PUR.order.late needs \"text\""_s;
    QTest::newRow("input too many") << QByteArray(R"([{"op": "add", "path": "/steps/0/undo/inputs/more", "value": 1}])") << u"/steps/0/undo/inputs/more"_s;
    QTest::newRow("undoes what was not shown") << QByteArray(R"([{"op": "replace", "path": "/steps/0/undo/inputs/text", "value": "{record.secret}"}])") << u"/steps/0/undo/inputs: secret is not material"_s;
}

void PlaybookTest::mustFitItsRules()
{
    QFETCH(const QByteArray, change);
    QFETCH(const QString, problem);
    const auto read = playbookFromJson(file().patch(*parseJson(change)));
    QVERIFY2(read.has_value(), read ? "" : qPrintable(read.error().detail));
    const QString found = objectionsTo(*read, {rule("PUR.order.late"), rule("SUP.receipt.late"), rule("INV.other")}).join(u'\n');
    QVERIFY2(found.contains(problem), qPrintable(found));
}

PlaybookRun PlaybookTest::run(const QByteArray& states, OnFailure onFailure)
{
    PlaybookRun run;
    run.id = {u"run-1"_s};
    run.name = LocalText::english(u"Late"_s);
    run.about = {{u"item"_s}, {u"PUR.order.late"_s}, {u"suppliers"_s}, {{u"odoo"_s}, u"purchase.order"_s, 41}, u"P00041"_s, u"Gemini"_s, Money::fromMajor(12, Currency(u"EUR"_s)), u"2026-11-23 07:00:00"_s};
    run.seal = sealOf({{u"state"_s, u"purchase"_s}}, u"PUR.order.late v1"_s);
    run.reason = u"agreed"_s;
    run.inputs = {{"question", "when?"}};
    run.actor = u"lead"_s;
    run.actorId = 7;
    for (const char state : states.first(3)) {
        PlaybookRunStep& step = run.steps.emplace_back();
        step.verb = {u"ask"_s};
        step.onFailure = onFailure;
        step.target = run.about;
        step.state = state == 'd' ? State::Done : state == 'f' ? State::Failed : state == 's' ? State::Skipped : State::Pending;
    }
    for (const std::size_t undone : {2u, 0u}) {
        PlaybookRunStep& step = run.steps.emplace_back(run.steps[undone]);
        step.undoes = undone;
        step.state = State::Pending;
    }
    for (qsizetype i = 3; i < states.size(); ++i)
        run.steps[static_cast<std::size_t>(i)].state = states[i] == 'd' ? State::Done : states[i] == 'f' ? State::Failed : State::Pending;
    run.isUndoing = states.size() > 3;
    return run;
}

void PlaybookTest::whatComesNext_data()
{
    QTest::addColumn<QByteArray>("states");
    QTest::addColumn<int>("onFailure");
    QTest::addColumn<int>("move");
    QTest::addColumn<int>("place");
    const auto row = [](const char* states, OnFailure onFailure, Move move, int place) {
        QTest::addRow("%s %s", states, qPrintable(toName(onFailure))) << QByteArray(states) << static_cast<int>(onFailure) << static_cast<int>(move) << place;
    };
    row("ppp", OnFailure::Stop, Move::Begin, 0);
    row("dpp", OnFailure::Stop, Move::Begin, 1);
    row("dsp", OnFailure::Stop, Move::Begin, 2);
    row("ddd", OnFailure::Stop, Move::Finish, 0);
    row("dfp", OnFailure::Stop, Move::Stop, 1);
    row("dfp", OnFailure::GoOn, Move::Begin, 2);
    row("dff", OnFailure::GoOn, Move::Finish, 0);
    row("dfp", OnFailure::Compensate, Move::Undo, 1);
    row("fpp", OnFailure::Compensate, Move::Stop, 0); // nothing to undo
    // Undoing: the last first, and only what was done.
    row("dddpp", OnFailure::GoOn, Move::Begin, 3);
    row("ddddp", OnFailure::GoOn, Move::Begin, 4);
    row("ddfpp", OnFailure::GoOn, Move::Begin, 4);
    row("dddfp", OnFailure::GoOn, Move::Stop, 3); // an undoing that fails is for a person
    row("ddddd", OnFailure::GoOn, Move::Finish, 0);
    row("dfppd", OnFailure::Stop, Move::Finish, 0);
}

void PlaybookTest::whatComesNext()
{
    QFETCH(const QByteArray, states);
    QFETCH(const int, onFailure);
    QFETCH(const int, move);
    QFETCH(const int, place);
    const PlaybookMove next = nextMove(run(states, static_cast<OnFailure>(onFailure)));
    QCOMPARE(static_cast<int>(next.kind), move);
    QCOMPARE(static_cast<int>(next.place), place);
}

void PlaybookTest::countsAddUpWhateverBecame()
{
    const QByteArray letters("pdfs");
    int checked = 0;
    for (int code = 0; code < 64; ++code) {
        const QByteArray states = QByteArray(1, letters[code % 4]) + letters[code / 4 % 4] + letters[code / 16];
        for (const QByteArray& undoing : {QByteArray(), QByteArray("pp"), QByteArray("dp"), QByteArray("fd")}) {
            for (const Phase phase : {Phase::Running, Phase::Stopped, Phase::Over}) {
                PlaybookRun one = run(states + undoing);
                one.phase = phase;
                const BatchCounts counts = countsOf(one, {});
                QCOMPARE(counts.selected, counts.done + counts.failed + counts.skipped + counts.pending);
                QVERIFY(phase == Phase::Running || counts.pending == 0);
                ++checked;
            }
        }
    }
    QCOMPARE(checked, 768);
    // What is still on its way is told, also of one that was stopped.
    PlaybookRun stopped = run("dpp");
    stopped.phase = Phase::Stopped;
    stopped.steps[1].decision = {u"d-1"_s};
    QCOMPARE(countsOf(stopped, {{{u"d-1"_s}, DecisionState::Unverified}}), (BatchCounts{3, 1, 0, 1, 1}));
}

void PlaybookTest::failedStepIsTakenUpAgain()
{
    PlaybookRun stopped = run("dfp");
    stopped.phase = Phase::Stopped;
    stopped.steps[1].decision = {u"d-1"_s};
    stopped.steps[1].reasons = {u"changed-since-shown"_s};
    takeUpAgain(stopped, Timestamp(Duration(5)));
    QCOMPARE(stopped.phase, Phase::Running);
    QCOMPARE(nextMove(stopped), (PlaybookMove{Move::Begin, 1}));
    QVERIFY(stopped.steps[1].reasons.isEmpty() && stopped.steps[1].decision.isEmpty());
    QCOMPARE(stopped.steps[1].earlier, std::vector<DecisionId>{{u"d-1"_s}});
}

void PlaybookTest::survivesTheLedger()
{
    const PlaybookRun begun = run("ppp");
    const auto read = playbookRunFromJson(toJson(begun));
    QVERIFY2(read.has_value(), read ? "" : qPrintable(read.error().detail));
    QCOMPARE(*read, begun);
    Json wrong = toJson(begun);
    wrong["steps"][3]["undoes"] = 9;
    QVERIFY(!playbookRunFromJson(wrong));
}

QTEST_GUILESS_MAIN(PlaybookTest)
#include "tst_playbook.moc"
