// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/definitions.h"
#include "tests/flow/seats.h"

#include <QTest>

using namespace backroom;
using namespace backroom::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// A feed of a few fields, polled so seldom that it does not disturb.
Json feedOf(const char* id, const char* model, const Json& fields, const Json& domain)
{
    Json feed = {{"id", id}, {"model", model}, {"domain", domain}, {"fields", fields}, {"company", "company_id"}, {"lagTargetSeconds", 600}, {"pollSeconds", 300}, {"sweepSeconds", 300}};
    feed["fields"].insert(feed["fields"].end(), {"company_id", "create_date", "write_date"});
    return feed;
}

Json ruleOf(const char* code, int number, const char* feed, const Json& when, const char* businessKey)
{
    return {{"code", code}, {"id", number}, {"version", 1}, {"mode", "active"}, {"kind", "exception"}, {"name", {{"en", "To be looked at"}, {"de", "Anzusehen"}}},
        {"why", {{"en", "So that there is something to talk about."}, {"de", "Damit es etwas zu besprechen gibt."}}}, {"queue", "purchase-orders"}, {"feed", feed}, {"when", when},
        {"severity", Json::array({{{"is", "low"}}})}, {"businessKey", businessKey}, {"title", "product_id"}, {"minutes", 5}, {"team", "purchasing"}, {"facts", Json::array({"product_id"})}};
}

} // namespace

/// Items whose records have no chatter of their own: order lines are talked about at their order, and of what nothing else
/// stands for, a task can be made.
class DiscussionFlow : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void linesOfOneOrderAreNotConfused();
    void noteNamesTheLine();
    void otherOrderIsNotBelieved();
    void noteWaitsForItsRecord();
    void wrongPlaceIsNamed();
    void withoutChatterItIsTold();
    void taskStandsInWhereNothingElseDoes();
    void taskStandsInWhereOneMayNotWrite();
    void taskAskedForTwiceIsOne();
    void taskThatIsGoneIsMadeAnew();

private:
    void write(const QString& name, const Json& json) const;
    std::vector<Seat*> seats() const { return {m_lead.get(), m_store.get()}; }
    void settle() { backroom::test::settle(*m_clock, seats()); }
    void pass(Duration time) { backroom::test::pass(*m_clock, seats(), time); }
    std::unique_ptr<Seat> seat(const QString& login);
    ItemWork workAt(Seat& seat, const ItemId& item);
    static ItemId itemOf(const Seat& seat, const char* model, demo::Id record);
    demo::Id insert(const char* model, const Json& values);
    demo::Id say(demo::Id order, const QString& body);
    /// Rows of the server's table about the record whose text contains it.
    int count(const char* model, const char* field, const char* about, demo::Id record, const QString& text);
    std::size_t tasks() const { return m_server->world().table("project.task").rows.size(); }

    std::unique_ptr<ManualClock> m_clock;
    std::unique_ptr<QTemporaryDir> m_resources;
    std::unique_ptr<demo::DemoServer> m_server;
    std::unique_ptr<Seat> m_lead;
    std::unique_ptr<Seat> m_store; ///< reads orders, and may not change them
    demo::Id m_order = 0;
    demo::Id m_project = 0;
    demo::Id m_firstLine = 0;
    ItemId m_first;
    ItemId m_second; ///< of the same order
    ItemId m_place;  ///< of a model with neither chatter nor another record
};

void DiscussionFlow::write(const QString& name, const Json& json) const
{
    QDir().mkpath(QFileInfo(m_resources->filePath(name)).path());
    QFile file(m_resources->filePath(name));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(dumpJson(json));
}

std::unique_ptr<Seat> DiscussionFlow::seat(const QString& login)
{
    auto made = std::make_unique<Seat>(*m_clock, login, m_server->url().toString(), m_resources->path());
    made->start();
    made->connectSource();
    return made;
}

void DiscussionFlow::init()
{
    m_clock = std::make_unique<ManualClock>();
    m_resources = std::make_unique<QTemporaryDir>();
    QVERIFY(layOutOrders(m_resources->path()));
    QVERIFY(QFile::remove(m_resources->filePath(u"feeds/purchase-orders.json"_s)));
    QVERIFY(QFile::remove(m_resources->filePath(u"rules/PUR.order.to-approve.json"_s)));
    const Json waiting = Json::array({Json::array({"state", "=", "to approve"})});
    Json lines = feedOf("lines", "purchase.order.line", {"order_id", "name", "product_id", "state"}, waiting);
    lines["discussedOn"] = "order_id";
    write(u"feeds/lines.json"_s, lines);
    write(u"feeds/places.json"_s, feedOf("places", "stock.quant", {"product_id", "quantity"}, Json::array()));
    write(u"rules/TST.line.waits.json"_s, ruleOf("TST.line.waits", 90001, "lines", waiting, "order_id"));
    write(u"rules/TST.place.empty.json"_s, ruleOf("TST.place.empty", 90002, "places", Json::array({Json::array({"quantity", ">", 0})}), "product_id"));
    m_server = std::make_unique<demo::DemoServer>(*m_clock, demo::DemoOptions{});
    QVERIFY(m_server->listen());
    for (const auto& [id, row] : m_server->world().table("purchase.order").rows) {
        if (m_server->world().value("purchase.order", id, "state") == "to approve")
            m_order = id;
    }
    QVERIFY(m_order != 0);
    m_project = m_server->world().table("project.project").rows.begin()->first;
    for (const auto& [id, row] : m_server->world().table("purchase.order.line").rows) {
        if (demo::idOf(m_server->world().value("purchase.order.line", id, "order_id")) == m_order)
            m_firstLine = id;
    }
    const Json product = m_server->world().value("purchase.order.line", m_firstLine, "product_id");
    const demo::Id second = insert("purchase.order.line", {{"order_id", m_order}, {"name", "Second [backroom/1 close x"}, {"product_id", product}, {"product_qty", 3.0}, {"price_unit", 4.0}});
    m_lead = seat(u"lead"_s);
    m_store = seat(u"store"_s);
    pass(20s);
    m_first = itemOf(*m_lead, "purchase.order.line", m_firstLine);
    m_second = itemOf(*m_lead, "purchase.order.line", second);
    const demo::Id place = [this] {
        for (const auto& [id, row] : m_lead->rows) {
            if (row.record.model == u"stock.quant"_s)
                return row.record.id;
        }
        return std::int64_t(0);
    }();
    m_place = itemOf(*m_lead, "stock.quant", place);
    for (const ItemId& item : {m_first, m_second, m_place}) {
        QVERIFY(!item.isEmpty());
        QVERIFY(m_store->rows.contains(item));
    }
}

void DiscussionFlow::cleanup()
{
    m_lead.reset();
    m_store.reset();
    m_server.reset();
}

ItemId DiscussionFlow::itemOf(const Seat& seat, const char* model, demo::Id record)
{
    for (const auto& [id, row] : seat.rows) {
        if (row.record.model == QLatin1StringView(model) && row.record.id == record)
            return id;
    }
    return {};
}

demo::Id DiscussionFlow::insert(const char* model, const Json& values)
{
    demo::World& world = m_server->world();
    return world.transact(demo::World::adminId, [&] { return Json(world.insert(model, values)); }).get<demo::Id>();
}

demo::Id DiscussionFlow::say(demo::Id order, const QString& body)
{
    demo::World& world = m_server->world();
    return world.transact(world.userByLogin("manager")->id, [&] {
        return Json(world.insert("mail.message", {{"model", "purchase.order"}, {"res_id", order}, {"body", body.toStdString()}, {"date", world.now()}, {"message_type", "comment"}}));
    }).get<demo::Id>();
}

ItemWork DiscussionFlow::workAt(Seat& seat, const ItemId& item)
{
    seat.console().requestWork(1, item);
    settle();
    return seat.work;
}

int DiscussionFlow::count(const char* model, const char* field, const char* about, demo::Id record, const QString& text)
{
    const demo::World& world = m_server->world();
    const bool isActivity = std::string_view(model) == "mail.activity";
    int found = 0;
    for (const auto& [id, row] : world.table(model).rows) {
        const bool isThere = world.value(model, id, isActivity ? "res_model" : "model") == about && demo::idOf(world.value(model, id, "res_id")) == record;
        const bool stands = !isActivity || world.value(model, id, "active") == true;
        found += isThere && stands && textOf(world.value(model, id, field)).contains(text) ? 1 : 0;
    }
    return found;
}

void DiscussionFlow::linesOfOneOrderAreNotConfused()
{
    const auto manager = seat(u"manager"_s);
    const auto passAll = [&](Duration time) { backroom::test::pass(*m_clock, {m_lead.get(), m_store.get(), manager.get()}, time); };
    passAll(20s);
    m_lead->act(m_first, LifeAct::claim({}));
    m_lead->act(m_second, LifeAct::note({}, u"only the second"_s));
    passAll(20s);
    QCOMPARE(workAt(*manager, m_first).claimedBy, u"lead"_s);
    QVERIFY(workAt(*manager, m_second).claimedBy.isEmpty());
    QVERIFY(workAt(*manager, m_first).notes.empty());
    QCOMPARE(workAt(*manager, m_second).notes.size(), std::size_t(1));
    manager->act(m_second, LifeAct::claim({}));
    passAll(20s);
    QVERIFY(manager->refusals.empty());
    QCOMPARE(workAt(*m_lead, m_first).claimedBy, u"lead"_s);
    QCOMPARE(workAt(*m_lead, m_second).claimedBy, u"manager"_s);
    QCOMPARE(count("mail.activity", "note", "purchase.order", m_order, u"[backroom/1 claim "_s), 2);
    m_lead->act(m_first, LifeAct::close({}, Disposition::AcceptedAsIs, Cause::Supplier, u"the first is settled"_s));
    passAll(40s);
    QCOMPARE(workAt(*manager, m_first).disposition, std::optional(Disposition::AcceptedAsIs));
    QCOMPARE(workAt(*manager, m_first).closeNote, u"the first is settled"_s);
    for (Seat* seat : {m_lead.get(), manager.get()}) {
        QCOMPARE(workAt(*seat, m_second).state, ItemState::Claimed);
        QCOMPARE(seat->work.claimedBy, u"manager"_s);
        QVERIFY(!seat->work.disposition);
    }
    QCOMPARE(count("mail.activity", "note", "purchase.order", m_order, m_first.value), 0);
    QCOMPARE(count("mail.activity", "note", "purchase.order", m_order, m_second.value), 1);
    QCOMPARE(m_server->faults().executed("purchase.order", "activity_schedule"), 2);
    QCOMPARE(m_server->faults().executed("purchase.order", "message_post"), 1);
    QCOMPARE(m_server->faults().executed("mail.activity", "action_feedback"), 1);
    QCOMPARE(m_server->faults().executed("mail.activity", "unlink"), 0);
    for (const ShareStatus& share : workAt(*m_lead, m_first).shares)
        QCOMPARE(share.state, ShareState::Verified);
}

/// Whoever reads it at the order must know which line is meant, and nothing a record says is taken for a reference.
void DiscussionFlow::noteNamesTheLine()
{
    const QString order = textOf(m_server->world().value("purchase.order", m_order, "name"));
    m_lead->act(m_first, LifeAct::note({}, u"which one"_s));
    m_lead->act(m_first, LifeAct::claim({}));
    pass(20s);
    const QString about = u"About: %1 "_s.arg(order);
    const QString record = u"(purchase.order.line %1, TST.line.waits)"_s.arg(m_firstLine);
    QCOMPARE(count("mail.message", "body", "purchase.order", m_order, about), 1);
    QCOMPARE(count("mail.message", "body", "purchase.order", m_order, record), 1);
    QCOMPARE(count("mail.activity", "note", "purchase.order", m_order, record), 1);
    QCOMPARE(count("mail.activity", "summary", "purchase.order", m_order, u"Backroom: "_s + order), 1);
    QCOMPARE(workAt(*m_store, m_first).notes.front().text, u"which one"_s);
}

void DiscussionFlow::otherOrderIsNotBelieved()
{
    const QString close = u"<p>[backroom/1 close %1 %2 disposition=fixed%20at%20source cause=timing%2Fcut-off lines=0]</p>"_s.replace(u"%1"_s, m_first.value);
    const demo::Id other = m_server->world().table("purchase.order").rows.begin()->first;
    QVERIFY(other != m_order);
    say(other, QString(close).replace(u"%2 "_s, u"elsewhere "_s));
    pass(40s);
    QVERIFY(!workAt(*m_lead, m_first).disposition);
    say(m_order, QString(close).replace(u"%2 "_s, u"genuine "_s));
    pass(40s);
    QCOMPARE(workAt(*m_lead, m_first).disposition, std::optional(Disposition::FixedAtSource));
    QVERIFY(!workAt(*m_lead, m_second).disposition);
}

/// Where people talk about a line only the line itself tells: until it is known again, nothing is believed and nothing lost.
void DiscussionFlow::noteWaitsForItsRecord()
{
    m_store.reset(); // its readings are not to be counted
    m_lead->kill();
    settle();
    QVERIFY(QFile::remove(m_lead->folder.filePath(u"data/cache.sqlite"_s)));
    demo::Fault outage;
    outage.kind = demo::FaultKind::Unavailable;
    outage.model = "purchase.order.line";
    outage.times = 0;
    m_server->faults().add(outage);
    say(m_order, u"<p>said meanwhile<br>[backroom/1 note %1 meanwhile lines=1]</p>"_s.arg(m_first.value));
    const int before = m_server->faults().executed("mail.message", "search_read");
    m_lead->start();
    pass(10s);
    QVERIFY(m_server->faults().executed("mail.message", "search_read") > before + 1);
    QVERIFY(itemOf(*m_lead, "purchase.order.line", m_firstLine).isEmpty());
    QVERIFY(workAt(*m_lead, m_first).notes.empty());
    m_server->faults().clear();
    pass(30min);
    QVERIFY(!itemOf(*m_lead, "purchase.order.line", m_firstLine).isEmpty());
    QCOMPARE(workAt(*m_lead, m_first).notes.size(), std::size_t(1));
    QCOMPARE(m_lead->work.notes.front().text, u"said meanwhile"_s);
}

void DiscussionFlow::wrongPlaceIsNamed()
{
    m_lead->kill();
    settle();
    Json lines = *readDefinitionFile(m_resources->filePath(u"feeds/lines.json"_s));
    lines["discussedOn"] = Json::array({"name", "order_id.partner_id.nowhere", "order_id"});
    const QString own = m_lead->folder.filePath(u"config/feeds/lines.json"_s);
    QVERIFY(QDir().mkpath(QFileInfo(own).path()));
    QFile file(own);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(dumpJson(lines));
    file.close();
    m_lead->start();
    QStringList problems;
    connect(&m_lead->console(), &ConsoleApi::problemsChanged, this, [&](const QStringList& all) { problems = all; });
    pass(20s);
    QCOMPARE(problems, QStringList({u"feeds/lines.json /discussedOn: name of purchase.order.line is no many2one"_s}));
    // The next place that is one counts.
    m_lead->act(m_first, LifeAct::note({}, u"said all the same"_s));
    pass(20s);
    QCOMPARE(count("mail.message", "body", "purchase.order", m_order, u"said all the same"_s), 1);
}

void DiscussionFlow::withoutChatterItIsTold()
{
    m_lead->act(m_place, LifeAct::note({}, u"to nobody"_s));
    pass(20s);
    const ItemWork work = workAt(*m_lead, m_place);
    QCOMPARE(work.notes.size(), std::size_t(1));
    QCOMPARE(work.shares.size(), std::size_t(1));
    QCOMPARE(work.shares.front().state, ShareState::Refused);
    QCOMPARE(work.shares.front().error->detail, u"no-chatter: stock.quant"_s);
    QVERIFY(workAt(*m_store, m_place).notes.empty());
}

void DiscussionFlow::taskStandsInWhereNothingElseDoes()
{
    m_store->console().makeTask(1, m_place, m_project);
    pass(20s);
    const demo::Id task = workAt(*m_store, m_place).shares.front().remote;
    QVERIFY(task != 0);
    // Who did not make the task finds it all the same.
    m_lead->act(m_place, LifeAct::note({}, u"counted twice"_s));
    m_lead->act(m_place, LifeAct::claim({}));
    pass(40s);
    for (const ShareStatus& share : workAt(*m_lead, m_place).shares)
        QCOMPARE(share.state, ShareState::Verified);
    QCOMPARE(count("mail.message", "body", "project.task", task, u"counted twice"_s), 1);
    QCOMPARE(workAt(*m_store, m_place).notes.size(), std::size_t(1));
    QCOMPARE(m_store->work.claimedBy, u"lead"_s);
    m_lead->act(m_place, LifeAct::close({}, Disposition::FixedAtSource, Cause::Timing, u"put right"_s));
    pass(40s);
    QCOMPARE(workAt(*m_store, m_place).disposition, std::optional(Disposition::FixedAtSource));
    QCOMPARE(count("mail.activity", "note", "project.task", task, m_place.value), 0);
    QCOMPARE(m_server->faults().executed("project.task", "message_post"), 1);
    QCOMPARE(m_server->faults().executed("project.task", "activity_schedule"), 1);
}

void DiscussionFlow::taskStandsInWhereOneMayNotWrite()
{
    m_store->act(m_first, LifeAct::note({}, u"seen in the store"_s));
    pass(20s);
    QCOMPARE(workAt(*m_store, m_first).shares.front().state, ShareState::Refused);
    QCOMPARE(m_store->work.shares.front().error->kind, ErrorKind::Access);
    m_lead->console().makeTask(1, m_first, m_project);
    pass(20s);
    m_store->act(m_first, LifeAct::note({}, u"seen again"_s));
    pass(40s);
    QCOMPARE(workAt(*m_store, m_first).shares.back().state, ShareState::Verified);
    const ItemWork seen = workAt(*m_lead, m_first);
    QCOMPARE(seen.notes.size(), std::size_t(1));
    QCOMPARE(seen.notes.front().text, u"seen again"_s);
    QCOMPARE(seen.notes.front().who, u"store"_s);
}

void DiscussionFlow::taskAskedForTwiceIsOne()
{
    const std::size_t before = tasks();
    for (int time = 1; time <= 2; ++time) {
        m_lead->console().makeTask(1, m_place, m_project);
        pass(20s);
        const ItemWork work = workAt(*m_lead, m_place);
        QCOMPARE(work.shares.size(), std::size_t(1));
        QVERIFY(work.shares.front().isTask);
        QCOMPARE(work.shares.front().state, ShareState::Verified);
        QCOMPARE(tasks(), before + 1);
    }
    // Before the first is answered.
    m_lead->console().makeTask(1, m_first, m_project);
    m_lead->console().makeTask(1, m_first, m_project);
    pass(20s);
    QCOMPARE(workAt(*m_lead, m_first).shares.size(), std::size_t(1));
    QCOMPARE(tasks(), before + 2);
}

void DiscussionFlow::taskThatIsGoneIsMadeAnew()
{
    m_lead->console().makeTask(1, m_place, m_project);
    pass(20s);
    const demo::Id first = workAt(*m_lead, m_place).shares.front().remote;
    demo::World& world = m_server->world();
    world.transact(demo::World::adminId, [&] {
        world.remove("project.task", first);
        return Json();
    });
    m_lead->console().makeTask(1, m_place, m_project);
    pass(20s);
    const ItemWork work = workAt(*m_lead, m_place);
    QCOMPARE(work.shares.size(), std::size_t(1));
    QCOMPARE(work.shares.front().state, ShareState::Verified);
    QVERIFY(work.shares.front().remote != 0 && work.shares.front().remote != first);
}

QTEST_GUILESS_MAIN(DiscussionFlow)
#include "tst_discussion_flow.moc"
