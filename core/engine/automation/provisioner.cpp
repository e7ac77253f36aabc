// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/automation/provisioner.h"

#include "core/engine/automation/pack_import.h"

#include <algorithm>
#include <deque>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

Json listOf(const auto& texts)
{
    Json list = Json::array();
    for (const QString& text : texts)
        list.push_back(toJson(text));
    return list;
}

/// One look at the source and what follows from it; keeps itself alive by its callbacks.
struct Provisioning : public std::enable_shared_from_this<Provisioning> {
    Provisioning(OdooClient& source, Timestamp moment, Pack wantedPack, PackSubjects packSubjects, QObject* caller, Provisioner::Done answer)
        : client(source), now(moment), pack(std::move(wantedPack)), subjects(std::move(packSubjects)), owner(caller), done(std::move(answer)) {}

    OdooClient& client;
    Timestamp now;
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
    std::deque<PackImport> imports;
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
        ground = {};
        ground.version = client.session()->version.major;
        ground.now = now;
        standing.clear();
        readMemory([this, next] {
            PackQuestions questions = questionsOf(pack, subjects);
            for (const auto& [name, entry] : memory.entries)
                questions.fields[entry.model].insert(entry.fields.begin(), entry.fields.end());
            readModels(questions, [this, questions, next] { readFields(questions, [this, questions, next] { readExternalIds(questions, [this, next] { readObjects(next); }); }); });
        });
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
        Json domain = Json::array({Json::array({"model", "in", listOf(models)}), Json::array({"name", "in", listOf(names)})});
        read(u"ir.model.fields"_s, std::move(domain), {"model", "name", "store"}, [this, questions, next](const Json& rows) {
            for (const Json& row : rows) {
                const QString model = textAt(row, "model");
                const QString name = textAt(row, "name");
                if (const auto asked = questions.fields.find(model); asked != questions.fields.end() && asked->second.contains(name))
                    ground.fields[model][name] = {integerAt(row, "id"), row.value("store", Json(false)) == true};
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
        // What a version of Odoo does not have any more would refuse the whole read.
        const auto add = [&](const QString& model, const QString& field) {
            if (fields.contains(model) && ground.field(model, field))
                fields[model].insert(field);
        };
        for (const auto& [name, entry] : memory.entries) {
            for (const QString& field : entry.fields)
                add(entry.model, field);
        }
        for (const WantedObject& object : wanted.objects) {
            for (const auto& [field, value] : object.values)
                add(object.model, field);
        }
        readNextModel(std::deque<std::pair<QString, std::set<QString>>>(fields.begin(), fields.end()), next);
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
        imports = importsOf(wanted, found.plan);
        importNext();
    }

    void importNext()
    {
        if (imports.empty()) {
            planRemovals();
            return removeNext([this] { rememberThenLook(); });
        }
        const PackImport batch = std::move(imports.front());
        imports.pop_front();
        call(batch.call(ground.externalIds), [this, batch](const Json& reply) {
            if (const auto refusal = refusalIn(reply))
                return fail(*refusal);
            const Json& ids = reply["ids"];
            for (std::size_t i = 0; i < batch.objects.size() && i < ids.size(); ++i)
                ground.externalIds[batch.objects[i]->externalId] = ids[i].is_number_integer() ? ids[i].get<std::int64_t>() : 0;
            ++found.done;
            importNext();
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
            const PackMemory fresh = memoryOf(wanted, standing);
            if (hasMemory && fresh == memory)
                return done(found);
            setMemory(toJson(QString::fromUtf8(dumpJson(toJson(fresh)))), [this, fresh] {
                memory = fresh;
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

} // namespace

void Provisioner::look(const Pack& pack, QObject* owner, Done done) const
{
    const auto work = std::make_shared<Provisioning>(m_client, m_clock.now(), pack, m_subjects, owner, std::move(done));
    work->look([work = work.get()] { work->done(work->found); });
}

void Provisioner::apply(const Pack& pack, Overwrite overwrite, QObject* owner, Done done) const
{
    const auto work = std::make_shared<Provisioning>(m_client, m_clock.now(), pack, m_subjects, owner, std::move(done));
    work->look([work = work.get(), overwrite] { work->apply(overwrite); });
}

void Provisioner::remove(const Pack& pack, Overwrite overwrite, QObject* owner, Done done) const
{
    const auto work = std::make_shared<Provisioning>(m_client, m_clock.now(), pack, m_subjects, owner, std::move(done));
    work->look([work = work.get(), overwrite] { work->remove(overwrite); });
}

} // namespace backroom
