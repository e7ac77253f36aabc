// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence_scenario.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace backroom;
using namespace Qt::StringLiterals;

namespace {

/// Two decisions, one of them erased, three heads, a witness.
LedgerScenario soundScenario()
{
    LedgerScenario log;
    log.decideToTheEnd(u"d-1"_s);
    log.sign();
    log.decideToTheEnd(u"d-2"_s);
    log.sign();
    log.erase(u"d-1"_s);
    log.sign();
    return log;
}

EvidencePack soundPack(bool isWhole = true)
{
    const LedgerScenario log = soundScenario();
    EvidencePack pack = isWhole ? log.whole() : log.chosen(u"d-1"_s);
    pack.witnesses.push_back({{u"project.project"_s, 4}, log.heads[1], {}, LedgerScenario::start, 77});
    return pack;
}

QString wordsOf(const EvidencePackReport& report)
{
    QStringList words;
    for (const LedgerFinding& finding : report.findings)
        words.push_back(u"%1 %2: %3"_s.arg(finding.sequence).arg(toName(finding.fault), finding.what));
    return words.join(u'\n');
}

/// As somebody with this program could have it written: every file fits the manifest.
EvidencePackReport checked(const EvidencePack& pack, const Expectation& expected = {})
{
    const auto bytes = writePack(pack);
    const auto read = bytes ? readPack(*bytes) : Result<ReadPack>(bytes.error());
    if (!read)
        qFatal("%s", qPrintable(read.error().detail));
    return verifyPack(*read, expected);
}

QString reasonOf(const EvidencePackReport& report)
{
    return report.reason() ? toName(*report.reason()) : u"sound"_s;
}

void changeBody(LedgerEntry& entry, const QByteArray& from, const QByteArray& to)
{
    if (!entry.body.contains(from))
        qFatal("%s", entry.body.constData());
    entry.body.replace(from, to);
    entry.leaf = MerkleTree::leafHash(entry.body);
}

struct Ran {
    int exitCode = -1;
    QByteArray output;
};

Ran runVerify(const QStringList& arguments)
{
    QProcess process;
    process.start(QStringLiteral(BACKROOM_VERIFY), arguments);
    if (!process.waitForFinished())
        return {};
    return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1, process.readAllStandardOutput() + process.readAllStandardError()};
}

} // namespace

class EvidencePackTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void soundPacksAreSound();
    void samePackSameBytes();
    void erasedIsToldFromOpen();
    void decisionsAreToldForPeople();
    void brokenPacksForTheirReason_data();
    void brokenPacksForTheirReason();
    void whatNobodySignedIsNotProven();
    void rulesAreThoseOfTheEntries();
    void forgedFromTheStartIsFoundByWhatWasGiven();
    void whatWasWitnessedLaterTellsOfACleanCut();
    void filesThatAreNotWhatTheManifestSays();
    void archivesThatAreNoPacks();
    void bombsAreNotUnpacked();
    void everyBitOfAnArchive();
    void theProgramSaysWhatItIs();
};

void EvidencePackTest::soundPacksAreSound()
{
    for (const bool isWhole : {true, false}) {
        const EvidencePack pack = soundPack(isWhole);
        const EvidencePackReport report = checked(pack, {pack.heads.front().publicKey, {pack.heads.back()}});
        QVERIFY2(report.isSound(), qPrintable(wordsOf(report)));
        QCOMPARE(report.covered, pack.heads.back().size);
        QCOMPARE(report.uncovered, std::uint64_t(0));
        QCOMPARE(report.witnessed, std::size_t(1));
        QCOMPARE(report.expected, std::size_t(1));
        QCOMPARE(report.erasedDecisions, std::size_t(1));
        QVERIFY(report.erasedValues > 3);
        QCOMPARE(report.root.has_value(), isWhole);
        const auto read = readPack(*writePack(pack));
        QVERIFY(read->findings.empty());
        QCOMPARE(read->pack.entries.size(), pack.entries.size());
        QVERIFY(read->pack.inclusion == pack.inclusion && read->pack.consistency == pack.consistency && read->pack.values == pack.values && read->pack.heads == pack.heads);
    }
    // The last entries may be younger than any head; and what was decided elsewhere is told of, not decided.
    LedgerScenario log = soundScenario();
    log.add({u"decision.outside"_s, log.now, {}, u"till-3"_s, {{"key", "x"}, {"businessKey", "P00017"}}});
    QVERIFY(log.entries.back().body.contains("P00017"));
    log.decideToTheEnd(u"d-3"_s);
    QCOMPARE(reasonOf(checked(log.whole())), u"sound"_s);
    QCOMPARE(checked(log.whole()).uncovered, std::uint64_t(7));
}

void EvidencePackTest::samePackSameBytes()
{
    const EvidencePack pack = soundPack();
    const auto first = writePack(pack);
    QVERIFY(first);
    QCOMPARE(*writePack(pack), *first);
    const auto read = readPack(*first);
    EvidencePack again = read->pack;
    again.witnesses = pack.witnesses;
    QCOMPARE(*writePack(again), *first);
}

void EvidencePackTest::erasedIsToldFromOpen()
{
    const EvidencePack pack = soundPack();
    const Json decisions = decisionsIn(pack);
    QCOMPARE(decisions.size(), std::size_t(2));
    QVERIFY(decisions[0]["erased"].size() > 3);
    QVERIFY(decisions[0]["decision"]["reason"].is_null());
    QVERIFY(decisions[1]["erased"].empty());
    QCOMPARE(decisions[1]["decision"]["reason"], Json("Frau Sommerfeld rief an d-2"));
    const auto bytes = writePack(pack);
    for (const ArchiveFile& file : filesOf(*bytes).value_or({}))
        QVERIFY2(!file.bytes.contains("rief an d-1"), qPrintable(file.name));
}

void EvidencePackTest::decisionsAreToldForPeople()
{
    const Json decision = decisionsIn(soundPack())[1];
    QCOMPARE(decision["decision"]["seal"]["fields"][0][1], Json("Sommerfeld Moden [7]")); // what was displayed
    QCOMPARE(decision["entries"].size(), std::size_t(6));
    QCOMPARE(decision["definitions"].size(), std::size_t(1));
    const std::string hash = decision["definitions"][0]["hash"];
    bool isThere = false;
    for (const ArchiveFile& file : filesOf(*writePack(soundPack())).value_or({})) {
        if (file.name == u"definitions/%1.json"_s.arg(QString::fromStdString(hash)))
            isThere = toHex(sha256(file.bytes)).toStdString() == hash;
    }
    QVERIFY(isThere);
}

void EvidencePackTest::brokenPacksForTheirReason_data()
{
    using Break = std::function<void(EvidencePack&)>;
    QTest::addColumn<bool>("isWhole");
    QTest::addColumn<Break>("how");
    QTest::addColumn<QString>("reason");
    const auto row = [](const char* name, bool isWhole, const QString& reason, Break how) { QTest::newRow(name) << isWhole << how << reason; };
    row("last entries cut off", true, u"truncated"_s, [](EvidencePack& pack) { pack.entries.resize(pack.entries.size() - 3); });
    row("an entry taken out", true, u"removed"_s, [](EvidencePack& pack) { pack.entries.erase(pack.entries.begin() + 5); });
    row("the erasure taken out", true, u"removed"_s, [](EvidencePack& pack) { pack.entries.erase(pack.entries.end() - 1); pack.entries.erase(pack.entries.begin() + 1); });
    row("two entries swapped", true, u"reordered"_s, [](EvidencePack& pack) { std::swap(pack.entries[4], pack.entries[5]); });
    row("an entry twice", true, u"reordered"_s, [](EvidencePack& pack) { pack.entries.insert(pack.entries.begin() + 5, pack.entries[4]); });
    row("an amount changed", true, u"altered"_s, [](EvidencePack& pack) { changeBody(pack.entries[4], "182.40", "982.40"); });
    row("an actor changed", false, u"altered"_s, [](EvidencePack& pack) { changeBody(pack.entries[4], "\"actor\":\"marc\"", "\"actor\":\"ines\""); });
    row("signed anew by another key", true, u"re-signed"_s, [](EvidencePack& pack) { SigningKey::fromSeed(Secret(QByteArray(32, 'x'))).sign(pack.heads[2]); });
    row("chosen, signed anew by another key", false, u"re-signed"_s, [](EvidencePack& pack) { SigningKey::fromSeed(Secret(QByteArray(32, 'x'))).sign(pack.heads.back()); });
    row("a signature broken", true, u"signature"_s, [](EvidencePack& pack) { pack.heads[1].signature[9] = static_cast<char>(pack.heads[1].signature[9] ^ 1); });
    row("signed time changed", true, u"signature"_s, [](EvidencePack& pack) { pack.heads[1].at += Duration(1000); });
    row("a value gone", true, u"value-missing"_s, [](EvidencePack& pack) { pack.values.erase(pack.values.begin()); });
    row("a value changed", true, u"value-altered"_s, [](EvidencePack& pack) { pack.values.begin()->second.value = "\"Herr Winter\""; });
    row("a salt changed", true, u"value-altered"_s, [](EvidencePack& pack) { pack.values.begin()->second.salt[0] = static_cast<char>(pack.values.begin()->second.salt[0] ^ 1); });
    row("chosen, its erasure left out", false, u"value-missing"_s, [](EvidencePack& pack) {
        const std::uint64_t erasure = pack.entries.back().sequence;
        pack.entries.pop_back();
        pack.inclusion.erase(erasure);
        // The reason for it goes with it: no entry commits to it any more.
        PersonalValues kept;
        for (const LedgerEntry& entry : pack.entries) {
            for (const auto& [pointer, commitment] : commitmentsIn(parseJson(entry.body).value_or(Json()))) {
                if (const auto value = pack.values.find(commitment); value != pack.values.end())
                    kept.insert(*value);
            }
        }
        pack.values = kept;
    });
    row("chosen, an entry left out", false, u"removed"_s, [](EvidencePack& pack) { pack.entries.erase(pack.entries.begin() + 3); });
    row("chosen, a proof left out", false, u"removed"_s, [](EvidencePack& pack) { pack.inclusion.erase(pack.entries[3].sequence); });
    row("chosen, a proof of another entry", false, u"altered"_s, [](EvidencePack& pack) { pack.inclusion[pack.entries[3].sequence] = pack.inclusion[pack.entries[4].sequence]; });
    row("consistency left out", true, u"removed"_s, [](EvidencePack& pack) { pack.consistency.pop_back(); });
    row("consistency broken", false, u"altered"_s, [](EvidencePack& pack) { pack.consistency.back().proof.back()[0] ^= 1; });
    row("another witness", true, u"witness"_s, [](EvidencePack& pack) { pack.witnesses.front().head.root[0] ^= 1; });
}

void EvidencePackTest::brokenPacksForTheirReason()
{
    QFETCH(bool, isWhole);
    QFETCH(std::function<void(EvidencePack&)>, how);
    QFETCH(QString, reason);
    EvidencePack pack = soundPack(isWhole);
    how(pack);
    const EvidencePackReport report = checked(pack);
    QVERIFY2(reasonOf(report) == reason, qPrintable(reasonOf(report) + u'\n' + wordsOf(report)));
}

void EvidencePackTest::whatNobodySignedIsNotProven()
{
    EvidencePack part = soundPack(false);
    part.heads.clear();
    part.witnesses.clear();
    QCOMPARE(reasonOf(checked(part)), u"truncated"_s);
    EvidencePack whole = soundPack();
    whole.heads.clear();
    whole.witnesses.clear();
    QCOMPARE(reasonOf(checked(whole, {soundScenario().key.publicKey(), {}})), u"re-signed"_s);
}

// The manifest is anybody's to write.
void EvidencePackTest::rulesAreThoseOfTheEntries()
{
    const auto reasonWith = [](const std::function<void(std::vector<ArchiveFile>&)>& how) {
        std::vector<ArchiveFile> files = filesOf(writePack(soundPack()).value()).value();
        how(files);
        Json manifest = parseJson(files.front().bytes).value();
        manifest["files"] = Json::object();
        for (std::size_t i = 1; i < files.size(); ++i)
            manifest["files"][files[i].name.toStdString()] = toHex(sha256(files[i].bytes)).toStdString();
        files.front().bytes = dumpJson(manifest);
        return reasonOf(verifyPack(readPack(zipOf(files).value()).value(), {}));
    };
    const auto definition = [](std::vector<ArchiveFile>& files) {
        return std::find_if(files.begin(), files.end(), [](const ArchiveFile& file) { return file.name.startsWith(u"definitions/"_s); });
    };
    QCOMPARE(reasonWith([](auto&) {}), u"sound"_s);
    QCOMPARE(reasonWith([&](auto& files) { definition(files)->bytes += ' '; }), u"file"_s);
    QCOMPARE(reasonWith([&](auto& files) { files.erase(definition(files)); }), u"file"_s);
    QCOMPARE(reasonWith([](auto& files) { files.push_back({u"definitions/%1.json"_s.arg(QString(64, u'0')), "{}"}); }), u"file"_s);
}

void EvidencePackTest::forgedFromTheStartIsFoundByWhatWasGiven()
{
    const LedgerScenario real = soundScenario();
    LedgerScenario forged('x'); // every hash, proof and signature of it is right
    forged.decideToTheEnd(u"d-1"_s);
    forged.sign();
    QCOMPARE(reasonOf(checked(forged.whole())), u"sound"_s);
    QCOMPARE(reasonOf(checked(forged.whole(), {real.key.publicKey(), {}})), u"re-signed"_s);
    QCOMPARE(reasonOf(checked(forged.whole(), {{}, {real.heads.front()}})), u"witness"_s);
    QCOMPARE(reasonOf(checked(forged.whole(), {{}, {real.heads.back()}})), u"truncated"_s);
}

// Cut off so cleanly that nothing inside tells of it.
void EvidencePackTest::whatWasWitnessedLaterTellsOfACleanCut()
{
    LedgerScenario begun;
    begun.decideToTheEnd(u"d-1"_s);
    begun.sign();
    EvidencePack cut = begun.whole();
    QCOMPARE(reasonOf(checked(cut)), u"sound"_s);
    cut.witnesses = {{{u"project.project"_s, 4}, soundScenario().heads[1], {}, LedgerScenario::start, 77}};
    QCOMPARE(reasonOf(checked(cut)), u"witness"_s);
}

void EvidencePackTest::filesThatAreNotWhatTheManifestSays()
{
    const auto bytes = writePack(soundPack());
    const auto files = filesOf(*bytes).value_or({});
    QVERIFY(files.size() >= 8);
    for (std::size_t i = 1; i < files.size(); ++i) {
        auto changed = files;
        changed[i].bytes += ' ';
        const auto read = readPack(*zipOf(changed));
        QVERIFY2(!read || !verifyPack(*read).isSound(), qPrintable(files[i].name));
        auto without = files;
        without.erase(without.begin() + static_cast<std::ptrdiff_t>(i));
        const auto lacking = readPack(*zipOf(without));
        QVERIFY2(!lacking || !verifyPack(*lacking).isSound(), qPrintable(files[i].name));
    }
    auto more = files;
    more.push_back({u"decisions/extra.json"_s, "{}"});
    QCOMPARE(reasonOf(verifyPack(*readPack(*zipOf(more)))), u"file"_s);
}

void EvidencePackTest::archivesThatAreNoPacks()
{
    const QByteArray good = *writePack(soundPack());
    for (qsizetype length = 0; length < good.size(); length += std::max<qsizetype>(1, good.size() / 97))
        QVERIFY2(!readPack(good.left(length)), qPrintable(QString::number(length)));
    QVERIFY(!readPack(*zipOf({{u"manifest.json"_s, "{}"}})));
    QVERIFY(!readPack(*zipOf({{u"manifest.json"_s, R"({"format":"backroom-evidence/3"})"}})));
    for (const char* name : {"/etc/x", "../x", "a/../../x", "a\\b", "c:x", "a\nb"})
        QVERIFY2(!filesOf(*zipOf({{QString::fromLatin1(name), "x"}})), name);
    QByteArray twice = *zipOf({{u"aa"_s, "x"}, {u"ab"_s, "y"}});
    twice.replace("ab", "aa");
    QVERIFY(!filesOf(twice));
}

void EvidencePackTest::bombsAreNotUnpacked()
{
    const QByteArray bomb = *zipOf({{u"a"_s, QByteArray(64 * 1024 * 1024, '\0')}});
    QVERIFY(bomb.size() < 100'000);
    QVERIFY(!filesOf(bomb, {10, 1024 * 1024, 1024 * 1024}));
    QVERIFY(!filesOf(bomb, {10, qint64(1) << 40, 1000}));
    std::vector<ArchiveFile> many;
    for (int i = 0; i < 50; ++i)
        many.push_back({QString::number(i), {}});
    QVERIFY(!filesOf(*zipOf(many), {49, 1000, 1'000'000}));
    QVERIFY(filesOf(*zipOf(many), {50, 1000, 1'000'000}));
    // A size that is said smaller than it is.
    QByteArray liar = *zipOf({{u"a"_s, QByteArray(100'000, 'x')}});
    const QByteArray size = QByteArray::fromHex("a0860100");
    QVERIFY(liar.contains(size));
    liar.replace(size, QByteArray::fromHex("10000000"));
    QVERIFY(!filesOf(liar));
}

// What is flipped is refused, found, or nothing but the archive's own words about itself: then the contents are the same.
void EvidencePackTest::everyBitOfAnArchive()
{
    const QByteArray good = *writePack(soundPack());
    const auto files = filesOf(good).value_or({});
    int harmless = 0;
    int tried = 0;
    for (qsizetype at = 0; at < good.size(); at += 7, ++tried) {
        QByteArray bad = good;
        bad[at] = static_cast<char>(bad[at] ^ (1 << at % 8));
        const auto unpacked = filesOf(bad);
        if (unpacked && *unpacked == files) {
            ++harmless;
            continue;
        }
        const auto read = readPack(bad);
        QVERIFY2(!read || !verifyPack(*read).isSound(), qPrintable(QString::number(at)));
    }
    QVERIFY2(tried > 500 && harmless < tried / 3, qPrintable(u"%1 of %2"_s.arg(harmless).arg(tried)));
}

void EvidencePackTest::theProgramSaysWhatItIs()
{
    QTemporaryDir folder;
    const auto written = [&folder](const QString& name, const QByteArray& bytes) {
        QFile file(folder.filePath(name));
        return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() ? file.fileName() : QString();
    };
    const EvidencePack pack = soundPack();
    const QString good = written(u"good.zip"_s, *writePack(pack));
    const QString key = QString::fromLatin1(pack.heads.front().publicKey.toHex());
    const Ran sound = runVerify({good, u"--key"_s, key, u"--head"_s, QString::fromLatin1(headLine(pack.heads.back()))});
    QVERIFY2(sound.exitCode == 0, sound.output.constData());
    QVERIFY(sound.output.endsWith("SOUND\n") && sound.output.contains(key.toLatin1()) && sound.output.contains("erased by the rules in 1 decisions"));
    QCOMPARE(runVerify({written(u"some.zip"_s, *writePack(soundPack(false)))}).exitCode, 0);
    QCOMPARE(runVerify({good, u"--key"_s, QString(64, u'0')}).exitCode, 5);

    const auto exitAfter = [&](const std::function<void(EvidencePack&)>& how, bool isWhole = true) {
        EvidencePack broken = soundPack(isWhole);
        how(broken);
        return runVerify({written(u"broken.zip"_s, *writePack(broken))}).exitCode;
    };
    QCOMPARE(exitAfter([](EvidencePack& one) { changeBody(one.entries[4], "182.40", "982.40"); }), 1);
    QCOMPARE(exitAfter([](EvidencePack& one) { one.entries.pop_back(); }), 3);
    QCOMPARE(exitAfter([](EvidencePack& one) { std::swap(one.entries[4], one.entries[5]); }), 4);
    QCOMPARE(exitAfter([](EvidencePack& one) { SigningKey::generate().sign(one.heads.back()); }), 5);
    QCOMPARE(exitAfter([](EvidencePack& one) { one.values.erase(one.values.begin()); }), 6);
    QCOMPARE(exitAfter([](EvidencePack& one) { one.witnesses.front().head.root[0] ^= 1; }), 8);
    QCOMPARE(runVerify({written(u"cut.zip"_s, writePack(pack)->chopped(100))}).exitCode, 2);
    const Ran asJson = runVerify({u"--json"_s, written(u"cut2.zip"_s, *writePack([&] { EvidencePack cut = pack; cut.entries.pop_back(); return cut; }()))});
    QCOMPARE(asJson.exitCode, 3);
    QCOMPARE(parseJson(asJson.output).value_or(Json())["reason"], Json("truncated"));

    LedgerScenario against;
    against.decide(u"d-1"_s, {DecisionState::Held, DecisionState::Sending});
    against.sign();
    QCOMPARE(runVerify({written(u"against.zip"_s, *writePack(against.whole()))}).exitCode, 7);
}

QTEST_GUILESS_MAIN(EvidencePackTest)
#include "tst_evidence_pack.moc"
