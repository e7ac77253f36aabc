// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/screens/queue/detail_pane.h"
#include "ui/screens/queue/list_pane.h"
#include "ui/text/console_words.h"

#include <QSet>
#include <QSplitter>
#include <QWidget>

namespace backroom {

/// One queue, or all together: list, detail and the way of a decision from the bar to the core.
class QueueScreen : public QWidget {
    Q_OBJECT
public:
    explicit QueueScreen(UiContext& context, QWidget* parent = nullptr);

    /// Leaves the old queues and opens these. Does nothing when they are open already.
    void openQueues(const QList<QueueId>& queues);
    void showStatus(const QueueStatus& status);
    void setFilter(const QString& text);
    const QueueFilter& filter() const { return m_model.filter(); }

    QueueModel& model() { return m_model; }
    ListPane& list() { return *m_list; }
    DetailPane& detail() { return *m_detail; }
    QSplitter& splitter() { return *m_splitter; }

    void readDetailAgain();
    void openSource();
    void showItem(const ItemId& id);
    void applyLook();
    /// Every second: countdowns; `minute` also ages.
    void tick(bool minute);
    void decisionChanged(const DecisionRow& decision);

Q_SIGNALS:
    void message(const QString& text);
    void filterWanted(const QString& text);
    void connectRequested();
    void reconnectRequested();

private:
    /// The row asked for, else the first, as soon as rows are shown.
    void chooseRow();
    void itemChosen(const ItemId& id);
    void requestDetail();
    void commit(const DecisionVerb& verb, const QString& reason, const Json& inputs, const std::optional<PolicyOverride>& leave);
    void commitBatch(const DecisionVerb& verb, const QString& reason, const std::vector<ItemRow>& rows);
    void commitPlaybook(const PlaybookId& playbook, const QString& reason, const Json& inputs);
    void batchStarted(quint64 ticket, const BatchManifest& manifest);
    void playbookStarted(quint64 ticket, const PlaybookManifest& manifest);
    void detailReady(quint64 ticket, const ItemDetail& detail);
    void detailFailed(quint64 ticket, const Error& error);
    void submitted(quint64 ticket, const DecisionRow& decision);
    void agreed(quint64 ticket, const ItemId& item, const QStringList& open);
    void submitRefused(quint64 ticket, const Error& error, const QStringList& reasons);
    void rowChanged(const ItemId& id);
    /// To the next row that waits; `decided` are on their way too.
    void advanceFrom(const ItemId& id, const QSet<QString>& decided = {});
    bool looked(const ItemId& id) const;

    UiContext& m_context;
    ConsoleWords m_words;
    QueueModel m_model;
    QList<QueueId> m_queues;
    QSplitter* m_splitter;
    ListPane* m_list;
    DetailPane* m_detail;
    quint64 m_detailTicket = 0;
    quint64 m_submitTicket = 0;
    ItemId m_submitting;
    ItemId m_wanted; ///< to be selected as soon as it is shown
    QSet<DecisionId> m_looked; ///< conflicts whose differences were seen
};

} // namespace backroom
