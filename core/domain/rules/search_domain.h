// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/domain/records/record.h"

#include <functional>
#include <memory>

namespace backroom {

/// What a predicate needs besides the record.
struct EvaluationContext {
    Timestamp now{};
    /// Display name of a many2one target, for comparisons by text; may be empty.
    std::function<QString(const QString& field, std::int64_t id)> nameOf;
};

/// An Odoo search domain (`["&", ["state","=","to approve"], ["amount_total",">",5000]]`), parsed once, evaluated on
/// mirrored records. Semantics are the server's: an empty value equals `false`, `!=` and `not in` include empty values,
/// order comparisons never match an empty value, `ilike` ignores case. Dates compare as UTC; `{"now": "-4h"}` is a time
/// relative to the context (units s m h d w).
/// Understood: = != < <= > >= in, not in, like, ilike, not like, not ilike, =like, =ilike and & | ! on the record's own
/// fields; anything else is refused at parsing with its position.
class SearchDomain {
public:
    static Result<SearchDomain> parse(const Json& domain);

    bool matches(const Record& record, const EvaluationContext& context) const;
    /// Fields the domain reads; for pulling and for incremental evaluation.
    std::vector<QString> fields() const;
    /// The domain for the server, relative times replaced.
    Json forServer(Timestamp now) const;

private:
    enum class Comparison { Equal, NotEqual, Less, LessOrEqual, Greater, GreaterOrEqual, In, NotIn, Like, ILike, NotLike, NotILike, EqualLike, EqualILike };
    struct Leaf {
        QString field;
        Comparison comparison = Comparison::Equal;
        Json operand;
    };
    enum class Operator { And, Or, Not };
    struct Term {
        bool isLeaf = false;
        Operator op = Operator::And;
        Leaf leaf;
    };

    static Result<Leaf> parseLeaf(const Json& json, std::size_t position);
    static bool leafMatches(const Leaf& leaf, const Record& record, const EvaluationContext& context);

    /// Prefix order, implicit "&" made explicit.
    std::vector<Term> m_terms;
    Json m_source = Json::array();
};

} // namespace backroom
