// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/demo/schema.h"
#include "core/base/clock.h"

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace backroom::demo {

/// One row; the place of a value is its field's column. Empty is `false`, times are Odoo's text in whole seconds,
/// many2one is the bare id, x2many an array of ids.
using Record = std::vector<Json>;

struct Table {
    const Model* model = nullptr;
    std::map<Id, Record> rows;
    Id nextId = 1;
};

/// What a committed transaction touched; `gone` were deleted.
struct Changes {
    struct Touched {
        std::set<Id> created;
        std::set<Id> ids; ///< written
        std::set<Id> gone;
    };
    Id uid = 0;
    std::map<std::string, Touched> models;
};

struct User {
    Id id = 0;
    Id partnerId = 0;
    std::string login;
    std::string name;
    std::string password;
    std::vector<std::string> roles;
    std::set<std::string> groups; ///< external ids, implied ones included
    std::set<Id> companies;
    bool hasTwoFactor = false;
    bool isActive = true;
};

/// Who asks and how: everything a method needs to know about its caller.
struct Env {
    const User* user = nullptr;
    Json context = Json::object();

    bool isMember(const std::string& group) const { return user->groups.count(group) != 0; }
};

/// Percent added to the lines of documents.
struct Taxes {
    double sales = 0;
    double purchase = 0;
};

/// The simulated database: tables, people, transactions. Knows neither rights nor HTTP. One thread.
class World {
public:
    /// Ids of records that every Odoo has.
    static constexpr Id adminId = 2;
    static constexpr Id companyId = 1;

    World(Clock& clock, Schema schema);
    World(const World&) = delete;
    World& operator=(World&&) = default;

    const Schema& schema() const { return m_schema; }
    const Model* model(const std::string& name) const;
    const Table& table(const std::string& model) const { return m_tables.at(model); }
    /// The row, or nullptr.
    const Record* find(const std::string& model, Id id) const;
    /// A field of a row that exists.
    const Json& value(const std::string& model, Id id, const char* field) const;
    /// As a read answers it: also fields that are not stored.
    Json compute(const Model& model, const Record& record, const Field& field) const;
    std::string displayName(const Model& model, const Record& record) const;

    /// Inside a transaction; the user joins the groups of its roles.
    const User& addUser(User user);
    const User* userByLogin(const std::string& login) const;
    const User* user(Id id) const;
    std::vector<const User*> users() const;
    /// Row ids of res.groups and mail.message.subtype.
    Id groupId(const std::string& xmlId) const { return m_groupIds.at(xmlId); }
    /// The external id of a group; empty: there is none.
    std::string groupName(Id id) const;
    Id subtypeId(const std::string& name) const { return m_subtypeIds.at(name); }

    /// Runs `work` as one transaction of `uid`: all of it happens or, when it throws, none. Every row written gets the
    /// transaction's START as write_date, as in PostgreSQL (odoo.md i).
    Json transact(Id uid, const std::function<Json()>& work);
    /// As transact, for a transaction that began `age` ago and commits only now.
    Json transactLate(Id uid, Duration age, const std::function<Json()>& work);
    /// Called after each commit that changed something.
    void setCommitListener(std::function<void(const Changes&)> listener) { m_listener = std::move(listener); }

    /// Inside a transaction. `values` by field name; unnamed fields get the model's defaults.
    Id insert(const std::string& model, const Json& values);
    /// Does `work` as if `uid` had done it at `when`: for the seed.
    void backdate(Id uid, Timestamp when, const std::function<void()>& work);
    void update(const std::string& model, Id id, const Json& values);
    void remove(const std::string& model, Id id);

    void setTaxes(Taxes taxes) { m_taxes = taxes; }
    /// The amounts of the lines of an order or a move and its totals. Moves write_date only where a number changed.
    void recomputeTotals(const std::string& model, Id id);

    /// The transaction's start, Odoo's text.
    const std::string& now() const { return m_now; }
    std::string today() const { return m_now.substr(0, 10); }
    Timestamp time() const { return m_clock->now(); }
    Clock& clock() const { return *m_clock; }
    /// The next number of a sequence, from 1, filled up to five digits.
    std::string nextNumber(const std::string& sequence);

private:
    struct Undo {
        Table* table;
        Id id;
        std::optional<Record> before;
    };

    /// The value at the end of a dotted path; false where a step is empty.
    Json follow(const Model& model, const Record& record, const std::string& path) const;
    /// The fields marked `computed` in the models: signed amounts, quantities of articles, what is to be ordered.
    Json computeAmount(const Model& model, const Record& record, const Field& field) const;
    Id place(Table& table, Record record);
    void linkToParent(const Model& model, const Record& record, bool add);
    void rollBack();
    void fillFixedTables();

    Clock* m_clock;
    Schema m_schema;
    std::map<std::string, Table> m_tables;
    std::map<Id, User> m_users;
    std::map<std::string, Id> m_groupIds;
    std::map<std::string, Id> m_subtypeIds;
    std::map<std::string, int> m_sequences;
    Taxes m_taxes;
    std::vector<Undo> m_journal;
    Changes m_changes;
    std::string m_now;
    std::function<void(const Changes&)> m_listener;
};

/// Odoo's text for a moment.
std::string odooTime(Timestamp time);
std::string odooDate(Timestamp time);
/// Rounded half away from zero to cents.
double toCents(double amount);
/// The id in a many2one value, or 0.
Id idOf(const Json& value);

} // namespace backroom::demo
