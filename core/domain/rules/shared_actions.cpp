// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/rules/shared_actions.h"

#include "core/domain/rules/action_reader.h"

#include <QRegularExpression>

#include <algorithm>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

constexpr QLatin1StringView anyModel{"*"};

} // namespace

Result<ActionFile> actionFileFromJson(const Json& json)
{
    static const QRegularExpression form(u"\\A[a-z]+(-[a-z]+)*\\z"_s);
    DefinitionReader reader(json);
    ActionFile file;
    file.id = reader.text("id");
    file.version = reader.integer("version");
    if (file.version < 1)
        reader.fail(reader.pointer("version"), u"must be at least 1"_s);
    file.model = reader.text("model");
    if (const Json* actions = reader.object("actions")) {
        for (const auto& [key, entry] : actions->items()) {
            const QString name = QString::fromStdString(key);
            DefinitionReader action(entry, reader.pointer("actions") + u'/' + name);
            if (!form.match(name).hasMatch())
                action.fail(reader.pointer("actions") + u'/' + name, u"must be a name like \"change-quantity\""_s);
            ActionDefinition shared = readAction(action);
            if (shared.name.isEmpty())
                action.fail(action.pointer("name"), u"is missing"_s);
            file.actions.emplace(name, std::move(shared));
            reader.absorb(action);
        }
    }
    if (const auto error = reader.finish())
        return *error;
    return file;
}

bool SharedActions::add(ActionFile file)
{
    if (std::any_of(m_files.begin(), m_files.end(), [&](const ActionFile& known) { return known.model == file.model; }))
        return false;
    m_files.push_back(std::move(file));
    return true;
}

const ActionDefinition* SharedActions::find(const QString& model, const QString& name, int& version) const
{
    for (const QString& wanted : {model, QString(anyModel)}) {
        const auto file = std::find_if(m_files.begin(), m_files.end(), [&](const ActionFile& known) { return known.model == wanted; });
        const auto entry = file == m_files.end() ? std::map<QString, ActionDefinition>::const_iterator() : file->actions.find(name);
        if (file == m_files.end() || entry == file->actions.end())
            continue;
        version = file->version;
        return &entry->second;
    }
    return nullptr;
}

QStringList SharedActions::lend(Rule& rule, const QString& model) const
{
    QStringList problems;
    for (const auto& [verb, name] : rule.borrowed) {
        int version = 0;
        const ActionDefinition* shared = find(model, name, version);
        if (!shared) {
            problems.push_back(u"/actions/%1: there is no shared action \"%2\" for %3"_s.arg(verb.value, name, model));
            continue;
        }
        ActionDefinition action = *shared;
        if (verb == verbs::approve || verb == verbs::reject)
            action.name = {}; // the interface has words for them
        if (!rule.policy && action.judgedAct.isEmpty()) {
            action.judgedAs.reset();
            action.measures.clear();
        }
        rule.offer(verb, std::move(action));
        rule.sharedVersion += version;
    }
    rule.borrowed.clear();
    return problems;
}

} // namespace backroom
