// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/local_text.h"
#include "core/domain/rules/search_domain.h"

#include <QStringList>

#include <set>

namespace backroom {

/// Reads members of a definition file and remembers everything that is wrong, with its JSON pointer, so that a reader is a
/// plain list of members instead of a ladder of checks. A member that nobody asked for is wrong too: it is a slip of the
/// pen, and what it was meant to say would silently not hold.
class DefinitionReader {
public:
    explicit DefinitionReader(const Json& object, QString pointer = {}) : m_object(&object), m_pointer(std::move(pointer))
    {
        if (!object.is_object())
            fail(m_pointer, QStringLiteral("expected an object"));
    }

    QString text(const char* key, bool required = true);
    int integer(const char* key, std::optional<int> fallback = {});
    bool flag(const char* key);
    Duration seconds(const char* key, std::optional<int> fallback = {}) { return std::chrono::seconds(integer(key, fallback)); }
    /// {"en": "…", "de": "…"}; English is required.
    LocalText localText(const char* key, bool required = true);
    std::vector<QString> texts(const char* key, bool required = true);
    /// A list, or the one text that would be alone in it.
    std::vector<QString> textOrTexts(const char* key, bool required = true);
    SearchDomain domain(const char* key, bool required = true);
    /// The member if it has the wanted kind; null otherwise.
    const Json* object(const char* key, bool required = true);
    const Json* list(const char* key, bool required = true);
    /// The member as it stands, where a file may give it in several forms; null when there is none.
    const Json* value(const char* key) { return find(key, false); }

    /// A member that is for others than the program, or is read by other means.
    void skip(const char* key) { m_known.insert(key); }

    void fail(const QString& pointer, const QString& reason);
    /// Finishes a nested reader and takes over what it found.
    void absorb(DefinitionReader& nested);
    /// Takes over what a reader of its own found.
    void absorb(const Error& finished);
    QString pointer(const char* key) const;
    /// To be called when all members were read: BadInput with what is wrong, one line "pointer: reason" each.
    std::optional<Error> finish();

private:
    const Json* find(const char* key, bool required);

    const Json* m_object;
    QString m_pointer;
    std::set<std::string> m_known;
    QStringList m_faults;
};

} // namespace backroom
