// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/rules/playbook.h"

#include "core/base/names.h"
#include "core/domain/rules/action_reader.h"
#include "core/domain/rules/rule.h"

#include <algorithm>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

constexpr auto failures = nameTable<OnFailure>({{OnFailure::Stop, "stop"}, {OnFailure::GoOn, "goOn"}, {OnFailure::Compensate, "compensate"}});

/// Known only to the decision that a step becomes.
const QStringList valuesOfDecision{u"{record}"_s, u"{model}"_s, u"{actor}"_s, u"{decision}"_s};

PlaybookAct readAct(DefinitionReader& reader, const std::vector<ActionInput>& inputs)
{
    PlaybookAct act{{reader.text("verb")}, Json::object()};
    if (const Json* given = reader.object("inputs", false))
        act.inputs = *given;
    for (const QString& name : unknownNames(act.inputs, inputs))
        reader.fail(reader.pointer("inputs"), u"{%1} is no input of this playbook"_s.arg(name));
    for (const auto& [name, value] : act.inputs.items()) {
        if (valuesOfDecision.contains(textOf(value)))
            reader.fail(reader.pointer("inputs") + u'/' + QString::fromStdString(name), u"%1 is no input of this playbook"_s.arg(textOf(value)));
    }
    return act;
}

PlaybookStep readPlaybookStep(DefinitionReader& reader, const std::vector<ActionInput>& inputs)
{
    PlaybookStep step;
    step.act = readAct(reader, inputs);
    if (const Json* on = reader.object("on", false)) {
        DefinitionReader related(*on, reader.pointer("on"));
        step.on.emplace();
        for (const QString& code : related.texts("rules"))
            step.on->rules.push_back({code});
        step.on->ours = related.text("ours");
        step.on->theirs = related.text("theirs");
        reader.absorb(related);
    }
    if (const QString name = reader.text("onFailure", false); !name.isEmpty()) {
        const auto onFailure = onFailureFromName(name);
        step.onFailure = onFailure.value_or(OnFailure::Stop);
        if (!onFailure)
            reader.fail(reader.pointer("onFailure"), u"must be stop, goOn or compensate"_s);
    }
    if (const Json* undo = reader.object("undo", false)) {
        DefinitionReader act(*undo, reader.pointer("undo"));
        step.undo = readAct(act, inputs);
        reader.absorb(act);
    }
    return step;
}

/// What the rule lacks for the act, with the pointer of the step's or of its undoing.
void addObjections(QStringList& objections, const QString& pointer, const PlaybookAct& act, const Rule& rule)
{
    const auto action = rule.actions.find(act.verb);
    if (action == rule.actions.end()) {
        objections.push_back(u"%1/verb: %2 does not offer \"%3\""_s.arg(pointer, rule.code.value, act.verb.value));
        return;
    }
    for (const ActionInput& input : action->second.inputs) {
        if (!act.inputs.contains(input.name.toStdString()))
            objections.push_back(u"%1/inputs: \"%2\" of %3 needs \"%4\""_s.arg(pointer, act.verb.value, rule.code.value, input.name));
    }
    for (const auto& [name, value] : act.inputs.items()) {
        const QString given = QString::fromStdString(name);
        if (std::none_of(action->second.inputs.begin(), action->second.inputs.end(), [&](const ActionInput& input) { return input.name == given; }))
            objections.push_back(u"%1/inputs/%2: \"%3\" of %4 has no such input"_s.arg(pointer, given, act.verb.value, rule.code.value));
    }
}

} // namespace

QString toName(OnFailure onFailure)
{
    return failures.nameOf(onFailure);
}

std::optional<OnFailure> onFailureFromName(const QString& name)
{
    return failures.valueOf(name);
}

bool Playbook::isFor(const RuleId& rule) const
{
    return std::any_of(rules.begin(), rules.end(), [&rule](const QString& code) { return code.endsWith(u'.') ? rule.value.startsWith(code) : rule.value == code; });
}

Result<Playbook> playbookFromJson(const Json& json)
{
    DefinitionReader reader(json);
    Playbook playbook;
    playbook.id = {reader.text("id")};
    playbook.version = reader.integer("version");
    if (playbook.version < 1)
        reader.fail(reader.pointer("version"), u"must be at least 1"_s);
    playbook.name = reader.localText("name");
    playbook.why = reader.localText("why");
    playbook.rules = reader.texts("rules");
    playbook.inputs = readInputs(reader, "inputs");
    eachObject(reader, "steps", true, [&](DefinitionReader& entry) { playbook.steps.push_back(readPlaybookStep(entry, playbook.inputs)); });
    if (playbook.steps.empty())
        reader.fail(reader.pointer("steps"), u"must hold at least one step"_s);
    if (const auto error = reader.finish())
        return *error;
    return playbook;
}

QStringList objectionsTo(const Playbook& playbook, const std::vector<Rule>& rules)
{
    QStringList objections;
    for (std::size_t i = 0; i < playbook.rules.size(); ++i) {
        const Playbook alone{{}, 1, {}, {}, {playbook.rules[i]}, {}, {}};
        if (std::none_of(rules.begin(), rules.end(), [&](const Rule& rule) { return alone.isFor(rule.code); }))
            objections.push_back(u"/rules/%1: there is no rule \"%2\""_s.arg(i).arg(playbook.rules[i]));
    }
    for (std::size_t i = 0; i < playbook.steps.size(); ++i) {
        const PlaybookStep& step = playbook.steps[i];
        const QString pointer = u"/steps/%1"_s.arg(i);
        for (const RuleId& code : step.on ? step.on->rules : std::vector<RuleId>()) {
            if (std::none_of(rules.begin(), rules.end(), [&code](const Rule& rule) { return rule.code == code; }))
                objections.push_back(u"%1/on/rules: there is no rule \"%2\""_s.arg(pointer, code.value));
        }
        for (const Rule& rule : rules) {
            const bool isAbout = step.on ? std::find(step.on->rules.begin(), step.on->rules.end(), rule.code) != step.on->rules.end() : playbook.isFor(rule.code);
            if (!isAbout)
                continue;
            addObjections(objections, pointer, step.act, rule);
            if (!step.undo)
                continue;
            addObjections(objections, pointer + u"/undo"_s, *step.undo, rule);
            // What is put back must have been before the person.
            for (const QString& field : recordFields(step.undo->inputs)) {
                if (!step.on && std::find(rule.material.begin(), rule.material.end(), field) == rule.material.end())
                    objections.push_back(u"%1/undo/inputs: %2 is not material to %3"_s.arg(pointer, field, rule.code.value));
            }
        }
    }
    return objections;
}

} // namespace backroom
