// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/work/escalation.h"
#include "core/store/work_store.h"

#include <QElapsedTimer>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace backroom;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const Timestamp noon{Duration(1'763'899'200'000)};

const BusinessCalendar& always()
{
    static const BusinessCalendar calendar = BusinessCalendar::always();
    return calendar;
}

const SlaPolicy policy{Span::elapsed(15min), Span::elapsed(1h), Span::elapsed(4h), u"always"_s, {{100, {u"lead"_s}}}};

ItemLife after(const ItemLife& life, const LifeAct& act, Timestamp now)
{
    return apply(life, act, now, policy, always()).value();
}

ItemLife raised(const QString& id, Timestamp when = noon)
{
    const ItemLife life = ItemLife::begin({id}, {u"SAL.order.unpaid"_s}, {{u"odoo"_s}, u"sale.order"_s, 7});
    return after(life, LifeAct::raise(Priority::P2, 3, u"Lyon 014"_s), when);
}

/// Has everything that can be kept.
ItemLife eventful(const QString& id)
{
    ItemLife life = advance(raised(id), noon + 30min, policy, always()).life;
    life = after(life, LifeAct::claim(u"anna"_s), noon + 31min);
    life = after(life, LifeAct::note(u"anna"_s, u"called \u0141ukasz"_s), noon + 32min);
    life = after(life, LifeAct::tag(u"anna"_s, u"vip"_s), noon + 33min);
    life = after(life, LifeAct::wait(u"anna"_s, WaitParty::Supplier, u"asked"_s, noon + 10h), noon + 34min);
    return after(life, LifeAct::snooze(u"anna"_s, noon + 12h, Wake::RecordMatches, u"[[\"state\",\"=\",\"done\"]]"_s, u"later"_s), noon + 35min);
}

template <typename T>
ErrorKind kindOf(const Result<T>& result)
{
    return result ? ErrorKind::Network : result.error().kind;
}

/// As it comes back from the file.
ItemLife stored(ItemLife life)
{
    life.forgetHistory();
    return life;
}

} // namespace

class WorkStoreTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void livesComeBackAsTheyWere();
    void aPassIsWrittenWholeOrNotAtAll();
    void historiesGrowAndNeverChange();
    void aLaterGenerationKeepsTheOneBefore();
    void reportsGetWholeHistories();
    void onlyOldClosedOnesArePruned();
    void onlyOneProcessHoldsIt();
    void brokenFilesAreNeverReplaced_data();
    void brokenFilesAreNeverReplaced();
    void everyAccessMayFail();
    void aHundredThousandItems();

private:
    QString file() const { return m_folder->filePath(u"work.sqlite"_s); }
    std::unique_ptr<WorkStore> opened(FaultHook faults = {}) const
    {
        auto store = WorkStore::open(file(), std::move(faults));
        return store ? std::move(*store) : nullptr;
    }
    std::unique_ptr<QTemporaryDir> m_folder;
};

void WorkStoreTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
}

void WorkStoreTest::livesComeBackAsTheyWere()
{
    const ItemLife one = eventful(u"one"_s);
    const ItemLife two = after(raised(u"two"_s), LifeAct::close(u"anna"_s, Disposition::AcceptedAsIs, Cause::Customer, u"agreed"_s), noon + 1h);
    {
        const auto store = opened();
        QVERIFY(store);
        QVERIFY(store->lives().value_or({one}).empty());
        QVERIFY(store->write({&one, &two}));
    }
    const auto store = opened();
    QVERIFY(store);
    const auto lives = store->lives();
    QVERIFY(lives && lives->size() == 2);
    QVERIFY(lives->front() == stored(one) && lives->back() == stored(two));
    QVERIFY(store->history(one.id, 1).value_or({}) == one.history);
    QVERIFY(store->life(two.id).value_or(std::nullopt) == std::optional(stored(two)));
    QVERIFY(!store->life({u"three"_s}).value_or(one));
    // What comes back goes on.
    const ItemLife more = after(lives->front(), LifeAct::note(u"marc"_s, u"hm"_s), noon + 2h);
    QVERIFY(store->write({&more}));
    QCOMPARE(store->history(one.id, 1).value_or({}).size(), one.history.size() + 1);
}

void WorkStoreTest::aPassIsWrittenWholeOrNotAtAll()
{
    bool failCommit = false;
    const auto store = opened([&](const char* what) -> std::optional<Error> {
        return failCommit && qstrcmp(what, "COMMIT") == 0 ? std::optional(Error::of(ErrorKind::DiskFull)) : std::nullopt;
    });
    QVERIFY(store);
    const ItemLife one = raised(u"one"_s);
    const ItemLife two = raised(u"two"_s);
    QVERIFY(store->write({&one}));
    failCommit = true;
    const ItemLife claimed = after(one, LifeAct::claim(u"anna"_s), noon);
    QCOMPARE(kindOf(store->write({&claimed, &two})), ErrorKind::DiskFull);
    failCommit = false;
    QVERIFY(store->lives().value_or({}) == std::vector<ItemLife>{stored(one)});
    QCOMPARE(store->history(one.id, 1).value_or({}).size(), std::size_t(1));
    QVERIFY(store->write({&claimed, &two}));
    QCOMPARE(store->lives().value_or({}).size(), std::size_t(2));
}

void WorkStoreTest::historiesGrowAndNeverChange()
{
    const auto store = opened();
    QVERIFY(store);
    const ItemLife one = raised(u"one"_s);
    const ItemLife noted = after(one, LifeAct::note(u"anna"_s, u"x"_s), noon);
    QVERIFY(store->write({&noted}));
    QVERIFY(store->write({&noted})); // again is the same
    // A copy from before must not undo what was written since, nor may events be missing in between.
    QCOMPARE(kindOf(store->write({&one})), ErrorKind::StoreCorrupt);
    ItemLife gap = stored(after(noted, LifeAct::note(u"anna"_s, u"y"_s), noon));
    QCOMPARE(kindOf(store->write({&gap})), ErrorKind::StoreCorrupt);
    QVERIFY(store->history(one.id, 1).value_or({}) == noted.history);
}

void WorkStoreTest::aLaterGenerationKeepsTheOneBefore()
{
    const auto store = opened();
    QVERIFY(store);
    const ItemLife old = after(raised(u"one"_s), LifeAct::cleanRead(2), noon + 1h);
    const ItemLife anew = after(old, LifeAct::raise(Priority::P2, 3, u"Lyon 014"_s), noon + 24h * 40);
    QCOMPARE(anew.generation, 2);
    QVERIFY(store->write({&old}));
    QVERIFY(store->write({&anew}));
    QVERIFY(store->lives().value_or({}) == std::vector<ItemLife>{stored(anew)});
    QVERIFY(store->earlierLives(old.id).value_or({}) == std::vector<ItemLife>{stored(old)});
    QVERIFY(store->history(old.id, 1).value_or({}) == old.history);
    QVERIFY(store->history(old.id, 2).value_or({}) == anew.history);
}

void WorkStoreTest::reportsGetWholeHistories()
{
    const auto store = opened();
    QVERIFY(store);
    const ItemLife open = raised(u"open"_s);
    const ItemLife longAgo = after(raised(u"long ago"_s), LifeAct::cleanRead(2), noon + 1h);
    const ItemLife lately = after(raised(u"lately"_s), LifeAct::cleanRead(2), noon + 24h);
    QVERIFY(store->write({&open, &longAgo, &lately}));
    const auto items = store->eventsSince(noon + 2h).value_or({});
    QCOMPARE(items.size(), std::size_t(2));
    QCOMPARE(items[0].id.value, u"lately"_s);
    QCOMPARE(items[0].rule.value, u"SAL.order.unpaid"_s);
    QVERIFY(items[0].events == lately.history);
    QCOMPARE(items[1].id.value, u"open"_s);
}

void WorkStoreTest::onlyOldClosedOnesArePruned()
{
    const auto store = opened();
    QVERIFY(store);
    const ItemLife open = raised(u"open"_s);
    const ItemLife closed = after(raised(u"closed"_s), LifeAct::cleanRead(2), noon);
    QVERIFY(store->write({&open, &closed}));
    const Timestamp soon = noon + 24h * 731;
    QCOMPARE(store->prune(Timestamp::max(), soon).value_or(-1), 0); // whatever is asked for
    QCOMPARE(store->prune(noon, soon + 24h * 1000).value_or(-1), 0);
    QCOMPARE(store->prune(Timestamp::max(), soon + 1ms).value_or(-1), 1);
    QVERIFY(store->lives().value_or({}) == std::vector<ItemLife>{stored(open)});
    QVERIFY(store->history(closed.id, 1).value_or(closed.history).empty());
    QCOMPARE(store->history(open.id, 1).value_or({}).size(), std::size_t(1));
}

void WorkStoreTest::onlyOneProcessHoldsIt()
{
    const auto store = opened();
    QVERIFY(store);
    QCOMPARE(kindOf(WorkStore::open(file())), ErrorKind::StoreLocked);
}

void WorkStoreTest::brokenFilesAreNeverReplaced_data()
{
    QTest::addColumn<QString>("how");
    QTest::addColumn<ErrorKind>("kind");
    QTest::newRow("garbage") << u"garbage"_s << ErrorKind::StoreCorrupt;
    QTest::newRow("too new") << u"too new"_s << ErrorKind::StoreTooNew;
    QTest::newRow("damaged inside") << u"damaged inside"_s << ErrorKind::StoreCorrupt;
}

void WorkStoreTest::brokenFilesAreNeverReplaced()
{
    QFETCH(QString, how);
    QFETCH(ErrorKind, kind);
    const ItemLife one = eventful(u"one"_s);
    {
        const auto store = opened();
        QVERIFY(store && store->write({&one}));
    }
    QFile broken(file());
    QVERIFY(broken.open(QIODevice::ReadWrite));
    if (how == u"garbage") {
        QVERIFY(broken.resize(0) && broken.write(QByteArray(10'000, 'x')) > 0);
    } else if (how == u"too new") {
        QVERIFY(broken.seek(60) && broken.write(QByteArray::fromHex("00000063")) == 4); // user_version, sqlite.org/fileformat.html §1.3
    } else {
        const qsizetype place = broken.readAll().indexOf("firstSeen"); // in CBOR its length stands before it
        QVERIFY(place > 0);
        QVERIFY(broken.seek(place - 1) && broken.write("\x7b", 1) == 1);
    }
    QVERIFY(broken.seek(0));
    const QByteArray before = broken.readAll();
    broken.close();
    {
        auto store = WorkStore::open(file());
        QCOMPARE(store ? kindOf((*store)->lives()) : store.error().kind, kind);
    }
    QVERIFY(broken.open(QIODevice::ReadOnly));
    QVERIFY(broken.readAll() == before);
}

// The first access fails, then the second, … until none does; what was written stays whole, and the next run goes on.
void WorkStoreTest::everyAccessMayFail()
{
    const ItemLife one = raised(u"one"_s);
    const ItemLife claimed = after(one, LifeAct::claim(u"anna"_s), noon);
    const ItemLife two = raised(u"two"_s);
    const auto scenario = [&](FaultHook faults) -> Result<void> {
        auto store = WorkStore::open(file(), std::move(faults));
        if (!store)
            return store.error();
        // A run that was cut off may have written the later state already.
        const auto known = (*store)->lives();
        if (!known)
            return known.error();
        if (known->empty()) {
            if (const auto written = (*store)->write({&one}); !written)
                return written;
        }
        if (const auto written = (*store)->write({&claimed, &two}); !written)
            return written;
        const auto history = (*store)->history(one.id, 1);
        if (!history)
            return history.error();
        const auto events = (*store)->eventsSince(noon);
        if (!events)
            return events.error();
        const auto pruned = (*store)->prune(noon, noon + 24h * 1000);
        return pruned ? Result<void>() : pruned.error();
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
            const auto store = opened();
            QVERIFY(store);
            const auto lives = store->lives().value_or({});
            QVERIFY(lives.empty() || lives == std::vector<ItemLife>{stored(one)} || lives == (std::vector<ItemLife>{stored(claimed), stored(two)}));
            for (const ItemLife& life : lives)
                QCOMPARE(store->history(life.id, 1).value_or({}).size(), static_cast<std::size_t>(life.eventCount()));
        }
        QVERIFY(scenario({}));
        QCOMPARE(opened()->lives().value_or({}).size(), std::size_t(2));
    }
    QVERIFY2(failures > 15, qPrintable(QString::number(failures)));
}

// Figures for the reader.
void WorkStoreTest::aHundredThousandItems()
{
    constexpr int count = 100'000;
    std::vector<ItemLife> lives;
    std::vector<const ItemLife*> all;
    lives.reserve(count);
    for (int i = 0; i < count; ++i)
        lives.push_back(raised(u"%1"_s.arg(i, 16, 16, QChar(u'0'))));
    for (const ItemLife& life : lives)
        all.push_back(&life);
    QElapsedTimer watch;
    {
        const auto store = opened();
        QVERIFY(store);
        watch.start();
        QVERIFY(store->write(all));
        qInfo("100 000 items written in one pass: %lld ms", watch.elapsed());
    }
    watch.start();
    const auto store = opened();
    QVERIFY(store);
    const auto read = store->lives();
    QVERIFY(read);
    qInfo("100 000 items loaded: %lld ms", watch.elapsed());
    QCOMPARE(read->size(), std::size_t(count));
    QVERIFY(read->back() == stored(lives.back()));
}

QTEST_GUILESS_MAIN(WorkStoreTest)
#include "tst_work_store.moc"
