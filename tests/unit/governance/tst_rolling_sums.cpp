// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/governance/rolling_sums.h"

#include <QTest>

#include <random>

using namespace backroom;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const ActId refund{u"refund"_s};
const Currency eur(u"EUR"_s);

Timestamp minute(int minutes)
{
    return Timestamp{} + std::chrono::minutes(minutes);
}

Movement moving(std::int64_t record, int at, std::int64_t minor, const QString& who)
{
    return {{{}, u"account.move"_s, record}, refund, minute(at), Money(minor, eur), {{Dimension::Customer, who}, {Dimension::Till, u"1"_s}, {Dimension::Till, u"1"_s}}};
}

} // namespace

class RollingSumsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void windowIsOpenAtItsBegin();
    void currenciesStayApart();
    void agreeWithANaiveCount();
};

void RollingSumsTest::windowIsOpenAtItsBegin()
{
    RollingSums sums;
    sums.add(moving(1, 0, -500, u"anna"_s));
    const RollingSums::Line line{refund, Dimension::Customer, u"anna"_s, eur};
    QCOMPARE(sums.sum(line, 60min, minute(59)), 500);
    QCOMPARE(sums.sum(line, 60min, minute(60)), 0);
    QCOMPARE(sums.sum(line, 60min, minute(-1)), 0);
    QCOMPARE(sums.sum({refund, Dimension::Till, u"1"_s, eur}, 60min, minute(1)), 500); // named twice, counted once
}

void RollingSumsTest::currenciesStayApart()
{
    RollingSums sums;
    sums.add(moving(1, 0, 500, u"anna"_s));
    Movement dollars = moving(2, 0, 700, u"anna"_s);
    dollars.amount = Money(700, Currency(u"USD"_s));
    sums.add(dollars);
    QCOMPARE(sums.sum({refund, Dimension::Customer, u"anna"_s, eur}, 60min, minute(1)), 500);
}

void RollingSumsTest::agreeWithANaiveCount()
{
    std::mt19937 random(7);
    const auto below = [&random](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
    RollingSums sums;
    std::map<std::int64_t, Movement> naive;
    for (int step = 0; step < 4000; ++step) {
        const std::int64_t record = below(120);
        switch (below(12)) {
        case 0: {
            sums.remove({{}, u"account.move"_s, record}, refund);
            naive.erase(record);
            break;
        }
        case 1: {
            const Timestamp before = minute(below(step + 1));
            sums.forget(before);
            std::erase_if(naive, [before](const auto& known) { return known.second.at < before; });
            break;
        }
        default: {
            const Movement movement = moving(record, below(3) == 0 ? below(step + 1) : step, below(100000), below(2) == 0 ? u"anna"_s : u"ben"_s);
            sums.add(movement);
            naive[record] = movement;
        }
        }
        const RollingSums::Line line{refund, Dimension::Customer, below(2) == 0 ? u"anna"_s : u"ben"_s, eur};
        const Duration window = std::chrono::minutes(1 + below(2000));
        const Timestamp now = minute(step - below(50));
        const RecordKey without{{}, u"account.move"_s, below(120)};
        std::int64_t expected = 0;
        std::int64_t inBand = 0;
        for (const auto& [id, movement] : naive) {
            const bool isIn = movement.by.front().second == line.who && movement.at > now - window && movement.at <= now;
            expected += isIn && id != without.id ? movement.amount.minor() : 0;
            inBand += isIn && movement.amount.minor() >= 20000 && movement.amount.minor() <= 60000 ? 1 : 0;
        }
        QCOMPARE(sums.sum(line, window, now, without), expected);
        QCOMPARE(static_cast<std::int64_t>(sums.between(line, Money(20000, eur), Money(60000, eur), window, now).size()), inBand);
    }
}

QTEST_GUILESS_MAIN(RollingSumsTest)
#include "tst_rolling_sums.moc"
