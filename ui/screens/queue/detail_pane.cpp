// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/screens/queue/detail_pane.h"

#include "ui/screens/queue/facts_view.h"
#include "ui/text/error_text.h"
#include "ui/text/format.h"
#include "ui/text/words.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QScrollBar>
#include <QVBoxLayout>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

/// A page of the body: a column that ends at the top.
std::pair<QWidget*, QVBoxLayout*> page()
{
    auto* widget = new QWidget;
    widget->setObjectName(u"detailContent"_s);
    auto* layout = new QVBoxLayout(widget);
    layout->setContentsMargins(16, 12, 16, 12);
    layout->setSpacing(10);
    return {widget, layout};
}

QWidget* conflictTable(const std::vector<FieldDifference>& differences)
{
    auto* box = new QFrame;
    box->setObjectName(u"noticeBad"_s);
    auto* grid = new QGridLayout(box);
    grid->setContentsMargins(12, 8, 12, 10);
    grid->setHorizontalSpacing(12);
    grid->setVerticalSpacing(3);
    grid->setColumnStretch(1, 1);
    grid->setColumnStretch(2, 1);
    grid->addWidget(new PlainLabel(DetailPane::tr("Field"), u"sectionTitle"_s), 0, 0);
    grid->addWidget(new PlainLabel(DetailPane::tr("You saw"), u"sectionTitle"_s), 0, 1);
    grid->addWidget(new PlainLabel(DetailPane::tr("Now"), u"sectionTitle"_s), 0, 2);
    int row = 1;
    for (const FieldDifference& difference : differences) {
        auto* sealed = new PlainLabel(text::factValue({difference.key, difference.sealed, 0}));
        auto* current = new PlainLabel(text::factValue({difference.key, difference.current, 0}), u"strong"_s);
        sealed->setWordWrap(true);
        current->setWordWrap(true);
        grid->addWidget(new PlainLabel(text::factLabel(difference.key), u"muted"_s), row, 0, Qt::AlignTop);
        grid->addWidget(sealed, row, 1, Qt::AlignTop);
        grid->addWidget(current, row, 2, Qt::AlignTop);
        ++row;
    }
    return box;
}

} // namespace

DetailPane::DetailPane(UiContext& context, QWidget* parent)
    : QFrame(parent), m_context(context), m_stack(new QStackedWidget), m_nothing(new StatePane(context.look)),
      m_key(new PlainLabel({}, u"detailKey"_s)), m_money(new PlainLabel({}, u"detailMoney"_s)),
      m_where(new PlainLabel({}, u"muted"_s)), m_due(new PlainLabel({}, u"strong"_s)), m_tabs(new QTabBar),
      m_progress(new ProgressLine(context.look, context.clock)), m_decisionNotice(new Notice(context.look, Notice::Place::Pane)),
      m_dataNotice(new Notice(context.look, Notice::Place::Pane)), m_body(new QScrollArea), m_bar(new DecisionBar(context))
{
    setObjectName(u"detailPane"_s);
    setMinimumWidth(360);
    setAccessibleName(tr("Detail"));
    m_key->setElided(true);
    m_where->setElided(true);
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    m_tabs->setElideMode(Qt::ElideNone);
    m_tabs->setUsesScrollButtons(false);
    m_tabs->setAccessibleName(tr("Detail pages"));
    m_body->setWidgetResizable(true);
    m_body->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_body->setObjectName(u"detailBody"_s);
    m_body->setFocusPolicy(Qt::StrongFocus);

    auto* head = new QFrame;
    head->setObjectName(u"detailHead"_s);
    auto* first = new QHBoxLayout;
    first->addWidget(m_key, 1);
    first->addWidget(m_money);
    auto* second = new QHBoxLayout;
    second->setSpacing(6);
    second->addWidget(m_where, 1);
    second->addWidget(m_due);
    auto* headLayout = new QVBoxLayout(head);
    headLayout->setContentsMargins(16, 10, 16, 8);
    headLayout->setSpacing(1);
    headLayout->addLayout(first);
    headLayout->addLayout(second);

    auto* tabLine = new QFrame;
    tabLine->setObjectName(u"tabLine"_s);
    auto* tabLayout = new QHBoxLayout(tabLine);
    tabLayout->setContentsMargins(16, 0, 16, 0);
    tabLayout->addWidget(m_tabs);
    tabLayout->addStretch();

    auto* notices = new QVBoxLayout;
    notices->setContentsMargins(12, 0, 12, 0);
    notices->setSpacing(6);
    notices->addWidget(m_dataNotice);
    notices->addWidget(m_decisionNotice);

    auto* content = new QWidget;
    content->setObjectName(u"surface"_s);
    auto* layout = new QVBoxLayout(content);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(head);
    layout->addWidget(tabLine);
    layout->addWidget(m_progress);
    layout->addSpacing(2);
    layout->addLayout(notices);
    layout->addWidget(m_body, 1);
    layout->addWidget(m_bar);
    m_stack->addWidget(m_nothing);
    m_stack->addWidget(content);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(m_stack);

    connect(m_tabs, &QTabBar::currentChanged, this, &DetailPane::showTab);
    connect(m_bar, &DecisionBar::lookAgainRequested, this, &DetailPane::readAgainRequested);
    showNothing(tr("Choose a line to see its evidence."));
}

void DetailPane::showNothing(const QString& why)
{
    m_item = {};
    m_detail.reset();
    m_decision.reset();
    m_nothing->say(StatePane::Mark::None, {}, why);
    m_stack->setCurrentIndex(0);
    m_bar->clear({});
}

void DetailPane::fillHead(const ItemRow& row)
{
    m_row = row;
    const QString key = row.businessKey.isEmpty() || row.businessKey == "/"_L1 ? row.title : row.businessKey;
    m_key->setText(row.counterparty.isEmpty() ? key : tr("%1 · %2", "document, partner").arg(key, row.counterparty));
    m_money->setText(row.amount == Money() ? QString() : text::money(row.amount));
    QStringList parts;
    if (row.name)
        parts.append(text::inLanguage(*row.name));
    for (const QString& part : {row.title == key ? QString() : row.title, row.store, m_context.source.companies.size() > 1 ? row.company : QString()})
        if (!part.isEmpty())
            parts.append(part);
    parts.append(tr("waits for %1", "age").arg(text::age(m_context.clock.now() - row.detectedAt)));
    m_where->setText(parts.join(u" · "_s));
    const bool late = row.dueAt && *row.dueAt < m_context.clock.now();
    const QString due = text::due(row.dueAt, m_context.clock.now());
    m_due->setText(due.isEmpty() || late ? due : tr("due %1", "in 50 m").arg(due));
    restyle(*m_due, late ? u"badStrong"_s : u"strong"_s);
    m_due->setToolTip(row.dueAt ? text::dateTimeWithUtc(*row.dueAt) : QString());
}

void DetailPane::showRow(const ItemRow& row)
{
    m_item = row.id;
    m_detail.reset();
    m_decision.reset();
    m_outdated = false;
    m_stack->setCurrentIndex(1);
    fillHead(row);
    m_dataNotice->hide();
    m_decisionNotice->hide();
    delete m_body->takeWidget();
    m_progress->setBusy(true);
    m_bar->clear(tr("Reading the evidence…"));
}

void DetailPane::showDetail(const ItemDetail& detail, const DecisionRow* decision, bool looked)
{
    const int scrolled = m_detail && m_detail->row.id == detail.row.id ? m_body->verticalScrollBar()->value() : 0;
    m_item = detail.row.id;
    m_detail = detail;
    m_outdated = false;
    m_stack->setCurrentIndex(1);
    fillHead(detail.row);
    // A seal means the source itself was read; before that the values come from the cache.
    m_progress->setBusy(!detail.isFresh && !detail.error);
    m_decision = decision == nullptr ? std::nullopt : std::optional(*decision);
    fillTabs();
    m_body->verticalScrollBar()->setValue(scrolled);
    fillNotices();
    m_bar->offer(detail, decision, looked);
}

void DetailPane::showDecision(const DecisionRow* decision, bool looked)
{
    const bool moved = (decision == nullptr) != !m_decision || (decision != nullptr && decision->state != m_decision->state);
    m_decision = decision == nullptr ? std::nullopt : std::optional(*decision);
    if (!m_detail)
        return;
    m_bar->offer(*m_detail, decision, looked);
    if (!moved)
        return;
    fillNotices();
    fillTabs();
}

void DetailPane::showOutdated()
{
    m_outdated = true;
    fillNotices();
}

void DetailPane::showError(const Error& error)
{
    m_progress->setBusy(false);
    m_dataNotice->say(Notice::Tone::Bad, u"%1 %2"_s.arg(text::whatHappened(error), text::whatToDo(error)));
    m_dataNotice->addButton(tr("Read again"), [this] { Q_EMIT readAgainRequested(); });
    m_bar->clear(tr("Without its evidence nothing can be decided."));
}

void DetailPane::fillNotices()
{
    const auto copy = [](const Error& error) {
        return [error] { QGuiApplication::clipboard()->setText(text::errorDetails(error)); };
    };
    m_dataNotice->hide();
    if (m_detail && m_detail->error) {
        const Error& error = *m_detail->error;
        const bool sealed = !m_detail->seal.fields.empty();
        m_dataNotice->say(sealed ? Notice::Tone::Warn : Notice::Tone::Bad,
            sealed ? tr("Part of the evidence is missing: %1").arg(text::whatHappened(error)) : u"%1 %2"_s.arg(text::whatHappened(error), text::whatToDo(error)));
        m_dataNotice->addButton(tr("Read again"), [this] { Q_EMIT readAgainRequested(); });
        m_dataNotice->addButton(tr("Copy details"), copy(error));
    } else if (m_outdated) {
        m_dataNotice->say(Notice::Tone::Warn, tr("It has changed since you looked."));
        m_dataNotice->addButton(tr("Look again"), [this] { Q_EMIT readAgainRequested(); }, u"F5"_s);
    }

    m_decisionNotice->hide();
    if (!m_decision)
        return;
    const DecisionRow& decision = *m_decision;
    switch (decision.state) {
    case DecisionState::Conflict:
        m_decisionNotice->say(Notice::Tone::Bad, text::conflict(decision));
        break;
    case DecisionState::Rejected:
        m_decisionNotice->say(Notice::Tone::Bad, text::whatIsKnown(decision));
        break;
    case DecisionState::Failed:
        m_decisionNotice->say(Notice::Tone::Bad, text::whatIsKnown(decision));
        break;
    case DecisionState::Unverified:
        m_decisionNotice->say(Notice::Tone::Warn, tr("Not proven for %1: it was sent, but its effect is not seen in Odoo yet.")
                                                      .arg(text::age(m_context.clock.now() - decision.changedAt)));
        break;
    case DecisionState::Queued:
        if (decision.error)
            m_decisionNotice->say(Notice::Tone::Warn, tr("Waits to be sent: %1").arg(text::whatHappened(*decision.error)));
        break;
    default: break;
    }
    if (decision.error && needsPerson(decision.state))
        m_decisionNotice->addButton(tr("Copy details"), copy(*decision.error));
}

void DetailPane::fillTabs()
{
    const QSignalBlocker blocker(m_tabs);
    while (m_tabs->count() > 0)
        m_tabs->removeTab(0);
    m_shown.clear();
    const auto add = [this](Tab tab, const QString& title) {
        m_tabs->addTab(title);
        m_shown.append(tab);
    };
    add(Tab::Evidence, tr("Evidence"));
    const auto arguments = m_detail->speaksFor.size() + m_detail->speaksAgainst.size();
    if (arguments > 0)
        add(Tab::Arguments, tr("For / against"));
    if (!m_detail->timeline.empty())
        add(Tab::Timeline, tr("Timeline %1", "number of entries").arg(text::number(qint64(m_detail->timeline.size()))));
    if (!m_detail->seal.fields.empty())
        add(Tab::Proof, tr("Proof"));
    // Filled before it is first shown, a tab bar does not tell its layout that it has grown.
    m_tabs->updateGeometry();
    const int wanted = std::max(0, int(m_shown.indexOf(m_wanted)));
    m_tabs->setCurrentIndex(wanted);
    showTab(wanted);
}

void DetailPane::showTab(int index)
{
    if (index < 0 || index >= m_shown.size() || !m_detail)
        return;
    if (!m_tabs->signalsBlocked())
        m_wanted = m_shown[index];
    QWidget* shown = nullptr;
    switch (m_shown[index]) {
    case Tab::Evidence: shown = evidencePage(); break;
    case Tab::Arguments: shown = argumentsPage(); break;
    case Tab::Timeline: shown = timelinePage(); break;
    case Tab::Proof: shown = proofPage(); break;
    }
    delete m_body->takeWidget();
    m_body->setWidget(shown);
}

QWidget* DetailPane::evidencePage()
{
    auto [widget, layout] = page();
    if (m_decision && m_decision->state == DecisionState::Conflict && !m_decision->differences.empty())
        layout->addWidget(conflictTable(m_decision->differences));
    if (!m_detail->ruleWhy.isEmpty()) {
        auto* why = new PlainLabel(text::inLanguage(m_detail->ruleWhy), u"muted"_s);
        why->setObjectName(u"why"_s);
        why->setWordWrap(true);
        layout->addWidget(why);
    }
    if (!m_detail->hardStops.empty())
        layout->addWidget(makeCard(m_context.look, tr("MAY NOT BE APPROVED"), m_detail->hardStops, false, widget));
    layout->addWidget(makeFacts(m_detail->facts, u"facts"_s, widget));
    if (!m_detail->lines.empty())
        layout->addWidget(new LinesTable(m_context.look, m_detail->lines, widget));
    if (!m_detail->speaksFor.empty() || !m_detail->speaksAgainst.empty()) {
        auto* cards = new QHBoxLayout;
        cards->setSpacing(10);
        cards->addWidget(makeCard(m_context.look, tr("SPEAKS FOR"), m_detail->speaksFor, true, widget), 1, Qt::AlignTop);
        cards->addWidget(makeCard(m_context.look, tr("SPEAKS AGAINST"), m_detail->speaksAgainst, false, widget), 1, Qt::AlignTop);
        layout->addLayout(cards);
    }
    if (!m_detail->timeline.empty())
        layout->addWidget(new TimelineView(m_context.look, m_detail->timeline, m_context.clock.now(), 3, widget));
    layout->addStretch();
    return widget;
}

QWidget* DetailPane::argumentsPage()
{
    auto [widget, layout] = page();
    layout->addWidget(makeCard(m_context.look, tr("SPEAKS FOR"), m_detail->speaksFor, true, widget));
    layout->addWidget(makeCard(m_context.look, tr("SPEAKS AGAINST"), m_detail->speaksAgainst, false, widget));
    auto* why = new PlainLabel(tr("Found by rule %1. A help for sorting; the decision is yours.").arg(m_detail->ruleVersion), u"muted"_s);
    why->setWordWrap(true);
    layout->addWidget(why);
    layout->addStretch();
    return widget;
}

QWidget* DetailPane::timelinePage()
{
    auto [widget, layout] = page();
    layout->addWidget(new TimelineView(m_context.look, m_detail->timeline, m_context.clock.now(), 0, widget));
    layout->addStretch();
    return widget;
}

QWidget* DetailPane::proofPage()
{
    auto [widget, layout] = page();
    const auto section = [layout = layout, widget = widget](const QString& title, const std::vector<Fact>& facts) {
        if (facts.empty())
            return;
        layout->addWidget(new PlainLabel(title, u"sectionTitle"_s));
        layout->addWidget(makeFacts(facts, {}, widget, FactText::AsSealed));
    };
    section(tr("Sealed with your decision"), m_detail->seal.fields);
    section(tr("Raised by"), m_detail->ruleValues);
    layout->addWidget(new PlainLabel(tr("Where it comes from"), u"sectionTitle"_s));
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(10);
    grid->setVerticalSpacing(4);
    grid->setColumnMinimumWidth(0, 106);
    grid->setColumnStretch(1, 1);
    int row = 0;
    const auto line = [&grid, &row](const QString& label, const QString& value) {
        auto* words = new PlainLabel(value);
        words->setWordWrap(true);
        words->setTextInteractionFlags(Qt::TextSelectableByMouse);
        words->setFocusPolicy(Qt::NoFocus);
        grid->addWidget(new PlainLabel(label, u"muted"_s), row, 0, Qt::AlignTop);
        grid->addWidget(words, row++, 1);
    };
    line(tr("Rule"), m_detail->ruleVersion);
    line(tr("Read"), text::dateTime(m_detail->readAt));
    line(tr("Record"), u"%1 %2"_s.arg(m_detail->row.record.model).arg(m_detail->row.record.id));
    QString hash = m_detail->seal.hash;
    for (qsizetype at = 8; at < hash.size(); at += 9)
        hash.insert(at, u' ');
    line(tr("Seal (SHA-256)"), hash);
    if (m_decision) {
        line(tr("Decision"), m_decision->id.value);
        line(tr("Decided by"), tr("%1, %2", "login, time").arg(text::decidedBy(*m_decision), text::dateTime(m_decision->decidedAt)));
        if (!m_decision->reason.isEmpty())
            line(tr("Reason"), m_decision->reason);
        line(tr("Protected by"), m_decision->guarded ? tr("the guard in Odoo's own transaction") : tr("check, call and reading back"));
    }
    layout->addLayout(grid);
    layout->addStretch();
    return widget;
}

bool DetailPane::openTab(Tab tab)
{
    const qsizetype index = m_shown.indexOf(tab);
    if (m_stack->currentIndex() == 0 || index < 0)
        return false;
    m_tabs->setCurrentIndex(int(index));
    return true;
}

void DetailPane::focusBody()
{
    m_body->setFocus(Qt::OtherFocusReason);
}

void DetailPane::tick()
{
    if (!m_item.isEmpty())
        fillHead(m_row);
    m_bar->tick();
}

} // namespace backroom
