// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/governance/policy_book.h"

#include <algorithm>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

template <typename Id, typename T>
const T* findIn(const std::map<Id, T>& all, const Id& id)
{
    const auto found = all.find(id);
    return found == all.end() ? nullptr : &found->second;
}

} // namespace

PolicyBook::PolicyBook(const std::vector<PolicyFile>& files)
{
    // In the order of their ids, whatever order they were read in.
    std::map<PolicyId, const PolicyFile*> sorted;
    for (const PolicyFile& file : files)
        sorted[file.id] = &file;
    QStringList versions;
    for (const auto& [id, file] : sorted) {
        take(*file);
        versions.append(u"%1 %2"_s.arg(id.value).arg(file->version));
    }
    m_versions = versions.join(u", "_s);
    for (const auto& [id, file] : sorted) {
        takeLimits(*file);
        check(*file);
    }
}

void PolicyBook::take(const PolicyFile& file)
{
    for (const auto& [id, role] : file.roles) {
        if (!m_roles.try_emplace(id, role).second)
            refuse(file, u"/roles/%1: another file has this role"_s.arg(id.value));
    }
    for (const auto& [id, act] : file.acts) {
        if (!m_acts.try_emplace(id, act).second)
            refuse(file, u"/acts/%1: another file has this class of acts"_s.arg(id.value));
    }
    if (file.matrix && m_hasMatrix) {
        refuse(file, u"/matrix: another file has one"_s);
    } else if (file.matrix) {
        m_matrix = *file.matrix;
        m_hasMatrix = true;
    }
    takeRules(file);
}

void PolicyBook::takeRules(const PolicyFile& file)
{
    m_lookBackDays = file.lookBackDays.value_or(m_lookBackDays);
    m_notPeople.insert(file.notPeople.begin(), file.notPeople.end());
    m_found.insert(m_found.end(), file.found.begin(), file.found.end());
    m_lineage.insert(m_lineage.end(), file.lineage.begin(), file.lineage.end());
    m_movements.insert(m_movements.end(), file.movements.begin(), file.movements.end());
    m_overrides = file.overrides.value_or(m_overrides);
    m_smallStores = file.smallStores.value_or(m_smallStores);
    m_nearLimit = file.nearLimit.value_or(m_nearLimit);
}

void PolicyBook::takeLimits(const PolicyFile& file)
{
    for (std::size_t i = 0; i < file.limits.size(); ++i) {
        const Limit& limit = file.limits[i];
        const QString place = u"/limits/%1"_s.arg(i);
        const Role* known = role(limit.role);
        const ActClass* about = act(limit.act);
        if (!known)
            refuse(file, place + u"/role: there is no role \"%1\""_s.arg(limit.role.value));
        else if (!about)
            refuse(file, place + u"/act: there is no class of acts \"%1\""_s.arg(limit.act.value));
        else if (known->neverDecides)
            refuse(file, place + u"/role: %1 never decides"_s.arg(limit.role.value));
        else if ((limit.allowance.upTo || limit.allowance.fourEyesAbove) && !about->needsAmount)
            refuse(file, place + u"/upTo: %1 is not measured in money"_s.arg(limit.act.value));
        else if (limit.allowance.percent && !about->needsPercent)
            refuse(file, place + u"/percent: %1 is not measured in percent"_s.arg(limit.act.value));
        else if (!m_limits.add(limit))
            refuse(file, place + u": there is one for the same already"_s);
    }
}

void PolicyBook::refuseUnknown(const PolicyFile& file, const QString& pointer, const std::vector<RoleId>& roles)
{
    for (const RoleId& id : roles) {
        if (!role(id))
            refuse(file, pointer + u": there is no role \"%1\""_s.arg(id.value));
    }
    // A role that a decision needs stays: nobody has it, so that nothing passes by a slip of the pen.
}

void PolicyBook::check(const PolicyFile& file)
{
    for (std::size_t i = 0; i < file.movements.size(); ++i) {
        if (!act(file.movements[i].act))
            refuse(file, u"/movements/%1/act: there is no class of acts \"%2\""_s.arg(i).arg(file.movements[i].act.value));
    }
    for (const auto& [id, act] : file.acts) {
        for (std::size_t i = 0; i < act.steps.size(); ++i) {
            refuseUnknown(file, u"/acts/%1/approvals/%2/including"_s.arg(id.value).arg(i), act.steps[i].including);
        }
    }
    if (file.overrides)
        refuseUnknown(file, u"/overrides/reviewers"_s, m_overrides.reviewers);
}

const Role* PolicyBook::role(const RoleId& id) const
{
    return findIn(m_roles, id);
}

const ActClass* PolicyBook::act(const ActId& id) const
{
    return findIn(m_acts, id);
}

std::optional<Allowance> PolicyBook::allowanceOf(const RoleId& role, const ActId& act, const QString& company, const QString& category, const QString& store) const
{
    const ActClass* about = this->act(act);
    const auto allowance = m_limits.of(role, act, company, category, about && about->apart.contains(category));
    return allowance && isSmall(store) ? std::optional(allowance->scaledTo(m_smallStores.limitPercent)) : allowance;
}

std::optional<Allowance> PolicyBook::widestOf(const StaffMember& person, const ActId& act) const
{
    std::optional<Allowance> widest;
    for (const Limit& limit : m_limits.all()) {
        if (limit.act == act && person.roles.contains(limit.role) && (!widest || isNarrower(*widest, limit.allowance)))
            widest = limit.allowance;
    }
    return widest;
}

} // namespace backroom
