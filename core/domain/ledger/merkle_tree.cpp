// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/ledger/merkle_tree.h"

#include <openssl/sha.h>

#include <bit>

namespace backroom {

namespace {

Hash hashParts(std::initializer_list<std::pair<const void*, std::size_t>> parts)
{
    QByteArray bytes;
    for (const auto& [data, size] : parts)
        bytes.append(static_cast<const char*>(data), static_cast<qsizetype>(size));
    return sha256(bytes);
}

Hash nodeHash(const Hash& left, const Hash& right)
{
    static constexpr std::uint8_t prefix = 1;
    return hashParts({{&prefix, 1}, {left.data(), left.size()}, {right.data(), right.size()}});
}

} // namespace

QByteArray toHex(const Hash& hash)
{
    return QByteArray(reinterpret_cast<const char*>(hash.data()), static_cast<qsizetype>(hash.size())).toHex();
}

std::optional<Hash> hashFromHex(const QByteArray& hex)
{
    const QByteArray bytes = QByteArray::fromHex(hex);
    Hash hash{};
    if (hex.size() != 64 || bytes.size() != 32 || bytes.toHex() != hex)
        return std::nullopt;
    std::copy(bytes.begin(), bytes.end(), hash.begin());
    return hash;
}

Hash sha256(const QByteArray& bytes)
{
    Hash hash{};
    SHA256(reinterpret_cast<const unsigned char*>(bytes.constData()), static_cast<std::size_t>(bytes.size()), hash.data());
    return hash;
}

Hash MerkleTree::leafHash(const QByteArray& entry)
{
    static constexpr std::uint8_t prefix = 0;
    return hashParts({{&prefix, 1}, {entry.constData(), static_cast<std::size_t>(entry.size())}});
}

void MerkleTree::append(const Hash& leaf)
{
    m_leaves.push_back(leaf);
    m_tip.append(leaf);
    // Every trailing zero bit of the new size closes a complete subtree.
    const std::uint64_t count = m_leaves.size();
    for (int level = keptFrom; count % (std::uint64_t(1) << level) == 0; ++level) {
        const auto index = static_cast<std::size_t>(level - keptFrom);
        const std::uint64_t leaves = std::uint64_t(1) << level;
        if (index == m_roots.size())
            m_roots.emplace_back();
        // Both halves are kept, or are so small that they need not be.
        m_roots[index].push_back(nodeHash(rootOf(count - leaves, leaves / 2), rootOf(count - leaves / 2, leaves / 2)));
    }
}

Hash MerkleTree::rootOf(std::uint64_t first, std::uint64_t count) const
{
    if (count == 0)
        return sha256({});
    if (count == 1)
        return m_leaves[first];
    if (const int level = std::countr_zero(count); std::has_single_bit(count) && level >= keptFrom && first % count == 0) {
        const auto& roots = m_roots[static_cast<std::size_t>(level - keptFrom)];
        if (first / count < roots.size())
            return roots[first / count];
    }
    const std::uint64_t split = std::bit_floor(count - 1);
    return nodeHash(rootOf(first, split), rootOf(first + split, count - split));
}

void MerkleTree::collectInclusion(std::uint64_t index, std::uint64_t first, std::uint64_t count, MerkleProof& proof) const
{
    if (count == 1)
        return;
    const std::uint64_t split = std::bit_floor(count - 1);
    if (index < split) {
        collectInclusion(index, first, split, proof);
        proof.push_back(rootOf(first + split, count - split));
    } else {
        collectInclusion(index - split, first + split, count - split, proof);
        proof.push_back(rootOf(first, split));
    }
}

/// SUBPROOF of RFC 9162 §2.1.4.1.
void MerkleTree::collectConsistency(std::uint64_t known, std::uint64_t first, std::uint64_t count, bool isWhole, MerkleProof& proof) const
{
    if (known == count) {
        if (!isWhole)
            proof.push_back(rootOf(first, count));
        return;
    }
    const std::uint64_t split = std::bit_floor(count - 1);
    if (known <= split) {
        collectConsistency(known, first, split, isWhole, proof);
        proof.push_back(rootOf(first + split, count - split));
    } else {
        collectConsistency(known - split, first + split, count - split, false, proof);
        proof.push_back(rootOf(first, split));
    }
}

void MerkleTree::Tip::append(const Hash& leaf)
{
    m_peaks.push_back(leaf);
    // Every trailing zero bit of the new size closes a complete subtree.
    for (std::uint64_t size = ++m_size; size % 2 == 0; size /= 2) {
        const Hash right = m_peaks.back();
        m_peaks.pop_back();
        m_peaks.back() = nodeHash(m_peaks.back(), right);
    }
}

Hash MerkleTree::Tip::root() const
{
    if (m_peaks.empty())
        return sha256({});
    Hash root = m_peaks.back();
    for (auto peak = m_peaks.rbegin() + 1; peak != m_peaks.rend(); ++peak)
        root = nodeHash(*peak, root);
    return root;
}

Hash MerkleTree::rootAt(std::uint64_t size) const
{
    return rootOf(0, size);
}

MerkleProof MerkleTree::inclusionProof(std::uint64_t index, std::uint64_t treeSize) const
{
    MerkleProof proof;
    collectInclusion(index, 0, treeSize, proof);
    return proof;
}

MerkleProof MerkleTree::consistencyProof(std::uint64_t first, std::uint64_t second) const
{
    MerkleProof proof;
    if (first > 0)
        collectConsistency(first, 0, second, true, proof);
    return proof;
}

bool verifyInclusion(const Hash& leaf, std::uint64_t index, std::uint64_t treeSize, const MerkleProof& proof, const Hash& root)
{
    if (index >= treeSize)
        return false;
    std::uint64_t node = index;
    std::uint64_t last = treeSize - 1;
    Hash hash = leaf;
    for (const Hash& sibling : proof) {
        if (last == 0)
            return false;
        if (node % 2 == 1 || node == last) {
            hash = nodeHash(sibling, hash);
            while (node % 2 == 0 && node != 0) {
                node /= 2;
                last /= 2;
            }
        } else {
            hash = nodeHash(hash, sibling);
        }
        node /= 2;
        last /= 2;
    }
    return last == 0 && hash == root;
}

bool verifyConsistency(std::uint64_t first, const Hash& firstRoot, std::uint64_t second, const Hash& secondRoot, const MerkleProof& proof)
{
    if (first > second)
        return false;
    if (first == second)
        return proof.empty() && firstRoot == secondRoot;
    if (first == 0)
        return proof.empty() && firstRoot == sha256({});
    MerkleProof path = proof;
    if (std::has_single_bit(first))
        path.insert(path.begin(), firstRoot);
    if (path.empty())
        return false;
    std::uint64_t node = first - 1;
    std::uint64_t last = second - 1;
    while (node % 2 == 1) {
        node /= 2;
        last /= 2;
    }
    Hash firstHash = path.front();
    Hash secondHash = path.front();
    for (auto sibling = path.begin() + 1; sibling != path.end(); ++sibling) {
        if (last == 0)
            return false;
        if (node % 2 == 1 || node == last) {
            firstHash = nodeHash(*sibling, firstHash);
            secondHash = nodeHash(*sibling, secondHash);
            while (node % 2 == 0 && node != 0) {
                node /= 2;
                last /= 2;
            }
        } else {
            secondHash = nodeHash(secondHash, *sibling);
        }
        node /= 2;
        last /= 2;
    }
    return last == 0 && firstHash == firstRoot && secondHash == secondRoot;
}

} // namespace backroom
