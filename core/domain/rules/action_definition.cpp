// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/rules/action_definition.h"

#include <QDate>

#include <algorithm>
#include <array>
#include <functional>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

using Kind = ActionInput::Kind;

constexpr std::array allKinds{Kind::Text, Kind::Number, Kind::Date, Kind::Record, Kind::Choice};
constexpr qsizetype longestText = 1000;

/// The name in "{name}"; empty for any other text.
QString nameIn(const Json& json)
{
    if (!json.is_string())
        return {};
    const QString text = textOf(json);
    return text.size() > 2 && text.startsWith(u'{') && text.endsWith(u'}') ? text.mid(1, text.size() - 2) : QString();
}

QString problemOf(const ActionInput& input, const Json& value)
{
    const bool isOfKind = [&] {
        switch (input.kind) {
        case Kind::Text: return value.is_string() && !textOf(value).trimmed().isEmpty() && textOf(value).size() <= longestText;
        case Kind::Number: return value.is_number();
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

QStringList problemsOf(const ActionDefinition& action, const Json& inputs)
{
    QStringList problems;
    for (const ActionInput& input : action.inputs) {
        const auto value = inputs.find(input.name.toStdString());
        const QString problem = value == inputs.end() || value->is_null() ? u"input-missing"_s : problemOf(input, *value);
        if (!problem.isEmpty())
            problems.push_back(problem + u':' + input.name);
    }
    for (const auto& [name, value] : inputs.items()) {
        const QString given = QString::fromStdString(name);
        if (std::none_of(action.inputs.begin(), action.inputs.end(), [&](const ActionInput& input) { return input.name == given; }))
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
    std::vector<QString> unknown;
    const std::function<void(const Json&)> visit = [&](const Json& json) {
        const QString name = nameIn(json);
        const bool isOwn = name == u"reason"_s || name == u"record"_s || name == u"actor"_s;
        if (!name.isEmpty() && !isOwn && std::none_of(inputs.begin(), inputs.end(), [&](const ActionInput& input) { return input.name == name; }))
            unknown.push_back(name);
        if (json.is_structured()) {
            for (const Json& entry : json)
                visit(entry);
        }
    };
    visit(pattern);
    return unknown;
}

} // namespace backroom
