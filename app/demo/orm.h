// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/demo/world.h"

namespace backroom::demo {

/// The generic methods of every model, with the caller's rights. Each throws ServerError as Odoo does.
class Orm {
public:
    Orm(World& world, const Env& env) : m_world(world), m_env(env) {}

    struct Page {
        std::string order; ///< empty = the model's own
        std::size_t offset = 0;
        std::size_t limit = 0; ///< 0 = all
    };
    std::vector<Id> search(const Model& model, const Json& domain, const Page& page) const;
    /// `fields` null = every readable one. Missing ids are left out. `withNames`: many2one as [id, name].
    Json read(const Model& model, const std::vector<Id>& ids, const Json& fields, bool withNames) const;
    /// The reading of the web client: nested specification, many2one as {"id", …}.
    Json webRead(const Model& model, const std::vector<Id>& ids, const Json& specification) const;
    Json fieldsGet(const Model& model, const Json& names, const Json& attributes) const;

    Id create(const Model& model, const Json& values);
    void write(const Model& model, const std::vector<Id>& ids, const Json& values);
    void unlink(const Model& model, const std::vector<Id>& ids);

    /// Throws MissingError when one is gone.
    void requireExisting(const Model& model, const std::vector<Id>& ids) const;

private:
    const Field& readable(const Model& model, const std::string& name) const;
    void requireTarget(const Model& model, const Field& field, const Json& value) const;
    std::vector<const Field*> readableFields(const Model& model, const Json& names) const;
    Json withPresets(const Model& model, Json values);
    void requireTargets(const Model& model, const Json& values) const;
    void requireValues(const Model& model, Id id, const Json& written = {}) const;
    /// Applies (0,0,vals) (1,id,vals) (2,id) (4,id) (5) (6,0,ids) on a x2many field.
    void applyCommands(const Model& model, Id id, const Field& field, const Json& commands);
    void store(const Model& model, Id id, const Json& values);
    void removeNames(const std::string& model, Id id);

    World& m_world;
    const Env& m_env;
};

} // namespace backroom::demo
