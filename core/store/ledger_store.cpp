// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/ledger_store.h"

#include "core/domain/ledger/verify_log.h"

#include <QSqlQuery>

#include <limits>

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
    // A decision is what its newest entry says, with the values that stand beside the log.
    {2,
        {
            "CREATE TABLE personal (commitment BLOB PRIMARY KEY, object TEXT NOT NULL, salt BLOB NOT NULL, value BLOB NOT NULL) WITHOUT ROWID",
            "CREATE INDEX personal_by_object ON personal (object)",
            "ALTER TABLE decision DROP COLUMN body",
        }},
    {3,
        {
            "CREATE TABLE witness (id INTEGER PRIMARY KEY, model TEXT NOT NULL, record INTEGER NOT NULL, size INTEGER NOT NULL, head BLOB NOT NULL, sent_at TEXT, seen_at TEXT,"
            " message INTEGER NOT NULL, UNIQUE (model, record, size))",
        }},
    {4,
        {
            "CREATE TABLE batch (id TEXT PRIMARY KEY, is_open INTEGER NOT NULL, at TEXT NOT NULL, sequence INTEGER NOT NULL)",
            "CREATE TABLE batch_item (batch TEXT NOT NULL, place INTEGER NOT NULL, state TEXT NOT NULL, reasons TEXT NOT NULL, PRIMARY KEY (batch, place)) WITHOUT ROWID",
            "ALTER TABLE decision ADD COLUMN batch TEXT NOT NULL DEFAULT ''",
            "ALTER TABLE decision ADD COLUMN item TEXT NOT NULL DEFAULT ''",
            "UPDATE decision SET item = (SELECT json_extract(CAST(entry.body AS TEXT), '$.subject.item') FROM entry WHERE entry.sequence = decision.sequence)",
            "CREATE INDEX decision_by_item ON decision (item)",
            "CREATE INDEX decision_by_batch ON decision (batch) WHERE batch <> ''",
        }},
    // A playbook is a batch too: what is kept and let go of the one is of the other.
    {5,
        {
            "CREATE TABLE playbook (id TEXT PRIMARY KEY, phase TEXT NOT NULL, is_undoing INTEGER NOT NULL, looked_at TEXT NOT NULL)",
            "CREATE TABLE playbook_step (playbook TEXT NOT NULL, place INTEGER NOT NULL, state TEXT NOT NULL, reasons TEXT NOT NULL, decision TEXT NOT NULL, earlier TEXT NOT NULL,"
            " PRIMARY KEY (playbook, place)) WITHOUT ROWID",
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

LedgerStore::LedgerStore(std::unique_ptr<Database> database, PrivacyBook privacy) : m_database(std::move(database)), m_privacy(std::move(privacy)) {}

LedgerStore::~LedgerStore() = default;

Result<std::unique_ptr<LedgerStore>> LedgerStore::open(const QString& file, FaultHook faults, PrivacyBook privacy)
{
    Database::Options options;
    options.durable = options.exclusive = options.forgets = true;
    options.migrations = ledgerMigrations;
    options.faults = std::move(faults);
    auto database = Database::open(file, std::move(options));
    if (!database)
        return database.error();
    std::unique_ptr<LedgerStore> store(new LedgerStore(std::move(*database), std::move(privacy)));
    if (const auto loaded = store->load(); !loaded)
        return loaded.error();
    return store;
}

Result<void> LedgerStore::load()
{
    bool sound = true;
    auto read = m_database->run("SELECT sequence, body, leaf FROM entry ORDER BY sequence", {}, [&](const QSqlQuery& row) {
        m_lastLeaf = hashOf(row.value(2).toByteArray());
        const LedgerEntry entry{row.value(0).toULongLong(), row.value(1).toByteArray(), m_lastLeaf};
        sound = sound && MerkleTree::leafHash(entry.body) == m_lastLeaf;
        m_care.add(entry);
        m_tree.append(m_lastLeaf);
    });
    if (!read)
        return read;
    read = m_database->run("SELECT size, root FROM state", {}, [&](const QSqlQuery& row) {
        sound = sound && row.value(0).toULongLong() == m_tree.size() && hashOf(row.value(1).toByteArray()) == m_tree.root();
    });
    if (read && !sound)
        m_damage = Error::of(ErrorKind::StoreCorrupt, u"ledger.sqlite is not the file that was written"_s);
    return read;
}

Result<void> LedgerStore::write(const LedgerAct& act, const Json& before, const PersonalValues& known, const std::function<Result<void>(const LedgerEntry&)>& also)
{
    const auto made = committed(act, m_privacy, before.is_object() ? before.value("personal", Json()) : Json(), known);
    if (!made)
        return made.error();
    const auto entry = makeEntry(made->act, m_tree.size(), m_lastLeaf);
    if (!entry)
        return entry.error();
    MerkleTree::Tip grown = m_tree.tip();
    grown.append(entry->leaf);
    const QString object = objectOf({{"act", toJson(act.act)}, {"subject", act.subject}});
    const auto done = m_database->transact([&]() -> Result<void> {
        auto written = m_database->run("INSERT INTO entry (sequence, body, leaf) VALUES (?, ?, ?)",
            {static_cast<qint64>(entry->sequence), entry->body, bytesOf(entry->leaf)});
        // Before the entry's own values: an erasure lets go what was there before it.
        if (written && also)
            written = also(*entry);
        for (auto value = made->fresh.begin(); written && value != made->fresh.end(); ++value) {
            written = m_database->run("INSERT INTO personal (commitment, object, salt, value) VALUES (?, ?, ?, ?)",
                {bytesOf(value->first), object, value->second.salt, value->second.value});
        }
        if (written)
            written = m_database->run("INSERT OR REPLACE INTO state (id, size, root) VALUES (1, ?, ?)",
                {static_cast<qint64>(entry->sequence + 1), bytesOf(grown.root())});
        return written;
    });
    if (!done)
        return done;
    m_tree.append(entry->leaf);
    m_lastLeaf = entry->leaf;
    m_care.add(*entry);
    return {};
}

Result<void> LedgerStore::record(const Decision& decision, const LedgerAct& act)
{
    Json body;
    const auto read = m_database->run("SELECT entry.body FROM decision JOIN entry USING (sequence) WHERE decision.id = ?", {decision.id.value},
        [&](const QSqlQuery& row) { body = parseJson(row.value(0).toByteArray()).value_or(Json()); });
    if (!read)
        return read;
    const auto known = body.is_null() ? Result<PersonalValues>(PersonalValues()) : valuesOf(decision.id.value);
    if (!known)
        return known.error();
    const auto before = body.is_null() ? Result<Decision>(Error::of(ErrorKind::Missing)) : decisionFromJson(opened(body, *known).subject);
    if (before ? !mayFollow(*before, decision) : decision.state != DecisionState::Held)
        return Error::of(ErrorKind::Policy, u"a decision cannot go from %1 to %2"_s.arg(before ? toName(before->state) : u"nothing"_s, toName(decision.state)));
    LedgerAct full = act;
    full.subject = toJson(decision);
    return write(full, body, *known, [&](const LedgerEntry& entry) {
        return m_database->run("INSERT OR REPLACE INTO decision (id, batch, item, sequence, is_open, decided_at) VALUES (?, ?, ?, ?, ?, ?)",
            {decision.id.value, decision.batch.value, decision.item.value, static_cast<qint64>(entry.sequence), isOpen(decision.state) ? 1 : 0, toIso(decision.decidedAt)});
    });
}

Result<void> LedgerStore::append(const LedgerAct& act)
{
    return write(act, {}, {}, {});
}

Result<PersonalValues> LedgerStore::valuesOf(const QString& object) const
{
    PersonalValues values;
    const auto read = m_database->run("SELECT commitment, salt, value FROM personal WHERE object = ?", {object}, [&](const QSqlQuery& row) {
        values[hashOf(row.value(0).toByteArray())] = {row.value(1).toByteArray(), row.value(2).toByteArray()};
    });
    if (!read)
        return read.error();
    return values;
}

Result<PersonalValues> LedgerStore::values() const
{
    PersonalValues values;
    const auto read = m_database->run("SELECT commitment, salt, value FROM personal", {}, [&](const QSqlQuery& row) {
        values[hashOf(row.value(0).toByteArray())] = {row.value(1).toByteArray(), row.value(2).toByteArray()};
    });
    if (!read)
        return read.error();
    return values;
}

Result<void> LedgerStore::addBatch(const Batch& batch, const LedgerAct& act)
{
    LedgerAct full = act;
    full.subject = toJson(batch);
    return write(full, {}, {}, [&](const LedgerEntry& entry) {
        return m_database->run("INSERT INTO batch (id, is_open, at, sequence) VALUES (?, 1, ?, ?)", {batch.id.value, toIso(batch.at), static_cast<qint64>(entry.sequence)});
    });
}

Result<void> LedgerStore::setBatchItem(const Batch& batch, std::size_t place, const LedgerAct& act)
{
    const BatchItem& item = batch.items.at(place);
    LedgerAct full = act;
    full.subject = {{"batch", toJson(batch.id.value)}, {"item", toJson(item.item.value)}, {"businessKey", toJson(item.businessKey)}, {"reasons", Json::array()}};
    for (const QString& reason : item.reasons)
        full.subject["reasons"].push_back(toJson(reason));
    return write(full, {}, {}, [&](const LedgerEntry&) {
        return m_database->run("INSERT OR REPLACE INTO batch_item (batch, place, state, reasons) VALUES (?, ?, ?, ?)",
            {batch.id.value, static_cast<qint64>(place), toName(item.state), QString::fromUtf8(dumpJson(full.subject["reasons"]))});
    });
}

Result<void> LedgerStore::endBatch(const Batch& batch, const LedgerAct& act)
{
    LedgerAct full = act;
    full.subject["batch"] = toJson(batch.id.value);
    return write(full, {}, {}, [&](const LedgerEntry&) { return m_database->run("UPDATE batch SET is_open = 0 WHERE id = ?", {batch.id.value}); });
}

Result<std::vector<Batch>> LedgerStore::batches(int limit) const
{
    std::vector<std::pair<QByteArray, bool>> rows;
    auto read = m_database->run("SELECT entry.body, batch.is_open FROM batch JOIN entry USING (sequence) WHERE batch.id NOT IN (SELECT id FROM playbook) ORDER BY batch.at DESC, batch.id LIMIT ?", {limit},
        [&](const QSqlQuery& row) { rows.emplace_back(row.value(0).toByteArray(), row.value(1).toBool()); });
    if (!read)
        return read.error();
    std::vector<Batch> batches;
    for (const auto& [bytes, isOpen] : rows) {
        const auto body = parseJson(bytes);
        const auto own = body ? valuesOf(objectOf(*body)) : Result<PersonalValues>(body.error());
        auto batch = own ? batchFromJson(opened(*body, *own).subject) : Result<Batch>(own.error());
        if (!batch)
            return Error::of(ErrorKind::StoreCorrupt, u"a batch in the ledger cannot be read: %1"_s.arg(batch.error().detail));
        batch->isOpen = isOpen;
        if (read = readProgress(*batch); !read)
            return read.error();
        batches.push_back(std::move(*batch));
    }
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
    return m_database->run("SELECT id, item FROM decision WHERE batch = ?", {batch.id.value}, [&](const QSqlQuery& row) {
        const ItemId decided{row.value(1).toString()};
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
    return readDecisions("SELECT entry.body FROM decision JOIN entry USING (sequence) WHERE batch = ? ORDER BY decided_at, sequence", {batch.value});
}

Result<std::vector<Decision>> LedgerStore::decisionsOn(const ItemId& item) const
{
    return readDecisions("SELECT entry.body FROM decision JOIN entry USING (sequence) WHERE item = ? ORDER BY decided_at, sequence", {item.value});
}

Result<std::vector<Decision>> LedgerStore::readDecisions(const char* sql, const QVariantList& values) const
{
    std::vector<QByteArray> bodies;
    const auto read = m_database->run(sql, values, [&](const QSqlQuery& row) { bodies.push_back(row.value(0).toByteArray()); });
    if (!read)
        return read.error();
    std::vector<Decision> decisions;
    for (const QByteArray& bytes : bodies) {
        const auto body = parseJson(bytes);
        const auto own = body ? valuesOf(objectOf(*body)) : Result<PersonalValues>(PersonalValues());
        if (!own)
            return own.error();
        auto decision = body ? decisionFromJson(opened(*body, *own).subject) : Result<Decision>(body.error());
        if (!decision)
            return Error::of(ErrorKind::StoreCorrupt, u"a decision in the ledger cannot be read: %1"_s.arg(decision.error().detail));
        decisions.push_back(std::move(*decision));
    }
    return decisions;
}

Result<std::vector<Decision>> LedgerStore::decisions(int limit) const
{
    return readDecisions("SELECT entry.body FROM decision JOIN entry USING (sequence) ORDER BY decided_at DESC, sequence DESC LIMIT ?", {limit});
}

Result<std::vector<Decision>> LedgerStore::openDecisions() const
{
    return readDecisions("SELECT entry.body FROM decision JOIN entry USING (sequence) WHERE is_open = 1 ORDER BY decided_at, sequence", {});
}

Result<std::vector<Decision>> LedgerStore::decidedSince(Timestamp from) const
{
    return readDecisions("SELECT entry.body FROM decision JOIN entry USING (sequence) WHERE decided_at >= ? ORDER BY decided_at, sequence", {toIso(from)});
}

Result<std::vector<Decision>> LedgerStore::decisionsSince(std::uint64_t sequence) const
{
    return readDecisions("SELECT entry.body FROM decision JOIN entry USING (sequence) WHERE sequence >= ? ORDER BY sequence", {static_cast<qint64>(sequence)});
}

Result<std::optional<LedgerEntry>> LedgerStore::newestOf(const QString& act) const
{
    std::optional<LedgerEntry> newest;
    const QByteArray mark = "\"act\":" + dumpJson(toJson(act));
    const auto read = m_database->run("SELECT sequence, body, leaf FROM entry WHERE instr(body, ?) > 0 ORDER BY sequence DESC LIMIT 1", {mark}, [&](const QSqlQuery& row) {
        newest = LedgerEntry{row.value(0).toULongLong(), row.value(1).toByteArray(), hashOf(row.value(2).toByteArray())};
    });
    if (!read)
        return read.error();
    return newest;
}

Result<std::vector<Decision>> LedgerStore::decisionsNamed(const QString& idOrReference) const
{
    auto byId = readDecisions("SELECT entry.body FROM decision JOIN entry USING (sequence) WHERE decision.id = ?", {idOrReference});
    if (!byId || !byId->empty())
        return byId;
    auto all = decisions(-1);
    if (all)
        std::erase_if(*all, [&](const Decision& decision) { return decision.businessKey != idOrReference; });
    return all;
}

Result<Decision> LedgerStore::decision(const QString& idOrReference) const
{
    const auto all = decisionsNamed(idOrReference);
    if (!all)
        return all.error();
    if (all->size() == 1)
        return all->front();
    return Error::of(ErrorKind::Missing, all->empty() ? u"no decision has this id or reference"_s : u"%1 decisions have this reference; give an id"_s.arg(all->size()));
}

Result<Json> LedgerStore::subjectOf(const LedgerEntry& entry) const
{
    const auto body = parseJson(entry.body);
    if (!body)
        return body.error();
    const auto own = valuesOf(objectOf(*body));
    if (!own)
        return own.error();
    return opened(*body, *own).subject;
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

Result<std::vector<Witness>> LedgerStore::witnesses() const
{
    std::vector<Witness> witnesses;
    const auto read = m_database->run("SELECT model, record, head, sent_at, seen_at, message FROM witness ORDER BY size, id", {}, [&](const QSqlQuery& row) {
        const auto json = parseJson(row.value(2).toByteArray());
        const auto head = json ? headFromJson(*json) : Result<TreeHead>(json.error());
        witnesses.push_back({{row.value(0).toString(), row.value(1).toLongLong()}, head.value_or({}), fromIso(row.value(3).toString()), fromIso(row.value(4).toString()),
            row.value(5).toLongLong()});
    });
    if (!read)
        return read.error();
    return witnesses;
}

Result<void> LedgerStore::putWitness(const Witness& witness)
{
    const auto time = [](const std::optional<Timestamp>& at) { return at ? QVariant(toIso(*at)) : QVariant(); };
    return m_database->transact([&] {
        return m_database->run("INSERT INTO witness (model, record, size, head, sent_at, seen_at, message) VALUES (?, ?, ?, ?, ?, ?, ?)"
                               " ON CONFLICT (model, record, size) DO UPDATE SET head = excluded.head, sent_at = excluded.sent_at, seen_at = excluded.seen_at, message = excluded.message",
            {witness.place.model, static_cast<qint64>(witness.place.id), static_cast<qint64>(witness.head.size), dumpJson(toJson(witness.head)), time(witness.sentAt),
                time(witness.seenAt), static_cast<qint64>(witness.message)});
    });
}

void LedgerStore::condemn(const Error& damage)
{
    if (!m_damage)
        m_damage = damage;
}

Result<std::vector<LedgerFinding>> LedgerStore::verify() const
{
    std::vector<LedgerFinding> findings;
    const auto integrity = m_database->integrityFindings();
    if (!integrity)
        return integrity.error();
    for (const QString& line : *integrity)
        findings.push_back({0, u"the file is damaged: "_s + line, LedgerFault::Store});
    const auto all = entries(0, static_cast<std::uint64_t>(std::numeric_limits<qint64>::max()));
    if (!all)
        return all.error();
    const auto signedHeads = heads();
    if (!signedHeads)
        return signedHeads.error();
    const auto beside = values();
    if (!beside)
        return beside.error();
    const auto wrong = verifyLog(*all, *signedHeads, *beside);
    findings.insert(findings.end(), wrong.begin(), wrong.end());

    MerkleTree::Tip tree;
    std::map<QString, std::uint64_t> newest; ///< decision id → sequence of its newest entry
    for (const LedgerEntry& entry : *all) {
        tree.append(MerkleTree::leafHash(entry.body));
        const auto body = entry.body.contains("\"act\":\"decision.") ? parseJson(entry.body) : Result<Json>(Error::of(ErrorKind::Missing));
        if (body && body->is_object() && isDecisionAct(textAt(*body, "act")))
            newest[objectOf(*body)] = entry.sequence;
    }
    const auto seen = witnesses();
    if (!seen)
        return seen.error();
    for (const Witness& witness : *seen) {
        const bool fits = witness.head.size <= m_tree.size() && hasValidSignature(witness.head) && m_tree.rootAt(witness.head.size) == witness.head.root;
        if (witness.seenAt && !fits)
            findings.push_back({witness.head.size, u"not what was witnessed in %1 %2"_s.arg(witness.place.model).arg(witness.place.id), LedgerFault::Witness});
    }
    bool rootKnown = tree.size() == 0;
    const auto read = m_database->run("SELECT size, root FROM state", {}, [&](const QSqlQuery& row) {
        rootKnown = row.value(0).toULongLong() == tree.size() && hashOf(row.value(1).toByteArray()) == tree.root();
    });
    if (!read)
        return read.error();
    if (!rootKnown)
        findings.push_back({tree.size(), u"the root that was stored with the last entry is another one"_s, LedgerFault::Store});
    if (const auto checked = checkRows(std::move(newest), findings); !checked)
        return checked.error();
    return findings;
}

Result<void> LedgerStore::checkRows(std::map<QString, std::uint64_t> newest, std::vector<LedgerFinding>& findings) const
{
    const auto read = m_database->run("SELECT decision.id, sequence, is_open, decided_at, entry.body FROM decision LEFT JOIN entry USING (sequence)", {}, [&](const QSqlQuery& row) {
        const auto known = newest.extract(row.value(0).toString());
        const auto body = parseJson(row.value(4).toByteArray());
        const Json subject = body && body->is_object() ? body->value("subject", Json()) : Json();
        const std::uint64_t sequence = row.value(1).toULongLong();
        const bool same = !known.empty() && sequence == known.mapped() && row.value(3).toString() == textAt(subject, "decidedAt")
            && row.value(2).toBool() == isOpen(decisionStateFromName(textAt(subject, "state")).value_or(DecisionState::Failed));
        if (!same)
            findings.push_back({sequence, u"decision %1 is not what its newest entry says"_s.arg(row.value(0).toString()), LedgerFault::Store});
    });
    for (const auto& [id, sequence] : newest)
        findings.push_back({sequence, u"decision %1 is in the log but not in the outbox"_s.arg(id), LedgerFault::Store});
    return read;
}

} // namespace backroom
