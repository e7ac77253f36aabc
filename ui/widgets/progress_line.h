// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "ui/theme/theme.h"

#include <QWidget>

namespace backroom {

/// Two pixels that say "reading": a bar that wanders, or stands still and full with reduced motion.
class ProgressLine : public QWidget {
    Q_OBJECT
public:
    ProgressLine(const Look& look, Clock& clock, QWidget* parent = nullptr);
    void setBusy(bool busy);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void step();

    const Look& m_look;
    ScopedTimer m_timer;
    int m_phase = 0; ///< 0..99
};

} // namespace backroom
