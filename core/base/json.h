// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/local_text.h"
#include "core/base/result.h"

#include <QByteArray>
#include <QString>

#include <nlohmann/json.hpp>

namespace backroom {

using Json = nlohmann::json;

/// Parses without throwing; the error names the byte where it went wrong. Depth is bounded.
Result<Json> parseJson(const QByteArray& bytes);

/// UTF-8 both ways; invalid UTF-8 from a server is replaced, never an exception.
QByteArray dumpJson(const Json& json, int indent = -1);

inline Json toJson(const QString& text) { return text.toStdString(); }
/// Empty when the value is not a string (Odoo writes `false` for "no value").
QString textOf(const Json& value);
/// The member's text, or empty when absent or not a string.
QString textAt(const Json& object, const char* key);
/// The member's whole number, such as an id; 0 when absent or none.
std::int64_t integerAt(const Json& object, const char* key);

/// By language code; an empty object for no text.
Json toJson(const LocalText& text);
/// What is not a text is left out; nothing is no text.
LocalText localTextOf(const Json& value);

/// The member, or ErrorKind::Protocol naming the key.
Result<Json> requireMember(const Json& object, const char* key);

} // namespace backroom
