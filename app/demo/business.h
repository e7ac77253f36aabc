// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/demo/world.h"

namespace backroom::demo {

/// The business methods as they were measured on a real Odoo 19 (odoo.md d), quirks included. Each runs inside a
/// transaction and throws ServerError; a null result is Python's None.
class Business {
public:
    Business(World& world, const Env& env) : m_world(world), m_env(env) {}

    /// Silently does nothing for callers without the approval right, and resurrects cancelled orders. Returns {}.
    Json approveOrders(const std::vector<Id>& ids);
    Json cancelOrders(const std::vector<Id>& ids);
    /// draft → purchase, or → to approve above the company's limit. Returns true.
    Json confirmOrders(const std::vector<Id>& ids);
    Json resetOrders(const std::vector<Id>& ids);

    /// draft → posted, with the next number. Returns false.
    Json postMoves(const std::vector<Id>& ids);
    Json cancelMoves(const std::vector<Id>& ids);
    Json resetMoves(const std::vector<Id>& ids);

    /// Returns the new message's id.
    Id postMessage(const Model& model, Id id, const std::string& body, const std::string& type, const std::string& subtype);
    /// Archives the activities and notes it in the chatter; returns the last message's id.
    Json finishActivities(const std::vector<Id>& ids, const std::string& feedback);

private:
    bool mayApprove(Id order) const;
    std::string doneBody(Id activity, const std::string& feedback) const;
    void requireWritable(const char* model, const std::vector<Id>& ids) const;
    void setState(const char* model, Id id, const char* state);

    World& m_world;
    const Env& m_env;
};

} // namespace backroom::demo
