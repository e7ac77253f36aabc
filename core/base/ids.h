// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHashFunctions>
#include <QString>

#include <cstdint>
#include <functional>
#include <tuple>

namespace backroom {

/// A string id that cannot be mistaken for another kind of id.
template <typename Tag>
struct Id {
    QString value;

    bool isEmpty() const { return value.isEmpty(); }
    bool operator==(const Id&) const = default;
    bool operator<(const Id& other) const { return value < other.value; }
    friend size_t qHash(const Id& id, size_t seed = 0) { return ::qHash(id.value, seed); }
};

using SourceId = Id<struct SourceTag>;     ///< a connected system, e.g. "odoo"
using FeedId = Id<struct FeedTag>;         ///< a feed file's id, e.g. "purchase-orders"
using QueueId = Id<struct QueueTag>;       ///< a queue shown in the rail, e.g. "refunds"
using RuleId = Id<struct RuleTag>;         ///< a rule's code, e.g. "PUR.order.to-approve"
using ItemId = Id<struct ItemTag>;         ///< a work item's fingerprint
using DecisionId = Id<struct DecisionTag>; ///< UUID made here; also the idempotency token
using BatchId = Id<struct BatchTag>;       ///< UUID of decisions made together
using SystemId = Id<struct SystemTag>;     ///< a system of the system map, e.g. "payment-provider"
using DataDomainId = Id<struct DataDomainTag>; ///< what data is about, e.g. "prices"

/// One record of one model in one source.
struct RecordKey {
    SourceId source;
    QString model;
    std::int64_t id = 0;

    bool operator==(const RecordKey&) const = default;
    bool operator<(const RecordKey& other) const
    {
        return std::tie(source.value, model, id) < std::tie(other.source.value, other.model, other.id);
    }
    friend size_t qHash(const RecordKey& key, size_t seed = 0)
    {
        return qHashMulti(seed, key.source.value, key.model, key.id);
    }
};

} // namespace backroom

template <typename Tag>
struct std::hash<backroom::Id<Tag>> {
    size_t operator()(const backroom::Id<Tag>& id) const noexcept { return qHash(id); }
};
