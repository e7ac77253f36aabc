// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/evidence_source.h"

#include "core/domain/ledger/decision_trail.h"
#include "core/domain/ledger/used_definitions.h"

#include <set>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

Json scopeToJson(const EvidenceScope& scope)
{
    Json json = Json::object();
    if (scope.isWhole())
        json["all"] = true;
    for (const QString& decision : scope.decisions)
        json["decisions"].push_back(toJson(decision));
    if (scope.from)
        json["from"] = toJson(toIso(*scope.from));
    if (scope.to)
        json["to"] = toJson(toIso(*scope.to));
    return json;
}

Result<std::set<QString>> decisionsIn(const LedgerStore& ledger, const EvidenceScope& scope)
{
    std::set<QString> ids;
    for (const QString& name : scope.decisions) {
        const auto decision = ledger.decision(name);
        if (!decision)
            return Error::of(decision.error().kind, u"%1: %2"_s.arg(name, decision.error().detail));
        ids.insert(decision->id.value);
    }
    if (!scope.from && !scope.to)
        return ids;
    const auto all = ledger.decisions(-1);
    if (!all)
        return all.error();
    for (const Decision& decision : *all) {
        if ((!scope.from || decision.decidedAt >= *scope.from) && (!scope.to || decision.decidedAt < *scope.to))
            ids.insert(decision.id.value);
    }
    return ids;
}

/// Is the entry about one of them: its steps, holds, erasures?
bool isAbout(const std::set<QString>& decisions, const Json& body)
{
    if (decisions.contains(objectOf(body)))
        return true;
    const Json subject = body.value("subject", Json());
    const Json list = textAt(body, "act") == u"retention.ended"_s && subject.is_object() ? subject.value("decisions", Json()) : Json();
    return list.is_array() && std::any_of(list.begin(), list.end(), [&](const Json& id) { return decisions.contains(textOf(id)); });
}

/// What was said besides the decisions themselves, and bears on them: who agreed before, in which batch or playbook they were
/// made, in whose place, and who looked at them afterwards.
struct Context {
    std::set<QString> items;
    std::set<QString> batches;
    std::set<QString> people; ///< in whose place it was decided

    void add(const Json& decision)
    {
        items.insert(textAt(decision, "item"));
        if (const QString batch = textAt(decision, "batch"); !batch.isEmpty())
            batches.insert(batch);
        const Json policy = decision.value("policy", Json());
        for (const Json& person : policy.is_object() ? policy.value("onBehalfOf", Json::array()) : Json::array())
            people.insert(textOf(person));
    }

    bool has(const std::set<QString>& decisions, const Json& body) const
    {
        const QString act = textAt(body, "act");
        const Json subject = body.value("subject", Json::object());
        if (act.startsWith(u"consent."_s) || act.startsWith(u"outside."_s))
            return items.contains(textAt(subject, "item"));
        if (act.startsWith(u"review."_s))
            return decisions.contains(textAt(subject, "key"));
        if (act.startsWith(u"delegation."_s))
            return people.contains(textAt(body, "actor"));
        return (act.startsWith(u"batch."_s) || act.startsWith(u"playbook."_s)) && batches.contains(objectOf(body));
    }
};

/// Sequences of the entries that belong into the pack.
std::set<std::uint64_t> choose(const std::vector<LedgerEntry>& entries, const std::set<QString>& decisions)
{
    std::set<std::uint64_t> chosen;
    const UsedDefinitions used = UsedDefinitions::fromEntries(entries);
    std::vector<std::pair<std::uint64_t, Json>> others;
    Context context;
    std::set<QString> begun;
    for (const LedgerEntry& entry : entries) {
        const auto body = parseJson(entry.body);
        if (!body || !body->is_object())
            continue;
        const bool isKey = textAt(*body, "act") == u"signing-key.used"_s;
        if (!isKey && !isAbout(decisions, *body)) {
            others.emplace_back(entry.sequence, *body);
            continue;
        }
        chosen.insert(entry.sequence);
        if (isDecisionAct(textAt(*body, "act")))
            context.add(body->value("subject", Json::object()));
        if (isKey || !isDecisionAct(textAt(*body, "act")) || !begun.insert(objectOf(*body)).second)
            continue;
        if (const auto* rule = used.before(u"rule"_s, textAt(body->value("subject", Json()), "rule"), entry.sequence))
            chosen.insert(rule->sequence);
        for (const auto* policy : used.allBefore(u"policy"_s, entry.sequence))
            chosen.insert(policy->sequence);
    }
    for (const auto& [sequence, body] : others) {
        if (context.has(decisions, body))
            chosen.insert(sequence);
    }
    return chosen;
}

} // namespace

Result<EvidencePack> evidenceOf(const LedgerStore& ledger, const EvidenceScope& scope)
{
    EvidencePack pack;
    pack.isWhole = scope.isWhole();
    pack.scope = scopeToJson(scope);
    auto entries = ledger.entries(0, ledger.size());
    auto heads = ledger.heads();
    auto values = ledger.values();
    auto witnesses = ledger.witnesses();
    if (!entries || !heads || !values || !witnesses)
        return !entries ? entries.error() : !heads ? heads.error() : !values ? values.error() : witnesses.error();
    std::erase_if(*witnesses, [](const Witness& witness) { return !witness.seenAt; });
    std::stable_sort(heads->begin(), heads->end(), [](const TreeHead& a, const TreeHead& b) { return a.size < b.size; });
    if (pack.isWhole) {
        pack.entries = std::move(*entries);
        pack.values = std::move(*values);
        pack.heads = std::move(*heads);
    } else {
        const auto decisions = decisionsIn(ledger, scope);
        if (!decisions)
            return decisions.error();
        if (decisions->empty())
            return Error::of(ErrorKind::Missing, u"no decision is within these bounds"_s);
        const auto chosen = choose(*entries, *decisions);
        for (const std::uint64_t sequence : chosen)
            pack.entries.push_back((*entries)[sequence]);
        for (const LedgerEntry& entry : pack.entries) {
            const auto body = parseJson(entry.body);
            for (const auto& [pointer, commitment] : body ? commitmentsIn(*body) : std::vector<std::pair<std::string, Commitment>>()) {
                if (const auto value = values->find(commitment); value != values->end())
                    pack.values.insert(*value);
            }
        }
        // Of many heads those that first cover an entry, those that were witnessed, and the last.
        for (const TreeHead& head : *heads) {
            const auto before = pack.heads.empty() ? 0 : pack.heads.back().size;
            const auto next = chosen.lower_bound(before);
            const bool coversMore = next != chosen.end() && *next < head.size;
            const bool isWitnessed = std::any_of(witnesses->begin(), witnesses->end(), [&](const Witness& witness) { return witness.head == head; });
            if (coversMore || isWitnessed || &head == &heads->back())
                pack.heads.push_back(head);
        }
    }
    pack.witnesses = std::move(*witnesses);
    prove(pack, ledger.tree());
    return pack;
}

} // namespace backroom
