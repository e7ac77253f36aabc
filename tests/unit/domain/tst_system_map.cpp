// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/rules/shared_actions.h"
#include "core/domain/systems/system_map.h"

#include <QDir>
#include <QTest>

using namespace backroom;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

Json readJson(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? *parseJson(file.readAll()) : Json();
}

const QString resources = QStringLiteral(BACKROOM_RESOURCES);

std::vector<FeedDefinition> deliveredFeeds()
{
    std::vector<FeedDefinition> feeds;
    for (const QString& name : QDir(resources + u"/feeds"_s).entryList({u"*.json"_s}))
        feeds.push_back(*feedFromJson(readJson(resources + u"/feeds/"_s + name)));
    return feeds;
}

} // namespace

/// Whose word counts for which data: what a file may say, what a later one changes, and what is refused because of it.
class SystemMapTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyModelReadHasItsDomain();
    void eventsTakeLatencyFromTheirFeed();
    void deliveredActionsStayWhereTheyBelong();
    void anotherAuthorityForbidsTheWrite_data();
    void anotherAuthorityForbidsTheWrite();
    void laterFileChangesOnlyWhatItSays();
    void whatDoesNotFitIsLeftOut_data();
    void whatDoesNotFitIsLeftOut();
    void brokenFilesAreRefused_data();
    void brokenFilesAreRefused();

private:
    static SystemMap delivered()
    {
        SystemMap map;
        const QStringList problems = map.add(*systemMapFromJson(readJson(resources + u"/systems/default.json"_s)), deliveredFeeds());
        return problems.isEmpty() ? map : SystemMap();
    }
    static QStringList addTo(SystemMap& map, const char* own) { return map.add(*systemMapFromJson(Json::parse(own)), deliveredFeeds()); }
};

void SystemMapTest::everyModelReadHasItsDomain()
{
    const SystemMap map = delivered();
    QVERIFY(!map.domains().empty());
    for (const FeedDefinition& feed : deliveredFeeds())
        QVERIFY2(map.domainOf(feed.model), qPrintable(feed.model));
    QCOMPARE(map.domainOf(u"purchase.order"_s)->authority, SystemId{u"odoo"_s});
    QCOMPARE(map.domainOf(u"payment.transaction"_s)->authority, SystemId{u"payment-provider"_s});
    QVERIFY(!map.domainOf(u"x.unknown"_s));
}

void SystemMapTest::eventsTakeLatencyFromTheirFeed()
{
    const SystemMap map = delivered();
    const auto event = [&map](const QString& id) { return *std::find_if(map.events().begin(), map.events().end(), [&id](const BusinessEvent& one) { return one.id == id; }); };
    QCOMPARE(event(u"purchase-approved"_s).lagTarget, Duration(60s));
    QVERIFY(event(u"purchase-approved"_s).latency == LatencyClass::RealTime);
    QVERIFY(event(u"stock-adjusted"_s).latency == LatencyClass::NearRealTime);
    QVERIFY(event(u"flow-failed"_s).feed.isEmpty());
    QCOMPARE(event(u"flow-failed"_s).lagTarget, Duration(30s));
}

void SystemMapTest::deliveredActionsStayWhereTheyBelong()
{
    const SystemMap map = delivered();
    int actions = 0;
    for (const QString& name : QDir(resources + u"/actions"_s).entryList({u"*.json"_s})) {
        const auto file = actionFileFromJson(readJson(resources + u"/actions/"_s + name));
        QVERIFY(file);
        for (const auto& [verb, action] : file->actions) {
            const auto written = file->model == u"n8n.execution"_s ? SystemDefinition::Kind::N8n : SystemDefinition::Kind::Odoo;
            QVERIFY2(!map.foreignTo(written, action, file->model), qPrintable(name + u' ' + verb));
            ++actions;
        }
    }
    QVERIFY(actions > 60);
}

void SystemMapTest::anotherAuthorityForbidsTheWrite_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("verb");
    QTest::addColumn<QString>("domain");
    QTest::addColumn<bool>("isRefused");
    QTest::newRow("its own model") << u"purchase-orders"_s << u"cancel-order"_s << u"purchasing"_s << true;
    QTest::newRow("other data") << u"purchase-orders"_s << u"cancel-order"_s << u"postings"_s << false;
    QTest::newRow("a note on such a record is a message") << u"any"_s << u"note"_s << u"purchasing"_s << false;
    QTest::newRow("a note where messages are kept elsewhere") << u"any"_s << u"note"_s << u"messages"_s << true;
    QTest::newRow("an attachment by its own model") << u"any"_s << u"attach-evidence"_s << u"messages"_s << true;
}

void SystemMapTest::anotherAuthorityForbidsTheWrite()
{
    QFETCH(const QString, file);
    QFETCH(const QString, verb);
    QFETCH(const QString, domain);
    QFETCH(const bool, isRefused);
    SystemMap map = delivered();
    QCOMPARE(addTo(map, qPrintable(uR"({"id": "own", "domains": [{"id": "%1", "authority": "shop"}]})"_s.arg(domain))), QStringList());
    const auto actions = actionFileFromJson(readJson(resources + u"/actions/"_s + file + u".json"_s));
    const DataDomain* foreign = map.foreignTo(SystemDefinition::Kind::Odoo, actions->actions.at(verb), u"purchase.order"_s);
    QCOMPARE(foreign != nullptr, isRefused);
    if (foreign)
        QCOMPARE(foreign->id, DataDomainId{domain});
}

void SystemMapTest::laterFileChangesOnlyWhatItSays()
{
    SystemMap map = delivered();
    QCOMPARE(addTo(map, R"({"id": "own", "systems": [{"id": "pim", "kind": "outside", "name": {"en": "Product master", "de": "Produktstamm"}}],
        "domains": [{"id": "products", "authority": "pim", "models": ["x.variant"]}],
        "events": [{"id": "product-changed", "name": {"en": "Master changed", "de": "Stamm geändert"}, "domain": "products", "producer": "pim", "consumers": ["odoo"], "latency": "scheduled", "lagTargetSeconds": 900}]})"),
        QStringList());
    QCOMPARE(map.domainOf(u"product.product"_s)->authority, SystemId{u"pim"_s});
    QCOMPARE(map.domainOf(u"x.variant"_s)->name.in(u"de"_s), u"Produkte"_s);
    QCOMPARE(map.events().size(), delivered().events().size());
    const auto changed = std::find_if(map.events().begin(), map.events().end(), [](const BusinessEvent& event) { return event.id == u"product-changed"_s; });
    QCOMPARE(changed->producer, SystemId{u"pim"_s});
    QVERIFY(changed->feed.isEmpty());
    QCOMPARE(changed->lagTarget, Duration(900s));
}

void SystemMapTest::whatDoesNotFitIsLeftOut_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("problem");
    QTest::newRow("authority") << uR"({"id": "own", "domains": [{"id": "prices", "authority": "nobody"}]})"_s << u"/domains/0: there is no system \"nobody\""_s;
    QTest::newRow("new domain without a name") << uR"({"id": "own", "domains": [{"id": "new", "authority": "odoo"}]})"_s << u"/domains/0: has no name"_s;
    QTest::newRow("model of another") << uR"({"id": "own", "domains": [{"id": "prices", "authority": "odoo", "models": ["stock.quant"]}]})"_s << u"/domains/0: stock.quant is with \"stock\" already"_s;
    const QString event = uR"({"id": "own", "events": [{"id": "e", "name": {"en": "E", "de": "F"}, "domain": "%1", "producer": "%2", "consumers": ["%3"], "feed": "%4"}]})"_s;
    QTest::newRow("data of an event") << event.arg(u"nothing"_s, u"odoo"_s, u"shop"_s, u"products"_s) << u"/events/0: there is no data domain \"nothing\""_s;
    QTest::newRow("producer") << event.arg(u"prices"_s, u"nobody"_s, u"shop"_s, u"products"_s) << u"/events/0: there is no system \"nobody\""_s;
    QTest::newRow("consumer") << event.arg(u"prices"_s, u"odoo"_s, u"nobody"_s, u"products"_s) << u"/events/0: there is no system \"nobody\""_s;
    QTest::newRow("feed") << event.arg(u"prices"_s, u"odoo"_s, u"shop"_s, u"nothing"_s) << u"/events/0: there is no feed \"nothing\""_s;
}

void SystemMapTest::whatDoesNotFitIsLeftOut()
{
    QFETCH(const QString, file);
    QFETCH(const QString, problem);
    SystemMap map = delivered();
    QCOMPARE(addTo(map, qPrintable(file)), QStringList{problem});
    QVERIFY(map == delivered());
}

void SystemMapTest::brokenFilesAreRefused_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("fault");
    QTest::newRow("kind") << uR"({"id": "own", "systems": [{"id": "a", "kind": "sap", "name": {"en": "A"}}]})"_s << u"/systems/0/kind: must be odoo, n8n, backroom or outside"_s;
    QTest::newRow("slip of the pen") << uR"({"id": "own", "domains": [{"id": "prices", "autority": "odoo"}]})"_s << u"/domains/0/authority: is missing"_s;
    QTest::newRow("no target") << uR"({"id": "own", "events": [{"id": "e", "name": {"en": "E"}, "domain": "d", "producer": "p", "consumers": ["c"]}]})"_s << u"/events/0/lagTargetSeconds: is missing"_s;
    QTest::newRow("target of a feed") << uR"({"id": "own", "events": [{"id": "e", "name": {"en": "E"}, "domain": "d", "producer": "p", "consumers": ["c"], "feed": "f", "lagTargetSeconds": 4}]})"_s
                                      << u"/events/0/lagTargetSeconds: is not known here"_s;
}

void SystemMapTest::brokenFilesAreRefused()
{
    QFETCH(const QString, file);
    QFETCH(const QString, fault);
    const auto map = systemMapFromJson(Json::parse(file.toStdString()));
    QVERIFY(!map);
    QVERIFY2(map.error().detail.contains(fault), qPrintable(map.error().detail));
}

QTEST_GUILESS_MAIN(SystemMapTest)
#include "tst_system_map.moc"
