// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/domain/ledger/merkle_tree.h"

#include <map>

namespace backroom {

/// A value that tells of a person. The entry holds only its commitment; value and salt stand beside the log, and once they
/// are gone nobody can find out by trying what the value was, while every proof over the entry still holds.
struct PersonalValue {
    QByteArray salt;
    QByteArray value; ///< canonical JSON
    bool operator==(const PersonalValue&) const = default;
};

using Commitment = Hash;
using PersonalValues = std::map<Commitment, PersonalValue>;

/// Long enough that a value cannot be found by trying, whatever it is.
inline constexpr qsizetype saltSize = 32;

/// SHA-256 over (salt ‖ value). Salts are all of one length, so no two pairs run together.
Commitment commitmentOf(const PersonalValue& personal);

/// With a new salt; BadInput for what has no canonical form, Store when the machine has no source of randomness.
Result<PersonalValue> personalValueOf(const Json& value);

/// {COMMITMENT: {"salt": HEX, "value": …}}, and back; BadInput for what is not of this form.
Json toJson(const PersonalValues& values);
Result<PersonalValues> personalValuesFromJson(const Json& json);

/// What stands at the pointer; null when there is nothing. Never throws, whatever is asked for.
const Json* valueAt(const Json& root, const std::string& pointer);
Json* valueAt(Json& root, const std::string& pointer);

/// "/inputs/a~1b" for {"inputs", "a/b"}.
std::string pointerTo(const std::string& parent, const std::string& member);

} // namespace backroom
