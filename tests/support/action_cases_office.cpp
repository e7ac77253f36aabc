// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/action_cases.h"

namespace backroom::test {

using namespace Qt::StringLiterals;

namespace {

constexpr auto laterDay = "2031-05-04";

Prepared leave(Hand& hand)
{
    hand.as("admin");
    const std::int64_t person = hand.create(u"hr.employee"_s, {{"name", hand.unique("Temp")}});
    Json kind = {{"name", hand.unique("Leave")}};
    Json values = {{"employee_id", person}, {"request_date_from", "2031-05-05"}, {"request_date_to", "2031-05-06"}};
    if (hand.isReal())
        kind.update({{"requires_allocation", false}, {"leave_validation_type", "hr"}});
    else
        values.update({{"date_from", "2031-05-05 08:00:00"}, {"date_to", "2031-05-06 16:00:00"}, {"number_of_days", 2.0}});
    values["holiday_status_id"] = hand.create(u"hr.leave.type"_s, kind);
    return {hand.create(u"hr.leave"_s, values), Json::object(), {}};
}

std::function<Prepared(Hand&)> repairRequest(const Json& inputs)
{
    return [inputs](Hand& hand) -> Prepared {
        hand.as("admin");
        const std::int64_t team = hand.create(u"maintenance.team"_s, {{"name", hand.unique("Team")}});
        Prepared made{hand.create(u"maintenance.request"_s, {{"name", hand.unique("Freezer warm")}, {"maintenance_team_id", team}}), inputs, {}};
        if (inputs.contains("technician"))
            made.inputs["technician"] = hand.idOf(u"res.users"_s, "login", "store");
        if (inputs.contains("team"))
            made.inputs["team"] = hand.create(u"maintenance.team"_s, {{"name", hand.unique("Cold")}});
        if (inputs.contains("stage"))
            made.inputs["stage"] = hand.create(u"maintenance.stage"_s, {{"name", hand.unique("Ordered parts")}});
        return made;
    };
}

std::function<Prepared(Hand&)> schedule(bool isActive)
{
    return [isActive](Hand& hand) -> Prepared {
        hand.as("admin");
        Json values = {{"active", isActive}, {"nextcall", "2031-05-04 03:00:00"}, {"interval_number", 1}, {"interval_type", "days"}};
        const std::int64_t model = hand.idOf(u"ir.model"_s, "model", "res.partner");
        if (hand.isReal())
            values.update({{"name", hand.unique("Sweep")}, {"model_id", model}, {"state", "code"}, {"code", "pass"}});
        else
            values.update({{"cron_name", hand.unique("Sweep")}, {"user_id", hand.idOf(u"res.users"_s, "login", "admin")},
                {"ir_actions_server_id", hand.create(u"ir.actions.server"_s, {{"name", "Sweep"}, {"model_id", model}})}});
        return {hand.create(u"ir.cron"_s, values), Json::object(), {}};
    };
}

std::function<Prepared(Hand&)> automation(bool isActive)
{
    return [isActive](Hand& hand) -> Prepared {
        hand.as("admin");
        const std::int64_t model = hand.idOf(u"ir.model"_s, "model", "crm.lead");
        return {hand.create(u"base.automation"_s, {{"name", hand.unique("Rule")}, {"model_id", model}, {"trigger", "on_unlink"}, {"active", isActive}}), Json::object(), {}};
    };
}

std::function<Prepared(Hand&)> mail(const char* state)
{
    return [state](Hand& hand) -> Prepared {
        return {hand.as("admin").create(u"mail.mail"_s, {{"email_to", "nobody@retailer.example"}, {"state", state}}), Json::object(), {}};
    };
}

std::function<Prepared(Hand&)> activity(const Json& inputs)
{
    return [inputs](Hand& hand) -> Prepared {
        const std::int64_t kettle = hand.as("buyer").idOf(u"product.product"_s, "default_code", "K200");
        const Json line = {{"product_id", kettle}, {"name", "Kettle K200"}, {"product_qty", 1}, {"price_unit", 52.0}};
        const std::int64_t order = hand.create(u"purchase.order"_s, {{"partner_id", hand.idOf(u"res.partner"_s, "name", "Gemini Furniture")}, {"order_line", Json::array({Json::array({0, 0, line})})}});
        Json made = hand.call(u"purchase.order"_s, u"activity_schedule"_s, {order}, {{"act_type_xmlid", "mail.mail_activity_data_todo"}, {"summary", "call them"}, {"date_deadline", "2026-03-02"}});
        const auto id = hand.as("admin").first(u"mail.activity"_s, where({condition("res_model", "=", "purchase.order"), condition("res_id", "=", order)}));
        Prepared prepared{id, inputs, {{"order", order}}};
        if (inputs.contains("person"))
            prepared.inputs["person"] = hand.idOf(u"res.users"_s, "login", "buyer2");
        return prepared;
    };
}

std::function<Prepared(Hand&)> assignable(const char* model, const Json& values)
{
    return [=](Hand& hand) -> Prepared {
        Json all = values;
        all["name"] = hand.unique("Case");
        return {hand.as("admin").create(QString::fromLatin1(model), all), {{"person", hand.idOf(u"res.users"_s, "login", "lead")}}, {}};
    };
}

} // namespace

std::vector<ActionCase> officeCases()
{
    const auto state = [](const char* model, const char* wanted) { return is(model, "state", wanted); };
    const auto active = [](const char* model, bool wanted) { return is(model, "active", wanted); };
    return {
        {"HR.leave.to-approve", "approve", "admin", "outsider", leave, state("hr.leave", "validate")},
        {"HR.leave.to-approve", "reject", "admin", "outsider", leave, state("hr.leave", "refuse")},
        {"STO.maintenance.open", "assign", "admin", "buyer", repairRequest({{"technician", 0}}), isInput("maintenance.request", "user_id", "technician"), true},
        {"STO.maintenance.open", "schedule", "admin", "buyer", repairRequest({{"day", laterDay}}),
            [](Hand& hand, const Prepared& made) { return textOf(hand.as("admin").value(u"maintenance.request"_s, made.record, "schedule_date")).startsWith(QLatin1StringView(laterDay)) ? 1 : 0; }, true},
        {"STO.maintenance.late", "set-priority", "admin", "buyer", repairRequest({{"priority", "3"}}), isInput("maintenance.request", "priority", "priority"), true},
        {"STO.maintenance.open", "set-stage", "admin", "buyer", repairRequest({{"stage", 0}}), isInput("maintenance.request", "stage_id", "stage"), true},
        {"STO.maintenance.blocked", "set-team", "admin", "buyer", repairRequest({{"team", 0}}), isInput("maintenance.request", "maintenance_team_id", "team"), true},
        {"INT.cron.failing", "run-now", "admin", "buyer", schedule(true),
            [](Hand& hand, const Prepared& made) { return hand.as("admin").value(u"ir.cron"_s, made.record, "lastcall") == false ? 0 : 1; }, true},
        {"INT.cron.failing", "disable", "admin", "buyer", schedule(true), active("ir.cron", false)},
        {"INT.cron.disabled", "enable", "admin", "buyer", schedule(false), active("ir.cron", true)},
        {"INT.automation.failing", "disable", "admin", "buyer", automation(true), active("base.automation", false)},
        {"INT.automation.disabled", "enable", "admin", "buyer", automation(false), active("base.automation", true)},
        {"INT.mail.failed", "retry", "admin", "buyer", mail("exception"), [](Hand& hand, const Prepared& made) { return is("mail.mail", "state", "exception")(hand, made) == 1 ? 0 : 1; }},
        {"INT.mail.failed", "cancel-mail", "admin", "buyer", mail("exception"), state("mail.mail", "cancel")},
        {"GOV.activity.overdue", "done", "buyer", "outsider", activity(Json::object()), active("mail.activity", false)},
        {"GOV.activity.overdue", "postpone", "buyer", "outsider", activity({{"until", laterDay}}), isInput("mail.activity", "date_deadline", "until"), true},
        {"GOV.activity.overdue", "reassign", "buyer", "outsider", activity({{"person", 0}}), isInput("mail.activity", "user_id", "person"), true},
        {"CUS.lead.unanswered", "assign", "admin", "outsider", assignable("crm.lead", Json::object()), isInput("crm.lead", "user_id", "person"), true},
        {"GOV.task.unassigned", "assign", "admin", "outsider", assignable("project.task", Json::object()),
            [](Hand& hand, const Prepared& made) {
                const Json people = hand.as("admin").value(u"project.task"_s, made.record, "user_ids");
                return std::find(people.begin(), people.end(), made.inputs.at("person")) != people.end() ? 1 : 0;
            },
            true},
    };
}

namespace {

std::function<Prepared(Hand&)> repair(const char* state)
{
    return [state](Hand& hand) -> Prepared {
        // Not kept in stock: of goods the server would ask where they are.
        const std::int64_t product = hand.as("admin").create(u"product.product"_s, {{"name", hand.unique("Kettle of a customer")}, {"type", "consu"}});
        const std::int64_t made = hand.create(u"repair.order"_s, {{"product_id", product}, {"product_qty", 1.0}});
        if (std::string(state) != "draft")
            hand.call(u"repair.order"_s, u"action_validate"_s, {made});
        if (std::string(state) == "under_repair")
            hand.call(u"repair.order"_s, u"action_repair_start"_s, {made});
        return {made, Json::object(), {}};
    };
}

std::function<Prepared(Hand&)> plain(const char* model, const Json& values)
{
    return [=](Hand& hand) -> Prepared {
        Json all = values;
        all["name"] = hand.unique("Case");
        return {hand.as("admin").create(QString::fromLatin1(model), all), Json::object(), {}};
    };
}

std::function<Prepared(Hand&)> alert(const Json& inputs)
{
    return [inputs](Hand& hand) -> Prepared {
        Prepared made = plain("quality.alert", Json::object())(hand);
        if (inputs.contains("person"))
            made.inputs["person"] = hand.idOf(u"res.users"_s, "login", "lead");
        if (inputs.contains("stage"))
            made.inputs["stage"] = hand.create(u"quality.alert.stage"_s, {{"name", hand.unique("Contained")}});
        return made;
    };
}

std::function<Prepared(Hand&)> shift(bool isTaken, bool isGiven)
{
    return [=](Hand& hand) -> Prepared {
        hand.as("admin");
        const std::int64_t person = hand.create(u"resource.resource"_s, {{"name", hand.unique("Temp")}});
        Json values = {{"start_datetime", "2031-05-05 08:00:00"}, {"end_datetime", "2031-05-05 16:00:00"}};
        if (isTaken)
            values["resource_id"] = person;
        Prepared made{hand.create(u"planning.slot"_s, values), Json::object(), {}};
        if (isGiven)
            made.inputs["person"] = person;
        return made;
    };
}

Prepared approvalRequest(Hand& hand)
{
    const std::int64_t category = hand.as("admin").create(u"approval.category"_s, {{"name", hand.unique("Purchase")}});
    const Json approver = Json::array({0, 0, {{"user_id", hand.idOf(u"res.users"_s, "login", "lead")}, {"status", "pending"}}});
    return {hand.create(u"approval.request"_s, {{"name", hand.unique("New till")}, {"category_id", category}, {"approver_ids", Json::array({approver})}}), Json::object(), {}};
}

/// At an order, whose own methods they are.
Prepared tierReview(Hand& hand)
{
    const std::int64_t kettle = hand.as("admin").idOf(u"product.product"_s, "default_code", "K200");
    const Json line = {{"product_id", kettle}, {"name", "Kettle K200"}, {"product_qty", 1}, {"price_unit", 52.0}};
    const std::int64_t order = hand.create(u"purchase.order"_s, {{"partner_id", hand.idOf(u"res.partner"_s, "name", "Gemini Furniture")}, {"order_line", Json::array({Json::array({0, 0, line})})}});
    return {hand.create(u"tier.review"_s, {{"name", "Tier 1"}, {"status", "pending"}, {"model", "purchase.order"}, {"res_id", order}}), Json::object(), {}};
}

} // namespace

std::vector<ActionCase> furtherCases()
{
    const auto state = [](const char* model, const char* wanted) { return is(model, "state", wanted); };
    std::vector<ActionCase> cases{
        {"CUS.repair.overdue", "confirm-repair", "admin", "outsider", repair("draft"), state("repair.order", "confirmed")},
        {"CUS.repair.overdue", "start-repair", "admin", "outsider", repair("confirmed"), state("repair.order", "under_repair")},
        {"CUS.repair.overdue", "end-repair", "admin", "outsider", repair("under_repair"), state("repair.order", "done")},
        {"CUS.repair.overdue", "cancel-repair", "admin", "outsider", repair("confirmed"), state("repair.order", "cancel")},
        {"QLT.check.pending", "pass", "admin", nullptr, plain("quality.check", Json::object()), is("quality.check", "quality_state", "pass")},
        {"QLT.check.pending", "fail", "admin", nullptr, plain("quality.check", Json::object()), is("quality.check", "quality_state", "fail")},
        {"QLT.alert.open", "assign", "admin", nullptr, alert({{"person", 0}}), isInput("quality.alert", "user_id", "person"), true},
        {"QLT.alert.open", "set-stage", "admin", nullptr, alert({{"stage", 0}}), isInput("quality.alert", "stage_id", "stage"), true},
        {"QLT.inspection.failed", "release", "admin", nullptr, plain("qc.inspection", {{"state", "waiting"}}), state("qc.inspection", "success")},
        {"QLT.inspection.failed", "cancel-inspection", "admin", nullptr, plain("qc.inspection", {{"state", "waiting"}}), state("qc.inspection", "canceled")},
        {"HR.shift.unstaffed", "assign-shift", "admin", nullptr, shift(false, true), isInput("planning.slot", "resource_id", "person"), true},
        {"HR.shift.person-on-leave", "free-shift", "admin", nullptr, shift(true, false), is("planning.slot", "resource_id", false)},
        {"HR.shift.unstaffed", "publish-shift", "admin", nullptr, shift(false, false), state("planning.slot", "published")},
        {"GOV.approval.waiting", "approve", "lead", nullptr, approvalRequest, is("approval.request", "request_status", "approved")},
        {"GOV.approval.waiting", "reject", "lead", nullptr, approvalRequest, is("approval.request", "request_status", "refused")},
        {"GOV.tier-review.waiting", "approve", "admin", nullptr, tierReview, is("tier.review", "status", "approved")},
        {"GOV.tier-review.waiting", "reject", "admin", nullptr, tierReview, is("tier.review", "status", "rejected")},
        {"INT.job.failed", "requeue", "admin", nullptr, plain("queue.job", {{"state", "failed"}}), state("queue.job", "pending")},
        {"INT.job.failed", "cancel-job", "admin", nullptr, plain("queue.job", {{"state", "failed"}}), state("queue.job", "cancelled")},
        {"CUS.ticket.unassigned", "assign", "admin", nullptr, assignable("helpdesk.ticket", Json::object()), isInput("helpdesk.ticket", "user_id", "person"), true},
    };
    for (ActionCase& one : cases)
        one.onRealOnly = true;
    return cases;
}

} // namespace backroom::test
