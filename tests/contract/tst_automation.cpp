// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/automation/pack_files.h"
#include "core/engine/automation/provisioner.h"
#include "tests/contract/person.h"

using namespace backroom;
using namespace backroom::test;
using namespace Qt::StringLiterals;

namespace {

enum class AutomationStep { Look, Apply, Remove };

} // namespace

/// Packs inside the server: put there twice without a change, told when somebody changed them, and taken out without a trace.
class ContractAutomation : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void isAppliedTwiceAndGoesWithoutTrace_data();
    void isAppliedTwiceAndGoesWithoutTrace();
    void whatSomebodyChangedIsToldAndLeftAlone();
    void onlyAnAdministratorMay();

private:
    /// What a pack may put there; of names only those of ours, because others work on the same server.
    Json dump();
    /// Of live events two models only: others work on the same server.
    static PackSubjects subjects();
    Result<Provision> act(const QString& login, AutomationStep step, const QString& pack, bool overwrites = false);

    ServerUnderTest m_server;
    Desk m_desk;
    PackFiles m_packs;
    std::set<QString> m_applied; ///< by this program
};

void ContractAutomation::initTestCase()
{
    QVERIFY(m_server.start());
    m_packs = loadPacks({QStringLiteral(BACKROOM_RESOURCES)});
    QVERIFY2(m_packs.problems.isEmpty(), qPrintable(m_packs.problems.join(u'\n')));
}

/// Also after a test that failed: others work on the same server.
void ContractAutomation::cleanupTestCase()
{
    for (const Pack& one : m_packs.packs) {
        if (m_applied.contains(one.id))
            REQUIRE_OK(act(u"admin"_s, AutomationStep::Remove, one.id, true));
    }
}

PackSubjects ContractAutomation::subjects()
{
    PackSubjects all = subjectsOf(loadDefinitions({QStringLiteral(BACKROOM_RESOURCES)}));
    std::erase_if(all.feeds, [](const PackSubject& one) { return one.model != u"purchase.order"_s && one.model != u"res.partner"_s; });
    return all;
}

Json ContractAutomation::dump()
{
    Json all = Json::object();
    const Json ours = Json::array({Json::array({"module", "in", {"backroom", "__backroom__"}}), Json::array({"name", "not like", "done."})});
    const auto like = [](const char* field, const char* pattern) { return Json::array({Json::array({field, "=like", pattern})}); };
    const std::pair<const char*, Json> tables[] = {{"ir.model.data", ours}, {"ir.actions.server", like("name", "Backroom %")}, {"base.automation", like("name", "Backroom %")},
        {"ir.cron", like("cron_name", "Backroom %")}, {"res.groups", like("name", "Backroom %")}, {"ir.config_parameter", like("key", "backroom.pack.%")}};
    for (const auto& [model, domain] : tables) {
        Person& admin = m_desk.person(u"admin"_s);
        const auto ids = admin.call(QString::fromLatin1(model), u"search"_s, {}, {{"domain", domain}, {"order", "id"}}, {{"active_test", false}});
        all[model] = ids.value_or(Json());
    }
    return all;
}

Result<Provision> ContractAutomation::act(const QString& login, AutomationStep step, const QString& pack, bool overwrites)
{
    if (step == AutomationStep::Apply && login == u"admin"_s)
        m_applied.insert(pack);
    const Provisioner provisioner(m_desk.person(login).client(), m_desk.person(login).clock(), subjects());
    const auto overwrite = overwrites ? Provisioner::Overwrite::Yes : Provisioner::Overwrite::No;
    return test::outcomeOf<Provision>([&](auto done) {
        switch (step) {
        case AutomationStep::Look: return provisioner.look(*m_packs.pack(pack), this, done);
        case AutomationStep::Apply: return provisioner.apply(*m_packs.pack(pack), overwrite, this, done);
        case AutomationStep::Remove: return provisioner.remove(*m_packs.pack(pack), overwrite, this, done);
        }
    });
}

void ContractAutomation::isAppliedTwiceAndGoesWithoutTrace_data()
{
    QTest::addColumn<QString>("pack");
    for (const Pack& one : m_packs.packs)
        QTest::newRow(qPrintable(one.id)) << one.id;
}

void ContractAutomation::isAppliedTwiceAndGoesWithoutTrace()
{
    QFETCH(QString, pack);
    const auto standing = act(u"admin"_s, AutomationStep::Look, pack);
    REQUIRE_OK(standing);
    // What an earlier run left is taken out first.
    if (!standing->plan.isGone())
        REQUIRE_OK(act(u"admin"_s, AutomationStep::Remove, pack));
    const Json before = dump();
    const auto first = act(u"admin"_s, AutomationStep::Apply, pack);
    REQUIRE_OK(first);
    QVERIFY2(!first->error, qPrintable(first->error ? first->error->serverText + first->error->detail : QString()));
    for (const PackStep& step : first->plan.steps) {
        for (const FieldChange& change : step.changes)
            qWarning("%s %s: %s -> %s", qPrintable(step.externalId), qPrintable(change.field), change.there.dump().c_str(), change.wanted.dump().c_str());
    }
    QVERIFY(first->plan.isEmpty() && !first->plan.steps.empty());
    const auto second = act(u"admin"_s, AutomationStep::Apply, pack);
    REQUIRE_OK(second);
    QVERIFY(second->plan.isEmpty());
    QCOMPARE(second->done, 0);
    const auto gone = act(u"admin"_s, AutomationStep::Remove, pack);
    REQUIRE_OK(gone);
    QVERIFY(!gone->error && gone->plan.isGone());
    QCOMPARE(dump(), before);
}

void ContractAutomation::whatSomebodyChangedIsToldAndLeftAlone()
{
    const QString pack = u"live-events"_s;
    Person& admin = m_desk.person(u"admin"_s);
    const auto applied = act(u"admin"_s, AutomationStep::Apply, pack);
    REQUIRE_OK(applied);
    const auto rule = admin.idOf(u"base.automation"_s, u"name"_s, u"Backroom live: res.partner changed"_s);
    REQUIRE_OK(rule);
    REQUIRE_OK(admin.write(u"base.automation"_s, *rule, {{"active", false}}));
    const auto seen = act(u"admin"_s, AutomationStep::Look, pack);
    REQUIRE_OK(seen);
    QVERIFY(seen->plan.hasDrift());
    const auto refused = act(u"admin"_s, AutomationStep::Apply, pack);
    REQUIRE_OK(refused);
    QVERIFY(refused->error && refused->error->kind == ErrorKind::Conflict);
    const auto mended = act(u"admin"_s, AutomationStep::Apply, pack, true);
    REQUIRE_OK(mended);
    QVERIFY2(!mended->error && mended->plan.isEmpty(), qPrintable(mended->error ? mended->error->serverText + mended->error->detail : QString()));
    // A rule that somebody deletes takes its server action along.
    REQUIRE_OK(admin.call(u"base.automation"_s, u"unlink"_s, {*rule}));
    const auto torn = act(u"admin"_s, AutomationStep::Look, pack);
    REQUIRE_OK(torn);
    QCOMPARE(torn->plan.count(PackStep::Kind::Create), 2);
    const auto gone = act(u"admin"_s, AutomationStep::Remove, pack);
    REQUIRE_OK(gone);
    QVERIFY(!gone->error && gone->plan.isGone());
}

void ContractAutomation::onlyAnAdministratorMay()
{
    QCOMPARE(kindOf(act(u"lead"_s, AutomationStep::Apply, u"decision-guard"_s)), u"access"_s);
}

QTEST_GUILESS_MAIN(ContractAutomation)
#include "tst_automation.moc"
