// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/protocol/server_text.h"

namespace backroom {

using namespace Qt::StringLiterals;

namespace {
constexpr qsizetype maxServerText = 400;
} // namespace

QString plainServerText(QString text)
{
    if (const qsizetype trace = text.indexOf("Traceback (most recent call last)"_L1); trace >= 0)
        text.truncate(trace);
    for (QChar& c : text) {
        // Direction overrides could make a text read differently from what it says.
        const bool turnsDirection = (c >= QChar(0x202a) && c <= QChar(0x202e)) || (c >= QChar(0x2066) && c <= QChar(0x2069));
        if (c.category() == QChar::Other_Control || turnsDirection)
            c = u' ';
    }
    text = text.simplified();
    if (text.size() > maxServerText)
        text = text.left(maxServerText - 1) + u'…';
    return text;
}

} // namespace backroom
