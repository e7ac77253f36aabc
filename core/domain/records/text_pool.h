// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QString>

#include <cstdint>
#include <deque>

namespace backroom {

/// Texts that occur often, kept once. Equal texts have equal numbers. Nothing is ever forgotten.
class TextPool {
public:
    using TextId = std::uint32_t;
    /// No text at all; Odoo tells it from a blank one.
    static constexpr TextId none = 0;
    static constexpr TextId blank = 1;

    TextPool() { m_texts.resize(2); }

    TextId intern(const QString& text)
    {
        if (text.isEmpty())
            return blank;
        const auto known = m_ids.constFind(text);
        if (known != m_ids.constEnd())
            return *known;
        const auto id = static_cast<TextId>(m_texts.size());
        m_texts.push_back(text);
        m_ids.insert(text, id);
        return id;
    }

    const QString& text(TextId id) const { return m_texts[id]; }
    std::size_t size() const { return m_texts.size(); }

private:
    QHash<QString, TextId> m_ids;
    std::deque<QString> m_texts; ///< references stay good while it grows
};

} // namespace backroom
