// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/automation/wanted_object.h"

namespace backroom {

/// An object that stands in the source under an external id of a pack's.
struct StandingObject {
    QString externalId;
    QString model;
    std::int64_t id = 0;
    Json values; ///< as read, by field; null when the record was not found
};

/// What was read back after an object was put there, so that what people change by hand is told from what this program put
/// there. Kept in one configuration parameter per pack, in the source.
struct PackMemory {
    struct Entry {
        QString model;
        int level = 0;
        std::vector<QString> fields;
        QString fingerprint;

        bool operator==(const Entry&) const = default;
    };
    std::map<QString, Entry> entries; ///< by external id

    bool operator==(const PackMemory&) const = default;
};

Json toJson(const PackMemory& memory);
/// What is not right is not remembered.
PackMemory packMemoryFrom(const Json& json);

/// Of these fields' values as they were read.
QString fingerprintOf(const Json& values, const std::vector<QString>& fields);

/// One field in which an object is not what it should be.
struct FieldChange {
    QString field;
    Json there;
    Json wanted; ///< null: not known before what it speaks of is there
};

/// What is to be done with one object.
struct PackStep {
    enum class Kind : std::uint8_t {
        Keep,
        Create,
        Change,
        Remove,    ///< ours, and not in the pack any more
        ByHand,    ///< somebody changed it: left alone unless told otherwise
        Clash,     ///< another kind of record has the external id
    };
    Kind kind = Kind::Keep;
    QString externalId;
    QString model;
    QString name;              ///< for people, where the object has one
    std::int64_t id = 0;       ///< 0: not there
    int level = 0;
    std::vector<FieldChange> changes;
    bool isToRemove = false;    ///< ByHand: the pack does not want it any more
    bool wasTakenAway = false;  ///< Create: it was there once, and somebody deleted it
};

struct PackPlan {
    std::vector<PackStep> steps; ///< in the order in which they are done
    std::vector<LeftOut> leftOut; ///< what cannot be had in the source
    /// What is there is remembered as it is.
    bool isRemembered = true;

    int count(PackStep::Kind kind) const;
    /// Nothing to be done.
    bool isEmpty() const { return isRemembered && count(PackStep::Kind::Keep) == static_cast<int>(steps.size()); }
    /// Was nothing of the pack found?
    bool isGone() const;
    /// What stands is not what was put there: somebody changed or deleted it.
    bool hasDrift() const;
    /// What stands there of the pack, in the order in which it would go.
    std::vector<const PackStep*> standing() const;
    /// What is not in the source ("stock.picking.return_id"), with the names of what is left out for it.
    std::map<QString, QStringList> leftOutFor() const;
};

/// `externalIds`: ids of what the wanted values speak of, and of the pack's own objects that are there.
PackPlan planOf(const WantedPack& wanted, const std::vector<StandingObject>& standing, const PackMemory& memory, const std::map<QString, std::int64_t>& externalIds);

/// What is to be remembered of what stands there now.
PackMemory memoryOf(const WantedPack& wanted, const std::vector<StandingObject>& standing);

/// The lines in which two texts differ, with - and + before them, beside what is the same around them.
QStringList lineDifference(const QString& there, const QString& wanted);

} // namespace backroom
