// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/ledger/verify_log.h"
#include "core/domain/rules/publication.h"

#include <QFile>
#include <QTest>

#include <limits>

using namespace backroom;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const Timestamp noon = *fromIso(u"2026-11-23T12:00:00.000Z"_s);
const RuleId code{u"PUR.order.to-approve"_s};

/// A rule with limits that the program is delivered with.
Json ruleFile(int version = 1, const QString& team = u"purchasing"_s)
{
    QFile file(QStringLiteral(BACKROOM_RESOURCES "/rules/PUR.order.to-approve.json"));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    Json json = parseJson(file.readAll()).value_or(Json());
    json["version"] = version;
    json["team"] = toJson(team);
    return json;
}

class Log {
public:
    void write(const LedgerAct& act)
    {
        const auto entry = makeEntry(act, entries.size(), entries.empty() ? Hash{} : entries.back().leaf);
        QVERIFY(entry);
        entries.push_back(*entry);
        publications.add(*entry);
    }
    /// The code of the refusal, or empty; written when it is not refused.
    QString propose(const Json& file, const QString& who) { return take(publications.propose(file, who, noon)); }
    QString publish(const Json& file, const QString& who) { return take(publications.publish(file, who, noon + 1h)); }

    std::vector<LedgerEntry> entries;
    PublicationRegister publications;

private:
    QString take(const Result<LedgerAct>& act)
    {
        if (act) {
            write(*act);
            return {};
        }
        return act.error().kind == ErrorKind::Policy ? act.error().detail.section(u':', 0, 0) : toName(act.error().kind);
    }
};

QString standingOf(const std::optional<EffectiveRule>& rule)
{
    return rule ? toName(rule->standing) : u"nothing"_s;
}

} // namespace

class PublicationTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void policiesAreAgreedOnLikeRules()
    {
        QFile file(QStringLiteral(BACKROOM_RESOURCES "/policies/limits.json"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        Json limits = parseJson(file.readAll()).value();
        limits["version"] = 7;
        limits["limits"][0]["upTo"] = 300;
        QCOMPARE(definitionIdOf(limits).value, u"policy.limits"_s);
        Log log;
        QCOMPARE(log.publish(limits, u"marc"_s), u"not-proposed"_s);
        QCOMPARE(log.propose(limits, u"anna"_s), QString());
        QCOMPARE(log.publish(limits, u"anna"_s), u"same-person"_s);
        Json other = limits;
        other["limits"][0]["upTo"] = 3000;
        QCOMPARE(log.publish(other, u"marc"_s), u"not-proposed"_s);
        QCOMPARE(log.publish(limits, u"marc"_s), QString());
        QCOMPARE(log.publications.published({u"policy.limits"_s})->file, limits);
        // What cannot be read as a policy is never proposed.
        limits["version"] = 8;
        limits["limits"][0]["upTo"] = "much";
        QCOMPARE(log.propose(limits, u"anna"_s), u"bad-input"_s);
    }

    void contentHashDoesNotSeeSpelling()
    {
        // printf '{"a":[1,2],"b":"x"}' | sha256sum
        const QString hash = u"d0f56dda38d34376527524ddd98f7ec117d5cbfb240f86e11bfb9d2d01a717d9"_s;
        const auto a = contentHashOf(*parseJson(R"({"b":"x","a":[1, 2]})"));
        const auto b = contentHashOf(*parseJson("{ \"a\" : [1.0,2],\n \"b\":\"\\u0078\" }"));
        QVERIFY(a && b);
        QCOMPARE(*a, hash);
        QCOMPARE(*b, hash);
        QVERIFY(*contentHashOf(*parseJson(R"({"b":"x","a":[2, 1]})")) != hash);
        QVERIFY(!contentHashOf(Json(std::numeric_limits<double>::infinity())));
    }

    void whatCarriesLimits()
    {
        QVERIFY(carriesLimits(ruleFile()));
        QVERIFY(carriesLimits({{"limits", true}}));
        QVERIFY(!carriesLimits({{"limits", false}, {"actions", Json::object()}}));
        QVERIFY(carriesLimits({{"actions", {{"approve", Json::object()}}}}));
        QVERIFY(!carriesLimits(Json()));
        QVERIFY(!carriesLimits(Json::array()));
    }

    void takesTwoPeople()
    {
        Log log;
        const Json file = ruleFile();
        QCOMPARE(log.publish(file, u"ben"_s), u"not-proposed"_s);
        QCOMPARE(log.propose(file, u"anna"_s), QString());
        QVERIFY(!log.publications.published(code));
        QVERIFY(log.publications.proposed(code));
        QCOMPARE(log.publications.effectiveHash(code), QString());

        QCOMPARE(log.publish(file, u"anna"_s), u"same-person"_s);
        QCOMPARE(log.publish(file, u" Anna "_s), u"same-person"_s);
        QCOMPARE(log.publish(file, u" "_s), u"person-missing"_s);
        QCOMPARE(log.publish(ruleFile(1, u"finance"_s), u"ben"_s), u"not-proposed"_s);
        QCOMPARE(log.publish(file, u"ben"_s), QString());

        const RulePublication* published = log.publications.published(code);
        QVERIFY(published);
        QVERIFY((*published == RulePublication{code, 1, *contentHashOf(file), file, u"anna"_s, noon, u"ben"_s, noon + 1h}));
        QCOMPARE(log.publications.effectiveHash(code), *contentHashOf(file));
        QVERIFY(!log.publications.proposed(code));
        QCOMPARE(log.publications.findings().size(), 0u);
        QCOMPARE(verifyLog(log.entries, {}).size(), 0u);
    }

    void versionsGrow()
    {
        Log log;
        QCOMPARE(log.propose(ruleFile(3), u"anna"_s), QString());
        QCOMPARE(log.publish(ruleFile(3), u"ben"_s), QString());
        QCOMPARE(log.publish(ruleFile(3), u"cleo"_s), u"version-not-higher"_s);
        QCOMPARE(log.propose(ruleFile(3, u"finance"_s), u"anna"_s), u"version-not-higher"_s);
        QCOMPARE(log.propose(ruleFile(2), u"anna"_s), u"version-not-higher"_s);
        QCOMPARE(log.propose(ruleFile(4, u"finance"_s), u"ben"_s), QString());
        QCOMPARE(log.publications.published(code)->version, 3);
        QCOMPARE(log.publications.proposed(code)->version, 4);
        QCOMPARE(log.publish(ruleFile(4, u"finance"_s), u"anna"_s), QString());
        QCOMPARE(log.publications.published(code)->version, 4);
    }

    void aNewProposalTakesThePlaceOfTheOld()
    {
        Log log;
        QCOMPARE(log.propose(ruleFile(1, u"first"_s), u"anna"_s), QString());
        QCOMPARE(log.propose(ruleFile(1, u"second"_s), u"ben"_s), QString());
        QCOMPARE(log.publish(ruleFile(1, u"first"_s), u"cleo"_s), u"not-proposed"_s);
        QCOMPARE(log.publish(ruleFile(1, u"second"_s), u"ben"_s), u"same-person"_s);
        QCOMPARE(log.publish(ruleFile(1, u"second"_s), u"anna"_s), QString());
    }

    void brokenFilesAreNotProposed()
    {
        Log log;
        QCOMPARE(log.propose(ruleFile(), {}), u"person-missing"_s);
        QCOMPARE(log.propose(Json(), u"anna"_s), u"bad-input"_s);
        Json broken = ruleFile();
        broken["when"] = "everything";
        QCOMPARE(log.propose(broken, u"anna"_s), u"bad-input"_s);
        QCOMPARE(log.publish(Json::array(), u"anna"_s), u"bad-input"_s);
        for (const Json& version : {Json(0), Json(-1), Json("2"), Json(1.5), Json(std::numeric_limits<std::uint64_t>::max())}) {
            Json file = ruleFile();
            file["version"] = version;
            QCOMPARE(log.publish(file, u"anna"_s), u"bad-input"_s);
        }
        QVERIFY(log.entries.empty());
    }

    void entriesOutOfOrderCountForNothing()
    {
        const Json file = ruleFile();
        Log honest;
        const auto proposal = honest.publications.propose(file, u"anna"_s, noon);
        QVERIFY(proposal);
        honest.write(*proposal);
        auto consent = honest.publications.publish(file, u"ben"_s, noon);
        QVERIFY(consent);

        Log log;
        log.write(*consent); // before the proposal
        auto swapped = *proposal;
        swapped.subject["file"]["team"] = "thieves";
        log.write(swapped); // the hash is that of another file
        auto nameless = *proposal;
        nameless.actor.clear();
        log.write(nameless);
        log.write(*proposal);
        auto own = *consent;
        own.actor = u"anna"_s;
        log.write(own);
        auto other = *consent;
        other.subject["hash"] = "00";
        log.write(other);
        log.write({u"rule.published"_s, noon, u"ben"_s, {}, Json::array()});
        log.write({u"item.viewed"_s, noon, u"ben"_s, {}, Json::object()});
        QVERIFY(!log.publications.published(code));
        QStringList findings;
        for (const LedgerFinding& finding : log.publications.findings())
            findings << QString::number(finding.sequence) + u' ' + finding.what.section(u": "_s, 1, 1);
        QCOMPARE(findings, (QStringList{u"0 not-proposed"_s, u"1 hash-differs"_s, u"2 person-missing"_s, u"4 same-person"_s, u"5 not-proposed"_s, u"6 cannot be read"_s}));

        log.write(*consent);
        QVERIFY(log.publications.published(code));
        log.write(*proposal); // again, although it is published
        QCOMPARE(log.publications.findings().size(), 7u);
        QVERIFY(!log.publications.proposed(code));
        log.publications.add({98, "{not JSON", {}});
        log.publications.add({99, R"([{"act":"rule.published"}])", {}});
        QCOMPARE(log.publications.findings().back().sequence, 99u);
    }

    void theWholeLogTellsTheSame()
    {
        Log log;
        QCOMPARE(log.propose(ruleFile(1), u"anna"_s), QString());
        QCOMPARE(log.publish(ruleFile(1), u"ben"_s), QString());
        QCOMPARE(log.propose(ruleFile(2), u"ben"_s), QString());
        const auto again = PublicationRegister::fromEntries(log.entries);
        QVERIFY(again.allPublished() == log.publications.allPublished());
        QVERIFY(*again.proposed(code) == *log.publications.proposed(code));
    }

    void whatRuns()
    {
        const Json mine = ruleFile(2, u"finance"_s);
        const Json delivered = ruleFile(1);
        RulePublication agreed{code, 2, *contentHashOf(mine), mine, u"anna"_s, noon, u"ben"_s, noon};
        const Json changed = ruleFile(3, u"thieves"_s);
        Json tame = changed;
        tame.erase("actions");
        tame.erase("limits");

        QCOMPARE(standingOf(effectiveRule(tame, {}, nullptr)), u"free"_s);
        QCOMPARE(standingOf(effectiveRule(mine, {}, nullptr)), u"shadow"_s);
        QCOMPARE(standingOf(effectiveRule(delivered, delivered, nullptr)), u"installed"_s);
        QCOMPARE(standingOf(effectiveRule(mine, delivered, &agreed)), u"published"_s);
        QCOMPARE(standingOf(effectiveRule({}, {}, nullptr)), u"nothing"_s);

        // Changed by one person, tamed, put back to an old delivery or taken away: what was agreed runs.
        for (const Json& file : {changed, tame, delivered, Json()}) {
            const auto rule = effectiveRule(file, delivered, &agreed);
            QCOMPARE(standingOf(rule), u"pinned"_s);
            QVERIFY(rule->file == mine);
        }
        // A newer delivery of the program that decides otherwise waits, wherever it lies.
        for (const Json& file : {ruleFile(9), mine, changed, Json()}) {
            const auto rule = effectiveRule(file, ruleFile(9), &agreed);
            QVERIFY(rule && rule->file == mine);
            QCOMPARE(rule->waitingVersion, 9);
        }
        // One that only says it in other words is taken.
        Json reworded = ruleFile(9, u"finance"_s);
        reworded["name"]["de"] = "anders gesagt";
        for (const Json& file : {reworded, mine, Json()}) {
            const auto rule = effectiveRule(file, reworded, &agreed);
            QVERIFY(rule && rule->file == reworded);
            QCOMPARE(rule->waitingVersion, 0);
        }
        // Agreed to, it waits no more.
        RulePublication newer{code, 9, *contentHashOf(ruleFile(9)), ruleFile(9), u"anna"_s, noon, u"ben"_s, noon};
        QCOMPARE(effectiveRule(mine, ruleFile(9), &newer)->waitingVersion, 0);
        QVERIFY(effectiveRule(mine, ruleFile(9), &newer)->file == ruleFile(9));
        for (const Json& file : {changed, tame, Json()}) {
            const auto rule = effectiveRule(file, delivered, nullptr);
            QCOMPARE(standingOf(rule), u"pinned"_s);
            QVERIFY(rule->file == delivered);
        }
    }
};

QTEST_GUILESS_MAIN(PublicationTest)
#include "tst_publication.moc"
