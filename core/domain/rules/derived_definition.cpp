// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/rules/derived_definition.h"

#include <QRegularExpression>

#include <algorithm>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

QString derivedName(DefinitionReader& reader)
{
    static const QRegularExpression form(u"\\A\\$[a-z][a-z0-9_]*\\z"_s);
    const QString name = reader.text("name");
    if (!name.isEmpty() && !form.match(name).hasMatch())
        reader.fail(reader.pointer("name"), u"must be like \"$name\""_s);
    return name;
}

Unit unitFrom(DefinitionReader& reader, bool required)
{
    const QString text = reader.text("unit", required);
    if (text.isEmpty())
        return {};
    const auto unit = Unit::parse(text);
    if (!unit)
        reader.fail(reader.pointer("unit"), unit.error().detail);
    return unit.value_or(Unit());
}

DerivedCaption captionFrom(DefinitionReader& reader)
{
    DerivedCaption caption;
    caption.label = reader.localText("label", false);
    const QString shown = reader.text("shown", false);
    if (shown == u"share"_s)
        caption.form = DerivedCaption::Form::Share;
    else if (shown == u"date"_s)
        caption.form = DerivedCaption::Form::Date;
    else if (!shown.isEmpty())
        reader.fail(reader.pointer("shown"), u"must be share or date"_s);
    return caption;
}

/// A name for an expression; field names are looked up elsewhere.
bool isName(const QString& text)
{
    static const QRegularExpression form(u"\\A[A-Za-z_][A-Za-z0-9_]*\\z"_s);
    return form.match(text).hasMatch();
}

void readUses(DefinitionReader& reader, std::map<QString, QString>& uses)
{
    const Json* object = reader.object("uses", false);
    if (!object)
        return;
    for (const auto& [key, value] : object->items()) {
        const QString name = QString::fromStdString(key);
        const QString pointer = reader.pointer("uses") + u'/' + name;
        if (!isName(name))
            reader.fail(pointer, u"is no name for an expression"_s);
        if (textOf(value).isEmpty())
            reader.fail(pointer, u"must be a field or a dotted path"_s);
        uses.emplace(name, textOf(value));
    }
}

void readConstants(DefinitionReader& reader, std::map<QString, FormulaDefinition::Constant>& constants)
{
    const Json* object = reader.object("constants", false);
    if (!object)
        return;
    for (const auto& [key, value] : object->items()) {
        const QString name = QString::fromStdString(key);
        const QString pointer = reader.pointer("constants") + u'/' + name;
        if (!isName(name))
            reader.fail(pointer, u"is no name for an expression"_s);
        DefinitionReader constant(value, pointer);
        FormulaDefinition::Constant read;
        read.unit = unitFrom(constant, true);
        constant.skip("value");
        const auto number = value.is_object() ? value.find("value") : value.end();
        if (value.is_object() && (number == value.end() || !number->is_number()))
            constant.fail(constant.pointer("value"), u"must be a number"_s);
        else if (value.is_object())
            read.value = number->get<double>();
        reader.absorb(constant);
        constants.emplace(name, read);
    }
}

AggregateDefinition::Measure measureFrom(DefinitionReader& reader)
{
    using Measure = AggregateDefinition::Measure;
    static const std::vector<std::pair<QString, Measure>> names{{u"count"_s, Measure::Count}, {u"sum"_s, Measure::Sum},
        {u"avg"_s, Measure::Average}, {u"min"_s, Measure::Minimum}, {u"max"_s, Measure::Maximum}, {u"nearest"_s, Measure::Nearest}};
    const QString name = reader.text("measure");
    const auto found = std::find_if(names.begin(), names.end(), [&name](const auto& one) { return one.first == name; });
    if (found == names.end()) {
        reader.fail(reader.pointer("measure"), u"must be count, sum, avg, min, max or nearest"_s);
        return Measure::Count;
    }
    return found->second;
}

/// One field or a list of them; "" is none.
std::vector<QString> groupFrom(DefinitionReader& reader, const Json& json, const char* key)
{
    reader.skip(key); // read here
    const auto value = json.is_object() ? json.find(key) : json.end();
    if (!json.is_object() || value == json.end())
        return {};
    if (value->is_array()) {
        auto fields = reader.texts(key);
        if (std::find(fields.begin(), fields.end(), QString()) != fields.end())
            reader.fail(reader.pointer(key), u"has an empty field"_s);
        return fields;
    }
    const QString field = textOf(*value);
    return field.isEmpty() ? std::vector<QString>() : std::vector{field};
}

std::optional<Duration> windowFrom(DefinitionReader& reader)
{
    const QString text = reader.text("window", false);
    if (text.isEmpty())
        return std::nullopt;
    const auto span = parseSpan(text);
    if (!span) {
        reader.fail(reader.pointer("window"), span.error().detail);
        return std::nullopt;
    }
    if (span->isBusiness() || span->amount <= Duration::zero())
        reader.fail(reader.pointer("window"), u"must be a length of elapsed time, like \"90d\""_s);
    return span->amount;
}

} // namespace

Result<FormulaDefinition> formulaFromJson(const Json& json, const QString& pointer)
{
    DefinitionReader reader(json, pointer);
    FormulaDefinition formula;
    formula.name = derivedName(reader);
    formula.unit = unitFrom(reader, true);
    formula.expression = reader.text("expression");
    readUses(reader, formula.uses);
    readConstants(reader, formula.constants);
    formula.caption = captionFrom(reader);
    if (const auto error = reader.finish())
        return *error;
    return formula;
}

Result<AggregateDefinition> aggregateFromJson(const Json& json, const QString& pointer)
{
    using Measure = AggregateDefinition::Measure;
    DefinitionReader reader(json, pointer);
    AggregateDefinition aggregate;
    aggregate.name = derivedName(reader);
    aggregate.measure = measureFrom(reader);
    aggregate.of = {reader.text("of")};
    aggregate.where = reader.domain("where", false);
    aggregate.by = groupFrom(reader, json, "by");
    aggregate.key = groupFrom(reader, json, "key");
    const bool isNearest = aggregate.measure == Measure::Nearest;
    const bool counts = aggregate.measure == Measure::Count || isNearest;
    aggregate.unit = unitFrom(reader, !counts);
    aggregate.field = reader.text("field", !counts);
    if (counts && !aggregate.field.isEmpty())
        reader.fail(reader.pointer("field"), u"is not for counting"_s);
    if (isNearest && aggregate.unit != Unit::day())
        reader.fail(reader.pointer("unit"), u"a distance in time is in \"day\""_s);
    else if (counts && !isNearest && !aggregate.unit.isPlain())
        reader.fail(reader.pointer("unit"), u"a count is a plain number, \"1\""_s);
    if (aggregate.measure == Measure::Sum && aggregate.unit.isDate())
        reader.fail(reader.pointer("unit"), u"dates cannot be added up"_s);
    if (aggregate.by.size() != aggregate.key.size())
        reader.fail(reader.pointer(aggregate.by.size() < aggregate.key.size() ? "by" : "key"), u"by and key go together"_s);
    aggregate.window = windowFrom(reader);
    if (isNearest && aggregate.window)
        reader.fail(reader.pointer("window"), u"is not for the nearest"_s);
    aggregate.at = reader.text("at", aggregate.window.has_value() || isNearest);
    aggregate.from = reader.text("from", isNearest);
    for (const auto& [name, member] : {std::pair("until", &aggregate.until), {"to", &aggregate.to}, {"other", &aggregate.other}})
        *member = reader.text(name, false);
    for (const auto& [name, member] : {std::pair("from", &aggregate.from), {"until", &aggregate.until}, {"to", &aggregate.to}, {"other", &aggregate.other}}) {
        if (!isNearest && !member->isEmpty())
            reader.fail(reader.pointer(name), u"is for the nearest only"_s);
    }
    aggregate.caption = captionFrom(reader);
    if (const auto error = reader.finish())
        return *error;
    return aggregate;
}

} // namespace backroom
