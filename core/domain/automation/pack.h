// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"

#include <functional>
#include <set>

namespace backroom {

/// One kind of object that a pack puts into Odoo: an automation rule, a server action, a scheduled action, a group.
struct PackObject {
    /// Of what there is one of it.
    enum class Each : std::uint8_t {
        Once,
        Feed,    ///< each model that a feed mirrors
        Guarded, ///< each model that has actions which the decision guard carries out
    };

    QString key;              ///< what other objects of the pack call it
    QString externalId;       ///< "rule__{model_}", without module and prefix
    QString name;             ///< for people; may hold {model}
    QString model;            ///< "base.automation"
    Each each = Each::Once;
    std::vector<QString> needs; ///< models without which it is left out
    std::map<QString, std::set<QString>> reads; ///< model → fields that its code relies on: without them it is left out too
    /// By field: a plain value, text with {model} and the like in it, or an object that says how it comes about
    /// (pack.schema.json).
    std::map<QString, Json> values;
    /// As `values`, for fields that not every version of Odoo has.
    std::map<QString, Json> valuesWhereKnown;
    /// As `values`, for what Odoo moves on itself: given when the object is made, and not looked at any more.
    std::map<QString, Json> valuesAtFirst;
    int level = 0;            ///< objects of lower levels are there before it
};

/// An automation pack (design.md §8): objects that an administrator has put into Odoo and taken out again, as data; declared in
/// resources/packs/odoo/*.json (schema: pack.schema.json).
struct Pack {
    QString id;
    LocalText name;
    LocalText explanation; ///< what it does, in plain words
    LocalText cost;        ///< what it costs on writes, with the version it was measured on
    LocalText limits;      ///< what it does not do
    int since = 17;        ///< major version of Odoo
    std::vector<QString> needs; ///< models without which there is no use in it
    QString module;        ///< of its external ids
    QString prefix;        ///< with which the names of all its external ids begin, and of no other pack's
    std::set<QString> except; ///< models that Each leaves out
    std::map<QString, std::map<QString, QString>> tables; ///< placeholder → model → text; "*" for all others
    std::vector<PackObject> objects;
    bool isOwn = false;    ///< from the user's folder

    const PackObject* object(const QString& key) const;
};

/// With which the names of a pack's external ids begin, where it does not say otherwise.
QString usualPrefix(const QString& packId);

/// The text of a file beside the pack's.
using PackFileReader = std::function<Result<QString>(const QString& name)>;

/// What the file calls an automation - a rule or a scheduled action and the server action that it runs - comes to two objects.
/// BadInput with a JSON pointer in `detail` when the file breaks the form, or speaks of an object or file that is not there.
Result<Pack> packFromJson(const Json& json, const PackFileReader& read);

} // namespace backroom
