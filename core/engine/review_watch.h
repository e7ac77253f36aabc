// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/finding_log.h"
#include "core/engine/policy_desk.h"

namespace backroom {

/// Raises what somebody is to look at afterwards: decisions that stay just below the same limit (domain.md §12.3), the sample
/// of what a small store decided without a second person, and what was decided under an override (§12.1). Each is an entry of
/// the ledger and a record of the feed "reviews". Core thread.
class ReviewWatch : public QObject {
    Q_OBJECT
public:
    /// All outlive this.
    ReviewWatch(Clock& clock, LedgerStore& ledger, QueueBoard& board, const PolicyDesk& policies, SourceId source, QString device, QObject* parent = nullptr);

    /// What was found before.
    void restore(const std::vector<LedgerEntry>& entries) { m_findings.restore(entries); }
    void show() { m_findings.show(); }
    /// Sums are complete only while the source is read. `currencies`: as the source numbers them.
    void resume(std::map<std::int64_t, QString> currencies);
    void suspend() { m_timer.stop(); }
    /// Compares with the limits now.
    void look();
    void follow(const Decision& decision);

    /// Nobody reviews what he had a hand in, and an override only who was named for it.
    std::optional<Error> objectionTo(const ItemId& item, const LifeAct& act) const;
    /// A person has closed the item: that is kept with what was reviewed.
    void closed(const ItemId& item, const LifeAct& act);

Q_SIGNALS:
    void ledgerChanged();

private:
    const Json* subjectOf(const ItemId& item) const;
    std::int64_t currencyId(const Currency& currency) const;
    void tell(const NearLimitCluster& cluster, const std::vector<RecordKey>& records);
    void tell(Json subject);
    /// Decisions that were made and not looked at when the program ended.
    void catchUp();
    /// Records that a finding about the same limit and person holds already, by which limit and person.
    std::map<QString, std::set<RecordKey>> reported() const;

    Clock& m_clock;
    LedgerStore& m_ledger;
    QueueBoard& m_board;
    const PolicyDesk& m_policies;
    QString m_device;
    FindingLog m_findings; ///< by decision, or by line, limit and first record
    std::map<std::int64_t, QString> m_currencies;
    bool m_isCaughtUp = false;
    ScopedTimer m_timer;
};

} // namespace backroom
