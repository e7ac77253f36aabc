// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"

#include <QString>

#include <cstdint>
#include <variant>
#include <vector>

namespace backroom {

/// One field of one record as the source holds it. Odoo writes `false` for "no value" of every type but boolean, so an
/// absent value and a boolean false are the same alternative here (`bool` false); see isEmpty().
class FieldValue {
public:
    using Ids = std::vector<std::int64_t>;
    using Variant = std::variant<bool, std::int64_t, double, QString, Ids>;

    FieldValue() = default;
    FieldValue(Variant value) : m_value(std::move(value)) {}

    /// False, "" and an empty list: what Odoo's `field = False` matches (numbers are never empty).
    bool isEmpty() const;
    bool toBool() const;
    /// A many2one or integer; 0 when it is neither.
    std::int64_t toId() const;
    double toDouble() const;
    QString toText() const;
    const Ids* ids() const { return std::get_if<Ids>(&m_value); }
    const Variant& variant() const { return m_value; }

    bool operator==(const FieldValue&) const = default;

private:
    Variant m_value = false;
};

/// Accepts scalars, [id, name] (a many2one read without load:"") and lists of ids; objects and other lists become empty.
FieldValue fieldValueFromJson(const Json& value);
Json toJson(const FieldValue& value);

/// A page of records of one model, row by row: `values[row * fields.size() + column]`. A field the server left out is empty.
struct RecordPage {
    std::vector<QString> fields; ///< as asked for, without "id"
    std::vector<std::int64_t> ids;
    std::vector<FieldValue> values;

    std::size_t size() const { return ids.size(); }
};

} // namespace backroom
