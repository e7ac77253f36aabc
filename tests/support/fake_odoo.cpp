// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fake_odoo.h"

#include "core/domain/rules/domain_program.h"

#include <utility>

namespace backroom::test {

using namespace Qt::StringLiterals;

namespace {

const std::map<std::string, std::string> relations{{"partner_id", "res.partner"}, {"user_id", "res.users"}, {"create_uid", "res.users"},
    {"write_uid", "res.users"}, {"currency_id", "res.currency"}, {"company_id", "res.company"}, {"picking_type_id", "stock.picking.type"},
    {"team_id", "crm.team"}, {"reversed_entry_id", "account.move"}, {"commercial_partner_id", "res.partner"}, {"invoice_user_id", "res.users"}, {"order_id", "purchase.order"}, {"move_id", "account.move"}};

std::string typeOf(const std::string& field)
{
    if (relations.contains(field))
        return "many2one";
    if (field.starts_with("amount_"))
        return "monetary";
    if (field == "create_date" || field == "write_date" || field == "date_order" || field == "date_planned" || field == "date_approve")
        return "datetime";
    if (field == "invoice_date" || field == "invoice_date_due")
        return "date";
    return "char";
}

HttpReply errorReply(int status, const char* name, const char* message)
{
    return jsonReply({{"name", name}, {"message", message}, {"arguments", Json::array({message})}, {"context", Json::object()}}, status);
}

Json orderLike(const char* name, double amount)
{
    return {{"name", name}, {"partner_id", 3}, {"amount_untaxed", amount / 1.2}, {"amount_tax", amount - amount / 1.2},
        {"amount_total", amount}, {"currency_id", 1}, {"company_id", 1}, {"create_uid", 12}, {"write_uid", 12},
        {"create_date", "2026-11-23 07:00:00"}, {"write_date", "2026-11-23 07:00:00"}};
}

} // namespace

FakeOdoo::FakeOdoo(Clock& clock) : m_clock(clock)
{
    m_models["res.users"][uid] = {{"name", "Nora Keller"}, {"login", "lead"}, {"company_ids", {1}}, {"company_id", 1}, {"share", false}, {"all_group_ids", {21, 22}}};
    m_models["res.users"][12] = {{"name", "Ben Buyer"}, {"login", "buyer"}, {"company_ids", {1}}, {"company_id", 1}, {"share", false}, {"all_group_ids", {23}}};
    m_models["res.users"][99] = {{"name", "Somebody Else"}, {"login", "else"}, {"company_ids", {1}}, {"company_id", 1}, {"share", false}, {"all_group_ids", {21, 22}}};
    m_models["res.groups"][21] = {{"full_name", "Accounting / Administrator"}, {"external_id", "account.group_account_manager"}};
    m_models["res.groups"][22] = {{"full_name", "Purchase / Administrator"}, {"external_id", "purchase.group_purchase_manager"}};
    m_models["res.groups"][23] = {{"full_name", "Purchase / User"}, {"external_id", "purchase.group_purchase_user"}};
    m_models["res.company"][1] = {{"name", "Backroom Retail"}, {"currency_id", 1}};
    m_models["res.currency"][1] = {{"name", "EUR"}};
    m_models["res.partner"][3] = {{"name", "Gemini Furniture"}};
    m_models["stock.picking.type"][5] = {{"name", "Lyon 014: Receipts"}};
    m_models["crm.team"][6] = {{"name", "Lyon 014"}};
    Json po = orderLike("P00041", 12000.0);
    po.update({{"state", "to approve"}, {"partner_ref", "G-77"}, {"origin", false}, {"user_id", 12}, {"date_order", "2026-11-23 07:00:00"},
        {"date_planned", "2026-11-27 07:00:00"}, {"date_approve", false}, {"picking_type_id", 5}, {"priority", "0"}});
    m_models["purchase.order"][order] = po;
    m_models["purchase.order.line"][1] = {{"order_id", order}, {"name", "Kettle K200"}, {"product_qty", 200.0}, {"price_unit", 50.0},
        {"price_subtotal", 10000.0}, {"write_date", "2026-11-23 07:00:00"}};
    Json note = orderLike("RINV/0051", 182.4);
    note.update({{"state", "draft"}, {"move_type", "out_refund"}, {"ref", "2 kettles damaged"}, {"invoice_origin", "S10492"},
        {"reversed_entry_id", false}, {"invoice_date", "2026-11-23"}, {"invoice_date_due", "2026-11-23"}, {"team_id", 6},
        {"invoice_user_id", 12}, {"amount_residual", 182.4}, {"payment_state", "not_paid"}, {"partner_bank_id", false}});
    m_models["account.move"][creditNote] = note;
    m_models["account.move.line"][1] = {{"move_id", creditNote}, {"name", "Kettle K200"}, {"display_type", "product"}, {"quantity", 2.0},
        {"price_unit", 76.0}, {"price_subtotal", 152.0}};
}

int FakeOdoo::calls(const std::string& modelAndMethod) const
{
    const auto found = m_calls.find(modelAndMethod);
    return found == m_calls.end() ? 0 : found->second;
}

void FakeOdoo::edit(const std::string& model, std::int64_t id, const Json& values, std::int64_t writer)
{
    Json& target = m_models[model][id];
    target.update(values);
    target["write_uid"] = writer;
    target["write_date"] = toOdoo(m_clock.now()).toStdString();
}

void FakeOdoo::commitLate(const std::string& model, std::int64_t id, const Json& values, Timestamp transactionStart)
{
    Json& target = m_models[model][id];
    target.update(values);
    target["write_date"] = toOdoo(transactionStart).toStdString();
}

FakeTransport::Outcome FakeOdoo::answer(const HttpRequest& request)
{
    const auto planned = m_faults.find(m_requests++);
    auto fault = planned == m_faults.end() ? std::optional<Fault>() : planned->second;
    const QString called = request.path.section(u'/', -1);
    if (called.startsWith(u"button_"_s) || called.startsWith(u"action_"_s) || called == u"run"_s)
        fault = m_methodFault ? std::exchange(m_methodFault, std::nullopt) : fault;
    if (fault == Fault::Refused)
        return Error{ErrorKind::Network, Reach::NotSent, {}, {}, u"connection refused"_s};
    if (fault == Fault::LostRequest)
        return Error{ErrorKind::Network, Reach::Unknown, {}, {}, u"connection closed"_s};
    if (fault == Fault::Unavailable)
        return htmlReply("<html>unavailable</html>", 503);
    const QString path = request.path.section(u'?', 0, 0);
    HttpReply reply;
    if (path == u"/web/version"_s) {
        reply = jsonReply({{"version_info", {19, 0, 0, "final", 0, ""}}, {"version", "19.0"}});
    } else if (path.startsWith(u"/json/2/"_s)) {
        const auto body = parseJson(request.body);
        reply = body ? handle(path.section(u'/', 3, 3).toStdString(), path.section(u'/', 4, 4).toStdString(), *body)
                     : errorReply(400, "werkzeug.exceptions.BadRequest", "malformed");
    } else {
        reply = htmlReply("<html>not found</html>", 404);
    }
    if (fault == Fault::LostAnswer)
        return Error{ErrorKind::Network, Reach::Unknown, {}, {}, u"connection closed"_s};
    if (fault == Fault::ProxyHtml)
        return htmlReply("<html>bad gateway</html>", 502);
    if (fault == Fault::Truncated)
        reply.body.truncate(reply.body.size() / 2);
    return reply;
}

bool FakeOdoo::matches(const Json& record, const Json& domain) const
{
    const auto parsed = SearchDomain::parse(domain);
    if (!parsed)
        return false;
    auto names = std::make_shared<FieldNames>();
    Record view{{{u"odoo"_s}, {}, record["id"].get<std::int64_t>()}, nullptr, {}};
    for (const auto& [name, value] : record.items()) {
        names->push_back(QString::fromStdString(name));
        view.values.push_back(fieldValueFromJson(value));
    }
    view.names = names;
    // Conditions that lead to other models can be asked, though none of these has records here.
    Mirror world;
    world.setSchema(u"account.journal"_s, {{u"type"_s, {u"selection"_s, {}}}}, {u"type"_s});
    const ModelSchema schema{{u"journal_id"_s, {u"many2one"_s, u"account.journal"_s}}};
    return matchesRecord(*parsed, view, {m_clock.now()}, &schema, &world);
}

HttpReply FakeOdoo::handle(const std::string& model, const std::string& method, const Json& body)
{
    ++m_calls[model + "." + method];
    if (onRequest)
        onRequest(model, method);
    if (model == m_hidden)
        return errorReply(403, "odoo.exceptions.AccessError", "You are not allowed to access these records.");
    if (model == "res.users" && method == "context_get")
        return jsonReply({{"lang", "en_US"}, {"tz", "Europe/Paris"}, {"uid", m_uid}});
    if (model == "res.groups" && method == "get_external_id") {
        Json names = Json::object();
        for (const auto& [id, group] : m_models[model])
            names[std::to_string(id)] = group["external_id"];
        return jsonReply(names);
    }
    if (model == "ir.actions.server" && method == "run")
        return runGuarded(body);
    if (model == "mail.message")
        return jsonReply(Json::array());
    const auto records = m_models.find(model);
    if (records == m_models.end())
        return errorReply(404, "werkzeug.exceptions.NotFound", "the model does not exist");
    if (method == "fields_get") {
        Json fields = {{"id", {{"type", "integer"}, {"store", true}, {"searchable", true}}}};
        for (const auto& [name, value] : records->second.begin()->second.items()) {
            fields[name] = {{"type", typeOf(name)}, {"string", name}, {"store", true}, {"searchable", true}};
            if (relations.contains(name))
                fields[name]["relation"] = relations.at(name);
        }
        return jsonReply(fields);
    }
    if (method != "search_read" && method != "search" && method != "read")
        return runMethod(model, method, body);
    std::vector<Json> found;
    for (const auto& [id, values] : records->second) {
        Json record = values;
        record["id"] = id;
        record["display_name"] = values.value("name", std::string());
        const Json ids = body.value("ids", Json::array());
        const bool wanted = method == "read" ? std::find(ids.begin(), ids.end(), Json(id)) != ids.end()
                                             : matches(record, body.value("domain", Json::array()));
        if (wanted)
            found.push_back(record);
    }
    if (body.value("order", std::string()).starts_with("write_date desc"))
        std::stable_sort(found.begin(), found.end(), [](const Json& a, const Json& b) { return a["write_date"] > b["write_date"]; });
    const std::size_t limit = body.contains("limit") && body["limit"].is_number() ? body["limit"].get<std::size_t>() : 0;
    if (limit > 0 && found.size() > limit)
        found.resize(limit);
    Json result = Json::array();
    for (const Json& record : found) {
        if (method == "search") {
            result.push_back(record["id"]);
            continue;
        }
        if (m_forbidden == std::pair(model, record["id"].get<std::int64_t>()))
            return errorReply(403, "odoo.exceptions.AccessError", "You are not allowed to access these records.");
        Json row = {{"id", record["id"]}};
        for (const Json& field : body.value("fields", Json::array())) {
            if (!record.contains(field.get<std::string>()))
                return errorReply(500, "builtins.ValueError", "Invalid field");
            if (field == m_closed && !record[m_closed].empty() && record[m_closed] != false)
                return errorReply(403, "odoo.exceptions.AccessError", "You are not allowed to access these records.");
            row[field.get<std::string>()] = record[field.get<std::string>()];
        }
        result.push_back(row);
    }
    return jsonReply(result);
}

void FakeOdoo::installGuard()
{
    m_guards = {{901, "purchase.order"}, {902, "account.move"}};
    const Json notice = {{"guard", 1}, {"models", {{"purchase.order", {{"action", 901}, {"methods", {"button_approve", "button_cancel"}}}}, {"account.move", {{"action", 902}, {"methods", {"action_post", "button_cancel"}}}}}}};
    m_models["res.groups"][29] = {{"name", "Backroom guard"}, {"comment", notice.dump()}, {"full_name", "Backroom guard"}, {"external_id", "__backroom__.guard_notice"}};
}

void FakeOdoo::removeGuard()
{
    m_guards.clear();
}

bool FakeOdoo::areLinesHeld(const Json& lines) const
{
    Json rows = Json::array();
    for (const auto& [id, values] : m_models.at(lines["model"].get<std::string>())) {
        Json line = values;
        line["id"] = id;
        if (!matches(line, lines["domain"]))
            continue;
        Json row = Json::array({id});
        for (const Json& field : lines["fields"])
            row.push_back(line[field.get<std::string>()]);
        rows.push_back(std::move(row));
    }
    return rows == lines["rows"];
}

/// As resources/packs/odoo/decision-guard does it.
HttpReply FakeOdoo::runGuarded(const Json& body)
{
    const auto guarded = m_guards.find(body["ids"][0].get<std::int64_t>());
    if (guarded == m_guards.end())
        return errorReply(404, "odoo.exceptions.MissingError", "Record does not exist or has been deleted.\n(Record: ir.actions.server(901,), User: 7)");
    const auto refuse = [](const std::string& why) { return errorReply(422, "odoo.exceptions.UserError", ("GUARD " + why).c_str()); };
    const Json sealed = body["context"]["backroom_guard"];
    const std::string token = sealed["token"];
    const std::int64_t id = body["context"]["active_id"].get<std::int64_t>();
    auto& records = m_models[guarded->second];
    const auto answer = [](const char* status) { return jsonReply({{"type", "ir.actions.client"}, {"params", {{"status", status}}}}); };
    if (m_tokens.contains(token))
        return answer("replayed");
    if (!records.contains(id))
        return refuse("missing ");
    if (sealed.value("look", false))
        return refuse("not-done ");
    if (!areLinesHeld(sealed.value("lines", Json())))
        return refuse("conflict lines");
    for (const auto& [field, value] : sealed["expect"].items()) {
        if (records[id].value(field, Json()) != value)
            return refuse("conflict " + field);
    }
    const Json before = records[id];
    const int effects = m_effects;
    Json call = sealed["args"];
    call["ids"] = Json::array({id});
    const HttpReply done = runMethod(guarded->second, sealed["method"], call);
    if (done.status != 200)
        return done;
    Json now = records[id];
    now["id"] = id;
    if (!matches(now, sealed["done"])) {
        records[id] = before;
        m_effects = effects;
        return refuse("no-effect ");
    }
    m_tokens.insert(token);
    return answer("done");
}

HttpReply FakeOdoo::runMethod(const std::string& model, const std::string& method, const Json& body)
{
    const std::int64_t id = body["ids"][0].get<std::int64_t>();
    auto& records = m_models[model];
    if (!records.contains(id))
        return errorReply(404, "odoo.exceptions.MissingError", "Record does not exist or has been deleted.");
    if (!m_refusal.empty())
        return errorReply(422, "odoo.exceptions.UserError", std::exchange(m_refusal, {}).c_str());
    Json& record = records[id];
    std::string state;
    if (method == "write") {
        ++m_writes;
        edit(model, id, body["vals"], m_uid);
        return jsonReply(true);
    }
    if (method == "button_approve" && m_mayApprove)
        state = "purchase";
    else if (method == "button_cancel")
        state = "cancel";
    else if (method == "action_post") {
        if (record["state"] != "draft")
            return errorReply(422, "odoo.exceptions.UserError", "The entry must be in draft.");
        state = "posted";
    }
    if (!state.empty()) {
        ++m_effects;
        edit(model, id, {{"state", state}}, m_uid);
    }
    return method == "button_approve" ? jsonReply(Json::object()) : jsonReply(nullptr);
}

} // namespace backroom::test
