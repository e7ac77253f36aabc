// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/ledger/personal_act.h"

#include "core/domain/ledger/canonical_json.h"
#include "core/domain/ledger/decision_trail.h"

namespace backroom {

using namespace Qt::StringLiterals;

Result<CommittedAct> committed(const LedgerAct& act, const PrivacyBook& book, const Json& before, const PersonalValues& known)
{
    CommittedAct made{act, {}};
    // What is told of decisions made elsewhere is read from the log itself.
    const bool isForeign = act.act.startsWith(u"decision."_s) && !isDecisionAct(act.act);
    if (isForeign || !book.bearsOn(act.act))
        return made;
    made.act.personal = Json::object();
    for (const std::string& pointer : book.personalIn(act.act, act.subject)) {
        Json& place = *valueAt(made.act.subject, pointer);
        const auto canonical = canonicalJson(place);
        if (!canonical)
            return canonical.error();
        const auto earlier = before.is_object() ? before.find(pointer) : before.end();
        const auto commitment = before.is_object() && earlier != before.end() ? hashFromHex(textOf(*earlier).toLatin1()) : std::nullopt;
        const auto same = commitment ? known.find(*commitment) : known.end();
        if (same != known.end() && same->second.value == *canonical) {
            made.act.personal[pointer] = *earlier;
        } else {
            auto fresh = personalValueOf(place);
            if (!fresh)
                return fresh.error();
            const Commitment now = commitmentOf(*fresh);
            made.act.personal[pointer] = toHex(now).toStdString();
            made.fresh.emplace(now, std::move(*fresh));
        }
        place = nullptr;
    }
    return made;
}

std::vector<std::pair<std::string, Commitment>> commitmentsIn(const Json& body)
{
    std::vector<std::pair<std::string, Commitment>> found;
    const auto personal = body.is_object() ? body.find("personal") : body.end();
    if (!body.is_object() || personal == body.end() || !personal->is_object())
        return found;
    for (const auto& [pointer, hex] : personal->items()) {
        if (const auto commitment = hashFromHex(textOf(hex).toLatin1()))
            found.emplace_back(pointer, *commitment);
    }
    return found;
}

OpenedSubject opened(const Json& body, const PersonalValues& values)
{
    OpenedSubject result{body.is_object() ? body.value("subject", Json()) : Json(), {}};
    for (const auto& [pointer, commitment] : commitmentsIn(body)) {
        const auto known = values.find(commitment);
        const auto value = known == values.end() ? Result<Json>(Error::of(ErrorKind::Missing)) : parseJson(known->second.value);
        Json* place = valueAt(result.subject, pointer);
        if (value && place)
            *place = *value;
        else
            result.missing.push_back(pointer);
    }
    return result;
}

QString objectOf(const Json& body)
{
    const Json subject = body.is_object() ? body.value("subject", Json()) : Json();
    const QString act = textAt(body, "act");
    if (act.startsWith(u"decision."_s) || act == u"batch.started"_s || act == u"playbook.started"_s)
        return textAt(subject, "id");
    if (act.startsWith(u"batch."_s) || act.startsWith(u"playbook."_s))
        return textAt(subject, "batch");
    if (act.startsWith(u"consent."_s) || act.startsWith(u"outside."_s))
        return textAt(subject, "item");
    if (act.startsWith(u"delegation."_s))
        return textAt(subject, "delegation");
    // Of a decision its id, so that what is said of it goes with it.
    if (act.startsWith(u"review."_s))
        return textAt(subject, "key");
    return textAt(subject, "decision");
}

} // namespace backroom
