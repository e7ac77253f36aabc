// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/rules/domain_board.h"

#include <algorithm>
#include <bit>

namespace backroom {

namespace {

template <typename T>
bool isAmongWithoutBranch(T value, const T* first, std::size_t count)
{
    if (count > 8)
        return std::binary_search(first, first + count, value);
    bool found = false; // no way out: whether it is the first or the last is hard to foresee
    for (std::size_t i = 0; i < count; ++i)
        found |= first[i] == value;
    return found;
}

} // namespace

void DomainBoard::add(const DomainProgram& program, std::size_t number)
{
    const auto shift = static_cast<std::uint32_t>(m_nodes.size());
    const auto moved = [shift](std::uint32_t at) { return at < DomainProgram::no ? at + shift : at; };
    for (std::size_t i = 0; i < program.m_tests.size(); ++i) {
        const DomainProgram::Test& test = program.m_tests[i];
        std::uint32_t condition = answerOf(program, test);
        if (condition == asked) {
            condition = asked + static_cast<std::uint32_t>(m_asked.size());
            m_asked.push_back({&program, static_cast<std::uint32_t>(i)});
        }
        m_nodes.push_back({condition, moved(test.ifTrue), moved(test.ifFalse)});
    }
    m_starts.push_back({moved(program.m_firstTest), static_cast<std::uint32_t>(number)});
    if (m_members.size() <= number / 64)
        m_members.resize(number / 64 + 1);
    m_members[number / 64] |= std::uint64_t(1) << (number % 64);
}

std::uint32_t DomainBoard::answerOf(const DomainProgram& program, const DomainProgram::Test& test)
{
    std::vector<std::int64_t> key{int(test.kind), int(test.order), test.constant, test.isRelation, test.column, std::bit_cast<std::int64_t>(test.real)};
    switch (test.kind) {
    case Kind::Boolean:
    case Kind::RealOrder: break;
    case Kind::WholeIn:
    case Kind::WholeOrder: key.insert(key.end(), program.m_wholes.begin() + test.first, program.m_wholes.begin() + test.first + test.count); break;
    case Kind::TextIn: key.insert(key.end(), program.m_texts.begin() + test.first, program.m_texts.begin() + test.first + test.count); break;
    default: return asked;
    }
    const auto [known, isNew] = m_known.try_emplace(key, static_cast<std::uint32_t>(m_answers.size()));
    if (!isNew)
        return known->second;
    m_answers.push_back(0);
    auto group = std::find_if(m_groups.begin(), m_groups.end(), [&](const Group& one) { return one.kind == test.kind && one.column == test.column; });
    if (group == m_groups.end())
        group = m_groups.insert(m_groups.end(), {test.kind, test.column, {}});
    const bool isText = test.kind == Kind::TextIn;
    const auto first = static_cast<std::uint32_t>(isText ? m_texts.size() : m_wholes.size());
    if (isText)
        m_texts.insert(m_texts.end(), program.m_texts.begin() + test.first, program.m_texts.begin() + test.first + test.count);
    else
        m_wholes.insert(m_wholes.end(), program.m_wholes.begin() + test.first, program.m_wholes.begin() + test.first + test.count);
    group->conditions.push_back({test.order, test.constant, test.isRelation, known->second, first, test.count, test.real});
    return known->second;
}

void DomainBoard::look(const Group& group, RecordTable::Row row)
{
    const auto answer = [&](const auto& holds) {
        for (const Condition& condition : group.conditions)
            m_answers[condition.answer] = holds(condition) ? 1 : 0;
    };
    switch (group.kind) {
    case Kind::Boolean:
        answer([value = m_table->boolean(row, group.column)](const Condition& condition) { return value == condition.constant; });
        return;
    case Kind::WholeIn:
        answer([this, value = m_table->whole(row, group.column)](const Condition& condition) { return isAmongWithoutBranch(value, m_wholes.data() + condition.first, condition.count); });
        return;
    case Kind::TextIn:
        answer([this, value = m_table->text(row, group.column)](const Condition& condition) { return isAmongWithoutBranch(value, m_texts.data() + condition.first, condition.count); });
        return;
    case Kind::RealOrder:
        answer([value = m_table->real(row, group.column)](const Condition& condition) { return DomainProgram::realOrderHolds(condition.order, value, condition.real); });
        return;
    default:
        answer([this, value = m_table->whole(row, group.column)](const Condition& condition) {
            return value != RecordTable::noTime && (value != 0 || !condition.isRelation) && DomainProgram::compares(condition.order, value, m_wholes[condition.first]);
        });
    }
}

const std::vector<std::uint64_t>& DomainBoard::matches(RecordTable::Row row, const EvaluationContext& context)
{
    for (const Group& group : m_groups)
        look(group, row);
    m_matches.assign(m_members.size(), 0);
    for (const Start& start : m_starts) {
        std::uint32_t at = start.node;
        while (at < DomainProgram::no) {
            const Node& node = m_nodes[at];
            bool holds = false;
            if (node.condition < asked) {
                holds = m_answers[node.condition] != 0;
            } else {
                const Asked& one = m_asked[node.condition - asked];
                holds = one.program->passes(one.program->m_tests[one.test], row, context);
            }
            at = holds ? node.ifTrue : node.ifFalse;
        }
        m_matches[start.number / 64] |= std::uint64_t(at == DomainProgram::yes ? 1 : 0) << (start.number % 64);
    }
    return m_matches;
}

} // namespace backroom
