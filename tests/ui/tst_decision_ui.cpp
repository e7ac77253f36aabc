// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/bench.h"
#include "ui/shell/operations_panel.h"
#include "ui/text/error_text.h"
#include "ui/text/words.h"

#include <QComboBox>
#include <QLineEdit>
#include <QListView>
#include <QTabBar>

using namespace backroom;
using backroom::test::Bench;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// Deciding with the window as people do: by keyboard, alone and several together, and what a decision on its way shows.
class TestDecisionUi : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void approvesByKeyboardAlone();
    void rejectAsksForTheReason();
    void severalAreDecidedTogether();
    void disabledButtonsSayWhy();
    void refusedDraftSaysWhy();
    void heldDecisionIsUndone();
    void conflictAsksToLookAgain();
    void unprovenIsCheckedAgain();
    void noEffectNamesTheRight();
    void overrideAsksWhoLooksAtItAfterwards();
};

void TestDecisionUi::approvesByKeyboardAlone()
{
    Bench bench;
    bench.open();
    QCOMPARE(bench.focus(), &bench.table());
    QVERIFY(bench.window->findChild<QTabBar*>()->height() >= 24);
    const ItemId first = bench.table().currentItem();
    QCOMPARE(first.value, u"refund-399"_s);
    bench.key(Qt::Key_J);
    bench.key(Qt::Key_Down);
    bench.key(Qt::Key_K);
    const ItemId chosen = bench.table().currentItem();
    QCOMPARE(chosen.value, u"refund-398"_s);
    bench.key(Qt::Key_A);
    QVERIFY(bench.api.drafts.empty());
    QCOMPARE(bench.focus(), bench.button(u"primaryButton"_s));
    bench.key(Qt::Key_Return, Qt::ControlModifier);
    QCOMPARE(bench.api.drafts.size(), 1U);
    QCOMPARE(bench.api.drafts[0].item, chosen);
    QCOMPARE(bench.api.drafts[0].verb, verbs::approve);
    QCOMPARE(bench.api.drafts[0].seal, bench.api.details.at(chosen.value).seal);
    // The next row of the visible order, with the keyboard back in the list.
    QCOMPARE(bench.table().currentItem().value, u"refund-407"_s);
    QCOMPARE(bench.table().selectionModel()->selectedRows().size(), 1);
    QCOMPARE(bench.focus(), &bench.table());
    bench.key(Qt::Key_Return, Qt::ControlModifier);
    QCOMPARE(bench.api.drafts.size(), 2U);
    QCOMPARE(bench.api.drafts[1].item.value, u"refund-407"_s);
}

void TestDecisionUi::rejectAsksForTheReason()
{
    Bench bench;
    bench.open();
    bench.key(Qt::Key_X);
    auto* reason = qobject_cast<QLineEdit*>(bench.focus());
    QVERIFY(reason != nullptr);
    bench.key(Qt::Key_Return, Qt::ControlModifier);
    QVERIFY(bench.api.drafts.empty());
    QVERIFY(bench.allText().contains(u"A reason is required."_s));
    QTest::keyClicks(reason, u"Not returned"_s);
    bench.key(Qt::Key_Return, Qt::ControlModifier);
    QCOMPARE(bench.api.drafts.size(), 1U);
    QCOMPARE(bench.api.drafts[0].verb, verbs::reject);
    QCOMPARE(bench.api.drafts[0].reason, u"Not returned"_s);
    bench.key(Qt::Key_X);
    bench.key(Qt::Key_Escape);
    QCOMPARE(bench.focus(), &bench.table());
    QVERIFY(!reason->isVisible());
    QCOMPARE(bench.api.drafts.size(), 1U);
}

void TestDecisionUi::severalAreDecidedTogether()
{
    Bench bench;
    bench.open();
    SelectionBar& together = bench.screen().list().selection();
    QVERIFY(!together.isVisible());
    bench.key(Qt::Key_Down, Qt::ShiftModifier);
    bench.key(Qt::Key_Down, Qt::ShiftModifier);
    QVERIFY(together.isVisible());
    QVERIFY(!bench.button(u"primaryButton"_s)->isEnabled()); // the bar of the one decides none of them
    bench.key(Qt::Key_Escape);
    QVERIFY(!together.isVisible());
    bench.key(Qt::Key_Down, Qt::ShiftModifier);
    bench.key(Qt::Key_X);
    bench.key(Qt::Key_Return, Qt::ControlModifier);
    QVERIFY(bench.api.batchDrafts.empty()); // without a reason nothing is rejected
    QTest::keyClicks(bench.focus(), u"too old"_s);
    bench.key(Qt::Key_Return, Qt::ControlModifier);
    QCOMPARE(bench.api.batchDrafts.size(), 1u);
    QCOMPARE(bench.api.batchDrafts.front().verb, verbs::reject);
    QCOMPARE(bench.api.batchDrafts.front().reason, u"too old"_s);
    QCOMPARE(bench.api.batchDrafts.front().items.size(), 2u);
    QVERIFY(!bench.api.batchDrafts.front().items.front().businessKey.isEmpty());
    QVERIFY(!together.isVisible());
    QVERIFY(bench.allText().contains(u"under way"_s)); // the manifest stands in the operations
}

void TestDecisionUi::disabledButtonsSayWhy()
{
    Bench bench;
    for (OfferedAction& action : bench.api.details[u"refund-399"_s].actions) {
        action.allowed = false;
        action.refusals = {u"raised-by-you"_s, uR"(policy:{"code":"above-limit","amount":"1200.00 EUR","limit":"1000.00 EUR"})"_s};
    }
    bench.open();
    QPushButton* approve = bench.button(u"primaryButton"_s);
    QVERIFY(approve->isVisible());
    QVERIFY(!approve->isEnabled());
    QVERIFY(bench.allText().contains(u"You raised this yourself"_s));
    QVERIFY(bench.allText().contains(u"1,200.00 EUR is above the limit of 1,000.00 EUR."_s));
    bench.key(Qt::Key_Return, Qt::ControlModifier);
    QVERIFY(bench.api.drafts.empty());
}

void TestDecisionUi::refusedDraftSaysWhy()
{
    Bench bench;
    bench.api.submitRefusal = {Error::of(ErrorKind::Policy), {u"rule-changed"_s}};
    bench.open();
    const ItemId item = bench.table().currentItem();
    bench.key(Qt::Key_Return, Qt::ControlModifier);
    QCOMPARE(bench.api.drafts.size(), 1U);
    QCOMPARE(bench.table().currentItem(), item);
    QVERIFY(bench.allText().contains(text::refusal(u"rule-changed"_s)));
}

void TestDecisionUi::heldDecisionIsUndone()
{
    Bench bench;
    bench.open();
    bench.key(Qt::Key_Return, Qt::ControlModifier);
    bench.key(Qt::Key_K);
    QCOMPARE(bench.table().currentItem().value, u"refund-399"_s);
    QVERIFY(bench.allText().contains(u"held 10 s"_s));
    bench.clock.advance(3s);
    QVERIFY(bench.allText().contains(u"held 7 s"_s));
    bench.key(Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(bench.api.withdrawn.size(), 1U);
    DecisionRow undone = *bench.window->operations().newestHeld();
    undone.state = DecisionState::Withdrawn;
    Q_EMIT bench.api.decisionChanged(undone);
    QVERIFY(bench.button(u"primaryButton"_s)->text().startsWith(u"Approve"_s));
    QVERIFY(bench.button(u"primaryButton"_s)->isEnabled());
    bench.key(Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(bench.api.withdrawn.size(), 1U);
}

void TestDecisionUi::conflictAsksToLookAgain()
{
    Bench bench;
    bench.open();
    bench.key(Qt::Key_Return, Qt::ControlModifier);
    bench.key(Qt::Key_K);
    DecisionRow conflict = *bench.window->operations().newestHeld();
    conflict.state = DecisionState::Conflict;
    conflict.differences = {{u"amount_total"_s, u"1.00 EUR"_s, u"999.00 EUR"_s}};
    Q_EMIT bench.api.decisionChanged(conflict);
    const QString text = bench.allText();
    QVERIFY(text.contains(u"1.00 EUR"_s) && text.contains(u"999.00 EUR"_s) && text.contains(u"Total"_s));
    bench.key(Qt::Key_Return, Qt::ControlModifier);
    QCOMPARE(bench.api.drafts.size(), 1U);
    bench.key(Qt::Key_F5);
    bench.key(Qt::Key_Return, Qt::ControlModifier);
    QCOMPARE(bench.api.drafts.size(), 2U);
}

void TestDecisionUi::unprovenIsCheckedAgain()
{
    Bench bench;
    bench.open();
    bench.key(Qt::Key_Return, Qt::ControlModifier);
    DecisionRow unproven = *bench.window->operations().newestHeld();
    unproven.state = DecisionState::Unverified;
    unproven.error = Error::of(ErrorKind::Timeout);
    Q_EMIT bench.api.decisionChanged(unproven);
    QApplication::processEvents();
    auto* list = bench.window->findChild<OperationsPanel*>()->findChild<QListView*>();
    const QModelIndex line = list->model()->index(0, 0);
    const QString spoken = line.data(Qt::AccessibleTextRole).toString();
    QVERIFY2(spoken.contains(u"its effect is not seen in Odoo yet"_s) && spoken.contains(text::whatHappened(*unproven.error)), qPrintable(spoken));
    const QRect place = list->visualRect(line);
    QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, QPoint(place.right() - 30, place.center().y()));
    QCOMPARE(bench.api.verifiedAgain.size(), 1U);
    QCOMPARE(bench.api.verifiedAgain[0], unproven.id);
}

void TestDecisionUi::noEffectNamesTheRight()
{
    Bench bench;
    bench.open();
    bench.key(Qt::Key_Return, Qt::ControlModifier);
    bench.key(Qt::Key_K);
    DecisionRow refused = *bench.window->operations().newestHeld();
    refused.state = DecisionState::Rejected;
    refused.error = Error{ErrorKind::Access, Reach::Reached, {}, {}, u"no-effect"_s};
    Q_EMIT bench.api.decisionChanged(refused);
    QVERIFY2(bench.allText().contains(u"Odoo answered, but the order did not change. You probably lack the approval right in Odoo."_s), qPrintable(bench.allText()));
}

void TestDecisionUi::overrideAsksWhoLooksAtItAfterwards()
{
    Bench bench;
    for (OfferedAction& action : bench.api.details[u"refund-399"_s].actions) {
        action.allowed = false;
        action.refusals = {uR"(policy:{"code":"more-needed","count":1})"_s};
        if (action.verb == verbs::approve)
            action.reviewers = {{u"marc"_s, u"Marc Petit"_s}, {u"eva"_s, u"Eva Lang"_s}};
    }
    bench.open();
    QVERIFY(!bench.button(u"primaryButton"_s)->isEnabled());
    QVERIFY(bench.allText().contains(u"under an override"_s));
    bench.screen().detail().bar().arm(DecisionVerb{u"override:approve"_s});
    QCoreApplication::processEvents();
    auto* reviewer = bench.screen().detail().bar().findChild<QComboBox*>();
    QVERIFY(reviewer && reviewer->isVisible());
    QTest::keyClicks(bench.window->findChild<QLineEdit*>(u"reasonField"_s), u"The others are ill"_s);
    bench.key(Qt::Key_Return, Qt::ControlModifier);
    QVERIFY(bench.api.drafts.empty()); // nobody is named yet
    reviewer->setCurrentIndex(1);
    bench.key(Qt::Key_Return, Qt::ControlModifier);
    QCOMPARE(bench.api.drafts.size(), 1U);
    const DecisionDraft& draft = bench.api.drafts.front();
    QCOMPARE(draft.verb, verbs::approve);
    QCOMPARE(draft.inputs, Json::object());
    QCOMPARE(draft.leave, std::optional(PolicyOverride{u"The others are ill"_s, {u"eva"_s}, {}}));
}

QTEST_MAIN(TestDecisionUi)
#include "tst_decision_ui.moc"
