// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/demo/world.h"

#include <memory>

namespace backroom::demo {

/// An Odoo search domain, bound to one model, as the server evaluates it: `&`, `|`, `!` prefix operators, the
/// comparison operators, dotted paths and `any`. Times compare as text in whole seconds (odoo.md i).
class Domain {
public:
    /// Throws ServerError with Odoo's words for unknown fields, fields that cannot be searched and bad syntax.
    Domain(const World& world, const Model& model, const Json& domain);
    ~Domain();
    Domain(Domain&&) noexcept;

    bool matches(const Record& record) const;
    /// Whether a condition names this field, e.g. `active`, which switches the default filter off.
    bool mentions(const std::string& field) const;

    struct Node;

private:
    std::unique_ptr<Node> m_root;
    const World* m_world;
    const Model* m_model;
};

} // namespace backroom::demo
