// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/rules/domain_program.h"
#include "core/domain/rules/row_bits.h"

#include <functional>

namespace backroom {

/// Many domains over all records of one table: every distinct condition is evaluated once, column by column, into a bit
/// for each row; the domains then combine 64 rows at a time. Answers are those of DomainProgram::matches().
class DomainBatch {
public:
    using Bits = RowBits;
    using StoreOf = std::function<QString(RecordTable::Row)>;

    explicit DomainBatch(const RecordTable& table);
    ~DomainBatch();
    DomainBatch(const DomainBatch&) = delete;
    DomainBatch& operator=(const DomainBatch&) = delete;

    /// The program is bound to this table and lives as long as the batch. Returns its number.
    std::size_t add(const DomainProgram& program);
    /// Over the records as they are now. Where an answer depends on the record's store, `storeOf` names it; without, it is
    /// the context's for all.
    void run(const EvaluationContext& context, const StoreOf& storeOf = {});

    /// One bit for each row, of the last run; rows without a record have none.
    const Bits& matches(std::size_t program) const { return m_matches[program]; }
    bool matches(std::size_t program, RecordTable::Row row) const { return (m_matches[program][row / 64] >> (row % 64) & 1) != 0; }
    /// Conditions that are evaluated, those behind relations included.
    std::size_t conditionCount() const;

private:
    struct Plane;
    struct Run;

    const RecordTable& m_table;
    std::vector<const DomainProgram*> m_programs;
    std::map<const RecordTable*, std::unique_ptr<Plane>> m_planes;
    std::vector<Bits> m_matches;
};

} // namespace backroom
