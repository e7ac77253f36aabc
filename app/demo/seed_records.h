// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/demo/world.h"

namespace backroom::demo {

/// By which name the retailer's document knows a record: suppliers and customers by their names, articles by their
/// references, users by their logins, stores and what belongs to them by the store's code.
class SeedNames {
public:
    void set(const std::string& model, const std::string& name, Id id) { m_ids[{model, name}] = id; }
    /// Throws std::out_of_range for a name that nothing has.
    Id at(const std::string& model, const std::string& name) const;

private:
    std::map<std::pair<std::string, std::string>, Id> m_ids;
};

/// Inserts the rows of the document's "records": values by field name, plus "as" (the name others refer to it by),
/// "by" and "ageHours" (who made it, how long ago). Relations are names; times are offsets from now, "-3d" or "+5h";
/// a one2many holds the rows of its lines. Throws Json::exception or std::out_of_range for a wrong document.
class RecordSeeder {
public:
    RecordSeeder(World& world, SeedNames& names) : m_world(world), m_names(names) {}

    void seed(const Json& groups);

private:
    /// `values`: what is given already, by field name.
    Id insert(const Model& model, const Json& row, Json values = Json::object());
    Json plain(const Model& model, const Field& field, const Json& given) const;

    World& m_world;
    SeedNames& m_names;
};

/// The sales of the last twelve weeks as stock moves, from the document's "sales": one row an article and a store, with
/// the usual pieces a day, and what of it is left on the shelf. The same document gives the same days.
void seedSales(World& world, const SeedNames& names, const Json& sales);

} // namespace backroom::demo
