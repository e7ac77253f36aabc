// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/demo/world.h"

#include <random>

namespace backroom::demo {

/// Makes the retailer live: documents arrive, amounts are corrected, colleagues approve, post and cancel; deliveries get
/// late, goods are sold out, things break, payments fail, and some of it is put right. The same
/// seed gives the same story, step by step.
class Life {
public:
    Life(World& world, std::uint32_t seed) : m_world(world), m_random(seed) {}

    /// From the first event again.
    void restart(std::uint32_t seed) { m_random.seed(seed); }
    /// One event, as one transaction of the person who does it.
    void step();
    /// How long until the next one at pace 1: around 20 s, uneven like real life.
    Duration nextPause();

private:
    std::size_t below(std::size_t bound) { return m_random() % bound; }
    std::vector<Id> pending(const char* model, const char* state) const;
    Id anyOf(const std::vector<Id>& ids) { return ids[below(ids.size())]; }
    std::vector<Id> draftNotes() const;
    std::vector<Id> receipts() const;
    Id partner(const char* rank);
    /// The first person with that role; the administrator where the world has none.
    Env someone(const char* role) const;

    /// One event of the stores, the stock and the payments; false when there is nothing it could happen to.
    bool storesLive();
    std::vector<Id> parcels(bool late) const;
    bool deliveryGetsLate();
    bool stockIsSold();
    bool somethingBreaks();
    bool paymentFails();
    bool somethingIsSolved();
    std::vector<Id> where(const char* model, const std::function<bool(const Model&, const Record&)>& holds) const;

    void orderArrives();
    void creditNoteArrives();
    void amountIsCorrected();
    void orderIsDecided();
    void creditNoteIsPosted();

    World& m_world;
    std::mt19937 m_random;
};

} // namespace backroom::demo
