// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/filter_field.h"

#include "ui/delegates/paint.h"
#include "ui/widgets/plain_label.h"

#include <QKeyEvent>
#include <QPainter>

namespace backroom {

using namespace Qt::StringLiterals;

FilterField::FilterField(const Look& look, QWidget* parent) : QLineEdit(parent), m_look(look)
{
    setObjectName(u"filterField"_s);
    setPlaceholderText(u"store:lyon age>2h amount>=100"_s);
    setAccessibleName(tr("Filter"));
    setMaxLength(400);
    setClearButtonEnabled(false);
}

void FilterField::setProblems(const QStringList& problems)
{
    const bool invalid = !problems.isEmpty();
    setToolTip(invalid ? tr("Not understood: %1").arg(problems.join(u", "_s))
                       : tr("Words, or store: code: company: owner:me state: severity: age>4h due<1h amount>=250 risk>100"));
    setAccessibleDescription(toolTip());
    if (property("invalid").toBool() == invalid)
        return;
    setProperty("invalid", invalid);
    repolish(*this);
}

void FilterField::paintEvent(QPaintEvent* event)
{
    QLineEdit::paintEvent(event);
    QPainter painter(this);
    const QFont font = m_look.font(11, QFont::Medium);
    const QString key = hasFocus() || !text().isEmpty() ? u"Esc"_s : u"/"_s;
    const int width = paint::keyCapWidth(key, font);
    paint::keyCap(painter, QRectF(this->width() - width - 9, (height() - 18) / 2.0, width, 18), key, m_look.tokens().muted, font);
}

void FilterField::keyPressEvent(QKeyEvent* event)
{
    switch (event->key()) {
    case Qt::Key_Escape:
        if (text().isEmpty())
            Q_EMIT left();
        else
            clear();
        return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (event->modifiers() == Qt::NoModifier) {
            Q_EMIT left();
            return;
        }
        break;
    case Qt::Key_Down: Q_EMIT left(); return;
    default: break;
    }
    QLineEdit::keyPressEvent(event);
}

} // namespace backroom
