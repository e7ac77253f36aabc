// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/governance/review_act.h"
#include "tests/flow/seats.h"

#include <QTest>

using namespace backroom;
using namespace backroom::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// What somebody looks at afterwards: decisions just below a limit, samples of small stores, decisions under an override.
class ReviewFlow : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cleanup();
    void severalJustBelowALimitAreRaisedOnce();
    void fewerAreNot();
    void anOverrideIsRecordedAndRaised();
    void withoutAnOverrideItTakesAnother();
    void whoMayNotReviewIsRefused();
    void whatASmallStoreDecidedAloneIsSampled();
    void whoWasNamedClosesItAtHisOwnDesk();
    void isAskedAfterARestart();
    void isAskedOnceWhenTheAnswerWasLost();
    void isNotAskedWhileTheDiskIsFull();
    void forgedNoteCountsForNothing_data();
    void forgedNoteCountsForNothing();

private:
    struct Answer {
        std::optional<DecisionRow> decision;
        bool agreed = false;
        QStringList refusals;
    };
    using Change = std::function<void(Json& policy)>;
    void begin(const Change& change = {});
    std::vector<Seat*> seats() const { return {m_lead.get(), m_manager.get()}; }
    void pass(Duration time) { backroom::test::pass(*m_clock, seats(), time); }
    std::vector<ItemRow> orders() const;
    Answer approve(Seat& seat, const ItemId& item, std::optional<PolicyOverride> leave = {});
    static std::vector<ItemRow> raised(const Seat& seat, const QString& rule);
    QStringList close(Seat& seat, const ItemId& item);
    /// The lead decides on an order and names the manager.
    ItemRow overrule();
    std::vector<demo::Id> notes() const;
    static int entriesOf(Seat& seat, const QString& act);
    void start(Seat& seat);
    void refusePosting() { m_server->faults().add({.kind = demo::FaultKind::Unavailable, .model = "discuss.channel", .method = "message_post", .times = 0}); }

    std::unique_ptr<ManualClock> m_clock;
    std::unique_ptr<QTemporaryDir> m_resources;
    std::unique_ptr<demo::DemoServer> m_server;
    std::unique_ptr<Seat> m_lead;
    std::unique_ptr<Seat> m_manager;
};

namespace {

/// Whoever approves orders may have changed a flow, which no record tells: that takes a second person.
void mayHaveEditedFlows(Json& policy)
{
    if (policy.contains("roles"))
        policy["roles"]["integration-operator"]["groups"] = Json::array({"purchase.group_purchase_manager"});
    if (policy.contains("overrides"))
        policy["overrides"]["reviewers"] = Json::array({"commercial-manager"});
}

} // namespace

void ReviewFlow::begin(const Change& change)
{
    m_clock = std::make_unique<ManualClock>();
    m_resources = std::make_unique<QTemporaryDir>();
    QVERIFY(layOutOrders(m_resources->path()));
    for (const QString& name : {u"feeds/reviews.json"_s, u"rules/GOV.limit.cluster.json"_s, u"rules/GOV.review.sample.json"_s, u"rules/GOV.review.override.json"_s,
             u"queues/loss-prevention.json"_s, u"policies/limits.json"_s, u"policies/duties.json"_s, u"policies/exceptions.json"_s}) {
        QVERIFY(QDir(m_resources->path()).mkpath(name.section(u'/', 0, 0)));
        QFile from(QStringLiteral(BACKROOM_RESOURCES "/") + name);
        QFile to(m_resources->filePath(name));
        QVERIFY(from.open(QIODevice::ReadOnly) && to.open(QIODevice::WriteOnly));
        Json file = parseJson(from.readAll()).value();
        if (change && name.startsWith(u"policies/"_s))
            change(file);
        to.write(dumpJson(file));
    }
    m_server = std::make_unique<demo::DemoServer>(*m_clock, demo::DemoOptions{});
    QVERIFY(m_server->listen());
    for (auto [seat, login] : {std::pair{&m_lead, u"lead"_s}, {&m_manager, u"manager"_s}}) {
        *seat = std::make_unique<Seat>(*m_clock, login, m_server->url().toString(), m_resources->path());
        start(**seat);
    }
    pass(20s);
}

void ReviewFlow::start(Seat& seat)
{
    seat.start();
    seat.console().openQueue({u"loss-prevention"_s});
    seat.connectSource();
}

void ReviewFlow::cleanup()
{
    m_lead.reset();
    m_manager.reset();
    m_server.reset();
}

std::vector<ItemRow> ReviewFlow::orders() const
{
    auto all = raised(*m_lead, u"PUR.order.to-approve"_s);
    std::erase_if(all, [](const ItemRow& row) { return row.owner == u"Claire Dumont"_s; });
    return all;
}

std::vector<ItemRow> ReviewFlow::raised(const Seat& seat, const QString& rule)
{
    std::vector<ItemRow> found;
    for (const auto& [id, row] : seat.rows) {
        if (row.code == rule)
            found.push_back(row);
    }
    return found;
}

ReviewFlow::Answer ReviewFlow::approve(Seat& seat, const ItemId& item, std::optional<PolicyOverride> leave)
{
    ItemDetail seen;
    Answer answer;
    QObject scope;
    QObject::connect(&seat.console(), &ConsoleApi::detailReady, &scope, [&seen](quint64, const ItemDetail& read) { seen = read; });
    seat.console().requestDetail(1, item);
    pass(1s);
    QObject::connect(&seat.console(), &ConsoleApi::submitted, &scope, [&answer](quint64, const DecisionRow& decision) { answer.decision = decision; });
    QObject::connect(&seat.console(), &ConsoleApi::agreed, &scope, [&answer](quint64, const ItemId&, const QStringList&) { answer.agreed = true; });
    QObject::connect(&seat.console(), &ConsoleApi::submitRefused, &scope, [&answer](quint64, const Error& error, const QStringList& reasons) {
        answer.refusals = reasons.isEmpty() ? QStringList{error.detail} : reasons;
    });
    seat.console().submit(2, {item, verbs::approve, u"as agreed"_s, seen.seal, Json::object(), seen.readAt, {}, std::move(leave)});
    pass(60s);
    return answer;
}

QStringList ReviewFlow::close(Seat& seat, const ItemId& item)
{
    seat.refusals.clear();
    seat.act(item, LifeAct::close({}, Disposition::AcceptedAsIs, Cause::ProcessNotFollowed, u"looked at"_s));
    pass(5s);
    QStringList details;
    for (const Error& refusal : seat.refusals)
        details.push_back(refusal.detail);
    return details;
}

void ReviewFlow::severalJustBelowALimitAreRaisedOnce()
{
    begin();
    const auto all = orders();
    QVERIFY(all.size() >= 3);
    for (std::size_t i = 0; i < 3; ++i)
        setOrderTotal(m_server->world(), all[i].record.id, 24000.0 + static_cast<double>(i));
    pass(60s);
    for (std::size_t i = 0; i < 3; ++i) {
        const Answer answer = approve(*m_lead, all[i].id);
        QVERIFY2(answer.decision, qPrintable(answer.refusals.join(u'\n')));
    }
    pass(3min);
    auto clusters = raised(*m_lead, u"GOV.limit.cluster"_s);
    std::erase_if(clusters, [](const ItemRow& row) { return row.counterparty != u"Claire Dumont"_s; });
    QCOMPARE(clusters.size(), std::size_t(1));
    QCOMPARE(clusters.front().amount.toString(), u"72003.00 EUR"_s);
    for (std::size_t i = 0; i < 3; ++i)
        QVERIFY2(clusters.front().title.contains(all[i].businessKey), qPrintable(clusters.front().title));
    // Who did it does not wave it through.
    QCOMPARE(close(*m_lead, clusters.front().id), QStringList{u"own-review"_s});
    // Not again with the next look, nor after a restart.
    m_lead->kill();
    start(*m_lead);
    pass(5min);
    auto again = raised(*m_lead, u"GOV.limit.cluster"_s);
    std::erase_if(again, [](const ItemRow& row) { return row.counterparty != u"Claire Dumont"_s; });
    QCOMPARE(again.size(), std::size_t(1));
    QCOMPARE(again.front().id, clusters.front().id);
    QVERIFY(m_lead->console().verifyLedger().value().empty());
}

void ReviewFlow::fewerAreNot()
{
    begin();
    const auto all = orders();
    // Two just below, one well below.
    for (std::size_t i = 0; i < 3; ++i)
        setOrderTotal(m_server->world(), all[i].record.id, i < 2 ? 24000.0 : 22000.0);
    pass(60s);
    for (std::size_t i = 0; i < 3; ++i)
        QVERIFY(approve(*m_lead, all[i].id).decision);
    pass(5min);
    auto clusters = raised(*m_lead, u"GOV.limit.cluster"_s);
    std::erase_if(clusters, [](const ItemRow& row) { return row.counterparty != u"Claire Dumont"_s; });
    QVERIFY(clusters.empty());
}

void ReviewFlow::anOverrideIsRecordedAndRaised()
{
    begin(mayHaveEditedFlows);
    const ItemRow order = orders().front();
    setOrderTotal(m_server->world(), order.record.id, 3000);
    pass(60s);
    const Answer answer = approve(*m_lead, order.id, PolicyOverride{u"the others are ill"_s, {u"manager"_s}, {}});
    QVERIFY2(answer.decision, qPrintable(answer.refusals.join(u'\n')));
    QCOMPARE(answer.decision->overriddenFor, u"the others are ill"_s);
    QCOMPARE(m_server->world().value("purchase.order", order.record.id, "state"), Json("purchase"));
    pass(2min);
    const auto reviews = raised(*m_lead, u"GOV.review.override"_s);
    QCOMPARE(reviews.size(), std::size_t(1));
    QCOMPARE(reviews.front().businessKey, order.businessKey);
    QVERIFY(reviews.front().dueAt.has_value());
    QCOMPARE(close(*m_lead, reviews.front().id), QStringList{u"other-reviewer: manager"_s});
    const std::string log = m_lead->console().exportLedger().value().dump();
    QVERIFY(log.find("override") != std::string::npos);
    QVERIFY(log.find("review.asked") != std::string::npos);
}

void ReviewFlow::withoutAnOverrideItTakesAnother()
{
    begin(mayHaveEditedFlows);
    const ItemRow order = orders().front();
    setOrderTotal(m_server->world(), order.record.id, 3000);
    pass(60s);
    // An override is offered, with those who may look at it afterwards; not oneself, and nobody without the right.
    std::optional<ItemDetail> shown;
    QObject::connect(&m_lead->console(), &ConsoleApi::detailReady, &m_lead->console(), [&shown](quint64, const ItemDetail& detail) { shown = detail; });
    m_lead->console().requestDetail(1, order.id);
    pass(5s);
    QVERIFY(shown && shown->isFresh);
    const auto offer = std::find_if(shown->actions.begin(), shown->actions.end(), [](const OfferedAction& one) { return one.verb == verbs::approve; });
    QVERIFY(offer != shown->actions.end());
    QCOMPARE(offer->reviewers, (std::vector<std::pair<QString, QString>>{{u"manager"_s, u"Thomas Brandt"_s}}));
    QVERIFY(approve(*m_lead, order.id).agreed);
    QVERIFY(raised(*m_lead, u"GOV.review.override"_s).empty());
}

void ReviewFlow::whoMayNotReviewIsRefused()
{
    begin(mayHaveEditedFlows);
    const ItemRow order = orders().front();
    setOrderTotal(m_server->world(), order.record.id, 3000);
    pass(60s);
    for (const QString& reviewer : {u"lead"_s, u"buyer"_s}) { // himself; one without the right
        const Answer answer = approve(*m_lead, order.id, PolicyOverride{u"the others are ill"_s, {reviewer}, {}});
        QVERIFY(!answer.decision && !answer.agreed);
        QVERIFY2(answer.refusals.join(u' ').contains(u"override-reviewer"_s), qPrintable(answer.refusals.join(u'\n')));
    }
}

void ReviewFlow::whatASmallStoreDecidedAloneIsSampled()
{
    begin([](Json& policy) {
        mayHaveEditedFlows(policy);
        if (!policy.contains("smallStores"))
            return;
        policy["smallStores"]["samplePercent"] = 100;
        policy["smallStores"]["stores"] = Json::array({"Paris 003"});
    });
    ItemRow order;
    for (const ItemRow& row : orders()) {
        if (row.store == u"Paris 003"_s)
            order = row;
    }
    QVERIFY(!order.id.isEmpty());
    setOrderTotal(m_server->world(), order.record.id, 3000);
    pass(60s);
    const Answer answer = approve(*m_lead, order.id);
    QVERIFY2(answer.decision, qPrintable(answer.refusals.join(u'\n')));
    pass(2min);
    const auto reviews = raised(*m_lead, u"GOV.review.sample"_s);
    QCOMPARE(reviews.size(), std::size_t(1));
    QCOMPARE(close(*m_lead, reviews.front().id), QStringList{u"own-review"_s});
}

ItemRow ReviewFlow::overrule()
{
    const ItemRow order = orders().front();
    setOrderTotal(m_server->world(), order.record.id, 3000);
    pass(60s);
    const Answer answer = approve(*m_lead, order.id, PolicyOverride{u"the others are ill"_s, {u"manager"_s}, {}});
    if (!answer.decision)
        qWarning("%s", qPrintable(answer.refusals.join(u'\n')));
    return order;
}

std::vector<demo::Id> ReviewFlow::notes() const
{
    std::vector<demo::Id> found;
    for (const auto& [note, row] : m_server->world().table("mail.message").rows) {
        if (textOf(m_server->world().value("mail.message", note, "body")).contains(u"[backroom/1 review."_s))
            found.push_back(note);
    }
    return found;
}

int ReviewFlow::entriesOf(Seat& seat, const QString& act)
{
    const std::string log = seat.console().exportLedger().value().dump();
    const std::string mark = "\\\"act\\\":\\\"" + act.toStdString() + "\\\"";
    int count = 0;
    for (std::size_t at = log.find(mark); at != std::string::npos; at = log.find(mark, at + 1))
        ++count;
    return count;
}

void ReviewFlow::whoWasNamedClosesItAtHisOwnDesk()
{
    begin(mayHaveEditedFlows);
    const ItemRow order = overrule();
    pass(5min);
    const auto there = raised(*m_manager, u"GOV.review.override"_s);
    QCOMPARE(there.size(), std::size_t(1));
    QCOMPARE(there.front().businessKey, order.businessKey);
    QCOMPARE(there.front().counterparty, u"Claire Dumont"_s);
    QVERIFY(there.front().dueAt.has_value());
    // Odoo has no record of it to ask: what is known here is all that there is to show.
    std::optional<ItemDetail> shown;
    QObject::connect(&m_manager->console(), &ConsoleApi::detailReady, &m_manager->console(), [&shown](quint64, const ItemDetail& detail) { shown = detail; });
    m_manager->console().requestDetail(1, there.front().id);
    pass(5s);
    QVERIFY(shown && !shown->error);
    QCOMPARE(close(*m_manager, there.front().id), QStringList());
    QVERIFY(raised(*m_manager, u"GOV.review.override"_s).empty());
    pass(30s);
    m_manager->console().requestWork(2, there.front().id);
    pass(1s);
    QCOMPARE(m_manager->work.item, there.front().id);
    QVERIFY(m_manager->work.shares.empty());
    pass(5min);
    // It is closed for everybody, and every ledger says by whom.
    QVERIFY(raised(*m_lead, u"GOV.review.override"_s).empty());
    QCOMPARE(notes().size(), std::size_t(2));
    for (Seat* seat : seats()) {
        QCOMPARE(entriesOf(*seat, u"review.asked"_s), 1);
        QCOMPARE(entriesOf(*seat, u"review.closed"_s), 1);
        QVERIFY(seat->console().verifyLedger().value().empty());
        seat->kill();
        start(*seat);
    }
    pass(10min);
    for (Seat* seat : seats()) {
        QVERIFY(raised(*seat, u"GOV.review.override"_s).empty());
        QCOMPARE(entriesOf(*seat, u"review.closed"_s), 1);
    }
    QCOMPARE(notes().size(), std::size_t(2));
}

void ReviewFlow::isAskedAfterARestart()
{
    begin(mayHaveEditedFlows);
    refusePosting();
    overrule();
    pass(2min);
    QVERIFY(notes().empty());
    m_lead->kill();
    m_server->faults().clear();
    start(*m_lead);
    pass(5min);
    QCOMPARE(notes().size(), std::size_t(1));
    QCOMPARE(raised(*m_manager, u"GOV.review.override"_s).size(), std::size_t(1));
    // Closed just before the end of the program: the others hear of it with the next start.
    refusePosting();
    QCOMPARE(close(*m_manager, raised(*m_manager, u"GOV.review.override"_s).front().id), QStringList());
    m_manager->kill();
    m_server->faults().clear();
    pass(5min);
    QCOMPARE(raised(*m_lead, u"GOV.review.override"_s).size(), std::size_t(1));
    start(*m_manager);
    pass(5min);
    QVERIFY(raised(*m_lead, u"GOV.review.override"_s).empty());
}

void ReviewFlow::isAskedOnceWhenTheAnswerWasLost()
{
    begin(mayHaveEditedFlows);
    m_server->faults().add({.kind = demo::FaultKind::Drop, .model = "discuss.channel", .method = "message_post"});
    overrule();
    pass(10min);
    QCOMPARE(notes().size(), std::size_t(1));
    QCOMPARE(raised(*m_manager, u"GOV.review.override"_s).size(), std::size_t(1));
    QCOMPARE(entriesOf(*m_lead, u"review.told"_s), 1);
}

void ReviewFlow::isNotAskedWhileTheDiskIsFull()
{
    begin(mayHaveEditedFlows);
    m_manager->isDiskFull = true;
    overrule();
    pass(5min);
    QVERIFY(raised(*m_manager, u"GOV.review.override"_s).empty());
    m_manager->isDiskFull = false;
    pass(5min);
    QCOMPARE(raised(*m_manager, u"GOV.review.override"_s).size(), std::size_t(1));
    // What cannot be kept is refused, and not shown as closed.
    const ItemId item = raised(*m_manager, u"GOV.review.override"_s).front().id;
    m_manager->isDiskFull = true;
    QCOMPARE(close(*m_manager, item), QStringList{u"disk full"_s});
    QCOMPARE(raised(*m_manager, u"GOV.review.override"_s).size(), std::size_t(1));
    m_manager->isDiskFull = false;
    m_lead->isDiskFull = true;
    QCOMPARE(close(*m_manager, item), QStringList());
    pass(5min);
    QCOMPARE(raised(*m_lead, u"GOV.review.override"_s).size(), std::size_t(1));
    m_lead->isDiskFull = false;
    pass(5min);
    QVERIFY(raised(*m_lead, u"GOV.review.override"_s).empty());
}

void ReviewFlow::forgedNoteCountsForNothing_data()
{
    QTest::addColumn<QString>("writer");
    QTest::addColumn<bool>("isChanged");
    QTest::newRow("who decided closes it") << u"lead"_s << false;
    QTest::newRow("who was not named closes it") << u"buyer"_s << false;
    QTest::newRow("somebody changes the note of who was named") << u"manager"_s << true;
}

void ReviewFlow::forgedNoteCountsForNothing()
{
    QFETCH(const QString, writer);
    QFETCH(const bool, isChanged);
    begin(mayHaveEditedFlows);
    overrule();
    pass(5min);
    demo::World& world = m_server->world();
    const demo::Id asked = notes().front();
    const auto ask = review_act::readNote(textOf(world.value("mail.message", asked, "body")));
    QVERIFY(ask);
    const ReviewAct closing{ReviewAct::Kind::Close, ask->review,
        {{"key", toJson(ask->review)}, {"kind", "override"}, {"disposition", "accepted-as-is"}, {"cause", "process-not-followed"}, {"note", "all is well"}}};
    QString body;
    for (const QString& line : review_act::note(closing, writer).split(u'\n'))
        body += u"<p>"_s + line.toHtmlEscaped() + u"</p>"_s;
    demo::Id note = 0;
    world.transact(world.userByLogin(writer.toStdString())->id, [&] {
        note = world.insert("mail.message", {{"model", "discuss.channel"}, {"res_id", world.value("mail.message", asked, "res_id")}, {"body", body.toStdString()}, {"message_type", "comment"}});
        return Json();
    });
    if (isChanged) {
        world.transact(world.userByLogin("clerk")->id, [&] {
            world.update("mail.message", note, {{"body", body.toStdString() + " "}});
            return Json();
        });
    }
    pass(5min);
    for (Seat* seat : seats()) {
        QCOMPARE(raised(*seat, u"GOV.review.override"_s).size(), std::size_t(1));
        QCOMPARE(entriesOf(*seat, u"review.closed"_s), 0);
    }
    // The same note counts when it is whose it should be.
    if (isChanged)
        return;
    world.transact(world.userByLogin("manager")->id, [&] {
        world.insert("mail.message", {{"model", "discuss.channel"}, {"res_id", world.value("mail.message", asked, "res_id")}, {"body", body.toStdString()}, {"message_type", "comment"}});
        return Json();
    });
    pass(5min);
    for (Seat* seat : seats())
        QVERIFY(raised(*seat, u"GOV.review.override"_s).empty());
}

QTEST_GUILESS_MAIN(ReviewFlow)
#include "tst_review_flow.moc"
