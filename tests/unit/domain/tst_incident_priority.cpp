// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/rules/rule_engine.h"

#include <QFile>
#include <QTest>

using namespace backroom;
using namespace Qt::StringLiterals;

namespace {

const Timestamp now = *fromIso(u"2026-11-23T10:00:00Z"_s);
const auto requests = u"maintenance.request"_s;
const auto categories = u"maintenance.equipment.category"_s;

Json delivered(const QString& path)
{
    QFile file(QStringLiteral(BACKROOM_RESOURCES "/") + path);
    return file.open(QIODevice::ReadOnly) ? parseJson(file.readAll()).value_or(Json()) : Json();
}

} // namespace

/// What a store reports, and which priority the delivered rule makes of it: the table of impact and urgency. The examples
/// of the rule cannot show this, for they know neither names of categories nor priorities.
class IncidentPriorityTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void aReportHasItsPriority_data();
    void aReportHasItsPriority();

private:
    FeedDefinition m_feed;
    Rule m_rule;
};

void IncidentPriorityTest::init()
{
    auto feed = feedFromJson(delivered(u"feeds/maintenance-requests.json"_s));
    QVERIFY2(feed, feed ? "" : qPrintable(feed.error().detail));
    m_feed = std::move(*feed);
    auto rule = ruleFromJson(delivered(u"rules/STO.maintenance.open.json"_s));
    QVERIFY2(rule, rule ? "" : qPrintable(rule.error().detail));
    m_rule = std::move(*rule);
}

void IncidentPriorityTest::aReportHasItsPriority_data()
{
    QTest::addColumn<QString>("category");
    QTest::addColumn<bool>("hasEquipment");
    QTest::addColumn<QString>("urgency");
    QTest::addColumn<Priority>("priority");
    QTest::addColumn<Severity>("severity");

    const auto report = [](const char* name, const QString& category, bool hasEquipment, const char* urgency, Priority priority, Severity severity) {
        QTest::newRow(name) << category << hasEquipment << QString::fromLatin1(urgency) << priority << severity;
    };
    // Odoo's stars: "3" is now, "2" today, "1" this week, "0" planned.
    report("Fridge in dairy aisle is broken", {}, false, "3", Priority::P1, Severity::Critical);
    report("Fridge in the dairy aisle hums", {}, false, "1", Priority::P2, Severity::High);
    report("Fridge in the dairy aisle: lamp", {}, false, "0", Priority::P3, Severity::Medium);
    report("Does not hold its temperature", u"Freezers"_s, true, "2", Priority::P1, Severity::Critical);
    report("Taut ab", u"Kälteanlagen"_s, true, "3", Priority::P1, Severity::Critical);
    report("Tiefkühltruhe warm", u"Allgemein"_s, false, "2", Priority::P1, Severity::Critical);
    report("Store has no power", {}, false, "3", Priority::P1, Severity::Critical);
    report("Injured by a pallet", u"Warehouse"_s, false, "3", Priority::P1, Severity::Critical);

    report("Till 2 freezes when a card is read", u"Tills"_s, true, "2", Priority::P3, Severity::Low);
    report("Till 2 freezes, now", u"Tills"_s, true, "3", Priority::P2, Severity::Medium);
    report("Till beside the freezer prints nothing", u"POS"_s, true, "2", Priority::P3, Severity::Low);
    report("Kasse neben der Kühltheke druckt nicht", u"Kassen"_s, true, "2", Priority::P3, Severity::Low);
    report("Till 4 has no power", u"Tills"_s, false, "3", Priority::P2, Severity::Medium);
    report("Till 2: payment by phone fails", u"Tills"_s, true, "1", Priority::P3, Severity::Low);
    report("Till 2: drawer is loose", u"Tills"_s, true, "0", Priority::P4, Severity::Low);
    report("Smoke comes out of till 2", u"Tills"_s, true, "2", Priority::P1, Severity::Critical);

    report("All tills are dead", u"Tills"_s, false, "3", Priority::P1, Severity::High);
    report("Alle Kassen stehen", u"Kassen"_s, false, "2", Priority::P2, Severity::High);
    report("Nothing goes through", u"Payment terminals"_s, true, "2", Priority::P2, Severity::High);
    report("Switch in the cold room is down", u"Network"_s, true, "2", Priority::P2, Severity::High);
    report("Firewall restarts", u"Network"_s, false, "1", Priority::P3, Severity::Medium);
    report("Office does not get cool: no cooling", u"Air conditioning"_s, true, "2", Priority::P3, Severity::Low);
    report("Air conditioning blows warm air", u"Cooling"_s, true, "2", Priority::P3, Severity::Low);
    report("Klimaanlage tropft", u"Kühlung und Klima"_s, true, "1", Priority::P3, Severity::Low);
    report("Counter is warm", u"Cooling"_s, true, "2", Priority::P1, Severity::Critical);

    report("Deposit machine jams", u"Deposit machines"_s, true, "3", Priority::P2, Severity::Medium);
    report("Shelf label hangs askew", {}, false, "3", Priority::P3, Severity::Low);
    report("Brand sign is dirty", {}, false, "2", Priority::P4, Severity::Low);
}

void IncidentPriorityTest::aReportHasItsPriority()
{
    QFETCH(QString, category);
    QFETCH(bool, hasEquipment);
    QFETCH(QString, urgency);
    Mirror mirror;
    mirror.source = {u"odoo"_s};
    mirror.setNames(categories, {{3, category}});
    RuleEngine engine(mirror);
    engine.setDefinitions({m_feed}, {m_rule}, {});
    ModelSchema schema;
    for (const QString& field : m_feed.fields)
        schema[field] = {u"char"_s, {}};
    schema[u"category_id"_s] = {u"many2one"_s, categories};
    schema[u"equipment_id"_s] = {u"many2one"_s, u"maintenance.equipment"_s};
    schema[u"create_date"_s] = schema[u"write_date"_s] = {u"datetime"_s, {}};
    schema[u"schedule_date"_s] = {u"datetime"_s, {}};
    schema[u"close_date"_s] = {u"date"_s, {}};
    schema[u"archive"_s] = {u"boolean"_s, {}};
    engine.setSchema(requests, schema, m_feed.fields);

    const Json record{{"name", QTest::currentDataTag()}, {"category_id", category.isEmpty() ? Json(false) : Json(3)}, {"equipment_id", hasEquipment ? Json(9) : Json(false)},
        {"priority", urgency.toStdString()}, {"maintenance_type", "corrective"}, {"close_date", false}, {"archive", false}, {"create_date", "2026-11-23 07:00:00"}};
    std::vector<QString> names;
    std::vector<FieldValue> values;
    for (const auto& [name, value] : record.items()) {
        names.push_back(QString::fromStdString(name));
        values.push_back(fieldValueFromJson(value));
    }
    mirror.table(requests).upsert(71, names, values);
    engine.recordChanged(requests, 71);
    engine.evaluate(now);

    QVERIFY(engine.isRaised(m_rule.code, 71));
    const auto row = *mirror.table(requests).rowOf(71);
    const EvaluationContext context = engine.contextOf(m_feed, row, now);
    QTEST(engine.rule(m_rule.code)->priorityOf(row, context), "priority");
    QTEST(engine.rule(m_rule.code)->severityOf(row, context), "severity");
}

QTEST_GUILESS_MAIN(IncidentPriorityTest)
#include "tst_incident_priority.moc"
