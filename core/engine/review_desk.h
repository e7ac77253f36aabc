// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/channel_notes.h"
#include "core/engine/review_watch.h"

#include <set>

namespace backroom {

/// Carries reviews between desks: whoever is to look at a decision finds it in his own queue, and who has looked at one closes
/// it for everybody. What the person who is signed in has to say is said until it is read back, also after a restart. Core
/// thread.
class ReviewDesk : public ChannelNotes {
    Q_OBJECT
public:
    /// Both outlive this.
    ReviewDesk(Clock& clock, LedgerStore& ledger, ReviewWatch& watch, QString device, QObject* parent = nullptr);

    /// What the ledger tells.
    void restore(const std::vector<LedgerEntry>& entries);
    /// Says what is not said yet; as soon as the source is there.
    void sayAll();

    QStringList problems() const;

protected:
    bool isNews(std::int64_t id, const QString& body) const override;
    Result<std::optional<LedgerAct>> actOf(const Note& note) const override;
    void learn(const LedgerEntry& entry) override;

private:
    using Saying = std::tuple<QString, ReviewAct::Kind, QString>; ///< at which server, of which review
    void say(const ReviewAct& act);
    void takeNote(const LedgerEntry& entry);

    LedgerStore& m_ledger;
    ReviewWatch& m_watch;
    std::set<std::pair<QString, std::int64_t>> m_notes; ///< that stand in the ledger, by server
    std::set<Saying> m_said;
    std::set<Saying> m_underWay;
    std::map<Saying, QString> m_unsaid; ///< why
    ScopedTimer m_retry;
};

} // namespace backroom
