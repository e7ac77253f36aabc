// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/net/odoo_client.h"

#include <map>
#include <memory>
#include <set>

namespace backroom {

/// A person of the house as the source knows him.
struct RosterEntry {
    QString login;
    QString name;
    std::set<QString> groups; ///< external ids and full names, in lower case, those that follow from others included
    bool operator==(const RosterEntry&) const = default;
};

/// Who may work with the source, and as what. Every user may read the others' groups and ask for the external ids of groups,
/// though not the table they stand in. Core thread.
class Roster : public QObject {
    Q_OBJECT
public:
    explicit Roster(Clock& clock, QObject* parent = nullptr);
    ~Roster() override;

    void resume(OdooClient& client);
    void suspend();
    void refresh();
    bool isReading() const { return m_pass != nullptr; }

    /// By user id. Empty while it was never read.
    const std::map<std::int64_t, RosterEntry>& people() const { return m_people; }
    /// Why it could not be read the last time.
    const std::optional<Error>& error() const { return m_error; }

    /// As kept on disk between two starts; what is not right is nobody.
    Json toJson() const;
    void restore(const Json& json);

Q_SIGNALS:
    void changed();
    void callFailed(const backroom::Error& error);
    void settled();

private:
    void readPeople();
    void readNames(std::set<std::int64_t> groups);
    void readExternalIds(std::vector<std::int64_t> groups);
    void finish();
    void fail(const Error& error);
    void call(odoo::Call call, std::function<void(const Json&)> take);

    Clock& m_clock;
    OdooClient* m_client = nullptr;
    std::unique_ptr<QObject> m_pass;
    Json m_users;
    std::map<std::int64_t, std::set<QString>> m_groupNames;
    std::map<std::int64_t, RosterEntry> m_people;
    std::optional<Error> m_error;
    ScopedTimer m_timer;
};

} // namespace backroom
