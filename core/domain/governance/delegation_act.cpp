// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/governance/delegation_act.h"

#include "core/base/names.h"
#include "core/domain/ledger/canonical_json.h"
#include "core/domain/sharing/share_text.h"

#include <QRegularExpression>
#include <QUrl>

#include <algorithm>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

using Kind = DelegationAct::Kind;

constexpr auto delegationActs = nameTable<Kind>({{Kind::Give, "delegation.given"}, {Kind::Accept, "delegation.accepted"}, {Kind::Revoke, "delegation.revoked"}});
constexpr qsizetype idLength = 16;

QStringList namesOf(const std::vector<ActId>& acts)
{
    QStringList names;
    for (const ActId& act : acts)
        names.push_back(act.value);
    names.sort();
    return names;
}

/// What it says, without who says it.
Json contentOf(const Delegation& delegation)
{
    Json acts = Json::array();
    for (const QString& act : namesOf(delegation.acts))
        acts.push_back(toJson(act));
    Json content{{"to", toJson(delegation.to.value)}, {"acts", std::move(acts)}, {"begins", toJson(toIso(delegation.begins))}, {"ends", toJson(toIso(delegation.ends))},
        {"reason", toJson(delegation.reason)}, {"planned", delegation.isPlanned}};
    if (delegation.upTo)
        content["upTo"] = *delegation.upTo;
    return content;
}

std::optional<Delegation> delegationFrom(const Json& content)
{
    const auto begins = fromIso(textAt(content, "begins"));
    const auto ends = fromIso(textAt(content, "ends"));
    const Json acts = content.value("acts", Json());
    const Json planned = content.value("planned", Json());
    const Json upTo = content.value("upTo", Json());
    if (!begins || !ends || !acts.is_array() || !planned.is_boolean() || !(upTo.is_null() || upTo.is_number_integer()))
        return std::nullopt;
    Delegation delegation;
    delegation.to = personOf(textAt(content, "to"));
    delegation.begins = *begins;
    delegation.ends = *ends;
    for (const Json& act : acts)
        delegation.acts.push_back({textOf(act)});
    if (upTo.is_number_integer())
        delegation.upTo = upTo.get<std::int64_t>();
    delegation.reason = textAt(content, "reason").left(longestReason);
    delegation.isPlanned = planned.get<bool>();
    return delegation;
}

/// For people who read it at the source.
QString delegationSentence(const DelegationAct& act, const QString& who)
{
    switch (act.kind) {
    case Kind::Accept: return u"%1 accepts the substitution %2 in Backroom."_s.arg(who, act.id.value);
    case Kind::Revoke: return u"%1 ends the delegation %2 in Backroom."_s.arg(who, act.id.value);
    case Kind::Give: break;
    }
    const Delegation& given = act.given;
    const QString amount = given.upTo ? u" up to %1"_s.arg(*given.upTo) : QString();
    const QString isOpen = given.isPlanned ? QString() : u" It counts once %1 has accepted it."_s.arg(given.to.value);
    return u"%1 lets %2 decide in Backroom in their place: %3%4, from %5 until %6 UTC (%7).%8"_s.arg(who, given.to.value, namesOf(given.acts).join(u", "_s), amount,
        toOdoo(given.begins), toOdoo(given.ends), given.reason.simplified(), isOpen);
}

} // namespace

Result<DelegationId> delegationIdOf(const Delegation& delegation, const QString& server)
{
    Json content = contentOf(delegation);
    content["from"] = toJson(delegation.from.value);
    content["server"] = toJson(server);
    const auto bytes = canonicalJson(content);
    if (!bytes)
        return bytes.error();
    return DelegationId{QString::fromLatin1(toHex(sha256(*bytes))).left(idLength)};
}

namespace delegation_act {

bool isOne(const QString& act)
{
    return delegationActs.valueOf(act).has_value();
}

LedgerAct write(const DelegationAct& act, const DelegationSaying& saying)
{
    Json subject = act.kind == Kind::Give ? contentOf(act.given) : Json::object();
    subject["delegation"] = toJson(act.id.value);
    subject["server"] = toJson(saying.server);
    subject["note"] = saying.message;
    return {delegationActs.nameOf(act.kind), saying.at, saying.who.value, {}, std::move(subject)};
}

std::optional<std::pair<DelegationAct, DelegationSaying>> read(const Json& body, const Json& subject)
{
    const auto kind = delegationActs.valueOf(textAt(body, "act"));
    const auto at = fromIso(textAt(body, "time"));
    if (!kind || !at || !subject.is_object())
        return std::nullopt;
    DelegationAct act{*kind, {textAt(subject, "delegation")}, {}};
    if (*kind == Kind::Give) {
        auto given = delegationFrom(subject);
        if (!given)
            return std::nullopt;
        act.given = std::move(*given);
    }
    return std::pair{std::move(act), DelegationSaying{textAt(subject, "server"), integerAt(subject, "note"), personOf(textAt(body, "actor")), *at}};
}

QString mark()
{
    return share_text::anyReference() + u"delegation."_s;
}

QString note(const DelegationAct& act, const QString& who)
{
    QString reference = share_text::anyReference() + delegationActs.nameOf(act.kind) + u' ' + act.id.value;
    if (act.kind == Kind::Give)
        reference += u' ' + QString::fromLatin1(QUrl::toPercentEncoding(QString::fromUtf8(dumpJson(contentOf(act.given)))));
    return delegationSentence(act, who) + u'\n' + reference + u']';
}

std::optional<DelegationAct> readNote(const QString& html)
{
    static const QRegularExpression form(u"\\A%1(delegation\\.[a-z]+) ([0-9a-f]{%2})(?: ([A-Za-z0-9%._~-]{1,20000}))?\\]\\z"_s.arg(
        QRegularExpression::escape(share_text::anyReference())).arg(idLength));
    std::optional<DelegationAct> found;
    for (const QString& text : share_text::plainLines(html)) {
        const auto match = form.match(text);
        const auto kind = match.hasMatch() ? delegationActs.valueOf(match.captured(1)) : std::nullopt;
        if (!kind || (*kind == Kind::Give) == match.captured(3).isEmpty())
            continue;
        DelegationAct act{*kind, {match.captured(2)}, {}};
        if (*kind == Kind::Give) {
            const auto content = parseJson(QByteArray::fromPercentEncoding(match.captured(3).toLatin1()));
            auto given = content && content->is_object() ? delegationFrom(*content) : std::nullopt;
            if (!given)
                continue;
            act.given = std::move(*given);
        }
        found = std::move(act);
    }
    return found;
}

} // namespace delegation_act

} // namespace backroom
