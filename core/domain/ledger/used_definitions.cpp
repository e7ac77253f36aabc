// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/ledger/used_definitions.h"

#include "core/domain/ledger/canonical_json.h"

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

const QString usedAct = u"definition.used"_s;

QString hashOf(const Json& file)
{
    const auto canonical = canonicalJson(file);
    return canonical ? QString::fromLatin1(toHex(sha256(*canonical))) : QString();
}

} // namespace

UsedDefinitions UsedDefinitions::fromEntries(const std::vector<LedgerEntry>& entries)
{
    UsedDefinitions used;
    for (const LedgerEntry& entry : entries)
        used.add(entry);
    return used;
}

void UsedDefinitions::add(const LedgerEntry& entry)
{
    // Most entries are about decisions; their bodies need no parsing.
    if (!entry.body.contains("\"act\":\"definition.used\""))
        return;
    const auto body = parseJson(entry.body);
    if (!body || !body->is_object() || textAt(*body, "act") != usedAct)
        return;
    const Json subject = body->value("subject", Json());
    Used used{textAt(subject, "kind"), textAt(subject, "id"), textAt(subject, "hash"), subject.is_object() ? subject.value("file", Json()) : Json(), entry.sequence};
    if (hashOf(used.file) != used.hash)
        m_findings.push_back({entry.sequence, u"the file of %1 %2 is not what its hash says"_s.arg(used.kind, used.id), LedgerFault::Altered});
    m_used[{used.kind, used.id}].insert_or_assign(entry.sequence, std::move(used));
}

Result<std::optional<LedgerAct>> UsedDefinitions::use(const QString& kind, const QString& id, const Json& file) const
{
    const QString hash = hashOf(file);
    if (hash.isEmpty())
        return Error::of(ErrorKind::BadInput, u"%1 %2 has no canonical form"_s.arg(kind, id));
    const auto known = m_used.find({kind, id});
    if (known != m_used.end() && known->second.rbegin()->second.hash == hash)
        return std::optional<LedgerAct>();
    return std::optional(LedgerAct{usedAct, {}, {}, {}, {{"kind", toJson(kind)}, {"id", toJson(id)}, {"hash", toJson(hash)}, {"file", file}}});
}

const UsedDefinitions::Used* UsedDefinitions::before(const QString& kind, const QString& id, std::uint64_t sequence) const
{
    const auto known = m_used.find({kind, id});
    if (known == m_used.end())
        return nullptr;
    const auto after = known->second.lower_bound(sequence);
    return after == known->second.begin() ? nullptr : &std::prev(after)->second;
}

std::vector<const UsedDefinitions::Used*> UsedDefinitions::allBefore(const QString& kind, std::uint64_t sequence) const
{
    std::vector<const Used*> all;
    for (const auto& [key, versions] : m_used) {
        if (key.first != kind)
            continue;
        if (const Used* used = before(kind, key.second, sequence))
            all.push_back(used);
    }
    return all;
}

} // namespace backroom
