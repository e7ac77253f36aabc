// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/rules/action_reader.h"

#include <QRegularExpression>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

std::optional<double> numberAt(DefinitionReader& reader, const char* key)
{
    const Json* value = reader.value(key);
    if (!value)
        return std::nullopt;
    if (!value->is_number()) {
        reader.fail(reader.pointer(key), u"must be a number"_s);
        return std::nullopt;
    }
    return value->get<double>();
}

ActionInput readInput(DefinitionReader& reader)
{
    ActionInput input;
    input.name = reader.text("name");
    if (const auto kind = inputKindFromName(reader.text("kind")))
        input.kind = *kind;
    else
        reader.fail(reader.pointer("kind"), u"must be text, number, date, record or choice"_s);
    input.label = reader.localText("label");
    input.field = reader.text("field", false);
    input.model = reader.text("model", input.kind == ActionInput::Kind::Record);
    input.among = reader.domain("among", false);
    eachObject(reader, "choices", input.kind == ActionInput::Kind::Choice,
        [&](DefinitionReader& choice) { input.choices.emplace_back(choice.text("value"), choice.localText("label")); });
    input.least = numberAt(reader, "least");
    input.most = numberAt(reader, "most");
    return input;
}

ActionStep readStep(DefinitionReader& reader, const std::vector<ActionInput>& inputs)
{
    ActionStep step;
    step.method = reader.text("method");
    for (const auto& [key, json] : {std::pair{"args", &step.args}, {"context", &step.context}}) {
        if (const Json* given = reader.object(key, false))
            *json = *given;
    }
    step.guard = reader.domain("guard");
    step.done = reader.domain("done");
    // An empty domain matches everything: it would prove any effect, or guard nothing.
    for (const auto& [key, domain] : {std::pair{"guard", &step.guard}, {"done", &step.done}}) {
        if (domain->fields().empty())
            reader.fail(reader.pointer(key), u"must hold at least one condition"_s);
    }
    const std::initializer_list<std::pair<const char*, const Json*>> patterns{
        {"args", &step.args}, {"context", &step.context}, {"guard", &step.guard.source()}, {"done", &step.done.source()}};
    for (const auto& [key, json] : patterns) {
        for (const QString& name : unknownNames(*json, inputs))
            reader.fail(reader.pointer(key), u"{%1} is no input of this action"_s.arg(name));
    }
    return step;
}

ActionDefinition readAction(DefinitionReader& reader)
{
    ActionDefinition action;
    action.name = reader.localText("name", false);
    eachObject(reader, "inputs", false, [&](DefinitionReader& entry) { action.inputs.push_back(readInput(entry)); });
    action.needsReason = reader.flag("needsReason");
    if (const QString verb = reader.text("judgedAs", false); !verb.isEmpty()) {
        action.judgedAs = DecisionVerb{verb};
        if (*action.judgedAs != verbs::approve && *action.judgedAs != verbs::reject)
            reader.fail(reader.pointer("judgedAs"), u"must be approve or reject"_s);
    }
    if (!reader.value("steps")) {
        action.steps.push_back(readStep(reader, action.inputs));
        return action;
    }
    eachObject(reader, "steps", true, [&](DefinitionReader& entry) { action.steps.push_back(readStep(entry, action.inputs)); });
    if (action.steps.empty())
        reader.fail(reader.pointer("steps"), u"must hold at least one step"_s);
    return action;
}

} // namespace

std::map<DecisionVerb, ActionDefinition> readActions(DefinitionReader& reader, const char* key)
{
    static const QRegularExpression form(u"\\A[a-z]+(-[a-z]+)*\\z"_s);
    std::map<DecisionVerb, ActionDefinition> found;
    const Json* actions = reader.object(key, false);
    if (!actions)
        return found;
    for (const auto& [name, json] : actions->items()) {
        const DecisionVerb verb{QString::fromStdString(name)};
        DefinitionReader action(json, reader.pointer(key) + u'/' + verb.value);
        if (!form.match(verb.value).hasMatch())
            action.fail(reader.pointer(key) + u'/' + verb.value, u"must be a verb like \"change-quantity\""_s);
        ActionDefinition definition = readAction(action);
        if (definition.name.isEmpty() && verb != verbs::approve && verb != verbs::reject)
            action.fail(action.pointer("name"), u"is missing: only approve and reject have words of their own"_s);
        found.emplace(verb, std::move(definition));
        reader.absorb(action);
    }
    return found;
}

} // namespace backroom
