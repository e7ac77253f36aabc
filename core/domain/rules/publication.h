// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"
#include "core/domain/ledger/ledger_entry.h"

#include <map>
#include <set>

namespace backroom {

/// What the ledger calls a file that one person proposed, and that another agreed to.
inline const QString proposedAct = QStringLiteral("rule.proposed");
inline const QString publishedAct = QStringLiteral("rule.published");

/// A rule with its limits, or a policy, as two people agreed on it. The ledger holds the file itself, so that it keeps running when the
/// file on disk is changed or gone.
struct RulePublication {
    RuleId rule;
    int version = 0;
    QString contentHash; ///< SHA-256 over canonical JSON, lower-case hex
    Json file;
    QString proposedBy;
    Timestamp proposedAt{};
    QString publishedBy; ///< never the proposer; empty: not published yet
    std::optional<Timestamp> publishedAt;
    bool operator==(const RulePublication&) const = default;
};

/// What a file is called among those that people agree on: a rule's code, "policy.limits" for the policy of that id; empty
/// for what is neither.
RuleId definitionIdOf(const Json& file);
bool isPolicyFile(const Json& file);
/// BadInput when it cannot be written as canonical JSON.
Result<QString> contentHashOf(const Json& ruleFile);
/// Does it decide over money or limits? `"limits": true`, or actions.
bool carriesLimits(const Json& ruleFile);

/// What the ledger says about rules. Entries that break the order of things (published by the proposer, without a proposal,
/// a version that does not grow) count for nothing and are findings.
class PublicationRegister {
public:
    static PublicationRegister fromEntries(const std::vector<LedgerEntry>& entries);
    /// Follows the ledger as it grows; entries about other things are skipped.
    void add(const LedgerEntry& entry);

    /// The last published version.
    const RulePublication* published(const RuleId& rule) const;
    /// Its content hash; empty when there is none.
    QString effectiveHash(const RuleId& rule) const;
    /// The open proposal: newer than what is published.
    const RulePublication* proposed(const RuleId& rule) const;
    const std::map<RuleId, RulePublication>& allPublished() const { return m_published; }
    const std::map<RuleId, RulePublication>& allProposed() const { return m_proposed; }
    /// Was this note of the server entered already, whatever came of it?
    bool knows(const QString& server, std::int64_t note) const { return m_notes.contains({server, note}); }
    const std::vector<LedgerFinding>& findings() const { return m_findings; }

    /// The act to write for a proposal; it takes the place of an earlier one. BadInput when it is no rule file. Refusals are
    /// ErrorKind::Policy and their detail begins with a code: "person-missing", "version-not-higher".
    Result<LedgerAct> propose(const Json& ruleFile, const QString& who, Timestamp at, const QString& device = {}) const;
    /// The act to write for the consent of a second person to exactly this content. Refused also with "not-proposed" (never,
    /// or with another content) and "same-person" (however the login is spelt).
    Result<LedgerAct> publish(const Json& ruleFile, const QString& who, Timestamp at, const QString& device = {}) const;

private:
    /// What speaks against it, beginning with the code; empty = nothing.
    QString objectionTo(const RulePublication& proposal) const;
    QString objectionTo(const RulePublication& proposal, const QString& publisher) const;
    QString addProposal(const Json& body, const Json& subject);
    QString addPublication(const Json& body, const Json& subject);

    std::map<RuleId, RulePublication> m_published;
    std::map<RuleId, RulePublication> m_proposed;
    std::set<std::pair<QString, std::int64_t>> m_notes;
    std::vector<LedgerFinding> m_findings;
};

/// How a rule file may run.
enum class RuleStanding : std::uint8_t {
    Free,      ///< carries no limits: as it is
    Installed, ///< came with the program
    Published, ///< two people agreed
    Pinned,    ///< changed without that: the last agreed version runs in its place
    Shadow,    ///< never agreed on: evaluated and counted, never shown
};
QString toName(RuleStanding standing);

struct EffectiveRule {
    Json file;
    RuleStanding standing = RuleStanding::Free;
    /// Of a newer file that the program brought and nobody agreed to yet; 0: none waits.
    int waitingVersion = 0;
};

/// Do two files of a rule say the same about every record and offer the same? They may differ in words and examples.
bool decidesTheSame(const Json& a, const Json& b);

/// What runs for a file found on this machine; `installed` is the file the program was delivered with under this code, or
/// null. Without a file (null) a rule that carries limits keeps running as agreed; nothing when there is none. What people
/// agreed on stands until they agree on something else: a newer file of the program takes its place only when it decides
/// the same, and waits otherwise.
std::optional<EffectiveRule> effectiveRule(const Json& file, const Json& installed, const RulePublication* published);

} // namespace backroom
