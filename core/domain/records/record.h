// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/field_value.h"
#include "core/base/ids.h"

#include <memory>
#include <vector>

namespace backroom {

/// The fields of a mirrored model, shared by all its records.
using FieldNames = std::vector<QString>;

/// A record as last read from its source. Copyable; the names are shared.
struct Record {
    RecordKey key;
    std::shared_ptr<const FieldNames> names;
    std::vector<FieldValue> values;

    /// The field's value, or an empty one when the field is not mirrored.
    const FieldValue& value(const QString& field) const;
    /// The record's `write_date`; transaction start, whole seconds (odoo.md i).
    Timestamp writeDate() const;
    bool operator==(const Record& other) const { return key == other.key && *names == *other.names && values == other.values; }
};

/// Splits a page into records of one model.
std::vector<Record> recordsOf(const SourceId& source, const QString& model, RecordPage page);

} // namespace backroom
