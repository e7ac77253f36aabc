// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence_scenario.h"

#include "core/domain/ledger/verify_log.h"

#include <QElapsedTimer>
#include <QTest>

#include <random>

using namespace backroom;
using namespace Qt::StringLiterals;

namespace {

constexpr int ledgers = 10'000;

/// Everything a ledger consists of, as places whose bits can be turned over.
class Bits {
public:
    explicit Bits(LedgerScenario& log)
    {
        for (LedgerEntry& entry : log.entries)
            add(entry.body.data(), static_cast<std::size_t>(entry.body.size()));
        for (TreeHead& head : log.heads) {
            add(&head.size, sizeof head.size);
            add(head.root.data(), head.root.size());
            add(&head.at, sizeof head.at);
            add(head.publicKey.data(), static_cast<std::size_t>(head.publicKey.size()));
            add(head.signature.data(), static_cast<std::size_t>(head.signature.size()));
        }
        for (auto& [commitment, personal] : log.values) {
            add(personal.salt.data(), static_cast<std::size_t>(personal.salt.size()));
            add(personal.value.data(), static_cast<std::size_t>(personal.value.size()));
        }
    }
    std::size_t count() const { return m_count * 8; }
    void flip(std::size_t bit)
    {
        std::size_t byte = bit / 8;
        for (const auto& [data, size] : m_places) {
            if (byte < size) {
                data[byte] ^= static_cast<unsigned char>(1u << bit % 8);
                return;
            }
            byte -= size;
        }
    }

private:
    void add(void* data, std::size_t size)
    {
        m_places.emplace_back(static_cast<unsigned char*>(data), size);
        m_count += size;
    }
    std::vector<std::pair<unsigned char*, std::size_t>> m_places;
    std::size_t m_count = 0;
};

LedgerScenario generated(std::mt19937_64& random)
{
    using enum DecisionState;
    LedgerScenario log(static_cast<char>('a' + random() % 26));
    const int decisions = random() % 8 == 0 ? 2 : 1;
    for (int i = 0; i < decisions; ++i) {
        const QString id = u"d-%1"_s.arg(i);
        switch (random() % 8) {
        case 0: log.decide(id, {Held, Withdrawn}); break;
        case 1: log.decide(id, {Held, Queued, Checking, Conflict}); break;
        case 2: log.decideToTheEnd(id); break;
        default: log.decide(id, {Held});
        }
        if (random() % 2 == 0)
            log.sign();
        if (random() % 3 == 0 && textAt(parseJson(log.entries.back().body).value_or(Json()), "act") != u"decision.held"_s)
            log.erase(id);
    }
    log.sign();
    return log;
}

} // namespace

class TamperingTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyFlippedBitOfManyLedgersIsFound();
    void everyBitOfOneLedgerIsFound();
};

void TamperingTest::everyFlippedBitOfManyLedgersIsFound()
{
    std::mt19937_64 random(9162);
    QElapsedTimer watch;
    watch.start();
    std::size_t entries = 0;
    for (int i = 0; i < ledgers; ++i) {
        LedgerScenario log = generated(random);
        entries += log.entries.size();
        // That the sound ones are sound is no news after a thousand of them.
        const auto wrong = i % 10 == 0 ? verifyLog(log.entries, log.heads, log.values) : std::vector<LedgerFinding>();
        QVERIFY2(wrong.empty(), qPrintable(u"ledger %1: %2"_s.arg(i).arg(wrong.empty() ? QString() : wrong.front().what)));
        Bits bits(log);
        const std::size_t bit = random() % bits.count();
        bits.flip(bit);
        QVERIFY2(!verifyLog(log.entries, log.heads, log.values).empty(), qPrintable(u"ledger %1, bit %2 of %3"_s.arg(i).arg(bit).arg(bits.count())));
    }
    qInfo("%d ledgers, %zu entries, one bit each: %lld ms", ledgers, entries, watch.elapsed());
}

void TamperingTest::everyBitOfOneLedgerIsFound()
{
    LedgerScenario log('k');
    log.decide(u"d"_s, {DecisionState::Held, DecisionState::Withdrawn});
    log.erase(u"d"_s);
    log.sign();
    Bits bits(log);
    for (std::size_t bit = 0; bit < bits.count(); ++bit) {
        bits.flip(bit);
        QVERIFY2(!verifyLog(log.entries, log.heads, log.values).empty(), qPrintable(QString::number(bit)));
        bits.flip(bit);
    }
    QVERIFY(verifyLog(log.entries, log.heads, log.values).empty());
    qInfo("%zu bits of one ledger, each in turn", bits.count());
}

QTEST_GUILESS_MAIN(TamperingTest)
#include "tst_tampering.moc"
