// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/definitions.h"
#include "core/engine/system_clock.h"
#include "core/engine/trace_reader.h"
#include "core/net/qt_transport.h"
#include "tests/contract/person.h"
#include "tests/support/action_cases.h"
#include "tests/support/action_console.h"
#include "tests/support/guarded_actions.h"

using namespace backroom;
using namespace backroom::test;
using namespace Qt::StringLiterals;

namespace {

constexpr int patience = 60'000;

ActionConsole::Place placeOf(const QString& login)
{
    // The administrator has no key; a password is another protocol, which must do as well.
    const bool isAdmin = login == u"admin"_s;
    return {ServerUnderTest::url().toString(), ServerUnderTest::database(), login, isAdmin ? Secret("admin") : ServerUnderTest::keyOf(login), !isAdmin};
}

} // namespace

/// Every action of the catalogue, carried out by the console itself on a record made for it: it happens once, is seen to
/// have happened, is refused where it no longer fits, and is nobody's who lacks the right.
class ContractActions : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { setGuard(false); }
    void happensOnce_data();
    void happensOnce();
    /// Some models that stand for one that is not free are everybody's.
    void isNobodysWithoutTheRight_data() { eachCase([](const ActionCase& one) { return one.outsider != nullptr; }); }
    void isNobodysWithoutTheRight();
    void questionThatNobodyAnswersIsARefusal();
    /// By what is done around a console shows who did it.
    void leavesATraceOfWhoDidIt_data()
    {
        eachCase([](const ActionCase& one) { return actionOf(one) && actionOf(one)->trace == ActionDefinition::Trace::Proof; });
    }
    void leavesATraceOfWhoDidIt();
    void changedStageIsToldByAMessage();

private:
    void eachCase(const std::function<bool(const ActionCase&)>& isWanted)
    {
        QTest::addColumn<int>("number");
        for (std::size_t i = 0; i < m_cases.size(); ++i) {
            if ((!m_cases[i].onRealOnly || m_hand->isReal()) && isWanted(m_cases[i]))
                QTest::newRow((m_cases[i].name() + ' ' + QByteArray::number(static_cast<int>(i))).constData()) << static_cast<int>(i);
        }
    }
    Person& person(const QString& login);
    /// Installs the guard in the server, or takes it out.
    void setGuard(bool isWanted);
    std::unique_ptr<ActionConsole> open(const ActionCase& one, const QString& login, const Prepared& made);
    /// How the decision ended; nothing when the record cannot be decided on.
    std::optional<DecisionRow> carryOut(ActionConsole& console, const Prepared& made);

    ServerUnderTest m_server;
    std::unique_ptr<Clock> m_clock = makeSystemClock();
    std::map<QString, std::unique_ptr<Person>> m_people;
    std::unique_ptr<Hand> m_hand;
    std::vector<ActionCase> m_cases = allCases();
    std::optional<bool> m_hasGuard;
};

void ContractActions::initTestCase()
{
    QVERIFY(m_server.start());
    m_hand = std::make_unique<Hand>(
        [this](const QString& login, const QString& model, const QString& method, const std::vector<std::int64_t>& ids, const Json& args, const Json& context) {
            odoo::Call call{model, method, ids, args, context, method.startsWith(u"search"_s) || method == u"fields_get"_s};
            return outcomeOf<Json>([&](auto done) { person(login).client().call(call, Lane::Interactive, &person(login).client(), done); });
        },
        qEnvironmentVariable("BACKROOM_CONTRACT_TARGET") == u"real"_s);
}

Person& ContractActions::person(const QString& login)
{
    std::unique_ptr<Person>& known = m_people[login];
    if (!known) {
        const ActionConsole::Place place = placeOf(login);
        known = std::make_unique<Person>(OdooCredentials{place.database, login, place.secret, place.secretIsKey});
        if (const auto session = known->signIn(); !session)
            qFatal("%s cannot sign in: %s", qPrintable(login), described(session).constData());
    }
    return *known;
}

void ContractActions::setGuard(bool isWanted)
{
    if (m_hasGuard == isWanted)
        return;
    const GuardInstaller installer = deliveredGuard(person(u"admin"_s).client(), *m_clock);
    const auto report = outcomeOf<GuardReport>([&](auto done) { isWanted ? installer.install(this, done) : installer.remove(this, done); });
    REQUIRE_OK(report);
    QCOMPARE(report->isNoticeCurrent, isWanted);
    m_hasGuard = isWanted;
}

void ContractActions::happensOnce_data()
{
    QTest::addColumn<int>("number");
    QTest::addColumn<bool>("guarded");
    // A real server takes its time: what is done there without the guard is tried by hand and by the acceptance.
    for (const bool guarded : {false, true}) {
        if (!guarded && m_hand->isReal() && !qEnvironmentVariableIsSet("BACKROOM_WITHOUT_GUARD_TOO"))
            continue;
        for (std::size_t i = 0; i < m_cases.size(); ++i) {
            if (!m_cases[i].onRealOnly || m_hand->isReal())
                QTest::newRow((m_cases[i].name() + ' ' + QByteArray::number(static_cast<int>(i)) + (guarded ? " guarded" : "")).constData()) << static_cast<int>(i) << guarded;
        }
    }
}

std::unique_ptr<ActionConsole> ContractActions::open(const ActionCase& one, const QString& login, const Prepared& made)
{
    auto console = std::make_unique<ActionConsole>(*m_clock, [] { return makeQtTransport({}); });
    if (!console->layOut(QString::fromLatin1(one.rule), {QString::fromLatin1(one.verb)}, made.record) || !console->start())
        return nullptr;
    console->connectSource(placeOf(login));
    return console;
}

std::optional<DecisionRow> ContractActions::carryOut(ActionConsole& console, const Prepared& made)
{
    console.requestDetail();
    const bool isShown = QTest::qWaitFor([&] { return console.detailError || (console.detail() && console.detail()->isFresh); }, patience);
    if (!isShown || console.detailError)
        return std::nullopt;
    console.decisions.clear();
    console.submit(u"contract"_s, made.inputs);
    const auto hasEnded = [&] { return !console.refusals.empty() || (!console.decisions.empty() && !isOpen(console.decisions.back().state)); };
    if (!QTest::qWaitFor(hasEnded, patience) || !console.refusals.empty()) {
        qWarning("%s", qPrintable(console.refusals.join(u", "_s)));
        return console.decisions.empty() ? std::nullopt : std::optional(console.decisions.back());
    }
    return console.decisions.back();
}

void ContractActions::happensOnce()
{
    QFETCH(const int, number);
    QFETCH(const bool, guarded);
    setGuard(guarded);
    const ActionCase& one = m_cases[static_cast<std::size_t>(number)];
    m_hand->problem.clear();
    const Prepared made = one.prepare(*m_hand);
    QVERIFY2(m_hand->problem.isEmpty() && made.record > 0, qPrintable(m_hand->problem));
    QCOMPARE(one.effects(*m_hand, made), 0);

    const auto console = open(one, QString::fromLatin1(one.login), made);
    QVERIFY(console);
    QVERIFY2(QTest::qWaitFor([&] { return console->item().has_value(); }, patience), qPrintable(QString::fromLatin1(one.login) + u" does not see it"_s));
    const auto first = carryOut(*console, made);
    QVERIFY2(first, console->detailError ? qPrintable(console->detailError->detail) : "not decided");
    const QString said = first->error ? first->error->serverText + u' ' + first->error->detail : QString();
    QVERIFY2(first->state == DecisionState::Verified, qPrintable(toName(first->state) + u": "_s + said));
    QCOMPARE(first->guarded, guarded && isGuarded(one));
    QCOMPARE(one.effects(*m_hand, made), 1);
    QVERIFY(console->console().verifyLedger().value().empty());

    // What it was decided for is over.
    if (!one.isRepeatable && console->item()) {
        if (const auto second = carryOut(*console, made))
            QVERIFY2(second->state == DecisionState::Conflict || second->state == DecisionState::Rejected, qPrintable(toName(second->state)));
        QCOMPARE(one.effects(*m_hand, made), 1);
    }
    QVERIFY2(m_hand->problem.isEmpty(), qPrintable(m_hand->problem));
}

void ContractActions::isNobodysWithoutTheRight()
{
    QFETCH(const int, number);
    const ActionCase& one = m_cases[static_cast<std::size_t>(number)];
    m_hand->problem.clear();
    const Prepared made = one.prepare(*m_hand);
    QVERIFY2(m_hand->problem.isEmpty() && made.record > 0, qPrintable(m_hand->problem));
    const QString outsider = QString::fromLatin1(one.outsider);
    const auto console = open(one, outsider, made);
    QVERIFY(console);
    const Json feed = readDefinitionFile(QStringLiteral(BACKROOM_RESOURCES "/rules/%1.json").arg(QString::fromLatin1(one.rule))).value_or(Json::object());
    const QString model = textAt(readDefinitionFile(QStringLiteral(BACKROOM_RESOURCES "/feeds/%1.json").arg(textAt(feed, "feed"))).value_or(Json::object()), "model");
    const auto seen = person(outsider).searchIds(model, where({condition("id", "=", made.record)}));
    if (seen && !seen->empty() && QTest::qWaitFor([&] { return console->item().has_value(); }, patience)) {
        const auto ended = carryOut(*console, made);
        QVERIFY2(!ended || ended->state == DecisionState::Rejected || ended->state == DecisionState::Failed, qPrintable(toName(ended->state)));
    } else {
        QVERIFY(!console->item());
    }
    QCOMPARE(one.effects(*m_hand, made), 0);
}

/// The stock moved after it was counted: the server wants to know what counts, and nothing is booked.
void ContractActions::questionThatNobodyAnswersIsARefusal()
{
    const auto counted = std::find_if(m_cases.begin(), m_cases.end(), [](const ActionCase& one) { return one.name() == "INV.quant.count-difference apply-count"; });
    m_hand->problem.clear();
    const Prepared made = counted->prepare(*m_hand);
    if (m_hand->isReal()) {
        // One piece goes to scrap.
        const std::int64_t scrap = m_hand->as("admin").create(u"stock.scrap"_s, {{"product_id", made.memo.at("product")}, {"scrap_qty", 1.0}, {"location_id", m_hand->value(u"stock.quant"_s, made.record, "location_id")}});
        m_hand->call(u"stock.scrap"_s, u"action_validate"_s, {scrap});
    } else {
        m_hand->as("admin").write(u"stock.quant"_s, made.record, {{"quantity", 39.0}});
    }
    QVERIFY2(m_hand->problem.isEmpty(), qPrintable(m_hand->problem));
    const auto console = open(*counted, u"store"_s, made);
    QVERIFY(console && QTest::qWaitFor([&] { return console->item().has_value(); }, patience));
    const auto ended = carryOut(*console, made);
    QVERIFY(ended);
    QCOMPARE(ended->state, DecisionState::Rejected);
    QVERIFY(ended->error);
    QCOMPARE(ended->error->detail, u"server-asks:stock.inventory.conflict"_s);
    QCOMPARE(m_hand->value(u"stock.quant"_s, made.record, "quantity"), Json(39.0));
}

void ContractActions::leavesATraceOfWhoDidIt()
{
    QFETCH(const int, number);
    const ActionCase& one = m_cases[static_cast<std::size_t>(number)];
    m_hand->problem.clear();
    const Prepared made = one.prepare(*m_hand);
    QVERIFY2(m_hand->problem.isEmpty() && made.record > 0, qPrintable(m_hand->problem));
    const ActionDefinition& action = *actionOf(one);
    Json values{{"record", made.record}};
    const auto console = open(one, QString::fromLatin1(one.login), made);
    QVERIFY(console && QTest::qWaitFor([&] { return console->item().has_value(); }, patience));
    const QString model = console->item()->record.model;
    values["model"] = toJson(model);
    for (const QString& field : action.usedFields())
        values["record." + field.toStdString()] = m_hand->as("admin").value(model, made.record, field.toUtf8().constData());
    QTemporaryDir folder;
    const auto cache = CacheStore::open(folder.filePath(u"cache.sqlite"_s));
    REQUIRE_OK(cache);
    TraceReader reader(*m_clock, **cache);
    reader.resume(person(u"admin"_s).client()); // who looks is another than who did it
    const Timestamp since = m_clock->now() - std::chrono::minutes(1);
    const auto traces = [&] { return outcomeOf<std::vector<TraceMade>>([&](auto done) { reader.ask(*action.steps.back().proof, values, since, done); }); };
    const auto before = traces();
    REQUIRE_OK(before); // what the preparation itself left, such as the first count
    const auto ended = carryOut(*console, made);
    QVERIFY(ended && ended->state == DecisionState::Verified);
    const auto after = traces();
    REQUIRE_OK(after);
    QCOMPARE(after->size(), before->size() + 1);
    QCOMPARE(after->back().uid, m_hand->as("admin").idOf(u"res.users"_s, "login", one.login));
    QVERIFY(!after->back().who.isEmpty());
    QVERIFY(after->back().at >= since && after->back().at <= m_clock->now() + std::chrono::minutes(1));
}

void ContractActions::changedStageIsToldByAMessage()
{
    if (!m_hand->isReal())
        QSKIP("the demo company keeps no stages");
    m_hand->problem.clear();
    const std::int64_t request = m_hand->as("admin").create(u"maintenance.request"_s, {{"name", m_hand->unique("Freezer warm")}});
    const std::int64_t done = m_hand->first(u"maintenance.stage"_s, where({condition("done", "=", true)}));
    m_hand->write(u"maintenance.request"_s, request, {{"stage_id", done}});
    QVERIFY2(m_hand->problem.isEmpty(), qPrintable(m_hand->problem));
    QVERIFY(m_hand->value(u"maintenance.request"_s, request, "close_date") != Json(false));
    const Json domain = where({condition("model", "=", "maintenance.request"), condition("res_id", "=", request), condition("subtype_id.name", "=", "Status Changed")});
    QCOMPARE(m_hand->count(u"mail.message"_s, domain), 1);
    QCOMPARE(m_hand->count(u"mail.message"_s, where({domain[0], domain[1], domain[2], condition("create_uid.login", "=", "admin")})), 1);
}

QTEST_GUILESS_MAIN(ContractActions)
#include "tst_actions.moc"
