// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/rules/domain_program.h"

#include <memory>
#include <set>

namespace backroom::test {

/// Records of some models as a server gave them, mirrored. As JSON:
/// {"now": …, "models": {model: {"fields": [[name, type, relation, size or "company"], …], "rows": [[id, display name, value, …], …]}}}
class SearchWorld {
public:
    static Result<SearchWorld> fromJson(const Json& json);

    const Mirror& mirror() const { return *m_mirror; }
    Mirror& mirror() { return *m_mirror; }
    const std::vector<QString>& models() const { return m_models; }
    Timestamp now() const { return m_now; }
    /// "model.field" of fields that hold a value for each company.
    const std::set<QString>& companyFields() const { return m_companyFields; }
    /// Sorted ids of the records that match, or why the domain cannot be bound.
    Result<std::vector<std::int64_t>> search(const QString& model, const Json& domain) const;

private:
    std::unique_ptr<Mirror> m_mirror = std::make_unique<Mirror>();
    std::vector<QString> m_models;
    Timestamp m_now{};
    std::set<QString> m_companyFields;
};

} // namespace backroom::test
