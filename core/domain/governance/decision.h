// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/ids.h"
#include "core/base/local_text.h"
#include "core/base/money.h"
#include "core/domain/governance/decision_verb.h"
#include "core/domain/governance/seal.h"

#include <optional>
#include <vector>

namespace backroom {

/// The life of a decision (design.md §7). Draft never leaves the user interface.
enum class DecisionState {
    Held,         ///< undo window
    Queued,       ///< waits for its turn or for the network
    Checking,     ///< the record is being re-read against the seal
    Sending,      ///< committed before the first byte
    Acknowledged, ///< the server answered; the effect is being read back
    Verified,     ///< the post-condition was observed in the source
    Withdrawn,    ///< undone in the undo window
    Conflict,     ///< what was sealed is not what is there; nothing was sent
    Rejected,     ///< the server said no
    Unverified,   ///< outcome unknown or effect not (yet) seen: reading back, or work for a person
    Failed,       ///< certainly not done, and will not be tried again
};

QString toName(DecisionState state);
std::optional<DecisionState> decisionStateFromName(const QString& name);

/// Something may still happen to it, by itself or by a person.
bool isOpen(DecisionState state);
/// The transitions of design.md §7; everything else is a programming error the ledger refuses to record.
bool mayFollow(DecisionState from, DecisionState to);

/// A sealed decision as the ledger keeps it.
struct Decision {
    DecisionId id; ///< UUID; the idempotency token
    BatchId batch; ///< made together with others; empty: by itself
    ItemId item;
    QueueId queue;
    RuleId rule;
    RecordKey record;
    DecisionVerb verb = verbs::approve;
    LocalText verbName; ///< as the rule names it; empty for verbs that the interface has words for
    QString reason;
    Json inputs = Json::object(); ///< what was filled in, by name
    Json displayed; ///< what lay before the person beside the seal; null: no more than a row
    Json policy; ///< what the policy said to it (domain.md §12.4); null where none bears on it
    Seal seal;
    /// Steps of the action that were seen to have happened, and the record as it was then: what the next one is checked against.
    int stepsDone = 0;
    std::optional<Seal> checkpoint;
    /// What the step now on its way was sent with: {"record": raw values that went into it, "written": the record's
    /// write_date then, "found": ids that were no proof of it because they were there before}. Null while nothing of it was sent.
    Json sentWith;
    QString server; ///< address and database the record lives in; the decision goes nowhere else
    QString actor; ///< login of the person who decided; only in their name may it be sent
    std::int64_t actorId = 0;
    QString businessKey;
    QString title;
    Money amount;
    DecisionState state = DecisionState::Held;
    Timestamp decidedAt{};
    Timestamp changedAt{};
    Timestamp heldUntil{};
    int attempts = 0;
    std::vector<FieldDifference> differences;
    std::optional<Error> error;

    bool operator==(const Decision&) const = default;
};

/// Is `after` what may become of `before`? What was decided stays as it is; besides the transitions above, a step that was
/// seen to have happened leads back to Queued, where the next one waits for its turn, and what a guard says was not done may be
/// sent through it again, with the same token.
bool mayFollow(const Decision& before, const Decision& after);
/// Everything but how far it got.
bool isSameDecision(const Decision& a, const Decision& b);

Json toJson(const Decision& decision);
Result<Decision> decisionFromJson(const Json& json);

} // namespace backroom
