// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/automation/automation_desk.h"
#include "core/engine/automation/provisioner.h"
#include "tests/support/demo_behind.h"
#include "tests/support/manual_clock.h"

#include <QCoreApplication>
#include <QTest>

using namespace backroom;
using namespace backroom::test;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

using Fault = DemoBehind::Fault;

/// Somebody at a simulated Odoo, with a provisioner of his own.
struct Administrator {
    explicit Administrator(Clock& given, DemoBehind& world, const char* login)
        : clock(given), transport(given), client(transport, given, QUrl(u"http://127.0.0.1:8069"_s), {u"demo"_s, QString::fromLatin1(login), world.place(login).secret, true})
    {
        transport.setHandler([this, &world](const HttpRequest& request) {
            auto outcome = world.answer(request);
            if (outcome && spoil)
                spoil(request, *outcome);
            return outcome;
        });
    }

    template <typename T>
    Result<T> await(const std::function<void(std::function<void(const Result<T>&)>)>& begin)
    {
        std::optional<Result<T>> outcome;
        begin([&outcome](const Result<T>& result) { outcome = result; });
        for (int i = 0; i < 2000 && !outcome; ++i) {
            QCoreApplication::processEvents();
            if (!static_cast<ManualClock&>(clock).advanceToNext())
                static_cast<ManualClock&>(clock).advance(1ms);
        }
        return outcome ? *outcome : Result<T>(Error::of(ErrorKind::Timeout, u"never answered"_s));
    }

    bool signIn()
    {
        return await<OdooSession>([this](auto done) { client.signIn(&owner, done); }).has_value();
    }

    Clock& clock;
    FakeTransport transport;
    OdooClient client;
    QObject owner;
    std::function<void(const HttpRequest& request, HttpReply& reply)> spoil; ///< the server is not quite what it was
};

/// An Odoo of another version: rows of `model` are not there of which `isGone` says so.
auto without(const char* model, std::function<bool(const Json& row)> isGone)
{
    return [path = u"/json/2/%1/search_read"_s.arg(QLatin1StringView(model)), isGone](const HttpRequest& request, HttpReply& reply) {
        auto rows = request.path.endsWith(path) ? parseJson(reply.body) : Result<Json>(Json());
        if (!rows || !rows->is_array())
            return;
        rows->erase(std::remove_if(rows->begin(), rows->end(), isGone), rows->end());
        reply.body = dumpJson(*rows);
    };
}

} // namespace

/// Packs put into a simulated Odoo and taken out again, with everything that may go wrong on the way.
class AutomationFlow : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void everyPackIsAppliedOnceAndGoesWithoutTrace_data();
    void everyPackIsAppliedOnceAndGoesWithoutTrace();
    void whateverGoesWrongTheSameAgainGoesOn_data();
    void whateverGoesWrongTheSameAgainGoesOn();
    void removingGoesOnTheSameWay_data();
    void removingGoesOnTheSameWay();
    void whatWasChangedByHandIsLeftAlone();
    void aRuleDeletedByHandIsPutBack();
    void aNameOfSomebodyElsesIsLeftAlone();
    void whatAVersionDoesNotHaveIsLeftOutAndSaid();
    void aLostRuleModelMakesThePackUnavailable();
    void whatAnUpgradeTookAwayDoesNotStopTheLook();
    void whoIsNoAdministratorGetsNothingDone();
    void theDeskTellsOfAllPacks();
    void theDeskTakesAnotherPersonsSignIn();
    void theDeskTellsHowAutomationDoes();

private:
    static constexpr auto tables = {"ir.model.data", "ir.actions.server", "base.automation", "ir.cron", "res.groups", "ir.config_parameter"};

    const Pack& pack(const char* id) const { return *m_packs.pack(QString::fromLatin1(id)); }
    Provisioner provisioner() { return {m_admin->client, m_clock, m_subjects}; }
    Result<Provision> look(const char* id) { return m_admin->await<Provision>([&](auto done) { provisioner().look(pack(id), &m_admin->owner, done); }); }
    Result<Provision> apply(const char* id, Provisioner::Overwrite overwrite = Provisioner::Overwrite::No)
    {
        return m_admin->await<Provision>([&](auto done) { provisioner().apply(pack(id), overwrite, &m_admin->owner, done); });
    }
    Result<Provision> remove(const char* id, Provisioner::Overwrite overwrite = Provisioner::Overwrite::No)
    {
        return m_admin->await<Provision>([&](auto done) { provisioner().remove(pack(id), overwrite, &m_admin->owner, done); });
    }
    Json rows(const char* model, const Json& domain = Json::array())
    {
        return m_hand("admin"_L1, QString::fromLatin1(model), u"search_read"_s, {}, {{"domain", domain}, {"load", ""}, {"order", "id"}}, {{"active_test", false}}).value_or(Json());
    }
    /// Everything that a pack may put there.
    Json dump()
    {
        Json all = Json::object();
        for (const char* model : tables)
            all[model] = rows(model);
        return all;
    }
    static QByteArray told(const Result<Provision>& provision)
    {
        const std::optional<Error> error = provision ? provision->error : std::optional(provision.error());
        return error ? (toName(error->kind) + u' ' + error->serverText + u' ' + error->detail).toUtf8() : "fine";
    }
    static bool isApplied(const Result<Provision>& provision) { return provision && !provision->error && provision->plan.isEmpty() && !provision->plan.steps.empty(); }
    static bool isGone(const Result<Provision>& provision) { return provision && !provision->error && provision->plan.isGone(); }

    ManualClock m_clock;
    std::unique_ptr<DemoBehind> m_world;
    std::unique_ptr<Administrator> m_admin;
    std::function<Result<Json>(QLatin1StringView, const QString&, const QString&, const std::vector<std::int64_t>&, const Json&, const Json&)> m_hand;
    PackFiles m_packs;
    PackSubjects m_subjects;
};

void AutomationFlow::initTestCase()
{
    m_packs = loadPacks({QStringLiteral(BACKROOM_RESOURCES)});
    QVERIFY2(m_packs.problems.isEmpty(), qPrintable(m_packs.problems.join(u'\n')));
    m_subjects = subjectsOf(loadDefinitions({QStringLiteral(BACKROOM_RESOURCES)}));
    m_world = std::make_unique<DemoBehind>(m_clock);
    m_admin = std::make_unique<Administrator>(m_clock, *m_world, "admin");
    QVERIFY(m_admin->signIn());
    m_hand = [this](QLatin1StringView, const QString& model, const QString& method, const std::vector<std::int64_t>& ids, const Json& args, const Json& context) {
        return m_admin->await<Json>([&](auto done) { m_admin->client.call({model, method, ids, args, context, method == u"search_read"_s}, Lane::Interactive, &m_admin->owner, done); });
    };
}

void AutomationFlow::everyPackIsAppliedOnceAndGoesWithoutTrace_data()
{
    QTest::addColumn<QString>("id");
    for (const Pack& one : m_packs.packs)
        QTest::newRow(qPrintable(one.id)) << one.id;
}

void AutomationFlow::everyPackIsAppliedOnceAndGoesWithoutTrace()
{
    QFETCH(QString, id);
    const QByteArray name = id.toLatin1();
    const Json before = dump();
    const auto seen = look(name.constData());
    QVERIFY2(seen && seen->plan.isGone(), told(seen).constData());
    QCOMPARE(dump(), before); // a look changes nothing
    const auto first = apply(name.constData());
    QVERIFY2(isApplied(first), told(first).constData());
    QVERIFY(first->done > 0);
    const Json applied = dump();
    const auto second = apply(name.constData());
    QVERIFY2(isApplied(second), told(second).constData());
    QCOMPARE(second->done, 0);
    QCOMPARE(dump(), applied);
    const auto gone = remove(name.constData());
    QVERIFY2(isGone(gone), told(gone).constData());
    QCOMPARE(dump(), before);
}

void AutomationFlow::whateverGoesWrongTheSameAgainGoesOn_data()
{
    QTest::addColumn<int>("fault");
    for (std::size_t i = 0; i < DemoBehind::allFaults.size(); ++i)
        QTest::newRow(DemoBehind::nameOf(DemoBehind::allFaults[i])) << static_cast<int>(i);
}

void AutomationFlow::whateverGoesWrongTheSameAgainGoesOn()
{
    QFETCH(int, fault);
    const Json before = dump();
    for (int request = 0;; ++request) {
        m_world->plan(request, DemoBehind::allFaults[static_cast<std::size_t>(fault)]);
        const auto first = apply("decision-guard");
        const bool hasStruck = m_world->hasStruck();
        m_world->plan(-1, Fault::None);
        // What is told to be done is done.
        if (isApplied(first))
            QVERIFY(isApplied(look("decision-guard")));
        QVERIFY2(m_admin->signIn(), "signed in again"); // some faults end the sign-in
        const auto again = apply("decision-guard");
        QVERIFY2(isApplied(again), told(again).constData());
        const Json actions = rows("ir.actions.server", Json::array({Json::array({"name", "=like", "Backroom guard: %"})}));
        QCOMPARE(actions.size(), m_subjects.guarded.size() - again->plan.leftOut.size());
        QVERIFY(isGone(remove("decision-guard")));
        QCOMPARE(dump(), before);
        if (!hasStruck)
            break;
        QVERIFY(request < 100);
    }
}

void AutomationFlow::removingGoesOnTheSameWay_data() { whateverGoesWrongTheSameAgainGoesOn_data(); }

void AutomationFlow::removingGoesOnTheSameWay()
{
    QFETCH(int, fault);
    const Json before = dump();
    for (int request = 0;; ++request) {
        QVERIFY(isApplied(apply("decision-guard")));
        m_world->plan(request, DemoBehind::allFaults[static_cast<std::size_t>(fault)]);
        const auto first = remove("decision-guard");
        const bool hasStruck = m_world->hasStruck();
        m_world->plan(-1, Fault::None);
        if (isGone(first))
            QCOMPARE(dump(), before);
        QVERIFY(m_admin->signIn());
        QVERIFY(isGone(remove("decision-guard")));
        QCOMPARE(dump(), before);
        if (!hasStruck)
            break;
        QVERIFY(request < 100);
    }
}

void AutomationFlow::whatWasChangedByHandIsLeftAlone()
{
    const Json before = dump();
    QVERIFY(isApplied(apply("live-events")));
    const Json rule = rows("base.automation", Json::array({Json::array({"name", "=", "Backroom live: purchase.order changed"})}));
    QCOMPARE(rule.size(), 1u);
    QVERIFY(m_hand("admin"_L1, u"base.automation"_s, u"write"_s, {integerAt(rule[0], "id")}, {{"vals", {{"active", false}}}}, Json::object()).has_value());
    const Json touched = dump();
    const auto seen = look("live-events");
    QVERIFY(seen && seen->plan.hasDrift());
    QCOMPARE(seen->plan.count(PackStep::Kind::ByHand), 1);
    const auto refused = apply("live-events");
    QVERIFY(refused && refused->error);
    QCOMPARE(refused->error->kind, ErrorKind::Conflict);
    QVERIFY2(refused->error->detail.contains(u"purchase.order changed"_s), qPrintable(refused->error->detail));
    QCOMPARE(dump(), touched);
    const auto kept = remove("live-events");
    QVERIFY(kept && kept->error && kept->error->kind == ErrorKind::Conflict);
    QCOMPARE(dump(), touched);
    QVERIFY(isApplied(apply("live-events", Provisioner::Overwrite::Yes)));
    QVERIFY(isGone(remove("live-events")));
    QCOMPARE(dump(), before);
}

void AutomationFlow::aRuleDeletedByHandIsPutBack()
{
    const Json before = dump();
    QVERIFY(isApplied(apply("live-events")));
    const Json rule = rows("base.automation", Json::array({Json::array({"name", "=", "Backroom live: account.move deleted"})}));
    // Its server action goes with it, and the name of that stays.
    QVERIFY(m_hand("admin"_L1, u"base.automation"_s, u"unlink"_s, {integerAt(rule[0], "id")}, Json::object(), Json::object()).has_value());
    const auto seen = look("live-events");
    QVERIFY(seen && seen->plan.hasDrift());
    QCOMPARE(seen->plan.count(PackStep::Kind::Create), 2);
    QVERIFY(isApplied(apply("live-events")));
    // And where everything goes, names that stand for nothing go too.
    const Json again = rows("base.automation", Json::array({Json::array({"name", "=", "Backroom live: account.move deleted"})}));
    QVERIFY(m_hand("admin"_L1, u"base.automation"_s, u"unlink"_s, {integerAt(again[0], "id")}, Json::object(), Json::object()).has_value());
    const auto gone = remove("live-events");
    QVERIFY2(isGone(gone), told(gone).constData());
    QCOMPARE(dump(), before);
}

void AutomationFlow::aNameOfSomebodyElsesIsLeftAlone()
{
    const Json before = dump();
    const auto taken = m_hand("admin"_L1, u"ir.model.data"_s, u"create"_s, {}, {{"vals_list", {{"module", "backroom"}, {"name", "finance_controls__discount"}, {"model", "res.partner"}, {"res_id", 1}}}}, Json::object());
    QVERIFY2(taken.has_value(), taken ? "" : qPrintable(taken.error().serverText));
    const Json clashing = dump();
    const auto refused = apply("finance-controls", Provisioner::Overwrite::Yes); // not even when told to
    QVERIFY(refused && refused->error);
    QCOMPARE(refused->error->kind, ErrorKind::Conflict);
    QCOMPARE(refused->plan.count(PackStep::Kind::Clash), 1);
    QCOMPARE(dump(), clashing);
    QVERIFY(m_hand("admin"_L1, u"ir.model.data"_s, u"unlink"_s, taken->get<std::vector<std::int64_t>>(), Json::object(), Json::object()).has_value());
    QCOMPARE(dump(), before);
}

void AutomationFlow::whatAVersionDoesNotHaveIsLeftOutAndSaid()
{
    const Json before = dump();
    m_admin->spoil = without("ir.model.fields", [](const Json& row) { return textAt(row, "model") == u"purchase.order"_s && textAt(row, "name") == u"receipt_status"_s; });
    const auto applied = apply("replenishment");
    QVERIFY2(isApplied(applied), told(applied).constData());
    const auto leftOut = applied->plan.leftOutFor();
    QVERIFY(leftOut.contains(u"purchase.order.receipt_status"_s));
    QCOMPARE(leftOut.at(u"purchase.order.receipt_status"_s), QStringList{u"Backroom replenishment: late suppliers"_s});
    QVERIFY(rows("ir.actions.server", Json::array({Json::array({"name", "=", "Backroom replenishment: late suppliers"})})).empty());
    // After the upgrade that brings the field, it is what is still to be done.
    m_admin->spoil = {};
    const auto seen = look("replenishment");
    QVERIFY(seen && !seen->plan.hasDrift());
    QCOMPARE(seen->plan.count(PackStep::Kind::Create), 2);
    QVERIFY(isApplied(apply("replenishment")));
    QVERIFY(isGone(remove("replenishment")));
    QCOMPARE(dump(), before);
}

void AutomationFlow::aLostRuleModelMakesThePackUnavailable()
{
    const Json before = dump();
    m_admin->spoil = without("ir.model", [](const Json& row) { return textAt(row, "model") == u"base.automation"_s; });
    const auto refused = apply("live-events");
    m_admin->spoil = {};
    QVERIFY(refused && refused->error);
    QCOMPARE(refused->error->kind, ErrorKind::UnknownModel);
    QCOMPARE(refused->missing, std::vector<QString>{u"base.automation"_s});
    QCOMPARE(dump(), before);
}

/// What was put there once may have fields that a later Odoo has not: reading them would refuse the whole read.
void AutomationFlow::whatAnUpgradeTookAwayDoesNotStopTheLook()
{
    const Json before = dump();
    QVERIFY(isApplied(apply("finance-controls")));
    bool wasAskedForIt = false;
    const auto lacking = without("ir.model.fields", [](const Json& row) { return textAt(row, "model") == u"base.automation"_s && textAt(row, "name") == u"filter_domain"_s; });
    m_admin->spoil = [&](const HttpRequest& request, HttpReply& reply) {
        lacking(request, reply);
        wasAskedForIt = wasAskedForIt || (request.path.contains(u"/base.automation/"_s) && request.body.contains("filter_domain"));
    };
    const auto seen = look("finance-controls");
    m_admin->spoil = {};
    QVERIFY2(seen.has_value(), told(seen).constData());
    QVERIFY(!wasAskedForIt);
    QVERIFY(seen->plan.leftOutFor().contains(u"base.automation.filter_domain"_s));
    QVERIFY(isGone(remove("finance-controls")));
    QCOMPARE(dump(), before);
}

void AutomationFlow::whoIsNoAdministratorGetsNothingDone()
{
    Administrator clerk(m_clock, *m_world, "lead");
    QVERIFY(clerk.signIn());
    const Json before = dump();
    const Provisioner his(clerk.client, m_clock, m_subjects);
    const auto refused = clerk.await<Provision>([&](auto done) { his.apply(pack("decision-guard"), Provisioner::Overwrite::Yes, &clerk.owner, done); });
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, ErrorKind::Access);
    QCOMPARE(dump(), before);
}

void AutomationFlow::theDeskTellsOfAllPacks()
{
    AutomationDesk desk(m_clock, {QStringLiteral(BACKROOM_RESOURCES)}, [this] { return m_subjects; }, [this] { return &m_admin->client; },
        [](const AdministratorSignIn&) -> Result<AutomationDesk::OwnClient> { return Error::of(ErrorKind::BadInput); });
    const auto ask = [&](const AutomationRequest& request) {
        return m_admin->await<AutomationReport>([&](auto done) {
            QObject* once = new QObject(&desk);
            connect(&desk, &AutomationApi::automationReady, once, [=](quint64, const AutomationReport& report) { delete once; done(report); });
            connect(&desk, &AutomationApi::automationFailed, once, [=](quint64, const Error& error) { delete once; done(error); });
            desk.requestAutomation(1, request);
        });
    };
    const auto all = ask({});
    QVERIFY(all);
    QCOMPARE(all->packs.size(), m_packs.packs.size());
    for (const PackReport& one : all->packs)
        QVERIFY(one.plan && one.plan->isGone() && !one.explanation.isEmpty() && !one.cost.isEmpty());
    AutomationRequest unknown;
    unknown.packs = QStringList{u"no-such-pack"_s};
    QVERIFY(!ask(unknown));
    AutomationRequest two;
    two.act = AutomationAct::Apply;
    two.packs = QStringList{u"decision-guard"_s};
    const auto applied = ask(two);
    QVERIFY(applied && applied->packs.size() == 1 && applied->packs.front().plan->isEmpty());
    two.act = AutomationAct::Remove;
    QVERIFY(ask(two)->packs.front().plan->isGone());
}

void AutomationFlow::theDeskTakesAnotherPersonsSignIn()
{
    int made = 0;
    AutomationDesk desk(m_clock, {QStringLiteral(BACKROOM_RESOURCES)}, [this] { return m_subjects; }, [] { return nullptr; },
        [&](const AdministratorSignIn& administrator) -> Result<AutomationDesk::OwnClient> {
            ++made;
            auto transport = std::make_shared<FakeTransport>(m_clock);
            transport->setHandler([this](const HttpRequest& request) { return m_world->answer(request); });
            auto client = std::make_unique<OdooClient>(*transport, m_clock, QUrl(u"http://127.0.0.1:8069"_s), OdooCredentials{u"demo"_s, administrator.login, administrator.secret, administrator.secretIsKey});
            return AutomationDesk::OwnClient{transport, std::move(client)};
        });
    AutomationRequest request;
    request.packs = QStringList{u"decision-guard"_s};
    std::vector<QString> answers;
    connect(&desk, &AutomationApi::automationReady, this, [&](quint64 ticket, const AutomationReport&) { answers.push_back(u"%1 ready"_s.arg(ticket)); });
    connect(&desk, &AutomationApi::automationFailed, this, [&](quint64 ticket, const Error& error) { answers.push_back(u"%1 %2"_s.arg(ticket).arg(toName(error.kind))); });
    desk.requestAutomation(1, request); // nobody is signed in
    request.administrator = AdministratorSignIn{u"admin"_s, m_world->place("admin").secret, true};
    desk.requestAutomation(2, request);
    request.administrator->secret = Secret("wrong");
    desk.requestAutomation(3, request);
    for (int i = 0; i < 2000 && answers.size() < 3; ++i) {
        QCoreApplication::processEvents();
        if (!m_clock.advanceToNext())
            m_clock.advance(1ms);
    }
    QCOMPARE(answers, (std::vector<QString>{u"1 authentication"_s, u"2 ready"_s, u"3 authentication"_s}));
    QCOMPARE(made, 2);
}

void AutomationFlow::theDeskTellsHowAutomationDoes()
{
    AutomationDesk desk(m_clock, {QStringLiteral(BACKROOM_RESOURCES)}, [this] { return m_subjects; }, [this] { return &m_admin->client; },
        [](const AdministratorSignIn&) -> Result<AutomationDesk::OwnClient> { return Error::of(ErrorKind::BadInput); });
    const auto report = m_admin->await<AutomationReport>([&](auto done) {
        connect(&desk, &AutomationApi::automationReady, this, [=](quint64, const AutomationReport& one) { done(one); });
        AutomationRequest request;
        request.act = AutomationAct::Health;
        desk.requestAutomation(1, request);
    });
    QVERIFY(report);
    QVERIFY(!report->health.empty());
    QCOMPARE(report->health.size(), rows("ir.cron").size() + rows("base.automation").size() + rows("ir.actions.server").size());
}

QTEST_GUILESS_MAIN(AutomationFlow)
#include "tst_automation_flow.moc"
