// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/rules/action_reader.h"

#include <QRegularExpression>

#include <algorithm>

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
    if (const Json* least = input.kind == ActionInput::Kind::Date ? reader.value("least") : nullptr) {
        input.isAhead = *least == "now";
        if (!input.isAhead)
            reader.fail(reader.pointer("least"), u"must be now"_s);
    } else {
        input.least = numberAt(reader, "least");
    }
    input.most = numberAt(reader, "most");
    return input;
}

void readObject(DefinitionReader& reader, const char* key, Json& json)
{
    if (const Json* given = reader.object(key, false))
        json = *given;
}

void checkNames(DefinitionReader& reader, std::initializer_list<std::pair<const char*, const Json*>> patterns, const std::vector<ActionInput>& inputs)
{
    for (const auto& [key, json] : patterns) {
        for (const QString& name : unknownNames(*json, inputs))
            reader.fail(reader.pointer(key), u"{%1} is no input of this action"_s.arg(name));
    }
}

WizardForm readForm(DefinitionReader& reader, const std::vector<ActionInput>& inputs)
{
    WizardForm form;
    form.model = reader.text("form");
    form.method = reader.text("method");
    readObject(reader, "values", form.values);
    readObject(reader, "args", form.args);
    readObject(reader, "context", form.context);
    checkNames(reader, {{"values", &form.values}, {"args", &form.args}, {"context", &form.context}}, inputs);
    return form;
}

RecordQuery readQuery(DefinitionReader& reader, const std::vector<ActionInput>& inputs)
{
    RecordQuery query{reader.text("model"), reader.domain("domain"), 1, {}};
    if (reader.value("most"))
        query.most = reader.integer("most");
    query.least = reader.integer("least", query.most ? 0 : 1);
    if (query.domain.fields().empty())
        reader.fail(reader.pointer("domain"), u"must hold at least one condition"_s);
    else if (!query.domain.isForServer())
        reader.fail(reader.pointer("domain"), u"asks what no server knows"_s);
    if (query.least < 0 || (query.most && *query.most < query.least))
        reader.fail(reader.pointer("least"), u"must be at least 0, and no more than the most"_s);
    checkNames(reader, {{"domain", &query.domain.source()}}, inputs);
    return query;
}

/// `read` with a reader for the member, where there is one.
template <typename F>
void withMember(DefinitionReader& reader, const char* key, F&& read)
{
    if (const Json* json = reader.object(key, false)) {
        DefinitionReader member(*json, reader.pointer(key));
        read(member);
        reader.absorb(member);
    }
}

Ramp readRamp(DefinitionReader& reader)
{
    Ramp ramp;
    ramp.canaries = reader.integer("canaries");
    const Json* perSecond = reader.value("perSecond");
    ramp.perSecond = perSecond && perSecond->is_number() ? perSecond->get<double>() : 0;
    if (ramp.canaries < 1 || ramp.canaries > 3)
        reader.fail(reader.pointer("canaries"), u"must be 1 to 3"_s);
    if (ramp.perSecond <= 0)
        reader.fail(reader.pointer("perSecond"), u"must be a number above 0"_s);
    return ramp;
}

ActionStep readActionStep(DefinitionReader& reader, const std::vector<ActionInput>& inputs)
{
    ActionStep step;
    withMember(reader, "wizard", [&](DefinitionReader& form) { step.wizard = readForm(form, inputs); });
    step.method = reader.text("method", !step.wizard);
    // It goes into code (core/engine/guard_installer.h), and names with a leading underscore are the server's own.
    static const QRegularExpression methodName(u"^[a-z][a-z0-9_]*$"_s);
    if (!step.method.isEmpty() && !methodName.match(step.method).hasMatch())
        reader.fail(reader.pointer("method"), u"is no public method's name"_s);
    if (step.wizard && !step.method.isEmpty())
        reader.fail(reader.pointer("method"), u"is one too many: the step begins with a form"_s);
    withMember(reader, "on", [&](DefinitionReader& on) {
        step.model = on.text("model");
        if (const Json* id = on.value("id"))
            step.target = *id;
        checkNames(on, {{"id", &step.target}}, inputs);
    });
    readObject(reader, "args", step.args);
    readObject(reader, "context", step.context);
    eachObject(reader, "answers", false, [&](DefinitionReader& form) { step.answers.push_back(readForm(form, inputs)); });
    step.guard = reader.domain("guard");
    eachObject(reader, "given", false, [&](DefinitionReader& query) { step.given.push_back(readQuery(query, inputs)); });
    withMember(reader, "proof", [&](DefinitionReader& query) { step.proof = readQuery(query, inputs); });
    step.done = reader.domain("done", !step.proof);
    step.commitsItself = reader.flag("commitsItself");
    step.mayVanish = reader.flag("mayVanish");
    if (step.proof && step.proof->least < 1)
        reader.fail(reader.pointer("proof") + u"/least"_s, u"must be at least 1: what is not there proves nothing"_s);
    // An empty domain matches everything: it would prove any effect, or guard nothing.
    if (step.guard.fields().empty())
        reader.fail(reader.pointer("guard"), u"must hold at least one condition"_s);
    if (step.done.fields().empty() && !step.proof)
        reader.fail(reader.pointer("done"), u"must hold at least one condition"_s);
    checkNames(reader, {{"args", &step.args}, {"context", &step.context}, {"guard", &step.guard.source()}, {"done", &step.done.source()}}, inputs);
    return step;
}

} // namespace

std::vector<ActionInput> readInputs(DefinitionReader& reader, const char* key)
{
    std::vector<ActionInput> inputs;
    eachObject(reader, key, false, [&](DefinitionReader& entry) { inputs.push_back(readInput(entry)); });
    return inputs;
}

namespace {

JudgedMeasure readMeasure(DefinitionReader& reader, const std::vector<ActionInput>& inputs)
{
    static const std::pair<const char*, JudgedMeasure::Kind> kinds[] = {{"amountScaledBy", JudgedMeasure::Kind::AmountScaled}, {"amountLess", JudgedMeasure::Kind::AmountRest},
        {"percent", JudgedMeasure::Kind::Percent}, {"percentBelow", JudgedMeasure::Kind::PercentBelow}};
    JudgedMeasure measure;
    int named = 0;
    for (const auto& [key, kind] : kinds) {
        const QString input = reader.text(key, false);
        if (input.isEmpty())
            continue;
        ++named;
        measure = {kind, input, {}};
        const bool isNumber = std::any_of(inputs.begin(), inputs.end(), [&](const ActionInput& one) { return one.name == input && one.kind == ActionInput::Kind::Number; });
        if (!isNumber)
            reader.fail(reader.pointer(key), u"is no number that is filled in"_s);
    }
    if (named != 1)
        reader.fail(reader.pointer("amountScaledBy"), u"name one of amountScaledBy, amountLess, percent and percentBelow"_s);
    measure.field = reader.text("of", measure.kind != JudgedMeasure::Kind::Percent);
    return measure;
}

/// By what an act shows that was done around the console; a trace that fits other acts as well tells nothing.
void readTrace(DefinitionReader& reader, ActionDefinition& action)
{
    using Trace = ActionDefinition::Trace;
    const QString trace = reader.text("trace", false);
    if (trace.isEmpty() || action.steps.empty())
        return;
    const ActionStep& last = action.steps.back();
    action.trace = trace == u"proof"_s ? Trace::Proof : Trace::Record;
    if (trace != u"proof"_s && trace != u"record"_s)
        reader.fail(reader.pointer("trace"), u"must be record or proof"_s);
    else if (!action.judgedAs)
        reader.fail(reader.pointer("trace"), u"is of no use without judgedAs"_s);
    else if (action.trace == Trace::Proof ? !last.proof : last.done.paths().empty() || !action.inputs.empty())
        reader.fail(reader.pointer("trace"), u"there must be a proof, or what the record is like whatever was filled in"_s);
}

} // namespace

ActionDefinition readAction(DefinitionReader& reader)
{
    ActionDefinition action;
    action.name = reader.localText("name", false);
    action.inputs = readInputs(reader, "inputs");
    action.needsReason = reader.flag("needsReason");
    withMember(reader, "ramp", [&](DefinitionReader& ramp) { action.ramp = readRamp(ramp); });
    action.material = reader.texts("material", false);
    if (const QString verb = reader.text("judgedAs", false); !verb.isEmpty()) {
        action.judgedAs = DecisionVerb{verb};
        if (*action.judgedAs != verbs::approve && *action.judgedAs != verbs::reject)
            reader.fail(reader.pointer("judgedAs"), u"must be approve or reject"_s);
    }
    action.judgedAct = reader.text("act", false);
    if (!action.judgedAct.isEmpty() && !action.judgedAs)
        reader.fail(reader.pointer("act"), u"is of no use without judgedAs"_s);
    action.told = reader.text("told", false);
    action.decides = !reader.flag("decidesNothing");
    if (action.judgedAs && !action.decides)
        reader.fail(reader.pointer("decidesNothing"), u"contradicts judgedAs"_s);
    eachObject(reader, "measuredBy", false, [&](DefinitionReader& entry) { action.measures.push_back(readMeasure(entry, action.inputs)); });
    if (!action.measures.empty() && !action.judgedAs)
        reader.fail(reader.pointer("measuredBy"), u"is of no use without judgedAs"_s);
    if (!reader.value("steps")) {
        action.steps.push_back(readActionStep(reader, action.inputs));
    } else {
        eachObject(reader, "steps", true, [&](DefinitionReader& entry) { action.steps.push_back(readActionStep(entry, action.inputs)); });
        if (action.steps.empty())
            reader.fail(reader.pointer("steps"), u"must hold at least one step"_s);
    }
    readTrace(reader, action);
    return action;
}

ActionList readActions(DefinitionReader& reader, const char* key)
{
    static const QRegularExpression form(u"\\A[a-z]+(-[a-z]+)*\\z"_s);
    ActionList list;
    const Json* actions = reader.object(key, false);
    if (!actions)
        return list;
    for (const auto& [name, json] : actions->items()) {
        const DecisionVerb verb{QString::fromStdString(name)};
        const QString place = reader.pointer(key) + u'/' + verb.value;
        if (!form.match(verb.value).hasMatch())
            reader.fail(place, u"must be a verb like \"change-quantity\""_s);
        if (json.is_string()) {
            list.borrowed.emplace(verb, textOf(json));
            continue;
        }
        DefinitionReader action(json, place);
        ActionDefinition definition = readAction(action);
        if (definition.name.isEmpty() && verb != verbs::approve && verb != verbs::reject)
            action.fail(action.pointer("name"), u"is missing: only approve and reject have words of their own"_s);
        list.own.emplace(verb, std::move(definition));
        reader.absorb(action);
    }
    return list;
}

} // namespace backroom
