// SPDX-License-Identifier: GPL-3.0-or-later
#include "life_scenario.h"

#include <QTest>

using namespace backroom;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

QStringList told(const std::vector<LifeDeadline>& fired)
{
    QStringList lines;
    for (const LifeDeadline& one : fired) {
        const QString what = one.act.kind == LifeAct::Kind::Escalate ? QString::number(one.act.number)
            : one.act.kind == LifeAct::Kind::Tell                   ? toName(one.act.mark)
                                                                    : toName(one.act.kind);
        lines << u"%1 %2"_s.arg(toIso(one.at).mid(5, 11), what);
    }
    return lines;
}

ItemLife after(const ItemLife& life, const LifeAct& act, Timestamp now)
{
    return apply(life, act, now, urgent(), shop()).value();
}

const auto wholeLadder = u"03-02T09:15 acknowledge|03-02T10:00 progress|03-02T11:00 50|03-02T12:00 due soon|03-02T12:00 75|03-02T13:00 due|03-02T13:00 100"_s;

} // namespace

class EscalationTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyStepFiresOnceAtItsMoment();
    void howOftenOneLooksChangesNothing_data();
    void howOftenOneLooksChangesNothing();
    void anAcknowledgedItemEscalatesWhenThePromiseIsBroken();
    void aPauseMovesTheSteps();
    void aReopenedItemGoesOnWhereItStood();
    void anotherPriorityHasItsOwnLadder();
    void theNextMomentIsTheEarliest();
    void randomLivesFireOnceAndInOrder();
};

void EscalationTest::everyStepFiresOnceAtItsMoment()
{
    const Advanced advanced = advance(raised(), monday + 24h * 10, urgent(), shop());
    QCOMPARE(told(advanced.fired).join(u'|'), wholeLadder);
    QCOMPARE(advanced.fired[2].act.subject, u"owner, lead"_s);
    QVERIFY(!nextDeadline(advanced.life, urgent(), shop()));
    QVERIFY(advance(advanced.life, monday + 24h * 100, urgent(), shop()).fired.empty());
    QCOMPARE(advanced.life.history.back().at, monday + 4h);
}

void EscalationTest::howOftenOneLooksChangesNothing_data()
{
    QTest::addColumn<int>("minutes");
    for (const int minutes : {1, 7, 59, 240, 4000})
        QTest::newRow(qPrintable(QString::number(minutes))) << minutes;
}

void EscalationTest::howOftenOneLooksChangesNothing()
{
    QFETCH(int, minutes);
    ItemLife life = raised();
    std::vector<LifeDeadline> fired;
    for (Timestamp now = monday; now < monday + 24h * 3; now += std::chrono::minutes(minutes)) {
        Advanced advanced = advance(life, now, urgent(), shop());
        for (const LifeDeadline& one : advanced.fired)
            QVERIFY(one.at <= now && one.at > now - std::chrono::minutes(minutes));
        fired.insert(fired.end(), advanced.fired.begin(), advanced.fired.end());
        life = std::move(advanced.life);
    }
    QCOMPARE(told(fired).join(u'|'), wholeLadder);
    QVERIFY(life == advance(raised(), monday + 24h * 3, urgent(), shop()).life);
}

void EscalationTest::anAcknowledgedItemEscalatesWhenThePromiseIsBroken()
{
    const ItemLife life = after(raised(), LifeAct::acknowledge(u"anna"_s), monday + 5min);
    QCOMPARE(told(advance(life, monday + 24h * 10, urgent(), shop()).fired).join(u'|'),
        u"03-02T10:00 progress|03-02T12:00 due soon|03-02T13:00 due|03-02T13:00 100"_s);
}

void EscalationTest::aPauseMovesTheSteps()
{
    ItemLife life = advance(raised(), monday + 2h, urgent(), shop()).life; // 50 % fired
    life = after(life, LifeAct::wait(u"anna"_s, WaitParty::Supplier, {}, monday + 26h), monday + 150min);
    QCOMPARE(nextMoment(life, urgent(), shop()), std::optional(monday + 26h)); // all clocks stand still
    // The program was off when the wait ended: that moment counts all the same. Tuesday 12:00 + 1.5 h.
    QCOMPARE(told(advance(life, monday + 24h * 10, urgent(), shop()).fired).join(u'|'),
        u"03-03T11:00 resume|03-03T11:30 due soon|03-03T12:30 due|03-03T12:30 100"_s);
}

void EscalationTest::aReopenedItemGoesOnWhereItStood()
{
    ItemLife life = advance(raised(), monday + 3h, urgent(), shop()).life; // 50 % and 75 % fired
    life = after(life, LifeAct::close(u"anna"_s, Disposition::FixedAtSource, Cause::Supplier), monday + 210min);
    QVERIFY(!nextDeadline(life, urgent(), shop()));
    life = after(life, LifeAct::reopen(u"anna"_s, u"not fixed"_s), monday + 24h);
    QCOMPARE(told(advance(life, monday + 24h * 10, urgent(), shop()).fired).join(u'|'), u"03-03T09:30 due|03-03T09:30 100"_s);
}

void EscalationTest::anotherPriorityHasItsOwnLadder()
{
    SlaPolicy calm = urgent();
    calm.resolve = Span::elapsed(8h);
    calm.ladder = {{75, {u"lead"_s}}};
    ItemLife life = apply(unborn(), LifeAct::raise(Priority::P2, 1), monday, calm, shop()).value();
    life = advance(life, monday + 6h, calm, shop()).life;
    QCOMPARE(life.sla.escalated, 75);
    life = apply(life, LifeAct::raise(Priority::P1, 1), monday + 6h, urgent(), shop()).value();
    QCOMPARE(told(advance(life, monday + 6h, urgent(), shop()).fired).join(u'|'),
        u"03-02T11:00 50|03-02T12:00 75|03-02T13:00 due|03-02T13:00 100"_s); // due soon was told already
}

void EscalationTest::theNextMomentIsTheEarliest()
{
    ItemLife life = raised();
    QCOMPARE(nextMoment(life, urgent(), shop()), std::optional(monday + 15min));
    life = after(life, LifeAct::claim(u"anna"_s), monday + 1min);
    QCOMPARE(nextDeadline(life, urgent(), shop())->act, LifeAct::leaseEnds());
    life = after(life, LifeAct::snooze(u"anna"_s, monday + 30min), monday + 2min);
    QCOMPARE(nextDeadline(life, urgent(), shop())->act, LifeAct::wakeUp(Wake::Time));
    QVERIFY(!nextMoment(unborn(), urgent(), shop()));
}

void EscalationTest::randomLivesFireOnceAndInOrder()
{
    std::mt19937 random(99);
    int firedSteps = 0;
    for (int run = 0; run < 300; ++run) {
        ItemLife life = raised();
        Timestamp now = monday;
        std::map<int, int> steps;
        for (int step = 0; step < 40; ++step) {
            now += std::chrono::seconds(random() % 4000);
            Advanced advanced = advance(std::move(life), now, urgent(), shop());
            life = std::move(advanced.life);
            for (std::size_t i = 0; i < advanced.fired.size(); ++i) {
                QVERIFY(advanced.fired[i].at <= now);
                if (advanced.fired[i].act.kind == LifeAct::Kind::Escalate)
                    ++steps[advanced.fired[i].act.number];
            }
            const auto next = nextMoment(life, urgent(), shop());
            QVERIFY(!next || *next > now);
            // A new promise may be broken anew; here only people act.
            LifeAct act = randomAct(random, now);
            if (act.kind == LifeAct::Kind::Raise || act.kind == LifeAct::Kind::CleanRead)
                continue;
            if (auto applied = apply(life, act, now, urgent(), shop()))
                life = std::move(*applied);
        }
        for (const auto& [percent, times] : steps) {
            QCOMPARE(times, 1);
            ++firedSteps;
        }
    }
    QVERIFY2(firedSteps > 100, qPrintable(QString::number(firedSteps)));
}

QTEST_GUILESS_MAIN(EscalationTest)
#include "tst_escalation.moc"
