// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"
#include "ui/widgets/key_button.h"
#include "ui/widgets/plain_label.h"

#include <QWidget>

#include <functional>

class QHBoxLayout;

namespace backroom {

/// What stands in place of a list that has nothing to show: why, and what can be done. Or a skeleton while it fills.
class StatePane : public QWidget {
    Q_OBJECT
public:
    enum class Mark { None, Tick, Filter, Lock, Absent, Broken, Plug };

    explicit StatePane(const Look& look, QWidget* parent = nullptr);

    void showSkeleton();
    void say(Mark mark, const QString& title, const QString& text);
    void addButton(const QString& text, bool primary, std::function<void()> pressed);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void paintMark(QPainter& painter) const;
    void clearButtons();

    const Look& m_look;
    QWidget* m_box;
    PlainLabel* m_title;
    PlainLabel* m_text;
    QHBoxLayout* m_buttons;
    Mark m_mark = Mark::None;
    bool m_skeleton = false;
};

} // namespace backroom
