// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/automation/automation_desk.h"
#include "tests/flow/administrator.h"

#include <QTest>

using namespace backroom;
using namespace backroom::test;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

/// What is asked of the desk about packs and automation, by whoever is signed in or by an administrator who lends his sign-in.
class AutomationDeskFlow : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void theDeskTellsOfAllPacks();
    void theDeskTakesAnotherPersonsSignIn();
    void theDeskTellsHowAutomationDoes();

private:
    Json rows(const char* model)
    {
        return m_admin
            ->await<Json>([&](auto done) {
                m_admin->client.call({QString::fromLatin1(model), u"search_read"_s, {}, {{"domain", Json::array()}, {"load", ""}}, {{"active_test", false}}, true}, Lane::Interactive, &m_admin->owner, done);
            })
            .value_or(Json());
    }

    ManualClock m_clock;
    std::unique_ptr<DemoBehind> m_world;
    std::unique_ptr<Administrator> m_admin;
    PackSubjects m_subjects;
};

void AutomationDeskFlow::init()
{
    m_subjects = subjectsOf(loadDefinitions({QStringLiteral(BACKROOM_RESOURCES)}));
    m_admin.reset();
    m_world = std::make_unique<DemoBehind>(m_clock);
    m_admin = std::make_unique<Administrator>(m_clock, *m_world, "admin");
    QVERIFY(m_admin->signIn());
}

void AutomationDeskFlow::theDeskTellsOfAllPacks()
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
    QCOMPARE(all->packs.size(), loadPacks({QStringLiteral(BACKROOM_RESOURCES)}).packs.size());
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

void AutomationDeskFlow::theDeskTakesAnotherPersonsSignIn()
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

void AutomationDeskFlow::theDeskTellsHowAutomationDoes()
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

QTEST_GUILESS_MAIN(AutomationDeskFlow)
#include "tst_automation_desk_flow.moc"
