// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/flow/seats.h"

#include <QTest>

using namespace backroom;
using namespace backroom::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const ActId orders{u"order"_s};
/// Above the lead's limit of 25 000 and below the manager's.
constexpr double large = 30000;

} // namespace

/// Who decides in whose place, at two consoles over one server: the manager passes power on, the lead uses it.
class DelegationFlow : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void givenHereIsUsedThere();
    void heldInTheLedgerWhenTheNotesAreGone();
    void unplannedCountsOnceAccepted();
    void revokedByEitherOfTheTwo_data();
    void revokedByEitherOfTheTwo();
    void endsByItself();
    void limitOfWhatWasPassedOnHolds();
    void bothPeopleKeepTheirDistance();
    void nobodyPassesOnWhatHeMayNot();
    void whatTheSourceWouldRefuseTheDelegateIsTold();
    void saidTwiceIsOnce();
    void forgedNoteCountsForNothing_data();
    void forgedNoteCountsForNothing();
    void revokedBeforeItIsSentStopsIt();

private:
    struct Answer {
        std::optional<DecisionRow> decision;
        QStringList refusals;
    };
    std::vector<Seat*> seats() const { return {m_lead.get(), m_manager.get(), m_clerk.get()}; }
    void pass(Duration time) { backroom::test::pass(*m_clock, seats(), time); }
    std::unique_ptr<Seat> seat(const QString& login);
    void restart(Seat& seat);
    Answer approve(Seat& seat);
    Delegation orderPower(const QString& to, Duration time = std::chrono::days(3)) const;
    Result<void> give(Seat& seat, const Delegation& delegation);
    Result<void> accept(Seat& seat, const DelegationId& id) { return run(seat, &Console::acceptDelegation, id); }
    Result<void> revoke(Seat& seat, const DelegationId& id) { return run(seat, &Console::revokeDelegation, id); }
    Result<void> run(Seat& seat, void (Console::*act)(const DelegationId&, std::function<void(const Result<void>&)>), const DelegationId& id);
    ConsoleSnapshot snapshot(Seat& seat);
    std::vector<DelegationStatus> delegationsAt(Seat& seat) { return snapshot(seat).delegations; }
    DelegationId only(Seat& seat)
    {
        const auto all = delegationsAt(seat);
        return all.size() == 1 ? all.front().delegation.id : DelegationId();
    }
    static QString codes(const QStringList& refusals);
    int approvals() { return m_server->faults().executed("purchase.order", "button_approve"); }
    std::vector<demo::Id> notes(const QString& mark = u"[backroom/1 delegation."_s) const;

    std::unique_ptr<ManualClock> m_clock;
    std::unique_ptr<QTemporaryDir> m_resources;
    std::unique_ptr<demo::DemoServer> m_server;
    std::unique_ptr<Seat> m_lead;
    std::unique_ptr<Seat> m_manager;
    std::unique_ptr<Seat> m_clerk;
    ItemId m_item;
    demo::Id m_order = 0;
};

std::unique_ptr<Seat> DelegationFlow::seat(const QString& login)
{
    auto one = std::make_unique<Seat>(*m_clock, login, m_server->url().toString(), m_resources->path());
    one->start();
    one->connectSource();
    return one;
}

void DelegationFlow::init()
{
    m_clock = std::make_unique<ManualClock>();
    m_resources = std::make_unique<QTemporaryDir>();
    QVERIFY(layOutOrders(m_resources->path()));
    QVERIFY(QDir(m_resources->path()).mkpath(u"policies"_s));
    for (const QString& name : {u"limits"_s, u"duties"_s, u"exceptions"_s})
        QVERIFY(QFile::copy(QStringLiteral(BACKROOM_RESOURCES "/policies/%1.json").arg(name), m_resources->filePath(u"policies/%1.json"_s.arg(name))));
    m_server = std::make_unique<demo::DemoServer>(*m_clock, demo::DemoOptions{});
    QVERIFY(m_server->listen());
    m_lead = seat(u"lead"_s);
    m_manager = seat(u"manager"_s);
    pass(20s);
    for (const auto& [id, row] : m_lead->rows) {
        if (row.owner == u"Marco Bellini"_s) { // neither of the two asked for it
            m_item = id;
            m_order = row.record.id;
        }
    }
    QVERIFY(!m_item.isEmpty());
    setOrderTotal(m_server->world(), m_order, large);
    pass(60s);
    QCOMPARE(m_lead->rows[m_item].amount.major(), large);
}

void DelegationFlow::cleanup()
{
    m_clerk.reset();
    m_lead.reset();
    m_manager.reset();
    m_server.reset();
}

void DelegationFlow::restart(Seat& seat)
{
    seat.kill();
    seat.start();
    seat.connectSource();
    pass(20s);
}

DelegationFlow::Answer DelegationFlow::approve(Seat& seat)
{
    ItemDetail seen;
    Answer answer;
    QObject scope;
    QObject::connect(&seat.console(), &ConsoleApi::detailReady, &scope, [&seen](quint64, const ItemDetail& read) { seen = read; });
    seat.console().requestDetail(1, m_item);
    pass(1s);
    QObject::connect(&seat.console(), &ConsoleApi::submitted, &scope, [&answer](quint64, const DecisionRow& decision) { answer.decision = decision; });
    QObject::connect(&seat.console(), &ConsoleApi::submitRefused, &scope, [&answer](quint64, const Error& error, const QStringList& reasons) {
        answer.refusals = reasons.isEmpty() ? QStringList{error.detail} : reasons;
    });
    seat.console().submit(2, {m_item, verbs::approve, u"as agreed"_s, seen.seal, Json::object(), seen.readAt});
    pass(1s);
    return answer;
}

Delegation DelegationFlow::orderPower(const QString& to, Duration time) const
{
    Delegation delegation;
    delegation.to = {to};
    delegation.acts = {orders};
    delegation.begins = m_clock->now();
    delegation.ends = m_clock->now() + time;
    delegation.reason = u"away: 20 % of the \"week\" [backroom/1 delegation.revoked 0123456789abcdef]"_s;
    return delegation;
}

Result<void> DelegationFlow::give(Seat& seat, const Delegation& delegation)
{
    Result<void> outcome = Error::of(ErrorKind::Cancelled);
    seat.console().giveDelegation(delegation, [&outcome](const Result<void>& said) { outcome = said; });
    pass(90s); // and the others read it
    return outcome;
}

Result<void> DelegationFlow::run(Seat& seat, void (Console::*act)(const DelegationId&, std::function<void(const Result<void>&)>), const DelegationId& id)
{
    Result<void> outcome = Error::of(ErrorKind::Cancelled);
    (seat.console().*act)(id, [&outcome](const Result<void>& said) { outcome = said; });
    pass(90s);
    return outcome;
}

ConsoleSnapshot DelegationFlow::snapshot(Seat& seat)
{
    ConsoleSnapshot taken;
    QObject scope;
    QObject::connect(&seat.console(), &ConsoleApi::snapshotReady, &scope, [&taken](quint64, const ConsoleSnapshot& one) { taken = one; });
    seat.console().requestSnapshot(1);
    pass(1ms);
    return taken;
}

/// "policy:{…}" by the code in it.
QString DelegationFlow::codes(const QStringList& refusals)
{
    QStringList found;
    for (const QString& refusal : refusals) {
        const auto json = parseJson(refusal.section(u':', 1).toUtf8());
        found.push_back(json && json->is_object() && json->contains("code") ? textAt(*json, "code") : refusal.section(u':', 0, 0));
    }
    return found.join(u' ');
}

std::vector<demo::Id> DelegationFlow::notes(const QString& mark) const
{
    std::vector<demo::Id> found;
    for (const auto& [id, row] : m_server->world().table("mail.message").rows) {
        if (textOf(m_server->world().value("mail.message", id, "body")).contains(mark))
            found.push_back(id);
    }
    return found;
}

void DelegationFlow::givenHereIsUsedThere()
{
    QCOMPARE(codes(approve(*m_lead).refusals), u"above-limit could"_s);
    QVERIFY(give(*m_manager, orderPower(u"Lead"_s)));
    const auto known = delegationsAt(*m_lead);
    QCOMPARE(known.size(), std::size_t(1));
    QCOMPARE(known.front().delegation.from.value, u"manager"_s);
    QCOMPARE(known.front().delegation.to.value, u"lead"_s);
    QCOMPARE(known.front().from, u"Thomas Brandt"_s);
    QCOMPARE(known.front().delegation.phaseAt(m_clock->now()), DelegationPhase::On);
    QVERIFY(known.front().delegation.reason.startsWith(u"away: 20 % of the \"week\""_s));
    QCOMPARE(delegationsAt(*m_manager), known);

    const Answer answer = approve(*m_lead);
    QVERIFY2(answer.decision, qPrintable(answer.refusals.join(u'\n')));
    QCOMPARE(answer.decision->onBehalfOf, QStringList{u"manager"_s});
    pass(60s);
    QCOMPARE(approvals(), 1);
    // Both acts are in the ledger of who decided, and whose power it was sees it at the record.
    const std::string log = m_lead->console().exportLedger().value().dump();
    QVERIFY(log.find("delegation.given") != std::string::npos);
    QVERIFY(log.find("onBehalfOf\\\":[\\\"manager\\\"]") != std::string::npos);
    QVERIFY(m_lead->console().verifyLedger().value().empty());
    QCOMPARE(notes(u"on behalf of manager"_s).size(), std::size_t(1));
}

void DelegationFlow::heldInTheLedgerWhenTheNotesAreGone()
{
    QVERIFY(give(*m_manager, orderPower(u"lead"_s)));
    const auto before = delegationsAt(*m_lead);
    demo::World& world = m_server->world();
    world.transact(demo::World::adminId, [&] {
        for (const demo::Id id : notes())
            world.remove("mail.message", id);
        return Json();
    });
    restart(*m_lead);
    QCOMPARE(delegationsAt(*m_lead), before);
    const Answer answer = approve(*m_lead);
    QVERIFY2(answer.decision, qPrintable(answer.refusals.join(u'\n')));
    pass(60s);
    QCOMPARE(approvals(), 1);
}

void DelegationFlow::unplannedCountsOnceAccepted()
{
    Delegation delegation = orderPower(u"lead"_s);
    delegation.isPlanned = false;
    QVERIFY(give(*m_manager, delegation));
    const DelegationId id = only(*m_lead);
    QCOMPARE(delegationsAt(*m_lead).front().delegation.phaseAt(m_clock->now()), DelegationPhase::Waiting);
    QVERIFY(!approve(*m_lead).decision);
    const auto own = accept(*m_manager, id); // not by who gave it
    QVERIFY(!own);
    QCOMPARE(own.error().detail, u"not-the-delegate"_s);
    QVERIFY(!approve(*m_lead).decision);
    QVERIFY(accept(*m_lead, id));
    QCOMPARE(delegationsAt(*m_manager).front().delegation.phaseAt(m_clock->now()), DelegationPhase::On);
    const Answer answer = approve(*m_lead);
    QVERIFY2(answer.decision, qPrintable(answer.refusals.join(u'\n')));
}

void DelegationFlow::revokedByEitherOfTheTwo_data()
{
    QTest::addColumn<bool>("isByDelegate");
    QTest::newRow("by who gave it") << false;
    QTest::newRow("by who holds it") << true;
}

void DelegationFlow::revokedByEitherOfTheTwo()
{
    QFETCH(const bool, isByDelegate);
    QVERIFY(give(*m_manager, orderPower(u"lead"_s)));
    const DelegationId id = only(*m_lead);
    m_clerk = seat(u"clerk"_s);
    pass(20s);
    QCOMPARE(only(*m_clerk), id);
    const auto stranger = revoke(*m_clerk, id);
    QVERIFY(!stranger);
    QCOMPARE(stranger.error().detail, u"not-a-party"_s);
    QVERIFY(revoke(isByDelegate ? *m_lead : *m_manager, id));
    for (Seat* one : {m_lead.get(), m_manager.get(), m_clerk.get()})
        QCOMPARE(delegationsAt(*one).front().delegation.phaseAt(m_clock->now()), DelegationPhase::Revoked);
    QCOMPARE(codes(approve(*m_lead).refusals), u"above-limit could"_s);
    restart(*m_lead);
    QCOMPARE(codes(approve(*m_lead).refusals), u"above-limit could"_s);
    const auto again = give(*m_manager, delegationsAt(*m_manager).front().delegation);
    QVERIFY(!again);
    QCOMPARE(again.error().detail, u"known-already"_s);
}

void DelegationFlow::endsByItself()
{
    Delegation delegation = orderPower(u"lead"_s, 2h);
    delegation.begins += 1h;
    QVERIFY(give(*m_manager, delegation));
    QCOMPARE(delegationsAt(*m_lead).front().delegation.phaseAt(m_clock->now()), DelegationPhase::Coming);
    QVERIFY(!approve(*m_lead).decision);
    pass(90min);
    QCOMPARE(delegationsAt(*m_lead).front().delegation.phaseAt(m_clock->now()), DelegationPhase::On);
    pass(60min);
    QCOMPARE(delegationsAt(*m_lead).front().delegation.phaseAt(m_clock->now()), DelegationPhase::Ended);
    QCOMPARE(codes(approve(*m_lead).refusals), u"above-limit could"_s);
    QCOMPARE(approvals(), 0);
}

void DelegationFlow::limitOfWhatWasPassedOnHolds()
{
    Delegation delegation = orderPower(u"lead"_s);
    delegation.upTo = 29000;
    QVERIFY(give(*m_manager, delegation));
    QCOMPARE(codes(approve(*m_lead).refusals), u"above-limit could"_s);
}

void DelegationFlow::bothPeopleKeepTheirDistance()
{
    QVERIFY(give(*m_manager, orderPower(u"lead"_s)));
    demo::World& world = m_server->world();
    world.transact(demo::World::adminId, [&] {
        world.update("purchase.order", m_order, {{"user_id", world.userByLogin("manager")->id}});
        return Json();
    });
    pass(60s);
    // The lead has nothing to do with it, but he for whom the lead decides has.
    const Answer answer = approve(*m_lead);
    QVERIFY(!answer.decision);
    QVERIFY2(codes(answer.refusals).contains(u"above-limit"_s) || codes(answer.refusals).contains(u"sod-blocked"_s), qPrintable(answer.refusals.join(u'\n')));
    pass(60s);
    QCOMPARE(approvals(), 0);
}

void DelegationFlow::nobodyPassesOnWhatHeMayNot()
{
    Delegation delegation = orderPower(u"manager"_s);
    delegation.upTo = 30000;
    const auto tooMuch = give(*m_lead, delegation);
    QVERIFY(!tooMuch);
    QCOMPARE(tooMuch.error().detail, u"limit-above-own"_s);
    delegation.upTo.reset();
    delegation.acts = {{u"leave"_s}};
    const auto none = give(*m_lead, delegation);
    QVERIFY(!none);
    QCOMPARE(none.error().detail, u"no-power"_s);
    const auto nobody = give(*m_lead, orderPower(u"nobody"_s));
    QVERIFY(!nobody);
    QCOMPARE(nobody.error().detail, u"person-missing"_s);
    QVERIFY(notes().empty());
}

void DelegationFlow::whatTheSourceWouldRefuseTheDelegateIsTold()
{
    const auto rights = [](const std::vector<MissingRight>& missing) {
        QStringList names;
        for (const MissingRight& one : missing)
            names.append(one.act.value + u": "_s + one.right.in(u"en"_s));
        return names;
    };
    // Before anything is passed on; Nora Keller has no right to buy, the lead has it.
    const QStringList both{u"order: Purchase / User"_s, u"order: Purchase / Administrator"_s};
    QCOMPARE(rights(m_manager->console().missingRights(orderPower(u"Finance"_s))), both);
    QVERIFY(m_manager->console().missingRights(orderPower(u"lead"_s)).empty());
    QVERIFY(m_manager->console().missingRights(orderPower(u"nobody"_s)).empty());
    DelegationChoices choices;
    QObject scope;
    QObject::connect(&m_manager->console(), &ConsoleApi::delegationChoicesReady, &scope, [&choices](quint64, const DelegationChoices& read) { choices = read; });
    m_manager->console().requestDelegationChoices(1);
    QVERIFY(rights(choices.missing[u"finance"_s]).contains(both.front()));
    QCOMPARE(rights(choices.missing[u"buyer"_s]).filter(u"order"_s), both.mid(1)); // may buy, not above Odoo's limit
    // Afterwards, at every desk; it holds all the same, Odoo may let her tomorrow.
    QVERIFY(give(*m_manager, orderPower(u"finance"_s)));
    for (Seat* seat : {m_lead.get(), m_manager.get()}) {
        const auto all = delegationsAt(*seat);
        QCOMPARE(all.size(), std::size_t(1));
        QCOMPARE(rights(all.front().missing), both);
    }
    demo::World& world = m_server->world();
    world.transact(demo::World::adminId, [&] {
        world.update("res.users", world.userByLogin("finance")->id, {{"all_group_ids", {world.groupId("purchase.group_purchase_manager")}}});
        return Json();
    });
    pass(6min);
    QVERIFY(delegationsAt(*m_lead).front().missing.empty());
}

void DelegationFlow::saidTwiceIsOnce()
{
    demo::Fault fault;
    fault.kind = demo::FaultKind::Drop;
    fault.model = "discuss.channel";
    fault.method = "message_post";
    m_server->faults().add(fault);
    const Delegation delegation = orderPower(u"lead"_s);
    (void)give(*m_manager, delegation);
    pass(5min);
    (void)give(*m_manager, delegation);
    pass(5min);
    QVERIFY(give(*m_manager, delegation));
    QVERIFY(!notes().empty());
    QCOMPARE(delegationsAt(*m_lead).size(), std::size_t(1));
    QCOMPARE(delegationsAt(*m_manager).size(), std::size_t(1));
}

void DelegationFlow::forgedNoteCountsForNothing_data()
{
    QTest::addColumn<QString>("forgery");
    QTest::newRow("somebody else changed the note") << u"other"_s;
    QTest::newRow("who wrote it changed the note") << u"own"_s;
    QTest::newRow("somebody else wrote the same") << u"copy"_s;
}

void DelegationFlow::forgedNoteCountsForNothing()
{
    QFETCH(const QString, forgery);
    m_lead->kill(); // reads it only when it was tampered with
    Result<void> outcome = Error::of(ErrorKind::Cancelled);
    m_manager->console().giveDelegation(orderPower(u"lead"_s), [&outcome](const Result<void>& said) { outcome = said; });
    backroom::test::pass(*m_clock, {m_manager.get()}, 20s);
    QVERIFY(outcome);
    demo::World& world = m_server->world();
    const demo::Id note = notes().front();
    const std::string body = textOf(world.value("mail.message", note, "body")).toStdString();
    const demo::Id channel = world.value("mail.message", note, "res_id").get<demo::Id>();
    m_clock->advance(60s);
    world.transact(world.userByLogin(forgery == u"own"_s ? "manager" : "clerk")->id, [&] {
        if (forgery != u"copy"_s)
            world.update("mail.message", note, {{"body", body + " "}});
        else
            world.insert("mail.message", {{"model", "discuss.channel"}, {"res_id", channel}, {"body", body}, {"message_type", "comment"}});
        return Json();
    });
    if (forgery == u"copy"_s)
        world.transact(demo::World::adminId, [&] {
            world.remove("mail.message", note);
            return Json();
        });
    m_lead->start();
    m_lead->connectSource();
    pass(30s);
    QCOMPARE(delegationsAt(*m_lead).size(), std::size_t(0));
    const QStringList problems = snapshot(*m_lead).problems.filter(u"Backroom delegations "_s);
    QVERIFY2(problems.size() == 1, qPrintable(problems.join(u'\n')));
    QCOMPARE(codes(approve(*m_lead).refusals), u"above-limit could"_s);
}

void DelegationFlow::revokedBeforeItIsSentStopsIt()
{
    QVERIFY(give(*m_manager, orderPower(u"lead"_s)));
    m_lead->console().setUndoWindow(60s);
    QVERIFY(approve(*m_lead).decision);
    QVERIFY(revoke(*m_manager, only(*m_manager)));
    m_lead->console().refresh({});
    pass(5min);
    QCOMPARE(approvals(), 0);
    QVERIFY(snapshot(*m_lead).decisions.front().state == DecisionState::Failed);
}

QTEST_GUILESS_MAIN(DelegationFlow)
#include "tst_delegation_flow.moc"
