// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/rules/rule.h"

#include "core/domain/rules/definition_reader.h"

#include <algorithm>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

Rule::Mode readMode(DefinitionReader& reader)
{
    const QString mode = reader.text("mode");
    if (mode == u"active"_s)
        return Rule::Mode::Active;
    if (mode == u"shadow"_s)
        return Rule::Mode::Shadow;
    if (mode != u"off"_s)
        reader.fail(reader.pointer("mode"), u"must be active, shadow or off"_s);
    return Rule::Mode::Off;
}

/// Calls `read` with a reader for every object of a list and keeps the first error.
template <typename F>
void eachObject(DefinitionReader& reader, const char* key, bool required, F&& read)
{
    const Json* list = reader.list(key, required);
    if (!list)
        return;
    for (std::size_t i = 0; i < list->size(); ++i) {
        DefinitionReader entry((*list)[i], reader.pointer(key) + u'/' + QString::number(i));
        read(entry);
        reader.absorb(entry);
    }
}

std::vector<Argument> readArguments(DefinitionReader& reader, const char* key)
{
    std::vector<Argument> arguments;
    eachObject(reader, key, false, [&](DefinitionReader& entry) {
        arguments.push_back({entry.text("code"), entry.domain("when"), entry.integer("points", 0)});
    });
    return arguments;
}

void readMaterial(DefinitionReader& reader, Rule& rule)
{
    for (QString field : reader.texts("material")) {
        if (field.endsWith(u'?')) {
            field.chop(1);
            rule.optionalMaterial.insert(field);
        }
        rule.material.push_back(field);
    }
    if (rule.material.empty())
        reader.fail(reader.pointer("material"), u"must name at least one field"_s);
    else if (std::find(rule.material.begin(), rule.material.end(), rule.amountField) == rule.material.end())
        rule.material.push_back(rule.amountField);
}

void readLines(DefinitionReader& reader, Rule& rule)
{
    const Json* json = reader.object("lines", false);
    if (!json)
        return;
    DefinitionReader lines(*json, reader.pointer("lines"));
    rule.lines = LineEvidence{lines.text("model"), lines.text("parent"), lines.text("text"), lines.text("quantity"),
        lines.text("price"), lines.text("amount"), lines.domain("where", false)};
    reader.absorb(lines);
}

void readActions(DefinitionReader& reader, Rule& rule)
{
    const Json* actions = reader.object("actions", false);
    if (!actions)
        return;
    for (const auto& [name, json] : actions->items()) {
        const QString pointer = reader.pointer("actions") + u'/' + QString::fromStdString(name);
        DefinitionReader action(json, pointer);
        const auto verb = decisionVerbFromName(QString::fromStdString(name));
        if (!verb) {
            reader.fail(pointer, u"is not a known verb"_s);
            continue;
        }
        ActionDefinition definition{action.text("method"), action.domain("guard"), action.domain("done"), action.flag("needsReason")};
        // An empty domain matches everything: it would prove any effect, or guard nothing.
        for (const auto& [key, domain] : {std::pair{"guard", &definition.guard}, {"done", &definition.done}}) {
            if (domain->fields().empty())
                action.fail(action.pointer(key), u"must hold at least one condition"_s);
        }
        rule.actions[*verb] = std::move(definition);
        reader.absorb(action);
    }
}

} // namespace

Result<Rule> ruleFromJson(const Json& json)
{
    DefinitionReader reader(json);
    Rule rule;
    rule.code = {reader.text("code")};
    rule.version = reader.integer("version");
    rule.mode = readMode(reader);
    if (const auto kind = itemKindFromName(reader.text("kind")))
        rule.kind = *kind;
    else
        reader.fail(reader.pointer("kind"), u"must be exception, approval or incident"_s);
    rule.queue = {reader.text("queue")};
    rule.queueTitle = reader.text("queueTitle");
    rule.feed = {reader.text("feed")};
    rule.when = reader.domain("when");
    eachObject(reader, "severity", true, [&](DefinitionReader& entry) {
        const auto severity = severityFromName(entry.text("is"));
        if (!severity)
            entry.fail(entry.pointer("is"), u"is not a severity"_s);
        rule.severities.emplace_back(entry.domain("when", false), severity.value_or(Severity::Low));
    });
    rule.sinceField = reader.text("since");
    rule.sla = reader.seconds("slaSeconds", 0);
    rule.businessKeyField = reader.text("businessKey");
    rule.titleField = reader.text("title", false);
    rule.counterpartyField = reader.text("counterparty", false);
    rule.ownerField = reader.text("owner", false);
    rule.amountField = reader.text("amount");
    rule.facts = reader.texts("facts");
    readMaterial(reader, rule);
    readLines(reader, rule);
    rule.speaksFor = readArguments(reader, "speaksFor");
    rule.speaksAgainst = readArguments(reader, "speaksAgainst");
    eachObject(reader, "duties", false,
        [&](DefinitionReader& entry) { rule.duties.push_back({entry.text("code"), entry.text("field")}); });
    readActions(reader, rule);
    if (reader.error())
        return *reader.error();
    return rule;
}

QString Rule::versionName() const
{
    return u"%1 v%2"_s.arg(code.value).arg(version);
}

std::vector<QString> Rule::fields() const
{
    std::vector<QString> all{sinceField, businessKeyField, titleField, counterpartyField, ownerField, amountField};
    const auto add = [&all](const std::vector<QString>& more) { all.insert(all.end(), more.begin(), more.end()); };
    add(facts);
    add(material);
    add(when.fields());
    for (const auto& [domain, severity] : severities)
        add(domain.fields());
    for (const auto* arguments : {&speaksFor, &speaksAgainst}) {
        for (const Argument& argument : *arguments)
            add(argument.when.fields());
    }
    for (const DutyConflict& duty : duties)
        all.push_back(duty.field);
    for (const auto& [verb, action] : actions) {
        add(action.guard.fields());
        add(action.done.fields());
    }
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    all.erase(std::remove_if(all.begin(), all.end(), [](const QString& name) { return name.isEmpty() || name == u"id"_s; }), all.end());
    return all;
}

} // namespace backroom
