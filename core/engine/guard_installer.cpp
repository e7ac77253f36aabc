// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/guard_installer.h"

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

const QString guardActionPrefix = u"Backroom guard: "_s; ///< and the model: names of the server actions

PackSubjects guardSubjects(const std::map<QString, std::set<QString>>& methods)
{
    PackSubjects subjects;
    for (const auto& [model, names] : methods)
        subjects.guarded.push_back({model, {}, names});
    return subjects;
}

GuardReport::State guardState(const PackStep& step)
{
    if (step.isToRemove)
        return GuardReport::State::Surplus;
    switch (step.kind) {
    case PackStep::Kind::Keep: return GuardReport::State::Current;
    case PackStep::Kind::Create: return GuardReport::State::Missing;
    case PackStep::Kind::Change:
    case PackStep::Kind::Remove:
    case PackStep::Kind::ByHand:
    case PackStep::Kind::Clash: break;
    }
    return GuardReport::State::Different;
}

} // namespace

GuardInstaller::GuardInstaller(OdooClient& client, const Clock& clock, Pack pack, const std::map<QString, std::set<QString>>& methods)
    : m_pack(std::move(pack)), m_provisioner(client, clock, guardSubjects(methods))
{
    for (const auto& [model, names] : methods)
        m_methods[model] = names.size();
}

Provisioner::Done GuardInstaller::reported(Done done) const
{
    return [done = std::move(done), methods = m_methods](const Result<Provision>& provision) {
        if (!provision)
            return done(provision.error());
        if (provision->error)
            return done(*provision->error);
        GuardReport report;
        for (const PackStep& step : provision->plan.steps) {
            if (step.model != u"ir.actions.server"_s) {
                report.isNoticeCurrent = step.kind == PackStep::Kind::Keep;
                continue;
            }
            const QString model = step.name.mid(guardActionPrefix.size());
            const auto known = methods.find(model);
            report.entries.push_back({model, guardState(step), known == methods.end() ? 0 : static_cast<int>(known->second)});
        }
        done(report);
    };
}

void GuardInstaller::look(QObject* owner, Done done) const
{
    m_provisioner.look(m_pack, owner, reported(std::move(done)));
}

void GuardInstaller::install(QObject* owner, Done done) const
{
    m_provisioner.apply(m_pack, Provisioner::Overwrite::Yes, owner, reported(std::move(done)));
}

void GuardInstaller::remove(QObject* owner, Done done) const
{
    m_provisioner.remove(m_pack, Provisioner::Overwrite::Yes, owner, reported(std::move(done)));
}

} // namespace backroom
