// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/notice.h"

#include <QHBoxLayout>

namespace backroom {

using namespace Qt::StringLiterals;

Notice::Notice(const Look& look, Place place, QWidget* parent)
    : QFrame(parent), m_look(look), m_place(place), m_text(new PlainLabel(this)), m_buttons(new QHBoxLayout)
{
    m_text->setWordWrap(true);
    m_buttons->setSpacing(4);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(place == Place::Banner ? 14 : 12, 5, 8, 5);
    layout->addWidget(m_text, 1);
    layout->addLayout(m_buttons);
    setAccessibleName(tr("Notice"));
    hide();
}

void Notice::say(Tone tone, const QString& text)
{
    while (QLayoutItem* item = m_buttons->takeAt(0)) {
        item->widget()->hide();
        item->widget()->deleteLater();
        delete item;
    }
    const QString prefix = m_place == Place::Banner ? u"banner"_s : u"notice"_s;
    restyle(*this, prefix + (tone == Tone::Info ? u"Info"_s : tone == Tone::Warn ? u"Warn"_s : u"Bad"_s));
    m_text->setText(text);
    setAccessibleDescription(text);
    show();
}

void Notice::addButton(const QString& text, std::function<void()> pressed, const QString& key)
{
    auto* button = new KeyButton(m_look, KeyButton::Kind::Link, this);
    button->setText(text);
    button->setKey(key);
    connect(button, &QPushButton::clicked, this, [pressed = std::move(pressed)] { pressed(); });
    m_buttons->addWidget(button);
}

} // namespace backroom
