// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/automation_api.h"
#include "ui/shell/ui_context.h"
#include "ui/widgets/key_button.h"

#include <QScrollArea>

class QCheckBox;
class QHBoxLayout;
class QLineEdit;
class QVBoxLayout;

namespace backroom {

/// The packs with how they stand and what would change, and the automation that is not fine. An administrator's sign-in is asked
/// for each request: it goes with it and out of the field, and is kept nowhere.
class AutomationScreen : public QScrollArea {
    Q_OBJECT
public:
    /// Context and `api` outlive the screen.
    AutomationScreen(UiContext& context, AutomationApi& api, QWidget* parent = nullptr);

    /// Looks as whoever is signed in, when nothing was looked at yet.
    void opened();
    bool isAsking() const { return m_ticket != 0; }

private:
    void ask(AutomationAct act, const QStringList& packs = {});
    void take(const AutomationReport& report);
    void rebuild();
    void addSignIn(QVBoxLayout& layout);
    void addPack(QVBoxLayout& layout, const PackReport& pack);
    void addRemoval(QVBoxLayout& inside, const PackReport& pack);
    KeyButton* addButton(QHBoxLayout& row, const PackReport& pack, KeyButton::Kind kind, const QString& words, std::function<void()> act);
    /// Asks whether the pack may go; empty: it stays.
    void leave(const QString& pack);
    void addHealth(QVBoxLayout& layout);

    UiContext& m_context;
    AutomationApi& m_api;
    quint64 m_ticket = 0; ///< of the request under way
    AutomationAct m_act = AutomationAct::Look;
    std::vector<PackReport> m_packs;
    std::optional<std::vector<AutomationHealth>> m_health;
    QStringList m_problems;
    std::optional<Error> m_error;
    QString m_login;
    bool m_isKey = false;
    QString m_leaving;     ///< the pack of which it is asked whether it may go
    QString m_overwritten; ///< the pack whose hand-made changes may go
    QLineEdit* m_loginField = nullptr;
    QLineEdit* m_secretField = nullptr;
    QCheckBox* m_keyBox = nullptr;
};

} // namespace backroom
