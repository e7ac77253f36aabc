// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/flow/seats.h"

#include <QDir>
#include <QFile>
#include <QTest>

using namespace backroom;
using namespace backroom::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// The feed itself is not what is tested here.
void quieten(const QString& feedFile)
{
    QFile file(feedFile);
    file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner);
    if (!file.open(QIODevice::ReadWrite))
        qFatal("cannot open the feed");
    Json feed = parseJson(file.readAll()).value_or({});
    feed["pollSeconds"] = 300;
    file.resize(0);
    file.seek(0);
    file.write(dumpJson(feed));
}

} // namespace

/// Operators at consoles of their own, who have nothing in common but one Odoo (design.md §6). What must have happened once
/// is counted at the server.
class SharingFlow : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void claimNoteAndReleaseAreSeenByTheOther();
    void closeAndSnoozeAreSeenByTheOther();
    void earlierOfTwoClaimsWins();
    void leaseIsRenewedAndEnds();
    void lostAnswerIsLookedUp_data();
    void lostAnswerIsLookedUp();
    void crashBetweenSendingAndAnswer();
    void offlineThenOnline();
    void aBacklogIsNotSaidAllAtOnce();
    void endedInOdooGivesTheItemBack();
    void withoutRightTheActStaysHere();
    void forgedTextIsNotBelieved();
    void taskOnlyWhenAskedFor();

private:
    std::vector<Seat*> seats() const { return {m_lead.get(), m_manager.get(), m_third.get()}; }
    void settle() { backroom::test::settle(*m_clock, seats()); }
    void pass(Duration time) { backroom::test::pass(*m_clock, seats(), time); }
    const ItemWork& workAt(Seat& seat);
    /// Rows of the server's table whose text contains it.
    int count(const char* model, const char* field, const QString& text, bool activeOnly = false);
    std::vector<demo::Id> activities();
    int executed(const char* model, const char* method) { return m_server->faults().executed(model, method); }
    void fail(demo::FaultKind kind, const char* model, const char* method, int milliseconds = 0);

    std::unique_ptr<ManualClock> m_clock;
    std::unique_ptr<QTemporaryDir> m_resources;
    std::unique_ptr<demo::DemoServer> m_server;
    std::unique_ptr<Seat> m_lead;
    std::unique_ptr<Seat> m_manager;
    std::unique_ptr<Seat> m_third;
    ItemId m_item;
    demo::Id m_order = 0;
};

void SharingFlow::init()
{
    m_clock = std::make_unique<ManualClock>();
    m_resources = std::make_unique<QTemporaryDir>();
    QVERIFY(layOutOrders(m_resources->path()));
    quieten(m_resources->filePath(u"feeds/purchase-orders.json"_s));
    m_server = std::make_unique<demo::DemoServer>(*m_clock, demo::DemoOptions{});
    QVERIFY(m_server->listen());
    m_lead = std::make_unique<Seat>(*m_clock, u"lead"_s, m_server->url().toString(), m_resources->path());
    m_manager = std::make_unique<Seat>(*m_clock, u"manager"_s, m_server->url().toString(), m_resources->path());
    for (Seat* seat : {m_lead.get(), m_manager.get()}) {
        seat->start();
        seat->connectSource();
    }
    pass(20s);
    QVERIFY(!m_lead->rows.empty());
    m_item = m_lead->rows.begin()->first;
    m_order = m_lead->rows.begin()->second.record.id;
    QVERIFY(m_manager->rows.contains(m_item));
}

void SharingFlow::cleanup()
{
    m_third.reset();
    m_lead.reset();
    m_manager.reset();
    m_server.reset();
}

const ItemWork& SharingFlow::workAt(Seat& seat)
{
    seat.console().requestWork(1, m_item);
    settle();
    return seat.work;
}

int SharingFlow::count(const char* model, const char* field, const QString& text, bool activeOnly)
{
    int found = 0;
    for (const auto& [id, row] : m_server->world().table(model).rows) {
        const Json& value = m_server->world().value(model, id, field);
        const bool counts = !activeOnly || m_server->world().value(model, id, "active") == true;
        found += counts && value.is_string() && textOf(value).contains(text) ? 1 : 0;
    }
    return found;
}

std::vector<demo::Id> SharingFlow::activities()
{
    std::vector<demo::Id> standing;
    for (const auto& [id, row] : m_server->world().table("mail.activity").rows) {
        if (m_server->world().value("mail.activity", id, "active") == true && textOf(m_server->world().value("mail.activity", id, "note")).contains(m_item.value))
            standing.push_back(id);
    }
    return standing;
}

void SharingFlow::fail(demo::FaultKind kind, const char* model, const char* method, int milliseconds)
{
    demo::Fault fault;
    fault.kind = kind;
    fault.model = model;
    fault.method = method;
    fault.milliseconds = milliseconds;
    m_server->faults().add(fault);
}

void SharingFlow::claimNoteAndReleaseAreSeenByTheOther()
{
    m_lead->act(m_item, LifeAct::claim({}));
    m_lead->act(m_item, LifeAct::note({}, u"asked <the> supplier\nanswer on Monday"_s));
    pass(20s);
    QCOMPARE(m_manager->rows.at(m_item).claimedBy, u"lead"_s);
    QCOMPARE(m_manager->rows.at(m_item).owner, m_lead->rows.at(m_item).owner);
    const ItemWork seen = workAt(*m_manager);
    QCOMPARE(seen.state, ItemState::Claimed);
    QCOMPARE(seen.claimUntil, workAt(*m_lead).claimUntil);
    QCOMPARE(seen.notes.size(), std::size_t(1));
    QCOMPARE(seen.notes.front().who, u"lead"_s);
    QCOMPARE(seen.notes.front().text, u"asked <the> supplier\nanswer on Monday"_s);
    QVERIFY(seen.shares.empty());
    m_manager->act(m_item, LifeAct::claim({}));
    settle();
    QCOMPARE(m_manager->refusals.size(), std::size_t(1));
    QVERIFY2(m_manager->refusals.front().detail.startsWith(u"claimed-by-other: lead, 2026-"_s), qPrintable(m_manager->refusals.front().detail));
    for (const ShareStatus& share : workAt(*m_lead).shares)
        QCOMPARE(share.state, ShareState::Verified);
    m_lead->act(m_item, LifeAct::release({}));
    pass(60s);
    QCOMPARE(workAt(*m_manager).state, ItemState::Open);
    QCOMPARE(workAt(*m_lead).state, ItemState::Open);
    QVERIFY(activities().empty());
    QCOMPARE(executed("purchase.order", "activity_schedule"), 1);
    QCOMPARE(executed("purchase.order", "message_post"), 1);
    QCOMPARE(executed("mail.activity", "unlink"), 1);
    QCOMPARE(workAt(*m_lead).notes.size(), std::size_t(1)); // the own note that came back is not doubled
    QCOMPARE(workAt(*m_manager).notes.size(), std::size_t(1));
}

void SharingFlow::closeAndSnoozeAreSeenByTheOther()
{
    m_lead->act(m_item, LifeAct::snooze({}, m_clock->now() + 2h, Wake::Time, {}, u"until they call"_s));
    pass(20s);
    QVERIFY(!m_manager->rows.contains(m_item));
    QCOMPARE(workAt(*m_manager).state, ItemState::Snoozed);
    QCOMPARE(workAt(*m_manager).snooze->until, workAt(*m_lead).snooze->until);
    m_lead->act(m_item, LifeAct::wakeUp(Wake::Person));
    m_lead->act(m_item, LifeAct::assign({}, u"manager"_s));
    pass(20s);
    QCOMPARE(workAt(*m_manager).state, ItemState::Open);
    QCOMPARE(workAt(*m_manager).owner, u"manager"_s);
    m_manager->act(m_item, LifeAct::claim({}));
    pass(20s);
    m_manager->act(m_item, LifeAct::close({}, Disposition::AcceptedAsIs, Cause::Timing, u"agreed"_s));
    pass(60s);
    const ItemWork seen = workAt(*m_lead);
    QCOMPARE(seen.state, workAt(*m_manager).state);
    QCOMPARE(seen.disposition, std::optional(Disposition::AcceptedAsIs));
    QCOMPARE(seen.cause, std::optional(Cause::Timing));
    QCOMPARE(seen.closeNote, u"agreed"_s);
    QVERIFY(activities().empty());
    QCOMPARE(executed("mail.activity", "action_feedback"), 1);
    QCOMPARE(executed("mail.activity", "unlink"), 0);
    QCOMPARE(count("mail.message", "body", u"[backroom/1 close "_s), 1);
}

void SharingFlow::earlierOfTwoClaimsWins()
{
    m_lead->act(m_item, LifeAct::claim({}));
    m_manager->act(m_item, LifeAct::claim({}));
    pass(60s);
    const auto standing = activities();
    QCOMPARE(standing.size(), std::size_t(1));
    QCOMPARE(executed("purchase.order", "activity_schedule"), 2);
    const std::int64_t uid = demo::idOf(m_server->world().value("mail.activity", standing.front(), "user_id"));
    const QString winner = QString::fromStdString(m_server->world().user(uid)->login);
    for (Seat* seat : {m_lead.get(), m_manager.get()}) {
        QCOMPARE(workAt(*seat).state, ItemState::Claimed);
        QCOMPARE(seat->work.claimedBy, winner);
    }
    QCOMPARE(executed("mail.activity", "unlink"), 1);
}

void SharingFlow::leaseIsRenewedAndEnds()
{
    m_lead->act(m_item, LifeAct::claim({}));
    pass(12min);
    m_lead->act(m_item, LifeAct::renew({}));
    pass(20s);
    QCOMPARE(executed("mail.activity", "write"), 1);
    QCOMPARE(workAt(*m_manager).claimUntil, workAt(*m_lead).claimUntil);
    pass(15min);
    QCOMPARE(workAt(*m_manager).claimedBy, u"lead"_s);
    pass(6min); // nobody renewed it
    QCOMPARE(workAt(*m_manager).state, ItemState::Open);
    QCOMPARE(workAt(*m_lead).state, ItemState::Open);
    QVERIFY(activities().empty());
    QCOMPARE(executed("mail.activity", "unlink"), 1);
}

void SharingFlow::lostAnswerIsLookedUp_data()
{
    QTest::addColumn<int>("kind");
    QTest::newRow("done, answer lost") << int(demo::FaultKind::Drop);
    QTest::newRow("done, answer cut") << int(demo::FaultKind::Truncated);
    QTest::newRow("not done, connection closed") << int(demo::FaultKind::Refuse);
    QTest::newRow("not done, error page") << int(demo::FaultKind::ErrorPage);
    QTest::newRow("not done, unavailable") << int(demo::FaultKind::Unavailable);
}

void SharingFlow::lostAnswerIsLookedUp()
{
    QFETCH(int, kind);
    fail(demo::FaultKind(kind), "purchase.order", "activity_schedule");
    fail(demo::FaultKind(kind), "purchase.order", "message_post");
    fail(demo::FaultKind(kind), "mail.activity", "action_feedback");
    m_lead->act(m_item, LifeAct::claim({}));
    m_lead->act(m_item, LifeAct::note({}, u"only once"_s));
    pass(6min);
    QCOMPARE(activities().size(), std::size_t(1));
    QCOMPARE(count("mail.message", "body", u"only once"_s), 1);
    m_lead->act(m_item, LifeAct::close({}, Disposition::FixedAtSource, Cause::Supplier, u"closed once"_s));
    pass(200s);
    QVERIFY(activities().empty());
    QCOMPARE(executed("purchase.order", "activity_schedule"), 1);
    QCOMPARE(executed("mail.activity", "action_feedback"), 1);
    QCOMPARE(count("mail.message", "body", u"closed once"_s), 1);
    for (const ShareStatus& share : workAt(*m_lead).shares)
        QCOMPARE(share.state, ShareState::Verified);
    QCOMPARE(workAt(*m_manager).notes.size(), std::size_t(1));
    QCOMPARE(m_manager->work.disposition, std::optional(Disposition::FixedAtSource));
}

void SharingFlow::crashBetweenSendingAndAnswer()
{
    fail(demo::FaultKind::Delay, "purchase.order", "message_post", 300);
    m_lead->act(m_item, LifeAct::note({}, u"written before the crash"_s));
    QVERIFY(QTest::qWaitFor([this] {
        m_clock->advance(1ms);
        return executed("purchase.order", "message_post") == 1;
    },
        20'000));
    m_lead->kill();
    settle();
    m_lead->start();
    pass(20s);
    const ItemWork work = workAt(*m_lead);
    QCOMPARE(work.shares.size(), std::size_t(1));
    QCOMPARE(work.shares.front().state, ShareState::Verified);
    pass(5min);
    QCOMPARE(count("mail.message", "body", u"written before the crash"_s), 1);
    QCOMPARE(executed("purchase.order", "message_post"), 1);
    QCOMPARE(workAt(*m_manager).notes.size(), std::size_t(1));
    QCOMPARE(workAt(*m_lead).notes.size(), std::size_t(1));
}

void SharingFlow::offlineThenOnline()
{
    m_lead->wire.isCut = true;
    pass(2min);
    m_lead->act(m_item, LifeAct::claim({}));
    m_lead->act(m_item, LifeAct::note({}, u"written on the train"_s));
    pass(3min);
    const ItemWork before = workAt(*m_lead);
    QCOMPARE(before.claimedBy, u"lead"_s);
    QCOMPARE(before.shares.size(), std::size_t(2));
    for (const ShareStatus& share : before.shares)
        QCOMPARE(share.state, ShareState::Pending);
    QVERIFY(workAt(*m_manager).claimedBy.isEmpty());
    m_lead->wire.isCut = false;
    pass(10min);
    QCOMPARE(workAt(*m_manager).claimedBy, u"lead"_s);
    QCOMPARE(m_manager->work.notes.size(), std::size_t(1));
    QCOMPARE(executed("purchase.order", "activity_schedule"), 1);
    QCOMPARE(executed("purchase.order", "message_post"), 1);
    for (const ShareStatus& share : workAt(*m_lead).shares)
        QCOMPARE(share.state, ShareState::Verified);
}

void SharingFlow::aBacklogIsNotSaidAllAtOnce()
{
    m_lead->wire.isCut = true;
    pass(2min);
    const auto rows = m_lead->rows;
    const int many = static_cast<int>(rows.size());
    QVERIFY(many >= 20);
    for (const auto& [id, row] : rows)
        m_lead->act(id, LifeAct::note({}, u"backlog"_s));
    const int before = m_server->faults().received("mail.message", "search_read");
    m_lead->wire.isCut = false;
    // The first is said long before the last was looked for: whatever else the desk has to do finds a place between them.
    QVERIFY(QTest::qWaitFor([this] {
        m_clock->advance(10ms);
        return executed("purchase.order", "message_post") > 0;
    },
        60'000));
    const int looks = m_server->faults().received("mail.message", "search_read") - before;
    QVERIFY2(looks < many, qPrintable(QString::number(looks)));
    pass(10min);
    QCOMPARE(executed("purchase.order", "message_post"), many);
    QCOMPARE(count("mail.message", "body", u"backlog"_s), many);
}

void SharingFlow::endedInOdooGivesTheItemBack()
{
    m_lead->act(m_item, LifeAct::claim({}));
    pass(20s);
    QCOMPARE(workAt(*m_manager).claimedBy, u"lead"_s);
    // Marked as done in Odoo's own web client, by somebody.
    m_server->edit("manager", "mail.activity", activities().front(), {{"active", false}});
    pass(40s);
    for (Seat* seat : {m_lead.get(), m_manager.get()}) {
        QCOMPARE(workAt(*seat).state, ItemState::Open);
        QVERIFY(!seat->work.disposition);
        QVERIFY(seat->rows.contains(m_item));
    }
    m_manager->act(m_item, LifeAct::claim({}));
    pass(40s);
    QCOMPARE(workAt(*m_lead).claimedBy, u"manager"_s);
}

void SharingFlow::withoutRightTheActStaysHere()
{
    m_third = std::make_unique<Seat>(*m_clock, u"store"_s, m_server->url().toString(), m_resources->path());
    m_third->start();
    m_third->connectSource();
    pass(20s);
    QVERIFY(m_third->rows.contains(m_item));
    m_third->act(m_item, LifeAct::claim({}));
    m_third->act(m_item, LifeAct::note({}, u"seen in the store"_s));
    pass(3min);
    const ItemWork work = workAt(*m_third);
    QCOMPARE(work.claimedBy, u"store"_s);
    QCOMPARE(work.notes.size(), std::size_t(1));
    QCOMPARE(work.shares.size(), std::size_t(2));
    for (const ShareStatus& share : work.shares) {
        QCOMPARE(share.state, ShareState::Refused);
        QVERIFY(share.error && share.error->kind == ErrorKind::Access);
        QVERIFY(!share.error->serverText.isEmpty());
    }
    QVERIFY(workAt(*m_manager).claimedBy.isEmpty());
    QCOMPARE(count("mail.message", "body", u"seen in the store"_s), 0);
}

/// What stands elsewhere than at the item's own record, or is not quite a reference, does nothing.
void SharingFlow::forgedTextIsNotBelieved()
{
    demo::World& world = m_server->world();
    const auto post = [&world](const char* model, demo::Id id, const QString& body, demo::Id uid) {
        return world.transact(uid, [&] {
            return Json(world.insert("mail.message", {{"model", model}, {"res_id", id}, {"body", body.toStdString()}, {"date", world.now()}, {"message_type", "comment"}}));
        }).get<demo::Id>();
    };
    const demo::Id manager = m_server->world().userByLogin("manager")->id;
    const QString close = u"<p>[backroom/1 close %1 %2 disposition=fixed%20at%20source cause=timing%2Fcut-off lines=0]</p>"_s;
    const demo::Id other = m_server->world().table("purchase.order").rows.begin()->first;
    QVERIFY(other != m_order);
    post("purchase.order", other, QString(close).replace(u"%1"_s, m_item.value).replace(u"%2 "_s, u"elsewhere "_s), manager);
    post("purchase.order", m_order, u"<p>[backroom/1 close %1 nonsense disposition=gone lines=0]</p>"_s.arg(m_item.value), manager);
    post("purchase.order", m_order, u"<p>[backroom/1 claim %1 said until=2027-01-01T00:00:00.000Z lines=0]</p>"_s.arg(m_item.value), manager);
    post("purchase.order", m_order, u"<p>[backroom/1 note %1 many lines=100000]</p>"_s.arg(m_item.value), manager);
    post("purchase.order", m_order, QString(close).replace(u"%1"_s, m_item.value).replace(u"%2 "_s, u"robot "_s), 1);
    // Whoever may write at the order may change what another said there; then it is nobody's word.
    const QString changed = QString(close).replace(u"%1"_s, m_item.value).replace(u"%2 "_s, u"changed "_s);
    const demo::Id harmless = post("purchase.order", m_order, u"<p>looks good to me</p>"_s, manager);
    world.transact(world.userByLogin("buyer")->id, [&] {
        world.update("mail.message", harmless, {{"body", changed.toStdString()}});
        return Json();
    });
    pass(40s);
    QVERIFY(workAt(*m_lead).state == ItemState::New || m_lead->work.state == ItemState::Open);
    QVERIFY(m_lead->work.notes.empty());
    post("purchase.order", m_order, QString(close).replace(u"%1"_s, m_item.value).replace(u"%2 "_s, u"genuine "_s), manager);
    pass(40s);
    QCOMPARE(workAt(*m_lead).disposition, std::optional(Disposition::FixedAtSource));
}

void SharingFlow::taskOnlyWhenAskedFor()
{
    const demo::Id project = m_server->world().table("project.project").rows.begin()->first;
    const std::size_t before = m_server->world().table("project.task").rows.size();
    fail(demo::FaultKind::Drop, "project.task", "create");
    m_lead->console().makeTask(1, m_item, project);
    pass(5min);
    QCOMPARE(m_server->world().table("project.task").rows.size(), before + 1);
    QCOMPARE(count("project.task", "description", u"[backroom/1 task "_s + m_item.value), 1);
    QCOMPARE(workAt(*m_lead).shares.back().state, ShareState::Verified);
    m_manager->console().makeTask(1, m_item, project); // finds the one that is there
    pass(1min);
    QCOMPARE(m_server->world().table("project.task").rows.size(), before + 1);
    QCOMPARE(workAt(*m_manager).shares.back().remote, m_lead->work.shares.back().remote);
}

QTEST_GUILESS_MAIN(SharingFlow)
#include "tst_sharing_flow.moc"
