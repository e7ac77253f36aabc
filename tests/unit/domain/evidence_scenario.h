// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/ledger/care_register.h"
#include "core/domain/ledger/used_definitions.h"
#include "core/domain/ledger/verify_pack.h"
#include "core/domain/ledger/personal_act.h"

#include <QFile>

namespace backroom {

/// A ledger in memory as the store would write it.
class LedgerScenario {
public:
    explicit LedgerScenario(char seed = 's') : key(SigningKey::fromSeed(Secret(QByteArray(32, seed))))
    {
        static const PrivacyBook delivered = [] {
            QFile file(QStringLiteral(BACKROOM_RESOURCES "/privacy/ledger.json"));
            const auto json = file.open(QIODevice::ReadOnly) ? parseJson(file.readAll()) : Result<Json>(Error::of(ErrorKind::Missing));
            const auto read = json ? PrivacyBook::fromJson(*json) : Result<PrivacyBook>(json.error());
            return read.value_or({});
        }();
        book = delivered;
        add({QStringLiteral("session.started"), now, {}, QStringLiteral("till-3"), {{"version", "1"}}});
        add({QStringLiteral("signing-key.used"), now, {}, QStringLiteral("till-3"), {{"publicKey", key.publicKey().toHex().toStdString()}, {"fromKeyStore", true}}});
    }

    void add(const LedgerAct& act)
    {
        const QString object = objectOf({{"act", toJson(act.act)}, {"subject", act.subject}});
        const Json before = act.act.startsWith(QStringLiteral("decision.")) ? m_personal[object] : Json();
        auto made = committed(act, book, before, values);
        auto entry = makeEntry(made->act, entries.size(), entries.empty() ? Hash{} : entries.back().leaf);
        if (act.act.startsWith(QStringLiteral("decision.")))
            m_personal[object] = made->act.personal;
        for (const auto& [commitment, value] : made->fresh)
            m_objects[object].push_back(commitment);
        values.merge(made->fresh);
        care.add(*entry);
        tree.append(entry->leaf);
        entries.push_back(std::move(*entry));
        now += std::chrono::seconds(7);
    }

    static Decision decision(const QString& id, DecisionState state)
    {
        Decision decision;
        decision.id = {id};
        decision.rule = {QStringLiteral("PUR.order.to-approve")};
        decision.record = {{QStringLiteral("odoo")}, QStringLiteral("purchase.order"), 17};
        decision.reason = QStringLiteral("Frau Sommerfeld rief an ") + id;
        decision.title = QStringLiteral("Sommerfeld Moden");
        decision.seal = sealOf({{QStringLiteral("partner_id"), QStringLiteral("Sommerfeld Moden [7]")}, {QStringLiteral("amount_total"), QStringLiteral("182.40 EUR")}},
            QStringLiteral("PUR.order.to-approve v1"));
        decision.actor = QStringLiteral("marc");
        decision.amount = Money(18240, Currency(QStringLiteral("EUR")));
        decision.state = state;
        decision.decidedAt = decision.changedAt = decision.heldUntil = start;
        return decision;
    }
    void decide(const QString& id, std::initializer_list<DecisionState> states)
    {
        for (const DecisionState state : states)
            add({QStringLiteral("decision.") + toName(state), now, QStringLiteral("marc"), QStringLiteral("till-3"), toJson(decision(id, state))});
    }
    void decideToTheEnd(const QString& id)
    {
        using enum DecisionState;
        const UsedDefinitions used = UsedDefinitions::fromEntries(entries);
        if (const auto act = used.use(QStringLiteral("rule"), QStringLiteral("PUR.order.to-approve"), {{"code", "PUR.order.to-approve"}, {"version", 1}}); act && *act)
            add(**act);
        decide(id, {Held, Queued, Checking, Sending, Acknowledged, Verified});
    }
    void erase(const QString& id)
    {
        const DecisionId decision{id};
        add(care.askErasure({decision, QStringLiteral("marc"), QStringLiteral("asked to be forgotten"), now}).value_or({}));
        const std::vector<Commitment> gone = std::exchange(m_objects[id], {});
        add(care.agreeErasure({decision, QStringLiteral("ines"), QStringLiteral("looked into"), now}).value_or({}));
        // What the erasure says itself stays.
        for (const Commitment& commitment : gone)
            values.erase(commitment);
    }
    void sign()
    {
        TreeHead head{tree.size(), tree.root(), now, {}, {}};
        key.sign(head);
        heads.push_back(head);
    }

    EvidencePack whole() const
    {
        EvidencePack pack;
        pack.isWhole = true;
        pack.scope = {{"all", true}};
        pack.entries = entries;
        pack.heads = heads;
        pack.values = values;
        prove(pack, tree);
        return pack;
    }
    /// Only what is about the decision, and what it rests on.
    EvidencePack chosen(const QString& id) const
    {
        EvidencePack pack = whole();
        pack.isWhole = false;
        pack.scope = {{"decisions", {toJson(id)}}};
        pack.values.clear();
        std::erase_if(pack.entries, [&](const LedgerEntry& entry) {
            const Json body = parseJson(entry.body).value_or(Json());
            const QString act = textAt(body, "act");
            return act != QStringLiteral("signing-key.used") && act != QStringLiteral("definition.used") && objectOf(body) != id;
        });
        for (const LedgerEntry& entry : pack.entries) {
            for (const auto& [pointer, commitment] : commitmentsIn(parseJson(entry.body).value_or(Json()))) {
                if (const auto value = values.find(commitment); value != values.end())
                    pack.values.insert(*value);
            }
        }
        prove(pack, tree);
        return pack;
    }

    static constexpr Timestamp start{Duration(1'763'899'200'000)};
    Timestamp now = start;
    PrivacyBook book;
    SigningKey key;
    std::vector<LedgerEntry> entries;
    std::vector<TreeHead> heads;
    PersonalValues values;
    MerkleTree tree;
    CareRegister care;

private:
    std::map<QString, Json> m_personal;
    std::map<QString, std::vector<Commitment>> m_objects;
};

} // namespace backroom
