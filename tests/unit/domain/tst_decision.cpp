// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/governance/decision.h"

#include <QTest>

#include <set>

using namespace backroom;
using namespace Qt::StringLiterals;

namespace {

using enum DecisionState;

constexpr DecisionState allStates[]{Held, Queued, Checking, Sending, Acknowledged, Verified, Withdrawn, Conflict, Rejected, Unverified, Failed};

Seal someSeal()
{
    return sealOf({{u"amount_total"_s, u"182.40 EUR"_s}, {u"partner_id"_s, u"Bj\u00f6rn \u0141uk\u00e1\u010d"_s}, {u"state"_s, u"to approve"_s}}, u"PUR.order.to-approve/3"_s);
}

Decision fullDecision()
{
    Decision decision;
    decision.id = {u"0f6c2a7e-1111-4222-8333-444455556666"_s};
    decision.item = {u"fingerprint"_s};
    decision.queue = {u"purchase-approvals"_s};
    decision.rule = {u"PUR.order.to-approve"_s};
    decision.record = {{u"odoo"_s}, u"purchase.order"_s, 17};
    decision.verb = verbs::reject;
    decision.reason = u"Too dear \u2014 \"ask again\"\n"_s;
    decision.seal = someSeal();
    decision.actor = u"marc"_s;
    decision.actorId = 7;
    decision.businessKey = u"P00017"_s;
    decision.title = u"Ready Mat"_s;
    decision.amount = Money(-18240, Currency(u"EUR"_s));
    decision.state = Conflict;
    decision.decidedAt = Timestamp(Duration(1'763'892'000'123));
    decision.changedAt = Timestamp(Duration(1'763'892'010'456));
    decision.heldUntil = Timestamp(Duration(1'763'892'010'123));
    decision.attempts = 3;
    decision.differences = {{u"amount_total"_s, u"182.40 EUR"_s, u"1820.40 EUR"_s}};
    decision.error = Error{ErrorKind::Conflict, Reach::Reached, {}, u"the server's words"_s, u"detail"_s};
    return decision;
}

} // namespace

class DecisionTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void roundTripsThroughJson();
    void namesRoundTrip();
    void aDamagedDecisionIsRefusedNotGuessed_data();
    void aDamagedDecisionIsRefusedNotGuessed();
    void whatAGuardDidNotGetIsSentAgainAsItWas();
    void onlyTheStepsOfTheDesignMayFollow();
    void aStepThatHappenedLeadsBackToTheQueueOnce();
    void openMeansThatSomethingMayFollow();
    void nothingIsVerifiedWithoutBeingSent();
    void sealHoldsWhatWasShown();
    void everyChangeBreaksTheSeal();
    void fieldsCannotBeShiftedIntoEachOther();
    void differencesNameOldAndNew();
};

void DecisionTest::roundTripsThroughJson()
{
    const Decision full = fullDecision();
    const auto parsed = parseJson(dumpJson(toJson(full)));
    QVERIFY(parsed);
    const auto again = decisionFromJson(*parsed);
    QVERIFY2(again, again ? "" : qPrintable(again.error().detail));
    QVERIFY(*again == full);

    Decision plain = full;
    plain.error.reset();
    plain.differences.clear();
    plain.amount = Money(5, Currency());
    for (const DecisionState state : allStates) {
        plain.state = state;
        const auto copy = decisionFromJson(toJson(plain));
        QVERIFY(copy);
        QVERIFY(*copy == plain);
    }
}

void DecisionTest::namesRoundTrip()
{
    std::set<QString> names;
    for (const DecisionState state : allStates) {
        names.insert(toName(state));
        QVERIFY(decisionStateFromName(toName(state)) == state);
    }
    QCOMPARE(names.size(), std::size(allStates));
    QVERIFY(!decisionStateFromName(u"draft"_s));
}

void DecisionTest::aDamagedDecisionIsRefusedNotGuessed_data()
{
    QTest::addColumn<QByteArray>("patch");
    QTest::newRow("state unknown") << QByteArray(R"({"state":"approved"})");
    QTest::newRow("verb is empty") << QByteArray(R"({"verb":""})");
    QTest::newRow("verb gone") << QByteArray(R"({"verb":null})");
    QTest::newRow("record is text") << QByteArray(R"({"record":"purchase.order"})");
    QTest::newRow("record id is text") << QByteArray(R"({"record":{"id":"17"}})");
    QTest::newRow("amount is a fraction") << QByteArray(R"({"amount":{"minor":1.5}})");
    QTest::newRow("time is no time") << QByteArray(R"({"decidedAt":"yesterday"})");
    QTest::newRow("seal gone") << QByteArray(R"({"seal":null})");
    QTest::newRow("seal without fields") << QByteArray(R"({"seal":{"fields":5}})");
    QTest::newRow("error unknown") << QByteArray(R"({"error":{"kind":"bad luck"}})");
    QTest::newRow("error is text") << QByteArray(R"({"error":null,"attempts":"three"})");
}

void DecisionTest::aDamagedDecisionIsRefusedNotGuessed()
{
    QFETCH(QByteArray, patch);
    Json json = toJson(fullDecision());
    json.merge_patch(parseJson(patch).value_or(Json()));
    QVERIFY(!decisionFromJson(json));
    for (const char* nonsense : {"null", "[]", "5", "\"x\"", "{}"})
        QVERIFY(!decisionFromJson(parseJson(nonsense).value_or(Json())));
}

void DecisionTest::aStepThatHappenedLeadsBackToTheQueueOnce()
{
    for (const DecisionState from : allStates) {
        for (const DecisionState to : allStates) {
            Decision before = fullDecision();
            before.state = from;
            Decision after = before;
            after.state = to;
            QCOMPARE(mayFollow(before, after), mayFollow(from, to));
            after.stepsDone = before.stepsDone + 1;
            const bool wasSent = from == DecisionState::Acknowledged || from == DecisionState::Unverified;
            QCOMPARE(mayFollow(before, after), wasSent && to == DecisionState::Queued);
            after.stepsDone = before.stepsDone + 2;
            QVERIFY(!mayFollow(before, after));
            before.stepsDone = before.stepsDone + 3;
            QVERIFY2(!mayFollow(before, after), "a step that was done is not undone");
        }
    }
    Decision sent = fullDecision();
    sent.state = DecisionState::Acknowledged;
    Decision other = sent;
    other.state = DecisionState::Verified;
    QVERIFY(mayFollow(sent, other));
    other.inputs = {{"quantity", 99}};
    QVERIFY2(!mayFollow(sent, other), "what was filled in stays as it was decided");
}

void DecisionTest::whatAGuardDidNotGetIsSentAgainAsItWas()
{
    Decision lost = fullDecision();
    lost.state = DecisionState::Unverified;
    lost.sentWith = {{"record", Json::object()}, {"guard", 7}};
    Decision again = lost;
    again.state = DecisionState::Sending;
    ++again.attempts;
    QVERIFY(mayFollow(lost, again));
    again.sentWith["guard"] = 8;
    QVERIFY2(!mayFollow(lost, again), "another guard need not know the token");
    lost.sentWith.erase("guard");
    again.sentWith = lost.sentWith;
    QVERIFY2(!mayFollow(lost, again), "without a guard it might be done twice");
}

void DecisionTest::onlyTheStepsOfTheDesignMayFollow()
{
    const std::set<std::pair<DecisionState, DecisionState>> allowed{{Held, Queued}, {Held, Withdrawn}, {Queued, Checking}, {Queued, Withdrawn},
        {Queued, Failed}, {Checking, Sending}, {Checking, Conflict}, {Checking, Queued}, {Checking, Failed}, {Sending, Acknowledged},
        {Sending, Rejected}, {Sending, Queued}, {Sending, Unverified}, {Acknowledged, Verified}, {Acknowledged, Unverified},
        {Acknowledged, Rejected}, {Unverified, Verified}, {Unverified, Rejected}, {Unverified, Failed}, {Unverified, Conflict},
        {Unverified, Unverified}};
    for (const DecisionState from : allStates) {
        for (const DecisionState to : allStates)
            QVERIFY2(mayFollow(from, to) == allowed.contains({from, to}), qPrintable(toName(from) + u" -> "_s + toName(to)));
    }
}

void DecisionTest::openMeansThatSomethingMayFollow()
{
    for (const DecisionState from : allStates) {
        const bool hasNext = std::any_of(std::begin(allStates), std::end(allStates), [from](DecisionState to) { return mayFollow(from, to); });
        QCOMPARE(isOpen(from), hasNext);
    }
}

void DecisionTest::nothingIsVerifiedWithoutBeingSent()
{
    std::set<DecisionState> reached{Held};
    for (std::size_t before = 0; before != reached.size();) {
        before = reached.size();
        for (const DecisionState from : std::set<DecisionState>(reached)) {
            for (const DecisionState to : allStates) {
                if (from != Sending && mayFollow(from, to))
                    reached.insert(to);
            }
        }
    }
    QVERIFY(!reached.contains(Verified));
    QVERIFY(!reached.contains(Acknowledged));
    QVERIFY(reached.contains(Sending));
}

void DecisionTest::sealHoldsWhatWasShown()
{
    const Seal seal = someSeal();
    QVERIFY(isIntact(seal));
    QCOMPARE(seal.hash.size(), 64);
    QCOMPARE(seal.hash, seal.hash.toLower());
    QCOMPARE(sealOf(seal.fields, seal.ruleVersion), seal);
    const auto again = sealFromJson(toJson(seal));
    QVERIFY(again);
    QCOMPARE(*again, seal);
    QVERIFY(!isIntact(Seal{}));
}

void DecisionTest::everyChangeBreaksTheSeal()
{
    const Seal good = someSeal();
    for (std::size_t i = 0; i < good.fields.size(); ++i) {
        Seal changed = good;
        changed.fields[i].value += u' ';
        QVERIFY(!isIntact(changed));
        changed = good;
        changed.fields[i].key += u'x';
        QVERIFY(!isIntact(changed));
        changed = good;
        changed.fields.erase(changed.fields.begin() + static_cast<std::ptrdiff_t>(i));
        QVERIFY(!isIntact(changed));
    }
    Seal changed = good;
    changed.ruleVersion = u"PUR.order.to-approve/4"_s;
    QVERIFY(!isIntact(changed));
    changed = good;
    std::swap(changed.fields[0], changed.fields[1]);
    QVERIFY(!isIntact(changed));
    changed = good;
    changed.hash[5] = changed.hash[5] == u'0' ? u'1' : u'0';
    QVERIFY(!isIntact(changed));
    changed.hash.clear();
    QVERIFY(!isIntact(changed));
}

void DecisionTest::fieldsCannotBeShiftedIntoEachOther()
{
    QVERIFY(sealOf({{u"a"_s, u"bc"_s}}, u"r"_s).hash != sealOf({{u"ab"_s, u"c"_s}}, u"r"_s).hash);
    QVERIFY(sealOf({{u"a"_s, u"1"_s}, {u"b"_s, u"2"_s}}, u"r"_s).hash != sealOf({{u"a"_s, u"1\",\"b\":\"2"_s}}, u"r"_s).hash);
    QVERIFY(sealOf({}, u"r"_s).hash != sealOf({{u""_s, u""_s}}, u"r"_s).hash);
}

void DecisionTest::differencesNameOldAndNew()
{
    const Seal sealed = sealOf({{u"same"_s, u"1"_s}, {u"changed"_s, u"2"_s}, {u"gone"_s, u"3"_s}}, u"r/1"_s);
    const Seal current = sealOf({{u"new"_s, u"4"_s}, {u"changed"_s, u"5"_s}, {u"same"_s, u"1"_s}}, u"r/1"_s);
    const std::vector<FieldDifference> differences = differencesBetween(sealed, current);
    const std::vector<FieldDifference> expected{{u"changed"_s, u"2"_s, u"5"_s}, {u"gone"_s, u"3"_s, {}}, {u"new"_s, {}, u"4"_s}};
    QCOMPARE(differences, expected);
    QCOMPARE(differencesFromJson(toJson(differences)), expected);
    QVERIFY(differencesBetween(sealed, sealed).empty());
}

QTEST_GUILESS_MAIN(DecisionTest)
#include "tst_decision.moc"
