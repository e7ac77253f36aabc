// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/contract/person.h"
#include "tests/support/domain_generator.h"
#include "tests/support/search_world.h"

#include <QFile>

#include <algorithm>

using namespace backroom;
using namespace backroom::test;
using namespace Qt::StringLiterals;

namespace {

constexpr int wanted = 3200;
constexpr std::uint32_t seed = 20261128;

const std::vector<const char*> models{"account.journal", "account.move", "account.move.line", "hr.department", "product.category", "product.product",
    "product.template", "purchase.order", "purchase.order.line", "res.company", "res.country", "res.partner", "res.users", "stock.location",
    "stock.move", "stock.picking", "stock.quant", "stock.warehouse", "uom.uom"};

/// Everything that is there, archived records too, in English and UTC, whoever asks.
Json context()
{
    return {{"active_test", false}, {"lang", "en_US"}, {"tz", "UTC"}};
}

bool isComparable(const Json& field)
{
    static const QStringList types{u"boolean"_s, u"integer"_s, u"float"_s, u"monetary"_s, u"char"_s, u"text"_s, u"selection"_s, u"date"_s,
        u"datetime"_s, u"many2one"_s, u"one2many"_s, u"many2many"_s};
    return types.contains(textAt(field, "type")) && field.value("store", false) && field.value("searchable", false);
}

/// Nothing of what is recorded may be of use to anybody.
bool isConfidential(const QString& field)
{
    return field.contains("token"_L1) || field.contains("key"_L1) || field.contains("password"_L1) || field.contains("secret"_L1)
        || field.contains("device"_L1) || field.contains("session"_L1);
}

/// Stored, but searched for in a way that depends on where the person comes from.
bool isContextual(const QString& field)
{
    return field == "is_in_selected_section_of_order"_L1;
}

} // namespace

/// The evaluator gives the server's own answer (design.md §5): random domains over real records, asked of both.
/// BACKROOM_RECORD_SEARCH=FILE writes a share of them for the replay in tests/unit/domain.
class ContractSearch : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void sameRecordsAsTheServer();

private:
    void createTrickyPartners();
    Json readWorld();
    void record(const Json& world, const Json& cases) const;

    ServerUnderTest m_server;
    Desk m_desk;
};

void ContractSearch::initTestCase()
{
    QVERIFY2(qEnvironmentVariable("BACKROOM_CONTRACT_TARGET") == "real"_L1, "only a real server knows: ./dev real test -R contract_search");
    QVERIFY(m_server.start());
    createTrickyPartners();
}

/// What ordinary data does not have: wildcards, backslashes, other alphabets, blank texts, trees, archived parents.
void ContractSearch::createTrickyPartners()
{
    Person& admin = m_desk.person(u"admin"_s);
    const auto existing = admin.call(u"res.partner"_s, u"search"_s, {}, {{"domain", Json::array({Json::array({"name", "=like", "BRTEST-%"})})}}, context());
    REQUIRE_OK(existing);
    if (existing->size() >= 12)
        return;
    const auto create = [&](Json values) -> std::int64_t {
        const auto id = admin.create(u"res.partner"_s, values);
        if (!id)
            qWarning("%s", described(id).constData());
        return id ? *id : 0;
    };
    const std::int64_t root = create({{"name", "BRTEST-Épicerie Ñandú"}, {"ref", ""}, {"is_company", true}, {"email", "root@brtest.example"}});
    const std::int64_t middle = create({{"name", "BRTEST-Middle"}, {"parent_id", root}, {"ref", "BRTEST_M"}, {"is_company", true}, {"active", false}});
    create({{"name", "BRTEST-Leaf"}, {"parent_id", middle}, {"ref", "brtest%m"}});
    create({{"name", "BRTEST-Leaf 2"}, {"parent_id", root}, {"street", "  spaces  "}, {"color", 7}});
    create({{"name", "BRTEST-100% \\ done_or_not"}, {"ref", "İSTANBUL ß Σίσυφος"}, {"credit_limit", 12.5}});
    create({{"name", "BRTEST-😀 last"}, {"ref", "😀Z"}, {"comment", false}});
    create({{"name", "BRTEST-full width"}, {"ref", "Ａ"}});
    create({{"name", "BRTEST-archived"}, {"active", false}, {"city", "Lyon"}});
    create({{"name", "brtest-lower"}, {"city", "LYON"}, {"street", ""}});
    create({{"name", "BRTEST-quote's \"q\""}, {"city", "l'Île"}});
    create({{"name", "BRTEST-line\nbreak"}, {"city", "\ttab"}});
    create({{"name", "BRTEST-a"}, {"color", -3}});
    create({{"name", "BRTEST-\\%"}, {"ref", "\\"}});
}

Json ContractSearch::readWorld()
{
    Person& admin = m_desk.person(u"admin"_s);
    Json world = {{"now", toOdoo(admin.clock().now()).toStdString()}, {"models", Json::object()}};
    for (const char* model : models) {
        const QString name = QString::fromLatin1(model);
        const auto known = admin.call(name, u"fields_get"_s, {}, {{"attributes", {"type", "relation", "store", "searchable", "company_dependent"}}}, context());
        if (!known) {
            qWarning("%s: %s", model, described(known).constData());
            continue;
        }
        Json fields = Json::array();
        Json names = {"display_name"};
        for (const auto& [field, about] : known->items()) {
            const QString called = QString::fromStdString(field);
            if (field == "id" || !isComparable(about) || isConfidential(called) || isContextual(called))
                continue;
            fields.push_back(Json::array({field, about.at("type"), about.value("relation", ""), about.value("company_dependent", false) ? "company" : ""}));
            names.push_back(field);
        }
        // Not search_read: it reads lists without the archived records whatever the context says.
        const auto ids = admin.call(name, u"search"_s, {}, {{"domain", Json::array()}, {"order", "id"}}, context());
        const auto rows = !ids ? ids : admin.call(name, u"read"_s, ids->get<std::vector<std::int64_t>>(), {{"fields", names}, {"load", ""}}, context());
        if (!rows) {
            qWarning("%s: %s", model, described(rows).constData());
            continue;
        }
        Json held = Json::array();
        for (const Json& row : *rows) {
            Json values = Json::array({row.at("id")});
            for (const Json& field : names)
                values.push_back(row.value(field.get<std::string>(), Json(false)));
            held.push_back(std::move(values));
        }
        world["models"][model] = {{"fields", std::move(fields)}, {"rows", std::move(held)}};
    }
    return world;
}

void ContractSearch::record(const Json& world, const Json& cases) const
{
    QFile file(qEnvironmentVariable("BACKROOM_RECORD_SEARCH"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    Json all = world;
    all["cases"] = cases;
    file.write(dumpJson(all));
}

void ContractSearch::sameRecordsAsTheServer()
{
    Person& admin = m_desk.person(u"admin"_s);
    const Json json = readWorld();
    const auto world = SearchWorld::fromJson(json);
    QVERIFY2(world, described(world).constData());
    DomainGenerator generator(*world, seed);

    int trivial = 0;
    int refusedByBoth = 0;
    Json cases = Json::array();
    QStringList differences;
    for (int i = 0; i < wanted; ++i) {
        const QString model = generator.model();
        const Json domain = generator.domain(model);
        const auto parsed = SearchDomain::parse(domain);
        QVERIFY2(parsed, dumpJson(domain) + ": " + described(parsed));
        const Json asked = parsed->forServer(world->now());
        const auto theirs = admin.call(model, u"search"_s, {}, {{"domain", asked}, {"order", "id"}}, context());
        const auto ours = world->search(model, domain);
        if (!theirs || !ours) {
            if (!theirs && !ours)
                ++refusedByBoth;
            else
                differences << u"%1 %2\n    here: %3\n    there: %4"_s.arg(model, QString::fromUtf8(dumpJson(asked)), QString::fromUtf8(described(ours)), QString::fromUtf8(described(theirs)));
            continue;
        }
        auto expected = theirs->get<std::vector<std::int64_t>>();
        std::sort(expected.begin(), expected.end());
        const std::size_t all = world->mirror().find(model)->size();
        if (expected.empty() || expected.size() == all)
            ++trivial;
        if (expected == *ours) {
            cases.push_back(Json::array({model.toStdString(), domain, expected}));
            continue;
        }
        std::vector<std::int64_t> surplus;
        std::vector<std::int64_t> missing;
        std::set_difference(ours->begin(), ours->end(), expected.begin(), expected.end(), std::back_inserter(surplus));
        std::set_difference(expected.begin(), expected.end(), ours->begin(), ours->end(), std::back_inserter(missing));
        differences << u"%1 %2\n    only here: %3\n    only there: %4"_s.arg(model, QString::fromUtf8(dumpJson(asked)), QString::fromUtf8(dumpJson(surplus)), QString::fromUtf8(dumpJson(missing)));
    }
    qInfo("%d domains on %zu models, %d of them with an answer that is neither nothing nor all, %d refused by both, %d differences", wanted,
        world->models().size(), wanted - trivial - refusedByBoth, refusedByBoth, static_cast<int>(differences.size()));
    if (!differences.isEmpty())
        qWarning("%s", qPrintable(differences.mid(0, 60).join(u'\n')));
    QCOMPARE(differences.size(), 0);
    QVERIFY(wanted - trivial - refusedByBoth >= wanted / 3);
    if (qEnvironmentVariableIsSet("BACKROOM_RECORD_SEARCH"))
        record(json, cases);
}

QTEST_GUILESS_MAIN(ContractSearch)
#include "tst_search.moc"
