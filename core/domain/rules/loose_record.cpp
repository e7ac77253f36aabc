// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/rules/domain_program.h"

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

/// The type that fits what is compared, for a field nobody described.
QString typeFor(const FieldValue& value, const Json& operand)
{
    if (std::holds_alternative<std::int64_t>(value.variant()))
        return u"integer"_s;
    if (std::holds_alternative<double>(value.variant()))
        return u"float"_s;
    if (value.ids())
        return u"many2many"_s;
    const QString sample = operand.is_array() && !operand.empty() ? textOf(operand.front()) : textOf(operand);
    if (const auto* text = std::get_if<QString>(&value.variant()))
        return fromOdoo(*text) && (operand.is_object() || fromOdoo(sample)) ? (text->size() == 10 ? u"date"_s : u"datetime"_s) : u"selection"_s;
    // Empty: what it would be, the operand tells.
    const Json& one = operand.is_array() && !operand.empty() ? operand.front() : operand;
    if (one.is_number())
        return u"many2one"_s;
    if (one.is_object() || fromOdoo(sample))
        return u"datetime"_s;
    return value.toBool() || (one.is_boolean() && one.get<bool>()) ? u"boolean"_s : u"selection"_s;
}

void describe(const SearchDomain::Node& node, const Record& record, ModelSchema& schema)
{
    if (node.kind == SearchDomain::Node::Kind::Condition) {
        const QString field = node.path.section(u'.', 0, 0);
        if (!schema.contains(field))
            schema[field] = {typeFor(record.value(field), node.value), {}, {}};
        return;
    }
    for (const SearchDomain::Node& child : node.children)
        describe(child, record, schema);
}

} // namespace

bool matchesRecord(const SearchDomain& domain, const Record& record, const EvaluationContext& context, const ModelSchema* schema, const Mirror* world)
{
    Mirror single(world);
    ModelSchema known = schema ? *schema : ModelSchema();
    describe(domain.root(), record, known);
    std::vector<QString> fields;
    for (const auto& [name, field] : known) {
        if (!name.startsWith(u'$'))
            fields.push_back(name);
    }
    const QString& model = record.key.model;
    single.setSchema(model, known, fields);
    for (const auto& [name, field] : known) {
        if (name.startsWith(u'$'))
            single.addDerived(model, name, field.type);
    }
    const RecordTable::Row row = single.table(model).upsert(record);
    const auto program = DomainProgram::compile(domain, single, model);
    return program && program->matches(row, context);
}

} // namespace backroom
