// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/roster.h"

namespace backroom {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr Duration readInterval = 5min;
constexpr Duration retryInterval = 30s;
constexpr int groupsInclusive = 19; ///< from this version on a field of its own tells what groups follow from others

QString groupField(const odoo::Version& version)
{
    return version.major >= groupsInclusive ? u"all_group_ids"_s : u"groups_id"_s;
}

} // namespace

Roster::Roster(Clock& clock, QObject* parent) : QObject(parent), m_clock(clock), m_timer(clock) {}

Roster::~Roster() = default;

void Roster::resume(OdooClient& client)
{
    m_client = &client;
    m_pass.reset();
    refresh();
}

void Roster::suspend()
{
    m_client = nullptr;
    m_timer.stop();
    m_pass.reset();
}

void Roster::refresh()
{
    if (!m_client || m_pass)
        return;
    m_pass = std::make_unique<QObject>();
    m_groupNames.clear();
    readPeople();
}

void Roster::call(odoo::Call call, std::function<void(const Json&)> take)
{
    call.isRead = true;
    m_client->call(std::move(call), Lane::Interactive, m_pass.get(), [this, take = std::move(take)](const Result<Json>& answer) {
        if (answer)
            take(*answer);
        else
            fail(answer.error());
    });
}

void Roster::readPeople()
{
    const QString field = groupField(m_client->session()->version);
    odoo::Call reading;
    reading.model = u"res.users"_s;
    reading.method = u"search_read"_s;
    reading.args = {{"domain", Json::array({Json::array({"share", "=", false})})}, {"fields", Json::array({"login", "name", backroom::toJson(field)})}, {"load", ""}, {"order", "id"}};
    call(std::move(reading), [this, field](const Json& rows) {
        m_users = Json::array();
        std::set<std::int64_t> groups;
        for (const Json& row : rows.is_array() ? rows : Json::array()) {
            Json user{{"id", integerAt(row, "id")}, {"login", row.value("login", Json())}, {"name", row.value("name", Json())}, {"groups", Json::array()}};
            for (const Json& id : row.is_object() ? row.value(field.toStdString(), Json::array()) : Json::array()) {
                if (id.is_number_integer()) {
                    groups.insert(id.get<std::int64_t>());
                    user["groups"].push_back(id);
                }
            }
            m_users.push_back(std::move(user));
        }
        readNames(std::move(groups));
    });
}

void Roster::readNames(std::set<std::int64_t> groups)
{
    odoo::Call reading;
    reading.model = u"res.groups"_s;
    reading.method = u"search_read"_s;
    reading.args = {{"domain", Json::array({Json::array({"id", "in", groups})})}, {"fields", Json::array({"full_name"})}, {"load", ""}};
    reading.context = {{"lang", "en_US"}}; // policies name groups as they are called in English
    call(std::move(reading), [this](const Json& rows) {
        std::vector<std::int64_t> known;
        for (const Json& row : rows.is_array() ? rows : Json::array()) {
            known.push_back(integerAt(row, "id"));
            m_groupNames[known.back()].insert(textAt(row, "full_name").trimmed().toLower());
        }
        readExternalIds(std::move(known));
    });
}

void Roster::readExternalIds(std::vector<std::int64_t> groups)
{
    odoo::Call reading;
    reading.model = u"res.groups"_s;
    reading.method = u"get_external_id"_s;
    reading.ids = std::move(groups);
    call(std::move(reading), [this](const Json& names) {
        const Json found = names.is_object() ? names : Json::object();
        for (const auto& [id, name] : found.items()) {
            bool isNumber = false;
            const std::int64_t group = QString::fromStdString(id).toLongLong(&isNumber);
            if (isNumber && name.is_string())
                m_groupNames[group].insert(textOf(name).toLower());
        }
        finish();
    });
}

void Roster::finish()
{
    std::map<std::int64_t, RosterEntry> people;
    for (const Json& user : m_users) {
        RosterEntry& entry = people[integerAt(user, "id")];
        entry.login = textAt(user, "login");
        entry.name = textAt(user, "name");
        for (const Json& group : user["groups"]) {
            const auto names = m_groupNames.find(group.get<std::int64_t>());
            if (names != m_groupNames.end())
                entry.groups.insert(names->second.begin(), names->second.end());
        }
    }
    const bool isNew = people != m_people || m_error;
    m_people = std::move(people);
    m_error.reset();
    m_pass.reset();
    m_timer.start(readInterval, [this] { refresh(); });
    if (isNew)
        Q_EMIT changed();
    Q_EMIT settled();
}

void Roster::fail(const Error& error)
{
    m_error = error;
    m_pass.reset();
    m_timer.start(retryInterval, [this] { refresh(); });
    Q_EMIT changed();
    Q_EMIT callFailed(error);
    Q_EMIT settled();
}

Json Roster::toJson() const
{
    Json all = Json::array();
    for (const auto& [id, entry] : m_people) {
        Json groups = Json::array();
        for (const QString& group : entry.groups)
            groups.push_back(backroom::toJson(group));
        all.push_back({{"id", id}, {"login", backroom::toJson(entry.login)}, {"name", backroom::toJson(entry.name)}, {"groups", std::move(groups)}});
    }
    return all;
}

void Roster::restore(const Json& json)
{
    m_people.clear();
    for (const Json& user : json.is_array() ? json : Json::array()) {
        if (integerAt(user, "id") == 0)
            continue;
        RosterEntry& entry = m_people[integerAt(user, "id")];
        entry.login = textAt(user, "login");
        entry.name = textAt(user, "name");
        for (const Json& group : user.value("groups", Json::array()))
            entry.groups.insert(textOf(group));
    }
    Q_EMIT changed();
}

} // namespace backroom
