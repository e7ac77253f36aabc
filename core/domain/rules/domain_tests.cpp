// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/rules/domain_program.h"

#include <algorithm>

namespace backroom {

namespace {

template <typename T>
bool isAmong(T value, const T* first, std::size_t count)
{
    // Most lists hold one or two values; there a look at each is the fastest.
    return count <= 8 ? std::find(first, first + count, value) != first + count : std::binary_search(first, first + count, value);
}

} // namespace

std::uint32_t DomainProgram::chain(std::size_t number, std::uint32_t ifTrue, std::uint32_t ifFalse)
{
    const Step& step = m_steps[number];
    switch (step.kind) {
    case Kind::Constant: return step.constant ? ifTrue : ifFalse;
    case Kind::Not: return chain(step.children.front(), ifFalse, ifTrue);
    case Kind::And:
    case Kind::Or: {
        // From the last to the first: each knows then where the next one begins.
        const bool isAnd = step.kind == Kind::And;
        std::uint32_t next = isAnd ? ifTrue : ifFalse;
        for (auto child = step.children.rbegin(); child != step.children.rend(); ++child)
            next = isAnd ? chain(*child, next, ifFalse) : chain(*child, ifTrue, next);
        return next;
    }
    default: break;
    }
    Test test;
    test.ifTrue = ifTrue;
    test.ifFalse = ifFalse;
    test.first = static_cast<std::uint32_t>(number);
    const bool isPlain = step.column != idColumn && !step.relative
        && (step.kind == Kind::Boolean || step.kind == Kind::WholeIn || step.kind == Kind::WholeOrder || step.kind == Kind::RealOrder || step.kind == Kind::TextIn);
    if (isPlain) {
        m_table = step.table;
        test.kind = step.kind;
        test.order = step.order;
        test.constant = step.constant;
        test.isRelation = step.type == ColumnType::Many2one;
        test.column = step.column;
        const auto keep = [&test](auto& all, const auto& own) {
            test.first = static_cast<std::uint32_t>(all.size());
            test.count = static_cast<std::uint32_t>(own.size());
            all.insert(all.end(), own.begin(), own.end());
        };
        if (step.kind == Kind::TextIn)
            keep(m_texts, step.texts);
        else if (step.kind == Kind::RealOrder)
            test.real = step.reals.front();
        else
            keep(m_wholes, step.wholes);
    }
    m_tests.push_back(test);
    return static_cast<std::uint32_t>(m_tests.size() - 1);
}

void DomainProgram::chainTests()
{
    m_tests.clear();
    m_firstTest = chain(m_root, yes, no);
}

bool DomainProgram::matches(RecordTable::Row row, const EvaluationContext& context) const
{
    std::uint32_t at = m_firstTest;
    while (at < no) {
        const Test& test = m_tests[at];
        at = passes(test, row, context) ? test.ifTrue : test.ifFalse;
    }
    return at == yes;
}

bool DomainProgram::passes(const Test& test, RecordTable::Row row, const EvaluationContext& context) const
{
    switch (test.kind) {
    case Kind::Boolean: return m_table->boolean(row, test.column) == test.constant;
    case Kind::WholeIn: return isAmong(m_table->whole(row, test.column), m_wholes.data() + test.first, test.count);
    case Kind::TextIn: return isAmong(m_table->text(row, test.column), m_texts.data() + test.first, test.count);
    case Kind::RealOrder: return realOrderHolds(test.order, m_table->real(row, test.column), test.real);
    case Kind::WholeOrder: {
        const std::int64_t value = m_table->whole(row, test.column);
        return value != RecordTable::noTime && (value != 0 || !test.isRelation) && compares(test.order, value, m_wholes[test.first]);
    }
    default: return holds(m_steps[test.first], row, context);
    }
}

} // namespace backroom
