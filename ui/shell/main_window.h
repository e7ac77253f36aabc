// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/console_api.h"
#include "ui/models/rail_model.h"

#include <QMainWindow>
#include <QSettings>

#include <memory>

class QShortcut;
class QStackedWidget;

namespace backroom {

struct UiContext;
class AuditScreen;
class AutomationApi;
class AutomationScreen;
class ConnectionsScreen;
class SystemsScreen;
class DelegationScreen;
class FilterField;
class KeyButton;
class Look;
class Notice;
class OperationsModel;
class OperationsPanel;
class PlainLabel;
class QueueScreen;
class Rail;
class StatusStrip;

/// The one window: rail, top bar, the chosen screen, operations panel, status bar. Knows the core only as a ConsoleApi.
class MainWindow : public QMainWindow {
    Q_OBJECT
public:
    /// `api` and `clock` outlive the window. Without `settings` the user's own are used; layout and theme are kept there.
    MainWindow(ConsoleApi& api, Clock& clock, QSettings* settings = nullptr, QWidget* parent = nullptr);
    ~MainWindow() override;

    /// Opens the screen of packs, which is reached from the connection; `api` outlives the window.
    void setAutomation(AutomationApi& api);

    Look& look();
    QueueScreen& queueScreen() { return *m_queueScreen; }
    OperationsModel& operations() { return *m_operations; }

    void go(RailEntry::Kind kind, const QueueId& queue = {});
    void openConnectionDialog();
    void openConnectionDialogOf(const backroom::SourceId& source);
    void openShortcutSheet();
    void setOperationsOpen(bool open);

protected:
    void closeEvent(QCloseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void buildLayout();
    void buildViewMenu();
    void connectApi();
    void bindKeys();
    void bind(const QKeySequence& keys, std::function<void()> act, bool singleKey = false);
    void setSingleKeys(bool on);
    void applyLook();
    void chosen(const RailEntry& entry);
    void showSummary();
    void showBanner();
    void problemsArrived(const QStringList& problems);
    void decisionArrived(const DecisionRow& decision);
    void undo();
    void refresh();
    void cyclePane(int step);
    void goToDecision(const DecisionRow& decision);
    void tick();
    const RailEntry* here() const;

    ConsoleApi& m_api;
    Clock& m_clock;
    std::unique_ptr<QSettings> m_ownSettings;
    std::unique_ptr<Look> m_look;
    std::unique_ptr<OperationsModel> m_operations;
    std::unique_ptr<RailModel> m_railModel;
    std::unique_ptr<UiContext> m_context;
    ScopedTimer m_ticker;
    int m_ticks = 0;
    quint64 m_snapshotTicket = 0;
    bool m_firstStart = true;
    bool m_singleKeys = true;
    QList<QShortcut*> m_letters;

    Rail* m_rail = nullptr;
    PlainLabel* m_title = nullptr;
    PlainLabel* m_summary = nullptr;
    PlainLabel* m_late = nullptr;
    FilterField* m_filter = nullptr;
    KeyButton* m_view = nullptr;
    Notice* m_banner = nullptr;
    QStackedWidget* m_pages = nullptr;
    QueueScreen* m_queueScreen = nullptr;
    AuditScreen* m_audit = nullptr;
    DelegationScreen* m_delegations = nullptr;
    SystemsScreen* m_systems = nullptr;
    ConnectionsScreen* m_connections = nullptr;
    AutomationScreen* m_automation = nullptr; ///< where there is one
    OperationsPanel* m_panel = nullptr;
    StatusStrip* m_status = nullptr;
};

} // namespace backroom
