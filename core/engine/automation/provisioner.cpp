// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/automation/provisioner.h"

#include <algorithm>
#include <deque>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

/// Rows of one call: far from the server's time limit, and few calls.
constexpr std::size_t rowsPerLoad = 100;

/// `load` of Odoo's importer: it makes or changes records and their external ids, all of them or none.
struct LoadCall {
    QString model;
    Json columns = Json::array(); ///< of the objects' fields, without the first, the external id
    std::vector<const WantedObject*> objects;
};

/// How a column of the importer is called that takes the kind of value.
QString columnOf(const QString& field, const WantedValue& value)
{
    switch (value.kind) {
    case WantedValue::Kind::External: return field + u"/id"_s;
    case WantedValue::Kind::Ids: return field + u"/.id"_s;
    case WantedValue::Kind::Plain:
    case WantedValue::Kind::RollCall: break;
    }
    return field;
}

QString cellText(const Json& value)
{
    if (value.is_string())
        return textOf(value);
    if (value.is_boolean())
        return value.get<bool>() ? u"1"_s : u"0"_s;
    return value.is_null() ? QString() : QString::fromUtf8(dumpJson(value));
}

QString cellOf(const WantedValue& value, const std::map<QString, std::int64_t>& externalIds)
{
    QStringList parts;
    switch (value.kind) {
    case WantedValue::Kind::Plain: return cellText(value.plain);
    case WantedValue::Kind::RollCall: return cellText(settled(value, externalIds));
    case WantedValue::Kind::External: parts = QStringList(value.externals.begin(), value.externals.end()); break;
    case WantedValue::Kind::Ids:
        for (const std::int64_t id : value.ids)
            parts << QString::number(id);
        break;
    }
    return parts.join(u',');
}

Json columnsOf(const WantedObject& object)
{
    Json columns = Json::array({"id"});
    for (const auto& [field, value] : object.values)
        columns.push_back(toJson(columnOf(field, value)));
    return columns;
}

Json listOf(const auto& texts)
{
    Json list = Json::array();
    for (const QString& text : texts)
        list.push_back(toJson(text));
    return list;
}

/// The importer answers what it did not do as an ordinary reply.
std::optional<Error> refusalIn(const Json& reply)
{
    if (reply.is_object() && reply.value("ids", Json()).is_array())
        return std::nullopt;
    QString words;
    QString where;
    const Json messages = reply.is_object() ? reply.value("messages", Json()) : Json();
    for (const Json& message : messages.is_array() ? messages : Json::array()) {
        if (message.is_object() && words.isEmpty()) {
            words = textAt(message, "message");
            where = textAt(message, "field");
        }
    }
    return Error{messages.is_array() ? ErrorKind::Refused : ErrorKind::Protocol, Reach::Reached, {}, words.left(400), where};
}

/// One look at the source and what follows from it; keeps itself alive by its callbacks.
struct Provisioning : public std::enable_shared_from_this<Provisioning> {
    Provisioning(OdooClient& source, Pack wantedPack, PackSubjects packSubjects, QObject* caller, Provisioner::Done answer)
        : client(source), pack(std::move(wantedPack)), subjects(std::move(packSubjects)), owner(caller), done(std::move(answer)) {}

    OdooClient& client;
    Pack pack;
    PackSubjects subjects;
    QObject* owner;
    Provisioner::Done done;

    PackGround ground;
    WantedPack wanted;
    std::vector<StandingObject> standing;
    std::map<std::int64_t, std::size_t> placeOf; ///< reading: id → place in `standing`, of the model being read
    std::map<QString, std::int64_t> nameRows; ///< of ir.model.data, by external id
    PackMemory memory;
    Provision found;
    std::deque<LoadCall> loads;
    std::deque<std::pair<QString, std::vector<std::int64_t>>> removals; ///< model, ids
    bool isAtWork = false; ///< something may have been written: an error is told beside what was found

    using Next = std::function<void()>;
    using Take = std::function<void(const Json&)>;

    void call(odoo::Call call, const Take& take)
    {
        call.context = {{"lang", "en_US"}, {"tz", "UTC"}, {"active_test", false}, {"noupdate", true}};
        client.call(std::move(call), Lane::Interactive, owner, [self = shared_from_this(), take](const Result<Json>& reply) {
            if (reply)
                take(*reply);
            else
                self->fail(reply.error());
        });
    }

    void read(const QString& model, Json domain, Json fields, const Take& take)
    {
        odoo::Call reading;
        reading.model = model;
        reading.method = u"search_read"_s;
        reading.args = {{"domain", std::move(domain)}, {"fields", std::move(fields)}, {"load", ""}, {"order", "id"}};
        reading.isRead = true;
        call(std::move(reading), take);
    }

    // --- what there is --------------------------------------------------------------------

    void look(const Next& next)
    {
        const PackQuestions questions = questionsOf(pack, subjects);
        ground = {};
        ground.version = client.session()->version.major;
        standing.clear();
        readModels(questions, [this, questions, next] { readFields(questions, [this, questions, next] { readExternalIds(questions, [this, next] { readObjects(next); }); }); });
    }

    void readModels(const PackQuestions& questions, const Next& next)
    {
        read(u"ir.model"_s, Json::array({Json::array({"model", "in", listOf(questions.models)})}), {"model"}, [this, next](const Json& rows) {
            for (const Json& row : rows)
                ground.models[textAt(row, "model")] = integerAt(row, "id");
            next();
        });
    }

    void readFields(const PackQuestions& questions, const Next& next)
    {
        std::set<QString> models;
        std::set<QString> names;
        for (const auto& [model, fields] : questions.fields) {
            models.insert(model);
            names.insert(fields.begin(), fields.end());
        }
        if (names.empty())
            return next();
        Json domain = Json::array({Json::array({"model", "in", listOf(models)}), Json::array({"name", "in", listOf(names)}), Json::array({"store", "=", true})});
        read(u"ir.model.fields"_s, std::move(domain), {"model", "name"}, [this, questions, next](const Json& rows) {
            for (const Json& row : rows) {
                const QString model = textAt(row, "model");
                const QString name = textAt(row, "name");
                if (const auto asked = questions.fields.find(model); asked != questions.fields.end() && asked->second.contains(name))
                    ground.fields[model][name] = integerAt(row, "id");
            }
            next();
        });
    }

    void readExternalIds(const PackQuestions& questions, const Next& next)
    {
        Json domain = Json::array({Json::array({"module", "=", toJson(pack.module)}), Json::array({"name", "=like", toJson(pack.prefix + u'%')})});
        for (const QString& name : questions.externalIds) {
            domain.insert(domain.begin(), "|");
            domain.push_back("&");
            domain.push_back(Json::array({"module", "=", toJson(name.section(u'.', 0, 0))}));
            domain.push_back(Json::array({"name", "=", toJson(name.section(u'.', 1))}));
        }
        // The two conditions of the pack's own belong together.
        domain.insert(domain.begin() + static_cast<std::ptrdiff_t>(questions.externalIds.size()), "&");
        read(u"ir.model.data"_s, std::move(domain), {"module", "name", "model", "res_id"}, [this, next](const Json& rows) {
            for (const Json& row : rows) {
                const QString name = textAt(row, "module") + u'.' + textAt(row, "name");
                ground.externalIds[name] = integerAt(row, "res_id");
                nameRows[name] = integerAt(row, "id");
                // "_" of a pattern stands for any character.
                if (name.startsWith(pack.module + u'.' + pack.prefix))
                    standing.push_back({name, textAt(row, "model"), integerAt(row, "res_id"), {}});
            }
            next();
        });
    }

    void readObjects(const Next& next)
    {
        wanted = wantedOf(pack, subjects, ground);
        std::map<QString, std::set<QString>> fields;
        for (const StandingObject& one : standing)
            fields[one.model].insert(u"id"_s);
        readMemory([this, fields, next]() mutable {
            for (const auto& [name, entry] : memory.entries) {
                if (fields.contains(entry.model))
                    fields[entry.model].insert(entry.fields.begin(), entry.fields.end());
            }
            for (const WantedObject& object : wanted.objects) {
                for (const auto& [field, value] : object.values) {
                    if (fields.contains(object.model))
                        fields[object.model].insert(field);
                }
            }
            readNextModel(std::deque<std::pair<QString, std::set<QString>>>(fields.begin(), fields.end()), next);
        });
    }

    void readNextModel(std::deque<std::pair<QString, std::set<QString>>> left, const Next& next)
    {
        if (left.empty()) {
            found.plan = planOf(wanted, standing, memory, ground.externalIds);
            found.missing = missingFor(pack, ground);
            return next();
        }
        const auto [model, fields] = left.front();
        left.pop_front();
        Json ids = Json::array();
        placeOf.clear();
        for (std::size_t i = 0; i < standing.size(); ++i) {
            if (standing[i].model == model) {
                placeOf[standing[i].id] = i;
                ids.push_back(standing[i].id);
            }
        }
        read(model, Json::array({Json::array({"id", "in", std::move(ids)})}), listOf(fields), [this, left, next](const Json& rows) {
            for (const Json& row : rows) {
                if (const auto place = placeOf.find(integerAt(row, "id")); place != placeOf.end())
                    standing[place->second].values = row;
            }
            // A name that stands for nothing any more stands for nothing in what speaks of it either.
            for (const auto& [id, place] : placeOf) {
                if (standing[place].values.is_null())
                    ground.externalIds.erase(standing[place].externalId);
            }
            readNextModel(left, next);
        });
    }

    QString memoryKey() const { return u"backroom.pack."_s + pack.id; }

    void readMemory(const Next& next)
    {
        read(u"ir.config_parameter"_s, Json::array({Json::array({"key", "=", toJson(memoryKey())})}), {"value"}, [this, next](const Json& rows) {
            hasMemory = !rows.empty();
            memory = hasMemory ? packMemoryFrom(parseJson(textAt(rows.front(), "value").toUtf8()).value_or(Json())) : PackMemory();
            next();
        });
    }
    bool hasMemory = false;

    // --- making it so ---------------------------------------------------------------------

    /// What must be told before anything is done.
    bool mayBegin(Provisioner::Overwrite overwrite)
    {
        QStringList touched;
        for (const PackStep& step : found.plan.steps) {
            if (step.kind == PackStep::Kind::Clash || (step.kind == PackStep::Kind::ByHand && overwrite == Provisioner::Overwrite::No))
                touched << (step.name.isEmpty() ? step.externalId : step.name);
        }
        if (touched.isEmpty())
            return true;
        found.error = Error::of(ErrorKind::Conflict, u"changed by hand: "_s + touched.join(u", "_s));
        done(found);
        return false;
    }

    void apply(Provisioner::Overwrite overwrite)
    {
        if (!found.missing.empty()) {
            const QStringList names(found.missing.begin(), found.missing.end());
            found.error = Error::of(ground.version < pack.since ? ErrorKind::UnsupportedVersion : ErrorKind::UnknownModel, names.join(u", "_s));
            return done(found);
        }
        if (!mayBegin(overwrite))
            return;
        isAtWork = true;
        planLoads();
        loadNext();
    }

    /// Objects of one level, model and set of fields go together.
    void planLoads()
    {
        loads.clear();
        std::set<QString> todo;
        for (const PackStep& step : found.plan.steps) {
            if (!step.isToRemove && step.kind != PackStep::Kind::Keep)
                todo.insert(step.externalId);
        }
        std::vector<std::pair<int, LoadCall>> planned;
        for (const WantedObject& object : wanted.objects) {
            if (!todo.contains(object.externalId))
                continue;
            const Json columns = columnsOf(object);
            const auto fits = [&](const auto& one) { return one.first == object.level && one.second.model == object.model && one.second.columns == columns && one.second.objects.size() < rowsPerLoad; };
            auto place = std::find_if(planned.begin(), planned.end(), fits);
            if (place == planned.end())
                place = planned.insert(planned.end(), {object.level, LoadCall{object.model, columns, {}}});
            place->second.objects.push_back(&object);
        }
        for (auto& [level, load] : planned)
            loads.push_back(std::move(load));
    }

    void loadNext()
    {
        if (loads.empty()) {
            planRemovals();
            return removeNext([this] { rememberThenLook(); });
        }
        const LoadCall load = std::move(loads.front());
        loads.pop_front();
        Json rows = Json::array();
        for (const WantedObject* object : load.objects) {
            Json row = Json::array({toJson(object->externalId)});
            for (const auto& [field, value] : object->values)
                row.push_back(toJson(cellOf(value, ground.externalIds)));
            rows.push_back(std::move(row));
        }
        odoo::Call importing;
        importing.model = load.model;
        importing.method = u"load"_s;
        importing.args = {{"fields", load.columns}, {"data", std::move(rows)}};
        call(std::move(importing), [this, load](const Json& reply) {
            if (const auto refusal = refusalIn(reply))
                return fail(*refusal);
            const Json& ids = reply["ids"];
            for (std::size_t i = 0; i < load.objects.size() && i < ids.size(); ++i)
                ground.externalIds[load.objects[i]->externalId] = ids[i].is_number_integer() ? ids[i].get<std::int64_t>() : 0;
            ++found.done;
            loadNext();
        });
    }

    /// Those of a pack that are not wanted any more, and of a pack that goes all, what depends on others first.
    void planRemovals()
    {
        removals.clear();
        for (const PackStep& step : found.plan.steps) {
            if (!step.isToRemove || step.id == 0)
                continue;
            // Where the database let the record go with another, its name stands for nothing and is left.
            const bool isName = !ground.externalIds.contains(step.externalId);
            const QString model = isName ? u"ir.model.data"_s : step.model;
            if (removals.empty() || removals.back().first != model)
                removals.push_back({model, {}});
            removals.back().second.push_back(isName ? nameRows[step.externalId] : step.id);
        }
    }

    void removeNext(const Next& next)
    {
        if (removals.empty())
            return next();
        auto [model, ids] = std::move(removals.front());
        removals.pop_front();
        // Someone may have deleted one since; the server would refuse all.
        read(model, Json::array({Json::array({"id", "in", ids})}), {"id"}, [this, model = model, next](const Json& rows) {
            odoo::Call removing;
            removing.model = model;
            removing.method = u"unlink"_s;
            for (const Json& row : rows)
                removing.ids.push_back(integerAt(row, "id"));
            if (removing.ids.empty())
                return removeNext(next);
            call(std::move(removing), [this, next](const Json&) {
                ++found.done;
                removeNext(next);
            });
        });
    }

    void rememberThenLook()
    {
        look([this] {
            const PackMemory now = memoryOf(wanted, standing);
            if (hasMemory && now == memory)
                return done(found);
            setMemory(toJson(QString::fromUtf8(dumpJson(toJson(now)))), [this, now] {
                memory = now;
                found.plan = planOf(wanted, standing, memory, ground.externalIds);
                done(found);
            });
        });
    }

    /// False takes it away.
    void setMemory(const Json& value, const Next& next)
    {
        odoo::Call setting;
        setting.model = u"ir.config_parameter"_s;
        setting.method = u"set_param"_s;
        setting.args = {{"key", toJson(memoryKey())}, {"value", value}};
        call(std::move(setting), [next](const Json&) { next(); });
    }

    void remove(Provisioner::Overwrite overwrite)
    {
        // Nothing is wanted of it any more.
        wanted.objects.clear();
        found.plan = planOf(wanted, standing, memory, ground.externalIds);
        if (!mayBegin(overwrite))
            return;
        isAtWork = true;
        planRemovals();
        removeNext([this] {
            const Next tell = [this] { look([this] { done(found); }); };
            if (hasMemory)
                setMemory(false, tell);
            else
                tell();
        });
    }

    /// What was done until then is told as it is found.
    void fail(const Error& error)
    {
        if (!isAtWork)
            return done(error);
        isAtWork = false;
        found.error = error;
        const auto before = std::make_shared<Provision>(found);
        const auto tell = std::exchange(done, [answer = done, before](const Result<Provision>&) { answer(*before); });
        look([this, tell] { tell(found); });
    }
};

std::shared_ptr<Provisioning> provisioningOf(OdooClient& client, const Pack& pack, const PackSubjects& subjects, QObject* owner, Provisioner::Done done)
{
    return std::make_shared<Provisioning>(client, pack, subjects, owner, std::move(done));
}

} // namespace

void Provisioner::look(const Pack& pack, QObject* owner, Done done) const
{
    const auto work = provisioningOf(m_client, pack, m_subjects, owner, std::move(done));
    work->look([work = work.get()] { work->done(work->found); });
}

void Provisioner::apply(const Pack& pack, Overwrite overwrite, QObject* owner, Done done) const
{
    const auto work = provisioningOf(m_client, pack, m_subjects, owner, std::move(done));
    work->look([work = work.get(), overwrite] { work->apply(overwrite); });
}

void Provisioner::remove(const Pack& pack, Overwrite overwrite, QObject* owner, Done done) const
{
    const auto work = provisioningOf(m_client, pack, m_subjects, owner, std::move(done));
    work->look([work = work.get(), overwrite] { work->remove(overwrite); });
}

} // namespace backroom
