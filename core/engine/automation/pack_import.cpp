// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/automation/pack_import.h"

#include "core/domain/automation/settled_value.h"

#include <algorithm>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

/// Rows of one call: far from the server's time limit, and few calls.
constexpr std::size_t rowsPerLoad = 100;

/// How a column of the importer is called that takes the kind of value.
QString columnOf(const QString& field, const WantedValue& value)
{
    switch (value.kind) {
    case WantedValue::Kind::External: return field + u"/id"_s;
    case WantedValue::Kind::Ids: return field + u"/.id"_s;
    case WantedValue::Kind::Plain:
    case WantedValue::Kind::RollCall: break;
    }
    return field;
}

QString cellText(const Json& value)
{
    if (value.is_string())
        return textOf(value);
    if (value.is_boolean())
        return value.get<bool>() ? u"1"_s : u"0"_s;
    return value.is_null() ? QString() : QString::fromUtf8(dumpJson(value));
}

QString cellOf(const WantedValue& value, const std::map<QString, std::int64_t>& externalIds)
{
    QStringList parts;
    switch (value.kind) {
    case WantedValue::Kind::Plain: return cellText(value.plain);
    case WantedValue::Kind::RollCall: return cellText(settled(value, externalIds));
    case WantedValue::Kind::External: parts = QStringList(value.externals.begin(), value.externals.end()); break;
    case WantedValue::Kind::Ids:
        for (const std::int64_t id : value.ids)
            parts << QString::number(id);
        break;
    }
    return parts.join(u',');
}

/// Calls `visit(field, value)` for what an object is given.
template <typename F>
void eachValue(const WantedObject& object, bool isNew, F&& visit)
{
    for (const auto& [field, value] : object.values)
        visit(field, value);
    if (!isNew)
        return;
    for (const auto& [field, value] : object.firstValues)
        visit(field, value);
}

} // namespace

odoo::Call PackImport::call(const std::map<QString, std::int64_t>& externalIds) const
{
    Json rows = Json::array();
    for (const WantedObject* object : objects) {
        Json row = Json::array({toJson(object->externalId)});
        eachValue(*object, isForNew, [&](const QString&, const WantedValue& value) { row.push_back(toJson(cellOf(value, externalIds))); });
        rows.push_back(std::move(row));
    }
    odoo::Call importing;
    importing.model = model;
    importing.method = u"load"_s;
    importing.args = {{"fields", columns}, {"data", std::move(rows)}};
    return importing;
}

std::deque<PackImport> importsOf(const WantedPack& wanted, const PackPlan& plan)
{
    std::map<QString, bool> todo; // external id → whether it is new
    for (const PackStep& step : plan.steps) {
        if (!step.isToRemove && step.kind != PackStep::Kind::Keep)
            todo[step.externalId] = step.kind == PackStep::Kind::Create;
    }
    // Objects of one level, model and set of fields go together; they come by level.
    std::deque<PackImport> imports;
    for (const WantedObject& object : wanted.objects) {
        const auto open = todo.find(object.externalId);
        if (open == todo.end())
            continue;
        PackImport own{object.level, object.model, Json::array({"id"}), {}, open->second};
        eachValue(object, own.isForNew, [&](const QString& field, const WantedValue& value) { own.columns.push_back(toJson(columnOf(field, value))); });
        auto place = std::find_if(imports.begin(), imports.end(), [&](const PackImport& one) {
            return one.level == own.level && one.model == own.model && one.isForNew == own.isForNew && one.columns == own.columns && one.objects.size() < rowsPerLoad;
        });
        if (place == imports.end())
            place = imports.insert(imports.end(), std::move(own));
        place->objects.push_back(&object);
    }
    return imports;
}

/// The importer answers what it did not do as an ordinary reply.
std::optional<Error> refusalIn(const Json& reply)
{
    if (reply.is_object() && reply.value("ids", Json()).is_array())
        return std::nullopt;
    QString words;
    QString where;
    const Json messages = reply.is_object() ? reply.value("messages", Json()) : Json();
    for (const Json& message : messages.is_array() ? messages : Json::array()) {
        if (message.is_object() && words.isEmpty()) {
            words = textAt(message, "message");
            where = textAt(message, "field");
        }
    }
    return Error{messages.is_array() ? ErrorKind::Refused : ErrorKind::Protocol, Reach::Reached, {}, words.left(400), where};
}

} // namespace backroom
