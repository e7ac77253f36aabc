// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/cache_store.h"

#include <QElapsedTimer>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace backroom;
using namespace Qt::StringLiterals;

namespace {

const SourceId odoo{u"odoo"_s};
const FeedId orders{u"purchase-orders"_s};
const QString model = u"purchase.order"_s;

RecordPage pageOf(std::int64_t firstId, int count, const QString& state = u"to approve"_s)
{
    RecordPage page;
    page.fields = {u"name"_s, u"state"_s, u"amount_total"_s, u"partner_id"_s, u"write_date"_s, u"order_line"_s, u"notes"_s, u"is_late"_s};
    for (int i = 0; i < count; ++i) {
        const std::int64_t id = firstId + i;
        page.ids.push_back(id);
        for (FieldValue value : {FieldValue(QString(u"P%1"_s.arg(id))), FieldValue(state), FieldValue(182.5 + static_cast<double>(i)), FieldValue(id % 50),
                 FieldValue(u"2026-11-23 09:52:09"_s), FieldValue(FieldValue::Ids{id * 2, id * 2 + 1}), FieldValue(), FieldValue(i % 2 == 0)})
            page.values.push_back(std::move(value));
    }
    return page;
}

std::vector<Record> someRecords(std::int64_t firstId, int count, const QString& state = u"to approve"_s)
{
    return recordsOf(odoo, model, pageOf(firstId, count, state));
}

template <typename T>
ErrorKind kindOf(const Result<T>& result)
{
    return result ? ErrorKind::Network : result.error().kind;
}

} // namespace

class CacheStoreTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void recordsComeBackAsTheyWere();
    void aPageIsWrittenWholeOrNotAtAll();
    void newerReadsReplaceOlderOnes();
    void modelsAndSourcesAreKeptApart();
    void namesComeBack();
    void aClearedSourceIsPulledFromTheStart();
    void aBrokenFileIsRebuilt_data();
    void aBrokenFileIsRebuilt();
    void anotherErrorLeavesTheFileAlone();
    void damagedRecordsAreNeverShown();
    void everyAccessMayFail();
    void loadingIsFast();

private:
    QString file() const { return m_folder->filePath(u"cache.sqlite"_s); }
    std::unique_ptr<CacheStore> opened(FaultHook faults = {}) const
    {
        auto cache = CacheStore::open(file(), std::move(faults));
        return cache ? std::move(*cache) : nullptr;
    }
    std::unique_ptr<QTemporaryDir> m_folder;
};

void CacheStoreTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
}

void CacheStoreTest::recordsComeBackAsTheyWere()
{
    const auto records = someRecords(1, 20);
    {
        const auto cache = opened();
        QVERIFY(cache);
        QVERIFY(!cache->wasRebuilt());
        QCOMPARE(cache->position(orders).value_or("failed"), Json());
        QVERIFY(cache->apply(orders, records, {}, {{"write_date", "2026-11-23 09:52:09"}, {"id", 20}}));
    }
    const auto cache = opened();
    QVERIFY(cache);
    const auto read = cache->records(odoo, model);
    QVERIFY(read);
    QVERIFY(*read == records);
    QCOMPARE(read->front().names, read->back().names); // shared, not copied
    QCOMPARE(cache->position(orders).value_or({})["id"], Json(20));
}

void CacheStoreTest::aPageIsWrittenWholeOrNotAtAll()
{
    bool failCommit = false;
    const auto cache = opened([&](const char* what) -> std::optional<Error> {
        return failCommit && qstrcmp(what, "COMMIT") == 0 ? std::optional(Error::of(ErrorKind::DiskFull)) : std::nullopt;
    });
    QVERIFY(cache);
    QVERIFY(cache->apply(orders, someRecords(1, 3), {}, 1));
    failCommit = true;
    QCOMPARE(kindOf(cache->apply(orders, someRecords(4, 3), {{odoo, model, 1}}, 2)), ErrorKind::DiskFull);
    failCommit = false;
    QVERIFY(cache->records(odoo, model).value_or({}) == someRecords(1, 3));
    QCOMPARE(cache->position(orders).value_or({}), Json(1));
    QVERIFY(cache->apply(orders, someRecords(4, 3), {{odoo, model, 1}}, 2));
    QCOMPARE(cache->records(odoo, model).value_or({}).size(), std::size_t(5));
    QCOMPARE(cache->position(orders).value_or({}), Json(2));
}

void CacheStoreTest::newerReadsReplaceOlderOnes()
{
    const auto cache = opened();
    QVERIFY(cache);
    QVERIFY(cache->apply(orders, someRecords(1, 3), {}, 1));
    QVERIFY(cache->apply(orders, someRecords(2, 1, u"purchase"_s), {}, 2));
    auto read = cache->records(odoo, model).value_or({});
    QCOMPARE(read.size(), std::size_t(3));
    QCOMPARE(read[1].value(u"state"_s).toText(), u"purchase"_s);

    // A feed that learns a field keeps the records it read before.
    RecordPage wider;
    wider.fields = {u"name"_s, u"origin"_s};
    wider.ids = {3};
    wider.values = {FieldValue(u"P3"_s), FieldValue(u"S7"_s)};
    QVERIFY(cache->apply(orders, recordsOf(odoo, model, wider), {}, 3));
    read = cache->records(odoo, model).value_or({});
    QCOMPARE(read[2].value(u"origin"_s).toText(), u"S7"_s);
    QCOMPARE(read[0].value(u"name"_s).toText(), u"P1"_s);
}

void CacheStoreTest::modelsAndSourcesAreKeptApart()
{
    const auto cache = opened();
    QVERIFY(cache);
    QVERIFY(cache->apply(orders, someRecords(1, 3), {}, 1));
    QVERIFY(cache->apply({u"moves"_s}, recordsOf(odoo, u"account.move"_s, pageOf(1, 2)), {}, 1));
    QVERIFY(cache->apply({u"elsewhere"_s}, recordsOf({u"other"_s}, model, pageOf(1, 4)), {{odoo, u"account.move"_s, 2}}, 1));
    QCOMPARE(cache->records(odoo, model).value_or({}).size(), std::size_t(3));
    QCOMPARE(cache->records(odoo, u"account.move"_s).value_or({}).size(), std::size_t(1));
    QCOMPARE(cache->records({u"other"_s}, model).value_or({}).size(), std::size_t(4));
    QVERIFY(cache->clear(odoo));
    QVERIFY(cache->records(odoo, model).value_or(someRecords(1, 1)).empty());
    QCOMPARE(cache->records({u"other"_s}, model).value_or({}).size(), std::size_t(4));
}

void CacheStoreTest::namesComeBack()
{
    const auto cache = opened();
    QVERIFY(cache);
    const std::map<std::int64_t, QString> names{{1, u"Azure Interior"_s}, {2, u"\u0141ukasz \u2014 \u5e97"_s}, {3, QString()}};
    QVERIFY(cache->applyNames(odoo, u"res.partner"_s, names));
    QVERIFY(cache->names(odoo, u"res.partner"_s).value_or({}) == names);
    QVERIFY(cache->applyNames(odoo, u"res.partner"_s, {{1, u"Azure"_s}}));
    QCOMPARE(cache->names(odoo, u"res.partner"_s).value_or({})[1], u"Azure"_s);
    QVERIFY(cache->names(odoo, u"res.users"_s).value_or(names).empty());
}

void CacheStoreTest::aClearedSourceIsPulledFromTheStart()
{
    const auto cache = opened();
    QVERIFY(cache);
    QVERIFY(cache->apply(orders, someRecords(1, 3), {}, 1));
    QVERIFY(cache->applyNames(odoo, u"res.partner"_s, {{1, u"Azure"_s}}));
    QVERIFY(cache->clear(odoo));
    QVERIFY(cache->records(odoo, model).value_or(someRecords(1, 1)).empty());
    QVERIFY(cache->names(odoo, u"res.partner"_s).value_or({{9, u"left"_s}}).empty());
}

void CacheStoreTest::aBrokenFileIsRebuilt_data()
{
    QTest::addColumn<QString>("how");
    for (const QString& how : {u"garbage"_s, u"truncated"_s, u"too new"_s, u"header overwritten"_s, u"inside overwritten"_s})
        QTest::newRow(qPrintable(how)) << how;
}

void CacheStoreTest::aBrokenFileIsRebuilt()
{
    QFETCH(QString, how);
    {
        const auto cache = opened();
        QVERIFY(cache);
        QVERIFY(cache->apply(orders, someRecords(1, 2000), {}, 1));
    }
    QFile broken(file());
    QVERIFY(broken.open(QIODevice::ReadWrite));
    if (how == u"garbage")
        QVERIFY(broken.resize(0) && broken.write(QByteArray(10'000, 'x')) > 0);
    else if (how == u"truncated")
        QVERIFY(broken.resize(broken.size() / 2));
    else if (how == u"too new")
        QVERIFY(broken.seek(60) && broken.write(QByteArray::fromHex("00000063")) == 4); // user_version, sqlite.org/fileformat.html §1.3
    else if (how == u"header overwritten")
        QVERIFY(broken.write(QByteArray(16, '\0')) == 16);
    else
        QVERIFY(broken.seek(8192) && broken.write(QByteArray(16'384, '\x7f')) > 0);
    broken.close();

    const auto cache = opened();
    QVERIFY(cache);
    QVERIFY(cache->wasRebuilt());
    QCOMPARE(cache->position(orders).value_or("failed"), Json());
    QVERIFY(cache->records(odoo, model).value_or(someRecords(1, 1)).empty());
    QVERIFY(cache->apply(orders, someRecords(1, 10), {}, 1));
    QCOMPARE(cache->records(odoo, model).value_or({}).size(), std::size_t(10));
}

void CacheStoreTest::anotherErrorLeavesTheFileAlone()
{
    {
        const auto cache = opened();
        QVERIFY(cache);
        QVERIFY(cache->apply(orders, someRecords(1, 5), {}, 1));
    }
    for (const ErrorKind kind : {ErrorKind::DiskFull, ErrorKind::StoreLocked, ErrorKind::StoreReadOnly, ErrorKind::Store}) {
        const auto refused = CacheStore::open(file(), [kind](const char*) { return std::optional(Error::of(kind)); });
        QCOMPARE(kindOf(refused), kind);
    }
    const auto cache = opened();
    QVERIFY(cache);
    QVERIFY(!cache->wasRebuilt());
    QCOMPARE(cache->records(odoo, model).value_or({}).size(), std::size_t(5));
}

// SQLite does not look into values: what it cannot see must be seen when the records are read.
void CacheStoreTest::damagedRecordsAreNeverShown()
{
    {
        const auto cache = opened();
        QVERIFY(cache);
        QVERIFY(cache->apply(orders, someRecords(1, 5), {}, 1));
    }
    QFile broken(file());
    QVERIFY(broken.open(QIODevice::ReadWrite));
    const qsizetype at = broken.readAll().indexOf("P3"); // in CBOR its length stands before it
    QVERIFY(at > 0);
    QVERIFY(broken.seek(at - 1) && broken.write("\x7b", 1) == 1);
    broken.close();
    const auto cache = opened();
    QVERIFY(cache);
    if (!cache->wasRebuilt())
        QCOMPARE(kindOf(cache->records(odoo, model)), ErrorKind::StoreCorrupt);
}

// The first access fails, then the second, … until none does; each time the next run finds a sound cache (examples.md §9).
void CacheStoreTest::everyAccessMayFail()
{
    const auto scenario = [this](FaultHook faults) -> Result<void> {
        auto cache = CacheStore::open(file(), std::move(faults));
        if (!cache)
            return cache.error();
        for (int page = 0; page < 3; ++page) {
            if (const auto applied = (*cache)->apply(orders, someRecords(1 + page * 2, 2), {}, page); !applied)
                return applied;
        }
        if (const auto named = (*cache)->applyNames(odoo, u"res.partner"_s, {{1, u"Azure"_s}}); !named)
            return named;
        const auto read = (*cache)->records(odoo, model);
        return read ? Result<void>() : read.error();
    };
    int failures = 0;
    for (int failing = 1;; ++failing) {
        init();
        int access = 0;
        const auto ran = scenario([&](const char*) { return ++access == failing ? std::optional(Error::of(ErrorKind::DiskFull)) : std::nullopt; });
        if (ran)
            break;
        QCOMPARE(ran.error().kind, ErrorKind::DiskFull);
        ++failures;
        {
            const auto cache = opened();
            QVERIFY(cache);
            QVERIFY(!cache->wasRebuilt());
            // Records and position moved together.
            const Json position = cache->position(orders).value_or("failed");
            const std::size_t expected = position.is_null() ? 0 : 2 * (position.get<std::size_t>() + 1);
            QCOMPARE(cache->records(odoo, model).value_or({}).size(), expected);
        }
        QVERIFY(scenario({}));
        QCOMPARE(opened()->records(odoo, model).value_or({}).size(), std::size_t(6));
    }
    QVERIFY2(failures > 20, qPrintable(QString::number(failures)));
}

// Figures for the reader; the budget itself is held by tests/bench.
void CacheStoreTest::loadingIsFast()
{
    QElapsedTimer watch;
    constexpr int pages = 50;
    constexpr int pageSize = 2000;
    {
        const auto cache = opened();
        QVERIFY(cache);
        watch.start();
        for (int page = 0; page < pages; ++page)
            QVERIFY(cache->apply(orders, someRecords(1 + page * pageSize, pageSize), {}, page));
        qInfo("100 000 records written: %lld ms", watch.elapsed());
    }
    watch.start();
    const auto cache = opened();
    QVERIFY(cache);
    qInfo("opened: %lld ms", watch.restart());
    const auto read = cache->records(odoo, model);
    QVERIFY(read);
    qInfo("100 000 records loaded: %lld ms", watch.elapsed());
    QCOMPARE(read->size(), std::size_t(pages * pageSize));
}

QTEST_GUILESS_MAIN(CacheStoreTest)
#include "tst_cache_store.moc"
