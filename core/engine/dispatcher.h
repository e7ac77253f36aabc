// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/console_types.h"
#include "core/engine/actor.h"
#include "core/engine/evidence_reader.h"
#include "core/engine/guard.h"
#include "core/engine/item_lives.h"
#include "core/engine/other_source.h"
#include "core/engine/policy_desk.h"
#include "core/engine/queue_board.h"
#include "core/engine/step_sender.h"
#include "core/store/ledger_store.h"

#include <deque>
#include <map>
#include <memory>
#include <set>

namespace backroom {

/// Carries decisions from the undo window to a verified effect (design.md §7). Every step is in the ledger before it has
/// consequences; after a crash the ledger's state says where to go on. Nothing is ever sent twice blindly: what may have
/// reached the server is read back first.
class Dispatcher : public QObject {
    Q_OBJECT
public:
    Dispatcher(Clock& clock, LedgerStore& ledger, QueueBoard& board, ItemLives& lives, PolicyDesk& policies, Guard& guard, QString device, QObject* parent = nullptr);
    ~Dispatcher() override;

    /// Decisions about its records are checked, sent and seen there; outlives this.
    void setOther(OtherSource& other) { m_other = &other; }
    OtherSource* other() const { return m_other; }
    /// The other source is gone, whatever was asked of it may get no answer: as suspend(), for its decisions alone.
    void suspendElsewhere();
    /// It is there again: what is in doubt is looked at anew.
    void resumeElsewhere();
    bool isElsewhere(const RecordKey& record) const { return otherOf(record) != nullptr; }
    /// Takes up what the ledger holds unfinished. A decision that was `sending` is unverified now.
    Result<void> restore();
    /// The source is there: everything that waits goes on.
    void resume(OdooClient& client, const Actor& actor);
    /// The source is gone: what had not been sent waits, what had is unverified.
    void suspend();

    struct Refusal {
        Error error;
        QStringList reasons; ///< see refusalsOf()
    };
    /// The person agrees, and others must too: it is in the ledger and with the item, nothing is sent yet.
    struct Consent {
        ItemId item;
        QStringList open; ///< what it still takes, see Offer::cautions
    };
    /// Called before a decision by the rule is written; when it fails there is no decision.
    void setBeforeDecision(std::function<Result<void>(const RuleId&)> prepare) { m_beforeDecision = std::move(prepare); }
    /// The decision or the consent as committed to the ledger, or why it may not be made. `ended`: the item as it was, where an
    /// earlier step of the same playbook may have ended it.
    std::variant<Decision, Consent, Refusal> submit(const DecisionDraft& draft, Duration undoWindow, const WorkItem* ended = nullptr);
    void withdraw(const DecisionId& id);
    void sendNow(const DecisionId& id);
    void verifyAgain(const DecisionId& id);

    /// As the calendar at this desk has it.
    QDate today() const;

    /// How a verb stands on an item now, for the person who is signed in.
    struct Offer {
        /// Why it is not offered; empty = allowed. Codes: "not-signed-in", "item-gone", "not-offered", "decision-open",
        /// "agreed-already", "not-authoritative", the rule's duty codes ("raised-by-you"), and those of refusalCodes().
        QStringList refusals;
        /// What more it takes when the person agrees: "agreed:" with who did already, "agreed-overriding:" with who did
        /// under an override, whom he named to look at it and why, "consent-void:" with whose consent was to
        /// something else, and codes of refusalCodes().
        QStringList cautions;
        /// Login and name of who may look at it afterwards, where the person may do it under an override.
        std::vector<std::pair<QString, QString>> reviewers = {};
    };
    /// `seal`: what lies before the person; null as long as that is not known.
    Offer offerOf(const ItemId& item, const DecisionVerb& verb, const Seal* seal = nullptr) const;
    /// True when something is on its way (held decisions and resting unverified ones aside).
    bool isBusy() const { return !m_flights.empty(); }
    /// Who decided it at another desk, as that desk says; empty: nobody did.
    QString decidedElsewhere(const ItemId& item, const DecisionVerb& verb) const;
    /// Who wrote the record last; empty: nobody knows.
    QString lastWriter(const Record& record) const { return m_policies.userName(record.value(QStringLiteral("write_uid")).toId()); }
    bool wantsReason(const Rule& rule, const DecisionVerb& verb) const { return m_policies.wantsReason(rule, verb); }
    std::vector<Decision> open() const;

Q_SIGNALS:
    void decisionChanged(const backroom::Decision& decision);
    /// The record as read back after a decision; the board should have it at once.
    void recordRead(const backroom::Record& record, const backroom::FeedId& feed);
    /// A call failed on the way; the link decides what that means for the source.
    void callFailed(const backroom::Error& error);
    void ledgerChanged();
    void settled();

private:
    /// Nobody waits for its answer any more.
    void giveUp(const DecisionId& id);
    /// A request under way for a decision; dropping it forgets the answer.
    struct Flight {
        QObject owner;
    };

    QStringList objectionsOfPolicy(const Decision& decision) const;
    /// What speaks against it besides the policy.
    QStringList plainRefusals(const WorkItem& item, const DecisionVerb& verb) const;
    /// Empty: the system it would write to is authoritative for all of it.
    QString foreignData(const Rule& rule, const DecisionVerb& verb) const;
    /// Who agreed to just this before.
    std::vector<Approval> withoutOwn(std::vector<Approval> approvals) const;
    std::vector<Approval> approvalsOf(const WorkItem& item, const DecisionVerb& verb, const QString& consentSeal) const;
    std::variant<Decision, Consent, Refusal> agree(const WorkItem& item, const DecisionDraft& draft, const PolicyDesk::Question& question, const PolicyVerdict& verdict);

    void pump(const DecisionId& id);
    void pumpLater(const DecisionId& id, Duration delay);
    void check(const DecisionId& id);
    void takeCheck(const DecisionId& id, const Result<FreshRecord>& fresh);
    void send(const DecisionId& id);
    void takeReply(const DecisionId& id, const SentStep& sent);
    void sendThroughGuard(const DecisionId& id, std::int64_t action);
    /// True: the answer was the guard's, and the decision has gone on.
    bool takeGuardsNo(const DecisionId& id, const Error& error);
    /// The guard's transaction is gone: what it compares is looked at anew. `isWithout`: without a guard then.
    void checkAnew(const DecisionId& id, Duration delay, bool isWithout);
    /// Whatever became of an answer, the guard knows whether it was done for this decision.
    void askGuard(const DecisionId& id, std::int64_t action);
    void look(const DecisionId& id);
    void readBack(const DecisionId& id);
    void takeLook(const DecisionId& id, const Result<FreshRecord>& fresh);
    void takeBlindLook(const DecisionId& id, const Error& error);
    void takeGone(const DecisionId& id, const Error& error);
    void judgeLook(const DecisionId& id, const FreshRecord& fresh, bool isProvenBeside);
    /// What must be there beside the record before anything is sent, from the `next`-th on; then the step is sent.
    void lookBeside(const DecisionId& id, const Json& sentWith, std::size_t next);
    void lookBeforeProof(const DecisionId& id, const Json& sentWith);
    void beginSending(const DecisionId& id, const Json& sentWith);
    void lookForProof(const DecisionId& id, const Result<FreshRecord>& fresh);
    /// Null: its record is Odoo's.
    OtherSource* otherOf(const RecordKey& record) const { return m_other && m_other->owns(record.model) ? m_other : nullptr; }
    void lookElsewhere(const DecisionId& id);
    void takeLookElsewhere(const DecisionId& id, const SentLook& look);
    /// It is under way there, or its effect is not seen yet: looked at again for a while.
    void waitElsewhere(const DecisionId& id, const SentLook& look);
    /// How Odoo is reached is the link's business; another source tells of itself.
    void tellFailed(const Decision& decision, const Error& error);
    void find(const DecisionId& id, const RecordQuery& query, const Json& sentWith, std::function<void(const Result<std::vector<std::int64_t>>&)> take);
    void takeUnchanged(const DecisionId& id, const FreshRecord& fresh);
    /// What got lost on its way to the guard; should it arrive after all, the token tells. False: it cannot be, or not now.
    bool sendAgain(const DecisionId& id, const FreshRecord& fresh);
    /// True: it was sent more than once, and is unverified whatever the last answer says of the last request.
    bool staysInDoubt(const DecisionId& id, const Error& error);
    Duration nextLook(const DecisionId& id) const;
    /// The step was seen to have happened: the next one waits for its turn, or the decision is done.
    void takeDone(const DecisionId& id, const Seal& now);
    /// Name of whoever changed the record last.
    QString writerOf(const Record& record, const RecordContext& context) const;
    void waitForSource(const DecisionId& id, const Error& error);
    /// Where the decision stands in its action; null when its rule does not offer it any more.
    const ActionStep* stepOf(const Decision& decision) const;
    bool holds(const SearchDomain& pattern, const Decision& decision, const Json& sentWith, const Record& record, const RecordContext& context) const;
    /// What the record holds of the fields that go into what the action sends.
    Json usedValues(const Decision& decision, const Record& record) const;
    /// Writes the decision as it stands then to the ledger; false = it could not be written, nothing changed, and it is tried again later.
    bool step(const DecisionId& id, DecisionState state, std::optional<Error> error = {}, std::vector<FieldDifference> differences = {});
    bool write(const DecisionId& id, Decision next);
    void readFresh(const DecisionId& id, Lane lane, void (Dispatcher::*take)(const DecisionId&, const Result<FreshRecord>&));
    QObject* takeOff(const DecisionId& id);
    /// An answer may arrive in the turn in which its flight was given up; it is nobody's then.
    bool isFlying(const DecisionId& id, const QObject* owner) const;
    void land(const DecisionId& id);
    /// Is the record's own server connected?
    bool isAtHome(const Decision& decision) const;
    /// Is it, and by the person who decided? Nothing is ever sent in another's name (design.md §7).
    bool maySend(const Decision& decision) const;
    void sayItWaits(const Decision& decision);
    /// Longer unverified than any call can run in the server?
    bool isPastServerLimit(const Decision& decision) const;
    /// Does another decision about the record come first? One is on its way at a time, in the order in which they were made.
    bool recordIsBusy(const Decision& decision) const;
    void wakeOthersOn(const Decision& decision);
    /// False: it is begun when another one has landed.
    bool hasRoom(const DecisionId& id);
    void pumpWaiting();
    const Decision* openDecisionOn(const ItemId& item) const;

    Clock& m_clock;
    LedgerStore& m_ledger;
    QueueBoard& m_board;
    ItemLives& m_lives;
    PolicyDesk& m_policies;
    Guard& m_guard;
    std::map<DecisionId, Json> m_checked;         ///< see comparedBy(), from the check to the sending
    std::map<DecisionId, int> m_guardConflicts;   ///< of the step on its way
    std::map<DecisionId, bool> m_guardsWord;      ///< whether it was done; nothing: not asked, or nobody there to ask
    std::function<Result<void>(const RuleId&)> m_beforeDecision;
    QString m_device;
    OdooClient* m_client = nullptr;
    OtherSource* m_other = nullptr;
    Actor m_actor;
    std::map<DecisionId, Decision> m_open;
    std::unique_ptr<EvidenceReader> m_reader; ///< while there is a client
    std::map<DecisionId, std::unique_ptr<Flight>> m_flights;
    std::deque<DecisionId> m_waiting; ///< for room
    std::map<DecisionId, std::unique_ptr<ScopedTimer>> m_timers;
    std::map<DecisionId, int> m_looks;
    /// Unverified ones whose record was read back unchanged: a person may decide anew.
    std::set<DecisionId> m_seenUnchanged;
    std::set<DecisionId> m_sentAgain; ///< the step on its way
    std::set<DecisionId> m_withdrawn; ///< by a person, and it could not be written yet
};

/// What the texts in braces of an action's steps stand for.
Json valuesOf(const Decision& decision, const Json& sentWith);

} // namespace backroom
