// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/rules/domain_program.h"

namespace backroom {

/// Many domains about one record of a table: every distinct condition is looked at once, column by column, and what the
/// domains need to combine the answers lies together. Answers are those of DomainProgram::matches().
class DomainBoard {
public:
    explicit DomainBoard(const RecordTable& table) : m_table(&table) {}

    /// The program is bound to this table and lives as long as the board. `number` names it among the answers.
    void add(const DomainProgram& program, std::size_t number);
    /// Bits of the programs added so far.
    const std::vector<std::uint64_t>& members() const { return m_members; }
    bool isMember(std::size_t number) const { return number / 64 < m_members.size() && (m_members[number / 64] >> (number % 64) & 1) != 0; }
    /// One bit for each program that matches; valid until asked again.
    const std::vector<std::uint64_t>& matches(RecordTable::Row row, const EvaluationContext& context);

private:
    using Kind = DomainProgram::Kind;
    struct Condition {
        DomainProgram::Order order;
        bool constant;
        bool isRelation;
        std::uint32_t answer; ///< in m_answers
        std::uint32_t first;  ///< of the values
        std::uint32_t count;
        double real;
    };
    /// The conditions of one kind on one column: the value is fetched once.
    struct Group {
        Kind kind;
        int column;
        std::vector<Condition> conditions;
    };
    /// Where to go on after a condition: another node, or DomainProgram's yes and no.
    struct Node {
        std::uint32_t condition; ///< in m_answers, or from `asked` on in m_asked
        std::uint32_t ifTrue;
        std::uint32_t ifFalse;
    };
    struct Asked {
        const DomainProgram* program;
        std::uint32_t test;
    };
    struct Start {
        std::uint32_t node;
        std::uint32_t number;
    };
    static constexpr std::uint32_t asked = std::uint32_t(1) << 31;

    std::uint32_t answerOf(const DomainProgram& program, const DomainProgram::Test& test);
    void look(const Group& group, RecordTable::Row row);

    const RecordTable* m_table;
    std::vector<Group> m_groups;
    std::vector<Node> m_nodes;
    std::vector<Start> m_starts;
    std::vector<Asked> m_asked; ///< conditions that are not plain: looked at when a domain gets there
    std::vector<std::int64_t> m_wholes;
    std::vector<TextPool::TextId> m_texts;
    std::map<std::vector<std::int64_t>, std::uint32_t> m_known; ///< what makes a condition → its answer
    std::vector<std::uint8_t> m_answers;
    std::vector<std::uint64_t> m_members;
    std::vector<std::uint64_t> m_matches;
};

} // namespace backroom
