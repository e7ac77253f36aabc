// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/progress_line.h"

#include <QPainter>
#include <QStyle>

namespace backroom {

ProgressLine::ProgressLine(const Look& look, Clock& clock, QWidget* parent) : QWidget(parent), m_look(look), m_timer(clock)
{
    setFixedHeight(2);
    setAccessibleName(tr("Reading"));
    setVisible(false);
}

void ProgressLine::setBusy(bool busy)
{
    if (busy == m_timer.isRunning())
        return;
    // The two pixels stay reserved, so that nothing below moves.
    setVisible(busy);
    if (busy)
        step();
    else
        m_timer.stop();
}

void ProgressLine::step()
{
    const bool motion = style()->styleHint(QStyle::SH_Widget_Animation_Duration, nullptr, this) > 0;
    m_phase = motion ? (m_phase + 2) % 100 : 50;
    update();
    m_timer.start(Duration(motion ? 40 : 1000), [this] { step(); });
}

void ProgressLine::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_look.tokens().line2);
    const int part = width() / 4;
    painter.fillRect(QRect((width() + part) * m_phase / 100 - part, 0, part, height()), m_look.tokens().accent);
}

} // namespace backroom
