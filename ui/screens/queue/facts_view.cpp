// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/screens/queue/facts_view.h"

#include "ui/delegates/paint.h"
#include "ui/text/format.h"
#include "ui/text/words.h"

#include <QGridLayout>
#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <array>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

constexpr int labelWidth = 116;
constexpr int lineHeight = 22;
constexpr int headHeight = 20;
constexpr int columnGap = 14;

/// The tick of an argument without points.
class TickMark : public QWidget {
public:
    TickMark(const Look& look, QWidget* parent) : QWidget(parent), m_look(look) { setFixedSize(12, 12); }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        paint::tick(painter, QRectF(1, 2, 10, 8), m_look.tokens().ok);
    }

private:
    const Look& m_look;
};

} // namespace

QWidget* makeFacts(const std::vector<Fact>& facts, const QString& name, QWidget* parent, FactText text)
{
    auto* box = new QWidget(parent);
    box->setObjectName(name);
    auto* grid = new QGridLayout(box);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(10);
    grid->setVerticalSpacing(4);
    grid->setColumnMinimumWidth(0, labelWidth - 10);
    grid->setColumnStretch(1, 1);
    int row = 0;
    for (const Fact& fact : facts) {
        auto* label = new PlainLabel(text::factName(fact), u"muted"_s);
        const bool sealed = text == FactText::AsSealed;
        auto* value = new PlainLabel(sealed ? fact.value : text::factValue(fact));
        if (!sealed && text::isPlainMoment(fact.value))
            value->setToolTip(fact.value);
        value->setWordWrap(true);
        value->setTextInteractionFlags(Qt::TextSelectableByMouse);
        value->setFocusPolicy(Qt::NoFocus);
        value->setAccessibleName(text::factName(fact));
        grid->addWidget(label, row, 0, Qt::AlignTop | Qt::AlignLeft);
        grid->addWidget(value, row, 1);
        ++row;
    }
    return box;
}

QWidget* makeCard(const Look& look, const QString& title, const std::vector<Fact>& facts, bool speaksFor, QWidget* parent)
{
    auto* card = new QFrame(parent);
    card->setObjectName(u"card"_s);
    card->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    auto* grid = new QGridLayout(card);
    grid->setContentsMargins(10, 9, 10, 10);
    grid->setVerticalSpacing(3);
    grid->setColumnStretch(0, 1);
    grid->addWidget(new PlainLabel(title, u"cardTitle"_s), 0, 0, 1, 2);
    int row = 1;
    if (facts.empty())
        grid->addWidget(new PlainLabel(TimelineView::tr("nothing found"), u"muted"_s), row++, 0, 1, 2);
    for (const Fact& fact : facts) {
        auto* label = new PlainLabel(text::factName(fact));
        label->setWordWrap(true);
        if (!fact.value.isEmpty())
            label->setToolTip(plainToolTip(fact.value));
        grid->addWidget(label, row, 0);
        if (fact.points != 0)
            grid->addWidget(new PlainLabel(u"%1%2"_s.arg(fact.points > 0 ? u"+"_s : QString()).arg(fact.points)), row, 1, Qt::AlignRight);
        else if (speaksFor)
            grid->addWidget(new TickMark(look, card), row, 1, Qt::AlignRight | Qt::AlignVCenter);
        ++row;
    }
    grid->setRowStretch(row, 1);
    return card;
}

LinesTable::LinesTable(const Look& look, std::vector<EvidenceLine> lines, QWidget* parent)
    : QWidget(parent), m_look(look), m_lines(std::move(lines))
{
    for (EvidenceLine& line : m_lines) {
        for (QString* number : {&line.quantity, &line.unitPrice, &line.amount})
            *number = text::plainNumber(*number);
    }
    QStringList spoken;
    for (const EvidenceLine& line : m_lines)
        spoken.append(tr("%1 × %2 at %3, %4", "quantity, article, price, amount").arg(line.quantity, line.text, line.unitPrice, line.amount));
    setAccessibleName(tr("%n line(s)", nullptr, int(m_lines.size())));
    setAccessibleDescription(spoken.join(u'\n'));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

QSize LinesTable::sizeHint() const
{
    return {300, headHeight + lineHeight * int(m_lines.size())};
}

int LinesTable::columnWidth(const QString& head, QString EvidenceLine::*value) const
{
    const QFontMetrics metrics(m_look.font());
    int width = std::max(48, QFontMetrics(m_look.font(11, QFont::DemiBold)).horizontalAdvance(head) + columnGap);
    for (const EvidenceLine& line : m_lines)
        width = std::max(width, paint::figuresWidth(metrics, line.*value) + columnGap);
    return width;
}

void LinesTable::paintEvent(QPaintEvent* event)
{
    const Tokens& tokens = m_look.tokens();
    QPainter painter(this);
    const int quantityWidth = columnWidth(tr("Qty"), &EvidenceLine::quantity);
    const int priceWidth = columnWidth(tr("Price"), &EvidenceLine::unitPrice);
    const int amountWidth = columnWidth(tr("Amount"), &EvidenceLine::amount);
    const int textWidth = width() - amountWidth - priceWidth - quantityWidth - 8;
    const auto columns = [&](int top, int height) {
        return std::array{QRect(0, top, textWidth, height), QRect(textWidth + 8, top, quantityWidth, height),
            QRect(textWidth + 8 + quantityWidth, top, priceWidth, height),
            QRect(textWidth + 8 + quantityWidth + priceWidth, top, amountWidth, height)};
    };
    painter.setFont(m_look.font(11, QFont::DemiBold));
    painter.setPen(tokens.muted);
    const auto head = columns(0, headHeight);
    painter.drawText(head[0], Qt::AlignVCenter | Qt::AlignLeft, tr("Line"));
    painter.drawText(head[1], Qt::AlignVCenter | Qt::AlignRight, tr("Qty"));
    painter.drawText(head[2], Qt::AlignVCenter | Qt::AlignRight, tr("Price"));
    painter.drawText(head[3], Qt::AlignVCenter | Qt::AlignRight, tr("Amount"));
    painter.fillRect(QRect(0, headHeight - 1, width(), 1), tokens.line);
    painter.setFont(m_look.font());
    const int first = std::max(0, (event->rect().top() - headHeight) / lineHeight);
    const int last = std::min(int(m_lines.size()) - 1, (event->rect().bottom() - headHeight) / lineHeight);
    for (int i = first; i <= last; ++i) {
        const EvidenceLine& line = m_lines[size_t(i)];
        const auto cells = columns(headHeight + i * lineHeight, lineHeight);
        painter.setPen(tokens.text);
        painter.drawText(cells[0], Qt::AlignVCenter | Qt::AlignLeft, painter.fontMetrics().elidedText(line.text, Qt::ElideRight, cells[0].width()));
        paint::figures(painter, cells[1], line.quantity, Qt::AlignRight);
        paint::figures(painter, cells[2], line.unitPrice, Qt::AlignRight);
        paint::figures(painter, cells[3], line.amount, Qt::AlignRight);
        painter.fillRect(QRect(0, cells[0].bottom(), width(), 1), tokens.line2);
    }
}

bool LinesTable::event(QEvent* event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const int row = (help->pos().y() - headHeight) / lineHeight;
    if (help->pos().y() >= headHeight && row < int(m_lines.size()))
        QToolTip::showText(help->globalPos(), plainToolTip(m_lines[size_t(row)].text), this);
    return true;
}

TimelineView::TimelineView(const Look&, const std::vector<TimelineEntry>& entries, Timestamp now, size_t atMost, QWidget* parent) : QWidget(parent)
{
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(10);
    grid->setVerticalSpacing(5);
    grid->setColumnMinimumWidth(0, 76);
    grid->setColumnStretch(1, 1);
    int row = 0;
    for (const TimelineEntry& entry : entries) {
        if (atMost != 0 && size_t(row) == atMost)
            break;
        auto* time = new PlainLabel(text::shortTime(entry.at, now), u"muted"_s);
        time->setToolTip(text::dateTimeWithUtc(entry.at));
        auto* words = new PlainLabel(entry.author.isEmpty() ? entry.text : tr("%1 — %2", "what happened, author").arg(entry.text, entry.author));
        words->setWordWrap(true);
        grid->addWidget(time, row, 0, Qt::AlignTop);
        grid->addWidget(words, row, 1);
        ++row;
    }
}

} // namespace backroom
