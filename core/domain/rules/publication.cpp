// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/rules/publication.h"

#include "core/domain/governance/policy_file.h"
#include "core/domain/governance/same_person.h"
#include "core/domain/ledger/canonical_json.h"
#include "core/domain/rules/rule.h"

#include <limits>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

/// 0 when there is none that an `int` holds.
int versionOf(const Json& object)
{
    const auto found = object.is_object() ? object.find("version") : object.end();
    if (found == object.end() || !found->is_number_integer())
        return 0;
    // An unsigned number beyond int64 would come out negative.
    const auto version = found->get<std::int64_t>();
    return version > 0 && version <= std::numeric_limits<int>::max() ? static_cast<int>(version) : 0;
}

QString nameOf(const RulePublication& publication)
{
    return u"%1 v%2"_s.arg(publication.rule.value, QString::number(publication.version));
}

Result<RulePublication> publicationOf(const Json& ruleFile)
{
    RulePublication publication;
    publication.rule = definitionIdOf(ruleFile);
    publication.version = versionOf(ruleFile);
    if (publication.rule.isEmpty() || publication.version == 0)
        return Error::of(ErrorKind::BadInput, u"neither a rule nor a policy: it has no code or id, or no version"_s);
    auto hash = contentHashOf(ruleFile);
    if (!hash)
        return hash.error();
    publication.contentHash = std::move(*hash);
    publication.file = ruleFile;
    return publication;
}

Json subjectOf(const RulePublication& publication)
{
    return {{"rule", toJson(publication.rule.value)}, {"version", publication.version}, {"hash", toJson(publication.contentHash)}};
}

bool isSameFile(const Json& a, const Json& b)
{
    const auto hashA = contentHashOf(a);
    const auto hashB = contentHashOf(b);
    return hashA && hashB && *hashA == *hashB;
}

} // namespace

bool isPolicyFile(const Json& file)
{
    return file.is_object() && !file.contains("code") && file.contains("id") && file["id"].is_string();
}

RuleId definitionIdOf(const Json& file)
{
    return {isPolicyFile(file) ? u"policy."_s + textAt(file, "id") : textAt(file, "code")};
}

Result<QString> contentHashOf(const Json& ruleFile)
{
    const auto bytes = canonicalJson(ruleFile);
    if (!bytes)
        return bytes.error();
    return QString::fromLatin1(toHex(sha256(*bytes)));
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
    PublicationRegister publications;
    for (const LedgerEntry& entry : entries)
        publications.add(entry);
    return publications;
}

void PublicationRegister::add(const LedgerEntry& entry)
{
    // Most entries are about decisions; their bodies need no parsing.
    if (!entry.body.contains("\"act\":\"rule."))
        return;
    const auto body = parseJson(entry.body);
    if (!body || !body->is_object()) {
        m_findings.push_back({entry.sequence, u"body is not a JSON object"_s});
        return;
    }
    const QString act = textAt(*body, "act");
    if (act != proposedAct && act != publishedAct)
        return;
    const Json subject = body->value("subject", Json());
    if (const Json note = subject.is_object() ? subject.value("note", Json()) : Json(); note.is_number_integer())
        m_notes.emplace(textAt(subject, "server"), note.get<std::int64_t>());
    const QString objection = act == proposedAct ? addProposal(*body, subject) : addPublication(*body, subject);
    if (!objection.isEmpty())
        m_findings.push_back({entry.sequence, act + u": "_s + objection});
}

const RulePublication* PublicationRegister::published(const RuleId& rule) const
{
    const auto found = m_published.find(rule);
    return found == m_published.end() ? nullptr : &found->second;
}

QString PublicationRegister::effectiveHash(const RuleId& rule) const
{
    const RulePublication* publication = published(rule);
    return publication ? publication->contentHash : QString();
}

const RulePublication* PublicationRegister::proposed(const RuleId& rule) const
{
    const auto found = m_proposed.find(rule);
    return found == m_proposed.end() ? nullptr : &found->second;
}

Result<LedgerAct> PublicationRegister::propose(const Json& ruleFile, const QString& who, Timestamp at, const QString& device) const
{
    if (isPolicyFile(ruleFile)) {
        if (const auto policy = policyFromJson(ruleFile); !policy)
            return policy.error();
    } else if (const auto rule = ruleFromJson(ruleFile); !rule) {
        return rule.error();
    }
    auto proposal = publicationOf(ruleFile);
    if (!proposal)
        return proposal.error();
    proposal->proposedBy = who;
    if (const QString objection = objectionTo(*proposal); !objection.isEmpty())
        return Error::of(ErrorKind::Policy, objection);
    Json subject = subjectOf(*proposal);
    subject["file"] = ruleFile;
    return LedgerAct{proposedAct, at, who, device, std::move(subject)};
}

Result<LedgerAct> PublicationRegister::publish(const Json& ruleFile, const QString& who, Timestamp at, const QString& device) const
{
    const auto publication = publicationOf(ruleFile);
    if (!publication)
        return publication.error();
    if (const QString objection = objectionTo(*publication, who); !objection.isEmpty())
        return Error::of(ErrorKind::Policy, objection);
    Json subject = subjectOf(*publication);
    subject["proposedBy"] = toJson(proposed(publication->rule)->proposedBy);
    return LedgerAct{publishedAct, at, who, device, std::move(subject)};
}

QString PublicationRegister::objectionTo(const RulePublication& proposal) const
{
    if (proposal.proposedBy.trimmed().isEmpty())
        return u"person-missing: %1"_s.arg(nameOf(proposal));
    const RulePublication* present = published(proposal.rule);
    if (present && proposal.version <= present->version)
        return u"version-not-higher: %1, published is v%2"_s.arg(nameOf(proposal), QString::number(present->version));
    return {};
}

QString PublicationRegister::objectionTo(const RulePublication& proposal, const QString& publisher) const
{
    RulePublication consent = proposal;
    consent.proposedBy = publisher;
    if (const QString objection = objectionTo(consent); !objection.isEmpty())
        return objection;
    const RulePublication* open = proposed(proposal.rule);
    if (!open || open->contentHash != proposal.contentHash || open->version != proposal.version)
        return u"not-proposed: %1 %2"_s.arg(nameOf(proposal), proposal.contentHash);
    if (isSamePerson(open->proposedBy, publisher))
        return u"same-person: %1, %2"_s.arg(nameOf(proposal), publisher);
    return {};
}

QString PublicationRegister::addProposal(const Json& body, const Json& subject)
{
    const auto at = fromIso(textAt(body, "time"));
    auto proposal = subject.is_object() && subject.contains("file") ? publicationOf(subject["file"]) : Error::of(ErrorKind::BadInput);
    if (!at || !proposal)
        return u"cannot be read"_s;
    if (subjectOf(*proposal) != Json{{"rule", subject.value("rule", Json())}, {"version", subject.value("version", Json())}, {"hash", subject.value("hash", Json())}})
        return u"hash-differs: %1 is not the file it comes with"_s.arg(nameOf(*proposal));
    proposal->proposedBy = textAt(body, "actor");
    proposal->proposedAt = *at;
    const QString objection = objectionTo(*proposal);
    if (objection.isEmpty())
        m_proposed.insert_or_assign(proposal->rule, std::move(*proposal));
    return objection;
}

QString PublicationRegister::addPublication(const Json& body, const Json& subject)
{
    const auto at = fromIso(textAt(body, "time"));
    RulePublication consent;
    consent.rule = {textAt(subject, "rule")};
    consent.version = versionOf(subject);
    consent.contentHash = textAt(subject, "hash");
    if (!at || consent.rule.isEmpty() || consent.version == 0)
        return u"cannot be read"_s;
    const QString publisher = textAt(body, "actor");
    const QString objection = objectionTo(consent, publisher);
    if (!objection.isEmpty())
        return objection;
    RulePublication publication = std::move(m_proposed.extract(consent.rule).mapped());
    publication.publishedBy = publisher;
    publication.publishedAt = at;
    m_published.insert_or_assign(publication.rule, std::move(publication));
    return {};
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

bool decidesTheSame(const Json& a, const Json& b)
{
    const auto decisive = [](Json file) {
        for (const char* words : {"version", "name", "why", "examples", "facts", "related", "causes", "module"})
            file.erase(words);
        const auto withoutText = [](Json& arguments) {
            for (Json& argument : arguments) {
                if (argument.is_object())
                    argument.erase("text");
            }
        };
        for (const char* arguments : {"speaksFor", "speaksAgainst", "hardStops"}) {
            if (const auto found = file.find(arguments); found != file.end() && found->is_array())
                withoutText(*found);
        }
        return file;
    };
    return a.is_object() && b.is_object() && decisive(a) == decisive(b);
}

std::optional<EffectiveRule> effectiveRule(const Json& file, const Json& installed, const RulePublication* published)
{
    const bool isNewer = published && installed.is_object() && versionOf(installed) > published->version;
    const bool follows = isNewer && decidesTheSame(installed, published->file);
    const bool installedCounts = installed.is_object() && (!published || follows);
    const int waiting = isNewer && !follows ? versionOf(installed) : 0;
    const Json* agreed = installedCounts ? &installed : published ? &published->file : nullptr;
    const bool agreedHasLimits = agreed && carriesLimits(*agreed);
    if (!file.is_object())
        return agreedHasLimits ? std::optional(EffectiveRule{*agreed, RuleStanding::Pinned, waiting}) : std::nullopt;
    // Who takes the limits out of a rule changes them, too.
    if (!carriesLimits(file) && !agreedHasLimits)
        return EffectiveRule{file, RuleStanding::Free};
    if (agreed && isSameFile(file, *agreed))
        return EffectiveRule{file, installedCounts ? RuleStanding::Installed : RuleStanding::Published, waiting};
    // The file that two people agreed on, and the program brought new words for it.
    if (follows && isSameFile(file, published->file))
        return EffectiveRule{installed, RuleStanding::Installed};
    // An agreed form without limits is no limit to fall back on.
    if (agreedHasLimits || (agreed && published))
        return EffectiveRule{*agreed, RuleStanding::Pinned, waiting};
    return EffectiveRule{file, RuleStanding::Shadow};
}

} // namespace backroom
