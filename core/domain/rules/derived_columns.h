// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/records/model_schema.h"
#include "core/domain/rules/feed_definition.h"
#include "core/domain/rules/formula.h"

#include <set>

namespace backroom {

/// A field that a derived column reads, and how the record with the column is found from the one with the field.
struct DerivedInput {
    enum class Reach : std::uint8_t {
        Path,    ///< records from which `path` leads to it; itself when the path is empty
        Counted, ///< it, or a record from which `path` leads to it, is counted: the records of its group
    };

    Reach reach = Reach::Path;
    std::vector<QString> path; ///< fields to follow from the column's record (or the counted one) to the field's
    QString model;             ///< of the field
    QString field;
    bool operator==(const DerivedInput&) const = default;
};

/// One "$…" column of a model, fit to be computed.
struct DerivedColumn {
    FeedId feed;
    QString model;
    QString name;
    Unit unit;
    std::optional<std::size_t> formulaIndex;   ///< in the feed's formulas, or else …
    std::optional<std::size_t> aggregateIndex; ///< … in its aggregates
    QString countedModel;                      ///< of an aggregate
    std::shared_ptr<const Formula> formula;    ///< null for aggregates, and while a schema it needs is not known
    std::vector<DerivedInput> inputs;

    bool isAggregate() const { return aggregateIndex.has_value(); }
};

/// The derived columns of all feeds: checked together, because they read each other, and brought into an order in which
/// each comes after what it reads. A bad one is refused, and with it those that read it; the others stay.
class DerivedColumns {
public:
    struct Problem {
        FeedId feed;
        QString detail; ///< JSON pointer and reason: "/formulas/0/expression: no field x on sale.order"
        bool isOfSource = false; ///< the file is sound; this source lacks a field
        QString column = {};     ///< "$…"
    };
    /// Null when the source has not told yet: then the model's feed alone says what fields there are, units are not
    /// checked and paths are followed no further.
    using SchemaOf = std::function<const ModelSchema*(const QString& model)>;

    static DerivedColumns plan(const std::vector<FeedDefinition>& feeds, const SchemaOf& schemaOf);

    /// In the order of computing.
    const std::vector<DerivedColumn>& columns() const { return m_columns; }
    const std::vector<Problem>& problems() const { return m_problems; }
    const DerivedColumn* find(const QString& model, const QString& name) const;
    /// What a change of these fields of a record of `model` makes necessary to compute again, directly or through other
    /// columns: indices into columns(), rising, so also the order of doing it. A record that comes or goes is a change of
    /// all its fields and of "id", which every column of its model reads.
    std::vector<std::size_t> affectedBy(const QString& model, const std::set<QString>& fields) const;

private:
    std::vector<DerivedColumn> m_columns;
    std::vector<Problem> m_problems;
    std::map<std::pair<QString, QString>, std::vector<std::size_t>> m_readers; ///< of (model, field)
};

} // namespace backroom
