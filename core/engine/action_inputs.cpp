// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/action_inputs.h"

#include "core/domain/rules/domain_program.h"

#include <algorithm>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

/// More than anybody looks through; who is not there is named to `backroomctl` by id.
constexpr std::size_t mostChoices = 1000;

using Choices = std::vector<std::pair<Json, LocalText>>;

/// Records that this desk has, by name.
Choices recordsFor(const ActionInput& input, const Record& record, const Mirror& mirror, Timestamp now)
{
    Json values{{"record", record.key.id}};
    for (const QString& field : recordFields(input.among.source()))
        values["record." + field.toStdString()] = toJson(record.value(field));
    std::vector<std::pair<QString, std::int64_t>> named;
    if (const RecordTable* table = mirror.find(input.model); table && table->size() > 0) {
        const auto among = DomainProgram::compile(withValues(input.among, values), mirror, input.model);
        for (RecordTable::Row row = 0; among && row < table->rowCount(); ++row) {
            if (table->isAlive(row) && among->matches(row, {now, nullptr, {}}))
                named.emplace_back(mirror.nameOf(input.model, table->idOf(row)), table->idOf(row));
        }
    } else {
        for (const auto& [id, name] : mirror.namesOf(input.model))
            named.emplace_back(name, id);
    }
    std::erase_if(named, [](const auto& entry) { return entry.first.isEmpty(); });
    std::sort(named.begin(), named.end(), [](const auto& a, const auto& b) { return QString::localeAwareCompare(a.first, b.first) < 0; });
    named.resize(std::min(named.size(), mostChoices));
    Choices choices;
    for (const auto& [name, id] : named)
        choices.emplace_back(id, LocalText::english(name));
    return choices;
}

/// As an input of that kind holds it; null where the record has nothing that fits.
Json proposalFor(const ActionInput& input, const Record& record, const RecordContext& context)
{
    if (input.field.isEmpty())
        return {};
    const FieldValue value = resolve(record, input.field, context).value;
    switch (input.kind) {
    case ActionInput::Kind::Number: return value.toDouble();
    case ActionInput::Kind::Record: return value.toId() > 0 ? Json(value.toId()) : Json();
    case ActionInput::Kind::Date: return value.toText().isEmpty() ? Json() : toJson(value.toText().left(10));
    case ActionInput::Kind::Text:
    case ActionInput::Kind::Choice: return value.toText().isEmpty() ? Json() : toJson(value.toText());
    }
    return {};
}

} // namespace

std::vector<OfferedInput> inputsOf(const ActionDefinition& action, const Record& record, const RecordContext& context, const Mirror& mirror, Timestamp now)
{
    std::vector<OfferedInput> offered;
    for (const ActionInput& input : action.inputs) {
        OfferedInput one{input.name, input.kind, input.label, proposalFor(input, record, context), {}, input.least, input.most, input.isAhead};
        if (input.kind == ActionInput::Kind::Record)
            one.choices = recordsFor(input, record, mirror, now);
        for (const auto& [value, label] : input.choices)
            one.choices.emplace_back(toJson(value), label);
        offered.push_back(std::move(one));
    }
    return offered;
}

} // namespace backroom
