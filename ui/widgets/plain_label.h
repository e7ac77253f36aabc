// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>

namespace backroom {

/// A label that never interprets its text: what a server sends stays text. Long text is elided unless it may wrap; the
/// whole is in the tool tip then.
class PlainLabel : public QLabel {
    Q_OBJECT
public:
    explicit PlainLabel(QWidget* parent = nullptr) : PlainLabel(QString(), {}, parent) {}
    explicit PlainLabel(const QString& text, const QString& name = {}, QWidget* parent = nullptr);

    /// One line, cut with an ellipsis where the room ends.
    void setElided(bool elided);
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    bool m_elided = false;
};

/// Text for a tool tip, which Qt would otherwise take for HTML when it looks like it.
QString plainToolTip(const QString& text);
/// Makes rules of the stylesheet that depend on name or properties take effect again.
void repolish(QWidget& widget);
/// Gives a widget another stylesheet name.
void restyle(QWidget& widget, const QString& name);

} // namespace backroom
