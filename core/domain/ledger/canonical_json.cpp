// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/ledger/canonical_json.h"

#include <QString>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

void writeString(const std::string& text, QByteArray& out)
{
    static constexpr char hex[] = "0123456789abcdef";
    out += '"';
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        switch (c) {
        case '"': out += "\\\""; break;
        case '\\': out += "\\\\"; break;
        case '\b': out += "\\b"; break;
        case '\f': out += "\\f"; break;
        case '\n': out += "\\n"; break;
        case '\r': out += "\\r"; break;
        case '\t': out += "\\t"; break;
        default:
            if (byte < 0x20) {
                out += "\\u00";
                out += hex[byte >> 4];
                out += hex[byte & 15];
            } else {
                out += c;
            }
        }
    }
    out += '"';
}

/// ECMAScript's Number::toString (RFC 8785 §3.2.2.3): shortest digits that round-trip, exponent outside 1e-7 … 1e21.
bool writeNumber(double number, QByteArray& out)
{
    if (!std::isfinite(number))
        return false;
    if (number == 0) {
        out += '0'; // also for -0
        return true;
    }
    char buffer[32];
    const auto end = std::to_chars(buffer, buffer + sizeof buffer, std::abs(number), std::chars_format::scientific).ptr;
    const QByteArray shortest(buffer, end - buffer); // d.ddde±xx
    const qsizetype e = shortest.indexOf('e');
    QByteArray digits = shortest.left(e);
    digits.replace(".", "");
    const int point = shortest.mid(e + 1).toInt() + 1; // digits before the decimal point
    const auto count = static_cast<int>(digits.size());
    if (number < 0)
        out += '-';
    if (count <= point && point <= 21) {
        out += digits + QByteArray(point - count, '0');
    } else if (0 < point && point <= 21) {
        out += digits.left(point) + '.' + digits.mid(point);
    } else if (-6 < point && point <= 0) {
        out += "0." + QByteArray(-point, '0') + digits;
    } else {
        out += digits.left(1);
        if (count > 1)
            out += '.' + digits.mid(1);
        out += point > 0 ? "e+" : "e-";
        out += QByteArray::number(std::abs(point - 1));
    }
    return true;
}

bool write(const Json& json, QByteArray& out)
{
    switch (json.type()) {
    case Json::value_t::null: out += "null"; return true;
    case Json::value_t::boolean: out += json.get<bool>() ? "true" : "false"; return true;
    case Json::value_t::string: writeString(json.get_ref<const std::string&>(), out); return true;
    case Json::value_t::number_integer:
    case Json::value_t::number_unsigned:
    case Json::value_t::number_float: return writeNumber(json.get<double>(), out);
    case Json::value_t::array: {
        out += '[';
        bool first = true;
        for (const Json& entry : json) {
            if (!first)
                out += ',';
            first = false;
            if (!write(entry, out))
                return false;
        }
        out += ']';
        return true;
    }
    case Json::value_t::object: {
        // Members sort by UTF-16 code units, which QString compares by.
        std::vector<std::pair<QString, const Json*>> members;
        for (const auto& [key, value] : json.items())
            members.emplace_back(QString::fromStdString(key), &value);
        std::sort(members.begin(), members.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
        out += '{';
        for (std::size_t i = 0; i < members.size(); ++i) {
            if (i > 0)
                out += ',';
            writeString(members[i].first.toStdString(), out);
            out += ':';
            if (!write(*members[i].second, out))
                return false;
        }
        out += '}';
        return true;
    }
    case Json::value_t::binary:
    case Json::value_t::discarded: return false;
    }
    return false;
}

} // namespace

Result<QByteArray> canonicalJson(const Json& json)
{
    QByteArray out;
    if (!write(json, out))
        return Error::of(ErrorKind::BadInput, u"a value has no canonical JSON form"_s);
    return out;
}

} // namespace backroom
