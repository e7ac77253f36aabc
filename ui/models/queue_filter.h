// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/console_types.h"

#include <QStringList>

#include <vector>

namespace backroom {

/// What a filter needs to know besides the row.
struct FilterContext {
    Timestamp now{};
    QString login; ///< what "owner:me" means
    QString userName;
};

/// The text of the filter field, understood (domain.md §13.13): words that must all occur somewhere in the row, and tokens
/// `code: store: company: owner: state: severity:` and `age due amount risk` with `> >= < <= =`.
class QueueFilter {
public:
    QueueFilter() = default;
    /// Never fails: what cannot be understood is in problems() and does not filter.
    static QueueFilter parse(const QString& text);

    bool isEmpty() const { return m_conditions.empty() && m_words.isEmpty(); }
    QString text() const { return m_text; }
    /// Tokens that were not understood, as typed.
    QStringList problems() const { return m_problems; }
    bool matches(const ItemRow& row, const FilterContext& context) const;

private:
    enum class Field { Code, Store, Company, Owner, State, Severity, Age, Due, Amount, Risk };
    enum class Relation { Has, Less, LessEqual, Greater, GreaterEqual, Equal };
    struct Condition {
        Field field;
        Relation relation;
        QString text;     ///< for the text fields
        double number{};  ///< milliseconds or major units for the others
    };

    void addToken(const QString& token);
    static std::optional<Condition> conditionOf(const QString& token);
    static bool holds(Relation relation, double value, double limit);
    static bool matches(const Condition& condition, const ItemRow& row, const FilterContext& context);

    QString m_text;
    QStringList m_words;
    QStringList m_problems;
    std::vector<Condition> m_conditions;
};

} // namespace backroom
