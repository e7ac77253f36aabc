// SPDX-License-Identifier: GPL-3.0-or-later
#include "life_scenario.h"

#include <QTest>

using namespace backroom;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

using State = ItemState;

namespace {

QString refusal(const ItemLife& life, const LifeAct& act, Timestamp now)
{
    const auto refused = refusalOf(life, act, now, urgent(), shop());
    const auto applied = apply(life, act, now, urgent(), shop());
    if (refused.has_value() == applied.has_value())
        return u"refusalOf() and apply() disagree"_s;
    return refused ? toName(refused->code) : QString();
}

ItemLife after(ItemLife life, std::initializer_list<std::pair<Duration, LifeAct>> acts)
{
    for (const auto& [later, act] : acts) {
        auto next = apply(life, act, monday + later, urgent(), shop());
        if (!next)
            qFatal("%s: %s", qPrintable(toName(act.kind)), qPrintable(next.error().detail));
        life = std::move(*next);
    }
    return life;
}

} // namespace

class ItemLifeTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void namesAreUniqueAndComeBack();
    void actsLeadToStates_data();
    void actsLeadToStates();
    void refusesWithACode_data();
    void refusesWithACode();
    void aSecondClaimerIsToldWhoAndUntil();
    void aLeaseEndsAndIsRenewed();
    void twoCleanReadsInARowClose();
    void comesBackAsRegressionOrAnew();
    void whatIsAcceptedStaysClosedWhileItStands();
    void aFixThatIsNoneIsReopened();
    void aSnoozeTellsWhatHappened();
};

void ItemLifeTest::namesAreUniqueAndComeBack()
{
    QSet<QString> seen;
    for (const State state : allItemStates()) {
        QCOMPARE(itemStateFromName(toName(state)), std::optional(state));
        seen.insert(toName(state));
    }
    QCOMPARE(seen.size(), 10);
    for (const Disposition disposition : allDispositions())
        QCOMPARE(dispositionFromName(toName(disposition)), std::optional(disposition));
    QCOMPARE(allDispositions().size(), std::size_t(10));
    for (const Cause cause : allCauses())
        QCOMPARE(causeFromName(toName(cause)), std::optional(cause));
    QCOMPARE(allCauses().size(), std::size_t(13));
    for (const WaitParty party : allWaitParties())
        QCOMPARE(waitPartyFromName(toName(party)), std::optional(party));
    QCOMPARE(allWaitParties().size(), std::size_t(8));
    QVERIFY(!causeFromName(u"bad luck"_s));
    for (int code = 0; code <= static_cast<int>(RefusalCode::NotDue); ++code)
        QVERIFY(!toName(RefusalCode(code)).isEmpty());
}

void ItemLifeTest::actsLeadToStates_data()
{
    using Acts = std::vector<LifeAct>;
    QTest::addColumn<std::vector<LifeAct>>("acts");
    QTest::addColumn<State>("state");
    const auto claim = LifeAct::claim(u"anna"_s);
    const auto sleep = LifeAct::snooze(u"anna"_s, monday + 5h);
    const auto wait = LifeAct::wait(u"anna"_s, WaitParty::Supplier);
    QTest::newRow("raised") << Acts{} << State::New;
    QTest::newRow("seen again") << Acts{LifeAct::raise(Priority::P1, 1, u"Lyon 014"_s)} << State::New;
    QTest::newRow("looked at") << Acts{LifeAct::look(u"anna"_s)} << State::Open;
    QTest::newRow("acknowledged") << Acts{LifeAct::acknowledge(u"anna"_s)} << State::Open;
    QTest::newRow("assigned by the source") << Acts{LifeAct::assign({}, u"zoe"_s)} << State::New;
    QTest::newRow("noted") << Acts{LifeAct::note(u"anna"_s, u"?"_s)} << State::Open;
    QTest::newRow("claimed") << Acts{claim} << State::Claimed;
    QTest::newRow("released") << Acts{claim, LifeAct::release(u"anna"_s)} << State::Open;
    QTest::newRow("waits") << Acts{claim, wait} << State::Waiting;
    QTest::newRow("goes on") << Acts{wait, LifeAct::resume()} << State::Open;
    QTest::newRow("taken from a wait") << Acts{wait, LifeAct::claim(u"marc"_s)} << State::Claimed;
    QTest::newRow("sleeps") << Acts{sleep} << State::Snoozed;
    QTest::newRow("sleeps instead of waiting") << Acts{wait, sleep} << State::Snoozed;
    QTest::newRow("woken") << Acts{sleep, LifeAct::wakeUp(Wake::Person, u"marc"_s)} << State::Open;
    QTest::newRow("sleeps through a change") << Acts{sleep, LifeAct::recordChanged(u"x"_s)} << State::Snoozed;
    QTest::newRow("woken by a change") << Acts{LifeAct::snooze(u"anna"_s, monday + 5h, Wake::RecordChanged), LifeAct::recordChanged(u"x"_s)} << State::Open;
    QTest::newRow("woken by a match") << Acts{LifeAct::snooze(u"anna"_s, monday + 5h, Wake::RecordMatches, u"[]"_s), LifeAct::wakeUp(Wake::RecordMatches)}
                                      << State::Open;
    QTest::newRow("in approval") << Acts{claim, LifeAct::sendForApproval(u"anna"_s)} << State::InApproval;
    QTest::newRow("back from approval") << Acts{LifeAct::sendForApproval(u"anna"_s), LifeAct::returnFromApproval(u"zoe"_s)} << State::Open;
    for (const Disposition disposition : allDispositions()) {
        QTest::newRow(qPrintable(u"closed: "_s + toName(disposition)))
            << Acts{claim, LifeAct::close(u"anna"_s, disposition, Cause::Supplier, u"why"_s, u"zoe"_s)} << closedStateOf(disposition);
    }
    QTest::newRow("proven fixed") << Acts{LifeAct::close({}, Disposition::FixedAtSource, {})} << State::Resolved;
    QTest::newRow("re-opened") << Acts{LifeAct::close(u"anna"_s, Disposition::Invalid, Cause::Unknown), LifeAct::reopen(u"zoe"_s, u"no"_s)} << State::Open;
    QTest::newRow("vanished while claimed") << Acts{claim, LifeAct::cleanRead(2)} << State::Obsolete;
}

void ItemLifeTest::actsLeadToStates()
{
    QFETCH(std::vector<LifeAct>, acts);
    QFETCH(State, state);
    ItemLife life = raised();
    for (const LifeAct& act : acts) {
        const auto next = apply(life, act, monday + 1min, urgent(), shop());
        QVERIFY2(next, qPrintable(next ? QString() : next.error().detail));
        life = *next;
    }
    QCOMPARE(life.state, state);
    QCOMPARE(impossibility(life), QString());
}

void ItemLifeTest::refusesWithACode_data()
{
    QTest::addColumn<ItemLife>("life");
    QTest::addColumn<LifeAct>("act");
    QTest::addColumn<QString>("code");
    const auto anna = u"anna"_s;
    const ItemLife fresh = raised();
    const ItemLife claimed = after(fresh, {{1min, LifeAct::claim(anna)}});
    const ItemLife closed = after(fresh, {{1min, LifeAct::close(anna, Disposition::Test, Cause::Training)}});
    const ItemLife approval = after(fresh, {{1min, LifeAct::sendForApproval(anna)}});
    const ItemLife asleep = after(fresh, {{1min, LifeAct::snooze(anna, monday + 5h, Wake::RecordChanged)}});
    const ItemLife noted = after(fresh, {{1min, LifeAct::note(anna, u"x"_s)}, {1min, LifeAct::tag(anna, u"vip"_s)}});
    const auto close = [&](Disposition disposition, std::optional<Cause> cause, const QString& text = {}, const QString& subject = {}) {
        return LifeAct::close(anna, disposition, cause, text, subject);
    };
    QTest::newRow("before it was raised") << unborn() << LifeAct::claim(anna) << u"not-raised"_s;
    QTest::newRow("nobody claims") << fresh << LifeAct::claim({}) << u"person-missing"_s;
    QTest::newRow("closed") << closed << LifeAct::claim(anna) << u"closed"_s;
    QTest::newRow("not closed") << fresh << LifeAct::reopen(anna, u"x"_s) << u"not-closed"_s;
    QTest::newRow("re-opened without a reason") << closed << LifeAct::reopen(anna, u" "_s) << u"reason-missing"_s;
    for (const LifeAct& act : {LifeAct::claim(u"marc"_s), LifeAct::wait(u"marc"_s, WaitParty::Bank), LifeAct::snooze(u"marc"_s, monday + 5h),
             LifeAct::sendForApproval(u"marc"_s), LifeAct::close(u"marc"_s, Disposition::Test, Cause::Training)})
        QTest::newRow(qPrintable(u"in other hands: "_s + toName(act.kind))) << claimed << act << u"claimed-by-other"_s;
    QTest::newRow("released by another") << claimed << LifeAct::release(u"marc"_s) << u"not-yours"_s;
    QTest::newRow("released twice") << fresh << LifeAct::release(anna) << u"not-claimed"_s;
    QTest::newRow("lease ends early") << claimed << LifeAct::leaseEnds() << u"not-due"_s;
    QTest::newRow("goes on without a wait") << fresh << LifeAct::resume(anna) << u"not-waiting"_s;
    QTest::newRow("woken awake") << fresh << LifeAct::wakeUp(Wake::Person, anna) << u"not-snoozed"_s;
    QTest::newRow("woken early") << asleep << LifeAct::wakeUp(Wake::Time) << u"not-due"_s;
    QTest::newRow("woken by something else") << asleep << LifeAct::wakeUp(Wake::RecordMatches) << u"not-the-wake-condition"_s;
    QTest::newRow("snoozed without an end") << fresh << [&] { auto act = LifeAct::snooze(anna, monday); act.until.reset(); return act; }() << u"end-not-in-future"_s;
    QTest::newRow("snoozed into the past") << fresh << LifeAct::snooze(anna, monday) << u"end-not-in-future"_s;
    QTest::newRow("snoozed until nothing matches") << fresh << LifeAct::snooze(anna, monday + 5h, Wake::RecordMatches) << u"wake-condition-missing"_s;
    QTest::newRow("claimed in approval") << approval << LifeAct::claim(anna) << u"in-approval"_s;
    QTest::newRow("not in approval") << fresh << LifeAct::returnFromApproval(anna) << u"not-in-approval"_s;
    QTest::newRow("acknowledged twice") << claimed << LifeAct::acknowledge(u"marc"_s) << u"already-acknowledged"_s;
    QTest::newRow("closed without a cause") << fresh << close(Disposition::FixedAtSource, {}) << u"cause-missing"_s;
    QTest::newRow("accepted without a reason") << fresh << close(Disposition::AcceptedAsIs, Cause::Customer) << u"reason-missing"_s;
    QTest::newRow("written off alone") << fresh << close(Disposition::WrittenOff, Cause::Customer) << u"approver-missing"_s;
    QTest::newRow("written off by the approver") << fresh << close(Disposition::WrittenOff, Cause::Customer, {}, anna) << u"approver-missing"_s;
    QTest::newRow("duplicate of nothing") << fresh << close(Disposition::Duplicate, Cause::Customer) << u"original-missing"_s;
    QTest::newRow("duplicate of itself") << fresh << close(Disposition::Duplicate, Cause::Customer, {}, u"f00d"_s) << u"original-missing"_s;
    QTest::newRow("the program writes nothing off") << fresh << LifeAct::close({}, Disposition::WrittenOff, Cause::Customer, {}, anna) << u"person-missing"_s;
    QTest::newRow("endless note") << fresh << LifeAct::note(anna, QString(life::longestText + 1, u'x')) << u"text-too-long"_s;
    QTest::newRow("empty note") << fresh << LifeAct::note(anna, u"\n"_s) << u"text-missing"_s;
    QTest::newRow("no such note") << noted << LifeAct::withdrawNote(anna, 1) << u"no-such-note"_s;
    QTest::newRow("another's note") << noted << LifeAct::withdrawNote(u"marc"_s, 0) << u"not-yours"_s;
    QTest::newRow("tagged twice") << noted << LifeAct::tag(u"marc"_s, u"vip"_s) << u"tag-present"_s;
    QTest::newRow("not tagged") << noted << LifeAct::untag(anna, u"x"_s) << u"no-such-tag"_s;
    QTest::newRow("told early") << fresh << LifeAct::tell(SlaMark::Due) << u"not-due"_s;
    QTest::newRow("escalated early") << fresh << LifeAct::escalate(50) << u"not-due"_s;
}

void ItemLifeTest::refusesWithACode()
{
    QFETCH(ItemLife, life);
    QFETCH(LifeAct, act);
    QFETCH(QString, code);
    QCOMPARE(refusal(life, act, monday + 2min), code);
}

void ItemLifeTest::aSecondClaimerIsToldWhoAndUntil()
{
    const ItemLife claimed = after(raised(), {{0min, LifeAct::claim(u"anna"_s)}});
    const auto refused = apply(claimed, LifeAct::claim(u"marc"_s), monday + 5min, urgent(), shop());
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, ErrorKind::Policy);
    QCOMPARE(refused.error().detail, u"claimed-by-other: anna, 2026-03-02T09:20:00.000Z"_s);
    QCOMPARE(refusalOf(claimed, LifeAct::claim(u"marc"_s), monday + 5min, urgent(), shop()),
        std::optional(Refusal{RefusalCode::ClaimedByOther, u"anna"_s, monday + 20min}));
}

void ItemLifeTest::aLeaseEndsAndIsRenewed()
{
    ItemLife life = after(raised(), {{0min, LifeAct::claim(u"anna"_s)}, {15min, LifeAct::renew(u"anna"_s)}});
    QCOMPARE(life.claimUntil, std::optional(monday + 35min));
    life = after(life, {{30min, LifeAct::note(u"anna"_s, u"on it"_s)}, {31min, LifeAct::note(u"marc"_s, u"good"_s)}});
    QCOMPARE(life.claimUntil, std::optional(monday + 50min)); // by her own activity, not by another's
    QCOMPARE(refusal(life, LifeAct::claim(u"marc"_s), monday + 50min - 1ms), u"claimed-by-other"_s);
    QCOMPARE(refusal(life, LifeAct::renew(u"anna"_s), monday + 50min), u"lease-ended"_s);
    const ItemLife taken = after(life, {{60min, LifeAct::claim(u"marc"_s)}});
    QCOMPARE(taken.claimedBy, u"marc"_s);
    QVERIFY2(taken.owner.isEmpty(), "a lease is no ownership");
    const LifeEvent& ended = taken.history[taken.history.size() - 2];
    QCOMPARE(toName(ended.act.kind), u"lease ends"_s);
    QCOMPARE(ended.at, monday + 50min); // when it ended, not when somebody noticed
}

void ItemLifeTest::twoCleanReadsInARowClose()
{
    const auto dirty = LifeAct::raise(Priority::P1, 1, u"Lyon 014"_s);
    ItemLife life = after(raised(), {{1min, LifeAct::cleanRead()}, {2min, dirty}, {3min, LifeAct::cleanRead()}});
    QCOMPARE(life.state, State::New);
    QCOMPARE(life.history.size(), std::size_t(1)); // reads that decide nothing leave no trace
    life = after(life, {{4min, LifeAct::cleanRead()}});
    QCOMPARE(life.state, State::Obsolete);
    QCOMPARE(life.disposition, std::optional(Disposition::Obsolete));
    QVERIFY(!life.cause);
    QCOMPARE(life.closedAt, std::optional(monday + 4min));
}

void ItemLifeTest::comesBackAsRegressionOrAnew()
{
    const auto dirty = LifeAct::raise(Priority::P1, 2, u"Lyon 014"_s);
    const ItemLife closed = after(raised(), {{1min, LifeAct::note(u"anna"_s, u"x"_s)}, {2min, LifeAct::cleanRead(2)}});
    const ItemLife back = after(closed, {{2min + 24h * 30, dirty}});
    QCOMPARE(back.state, State::Open);
    QVERIFY(back.regression);
    QCOMPARE(back.reopened, 1);
    QCOMPARE(back.occurrences, 2);
    QCOMPARE(back.generation, 1);
    QCOMPARE(back.history.size(), closed.history.size() + 1);
    QCOMPARE(back.firstSeen, monday);
    QVERIFY(!back.closedAt);

    const ItemLife anew = after(closed, {{2min + 24h * 30 + 1ms, dirty}});
    QCOMPARE(anew.state, State::New);
    QVERIFY(!anew.regression);
    QCOMPARE(anew.generation, 2);
    QVERIFY(anew.notes.empty());
    QCOMPARE(anew.history.size(), std::size_t(1));
    QCOMPARE(anew.history.front().from, State::Obsolete); // the link to the life before
    QCOMPARE(anew.earlier, std::optional(EarlierLife{1, monday + 2min, Disposition::Obsolete, {}}));
    QCOMPARE(anew.firstSeen, monday + 2min + 24h * 30 + 1ms);
    QVERIFY(replay(closed, anew.history, urgent(), shop()).value_or(unborn()) == anew);
}

void ItemLifeTest::whatIsAcceptedStaysClosedWhileItStands()
{
    const auto dirty = LifeAct::raise(Priority::P1, 1, u"Lyon 014"_s);
    ItemLife life = after(raised(), {{1min, LifeAct::close(u"anna"_s, Disposition::AcceptedAsIs, Cause::Customer, u"agreed"_s)}, {24h * 20, dirty},
        {24h * 20 + 1min, LifeAct::cleanRead()}, {24h * 20 + 2min, dirty}});
    QCOMPARE(life.state, State::Resolved);
    // Only when it was gone and comes back it is new work.
    life = after(life, {{24h * 21, LifeAct::cleanRead()}, {24h * 21 + 1min, LifeAct::cleanRead()}});
    QCOMPARE(life.state, State::Resolved);
    QVERIFY(after(life, {{24h * 22, dirty}}).regression);
}

void ItemLifeTest::aFixThatIsNoneIsReopened()
{
    const auto dirty = LifeAct::raise(Priority::P1, 1, u"Lyon 014"_s);
    ItemLife life = after(raised(), {{1min, LifeAct::close(u"anna"_s, Disposition::FixedAtSource, Cause::Supplier)}, {5min, dirty}});
    QCOMPARE(life.state, State::Resolved); // the source may take a while to show it
    life = after(life, {{11min, dirty}});
    QCOMPARE(life.state, State::Open);
    QCOMPARE(life.reopened, 1);
    QVERIFY(!life.regression); // it never was away
}

void ItemLifeTest::aSnoozeTellsWhatHappened()
{
    ItemLife life = after(raised(), {{1min, LifeAct::snooze(u"anna"_s, monday + 6h)}, {1h, LifeAct::recordChanged(u"amount_total: 10 → 20"_s)},
        {2h, LifeAct::recordChanged(u"amount_total: 20 → 30"_s)}, {2h, LifeAct::note(u"marc"_s, u"called"_s)}});
    life = advance(life, monday + 7h, urgent(), shop()).life;
    QCOMPARE(life.state, State::Open);
    std::size_t wake = 0;
    while (life.history[wake].act.kind != LifeAct::Kind::Wake)
        ++wake;
    QCOMPARE(life.history[wake].at, monday + 6h);
    const std::vector<Fact> expected{{u"woken-by"_s, u"time"_s}, {u"record-changes"_s, u"2"_s}, {u"last-change"_s, u"amount_total: 20 → 30"_s},
        {u"notes"_s, u"1"_s}, {u"escalations"_s, u"3"_s}, {u"due-soon"_s, u"yes"_s}, {u"late"_s, u"yes"_s}};
    QVERIFY(meanwhile(life.history, wake) == expected);
    QVERIFY(meanwhile(life.history, 0).empty());
}

QTEST_GUILESS_MAIN(ItemLifeTest)
#include "tst_item_life.moc"
