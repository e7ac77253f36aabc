// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/guard_installer.h"

#include "core/engine/server_facts.h"

#include <deque>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

const QString ownModule = u"__backroom__"_s;
const QString noticeId = u"guard_notice"_s;
const QString namePrefix = u"Backroom guard: "_s;
const QString placeOfMethods = u"    # @verbs@\n"_s;

QString externalId(const QString& model)
{
    return u"guard_"_s + QString(model).replace(u'.', u'_');
}

/// All but the first.
Json tail(const Json& list)
{
    Json rest = list;
    rest.erase(0);
    return rest;
}

/// One look at the source and what follows from it; keeps itself alive by its callbacks.
struct Work : public std::enable_shared_from_this<Work> {
    Work(OdooClient& source, QString actionCode, std::map<QString, std::set<QString>> wantedMethods, QObject* caller, GuardInstaller::Done answer)
        : client(source), code(std::move(actionCode)), methods(std::move(wantedMethods)), owner(caller), done(std::move(answer)) {}

    OdooClient& client;
    QString code;
    std::map<QString, std::set<QString>> methods;
    QObject* owner;
    GuardInstaller::Done done;

    std::map<QString, std::int64_t> models;        ///< of the source, by name
    std::map<QString, std::int64_t> externalIds;   ///< what they stand for
    std::map<std::int64_t, Json> actions;          ///< ours, by id
    std::int64_t everybody = 0;                      ///< the group of all users
    Json notices = Json::array();                   ///< the groups that tell; there should be one

    using Take = std::function<void(const Json&)>;

    void call(const QString& model, const QString& method, std::vector<std::int64_t> ids, Json args, const Take& take)
    {
        odoo::Call call;
        call.model = model;
        call.method = method;
        call.ids = std::move(ids);
        call.args = std::move(args);
        call.context = {{"lang", "en_US"}}; // the names it is found by
        call.isRead = method == "search_read"_L1;
        client.call(std::move(call), Lane::Interactive, owner, [self = shared_from_this(), take](const Result<Json>& reply) {
            if (reply)
                take(*reply);
            else
                self->done(reply.error());
        });
    }

    void read(const QString& model, Json domain, Json fields, const Take& take)
    {
        call(model, u"search_read"_s, {}, {{"domain", std::move(domain)}, {"fields", std::move(fields)}, {"load", ""}, {"order", "id"}}, take);
    }

    /// Reads what there is, then goes on.
    void look(const std::function<void()>& goOn)
    {
        Json names = Json::array();
        for (const auto& [model, unused] : methods)
            names.push_back(toJson(model));
        read(u"ir.model"_s, Json::array({Json::array({"model", "in", std::move(names)})}), {"model"}, [this, goOn](const Json& rows) {
            for (const Json& row : rows)
                models[textAt(row, "model")] = integerAt(row, "id");
            const Json ours = Json::array({"&", Json::array({"module", "=", toJson(ownModule)}), Json::array({"name", "=like", "guard_%"})});
            const Json users = Json::array({"&", Json::array({"module", "=", "base"}), Json::array({"name", "=", "group_user"})});
            Json domain = Json::array({"|"});
            domain.insert(domain.end(), ours.begin(), ours.end());
            domain.insert(domain.end(), users.begin(), users.end());
            read(u"ir.model.data"_s, std::move(domain), {"name", "res_id"}, [this, goOn](const Json& data) {
                for (const Json& row : data)
                    externalIds[textAt(row, "name")] = integerAt(row, "res_id");
                everybody = externalIds["group_user"_L1];
                readActions(goOn);
            });
        });
    }

    void readActions(const std::function<void()>& goOn)
    {
        // One whose external id was not written any more is known by its name.
        Json ids = Json::array();
        for (const auto& [name, id] : externalIds) {
            if (name.startsWith("guard_"_L1) && name != noticeId)
                ids.push_back(id);
        }
        Json domain = Json::array({"|", Json::array({"id", "in", std::move(ids)}), Json::array({"name", "=like", toJson(namePrefix + u'%')})});
        read(u"ir.actions.server"_s, std::move(domain), {"name", "code", "group_ids", "model_id", "state"}, [this, goOn](const Json& rows) {
            for (const Json& row : rows)
                actions[integerAt(row, "id")] = row;
            read(u"res.groups"_s, Json::array({Json::array({"name", "=", toJson(guardNoticeName)})}), Json::array({"comment"}), [this, goOn](const Json& groups) {
                notices = groups;
                goOn();
            });
        });
    }

    Json wanted(const QString& model) const
    {
        return {{"name", toJson(namePrefix + model)}, {"model_id", models.at(model)}, {"state", "code"}, {"code", toJson(guardCode(code, methods.at(model)))},
            {"group_ids", Json::array({Json::array({6, 0, Json::array({everybody})})})}};
    }

    std::int64_t actionOf(const QString& model) const
    {
        const auto known = externalIds.find(externalId(model));
        if (known != externalIds.end() && actions.contains(known->second))
            return known->second;
        for (const auto& [id, action] : actions) {
            if (textAt(action, "name") == namePrefix + model)
                return id;
        }
        return 0;
    }

    bool isCurrent(const QString& model) const
    {
        const auto action = actions.find(actionOf(model));
        const auto known = externalIds.find(externalId(model));
        return action != actions.end() && known != externalIds.end() && known->second == action->first && textAt(action->second, "state") == "code"_L1
            && integerAt(action->second, "model_id") == models.at(model) && action->second.value("group_ids", Json()) == Json::array({everybody})
            && textAt(action->second, "code").trimmed() == guardCode(code, methods.at(model)).trimmed();
    }

    GuardNotice wantedNotice() const
    {
        GuardNotice told;
        for (const auto& [model, names] : methods) {
            if (models.contains(model))
                told.models[model] = {actionOf(model), names};
        }
        return told;
    }

    GuardReport report() const
    {
        GuardReport report;
        for (const auto& [model, names] : methods) {
            if (!models.contains(model))
                continue; // the source does not have it
            const bool isThere = actionOf(model) > 0;
            const auto state = !isThere ? GuardReport::State::Missing : isCurrent(model) ? GuardReport::State::Current : GuardReport::State::Different;
            report.entries.push_back({model, state, static_cast<int>(names.size())});
        }
        for (const auto& [id, action] : surplus())
            report.entries.push_back({textAt(action, "name").mid(namePrefix.size()), GuardReport::State::Surplus, 0});
        const auto told = notices.size() == 1 ? parseJson(textAt(notices.front(), "comment").toUtf8()) : Result<Json>(Json());
        report.isNoticeCurrent = told && *told == toJson(wantedNotice());
        return report;
    }

    std::map<std::int64_t, Json> surplus() const
    {
        std::map<std::int64_t, Json> left = actions;
        for (const auto& [model, names] : methods) {
            if (models.contains(model))
                left.erase(actionOf(model));
        }
        return left;
    }

    // --- making it so ---------------------------------------------------------------------

    void install()
    {
        std::deque<QString> todo;
        for (const auto& [model, names] : methods) {
            if (models.contains(model) && !isCurrent(model))
                todo.push_back(model);
        }
        installNext(std::move(todo));
    }

    void installNext(std::deque<QString> todo)
    {
        if (todo.empty())
            return removeActions(surplus(), [this] { tell(); });
        const QString model = todo.front();
        todo.pop_front();
        const auto name = [this, model, todo](std::int64_t action) {
            actions[action] = wanted(model);
            nameIt(model, action, todo);
        };
        const std::int64_t known = actionOf(model);
        if (known > 0) {
            call(u"ir.actions.server"_s, u"write"_s, {known}, {{"vals", wanted(model)}}, [name, known](const Json&) { name(known); });
        } else {
            call(u"ir.actions.server"_s, u"create"_s, {}, {{"vals_list", Json::array({wanted(model)})}}, [name](const Json& reply) { name(createdId(reply)); });
        }
    }

    void nameIt(const QString& model, std::int64_t action, std::deque<QString> todo)
    {
        setExternalId(externalId(model), u"ir.actions.server"_s, action, [this, todo = std::move(todo)] { installNext(todo); });
    }

    void setExternalId(const QString& name, const QString& model, std::int64_t id, const std::function<void()>& goOn)
    {
        const auto known = externalIds.find(name);
        if (known != externalIds.end() && known->second == id)
            return goOn();
        const bool isNew = known == externalIds.end();
        externalIds[name] = id;
        const Json values = {{"module", toJson(ownModule)}, {"name", toJson(name)}, {"model", toJson(model)}, {"res_id", id}, {"noupdate", true}};
        if (isNew)
            return call(u"ir.model.data"_s, u"create"_s, {}, {{"vals_list", Json::array({values})}}, [goOn](const Json&) { goOn(); });
        // It stands for something that is gone.
        read(u"ir.model.data"_s, Json::array({Json::array({"module", "=", toJson(ownModule)}), Json::array({"name", "=", toJson(name)})}), {"name"}, [this, values, goOn](const Json& rows) {
            call(u"ir.model.data"_s, u"write"_s, {rows.empty() ? 0 : integerAt(rows.front(), "id")}, {{"vals", values}}, [goOn](const Json&) { goOn(); });
        });
    }

    /// The note that consoles read, when everything it speaks of is there.
    void tell()
    {
        const QString text = QString::fromUtf8(dumpJson(toJson(wantedNotice())));
        const auto finish = [this](std::int64_t group) {
            // Two who install at once may have made one each; consoles read the oldest.
            const Json others = notices.empty() ? notices : tail(notices);
            removeGroups(others, [this, group] { setExternalId(noticeId, u"res.groups"_s, group, [this] { lookAgain(); }); });
        };
        if (!notices.empty()) {
            const std::int64_t group = integerAt(notices.front(), "id");
            call(u"res.groups"_s, u"write"_s, {group}, {{"vals", {{"comment", toJson(text)}}}}, [finish, group](const Json&) { finish(group); });
        } else {
            call(u"res.groups"_s, u"create"_s, {}, {{"vals_list", Json::array({{{"name", toJson(guardNoticeName)}, {"comment", toJson(text)}}})}},
                [finish](const Json& reply) { finish(createdId(reply)); });
        }
    }

    void remove()
    {
        // First the note, so that no console begins with what goes next.
        const auto actionsToo = [this] { removeActions(actions, [this] { lookAgain(); }); };
        removeGroups(notices, actionsToo);
    }

    void removeGroups(const Json& gone, const std::function<void()>& goOn)
    {
        std::vector<std::int64_t> ids;
        for (const Json& group : gone)
            ids.push_back(integerAt(group, "id"));
        if (ids.empty())
            return goOn();
        call(u"res.groups"_s, u"unlink"_s, std::move(ids), Json::object(), [goOn](const Json&) { goOn(); });
    }

    void removeActions(const std::map<std::int64_t, Json>& gone, const std::function<void()>& goOn)
    {
        std::vector<std::int64_t> ids;
        for (const auto& [id, action] : gone)
            ids.push_back(id);
        if (ids.empty())
            return goOn();
        call(u"ir.actions.server"_s, u"unlink"_s, std::move(ids), Json::object(), [goOn](const Json&) { goOn(); });
    }

    /// What was done is told as it is found, not as it was meant.
    void lookAgain()
    {
        models.clear();
        externalIds.clear();
        actions.clear();
        look([this] { done(report()); });
    }
};

std::shared_ptr<Work> workOf(OdooClient& client, const QString& code, const std::map<QString, std::set<QString>>& methods, QObject* owner, GuardInstaller::Done done)
{
    return std::make_shared<Work>(client, code, methods, owner, std::move(done));
}

} // namespace

QString guardCode(const QString& code, const std::set<QString>& methods)
{
    QString lines;
    // isGuardable() lets nothing through that is not a plain name.
    for (const QString& method : methods)
        lines += u"    '%1': lambda record, args: record.%1(**args),\n"_s.arg(method);
    return QString(code).replace(placeOfMethods, lines);
}

void GuardInstaller::look(QObject* owner, Done done) const
{
    const auto work = workOf(m_client, m_code, m_methods, owner, std::move(done));
    work->look([work = work.get()] { work->done(work->report()); });
}

void GuardInstaller::install(QObject* owner, Done done) const
{
    const auto work = workOf(m_client, m_code, m_methods, owner, std::move(done));
    work->look([work = work.get()] { work->install(); });
}

void GuardInstaller::remove(QObject* owner, Done done) const
{
    const auto work = workOf(m_client, m_code, m_methods, owner, std::move(done));
    work->look([work = work.get()] { work->remove(); });
}

} // namespace backroom
