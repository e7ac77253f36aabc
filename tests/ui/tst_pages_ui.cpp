// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/bench.h"
#include "ui/screens/delegation/delegation_form.h"
#include "ui/text/policy_words.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>

using namespace backroom;
using backroom::test::Bench;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

PackStep step(PackStep::Kind kind, const char* name, std::int64_t id = 0)
{
    return {.kind = kind, .externalId = u"backroom.x"_s, .model = u"base.automation"_s, .name = QString::fromLatin1(name), .id = id};
}

PackReport pack(std::vector<PackStep> steps, std::vector<LeftOut> leftOut = {})
{
    PackReport report;
    report.id = u"live-events"_s;
    report.name = LocalText::english(u"Live events"_s);
    report.plan = PackPlan{std::move(steps), std::move(leftOut), true};
    return report;
}

} // namespace

/// The pages beside the queues: delegations and automation packs.
class PagesUi : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void delegationIsGivenAndEnded();
    void packIsAppliedByAnAdministrator();
    void packIsRemovedOnceWhatGoesWasShown();
    void saysWhatCannotBeHad();

private:
    /// The page of packs, as far as `report` tells of them.
    static void openPacks(Bench& bench, const PackReport& report);
    static void press(Bench& bench, const QString& words);
};

void PagesUi::openPacks(Bench& bench, const PackReport& report)
{
    bench.automation.report.packs = {report};
    bench.open();
    bench.window->go(RailEntry::Kind::Connections);
    QCoreApplication::processEvents();
    press(bench, u"Automation packs…"_s);
}

/// What it sets off may rebuild the page it is on.
void PagesUi::press(Bench& bench, const QString& words)
{
    QPushButton* button = bench.buttonSaying(words);
    QVERIFY2(button, qPrintable(words));
    QMetaObject::invokeMethod(button, &QPushButton::click, Qt::QueuedConnection);
    for (int i = 0; i < 3; ++i)
        QCoreApplication::processEvents();
}

void PagesUi::delegationIsGivenAndEnded()
{
    Bench bench;
    bench.api.snapshot.sources.front().login = u"ana@example.com"_s;
    bench.api.delegationChoices = {{{u"marc"_s, u"Marc Petit"_s}}, {{{u"refund"_s}, LocalText::english(u"Refund"_s), 5000}, {{u"order"_s}, LocalText::english(u"Order"_s), {}}}};
    const MissingRight invoicing{{u"refund"_s}, LocalText::english(u"Refund"_s), LocalText::english(u"Invoicing"_s), {}};
    const MissingRight buying{{u"order"_s}, LocalText::english(u"Order"_s), LocalText::english(u"Purchase / Administrator"_s), LocalText::english(u"large orders"_s)};
    bench.api.delegationChoices.missing = {{u"marc"_s, {invoicing, buying}}};
    bench.open();
    bench.window->go(RailEntry::Kind::Delegations);
    QVERIFY(bench.allText().contains(u"Nobody stands in for anybody."_s));
    bench.button(u"newDelegation"_s)->click();
    auto* form = bench.window->findChild<DelegationForm*>();
    QVERIFY(form->isVisible());
    QTest::keyClick(form, Qt::Key_Return, Qt::ControlModifier);
    QVERIFY(bench.api.delegationWishes.empty()); // nobody is named yet
    form->findChild<QComboBox*>()->setCurrentIndex(0);
    for (QCheckBox* box : form->findChildren<QCheckBox*>()) {
        if (box->text().startsWith(u"Refund"_s))
            box->setChecked(true);
    }
    // What Odoo would refuse him of what is chosen.
    auto* warning = form->findChild<QLabel*>(u"delegationWarning"_s);
    QVERIFY(warning->isVisible());
    QCOMPARE(warning->text(), u"Refund: Odoo will not let Marc Petit do it; the right “Invoicing” is missing there."_s);
    form->findChild<QLineEdit*>(u"delegationReason"_s)->setText(u"Holiday"_s);
    bench.api.delegationRefusal = Error::of(ErrorKind::Policy, toName(DelegationRefusal::LimitAboveOwn));
    QTest::keyClick(form, Qt::Key_Return, Qt::ControlModifier);
    QVERIFY(bench.allText().contains(text::delegationRefusal(DelegationRefusal::LimitAboveOwn)));
    bench.api.delegationRefusal.reset();
    QTest::keyClick(form, Qt::Key_Return, Qt::ControlModifier);
    QCOMPARE(bench.api.delegationWishes.size(), 2U);
    const Delegation& wish = bench.api.delegationWishes.back().delegation;
    QCOMPARE(wish.to, PersonId{u"marc"_s});
    QCOMPARE(wish.acts, std::vector{ActId{u"refund"_s}});
    QCOMPARE(wish.reason, u"Holiday"_s);
    QVERIFY(wish.ends > bench.clock.now());
    QVERIFY(!form->isVisible());
    // As the core tells it afterwards.
    Delegation given = wish;
    given.id = {u"d1"_s};
    given.from = {u"ana@example.com"_s};
    Q_EMIT bench.api.delegationsChanged({{given, u"Ana Keller"_s, u"Marc Petit"_s, {LocalText::english(u"Refund"_s)}, {buying}}});
    QCoreApplication::processEvents();
    QVERIFY(bench.allText().contains(u"Order: Odoo will not let Marc Petit do it for large orders; the right “Purchase / Administrator” is missing there."_s));
    QVERIFY(bench.allText().contains(u"Marc Petit stands in for Ana Keller"_s));
    bench.buttonSaying(u"End now"_s)->click();
    QCoreApplication::processEvents();
    QCOMPARE(bench.api.delegationWishes.back().kind, DelegationWish::Kind::Revoke);
    QCOMPARE(bench.api.delegationWishes.back().delegation.id, given.id);
}

void PagesUi::packIsAppliedByAnAdministrator()
{
    Bench bench;
    openPacks(bench, pack({step(PackStep::Kind::Create, "Tell of orders")}));
    // Looked at once as whoever is signed in.
    QCOMPARE(bench.automation.requests.size(), 1U);
    QVERIFY(!bench.automation.requests.front().administrator);
    QVERIFY(bench.allText().contains(u"Create: Tell of orders"_s));
    QLineEdit* login = nullptr;
    QLineEdit* secret = nullptr;
    for (QLineEdit* field : bench.window->findChildren<QLineEdit*>()) {
        if (field->isVisible() && field->accessibleName() == u"Administrator's login"_s)
            login = field;
        if (field->isVisible() && field->echoMode() == QLineEdit::Password)
            secret = field;
    }
    QVERIFY(login && secret);
    login->setText(u"admin"_s);
    secret->setText(u"hush"_s);
    press(bench, u"Apply"_s);
    QCOMPARE(bench.automation.requests.size(), 2U);
    const AutomationRequest& request = bench.automation.requests.back();
    QCOMPARE(request.act, AutomationAct::Apply);
    QCOMPARE(request.packs, QStringList{u"live-events"_s});
    QVERIFY(request.administrator && request.administrator->login == u"admin"_s);
    // The password went with the request and is kept nowhere.
    for (const QLineEdit* field : bench.window->findChildren<QLineEdit*>())
        QVERIFY(field->text() != u"hush"_s);
}

void PagesUi::packIsRemovedOnceWhatGoesWasShown()
{
    Bench bench;
    openPacks(bench, pack({step(PackStep::Kind::Keep, "Tell of orders", 7), step(PackStep::Kind::Create, "Not there yet")}));
    const QString said = u"base.automation: Tell of orders"_s;
    QVERIFY(!bench.allText().contains(said));
    press(bench, u"Remove…"_s);
    QVERIFY(bench.allText().contains(said));
    QVERIFY(!bench.allText().contains(u"Not there yet"_s));
    QCOMPARE(bench.automation.requests.size(), 1U); // asked, not done
    QVERIFY2(qobject_cast<QPushButton*>(bench.focus()) && static_cast<QPushButton*>(bench.focus())->text() == u"Keep"_s, "the safe one is the default");
    press(bench, u"Keep"_s);
    QVERIFY(!bench.allText().contains(said));
    QCOMPARE(bench.automation.requests.size(), 1U);
    press(bench, u"Remove…"_s);
    press(bench, u"Remove 1 object(s)"_s);
    QCOMPARE(bench.automation.requests.size(), 2U);
    QCOMPARE(bench.automation.requests.back().act, AutomationAct::Remove);
    QCOMPARE(bench.automation.requests.back().packs, QStringList{u"live-events"_s});
}

void PagesUi::saysWhatCannotBeHad()
{
    Bench bench;
    openPacks(bench, pack({step(PackStep::Kind::Keep, "Tell of orders", 7)}, {{u"backroom.y"_s, u"base.automation"_s, u"Shift without a person"_s, {u"planning.slot.resource_id"_s}}}));
    QVERIFY(bench.allText().contains(u"planning.slot.resource_id is not there: Shift without a person"_s));
}

QTEST_MAIN(PagesUi)
#include "tst_pages_ui.moc"
