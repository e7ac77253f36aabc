// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/governance/ramp.h"

#include <QTest>

using namespace backroom;
using namespace std::chrono_literals;

namespace {

using enum DecisionState;

std::vector<DecisionState> times(std::size_t count, DecisionState state)
{
    return std::vector<DecisionState>(count, state);
}

std::vector<DecisionState> operator+(std::vector<DecisionState> left, const std::vector<DecisionState>& right)
{
    left.insert(left.end(), right.begin(), right.end());
    return left;
}

} // namespace

/// A few first, then slowly, and none after too many failed (domain.md §3.3).
class RampTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theNextStep_data();
    void theNextStep();
};

void RampTest::theNextStep_data()
{
    QTest::addColumn<std::vector<DecisionState>>("states");
    QTest::addColumn<int>("under");
    QTest::addColumn<int>("sinceLast");
    QTest::addColumn<int>("step");
    const auto row = [](const char* name, const std::vector<DecisionState>& states, int under, int sinceLast, RampStep step) { QTest::newRow(name) << states << under << sinceLast << static_cast<int>(step); };
    row("first canary", {}, 0, 0, RampStep::Begin);
    row("canaries go together", {}, 2, 0, RampStep::Begin);
    row("no more than that", {}, 3, 10'000, RampStep::Wait);
    row("a canary is under way", {Verified, Verified, Sending}, 0, 10'000, RampStep::Wait);
    row("a canary is unproven", {Verified, Verified, Unverified}, 0, 10'000, RampStep::Wait);
    row("a canary failed", {Verified, Rejected, Sending}, 0, 10'000, RampStep::Stop);
    row("all are proven", {Verified, Verified, Verified}, 0, 10'000, RampStep::Begin);
    row("another was faster at one", {Verified, Conflict, Verified}, 0, 10'000, RampStep::Begin);
    row("not too fast", {Verified, Verified, Verified, Sending}, 0, 499, RampStep::Wait);
    row("two a second", {Verified, Verified, Verified, Sending}, 0, 500, RampStep::Begin);
    row("two fail in a row", times(3, Verified) + times(2, Rejected), 0, 10'000, RampStep::Begin);
    row("three in a row", times(3, Verified) + times(3, Rejected), 0, 10'000, RampStep::Stop);
    row("three with one between", times(3, Verified) + times(2, Rejected) + times(1, Verified) + times(1, Failed), 0, 10'000, RampStep::Begin);
    const std::vector<DecisionState> pair{Rejected, Verified};
    const std::vector<DecisionState> fourOfTwenty = times(12, Verified) + pair + pair + pair + pair;
    row("four of twenty", fourOfTwenty, 0, 10'000, RampStep::Begin);
    row("five of twenty", fourOfTwenty + pair, 0, 10'000, RampStep::Stop);
    row("long ago", fourOfTwenty + times(12, Verified) + pair, 0, 10'000, RampStep::Begin);
    row("what was taken back is no failure", times(3, Verified) + times(6, Withdrawn), 0, 10'000, RampStep::Begin);
}

void RampTest::theNextStep()
{
    QFETCH(const std::vector<DecisionState>, states);
    QFETCH(const int, under);
    QFETCH(const int, sinceLast);
    QFETCH(const int, step);
    QCOMPARE(static_cast<int>(nextStep(Ramp{}, states, under, Duration(sinceLast))), step);
}

QTEST_GUILESS_MAIN(RampTest)
#include "tst_ramp.moc"
