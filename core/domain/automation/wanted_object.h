// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/domain/automation/pack.h"

namespace backroom {

/// A model that a pack has objects for.
struct PackSubject {
    QString model;
    std::vector<QString> fields;   ///< of its feed
    std::set<QString> methods;     ///< that the decision guard carries out
};

/// What this program works with, as far as packs speak of it.
struct PackSubjects {
    std::vector<PackSubject> feeds;   ///< by model
    std::vector<PackSubject> guarded; ///< by model

    const std::vector<PackSubject>& of(PackObject::Each each) const { return each == PackObject::Each::Guarded ? guarded : feeds; }
};

/// A field as the source has it.
struct PackField {
    std::int64_t id = 0;   ///< of ir.model.fields
    bool isStored = true;  ///< others no rule can wait for
};

/// What there is in the source, as far as a pack asks for it.
struct PackGround {
    int version = 0;
    Timestamp now{};
    std::map<QString, std::int64_t> models;                            ///< ids of ir.model
    std::map<QString, std::map<QString, PackField>> fields;            ///< by model
    std::map<QString, std::int64_t> externalIds;                       ///< "base.group_user" → id

    const PackField* field(const QString& model, const QString& name) const;
};

/// What has to be asked before it is known what a pack wants.
struct PackQuestions {
    std::set<QString> models;
    std::map<QString, std::set<QString>> fields; ///< by model
    std::set<QString> externalIds;
};

/// A value that an object is to have.
struct WantedValue {
    enum class Kind : std::uint8_t {
        Plain,    ///< as Odoo reads it back
        External, ///< records by their external ids
        Ids,      ///< records by their ids
        RollCall, ///< a text about other objects of the pack, which tells their ids
    };
    Kind kind = Kind::Plain;
    Json plain;
    std::vector<QString> externals; ///< "backroom.rule"; of a roll call: those that it is about
    std::vector<std::int64_t> ids;

    bool operator==(const WantedValue&) const = default;
};

/// One object as it should be in the source.
struct WantedObject {
    QString externalId; ///< with its module: "backroom.live_events__rule__sale_order"
    QString model;
    QString name;       ///< for people
    int level = 0;
    std::map<QString, WantedValue> values;
    std::map<QString, WantedValue> firstValues; ///< given when it is made only
};

/// An object that cannot be had in one source.
struct LeftOut {
    QString externalId;
    QString model;
    QString name;             ///< for people
    std::set<QString> absent; ///< what is not there: "maintenance.request", "stock.picking.return_id", "base.group_user"

    bool operator==(const LeftOut&) const = default;
};

/// What a pack comes down to in one source.
struct WantedPack {
    std::vector<WantedObject> objects; ///< by level
    std::vector<LeftOut> leftOut;
};

PackQuestions questionsOf(const Pack& pack, const PackSubjects& subjects);
/// Whether the pack can be had there at all; nothing is missing = empty. "odoo 19" where the version is too old.
std::vector<QString> missingFor(const Pack& pack, const PackGround& ground);
WantedPack wantedOf(const Pack& pack, const PackSubjects& subjects, const PackGround& ground);

} // namespace backroom
