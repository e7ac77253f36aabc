// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"
#include "core/domain/rules/definition_reader.h"
#include "core/domain/rules/units.h"
#include "core/domain/time/span.h"

#include <map>

namespace backroom {

/// How people read a derived value.
struct DerivedCaption {
    enum class Form : std::uint8_t {
        Number,
        Share, ///< of one: 0.123 reads 12.3 %
        Date,  ///< days since 1970-01-01
    };
    LocalText label; ///< empty where no rule shows it
    Form form = Form::Number;
};

/// A number of a record worked out from its own fields and those of records it points to.
struct FormulaDefinition {
    struct Constant {
        double value = 0;
        Unit unit;
    };

    QString name; ///< begins with "$"
    Unit unit;    ///< what the result must measure
    QString expression;
    std::map<QString, QString> uses; ///< names in the expression for dotted paths
    std::map<QString, Constant> constants;
    DerivedCaption caption;
};

/// A number of a record counted over many records of a feed.
struct AggregateDefinition {
    enum class Measure : std::uint8_t {
        Count,
        Sum,
        Average,
        Minimum,
        Maximum,
        Nearest, ///< days to the nearest other counted record of the group; below 0 while they overlap
    };

    QString name; ///< begins with "$"
    Unit unit;
    Measure measure = Measure::Count;
    FeedId of;
    SearchDomain where;
    QString field; ///< what is summed; empty when counting
    std::vector<QString> by;  ///< group the counted records; none = all are one group
    std::vector<QString> key; ///< name the group on the record that has the number, in the same order; dotted paths allowed
    QString at;               ///< when a counted record counts, with a window; when it is, or begins, for the nearest
    std::optional<Duration> window;
    QString until; ///< of the nearest: when a counted record ends, if it lasts
    QString from;  ///< of the nearest: when the record that has the number is, or begins
    QString to;    ///< … and ends, if it lasts
    QString other; ///< of the nearest: what both have and must differ in ("order_id"); empty = they are two records
    DerivedCaption caption;
};

/// Read one entry of a feed's "formulas" or "aggregates"; BadInput with a JSON pointer that begins with `pointer`.
Result<FormulaDefinition> formulaFromJson(const Json& json, const QString& pointer = {});
Result<AggregateDefinition> aggregateFromJson(const Json& json, const QString& pointer = {});

} // namespace backroom
