// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/flow/bus_rig.h"

using namespace backroom;
using namespace backroom::test;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

/// Flows that wait for a person are approvals like any other: judged by the policy, sealed, decided once, and proven.
class BusApprovalFlow : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatWaitsIsAnApproval();
    void aRejectionNeedsAReason();
    void anotherDecidedMeanwhile();
    void twoAtTheSameMomentAreOne();
    void aLostAnswerIsReadBack();

private:
    static std::optional<ItemDetail> waiting(BusRig& rig)
    {
        rig.post(u"bus-approval"_s, {{"ref", "RF-1"}, {"amount", 420}});
        const auto row = rig.rowOf(u"INT.execution.waiting"_s);
        return rig.detail(row);
    }
    static Json resumed(BusRig& rig) { return rig.n8n.api().runs().runs().back().resumed; }
};

void BusApprovalFlow::whatWaitsIsAnApproval()
{
    BusRig rig;
    QVERIFY(rig.start("lead"));
    const auto seen = waiting(rig);
    QVERIFY(seen);
    QCOMPARE(seen->row.kind, ItemKind::Approval);
    QCOMPARE(rig.refusalsOf(*seen, "approve"), QStringList());
    QCOMPARE(rig.decide(*seen, "approve", {}), QStringList());
    rig.pass(30s);
    QCOMPARE(rig.decision()->state, DecisionState::Verified);
    const Json said = resumed(rig);
    QCOMPARE(said.value("decision", std::string()), std::string("approved"));
    QCOMPARE(said.value("by", std::string()), std::string("lead"));
    QCOMPARE(QString::fromStdString(said.value("token", std::string())), rig.decision()->id.value);
    rig.pass(60s);
    QVERIFY(!rig.rowOf(u"INT.execution.waiting"_s));
}

void BusApprovalFlow::aRejectionNeedsAReason()
{
    BusRig rig;
    QVERIFY(rig.start("lead"));
    const auto seen = waiting(rig);
    QVERIFY(seen);
    QCOMPARE(rig.decide(*seen, "reject", {}), QStringList{u"reason-required"_s});
    QVERIFY(resumed(rig).is_null());
    QCOMPARE(rig.decide(*seen, "reject", u"not ours"_s), QStringList());
    rig.pass(30s);
    QCOMPARE(rig.decision()->state, DecisionState::Verified);
    QCOMPARE(resumed(rig).value("reason", std::string()), std::string("not ours"));
}

void BusApprovalFlow::anotherDecidedMeanwhile()
{
    BusRig rig;
    QVERIFY(rig.start("lead"));
    const auto seen = waiting(rig);
    QVERIFY(seen);
    demo::DemoRun& run = *rig.n8n.api().runs().run(rig.newestRun());
    rig.n8n.api().runs().resume(run, {{"decision", "rejected"}, {"by", "somebody"}});
    QCOMPARE(rig.decide(*seen, "approve", {}), QStringList());
    rig.pass(30s);
    QCOMPARE(rig.decision()->state, DecisionState::Conflict);
    QCOMPARE(resumed(rig).value("decision", std::string()), std::string("rejected"));
}

void BusApprovalFlow::twoAtTheSameMomentAreOne()
{
    BusRig rig;
    QVERIFY(rig.start("lead"));
    const auto seen = waiting(rig);
    QVERIFY(seen);
    // The other one is there between our look and our call; n8n answers the second with a fault (n8n.md §6).
    rig.before = [&rig](const HttpRequest& request) -> std::optional<BusRig::Outcome> {
        if (!request.path.startsWith(u"/webhook-waiting/"_s))
            return std::nullopt;
        demo::DemoRun& run = *rig.n8n.api().runs().run(rig.newestRun());
        rig.n8n.api().runs().resume(run, {{"decision", "rejected"}, {"by", "somebody"}, {"token", "theirs"}});
        return HttpReply{500, {{"content-type", "application/json"}}, R"({"code":0,"message":"There was a problem executing the workflow"})"};
    };
    QCOMPARE(rig.decide(*seen, "approve", {}), QStringList());
    rig.pass(30s);
    QCOMPARE(rig.decision()->state, DecisionState::Conflict);
    QCOMPARE(rig.decision()->error->detail, u"decided-already"_s);
    const std::vector<FieldDifference> differences = rig.decision()->differences;
    QVERIFY(std::any_of(differences.begin(), differences.end(), [](const FieldDifference& one) { return one.current == u"somebody"_s; }));
}

void BusApprovalFlow::aLostAnswerIsReadBack()
{
    BusRig rig;
    QVERIFY(rig.start("lead"));
    const auto seen = waiting(rig);
    QVERIFY(seen);
    int calls = 0;
    rig.after = [&calls](const HttpRequest& request, BusRig::Outcome outcome) -> BusRig::Outcome {
        if (!request.path.startsWith(u"/webhook-waiting/"_s))
            return outcome;
        ++calls;
        return Error{ErrorKind::Timeout, Reach::Unknown, {}, {}, {}};
    };
    QCOMPARE(rig.decide(*seen, "approve", {}), QStringList());
    rig.pass(60s);
    QCOMPARE(rig.decision()->state, DecisionState::Verified);
    QCOMPARE(calls, 1);
}

QTEST_GUILESS_MAIN(BusApprovalFlow)
#include "tst_bus_approval_flow.moc"
