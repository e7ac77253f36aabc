// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/guard_report.h"
#include "core/engine/automation/provisioner.h"
#include "core/engine/guard.h"

#include <functional>

namespace backroom {

/// Puts the guard (guard.h) into a source and takes it out again: the pack `decision-guard`, told model by model. What somebody
/// changed of it is put right without asking, because what consoles send relies on every line of it. Core thread.
class GuardInstaller {
public:
    using Done = std::function<void(const Result<GuardReport>&)>;

    /// `pack` is the guard's; `methods`: what it is to carry out, by model. The client and the clock outlive the calls.
    GuardInstaller(OdooClient& client, const Clock& clock, Pack pack, const std::map<QString, std::set<QString>>& methods);

    /// What there is beside what there should be. Each of these may be the only one under way.
    void look(QObject* owner, Done done) const;
    /// Makes it so; tells how it was found to be afterwards.
    void install(QObject* owner, Done done) const;
    void remove(QObject* owner, Done done) const;

private:
    Provisioner::Done reported(Done done) const;

    Pack m_pack;
    std::map<QString, std::size_t> m_methods; ///< how many, by model
    Provisioner m_provisioner;
};

} // namespace backroom
