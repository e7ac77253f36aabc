// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/demo/world.h"

namespace backroom::demo {

/// The transfers by which the goods of purchase orders come in. Inside a transaction.
class Receipts {
public:
    explicit Receipts(World& world) : m_world(world) {}

    /// As a confirmed order makes it: one transfer, ready, with a move for each line of which something is to come. None
    /// where the order has an open one.
    void expect(Id order);
    /// As a cancelled order leaves them: what has come stays, what was to come does not.
    void cancel(Id order);
    /// For the seed: what the lines of the order say was received has come by a transfer too.
    void tellOfTheReceived(Id order);
    /// For the seed: the moves of the transfers it names for the order belong to the lines of their articles.
    void linkMoves(Id order);

private:
    enum class Part { Received, Open };
    std::vector<Id> transfersOf(Id order) const;
    bool has(Id order, Part part) const;
    void make(Id order, Part part);
    Id supplierPlace() const;

    World& m_world;
};

/// Every confirmed order of the seed gets its receipts, made when it was approved.
void seedReceipts(World& world);

} // namespace backroom::demo
