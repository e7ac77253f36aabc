// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/rules/publication.h"

#include <QTest>

using namespace backroom;
using namespace Qt::StringLiterals;

namespace {

const Timestamp noon = fromIso(u"2026-03-02T12:00:00Z"_s).value();
const RuleId code{u"DSC.order.above-limit"_s};

Json rule(int version, int limit = 100, bool limits = true)
{
    Json file = {{"code", code.value.toStdString()}, {"version", version}, {"when", Json::array({Json::array({"discount", ">", limit})})}};
    if (limits)
        file["limits"] = true;
    return file;
}

/// A ledger that grows.
struct Log {
    std::vector<LedgerEntry> entries;

    void add(const LedgerAct& act)
    {
        entries.push_back(makeEntry(act, entries.size(), entries.empty() ? Hash{} : entries.back().leaf).value());
    }
    PublicationRegister read() const { return PublicationRegister::fromEntries(entries); }
    void propose(const Json& file, const QString& who) { add(read().propose(file, who, noon).value()); }
    void publish(const Json& file, const QString& who) { add(read().publish(file, who, noon).value()); }
};

Log agreed(const Json& file)
{
    Log log;
    log.propose(file, u"anna"_s);
    log.publish(file, u"marc"_s);
    return log;
}

QString standing(const Json& file, const Json& installed, const RulePublication* published)
{
    const auto effective = effectiveRule(file, installed, published);
    return effective ? toName(effective->standing) + u" v"_s + QString::number(effective->file["version"].get<int>()) : u"nothing"_s;
}

} // namespace

class PublicationTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theHashIsOfTheContent();
    void limitsAreKnown();
    void twoPeopleAgree();
    void refusesOnePerson();
    void forgedEntriesCountForNothing_data();
    void forgedEntriesCountForNothing();
    void decidesWhatRuns_data();
    void decidesWhatRuns();
    void aPinnedRuleRunsWordForWord();
};

void PublicationTest::theHashIsOfTheContent()
{
    const Json spaced = Json::parse(R"({ "version" : 1, "code":"x" })");
    const Json turned = Json::parse(R"({"code":"x","version":1})");
    QCOMPARE(contentHashOf(spaced).value(), contentHashOf(turned).value());
    QVERIFY(contentHashOf(rule(1)).value() != contentHashOf(rule(1, 101)).value());
    QCOMPARE(contentHashOf(rule(1)).value().size(), 64);
}

void PublicationTest::limitsAreKnown()
{
    QVERIFY(carriesLimits(rule(1)));
    QVERIFY(!carriesLimits(rule(1, 100, false)));
    QVERIFY(carriesLimits(Json::parse(R"({"actions": {"approve": {}}})")));
    QVERIFY(!carriesLimits(Json::parse(R"({"actions": {}, "limits": false})")));
    QVERIFY(!carriesLimits(Json()));
}

void PublicationTest::twoPeopleAgree()
{
    Log log;
    log.propose(rule(2), u"anna"_s);
    QVERIFY(!log.read().published(code));
    QCOMPARE(log.read().proposed(code)->proposedBy, u"anna"_s);
    log.publish(rule(2), u"marc"_s);
    const auto state = log.read();
    QVERIFY(!state.proposed(code));
    const RulePublication* published = state.published(code);
    QVERIFY(published);
    QCOMPARE(published->version, 2);
    QCOMPARE(published->publishedBy, u"marc"_s);
    QCOMPARE(published->publishedAt, std::optional(noon));
    QVERIFY(published->file == rule(2));
    QVERIFY(state.findings().empty());
    QVERIFY(verifyLog(log.entries, {}).empty());
}

void PublicationTest::refusesOnePerson()
{
    Log log;
    QCOMPARE(log.read().publish(rule(1), u"marc"_s, noon).error().kind, ErrorKind::Policy); // nothing proposed
    log.propose(rule(1), u"anna"_s);
    QCOMPARE(log.read().publish(rule(1), u"anna"_s, noon).error().kind, ErrorKind::Policy);
    QCOMPARE(log.read().publish(rule(1), {}, noon).error().kind, ErrorKind::Policy);
    QCOMPARE(log.read().publish(rule(1, 101), u"marc"_s, noon).error().kind, ErrorKind::Policy); // other content
    log.publish(rule(1), u"marc"_s);
    QCOMPARE(log.read().propose(rule(1, 500), u"anna"_s, noon).error().kind, ErrorKind::Policy); // the version is taken
    QCOMPARE(log.read().propose(rule(2), {}, noon).error().kind, ErrorKind::Policy);
    QCOMPARE(log.read().propose(Json::parse(R"({"code": "x"})"), u"anna"_s, noon).error().kind, ErrorKind::BadInput);
    QVERIFY(log.read().propose(rule(2, 500), u"anna"_s, noon));
}

void PublicationTest::forgedEntriesCountForNothing_data()
{
    QTest::addColumn<QString>("how");
    for (const auto* how : {"published by the proposer", "published without a proposal", "hash of other content", "older version", "published as another content", "no subject"})
        QTest::newRow(how) << QString::fromLatin1(how);
}

void PublicationTest::forgedEntriesCountForNothing()
{
    QFETCH(QString, how);
    Log log = agreed(rule(2));
    LedgerAct proposal = log.read().propose(rule(3), u"anna"_s, noon).value();
    Log next = log;
    next.add(proposal);
    LedgerAct publication = next.read().publish(rule(3), u"marc"_s, noon).value();
    if (how == u"published by the proposer") {
        publication.actor = u"anna"_s;
        next.add(publication);
    } else if (how == u"published without a proposal") {
        next = log;
        next.add(publication);
    } else if (how == u"hash of other content") {
        next = log;
        proposal.subject["hash"] = contentHashOf(rule(3, 101)).value().toStdString();
        next.add(proposal);
    } else if (how == u"older version") {
        next = log;
        proposal.subject["file"] = rule(2, 999);
        proposal.subject["hash"] = contentHashOf(rule(2, 999)).value().toStdString();
        next.add(proposal);
    } else if (how == u"published as another content") {
        publication.subject["hash"] = contentHashOf(rule(3, 101)).value().toStdString();
        next.add(publication);
    } else {
        publication.subject = "x";
        next.add(publication);
    }
    const auto state = next.read();
    QCOMPARE(state.published(code)->version, 2);
    QVERIFY(state.published(code)->file == rule(2));
    QCOMPARE(state.findings().size(), std::size_t(1));
}

void PublicationTest::decidesWhatRuns_data()
{
    QTest::addColumn<Json>("file");
    QTest::addColumn<Json>("installed");
    QTest::addColumn<int>("published"); // 0: nothing
    QTest::addColumn<QString>("expected");
    QTest::newRow("as delivered") << rule(1) << rule(1) << 0 << u"installed v1"_s;
    QTest::newRow("free") << rule(1, 5, false) << Json() << 0 << u"free v1"_s;
    QTest::newRow("free and changed") << rule(2, 6, false) << rule(1, 5, false) << 0 << u"free v2"_s;
    QTest::newRow("never agreed on") << rule(1) << Json() << 0 << u"shadow v1"_s;
    QTest::newRow("agreed on") << rule(2) << rule(1) << 2 << u"published v2"_s;
    QTest::newRow("changed by one") << rule(3, 500) << rule(1) << 2 << u"pinned v2"_s;
    QTest::newRow("changed under the same version") << rule(2, 500) << rule(1) << 2 << u"pinned v2"_s;
    QTest::newRow("delivered one changed by one") << rule(1, 500) << rule(1) << 0 << u"pinned v1"_s;
    QTest::newRow("limits taken out") << rule(3, 500, false) << Json() << 2 << u"pinned v2"_s;
    QTest::newRow("limits taken out of the delivered one") << rule(2, 500, false) << rule(1) << 0 << u"pinned v1"_s;
    QTest::newRow("back to what was delivered") << rule(1) << rule(1) << 2 << u"pinned v2"_s;
    QTest::newRow("the program brings a newer one") << rule(5) << rule(5) << 2 << u"installed v5"_s;
    QTest::newRow("the program brings a newer one, an old file stays") << rule(2) << rule(5) << 2 << u"pinned v5"_s;
    QTest::newRow("the file is gone") << Json() << Json() << 2 << u"pinned v2"_s;
    QTest::newRow("there never was one") << Json() << Json() << 0 << u"nothing"_s;
    QTest::newRow("first limits for a free one") << rule(2) << rule(1, 5, false) << 0 << u"shadow v2"_s;
}

void PublicationTest::decidesWhatRuns()
{
    QFETCH(Json, file);
    QFETCH(Json, installed);
    QFETCH(int, published);
    QFETCH(QString, expected);
    const auto state = published ? agreed(rule(published)).read() : PublicationRegister();
    QCOMPARE(standing(file, installed, state.published(code)), expected);
}

void PublicationTest::aPinnedRuleRunsWordForWord()
{
    const auto state = agreed(rule(2, 77)).read();
    const auto effective = effectiveRule(rule(3, 9999), Json(), state.published(code));
    QVERIFY(effective && effective->file == rule(2, 77));
}

QTEST_GUILESS_MAIN(PublicationTest)
#include "tst_publication.moc"
