// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/ledger/verify_log.h"

#include "core/domain/ledger/canonical_json.h"

namespace backroom {

using namespace Qt::StringLiterals;

void EntryCheck::add(const LedgerEntry& entry, const std::optional<Hash>& previous)
{
    const auto body = parseJson(entry.body);
    if (!body)
        return report(entry.sequence, LedgerFault::Malformed, u"body is not JSON"_s);
    if (!body->is_object())
        return report(entry.sequence, LedgerFault::Malformed, u"body is not a JSON object"_s);
    const auto canonical = canonicalJson(*body);
    if (!canonical || *canonical != entry.body)
        return report(entry.sequence, LedgerFault::Malformed, u"body is not canonical JSON"_s);
    if (MerkleTree::leafHash(entry.body) != entry.leaf)
        return report(entry.sequence, LedgerFault::Altered, u"body does not match its hash"_s);
    if (body->value("sequence", Json()) != Json(entry.sequence))
        return report(entry.sequence, LedgerFault::Altered, u"body carries another sequence"_s);
    if (previous && textAt(*body, "previous").toLatin1() != toHex(*previous))
        report(entry.sequence, LedgerFault::Altered, u"does not follow the entry before it"_s);
    checkValues(entry, *body);
    checkErasure(entry, *body);
    m_care.add(entry);
    if (const QString wrong = m_trail.follow(*body); !wrong.isEmpty())
        report(entry.sequence, LedgerFault::Step, wrong);
}

void EntryCheck::checkValues(const LedgerEntry& entry, const Json& body)
{
    const Json subject = body.value("subject", Json());
    const auto commitments = commitmentsIn(body);
    if (const Json personal = body.value("personal", Json()); !personal.is_null() && (!personal.is_object() || personal.size() != commitments.size()))
        report(entry.sequence, LedgerFault::Malformed, u"\"personal\" is not places and commitments"_s);
    const DecisionId object{objectOf(body)};
    for (const auto& [pointer, commitment] : commitments) {
        const Json* place = valueAt(subject, pointer);
        if (!place || !place->is_null())
            report(entry.sequence, LedgerFault::Malformed, u"%1 is not empty beside its commitment"_s.arg(QString::fromStdString(pointer)));
        const auto value = m_values.find(commitment);
        m_places.push_back({entry.sequence, pointer, object, value != m_values.end()});
        if (!m_known.insert(commitment).second)
            continue;
        // Values are keyed by the commitment that they are said to fit.
        if (value != m_values.end() && (value->second.salt.size() != saltSize || commitmentOf(value->second) != commitment))
            report(entry.sequence, LedgerFault::ValueAltered, u"%1 is not the value that was committed to"_s.arg(QString::fromStdString(pointer)));
        ++(value == m_values.end() ? m_erasedValues : m_openValues);
    }
}

void EntryCheck::checkErasure(const LedgerEntry& entry, const Json& body)
{
    const QString act = textAt(body, "act");
    if (act != u"erasure.done"_s && act != u"retention.ended"_s)
        return;
    const Json subject = body.value("subject", Json());
    std::vector<DecisionId> decisions{{textAt(subject, "decision")}};
    if (const Json list = subject.is_object() ? subject.value("decisions", Json()) : Json(); list.is_array()) {
        decisions.clear();
        for (const Json& id : list)
            decisions.push_back({textOf(id)});
    }
    for (const DecisionId& decision : decisions) {
        if (const auto state = m_trail.stateOf(decision); state && isOpen(*state))
            report(entry.sequence, LedgerFault::Care, u"decision %1 was open when its values were let go"_s.arg(decision.value));
    }
}

void EntryCheck::finish()
{
    const auto& wrong = m_care.findings();
    m_findings.insert(m_findings.end(), wrong.begin(), wrong.end());
    for (const Missing& place : m_places) {
        const auto erased = m_care.erasedAt(place.object);
        const bool mayBeGone = erased && place.sequence < *erased;
        if (!place.isThere && !mayBeGone)
            report(place.sequence, LedgerFault::ValueMissing, u"%1 is gone, and no entry says that it was erased"_s.arg(QString::fromStdString(place.pointer)));
        if (place.isThere && mayBeGone)
            report(place.sequence, LedgerFault::ValueKept, u"%1 is there, although it was erased"_s.arg(QString::fromStdString(place.pointer)));
    }
    if (m_values.size() > m_openValues)
        report(0, LedgerFault::Store, u"%1 values are there that no entry commits to"_s.arg(m_values.size() - m_openValues));
}

std::vector<LedgerFinding> verifyLog(const std::vector<LedgerEntry>& entries, const std::vector<TreeHead>& heads, const PersonalValues& values)
{
    std::vector<LedgerFinding> findings;
    MerkleTree::Tip tree;
    EntryCheck check(values);
    Hash previous{};
    // Roots are taken while the tree grows: a log of years has thousands of heads.
    std::map<std::uint64_t, Hash> rootAt;
    for (const TreeHead& head : heads)
        rootAt[head.size] = tree.root();
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const LedgerEntry& entry = entries[i];
        if (entry.sequence != i)
            findings.push_back({i, u"sequence is %1 where %2 is expected"_s.arg(entry.sequence).arg(i), entry.sequence > i ? LedgerFault::Removed : LedgerFault::Reordered});
        check.add(entry, previous);
        // The tree is built from the bodies, so a changed body shows in every later head as well.
        previous = MerkleTree::leafHash(entry.body);
        tree.append(previous);
        if (const auto wanted = rootAt.find(tree.size()); wanted != rootAt.end())
            wanted->second = tree.root();
    }
    check.finish();
    findings.insert(findings.end(), check.findings().begin(), check.findings().end());
    for (const TreeHead& head : heads) {
        if (head.size > tree.size())
            findings.push_back({head.size, u"a signed head covers %1 entries, the log has only %2"_s.arg(head.size).arg(tree.size()), LedgerFault::Truncated});
        else if (rootAt.at(head.size) != head.root)
            findings.push_back({head.size, u"the log is not the one that was signed at size %1"_s.arg(head.size), LedgerFault::Altered});
        if (!hasValidSignature(head))
            findings.push_back({head.size, u"the signature at size %1 is not valid"_s.arg(head.size), LedgerFault::Signature});
    }
    return findings;
}

} // namespace backroom
