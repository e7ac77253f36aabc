// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/ledger/merkle_tree.h"

#include <QElapsedTimer>
#include <QTest>

using namespace backroom;

namespace {

/// The definition of RFC 9162 §2.1.1, word for word, to compare with.
Hash naiveRoot(const std::vector<QByteArray>& entries)
{
    if (entries.empty())
        return sha256({});
    if (entries.size() == 1)
        return sha256(QByteArray(1, '\0') + entries.front());
    std::size_t split = 1;
    while (split * 2 < entries.size())
        split *= 2;
    const auto middle = entries.begin() + static_cast<std::ptrdiff_t>(split);
    const auto bytes = [](const Hash& hash) { return QByteArray(reinterpret_cast<const char*>(hash.data()), 32); };
    return sha256(QByteArray(1, '\1') + bytes(naiveRoot({entries.begin(), middle})) + bytes(naiveRoot({middle, entries.end()})));
}

/// The eight entries all implementations of certificate transparency test with.
std::vector<QByteArray> knownEntries()
{
    std::vector<QByteArray> entries;
    for (const char* hex : {"", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"})
        entries.push_back(QByteArray::fromHex(hex));
    return entries;
}

std::vector<QByteArray> someEntries(int count)
{
    std::vector<QByteArray> entries;
    for (int i = 0; i < count; ++i)
        entries.push_back("entry " + QByteArray::number(i));
    return entries;
}

MerkleTree treeOf(const std::vector<QByteArray>& entries)
{
    MerkleTree tree;
    for (const QByteArray& entry : entries)
        tree.append(MerkleTree::leafHash(entry));
    return tree;
}

Hash flipped(Hash hash, std::size_t bit)
{
    hash[bit / 8 % hash.size()] ^= static_cast<std::uint8_t>(1u << bit % 8);
    return hash;
}

constexpr int largest = 130; // beyond two full levels above 64

} // namespace

class MerkleTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void hashesAreSha256();
    void hexRoundTrips();
    void rootsMatchTheKnownVectors();
    void proofsMatchTheKnownVectors();
    void pathsOfTheStandardsExample();
    void everyRootMatchesTheDefinition();
    void everyInclusionProofHoldsAndNoOther();
    void everyConsistencyProofHoldsAndNoOther();
    void tamperedProofsFail();
    void appendKeepsUpWithHashing();
};

void MerkleTest::hashesAreSha256()
{
    QCOMPARE(toHex(sha256({})), QByteArray("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
    QCOMPARE(toHex(sha256("abc")), QByteArray("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
}

void MerkleTest::hexRoundTrips()
{
    const Hash hash = sha256("abc");
    QVERIFY(hashFromHex(toHex(hash)) == hash);
    QVERIFY(!hashFromHex("ba78"));
    QVERIFY(!hashFromHex(QByteArray(64, 'g')));
    QVERIFY(!hashFromHex(toHex(hash) + "00"));
}

void MerkleTest::rootsMatchTheKnownVectors()
{
    const char* roots[]{"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d", "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77", "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4", "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c", "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};
    const std::vector<QByteArray> entries = knownEntries();
    MerkleTree tree;
    QCOMPARE(toHex(tree.root()), QByteArray(roots[0]));
    for (std::size_t i = 0; i < entries.size(); ++i) {
        tree.append(MerkleTree::leafHash(entries[i]));
        QCOMPARE(toHex(tree.root()), QByteArray(roots[i + 1]));
    }
    for (std::uint64_t size = 0; size <= tree.size(); ++size)
        QCOMPARE(toHex(tree.rootAt(size)), QByteArray(roots[size]));
}

void MerkleTest::proofsMatchTheKnownVectors()
{
    const MerkleTree tree = treeOf(knownEntries());
    const auto hexOf = [](const MerkleProof& proof) {
        QByteArrayList list;
        for (const Hash& hash : proof)
            list.push_back(toHex(hash));
        return list;
    };
    QCOMPARE(hexOf(tree.inclusionProof(0, 8)),
        (QByteArrayList{"96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"}));
    QCOMPARE(hexOf(tree.inclusionProof(2, 3)), (QByteArrayList{"fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"}));
    QCOMPARE(hexOf(tree.consistencyProof(6, 8)),
        (QByteArrayList{"0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"}));
    QCOMPARE(hexOf(tree.consistencyProof(8, 8)), QByteArrayList());
}

// RFC 9162 §2.1.5: seven leaves a to f and j, and the inner nodes by the letters of its drawing.
void MerkleTest::pathsOfTheStandardsExample()
{
    const auto node = [](const Hash& left, const Hash& right) {
        QByteArray bytes(1, '\1');
        for (const Hash* hash : {&left, &right})
            bytes.append(reinterpret_cast<const char*>(hash->data()), 32);
        return sha256(bytes);
    };
    MerkleTree tree;
    std::vector<Hash> d;
    for (int i = 0; i < 7; ++i) {
        d.push_back(MerkleTree::leafHash(QByteArray(1, static_cast<char>('0' + i))));
        tree.append(d.back());
    }
    const Hash a = d[0], b = d[1], c = d[2], dd = d[3], e = d[4], f = d[5], j = d[6];
    const Hash g = node(a, b), h = node(c, dd), i = node(e, f), k = node(g, h), l = node(i, j);
    QCOMPARE(tree.root(), node(k, l));
    QCOMPARE(tree.inclusionProof(0, 7), (MerkleProof{b, h, l}));
    QCOMPARE(tree.inclusionProof(3, 7), (MerkleProof{c, g, l}));
    QCOMPARE(tree.inclusionProof(4, 7), (MerkleProof{f, j, k}));
    QCOMPARE(tree.inclusionProof(6, 7), (MerkleProof{i, k}));
    QCOMPARE(tree.consistencyProof(3, 7), (MerkleProof{c, dd, g, l}));
    QCOMPARE(tree.consistencyProof(4, 7), (MerkleProof{l}));
    QCOMPARE(tree.consistencyProof(6, 7), (MerkleProof{i, j, k}));
}

void MerkleTest::everyRootMatchesTheDefinition()
{
    const std::vector<QByteArray> entries = someEntries(largest);
    MerkleTree growing;
    for (int size = 0; size <= largest; ++size) {
        const Hash expected = naiveRoot({entries.begin(), entries.begin() + size});
        QVERIFY2(growing.root() == expected, qPrintable(QString::number(size)));
        if (size < largest)
            growing.append(MerkleTree::leafHash(entries[static_cast<std::size_t>(size)]));
    }
    for (std::uint64_t size = 0; size <= largest; ++size)
        QVERIFY(growing.rootAt(size) == naiveRoot({entries.begin(), entries.begin() + static_cast<std::ptrdiff_t>(size)}));
}

void MerkleTest::everyInclusionProofHoldsAndNoOther()
{
    const std::vector<QByteArray> entries = someEntries(largest);
    const MerkleTree tree = treeOf(entries);
    for (std::uint64_t size = 1; size <= largest; ++size) {
        const Hash root = tree.rootAt(size);
        for (std::uint64_t index = 0; index < size; ++index) {
            const MerkleProof proof = tree.inclusionProof(index, size);
            const Hash leaf = MerkleTree::leafHash(entries[index]);
            QVERIFY(verifyInclusion(leaf, index, size, proof, root));
            QVERIFY(!verifyInclusion(leaf, index + 1, size, proof, root));
            QVERIFY(!verifyInclusion(MerkleTree::leafHash(entries[(index + 1) % entries.size()]), index, size, proof, root));
        }
        QVERIFY(!verifyInclusion(MerkleTree::leafHash(entries[0]), size, size, {}, root));
    }
    QVERIFY(!verifyInclusion(sha256({}), 0, 0, {}, sha256({})));
}

void MerkleTest::everyConsistencyProofHoldsAndNoOther()
{
    const MerkleTree tree = treeOf(someEntries(largest));
    std::vector<Hash> roots;
    for (std::uint64_t size = 0; size <= largest; ++size)
        roots.push_back(tree.rootAt(size));
    const Hash other = sha256("another log");
    for (std::uint64_t first = 0; first <= largest; ++first) {
        for (std::uint64_t second = first; second <= largest; ++second) {
            const MerkleProof proof = tree.consistencyProof(first, second);
            QVERIFY(verifyConsistency(first, roots[first], second, roots[second], proof));
            QVERIFY(!verifyConsistency(first, other, second, roots[second], proof));
            // The empty log is a beginning of every log, whatever became of it.
            if (first > 0)
                QVERIFY(!verifyConsistency(first, roots[first], second, other, proof));
            if (first < second)
                QVERIFY(!verifyConsistency(second, roots[second], first, roots[first], proof));
        }
    }
}

void MerkleTest::tamperedProofsFail()
{
    const std::vector<QByteArray> entries = someEntries(100);
    const MerkleTree tree = treeOf(entries);
    const Hash root = tree.root();
    for (std::uint64_t index = 0; index < 100; index += 7) {
        const MerkleProof good = tree.inclusionProof(index, 100);
        const Hash leaf = MerkleTree::leafHash(entries[index]);
        for (std::size_t i = 0; i < good.size(); ++i) {
            MerkleProof bad = good;
            bad[i] = flipped(bad[i], index * 13 + i);
            QVERIFY(!verifyInclusion(leaf, index, 100, bad, root));
        }
        MerkleProof shorter = good;
        shorter.pop_back();
        QVERIFY(!verifyInclusion(leaf, index, 100, shorter, root));
        MerkleProof longer = good;
        longer.push_back(root);
        QVERIFY(!verifyInclusion(leaf, index, 100, longer, root));
    }
    for (std::uint64_t first = 1; first < 100; ++first) {
        const MerkleProof good = tree.consistencyProof(first, 100);
        const Hash old = tree.rootAt(first);
        for (std::size_t i = 0; i < good.size(); ++i) {
            MerkleProof bad = good;
            bad[i] = flipped(bad[i], first + i);
            QVERIFY(!verifyConsistency(first, old, 100, root, bad));
        }
        MerkleProof shorter = good;
        shorter.pop_back();
        QVERIFY(!verifyConsistency(first, old, 100, root, shorter));
        MerkleProof longer = good;
        longer.push_back(root);
        QVERIFY(!verifyConsistency(first, old, 100, root, longer));
    }
}

// Design.md §12 measures the rate in tests/bench; here only the order of growth is held: a root taken after every append
// would take minutes if either were linear.
void MerkleTest::appendKeepsUpWithHashing()
{
    MerkleTree tree;
    const Hash leaf = MerkleTree::leafHash("entry");
    QElapsedTimer watch;
    watch.start();
    for (int i = 0; i < 1'000'000; ++i)
        tree.append(leaf);
    qInfo("1 000 000 appends: %lld ms", watch.restart());
    Hash last{};
    for (int i = 0; i < 100'000; ++i) {
        tree.append(leaf);
        last = tree.root();
    }
    qInfo("100 000 appends with a root each: %lld ms", watch.elapsed());
    QVERIFY(last == tree.rootAt(tree.size()));
}

QTEST_GUILESS_MAIN(MerkleTest)
#include "tst_merkle.moc"
