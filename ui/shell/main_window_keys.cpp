// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/main_window.h"

#include "ui/screens/queue/queue_screen.h"
#include "ui/shell/operations_panel.h"
#include "ui/shell/rail.h"
#include "ui/widgets/filter_field.h"

#include <QApplication>
#include <QKeyEvent>
#include <QShortcut>
#include <QStackedWidget>

/// The keyboard map (domain.md §14). Text fields keep their letters: Qt offers a key to the focused field first.
namespace backroom {

using namespace Qt::StringLiterals;

void MainWindow::bind(const QKeySequence& keys, std::function<void()> act, bool singleKey)
{
    auto* shortcut = new QShortcut(keys, this);
    connect(shortcut, &QShortcut::activated, this, [act = std::move(act)] { act(); });
    if (singleKey)
        m_letters.append(shortcut);
}

void MainWindow::bindKeys()
{
    QueueTable* table = &m_queueScreen->list().table();
    DetailPane* detail = &m_queueScreen->detail();
    // Letters act on the list's item, so they do nothing on other screens.
    const auto letter = [this](const QString& key, std::function<void()> act) {
        bind(QKeySequence(key), [this, act = std::move(act)] {
            if (m_pages->currentWidget() == m_queueScreen)
                act();
        }, true);
    };
    letter(u"J"_s, [table] { table->step(1); });
    letter(u"K"_s, [table] { table->step(-1); });
    SelectionBar* together = &m_queueScreen->list().selection();
    letter(u"A"_s, [detail, together] { together->isVisible() ? together->focusApprove() : detail->bar().armFirst(); });
    letter(u"X"_s, [detail, together] { together->isVisible() ? together->reject() : detail->bar().arm(verbs::reject); });
    letter(u"."_s, [detail] { detail->bar().showMore(); });
    letter(u"V"_s, [detail] { detail->openTab(DetailPane::Tab::Evidence); });
    letter(u"T"_s, [detail] { detail->openTab(DetailPane::Tab::Timeline); });
    letter(u"P"_s, [detail] { detail->openTab(DetailPane::Tab::Proof); });
    letter(u"O"_s, [this] { m_queueScreen->openSource(); });
    letter(u"N"_s, [this] { m_queueScreen->model().showPending(); });
    letter(u"/"_s, [this] { m_filter->setFocus(Qt::ShortcutFocusReason); });
    bind(QKeySequence(u"?"_s), [this] { openShortcutSheet(); }, true);
    bind(QKeySequence(u"G, I"_s), [this] { go(RailEntry::Kind::MyWork); }, true);
    bind(QKeySequence(u"G, A"_s), [this] { go(RailEntry::Kind::Audit); }, true);
    bind(QKeySequence(u"G, D"_s), [this] { go(RailEntry::Kind::Delegations); }, true);
    bind(QKeySequence(u"G, S"_s), [this] { go(RailEntry::Kind::Systems); }, true);

    bind(QKeySequence(Qt::CTRL | Qt::Key_F), [this] { m_filter->setFocus(Qt::ShortcutFocusReason); });
    for (const int key : {Qt::Key_Return, Qt::Key_Enter}) {
        bind(QKeySequence(Qt::CTRL | Qt::Key(key)), [this, detail, together] {
            if (m_pages->currentWidget() == m_queueScreen)
                together->isVisible() ? together->approve() : detail->bar().commit();
        });
    }
    bind(QKeySequence(Qt::CTRL | Qt::Key_Z), [this] { undo(); });
    bind(QKeySequence(Qt::Key_F5), [this] { refresh(); });
    bind(QKeySequence(Qt::Key_F6), [this] { cyclePane(1); });
    bind(QKeySequence(Qt::SHIFT | Qt::Key_F6), [this] { cyclePane(-1); });
    bind(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_O), [this] { setOperationsOpen(!m_panel->isOpen()); });
    for (int place = 1; place <= 9; ++place) {
        bind(QKeySequence(Qt::CTRL | Qt::Key(Qt::Key_0 + place)), [this, place] {
            int left = place;
            for (int row = 0; row < m_railModel->rowCount(); ++row) {
                const RailEntry* entry = m_railModel->entryAt(row);
                if (entry->kind != RailEntry::Kind::Heading && --left == 0)
                    go(entry->kind, entry->queue.id);
            }
        });
    }
}

void MainWindow::setSingleKeys(bool on)
{
    m_singleKeys = on;
    m_context->settings.setValue(u"keys/single"_s, on);
    for (QShortcut* shortcut : std::as_const(m_letters))
        shortcut->setEnabled(on);
}

void MainWindow::keyPressEvent(QKeyEvent* event)
{
    // Only what no field and no list wanted arrives here.
    if (event->key() == Qt::Key_Escape && m_pages->currentWidget() == m_queueScreen) {
        SelectionBar& together = m_queueScreen->list().selection();
        if (together.isVisible() && !together.disarm())
            m_queueScreen->list().table().selectOne();
        m_queueScreen->detail().bar().disarm();
        m_queueScreen->list().table().setFocus(Qt::ShortcutFocusReason);
        return;
    }
    QMainWindow::keyPressEvent(event);
}

void MainWindow::cyclePane(int step)
{
    const bool queue = m_pages->currentWidget() == m_queueScreen;
    QList<QWidget*> panes{m_rail->view()};
    if (queue) {
        panes.append(&m_queueScreen->list().table());
        panes.append(&m_queueScreen->detail());
    } else {
        panes.append(m_pages->currentWidget());
    }
    if (m_panel->isOpen())
        panes.append(m_panel->view());
    const QWidget* focus = QApplication::focusWidget();
    qsizetype at = 0;
    for (qsizetype i = 0; i < panes.size(); ++i) {
        if (focus != nullptr && (panes[i] == focus || panes[i]->isAncestorOf(focus)))
            at = i;
    }
    QWidget* next = panes[(at + step + panes.size()) % panes.size()];
    if (next == &m_queueScreen->detail())
        m_queueScreen->detail().focusBody();
    else
        next->setFocus(step > 0 ? Qt::TabFocusReason : Qt::BacktabFocusReason);
}

} // namespace backroom
