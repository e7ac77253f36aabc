// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"

#include <QPushButton>

namespace backroom {

/// A button that shows the key it answers to. The key cap is decoration: the shortcut itself belongs to the window.
class KeyButton : public QPushButton {
    Q_OBJECT
public:
    enum class Kind { Primary, Plain, Danger, Link, Pill };

    /// `look` outlives the button.
    KeyButton(const Look& look, Kind kind, QWidget* parent = nullptr);

    void setKind(Kind kind);
    /// As printed on the cap, e.g. "Ctrl ↵"; empty for none.
    void setKey(const QString& key);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;

private:
    QFont labelFont() const;
    int sidePadding() const;
    /// Without the mark of the Alt letter.
    int wordsWidth() const;

    const Look& m_look;
    Kind m_kind;
    QString m_key;
};

} // namespace backroom
