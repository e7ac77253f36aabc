// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"

namespace backroom {

/// JSON Canonicalization Scheme, RFC 8785: members sorted by UTF-16 code units, shortest strings, ECMAScript numbers.
/// Numbers that are not finite cannot be written and give ErrorKind::BadInput.
Result<QByteArray> canonicalJson(const Json& json);

} // namespace backroom
