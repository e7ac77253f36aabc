// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/local_text.h"
#include "core/domain/rules/search_domain.h"

namespace backroom {

/// Reads members of a definition file and remembers the first thing that is wrong, with its JSON pointer, so that a
/// reader is a plain list of members instead of a ladder of checks.
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
    SearchDomain domain(const char* key, bool required = true);
    /// The member if it has the wanted kind; null otherwise.
    const Json* object(const char* key, bool required = true);
    const Json* list(const char* key, bool required = true);

    void fail(const QString& pointer, const QString& reason);
    /// Takes over what a nested reader found.
    void absorb(const DefinitionReader& nested);
    QString pointer(const char* key) const;
    std::optional<Error> error() const { return m_error; }

private:
    const Json* find(const char* key, bool required);

    const Json* m_object;
    QString m_pointer;
    std::optional<Error> m_error;
};

} // namespace backroom
