// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/ledger/evidence_pack.h"
#include "core/store/ledger_store.h"

namespace backroom {

/// Which decisions; nothing given means the whole log.
struct EvidenceScope {
    QStringList decisions; ///< ids, or references that only one decision has
    std::optional<Timestamp> from; ///< made at this time or later
    std::optional<Timestamp> to;   ///< made before

    bool isWhole() const { return decisions.empty() && !from && !to; }
};

/// The decisions with all their entries, what was done to their values, the rules and policies they were made by, and the keys of
/// the heads that cover them. Missing when nothing is in the scope.
Result<EvidencePack> evidenceOf(const LedgerStore& ledger, const EvidenceScope& scope);

} // namespace backroom
