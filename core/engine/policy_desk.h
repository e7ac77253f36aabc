// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/console_types.h"
#include "core/domain/governance/judge.h"
#include "core/engine/delegation_desk.h"
#include "core/engine/queue_board.h"
#include "core/engine/roster.h"

namespace backroom {

/// Judges decisions by the policies in force: fills in what a policy asks from the records, the roster and what was decided
/// before. Core thread.
class PolicyDesk : public QObject {
    Q_OBJECT
public:
    /// All outlive this.
    PolicyDesk(Clock& clock, const QueueBoard& board, const Roster& roster, const DelegationDesk& delegations, QObject* parent = nullptr);

    void setBook(const PolicyBook& book);
    const PolicyBook& book() const { return m_book; }
    /// The currencies of companies, as the session tells them.
    void setCompanies(std::map<std::int64_t, Currency> companies) { m_companies = std::move(companies); }
    const Staff& staff() const { return m_staff; }
    /// By his login, where no name is known.
    QString personName(const PersonId& person) const;
    /// How far somebody may go by himself; nothing: not at all, or he is not known.
    std::optional<Allowance> powerOf(const PersonId& person, const ActId& act) const;
    /// What of these acts the source would not let him do, as far as it tells: its rights, not the policy's.
    std::vector<MissingRight> missingRights(const PersonId& person, const std::vector<ActId>& acts) const;
    /// Of the source's user of that id; empty when nobody knows.
    QString userName(std::int64_t user) const;
    /// Is it known who may decide what, and was read what tells who did what? A rule that no policy bears on needs neither.
    bool isReady(const Rule& rule) const;
    /// Tells of models that are read from this source and have not been, not even once.
    void setPending(std::function<bool(const QString& model)> isPending) { m_isPending = std::move(isPending); }

    struct Question {
        DecisionVerb verb; ///< as the rule calls it
        QString who;       ///< login
        QString reason;
        Timestamp readAt{}; ///< of what lies before him
        std::vector<Approval> approvals;
        std::optional<PolicyOverride> leave{};
        Json inputs = Json::object(); ///< what is filled in, as far as it is
    };
    /// Nothing: no policy bears on it. `isOffer`: what can still be given, such as a reason, is not missed yet.
    std::optional<PolicyVerdict> judge(const WorkItem& item, const Question& question, bool isOffer = false) const;
    /// Why somebody may decide nothing at all, whatever the act: codes as refusalCodes() has them.
    QStringList whyNothing(const QString& login) const;
    /// How old what lies before the person may be (domain.md §3.4); nothing: no policy bears on it.
    std::optional<Duration> freshFor(const Rule& rule, const DecisionVerb& verb) const;
    /// Does the policy want a reason for it, whatever the rule says?
    bool wantsReason(const Rule& rule, const DecisionVerb& verb) const;
    /// For decisions: act, parties and what was held against limits, with the verdict (domain.md §12.4). Null without one.
    Json record(const WorkItem& item, const Question& question, const PolicyVerdict& verdict) const;

    /// Follows a decision: while it may still happen, or has, it counts against limits.
    void follow(const Decision& decision);
    /// Records came, changed or went.
    void recordsChanged(const QString& model, const std::vector<RecordKey>& keys);

    /// An override without an end holds as long as any may.
    PolicyOverride dated(PolicyOverride leave) const;
    /// Of what was decided here and what the source shows.
    std::vector<NearLimitCluster> nearLimit() const;
    /// What the records of a cluster come to, those asked for.
    Money sumOf(const NearLimitCluster& cluster, const std::vector<RecordKey>& records) const;
    /// As people read it.
    QString nameOf(const RollingSums::Line& line) const;

    /// Models whose records tell who did what, for a rule whose decisions are judged.
    std::set<QString> modelsRead(const Rule& rule) const;

private:
    struct FoundDecision {
        std::set<PersonId> people; ///< who decided, and who agreed
        Timestamp at{};
        bool isDone = false;
    };

    void readStaff();
    void addOwnActs(ActsFound& acts, const RecordKey& record) const;
    PolicyRequest requestOf(const WorkItem& item, const Rule& rule, const Question& question) const;
    std::optional<Money> amountOf(const WorkItem& item, const Rule& rule, const Record& record, const RecordContext& context) const;
    Currency companyCurrency(const Record& record, const FeedDefinition& feed) const;
    void addUp() const;

    Clock& m_clock;
    const QueueBoard& m_board;
    const Roster& m_roster;
    const DelegationDesk& m_delegations;
    PolicyBook m_book;
    std::function<bool(const QString& model)> m_isPending;
    std::map<std::int64_t, Currency> m_companies;
    Staff m_staff;
    UserNames m_users;
    std::map<RecordKey, std::set<QString>> m_approvers; ///< of what was decided here
    /// Decisions made here that count, by record and class of acts.
    std::map<std::pair<RecordKey, ActId>, std::map<DecisionId, FoundDecision>> m_decided;
    std::map<QString, std::vector<MovementDeclaration>> m_movements; ///< by model
    mutable RollingSums m_sums;
    mutable std::set<RecordKey> m_unsummed; ///< derived values are there only after the board has worked them out
};

/// What speaks against it as refusal codes: "policy:" with each reason as JSON, "override:" with who may look at an
/// override that would lift it, then "could:" with who could do it.
QStringList refusalCodes(const PolicyVerdict& verdict, const Staff& staff);

} // namespace backroom
