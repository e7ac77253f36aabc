// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/demo/business.h"

#include "app/demo/access.h"
#include "app/demo/orm.h"
#include "app/demo/receipts.h"

#include <QString>

namespace backroom::demo {

namespace {
constexpr auto orderModel = "purchase.order";
constexpr auto moveModel = "account.move";
} // namespace

void Business::requireWritable(const char* name, const std::vector<Id>& ids) const
{
    const Model& model = *m_world.model(name);
    requireModelAccess(m_world, m_env, model, Right::Read);
    requireRecordAccess(m_world, m_env, model, ids, "read");
    Orm(m_world, m_env).requireExisting(model, ids);
    requireModelAccess(m_world, m_env, model, Right::Write);
}

void Business::setState(const char* model, Id id, const char* state) { m_world.update(model, id, {{"state", state}}); }

bool Business::mayApprove(Id order) const
{
    if (m_env.isMember("purchase.group_purchase_manager") || m_world.value("res.company", World::companyId, "po_double_validation") == "one_step")
        return true;
    return m_world.value(orderModel, order, "amount_total") < m_world.value("res.company", World::companyId, "po_double_validation_amount");
}

Json Business::approveOrders(const std::vector<Id>& ids)
{
    const Model& model = *m_world.model(orderModel);
    requireModelAccess(m_world, m_env, model, Right::Read);
    Orm(m_world, m_env).requireExisting(model, ids);
    for (const Id id : ids) {
        if (!mayApprove(id))
            continue;
        requireModelAccess(m_world, m_env, model, Right::Write);
        const Json before = m_world.value(orderModel, id, "state");
        m_world.update(orderModel, id, {{"state", "purchase"}, {"date_approve", m_world.now()}, {"receipt_status", "pending"}});
        Receipts(m_world).expect(id);
        if (before != "purchase")
            postMessage(model, id, "", "notification", before == "to approve" ? "RFQ Approved" : "RFQ Confirmed");
    }
    return Json::object();
}

Json Business::cancelOrders(const std::vector<Id>& ids)
{
    requireWritable(orderModel, ids);
    for (const Id id : ids) {
        setState(orderModel, id, "cancel");
        Receipts(m_world).cancel(id);
    }
    return {};
}

Json Business::confirmOrders(const std::vector<Id>& ids)
{
    requireWritable(orderModel, ids);
    for (const Id id : ids) {
        const Json& state = m_world.value(orderModel, id, "state");
        if (state != "draft" && state != "sent")
            continue;
        if (mayApprove(id)) {
            approveOrders({id});
        } else {
            setState(orderModel, id, "to approve");
            postMessage(*m_world.model(orderModel), id, "", "notification", "RFQ Confirmed");
        }
    }
    return true;
}

Json Business::resetOrders(const std::vector<Id>& ids)
{
    requireWritable(orderModel, ids);
    for (const Id id : ids)
        setState(orderModel, id, "draft");
    return Json::object();
}

Json Business::postMoves(const std::vector<Id>& ids)
{
    const Model& model = *m_world.model(moveModel);
    requireModelAccess(m_world, m_env, model, Right::Read);
    requireRecordAccess(m_world, m_env, model, ids, "read");
    Orm(m_world, m_env).requireExisting(model, ids);
    if (!m_env.isMember("account.group_account_invoice"))
        throw accessError("You don't have the access rights to post an invoice.");
    for (const Id id : ids) {
        if (m_world.value(moveModel, id, "state") != "draft") {
            const Json& name = m_world.value(moveModel, id, "name");
            throw userError("The entry " + (name.is_string() ? name.get<std::string>() : "False") + " (id " + std::to_string(id) + ") must be in draft.");
        }
        if (m_world.value(moveModel, id, "invoice_line_ids").empty())
            throw userError("You need to add a line before posting.");
        Json values = {{"state", "posted"}, {"posted_before", true}, {"checked", true}};
        if (m_world.value(moveModel, id, "invoice_date") == false)
            values["invoice_date"] = m_world.today();
        if (m_world.value(moveModel, id, "name") == false) {
            const std::string series = (m_world.value(moveModel, id, "move_type") == "out_refund" ? "RINV/" : "MISC/") + m_world.today().substr(0, 4);
            values["name"] = series + "/" + m_world.nextNumber(series);
        }
        m_world.update(moveModel, id, values);
        postMessage(model, id, "", "notification", "Validated");
    }
    return false;
}

Json Business::resetMoves(const std::vector<Id>& ids)
{
    requireWritable(moveModel, ids);
    for (const Id id : ids) {
        const Json& state = m_world.value(moveModel, id, "state");
        if (state != "cancel" && state != "posted")
            throw userError("Only posted/cancelled journal entries can be reset to draft.");
        setState(moveModel, id, "draft");
    }
    return {};
}

Json Business::cancelMoves(const std::vector<Id>& ids)
{
    requireWritable(moveModel, ids);
    for (const Id id : ids) {
        if (m_world.value(moveModel, id, "state") == "cancel")
            throw userError("Only draft journal entries can be cancelled.");
        setState(moveModel, id, "cancel");
    }
    return {};
}

Id Business::postMessage(const Model& model, Id id, const std::string& body, const std::string& type, const std::string& subtype)
{
    return m_world.insert("mail.message", {{"model", model.name}, {"res_id", id}, {"body", body}, {"date", m_world.now()},
        {"author_id", m_env.user->partnerId}, {"message_type", type}, {"subtype_id", m_world.subtypeId(subtype)}});
}

/// As the server's own template puts it: what was to do, the original note, the feedback.
std::string Business::doneBody(Id activity, const std::string& feedback) const
{
    const auto text = [&](const char* field) {
        const Json& value = m_world.value("mail.activity", activity, field);
        return value.is_string() ? value.get<std::string>() : std::string();
    };
    std::string body = "<div>\n    <p>\n        <span>To-Do</span> done\n        <span>: </span><span>"
        + QString::fromStdString(text("summary")).toHtmlEscaped().toStdString() + "</span>\n    </p>\n";
    if (const std::string note = text("note"); !note.empty())
        body += "    <div class=\"o_mail_note_title fw-bold\">Original note:</div>\n    <div>" + note + "</div>\n";
    return body + "    <div>\n        <div class=\"fw-bold\">Feedback:</div>\n        " + feedback + "\n    </div>\n</div>";
}

Json Business::finishActivities(const std::vector<Id>& ids, const std::string& feedback)
{
    requireWritable("mail.activity", ids);
    Id last = 0;
    const std::string said = QString::fromStdString(feedback).toHtmlEscaped().replace(QLatin1Char('\n'), QLatin1String("<br>")).toStdString();
    for (const Id id : ids) {
        const Model* target = m_world.model(m_world.value("mail.activity", id, "res_model").get<std::string>());
        m_world.update("mail.activity", id, {{"active", false}});
        if (target)
            last = postMessage(*target, idOf(m_world.value("mail.activity", id, "res_id")), doneBody(id, said), "notification", "Activities");
    }
    return last ? Json(last) : Json(false);
}

} // namespace backroom::demo
