// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/demo/world.h"

#include <map>
#include <string>
#include <vector>

namespace backroom::demo {

/// Signing in: passwords, sessions, API keys, and the lock after ten failed logins (odoo.md a, b).
class Accounts {
public:
    Accounts(World& world, Clock& clock) : m_world(world), m_clock(clock) {}

    struct Session {
        Id uid = 0;
        /// Until when minting a key asks for no password again.
        Timestamp identityCheckedUntil{};
    };

    /// The user, or nullptr for a wrong password. Throws AccessDenied while the address is locked out. A two-factor
    /// user comes back too: what follows is the caller's affair.
    const User* logIn(const std::string& login, const std::string& password);
    /// Whether `secret` is the user's password (not for two-factor users) or one of the user's keys.
    bool accepts(const User& user, const std::string& secret) const;
    /// The owner of an API key, or nullptr.
    const User* byKey(const std::string& key) const;
    void setKey(Id uid, const std::string& key) { m_keys[key] = uid; }

    /// 84 characters, as Odoo's.
    std::string openSession(Id uid);
    Session* session(const std::string& sid);
    /// A session or the sessions of everybody; sockets notice at their next event.
    void closeSession(const std::string& sid) { m_sessions.erase(sid); }
    void closeAllSessions() { m_sessions.clear(); }

    /// res.users.apikeys.description and res.users.identitycheck: the way to a key in three calls.
    Json callKeyWizard(Session& session, const std::string& model, const std::string& method, const Json& arguments, const Json& context);
    static bool isKeyWizard(const std::string& model);

    void reset();

private:
    Json mintKey(Id uid);

    World& m_world;
    Clock& m_clock;
    std::map<std::string, Session> m_sessions;
    std::map<std::string, Id> m_keys;
    int m_serial = 0;
    int m_failures = 0;
    Duration m_lastFailure{};
};

} // namespace backroom::demo
