// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/governance/staff.h"

#include <algorithm>

namespace backroom {

PersonId personOf(const QString& login)
{
    return {login.trimmed().toLower()};
}

const StaffMember* Staff::find(const PersonId& id) const
{
    const auto found = m_people.find(id);
    return found == m_people.end() ? nullptr : &found->second;
}

std::set<RoleId> rolesOf(const std::vector<QString>& groups, const std::map<RoleId, Role>& roles)
{
    std::set<RoleId> found;
    for (const auto& [id, role] : roles) {
        if (std::any_of(groups.begin(), groups.end(), [&role = role](const QString& group) { return role.groups.contains(group.trimmed().toLower()); }))
            found.insert(id);
    }
    return found;
}

} // namespace backroom
