// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/ledger/care_register.h"

#include "core/domain/governance/same_person.h"

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

const QString holdSet = u"hold.set"_s;
const QString holdLifted = u"hold.lifted"_s;
const QString erasureAsked = u"erasure.asked"_s;
const QString erasureDone = u"erasure.done"_s;
const QString retentionEnded = u"retention.ended"_s;

} // namespace

bool CareRegister::isCare(const QString& act)
{
    return act == holdSet || act == holdLifted || act == erasureAsked || act == erasureDone || act == retentionEnded;
}

void CareRegister::add(const LedgerEntry& entry)
{
    // Most entries are about decisions; their bodies need no parsing.
    if (!entry.body.contains("\"act\":\"hold.") && !entry.body.contains("\"act\":\"erasure.") && !entry.body.contains("\"act\":\"retention."))
        return;
    const auto body = parseJson(entry.body);
    const QString act = body && body->is_object() ? textAt(*body, "act") : QString();
    if (!isCare(act))
        return;
    if (const QString objection = take(entry, act, *body); !objection.isEmpty())
        m_findings.push_back({entry.sequence, act + u": "_s + objection, LedgerFault::Care});
}

QString CareRegister::take(const LedgerEntry& entry, const QString& act, const Json& body)
{
    const Json subject = body.value("subject", Json());
    if (act == retentionEnded) {
        const Json decisions = subject.is_object() ? subject.value("decisions", Json()) : Json();
        if (!decisions.is_array())
            return u"cannot be read"_s;
        for (const Json& id : decisions) {
            if (isHeld({textOf(id)}))
                return u"on-hold: %1"_s.arg(textOf(id));
        }
        for (const Json& id : decisions)
            m_erasedAt[{textOf(id)}] = entry.sequence;
        takeAlso(subject, entry.sequence);
        return {};
    }
    // Why it was done is a personal value; that there is a reason was seen to when it was written.
    const CareWish wish{{textAt(subject, "decision")}, textAt(body, "actor"), u"?"_s};
    if (wish.decision.isEmpty())
        return u"cannot be read"_s;
    if (const QString objection = objectionTo(act, wish); !objection.isEmpty())
        return objection;
    if (act == holdSet)
        m_holds[wish.decision] = {wish.who, entry.sequence};
    else if (act == holdLifted)
        m_holds.erase(wish.decision);
    else if (act == erasureAsked)
        m_asked[wish.decision] = {wish.who, entry.sequence};
    if (act != erasureDone)
        return {};
    m_asked.erase(wish.decision);
    m_erasedAt[wish.decision] = entry.sequence;
    // The batch it was decided with and the consents to it repeat what it says.
    takeAlso(subject, entry.sequence);
    return {};
}

void CareRegister::takeAlso(const Json& subject, std::uint64_t sequence)
{
    for (const Json& id : subject.value("with", Json::array()))
        m_alsoErasedAt[textOf(id)] = sequence;
}

QString CareRegister::objectionTo(const QString& act, const CareWish& wish) const
{
    if (wish.who.trimmed().isEmpty())
        return u"person-missing: %1"_s.arg(wish.decision.value);
    if (wish.reason.trimmed().isEmpty())
        return u"reason-missing: %1"_s.arg(wish.decision.value);
    if (act == holdLifted)
        return isHeld(wish.decision) ? QString() : u"not-on-hold: %1"_s.arg(wish.decision.value);
    if (isHeld(wish.decision))
        return u"on-hold: %1"_s.arg(wish.decision.value);
    if (act != erasureDone)
        return {};
    const auto asked = m_asked.find(wish.decision);
    if (asked == m_asked.end())
        return u"erasure-not-asked: %1"_s.arg(wish.decision.value);
    return isSamePerson(asked->second.who, wish.who) ? u"asked-yourself: %1"_s.arg(wish.who) : QString();
}

std::optional<std::uint64_t> CareRegister::erasedAt(const DecisionId& decision) const
{
    if (const auto found = m_erasedAt.find(decision); found != m_erasedAt.end())
        return found->second;
    const auto also = m_alsoErasedAt.find(decision.value);
    return also == m_alsoErasedAt.end() ? std::nullopt : std::optional(also->second);
}

QString CareRegister::heldBy(const DecisionId& decision) const
{
    const auto found = m_holds.find(decision);
    return found == m_holds.end() ? QString() : found->second.who;
}

QString CareRegister::askedBy(const DecisionId& decision) const
{
    const auto found = m_asked.find(decision);
    return found == m_asked.end() ? QString() : found->second.who;
}

std::map<DecisionId, QString> CareRegister::asked() const
{
    std::map<DecisionId, QString> all;
    for (const auto& [decision, asked] : m_asked)
        all[decision] = asked.who;
    return all;
}

Result<LedgerAct> CareRegister::actOf(const QString& act, const CareWish& wish) const
{
    if (const QString objection = objectionTo(act, wish); !objection.isEmpty())
        return Error::of(ErrorKind::Policy, objection);
    Json subject = {{"decision", toJson(wish.decision.value)}, {"reason", toJson(wish.reason.trimmed())}};
    if (act == erasureDone)
        subject["askedBy"] = toJson(askedBy(wish.decision));
    return LedgerAct{act, wish.at, wish.who, wish.device, std::move(subject)};
}

Result<LedgerAct> CareRegister::hold(const CareWish& wish) const
{
    return actOf(holdSet, wish);
}

Result<LedgerAct> CareRegister::lift(const CareWish& wish) const
{
    return actOf(holdLifted, wish);
}

Result<LedgerAct> CareRegister::askErasure(const CareWish& wish) const
{
    return actOf(erasureAsked, wish);
}

Result<LedgerAct> CareRegister::agreeErasure(const CareWish& wish) const
{
    return actOf(erasureDone, wish);
}

LedgerAct CareRegister::endRetention(const QString& name, const std::set<DecisionId>& decisions, const QStringList& with, Timestamp at, const QString& device)
{
    Json ids = Json::array();
    for (const DecisionId& decision : decisions)
        ids.push_back(toJson(decision.value));
    Json subject = {{"class", toJson(name)}, {"decisions", std::move(ids)}};
    for (const QString& id : with)
        subject["with"].push_back(toJson(id));
    return {retentionEnded, at, {}, device, std::move(subject)};
}

} // namespace backroom
