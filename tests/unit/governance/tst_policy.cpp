// SPDX-License-Identifier: GPL-3.0-or-later
#include "policy_scenario.h"

#include <QTest>

#include <algorithm>

using namespace backroom;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

using Code = PolicyCode;

struct Case {
    Code code;
    PolicyOutcome outcome;
    std::function<void(PolicyScenario&)> make;
    const char* name = "";
};

Delegation passedOn(PolicyScenario& s, const QString& from, const QString& to, bool isPlanned = true)
{
    return {{from + to}, {from}, {to}, s.now - 1h, s.now + 1h, {s.request.act}, {}, u"holiday"_s, isPlanned, {}, {}};
}

void enter(PolicyScenario& s, const Delegation& delegation)
{
    const auto own = [&s](const PersonId& who, const ActId& act) { return s.book.widestOf(*s.staff.find(who), act); };
    QCOMPARE(s.delegations.add(delegation, own), std::optional<DelegationRefusal>());
}

/// A way to every reason there is.
std::vector<Case> cases()
{
    const auto refused = PolicyOutcome::Refused;
    const auto more = PolicyOutcome::NeedsMore;
    const auto leave = [](PolicyScenario& s) { s.request.leave = PolicyOverride{u"nobody else is here"_s, {u"controller"_s}, s.now + 24h}; };
    return {
        {Code::PolicyMissing, refused, [](PolicyScenario& s) { s.files.erase("duties"); s.reload(); }},
        {Code::ActUnknown, refused, [](PolicyScenario& s) { s.request.act = {u"dance"_s}; }},
        {Code::PersonUnknown, refused, [](PolicyScenario& s) { s.request.who = {u"stranger"_s}; }},
        {Code::PersonUnknown, refused, [](PolicyScenario& s) { s.add(u"__system__"_s, {u"cfo"_s}); s.request.who = {u"__system__"_s}; }, "nobody stands behind it"},
        {Code::NeverDecides, refused, [](PolicyScenario& s) { s.add(u"root"_s, {u"cfo"_s, u"administrator"_s}); s.request.who = {u"root"_s}; }},
        {Code::NoAuthority, refused, [](PolicyScenario& s) { s.request.who = {u"buyer"_s}; }},
        {Code::DelegationWaits, refused, [](PolicyScenario& s) { enter(s, passedOn(s, u"cfo"_s, u"buyer"_s, false)); s.request.who = {u"buyer"_s}; }},
        {Code::AboveLimit, refused, [](PolicyScenario& s) { s.request.amount = s.euros(5000.01); }},
        {Code::RollingAboveLimit, refused, [](PolicyScenario& s) { s.moved(8, 24900.01, 23h, Dimension::Requester, u"associate"_s); }},
        {Code::OwnRequest, refused, [](PolicyScenario& s) { s.request.requester = s.request.who; }},
        {Code::OwnRequest, refused, [](PolicyScenario& s) { enter(s, passedOn(s, u"cfo"_s, u"buyer"_s)); s.request.who = {u"buyer"_s}; s.request.requester = {u"cfo"_s}; }, "of the delegator"},
        {Code::OwnRequest, refused, [](PolicyScenario& s) { enter(s, passedOn(s, u"cfo"_s, u"buyer"_s)); s.request.who = {u"buyer"_s}; s.request.requester = {u"buyer"_s}; }, "of the delegate"},
        {Code::SodBlocked, refused, [](PolicyScenario& s) { s.did(u"finance-lead"_s, Duty::ChangeBankData); }},
        {Code::SodBlocked, refused, [](PolicyScenario& s) { enter(s, passedOn(s, u"cfo"_s, u"buyer"_s)); s.request.who = {u"buyer"_s}; s.did(u"cfo"_s, Duty::RaiseRefund); }, "by the delegator"},
        {Code::SodSecondPerson, more, [](PolicyScenario& s) { s.did(u"finance-lead"_s, Duty::ApproveBill); }},
        {Code::SodByRole, more, [](PolicyScenario& s) { s.add(u"both"_s, {u"cfo"_s, u"integration-operator"_s}); s.request.who = {u"both"_s}; }},
        {Code::AmountUnknown, refused, [](PolicyScenario& s) { s.request.amount.reset(); }},
        {Code::AmountUnknown, refused, [](PolicyScenario& s) { s.request.act = {u"discount"_s}; s.request.who = {u"store-manager"_s}; s.request.reason = u"why"_s; }, "without a percentage"},
        {Code::ReasonMissing, refused, [](PolicyScenario& s) { s.request.verb = verbs::reject; s.request.reason = u"  "_s; }},
        {Code::EvidenceMissing, refused, [](PolicyScenario& s) { s.request.amount = s.euros(1001); s.request.evidence.clear(); }},
        {Code::Stale, refused, [](PolicyScenario& s) { s.request.readAt = s.now - 15min - 1ms; }},
        {Code::DecidedAlready, refused, [](PolicyScenario& s) { s.agreed(u"finance-lead"_s, 100); }},
        {Code::DecidedAlready, refused, [](PolicyScenario& s) { enter(s, passedOn(s, u"cfo"_s, u"buyer"_s)); s.agreed(u"cfo"_s, 100); s.request.who = {u"buyer"_s}; }, "by the delegator"},
        {Code::ApprovalVoid, more, [](PolicyScenario& s) { s.request.amount = s.euros(10001); s.request.who = {u"cfo"_s}; s.agreed(u"controller"_s, 10000); }},
        {Code::MoreNeeded, more, [](PolicyScenario& s) { s.request.amount = s.euros(10001); s.request.who = {u"cfo"_s}; }},
        {Code::RoleNeeded, more, [](PolicyScenario& s) { s.request.score = 75; s.agreed(u"second-lead"_s, 100); }},
        {Code::NobodyLeft, refused, [](PolicyScenario& s) { s.request.amount = s.euros(10001); s.request.who = {u"cfo"_s}; for (const char* who : {"controller", "second-controller"}) s.did(QString::fromLatin1(who), Duty::RaiseRefund); }},
        {Code::OverrideIncomplete, refused, [leave](PolicyScenario& s) { leave(s); s.request.leave->reason.clear(); }},
        {Code::OverrideReviewer, refused, [leave](PolicyScenario& s) { leave(s); s.request.leave->reviewer = s.request.who; }},
        {Code::OverrideReviewer, refused, [leave](PolicyScenario& s) { leave(s); s.request.leave->reviewer = {u"buyer"_s}; }, "by role"},
        {Code::OverrideEnded, refused, [leave](PolicyScenario& s) { leave(s); s.request.leave->ends = s.now; }},
        {Code::OverrideTooLong, refused, [leave](PolicyScenario& s) { leave(s); s.request.leave->ends = s.now + 7 * 24h + 1ms; }},
    };
}

} // namespace

/// What the policy says to a request, and why.
class PolicyTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void isAllowedAsItStands();
    void everyReasonIsReached_data();
    void everyReasonIsReached();
    void saysEveryReason();
    void countsDifferentPeople();
    void lossPreventionHasASeat();
    void saysWhoCould();
    void delegateActsInTheNameOf();
    void anUnplannedDelegationIsAccepted();
    void anOverrideLiftsWhatItMay();
    void namesNobodyWhoWouldMeetTheSame();
    void saysWhenAnOverrideWouldLiftIt();
    void oneOverrideIsEnoughForAllWhoAgree();
    void whoLooksAtItAfterwardsIsNotNeededToAgree();
    void tellsWhetherTheOverrideWasNeeded();
    void smallStoresHaveLowerLimits();
    void smallStoresAreLookedAtAfterwards();
    void growthWithinToleranceStands();
    void noIsFreeOfLimits();
    void reasonsAreWrittenDown();
};

void PolicyTest::isAllowedAsItStands()
{
    const PolicyVerdict verdict = PolicyScenario().verdict();
    QCOMPARE(codesOf(verdict.reasons), QString());
    QCOMPARE(toName(verdict.outcome), u"allowed"_s);
    QCOMPARE(verdict.agreed, std::vector{PersonId{u"finance-lead"_s}});
    QCOMPARE(verdict.versions, u"duties 2, exceptions 1, limits 3"_s);
}

void PolicyTest::everyReasonIsReached_data()
{
    QTest::addColumn<int>("number");
    std::set<Code> reached;
    const auto all = cases();
    for (std::size_t i = 0; i < all.size(); ++i) {
        QTest::addRow("%s %s", qPrintable(toName(all[i].code)), all[i].name) << static_cast<int>(i);
        reached.insert(all[i].code);
    }
    QCOMPARE(reached.size(), allPolicyCodes().size());
}

void PolicyTest::everyReasonIsReached()
{
    QFETCH(int, number);
    const Case one = cases()[static_cast<std::size_t>(number)];
    PolicyScenario scenario;
    QVERIFY(!scenario.verdict().has(one.code));
    one.make(scenario);
    const PolicyVerdict verdict = scenario.verdict();
    QVERIFY2(verdict.has(one.code), qPrintable(codesOf(verdict.reasons)));
    QCOMPARE(toName(verdict.outcome), toName(one.outcome));
    QCOMPARE(policyCodeFromName(toName(one.code)), std::optional(one.code));
}

void PolicyTest::saysEveryReason()
{
    PolicyScenario s;
    s.request.amount = s.euros(6000);
    s.request.evidence.clear();
    s.request.readAt = s.now - 1h;
    s.did(u"finance-lead"_s, Duty::RaiseRefund);
    s.did(u"finance-lead"_s, Duty::Post);
    QCOMPARE(codesOf(s.verdict().reasons), u"stale, evidence-missing, sod-blocked, sod-blocked, above-limit"_s);
}

void PolicyTest::countsDifferentPeople()
{
    PolicyScenario s;
    s.request.amount = s.euros(20000);
    s.request.who = {u"cfo"_s};
    QCOMPARE(s.verdict().left, 1);
    s.agreed(u"finance-lead"_s, 20000); // his limit does not reach so far
    QCOMPARE(s.verdict().left, 1);
    s.agreed(u"controller"_s, 20000);
    QCOMPARE(toName(s.verdict().outcome), u"allowed"_s);
    QCOMPARE(s.verdict().agreed, (std::vector<PersonId>{{u"controller"_s}, {u"cfo"_s}}));
    s.request.approvals.pop_back();
    s.did(u"controller"_s, Duty::ReceiveReturn);
    s.agreed(u"controller"_s, 20000);
    QCOMPARE(s.verdict().left, 1);
}

void PolicyTest::lossPreventionHasASeat()
{
    PolicyScenario s;
    s.request.score = 75;
    PolicyVerdict verdict = s.verdict();
    QCOMPARE(codesOf(verdict.reasons), u"more-needed, role-needed"_s);
    s.agreed(u"loss-prevention"_s, 100); // stands for the risk, not for the amount
    QCOMPARE(codesOf(s.verdict().reasons), u"more-needed"_s);
    s.agreed(u"second-lead"_s, 100);
    QCOMPARE(toName(s.verdict().outcome), u"allowed"_s);
    // With no limit of its own it does not decide alone.
    s.request.approvals.clear();
    s.request.who = {u"loss-prevention"_s};
    verdict = s.verdict();
    QCOMPARE(toName(verdict.outcome), u"needs-more"_s);
    QVERIFY(verdict.left > 0);
}

void PolicyTest::saysWhoCould()
{
    PolicyScenario s;
    s.request.who = {u"store-manager"_s};
    s.request.amount = s.euros(3000);
    s.did(u"second-lead"_s, Duty::ChangeBankData);
    const PolicyVerdict verdict = s.verdict();
    QStringList roles;
    for (const RoleName& role : verdict.roles)
        roles.append(role.id.value);
    QCOMPARE(roles, QStringList({u"cfo"_s, u"controller"_s, u"finance-lead"_s}));
    QCOMPARE(verdict.people, (std::vector<PersonId>{{u"cfo"_s}, {u"controller"_s}, {u"finance-lead"_s}, {u"second-controller"_s}}));
}

void PolicyTest::delegateActsInTheNameOf()
{
    PolicyScenario s;
    Delegation delegation = passedOn(s, u"cfo"_s, u"buyer"_s);
    delegation.upTo = 300;
    enter(s, delegation);
    s.request.who = {u"buyer"_s};
    s.request.amount = s.euros(300);
    const PolicyVerdict verdict = s.verdict();
    QCOMPARE(toName(verdict.outcome), u"allowed"_s);
    QCOMPARE(verdict.authority.onBehalfOf, std::vector{PersonId{u"cfo"_s}});
    s.request.amount = s.euros(300.01);
    QCOMPARE(codesOf(s.verdict().reasons), u"above-limit"_s);
    s.request.amount = s.euros(300);
    s.now += 2h;
    s.request.readAt = s.now;
    QCOMPARE(codesOf(s.verdict().reasons), u"no-authority"_s);
}

void PolicyTest::anUnplannedDelegationIsAccepted()
{
    PolicyScenario s;
    const Delegation delegation = passedOn(s, u"cfo"_s, u"buyer"_s, false);
    enter(s, delegation);
    s.request.who = {u"buyer"_s};
    QCOMPARE(codesOf(s.verdict().reasons), u"delegation-waits"_s);
    QCOMPARE(s.delegations.accept(delegation.id, {u"cfo"_s}, s.now), std::optional(DelegationRefusal::NotTheDelegate));
    QCOMPARE(s.delegations.accept(delegation.id, {u"buyer"_s}, s.now), std::optional<DelegationRefusal>());
    QCOMPARE(toName(s.verdict().outcome), u"allowed"_s);
}

void PolicyTest::anOverrideLiftsWhatItMay()
{
    PolicyScenario s;
    s.did(u"finance-lead"_s, Duty::ApproveBill);
    s.request.leave = PolicyOverride{u"the other is ill"_s, {u"controller"_s}, s.now + 24h};
    const PolicyVerdict verdict = s.verdict();
    QCOMPARE(toName(verdict.outcome), u"allowed"_s);
    QCOMPARE(codesOf(verdict.noted), u"sod-second-person"_s);
    QCOMPARE(verdict.review, std::optional(PolicyReview{{u"controller"_s}, s.now + 24h}));
    s.did(u"finance-lead"_s, Duty::RaiseRefund);
    QCOMPARE(codesOf(s.verdict().reasons), u"sod-blocked"_s);
    s.request.store = u"Island"_s;
    s.files["exceptions"]["smallStores"]["stores"] = {"Island"};
    s.reload();
    QCOMPARE(toName(s.verdict().outcome), u"allowed"_s);
}

void PolicyTest::namesNobodyWhoWouldMeetTheSame()
{
    PolicyScenario s;
    s.request.amount = s.euros(1001);
    s.request.evidence.clear();
    const PolicyVerdict missing = s.verdict();
    QCOMPARE(codesOf(missing.reasons), u"evidence-missing"_s);
    QVERIFY(missing.people.empty() && missing.roles.empty());
    // Whoever decides on his own limit would miss it, too.
    s.request.amount = s.euros(5000.01);
    QVERIFY(s.verdict().has(Code::AboveLimit) && s.verdict().people.empty());
    s.request.evidence = {u"return-receipt"_s};
    QVERIFY(!s.verdict().people.empty());
    // Where one is needed who had no hand in it, another who had is no help.
    PolicyScenario second;
    second.did(u"finance-lead"_s, Duty::ApproveBill);
    const auto names = [&second](const char* who) {
        const std::vector<PersonId> people = second.verdict().people;
        return std::find(people.begin(), people.end(), PersonId{QString::fromLatin1(who)}) != people.end();
    };
    QVERIFY(names("second-lead") && names("controller"));
    second.did(u"second-lead"_s, Duty::ApproveBill);
    QVERIFY(!names("second-lead") && names("controller"));
}

void PolicyTest::saysWhenAnOverrideWouldLiftIt()
{
    PolicyScenario s;
    QVERIFY(s.verdict().reviewers.empty());
    s.request.amount = s.euros(1001);
    s.request.evidence.clear();
    const std::vector<PersonId> reviewers = s.verdict().reviewers;
    QVERIFY(!reviewers.empty());
    for (const PersonId& reviewer : reviewers) {
        PolicyScenario tried = s;
        tried.request.leave = PolicyOverride{u"the receipt is lost"_s, reviewer, s.now + 24h};
        QVERIFY2(toName(tried.verdict().outcome) != u"refused"_s, qPrintable(reviewer.value));
    }
    // What stays refused all the same is not promised.
    s.request.amount = s.euros(5000.01);
    QVERIFY(s.verdict().has(Code::EvidenceMissing) && s.verdict().has(Code::AboveLimit));
    QVERIFY(s.verdict().reviewers.empty());
    PolicyScenario second;
    second.did(u"finance-lead"_s, Duty::ApproveBill);
    QCOMPARE(toName(second.verdict().outcome), u"needs-more"_s);
    QVERIFY(!second.verdict().reviewers.empty());
}

void PolicyTest::oneOverrideIsEnoughForAllWhoAgree()
{
    PolicyScenario s;
    s.request.amount = s.euros(10001); // takes two
    s.request.evidence.clear();
    s.request.who = {u"cfo"_s};
    s.agreed(u"controller"_s, 10001);
    QCOMPARE(codesOf(s.verdict().reasons), u"evidence-missing"_s);
    PolicyOverride& leave = s.request.approvals.front().leave.emplace(PolicyOverride{u"the receipt is lost"_s, {u"finance-lead"_s}, s.now + 24h});
    const PolicyVerdict verdict = s.verdict();
    QCOMPARE(codesOf(verdict.reasons), QString());
    QCOMPARE(toName(verdict.outcome), u"allowed"_s);
    QCOMPARE(codesOf(verdict.noted), u"evidence-missing"_s);
    QCOMPARE(verdict.review, std::optional(PolicyReview{{u"finance-lead"_s}, s.now + 24h}));
    QVERIFY(!verdict.isLifted); // by the second's own
    // It ended, or who was to look at it decides himself: then it lifts nothing, and he has to give one of his own.
    leave.ends = s.now;
    QCOMPARE(codesOf(s.verdict().reasons), u"evidence-missing"_s);
    leave = {u"the receipt is lost"_s, {u"cfo"_s}, s.now + 24h};
    QCOMPARE(codesOf(s.verdict().reasons), u"evidence-missing"_s);
    // What stands against the second person himself, it does not lift.
    leave.reviewer = {u"finance-lead"_s};
    s.request.who = {u"second-controller"_s};
    s.did(u"second-controller"_s, Duty::RaiseRefund);
    QCOMPARE(codesOf(s.verdict().reasons), u"sod-blocked"_s);
}

void PolicyTest::whoLooksAtItAfterwardsIsNotNeededToAgree()
{
    PolicyScenario s;
    s.request.amount = s.euros(10001);
    s.request.evidence.clear();
    s.request.who = {u"controller"_s};
    s.staff = Staff();
    s.staff.isComplete = true;
    s.add(u"controller"_s, {u"controller"_s});
    s.add(u"cfo"_s, {u"cfo"_s});
    // The only one who could agree cannot look at it as well.
    QVERIFY(s.verdict().reviewers.empty());
    s.request.leave = PolicyOverride{u"the receipt is lost"_s, {u"cfo"_s}, s.now + 24h};
    QCOMPARE(toName(s.verdict().outcome), u"refused"_s);
    s.request.leave.reset();
    s.add(u"finance-lead"_s, {u"finance-lead"_s});
    QCOMPARE(s.verdict().reviewers, std::vector<PersonId>{{u"finance-lead"_s}});
    s.request.leave = PolicyOverride{u"the receipt is lost"_s, {u"finance-lead"_s}, s.now + 24h};
    QCOMPARE(toName(s.verdict().outcome), u"needs-more"_s);
    QCOMPARE(s.verdict().people, std::vector<PersonId>{{u"cfo"_s}});
}

void PolicyTest::tellsWhetherTheOverrideWasNeeded()
{
    PolicyScenario s;
    s.request.leave = PolicyOverride{u"just in case"_s, {u"controller"_s}, s.now + 24h};
    QCOMPARE(toName(s.verdict().outcome), u"allowed"_s);
    QVERIFY(!s.verdict().isLifted);
    s.did(u"finance-lead"_s, Duty::ApproveBill);
    QVERIFY(s.verdict().isLifted);
}

void PolicyTest::smallStoresHaveLowerLimits()
{
    PolicyScenario s;
    s.request.who = {u"store-manager"_s};
    s.request.amount = s.euros(250);
    s.request.store = u"Island"_s;
    QCOMPARE(toName(s.verdict().outcome), u"allowed"_s);
    s.files["exceptions"]["smallStores"]["stores"] = {"Island"};
    s.reload();
    QCOMPARE(codesOf(s.verdict().reasons), u"above-limit"_s);
    s.request.amount = s.euros(125);
    QCOMPARE(toName(s.verdict().outcome), u"allowed"_s);
}

void PolicyTest::smallStoresAreLookedAtAfterwards()
{
    PolicyScenario s;
    s.did(u"finance-lead"_s, Duty::ApproveBill);
    s.request.store = u"Island"_s;
    QCOMPARE(toName(s.verdict().outcome), u"needs-more"_s);
    s.files["exceptions"]["smallStores"]["stores"] = {"Island"};
    s.reload();
    s.request.draw = 9;
    QCOMPARE(s.verdict().review, std::optional(PolicyReview{{}, s.now + 24h}));
    s.request.draw = 10;
    QCOMPARE(toName(s.verdict().outcome), u"allowed"_s);
    QVERIFY(!s.verdict().review);
}

void PolicyTest::growthWithinToleranceStands()
{
    PolicyScenario s;
    s.request.who = {u"cfo"_s};
    s.agreed(u"controller"_s, 20000);
    s.request.amount = s.euros(20000.01);
    QCOMPARE(codesOf(s.verdict().reasons), u"more-needed, approval-void"_s);
    s.files["limits"]["acts"]["refund"]["tolerancePercent"] = 2;
    s.reload();
    s.request.amount = s.euros(20400);
    QCOMPARE(toName(s.verdict().outcome), u"allowed"_s);
    s.request.amount = s.euros(20400.01);
    QCOMPARE(toName(s.verdict().outcome), u"needs-more"_s);
}

void PolicyTest::noIsFreeOfLimits()
{
    PolicyScenario s;
    s.request.verb = verbs::reject;
    s.request.reason = u"twice"_s;
    s.request.who = {u"store-manager"_s};
    s.request.amount = s.euros(90000);
    s.request.evidence.clear();
    s.did(u"store-manager"_s, Duty::RaiseRefund);
    QCOMPARE(toName(s.verdict().outcome), u"allowed"_s);
    s.request.who = {u"buyer"_s};
    QCOMPARE(codesOf(s.verdict().reasons), u"no-authority"_s);
}

void PolicyTest::reasonsAreWrittenDown()
{
    PolicyScenario s;
    s.moved(8, 24950, 1h, Dimension::Requester, u"associate"_s);
    const Json json = toJson(s.verdict());
    QCOMPARE(QString::fromStdString(json["reasons"][0].dump()),
        uR"({"amount":"25050.00 EUR","at":"2026-11-22T10:00:00.000Z","before":"24950.00 EUR","code":"rolling-above-limit","limit":"25000.00 EUR","per":"requester","seconds":86400,"text":"associate"})"_s);
    QCOMPARE(textAt(json, "outcome"), u"refused"_s);
}

QTEST_GUILESS_MAIN(PolicyTest)
#include "tst_policy.moc"
