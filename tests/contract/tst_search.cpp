// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/contract/search_data.h"
#include "tests/support/domain_census.h"
#include "tests/support/domain_generator.h"
#include "tests/support/known_differences.h"
#include "tests/support/search_recording.h"

#include <QFile>

#include <algorithm>

using namespace backroom;
using namespace backroom::test;
using namespace Qt::StringLiterals;

namespace {

constexpr int usualCount = 4000;
constexpr int usualSeed = 20261128;
/// So many at a time, for the sake of the clock that watches each test.
constexpr int inOneGo = 1000;
/// Conditions with each operator, and on each type of field, in a thousand domains; fewer would prove little.
constexpr int leastInThousand = 5;

int numberFrom(const char* variable, int otherwise)
{
    bool isNumber = false;
    const int number = qEnvironmentVariableIntValue(variable, &isNumber);
    return isNumber ? number : otherwise;
}

} // namespace

/// The evaluator gives the server's own answer (design.md §5): random domains over real records, asked of both.
/// BACKROOM_SEARCH_SEED and BACKROOM_SEARCH_COUNT choose other domains and more of them; BACKROOM_RECORD_SEARCH=FILE writes
/// some for the replay in tests/unit/domain/tst_search_recorded.cpp.
class ContractSearch : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void sameRecordsAsTheServer_data();
    void sameRecordsAsTheServer();
    void everythingWasAsked();
    void cleanupTestCase();

private:
    using Ids = std::vector<std::int64_t>;

    Result<Ids> ask(const QString& model, const Json& domain);
    void compare(const QString& model, const Json& domain);
    void explain(const QString& model, const Json& asked, const Result<Ids>& ours, const Result<Ids>& theirs);
    void record() const;

    ServerUnderTest m_server;
    Desk m_desk;
    std::optional<SearchData> m_data;
    Json m_json;
    std::optional<SearchWorld> m_world;
    std::optional<DomainGenerator> m_generator;
    const int m_count = numberFrom("BACKROOM_SEARCH_COUNT", usualCount);
    const int m_seed = numberFrom("BACKROOM_SEARCH_SEED", usualSeed);
    int m_telling = 0;
    int m_refusedByBoth = 0;
    int m_differing = 0;
    std::map<QString, int> m_known;
    QStringList m_unexplained;
    Json m_cases = Json::array();
};

void ContractSearch::initTestCase()
{
    QVERIFY2(qEnvironmentVariable("BACKROOM_CONTRACT_TARGET") == "real"_L1, "only a real server knows: ./dev real test -R contract_search");
    QVERIFY(m_server.start());
    m_data.emplace(m_desk.person(u"admin"_s));
    REQUIRE_OK(m_data->create());
    const auto json = m_data->world();
    REQUIRE_OK(json);
    m_json = *json;
    auto world = SearchWorld::fromJson(m_json);
    QVERIFY2(world, described(world).constData());
    m_world.emplace(std::move(*world));
    m_generator.emplace(*m_world, static_cast<std::uint32_t>(m_seed));
}

void ContractSearch::cleanupTestCase()
{
    if (m_data)
        REQUIRE_OK(m_data->remove());
}

Result<ContractSearch::Ids> ContractSearch::ask(const QString& model, const Json& domain)
{
    auto answer = m_desk.person(u"admin"_s).call(model, u"search"_s, {}, {{"domain", domain}, {"order", "id"}}, SearchData::context());
    if (!answer)
        return answer.error();
    auto ids = answer->get<Ids>();
    std::sort(ids.begin(), ids.end());
    return ids;
}

void ContractSearch::explain(const QString& model, const Json& asked, const Result<Ids>& ours, const Result<Ids>& theirs)
{
    // A known difference is one that goes away when the server is asked in its own words.
    const ServerWords words = inServerWords(*m_world, model, asked);
    if (ours && !words.differences.empty()) {
        const auto again = ask(model, words.domain);
        if (again && *again == *ours) {
            for (const QString& difference : words.differences)
                ++m_known[difference];
            return;
        }
    }
    QString what = u"%1 %2"_s.arg(model, QString::fromUtf8(dumpJson(asked)));
    if (!ours || !theirs) {
        what += u"\n    here: %1\n    there: %2"_s.arg(QString::fromUtf8(described(ours)), QString::fromUtf8(described(theirs)));
    } else {
        Ids surplus;
        Ids missing;
        std::set_difference(ours->begin(), ours->end(), theirs->begin(), theirs->end(), std::back_inserter(surplus));
        std::set_difference(theirs->begin(), theirs->end(), ours->begin(), ours->end(), std::back_inserter(missing));
        what += u"\n    only here: %1\n    only there: %2"_s.arg(QString::fromUtf8(dumpJson(surplus)), QString::fromUtf8(dumpJson(missing)));
    }
    m_unexplained << what;
}

void ContractSearch::compare(const QString& model, const Json& domain)
{
    const auto parsed = SearchDomain::parse(domain);
    QVERIFY2(parsed, dumpJson(domain) + ": " + described(parsed));
    const Json asked = parsed->forServer(m_world->now());
    const auto theirs = ask(model, asked);
    const auto ours = m_world->search(model, domain);
    if (!theirs && !ours && theirs.error().kind != ErrorKind::Timeout) {
        ++m_refusedByBoth;
        return;
    }
    if (!theirs || !ours || *theirs != *ours) {
        explain(model, asked, ours, theirs);
        return;
    }
    m_telling += !theirs->empty() && theirs->size() < m_world->mirror().find(model)->size();
    m_cases.push_back(Json::array({model.toStdString(), domain, *theirs}));
}

void ContractSearch::sameRecordsAsTheServer_data()
{
    QTest::addColumn<int>("count");
    for (int from = 0; from < m_count; from += inOneGo)
        QTest::addRow("from %d", from) << std::min(inOneGo, m_count - from);
}

void ContractSearch::sameRecordsAsTheServer()
{
    QFETCH(int, count);
    m_unexplained.clear();
    for (int i = 0; i < count; ++i) {
        const QString model = m_generator->model();
        compare(model, m_generator->domain(model));
    }
    m_differing += static_cast<int>(m_unexplained.size());
    if (!m_unexplained.isEmpty())
        QFAIL(m_unexplained.mid(0, 60).join(u'\n').toUtf8());
}

void ContractSearch::everythingWasAsked()
{
    DomainCensus census(m_world->mirror());
    for (const Json& one : m_cases)
        census.count(textOf(one[0]), one[1]);
    qInfo("seed %d: %d domains on %zu models, %d with an answer that is neither nothing nor all, %d refused by both, %d unexplained differences", m_seed,
        m_count, m_world->models().size(), m_telling, m_refusedByBoth, m_differing);
    for (const auto& [difference, count] : m_known)
        qInfo("known difference: %s: %d", qPrintable(difference), count);
    qInfo("%s", qPrintable(census.summary()));
    QVERIFY(m_telling >= m_count * 2 / 5);
    const int least = std::max(1, m_count * leastInThousand / 1000);
    QCOMPARE(census.operatorsBelow(least), QStringList());
    QCOMPARE(census.typesBelow(least), QStringList());
    if (qEnvironmentVariableIsSet("BACKROOM_RECORD_SEARCH"))
        record();
}

void ContractSearch::record() const
{
    QFile file(qEnvironmentVariable("BACKROOM_RECORD_SEARCH"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    const QByteArray text = SearchRecording::write(m_json, SearchRecording::choose(*m_world, m_cases));
    QCOMPARE(file.write(text), text.size());
}

QTEST_GUILESS_MAIN(ContractSearch)
#include "tst_search.moc"
