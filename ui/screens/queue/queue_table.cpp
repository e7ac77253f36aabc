// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/screens/queue/queue_table.h"

#include "ui/delegates/paint.h"
#include "ui/text/format.h"
#include "ui/text/words.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QMenu>
#include <QMimeData>
#include <QPainter>

#include <algorithm>
#include <array>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

constexpr int padding = 6;

/// The order in which columns give way when the list is narrow.
constexpr QueueColumn leastNeededFirst[] = {QueueColumn::Risk, QueueColumn::Owner, QueueColumn::Title, QueueColumn::State,
    QueueColumn::Store, QueueColumn::Due, QueueColumn::Name};
/// The order in which columns get what is left over; the partner stretches into the rest.
constexpr QueueColumn growFirst[] = {QueueColumn::Key, QueueColumn::Name, QueueColumn::Counterparty, QueueColumn::Store, QueueColumn::State,
    QueueColumn::Title, QueueColumn::Owner};

} // namespace

QString withoutFormula(const QString& text)
{
    bool isNumber = false;
    text.toDouble(&isNumber);
    if (text.isEmpty() || isNumber || !u"=+-@\t\r"_s.contains(text.front()))
        return text;
    return u'\'' + text;
}

QString csvField(const QString& text)
{
    QString field = withoutFormula(text);
    if (field.contains(u'"') || field.contains(u',') || field.contains(u'\n') || field.contains(u'\r'))
        return u"\"%1\""_s.arg(field.replace(u'"', u"\"\""_s));
    return field;
}

QueueHeader::QueueHeader(const QueueModel& model, const Look& look, QWidget* parent)
    : QHeaderView(Qt::Horizontal, parent), m_model(model), m_look(look)
{
    setSectionsClickable(true);
    setSectionsMovable(true);
    setHighlightSections(false);
    setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    setMinimumSectionSize(48);
    setFixedHeight(28);
}

void QueueHeader::paintSection(QPainter* painter, const QRect& rect, int section) const
{
    const Tokens& tokens = m_look.tokens();
    painter->save();
    painter->fillRect(rect, tokens.raised);
    painter->fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), tokens.line);
    QString text = m_model.headerData(section, Qt::Horizontal, Qt::DisplayRole).toString();
    const SortKey& first = m_model.sortKeys().front();
    const bool sorted = int(first.column) == section;
    if (sorted)
        text += first.order == Qt::AscendingOrder ? u" ↑"_s : u" ↓"_s;
    painter->setFont(m_look.font(11, QFont::DemiBold));
    painter->setPen(sorted ? tokens.text : tokens.muted);
    const auto alignment = Qt::Alignment(m_model.headerData(section, Qt::Horizontal, Qt::TextAlignmentRole).toInt());
    const QRect cell = rect.adjusted(6, 0, -6, 0);
    painter->drawText(cell, int(alignment), painter->fontMetrics().elidedText(text, Qt::ElideRight, cell.width()));
    painter->restore();
}

void QueueHeader::mousePressEvent(QMouseEvent* event)
{
    m_pressed = true;
    QHeaderView::mousePressEvent(event);
}

void QueueHeader::mouseReleaseEvent(QMouseEvent* event)
{
    QHeaderView::mouseReleaseEvent(event);
    m_pressed = false;
}

QueueTable::QueueTable(QueueModel& model, UiContext& context, QWidget* parent)
    : QTableView(parent), m_model(model), m_context(context), m_header(new QueueHeader(model, context.look, this)),
      m_delegate(new QueueDelegate(model, context.look, context.clock, this))
{
    setHorizontalHeader(m_header);
    setModel(&model);
    setItemDelegate(m_delegate);
    setSelectionBehavior(SelectRows);
    setSelectionMode(ExtendedSelection);
    setEditTriggers(NoEditTriggers);
    setShowGrid(false);
    setWordWrap(false);
    setTabKeyNavigation(false);
    setCornerButtonEnabled(false);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollMode(ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAsNeeded);
    setMouseTracking(true);
    setAccessibleName(tr("Work items"));
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setMinimumSectionSize(16);
    horizontalHeader()->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(horizontalHeader(), &QWidget::customContextMenuRequested, this, &QueueTable::chooseColumns);
    connect(horizontalHeader(), &QHeaderView::sectionClicked, this, [this](int section) {
        const SortKey& first = m_model.sortKeys().front();
        const bool flip = int(first.column) == section && first.order == Qt::AscendingOrder;
        m_model.sort(section, flip ? Qt::DescendingOrder : Qt::AscendingOrder);
        horizontalHeader()->viewport()->update();
        saveLayout();
    });
    // The current item outlives resets: it is found again by its id, or its old place is taken.
    connect(&model, &QAbstractItemModel::modelAboutToBeReset, this, [this] { m_restoring = true; });
    connect(&model, &QAbstractItemModel::modelReset, this, [this] {
        m_restoring = false;
        if (m_current.isEmpty() || selectItem(m_current))
            return;
        if (m_model.rowCount() == 0) {
            m_current = {};
            Q_EMIT currentItemChanged({});
        } else {
            choose(std::min(m_lastRow, m_model.rowCount() - 1));
        }
    });
    connect(selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] { Q_EMIT selectionChanged(); });
    connect(&model, &QueueModel::traitsChanged, this, &QueueTable::fitColumns);
    connect(m_header, &QHeaderView::sectionResized, this, [this] { m_ownColumns |= m_header->isPressed() && !m_fitting; });
    restoreLayout();
    applyLook();
}

void QueueTable::choose(int row)
{
    // Not setCurrentIndex: it heeds the keys that are down, and Ctrl+Enter would keep the old row selected.
    selectionModel()->setCurrentIndex(m_model.index(row, 0), QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
}

bool QueueTable::selectItem(const ItemId& id)
{
    const int row = m_model.rowOf(id);
    if (row < 0)
        return false;
    choose(row);
    scrollTo(m_model.index(row, 0));
    return true;
}

void QueueTable::selectFirst()
{
    if (m_model.rowCount() > 0)
        choose(0);
}

void QueueTable::step(int rows)
{
    const int last = m_model.rowCount() - 1;
    if (last < 0)
        return;
    const int row = currentIndex().isValid() ? std::clamp(currentIndex().row() + rows, 0, last) : 0;
    choose(row);
}

void QueueTable::currentChanged(const QModelIndex& current, const QModelIndex& previous)
{
    QTableView::currentChanged(current, previous);
    if (m_restoring)
        return;
    const ItemRow* row = m_model.rowAt(current.row());
    const ItemId id = row == nullptr ? ItemId{} : row->id;
    if (current.isValid())
        m_lastRow = current.row();
    if (id == m_current)
        return;
    m_current = id;
    Q_EMIT currentItemChanged(id);
}

std::vector<ItemRow> QueueTable::selectedRows() const
{
    QModelIndexList rows = selectionModel()->selectedRows();
    std::sort(rows.begin(), rows.end(), [](const QModelIndex& a, const QModelIndex& b) { return a.row() < b.row(); });
    std::vector<ItemRow> items;
    for (const QModelIndex& index : rows) {
        if (const ItemRow* row = m_model.rowAt(index.row()); row != nullptr && !m_model.isGone(row->id))
            items.push_back(*row);
    }
    return items;
}

void QueueTable::selectOne()
{
    if (!currentIndex().isValid())
        return;
    choose(currentIndex().row());
    // From here on Shift begins anew; with keys down it would keep the old rows selected.
    if (QGuiApplication::keyboardModifiers() == Qt::NoModifier)
        setCurrentIndex(currentIndex());
}

void QueueTable::copySelection() const
{
    QModelIndexList rows = selectionModel()->selectedRows();
    if (rows.isEmpty())
        return;
    std::sort(rows.begin(), rows.end(), [](const QModelIndex& a, const QModelIndex& b) { return a.row() < b.row(); });
    std::vector<int> columns;
    for (int visual = 0; visual < queueColumnCount; ++visual) {
        const int column = horizontalHeader()->logicalIndex(visual);
        if (!isColumnHidden(column))
            columns.push_back(column);
    }
    QStringList text;
    QStringList csv;
    const auto add = [&](auto&& value) {
        QStringList plain;
        QStringList fields;
        for (const int column : columns) {
            const QString cell = value(column);
            fields.append(csvField(cell));
            // Pasted into a spreadsheet, tab-separated text is run like CSV: the same care is due.
            plain.append(withoutFormula(QString(cell).replace(u'\t', u' ').replace(u'\n', u' ')));
        }
        text.append(plain.join(u'\t'));
        csv.append(fields.join(u','));
    };
    add([this](int column) { return m_model.headerData(column, Qt::Horizontal, Qt::DisplayRole).toString(); });
    for (const QModelIndex& row : rows)
        add([&](int column) { return m_model.index(row.row(), column).data(Qt::DisplayRole).toString(); });
    auto* mime = new QMimeData;
    mime->setText(text.join(u'\n'));
    mime->setData(u"text/csv"_s, csv.join(u"\r\n"_s).toUtf8());
    QGuiApplication::clipboard()->setMimeData(mime);
    Q_EMIT copied(int(rows.size()));
}

void QueueTable::restoreLayout()
{
    QSettings& settings = m_context.settings;
    const QByteArray header = settings.value(u"list/columns"_s).toByteArray();
    m_ownColumns = settings.value(u"list/ownColumns"_s, false).toBool();
    if (header.isEmpty() || !horizontalHeader()->restoreState(header))
        m_ownColumns = false;
    horizontalHeader()->setSectionResizeMode(int(QueueColumn::Counterparty), QHeaderView::Stretch);
    std::vector<SortKey> keys;
    const QStringList stored = settings.value(u"list/sort"_s).toStringList();
    for (const QString& key : stored) {
        bool ok = false;
        const int column = key.mid(1).toInt(&ok);
        if (ok && column >= 0 && column < queueColumnCount)
            keys.push_back({QueueColumn(column), key.startsWith(u'-') ? Qt::DescendingOrder : Qt::AscendingOrder});
    }
    if (!keys.empty())
        m_model.setSortKeys(keys);
    connect(horizontalHeader(), &QHeaderView::sectionMoved, this, &QueueTable::saveLayout);
}

void QueueTable::saveLayout() const
{
    m_context.settings.setValue(u"list/columns"_s, horizontalHeader()->saveState());
    m_context.settings.setValue(u"list/ownColumns"_s, m_ownColumns);
    QStringList keys;
    for (const SortKey& key : m_model.sortKeys())
        keys.append(u"%1%2"_s.arg(key.order == Qt::DescendingOrder ? u"-"_s : u"+"_s).arg(int(key.column)));
    m_context.settings.setValue(u"list/sort"_s, keys);
}

void QueueTable::applyLook()
{
    verticalHeader()->setDefaultSectionSize(m_context.look.rowHeight());
    horizontalHeader()->viewport()->update();
    fitColumns();
    viewport()->update();
}

std::pair<int, int> QueueTable::widthsOf(QueueColumn column) const
{
    using namespace std::chrono_literals;
    const QFontMetrics bold(m_context.look.font(13, QFont::Bold));
    const QFontMetrics small(m_context.look.font(11, QFont::DemiBold));
    const QString head = m_model.headerData(int(column), Qt::Horizontal, Qt::DisplayRole).toString() + u" ↓"_s;
    int needed = small.horizontalAdvance(head);
    const auto fits = [&](const QString& text) { needed = std::max(needed, paint::figuresWidth(bold, text)); };
    const Timestamp now = m_context.clock.now();
    // Digits are all as wide as each other, so one age with two digits everywhere stands for all.
    const Duration longAges[] = {23h + 59min, 6 * 24h + 23h};
    const auto both = [&] { return std::pair(needed + 2 * padding, needed + 2 * padding); };
    switch (column) {
    case QueueColumn::Severity:
        for (const Severity level : {Severity::Critical, Severity::High, Severity::Medium, Severity::Low, Severity::Info})
            needed = std::max(needed, paint::severityBadgeWidth(m_context.look, text::severity(level)));
        return both();
    case QueueColumn::Age:
        for (const Duration age : longAges)
            fits(text::age(age));
        return both();
    case QueueColumn::Due:
        for (const Duration age : longAges) {
            fits(text::due(now + age, now));
            fits(text::due(now - age, now));
        }
        return both();
    case QueueColumn::Amount: {
        const RowTraits& traits = m_model.traits();
        const Currency unit = traits.shared;
        const QString code = unit.isValid() ? QString() : u" EUR"_s;
        fits(text::amount(Money(8'888'888, unit)) + code);
        fits(text::amount(traits.largest) + code);
        return both();
    }
    case QueueColumn::Risk:
        fits(text::amount(m_model.traits().largest) + u" EUR"_s);
        return both();
    case QueueColumn::Key:
        fits(m_model.traits().longestKey);
        return {std::min(needed, 112) + 2 * padding, std::min(needed, 132) + 2 * padding};
    case QueueColumn::Name: return {182, 290};
    case QueueColumn::Counterparty: return {124, 170};
    case QueueColumn::Store: return {96, 150};
    case QueueColumn::Title: return {110, 270};
    case QueueColumn::Owner: return {90, 120};
    case QueueColumn::State: return {100, 140};
    }
    return both();
}

void QueueTable::fitColumns()
{
    m_delegate->setStateInDue(isColumnHidden(int(QueueColumn::State)));
    if (m_ownColumns || m_fitting)
        return;
    m_fitting = true;
    std::array<std::pair<int, int>, queueColumnCount> widths;
    int needed = 0;
    for (int column = 0; column < queueColumnCount; ++column) {
        widths[size_t(column)] = widthsOf(QueueColumn(column));
        needed += widths[size_t(column)].first;
    }
    // Money at risk that is the amount everywhere says nothing new, and neither does a reason that all share.
    const auto isPointless = [this](QueueColumn column) {
        return (column == QueueColumn::Risk && !m_model.traits().riskDiffers) || (column == QueueColumn::Name && !m_model.traits().rulesDiffer);
    };
    for (const QueueColumn column : {QueueColumn::Risk, QueueColumn::Name}) {
        if (isPointless(column))
            needed -= widths[size_t(column)].first;
    }
    const int available = viewport()->width();
    for (const QueueColumn column : leastNeededFirst) {
        const bool hide = needed > available || isPointless(column);
        if (isColumnHidden(int(column)) != hide)
            setColumnHidden(int(column), hide);
        if (hide && !isPointless(column))
            needed -= widths[size_t(column)].first;
    }
    int left = std::max(0, available - needed);
    for (const QueueColumn column : growFirst) {
        auto& [least, wanted] = widths[size_t(column)];
        const int more = isColumnHidden(int(column)) ? 0 : std::min(left, wanted - least);
        least += more;
        left -= more;
    }
    for (int column = 0; column < queueColumnCount; ++column) {
        if (QueueColumn(column) != QueueColumn::Counterparty && !isColumnHidden(column))
            setColumnWidth(column, widths[size_t(column)].first);
    }
    m_delegate->setStateInDue(isColumnHidden(int(QueueColumn::State)));
    m_fitting = false;
}

void QueueTable::chooseColumns(const QPoint& position)
{
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (int column = 0; column < queueColumnCount; ++column) {
        if (QueueColumn(column) == QueueColumn::Counterparty || QueueColumn(column) == QueueColumn::Key)
            continue;
        QAction* action = menu->addAction(m_model.headerData(column, Qt::Horizontal, Qt::DisplayRole).toString());
        action->setCheckable(true);
        action->setChecked(!isColumnHidden(column));
        connect(action, &QAction::toggled, this, [this, column](bool shown) {
            m_ownColumns = true;
            setColumnHidden(column, !shown);
            m_delegate->setStateInDue(isColumnHidden(int(QueueColumn::State)));
            saveLayout();
        });
    }
    menu->addSeparator();
    connect(menu->addAction(tr("As many as fit")), &QAction::triggered, this, [this] {
        m_ownColumns = false;
        fitColumns();
        saveLayout();
    });
    menu->popup(horizontalHeader()->mapToGlobal(position));
}

void QueueTable::resizeEvent(QResizeEvent* event)
{
    QTableView::resizeEvent(event);
    fitColumns();
}

QRect QueueTable::rowRect(int row) const
{
    return {0, rowViewportPosition(row), viewport()->width(), m_context.look.rowHeight()};
}

void QueueTable::hover(int row)
{
    if (row == m_hovered)
        return;
    for (const int changed : {m_hovered, row}) {
        if (changed >= 0)
            viewport()->update(rowRect(changed));
    }
    m_hovered = row;
    m_delegate->setHoveredRow(row);
}

void QueueTable::mouseMoveEvent(QMouseEvent* event)
{
    QTableView::mouseMoveEvent(event);
    hover(rowAt(event->pos().y()));
}

void QueueTable::leaveEvent(QEvent* event)
{
    QTableView::leaveEvent(event);
    hover(-1);
}

void QueueTable::keyPressEvent(QKeyEvent* event)
{
    if (event->matches(QKeySequence::Copy)) {
        copySelection();
        return;
    }
    // Left and right would walk through cells; rows are what is chosen here.
    if (event->key() == Qt::Key_Left || event->key() == Qt::Key_Right) {
        event->ignore();
        return;
    }
    QTableView::keyPressEvent(event);
}

void QueueTable::focusInEvent(QFocusEvent* event)
{
    // Before Qt's own handling, which would make the first row current without selecting it.
    if (!currentIndex().isValid())
        selectFirst();
    QTableView::focusInEvent(event);
    viewport()->update();
}

void QueueTable::focusOutEvent(QFocusEvent* event)
{
    QTableView::focusOutEvent(event);
    viewport()->update();
}

} // namespace backroom
