// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/offline_commands.h"
#include "app/ctl/output.h"
#include "app/resources/resources.h"
#include "core/domain/ledger/canonical_json.h"
#include "core/domain/ledger/ledger_entry.h"
#include "core/engine/definitions.h"
#include "core/engine/system_clock.h"
#include "core/store/cache_store.h"
#include "core/store/ledger_store.h"

#include <QTemporaryDir>

namespace backroom::ctl {

using namespace Qt::StringLiterals;
using backroom::toJson;

namespace {

/// Empty = sound, else what is wrong.
using SelfCheck = std::function<QString()>;

QString checkDefinitions()
{
    const Definitions definitions = loadDefinitions({initResources()});
    if (!definitions.problems.empty())
        return definitions.problems.join(u"; "_s);
    if (definitions.feeds.empty() || definitions.rules.empty())
        return u"none found"_s;
    for (const Rule& rule : definitions.rules) {
        const auto isFed = [&](const FeedDefinition& feed) { return feed.id == rule.feed; };
        if (std::none_of(definitions.feeds.begin(), definitions.feeds.end(), isFed))
            return u"rule %1 reads feed %2, which is not there"_s.arg(rule.code.value, rule.feed.value);
    }
    return {};
}

QString checkHashes()
{
    // FIPS 180-2, appendix B.1; RFC 9162 §2.1.1 for the empty tree; RFC 8785 §3.2.3 for the order of members.
    if (toHex(sha256("abc")) != "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        return u"SHA-256 is wrong"_s;
    if (toHex(MerkleTree().root()) != "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        return u"the empty tree is wrong"_s;
    const auto canonical = canonicalJson(Json{{"b", 1.0}, {"a", true}});
    return canonical && *canonical == R"({"a":true,"b":1})" ? QString() : u"canonical JSON is wrong"_s;
}

QString checkSignatures()
{
    // RFC 8032 §7.1, test 1.
    const auto seed = QByteArray::fromHex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");
    const auto publicKey = QByteArray::fromHex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
    TreeHead head;
    SigningKey::fromSeed(Secret(seed)).sign(head);
    if (head.publicKey != publicKey)
        return u"Ed25519 makes another public key than RFC 8032"_s;
    if (!hasValidSignature(head))
        return u"a signature just made is not accepted"_s;
    head.size += 1;
    return hasValidSignature(head) ? u"a forged tree head is accepted"_s : QString();
}

QString checkCache(const QString& folder)
{
    const SourceId source{u"selftest"_s};
    const FeedId feed{u"selftest"_s};
    const Json position = {{"mark", 1}};
    const auto cache = CacheStore::open(folder + u"/cache.sqlite"_s);
    if (!cache)
        return sentenceOf(cache.error());
    if (const auto applied = (*cache)->apply(feed, {}, {}, position); !applied)
        return sentenceOf(applied.error());
    const auto read = (*cache)->position(feed);
    return read && *read == position ? QString() : u"what was written is not read back"_s;
}

QString checkLedger(const QString& folder)
{
    const QString file = folder + u"/ledger.sqlite"_s;
    Hash root{};
    {
        const auto ledger = LedgerStore::open(file);
        if (!ledger)
            return sentenceOf(ledger.error());
        for (const QString& act : {u"selftest.first"_s, u"selftest.second"_s}) {
            if (const auto written = (*ledger)->append({act, makeSystemClock()->now(), {}, {}, Json::object()}); !written)
                return sentenceOf(written.error());
        }
        root = (*ledger)->root();
    }
    const auto again = LedgerStore::open(file);
    if (!again)
        return sentenceOf(again.error());
    if ((*again)->size() != 2 || (*again)->root() != root)
        return u"the entries are not there after opening it again"_s;
    const auto findings = (*again)->verify();
    return findings && findings->empty() ? QString() : u"a new ledger is not sound"_s;
}

} // namespace

ExitCode runSelftest(const Options& options)
{
    const QTemporaryDir folder;
    const std::vector<std::pair<QString, SelfCheck>> checks{
        {u"built-in feeds and rules"_s, checkDefinitions},
        {u"hashes and canonical form"_s, checkHashes},
        {u"signatures"_s, checkSignatures},
        {u"cache database"_s, [&] { return checkCache(folder.path()); }},
        {u"ledger database"_s, [&] { return checkLedger(folder.path()); }},
    };
    Json list = Json::array();
    ExitCode code = Done;
    for (const auto& [name, check] : checks) {
        const QString wrong = check();
        if (options.json)
            list.push_back({{"check", toJson(name)}, {"ok", wrong.isEmpty()}, {"wrong", toJson(wrong)}});
        else
            print(u"%1  %2\n"_s.arg(wrong.isEmpty() ? u"ok    "_s : u"FAILED"_s, name));
        if (!wrong.isEmpty()) {
            complain(name, wrong + u"; install Backroom again"_s);
            code = Internal;
        }
    }
    if (options.json)
        print(list);
    return code;
}

} // namespace backroom::ctl
