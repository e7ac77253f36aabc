// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/guard_report.h"
#include "core/engine/guard.h"

#include <functional>
#include <memory>

namespace backroom {

/// The first version of Odoo that the guard's code is written for.
inline constexpr int guardSince = 19;

/// Puts the guard (guard.h) into a source and takes it out again, as an administrator and on request (design.md §8). What it
/// made it finds again by external id, so that doing it twice changes nothing, and what was broken off can be gone on with.
/// Core thread.
class GuardInstaller {
public:
    using Done = std::function<void(const Result<GuardReport>&)>;

    /// `code`: of the server action, with a line for the methods in it. The client outlives the calls.
    GuardInstaller(OdooClient& client, QString code, std::map<QString, std::set<QString>> methods)
        : m_client(client), m_code(std::move(code)), m_methods(std::move(methods)) {}

    /// What there is beside what there should be. Each of these may be the only one under way.
    void look(QObject* owner, Done done) const;
    /// Makes it so; tells how it was found to be afterwards.
    void install(QObject* owner, Done done) const;
    void remove(QObject* owner, Done done) const;

private:
    OdooClient& m_client;
    QString m_code;
    std::map<QString, std::set<QString>> m_methods;
};

/// The server action's code for these methods.
QString guardCode(const QString& code, const std::set<QString>& methods);

} // namespace backroom
