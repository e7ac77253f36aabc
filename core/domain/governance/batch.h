// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/governance/decision.h"

namespace backroom {

/// One of the items that were selected, as it was shown then.
struct BatchItem {
    enum class State : std::uint8_t {
        Pending, ///< not begun
        Decided, ///< there is a decision; how that ended, it says itself
        Agreed,  ///< the person's consent counts, others must agree too
        Skipped, ///< nothing was decided; `reasons` says why
    };

    ItemId item;
    QString businessKey;
    QString title;
    Money amount;
    QString writtenAt; ///< write_date of the record as it was shown, as the source writes it; empty: not known
    State state = State::Pending;
    QStringList reasons; ///< refusal codes (also "item-gone: who, when"), "changed-since-shown", "stopped", "unreadable:access: what the server said"
    DecisionId decision; ///< of Decided
    RecordKey record{};  ///< as far as it was known
    bool operator==(const BatchItem&) const = default;
};

/// Decisions that a person makes together (design.md §7): one verb, one reason, many items, each with a decision of its own.
struct Batch {
    BatchId id;
    DecisionVerb verb = verbs::approve;
    LocalText verbName;
    QString reason;
    Json inputs = Json::object();
    QString server;
    QString actor;
    std::int64_t actorId = 0;
    Timestamp at{};
    Timestamp heldUntil{};
    bool isOpen = true;
    std::vector<BatchItem> items; ///< in the order in which they were selected
    bool operator==(const Batch&) const = default;
};

/// selected = done + failed + skipped + pending, always.
struct BatchCounts {
    int selected = 0;
    int done = 0;    ///< verified in the source, or the consent counts
    int failed = 0;  ///< a decision that ended otherwise
    int skipped = 0;
    int pending = 0; ///< not begun, on its way, or not proven yet
    bool operator==(const BatchCounts&) const = default;
};

/// `states`: of the decisions of the batch.
BatchCounts countsOf(const Batch& batch, const std::map<DecisionId, DecisionState>& states);

QString toName(BatchItem::State state);
std::optional<BatchItem::State> batchItemStateFromName(const QString& name);
/// Without how far the items got.
Json toJson(const Batch& batch);
Result<Batch> batchFromJson(const Json& json);

} // namespace backroom
