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
    enum class Measure : std::uint8_t { Count, Sum, Average, Minimum, Maximum };

    QString name; ///< begins with "$"
    Unit unit;
    Measure measure = Measure::Count;
    FeedId of;
    SearchDomain where;
    QString field; ///< what is summed; empty when counting
    QString by;    ///< groups the counted records; empty = all are one group
    QString key;   ///< names the group on the record that has the number; dotted paths allowed
    QString at;    ///< when a counted record counts; with a window
    std::optional<Duration> window;
    DerivedCaption caption;
};

/// Read one entry of a feed's "formulas" or "aggregates"; BadInput with a JSON pointer that begins with `pointer`.
Result<FormulaDefinition> formulaFromJson(const Json& json, const QString& pointer = {});
Result<AggregateDefinition> aggregateFromJson(const Json& json, const QString& pointer = {});

} // namespace backroom
