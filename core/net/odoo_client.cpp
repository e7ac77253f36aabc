// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/odoo_client.h"

#include "core/net/odoo_sign_in.h"

#include <QPointer>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

/// search_read passes `load` on to read() from here on.
constexpr int firstMajorWithLoad = 16;

Error wrongShape(const QString& what)
{
    return {ErrorKind::Protocol, Reach::Unknown, {}, {}, what};
}

/// How long a text may be; most have no limit.
int sizeOf(const Json& description)
{
    const auto size = description.is_object() ? description.find("size") : description.end();
    return size != description.end() && size->is_number_unsigned() ? size->get<int>() : 0;
}

/// [["draft", "Draft"], …]
QStringList choicesOf(const Json& description)
{
    QStringList choices;
    const auto selection = description.is_object() ? description.find("selection") : description.end();
    if (selection == description.end() || !selection->is_array())
        return choices;
    for (const Json& choice : *selection) {
        if (choice.is_array() && !choice.empty() && choice[0].is_string())
            choices << textOf(choice[0]);
    }
    return choices;
}

Result<OdooFields> fieldsOf(const Json& answer)
{
    if (!answer.is_object())
        return wrongShape(u"fields_get is not an object"_s);
    OdooFields fields;
    for (const auto& [name, description] : answer.items()) {
        const auto flag = [&object = description](const char* key) {
            const Result<Json> member = requireMember(object, key);
            return member && member->is_boolean() && member->get<bool>();
        };
        fields[QString::fromStdString(name)] = {textAt(description, "type"), textAt(description, "string"),
            textAt(description, "relation"), flag("store"), flag("searchable"), sizeOf(description), choicesOf(description)};
    }
    return fields;
}

Result<std::vector<std::int64_t>> idsOf(const Json& answer)
{
    if (!answer.is_array())
        return wrongShape(u"search is not a list"_s);
    std::vector<std::int64_t> ids;
    ids.reserve(answer.size());
    for (const Json& id : answer) {
        if (!id.is_number_integer())
            return wrongShape(u"search holds something that is not an id"_s);
        ids.push_back(id.get<std::int64_t>());
    }
    return ids;
}

} // namespace

struct OdooClient::Private {
    Private(HttpTransport& transport, Clock& time, QUrl base, OdooCredentials given)
        : clock(time)
        , connection(transport, time, std::move(base))
        , credentials(std::move(given))
    {
    }

    /// Sends a call in the session of the moment it goes out, and hands the raw answer to `decode` with that session's
    /// protocol.
    template <typename T>
    void send(odoo::Call call, Lane lane, QObject* owner, Done<T> done,
        std::function<Result<T>(const HttpReply&, odoo::Protocol)> decode)
    {
        Connection::Task task;
        task.isRead = call.isRead;
        task.lane = lane;
        task.build = [this, call = std::move(call)]() -> Result<HttpRequest> {
            if (!session)
                return Error::of(ErrorKind::Authentication, u"not signed in"_s);
            odoo::Call whole = call;
            whole.context = context;
            whole.context.update(call.context);
            if (session->version.major < firstMajorWithLoad && whole.method == "search_read"_L1)
                whole.args.erase("load");
            return encodeCall(whole, *session, credentials);
        };
        task.check = [this](const HttpReply& reply) { return passingFault(reply, protocol()); };
        task.done = [this, done = std::move(done), decode = std::move(decode)](Result<HttpReply> reply) {
            if (reply)
                done(decode(*reply, protocol()));
            else
                done(reply.error());
        };
        connection.run(std::move(task), owner);
    }

    odoo::Protocol protocol() const { return session ? session->protocol : odoo::Protocol::Json2; }

    Clock& clock;
    Connection connection;
    const OdooCredentials credentials;
    std::optional<OdooSession> session;
    Json context = Json::object();
};

OdooClient::OdooClient(HttpTransport& transport, Clock& clock, QUrl base, OdooCredentials credentials, QObject* parent)
    : QObject(parent)
    , d(std::make_shared<Private>(transport, clock, std::move(base), std::move(credentials)))
{
}

void OdooClient::signIn(QObject* owner, Done<OdooSession> done)
{
    const auto finish = [this, done = std::move(done)](Result<OdooSignIn::Outcome> outcome) {
        if (!outcome) {
            done(outcome.error());
            return;
        }
        d->session = outcome->session;
        d->context = outcome->context;
        done(std::move(outcome->session));
    };
    auto* signIn = new OdooSignIn(d->connection, d->clock, d->credentials, this, finish);
    if (owner)
        connect(owner, &QObject::destroyed, signIn, [signIn] { delete signIn; });
    signIn->start();
}

const std::optional<OdooSession>& OdooClient::session() const
{
    return d->session;
}

void OdooClient::call(odoo::Call call, Lane lane, QObject* owner, Done<Json> done)
{
    d->send<Json>(std::move(call), lane, owner, std::move(done), decodeCall);
}

void OdooClient::searchRead(const Query& query, Lane lane, QObject* owner, Done<RecordPage> done)
{
    odoo::Call call;
    call.model = query.model;
    call.method = u"search_read"_s;
    call.isRead = true;
    call.args = {{"domain", query.domain}, {"fields", Json::array()}, {"load", ""}};
    for (const QString& field : query.fields)
        call.args["fields"].push_back(toJson(field));
    if (!query.order.isEmpty())
        call.args["order"] = toJson(query.order);
    if (query.limit > 0)
        call.args["limit"] = query.limit;
    if (query.offset > 0)
        call.args["offset"] = query.offset;
    d->send<RecordPage>(std::move(call), lane, owner, std::move(done),
        [fields = query.fields](const HttpReply& reply, odoo::Protocol protocol) {
            return odoo::decodeRecords(reply, protocol, fields);
        });
}

void OdooClient::searchIds(const QString& model, const Json& domain, Lane lane, QObject* owner,
    Done<std::vector<std::int64_t>> done)
{
    odoo::Call call;
    call.model = model;
    call.method = u"search"_s;
    call.isRead = true;
    call.args = {{"domain", domain}, {"order", "id"}};
    d->send<std::vector<std::int64_t>>(std::move(call), lane, owner, std::move(done),
        [](const HttpReply& reply, odoo::Protocol protocol) { return decodeCall(reply, protocol).and_then(idsOf); });
}

void OdooClient::fields(const QString& model, QObject* owner, Done<OdooFields> done)
{
    odoo::Call call;
    call.model = model;
    call.method = u"fields_get"_s;
    call.isRead = true;
    call.args = {{"attributes", Json::array({"type", "string", "relation", "store", "searchable", "size", "selection"})}};
    d->send<OdooFields>(std::move(call), Lane::Interactive, owner, std::move(done),
        [](const HttpReply& reply, odoo::Protocol protocol) { return decodeCall(reply, protocol).and_then(fieldsOf); });
}

void OdooClient::names(const QString& model, const std::vector<std::int64_t>& ids, QObject* owner,
    Done<std::map<std::int64_t, QString>> done)
{
    // A search leaves out what the user may not see, where read() would refuse the whole list; archived records keep
    // their names.
    odoo::Call call;
    call.model = model;
    call.method = u"search_read"_s;
    call.isRead = true;
    call.args = {{"domain", Json::array({Json::array({"id", "in", ids})})}, {"fields", Json::array({"display_name"})},
        {"load", ""}};
    call.context = {{"active_test", false}};
    d->send<std::map<std::int64_t, QString>>(std::move(call), Lane::Interactive, owner, std::move(done),
        [](const HttpReply& reply, odoo::Protocol protocol) -> Result<std::map<std::int64_t, QString>> {
            const Result<RecordPage> page = odoo::decodeRecords(reply, protocol, {u"display_name"_s});
            if (!page)
                return page.error();
            std::map<std::int64_t, QString> result;
            for (std::size_t row = 0; row < page->size(); ++row)
                result[page->ids[row]] = page->values[row].toText();
            return result;
        });
}

Connection& OdooClient::connection()
{
    return d->connection;
}

} // namespace backroom
