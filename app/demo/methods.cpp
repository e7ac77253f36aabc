// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/demo/methods.h"

#include "app/demo/access.h"
#include "app/demo/acts.h"
#include "app/demo/business.h"
#include "app/demo/guard.h"
#include "app/demo/importing.h"
#include "app/demo/orm.h"

#include <QCryptographicHash>

#include <algorithm>

namespace backroom::demo {

namespace {

using Methods = std::map<std::string, Method>;
using Ids = std::vector<Id>;

const Json& argument(const Call& call, const char* name)
{
    static const Json none;
    const auto found = call.arguments.find(name);
    return found == call.arguments.end() ? none : *found;
}

std::string textArgument(const Call& call, const char* name, const char* preset = "")
{
    const Json& value = argument(call, name);
    return value.is_string() ? value.get<std::string>() : preset;
}

std::size_t countArgument(const Call& call, const char* name)
{
    const Json& value = argument(call, name);
    return value.is_number_integer() && value.get<Id>() > 0 ? value.get<std::size_t>() : 0;
}

Ids found(World& world, const Call& call)
{
    return Orm(world, call.env).search(*call.model, argument(call, "domain"),
        {textArgument(call, "order"), countArgument(call, "offset"), countArgument(call, "limit")});
}

/// many2one as [id, name] unless another `load` is asked for.
bool withNames(const Call& call) { return textArgument(call, "load", "_classic_read") == "_classic_read"; }

Json search(World& world, const Call& call) { return found(world, call); }
Json searchCount(World& world, const Call& call) { return found(world, call).size(); }

Json searchRead(World& world, const Call& call)
{
    // The fields are checked before the search runs, also when nothing is found.
    const Orm orm(world, call.env);
    (void)orm.read(*call.model, {}, argument(call, "fields"), true);
    return orm.read(*call.model, found(world, call), argument(call, "fields"), withNames(call));
}

Json webSearchRead(World& world, const Call& call)
{
    const Orm orm(world, call.env);
    const std::size_t length = orm.search(*call.model, argument(call, "domain"), {}).size();
    return {{"length", length}, {"records", orm.webRead(*call.model, found(world, call), argument(call, "specification"))}};
}

Json nameSearch(World& world, const Call& call)
{
    Json domain = argument(call, "domain").is_array() ? argument(call, "domain") : Json::array();
    if (const std::string name = textArgument(call, "name"); !name.empty() && call.model->recName != "id")
        domain.push_back(Json::array({call.model->recName, textArgument(call, "operator", "ilike"), name}));
    const std::size_t limit = countArgument(call, "limit");
    Json pairs = Json::array();
    for (const Id id : Orm(world, call.env).search(*call.model, domain, {"", 0, limit ? limit : 100}))
        pairs.push_back(Json::array({id, world.displayName(*call.model, *world.find(call.model->name, id))}));
    return pairs;
}

Json read(World& world, const Call& call)
{
    return Orm(world, call.env).read(*call.model, call.ids, argument(call, "fields"), withNames(call));
}

Json webRead(World& world, const Call& call) { return Orm(world, call.env).webRead(*call.model, call.ids, argument(call, "specification")); }

Json fieldsGet(World& world, const Call& call)
{
    return Orm(world, call.env).fieldsGet(*call.model, argument(call, "allfields"), argument(call, "attributes"));
}

Json create(World& world, const Call& call)
{
    const Json& given = argument(call, "vals_list");
    Orm orm(world, call.env);
    if (given.is_object() && call.unwrapCreate)
        return orm.create(*call.model, given);
    Json ids = Json::array();
    for (const Json& values : given.is_array() ? given : Json::array({given}))
        ids.push_back(orm.create(*call.model, values));
    return ids;
}

Json write(World& world, const Call& call)
{
    Orm(world, call.env).write(*call.model, call.ids, argument(call, "vals"));
    return true;
}

Json unlink(World& world, const Call& call)
{
    Orm(world, call.env).unlink(*call.model, call.ids);
    return true;
}

Right rightArgument(const Call& call)
{
    const auto right = rightFrom(textArgument(call, "operation"));
    if (!right)
        throw valueError("Invalid access mode");
    return *right;
}

Json hasAccess(World& world, const Call& call)
{
    const bool mayModel = hasModelAccess(call.env, *call.model, rightArgument(call));
    return mayModel && std::all_of(call.ids.begin(), call.ids.end(), [&](Id id) {
        const Record* record = world.find(call.model->name, id);
        return !record || isVisible(world, call.env, *call.model, *record);
    });
}

Json checkAccessRights(World& world, const Call& call)
{
    const Right right = rightArgument(call);
    if (argument(call, "raise_exception") != false)
        requireModelAccess(world, call.env, *call.model, right);
    return hasModelAccess(call.env, *call.model, right);
}

/// Plain text as the HTML that Odoo makes of it.
std::string paragraph(const std::string& text)
{
    return "<p>" + QString::fromStdString(text).toHtmlEscaped().toStdString() + "</p>";
}

void requireMayPost(World& world, const Call& call, const char* what)
{
    Orm(world, call.env).requireExisting(*call.model, call.ids);
    for (const Id id : call.ids)
        if (!mayPost(world, call.env, {call.model, world.find(call.model->name, id)}))
            throw accessError("The requested operation cannot be completed due to security restrictions. Please contact your system administrator.\n\n"
                "(Document type: " + std::string(what) + ", Operation: create)\n\nUser: " + std::to_string(call.env.user->id));
}

/// "attachments" as [[name, content], …]; over the wire the content is text as it is.
Json attach(World& world, const Call& call, Id document)
{
    Json ids = Json::array();
    const Json files = argument(call, "attachments");
    for (const Json& file : files.is_array() ? files : Json::array()) {
        const auto content = QByteArray::fromStdString(file.at(1).get<std::string>());
        ids.push_back(world.insert("ir.attachment", {{"name", file.at(0)}, {"res_model", call.model->name}, {"res_id", document},
            {"datas", content.toBase64().toStdString()}, {"file_size", content.size()}, {"checksum", QCryptographicHash::hash(content, QCryptographicHash::Sha1).toHex().toStdString()}, {"mimetype", "application/json"}}));
    }
    return ids;
}

Json messagePost(World& world, const Call& call)
{
    requireMayPost(world, call, "Message");
    const bool isComment = textArgument(call, "subtype_xmlid", "mail.mt_note") == "mail.mt_comment";
    Json messages = Json::array();
    for (const Id id : call.ids) {
        const Id message = Business(world, call.env).postMessage(*call.model, id, paragraph(textArgument(call, "body")),
            textArgument(call, "message_type", "notification"), isComment ? "Discussions" : "Note");
        world.update("mail.message", message, {{"attachment_ids", attach(world, call, id)}});
        messages.push_back(message);
    }
    return messages;
}

Json scheduleActivity(World& world, const Call& call)
{
    requireMayPost(world, call, "Activity");
    const Model& activity = *world.model("mail.activity");
    Json values = call.arguments;
    values.erase("act_type_xmlid");
    for (const auto& [name, value] : values.items())
        if (!activity.field(name))
            throw valueError("Invalid field '" + name + "' in 'mail.activity'");
    if (!values.contains("date_deadline") || values["date_deadline"] == false)
        values["date_deadline"] = world.today();
    if (const std::string note = textArgument(call, "note"); !note.empty() && note[0] != '<')
        values["note"] = "<p>" + note + "</p>";
    values["res_model"] = call.model->name;
    for (const auto& [id, type] : world.table("mail.activity.type").rows)
        if (world.value("mail.activity.type", id, "name") == "To-Do")
            values["activity_type_id"] = id;
    Json ids = Json::array();
    for (const Id id : call.ids) {
        values["res_id"] = id;
        ids.push_back(world.insert("mail.activity", values));
    }
    return ids;
}

Json isMemberOf(World&, const Call& call)
{
    const bool isSelf = call.ids.empty() || call.ids.front() == call.env.user->id;
    return isSelf && call.env.isMember(textArgument(call, "group_ext_id"));
}

Json contextGet(World&, const Call& call) { return {{"lang", "en_US"}, {"tz", false}, {"uid", call.env.user->id}}; }

Json notifyActivity(World&, const Call&) { return {}; }

Json finishActivity(World& world, const Call& call)
{
    return Business(world, call.env).finishActivities(call.ids, textArgument(call, "feedback"));
}

const Methods& genericMethods()
{
    static const Methods methods = {
        {"search", {true, {"domain", "offset", "limit", "order"}, 1, false, false, search}},
        {"search_read", {true, {"domain", "fields", "offset", "limit", "order", "load"}, 0, false, false, searchRead}},
        {"search_count", {true, {"domain", "limit"}, 1, false, false, searchCount}},
        {"web_search_read", {true, {"domain", "specification", "offset", "limit", "order", "count_limit"}, 2, false, false, webSearchRead}},
        {"name_search", {true, {"name", "domain", "operator", "limit"}, 0, false, false, nameSearch}},
        {"fields_get", {true, {"allfields", "attributes"}, 0, false, false, fieldsGet}},
        {"check_access_rights", {true, {"operation", "raise_exception"}, 1, false, false, checkAccessRights}},
        {"create", {true, {"vals_list"}, 1, false, true, create}},
        {"load", {true, {"fields", "data"}, 2, false, false, loadRecords}}, // has transactions of its own
        {"has_access", {false, {"operation"}, 1, false, false, hasAccess}},
        {"read", {false, {"fields", "load"}, 0, false, false, read}},
        {"web_read", {false, {"specification"}, 1, false, false, webRead}},
        {"write", {false, {"vals"}, 1, false, true, write}},
        {"unlink", {false, {}, 0, false, true, unlink}},
    };
    return methods;
}

/// Anybody may ask what records are called in modules, though not read the table that says so.
Json externalIds(World& world, const Call& call)
{
    Json names = Json::object();
    for (const Id id : call.ids)
        names[std::to_string(id)] = world.groupName(id);
    return names;
}

const std::map<std::string, Methods>& ownMethods()
{
    const auto button = [](Json (Business::*verb)(const Ids&), std::vector<std::string> parameters = {}) {
        return Method{false, std::move(parameters), 0, false, true, [verb](World& w, const Call& c) { return (Business(w, c.env).*verb)(c.ids); }};
    };
    static const std::map<std::string, Methods> methods = {
        {"purchase.order",
            {{"button_approve", button(&Business::approveOrders, {"force"})}, {"button_cancel", button(&Business::cancelOrders)},
                {"button_confirm", button(&Business::confirmOrders)}, {"button_draft", button(&Business::resetOrders)}}},
        {"account.move",
            {{"action_post", button(&Business::postMoves)}, {"button_cancel", button(&Business::cancelMoves)},
                {"button_draft", button(&Business::resetMoves)}}},
        {"mail.activity",
            {{"action_notify", {false, {}, 0, false, false, notifyActivity}},
                {"action_feedback", {false, {"feedback", "attachment_ids"}, 0, false, true, finishActivity}}}},
        {"ir.actions.server", {{"run", {false, {}, 0, false, true, runServerAction}}}},
        {"ir.config_parameter", {{"set_param", {true, {"key", "value"}, 2, false, true, setParameter}}}},
        {"res.groups", {{"get_external_id", {false, {}, 0, false, false, externalIds}}}},
        {"res.users",
            {{"context_get", {true, {}, 0, false, false, contextGet}}, {"has_group", {false, {"group_ext_id"}, 1, false, false, isMemberOf}}}},
    };
    return methods;
}

/// What a document with a chatter can do, and what one with activities can. A bank line and a user show `message_ids` in
/// fields_get, but as those of their entry and their contact: the methods are there only.
const Method* threadMethod(const std::string& model, const std::string& name)
{
    static const Method post{false, {"body", "message_type", "subtype_xmlid", "attachments"}, 0, true, true, messagePost};
    static const Method schedule{false, {"act_type_xmlid", "date_deadline", "summary", "note"}, 0, true, true, scheduleActivity};
    static const std::set<std::string> talkOnly = {"account.tax", "discuss.channel", "pos.order", "res.company", "stock.scrap"};
    static const std::set<std::string> both = {"account.account", "account.journal", "account.move", "account.payment", "base.automation", "crm.lead", "hr.department",
        "hr.employee", "hr.leave", "ir.actions.server", "ir.cron", "maintenance.equipment", "maintenance.request", "pos.session", "product.product", "product.template",
        "project.project", "project.task", "purchase.order", "res.partner", "res.partner.bank", "sale.order", "stock.lot", "stock.picking"};
    if (name == "message_post")
        return both.contains(model) || talkOnly.contains(model) ? &post : nullptr;
    return name == "activity_schedule" && both.contains(model) ? &schedule : nullptr;
}

Ids idsFrom(const Json& value)
{
    if (value.is_number_integer())
        return {value.get<Id>()};
    Ids ids;
    if (value.is_array())
        for (const Json& id : value)
            ids.push_back(idOf(id));
    return ids;
}

bool accepts(const Method& method, const std::string& key)
{
    return method.takesAnyKeyword || std::find(method.parameters.begin(), method.parameters.end(), key) != method.parameters.end();
}

} // namespace

const Method* findMethod(const Model& model, const std::string& name)
{
    if (const auto own = ownMethods().find(model.name); own != ownMethods().end())
        if (const auto method = own->second.find(name); method != own->second.end())
            return &method->second;
    if (const Method* method = findAct(model.name, name))
        return method;
    if (const Method* method = threadMethod(model.name, name))
        return method;
    const auto method = genericMethods().find(name);
    return method == genericMethods().end() ? nullptr : &method->second;
}

bool isPrivateMethod(const std::string& name)
{
    static const std::set<std::string> verbs = {"browse", "check_access", "concat", "ensure_one", "exists", "filtered", "filtered_domain",
        "flush_recordset", "grouped", "invalidate_recordset", "mapped", "search_fetch", "sorted", "sudo", "union", "with_company",
        "with_context", "with_env", "with_prefetch", "with_user"};
    return name.starts_with("_") || verbs.count(name) != 0;
}

void bindNamed(const Method& method, const std::string& name, const Json& body, Call& call)
{
    // A body that is no object counts as one without arguments (fixture b-json2-array-body).
    call.arguments = body.is_object() ? body : Json::object();
    if (const auto context = call.arguments.find("context"); context != call.arguments.end()) {
        call.env.context = context->is_object() ? *context : Json::object();
        call.arguments.erase(context);
    }
    if (const auto ids = call.arguments.find("ids"); ids != call.arguments.end()) {
        call.ids = idsFrom(*ids);
        call.arguments.erase(ids);
        if (method.onModel && !call.ids.empty())
            throw httpError(422, "cannot call " + call.model->name + "." + name + " with ids");
    }
    for (std::size_t i = 0; i < method.required; ++i)
        if (!call.arguments.contains(method.parameters[i]))
            throw httpError(422, "missing a required argument: '" + method.parameters[i] + "'");
    for (const auto& [key, value] : call.arguments.items())
        if (!accepts(method, key))
            throw httpError(422, "got an unexpected keyword argument '" + key + "'");
}

void bindPositional(const Method& method, const std::string& name, const Json& positional, const Json& keywords, Call& call)
{
    call.arguments = keywords.is_object() ? keywords : Json::object();
    if (const auto context = call.arguments.find("context"); context != call.arguments.end()) {
        call.env.context = context->is_object() ? *context : Json::object();
        call.arguments.erase(context);
    }
    for (const auto& [key, value] : call.arguments.items())
        if (!accepts(method, key) && !(key == "ids" && !method.onModel))
            throw typeError((name == "search_read" ? "BaseModel._read_format" : name) + "() got an unexpected keyword argument '" + key + "'");
    std::size_t next = 0;
    if (!method.onModel) {
        call.ids = idsFrom(positional.empty() ? call.arguments.value("ids", Json::array()) : positional[next++]);
        call.arguments.erase("ids");
    }
    for (std::size_t i = 0; next < positional.size(); ++i, ++next) {
        if (i >= method.parameters.size())
            throw typeError(name + "() takes " + std::to_string(method.parameters.size() + 1) + " positional arguments but "
                + std::to_string(positional.size() + 1) + " were given");
        call.arguments[method.parameters[i]] = positional[next];
    }
    for (std::size_t i = 0; i < method.required; ++i)
        if (!call.arguments.contains(method.parameters[i]))
            throw typeError(name + "() missing 1 required positional argument: '" + method.parameters[i] + "'");
}

Json invoke(World& world, const Method& method, const Call& call)
{
    requireCompanies(call.env);
    if (!method.writes)
        return method.run(world, call);
    return world.transact(call.env.user->id, [&] { return method.run(world, call); });
}

} // namespace backroom::demo
