// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/screens/queue/queue_screen.h"

#include "ui/text/batch_words.h"
#include "ui/text/error_text.h"
#include "ui/text/format.h"
#include "ui/text/playbook_words.h"
#include "ui/text/words.h"

#include <QDesktopServices>
#include <QHBoxLayout>
#include <QUrl>

namespace backroom {

using namespace Qt::StringLiterals;

QueueScreen::QueueScreen(UiContext& context, QWidget* parent)
    : QWidget(parent), m_context(context), m_words(context.clock), m_model(m_words, context.clock),
      m_splitter(new QSplitter(Qt::Horizontal)), m_list(new ListPane(m_model, context)), m_detail(new DetailPane(context))
{
    setObjectName(u"page"_s);
    m_splitter->addWidget(m_list);
    m_splitter->addWidget(m_detail);
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setStretchFactor(1, 0);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setHandleWidth(1);
    m_splitter->setSizes({730, 428});
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_splitter);

    ConsoleApi& api = context.api;
    connect(&api, &ConsoleApi::rowsChanged, &m_model, &QueueModel::apply);
    connect(&m_model, &QAbstractItemModel::modelReset, this, &QueueScreen::chooseRow);
    connect(&m_model, &QAbstractItemModel::rowsInserted, this, &QueueScreen::chooseRow);
    connect(&api, &ConsoleApi::detailReady, this, &QueueScreen::detailReady);
    connect(&api, &ConsoleApi::detailFailed, this, &QueueScreen::detailFailed);
    connect(&api, &ConsoleApi::submitted, this, &QueueScreen::submitted);
    connect(&m_list->table(), &QueueTable::selectionChanged, this, [this] { m_detail->bar().setTogether(m_list->table().selectedRows().size() > 1); });
    connect(&m_list->selection(), &SelectionBar::decided, this, &QueueScreen::commitBatch);
    connect(&api, &ConsoleApi::batchStarted, this, &QueueScreen::batchStarted);
    connect(&api, &ConsoleApi::playbookStarted, this, &QueueScreen::playbookStarted);
    connect(&api, &ConsoleApi::agreed, this, &QueueScreen::agreed);
    connect(&api, &ConsoleApi::submitRefused, this, &QueueScreen::submitRefused);
    connect(&m_model, &QueueModel::rowChanged, this, &QueueScreen::rowChanged);
    connect(&m_list->table(), &QueueTable::currentItemChanged, this, &QueueScreen::itemChosen);
    connect(&m_list->table(), &QAbstractItemView::activated, this, [this] { m_detail->focusBody(); });
    connect(&m_list->table(), &QueueTable::copied, this, [this](int rows) { Q_EMIT message(tr("%n row(s) copied", nullptr, rows)); });
    connect(m_list, &ListPane::filterWanted, this, &QueueScreen::filterWanted);
    connect(m_list, &ListPane::connectRequested, this, &QueueScreen::connectRequested);
    connect(m_list, &ListPane::reconnectRequested, this, &QueueScreen::reconnectRequested);
    connect(m_list, &ListPane::retryRequested, this, [this] {
        for (const QueueId& queue : std::as_const(m_queues))
            m_context.api.refresh(queue);
    });
    connect(m_detail, &DetailPane::readAgainRequested, this, &QueueScreen::readDetailAgain);
    DecisionBar& bar = m_detail->bar();
    connect(&bar, &DecisionBar::committed, this, &QueueScreen::commit);
    connect(&bar, &DecisionBar::playbookCommitted, this, &QueueScreen::commitPlaybook);
    connect(&bar, &DecisionBar::openSourceRequested, this, &QueueScreen::openSource);
    const auto withDecision = [this](auto&& act) {
        return [this, act] {
            if (const DecisionRow* decision = m_context.operations.newestFor(m_detail->item()))
                act(m_context.api, decision->id);
        };
    };
    connect(&bar, &DecisionBar::undoRequested, this, withDecision([](ConsoleApi& to, const DecisionId& id) { to.withdraw(id); }));
    connect(&bar, &DecisionBar::sendNowRequested, this, withDecision([](ConsoleApi& to, const DecisionId& id) { to.sendNow(id); }));
    connect(&bar, &DecisionBar::verifyAgainRequested, this, withDecision([](ConsoleApi& to, const DecisionId& id) { to.verifyAgain(id); }));
}

void QueueScreen::openQueues(const QList<QueueId>& queues)
{
    if (queues == m_queues)
        return;
    for (const QueueId& queue : std::as_const(m_queues)) {
        if (!queues.contains(queue))
            m_context.api.closeQueue(queue);
    }
    m_queues = queues;
    m_model.setQueues(queues);
    m_detail->showNothing({});
    for (const QueueId& queue : queues)
        m_context.api.openQueue(queue);
}

void QueueScreen::showStatus(const QueueStatus& status)
{
    m_list->showStatus(status);
}

void QueueScreen::setFilter(const QString& text)
{
    m_model.setFilter(QueueFilter::parse(text), {m_context.clock.now(), m_context.source.login, m_context.source.user});
    m_list->refresh();
}

void QueueScreen::itemChosen(const ItemId& id)
{
    const ItemRow* row = m_model.find(id);
    if (row == nullptr) {
        m_detailTicket = 0;
        m_detail->showNothing(m_model.totalCount() > 0 ? tr("Choose a line to see its evidence.") : QString());
        return;
    }
    m_detail->showRow(*row);
    requestDetail();
}

void QueueScreen::requestDetail()
{
    m_detailTicket = m_context.nextTicket();
    m_context.api.requestDetail(m_detailTicket, m_detail->item());
}

void QueueScreen::readDetailAgain()
{
    const ItemId id = m_detail->item();
    if (id.isEmpty())
        return;
    if (const DecisionRow* decision = m_context.operations.newestFor(id); decision != nullptr && decision->state == DecisionState::Conflict)
        m_looked.insert(decision->id);
    requestDetail();
}

bool QueueScreen::looked(const ItemId& id) const
{
    const DecisionRow* decision = m_context.operations.newestFor(id);
    return decision != nullptr && m_looked.contains(decision->id);
}

void QueueScreen::detailReady(quint64 ticket, const ItemDetail& detail)
{
    if (ticket != m_detailTicket || detail.row.id != m_detail->item())
        return;
    m_detail->showDetail(detail, m_context.operations.newestFor(detail.row.id), looked(detail.row.id));
    if (m_submitting == detail.row.id)
        m_detail->bar().setRecording(true);
}

void QueueScreen::detailFailed(quint64 ticket, const Error& error)
{
    if (ticket == m_detailTicket)
        m_detail->showError(error);
}

void QueueScreen::rowChanged(const ItemId& id)
{
    const auto& shown = m_detail->detail();
    if (id != m_detail->item() || !shown)
        return;
    const ItemRow* row = m_model.find(id);
    const ItemRow& seen = shown->row;
    if (row == nullptr || m_model.isGone(id))
        return;
    if (row->amount != seen.amount || row->counterparty != seen.counterparty || row->businessKey != seen.businessKey
        || row->title != seen.title)
        m_detail->showOutdated();
}

void QueueScreen::commit(const DecisionVerb& verb, const QString& reason, const Json& inputs, const std::optional<PolicyOverride>& leave)
{
    const auto& shown = m_detail->detail();
    if (!shown || m_submitTicket != 0)
        return;
    m_submitTicket = m_context.nextTicket();
    m_submitting = shown->row.id;
    m_detail->bar().setRecording(true);
    m_context.api.submit(m_submitTicket, {shown->row.id, verb, reason, shown->seal, inputs, shown->readAt, {}, leave, shown->displayed});
}

void QueueScreen::submitted(quint64 ticket, const DecisionRow& decision)
{
    if (ticket != m_submitTicket)
        return;
    m_submitTicket = 0;
    const ItemId item = std::exchange(m_submitting, {});
    Q_EMIT message(tr("%1: recorded", "decision").arg(text::decisionTitle(decision)));
    m_detail->bar().disarm();
    m_detail->bar().setRecording(false);
    advanceFrom(item);
}

void QueueScreen::commitBatch(const DecisionVerb& verb, const QString& reason, const std::vector<ItemRow>& rows)
{
    if (m_submitTicket != 0)
        return;
    BatchDraft draft{verb, reason, Json::object(), {}};
    for (const ItemRow& row : rows)
        draft.items.push_back({row.id, row.businessKey, row.counterparty, row.amount, {}, BatchItem::State::Pending, {}, {}});
    m_submitTicket = m_context.nextTicket();
    m_context.api.submitBatch(m_submitTicket, draft);
}

void QueueScreen::batchStarted(quint64 ticket, const BatchManifest& manifest)
{
    if (ticket != m_submitTicket)
        return;
    m_submitTicket = 0;
    m_submitting = {};
    m_detail->bar().disarm();
    m_detail->bar().setRecording(false);
    Q_EMIT message(tr("%1: recorded", "decision").arg(text::batchTitle(manifest)));
    QSet<QString> chosen;
    for (const BatchItem& item : manifest.batch.items)
        chosen.insert(item.item.value);
    advanceFrom(m_list->table().currentItem(), chosen);
}

void QueueScreen::commitPlaybook(const PlaybookId& playbook, const QString& reason, const Json& inputs)
{
    const auto& shown = m_detail->detail();
    if (!shown || m_submitTicket != 0)
        return;
    m_submitTicket = m_context.nextTicket();
    m_submitting = shown->row.id;
    m_detail->bar().setRecording(true);
    m_context.api.startPlaybook(m_submitTicket, {shown->row.id, playbook, reason, inputs, shown->seal});
}

void QueueScreen::playbookStarted(quint64 ticket, const PlaybookManifest& manifest)
{
    if (ticket != m_submitTicket)
        return;
    m_submitTicket = 0;
    const ItemId item = std::exchange(m_submitting, {});
    Q_EMIT message(tr("%1: recorded", "decision").arg(text::playbookTitle(manifest)));
    m_detail->bar().disarm();
    m_detail->bar().setRecording(false);
    advanceFrom(item);
}

void QueueScreen::agreed(quint64 ticket, const ItemId& item, const QStringList& open)
{
    if (ticket != m_submitTicket)
        return;
    m_submitTicket = 0;
    m_submitting = {};
    Q_EMIT message(tr("Your consent is recorded. %1").arg(text::refusals(open)));
    m_detail->bar().disarm();
    m_detail->bar().setRecording(false);
    advanceFrom(item);
}

void QueueScreen::submitRefused(quint64 ticket, const Error& error, const QStringList& reasons)
{
    if (ticket != m_submitTicket)
        return;
    m_submitTicket = 0;
    const ItemId item = std::exchange(m_submitting, {});
    const QString why = reasons.isEmpty() ? text::whatHappened(error) + u' ' + text::whatToDo(error) : text::refusals(reasons);
    if (item == m_detail->item())
        m_detail->bar().refuse(why);
    else
        Q_EMIT message(tr("Not recorded: %1").arg(why));
}

void QueueScreen::advanceFrom(const ItemId& id, const QSet<QString>& decided)
{
    QueueTable& table = m_list->table();
    if (table.currentItem() != id)
        return;
    const int row = m_model.rowOf(id);
    // The next row that still waits for a decision, in the order on the screen.
    for (int next = row + 1; next < m_model.rowCount(); ++next) {
        const ItemRow* candidate = m_model.rowAt(next);
        if (!candidate->decision && !m_model.isGone(candidate->id) && !decided.contains(candidate->id.value)) {
            table.selectItem(candidate->id);
            break;
        }
    }
    if (table.currentItem() == id)
        table.selectOne(); // the last of the list: nothing follows
    table.setFocus(Qt::OtherFocusReason);
}

void QueueScreen::decisionChanged(const DecisionRow& decision)
{
    m_model.setDecision(decision);
    if (decision.item != m_detail->item())
        return;
    const DecisionRow* newest = m_context.operations.newestFor(decision.item);
    m_detail->showDecision(newest, looked(decision.item));
    // What is offered depends on how the decision ended.
    if (newest != nullptr && !isRunning(newest->state) && newest->state != DecisionState::Conflict && newest->state != DecisionState::Verified)
        requestDetail();
}

void QueueScreen::openSource()
{
    if (!m_detail->detail())
        return;
    const QUrl url(m_detail->detail()->sourceUrl, QUrl::StrictMode);
    // The address comes from settings and server: only a web page may be opened with it.
    if (url.isValid() && !url.host().isEmpty() && (url.scheme() == "https"_L1 || url.scheme() == "http"_L1))
        QDesktopServices::openUrl(url);
    else
        Q_EMIT message(tr("This record has no address that can be opened."));
}

void QueueScreen::showItem(const ItemId& id)
{
    if (m_model.find(id) != nullptr && m_model.rowOf(id) < 0)
        m_model.showPending();
    if (m_list->table().selectItem(id))
        return;
    if (m_model.totalCount() == 0)
        m_wanted = id;
    else
        Q_EMIT message(tr("It is no longer in the list."));
}

void QueueScreen::chooseRow()
{
    QueueTable& table = m_list->table();
    if (m_model.rowCount() == 0)
        return;
    const ItemId wanted = std::exchange(m_wanted, {});
    if (!wanted.isEmpty() && table.selectItem(wanted))
        return;
    if (table.currentItem().isEmpty())
        table.selectFirst();
}

void QueueScreen::applyLook()
{
    m_list->table().applyLook();
}

void QueueScreen::tick(bool minute)
{
    m_detail->tick();
    if (minute) {
        m_model.tick();
        m_list->refresh();
    }
    for (int row = 0; row < m_model.rowCount(); ++row) {
        const DecisionRow* decision = m_model.marksAt(row).decision;
        if (decision != nullptr && decision->state == DecisionState::Held)
            m_list->table().viewport()->update(m_list->table().rowRect(row));
    }
}

} // namespace backroom
