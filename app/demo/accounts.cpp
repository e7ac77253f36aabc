// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/demo/accounts.h"

#include <QCryptographicHash>

namespace backroom::demo {

namespace {

constexpr int allowedFailures = 10;
constexpr Duration cooldown = std::chrono::seconds(60);
constexpr Duration identityCheckLasts = std::chrono::minutes(10);
constexpr int maxKeyDays = 90;

QByteArray digest(const std::string& text, QCryptographicHash::Algorithm algorithm)
{
    return QCryptographicHash::hash(QByteArray::fromStdString(text), algorithm).toHex();
}

Json window(const std::string& model, const std::string& name, Json context)
{
    return {{"type", "ir.actions.act_window"}, {"res_model", model}, {"name", name}, {"target", "new"},
        {"views", Json::array({Json::array({false, "form"})})}, {"context", std::move(context)}};
}

} // namespace

const User* Accounts::logIn(const std::string& login, const std::string& password)
{
    if (m_failures >= allowedFailures && m_clock.monotonic() - m_lastFailure < cooldown)
        throw accessDenied("Too many login failures, please wait a bit before trying again.");
    const User* user = m_world.userByLogin(login);
    if (user && user->isActive && !password.empty() && user->password == password) {
        m_failures = 0;
        return user;
    }
    m_failures = m_failures >= allowedFailures ? 1 : m_failures + 1;
    m_lastFailure = m_clock.monotonic();
    return nullptr;
}

bool Accounts::accepts(const User& user, const std::string& secret) const
{
    const User* owner = byKey(secret);
    return (owner && owner->id == user.id) || (!user.hasTwoFactor && !secret.empty() && user.password == secret);
}

const User* Accounts::byKey(const std::string& key) const
{
    const auto found = m_keys.find(key);
    return found == m_keys.end() ? nullptr : m_world.user(found->second);
}

std::string Accounts::openSession(Id uid)
{
    const std::string sid = digest("demo session " + std::to_string(++m_serial), QCryptographicHash::Sha512).left(84).toStdString();
    m_sessions[sid] = {uid, {}};
    return sid;
}

Accounts::Session* Accounts::session(const std::string& sid)
{
    const auto found = m_sessions.find(sid);
    return found == m_sessions.end() ? nullptr : &found->second;
}

bool Accounts::isKeyWizard(const std::string& model)
{
    return model == "res.users.apikeys.description" || model == "res.users.identitycheck";
}

Json Accounts::mintKey(Id uid)
{
    const std::string key = digest("demo key " + std::to_string(++m_serial), QCryptographicHash::Sha1).toStdString();
    m_keys[key] = uid;
    return window("res.users.apikeys.show", "API Key Ready", {{"default_key", key}});
}

Json Accounts::callKeyWizard(Session& session, const std::string& model, const std::string& method, const Json& arguments, const Json& context)
{
    const User& user = *m_world.user(session.uid);
    if (model == "res.users.apikeys.description" && method == "create") {
        const Json& values = arguments.empty() ? arguments : arguments[0].is_array() && !arguments[0].empty() ? arguments[0][0] : arguments[0];
        const std::string days = values.is_object() ? values.value("duration", "1") : "1";
        const bool isSystem = user.groups.count("base.group_system") != 0;
        if (days == "0" && !isSystem)
            throw userError("The API key must have an expiration date");
        if (!isSystem && std::atoi(days.c_str()) > maxKeyDays)
            throw userError("You cannot exceed " + std::to_string(maxKeyDays) + " days.");
        return ++m_serial;
    }
    if (model == "res.users.apikeys.description" && method == "make_key") {
        if (m_clock.now() < session.identityCheckedUntil)
            return mintKey(session.uid);
        Json check = window("res.users.identitycheck", "Access Control", {{"dialog_size", "medium"}});
        check["res_id"] = ++m_serial;
        return check;
    }
    if (model == "res.users.identitycheck" && method == "run_check") {
        if (context.value("password", "") != user.password)
            throw userError("Incorrect Password, try again or click on Forgot Password to reset your password.");
        session.identityCheckedUntil = m_clock.now() + identityCheckLasts;
        return mintKey(session.uid);
    }
    throw httpError(404, "The method '" + model + "." + method + "' does not exist");
}

void Accounts::reset()
{
    m_sessions.clear();
    m_keys.clear();
    m_failures = 0;
}

} // namespace backroom::demo
