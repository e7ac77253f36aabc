// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/rules/action_definition.h"

#include <QCryptographicHash>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <set>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

using Kind = ActionInput::Kind;

constexpr std::array allKinds{Kind::Text, Kind::Number, Kind::Date, Kind::Record, Kind::Choice};
constexpr qsizetype longestText = 1000;
/// Beyond any quantity or price; further out, a cent more or less would not show.
constexpr double mostOfNumber = 1e12;

bool isReasonable(const Json& value)
{
    return value.is_number() && std::isfinite(value.get<double>()) && std::abs(value.get<double>()) <= mostOfNumber;
}

/// The name in "{name}"; empty for any other text.
QString nameIn(const Json& json)
{
    if (!json.is_string())
        return {};
    const QString text = textOf(json);
    return text.size() > 2 && text.startsWith(u'{') && text.endsWith(u'}') ? text.mid(1, text.size() - 2) : QString();
}

constexpr QLatin1StringView recordPrefix{"record."};
constexpr QLatin1StringView checksumSuffix{".sha1"};
constexpr QLatin1StringView contentSuffix{".base64"};

void eachName(const Json& pattern, const std::function<void(const QString& name)>& take)
{
    if (const QString name = nameIn(pattern); !name.isEmpty())
        take(name);
    if (pattern.is_structured()) {
        for (const Json& entry : pattern)
            eachName(entry, take);
    }
}

QString problemOf(const ActionInput& input, const Json& value, QDate today)
{
    const bool isOfKind = [&] {
        switch (input.kind) {
        case Kind::Text: return value.is_string() && !textOf(value).trimmed().isEmpty() && textOf(value).size() <= longestText;
        case Kind::Number: return isReasonable(value);
        case Kind::Date: return value.is_string() && QDate::fromString(textOf(value), Qt::ISODate).isValid();
        case Kind::Record: return value.is_number_integer() && value.get<std::int64_t>() > 0;
        case Kind::Choice:
            return value.is_string() && std::any_of(input.choices.begin(), input.choices.end(), [&](const auto& choice) { return choice.first == textOf(value); });
        }
        return false;
    }();
    if (!isOfKind)
        return u"input-wrong"_s;
    if (input.kind == Kind::Number && input.least && value.get<double>() < *input.least)
        return u"input-too-small"_s;
    if (input.kind == Kind::Number && input.most && value.get<double>() > *input.most)
        return u"input-too-large"_s;
    if (input.isAhead && QDate::fromString(textOf(value), Qt::ISODate) < today)
        return u"input-past"_s;
    return {};
}

} // namespace

QString toName(Kind kind)
{
    switch (kind) {
    case Kind::Text: return u"text"_s;
    case Kind::Number: return u"number"_s;
    case Kind::Date: return u"date"_s;
    case Kind::Record: return u"record"_s;
    case Kind::Choice: return u"choice"_s;
    }
    return {};
}

std::optional<Kind> inputKindFromName(const QString& name)
{
    const auto found = std::find_if(allKinds.begin(), allKinds.end(), [&](Kind kind) { return toName(kind) == name; });
    return found == allKinds.end() ? std::nullopt : std::optional(*found);
}

QStringList problemsOf(const std::vector<ActionInput>& asked, const Json& inputs, QDate today)
{
    QStringList problems;
    for (const ActionInput& input : asked) {
        const auto value = inputs.find(input.name.toStdString());
        const QString problem = value == inputs.end() || value->is_null() ? u"input-missing"_s : problemOf(input, *value, today);
        if (!problem.isEmpty())
            problems.push_back(problem + u':' + input.name);
    }
    for (const auto& [name, value] : inputs.items()) {
        const QString given = QString::fromStdString(name);
        if (std::none_of(asked.begin(), asked.end(), [&](const ActionInput& input) { return input.name == given; }))
            problems.push_back(u"input-unknown:"_s + given);
    }
    return problems;
}

Json withValues(const Json& pattern, const Json& values)
{
    if (const QString name = nameIn(pattern); !name.isEmpty()) {
        const auto value = values.find(name.toStdString());
        return value == values.end() ? pattern : *value;
    }
    if (!pattern.is_structured())
        return pattern;
    Json filled = pattern;
    for (Json& entry : filled)
        entry = withValues(entry, values);
    return filled;
}

SearchDomain withValues(const SearchDomain& pattern, const Json& values)
{
    // What is filled in was checked by kind, so that the domain stays one.
    return SearchDomain::parse(withValues(pattern.source(), values)).value_or(pattern);
}

std::vector<QString> unknownNames(const Json& pattern, const std::vector<ActionInput>& inputs)
{
    static const QStringList own{u"reason"_s, u"record"_s, u"model"_s, u"actor"_s, u"decision"_s};
    std::vector<QString> unknown;
    eachName(pattern, [&](const QString& name) {
        const bool isOfFile = name.endsWith(checksumSuffix) || name.endsWith(contentSuffix);
        const QString plain = isOfFile ? name.section(u'.', 0, 0) : name;
        const bool isInput = std::any_of(inputs.begin(), inputs.end(), [&](const ActionInput& input) { return input.name == plain && (!isOfFile || input.kind == Kind::Text); });
        if (!isInput && !own.contains(name) && !name.startsWith(recordPrefix))
            unknown.push_back(name);
    });
    return unknown;
}

std::vector<QString> recordFields(const Json& pattern)
{
    std::vector<QString> fields;
    eachName(pattern, [&](const QString& name) {
        const QString field = name.startsWith(recordPrefix) ? name.mid(recordPrefix.size()) : QString();
        if (!field.isEmpty() && std::find(fields.begin(), fields.end(), field) == fields.end())
            fields.push_back(field);
    });
    return fields;
}

Json valuesOfInputs(const Json& inputs)
{
    Json values = inputs;
    for (const auto& [name, value] : inputs.items()) {
        if (!value.is_string())
            continue;
        const auto content = QByteArray::fromStdString(value.get<std::string>());
        values[name + contentSuffix.data()] = content.toBase64().toStdString();
        // Odoo's own name for an attachment's content; nothing rests on its strength.
        values[name + checksumSuffix.data()] = QCryptographicHash::hash(content, QCryptographicHash::Sha1).toHex().toStdString();
    }
    return values;
}

std::vector<QString> ActionDefinition::usedFields() const
{
    std::set<QString> used;
    const auto add = [&used](const Json& pattern) {
        for (QString& field : recordFields(pattern))
            used.insert(std::move(field));
    };
    const auto addForm = [&add](const WizardForm& form) {
        for (const Json* pattern : {&form.values, &form.context, &form.args})
            add(*pattern);
    };
    for (const ActionStep& step : steps) {
        add(toJson(step.model));
        for (const Json* pattern : {&step.target, &step.args, &step.context, &step.guard.source(), &step.done.source()})
            add(*pattern);
        if (step.wizard)
            addForm(*step.wizard);
        for (const WizardForm& form : step.answers)
            addForm(form);
        for (const RecordQuery& query : step.given)
            add(query.domain.source());
        if (step.proof)
            add(step.proof->domain.source());
    }
    return {used.begin(), used.end()};
}

} // namespace backroom
