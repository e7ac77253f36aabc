// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/rules/like_pattern.h"

namespace backroom {

LikePattern::LikePattern(const QString& pattern, bool isPart, bool ignoresCase, bool ignoresAccents)
    : m_key(QString::number((isPart ? 1 : 0) + (ignoresCase ? 2 : 0) + (ignoresAccents ? 4 : 0)) + pattern), m_ignoresCase(ignoresCase), m_ignoresAccents(ignoresAccents)
{
    if (isPart)
        m_tokens.push_back({Kind::Run, 0});
    bool isEscaped = false;
    for (const QChar letter : m_ignoresCase ? folded(pattern) : pattern) {
        if (isEscaped || (letter != u'\\' && letter != u'%' && letter != u'_'))
            m_tokens.push_back({Kind::Literal, letter.unicode()});
        else if (letter != u'\\')
            m_tokens.push_back({letter == u'%' ? Kind::Run : Kind::One, 0});
        isEscaped = !isEscaped && letter == u'\\';
    }
    if (isPart && isEscaped)
        m_tokens.push_back({Kind::Literal, u'%'}); // the last backslash takes the run that follows it
    else if (isPart)
        m_tokens.push_back({Kind::Run, 0});
    m_isBroken = !isPart && isEscaped;
}

QString LikePattern::folded(const QString& text) const
{
    QString bare;
    if (m_ignoresAccents) {
        for (const QChar letter : text.normalized(QString::NormalizationForm_D)) {
            if (letter.category() != QChar::Mark_NonSpacing)
                bare += letter;
        }
    }
    // Letter by letter as PostgreSQL does it: no letter becomes two, and every sigma is the same.
    QString lower;
    lower.reserve(text.size());
    for (const char32_t letter : (m_ignoresAccents ? bare : text).toUcs4())
        lower += QChar::fromUcs4(QChar::toLower(letter));
    return lower;
}

bool LikePattern::matches(const QString& original) const
{
    if (m_isBroken)
        return false;
    const QString text = m_ignoresCase ? folded(original) : original;
    // Greedy with one way back: a later run makes every earlier choice final.
    std::size_t token = 0;
    std::size_t runToken = m_tokens.size();
    qsizetype at = 0;
    qsizetype runAt = 0;
    while (at < text.size()) {
        if (token < m_tokens.size() && m_tokens[token].kind == Kind::Run) {
            runToken = token++;
            runAt = at;
        } else if (token < m_tokens.size() && (m_tokens[token].kind == Kind::One || m_tokens[token].letter == text[at].unicode())) {
            // One character may take two units of UTF-16.
            at += m_tokens[token].kind == Kind::One && text[at].isHighSurrogate() && at + 1 < text.size() ? 2 : 1;
            ++token;
        } else if (runToken < m_tokens.size()) {
            token = runToken + 1;
            at = ++runAt;
        } else {
            return false;
        }
    }
    while (token < m_tokens.size() && m_tokens[token].kind == Kind::Run)
        ++token;
    return token == m_tokens.size();
}

} // namespace backroom
