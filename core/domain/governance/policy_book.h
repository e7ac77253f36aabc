// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/governance/policy_file.h"

namespace backroom {

/// All policy files together: what decisions are judged by. Nothing is allowed by what is missing here.
class PolicyBook {
public:
    struct Problem {
        PolicyId file;
        QString detail; ///< "/limits/3/role: there is no role \"boss\""
    };

    PolicyBook() = default;
    /// What does not fit what the other files say is left out, and a problem.
    explicit PolicyBook(const std::vector<PolicyFile>& files);

    /// Are there roles, limits and a matrix?
    bool isComplete() const { return m_hasMatrix && !m_roles.empty() && !m_limits.all().empty(); }
    const Role* role(const RoleId& id) const;
    const ActClass* act(const ActId& id) const;
    const std::map<RoleId, Role>& roles() const { return m_roles; }
    const std::map<ActId, ActClass>& acts() const { return m_acts; }
    const LimitTable& limits() const { return m_limits; }
    const SodMatrix& matrix() const { return m_matrix; }
    Duration lookBack() const { return std::chrono::days(m_lookBackDays); }
    const std::set<PersonId>& notPeople() const { return m_notPeople; }
    const std::vector<ActDeclaration>& found() const { return m_found; }
    const std::vector<LineageDeclaration>& lineage() const { return m_lineage; }
    const std::vector<MovementDeclaration>& movements() const { return m_movements; }
    const OverrideRules& overrides() const { return m_overrides; }
    const SmallStoreRules& smallStores() const { return m_smallStores; }
    bool isSmall(const QString& store) const { return m_smallStores.stores.contains(store); }
    const NearLimitRules& nearLimit() const { return m_nearLimit; }
    /// "duties 1, limits 3": for seals and the ledger.
    const QString& versions() const { return m_versions; }
    const std::vector<Problem>& problems() const { return m_problems; }

    /// Nothing: somebody with these roles has no say in this. Lower in a small store.
    std::optional<Allowance> allowanceOf(const RoleId& role, const ActId& act, const QString& company, const QString& category, const QString& store) const;
    /// The widest that a person's roles give in general; for delegations.
    std::optional<Allowance> widestOf(const StaffMember& person, const ActId& act) const;

private:
    void take(const PolicyFile& file);
    void takeRules(const PolicyFile& file);
    void check(const PolicyFile& file);
    void takeLimits(const PolicyFile& file);
    void refuse(const PolicyFile& file, const QString& detail) { m_problems.push_back({file.id, detail}); }
    void refuseUnknown(const PolicyFile& file, const QString& pointer, const std::vector<RoleId>& roles);

    std::map<RoleId, Role> m_roles;
    std::map<ActId, ActClass> m_acts;
    LimitTable m_limits;
    SodMatrix m_matrix;
    bool m_hasMatrix = false;
    int m_lookBackDays = 90;
    std::set<PersonId> m_notPeople;
    std::vector<ActDeclaration> m_found;
    std::vector<LineageDeclaration> m_lineage;
    std::vector<MovementDeclaration> m_movements;
    OverrideRules m_overrides;
    SmallStoreRules m_smallStores;
    NearLimitRules m_nearLimit;
    QString m_versions;
    std::vector<Problem> m_problems;
};

} // namespace backroom
