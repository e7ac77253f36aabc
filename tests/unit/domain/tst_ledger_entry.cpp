// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/ledger/canonical_json.h"
#include "core/domain/ledger/verify_log.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace backroom;
using namespace Qt::StringLiterals;

namespace {

constexpr Timestamp noon{Duration(1'763'899'200'000)};

Decision decisionIn(DecisionState state, const QString& id = u"d-1"_s)
{
    Decision decision;
    decision.id = {id};
    decision.record = {{u"odoo"_s}, u"purchase.order"_s, 17};
    decision.seal = sealOf({{u"amount_total"_s, u"182.40 EUR"_s}}, u"rule/1"_s);
    decision.actor = u"marc"_s;
    decision.amount = Money(18240, Currency(u"EUR"_s));
    decision.state = state;
    decision.decidedAt = decision.changedAt = decision.heldUntil = noon;
    return decision;
}

LedgerAct actOf(const Decision& decision)
{
    return {u"decision."_s + toName(decision.state), noon, u"marc"_s, u"till-3"_s, toJson(decision)};
}

/// A small sound log: one session, one decision from the undo window to the verified effect, with two signed heads.
struct Log {
    std::vector<LedgerEntry> entries;
    std::vector<TreeHead> heads;
    MerkleTree tree;
    SigningKey key = SigningKey::fromSeed(Secret(QByteArray(32, 's')));

    void add(const LedgerAct& act)
    {
        auto entry = makeEntry(act, entries.size(), entries.empty() ? Hash{} : entries.back().leaf);
        QVERIFY(entry);
        tree.append(entry->leaf);
        entries.push_back(std::move(*entry));
    }
    void sign()
    {
        TreeHead head{tree.size(), tree.root(), noon, {}, {}};
        key.sign(head);
        heads.push_back(head);
    }
};

Log soundLog()
{
    using enum DecisionState;
    Log log;
    log.add({u"session.started"_s, noon, u"marc"_s, u"till-3"_s, {{"version", "1.0"}}});
    for (const DecisionState state : {Held, Queued, Checking, Sending})
        log.add(actOf(decisionIn(state)));
    log.sign();
    for (const DecisionState state : {Acknowledged, Verified})
        log.add(actOf(decisionIn(state)));
    log.sign();
    return log;
}

/// Rewrites history from `first` on, as someone with the file and this program could: every hash is right again.
void rehash(Log& log, std::size_t first)
{
    for (std::size_t i = first; i < log.entries.size(); ++i) {
        Json body = parseJson(log.entries[i].body).value_or(Json());
        body["sequence"] = i;
        body["previous"] = toHex(i == 0 ? Hash{} : log.entries[i - 1].leaf).toStdString();
        log.entries[i].sequence = i;
        log.entries[i].body = canonicalJson(body).value_or({});
        log.entries[i].leaf = MerkleTree::leafHash(log.entries[i].body);
    }
}

QString wordsOf(const std::vector<LedgerFinding>& findings)
{
    QStringList words;
    for (const LedgerFinding& finding : findings)
        words.push_back(QString::number(finding.sequence) + u": "_s + finding.what);
    return words.join(u'\n');
}

struct Ran {
    int exitCode = -1;
    QByteArray output;
    QByteArray errors;
};

Ran runVerify(const QStringList& arguments)
{
    QProcess process;
    process.start(QStringLiteral(BACKROOM_VERIFY), arguments);
    if (!process.waitForFinished())
        return {};
    return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1, process.readAllStandardOutput(), process.readAllStandardError()};
}

} // namespace

class LedgerEntryTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void entryIsCanonicalAndLinked();
    void soundLogHasNoFindings();
    void everyFlippedBitIsFound();
    void cutReorderedAndInsertedEntriesAreFound();
    void rewrittenHistoryIsFoundByTheSignedHead();
    void forbiddenStepsAreFound_data();
    void forbiddenStepsAreFound();
    void aBodyThatIsNoObjectIsAFinding();
    void signaturesCoverEveryPartOfTheHead();
    void keysComeBackFromTheirSeed();
    void packRoundTrips();
    void brokenPacksAreRefused_data();
    void brokenPacksAreRefused();
    void programProvesAndRefuses();
};

void LedgerEntryTest::entryIsCanonicalAndLinked()
{
    const Log log = soundLog();
    const auto body = parseJson(log.entries[2].body);
    QVERIFY(body);
    QCOMPARE(canonicalJson(*body).value_or({}), log.entries[2].body);
    QCOMPARE(log.entries[2].leaf, MerkleTree::leafHash(log.entries[2].body));
    QCOMPARE(textAt(*body, "previous"), QString::fromLatin1(toHex(log.entries[1].leaf)));
    QCOMPARE(textAt(*body, "actor"), u"marc"_s);
    QCOMPARE(textAt(*body, "device"), u"till-3"_s);
    QCOMPARE(textAt(*body, "act"), u"decision.queued"_s);
    QCOMPARE(textAt(*body, "time"), u"2025-11-23T12:00:00.000Z"_s);
    QVERIFY(!makeEntry({u"x"_s, noon, {}, {}, {{"ratio", std::numeric_limits<double>::infinity()}}}, 0, {}));
}

void LedgerEntryTest::soundLogHasNoFindings()
{
    const Log log = soundLog();
    const auto findings = verifyLog(log.entries, log.heads);
    QVERIFY2(findings.empty(), qPrintable(wordsOf(findings)));
    QVERIFY(verifyLog({}, {}).empty());
}

void LedgerEntryTest::everyFlippedBitIsFound()
{
    const Log good = soundLog();
    for (std::size_t i = 0; i < good.entries.size(); ++i) {
        for (qsizetype at = 0; at < good.entries[i].body.size(); ++at) {
            auto entries = good.entries;
            entries[i].body[at] = static_cast<char>(entries[i].body[at] ^ (1 << at % 8));
            QVERIFY2(!verifyLog(entries, good.heads).empty(), entries[i].body.constData());
        }
        for (std::size_t at = 0; at < 32; ++at) {
            auto entries = good.entries;
            entries[i].leaf[at] ^= 0x10;
            QVERIFY(!verifyLog(entries, good.heads).empty());
        }
    }
}

void LedgerEntryTest::cutReorderedAndInsertedEntriesAreFound()
{
    const Log good = soundLog();
    for (std::size_t i = 0; i < good.entries.size(); ++i) {
        auto entries = good.entries;
        entries.erase(entries.begin() + static_cast<std::ptrdiff_t>(i));
        QVERIFY(!verifyLog(entries, good.heads).empty());
        entries = good.entries;
        entries.insert(entries.begin() + static_cast<std::ptrdiff_t>(i), good.entries[i]);
        QVERIFY(!verifyLog(entries, good.heads).empty());
        if (i > 0) {
            entries = good.entries;
            std::swap(entries[i - 1], entries[i]);
            QVERIFY(!verifyLog(entries, good.heads).empty());
        }
    }
    QVERIFY(!verifyLog({}, good.heads).empty());
}

void LedgerEntryTest::rewrittenHistoryIsFoundByTheSignedHead()
{
    Log log = soundLog();
    Json body = parseJson(log.entries[0].body).value_or(Json());
    body["actor"] = "somebody else";
    log.entries[0].body = canonicalJson(body).value_or({});
    rehash(log, 0);
    QVERIFY(verifyLog(log.entries, {}).empty()); // by itself the rewritten log is flawless …
    QCOMPARE(verifyLog(log.entries, log.heads).size(), log.heads.size()); // … but it is not the one that was signed
}

void LedgerEntryTest::forbiddenStepsAreFound_data()
{
    using enum DecisionState;
    QTest::addColumn<QList<DecisionState>>("states");
    QTest::newRow("never held") << QList{Queued};
    QTest::newRow("sent without a check") << QList{Held, Queued, Sending};
    QTest::newRow("verified without being sent") << QList{Held, Queued, Checking, Verified};
    QTest::newRow("after the end") << QList{Held, Withdrawn, Queued};
    QTest::newRow("held twice") << QList{Held, Held};
}

void LedgerEntryTest::forbiddenStepsAreFound()
{
    QFETCH(QList<DecisionState>, states);
    Log log;
    for (const DecisionState state : states)
        log.add(actOf(decisionIn(state)));
    const auto findings = verifyLog(log.entries, {});
    QCOMPARE(findings.size(), std::size_t(1));
    QCOMPARE(findings.front().sequence, static_cast<std::uint64_t>(states.size() - 1));

    Log broken;
    Decision unsealed = decisionIn(DecisionState::Held);
    unsealed.seal.fields[0].value = u"18.40 EUR"_s;
    broken.add(actOf(unsealed));
    QCOMPARE(verifyLog(broken.entries, {}).size(), std::size_t(1));
}

// Someone may forge anything with right hashes; the check must say so, not end.
void LedgerEntryTest::aBodyThatIsNoObjectIsAFinding()
{
    for (const QByteArray body : {"[]", "5", "null", "\"text\"", "{}", R"({"act":"decision.held","previous":5,"sequence":0,"subject":[1]})"}) {
        const std::vector<LedgerEntry> entries{{0, body, MerkleTree::leafHash(body)}};
        QVERIFY2(!verifyLog(entries, {}).empty(), body.constData());
    }
}

void LedgerEntryTest::signaturesCoverEveryPartOfTheHead()
{
    const TreeHead good = soundLog().heads.front();
    QVERIFY(hasValidSignature(good));
    TreeHead bad = good;
    bad.size += 1;
    QVERIFY(!hasValidSignature(bad));
    bad = good;
    bad.root[31] ^= 1;
    QVERIFY(!hasValidSignature(bad));
    bad = good;
    bad.at += Duration(1);
    QVERIFY(!hasValidSignature(bad));
    for (qsizetype i = 0; i < good.signature.size(); ++i) {
        bad = good;
        bad.signature[i] = static_cast<char>(bad.signature[i] ^ 4);
        QVERIFY(!hasValidSignature(bad));
    }
    bad = good;
    bad.signature.clear();
    QVERIFY(!hasValidSignature(bad));
    bad.publicKey.clear();
    QVERIFY(!hasValidSignature(bad));
    TreeHead other = good;
    SigningKey::generate().sign(other);
    QVERIFY(hasValidSignature(other));
    other.publicKey = good.publicKey;
    QVERIFY(!hasValidSignature(other));
}

void LedgerEntryTest::keysComeBackFromTheirSeed()
{
    // RFC 8032 §7.1, test 1.
    const SigningKey known = SigningKey::fromSeed(Secret(QByteArray::fromHex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")));
    TreeHead head;
    known.sign(head);
    QCOMPARE(head.publicKey.toHex(), QByteArray("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"));

    const SigningKey made = SigningKey::generate();
    TreeHead first;
    TreeHead second;
    made.sign(first);
    SigningKey::fromSeed(made.seed()).sign(second);
    QVERIFY(first == second);
    SigningKey::generate().sign(second);
    QVERIFY(first.publicKey != second.publicKey);
}

void LedgerEntryTest::packRoundTrips()
{
    const Log log = soundLog();
    const auto json = parseJson(dumpJson(packOf(log.entries, log.heads)));
    QVERIFY(json);
    const auto pack = packFromJson(*json);
    QVERIFY(pack);
    QCOMPARE(pack->entries.size(), log.entries.size());
    QCOMPARE(pack->heads, log.heads);
    QVERIFY(verifyLog(pack->entries, pack->heads).empty());
}

void LedgerEntryTest::brokenPacksAreRefused_data()
{
    QTest::addColumn<QByteArray>("patch");
    QTest::newRow("format") << QByteArray(R"({"format":"backroom-ledger/2"})");
    QTest::newRow("entries gone") << QByteArray(R"({"entries":null})");
    QTest::newRow("entries no list") << QByteArray(R"({"entries":{}})");
    QTest::newRow("entry no object") << QByteArray(R"({"entries":[5]})");
    QTest::newRow("entry without leaf") << QByteArray(R"({"entries":[{"sequence":0,"body":"{}"}]})");
    QTest::newRow("negative sequence")
        << QByteArray(R"({"entries":[{"sequence":-1,"body":"{}","leaf":")") + QByteArray(64, '0') + R"("}]})";
    QTest::newRow("heads gone") << QByteArray(R"({"heads":null})");
    QTest::newRow("head no object") << QByteArray(R"({"heads":["x"]})");
    QTest::newRow("head without root") << QByteArray(R"({"heads":[{"size":1}]})");
}

void LedgerEntryTest::brokenPacksAreRefused()
{
    QFETCH(QByteArray, patch);
    const Log log = soundLog();
    Json json = packOf(log.entries, log.heads);
    json.merge_patch(parseJson(patch).value_or(Json()));
    QVERIFY(!packFromJson(json));
    for (const char* nonsense : {"null", "[]", "5", "{}"})
        QVERIFY(!packFromJson(parseJson(nonsense).value_or(Json())));
}

void LedgerEntryTest::programProvesAndRefuses()
{
    QTemporaryDir folder;
    const auto written = [&folder](const QString& name, const QByteArray& bytes) {
        QFile file(folder.filePath(name));
        return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() ? file.fileName() : QString();
    };
    const Log log = soundLog();
    const QByteArray good = dumpJson(packOf(log.entries, log.heads));
    QByteArray tampered = good;
    tampered.replace("182.40 EUR", "982.40 EUR");
    QVERIFY(tampered != good);

    const Ran sound = runVerify({written(u"good.json"_s, good)});
    QCOMPARE(sound.exitCode, 0);
    QVERIFY(sound.output.contains("SOUND\n"));
    QVERIFY(sound.output.contains(toHex(log.tree.root())));
    QVERIFY(sound.output.contains(log.heads.front().publicKey.toHex()));

    const Ran unsound = runVerify({written(u"tampered.json"_s, tampered)});
    QCOMPARE(unsound.exitCode, 1);
    QVERIFY(unsound.output.contains("FINDING"));

    const Ran asJson = runVerify({u"--json"_s, folder.filePath(u"tampered.json"_s)});
    QCOMPARE(asJson.exitCode, 1);
    const auto parsed = parseJson(asJson.output);
    QVERIFY(parsed);
    QCOMPARE((*parsed)["sound"], Json(false));
    QVERIFY(!(*parsed)["findings"].empty());
    const auto parsedGood = parseJson(runVerify({u"--json"_s, folder.filePath(u"good.json"_s)}).output);
    QVERIFY(parsedGood);
    QCOMPARE((*parsedGood)["sound"], Json(true));
    QCOMPARE((*parsedGood)["entries"], Json(log.entries.size()));
    QCOMPARE((*parsedGood)["unsignedTail"], Json(0));

    const auto forged = QByteArray(R"({"format":"backroom-ledger/1","heads":[],"entries":[{"sequence":0,"body":"[]","leaf":")")
        + toHex(MerkleTree::leafHash("[]")) + R"("}]})";
    QCOMPARE(runVerify({written(u"forged.json"_s, forged)}).exitCode, 1);

    QCOMPARE(runVerify({folder.filePath(u"absent.json"_s)}).exitCode, 2);
    QCOMPARE(runVerify({written(u"garbage.json"_s, good.left(100))}).exitCode, 2);
    QCOMPARE(runVerify({written(u"other.json"_s, "{}")}).exitCode, 2);
    QCOMPARE(runVerify({}).exitCode, 2);
    QCOMPARE(runVerify({u"--version"_s}).exitCode, 0);
}

QTEST_GUILESS_MAIN(LedgerEntryTest)
#include "tst_ledger_entry.moc"
