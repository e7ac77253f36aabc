// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/ledger_store.h"

#include <QSqlQuery>

#include <set>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

const std::vector<Migration> ledgerMigrations{
    {1,
        {
            "CREATE TABLE entry (sequence INTEGER PRIMARY KEY, body BLOB NOT NULL, leaf BLOB NOT NULL)",
            "CREATE TABLE head (id INTEGER PRIMARY KEY, size INTEGER NOT NULL, root BLOB NOT NULL, at TEXT NOT NULL, public_key BLOB NOT NULL, signature BLOB NOT NULL)",
            "CREATE TABLE decision (id TEXT PRIMARY KEY, sequence INTEGER NOT NULL, is_open INTEGER NOT NULL, decided_at TEXT NOT NULL, body BLOB NOT NULL)",
            "CREATE INDEX decision_by_time ON decision (decided_at)",
            "CREATE INDEX decision_open ON decision (is_open) WHERE is_open = 1",
            "CREATE TABLE state (id INTEGER PRIMARY KEY CHECK (id = 1), size INTEGER NOT NULL, root BLOB NOT NULL)",
        }},
    {2,
        {
            "CREATE TABLE batch (id TEXT PRIMARY KEY, is_open INTEGER NOT NULL, at TEXT NOT NULL, body BLOB NOT NULL)",
            "CREATE TABLE batch_item (batch TEXT NOT NULL, place INTEGER NOT NULL, state TEXT NOT NULL, reasons TEXT NOT NULL, PRIMARY KEY (batch, place)) WITHOUT ROWID",
            "ALTER TABLE decision ADD COLUMN batch TEXT NOT NULL DEFAULT ''",
            "ALTER TABLE decision ADD COLUMN item TEXT NOT NULL DEFAULT ''",
            "UPDATE decision SET item = json_extract(CAST(body AS TEXT), '$.item')",
            "CREATE INDEX decision_by_item ON decision (item)",
            "CREATE INDEX decision_by_batch ON decision (batch) WHERE batch <> ''",
        }},
};

QByteArray bytesOf(const Hash& hash)
{
    return QByteArray(reinterpret_cast<const char*>(hash.data()), static_cast<qsizetype>(hash.size()));
}

Hash hashOf(const QByteArray& bytes)
{
    Hash hash{};
    if (bytes.size() == static_cast<qsizetype>(hash.size()))
        std::copy(bytes.begin(), bytes.end(), hash.begin());
    return hash;
}

} // namespace

LedgerStore::LedgerStore(std::unique_ptr<Database> database) : m_database(std::move(database)) {}

LedgerStore::~LedgerStore() = default;

Result<std::unique_ptr<LedgerStore>> LedgerStore::open(const QString& file, FaultHook faults)
{
    auto database = Database::open(file, {true, true, ledgerMigrations, std::move(faults)});
    if (!database)
        return database.error();
    std::unique_ptr<LedgerStore> store(new LedgerStore(std::move(*database)));
    bool sound = true;
    auto read = store->m_database->run("SELECT body, leaf FROM entry ORDER BY sequence", {}, [&](const QSqlQuery& row) {
        store->m_lastLeaf = hashOf(row.value(1).toByteArray());
        sound = sound && MerkleTree::leafHash(row.value(0).toByteArray()) == store->m_lastLeaf;
        store->m_tree.append(store->m_lastLeaf);
    });
    if (!read)
        return read.error();
    read = store->m_database->run("SELECT size, root FROM state", {}, [&](const QSqlQuery& row) {
        sound = sound && row.value(0).toULongLong() == store->m_tree.size() && hashOf(row.value(1).toByteArray()) == store->m_tree.root();
    });
    if (!read)
        return read.error();
    if (!sound)
        store->m_damage = Error::of(ErrorKind::StoreCorrupt, u"ledger.sqlite is not the file that was written"_s);
    return store;
}

Result<void> LedgerStore::write(const LedgerAct& act, const std::function<Result<void>(const LedgerEntry&)>& also)
{
    const auto entry = makeEntry(act, m_tree.size(), m_lastLeaf);
    if (!entry)
        return entry.error();
    MerkleTree::Tip grown = m_tree.tip();
    grown.append(entry->leaf);
    const auto done = m_database->transact([&]() -> Result<void> {
        auto written = m_database->run("INSERT INTO entry (sequence, body, leaf) VALUES (?, ?, ?)",
            {static_cast<qint64>(entry->sequence), entry->body, bytesOf(entry->leaf)});
        if (written)
            written = m_database->run("INSERT OR REPLACE INTO state (id, size, root) VALUES (1, ?, ?)",
                {static_cast<qint64>(entry->sequence + 1), bytesOf(grown.root())});
        return written && also ? also(*entry) : written;
    });
    if (!done)
        return done;
    m_tree.append(entry->leaf);
    m_lastLeaf = entry->leaf;
    return {};
}

Result<void> LedgerStore::record(const Decision& decision, const LedgerAct& act)
{
    std::optional<Decision> before;
    const auto read = m_database->run("SELECT body FROM decision WHERE id = ?", {decision.id.value}, [&](const QSqlQuery& row) {
        const auto json = parseJson(row.value(0).toByteArray());
        if (const auto known = json ? decisionFromJson(*json) : Result<Decision>(json.error()))
            before = *known;
    });
    if (!read)
        return read;
    if (before ? !mayFollow(*before, decision) : decision.state != DecisionState::Held)
        return Error::of(ErrorKind::Policy, u"a decision cannot go from %1 to %2"_s.arg(before ? toName(before->state) : u"nothing"_s, toName(decision.state)));
    LedgerAct full = act;
    full.subject = toJson(decision);
    return write(full, [&](const LedgerEntry& entry) {
        return m_database->run("INSERT OR REPLACE INTO decision (id, batch, item, sequence, is_open, decided_at, body) VALUES (?, ?, ?, ?, ?, ?, ?)",
            {decision.id.value, decision.batch.value, decision.item.value, static_cast<qint64>(entry.sequence), isOpen(decision.state) ? 1 : 0, toIso(decision.decidedAt), dumpJson(full.subject)});
    });
}

Result<void> LedgerStore::append(const LedgerAct& act)
{
    return write(act, {});
}

Result<void> LedgerStore::addBatch(const Batch& batch, const LedgerAct& act)
{
    LedgerAct full = act;
    full.subject = toJson(batch);
    return write(full, [&](const LedgerEntry&) {
        return m_database->run("INSERT INTO batch (id, is_open, at, body) VALUES (?, 1, ?, ?)", {batch.id.value, toIso(batch.at), dumpJson(full.subject)});
    });
}

Result<void> LedgerStore::setBatchItem(const Batch& batch, std::size_t place, const LedgerAct& act)
{
    const BatchItem& item = batch.items.at(place);
    LedgerAct full = act;
    full.subject = {{"batch", toJson(batch.id.value)}, {"item", toJson(item.item.value)}, {"businessKey", toJson(item.businessKey)}, {"reasons", Json::array()}};
    for (const QString& reason : item.reasons)
        full.subject["reasons"].push_back(toJson(reason));
    return write(full, [&](const LedgerEntry&) {
        return m_database->run("INSERT OR REPLACE INTO batch_item (batch, place, state, reasons) VALUES (?, ?, ?, ?)",
            {batch.id.value, static_cast<qint64>(place), toName(item.state), QString::fromUtf8(dumpJson(full.subject["reasons"]))});
    });
}

Result<void> LedgerStore::endBatch(const Batch& batch, const LedgerAct& act)
{
    LedgerAct full = act;
    full.subject["batch"] = toJson(batch.id.value);
    return write(full, [&](const LedgerEntry&) { return m_database->run("UPDATE batch SET is_open = 0 WHERE id = ?", {batch.id.value}); });
}

Result<std::vector<Batch>> LedgerStore::batches(int limit) const
{
    std::vector<Batch> batches;
    bool isReadable = true;
    auto read = m_database->run("SELECT body, is_open FROM batch ORDER BY at DESC, id LIMIT ?", {limit}, [&](const QSqlQuery& row) {
        const auto json = parseJson(row.value(0).toByteArray());
        auto batch = json ? batchFromJson(*json) : Result<Batch>(json.error());
        isReadable = isReadable && batch;
        if (!batch)
            return;
        batch->isOpen = row.value(1).toBool();
        batches.push_back(std::move(*batch));
    });
    for (Batch& batch : batches) {
        if (read)
            read = readProgress(batch);
    }
    if (!read)
        return read.error();
    if (!isReadable)
        return Error::of(ErrorKind::StoreCorrupt, u"a batch in the ledger cannot be read"_s);
    return batches;
}

Result<void> LedgerStore::readProgress(Batch& batch) const
{
    const auto read = m_database->run("SELECT place, state, reasons FROM batch_item WHERE batch = ?", {batch.id.value}, [&](const QSqlQuery& row) {
        const auto place = row.value(0).toULongLong();
        const auto state = batchItemStateFromName(row.value(1).toString());
        if (place >= batch.items.size() || !state)
            return;
        batch.items[place].state = *state;
        for (const Json& reason : parseJson(row.value(2).toByteArray()).value_or(Json::array()))
            batch.items[place].reasons.push_back(textOf(reason));
    });
    if (!read)
        return read;
    return m_database->run("SELECT id, body FROM decision WHERE batch = ?", {batch.id.value}, [&](const QSqlQuery& row) {
        const ItemId decided{textAt(parseJson(row.value(1).toByteArray()).value_or(Json()), "item")};
        for (BatchItem& item : batch.items) {
            if (item.item == decided) {
                item.state = BatchItem::State::Decided;
                item.decision = {row.value(0).toString()};
            }
        }
    });
}

Result<std::vector<Decision>> LedgerStore::decisionsOf(const BatchId& batch) const
{
    return readDecisions("SELECT body FROM decision WHERE batch = ? ORDER BY decided_at, sequence", {batch.value});
}

Result<std::vector<Decision>> LedgerStore::decisionsOn(const ItemId& item) const
{
    return readDecisions("SELECT body FROM decision WHERE item = ? ORDER BY decided_at, sequence", {item.value});
}

Result<std::vector<Decision>> LedgerStore::readDecisions(const char* sql, const QVariantList& values) const
{
    std::vector<Decision> decisions;
    std::optional<Error> damaged;
    const auto read = m_database->run(sql, values, [&](const QSqlQuery& row) {
        const auto json = parseJson(row.value(0).toByteArray());
        const auto decision = json ? decisionFromJson(*json) : Result<Decision>(json.error());
        if (decision)
            decisions.push_back(*decision);
        else
            damaged = Error::of(ErrorKind::StoreCorrupt, u"a decision in the ledger cannot be read: %1"_s.arg(decision.error().detail));
    });
    if (!read)
        return read.error();
    if (damaged)
        return *damaged;
    return decisions;
}

Result<std::vector<Decision>> LedgerStore::decisions(int limit) const
{
    return readDecisions("SELECT body FROM decision ORDER BY decided_at DESC, sequence DESC LIMIT ?", {limit});
}

Result<std::vector<Decision>> LedgerStore::openDecisions() const
{
    return readDecisions("SELECT body FROM decision WHERE is_open = 1 ORDER BY decided_at, sequence", {});
}

std::uint64_t LedgerStore::size() const
{
    return m_tree.size();
}

Hash LedgerStore::root() const
{
    return m_tree.root();
}

Result<std::vector<LedgerEntry>> LedgerStore::entries(std::uint64_t from, std::uint64_t count) const
{
    std::vector<LedgerEntry> entries;
    const auto read = m_database->run("SELECT sequence, body, leaf FROM entry WHERE sequence >= ? ORDER BY sequence LIMIT ?",
        {static_cast<qint64>(from), static_cast<qint64>(count)}, [&](const QSqlQuery& row) {
            entries.push_back({row.value(0).toULongLong(), row.value(1).toByteArray(), hashOf(row.value(2).toByteArray())});
        });
    if (!read)
        return read.error();
    return entries;
}

Result<std::vector<TreeHead>> LedgerStore::heads() const
{
    std::vector<TreeHead> heads;
    const auto read = m_database->run("SELECT size, root, at, public_key, signature FROM head ORDER BY id", {}, [&](const QSqlQuery& row) {
        // Qt reads other spellings of a time as well; a text that is not ours gives no time, so the signature cannot hold.
        const QString text = row.value(2).toString();
        const auto at = fromIso(text);
        heads.push_back({row.value(0).toULongLong(), hashOf(row.value(1).toByteArray()), at && toIso(*at) == text ? *at : Timestamp{},
            row.value(3).toByteArray(), row.value(4).toByteArray()});
    });
    if (!read)
        return read.error();
    return heads;
}

Result<void> LedgerStore::addHead(const TreeHead& head)
{
    return m_database->transact([&] {
        return m_database->run("INSERT INTO head (size, root, at, public_key, signature) VALUES (?, ?, ?, ?, ?)",
            {static_cast<qint64>(head.size), bytesOf(head.root), toIso(head.at), head.publicKey, head.signature});
    });
}

Result<std::vector<LedgerFinding>> LedgerStore::verify() const
{
    std::vector<LedgerFinding> findings;
    const auto integrity = m_database->integrityFindings();
    if (!integrity)
        return integrity.error();
    for (const QString& line : *integrity)
        findings.push_back({0, u"the file is damaged: "_s + line});
    const auto all = entries(0, static_cast<std::uint64_t>(std::numeric_limits<qint64>::max()));
    if (!all)
        return all.error();
    const auto signedHeads = heads();
    if (!signedHeads)
        return signedHeads.error();
    const auto wrong = verifyLog(*all, *signedHeads);
    findings.insert(findings.end(), wrong.begin(), wrong.end());

    MerkleTree tree;
    std::map<QString, std::pair<std::uint64_t, Json>> newest; ///< decision id → sequence and subject of its newest entry
    for (const LedgerEntry& entry : *all) {
        tree.append(MerkleTree::leafHash(entry.body));
        const auto body = parseJson(entry.body);
        if (body && textAt(*body, "act").startsWith(u"decision."_s) && body->contains("subject"))
            newest[textAt((*body)["subject"], "id")] = {entry.sequence, (*body)["subject"]};
    }
    bool rootKnown = tree.size() == 0;
    auto read = m_database->run("SELECT size, root FROM state", {}, [&](const QSqlQuery& row) {
        rootKnown = row.value(0).toULongLong() == tree.size() && hashOf(row.value(1).toByteArray()) == tree.root();
    });
    if (!read)
        return read.error();
    if (!rootKnown)
        findings.push_back({tree.size(), u"the root that was stored with the last entry is another one"_s});
    read = m_database->run("SELECT id, sequence, is_open, decided_at, body FROM decision", {}, [&](const QSqlQuery& row) {
        const auto known = newest.extract(row.value(0).toString());
        const auto body = parseJson(row.value(4).toByteArray());
        const std::uint64_t sequence = row.value(1).toULongLong();
        const bool same = !known.empty() && body && *body == known.mapped().second && sequence == known.mapped().first
            && row.value(3).toString() == textAt(*body, "decidedAt")
            && row.value(2).toBool() == isOpen(decisionStateFromName(textAt(*body, "state")).value_or(DecisionState::Failed));
        if (!same)
            findings.push_back({sequence, u"decision %1 is not what its newest entry says"_s.arg(row.value(0).toString())});
    });
    if (!read)
        return read.error();
    for (const auto& [id, entry] : newest)
        findings.push_back({entry.first, u"decision %1 is in the log but not in the outbox"_s.arg(id)});
    return findings;
}

} // namespace backroom
