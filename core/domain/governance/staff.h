// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"
#include "core/base/local_text.h"
#include "core/domain/governance/duty.h"

#include <map>
#include <set>
#include <vector>

namespace backroom {

using PersonId = Id<struct PersonTag>; ///< a login in lower case, in whatever system it was met
using RoleId = Id<struct RoleTag>;     ///< a role of the policy files, e.g. "store-manager"

/// One person with two spellings of a login is still one person.
PersonId personOf(const QString& login);

/// What people of some groups of the source are to the policy.
struct Role {
    RoleId id;
    LocalText name;
    std::set<QString> groups;  ///< external ids or names, in lower case; one is enough
    bool neverDecides = false; ///< whoever has it decides nothing, whatever else he is
    std::set<Duty> duties;     ///< what people of this role may have done where no record tells who did it
};

struct StaffMember {
    PersonId id;
    QString name;
    std::set<RoleId> roles;
};

/// The people who may have a say, by what the source shows of them.
class Staff {
public:
    void add(StaffMember person) { m_people.insert_or_assign(person.id, std::move(person)); }
    /// Null: not known, or not active.
    const StaffMember* find(const PersonId& id) const;
    const std::map<PersonId, StaffMember>& people() const { return m_people; }

    /// Is everybody known? Only then can it be said that nobody is left who could decide.
    bool isComplete = false;

private:
    std::map<PersonId, StaffMember> m_people;
};

/// The roles that somebody in these groups has.
std::set<RoleId> rolesOf(const std::vector<QString>& groups, const std::map<RoleId, Role>& roles);

} // namespace backroom
