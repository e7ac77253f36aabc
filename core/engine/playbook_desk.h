// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/joint_desk.h"

#include <algorithm>

namespace backroom {

/// Carries playbooks: one step after the other, each decided for itself by the dispatcher, and the next begun only when the
/// one before was seen in the source (design.md §7). What somebody else changed between two steps stops it. Core thread.
class PlaybookDesk : public JointDesk {
    Q_OBJECT
public:
    /// All outlive this.
    PlaybookDesk(Clock& clock, LedgerStore& ledger, QueueBoard& board, Dispatcher& dispatcher, const Definitions& definitions, QString device, QObject* parent = nullptr);
    ~PlaybookDesk() override;

    Result<void> restore();

    struct Refusal {
        Error error;
        QStringList reasons;
    };
    /// In the ledger when this returns.
    std::variant<BatchId, Refusal> start(const PlaybookDraft& draft, Duration undoWindow);
    bool has(const BatchId& id) const;
    /// Begins the step anew at which it stopped, with the record as it is now; or goes on after a rest.
    void goOn(const BatchId& id);
    /// Begins no more of its steps.
    void stop(const BatchId& id);
    /// The same, and takes back what is still held.
    void withdraw(const BatchId& id);
    /// Undoes what was done, as soon as nothing of it is on its way any more.
    void undo(const BatchId& id);

    /// Newest first.
    std::vector<PlaybookManifest> manifests() const;
    std::optional<PlaybookManifest> manifest(const BatchId& id) const;

public Q_SLOTS:
    void followDecision(const backroom::Decision& decision);

Q_SIGNALS:
    void changed(const backroom::PlaybookManifest& manifest);

protected:
    void pump() override;
    std::vector<BatchId> unfinished() const override;
    void tellOf(const BatchId& id) override;
    void takeFresh(const Place& place, const Result<FreshRecord>& fresh) override;

private:
    struct Entry {
        PlaybookRun run;
        std::map<DecisionId, Decision> decisions;
        bool isResting = false;   ///< waits for a person to go on
        bool wantsUndoing = false; ///< a person said so while a step was on its way

        /// Also one that was stopped, as long as a step of it may still have its effect.
        bool isUnderWay() const
        {
            const auto isOnItsWay = [](const auto& decision) { return isOpen(decision.second.state); };
            return run.phase == PlaybookRun::Phase::Running || wantsUndoing || std::any_of(decisions.begin(), decisions.end(), isOnItsWay);
        }
    };

    Entry* entryOf(const BatchId& id);
    const Entry* entryOf(const BatchId& id) const;
    bool mayBegin(const Entry& entry) const;
    /// Does what comes next; nothing while a step is being read or is on its way.
    void advance(Entry& entry);
    /// Notes how decisions ended that were on their way. False: it could not be written, and is tried again.
    bool noteEnds(Entry& entry);
    void begin(Entry& entry, std::size_t place);
    void decide(Entry& entry, std::size_t place, const FreshRecord& fresh);
    /// What the record must be like for the step; nothing: as it is read.
    std::optional<Seal> expected(const Entry& entry, const PlaybookRunStep& step) const;
    /// Nobody but this person has written the record since the playbook began.
    bool isUntouched(const Entry& entry, const PlaybookRunStep& step, const Record& record) const;
    /// Does the record show what the step is to bring about?
    bool isDone(const PlaybookRunStep& step, const Record& record) const;
    void settle(Entry& entry, std::size_t place, PlaybookRunStep::State state, const QStringList& reasons);
    /// Writes the run as it is to be to the ledger. False: it could not be written, nothing changed, and it is tried again.
    bool write(Entry& entry, PlaybookRun next, const char* act, Json subject = Json::object());
    PlaybookManifest manifestOf(const Entry& entry) const;

    const Definitions& m_definitions;
    std::vector<std::unique_ptr<Entry>> m_entries; ///< newest first
};

} // namespace backroom
