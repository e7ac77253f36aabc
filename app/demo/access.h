// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/demo/world.h"

namespace backroom::demo {

/// Model rights by group and the few record rules that matter here, with the server's three different texts (odoo.md a).
bool hasModelAccess(const Env& env, const Model& model, Right right);
/// Throws AccessError naming the groups that would have the right.
void requireModelAccess(const World& world, const Env& env, const Model& model, Right right);
/// Record rules: a purchase user sees vendor documents only, a salesperson customer documents only.
bool isVisible(const World& world, const Env& env, const Model& model, const Record& record);
/// The document a message or activity is about; nullptr when it is about none.
struct Document {
    const Model* model = nullptr;
    const Record* record = nullptr;
};
Document documentOf(const World& world, const Json& model, const Json& id);
/// Who may write at it or plan something at it; for some models that is whoever may read it (`_mail_post_access`).
bool mayPost(const World& world, const Env& env, const Document& document);
/// Throws AccessError for the first record a rule hides.
void requireRecordAccess(const World& world, const Env& env, const Model& model, const std::vector<Id>& ids, const char* operation);
bool canReadField(const Env& env, const Field& field);
/// Throws AccessError when the context names a company that is not the user's.
void requireCompanies(const Env& env);

} // namespace backroom::demo
