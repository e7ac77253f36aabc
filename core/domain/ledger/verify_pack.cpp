// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/ledger/verify_pack.h"

#include "core/domain/ledger/used_definitions.h"
#include "core/domain/ledger/verify_log.h"

#include <algorithm>
#include <array>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

/// What explains the rest stands first: entries that were cut off also break every proof.
constexpr std::array byWeight{LedgerFault::Reordered, LedgerFault::Removed, LedgerFault::Truncated, LedgerFault::Malformed, LedgerFault::Resigned, LedgerFault::Signature,
    LedgerFault::Altered, LedgerFault::Witness, LedgerFault::ValueMissing, LedgerFault::ValueAltered, LedgerFault::ValueKept, LedgerFault::Care, LedgerFault::Step, LedgerFault::Store, LedgerFault::File};

class PackCheck {
public:
    PackCheck(const ReadPack& read, const Expectation& expected) : m_pack(read.pack), m_expected(expected) { m_report.findings = read.findings; }

    EvidencePackReport run()
    {
        order();
        keys();
        m_pack.isWhole ? whole() : chosen();
        consistency();
        outside();
        definitions();
        return std::move(m_report);
    }

private:
    void report(std::uint64_t sequence, LedgerFault fault, const QString& what) { m_report.findings.push_back({sequence, what, fault}); }

    void order()
    {
        std::uint64_t expected = 0;
        for (const LedgerEntry& entry : m_pack.entries) {
            if (entry.sequence < expected)
                report(entry.sequence, LedgerFault::Reordered, u"stands after entry %1"_s.arg(expected - 1));
            else if (m_pack.isWhole && entry.sequence > expected)
                report(expected, LedgerFault::Removed, u"entries %1 to %2 are missing"_s.arg(expected).arg(entry.sequence - 1));
            expected = std::max(expected, entry.sequence + 1);
        }
        for (const TreeHead& head : m_pack.heads) {
            m_report.covered = std::max(m_report.covered, head.size);
            if (m_pack.isWhole && head.size > expected)
                report(expected, LedgerFault::Truncated, u"a signed head covers %1 entries, the pack ends after %2"_s.arg(head.size).arg(expected));
        }
        m_report.uncovered = static_cast<std::uint64_t>(std::count_if(m_pack.entries.begin(), m_pack.entries.end(), [&](const LedgerEntry& entry) { return entry.sequence >= m_report.covered; }));
    }

    void keys()
    {
        for (const LedgerEntry& entry : m_pack.entries) {
            const auto body = entry.body.contains("\"act\":\"signing-key.used\"") ? parseJson(entry.body) : Result<Json>(Error::of(ErrorKind::Missing));
            if (body && textAt(*body, "act") == u"signing-key.used"_s)
                m_report.namedKeys.insert(QByteArray::fromHex(textAt(body->value("subject", Json()), "publicKey").toLatin1()));
        }
        if (m_pack.heads.empty() && !m_expected.key.isEmpty())
            report(0, LedgerFault::Resigned, u"nothing is signed, and so not by the key that you were given"_s);
        else if (m_pack.heads.empty() && !m_pack.isWhole && !m_pack.entries.empty())
            report(0, LedgerFault::Truncated, u"nothing is signed, and nothing proves that the entries stand in a log"_s);
        for (const TreeHead& head : m_pack.heads) {
            m_report.keys.insert(head.publicKey);
            if (!hasValidSignature(head))
                report(head.size, LedgerFault::Signature, u"the signature at size %1 is not valid"_s.arg(head.size));
            else if (!m_expected.key.isEmpty() && head.publicKey != m_expected.key)
                report(head.size, LedgerFault::Resigned, u"signed at size %1 by another key than the one you were given"_s.arg(head.size));
            else if (m_expected.key.isEmpty() && !m_report.namedKeys.empty() && !m_report.namedKeys.contains(head.publicKey))
                report(head.size, LedgerFault::Resigned, u"signed at size %1 by a key that the log does not name as its own"_s.arg(head.size));
        }
    }

    void whole()
    {
        EntryCheck check(m_pack.values);
        MerkleTree tree;
        Hash previous{};
        for (const LedgerEntry& entry : m_pack.entries) {
            check.add(entry, previous);
            previous = MerkleTree::leafHash(entry.body);
            tree.append(previous);
        }
        take(check);
        for (const TreeHead& head : m_pack.heads) {
            if (head.size <= tree.size() && tree.rootAt(head.size) != head.root)
                report(head.size, LedgerFault::Altered, u"the log is not the one that was signed at size %1"_s.arg(head.size));
        }
        m_report.root = tree.root();
        m_tree = std::move(tree);
    }

    void chosen()
    {
        EntryCheck check(m_pack.values);
        for (const LedgerEntry& entry : m_pack.entries) {
            check.add(entry);
            if (entry.sequence >= m_report.covered)
                continue;
            const auto proof = m_pack.inclusion.find(entry.sequence);
            const TreeHead& head = *std::max_element(m_pack.heads.begin(), m_pack.heads.end(), [](const TreeHead& a, const TreeHead& b) { return a.size < b.size; });
            if (proof == m_pack.inclusion.end())
                report(entry.sequence, LedgerFault::Removed, u"no proof that it stands in the log is with it"_s);
            else if (!verifyInclusion(entry.leaf, entry.sequence, head.size, proof->second, head.root))
                report(entry.sequence, LedgerFault::Altered, u"not the entry that stands there in the log that was signed"_s);
        }
        for (const auto& [sequence, proof] : m_pack.inclusion) {
            if (std::none_of(m_pack.entries.begin(), m_pack.entries.end(), [sequence = sequence](const LedgerEntry& entry) { return entry.sequence == sequence; }))
                report(sequence, LedgerFault::Removed, u"the entry that a proof is for is missing"_s);
        }
        take(check);
    }

    void take(EntryCheck& check)
    {
        check.finish();
        m_report.findings.insert(m_report.findings.end(), check.findings().begin(), check.findings().end());
        m_report.openValues = check.openValues();
        m_report.erasedValues = check.erasedValues();
        m_report.erasedDecisions = check.care().erased();
    }

    void consistency()
    {
        for (std::size_t i = 1; i < m_pack.heads.size(); ++i) {
            const TreeHead& from = m_pack.heads[i - 1];
            const TreeHead& to = m_pack.heads[i];
            const auto proof = std::find_if(m_pack.consistency.begin(), m_pack.consistency.end(), [&](const ConsistencyProof& one) { return one.from == from.size && one.to == to.size; });
            if (from.size > to.size)
                report(to.size, LedgerFault::Reordered, u"the heads are not in their order"_s);
            else if (proof == m_pack.consistency.end())
                report(to.size, LedgerFault::Removed, u"no proof that size %1 follows from size %2 is with it"_s.arg(to.size).arg(from.size));
            else if (!verifyConsistency(from.size, from.root, to.size, to.root, proof->proof))
                report(to.size, LedgerFault::Altered, u"what was signed at size %1 does not follow from what was signed at size %2"_s.arg(to.size).arg(from.size));
        }
    }

    /// Is this head one of the log, as far as the pack can tell?
    bool fits(const TreeHead& head) const
    {
        if (m_tree)
            return head.size <= m_tree->size() && m_tree->rootAt(head.size) == head.root;
        return std::any_of(m_pack.heads.begin(), m_pack.heads.end(), [&](const TreeHead& own) { return own.size == head.size && own.root == head.root; });
    }

    void outside()
    {
        for (const Witness& witness : m_pack.witnesses) {
            if (hasValidSignature(witness.head) && fits(witness.head))
                ++m_report.witnessed;
            else
                report(witness.head.size, LedgerFault::Witness, u"not what was witnessed in %1 %2"_s.arg(witness.place.model).arg(witness.place.id));
        }
        for (const TreeHead& head : m_expected.heads) {
            if (m_tree && head.size > m_tree->size())
                report(head.size, LedgerFault::Truncated, u"you were given a head of %1 entries, the pack ends after %2"_s.arg(head.size).arg(m_tree->size()));
            else if (fits(head))
                ++m_report.expected;
            else
                report(head.size, LedgerFault::Witness, u"not the head that you were given for %1 entries"_s.arg(head.size));
        }
    }

    void definitions()
    {
        const UsedDefinitions used = UsedDefinitions::fromEntries(m_pack.entries);
        m_report.findings.insert(m_report.findings.end(), used.findings().begin(), used.findings().end());
    }

    const EvidencePack& m_pack;
    const Expectation& m_expected;
    EvidencePackReport m_report;
    std::optional<MerkleTree> m_tree;
};

} // namespace

std::optional<LedgerFault> EvidencePackReport::reason() const
{
    for (const LedgerFault fault : byWeight) {
        if (std::any_of(findings.begin(), findings.end(), [fault](const LedgerFinding& finding) { return finding.fault == fault; }))
            return fault;
    }
    return std::nullopt;
}

EvidencePackReport verifyPack(const ReadPack& read, const Expectation& expected)
{
    return PackCheck(read, expected).run();
}

} // namespace backroom
