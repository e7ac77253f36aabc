// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/domain_walk.h"

namespace backroom::test {

using namespace Qt::StringLiterals;

namespace {

FieldSchema fieldOf(const Mirror& mirror, const QString& model, const QString& name)
{
    if (name == "id"_L1)
        return {u"id"_s, model};
    if (name == "display_name"_L1)
        return {name, {}};
    const ModelSchema* schema = mirror.schema(model);
    const auto field = schema ? schema->find(name) : ModelSchema::const_iterator{};
    return schema && field != schema->end() ? field->second : FieldSchema();
}

} // namespace

void forEachCondition(const Mirror& mirror, const QString& model, Json& domain, const std::function<void(Json&, const FieldAt&)>& visit)
{
    for (Json& entry : domain) {
        if (!entry.is_array() || entry.size() != 3 || !entry[0].is_string())
            continue;
        QString at = model;
        const QStringList steps = textOf(entry[0]).split(u'.');
        for (const QString& step : steps.mid(0, steps.size() - 1))
            at = fieldOf(mirror, at, step).relation;
        const FieldSchema last = fieldOf(mirror, at, steps.last());
        if (entry[1] == "any" || entry[1] == "not any")
            forEachCondition(mirror, last.relation, entry[2], visit);
        visit(entry, {at, steps.last(), last.type});
    }
}

} // namespace backroom::test
