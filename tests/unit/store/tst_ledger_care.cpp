// SPDX-License-Identifier: GPL-3.0-or-later
#include "ledger_scenario.h"

#include "core/domain/ledger/verify_log.h"

#include <QFile>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QTest>

using namespace backroom;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const QByteArray secretReason = "Frau Sommerfeld rief an";
const QByteArray secretPartner = "Sommerfeld Moden";

PrivacyBook deliveredBook()
{
    QFile file(QStringLiteral(BACKROOM_RESOURCES "/privacy/ledger.json"));
    const auto json = file.open(QIODevice::ReadOnly) ? parseJson(file.readAll()) : Result<Json>(Error::of(ErrorKind::Missing));
    const auto book = json ? PrivacyBook::fromJson(*json) : Result<PrivacyBook>(json.error());
    if (!book)
        qFatal("%s", qPrintable(book.error().detail));
    return *book;
}

Decision personalDecision(DecisionState state, const QString& id)
{
    Decision decision = decisionIn(state, id);
    decision.reason = QString::fromUtf8(secretReason);
    decision.title = QString::fromUtf8(secretPartner);
    decision.inputs = {{"quantity", 12}, {"note", "for Sommerfeld"}};
    decision.policy = {{"act", "purchase"}, {"amount", "182.40"}, {"by", {{"supplier", secretPartner.toStdString()}}}};
    decision.seal = sealOf({{u"partner_id"_s, QString::fromUtf8(secretPartner) + u" [7]"_s}, {u"amount_total"_s, u"182.40 EUR"_s}}, u"rule/1"_s);
    return decision;
}

Result<void> recordPersonal(LedgerStore& ledger, DecisionState state, const QString& id)
{
    return ledger.record(personalDecision(state, id), actOf(state));
}

CareWish wishOf(const QString& id, const QString& who, const QString& reason = u"asked to be forgotten"_s)
{
    return {{id}, who, reason, noon, u"till-3"_s};
}

template <typename T>
QString refusalOf(const Result<T>& result)
{
    return result ? u"done"_s : result.error().kind == ErrorKind::Policy ? result.error().detail.section(u':', 0, 0) : toName(result.error().kind);
}

QString faultsOf(const Result<std::vector<LedgerFinding>>& findings)
{
    QStringList words;
    for (const LedgerFinding& finding : findings ? *findings : std::vector<LedgerFinding>{{0, findings.error().detail, LedgerFault::Store}})
        words.push_back(toName(finding.fault));
    words.removeDuplicates();
    return words.join(u' ');
}

} // namespace

class LedgerCareTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
    void valuesStandBesideTheLog();
    void whatDoesNotChangeKeepsItsCommitment();
    void changedDecisionsAreFoundByTheirCommitments();
    void erasureTakesTwoPeople();
    void erasedValuesStandNowhere();
    void valuesThatAreNotThereAreToldApart();
    void holdsStopEverything();
    void retentionEndsByTheKindOfRecord();
    void retentionReachesWhatStandsBeside();
    void theBatchGoesWithIt();
    void olderLedgersStayWhatTheyAre();
    void everyAccessMayFail();

private:
    QString file() const { return m_folder->filePath(u"ledger.sqlite"_s); }
    std::unique_ptr<LedgerStore> opened(FaultHook faults = {}) const
    {
        auto ledger = LedgerStore::open(file(), std::move(faults), m_book);
        return ledger ? std::move(*ledger) : nullptr;
    }
    std::unique_ptr<LedgerStore> withClosed(const QString& id) const
    {
        auto ledger = opened();
        for (const DecisionState state : goodPath) {
            if (!recordPersonal(*ledger, state, id))
                qFatal("not recorded");
        }
        return ledger;
    }
    /// Runs SQL as somebody with the file and other tools could.
    void meddle(const char* sql) const
    {
        {
            auto database = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"meddler"_s);
            database.setDatabaseName(file());
            if (!database.open() || !QSqlQuery(database).exec(QString::fromLatin1(sql)))
                qFatal("cannot meddle");
        }
        QSqlDatabase::removeDatabase(u"meddler"_s);
    }
    /// What the disk holds, the write-ahead log included.
    QByteArray onDisk() const
    {
        QByteArray all;
        for (const QString& end : {u""_s, u"-wal"_s}) {
            QFile part(file() + end);
            if (part.open(QIODevice::ReadOnly))
                all += part.readAll();
        }
        return all;
    }

    PrivacyBook m_book = deliveredBook();
    std::unique_ptr<QTemporaryDir> m_folder;
};

void LedgerCareTest::valuesStandBesideTheLog()
{
    const auto ledger = withClosed(u"d-1"_s);
    for (const LedgerEntry& entry : ledger->entries(0, 100).value_or({})) {
        QVERIFY2(!entry.body.contains("Sommerfeld"), entry.body.constData());
        QVERIFY(entry.body.contains("182.40"));
        // The hash over what was displayed would let the partner be found by trying.
        QVERIFY(!entry.body.contains(personalDecision(DecisionState::Held, {}).seal.hash.toLatin1()));
        QVERIFY(entry.body.contains("\"actor\":\"marc\""));
    }
    QVERIFY(ledger->decisions(1).value_or({}).front() == personalDecision(DecisionState::Verified, u"d-1"_s));
    QCOMPARE(faultsOf(ledger->verify()), QString());
    QVERIFY(recordPersonal(*ledger, DecisionState::Held, u"d-2"_s));
    QVERIFY(ledger->openDecisions().value_or({}).front() == personalDecision(DecisionState::Held, u"d-2"_s));
}

void LedgerCareTest::whatDoesNotChangeKeepsItsCommitment()
{
    const auto ledger = withClosed(u"d-1"_s);
    QVERIFY(recordPersonal(*ledger, DecisionState::Held, u"d-2"_s));
    const auto entries = ledger->entries(0, 100).value_or({});
    const auto personalOf = [&](std::size_t i) { return parseJson(entries[i].body).value_or(Json())["personal"]; };
    for (std::size_t i = 1; i < goodPath.size(); ++i)
        QCOMPARE(personalOf(i), personalOf(0));
    // The same value in another decision cannot be told to be the same.
    const Json first = personalOf(0);
    const Json other = personalOf(goodPath.size());
    for (const auto& [pointer, commitment] : first.items())
        QVERIFY(other.contains(pointer) && other[pointer] != commitment);
    QCOMPARE(ledger->values().value_or({}).size(), 2 * personalOf(0).size());
}

void LedgerCareTest::changedDecisionsAreFoundByTheirCommitments()
{
    const auto ledger = opened();
    QVERIFY(recordPersonal(*ledger, DecisionState::Held, u"d-1"_s));
    Decision other = personalDecision(DecisionState::Queued, u"d-1"_s);
    other.reason = u"another one"_s;
    QCOMPARE(refusalOf(ledger->record(other, actOf(other.state))), u"a decision cannot go from held to queued"_s);
    // Whoever writes it all the same is found, also when the values are gone.
    const auto first = committed({u"decision.held"_s, noon, u"marc"_s, {}, toJson(personalDecision(DecisionState::Held, u"d-1"_s))}, m_book);
    const auto second = committed({u"decision.queued"_s, noon, u"marc"_s, {}, toJson(other)}, m_book, first->act.personal, first->fresh);
    const auto a = makeEntry(first->act, 0, {});
    const auto b = makeEntry(second->act, 1, a->leaf);
    PersonalValues values = first->fresh;
    values.insert(second->fresh.begin(), second->fresh.end());
    QCOMPARE(faultsOf(verifyLog({*a, *b}, {}, values)), u"step"_s);
}

void LedgerCareTest::erasureTakesTwoPeople()
{
    const auto ledger = withClosed(u"d-1"_s);
    QVERIFY(recordPersonal(*ledger, DecisionState::Held, u"open"_s));
    const std::uint64_t before = ledger->size();
    QCOMPARE(refusalOf(ledger->agreeErasure(wishOf(u"d-1"_s, u"ines"_s))), u"erasure-not-asked"_s);
    QCOMPARE(refusalOf(ledger->askErasure(wishOf(u"d-9"_s, u"marc"_s))), u"decision-unknown"_s);
    QCOMPARE(refusalOf(ledger->askErasure(wishOf(u"open"_s, u"marc"_s))), u"still-open"_s);
    QCOMPARE(refusalOf(ledger->askErasure(wishOf(u"d-1"_s, u" "_s))), u"person-missing"_s);
    QCOMPARE(refusalOf(ledger->askErasure(wishOf(u"d-1"_s, u"marc"_s, u" "_s))), u"reason-missing"_s);
    QCOMPARE(ledger->size(), before);
    QVERIFY(ledger->askErasure(wishOf(u"d-1"_s, u"marc"_s)));
    QCOMPARE(refusalOf(ledger->agreeErasure(wishOf(u"d-1"_s, u" Marc"_s))), u"asked-yourself"_s);
    QCOMPARE(ledger->decision(u"d-1"_s)->reason.toUtf8(), secretReason);
    QVERIFY(ledger->agreeErasure(wishOf(u"d-1"_s, u"ines"_s)));
    QVERIFY(ledger->care().isErased({u"d-1"_s}));
    QCOMPARE(ledger->size(), before + 2);
    QCOMPARE(faultsOf(ledger->verify()), QString());
}

void LedgerCareTest::erasedValuesStandNowhere()
{
    auto ledger = withClosed(u"d-1"_s);
    const Hash rootBefore = ledger->root();
    const std::uint64_t sizeBefore = ledger->size();
    QVERIFY(onDisk().contains(secretPartner));
    QVERIFY(ledger->askErasure(wishOf(u"d-1"_s, u"marc"_s)));
    QVERIFY(ledger->agreeErasure(wishOf(u"d-1"_s, u"ines"_s)));
    QVERIFY(!onDisk().contains("Sommerfeld"));
    QVERIFY(onDisk().contains("asked to be forgotten")); // why it was done stays

    const Decision erased = ledger->decision(u"d-1"_s).value_or({});
    QCOMPARE(erased.reason, QString());
    QCOMPARE(erased.title, QString());
    QCOMPARE(erased.seal.fields, (std::vector<Fact>{{u"partner_id"_s, {}}, {u"amount_total"_s, u"182.40 EUR"_s}}));
    QCOMPARE(erased.state, DecisionState::Verified);
    QVERIFY(verifyConsistency(sizeBefore, rootBefore, ledger->size(), ledger->root(), ledger->tree().consistencyProof(sizeBefore, ledger->size())));
    ledger.reset();
    ledger = opened();
    QVERIFY(!ledger->damage());
    QVERIFY(ledger->care().isErased({u"d-1"_s}));
    QCOMPARE(faultsOf(ledger->verify()), QString());
    QCOMPARE(ledger->decisions(10).value_or({}).size(), std::size_t(1));
}

void LedgerCareTest::valuesThatAreNotThereAreToldApart()
{
    const auto meddled = [this](const char* sql, bool isErased) {
        init();
        {
            const auto ledger = withClosed(u"d-1"_s);
            if (isErased && (!ledger->askErasure(wishOf(u"d-1"_s, u"marc"_s)) || !ledger->agreeErasure(wishOf(u"d-1"_s, u"ines"_s))))
                qFatal("not erased");
        }
        meddle(sql);
        const auto ledger = opened();
        return ledger->damage() ? u"damage"_s : faultsOf(ledger->verify());
    };
    QCOMPARE(meddled("DELETE FROM personal WHERE CAST(value AS TEXT) LIKE '%rief an%'", false), u"value-missing"_s);
    QCOMPARE(meddled("UPDATE personal SET value = CAST('\"Herr Winter\"' AS BLOB) WHERE CAST(value AS TEXT) LIKE '%rief an%'", false), u"value-altered"_s);
    QCOMPARE(meddled("UPDATE personal SET salt = zeroblob(32) WHERE CAST(value AS TEXT) LIKE '%rief an%'", false), u"value-altered"_s);
    QCOMPARE(meddled("INSERT INTO personal (commitment, object, salt, value) VALUES (zeroblob(32), 'd-1', zeroblob(32), '1')", true), u"store"_s);
    QCOMPARE(meddled("UPDATE entry SET sequence = sequence", true), QString());
}

void LedgerCareTest::holdsStopEverything()
{
    const auto ledger = withClosed(u"d-1"_s);
    QVERIFY(ledger->askErasure(wishOf(u"d-1"_s, u"marc"_s)));
    QVERIFY(ledger->setHold(wishOf(u"d-1"_s, u"counsel"_s, u"case 7"_s)));
    QCOMPARE(refusalOf(ledger->setHold(wishOf(u"d-1"_s, u"counsel"_s))), u"on-hold"_s);
    QCOMPARE(refusalOf(ledger->agreeErasure(wishOf(u"d-1"_s, u"ines"_s))), u"on-hold"_s);
    QCOMPARE(ledger->endRetention(noon + std::chrono::years(50), {}).value_or(-1), 0);
    QVERIFY(!ledger->care().isErased({u"d-1"_s}));
    QVERIFY(ledger->liftHold(wishOf(u"d-1"_s, u"counsel"_s, u"settled"_s)));
    QCOMPARE(refusalOf(ledger->liftHold(wishOf(u"d-1"_s, u"counsel"_s))), u"not-on-hold"_s);
    QVERIFY(ledger->agreeErasure(wishOf(u"d-1"_s, u"ines"_s)));
    QCOMPARE(faultsOf(ledger->verify()), QString());
    // A hold needs no open past: what was erased may be held, and says so.
    QVERIFY(ledger->setHold(wishOf(u"d-1"_s, u"counsel"_s)));
    QCOMPARE(faultsOf(ledger->verify()), QString());
}

void LedgerCareTest::retentionEndsByTheKindOfRecord()
{
    const auto ledger = withClosed(u"order"_s); // a voucher: eight years
    for (const DecisionState state : goodPath) {
        Decision task = personalDecision(state, u"task"_s);
        task.record.model = u"project.task"_s;
        QVERIFY(ledger->record(task, actOf(state)));
    }
    QVERIFY(recordPersonal(*ledger, DecisionState::Held, u"open"_s));
    const auto end = [&](int months) { return ledger->endRetention(endOf({{}, months}, noon), u"till-3"_s).value_or(-1); };
    QCOMPARE(end(23), 0);
    QCOMPARE(end(24), 1);
    QVERIFY(ledger->care().isErased({u"task"_s}));
    QCOMPARE(end(24), 0);
    QCOMPARE(end(95), 0);
    QCOMPARE(end(96), 1);
    QCOMPARE(end(1000), 0); // what is open is kept
    QCOMPARE(ledger->decision(u"open"_s)->reason.toUtf8(), secretReason);
    QCOMPARE(faultsOf(ledger->verify()), QString());
}

void LedgerCareTest::retentionReachesWhatStandsBeside()
{
    const auto ledger = opened();
    const auto append = [&](const char* act, Timestamp at, const Json& subject) { return ledger->append({QLatin1StringView(act), at, u"marc"_s, u"till-3"_s, subject}).has_value(); };
    const auto isThere = [&](const char* text) {
        const auto values = ledger->values();
        return values && std::any_of(values->begin(), values->end(), [text](const auto& value) { return value.second.value.contains(text); });
    };
    QVERIFY(append("consent.given", noon, {{"item", "item-1"}, {"reason", "asked by Sommerfeld"}}));
    QVERIFY(append("delegation.given", noon, {{"delegation", "0123456789abcdef"}, {"reason", "ill since Monday"}}));
    QVERIFY(append("review.asked", noon, {{"key", "of-another-desk"}, {"name", "P00012"}, {"party", "Anna"}, {"reason", "in a hurry"}}));
    // Somebody agreed to the second one again since.
    QVERIFY(append("consent.given", noon, {{"item", "item-2"}, {"reason", "first time"}}));
    QVERIFY(append("consent.given", noon + std::chrono::days(1000), {{"item", "item-2"}, {"reason", "second time"}}));
    const auto end = [&](int months) { return ledger->endRetention(endOf({{}, months}, noon), u"till-3"_s); };
    QVERIFY(end(95));
    for (const char* text : {"Sommerfeld", "ill since Monday", "in a hurry", "first time", "second time"})
        QVERIFY2(isThere(text), text);
    QVERIFY(end(96));
    for (const char* text : {"Sommerfeld", "ill since Monday", "in a hurry"})
        QVERIFY2(!isThere(text), text);
    for (const char* text : {"first time", "second time"})
        QVERIFY2(isThere(text), text);
    QCOMPARE(faultsOf(ledger->verify()), QString());
    QVERIFY(end(200));
    QVERIFY(!isThere("second time"));
    QCOMPARE(faultsOf(ledger->verify()), QString());
}

// Whoever decides many at once says why once: that is erased with the first of them.
void LedgerCareTest::theBatchGoesWithIt()
{
    const auto ledger = opened();
    Batch batch;
    batch.id = {u"b-1"_s};
    batch.reason = QString::fromUtf8(secretReason);
    batch.actor = u"marc"_s;
    batch.at = batch.heldUntil = noon;
    batch.items.push_back({});
    batch.items.back().item = {u"item-d-1"_s};
    batch.items.back().title = QString::fromUtf8(secretPartner);
    QVERIFY(ledger->addBatch(batch, {u"batch.started"_s, noon, u"marc"_s, u"till-3"_s, Json::object()}));
    QVERIFY(!ledger->entries(0, 1).value_or({}).front().body.contains("Sommerfeld"));
    for (const QString& id : {u"d-1"_s, u"d-2"_s}) {
        for (const DecisionState state : goodPath) {
            Decision decision = personalDecision(state, id);
            decision.batch = batch.id;
            QVERIFY(ledger->record(decision, actOf(state)));
        }
    }
    // One reference may be that of several.
    QCOMPARE(ledger->decisionsNamed(u"P00017"_s).value_or({}).size(), 2u);
    QCOMPARE(ledger->decisionsNamed(u"d-1"_s).value_or({}).size(), 1u);
    QVERIFY(ledger->decisionsNamed(u"P00018"_s).value_or({Decision()}).empty());
    QVERIFY(!ledger->decision(u"P00017"_s));
    QVERIFY(ledger->askErasure(wishOf(u"d-1"_s, u"marc"_s)));
    QCOMPARE(refusalOf(ledger->agreeErasure(wishOf(u"d-1"_s, u"ines"_s))), u"batch-open"_s); // more of it may follow
    QVERIFY(ledger->endBatch(batch, {u"batch.finished"_s, noon, u"marc"_s, u"till-3"_s, Json::object()}));
    QVERIFY(ledger->setHold(wishOf(u"d-2"_s, u"counsel"_s)));
    const auto kept = ledger->agreeErasure(wishOf(u"d-1"_s, u"ines"_s));
    QVERIFY(!kept);
    QCOMPARE(kept.error().detail, u"held-beside: d-2, counsel"_s); // which one, and by whom
    QVERIFY(ledger->liftHold(wishOf(u"d-2"_s, u"counsel"_s)));
    QVERIFY(ledger->agreeErasure(wishOf(u"d-1"_s, u"ines"_s)));
    QCOMPARE(faultsOf(ledger->verify()), QString());
    QCOMPARE(ledger->batches(1).value_or({}).front().reason, QString());
    QCOMPARE(ledger->decision(u"d-2"_s)->reason.toUtf8(), secretReason);
    QVERIFY(ledger->askErasure(wishOf(u"d-2"_s, u"marc"_s)));
    QVERIFY(ledger->agreeErasure(wishOf(u"d-2"_s, u"ines"_s)));
    QVERIFY(!onDisk().contains("Sommerfeld"));
    QCOMPARE(faultsOf(ledger->verify()), QString());
}

void LedgerCareTest::olderLedgersStayWhatTheyAre()
{
    // As the first version of the program wrote them: whole decisions in the log and in the outbox.
    {
        Database::Options options;
        options.durable = true;
        options.migrations = {{1,
            {"CREATE TABLE entry (sequence INTEGER PRIMARY KEY, body BLOB NOT NULL, leaf BLOB NOT NULL)",
                "CREATE TABLE head (id INTEGER PRIMARY KEY, size INTEGER NOT NULL, root BLOB NOT NULL, at TEXT NOT NULL, public_key BLOB NOT NULL, signature BLOB NOT NULL)",
                "CREATE TABLE decision (id TEXT PRIMARY KEY, sequence INTEGER NOT NULL, is_open INTEGER NOT NULL, decided_at TEXT NOT NULL, body BLOB NOT NULL)",
                "CREATE INDEX decision_by_time ON decision (decided_at)", "CREATE INDEX decision_open ON decision (is_open) WHERE is_open = 1",
                "CREATE TABLE state (id INTEGER PRIMARY KEY CHECK (id = 1), size INTEGER NOT NULL, root BLOB NOT NULL)"}}};
        auto database = Database::open(file(), options);
        QVERIFY(database);
        MerkleTree tree;
        Hash previous{};
        const auto bytesOf = [](const Hash& hash) { return QByteArray(reinterpret_cast<const char*>(hash.data()), 32); };
        const auto add = [&](DecisionState state, const QString& id) {
            LedgerAct act = actOf(state);
            act.subject = toJson(personalDecision(state, id));
            const auto entry = makeEntry(act, tree.size(), previous);
            tree.append(entry->leaf);
            previous = entry->leaf;
            QVERIFY((*database)->run("INSERT INTO entry VALUES (?, ?, ?)", {qint64(entry->sequence), entry->body, bytesOf(entry->leaf)}));
            QVERIFY((*database)->run("INSERT OR REPLACE INTO decision VALUES (?, ?, ?, ?, ?)", {id, qint64(entry->sequence), isOpen(state) ? 1 : 0, toIso(noon), dumpJson(act.subject)}));
        };
        for (const DecisionState state : goodPath)
            add(state, u"old"_s);
        add(DecisionState::Held, u"carried on"_s);
        QVERIFY((*database)->run("INSERT INTO state VALUES (1, ?, ?)", {qint64(tree.size()), bytesOf(tree.root())}));
    }
    const auto ledger = opened();
    QVERIFY(ledger);
    QCOMPARE(faultsOf(ledger->verify()), QString());
    QVERIFY(ledger->decision(u"old"_s).value_or({}) == personalDecision(DecisionState::Verified, u"old"_s));
    QCOMPARE(ledger->openDecisions().value_or({}).size(), std::size_t(1));
    for (std::size_t i = 1; i < goodPath.size(); ++i)
        QVERIFY(recordPersonal(*ledger, goodPath[i], u"carried on"_s));
    for (const DecisionState state : goodPath)
        QVERIFY(recordPersonal(*ledger, state, u"new"_s));
    QVERIFY(!ledger->entries(ledger->size() - 1, 1).value_or({}).front().body.contains("Sommerfeld"));
    QCOMPARE(faultsOf(ledger->verify()), QString());
    // What the log itself holds cannot be taken out of it.
    for (const QString& id : {u"old"_s, u"carried on"_s})
        QCOMPARE(refusalOf(ledger->askErasure(wishOf(id, u"marc"_s))), u"old-form"_s);
    QVERIFY(ledger->askErasure(wishOf(u"new"_s, u"marc"_s)));
    QVERIFY(ledger->agreeErasure(wishOf(u"new"_s, u"ines"_s)));
    QCOMPARE(faultsOf(ledger->verify()), QString());
}

// The first access fails, then the second, … until none does. After each the ledger is sound, nothing is half erased, and the
// same again does the rest.
void LedgerCareTest::everyAccessMayFail()
{
    int failures = 0;
    for (int failing = 1;; ++failing) {
        init();
        int access = 0;
        const auto run = [&](LedgerStore& ledger) -> Result<void> {
            const auto known = ledger.decisions(1);
            if (!known)
                return known.error();
            std::size_t next = 0;
            if (!known->empty())
                next = static_cast<std::size_t>(std::find(goodPath.begin(), goodPath.end(), known->front().state) - goodPath.begin()) + 1;
            for (; next < goodPath.size(); ++next) {
                if (const auto recorded = recordPersonal(ledger, goodPath[next], u"x"_s); !recorded)
                    return recorded;
            }
            const DecisionId id{u"x"_s};
            if (ledger.care().isErased(id))
                return {};
            Result<void> done;
            if (ledger.care().askedBy(id).isEmpty())
                done = ledger.askErasure(wishOf(u"x"_s, u"marc"_s));
            if (done && !ledger.care().isHeld(id))
                done = ledger.setHold(wishOf(u"x"_s, u"counsel"_s));
            if (done)
                done = ledger.liftHold(wishOf(u"x"_s, u"counsel"_s));
            return done ? ledger.agreeErasure(wishOf(u"x"_s, u"ines"_s)) : done;
        };
        Result<void> ran;
        {
            auto ledger = LedgerStore::open(file(), [&](const char*) { return ++access == failing ? std::optional(Error::of(ErrorKind::DiskFull)) : std::nullopt; }, m_book);
            ran = ledger ? run(**ledger) : ledger.error();
            if (ledger && !ran)
                QCOMPARE(faultsOf((*ledger)->verify()), QString());
        }
        const auto ledger = opened();
        QVERIFY(ledger);
        QVERIFY(!ledger->damage());
        QCOMPARE(faultsOf(ledger->verify()), QString());
        if (const auto decision = ledger->decision(u"x"_s)) // all of its values or none
            QCOMPARE(decision->reason.toUtf8(), ledger->care().isErased({u"x"_s}) ? QByteArray() : secretReason);
        QVERIFY(run(*ledger));
        QVERIFY(ledger->care().isErased({u"x"_s}));
        QVERIFY(!onDisk().contains("Sommerfeld"));
        if (ran)
            break;
        ++failures;
    }
    QVERIFY2(failures > 100, qPrintable(QString::number(failures)));
    qInfo("%d accesses failed in turn", failures);
}

QTEST_GUILESS_MAIN(LedgerCareTest)
#include "tst_ledger_care.moc"
