// SPDX-License-Identifier: GPL-3.0-or-later
#include "ledger_scenario.h"

#include <QElapsedTimer>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace backroom;
using namespace Qt::StringLiterals;

namespace {

template <typename T>
ErrorKind kindOf(const Result<T>& result)
{
    return result ? ErrorKind::Network : result.error().kind;
}

QString wordsOf(const Result<std::vector<LedgerFinding>>& findings)
{
    if (!findings)
        return findings.error().detail;
    QStringList words;
    for (const LedgerFinding& finding : *findings)
        words.push_back(finding.what);
    return words.join(u'\n');
}

} // namespace

class LedgerStoreTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void decisionsAndTheirEntriesComeBack();
    void openOnesComeOldestFirst();
    void forbiddenStepsAreNotRecorded();
    void aFailedCommitChangesNothing();
    void headsComeBackAndHold();
    void theLogCarriesOnAfterARestart();
    void onlyOneProcessHoldsIt();
    void brokenFilesAreNeverReplaced_data();
    void brokenFilesAreNeverReplaced();
    void everyChangedByteIsFound();
    void everyAccessMayFail();
    void ratesForTheReader();

private:
    QString file() const { return m_folder->filePath(u"ledger.sqlite"_s); }
    std::unique_ptr<LedgerStore> opened(FaultHook faults = {}) const
    {
        auto ledger = LedgerStore::open(file(), std::move(faults));
        return ledger ? std::move(*ledger) : nullptr;
    }
    /// One decision verified, one waiting, one signed head; closed again.
    void makeLedger() const;
    std::unique_ptr<QTemporaryDir> m_folder;
};

void LedgerStoreTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
}

void LedgerStoreTest::makeLedger() const
{
    const auto ledger = opened();
    QVERIFY(ledger);
    for (const DecisionState state : goodPath)
        QVERIFY(recordState(*ledger, state, u"first"_s));
    TreeHead head{ledger->size(), ledger->root(), noon, {}, {}};
    SigningKey::fromSeed(Secret(QByteArray(32, 's'))).sign(head);
    QVERIFY(ledger->addHead(head));
    QVERIFY(recordState(*ledger, DecisionState::Held, u"second"_s));
}

void LedgerStoreTest::decisionsAndTheirEntriesComeBack()
{
    makeLedger();
    const auto ledger = opened();
    QVERIFY(ledger);
    QCOMPARE(ledger->size(), std::uint64_t(7));
    const auto decisions = ledger->decisions(10);
    QVERIFY(decisions);
    QCOMPARE(decisions->size(), std::size_t(2));
    QVERIFY((*decisions)[0] == decisionIn(DecisionState::Held, u"second"_s)); // newest first
    QVERIFY((*decisions)[1] == decisionIn(DecisionState::Verified, u"first"_s));
    QCOMPARE(ledger->decisions(1).value_or({}).size(), std::size_t(1));

    const auto entries = ledger->entries(0, 100);
    QVERIFY(entries);
    QCOMPARE(entries->size(), std::size_t(7));
    const auto body = parseJson(entries->at(5).body);
    QVERIFY(body);
    QVERIFY(decisionFromJson((*body)["subject"]).value_or({}) == decisionIn(DecisionState::Verified, u"first"_s));
    QCOMPARE(ledger->entries(5, 1).value_or({}).front().sequence, std::uint64_t(5));
    QVERIFY2(ledger->verify().value_or({{0, u"failed"_s}}).empty(), qPrintable(wordsOf(ledger->verify())));
}

void LedgerStoreTest::openOnesComeOldestFirst()
{
    const auto ledger = opened();
    QVERIFY(ledger);
    int minute = 0;
    for (const QString& id : {u"z"_s, u"a"_s, u"m"_s}) {
        Decision decision = decisionIn(DecisionState::Held, id);
        decision.decidedAt = noon + std::chrono::minutes(++minute);
        QVERIFY(ledger->record(decision, actOf(decision.state)));
    }
    Decision withdrawn = decisionIn(DecisionState::Withdrawn, u"a"_s);
    withdrawn.decidedAt = noon + std::chrono::minutes(2);
    QVERIFY(ledger->record(withdrawn, actOf(withdrawn.state)));
    const auto open = ledger->openDecisions();
    QVERIFY(open);
    QCOMPARE(open->size(), std::size_t(2));
    QCOMPARE((*open)[0].id.value, u"z"_s);
    QCOMPARE((*open)[1].id.value, u"m"_s);
}

void LedgerStoreTest::forbiddenStepsAreNotRecorded()
{
    const auto ledger = opened();
    QVERIFY(ledger);
    QCOMPARE(kindOf(recordState(*ledger, DecisionState::Sending, u"x"_s)), ErrorKind::Policy);
    QCOMPARE(ledger->size(), std::uint64_t(0));
    QVERIFY(recordState(*ledger, DecisionState::Held, u"x"_s));
    const Hash root = ledger->root();
    for (const DecisionState state : {DecisionState::Held, DecisionState::Checking, DecisionState::Sending, DecisionState::Verified})
        QCOMPARE(kindOf(recordState(*ledger, state, u"x"_s)), ErrorKind::Policy);
    QCOMPARE(ledger->size(), std::uint64_t(1));
    QCOMPARE(ledger->root(), root);
    QVERIFY(recordState(*ledger, DecisionState::Queued, u"x"_s));
}

void LedgerStoreTest::aFailedCommitChangesNothing()
{
    bool fail = false;
    const auto ledger = opened([&](const char* what) -> std::optional<Error> {
        return fail && qstrcmp(what, "COMMIT") == 0 ? std::optional(Error::of(ErrorKind::DiskFull)) : std::nullopt;
    });
    QVERIFY(ledger);
    QVERIFY(recordState(*ledger, DecisionState::Held, u"x"_s));
    const Hash root = ledger->root();
    fail = true;
    QCOMPARE(kindOf(recordState(*ledger, DecisionState::Queued, u"x"_s)), ErrorKind::DiskFull);
    QCOMPARE(kindOf(ledger->append({u"item.viewed"_s, noon, u"marc"_s, u"till-3"_s, Json::object()})), ErrorKind::DiskFull);
    QCOMPARE(ledger->root(), root);
    QCOMPARE(ledger->size(), std::uint64_t(1));
    QCOMPARE(ledger->decisions(10).value_or({}).front().state, DecisionState::Held);
    fail = false;
    QVERIFY(recordState(*ledger, DecisionState::Queued, u"x"_s));
    QVERIFY2(ledger->verify().value_or({{0, u"failed"_s}}).empty(), qPrintable(wordsOf(ledger->verify())));
}

void LedgerStoreTest::headsComeBackAndHold()
{
    makeLedger();
    const auto ledger = opened();
    QVERIFY(ledger);
    const auto heads = ledger->heads();
    QVERIFY(heads);
    QCOMPARE(heads->size(), std::size_t(1));
    QVERIFY(hasValidSignature(heads->front()));
    TreeHead other{3, sha256("another log"), noon, {}, {}};
    SigningKey::generate().sign(other);
    QVERIFY(ledger->addHead(other));
    QVERIFY(wordsOf(ledger->verify()).contains(u"not the one that was signed"_s));
}

void LedgerStoreTest::theLogCarriesOnAfterARestart()
{
    makeLedger();
    Hash root{};
    {
        const auto ledger = opened();
        QVERIFY(ledger);
        root = ledger->root();
    }
    const auto ledger = opened();
    QVERIFY(ledger);
    QCOMPARE(ledger->root(), root);
    QVERIFY(recordState(*ledger, DecisionState::Queued, u"second"_s));
    QVERIFY(ledger->append({u"session.ended"_s, noon, u"marc"_s, u"till-3"_s, Json::object()}));
    QCOMPARE(ledger->size(), std::uint64_t(9));
    QVERIFY2(ledger->verify().value_or({{0, u"failed"_s}}).empty(), qPrintable(wordsOf(ledger->verify())));
}

void LedgerStoreTest::onlyOneProcessHoldsIt()
{
    makeLedger();
    {
        const auto ledger = opened();
        QVERIFY(ledger);
        QCOMPARE(kindOf(LedgerStore::open(file())), ErrorKind::StoreLocked);
        QVERIFY(recordState(*ledger, DecisionState::Queued, u"second"_s));
    }
    QVERIFY(opened());
}

void LedgerStoreTest::brokenFilesAreNeverReplaced_data()
{
    QTest::addColumn<QString>("how");
    QTest::addColumn<ErrorKind>("expected");
    QTest::newRow("garbage") << u"garbage"_s << ErrorKind::StoreCorrupt;
    QTest::newRow("too new") << u"too new"_s << ErrorKind::StoreTooNew;
    QTest::newRow("truncated") << u"truncated"_s << ErrorKind::StoreCorrupt;
}

void LedgerStoreTest::brokenFilesAreNeverReplaced()
{
    QFETCH(QString, how);
    QFETCH(ErrorKind, expected);
    makeLedger();
    QFile broken(file());
    QVERIFY(broken.open(QIODevice::ReadWrite));
    if (how == u"garbage")
        QVERIFY(broken.resize(0) && broken.write(QByteArray(10'000, 'x')) > 0);
    else if (how == u"truncated")
        QVERIFY(broken.resize(broken.size() / 2));
    else
        QVERIFY(broken.seek(60) && broken.write(QByteArray::fromHex("00000063")) == 4);
    broken.seek(0);
    const QByteArray before = broken.readAll();
    broken.close();

    const auto ledger = LedgerStore::open(file());
    if (ledger)
        QVERIFY(!(*ledger)->verify().value_or({{0, u"unreadable"_s}}).empty());
    else
        QCOMPARE(ledger.error().kind, expected);
    QVERIFY(broken.open(QIODevice::ReadOnly));
    QCOMPARE(broken.readAll().size(), before.size());
}

// Whoever changes the file behind the program's back is found: each byte of what the entries and the head say
// is changed in turn.
void LedgerStoreTest::everyChangedByteIsFound()
{
    makeLedger();
    QFile store(file());
    QVERIFY(store.open(QIODevice::ReadOnly));
    const QByteArray good = store.readAll();
    store.close();
    std::vector<qsizetype> positions;
    const auto addRange = [&](qsizetype from, qsizetype length, qsizetype stride) {
        for (qsizetype at = from; at < from + length; at += stride)
            positions.push_back(at);
    };
    // Entry bodies, as JSON text.
    int texts = 0;
    for (qsizetype at = good.indexOf("\"businessKey\":\"P00017\""); at >= 0; at = good.indexOf("\"businessKey\":\"P00017\"", at + 1), ++texts)
        addRange(at - 60, 400, 13);
    QVERIFY(texts >= 7);
    TreeHead head;
    SigningKey::fromSeed(Secret(QByteArray(32, 's'))).sign(head);
    const qsizetype key = good.indexOf(head.publicKey);
    QVERIFY(key > 0);
    addRange(key - 24 - 32, 24 + 32 + 32 + 64, 3); // root, time, key, signature
    for (const qsizetype at : positions) {
        QByteArray bad = good;
        bad[at] = static_cast<char>(bad[at] ^ 1);
        QVERIFY(store.open(QIODevice::WriteOnly));
        QCOMPARE(store.write(bad), bad.size());
        store.close();
        const auto ledger = LedgerStore::open(file());
        if (!ledger)
            QCOMPARE(ledger.error().kind, ErrorKind::StoreCorrupt);
        else
            QVERIFY2(!(*ledger)->verify().value_or({{0, u"unreadable"_s}}).empty(), qPrintable(u"byte %1 (key at %2): %3"_s.arg(at).arg(key).arg(QString::fromLatin1(good.mid(at - 10, 20).toHex()))));
    }
    QVERIFY(positions.size() > 200);
}

// The first access fails, then the second, … until none does (examples.md §9). After each the ledger is sound, what was
// reported as recorded is there, and the next run carries on from the state it finds.
void LedgerStoreTest::everyAccessMayFail()
{
    int failures = 0;
    for (int failing = 1;; ++failing) {
        init();
        int access = 0;
        std::optional<DecisionState> reported;
        const auto carryOn = [&](LedgerStore& ledger) -> Result<void> {
            std::size_t next = 0;
            const auto known = ledger.decisions(1);
            if (!known)
                return known.error();
            if (!known->empty())
                next = static_cast<std::size_t>(std::find(goodPath.begin(), goodPath.end(), known->front().state) - goodPath.begin()) + 1;
            for (; next < goodPath.size(); ++next) {
                if (const auto recorded = recordState(ledger, goodPath[next], u"x"_s); !recorded)
                    return recorded;
                reported = goodPath[next];
            }
            TreeHead head{ledger.size(), ledger.root(), noon, {}, {}};
            SigningKey::fromSeed(Secret(QByteArray(32, 's'))).sign(head);
            return ledger.addHead(head);
        };
        Result<void> ran;
        {
            auto ledger = LedgerStore::open(file(), [&](const char*) { return ++access == failing ? std::optional(Error::of(ErrorKind::DiskFull)) : std::nullopt; });
            ran = ledger ? carryOn(**ledger) : ledger.error();
            // The same process may try again at once, without a restart.
            if (ledger && !ran) {
                QVERIFY2((*ledger)->verify().value_or({{0, u"failed"_s}}).empty(), qPrintable(wordsOf((*ledger)->verify())));
                QCOMPARE((*ledger)->entries(0, 100).value_or({}).size(), std::size_t((*ledger)->size()));
            }
        }
        const auto ledger = opened();
        QVERIFY(ledger);
        const auto decisions = ledger->decisions(10).value_or({});
        QCOMPARE(decisions.empty(), !reported.has_value());
        if (reported)
            QCOMPARE(decisions.front().state, *reported);
        if (!ran) {
            QCOMPARE(ran.error().kind, ErrorKind::DiskFull);
            ++failures;
            QVERIFY(carryOn(*ledger));
        }
        QCOMPARE(ledger->size(), std::uint64_t(goodPath.size()));
        QVERIFY2(ledger->verify().value_or({{0, u"failed"_s}}).empty(), qPrintable(wordsOf(ledger->verify())));
        if (ran)
            break;
    }
    QVERIFY2(failures > 30, qPrintable(QString::number(failures)));
}

// Figures for the reader; the budgets themselves are held by tests/bench.
void LedgerStoreTest::ratesForTheReader()
{
    const auto ledger = opened();
    QVERIFY(ledger);
    QElapsedTimer watch;
    watch.start();
    constexpr int count = 1000;
    for (int i = 0; i < count; ++i)
        QVERIFY(recordState(*ledger, DecisionState::Held, QString::number(i)));
    qInfo("%d decisions recorded: %.3f ms each", count, static_cast<double>(watch.restart()) / count);
    QVERIFY(ledger->verify().value_or({{0, u"failed"_s}}).empty());
    qInfo("verified %d entries: %lld ms", count, watch.elapsed());
}

QTEST_GUILESS_MAIN(LedgerStoreTest)
#include "tst_ledger_store.moc"
