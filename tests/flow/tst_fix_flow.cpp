// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/console_rig.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTest>

using namespace backroom;
using namespace backroom::test;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

/// An item ends when what it stands for is fixed, never because its record grew old: neither by the rule that raised it, nor
/// by the feed that reads it, nor by a restart in between.
class FixFlow : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_rig = std::make_unique<ConsoleRig>(); }
    void cleanup() { m_rig.reset(); }

    void ageIsNoFix();
    void aRecordTooOldForItsFeedIsKeptWhileItsItemIsOpen();
    void aKeptRecordThatIsDeletedEndsItsItem();
    void itSurvivesAnEmptiedCache();
    void anEventEndsByAPersonsWordOnly();

private:
    /// Purchase orders of the last days without the supplier's word; fixed when it is there, or never.
    void begin(const char* fixed)
    {
        QFile file(m_rig->folder.filePath(u"config/rules/OWN.order.silent.json"_s));
        QDir().mkpath(QFileInfo(file).path());
        QVERIFY(file.open(QIODevice::WriteOnly));
        Json rule = Json::parse(R"({"code": "OWN.order.silent", "id": 99001, "version": 1, "mode": "active", "kind": "exception",
            "name": {"en": "Silent"}, "why": {"en": "Nobody answered."}, "queue": "purchase-orders", "feed": "purchase-orders",
            "when": [["state", "=", "purchase"], ["partner_ref", "=", false], ["date_order", ">", {"now": "-3d"}]],
            "severity": [{"is": "low"}], "priority": [{"is": "P4"}], "since": "create_date", "businessKey": "name", "team": "purchasing", "facts": ["partner_id"]})");
        rule["fixed"] = Json::parse(fixed);
        file.write(dumpJson(rule));
        file.close();
        Json& order = m_rig->odoo.record("purchase.order", FakeOdoo::order);
        Json other = order;
        other.update({{"name", "P00042"}, {"partner_ref", false}});
        order.update({{"state", "purchase"}, {"partner_ref", false}, {"date_order", toOdoo(m_rig->clock.now() - 48h).toStdString()}});
        m_rig->odoo.record("purchase.order", 42) = other;
        QVERIFY(m_rig->start());
        m_rig->connectSource();
        m_rig->pass(1s);
        QVERIFY(row());
    }
    /// Other rules have a word on the order, too.
    std::optional<ItemRow> row() const
    {
        for (const auto& [id, row] : m_rig->rows) {
            if (row.code == u"OWN.order.silent"_s && row.record.id == FakeOdoo::order)
                return row;
        }
        return std::nullopt;
    }
    void edit(const Json& values) { m_rig->odoo.edit("purchase.order", FakeOdoo::order, values); }
    /// The feed reads orders of the last 200 days, and those that wait.
    void makeTooOld() { m_rig->odoo.record("purchase.order", FakeOdoo::order)["write_date"] = toOdoo(m_rig->clock.now() - std::chrono::days(300)).toStdString(); }
    void restart()
    {
        m_rig->kill();
        QVERIFY(m_rig->start());
        m_rig->connectSource();
        m_rig->pass(1s);
    }

    std::unique_ptr<ConsoleRig> m_rig;
};

void FixFlow::ageIsNoFix()
{
    begin(R"(["|", ["state", "!=", "purchase"], ["partner_ref", "!=", false]])");
    edit({{"date_order", toOdoo(m_rig->clock.now() - std::chrono::days(9)).toStdString()}});
    m_rig->pass(30min);
    QVERIFY(row());
    restart();
    QVERIFY2(row(), "it stood before");
    edit({{"partner_ref", "G-77"}});
    m_rig->pass(1min);
    QVERIFY(!row());
    // Over is over.
    edit({{"partner_ref", false}});
    m_rig->pass(1min);
    QVERIFY(!row());
}

void FixFlow::aRecordTooOldForItsFeedIsKeptWhileItsItemIsOpen()
{
    begin(R"([["partner_ref", "!=", false]])");
    makeTooOld();
    m_rig->pass(30min);
    QVERIFY(row());
    restart();
    m_rig->pass(30min);
    QVERIFY(row());
    // Nobody else reads what changes about it any more.
    m_rig->odoo.record("purchase.order", FakeOdoo::order)["partner_ref"] = "G-77";
    m_rig->pass(11min);
    QVERIFY(!row());
    m_rig->pass(11min);
    const auto explained = m_rig->console().ruleDesk().explain({u"OWN.order.silent"_s}, FakeOdoo::order);
    QVERIFY2(!explained, "without an open item it goes like any other");
}

void FixFlow::aKeptRecordThatIsDeletedEndsItsItem()
{
    begin(R"([["partner_ref", "!=", false]])");
    makeTooOld();
    m_rig->pass(30min);
    QVERIFY(row());
    m_rig->odoo.remove("purchase.order", FakeOdoo::order);
    m_rig->pass(11min);
    QVERIFY(!row());
}

void FixFlow::itSurvivesAnEmptiedCache()
{
    begin(R"([["partner_ref", "!=", false]])");
    makeTooOld();
    m_rig->kill();
    QVERIFY(QFile::remove(m_rig->folder.filePath(u"data/cache.sqlite"_s)));
    QVERIFY(m_rig->start());
    m_rig->connectSource();
    m_rig->pass(1min);
    QVERIFY(row());
}

void FixFlow::anEventEndsByAPersonsWordOnly()
{
    begin("false");
    edit({{"partner_ref", "G-77"}, {"date_order", toOdoo(m_rig->clock.now() - std::chrono::days(9)).toStdString()}});
    m_rig->pass(1min);
    QVERIFY(row());
    LifeAct close = LifeAct::close(u"lead"_s, Disposition::FixedAtSource, Cause::Timing, u"asked on the phone"_s);
    m_rig->console().act(7, row()->id, close);
    m_rig->settle();
    QVERIFY(!row());
    // No read could prove that wrong.
    edit({{"partner_ref", "G-78"}, {"origin", "S1"}});
    m_rig->pass(30min);
    QVERIFY(!row());
}

QTEST_GUILESS_MAIN(FixFlow)
#include "tst_fix_flow.moc"
