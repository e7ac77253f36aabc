// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/demo/business.h"
#include "tests/flow/seats.h"

#include <QTest>

using namespace backroom;
using namespace backroom::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// What is decided in the web client, or changed after it was decided here, is found by every console; what another console
/// decided is not mistaken for it.
class OutsideFlow : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void decidedInTheWebClientIsFound();
    void aSilentWriteIsFoundToo();
    void theSourceSaysWhoItWas();
    void madeAndApprovedBetweenTwoReadingsIsFound();
    void whatNeverWaitedIsNoFinding();
    void anotherDesksDecisionOnAnUnknownItemIsNot();
    void whatWasToldIsKeptOverARestart();
    void decidedAtAnotherDeskIsNot();
    void changedAfterTheApprovalIsFound();
    void anotherPayeeAfterTheApprovalIsFound();
    void isFoundOnceAndStaysOverARestart();

private:
    std::vector<Seat*> seats() const { return {m_lead.get(), m_manager.get()}; }
    void pass(Duration time) { backroom::test::pass(*m_clock, seats(), time); }
    void begin(Seat& seat);
    void change(const char* login, const Json& values);
    /// The way of the web client's button, with what the source tells of it.
    void approveInTheWebClient(const char* login, demo::Id order);
    demo::Id newOrder(const char* state);
    static std::vector<ItemRow> findings(const Seat& seat);
    void approve(Seat& seat);

    std::unique_ptr<ManualClock> m_clock;
    std::unique_ptr<QTemporaryDir> m_resources;
    std::unique_ptr<demo::DemoServer> m_server;
    std::unique_ptr<Seat> m_lead;
    std::unique_ptr<Seat> m_manager;
    ItemRow m_row;
};

void OutsideFlow::init()
{
    m_clock = std::make_unique<ManualClock>();
    m_resources = std::make_unique<QTemporaryDir>();
    QVERIFY(layOutOrders(m_resources->path()));
    for (const char* file : {"feeds/decided-outside.json", "rules/GOV.decided.outside.json", "queues/loss-prevention.json", "policies/limits.json", "policies/duties.json", "policies/exceptions.json"}) {
        const QString name = QString::fromLatin1(file);
        QVERIFY(QDir(m_resources->path()).mkpath(name.section(u'/', 0, 0)));
        QVERIFY(QFile::copy(QStringLiteral(BACKROOM_RESOURCES "/") + name, m_resources->filePath(name)));
    }
    m_server = std::make_unique<demo::DemoServer>(*m_clock, demo::DemoOptions{});
    QVERIFY(m_server->listen());
    for (auto [seat, login] : {std::pair{&m_lead, u"lead"_s}, {&m_manager, u"manager"_s}}) {
        *seat = std::make_unique<Seat>(*m_clock, login, m_server->url().toString(), m_resources->path());
        begin(**seat);
    }
    pass(20s);
    for (const auto& [id, row] : m_lead->rows) {
        if (row.amount.major() < 20000 && row.owner != u"Claire Dumont"_s && m_manager->rows.contains(id))
            m_row = row;
    }
    QVERIFY(!m_row.id.isEmpty());
}

void OutsideFlow::cleanup()
{
    m_lead.reset();
    m_manager.reset();
    m_server.reset();
}

void OutsideFlow::begin(Seat& seat)
{
    seat.start();
    seat.console().openQueue({u"loss-prevention"_s});
    seat.connectSource();
}

/// As the web client does, which asks nobody here.
void OutsideFlow::change(const char* login, const Json& values)
{
    demo::World& world = m_server->world();
    world.transact(world.userByLogin(login)->id, [&] {
        world.update("purchase.order", m_row.record.id, values);
        return Json();
    });
}

void OutsideFlow::approveInTheWebClient(const char* login, demo::Id order)
{
    demo::World& world = m_server->world();
    const demo::Env env{world.userByLogin(login), Json::object()};
    world.transact(env.user->id, [&] { return demo::Business(world, env).approveOrders({order}); });
}

demo::Id OutsideFlow::newOrder(const char* state)
{
    demo::World& world = m_server->world();
    demo::Id order = 0;
    world.transact(world.userByLogin("buyer")->id, [&] {
        Json values{{"name", "P09999"}, {"state", state}, {"partner_id", world.value("purchase.order", m_row.record.id, "partner_id")}, {"company_id", demo::World::companyId},
            {"currency_id", world.value("purchase.order", m_row.record.id, "currency_id")}, {"picking_type_id", world.value("purchase.order", m_row.record.id, "picking_type_id")}, {"date_order", world.now()}, {"amount_total", 7000.0}};
        order = world.insert("purchase.order", values);
        return Json();
    });
    return order;
}

std::vector<ItemRow> OutsideFlow::findings(const Seat& seat)
{
    std::vector<ItemRow> found;
    for (const auto& [id, row] : seat.rows) {
        if (row.code == u"GOV.decided.outside"_s)
            found.push_back(row);
    }
    return found;
}

void OutsideFlow::approve(Seat& seat)
{
    ItemDetail seen;
    QStringList refused;
    QObject scope;
    QObject::connect(&seat.console(), &ConsoleApi::detailReady, &scope, [&seen](quint64, const ItemDetail& read) { seen = read; });
    QObject::connect(&seat.console(), &ConsoleApi::submitRefused, &scope, [&refused](quint64, const Error& error, const QStringList& reasons) { refused = reasons + QStringList{error.detail}; });
    seat.console().requestDetail(1, m_row.id);
    pass(1s);
    seat.console().submit(2, {m_row.id, verbs::approve, u"as agreed"_s, seen.seal, Json::object(), seen.readAt});
    pass(40s);
    QVERIFY2(refused.isEmpty(), qPrintable(refused.join(u'\n')));
    QCOMPARE(m_server->world().value("purchase.order", m_row.record.id, "state"), Json("purchase"));
}

void OutsideFlow::decidedInTheWebClientIsFound()
{
    approveInTheWebClient("manager", m_row.record.id);
    pass(3min);
    QVERIFY(findings(*m_lead).empty()); // another desk may only not have told yet
    pass(10min);
    for (const Seat* seat : seats()) {
        const auto found = findings(*seat);
        QCOMPARE(found.size(), 1u);
        QCOMPARE(found.front().businessKey, m_row.businessKey);
        QCOMPARE(found.front().counterparty, QString::fromStdString(m_server->world().userByLogin("manager")->name)); // who
        QCOMPARE(found.front().amount, m_row.amount);
    }
    QVERIFY(m_lead->console().exportLedger().value().dump().find("outside.found") != std::string::npos);
    QVERIFY(m_lead->console().verifyLedger().value().empty());
}

void OutsideFlow::aSilentWriteIsFoundToo()
{
    change("buyer", {{"state", "purchase"}}); // by a program that tells nobody
    pass(20min);
    QCOMPARE(findings(*m_lead).size(), 1u);
    QCOMPARE(findings(*m_lead).front().counterparty, u"Marco Bellini"_s);
}

void OutsideFlow::theSourceSaysWhoItWas()
{
    const Timestamp then = m_clock->now();
    approveInTheWebClient("manager", m_row.record.id);
    pass(2min);
    change("buyer", {{"partner_ref", "seen"}}); // who wrote last is another
    pass(20min);
    QCOMPARE(findings(*m_lead).size(), 1u);
    QCOMPARE(findings(*m_lead).front().counterparty, QString::fromStdString(m_server->world().userByLogin("manager")->name));
    QVERIFY(findings(*m_lead).front().detectedAt <= then + 1s);
}

void OutsideFlow::madeAndApprovedBetweenTwoReadingsIsFound()
{
    const demo::Id order = newOrder("to approve");
    approveInTheWebClient("manager", order);
    pass(20min);
    for (const Seat* seat : seats()) {
        QCOMPARE(findings(*seat).size(), 1u);
        QCOMPARE(findings(*seat).front().businessKey, u"P09999"_s);
    }
    pass(60min);
    QCOMPARE(findings(*m_lead).size(), 1u);
}

void OutsideFlow::whatNeverWaitedIsNoFinding()
{
    // Confirmed below the limit: nobody had to approve it.
    demo::World& world = m_server->world();
    const demo::Id order = newOrder("draft");
    const demo::Env env{world.userByLogin("manager"), Json::object()};
    world.transact(env.user->id, [&] { return demo::Business(world, env).confirmOrders({order}); });
    pass(40min);
    QVERIFY(findings(*m_lead).empty());
}

void OutsideFlow::anotherDesksDecisionOnAnUnknownItemIsNot()
{
    // The manager's desk hears of the order for the first time when it is over: from the source, and from the other's note.
    m_manager->wire.isCut = true;
    const demo::Id order = newOrder("to approve");
    pass(1min);
    const auto row = std::find_if(m_lead->rows.begin(), m_lead->rows.end(), [order](const auto& one) { return one.second.record.id == order; });
    QVERIFY(row != m_lead->rows.end());
    m_row = row->second;
    approve(*m_lead);
    m_manager->wire.isCut = false;
    pass(40min);
    QVERIFY(findings(*m_manager).empty());
    QVERIFY(findings(*m_lead).empty());
}

void OutsideFlow::whatWasToldIsKeptOverARestart()
{
    const demo::Id order = newOrder("to approve");
    approveInTheWebClient("manager", order);
    pass(3min); // read, and not yet told
    m_lead->kill();
    begin(*m_lead);
    pass(30min);
    QCOMPARE(findings(*m_lead).size(), 1u);
    QCOMPARE(findings(*m_lead).front().businessKey, u"P09999"_s);
}

void OutsideFlow::decidedAtAnotherDeskIsNot()
{
    approve(*m_lead);
    pass(30min);
    QVERIFY(findings(*m_lead).empty());
    QVERIFY(findings(*m_manager).empty());
    // The note says it to people too.
    m_manager->console().requestWork(1, m_row.id);
    pass(1s);
    QCOMPARE(m_manager->work.consents.size(), 1u);
    QCOMPARE(m_manager->work.consents.front().who, u"lead"_s);
    QCOMPARE(m_manager->work.consents.front().verb, u"decided:approve"_s);
}

void OutsideFlow::changedAfterTheApprovalIsFound()
{
    approve(*m_lead);
    change("buyer", {{"amount_total", m_row.amount.major() + 100}});
    pass(30min);
    const auto found = findings(*m_lead);
    QCOMPARE(found.size(), 1u);
    QCOMPARE(found.front().severity, Severity::High);
}

void OutsideFlow::anotherPayeeAfterTheApprovalIsFound()
{
    approve(*m_lead);
    demo::Id other = 0;
    m_server->world().transact(demo::World::adminId, [&] {
        other = m_server->world().insert("res.partner", {{"name", "Somebody Else Ltd"}});
        return Json();
    });
    // What goes on living after an approval is no finding.
    change("buyer", {{"date_planned", "2031-01-01 00:00:00"}});
    pass(30min);
    QVERIFY(findings(*m_lead).empty());
    change("buyer", {{"partner_id", other}});
    pass(30min);
    QCOMPARE(findings(*m_lead).size(), 1u);
    QCOMPARE(findings(*m_lead).front().severity, Severity::High);
    QVERIFY(m_lead->console().exportLedger().value().dump().find("\\\"changed\\\":\\\"partner_id\\\"") != std::string::npos);
}

void OutsideFlow::isFoundOnceAndStaysOverARestart()
{
    change("buyer", {{"state", "cancel"}});
    pass(30min);
    QCOMPARE(findings(*m_lead).size(), 1u);
    const ItemId item = findings(*m_lead).front().id;
    m_lead->kill();
    begin(*m_lead);
    pass(30min);
    QCOMPARE(findings(*m_lead).size(), 1u);
    QCOMPARE(findings(*m_lead).front().id, item);
    // A person has looked: it does not come back.
    m_lead->act(item, LifeAct::close({}, Disposition::AcceptedAsIs, Cause::ProcessNotFollowed, u"by phone"_s));
    pass(30min);
    QVERIFY(findings(*m_lead).empty());
}

QTEST_GUILESS_MAIN(OutsideFlow)
#include "tst_outside_flow.moc"
