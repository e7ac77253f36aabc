// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"
#include "ui/widgets/key_button.h"
#include "ui/widgets/plain_label.h"

#include <QFrame>

#include <functional>

class QHBoxLayout;

namespace backroom {

/// A strip that says something and offers ways on: across the page (banner) or inside a pane (notice).
class Notice : public QFrame {
    Q_OBJECT
public:
    enum class Place { Banner, Pane };
    enum class Tone { Info, Warn, Bad };

    Notice(const Look& look, Place place, QWidget* parent = nullptr);

    /// Replaces text and buttons and shows the strip.
    void say(Tone tone, const QString& text);
    void addButton(const QString& text, std::function<void()> pressed, const QString& key = {});

private:
    const Look& m_look;
    Place m_place;
    PlainLabel* m_text;
    QHBoxLayout* m_buttons;
};

} // namespace backroom
