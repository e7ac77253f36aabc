// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/demo/server_error.h"

#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace backroom::demo {

/// One field as fields_get describes it (odoo.md c).
struct Field {
    std::string name;
    std::string type;
    std::string label;
    std::string relation;
    std::string relationField; ///< one2many: the many2one on the other side
    Json selection;            ///< array of [value, label], or null
    std::string related;       ///< path to the field of another record whose value it shows, or empty
    std::string groups;        ///< readable only to members of this group, or empty
    bool required = false;
    bool readonly = false;
    bool stored = true;
    bool computed = false; ///< worked out when read, whatever `stored` tells clients
    bool searchable = true;
    bool sortable = true;
    bool companyDependent = false;
    std::size_t column = 0; ///< place in a Record

    bool isMany2one() const { return type == "many2one"; }
    bool isToMany() const { return type == "one2many" || type == "many2many"; }
    bool isKept() const { return stored && !computed && related.empty(); }
    bool isTime() const { return type == "datetime"; }
};

struct Order {
    std::size_t column = 0;
    bool descending = false;
};

enum class Right { Read, Write, Create, Unlink };
/// "read", "write", "create" or "unlink"; nothing for any other word.
std::optional<Right> rightFrom(const std::string& operation);

struct Model {
    std::string name;
    std::string description;
    std::string recName;
    std::vector<Field> fields; ///< column 0 is `id`
    std::unordered_map<std::string, std::size_t> columns;
    std::vector<Order> order;
    std::map<Right, std::vector<std::string>> access; ///< group external ids
    Json defaults = Json::object();

    const Field* field(const std::string& fieldName) const;
    /// The column of a field the model is known to have.
    std::size_t at(const char* fieldName) const { return columns.at(fieldName); }
    /// "write_date desc, id"; throws ServerError for what the model does not have.
    std::vector<Order> parseOrder(const std::string& text) const;
};

struct Group {
    std::string xmlId;
    std::string name;
    std::vector<std::string> implied;
};

/// The models, groups and roles of the simulated database, read from `models.json` and `models/`.
struct Schema {
    std::map<std::string, Model> models;
    std::vector<Group> groups;
    std::map<std::string, std::vector<std::string>> roles;
    std::vector<std::pair<std::string, Json>> messageSubtypes; ///< name, model or false

    static Schema load();
};

} // namespace backroom::demo
