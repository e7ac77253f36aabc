// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/rules/publication_note.h"
#include "core/engine/channel_notes.h"

namespace backroom {

/// Lets two people at two desks agree on a rule (domain.md §12.1: L and M). Core thread.
class RuleAgreement : public ChannelNotes {
    Q_OBJECT
public:
    /// The register follows the ledger; both outlive this.
    RuleAgreement(Clock& clock, LedgerStore& ledger, PublicationRegister& publications, QString device, QObject* parent = nullptr);

    /// Policy errors are those of PublicationRegister.
    void propose(const Json& ruleFile, Done done);
    void publish(const Json& ruleFile, Done done);

protected:
    bool isNews(std::int64_t id, const QString& body) const override;
    Result<std::optional<LedgerAct>> actOf(const Note& note) const override;
    void learn(const LedgerEntry& entry) override { m_publications.add(entry); }

private:
    void say(bool isProposal, const Json& ruleFile, Done done);
    bool isThere(bool isProposal, const Json& ruleFile) const;
    Result<Statement> statementOf(bool isProposal, const Json& ruleFile) const;

    PublicationRegister& m_publications;
};

} // namespace backroom
