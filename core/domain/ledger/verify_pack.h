// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/ledger/evidence_pack.h"

#include <set>

namespace backroom {

/// What the person who checks knows from elsewhere: from a close sheet, a note in Odoo, a letter.
struct Expectation {
    QByteArray key; ///< that signs; empty: not known
    std::vector<TreeHead> heads; ///< as they stand outside; each must be a head of this log
};

struct EvidencePackReport {
    std::vector<LedgerFinding> findings;
    std::set<QByteArray> keys; ///< that signed, raw
    std::set<QByteArray> namedKeys; ///< that the log itself names as its own
    std::uint64_t covered = 0;   ///< entries below the largest head
    std::uint64_t uncovered = 0; ///< entries in the pack that are younger: nothing proves that they were not changed
    std::size_t openValues = 0;
    std::size_t erasedValues = 0;
    std::size_t erasedDecisions = 0;
    std::size_t witnessed = 0;   ///< heads that stood outside and fit
    std::size_t expected = 0;    ///< heads of the expectation that fit
    std::optional<Hash> root;    ///< of the whole log; nothing when only some entries are there

    bool isSound() const { return findings.empty(); }
    /// The first of what weighs most; nothing when sound.
    std::optional<LedgerFault> reason() const;
};

EvidencePackReport verifyPack(const ReadPack& read, const Expectation& expected = {});

} // namespace backroom
