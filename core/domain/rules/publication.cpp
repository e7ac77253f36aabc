// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/rules/publication.h"

#include "core/domain/ledger/canonical_json.h"

#include <QCryptographicHash>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

const QString proposedAct = u"rule.proposed"_s;
const QString publishedAct = u"rule.published"_s;

/// 0 when there is none: it is older than every version.
int versionOf(const Json& file)
{
    const auto found = file.is_object() ? file.find("version") : file.end();
    return file.is_object() && found != file.end() && found->is_number_integer() ? found->get<int>() : 0;
}

Result<RulePublication> read(const Json& file)
{
    RulePublication publication;
    publication.rule = {textAt(file, "code")};
    publication.version = versionOf(file);
    if (publication.rule.isEmpty() || publication.version < 1)
        return Error::of(ErrorKind::BadInput, u"a rule needs a code and a version from 1"_s);
    auto hash = contentHashOf(file);
    if (!hash)
        return hash.error();
    publication.contentHash = *hash;
    publication.file = file;
    return publication;
}

bool isSame(const Json& a, const Json& b)
{
    const auto hashA = contentHashOf(a);
    const auto hashB = contentHashOf(b);
    return hashA && hashB && *hashA == *hashB;
}

} // namespace

Result<QString> contentHashOf(const Json& ruleFile)
{
    const auto bytes = canonicalJson(ruleFile);
    if (!bytes)
        return bytes.error();
    return QString::fromLatin1(QCryptographicHash::hash(*bytes, QCryptographicHash::Sha256).toHex());
}

bool carriesLimits(const Json& ruleFile)
{
    if (!ruleFile.is_object())
        return false;
    const auto limits = ruleFile.find("limits");
    if (limits != ruleFile.end() && *limits == Json(true))
        return true;
    const auto actions = ruleFile.find("actions");
    return actions != ruleFile.end() && !actions->empty();
}

PublicationRegister PublicationRegister::fromEntries(const std::vector<LedgerEntry>& entries)
{
    PublicationRegister all;
    for (const LedgerEntry& entry : entries)
        all.add(entry);
    return all;
}

void PublicationRegister::add(const LedgerEntry& entry)
{
    // Most entries are about decisions; their bodies need no parsing.
    if (!entry.body.contains("\"act\":\"rule."))
        return;
    const auto body = parseJson(entry.body);
    if (!body)
        return;
    const QString act = textAt(*body, "act");
    const Json subject = body->value("subject", Json());
    QString wrong;
    if (act == proposedAct)
        wrong = addProposal(*body, subject);
    else if (act == publishedAct)
        wrong = addPublication(*body, subject);
    if (!wrong.isEmpty())
        m_findings.push_back({entry.sequence, wrong});
}

QString PublicationRegister::objectionTo(const RulePublication& proposal) const
{
    if (proposal.proposedBy.isEmpty())
        return u"a proposal without a person"_s;
    const RulePublication* current = published(proposal.rule);
    if (current && proposal.version <= current->version)
        return u"%1: version %2 does not follow the published version %3"_s.arg(proposal.rule.value).arg(proposal.version).arg(current->version);
    return {};
}

QString PublicationRegister::addProposal(const Json& body, const Json& subject)
{
    auto proposal = read(subject.is_object() ? subject.value("file", Json()) : Json());
    if (!proposal)
        return u"a proposal that cannot be read: "_s + proposal.error().detail;
    if (proposal->contentHash != textAt(subject, "hash"))
        return u"a proposal of %1 with another content than its hash says"_s.arg(proposal->rule.value);
    const auto at = fromIso(textAt(body, "time"));
    proposal->proposedBy = textAt(body, "actor");
    proposal->proposedAt = at.value_or(Timestamp{});
    if (const QString wrong = objectionTo(*proposal); !wrong.isEmpty())
        return wrong;
    m_proposed[proposal->rule] = *proposal;
    return {};
}

QString PublicationRegister::addPublication(const Json& body, const Json& subject)
{
    const RuleId rule{textAt(subject, "rule")};
    const auto proposal = m_proposed.find(rule);
    if (proposal == m_proposed.end() || proposal->second.contentHash != textAt(subject, "hash"))
        return u"%1 was published without a proposal of this content"_s.arg(rule.value);
    const QString who = textAt(body, "actor");
    if (who.isEmpty() || who == proposal->second.proposedBy)
        return u"%1 was published by its proposer"_s.arg(rule.value);
    RulePublication publication = proposal->second;
    publication.publishedBy = who;
    publication.publishedAt = fromIso(textAt(body, "time"));
    m_proposed.erase(proposal);
    m_published[rule] = std::move(publication);
    return {};
}

const RulePublication* PublicationRegister::published(const RuleId& rule) const
{
    const auto found = m_published.find(rule);
    return found == m_published.end() ? nullptr : &found->second;
}

const RulePublication* PublicationRegister::proposed(const RuleId& rule) const
{
    const auto found = m_proposed.find(rule);
    return found == m_proposed.end() ? nullptr : &found->second;
}

Result<LedgerAct> PublicationRegister::propose(const Json& ruleFile, const QString& who, Timestamp at, const QString& device) const
{
    auto proposal = read(ruleFile);
    if (!proposal)
        return proposal.error();
    proposal->proposedBy = who;
    if (const QString wrong = objectionTo(*proposal); !wrong.isEmpty())
        return Error::of(ErrorKind::Policy, wrong);
    return LedgerAct{proposedAct, at, who, device,
        {{"rule", toJson(proposal->rule.value)}, {"version", proposal->version}, {"hash", toJson(proposal->contentHash)}, {"file", ruleFile}}};
}

Result<LedgerAct> PublicationRegister::publish(const Json& ruleFile, const QString& who, Timestamp at, const QString& device) const
{
    const auto wanted = read(ruleFile);
    if (!wanted)
        return wanted.error();
    const RulePublication* proposal = proposed(wanted->rule);
    if (!proposal || proposal->contentHash != wanted->contentHash)
        return Error::of(ErrorKind::Policy, u"%1: nobody proposed this content"_s.arg(wanted->rule.value));
    if (who.isEmpty() || who == proposal->proposedBy)
        return Error::of(ErrorKind::Policy, u"%1: a second person must publish what %2 proposed"_s.arg(wanted->rule.value, proposal->proposedBy));
    return LedgerAct{publishedAct, at, who, device,
        {{"rule", toJson(wanted->rule.value)}, {"version", wanted->version}, {"hash", toJson(wanted->contentHash)}, {"proposedBy", toJson(proposal->proposedBy)}}};
}

QString toName(RuleStanding standing)
{
    switch (standing) {
    case RuleStanding::Free: return u"free"_s;
    case RuleStanding::Installed: return u"installed"_s;
    case RuleStanding::Published: return u"published"_s;
    case RuleStanding::Pinned: return u"pinned"_s;
    case RuleStanding::Shadow: return u"shadow"_s;
    }
    return {};
}

std::optional<EffectiveRule> effectiveRule(const Json& file, const Json& installed, const RulePublication* published)
{
    // The newer of what two people agreed on and what the program brings; an update of the program may bring a newer one.
    const bool installedCounts = installed.is_object() && (!published || versionOf(installed) > published->version);
    const Json* agreed = installedCounts ? &installed : published ? &published->file : nullptr;
    const bool agreedHasLimits = agreed && carriesLimits(*agreed);
    if (!file.is_object())
        return agreedHasLimits ? std::optional(EffectiveRule{*agreed, RuleStanding::Pinned}) : std::nullopt;
    // Who takes the limits out of a rule changes them, too.
    if (!carriesLimits(file) && !agreedHasLimits)
        return EffectiveRule{file, RuleStanding::Free};
    if (agreed && isSame(file, *agreed))
        return EffectiveRule{file, installedCounts ? RuleStanding::Installed : RuleStanding::Published};
    // An agreed form without limits is no limit to fall back on.
    if (agreedHasLimits || (agreed && published))
        return EffectiveRule{*agreed, RuleStanding::Pinned};
    return EffectiveRule{file, RuleStanding::Shadow};
}

} // namespace backroom
