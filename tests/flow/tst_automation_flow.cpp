// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/automation/pack_files.h"
#include "core/engine/automation/provisioner.h"
#include "tests/flow/administrator.h"

#include <QTest>

using namespace backroom;
using namespace backroom::test;
using namespace Qt::StringLiterals;

using Fault = DemoBehind::Fault;

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

QTEST_GUILESS_MAIN(AutomationFlow)
#include "tst_automation_flow.moc"
