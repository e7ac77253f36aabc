// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <vector>

namespace backroom {

/// SQL's LIKE: % any run, _ any one character, \ takes the next one literally.
class LikePattern {
public:
    /// `isPart`: the pattern may stand anywhere in the text.
    LikePattern(const QString& pattern, bool isPart, bool ignoresCase, bool ignoresAccents);

    bool matches(const QString& text) const;
    /// Equal for patterns that match the same.
    const QString& key() const { return m_key; }

private:
    enum class Kind : std::uint8_t { Literal, One, Run };
    struct Token {
        Kind kind = Kind::Literal;
        char16_t letter = 0;
    };
    /// Without case, and without accents where the source ignores them.
    QString folded(const QString& text) const;

    QString m_key;
    std::vector<Token> m_tokens;
    bool m_ignoresCase = false;
    bool m_ignoresAccents = false;
    bool m_isBroken = false; ///< ends in a backslash that takes nothing
};

} // namespace backroom
