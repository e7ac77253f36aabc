// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/governance/review_act.h"
#include "core/engine/finding_log.h"
#include "core/engine/policy_desk.h"

namespace backroom {

/// Raises what somebody is to look at afterwards: decisions that stay just below the same limit (domain.md §12.3), the sample
/// of what a small store decided without a second person, and what was decided under an override (§12.1). Each is an entry of
/// the ledger and a record of the feed "reviews"; so is what people at other desks are to have looked at. Core thread.
class ReviewWatch : public QObject {
    Q_OBJECT
public:
    /// All outlive this.
    ReviewWatch(Clock& clock, LedgerStore& ledger, QueueBoard& board, ItemLives& lives, const PolicyDesk& policies, SourceId source, QString device,
        QObject* parent = nullptr);

    /// What was found before.
    void restore(const std::vector<LedgerEntry>& entries);
    void show();
    /// Of which source; also while it cannot be reached. What was decided at another is nothing to it.
    void setServer(const QString& server) { m_server = server; }
    /// Sums are complete only while the source is read. `currencies`: as the source numbers them.
    void resume(std::map<std::int64_t, QString> currencies);
    void suspend() { m_timer.stop(); }
    /// Compares with the limits now.
    void look();
    void follow(const Decision& decision);

    /// Nobody reviews what he had a hand in, and an override only who was named for it.
    std::optional<Error> objectionTo(const ItemId& item, const LifeAct& act) const;
    std::optional<Error> objectionTo(const QString& review, const PersonId& who) const;
    /// A person has closed the item: that is kept with what was reviewed.
    void closed(const ItemId& item, const LifeAct& act);

    bool isAsked(const QString& review) const { return m_findings.knows(review); }
    bool isClosed(const QString& review) const { return m_closings.contains(review); }
    /// What others are to know from this person: reviews of their decisions, and those that they have closed.
    std::vector<ReviewAct> actsOf(const PersonId& who) const;
    const QString& server() const { return m_server; }
    /// What somebody at another desk has said stands in the ledger now.
    void take(const LedgerEntry& entry);

Q_SIGNALS:
    void ledgerChanged();

private:
    struct Closing {
        QString who; ///< login
        Timestamp at{};
        Json subject; ///< of the entry
    };

    const Json* subjectOf(const ItemId& item) const;
    const Json* subjectOf(const ItemId& item, const LifeAct& act) const;
    void keepClosing(const Json& subject, const LifeAct& act, Timestamp at);
    /// The review; empty: it is no closing, or of what was closed before.
    QString addClosing(const LedgerEntry& entry);
    /// What was closed elsewhere is closed here.
    void foldClosings(const std::set<QString>& reviews);
    void ask(const Decision& decision);
    bool isOfHere(const Json& subject) const;
    std::int64_t currencyId(const Currency& currency) const;
    void tell(const NearLimitCluster& cluster, const std::vector<RecordKey>& records);
    void tell(Json subject);
    /// Decisions that were made, and items that were closed, and that nobody was told of when the program ended.
    void catchUp();
    void catchUpClosings();
    /// Records that a finding about the same limit and person holds already, by which limit and person.
    std::map<QString, std::set<RecordKey>> reported() const;

    Clock& m_clock;
    LedgerStore& m_ledger;
    QueueBoard& m_board;
    ItemLives& m_lives;
    const PolicyDesk& m_policies;
    QString m_device;
    QString m_server;
    FindingLog m_findings; ///< by decision, or by line, limit and first record
    std::map<QString, Closing> m_closings; ///< by review
    std::map<std::int64_t, QString> m_currencies;
    bool m_isCaughtUp = false;
    ScopedTimer m_timer;
};

} // namespace backroom
