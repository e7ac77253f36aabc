// SPDX-License-Identifier: GPL-3.0-or-later
// The ledger: commits a second on a real file, proofs at a million entries, and what it costs to check a log and a pack.
#include "core/domain/ledger/evidence_pack.h"
#include "core/domain/ledger/verify_log.h"
#include "core/domain/ledger/verify_pack.h"
#include "core/engine/privacy_files.h"
#include "core/store/evidence_source.h"
#include "tests/bench/figures.h"

#include <QCoreApplication>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTemporaryDir>

#include <random>

using namespace backroom;
using namespace Qt::StringLiterals;
using bench::print;

namespace {

constexpr std::uint64_t manyEntries = 1'000'000;
constexpr int proofs = 10'000;
constexpr int decisions = 1000;

Hash leafNumber(std::uint64_t number)
{
    return MerkleTree::leafHash(QByteArray::number(static_cast<qulonglong>(number)));
}

void benchProofs()
{
    MerkleTree tree;
    const double memory = bench::residentMiB();
    const bench::Stopwatch growing;
    for (std::uint64_t i = 0; i < manyEntries; ++i)
        tree.append(leafNumber(i));
    print("a tree of 1 000 000 entries, leaf hashes included", growing.elapsed() * 1000 / manyEntries, "us an entry");
    print("memory of the tree", bench::residentMiB() - memory, "MiB");
    // The bare work: what no tree can do without.
    Hash both{};
    const bench::Stopwatch bareWatch;
    for (std::uint64_t i = 0; i < manyEntries; ++i)
        both = sha256(QByteArray(reinterpret_cast<const char*>(both.data()), 32) + QByteArray(33, 'x'));
    print("one bare SHA-256 over 65 bytes", bareWatch.elapsed() * 1000 / manyEntries, "us");

    std::mt19937_64 random(1);
    std::vector<std::uint64_t> places;
    for (int i = 0; i < proofs; ++i)
        places.push_back(random() % manyEntries);
    std::vector<MerkleProof> made;
    made.reserve(proofs);
    const bench::Stopwatch making;
    for (const std::uint64_t place : places)
        made.push_back(tree.inclusionProof(place, manyEntries));
    print("inclusion proof made, 1 000 000 entries", making.elapsed() * 1000 / proofs, "us");
    const Hash root = tree.root();
    std::size_t bytes = 0;
    int sound = 0;
    const bench::Stopwatch checking;
    for (std::size_t i = 0; i < made.size(); ++i)
        sound += verifyInclusion(leafNumber(places[i]), places[i], manyEntries, made[i], root) ? 1 : 0;
    print("inclusion proof checked", checking.elapsed() * 1000 / proofs, "us");
    for (const MerkleProof& proof : made)
        bytes += proof.size() * sizeof(Hash);
    print("inclusion proof", static_cast<double>(bytes) / proofs, sound == proofs ? "bytes, all sound" : "bytes, NOT ALL SOUND");

    std::vector<std::pair<std::uint64_t, MerkleProof>> follow;
    const bench::Stopwatch following;
    for (const std::uint64_t place : places)
        follow.emplace_back(place, tree.consistencyProof(place, manyEntries));
    print("consistency proof made", following.elapsed() * 1000 / proofs, "us");
    std::vector<Hash> roots;
    const bench::Stopwatch rooting;
    for (const auto& [size, proof] : follow)
        roots.push_back(tree.rootAt(size));
    print("root of the past", rooting.elapsed() * 1000 / proofs, "us");
    bytes = 0;
    sound = 0;
    const bench::Stopwatch consistent;
    for (std::size_t i = 0; i < follow.size(); ++i)
        sound += verifyConsistency(follow[i].first, roots[i], manyEntries, root, follow[i].second) ? 1 : 0;
    print("consistency proof checked", consistent.elapsed() * 1000 / proofs, "us");
    for (const auto& [size, proof] : follow)
        bytes += proof.size() * sizeof(Hash);
    print("consistency proof", static_cast<double>(bytes) / proofs, sound == proofs ? "bytes, all sound" : "bytes, NOT ALL SOUND");
}

Decision decisionNumber(int number, DecisionState state)
{
    Decision decision;
    decision.id = {u"decision-%1"_s.arg(number)};
    decision.item = {u"item-%1"_s.arg(number)};
    decision.record = {{u"odoo"_s}, u"purchase.order"_s, number};
    decision.reason = u"agreed with the supplier"_s;
    decision.title = u"Gemini Furniture"_s;
    decision.seal = sealOf({{u"amount_total"_s, u"12000.00 EUR"_s}, {u"partner_id"_s, u"Gemini Furniture [7]"_s}}, u"PUR.order.to-approve v1"_s);
    decision.state = state;
    return decision;
}

void benchStore(const QTemporaryDir& folder)
{
    const auto privacy = loadPrivacy({QStringLiteral(BACKROOM_RESOURCES)});
    auto ledger = LedgerStore::open(folder.filePath(u"ledger.sqlite"_s), {}, *privacy);
    using enum DecisionState;
    const std::vector<DecisionState> path{Held, Queued, Checking, Sending, Acknowledged, Verified};
    const int commits = decisions * static_cast<int>(path.size());
    const bench::Stopwatch watch;
    for (int i = 0; i < decisions; ++i) {
        for (const DecisionState state : path) {
            if (!(*ledger)->record(decisionNumber(i, state), {u"decision."_s + toName(state), {}, u"lead"_s, u"bench"_s, {}}))
                std::abort();
        }
    }
    const double product = watch.elapsed() / commits;

    auto database = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"bare"_s);
    database.setDatabaseName(folder.filePath(u"bare.sqlite"_s));
    database.open();
    for (const QString& sql : {u"PRAGMA locking_mode=EXCLUSIVE"_s, u"PRAGMA journal_mode=WAL"_s, u"PRAGMA synchronous=FULL"_s, u"CREATE TABLE entry (id INTEGER PRIMARY KEY, body BLOB)"_s})
        QSqlQuery(database).exec(sql);
    QSqlQuery insert(database);
    insert.prepare(u"INSERT INTO entry (body) VALUES (?)"_s);
    const bench::Stopwatch bareWatch;
    for (int i = 0; i < commits; ++i) {
        insert.bindValue(0, QByteArray(2000, 'x'));
        insert.exec();
    }
    const double bare = bareWatch.elapsed() / commits;
    print("outbox commits a second, synchronous=FULL, personal values apart", 1000 / product, "a second");
    print("bare SQLite commits of 2 000 bytes", 1000 / bare, "a second");
    bench::printRatio("outbox commit / bare commit", product, bare, 1.2);

    TreeHead head{(*ledger)->size(), (*ledger)->root(), {}, {}, {}};
    SigningKey::generate().sign(head);
    if (!(*ledger)->addHead(head))
        std::abort();
    const auto entries = (*ledger)->entries(0, (*ledger)->size()).value_or({});
    const auto values = (*ledger)->values().value_or({});
    const bench::Stopwatch checking;
    const bool isSound = verifyLog(entries, {head}, values).empty();
    print("whole log checked", checking.elapsed() * 1000 / static_cast<double>(entries.size()), isSound ? "us an entry, sound" : "us an entry, NOT SOUND");

    const bench::Stopwatch packing;
    const auto pack = evidenceOf(**ledger, {});
    const auto bytes = writePack(*pack);
    print("evidence pack of the whole log written", packing.elapsed() * 1000 / static_cast<double>(entries.size()), "us an entry");
    print("evidence pack", static_cast<double>(bytes->size()) / static_cast<double>(entries.size()), "bytes an entry");
    const bench::Stopwatch proving;
    const auto read = readPack(*bytes);
    const bool isPackSound = read && verifyPack(*read).isSound();
    print("evidence pack read and proven", proving.elapsed() * 1000 / static_cast<double>(entries.size()), isPackSound ? "us an entry, sound" : "us an entry, NOT SOUND");
    const auto one = evidenceOf(**ledger, {{u"decision-500"_s}, {}, {}});
    print("evidence pack of one decision", static_cast<double>(writePack(*one)->size()), "bytes");
}

} // namespace

int main(int argc, char** argv)
{
    const QCoreApplication app(argc, argv);
    const QTemporaryDir folder;
    benchProofs();
    benchStore(folder);
    return 0;
}
