// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/ledger/ledger_entry.h"
#include "core/domain/ledger/witness.h"
#include "core/domain/ledger/zip_archive.h"

#include <map>

namespace backroom {

struct ConsistencyProof {
    std::uint64_t from = 0;
    std::uint64_t to = 0;
    MerkleProof proof;
    bool operator==(const ConsistencyProof&) const = default;
};

/// What one hands to somebody who must be convinced and has nothing but this (domain.md §12.4). Either the whole log, or chosen
/// entries each with a proof of its place below a signed head.
struct EvidencePack {
    bool isWhole = false;
    Json scope = Json::object(); ///< what was asked for, for people
    std::vector<LedgerEntry> entries; ///< by sequence
    std::vector<TreeHead> heads;      ///< by size
    std::map<std::uint64_t, MerkleProof> inclusion; ///< below the largest head, by sequence; of the whole log nobody needs any
    std::vector<ConsistencyProof> consistency; ///< from each head to the next
    PersonalValues values; ///< those that were not let go
    std::vector<Witness> witnesses;

    bool operator==(const EvidencePack&) const = default;
};

/// The proofs of a pack whose entries and heads are chosen.
void prove(EvidencePack& pack, const MerkleTree& tree);

/// What the pack says, by decision, for people: displayed, decided, judged, effected, with which rule and policies, and which
/// attachments were seen. It follows from the entries and is worth nothing without them.
Json decisionsIn(const EvidencePack& pack);

/// One archive: manifest.json, entries.jsonl (a line an entry, exactly the bytes that are hashed), heads.json, proofs.json,
/// values.json, witnesses.json, decisions.json, and definitions/HASH.json, the files of rules and policies as they were.
Result<QByteArray> writePack(const EvidencePack& pack);
/// BadInput for what is no pack. What it says is checked by verifyPack().
struct ReadPack {
    EvidencePack pack;
    std::vector<LedgerFinding> findings; ///< files that are not what the pack itself says they are
};
Result<ReadPack> readPack(const QByteArray& bytes, const ArchiveLimits& limits = {});

} // namespace backroom
