// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/governance/policy_file.h"
#include "core/domain/rules/definition_reader.h"
#include "core/domain/time/span.h"

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

Duration readTime(DefinitionReader& reader, const char* key, std::optional<Duration> fallback = {})
{
    const QString text = reader.text(key, !fallback);
    if (text.isEmpty())
        return fallback.value_or(Duration::zero());
    const auto span = parseSpan(text);
    if (!span)
        reader.fail(reader.pointer(key), span.error().detail);
    else if (span->isBusiness() || span->amount <= Duration::zero())
        reader.fail(reader.pointer(key), u"must be a time that elapses, such as \"15m\" or \"7d\""_s);
    else
        return span->amount;
    return Duration::zero();
}

int readBetween(DefinitionReader& reader, const char* key, int least, int most, std::optional<int> fallback = {})
{
    const int value = reader.integer(key, fallback);
    if (value < least || value > most)
        reader.fail(reader.pointer(key), u"must be %1 to %2"_s.arg(least).arg(most));
    return value;
}

std::optional<std::int64_t> readUnits(DefinitionReader& reader, const Json& json, const char* key)
{
    if (!json.is_object() || !json.contains(key)) {
        reader.skip(key);
        return std::nullopt;
    }
    return readBetween(reader, key, 0, 1'000'000'000);
}

template <typename T>
std::vector<T> readIds(DefinitionReader& reader, const char* key, bool required = true)
{
    std::vector<T> ids;
    for (const QString& text : reader.texts(key, required))
        ids.push_back({text});
    return ids;
}

/// One of a closed list of names.
template <typename T>
T readName(DefinitionReader& reader, const char* key, std::optional<T> (*valueOf)(const QString&), T fallback = {})
{
    const QString name = reader.text(key);
    const auto value = valueOf(name);
    if (!value && !name.isEmpty())
        reader.fail(reader.pointer(key), u"\"%1\" is not known"_s.arg(name));
    return value.value_or(fallback);
}

template <typename T>
std::set<T> readNames(DefinitionReader& reader, const char* key, std::optional<T> (*valueOf)(const QString&), bool required = false)
{
    std::set<T> values;
    for (const QString& name : reader.texts(key, required)) {
        if (const auto value = valueOf(name))
            values.insert(*value);
        else
            reader.fail(reader.pointer(key), u"\"%1\" is not known"_s.arg(name));
    }
    return values;
}

std::optional<ReasonRule> reasonRuleFromName(const QString& name)
{
    if (name == u"never"_s)
        return ReasonRule::Never;
    if (name == u"rejecting"_s)
        return ReasonRule::WhenRejecting;
    return name == u"always"_s ? std::optional(ReasonRule::Always) : std::nullopt;
}

/// Calls `read(reader, json)` for each element of a list.
template <typename Read>
void eachOf(DefinitionReader& reader, const char* key, Read&& read)
{
    const Json* list = reader.list(key, false);
    for (std::size_t i = 0; list && i < list->size(); ++i) {
        DefinitionReader entry((*list)[i], reader.pointer(key) + u'/' + QString::number(i));
        read(entry, (*list)[i]);
        reader.absorb(entry);
    }
}

/// Calls `read(reader, json, name)` for each member of an object.
template <typename Read>
void eachIn(DefinitionReader& reader, const char* key, Read&& read)
{
    const Json* object = reader.object(key, false);
    if (!object)
        return;
    for (const auto& [name, json] : object->items()) {
        DefinitionReader entry(json, reader.pointer(key) + u'/' + QString::fromStdString(name));
        read(entry, json, QString::fromStdString(name));
        reader.absorb(entry);
    }
}

template <typename Read>
void part(DefinitionReader& reader, const char* key, Read&& read)
{
    const Json* object = reader.object(key, false);
    if (!object)
        return;
    DefinitionReader entry(*object, reader.pointer(key));
    read(entry);
    reader.absorb(entry);
}

std::set<QString> readGroups(DefinitionReader& reader)
{
    std::set<QString> groups;
    for (const QString& group : reader.texts("groups"))
        groups.insert(group.trimmed().toLower());
    return groups;
}

Role readRole(DefinitionReader& reader, const QString& id)
{
    Role role;
    role.id = {id};
    role.name = reader.localText("name");
    role.groups = readGroups(reader);
    role.neverDecides = reader.flag("neverDecides");
    role.duties = readNames<Duty>(reader, "duties", dutyFromName);
    return role;
}

ActClass readAct(DefinitionReader& reader, const QString& id)
{
    ActClass act;
    act.id = {id};
    act.name = reader.localText("name");
    if (const QString letter = reader.text("duty", false); !letter.isEmpty()) {
        act.duty = dutyFromName(letter);
        if (!act.duty)
            reader.fail(reader.pointer("duty"), u"\"%1\" is not known"_s.arg(letter));
    }
    for (const QString& category : reader.texts("apart", false))
        act.apart.insert(category);
    for (const QString& measure : reader.texts("measuredIn")) {
        act.needsAmount = act.needsAmount || measure == u"money"_s;
        act.needsPercent = act.needsPercent || measure == u"percent"_s;
        if (measure != u"money"_s && measure != u"percent"_s)
            reader.fail(reader.pointer("measuredIn"), u"must be money or percent"_s);
    }
    act.reason = readName<ReasonRule>(reader, "reason", reasonRuleFromName, ReasonRule::Always);
    act.freshFor = readTime(reader, "freshFor");
    act.tolerancePercent = readBetween(reader, "tolerancePercent", 0, 100, 0);
    eachOf(reader, "rights", [&act](DefinitionReader& entry, const Json& json) {
        act.rights.push_back({entry.localText("name"), readGroups(entry), json.is_object() && json.contains("for") ? entry.localText("for") : LocalText()});
    });
    eachOf(reader, "evidence", [&act](DefinitionReader& entry, const Json& json) {
        act.evidence.push_back({entry.text("kind"), entry.localText("name"), readUnits(entry, json, "above")});
    });
    eachOf(reader, "approvals", [&act](DefinitionReader& entry, const Json& json) {
        ApprovalStep step;
        step.above = readUnits(entry, json, "above");
        if (json.is_object() && json.contains("scoreFrom"))
            step.scoreFrom = readBetween(entry, "scoreFrom", 0, 100);
        step.people = readBetween(entry, "people", 1, 9);
        step.including = readIds<RoleId>(entry, "including", false);
        act.steps.push_back(std::move(step));
    });
    eachOf(reader, "rolling", [&act](DefinitionReader& entry, const Json&) {
        RollingLimit rolling;
        rolling.per = readName<Dimension>(entry, "per", dimensionFromName);
        rolling.window = readTime(entry, "window");
        rolling.times = readBetween(entry, "times", 1, 1000, 1);
        act.rolling.push_back(rolling);
    });
    return act;
}

Limit readLimit(DefinitionReader& reader, const Json& json)
{
    Limit limit;
    limit.role = {reader.text("role")};
    limit.act = {reader.text("act")};
    limit.company = reader.text("company", false);
    limit.category = reader.text("category", false);
    limit.allowance.isUnlimited = reader.flag("unlimited");
    limit.allowance.upTo = readUnits(reader, json, "upTo");
    limit.allowance.percent = readUnits(reader, json, "percent");
    limit.allowance.fourEyesAbove = readUnits(reader, json, "fourEyesAbove");
    const bool hasFigure = limit.allowance.upTo || limit.allowance.percent;
    if (hasFigure == limit.allowance.isUnlimited)
        reader.fail(reader.pointer("upTo"), u"there must be a figure, upTo or percent, or it is unlimited"_s);
    if (limit.allowance.fourEyesAbove && limit.allowance.upTo && *limit.allowance.fourEyesAbove > *limit.allowance.upTo)
        reader.fail(reader.pointer("fourEyesAbove"), u"must not be above upTo"_s);
    return limit;
}

/// Limits and unknown people stay what they are, whoever gives leave.
std::set<PolicyCode> readLifts(DefinitionReader& reader, bool required)
{
    auto lifts = readNames<PolicyCode>(reader, "lifts", policyCodeFromName, required);
    const std::set<PolicyCode> possible{PolicyCode::SodBlocked, PolicyCode::SodSecondPerson, PolicyCode::SodByRole, PolicyCode::EvidenceMissing, PolicyCode::Stale};
    for (const PolicyCode code : lifts) {
        if (!possible.contains(code))
            reader.fail(reader.pointer("lifts"), u"%1 cannot be overridden"_s.arg(toName(code)));
    }
    return lifts;
}

/// Values of fields, one of which a record must have.
std::map<QString, std::set<QString>> readWhen(DefinitionReader& reader)
{
    std::map<QString, std::set<QString>> wanted;
    const Json* when = reader.object("when", false);
    if (!when)
        return wanted;
    DefinitionReader conditions(*when, reader.pointer("when"));
    for (const auto& condition : when->items()) {
        const auto values = conditions.texts(condition.key().c_str());
        wanted[QString::fromStdString(condition.key())] = {values.begin(), values.end()};
    }
    reader.absorb(conditions);
    return wanted;
}

ActDeclaration readFound(DefinitionReader& reader)
{
    ActDeclaration declared;
    declared.duty = readName<Duty>(reader, "duty", dutyFromName);
    declared.model = reader.text("model");
    declared.by = reader.texts("by");
    declared.when = readWhen(reader);
    return declared;
}

MovementDeclaration readMovement(DefinitionReader& reader)
{
    MovementDeclaration declared;
    declared.act = {reader.text("act")};
    declared.model = reader.text("model");
    declared.when = readWhen(reader);
    declared.at = reader.text("at");
    declared.amount = reader.text("amount");
    declared.company = reader.text("company");
    part(reader, "by", [&](DefinitionReader& entry) {
        for (const Dimension dimension : allDimensions()) {
            if (const QString field = entry.text(toName(dimension).toUtf8().constData(), false); !field.isEmpty())
                declared.by[dimension] = field;
        }
    });
    return declared;
}

void readDuties(DefinitionReader& reader, PolicyFile& file)
{
    if (const Json* matrix = reader.object("matrix", false)) {
        auto read = SodMatrix::fromJson(*matrix, reader.pointer("matrix"));
        if (read)
            file.matrix = *read;
        else
            reader.absorb(read.error());
    }
    if (const int days = readBetween(reader, "lookBackDays", 0, 3660, 0); days > 0)
        file.lookBackDays = days;
    for (const QString& login : reader.texts("notPeople", false))
        file.notPeople.insert(personOf(login));
    eachOf(reader, "found", [&file](DefinitionReader& entry, const Json&) { file.found.push_back(readFound(entry)); });
    eachOf(reader, "lineage", [&file](DefinitionReader& entry, const Json&) {
        file.lineage.push_back({entry.text("model"), entry.texts("by")});
    });
}

void readExceptions(DefinitionReader& reader, PolicyFile& file)
{
    part(reader, "overrides", [&file](DefinitionReader& entry) {
        file.overrides = OverrideRules{readLifts(entry, true), readIds<RoleId>(entry, "reviewers"), readTime(entry, "longest")};
    });
    part(reader, "smallStores", [&file](DefinitionReader& entry) {
        SmallStoreRules rules;
        for (const QString& store : entry.texts("stores"))
            rules.stores.insert(store);
        rules.limitPercent = readBetween(entry, "limitPercent", 1, 100);
        rules.samplePercent = readBetween(entry, "samplePercent", 0, 100);
        rules.reviewWithin = readTime(entry, "reviewWithin");
        rules.lifts = readLifts(entry, false);
        file.smallStores = std::move(rules);
    });
    part(reader, "nearLimit", [&file](DefinitionReader& entry) {
        file.nearLimit = NearLimitRules{readBetween(entry, "atLeast", 2, 100), readBetween(entry, "fromPercent", 1, 100), readTime(entry, "window")};
    });
}

} // namespace

Result<PolicyFile> policyFromJson(const Json& json)
{
    DefinitionReader reader(json);
    PolicyFile file;
    file.id = {reader.text("id")};
    file.version = readBetween(reader, "version", 1, 1'000'000'000);
    file.name = reader.localText("name");
    eachIn(reader, "roles", [&file](DefinitionReader& entry, const Json&, const QString& id) { file.roles[{id}] = readRole(entry, id); });
    eachIn(reader, "acts", [&file](DefinitionReader& entry, const Json&, const QString& id) { file.acts[{id}] = readAct(entry, id); });
    eachOf(reader, "limits", [&file](DefinitionReader& entry, const Json& limit) { file.limits.push_back(readLimit(entry, limit)); });
    eachOf(reader, "movements", [&file](DefinitionReader& entry, const Json&) { file.movements.push_back(readMovement(entry)); });
    readDuties(reader, file);
    readExceptions(reader, file);
    if (const auto error = reader.finish())
        return *error;
    return file;
}

} // namespace backroom
