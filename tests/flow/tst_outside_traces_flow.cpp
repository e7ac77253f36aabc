// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/demo/business.h"
#include "app/demo/methods.h"
#include "app/demo/server_error.h"
#include "tests/flow/seats.h"
#include "tests/support/action_cases.h"

#include <QTest>

using namespace backroom;
using namespace backroom::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// Acts that a policy bears on, done in the web client to what no decision waits for: a count booked, a payment cancelled, a
/// bill paid, an incident closed. The source shows who it was by what the act leaves behind.
class OutsideTracesFlow : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void whatIsDoneInTheWebClientIsFound_data();
    void whatIsDoneInTheWebClientIsFound();
    void whatIsDecidedHereIsNot_data();
    void whatIsDecidedHereIsNot();
    void whatNoPolicyBearsOnIsNot_data();
    void whatNoPolicyBearsOnIsNot();
    void theSourcesOwnProgramsAreNobody();
    void whatNobodyWasAskedAboutIsAskedAfterARestart();

private:
    using Change = std::function<void(Json& rule)>;
    std::vector<Seat*> seats() const { return {m_lead.get(), m_other.get()}; }
    void pass(Duration time) { backroom::test::pass(*m_clock, seats(), time); }
    /// The rule as delivered, with what it does, raised by every record that fits `when`.
    bool layOut(const QString& code, const Json& when, const Change& change = {});
    /// Two consoles that know the record of the case.
    void begin(const QString& code, const char* verb, const Json& when, const Change& change = {});
    void start(Seat& seat);
    Hand hand();
    /// The way of the web client's buttons.
    void inTheWebClient(const char* login, const char* model, const char* method, const Json& args = Json::object());
    static std::vector<ItemRow> findings(const Seat& seat);
    std::string nameOf(const char* login) { return m_server->world().userByLogin(login)->name; }

    std::unique_ptr<ManualClock> m_clock;
    std::unique_ptr<QTemporaryDir> m_resources;
    std::unique_ptr<demo::DemoServer> m_server;
    std::unique_ptr<Seat> m_lead;
    std::unique_ptr<Seat> m_other;
    Prepared m_made;
    ItemRow m_row;
    std::vector<Seat*> m_watching; ///< that may see the record
};

namespace {

const Json uncounted = Json::array({Json::array({"inventory_quantity_set", "=", true})});
const Json underWay = Json::array({Json::array({"state", "=", "in_process"})});
const Json unpaid = Json::array({Json::array({"state", "=", "posted"}), Json::array({"payment_state", "in", Json::array({"not_paid", "partial"})})});
const Json openIncident = Json::array({Json::array({"close_date", "=", false})});

} // namespace

void OutsideTracesFlow::init()
{
    m_clock = std::make_unique<ManualClock>();
    m_resources = std::make_unique<QTemporaryDir>();
    m_server = std::make_unique<demo::DemoServer>(*m_clock, demo::DemoOptions{});
    QVERIFY(m_server->listen());
}

void OutsideTracesFlow::cleanup()
{
    m_lead.reset();
    m_other.reset();
    m_server.reset();
}

bool OutsideTracesFlow::layOut(const QString& code, const Json& when, const Change& change)
{
    const auto delivered = [](const QString& name) {
        QFile file(QStringLiteral(BACKROOM_RESOURCES "/") + name);
        return file.open(QIODevice::ReadOnly) ? parseJson(file.readAll()).value_or(Json()) : Json();
    };
    const auto put = [this](const QString& name, const Json& json) {
        QFile file(m_resources->filePath(name));
        return QDir(m_resources->path()).mkpath(name.section(u'/', 0, 0)) && file.open(QIODevice::WriteOnly) && file.write(dumpJson(json)) > 0;
    };
    Json rule = delivered(u"rules/%1.json"_s.arg(code));
    rule["when"] = when;
    rule["severity"] = Json::array({Json::object({{"is", "low"}})});
    rule["facts"] = Json::array();
    for (const char* member : {"priority", "fixed", "atRisk", "likelihood", "groupBy", "limits", "module"})
        rule.erase(member);
    if (change)
        change(rule);
    const QString feedName = u"feeds/%1.json"_s.arg(textAt(rule, "feed"));
    Json feed = delivered(feedName);
    bool isWritten = put(u"rules/%1.json"_s.arg(code), rule) && put(feedName, feed);
    for (const QString& file : QDir(QStringLiteral(BACKROOM_RESOURCES "/actions")).entryList(QDir::Files))
        isWritten = isWritten && put(u"actions/"_s + file, delivered(u"actions/"_s + file));
    for (const QString& file : {u"queues/%1.json"_s.arg(textAt(rule, "queue")), u"queues/loss-prevention.json"_s, u"calendars/default.json"_s, u"sla/default.json"_s, u"privacy/ledger.json"_s, u"feeds/decided-outside.json"_s,
             u"rules/GOV.decided.outside.json"_s, u"policies/limits.json"_s, u"policies/duties.json"_s, u"policies/exceptions.json"_s})
        isWritten = isWritten && put(file, delivered(file));
    return isWritten;
}

void OutsideTracesFlow::begin(const QString& code, const char* verb, const Json& when, const Change& change)
{
    QVERIFY(layOut(code, when, change));
    const std::vector<ActionCase> cases = allCases();
    const auto one = std::find_if(cases.begin(), cases.end(), [verb, &code](const ActionCase& each) { return code == QLatin1StringView(each.rule) && qstrcmp(each.verb, verb) == 0; });
    QVERIFY(one != cases.end());
    Hand maker = hand();
    m_made = one->prepare(maker);
    QVERIFY2(maker.problem.isEmpty(), qPrintable(maker.problem));
    for (auto [seat, login] : {std::pair{&m_lead, u"lead"_s}, {&m_other, u"admin"_s}}) {
        *seat = std::make_unique<Seat>(*m_clock, login, m_server->url().toString(), m_resources->path());
        start(**seat);
    }
    pass(30s);
    m_watching.clear();
    for (Seat* seat : seats()) {
        for (const auto& [id, row] : seat->rows) {
            if (row.record.id != m_made.record || row.code != code)
                continue;
            m_row = row;
            m_watching.push_back(seat);
        }
    }
    QVERIFY(!m_watching.empty());
}

void OutsideTracesFlow::start(Seat& seat)
{
    seat.start();
    for (const QString& queue : {u"loss-prevention"_s, u"stock"_s, u"payments"_s, u"bills"_s, u"incidents"_s})
        seat.console().openQueue({queue});
    seat.connectSource();
}

Hand OutsideTracesFlow::hand()
{
    return Hand(
        [this](const QString& login, const QString& model, const QString& method, const std::vector<std::int64_t>& ids, const Json& args, const Json& context) -> Result<Json> {
            demo::World& world = m_server->world();
            demo::Call call{{world.userByLogin(login.toStdString()), context}, world.model(model.toStdString()), {}, Json::object()};
            Json body = args;
            if (!ids.empty())
                body["ids"] = ids;
            if (!context.empty())
                body["context"] = context;
            try {
                const demo::Method* found = demo::findMethod(*call.model, method.toStdString());
                demo::bindNamed(*found, method.toStdString(), body, call);
                return demo::invoke(world, *found, call);
            } catch (const demo::ServerError& error) {
                return Error{ErrorKind::Refused, Reach::Reached, {}, QString::fromStdString(error.message), {}};
            }
        },
        false);
}

void OutsideTracesFlow::inTheWebClient(const char* login, const char* model, const char* method, const Json& args)
{
    Hand person = hand();
    if (qstrcmp(method, "pay") == 0) {
        const Json context{{"active_model", model}, {"active_ids", Json::array({m_made.record})}};
        const std::int64_t form = person.as(login).create(u"account.payment.register"_s, Json::object(), context);
        person.call(u"account.payment.register"_s, u"action_create_payments"_s, {form}, Json::object(), context);
    } else if (qstrcmp(method, "close") == 0) {
        // Odoo sets the day by itself, and says that the stage has changed.
        demo::World& world = m_server->world();
        const demo::Env env{world.userByLogin(login), Json::object()};
        world.transact(env.user->id, [&] {
            world.update(model, m_made.record, {{"close_date", world.today()}});
            demo::Business(world, env).postMessage(*world.model(model), m_made.record, "", "notification", "Status Changed");
            return Json();
        });
    } else {
        person.as(login).call(QString::fromLatin1(model), QString::fromLatin1(method), {m_made.record}, args);
    }
    QVERIFY2(person.problem.isEmpty(), qPrintable(person.problem));
}

std::vector<ItemRow> OutsideTracesFlow::findings(const Seat& seat)
{
    std::vector<ItemRow> found;
    for (const auto& [id, row] : seat.rows) {
        if (row.code == u"GOV.decided.outside"_s)
            found.push_back(row);
    }
    return found;
}

void OutsideTracesFlow::whatIsDoneInTheWebClientIsFound_data()
{
    QTest::addColumn<QString>("rule");
    QTest::addColumn<QByteArray>("verb");
    QTest::addColumn<QByteArray>("when");
    QTest::addColumn<QByteArray>("login");
    QTest::addColumn<QByteArray>("model");
    QTest::addColumn<QByteArray>("method");
    const auto row = [](const char* name, const QString& rule, const char* verb, const Json& when, const char* login, const char* model, const char* method) {
        QTest::newRow(name) << rule << QByteArray(verb) << dumpJson(when) << QByteArray(login) << QByteArray(model) << QByteArray(method);
    };
    row("a count is booked", u"INV.quant.count-difference"_s, "apply-count", uncounted, "store", "stock.quant", "action_apply_inventory");
    row("a payment is cancelled", u"PUR.payment.twice"_s, "cancel-payment", underWay, "clerk", "account.payment", "action_cancel");
    row("a bill is paid", u"PUR.bill.overdue"_s, "register-payment", unpaid, "clerk", "account.move", "pay");
    row("an incident is closed", u"STO.maintenance.open"_s, "set-stage", openIncident, "store", "maintenance.request", "close");
}

void OutsideTracesFlow::whatIsDoneInTheWebClientIsFound()
{
    QFETCH(const QString, rule);
    QFETCH(const QByteArray, verb);
    QFETCH(const QByteArray, when);
    QFETCH(const QByteArray, login);
    QFETCH(const QByteArray, model);
    QFETCH(const QByteArray, method);
    // An incident is nobody's decision by the delivered policies; a company's own may make it one.
    const Change judged = [](Json& own) {
        own["actions"] = {{"set-stage", {{"name", {{"en", "Set stage"}}}, {"judgedAs", "approve"}, {"act", "request"}, {"method", "write"}, {"guard", openIncident}, {"told", "Status Changed"}, {"done", Json::array({Json::array({"close_date", "!=", false})})}}}};
    };
    begin(rule, verb.constData(), parseJson(when).value(), rule == u"STO.maintenance.open"_s ? judged : Change());
    if (QTest::currentTestFailed())
        return;
    inTheWebClient(login.constData(), model.constData(), method.constData());
    const Timestamp then = m_clock->now();
    pass(3min);
    QVERIFY(findings(*m_watching.front()).empty()); // another desk may only not have told yet
    pass(20min);
    for (const Seat* seat : m_watching) {
        const auto found = findings(*seat);
        QCOMPARE(found.size(), 1u);
        QCOMPARE(found.front().counterparty, QString::fromStdString(nameOf(login.constData())));
        QVERIFY(m_row.businessKey.startsWith(u'#') || found.front().businessKey == m_row.businessKey); // not all have a name
        QVERIFY(found.front().detectedAt <= then + 1s);
    }
    pass(60min);
    QCOMPARE(findings(*m_watching.front()).size(), 1u);
    QVERIFY(m_watching.front()->console().verifyLedger().value().empty());
}

void OutsideTracesFlow::whatIsDecidedHereIsNot_data()
{
    QTest::addColumn<QString>("rule");
    QTest::addColumn<QByteArray>("verb");
    QTest::addColumn<QByteArray>("when");
    QTest::newRow("a payment is cancelled") << u"PUR.payment.twice"_s << QByteArray("cancel-payment") << dumpJson(underWay);
    QTest::newRow("a bill is paid") << u"PUR.bill.overdue"_s << QByteArray("register-payment") << dumpJson(unpaid);
}

void OutsideTracesFlow::whatIsDecidedHereIsNot()
{
    QFETCH(const QString, rule);
    QFETCH(const QByteArray, verb);
    QFETCH(const QByteArray, when);
    begin(rule, verb.constData(), parseJson(when).value());
    if (QTest::currentTestFailed())
        return;
    ItemDetail seen;
    QStringList refused;
    std::optional<DecisionRow> decision;
    QObject scope;
    QObject::connect(&m_lead->console(), &ConsoleApi::detailReady, &scope, [&seen](quint64, const ItemDetail& read) { seen = read; });
    QObject::connect(&m_lead->console(), &ConsoleApi::submitRefused, &scope, [&refused](quint64, const Error& error, const QStringList& reasons) { refused = reasons + QStringList{error.detail}; });
    QObject::connect(&m_lead->console(), &ConsoleApi::decisionChanged, &scope, [&decision](const DecisionRow& changed) { decision = changed; });
    m_lead->console().requestDetail(1, m_row.id);
    pass(1s);
    m_lead->console().submit(2, {m_row.id, {QString::fromLatin1(verb)}, u"as agreed"_s, seen.seal, Json::object(), seen.readAt});
    pass(60s);
    QVERIFY2(decision && decision->state == DecisionState::Verified, qPrintable(refused.join(u'\n')));
    pass(40min);
    for (const Seat* seat : seats())
        QVERIFY(findings(*seat).empty());
}

void OutsideTracesFlow::whatNoPolicyBearsOnIsNot_data()
{
    QTest::addColumn<QString>("rule");
    QTest::addColumn<QByteArray>("verb");
    QTest::addColumn<QByteArray>("when");
    QTest::addColumn<QByteArray>("model");
    QTest::addColumn<QByteArray>("method");
    QTest::newRow("an incident is closed") << u"STO.maintenance.open"_s << QByteArray("set-stage") << dumpJson(openIncident) << QByteArray("maintenance.request") << QByteArray("close");
    QTest::newRow("a count is dropped") << u"INV.quant.count-difference"_s << QByteArray("apply-count") << dumpJson(uncounted) << QByteArray("stock.quant") << QByteArray("action_clear_inventory_quantity");
}

void OutsideTracesFlow::whatNoPolicyBearsOnIsNot()
{
    QFETCH(const QString, rule);
    QFETCH(const QByteArray, verb);
    QFETCH(const QByteArray, when);
    QFETCH(const QByteArray, model);
    QFETCH(const QByteArray, method);
    begin(rule, verb.constData(), parseJson(when).value());
    if (QTest::currentTestFailed())
        return;
    inTheWebClient("store", model.constData(), method.constData());
    pass(60min);
    for (const Seat* seat : m_watching) {
        QVERIFY(!seat->rows.contains(m_row.id)); // it ended
        QVERIFY(findings(*seat).empty());
    }
}

void OutsideTracesFlow::theSourcesOwnProgramsAreNobody()
{
    begin(u"PUR.payment.twice"_s, "cancel-payment", underWay);
    if (QTest::currentTestFailed())
        return;
    demo::World& world = m_server->world();
    world.transact(1, [&] {
        world.update("account.payment", m_made.record, {{"state", "canceled"}});
        return Json();
    });
    pass(60min);
    QVERIFY(!m_lead->rows.contains(m_row.id));
    QVERIFY(findings(*m_lead).empty());
}

void OutsideTracesFlow::whatNobodyWasAskedAboutIsAskedAfterARestart()
{
    begin(u"INV.quant.count-difference"_s, "apply-count", uncounted);
    if (QTest::currentTestFailed())
        return;
    inTheWebClient("store", "stock.quant", "action_apply_inventory");
    pass(4min); // it is over, and its time has not come yet
    m_lead->kill();
    pass(60min);
    start(*m_lead);
    pass(20min);
    QCOMPARE(findings(*m_lead).size(), 1u);
    QCOMPARE(findings(*m_lead).front().counterparty, QString::fromStdString(nameOf("store")));
}

QTEST_GUILESS_MAIN(OutsideTracesFlow)
#include "tst_outside_traces_flow.moc"
