// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fake_automation_api.h"
#include "tests/support/manual_clock.h"
#include "tests/ui/sample_data.h"
#include "ui/screens/connection/connection_dialog.h"
#include "ui/screens/queue/queue_screen.h"
#include "ui/screens/systems/systems_screen.h"
#include "ui/shell/main_window.h"
#include "ui/text/translation.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QDir>
#include <QLineEdit>
#include <QPainter>
#include <QPushButton>
#include <QScrollBar>
#include <QTemporaryDir>
#include <QTextStream>

#include <functional>

/// Renders named screens from fixed data into PNG files, for people to look at.
using namespace backroom;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

struct Stage {
    test::ManualClock clock{Timestamp(Duration(1'795'435'440'000))};
    test::FakeConsoleApi api;
    test::FakeAutomationApi automation;
    QTemporaryDir folder;
    QSettings settings{folder.filePath(u"ui.ini"_s), QSettings::IniFormat};
    std::unique_ptr<MainWindow> window;

    Stage() { test::fillSample(api, clock.now()); }
    void open(const QString& theme, QSize size)
    {
        settings.setValue(u"look/theme"_s, theme);
        window = std::make_unique<MainWindow>(api, clock, &settings);
        window->setAutomation(automation);
        window->resize(size);
        window->show();
        clock.advance(200ms);
        QApplication::processEvents();
    }
    QueueStatus& refunds() { return api.snapshot.queues.front(); }
    void choose(const QString& item) { window->queueScreen().showItem({item}); }
    DecisionRow decision(const QString& item, DecisionVerb verb, DecisionState state)
    {
        const ItemRow& row = api.details.at(item).row;
        DecisionRow made;
        made.id = {u"7b1f6c1e-"_s + item};
        made.item = row.id;
        made.queue = row.queue;
        made.verb = verb;
        made.state = state;
        made.businessKey = row.businessKey;
        made.title = row.counterparty;
        made.amount = row.amount;
        made.actor = u"ana@example.com"_s;
        made.reason = verb == verbs::reject ? u"Goods were not returned"_s : QString();
        made.decidedAt = clock.now() - 3s;
        made.changedAt = clock.now() - 1s;
        made.heldUntil = clock.now() + 7s;
        return made;
    }
    void tell(const DecisionRow& row)
    {
        ItemRow changed = api.details.at(row.item.value).row;
        changed.decision = row.state;
        Q_EMIT api.decisionChanged(row);
        Q_EMIT api.rowsChanged({changed.queue, false, {changed}, {}});
        clock.advance(200ms);
    }
};

struct Screen {
    QString name;
    std::function<void(Stage&)> before; ///< the core's state
    std::function<void(Stage&)> after;  ///< what the person and the core do then
};

Error error(ErrorKind kind, const QString& serverText = {})
{
    Error made = Error::of(kind, u"GET /json/2/account.move"_s);
    made.serverText = serverText;
    return made;
}

void emptied(Stage& stage, QueuePhase phase, std::optional<Error> why = {})
{
    stage.api.rows[u"refunds"_s].clear();
    QueueStatus& status = stage.refunds();
    status.phase = phase;
    status.count = status.late = 0;
    status.totals.clear();
    status.error = std::move(why);
    status.readAt = phase == QueuePhase::Ready ? std::optional(stage.clock.now() - 14s) : std::nullopt;
}

std::vector<Screen> screens()
{
    const auto nothing = [](Stage&) {};
    return {
        {u"refunds"_s, nothing, [](Stage& s) {
             s.tell(s.decision(u"refund-416"_s, verbs::approve, DecisionState::Held));
             s.tell(s.decision(u"refund-417"_s, verbs::approve, DecisionState::Verified));
             s.choose(u"refund-412"_s);
             Q_EMIT s.api.rowsChanged({{u"refunds"_s}, false, {test::sampleRefund(430, Severity::Low, 1min, 8h, u"New"_s, u"Online"_s, 12, s.clock.now())}, {}});
             s.clock.advance(2s);
         }},
        {u"my-work"_s, nothing, [](Stage& s) { s.window->go(RailEntry::Kind::MyWork); }},
        {u"purchase-orders"_s, nothing, [](Stage& s) { s.window->go(RailEntry::Kind::Queue, {u"purchase-orders"_s}); }},
        {u"reject"_s, nothing, [](Stage& s) { s.choose(u"refund-412"_s); s.window->queueScreen().detail().bar().arm(verbs::reject); }},
        {u"disabled"_s, [](Stage& s) {
             for (OfferedAction& action : s.api.details[u"refund-412"_s].actions) {
                 action.allowed = false;
                 action.refusals = {u"raised-by-you"_s};
             }
         }, [](Stage& s) { s.choose(u"refund-412"_s); }},
        {u"held"_s, nothing, [](Stage& s) {
             s.choose(u"refund-412"_s);
             s.tell(s.decision(u"refund-412"_s, verbs::approve, DecisionState::Held));
         }},
        {u"conflict"_s, nothing, [](Stage& s) {
             s.choose(u"refund-412"_s);
             DecisionRow row = s.decision(u"refund-412"_s, verbs::approve, DecisionState::Conflict);
             row.differences = {{u"amount_total"_s, u"182.40 EUR"_s, u"282.40 EUR"_s}, {u"partner_bank_id"_s, u"FR76 3000 4417"_s, u"LT12 1000 0111 0100 1000"_s}};
             s.tell(row);
         }},
        {u"unproven"_s, [](Stage& s) {
             for (OfferedAction& action : s.api.details[u"refund-412"_s].actions) {
                 action.allowed = false;
                 action.refusals = {u"decision-open"_s};
             }
         }, [](Stage& s) {
             s.choose(u"refund-412"_s);
             DecisionRow row = s.decision(u"refund-412"_s, verbs::approve, DecisionState::Unverified);
             row.error = error(ErrorKind::Timeout);
             s.tell(row);
         }},
        {u"no-effect"_s, nothing, [](Stage& s) {
             s.choose(u"refund-412"_s);
             DecisionRow row = s.decision(u"refund-412"_s, verbs::approve, DecisionState::Rejected);
             row.error = Error{ErrorKind::Access, Reach::Reached, {}, {}, u"no-effect"_s};
             s.tell(row);
         }},
        {u"arguments"_s, nothing, [](Stage& s) { s.choose(u"refund-412"_s); s.window->queueScreen().detail().openTab(DetailPane::Tab::Arguments); }},
        {u"proof"_s, nothing, [](Stage& s) { s.choose(u"refund-412"_s); s.window->queueScreen().detail().openTab(DetailPane::Tab::Proof); }},
        {u"loading"_s, [](Stage& s) { emptied(s, QueuePhase::Loading); }, nothing},
        {u"empty"_s, [](Stage& s) { emptied(s, QueuePhase::Ready); }, nothing},
        {u"empty-filter"_s, nothing, [](Stage& s) { s.window->findChild<QLineEdit*>(u"filterField"_s)->setText(u"store:marseille amount>100"_s); }},
        {u"error"_s, [](Stage& s) { emptied(s, QueuePhase::Failed, error(ErrorKind::ServerFault, u"psycopg2.OperationalError: could not connect"_s)); }, nothing},
        {u"no-access"_s, [](Stage& s) { emptied(s, QueuePhase::NoAccess, error(ErrorKind::Access, u"You are not allowed to access 'Journal Entry' (account.move) records. This operation is allowed for the groups: Accounting/Billing"_s)); }, nothing},
        {u"not-installed"_s, [](Stage& s) { emptied(s, QueuePhase::NotInstalled); }, nothing},
        {u"offline"_s, [](Stage& s) {
             s.refunds().phase = QueuePhase::Offline;
             s.refunds().readAt = s.clock.now() - 6min;
             s.refunds().error = error(ErrorKind::Network);
             SourceStatus& source = s.api.snapshot.sources.front();
             source.phase = SourcePhase::Offline;
             source.error = error(ErrorKind::Network);
             source.retryAt = s.clock.now() + 20s;
         }, nothing},
        {u"stale"_s, [](Stage& s) { s.refunds().phase = QueuePhase::Stale; s.refunds().readAt = s.clock.now() - 3min; }, nothing},
        {u"no-source"_s, [](Stage& s) {
             s.api.snapshot.sources.clear();
             s.api.snapshot.ledger = {};
             for (QueueStatus& queue : s.api.snapshot.queues)
                 queue = {queue.id, queue.title, queue.workspace, QueuePhase::NoSource, 0, 0, {}, {}, {}, {}, 0};
             s.api.rows.clear();
         }, nothing},
        {u"audit"_s, nothing, [](Stage& s) {
             s.tell(s.decision(u"refund-416"_s, verbs::approve, DecisionState::Verified));
             s.tell(s.decision(u"refund-417"_s, verbs::reject, DecisionState::Verified));
             DecisionRow refused = s.decision(u"refund-418"_s, verbs::approve, DecisionState::Rejected);
             refused.error = error(ErrorKind::Refused, u"The period is closed."_s);
             s.tell(refused);
             s.window->go(RailEntry::Kind::Audit);
         }},
        {u"delegations"_s, [](Stage& s) {
             s.api.delegationChoices = {{{u"marc"_s, u"Marc Petit"_s}}, {{{u"refund"_s}, LocalText::english(u"Refund"_s), 5000}, {{u"order"_s}, LocalText::english(u"Order"_s), 25000}, {{u"adjustment"_s}, LocalText::english(u"Stock adjustment"_s), {}}}};
             const QString self = s.api.snapshot.sources.front().login;
             const auto one = [&](const QString& id, const QString& from, const QString& to, Duration begins, Duration ends, const QString& reason, bool isPlanned) {
                 Delegation made;
                 made.id = {id};
                 made.from = {from};
                 made.to = {to};
                 made.begins = s.clock.now() + begins;
                 made.ends = s.clock.now() + ends;
                 made.acts = {{u"refund"_s}};
                 made.upTo = 2500;
                 made.reason = reason;
                 made.isPlanned = isPlanned;
                 return DelegationStatus{made, from == self ? u"Ana Keller"_s : u"Marc Petit"_s, to == self ? u"Ana Keller"_s : u"Marc Petit"_s, {LocalText::english(u"Refund"_s), LocalText::english(u"Order"_s)}};
             };
             s.api.snapshot.delegations = {one(u"1"_s, u"marc"_s, self, -1h, 30h, u"ill, nobody else is there today"_s, false), one(u"2"_s, self, u"marc"_s, 24h, 300h, u"Holiday"_s, true),
                 one(u"3"_s, u"marc"_s, self, -900h, -700h, u"Fair"_s, true)};
         }, [](Stage& s) { s.window->go(RailEntry::Kind::Delegations); }},
        {u"systems"_s, nothing, [](Stage& s) { s.window->go(RailEntry::Kind::Systems); }},
        {u"systems-events"_s, nothing, [](Stage& s) {
             s.window->go(RailEntry::Kind::Systems);
             auto* screen = s.window->findChild<SystemsScreen*>();
             screen->verticalScrollBar()->setValue(screen->verticalScrollBar()->maximum());
         }},
        {u"delegation-form"_s, [](Stage& s) {
             s.api.delegationChoices = {{{u"marc"_s, u"Marc Petit"_s}}, {{{u"refund"_s}, LocalText::english(u"Refund"_s), 5000}, {{u"order"_s}, LocalText::english(u"Order"_s), 25000}, {{u"adjustment"_s}, LocalText::english(u"Stock adjustment"_s), {}}}};
         }, [](Stage& s) {
             s.window->go(RailEntry::Kind::Delegations);
             s.window->findChild<QPushButton*>(u"newDelegation"_s)->click();
         }},
        {u"automation"_s, [](Stage& s) {
             PackStep kept{.externalId = u"backroom.rule__sale_order"_s, .model = u"base.automation"_s, .name = u"Backroom: tell of orders"_s, .id = 4};
             PackStep created = kept;
             created.kind = PackStep::Kind::Create;
             created.name = u"Backroom: tell of transfers"_s;
             PackStep changed = kept;
             changed.kind = PackStep::Kind::Change;
             changed.changes = {{u"interval_number"_s, Json(60), Json(15)}};
             const auto pack = [](const QString& id, const QString& name, const QString& what, std::vector<PackStep> steps, std::optional<Error> error = {}) {
                 PackReport made;
                 made.id = id;
                 made.name = LocalText::english(name);
                 made.explanation = LocalText::english(what);
                 made.cost = LocalText::english(u"100 purchase orders take 1.6 times as long (Odoo 19.0)."_s);
                 made.limits = LocalText::english(u"What is written past Odoo is not told."_s);
                 made.plan = PackPlan{std::move(steps), {}, true};
                 made.error = std::move(error);
                 return made;
             };
             PackStep byHand = changed;
             byHand.kind = PackStep::Kind::ByHand;
             s.automation.report.packs = {pack(u"decision-guard"_s, u"Decision guard"_s, u"Checks what was sealed inside Odoo's own transaction, then does it as the person who decided."_s, {kept}),
                 pack(u"live-events"_s, u"Live events"_s, u"Odoo tells the console within a blink what changed."_s, {created, changed}),
                 pack(u"sync-hygiene"_s, u"Sync hygiene"_s, u"Ages what waits between the systems and tries it again."_s, {byHand}, Error::of(ErrorKind::Conflict))};
             s.automation.report.health = {{.kind = AutomationHealth::Kind::Scheduled, .state = AutomationHealth::State::Failing, .id = 3, .name = u"Mail: fetch"_s, .failures = 5},
                 {.kind = AutomationHealth::Kind::Rule, .state = AutomationHealth::State::Off, .id = 8, .name = u"Stockout notice"_s},
                 {.kind = AutomationHealth::Kind::Scheduled, .state = AutomationHealth::State::Slow, .id = 4, .name = u"Value the stock"_s, .lastRun = s.clock.now() - 2h, .nextRun = {}, .longestRun = 4min}};
             s.automation.report.packs.back().plan->leftOut = {{u"backroom.shift"_s, u"ir.cron"_s, u"Backroom stores: shift without a person"_s, {u"planning.slot"_s}}};
         }, [](Stage& s) {
             s.window->go(RailEntry::Kind::Connections);
             for (QPushButton* button : s.window->findChildren<QPushButton*>()) {
                 if (button->text().startsWith(u"Automation packs"_s) || button->text().startsWith(u"Automatisierungspakete"_s))
                     QMetaObject::invokeMethod(button, &QPushButton::click, Qt::QueuedConnection);
             }
             QApplication::processEvents();
             QApplication::processEvents();
         }},
        {u"override"_s, [](Stage& s) {
             for (OfferedAction& action : s.api.details[u"refund-412"_s].actions) {
                 action.allowed = false;
                 action.refusals = {u"policy:{\"code\":\"above-limit\",\"amount\":\"1200.00 EUR\",\"limit\":\"1000.00 EUR\"}"_s};
                 if (action.verb == verbs::approve)
                     action.reviewers = {{u"marc"_s, u"Marc Petit"_s}, {u"eva"_s, u"Eva Lang"_s}};
             }
         }, [](Stage& s) { s.choose(u"refund-412"_s); s.window->queueScreen().detail().bar().arm(DecisionVerb{u"override:approve"_s}); }},
        {u"connections"_s, [](Stage& s) {
             s.api.snapshot.sources.front().secretOnlyForSession = true;
             s.api.snapshot.problems = {u"rules/own.json /severity/0/is: unknown severity \"urgent\""_s};
         }, [](Stage& s) { s.window->go(RailEntry::Kind::Connections); }},
        {u"connection-dialog"_s, [](Stage& s) { s.api.snapshot.sources.front().secretOnlyForSession = true; }, [](Stage& s) {
             s.window->openConnectionDialog();
             auto* dialog = s.window->findChild<ConnectionDialog*>();
             dialog->findChild<QLineEdit*>(u"secretField"_s)->setText(u"secret-key"_s);
             dialog->findChild<QPushButton*>(u"testButton"_s)->click();
             ConnectionReport report;
             report.version = u"19.0"_s;
             report.protocol = u"JSON-2"_s;
             report.user = u"Ana Keller"_s;
             report.companies = {u"Maison Nord"_s};
             report.capabilities = {{u"invoices"_s, u"ready"_s, 0}, {u"purchase-orders"_s, u"access"_s, 0}};
             Q_EMIT s.api.connectionTested(s.api.tests.back().first, report);
         }},
        {u"plain-http"_s, nothing, [](Stage& s) {
             s.window->openConnectionDialog();
             const auto fields = s.window->findChild<ConnectionDialog*>()->findChildren<QLineEdit*>();
             fields[0]->setText(u"http://erp.example.com"_s);
             s.window->findChild<QLineEdit*>(u"secretField"_s)->setText(u"secret-key"_s);
             s.window->findChild<QPushButton*>(u"connectButton"_s)->click();
         }},
        {u"shortcuts"_s, nothing, [](Stage& s) { s.window->openShortcutSheet(); }},
    };
}

} // namespace

int main(int argc, char** argv)
{
    QApplication app(argc, argv);
    QCommandLineParser parser;
    parser.addHelpOption();
    parser.addPositionalArgument(u"folder"_s, u"Where the pictures go."_s);
    const QCommandLineOption theme(u"theme"_s, u"light or dark"_s, u"name"_s, u"light"_s);
    const QCommandLineOption size(u"size"_s, u"of the window"_s, u"WxH"_s, u"1366x768"_s);
    const QCommandLineOption language(u"language"_s, u"en or de"_s, u"code"_s, u"en"_s);
    const QCommandLineOption only(u"only"_s, u"this screen alone"_s, u"name"_s);
    parser.addOptions({theme, size, language, only});
    parser.process(app);
    if (parser.positionalArguments().size() != 1)
        parser.showHelp(2);
    const QDir folder(parser.positionalArguments().front());
    if (!folder.mkpath(u"."_s))
        return 1;
    const QStringList sides = parser.value(size).split(u'x');
    const QSize pixels(sides.value(0).toInt(), sides.value(1).toInt());
    installTranslation(QLocale(parser.value(language) == "de"_L1 ? u"de_DE"_s : u"en_GB"_s));
    for (const Screen& screen : screens()) {
        if (parser.isSet(only) && parser.value(only) != screen.name)
            continue;
        Stage stage;
        screen.before(stage);
        stage.open(parser.value(theme), pixels);
        screen.after(stage);
        stage.clock.advance(300ms);
        for (int round = 0; round < 4; ++round)
            QApplication::processEvents();
        QImage image = stage.window->grab().toImage();
        const QString path = folder.filePath(u"%1-%2-%3-%4.png"_s.arg(screen.name, parser.value(theme), parser.value(size), parser.value(language)));
        if (const auto dialogs = stage.window->findChildren<QDialog*>(); !dialogs.isEmpty()) {
            // Over the middle of the window, with the edge a window manager would draw.
            const QImage dialog = dialogs.front()->grab().toImage();
            QRect place(QPoint(), dialog.size());
            place.moveCenter(image.rect().center());
            QPainter painter(&image);
            painter.drawImage(place, dialog);
            painter.setPen(stage.window->look().tokens().muted);
            painter.drawRect(place.adjusted(-1, -1, 0, 0));
        }
        if (!image.save(path))
            return 1;
        QTextStream(stdout) << path << Qt::endl;
    }
    return 0;
}
