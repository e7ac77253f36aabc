// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/work/noise_report.h"

#include <QTest>

#include <algorithm>

using namespace backroom;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

using Kind = LifeAct::Kind;
using State = ItemState;

const Timestamp from = *fromIso(u"2026-11-01T00:00:00.000Z"_s);
const Timestamp to = *fromIso(u"2026-12-01T00:00:00.000Z"_s);

LifeEvent eventOf(Timestamp at, Kind kind, State before, State after, const QString& who = {})
{
    LifeEvent made;
    made.at = at;
    made.act.kind = kind;
    made.act.who = who;
    made.from = before;
    made.to = after;
    return made;
}

LifeEvent raised(Timestamp at)
{
    return eventOf(at, Kind::Raise, State::New, State::New);
}

LifeEvent raisedAgain(Timestamp at)
{
    return eventOf(at, Kind::Raise, State::Obsolete, State::Open);
}

LifeEvent closedByItself(Timestamp at)
{
    return eventOf(at, Kind::CleanRead, State::Open, State::Obsolete);
}

LifeEvent closed(Timestamp at, Disposition disposition, Cause cause = Cause::Timing)
{
    LifeEvent made = eventOf(at, Kind::Close, State::Open, disposition == Disposition::Invalid ? State::Invalid : State::Resolved, u"anna"_s);
    made.act.disposition = disposition;
    made.act.cause = cause;
    return made;
}

ItemEvents item(const QString& id, std::vector<LifeEvent> events, const QString& rule = u"SAL.order.unpaid"_s)
{
    return {{id}, 1, {rule}, std::move(events)};
}

/// The only rule's figures.
RuleNoise figuresOf(const std::vector<ItemEvents>& items)
{
    const NoiseReport report = noiseReport(items, from, to);
    return report.rules.size() == 1 ? report.rules.front() : RuleNoise{};
}

/// One item per moment, raised and closed at once so that it is never stale.
std::vector<ItemEvents> raisesAt(const std::vector<Duration>& offsets)
{
    std::vector<ItemEvents> items;
    for (const Duration offset : offsets)
        items.push_back(item(QString::number(items.size()), {raised(from + offset), closedByItself(from + offset + 1s)}));
    return items;
}

} // namespace

class NoiseReportTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void percentileByNearestRank()
    {
        QVERIFY(!nearestRank({}, 50));
        QVERIFY(nearestRank({7s}, 1) == std::optional<Duration>(7s));
        QVERIFY(nearestRank({7s}, 100) == std::optional<Duration>(7s));
        const std::vector<Duration> five{50s, 15s, 40s, 20s, 35s};
        QVERIFY(nearestRank(five, 5) == std::optional<Duration>(15s));
        QVERIFY(nearestRank(five, 30) == std::optional<Duration>(20s));
        QVERIFY(nearestRank(five, 40) == std::optional<Duration>(20s));
        QVERIFY(nearestRank(five, 41) == std::optional<Duration>(35s));
        QVERIFY(nearestRank(five, 50) == std::optional<Duration>(35s));
        QVERIFY(nearestRank(five, 100) == std::optional<Duration>(50s));
        QVERIFY(nearestRank(five, 0) == std::optional<Duration>(15s));
    }

    void precisionIsHiddenBelowTen()
    {
        std::vector<ItemEvents> items;
        for (int i = 0; i < 9; ++i)
            items.push_back(item(QString::number(i), {raised(from + 1h * i), closed(from + 1h * i + 1min * (i + 1), i < 3 ? Disposition::Invalid : Disposition::FixedAtSource)}));
        RuleNoise noise = figuresOf(items);
        QCOMPARE(noise.closed, 9);
        QCOMPARE(noise.precision, (Counted<double>{9, {}}));
        QCOMPARE(noise.falseAlarmRate, (Counted<double>{9, {}}));
        QCOMPARE(noise.cycleP50, (Counted<Duration>{9, {}}));

        items.push_back(item(u"9"_s, {raised(from + 9h), closedByItself(from + 9h + 10min)}));
        noise = figuresOf(items);
        QCOMPARE(noise.closed, 10);
        QCOMPARE(noise.falseAlarmRate, (Counted<double>{10, 0.3}));
        QCOMPARE(noise.precision, (Counted<double>{10, 0.7}));
        QCOMPARE(noise.cycleP50, (Counted<Duration>{10, 5min}));
        QCOMPARE(noise.cycleP90, (Counted<Duration>{10, 9min}));
        QVERIFY((noise.closes == std::map<Disposition, int>{{Disposition::FixedAtSource, 6}, {Disposition::Obsolete, 1}, {Disposition::Invalid, 3}}));
        QVERIFY((noise.causes == std::map<Cause, int>{{Cause::Timing, 9}}));
    }

    void moreThanTenInTenMinutesAreAFlood()
    {
        std::vector<Duration> offsets;
        for (int i = 0; i < 10; ++i)
            offsets.push_back(1min * i);
        QVERIFY2(figuresOf(raisesAt(offsets)).floods.empty(), "ten are no flood");
        auto spread = offsets;
        spread.push_back(10min + 1ms);
        QVERIFY2(figuresOf(raisesAt(spread)).floods.empty(), "the eleventh came too late");
        offsets.push_back(10min);
        const std::vector<Flood> one{{from, from + 10min, 11}};
        QVERIFY(figuresOf(raisesAt(offsets)).floods == one);
    }

    void floodsThatOverlapAreOne()
    {
        std::vector<Duration> offsets;
        for (int i = 0; i < 30; ++i)
            offsets.push_back(1min * i);
        for (int i = 0; i < 12; ++i)
            offsets.push_back(30h + 1s * i);
        const std::vector<Flood> two{{from, from + 29min, 30}, {from + 30h, from + 30h + 11s, 12}};
        std::reverse(offsets.begin(), offsets.end());
        QVERIFY(figuresOf(raisesAt(offsets)).floods == two);
        // Two that follow on each other without sharing a raise stay two.
        offsets.clear();
        for (int i = 0; i < 22; ++i)
            offsets.push_back((i < 11 ? 0min : 11min) + 1s * i);
        QCOMPARE(figuresOf(raisesAt(offsets)).floods.size(), 2u);
    }

    void reopenedThriceInADayChatters()
    {
        const auto restless = [](const QString& id, Duration every, int times) {
            std::vector<LifeEvent> events{raised(from), closedByItself(from + 1min)};
            for (int i = 0; i < times; ++i) {
                events.push_back(raisedAgain(from + 1h + every * i));
                events.push_back(closedByItself(from + 1h + every * i + 1min));
            }
            return item(id, events);
        };
        const RuleNoise noise = figuresOf({restless(u"twice"_s, 1h, 2), restless(u"thrice"_s, 12h, 3), restless(u"slowly"_s, 12h + 1ms, 3)});
        QVERIFY((noise.chattering == std::vector<ItemId>{{u"thrice"_s}}));
        QCOMPARE(noise.reopened, 8);
        QCOMPARE(noise.raised, 11);
        QCOMPARE(noise.closed, 11);
    }

    void reopenedByAPersonIsNoRaise()
    {
        const RuleNoise noise = figuresOf({item(u"a"_s, {raised(from), closed(from + 1h, Disposition::FixedAtSource), eventOf(from + 2h, Kind::Reopen, State::Resolved, State::Open, u"ben"_s),
                                                           closed(from + 3h, Disposition::Invalid)})});
        QCOMPARE(noise.raised, 1);
        QCOMPARE(noise.reopened, 1);
        QCOMPARE(noise.closed, 2);
        QCOMPARE(noise.cycleP50.n, 2);
    }

    void anotherPriorityIsNoRaise()
    {
        std::vector<ItemEvents> items;
        for (int i = 0; i < 10; ++i)
            items.push_back(item(QString::number(i), {raised(from + 1h * i), raised(from + 1h * i + 10min), closedByItself(from + 1h * i + 30min)}));
        const RuleNoise noise = figuresOf(items);
        QCOMPARE(noise.raised, 10);
        QCOMPARE(noise.cycleP50, (Counted<Duration>{10, 30min}));
    }

    void withoutItsFirstEventNoCycleIsKnown()
    {
        const RuleNoise noise = figuresOf({item(u"a"_s, {eventOf(from - 1h, Kind::Look, State::New, State::Open, u"anna"_s), closedByItself(from + 1h)}),
            item(u"b"_s, {eventOf(to - 1h, Kind::Escalate, State::Open, State::Open)})});
        QCOMPARE(noise.closed, 1);
        QCOMPARE(noise.cycleP50.n, 0);
        QVERIFY2(noise.stale.empty(), "only since what is known of it");
    }

    void aLaterGenerationBeginsAnew()
    {
        // As the life cycle makes it: closed → new.
        ItemEvents later = item(u"a"_s, {eventOf(from + 1h, Kind::Raise, State::Obsolete, State::New), closedByItself(from + 2h)});
        later.generation = 2;
        const RuleNoise noise = figuresOf({later});
        QCOMPARE(noise.raised, 1);
        QCOMPARE(noise.reopened, 0);
    }

    void standingUntouchedForADayIsStale()
    {
        const Timestamp day = to - 24h;
        const auto touched = [](Timestamp at, State state) { return eventOf(at, Kind::Claim, State::New, state, u"anna"_s); };
        const RuleNoise noise = figuresOf({
            item(u"forgotten"_s, {raised(from)}),
            item(u"escalated"_s, {raised(from), eventOf(to - 1h, Kind::Escalate, State::New, State::New)}),
            item(u"touched long ago"_s, {raised(from), touched(day - 1ms, State::Open)}),
            item(u"long before"_s, {raised(from - 900h)}),
            item(u"young"_s, {raised(day)}),
            item(u"touched"_s, {raised(from), touched(day, State::Claimed)}),
            item(u"closed"_s, {raised(from), closed(from + 1h, Disposition::FixedAtSource)}),
            item(u"back again"_s, {raised(from), closedByItself(from + 1h), raisedAgain(to - 1h)}),
            item(u"touched later"_s, {raised(from), touched(to + 1h, State::Claimed)}),
            item(u"not yet there"_s, {raised(to)}),
        });
        QVERIFY((noise.stale == std::vector<ItemId>{{u"forgotten"_s}, {u"escalated"_s}, {u"touched long ago"_s}, {u"long before"_s}, {u"touched later"_s}}));
    }

    void whatSleepsIsNotStaleUntilADayAfterItWoke()
    {
        const auto asleep = [](Timestamp at) { return eventOf(at, Kind::Snooze, State::Open, State::Snoozed, u"anna"_s); };
        const auto woken = [](Timestamp at) { return eventOf(at, Kind::Wake, State::Snoozed, State::Open); };
        const RuleNoise noise = figuresOf({
            item(u"asleep"_s, {raised(from), asleep(from + 1h)}),
            item(u"just woken"_s, {raised(from), asleep(from + 1h), woken(to - 1h)}),
            item(u"woken and forgotten"_s, {raised(from), asleep(from + 1h), woken(to - 25h)}),
        });
        QVERIFY((noise.stale == std::vector<ItemId>{{u"woken and forgotten"_s}}));
    }

    void onlyTheWindowCounts()
    {
        const NoiseReport report = noiseReport({item(u"before"_s, {raised(from - 1ms), closed(from - 1ms, Disposition::Invalid)}),
                                                   item(u"after"_s, {raised(to), closed(to, Disposition::Invalid)}), item(u"across"_s, {raised(from - 1h), closed(from, Disposition::FixedAtSource)})},
            from, to);
        QCOMPARE(report.raised, 0);
        QCOMPARE(report.closed, 1);
        for (const RuleNoise& rule : report.rules)
            QCOMPARE(rule.share, 0.0);
        QCOMPARE(report.topShare, (Counted<double>{0, {}}));
        QVERIFY(noiseReport({}, from, to).rules.empty());
    }

    void theTenLoudestHaveTheirShare()
    {
        std::vector<ItemEvents> items;
        int number = 0;
        for (int rule = 0; rule < 12; ++rule) {
            for (int i = 0; i < (rule < 10 ? 9 : 5); ++i, ++number)
                items.push_back(item(QString::number(number), {raised(from + 1h * number), closedByItself(from + 1h * number + 1s)}, u'R' + QString::number(11 - rule).rightJustified(2, u'0')));
        }
        const NoiseReport report = noiseReport(items, from, to);
        QCOMPARE(report.raised, 100);
        QCOMPARE(report.topShare.n, 100);
        QVERIFY(qFuzzyCompare(report.topShare.value.value_or(0.0), 0.9));
        QCOMPARE(report.rules.size(), 12u);
        QCOMPARE(report.rules.front().rule.value, u"R02"_s);
        QVERIFY(qFuzzyCompare(report.rules.front().share, 0.09));
        QCOMPARE(report.rules.back().rule.value, u"R01"_s);
    }

    void unknownCausesArePeoplesOnly()
    {
        std::vector<ItemEvents> items;
        for (int i = 0; i < 12; ++i) {
            items.push_back(item(QString::number(i), {raised(from + 1h * i), i < 10 ? closed(from + 1h * i + 1min, Disposition::FixedAtSource, i < 2 ? Cause::Unknown : Cause::Carrier)
                                                                                    : closedByItself(from + 1h * i + 1min)}));
        }
        QCOMPARE(noiseReport(items, from, to).unknownCause, (Counted<double>{10, 0.2}));
    }
};

QTEST_GUILESS_MAIN(NoiseReportTest)
#include "tst_noise_report.moc"
