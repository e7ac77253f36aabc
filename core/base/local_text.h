// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <map>

namespace backroom {

/// A text of a definition file in several languages. Core carries it; only a user interface, which knows the language,
/// picks one.
class LocalText {
public:
    LocalText() = default;
    explicit LocalText(std::map<QString, QString> texts) : m_texts(std::move(texts)) {}

    static LocalText english(const QString& text) { return LocalText(std::map<QString, QString>{{QStringLiteral("en"), text}}); }

    bool isEmpty() const { return m_texts.empty(); }
    /// By language code ("de"); English where the language is missing, then any.
    QString in(const QString& language) const
    {
        for (const QString& wanted : {language, QStringLiteral("en")}) {
            if (const auto found = m_texts.find(wanted); found != m_texts.end())
                return found->second;
        }
        return m_texts.empty() ? QString() : m_texts.begin()->second;
    }
    const std::map<QString, QString>& all() const { return m_texts; }

    bool operator==(const LocalText&) const = default;

private:
    std::map<QString, QString> m_texts;
};

} // namespace backroom
