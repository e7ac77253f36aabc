// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/main_window.h"

#include "ui/delegates/paint.h"
#include "ui/screens/audit/audit_screen.h"
#include "ui/screens/automation/automation_screen.h"
#include "ui/screens/connection/connection_dialog.h"
#include "ui/screens/connection/connections_screen.h"
#include "ui/screens/delegation/delegation_screen.h"
#include "ui/screens/queue/queue_screen.h"
#include "ui/screens/systems/systems_screen.h"
#include "ui/shell/operations_panel.h"
#include "ui/shell/rail.h"
#include "ui/shell/shortcut_sheet.h"
#include "ui/shell/status_strip.h"
#include "ui/text/error_text.h"
#include "ui/text/format.h"
#include "ui/text/words.h"
#include "ui/widgets/filter_field.h"

#include <QAction>
#include <QActionGroup>
#include <QApplication>
#include <QCloseEvent>
#include <QHBoxLayout>
#include <QMenu>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

using Kind = RailEntry::Kind;

} // namespace

MainWindow::MainWindow(ConsoleApi& api, Clock& clock, QSettings* settings, QWidget* parent)
    : QMainWindow(parent), m_api(api), m_clock(clock), m_ownSettings(settings == nullptr ? std::make_unique<QSettings>() : nullptr),
      m_look(std::make_unique<Look>()), m_operations(std::make_unique<OperationsModel>()), m_railModel(std::make_unique<RailModel>()),
      m_ticker(clock)
{
    QSettings& kept = settings == nullptr ? *m_ownSettings : *settings;
    m_context = std::make_unique<UiContext>(UiContext{api, clock, *m_look, kept, *m_operations, *m_railModel, {}});
    m_railModel->setWords([](const RailEntry& entry) {
        switch (entry.kind) {
        case Kind::MyWork: return tr("My work");
        case Kind::Queue: return text::queueTitle(entry.queue);
        case Kind::Heading: return tr("Govern");
        case Kind::Audit: return tr("Audit");
        case Kind::Delegations: return tr("Delegations");
        case Kind::Systems: return tr("System map");
        case Kind::Connections: return tr("Connections");
        }
        return QString();
    });
    m_operations->setWords([&clock](const DecisionRow& decision) {
        const QString said = tr("%1, %2", "decision, state").arg(text::decisionTitle(decision), text::decisionState(decision, clock.now()));
        const QString known = text::whatIsKnown(decision);
        return known.isEmpty() ? said : tr("%1. %2", "decision and state, what is known").arg(said, known);
    });
    setWindowTitle(u"Backroom"_s);
    QApplication::setWindowIcon(paint::logoIcon());
    setAccessibleName(u"Backroom"_s);
    m_look->setTheme(themeChoiceFromName(kept.value(u"look/theme"_s).toString()));
    m_look->setDensity(densityFromName(kept.value(u"look/density"_s).toString()));
    buildLayout();
    buildViewMenu();
    connectApi();
    bindKeys();
    setSingleKeys(kept.value(u"keys/single"_s, true).toBool());
    connect(m_look.get(), &Look::changed, this, &MainWindow::applyLook);
    applyLook();

    resize(1366, 768);
    restoreGeometry(kept.value(u"window/geometry"_s).toByteArray());
    m_queueScreen->splitter().restoreState(kept.value(u"window/splitter"_s).toByteArray());
    m_panel->setOpen(kept.value(u"window/operations"_s, true).toBool());
    api.setUndoWindow(Duration(kept.value(u"decisions/undoSeconds"_s, 10).toInt() * 1000));
    m_rail->select(Kind::MyWork);
    m_rail->showSource();
    m_snapshotTicket = m_context->nextTicket();
    api.requestSnapshot(m_snapshotTicket);
    tick();
}

MainWindow::~MainWindow()
{
    // The screens hold references to the models and the look, which die with this object's members.
    delete takeCentralWidget();
}

Look& MainWindow::look()
{
    return *m_look;
}

void MainWindow::buildLayout()
{
    m_rail = new Rail(*m_context);
    m_title = new PlainLabel({}, u"pageTitle"_s);
    m_summary = new PlainLabel({}, u"pageSummary"_s);
    m_late = new PlainLabel({}, u"badStrong"_s);
    m_filter = new FilterField(*m_look);
    m_filter->setFixedWidth(300);
    m_view = new KeyButton(*m_look, KeyButton::Kind::Plain);
    m_view->setText(tr("View"));
    auto* top = new QFrame;
    top->setObjectName(u"topBar"_s);
    top->setFixedHeight(49);
    auto* topLayout = new QHBoxLayout(top);
    topLayout->setContentsMargins(14, 0, 14, 1);
    topLayout->setSpacing(10);
    topLayout->addWidget(m_title);
    topLayout->addWidget(m_summary);
    topLayout->addWidget(m_late);
    topLayout->addStretch();
    topLayout->addWidget(m_filter);
    topLayout->addWidget(m_view);

    m_banner = new Notice(*m_look, Notice::Place::Banner);
    m_queueScreen = new QueueScreen(*m_context);
    m_audit = new AuditScreen(*m_context);
    m_delegations = new DelegationScreen(*m_context);
    m_systems = new SystemsScreen(*m_context);
    m_connections = new ConnectionsScreen(*m_context);
    m_pages = new QStackedWidget;
    m_pages->addWidget(m_queueScreen);
    m_pages->addWidget(m_audit);
    m_pages->addWidget(m_delegations);
    m_pages->addWidget(m_systems);
    m_pages->addWidget(m_connections);
    m_panel = new OperationsPanel(*m_context);
    m_status = new StatusStrip(*m_context);

    auto* right = new QVBoxLayout;
    right->setSpacing(0);
    right->addWidget(top);
    right->addWidget(m_banner);
    right->addWidget(m_pages, 1);
    right->addWidget(m_panel);
    auto* middle = new QHBoxLayout;
    middle->setSpacing(0);
    middle->addWidget(m_rail);
    middle->addLayout(right, 1);
    auto* shell = new QWidget;
    shell->setObjectName(u"shell"_s);
    auto* layout = new QVBoxLayout(shell);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(middle, 1);
    layout->addWidget(m_status);
    setCentralWidget(shell);

    connect(m_rail, &Rail::chosen, this, &MainWindow::chosen);
    connect(m_filter, &QLineEdit::textChanged, this, [this](const QString& text) {
        m_queueScreen->setFilter(text);
        m_filter->setProblems(m_queueScreen->filter().problems());
    });
    connect(m_filter, &FilterField::left, this, [this] { m_queueScreen->list().table().setFocus(); });
    connect(m_queueScreen, &QueueScreen::filterWanted, m_filter, &QLineEdit::setText);
    connect(m_queueScreen, &QueueScreen::message, m_status, &StatusStrip::flash);
    connect(m_queueScreen, &QueueScreen::connectRequested, this, &MainWindow::openConnectionDialog);
    connect(m_connections, &ConnectionsScreen::connectRequested, this, &MainWindow::openConnectionDialogOf);
    const auto reconnect = [this] { m_api.reconnectSource(m_context->source.id); };
    connect(m_queueScreen, &QueueScreen::reconnectRequested, this, reconnect);
    connect(m_connections, &ConnectionsScreen::reconnectRequested, this, [this](const SourceId& source) { m_api.reconnectSource(source); });
    connect(m_panel, &OperationsPanel::chosen, this, &MainWindow::goToDecision);
    connect(m_audit, &AuditScreen::chosen, this, &MainWindow::goToDecision);
    connect(m_panel, &OperationsPanel::toggled, this, [this](bool open) { m_context->settings.setValue(u"window/operations"_s, open); });
}

void MainWindow::setAutomation(AutomationApi& api)
{
    m_automation = new AutomationScreen(*m_context, api);
    m_pages->addWidget(m_automation);
    m_connections->offerAutomation();
    connect(m_connections, &ConnectionsScreen::automationRequested, this, [this] {
        m_pages->setCurrentWidget(m_automation);
        m_title->setText(tr("Automation"));
        m_automation->opened();
        m_automation->setFocus();
    });
}

void MainWindow::buildViewMenu()
{
    auto* menu = new QMenu(m_view);
    QSettings& settings = m_context->settings;
    const auto choice = [this, menu](QActionGroup* group, const QString& title, bool checked, auto act) {
        QAction* action = menu->addAction(title);
        action->setCheckable(true);
        action->setChecked(checked);
        group->addAction(action);
        connect(action, &QAction::triggered, this, act);
    };
    const auto heading = [menu](const QString& title) { menu->addSection(title); };
    heading(tr("Theme"));
    auto* themes = new QActionGroup(menu);
    const std::pair<ThemeChoice, QString> themeNames[] = {{ThemeChoice::System, tr("As the desktop")}, {ThemeChoice::Light, tr("Light")},
        {ThemeChoice::Dark, tr("Dark")}, {ThemeChoice::HighContrast, tr("High contrast (desktop colours)")}};
    for (const auto& [theme, title] : themeNames) {
        choice(themes, title, m_look->choice() == theme, [this, &settings, theme = theme] {
            settings.setValue(u"look/theme"_s, toName(theme));
            m_look->setTheme(theme);
        });
    }
    heading(tr("Rows"));
    auto* densities = new QActionGroup(menu);
    const std::pair<Density, QString> densityNames[] = {{Density::Compact, tr("Compact")}, {Density::Normal, tr("Normal")}, {Density::Roomy, tr("Roomy")}};
    for (const auto& [density, title] : densityNames) {
        choice(densities, title, m_look->density() == density, [this, &settings, density = density] {
            settings.setValue(u"look/density"_s, toName(density));
            m_look->setDensity(density);
        });
    }
    heading(tr("Hold decisions before sending"));
    auto* holds = new QActionGroup(menu);
    const int held = settings.value(u"decisions/undoSeconds"_s, 10).toInt();
    for (const int seconds : {0, 5, 10, 30, 60}) {
        choice(holds, seconds == 0 ? tr("Not at all") : tr("%n second(s)", nullptr, seconds), held == seconds, [this, &settings, seconds] {
            settings.setValue(u"decisions/undoSeconds"_s, seconds);
            m_api.setUndoWindow(Duration(seconds * 1000));
        });
    }
    menu->addSeparator();
    connect(menu->addAction(tr("Keyboard…")), &QAction::triggered, this, &MainWindow::openShortcutSheet);
    connect(m_view, &QPushButton::clicked, this, [this, menu] { menu->popup(m_view->mapToGlobal(QPoint(0, m_view->height() + 2))); });
}

void MainWindow::connectApi()
{
    connect(&m_api, &ConsoleApi::snapshotReady, this, [this](quint64 ticket, const ConsoleSnapshot& snapshot) {
        if (ticket != m_snapshotTicket)
            return;
        for (const SourceStatus& source : snapshot.sources)
            (source.id == busSource ? m_context->bus : m_context->source) = source;
        m_operations->reset(snapshot.decisions);
        m_panel->batches().reset(snapshot.batches, snapshot.playbooks);
        for (auto decision = snapshot.decisions.rbegin(); decision != snapshot.decisions.rend(); ++decision)
            m_queueScreen->decisionChanged(*decision);
        const RailEntry* current = here();
        const Kind kind = current == nullptr ? Kind::MyWork : current->kind;
        const QueueId queue = current == nullptr ? QueueId{} : current->queue.id;
        {
            const QSignalBlocker blocker(m_rail->view()->selectionModel());
            m_railModel->reset(snapshot.queues);
        }
        // At the very start the first queue is what people come for.
        if (m_firstStart && !snapshot.queues.empty())
            m_rail->select(Kind::Queue, snapshot.queues.front().id);
        else
            m_rail->select(kind, queue);
        if (std::exchange(m_firstStart, false))
            m_queueScreen->list().table().setFocus();
        m_status->setLedger(snapshot.ledger);
        m_status->setFeeds(snapshot.feeds);
        m_systems->setMap(snapshot.systems);
        m_systems->setFeeds(snapshot.feeds);
        m_status->setDelegations(snapshot.delegations);
        m_delegations->setDelegations(snapshot.delegations);
        m_audit->setLedger(snapshot.ledger);
        problemsArrived(snapshot.problems);
        m_rail->showSource();
        showSummary();
        showBanner();
        m_panel->refresh();
    });
    connect(&m_api, &ConsoleApi::sourceChanged, this, [this](const SourceStatus& source) {
        const bool isBus = source.id == busSource;
        (isBus ? m_context->bus : m_context->source) = source;
        const auto isTroubled = [](const SourceStatus& one) { return one.error.has_value() || one.phase == SourcePhase::Refused; };
        m_railModel->setAttention(Kind::Connections, isTroubled(m_context->source) || isTroubled(m_context->bus));
        m_rail->showSource();
        m_status->refresh();
        m_connections->refresh();
        showBanner();
    });
    connect(&m_api, &ConsoleApi::feedsChanged, m_status, &StatusStrip::setFeeds);
    connect(&m_api, &ConsoleApi::feedsChanged, m_systems, &SystemsScreen::setFeeds);
    connect(&m_api, &ConsoleApi::queueChanged, this, [this](const QueueStatus& queue) {
        m_railModel->put(queue);
        if (const RailEntry* entry = here(); entry != nullptr && entry->kind == Kind::MyWork)
            m_queueScreen->openQueues(m_railModel->queues());
        showSummary();
        m_status->refresh();
    });
    connect(&m_api, &ConsoleApi::decisionChanged, this, &MainWindow::decisionArrived);
    connect(&m_api, &ConsoleApi::batchStarted, this, [this](quint64, const BatchManifest& manifest) { m_panel->batches().put(manifest); });
    connect(&m_api, &ConsoleApi::batchChanged, this, [this](const BatchManifest& manifest) { m_panel->batches().put(manifest); });
    connect(&m_api, &ConsoleApi::playbookStarted, this, [this](quint64, const PlaybookManifest& manifest) { m_panel->batches().put(manifest); });
    connect(&m_api, &ConsoleApi::playbookChanged, this, [this](const PlaybookManifest& manifest) { m_panel->batches().put(manifest); });
    connect(&m_api, &ConsoleApi::submitted, this, [this](quint64, const DecisionRow& decision) { decisionArrived(decision); });
    connect(&m_api, &ConsoleApi::ledgerChanged, this, [this](const LedgerStatus& ledger) {
        m_status->setLedger(ledger);
        m_audit->setLedger(ledger);
        m_railModel->setAttention(Kind::Audit, ledger.error.has_value());
    });
    connect(&m_api, &ConsoleApi::delegationsChanged, m_status, &StatusStrip::setDelegations);
    connect(&m_api, &ConsoleApi::delegationsChanged, m_delegations, &DelegationScreen::setDelegations);
    connect(&m_api, &ConsoleApi::problemsChanged, this, &MainWindow::problemsArrived);
}

void MainWindow::problemsArrived(const QStringList& problems)
{
    m_connections->setProblems(problems);
    m_status->setProblems(problems);
    m_railModel->setAttention(Kind::Connections, !problems.isEmpty());
}

void MainWindow::decisionArrived(const DecisionRow& decision)
{
    m_operations->put(decision);
    m_queueScreen->decisionChanged(decision);
    m_panel->refresh();
    m_audit->refresh();
    m_status->refresh();
}

const RailEntry* MainWindow::here() const
{
    return m_railModel->entryAt(m_rail->view()->currentIndex().row());
}

void MainWindow::go(Kind kind, const QueueId& queue)
{
    m_rail->select(kind, queue);
}

void MainWindow::chosen(const RailEntry& entry)
{
    switch (entry.kind) {
    case Kind::MyWork:
        m_queueScreen->openQueues(m_railModel->queues());
        m_pages->setCurrentWidget(m_queueScreen);
        break;
    case Kind::Queue:
        m_queueScreen->openQueues({entry.queue.id});
        m_pages->setCurrentWidget(m_queueScreen);
        break;
    case Kind::Audit: m_pages->setCurrentWidget(m_audit); break;
    case Kind::Delegations:
        m_delegations->refresh();
        m_pages->setCurrentWidget(m_delegations);
        break;
    case Kind::Systems:
        m_systems->refresh();
        m_pages->setCurrentWidget(m_systems);
        break;
    case Kind::Connections:
        m_connections->refresh();
        m_pages->setCurrentWidget(m_connections);
        break;
    case Kind::Heading: return;
    }
    m_filter->setVisible(m_pages->currentWidget() == m_queueScreen);
    showSummary();
}

void MainWindow::showSummary()
{
    const RailEntry* entry = here();
    if (entry == nullptr)
        return;
    m_title->setText(m_automation && m_pages->currentWidget() == m_automation ? tr("Automation") : m_rail->view()->currentIndex().data(Qt::DisplayRole).toString());
    const bool list = entry->kind == Kind::Queue || entry->kind == Kind::MyWork;
    const QueueStatus& queue = entry->queue;
    QStringList parts;
    if (list && queue.count > 0) {
        parts.append(tr("%n for you", nullptr, queue.count));
        if (!queue.totals.empty())
            parts.append(text::totals(queue.totals));
    }
    m_summary->setText(parts.join(u" · "_s));
    m_late->setText(list && queue.late > 0 ? tr("%n late", nullptr, queue.late) : QString());
    if (list)
        m_queueScreen->showStatus(queue);
}

void MainWindow::showBanner()
{
    m_banner->hide();
    const SourceStatus& source = m_context->source;
    if (source.phase != SourcePhase::Refused || !source.error)
        return;
    m_banner->say(Notice::Tone::Bad, u"%1 %2"_s.arg(text::whatHappened(*source.error), text::whatToDo(*source.error)));
    m_banner->addButton(tr("Change the connection…"), [this] { openConnectionDialog(); });
    m_banner->addButton(tr("Sign in again"), [this] { m_api.reconnectSource(m_context->source.id); });
}

void MainWindow::applyLook()
{
    qApp->setPalette(m_look->palette());
    qApp->setFont(m_look->font());
    setStyleSheet(m_look->styleSheet());
    m_queueScreen->applyLook();
    m_railModel->wordsChanged();
    m_operations->wordsChanged();
    m_connections->refresh();
}

void MainWindow::openConnectionDialog()
{
    openConnectionDialogOf(m_context->source.id);
}

void MainWindow::openConnectionDialogOf(const SourceId& source)
{
    const bool isBus = source == busSource;
    ConnectionSettings settings = (isBus ? m_context->bus : m_context->source).settings;
    if (isBus)
        settings.id = busSource;
    if (!isBus && settings.login.isEmpty())
        settings.login = m_context->source.login;
    auto* dialog = new ConnectionDialog(*m_context, settings, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void MainWindow::openShortcutSheet()
{
    auto* sheet = new ShortcutSheet(*m_context, m_singleKeys, this);
    sheet->setAttribute(Qt::WA_DeleteOnClose);
    connect(sheet, &ShortcutSheet::singleKeysChanged, this, &MainWindow::setSingleKeys);
    sheet->open();
}

void MainWindow::setOperationsOpen(bool open)
{
    m_panel->setOpen(open);
    m_context->settings.setValue(u"window/operations"_s, open);
}

void MainWindow::goToDecision(const DecisionRow& decision)
{
    go(Kind::Queue, decision.queue);
    m_filter->clear();
    m_queueScreen->showItem(decision.item);
}

void MainWindow::undo()
{
    if (const DecisionRow* held = m_operations->newestHeld(); held != nullptr && !held->batch.isEmpty())
        m_api.withdrawBatch(held->batch); // what was decided together is taken back together
    else if (held != nullptr)
        m_api.withdraw(held->id);
    else
        m_status->flash(tr("Nothing is held; what was sent cannot be undone."));
}

void MainWindow::refresh()
{
    if (m_pages->currentWidget() != m_queueScreen) {
        m_api.refresh({});
        return;
    }
    const RailEntry* entry = here();
    m_api.refresh(entry != nullptr && entry->kind == Kind::Queue ? entry->queue.id : QueueId{});
    m_queueScreen->readDetailAgain();
}

void MainWindow::tick()
{
    const bool minute = ++m_ticks % 15 == 0;
    m_operations->tick();
    m_queueScreen->tick(minute);
    m_status->refresh();
    m_ticker.start(Duration(1000), [this] { tick(); });
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    QSettings& settings = m_context->settings;
    settings.setValue(u"window/geometry"_s, saveGeometry());
    settings.setValue(u"window/splitter"_s, m_queueScreen->splitter().saveState());
    m_queueScreen->list().table().saveLayout();
    QMainWindow::closeEvent(event);
}

} // namespace backroom
