// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/demo/methods.h"

namespace backroom::demo {

/// The business methods behind the catalogue's actions on goods, money and schedules, as Odoo 19 does them: silent where it
/// is silent, refusing where it refuses, and answering with a form where it asks. Each runs inside a transaction.
class Acts {
public:
    Acts(World& world, const Call& call)
        : m_world(world),
          m_call(call) {}

    /// The counted quantity becomes the stock; a second time the stock becomes 0. Asks when the stock moved meanwhile.
    Json applyCounts();
    Json clearCounts();
    /// A draft order is made or extended; UserError without a supplier.
    Json replenish();
    /// Done, or the question what becomes of the rest.
    Json validateTransfers();
    Json reserveTransfers();
    Json cancelTransfers();
    /// Of the form that asked about the rest.
    Json makeBackOrder() { return answerAboutRest(true); }
    Json dropRest() { return answerAboutRest(false); }
    Json registerPayments();
    Json reverseMoves();
    Json assignOutstandingLine();
    Json postPayments() { return changeState({"draft"}, "in_process", true); }
    Json confirmPayments() { return changeState({"draft", "in_process"}, "paid", true); }
    Json cancelPayments() { return changeState({"draft", "in_process", "paid", "rejected"}, "canceled", true); }
    Json approveLeaves();
    Json refuseLeaves();
    Json runScheduled();
    Json retryMails() { return changeState({"exception"}, "outgoing", true); }
    Json cancelMails() { return changeState({}, "cancel", true); }

private:
    void requireWritable(Right right = Right::Write) const;
    /// Those in one of the states (none: in any) get the other; the rest is left alone, or refused.
    Json changeState(const std::vector<std::string>& from, const char* to, bool isLenient);
    Json answerAboutRest(bool isKept);
    void finishTransfer(Id transfer, bool keepsRest);
    void payDown(Id move, double amount, bool isAll);
    const Json& of(const char* field, Id id) const { return m_world.value(m_call.model->name, id, field); }
    double number(const std::string& model, Id id, const char* field) const { return m_world.value(model, id, field).get<double>(); }

    World& m_world;
    const Call& m_call;
};

/// Those methods by model and name; nullptr when it has none.
const Method* findAct(const std::string& model, const std::string& name);

} // namespace backroom::demo
