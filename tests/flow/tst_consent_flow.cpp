// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/flow/seats.h"

#include <QTest>

using namespace backroom;
using namespace backroom::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// A decision that takes two people, at two consoles over one server: nothing is sent before both agreed to the same.
class ConsentFlow : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void theSecondPersonDecides();
    void thePersonAgreesOnce();
    void whoAgreedAtTheSameTimeIsNotStuck();
    void aConsentCanBeTakenBack();
    void aConsentIsToWhatWasSeen();
    void aConsentOfWhoMayNotCountsForNothing();
    void theSecondPersonDecidesUnderTheOverrideOfTheFirst();
    void aPlaybookPassesTheStepThatAnotherDecided();
    void aPlaybookIsBegunAtOneDesk();

private:
    struct Answer {
        std::optional<DecisionRow> decision;
        std::optional<QStringList> open;
        std::optional<QStringList> refusals;
    };
    std::vector<Seat*> seats() const { return {m_lead.get(), m_manager.get(), m_buyer.get()}; }
    void pass(Duration time) { backroom::test::pass(*m_clock, seats(), time); }
    ItemDetail detail(Seat& seat);
    OfferedAction approval(Seat& seat);
    Answer approve(Seat& seat, std::optional<PolicyOverride> leave = {});
    /// Begins the playbook that approves; why not.
    QStringList beginPlaybook(Seat& seat, PlaybookManifest& manifest);
    int approvals() { return m_server->faults().executed("purchase.order", "button_approve"); }

    std::unique_ptr<ManualClock> m_clock;
    std::unique_ptr<QTemporaryDir> m_resources;
    std::unique_ptr<demo::DemoServer> m_server;
    std::unique_ptr<Seat> m_lead;
    std::unique_ptr<Seat> m_manager;
    std::unique_ptr<Seat> m_buyer;
    ItemId m_item;
    demo::Id m_order = 0;
};

namespace {

/// Every order takes two people, and one above 20 000 an offer that nobody has; who raised or received it is another test's.
void demandTwo(const QString& folder)
{
    QDir(folder).mkpath(u"policies"_s);
    for (const char* name : {"limits", "duties", "exceptions"}) {
        QFile from(QStringLiteral(BACKROOM_RESOURCES "/policies/%1.json").arg(QLatin1StringView(name)));
        QFile to(folder + u"/policies/%1.json"_s.arg(QLatin1StringView(name)));
        if (!from.open(QIODevice::ReadOnly) || !to.open(QIODevice::WriteOnly))
            qFatal("cannot write the policies");
        Json policy = parseJson(from.readAll()).value();
        if (policy.contains("acts")) {
            policy["acts"]["order"]["approvals"] = Json::array({{{"people", 2}}});
            policy["acts"]["order"]["evidence"] = Json::array({{{"kind", "offer"}, {"name", {{"en", "Offer"}, {"de", "Angebot"}}}, {"above", 20000}}});
            policy["acts"]["order"].erase("rolling");
        }
        to.write(dumpJson(policy));
    }
}

void addPlaybook(const QString& folder)
{
    QDir(folder).mkpath(u"playbooks"_s);
    QFile file(folder + u"/playbooks/approve.json"_s);
    const char* content = R"({"id": "approve", "version": 1, "name": {"en": "Approve it"}, "why": {"en": "It is needed."}, "rules": ["PUR.order.to-approve"], "steps": [{"verb": "approve"}]})";
    if (!file.open(QIODevice::WriteOnly) || file.write(content) < 0)
        qFatal("cannot write the playbook");
}

} // namespace

void ConsentFlow::init()
{
    m_clock = std::make_unique<ManualClock>();
    m_resources = std::make_unique<QTemporaryDir>();
    QVERIFY(layOutOrders(m_resources->path()));
    demandTwo(m_resources->path());
    addPlaybook(m_resources->path());
    m_server = std::make_unique<demo::DemoServer>(*m_clock, demo::DemoOptions{});
    QVERIFY(m_server->listen());
    for (auto [seat, login] : {std::pair{&m_lead, u"lead"_s}, {&m_manager, u"manager"_s}, {&m_buyer, u"buyer"_s}}) {
        *seat = std::make_unique<Seat>(*m_clock, login, m_server->url().toString(), m_resources->path());
        (*seat)->start();
        (*seat)->connectSource();
    }
    pass(20s);
    // One that both may decide, for its amount.
    for (const auto& [id, row] : m_lead->rows) {
        if (row.amount.major() < 20000 && m_manager->rows.contains(id)) {
            m_item = id;
            m_order = row.record.id;
        }
    }
    QVERIFY(!m_item.isEmpty());
}

void ConsentFlow::cleanup()
{
    m_lead.reset();
    m_manager.reset();
    m_buyer.reset();
    m_server.reset();
}

ItemDetail ConsentFlow::detail(Seat& seat)
{
    ItemDetail seen;
    QObject scope;
    QObject::connect(&seat.console(), &ConsoleApi::detailReady, &scope, [&seen](quint64, const ItemDetail& read) { seen = read; });
    seat.console().requestDetail(1, m_item);
    pass(1s);
    return seen;
}

OfferedAction ConsentFlow::approval(Seat& seat)
{
    const ItemDetail seen = detail(seat);
    const auto found = std::find_if(seen.actions.begin(), seen.actions.end(), [](const OfferedAction& action) { return action.verb == verbs::approve; });
    return found == seen.actions.end() ? OfferedAction{} : *found;
}

ConsentFlow::Answer ConsentFlow::approve(Seat& seat, std::optional<PolicyOverride> leave)
{
    const ItemDetail seen = detail(seat);
    Answer answer;
    QObject scope;
    QObject::connect(&seat.console(), &ConsoleApi::submitted, &scope, [&answer](quint64, const DecisionRow& decision) { answer.decision = decision; });
    QObject::connect(&seat.console(), &ConsoleApi::agreed, &scope, [&answer](quint64, const ItemId&, const QStringList& open) { answer.open = open; });
    QObject::connect(&seat.console(), &ConsoleApi::submitRefused, &scope, [&answer](quint64, const Error& error, const QStringList& reasons) {
        answer.refusals = reasons.isEmpty() ? QStringList{error.detail} : reasons;
    });
    seat.console().submit(2, {m_item, verbs::approve, u"as agreed"_s, seen.seal, Json::object(), seen.readAt, {}, std::move(leave)});
    pass(1s);
    return answer;
}

void ConsentFlow::theSecondPersonDecides()
{
    const Answer first = approve(*m_lead);
    QVERIFY2(first.open, qPrintable(first.refusals.value_or(QStringList()).join(u'\n')));
    QVERIFY(first.open->join(u' ').contains(u"more-needed"_s));
    QVERIFY(first.open->last().startsWith(u"could:"_s));
    pass(60s);
    QCOMPARE(approvals(), 0);

    const OfferedAction offered = approval(*m_manager);
    QVERIFY(offered.allowed);
    QCOMPARE(offered.cautions, QStringList{u"agreed:lead"_s});
    const Answer second = approve(*m_manager);
    QVERIFY2(second.decision, qPrintable(second.refusals.value_or(QStringList()).join(u'\n')));
    pass(60s);
    QCOMPARE(approvals(), 1);
    QVERIFY(!m_manager->rows.contains(m_item));
    // Who agreed is in the log of who decided.
    const auto pack = m_manager->console().exportLedger();
    QVERIFY(pack);
    const std::string log = pack->dump();
    QVERIFY(log.find("approvals") != std::string::npos);
    QVERIFY(m_lead->console().exportLedger().value().dump().find("consent.given") != std::string::npos);
}

void ConsentFlow::thePersonAgreesOnce()
{
    QVERIFY(approve(*m_lead).open);
    const OfferedAction again = approval(*m_lead);
    QVERIFY(!again.allowed);
    QVERIFY2(again.refusals.contains(u"agreed-already"_s), qPrintable(again.refusals.join(u'\n')));
    QCOMPARE(approve(*m_lead).refusals, QStringList{u"agreed-already"_s});
    pass(60s);
    QCOMPARE(approvals(), 0);
}

void ConsentFlow::whoAgreedAtTheSameTimeIsNotStuck()
{
    m_manager->wire.isCut = true; // he does not hear of it in time
    const Answer first = approve(*m_lead);
    m_manager->wire.isCut = false;
    QVERIFY(first.open);
    // His desk does not look for what others did before its turn.
    const Answer second = approve(*m_manager);
    if (second.open) {
        pass(40s);
        QCOMPARE(approvals(), 0);
        QVERIFY(approve(*m_lead).decision);
    }
    pass(60s);
    QCOMPARE(approvals(), 1);
}

void ConsentFlow::aConsentCanBeTakenBack()
{
    QVERIFY(approve(*m_lead).open);
    pass(20s);
    QVERIFY(approval(*m_manager).cautions.contains(u"agreed:lead"_s));
    m_lead->act(m_item, LifeAct::retract({}));
    pass(40s);
    QVERIFY(!approval(*m_manager).cautions.contains(u"agreed:lead"_s));
    QVERIFY(approve(*m_manager).open); // now he is the first
    pass(60s);
    QCOMPARE(approvals(), 0);
}

void ConsentFlow::aConsentIsToWhatWasSeen()
{
    QVERIFY(approve(*m_lead).open);
    pass(20s);
    demo::World& world = m_server->world();
    world.transact(demo::World::adminId, [&] {
        world.update("purchase.order", m_order, {{"date_planned", "2027-01-31 08:00:00"}});
        return Json();
    });
    pass(40s);
    const OfferedAction offered = approval(*m_manager);
    QVERIFY2(offered.cautions.contains(u"consent-void:lead"_s), qPrintable(offered.cautions.join(u'\n')));
    QVERIFY(approve(*m_manager).open); // the first to agree to this
    pass(60s);
    QCOMPARE(approvals(), 0);
}

void ConsentFlow::aConsentOfWhoMayNotCountsForNothing()
{
    // Whoever can write a note there can write that he agrees.
    m_buyer->act(m_item, LifeAct::agree({}, verbs::approve.value, QString(64, u'0'), Money()));
    pass(40s);
    QVERIFY(approve(*m_lead).open);
    pass(40s);
    QCOMPARE(approvals(), 0);
}

QStringList ConsentFlow::beginPlaybook(Seat& seat, PlaybookManifest& manifest)
{
    const ItemDetail seen = detail(seat);
    QStringList refusals;
    QObject::connect(&seat.console(), &ConsoleApi::playbookStarted, &seat.console(), [&manifest](quint64, const PlaybookManifest& begun) { manifest = begun; });
    QObject::connect(&seat.console(), &ConsoleApi::playbookChanged, &seat.console(), [&manifest](const PlaybookManifest& now) { manifest = now; });
    QObject scope;
    QObject::connect(&seat.console(), &ConsoleApi::submitRefused, &scope, [&refusals](quint64, const Error& error, const QStringList& reasons) { refusals = reasons.isEmpty() ? QStringList{error.detail} : reasons; });
    PlaybookDraft draft;
    draft.playbook = {u"approve"_s};
    draft.item = m_item;
    draft.reason = u"as agreed"_s;
    draft.seal = seen.seal;
    seat.console().startPlaybook(3, draft);
    pass(20s);
    return refusals;
}

void ConsentFlow::theSecondPersonDecidesUnderTheOverrideOfTheFirst()
{
    setOrderTotal(m_server->world(), m_order, 21000);
    pass(60s);
    // Who could look at it afterwards is neither of the two.
    QCOMPARE(approval(*m_lead).reviewers, (std::vector<std::pair<QString, QString>>{{u"admin"_s, u"Administrator"_s}, {u"finance"_s, u"Nora Keller"_s}}));
    const QString why = u"the supplier, who is ill, sends it later"_s;
    const Answer first = approve(*m_lead, PolicyOverride{why, {u"finance"_s}, {}});
    QVERIFY2(first.open, qPrintable(first.refusals.value_or(QStringList()).join(u'\n')));
    pass(60s);
    const OfferedAction offered = approval(*m_manager);
    QVERIFY2(offered.allowed, qPrintable(offered.refusals.join(u'\n')));
    QCOMPARE(offered.cautions, QStringList{u"agreed-overriding: lead, finance, "_s + why});
    const Answer second = approve(*m_manager);
    QVERIFY2(second.decision, qPrintable(second.refusals.value_or(QStringList()).join(u'\n')));
    QCOMPARE(second.decision->overriddenFor, why);
    pass(60s);
    QCOMPARE(approvals(), 1);
    // She is asked to look at it.
    const std::string log = m_manager->console().exportLedger().value().dump();
    QVERIFY(log.find("review.asked") != std::string::npos);
}

void ConsentFlow::aPlaybookPassesTheStepThatAnotherDecided()
{
    PlaybookManifest manifest;
    QCOMPARE(beginPlaybook(*m_lead, manifest), QStringList());
    QCOMPARE(manifest.run.phase, PlaybookRun::Phase::Stopped);
    QVERIFY(manifest.run.steps.front().reasons.contains(u"others-must-agree"_s));
    QVERIFY(approve(*m_manager).decision);
    pass(120s);
    QCOMPARE(approvals(), 1);
    m_lead->console().resumeBatch(manifest.run.id);
    pass(60s);
    QCOMPARE(manifest.run.phase, PlaybookRun::Phase::Over);
    QCOMPARE(manifest.run.steps.front().state, PlaybookRunStep::State::Done);
    QCOMPARE(manifest.run.steps.front().reasons, QStringList{u"decided-by:manager"_s});
    QCOMPARE(approvals(), 1);
}

void ConsentFlow::aPlaybookIsBegunAtOneDesk()
{
    PlaybookManifest first;
    QCOMPARE(beginPlaybook(*m_lead, first), QStringList());
    pass(40s); // the other desk hears who has it in hand
    PlaybookManifest second;
    const QStringList refusals = beginPlaybook(*m_manager, second);
    QCOMPARE(refusals.size(), 1);
    QVERIFY2(refusals.front().startsWith(u"claimed-by-other: lead"_s), qPrintable(refusals.front()));
    QVERIFY(second.run.id.isEmpty());
}

QTEST_GUILESS_MAIN(ConsentFlow)
#include "tst_consent_flow.moc"
