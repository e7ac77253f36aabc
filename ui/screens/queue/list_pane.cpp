// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/screens/queue/list_pane.h"

#include "ui/text/error_text.h"
#include "ui/text/format.h"
#include "ui/text/words.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QVBoxLayout>

namespace backroom {

using namespace Qt::StringLiterals;

ListPane::ListPane(QueueModel& model, UiContext& context, QWidget* parent)
    : QFrame(parent), m_model(model), m_context(context), m_chips(new QHBoxLayout), m_counts(new PlainLabel({}, u"muted"_s)),
      m_pending(new KeyButton(context.look, KeyButton::Kind::Pill)), m_progress(new ProgressLine(context.look, context.clock)),
      m_banner(new Notice(context.look, Notice::Place::Banner)), m_stack(new QStackedWidget), m_table(new QueueTable(model, context)),
      m_state(new StatePane(context.look)), m_selection(new SelectionBar(context))
{
    setObjectName(u"listPane"_s);
    auto* bar = new QFrame;
    bar->setObjectName(u"listBar"_s);
    bar->setFixedHeight(37);
    auto* barLayout = new QHBoxLayout(bar);
    barLayout->setContentsMargins(12, 0, 10, 0);
    barLayout->setSpacing(8);
    m_chips->setSpacing(6);
    barLayout->addWidget(m_counts);
    barLayout->addLayout(m_chips);
    barLayout->addStretch();
    barLayout->addWidget(m_pending);
    m_pending->setObjectName(u"pendingButton"_s);
    m_stack->addWidget(m_table);
    m_stack->addWidget(m_state);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(bar);
    layout->addWidget(m_banner);
    layout->addWidget(m_progress);
    layout->addWidget(m_stack, 1);
    layout->addWidget(m_selection);
    connect(m_table, &QueueTable::selectionChanged, this, [this] { m_selection->showSelection(m_table->selectedRows()); });
    connect(m_selection, &SelectionBar::closed, this, [this] {
        m_table->selectOne();
        m_table->setFocus(Qt::OtherFocusReason);
    });
    connect(m_pending, &QPushButton::clicked, this, [this] {
        m_model.showPending();
        m_table->setFocus();
    });
    connect(&model, &QueueModel::pendingChanged, this, &ListPane::refresh);
    connect(&model, &QAbstractItemModel::modelReset, this, &ListPane::refresh);
    connect(&model, &QAbstractItemModel::rowsInserted, this, &ListPane::refresh);
    connect(&model, &QAbstractItemModel::rowsRemoved, this, &ListPane::refresh);
    refresh();
}

void ListPane::showStatus(const QueueStatus& status)
{
    m_status = status;
    m_model.setFilling(status.phase == QueuePhase::Loading && !status.readAt);
    refresh();
}

void ListPane::refresh()
{
    fillBar();
    fillBanner();
    const bool first = m_status.phase == QueuePhase::Loading && m_model.totalCount() == 0;
    m_progress->setBusy(m_status.phase == QueuePhase::Loading);
    // The last known rows stay readable whatever happens to the source.
    if (m_model.rowCount() > 0) {
        m_stack->setCurrentWidget(m_table);
        return;
    }
    if (first)
        m_state->showSkeleton();
    else
        showState();
    m_stack->setCurrentWidget(m_state);
}

void ListPane::fillBar()
{
    while (QLayoutItem* item = m_chips->takeAt(0)) {
        item->widget()->hide();
        item->widget()->deleteLater();
        delete item;
    }
    const int shown = m_model.rowCount();
    const int all = m_model.totalCount();
    const bool filtered = !m_model.filter().isEmpty();
    m_counts->setText(filtered ? tr("%1 of %2", "shown, all").arg(text::number(shown), text::number(all)) : tr("%n item(s)", nullptr, shown));
    if (m_status.phase == QueuePhase::Loading && m_status.loaded > 0)
        m_counts->setText(tr("%1 read so far").arg(text::number(m_status.loaded)));
    if (filtered) {
        auto* chip = new KeyButton(m_context.look, KeyButton::Kind::Pill);
        // An ampersand would become an Alt letter.
        chip->setText(tr("%1  ✕", "filter text; the cross removes it").arg(m_model.filter().text().replace(u"&"_s, u"&&"_s)));
        chip->setAccessibleName(tr("Remove the filter %1").arg(m_model.filter().text()));
        connect(chip, &QPushButton::clicked, this, [this] { Q_EMIT filterWanted({}); });
        m_chips->addWidget(chip);
    }
    const int pending = m_model.pendingCount();
    const int gone = m_model.goneCount();
    m_pending->setVisible(pending + gone > 0);
    if (pending > 0 && gone > 0)
        m_pending->setText(tr("%1 new, %2 done — show", "counts").arg(text::number(pending), text::number(gone)));
    else if (pending > 0)
        m_pending->setText(tr("%n new — show", nullptr, pending));
    else if (gone > 0)
        m_pending->setText(tr("%n done — tidy", nullptr, gone));
}

void ListPane::addCopyDetails(const Error& error)
{
    m_banner->addButton(tr("Copy details"), [error] { QGuiApplication::clipboard()->setText(text::errorDetails(error)); });
}

void ListPane::fillBanner()
{
    m_banner->hide();
    if (m_model.rowCount() == 0)
        return;
    const Timestamp now = m_context.clock.now();
    const QString since = m_status.readAt ? text::ago(*m_status.readAt, now) : tr("never");
    switch (m_status.phase) {
    case QueuePhase::Stale:
        m_banner->say(Notice::Tone::Warn, tr("Last read %1; before a decision each item is read again.", "time ago").arg(since));
        m_banner->addButton(tr("Read now"), [this] { Q_EMIT retryRequested(); }, u"F5"_s);
        break;
    case QueuePhase::Offline:
        m_banner->say(Notice::Tone::Warn, tr("Offline. These are the rows as read %1; decisions wait until Odoo answers again.", "time ago").arg(since));
        m_banner->addButton(tr("Try now"), [this] { Q_EMIT reconnectRequested(); });
        if (m_status.error)
            addCopyDetails(*m_status.error);
        break;
    case QueuePhase::Failed:
        m_banner->say(Notice::Tone::Bad, tr("%1 These are the rows as read %2.", "what happened, time ago").arg(m_status.error ? text::whatHappened(*m_status.error) : tr("Reading failed."), since));
        m_banner->addButton(tr("Try again"), [this] { Q_EMIT retryRequested(); }, u"F5"_s);
        if (m_status.error)
            addCopyDetails(*m_status.error);
        break;
    case QueuePhase::NoAccess:
        m_banner->say(Notice::Tone::Bad, tr("You no longer have the right to read this; these are the rows as read %1.", "time ago").arg(since));
        break;
    case QueuePhase::NoSource:
        m_banner->say(Notice::Tone::Info, tr("Not connected. These are the rows as read %1.", "time ago").arg(since));
        m_banner->addButton(tr("Connect…"), [this] { Q_EMIT connectRequested(); });
        break;
    default: break;
    }
}

void ListPane::showState()
{
    using Mark = StatePane::Mark;
    const Timestamp now = m_context.clock.now();
    const QString checked = m_status.readAt ? tr("Checked %1.", "time ago").arg(text::ago(*m_status.readAt, now)) : QString();
    const auto explained = [this](const QString& otherwise) {
        if (!m_status.error)
            return otherwise;
        QString words = text::whatToDo(*m_status.error);
        if (!m_status.error->serverText.isEmpty())
            words += u"\n"_s + tr("Odoo says: %1").arg(m_status.error->serverText);
        return words;
    };
    const auto copyButton = [this] {
        if (m_status.error)
            m_state->addButton(tr("Copy details"), false, [error = *m_status.error] { QGuiApplication::clipboard()->setText(text::errorDetails(error)); });
    };
    switch (m_status.phase) {
    case QueuePhase::Loading:
    case QueuePhase::Ready:
    case QueuePhase::Stale:
        if (m_model.totalCount() > 0 && !m_model.filter().isEmpty()) {
            m_state->say(Mark::Filter, tr("Nothing matches the filter."),
                tr("“%1” hides %2.", "filter, number of items").arg(m_model.filter().text(), tr("%n item(s)", nullptr, m_model.totalCount())));
            m_state->addButton(tr("Remove the filter"), true, [this] { Q_EMIT filterWanted({}); });
        } else if (m_model.pendingCount() > 0) {
            m_state->say(Mark::Tick, tr("All decided."), tr("%n new item(s) came meanwhile.", nullptr, m_model.pendingCount()));
            m_state->addButton(tr("Show"), true, [this] { m_model.showPending(); });
        } else {
            m_state->say(Mark::Tick, text::nothingToDo(), checked);
        }
        break;
    case QueuePhase::Offline:
        m_state->say(Mark::Plug, m_status.error ? text::whatHappened(*m_status.error) : tr("Odoo cannot be reached."), explained(tr("Nothing was read yet, so there is nothing to show.")));
        m_state->addButton(tr("Try now"), true, [this] { Q_EMIT reconnectRequested(); });
        copyButton();
        break;
    case QueuePhase::NoAccess:
        m_state->say(Mark::Lock, tr("You do not have the right to see this."), explained(tr("Ask your administrator for the right to read these records in Odoo.")));
        m_state->addButton(tr("Try again"), false, [this] { Q_EMIT retryRequested(); });
        copyButton();
        break;
    case QueuePhase::NotInstalled:
        m_state->say(Mark::Absent, tr("Not installed in this Odoo."), tr("The module this queue reads is missing. Everything else works."));
        break;
    case QueuePhase::Failed:
        m_state->say(Mark::Broken, m_status.error ? text::whatHappened(*m_status.error) : tr("Reading failed."),
            explained({}) + (m_status.readAt ? u"\n"_s + tr("Last read %1.", "time ago").arg(text::ago(*m_status.readAt, now)) : QString()));
        m_state->addButton(tr("Try again"), true, [this] { Q_EMIT retryRequested(); });
        copyButton();
        break;
    case QueuePhase::NoSource:
        m_state->say(Mark::Plug, tr("Connect Backroom to Odoo."), tr("Then what waits for your decision shows up here."));
        m_state->addButton(tr("Connect…"), true, [this] { Q_EMIT connectRequested(); });
        break;
    }
}

} // namespace backroom
