// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/base/local_text.h"

#include <QString>

#include <vector>

namespace backroom {

/// A labelled value, ready to show.
struct Fact {
    QString key;   ///< field or formula name; made a label in ui/text when known, shown as it is otherwise
    QString value; ///< plain text
    /// Points of a risk signal, or 0.
    int points = 0;
    LocalText text = {}; ///< what the key means, where the definition says so; shown, never sealed
    bool operator==(const Fact&) const = default;
};

/// What the approver saw: the material fields exactly as displayed, with the rule version that raised the item, and their
/// SHA-256 over canonical JSON (RFC 8785) in lower-case hex (design.md §7).
struct Seal {
    QString hash;
    QString ruleVersion;
    std::vector<Fact> fields;
    bool operator==(const Seal&) const = default;
};

struct FieldDifference {
    QString key;
    QString sealed;
    QString current;
    bool operator==(const FieldDifference&) const = default;
};

Seal sealOf(std::vector<Fact> materialFields, QString ruleVersion);
/// True when `hash` is the hash of `fields` and `ruleVersion`.
bool isIntact(const Seal& seal);
/// Fields whose value is not the same, those absent on one side included.
std::vector<FieldDifference> differencesBetween(const Seal& sealed, const Seal& current);

Json toJson(const Seal& seal);
Result<Seal> sealFromJson(const Json& json);
Json toJson(const std::vector<FieldDifference>& differences);
std::vector<FieldDifference> differencesFromJson(const Json& json);

} // namespace backroom
