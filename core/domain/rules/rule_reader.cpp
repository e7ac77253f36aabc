// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/rules/rule.h"

#include "core/domain/rules/action_reader.h"
#include "core/domain/work/sla.h"

#include <QRegularExpression>

#include <algorithm>
#include <limits>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

/// Every step but the last needs a condition, or what follows could never be reached.
template <typename Level>
Ladder<Level> readLadder(DefinitionReader& reader, const char* key, bool required, std::optional<Level> (*levelOf)(const QString&), const char* what)
{
    Ladder<Level> ladder;
    eachObject(reader, key, required, [&](DefinitionReader& entry) {
        const auto level = levelOf(entry.text("is"));
        if (!level)
            entry.fail(entry.pointer("is"), u"is not a %1"_s.arg(QLatin1StringView(what)));
        ladder.emplace_back(entry.domain("when", false), level.value_or(Level{}));
    });
    for (std::size_t i = 0; i + 1 < ladder.size(); ++i) {
        if (ladder[i].first.isEmpty())
            reader.fail(u"%1/%2"_s.arg(reader.pointer(key)).arg(i), u"has no condition, so the steps after it are never reached"_s);
    }
    return ladder;
}

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

std::vector<Argument> readArguments(DefinitionReader& reader, const char* key)
{
    std::vector<Argument> arguments;
    eachObject(reader, key, false, [&](DefinitionReader& entry) {
        arguments.push_back({entry.text("code"), entry.domain("when"), entry.integer("points", 0), entry.localText("text", false)});
    });
    return arguments;
}

/// Only what can be decided is sealed.
void readActionsAndMaterial(DefinitionReader& reader, Rule& rule)
{
    ActionList list = readActions(reader, "actions");
    rule.borrowed = std::move(list.borrowed);
    const bool isDecided = !list.own.empty() || !rule.borrowed.empty();
    rule.addMaterial(reader.texts("material", isDecided));
    if (!isDecided)
        return;
    if (rule.material.empty())
        reader.fail(reader.pointer("material"), u"must name at least one field"_s);
    else if (!rule.amountField.isEmpty())
        rule.addMaterial({rule.amountField});
    for (auto& [verb, action] : list.own)
        rule.offer(verb, std::move(action));
}

void readScore(DefinitionReader& reader, Rule& rule)
{
    const Json* json = reader.object("score", false);
    if (!json)
        return;
    DefinitionReader score(*json, reader.pointer("score"));
    RiskScore found{score.integer("cap", 100), score.integer("mitigation", 15), {}};
    if (const Json* bands = score.list("bands")) {
        for (const Json& band : *bands) {
            const bool isBand = band.is_array() && band.size() == 2 && band[0].is_string() && band[1].is_number_integer();
            if (!isBand || (!found.bands.empty() && band[1].get<int>() >= found.bands.back().second))
                score.fail(score.pointer("bands"), u"must be [name, from] pairs, the highest first"_s);
            else
                found.bands.emplace_back(textOf(band[0]), band[1].get<int>());
        }
    }
    reader.absorb(score);
    rule.score = std::move(found);
}

RuleExample readExample(DefinitionReader& entry)
{
    RuleExample example;
    example.raises = entry.flag("raises");
    example.why = entry.text("why", false);
    if (const QString name = entry.text("severity", false); !name.isEmpty()) {
        example.severity = severityFromName(name);
        if (!example.severity)
            entry.fail(entry.pointer("severity"), u"is not a severity"_s);
    }
    if (const Json* says = entry.object("says", false)) {
        for (const auto& [code, points] : says->items()) {
            const QString name = QString::fromStdString(code);
            if (points.is_number_integer())
                example.says[name] = points.get<int>();
            else if (points == false)
                example.says[name] = std::nullopt;
            else
                entry.fail(entry.pointer("says") + u'/' + name, u"must be the points, or false when it must not hold"_s);
        }
    }
    if (const QString now = entry.text("now", false); !now.isEmpty()) {
        example.now = fromIso(now);
        if (!example.now)
            entry.fail(entry.pointer("now"), u"must be a time like 2026-03-02T10:00:00Z"_s);
    }
    if (const Json* record = entry.object("record"))
        example.record = *record;
    if (const Json* with = entry.object("with", false)) {
        for (const auto& [model, records] : with->items()) {
            if (!records.is_array())
                entry.fail(entry.pointer("with") + u'/' + QString::fromStdString(model), u"must be a list of records"_s);
            example.with[QString::fromStdString(model)] = records;
        }
    }
    return example;
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

void readNames(DefinitionReader& reader, Rule& rule)
{
    static const QRegularExpression form(u"\\A[A-Z]{1,8}(\\.[a-z][a-z0-9-]*){2}\\z"_s);
    rule.code = {reader.text("code")};
    if (!rule.code.value.isEmpty() && !form.match(rule.code.value).hasMatch())
        reader.fail(reader.pointer("code"), u"must be like \"REF.credit-note.over-sale\": family, object, condition"_s);
    rule.number = reader.integer("id", 0);
    if (rule.number < 0)
        reader.fail(reader.pointer("id"), u"must not be negative"_s);
    rule.version = reader.integer("version");
    if (rule.version < 1)
        reader.fail(reader.pointer("version"), u"must be at least 1"_s);
}

/// What differs from the table of promises is laid over it later; here only whether it can be.
void readSla(DefinitionReader& reader, Rule& rule)
{
    const Json* sla = reader.object("sla", false);
    if (!sla)
        return;
    rule.sla = *sla;
    if (const auto policy = slaPolicyFromJson(*sla, {}, reader.pointer("sla")); !policy)
        reader.absorb(policy.error());
}

/// A condition, or false where nothing that can be read undoes what happened.
void readFix(DefinitionReader& reader, Rule& rule)
{
    const Json* fix = reader.value("fixed");
    rule.endsByPerson = fix && *fix == false;
    if (fix && *fix == true) {
        reader.fail(reader.pointer("fixed"), u"must be a condition, or false where only a person ends it"_s);
        return;
    }
    if (!rule.endsByPerson)
        rule.fixed = reader.domain("fixed", false);
}

/// What is called approve and reject is judged as such.
void readPolicy(DefinitionReader& reader, Rule& rule)
{
    rule.policy = readPolicyBinding(reader, "policy");
    for (auto& [verb, action] : rule.actions) {
        if (action.judgedAs && !rule.policy && action.judgedAct.isEmpty())
            reader.fail(reader.pointer("actions") + u'/' + verb.value + u"/judgedAs"_s, u"the rule names no policy"_s);
        if (rule.policy && !action.judgedAs && (verb == verbs::approve || verb == verbs::reject))
            action.judgedAs = verb;
    }
    const auto isArgument = [&rule](const QString& code) {
        const auto has = [&code](const Argument& argument) { return argument.code == code; };
        return std::any_of(rule.speaksFor.begin(), rule.speaksFor.end(), has) || std::any_of(rule.speaksAgainst.begin(), rule.speaksAgainst.end(), has);
    };
    for (const auto* signs : {rule.policy ? &rule.policy->evidence : nullptr, rule.policy ? &rule.policy->categories : nullptr}) {
        for (const PolicyBinding::Sign& sign : signs ? *signs : std::vector<PolicyBinding::Sign>()) {
            for (const QString& code : sign.arguments) {
                if (!isArgument(code))
                    reader.fail(reader.pointer("policy"), u"%1: the rule has no argument \"%2\""_s.arg(sign.name, code));
            }
        }
    }
}

void readLikelihood(DefinitionReader& reader, Rule& rule)
{
    constexpr int unknown = std::numeric_limits<int>::min();
    const int percent = reader.integer("likelihood", unknown);
    if (percent == unknown)
        return;
    if (percent < 0 || percent > 100)
        reader.fail(reader.pointer("likelihood"), u"must be 0 to 100 percent"_s);
    rule.likelihood = percent;
}

} // namespace

Result<Rule> ruleFromJson(const Json& json)
{
    DefinitionReader reader(json);
    Rule rule;
    readNames(reader, rule);
    rule.mode = readMode(reader);
    if (const auto kind = itemKindFromName(reader.text("kind")))
        rule.kind = *kind;
    else
        reader.fail(reader.pointer("kind"), u"must be exception, approval or incident"_s);
    rule.name = reader.localText("name");
    rule.why = reader.localText("why", false);
    rule.queue = {reader.text("queue")};
    rule.feed = {reader.text("feed")};
    rule.when = reader.domain("when");
    rule.severities = readLadder<Severity>(reader, "severity", true, severityFromName, "severity");
    rule.priorities = readLadder<Priority>(reader, "priority", false, priorityFromName, "priority");
    rule.sinceField = reader.text("since", false);
    rule.dueField = reader.text("due", false);
    readSla(reader, rule);
    rule.businessKeyField = reader.text("businessKey");
    rule.titleField = reader.text("title", false);
    rule.counterpartyField = reader.text("counterparty", false);
    rule.ownerField = reader.text("owner", false);
    rule.amountField = reader.text("amount", false);
    rule.atRiskField = reader.text("atRisk", false);
    readLikelihood(reader, rule);
    rule.minutes = reader.integer("minutes", 5);
    if (rule.minutes < 1)
        reader.fail(reader.pointer("minutes"), u"must be at least 1"_s);
    rule.team = reader.text("team", false);
    rule.groupBy = reader.texts("groupBy", false);
    rule.causes = reader.texts("causes", false);
    eachObject(reader, "related", false,
        [&](DefinitionReader& entry) { rule.related.push_back({entry.text("model"), entry.text("field")}); });
    rule.facts = reader.texts("facts");
    readActionsAndMaterial(reader, rule);
    readLines(reader, rule);
    rule.speaksFor = readArguments(reader, "speaksFor");
    rule.speaksAgainst = readArguments(reader, "speaksAgainst");
    rule.hardStops = readArguments(reader, "hardStops");
    readScore(reader, rule);
    eachObject(reader, "duties", false,
        [&](DefinitionReader& entry) { rule.duties.push_back({entry.text("code"), entry.text("field")}); });
    readPolicy(reader, rule);
    readFix(reader, rule);
    rule.carriesLimits = reader.flag("limits");
    reader.skip("module"); // tells people and tests which app brings the model
    eachObject(reader, "examples", false, [&](DefinitionReader& entry) { rule.examples.push_back(readExample(entry)); });
    if (const auto error = reader.finish())
        return *error;
    return rule;
}

Result<std::vector<RuleExample>> examplesFromJson(const Json& json)
{
    const Json file = {{"examples", json}};
    DefinitionReader reader(file);
    std::vector<RuleExample> examples;
    eachObject(reader, "examples", true, [&](DefinitionReader& entry) { examples.push_back(readExample(entry)); });
    if (const auto error = reader.finish())
        return *error;
    return examples;
}

} // namespace backroom
