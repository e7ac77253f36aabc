// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/ledger/decision_trail.h"

#include <set>
#include <utility>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

std::map<std::string, Commitment> commitmentsOf(const Json& personal)
{
    const auto found = commitmentsIn({{"personal", personal}});
    return {found.begin(), found.end()};
}

void putIn(Json& subject, const std::string& pointer, const Json& value)
{
    if (Json* place = valueAt(subject, pointer))
        *place = value;
}

/// Puts into both subjects what can be compared: the same text for the same commitment, else the values; where one of them
/// is gone, nothing is known to differ.
void align(Json& a, const Json& personalA, Json& b, const Json& personalB, const PersonalValues& values)
{
    const auto ofA = commitmentsOf(personalA);
    const auto ofB = commitmentsOf(personalB);
    std::set<std::string> pointers;
    for (const auto* all : {&ofA, &ofB}) {
        for (const auto& [pointer, commitment] : *all)
            pointers.insert(pointer);
    }
    const auto valueIn = [&](const std::map<std::string, Commitment>& own, const Json& subject, const std::string& pointer) -> std::optional<Json> {
        const auto commitment = own.find(pointer);
        const Json* place = valueAt(subject, pointer);
        if (commitment == own.end())
            return place ? std::optional(*place) : std::nullopt;
        const auto known = values.find(commitment->second);
        const auto value = known == values.end() ? Result<Json>(Error::of(ErrorKind::Missing)) : parseJson(known->second.value);
        return value ? std::optional(*value) : std::nullopt;
    };
    for (const std::string& pointer : pointers) {
        const auto inA = ofA.find(pointer);
        const auto inB = ofB.find(pointer);
        const bool same = inA != ofA.end() && inB != ofB.end() && inA->second == inB->second;
        const auto valueA = valueIn(ofA, a, pointer);
        const auto valueB = valueIn(ofB, b, pointer);
        const Json standIn = toHex((inA != ofA.end() ? inA : inB)->second).toStdString();
        putIn(a, pointer, same || !valueA || !valueB ? standIn : *valueA);
        putIn(b, pointer, same || !valueA || !valueB ? standIn : *valueB);
    }
}

/// A seal of which nothing is gone must be whole.
bool isSealSound(const OpenedSubject& subject)
{
    const bool isWhole = std::none_of(subject.missing.begin(), subject.missing.end(), [](const std::string& pointer) { return pointer.starts_with("/seal/"); });
    const auto seal = sealFromJson(subject.subject.value("seal", Json()));
    return !isWhole || (seal && isIntact(*seal));
}

} // namespace

bool isDecisionAct(const QString& act)
{
    static const QString begin = u"decision."_s;
    return act.startsWith(begin) && decisionStateFromName(act.mid(begin.size()));
}

QString DecisionTrail::follow(const Json& body)
{
    if (!isDecisionAct(textAt(body, "act")))
        return {};
    const OpenedSubject open = opened(body, m_values);
    const auto decision = decisionFromJson(open.subject);
    if (!decision)
        return u"its decision cannot be read: "_s + decision.error().detail;
    if (!isSealSound(open))
        return u"the seal does not match the sealed values"_s;
    if (textAt(body, "act") != u"decision."_s + toName(decision->state))
        return u"the act is not the state its decision is in"_s;
    Standing now{body.value("subject", Json()), body.value("personal", Json())};
    const auto known = m_newest.find(decision->id);
    if (known == m_newest.end()) {
        m_newest.emplace(decision->id, std::move(now));
        return decision->state == DecisionState::Held ? QString() : u"a decision began as %1"_s.arg(toName(decision->state));
    }
    const Standing before = std::exchange(known->second, std::move(now));
    return whatBecame(before, body, *decision);
}

QString DecisionTrail::whatBecame(const Standing& before, const Json& body, const Decision& after) const
{
    Json was = before.subject;
    Json is = body.value("subject", Json());
    align(was, before.personal, is, body.value("personal", Json()), m_values);
    const auto old = decisionFromJson(was);
    const auto now = decisionFromJson(is);
    if (!old || !now || !isSameDecision(*old, *now))
        return u"what was decided changed after it was decided"_s;
    return mayFollow(*old, *now) ? QString() : u"a decision went from %1 to %2"_s.arg(toName(old->state), toName(after.state));
}

std::optional<DecisionState> DecisionTrail::stateOf(const DecisionId& decision) const
{
    const auto known = m_newest.find(decision);
    return known == m_newest.end() ? std::nullopt : decisionStateFromName(textAt(known->second.subject, "state"));
}

} // namespace backroom
