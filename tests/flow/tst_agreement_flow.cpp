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

const RuleId code{u"PUR.order.to-approve"_s};

} // namespace

/// Two people who agree on a rule at desks that have nothing in common but one Odoo.
class AgreementFlow : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void secondPersonAtAnotherDeskAgrees();
    void agreedRuleRunsAtEveryDesk();
    void newRuleRunsWhereItHasNoFile();
    void nobodyAgreesWithHimself();
    void otherContentIsNotAgreedTo();
    void whatCannotRunIsNotAgreedTo();
    void lostAnswerIsLookedUp();
    void whatIsNotSaidAtAllIsTold();
    void saidTwiceIsOnce();
    void crashBetweenSayingAndReading();
    void fullDiskIsToldAndNothingIsLost();
    void offlineNothingIsAgreedTo();
    void forgedNoteCountsForNothing_data();
    void forgedNoteCountsForNothing();

private:
    std::vector<Seat*> seats() const { return {m_lead.get(), m_manager.get(), m_third.get()}; }
    void pass(Duration time) { backroom::test::pass(*m_clock, seats(), time); }
    std::unique_ptr<Seat> seat(const QString& login)
    {
        auto one = std::make_unique<Seat>(*m_clock, login, m_server->url().toString(), m_resources->path());
        one->start();
        one->connectSource();
        return one;
    }
    static Json rule(int version, int minutes = 9)
    {
        QFile file(QStringLiteral(BACKROOM_RESOURCES "/rules/") + code.value + u".json"_s);
        Json json = file.open(QIODevice::ReadOnly) ? parseJson(file.readAll()).value_or(Json()) : Json();
        json["version"] = version;
        json["minutes"] = minutes;
        return json;
    }
    using Act = void (Console::*)(const Json&, std::function<void(const Result<void>&)>);
    /// What came of it once everything is quiet; Cancelled when it is still open.
    Result<void> run(Seat& seat, Act act, const Json& file, Duration time = 10s)
    {
        Result<void> outcome = Error::of(ErrorKind::Cancelled);
        (seat.console().*act)(file, [&outcome](const Result<void>& said) { outcome = said; });
        pass(time);
        return outcome;
    }
    Result<void> propose(Seat& seat, const Json& file) { return run(seat, &Console::proposeRule, file); }
    Result<void> publish(Seat& seat, const Json& file) { return run(seat, &Console::publishRule, file); }
    void restart(Seat& seat)
    {
        seat.kill();
        seat.start();
        seat.connectSource();
        pass(20s);
    }
    int versionAt(Seat& seat) const
    {
        const auto all = seat.console().ruleDesk().statuses();
        const auto found = std::find_if(all.begin(), all.end(), [](const RuleStatus& status) { return status.code == code; });
        return found == all.end() ? 0 : found->version;
    }
    QStringList problemsAt(Seat& seat)
    {
        QStringList problems;
        QObject::connect(&seat.console(), &ConsoleApi::snapshotReady, this, [&problems](quint64, const ConsoleSnapshot& snapshot) { problems = snapshot.problems; });
        seat.console().requestSnapshot(1);
        pass(1ms);
        QObject::disconnect(&seat.console(), &ConsoleApi::snapshotReady, this, nullptr);
        problems.removeIf([](const QString& problem) { return problem.startsWith(u"feeds/"_s); }); // not all are there
        return problems;
    }
    int notes() const
    {
        int found = 0;
        for (const auto& [id, row] : m_server->world().table("mail.message").rows)
            found += textOf(m_server->world().value("mail.message", id, "body")).contains(u"[backroom/1 rule."_s) ? 1 : 0;
        return found;
    }
    void fail(demo::FaultKind kind)
    {
        demo::Fault fault;
        fault.kind = kind;
        fault.model = "discuss.channel";
        fault.method = "message_post";
        m_server->faults().add(fault);
    }

    std::unique_ptr<ManualClock> m_clock;
    std::unique_ptr<QTemporaryDir> m_resources;
    std::unique_ptr<demo::DemoServer> m_server;
    std::unique_ptr<Seat> m_lead;
    std::unique_ptr<Seat> m_manager;
    std::unique_ptr<Seat> m_third;
};

void AgreementFlow::init()
{
    m_clock = std::make_unique<ManualClock>();
    m_resources = std::make_unique<QTemporaryDir>();
    QVERIFY(layOutOrders(m_resources->path()));
    m_server = std::make_unique<demo::DemoServer>(*m_clock, demo::DemoOptions{});
    QVERIFY(m_server->listen());
    m_lead = seat(u"lead"_s);
    m_manager = seat(u"manager"_s);
    pass(20s);
    QCOMPARE(versionAt(*m_lead), 1);
}

void AgreementFlow::cleanup()
{
    m_third.reset();
    m_lead.reset();
    m_manager.reset();
    m_server.reset();
}

void AgreementFlow::secondPersonAtAnotherDeskAgrees()
{
    QVERIFY(propose(*m_lead, rule(2)));
    QCOMPARE(versionAt(*m_lead), 1);
    QVERIFY(publish(*m_manager, rule(2)));
    QCOMPARE(notes(), 2);
    const auto pack = m_manager->console().exportLedger();
    QVERIFY(pack);
    // Both acts, with the persons and the times of the server, stand in the ledger of the second desk.
    QStringList acts;
    for (const Json& entry : (*pack)["entries"]) {
        const auto body = parseJson(QByteArray::fromStdString(entry.is_object() && entry.contains("body") && entry["body"].is_string() ? entry["body"].get<std::string>() : std::string()));
        const QString act = body ? textAt(*body, "act") : QString();
        if (act.startsWith(u"rule."_s))
            acts.append(act + u' ' + textAt(*body, "actor"));
    }
    QCOMPARE(acts, QStringList({u"rule.proposed lead"_s, u"rule.published manager"_s}));
    QVERIFY(m_manager->console().verifyLedger().value_or({LedgerFinding{}}).empty());
    QVERIFY(m_manager->console().openProposals().empty());
}

void AgreementFlow::agreedRuleRunsAtEveryDesk()
{
    QVERIFY(propose(*m_lead, rule(2)));
    QVERIFY(publish(*m_manager, rule(2)));
    m_third = seat(u"buyer"_s);
    pass(20s);
    QCOMPARE(versionAt(*m_third), 1);
    QVERIFY(problemsAt(*m_third).filter(u"runs from the next start on"_s).size() == 1);
    pass(6min); // the first desk reads what the second has said
    for (Seat* one : {m_lead.get(), m_manager.get(), m_third.get()}) {
        restart(*one);
        QCOMPARE(versionAt(*one), 2);
        QCOMPARE(problemsAt(*one), QStringList());
    }
}

void AgreementFlow::newRuleRunsWhereItHasNoFile()
{
    Json own = rule(1);
    own["code"] = "PUR.order.large";
    own["id"] = 900'001;
    QVERIFY(propose(*m_lead, own));
    QVERIFY(publish(*m_manager, own));
    restart(*m_manager);
    const auto all = m_manager->console().ruleDesk().statuses();
    QVERIFY(std::any_of(all.begin(), all.end(), [](const RuleStatus& status) { return status.code.value == u"PUR.order.large"_s && status.raised > 0; }));
}

void AgreementFlow::nobodyAgreesWithHimself()
{
    QVERIFY(propose(*m_lead, rule(2)));
    const auto outcome = publish(*m_lead, rule(2));
    QVERIFY(!outcome);
    QVERIFY2(outcome.error().detail.startsWith(u"same-person"_s), qPrintable(outcome.error().detail));
    QCOMPARE(notes(), 1);
}

void AgreementFlow::otherContentIsNotAgreedTo()
{
    QVERIFY(propose(*m_lead, rule(2, 9)));
    const auto outcome = publish(*m_manager, rule(2, 10));
    QVERIFY(!outcome);
    QVERIFY2(outcome.error().detail.startsWith(u"not-proposed"_s), qPrintable(outcome.error().detail));
    QCOMPARE(notes(), 1);
}

void AgreementFlow::whatCannotRunIsNotAgreedTo()
{
    Json absent = rule(2);
    absent["when"] = Json::array({Json::array({"no_such_field", "=", 1})});
    Json homeless = rule(2);
    homeless["feed"] = "no-such-feed";
    for (const auto& [file, place] : {std::pair{absent, u"/when"_s}, std::pair{homeless, u"/feed"_s}}) {
        const auto outcome = propose(*m_lead, file);
        QVERIFY(!outcome);
        QVERIFY2(outcome.error().kind == ErrorKind::BadInput && outcome.error().detail.startsWith(place), qPrintable(outcome.error().detail));
    }
    QCOMPARE(notes(), 0);
}

void AgreementFlow::lostAnswerIsLookedUp()
{
    fail(demo::FaultKind::Drop);
    QVERIFY(propose(*m_lead, rule(2)));
    QCOMPARE(notes(), 1);
    QCOMPARE(m_lead->console().openProposals().size(), std::size_t(1));
}

void AgreementFlow::whatIsNotSaidAtAllIsTold()
{
    fail(demo::FaultKind::Unavailable);
    const auto outcome = propose(*m_lead, rule(2));
    QVERIFY(!outcome);
    QCOMPARE(outcome.error().reach, Reach::Unknown);
    QCOMPARE(notes(), 0);
    QVERIFY(propose(*m_lead, rule(2)));
    QCOMPARE(notes(), 1);
}

void AgreementFlow::saidTwiceIsOnce()
{
    QVERIFY(propose(*m_lead, rule(2)));
    QVERIFY(propose(*m_lead, rule(2)));
    QCOMPARE(notes(), 1);
    QVERIFY(publish(*m_manager, rule(2)));
    QVERIFY(publish(*m_manager, rule(2)));
    QCOMPARE(notes(), 2);
}

void AgreementFlow::crashBetweenSayingAndReading()
{
    fail(demo::FaultKind::Drop);
    m_lead->console().proposeRule(rule(2), [](const Result<void>&) {});
    while (m_server->faults().executed("discuss.channel", "message_post") == 0)
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    restart(*m_lead);
    QCOMPARE(m_lead->console().openProposals().size(), std::size_t(1));
    QVERIFY(propose(*m_lead, rule(2)));
    QCOMPARE(notes(), 1);
}

void AgreementFlow::fullDiskIsToldAndNothingIsLost()
{
    m_lead->isDead = true; // nothing can be written any more; the wire is there
    const auto outcome = propose(*m_lead, rule(2));
    QVERIFY(!outcome);
    QCOMPARE(outcome.error().kind, ErrorKind::Store);
    QCOMPARE(notes(), 1);
    QVERIFY(m_lead->console().openProposals().empty());
    m_lead->isDead = false;
    pass(6min);
    QCOMPARE(m_lead->console().openProposals().size(), std::size_t(1));
    QVERIFY(propose(*m_lead, rule(2)));
    QCOMPARE(notes(), 1);
    QVERIFY(m_lead->console().verifyLedger().value_or({LedgerFinding{}}).empty());
}

void AgreementFlow::offlineNothingIsAgreedTo()
{
    m_lead->wire.isCut = true;
    pass(10min);
    const auto outcome = run(*m_lead, &Console::proposeRule, rule(2), 60s);
    QVERIFY(!outcome);
    QVERIFY(outcome.error().kind != ErrorKind::Cancelled);
    QCOMPARE(notes(), 0);
}

void AgreementFlow::forgedNoteCountsForNothing_data()
{
    QTest::addColumn<QString>("forgery");
    QTest::newRow("text changed by another") << u"text"_s;
    QTest::newRow("file changed by another") << u"file"_s;
    QTest::newRow("file exchanged by its author") << u"own file"_s;
}

void AgreementFlow::forgedNoteCountsForNothing()
{
    QFETCH(const QString, forgery);
    QVERIFY(propose(*m_lead, rule(2)));
    auto& world = m_server->world();
    demo::Id note = 0;
    for (const auto& [id, row] : world.table("mail.message").rows) {
        if (textOf(world.value("mail.message", id, "body")).contains(u"rule.proposed"_s))
            note = id;
    }
    const demo::Id file = world.value("mail.message", note, "attachment_ids")[0].get<demo::Id>();
    const std::string other = dumpJson(rule(2, 400)).toBase64().toStdString();
    const demo::Id manager = world.userByLogin("manager")->id;
    const demo::Id lead = world.userByLogin("lead")->id;
    world.transact(forgery == u"own file"_s ? lead : manager, [&] {
        if (forgery == u"text"_s)
            world.update("mail.message", note, {{"body", textOf(world.value("mail.message", note, "body")).toStdString() + " "}});
        else
            world.update("ir.attachment", file, {{"datas", other}});
        return Json();
    });
    m_third = seat(u"buyer"_s);
    pass(20s);
    QVERIFY(m_third->console().openProposals().empty());
    const QStringList problems = problemsAt(*m_third);
    QVERIFY2(problems.size() == 1, qPrintable(problems.join(u'\n')));
    QVERIFY2(problems.front().startsWith(u"Backroom rules "_s), qPrintable(problems.front()));
}

QTEST_GUILESS_MAIN(AgreementFlow)
#include "tst_agreement_flow.moc"
