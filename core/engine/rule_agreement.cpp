// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/rule_agreement.h"

#include "core/domain/ledger/canonical_json.h"
#include "core/domain/rules/rule.h"
#include "core/domain/sharing/share_text.h"

namespace backroom {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

RuleAgreement::RuleAgreement(Clock& clock, LedgerStore& ledger, PublicationRegister& publications, QString device, QObject* parent)
    : ChannelNotes(clock, ledger, {u"Backroom rules"_s, u"Rules of Backroom that two people agree on"_s, share_text::anyReference() + u"rule."_s, 5min}, std::move(device), parent),
      m_publications(publications)
{
}

void RuleAgreement::propose(const Json& ruleFile, Done done)
{
    say(true, ruleFile, std::move(done));
}

void RuleAgreement::publish(const Json& ruleFile, Done done)
{
    say(false, ruleFile, std::move(done));
}

void RuleAgreement::say(bool isProposal, const Json& ruleFile, Done done)
{
    // What cannot be written at all is not there, and its error comes with saying it.
    wish({[=, this] { return isThere(isProposal, ruleFile); }, [=, this] { return statementOf(isProposal, ruleFile); }, std::move(done)});
}

bool RuleAgreement::isNews(std::int64_t id, const QString& body) const
{
    return !m_publications.knows(actor().server, id) && publication_note::read(body);
}

Result<std::optional<LedgerAct>> RuleAgreement::actOf(const Note& note) const
{
    const auto reference = publication_note::read(note.body);
    if (reference->isProposal && note.files.size() != 1)
        return Error::of(ErrorKind::BadInput, u"the file of the rule is not with it"_s);
    auto act = publication_note::act(*reference, reference->isProposal ? note.files.front() : QByteArray(), note.author, note.at, {actor().server, note.id});
    if (!act)
        return act.error();
    return std::optional(std::move(*act));
}

bool RuleAgreement::isThere(bool isProposal, const Json& ruleFile) const
{
    const auto hash = contentHashOf(ruleFile);
    const RuleId rule = definitionIdOf(ruleFile);
    const Json version = ruleFile.is_object() ? ruleFile.value("version", Json()) : Json();
    const auto isSaid = [&](const RulePublication* publication, const QString& who) {
        return hash && publication && who == actor().login && version == Json(publication->version) && publication->contentHash == *hash;
    };
    const RulePublication* published = m_publications.published(rule);
    if (!isProposal)
        return published && isSaid(published, published->publishedBy);
    const RulePublication* proposed = m_publications.proposed(rule);
    return proposed && isSaid(proposed, proposed->proposedBy);
}

Result<ChannelNotes::Statement> RuleAgreement::statementOf(bool isProposal, const Json& ruleFile) const
{
    const auto act = isProposal ? m_publications.propose(ruleFile, actor().login, now()) : m_publications.publish(ruleFile, actor().login, now());
    if (!act)
        return act.error();
    const auto reference = publication_note::referenceOf(*act);
    Statement statement{publication_note::write(*reference, localTextOf(ruleFile.value("name", Json())).in(u"en"_s)), {}};
    if (isProposal) {
        const auto content = canonicalJson(act->subject["file"]);
        if (!content)
            return content.error();
        const QString file = u"%1 v%2.json"_s.arg(reference->rule.value).arg(reference->version);
        statement.attachments = Json::array({Json::array({toJson(file), content->toStdString()})});
    }
    return statement;
}

} // namespace backroom
