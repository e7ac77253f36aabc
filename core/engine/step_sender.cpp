// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/step_sender.h"

#include "core/engine/server_facts.h"

#include <algorithm>
#include <memory>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

/// A form may answer with another one; nobody nests them deeper.
constexpr int deepestForm = 3;

std::int64_t idIn(const Json& value)
{
    return value.is_number_integer() ? value.get<std::int64_t>() : 0;
}

/// The model of the form that the server wants filled in; empty for every other answer, among them actions that only show
/// what was done.
QString formAskedFor(const Json& reply)
{
    const bool isDialog = reply.is_object() && textAt(reply, "type") == "ir.actions.act_window"_L1 && textAt(reply, "target") == "new"_L1;
    return isDialog ? textAt(reply, "res_model") : QString();
}

struct Sending : std::enable_shared_from_this<Sending> {
    OdooClient* client;
    ActionStep step;
    Json values;
    QObject* owner;
    std::function<void(const SentStep&)> done;

    void begin(const RecordKey& record)
    {
        if (step.wizard)
            return fill(*step.wizard, Json::object(), 0, 1);
        odoo::Call call;
        call.model = step.model.isEmpty() ? record.model : textOf(withValues(toJson(step.model), values));
        call.method = step.method;
        if (step.model.isEmpty())
            call.ids = {record.id};
        else if (const std::int64_t id = idIn(withValues(step.target, values)); id > 0)
            call.ids = {id};
        else if (!step.target.is_null())
            return done({Error::of(ErrorKind::Missing, u"the record names no %1"_s.arg(step.model)), false, {}});
        call.args = withValues(step.args, values);
        call.context = withValues(step.context, values);
        send(std::move(call), 1);
    }

    void send(odoo::Call call, int depth)
    {
        client->call(std::move(call), Lane::Decision, owner, [self = shared_from_this(), depth](const Result<Json>& reply) { self->take(reply, depth); });
    }

    void take(const Result<Json>& reply, int depth)
    {
        const QString asked = reply ? formAskedFor(*reply) : QString();
        const auto form = std::find_if(step.answers.begin(), step.answers.end(), [&asked](const WizardForm& one) { return one.model == asked; });
        if (asked.isEmpty() || form == step.answers.end() || depth > deepestForm)
            return done({reply, false, asked});
        const Json context = reply->value("context", Json());
        fill(*form, context.is_object() ? context : Json::object(), idIn(reply->value("res_id", Json())), depth + 1);
    }

    /// `ready`: the form the server has filled in already.
    void fill(const WizardForm& form, Json context, std::int64_t ready, int depth)
    {
        context.update(withValues(form.context, values));
        if (ready > 0 && form.values.empty())
            return carryOut(form, ready, context, depth);
        odoo::Call call;
        call.model = form.model;
        call.method = u"create"_s;
        call.args = {{"vals_list", withValues(form.values, values)}};
        call.context = context;
        client->call(std::move(call), Lane::Decision, owner, [self = shared_from_this(), form, context, depth](const Result<Json>& reply) {
            if (!reply)
                return self->done({reply, true, {}});
            const std::int64_t id = createdId(*reply);
            if (id == 0)
                return self->done({Error{ErrorKind::Protocol, Reach::Reached, {}, {}, u"%1 was not created"_s.arg(form.model)}, true, {}});
            self->carryOut(form, id, context, depth);
        });
    }

    void carryOut(const WizardForm& form, std::int64_t id, const Json& context, int depth)
    {
        odoo::Call call;
        call.model = form.model;
        call.method = form.method;
        call.ids = {id};
        call.args = withValues(form.args, values);
        call.context = context;
        send(std::move(call), depth);
    }
};

} // namespace

void sendStep(OdooClient& client, const RecordKey& record, const ActionStep& step, const Json& values, QObject* owner, std::function<void(const SentStep&)> done)
{
    auto sending = std::make_shared<Sending>();
    sending->client = &client;
    sending->step = step;
    sending->values = values;
    sending->owner = owner;
    sending->done = std::move(done);
    sending->begin(record);
}

void findRecords(OdooClient& client, const RecordQuery& query, const Json& values, Timestamp now, QObject* owner, OdooClient::Done<std::vector<std::int64_t>> done)
{
    client.searchIds(query.model, withValues(query.domain, values).forServer(now), Lane::Decision, owner, std::move(done));
}

} // namespace backroom
