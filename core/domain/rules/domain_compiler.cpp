// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/rules/domain_compiler.h"

#include <algorithm>
#include <cmath>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

using Operator = SearchDomain::Operator;

constexpr std::int64_t secondsOfDay = 86'400;

bool isNegative(Operator op)
{
    return op == Operator::NotEqual || op == Operator::NotIn || op == Operator::NotLike || op == Operator::NotILike
        || op == Operator::NotEqualLike || op == Operator::NotEqualILike || op == Operator::NotAny;
}

bool isLike(Operator op)
{
    return op >= Operator::Like && op <= Operator::NotEqualILike;
}

bool isFalsy(const Json& value)
{
    return value.is_null() || value == false || (value.is_string() && value.get_ref<const std::string&>().empty())
        || (value.is_number() && value.get<double>() == 0);
}

std::optional<double> numberOf(const Json& value)
{
    if (value.is_boolean())
        return value.get<bool>() ? 1.0 : 0.0;
    if (value.is_number())
        return value.get<double>();
    bool isNumber = false;
    const double number = textOf(value).toDouble(&isNumber);
    return isNumber ? std::optional(number) : std::nullopt;
}

std::optional<std::int64_t> secondsOf(const Json& value)
{
    const QString text = textOf(value);
    auto time = fromOdoo(text);
    if (!time)
        time = fromIso(text);
    return time ? std::optional<std::int64_t>(std::chrono::floor<std::chrono::seconds>(*time).time_since_epoch().count()) : std::nullopt;
}

std::int64_t dayOf(std::int64_t seconds)
{
    return (seconds - (seconds < 0 ? secondsOfDay - 1 : 0)) / secondsOfDay;
}

} // namespace

Error DomainCompiler::fail(const Node& node, ErrorKind kind, const QString& reason)
{
    return Error::of(kind, u"%1: %2"_s.arg(node.pointer, reason));
}

Result<void> DomainCompiler::compile(const SearchDomain& domain, const QString& model)
{
    m_program.m_mirror = &m_mirror;
    m_program.m_reads[model];
    const auto own = tableOf(domain.root(), model);
    if (!own)
        return own.error();
    auto root = node(domain.root(), model);
    if (!root)
        return root.error();
    m_program.m_root = *root;
    return {};
}

std::size_t DomainCompiler::add(Step step)
{
    m_program.m_steps.push_back(std::move(step));
    return m_program.m_steps.size() - 1;
}

std::size_t DomainCompiler::constant(bool value)
{
    Step step;
    step.constant = value;
    return add(std::move(step));
}

std::size_t DomainCompiler::negated(std::size_t inner)
{
    Step step;
    step.kind = Kind::Not;
    step.children = {inner};
    return add(std::move(step));
}

Result<std::size_t> DomainCompiler::node(const Node& node, const QString& model)
{
    switch (node.kind) {
    case Node::Kind::Constant: return constant(node.constant);
    case Node::Kind::Condition: return condition(node, node.path, model);
    default: return group(node, model);
    }
}

Result<std::size_t> DomainCompiler::group(const Node& node, const QString& model)
{
    if (node.children.size() == 1 && node.kind != Node::Kind::Not)
        return this->node(node.children.front(), model);
    Step step;
    step.kind = node.kind == Node::Kind::And ? Kind::And : node.kind == Node::Kind::Or ? Kind::Or : Kind::Not;
    for (const Node& child : node.children) {
        const auto compiled = this->node(child, model);
        if (!compiled)
            return compiled;
        step.children.push_back(*compiled);
    }
    return add(std::move(step));
}

Result<const RecordTable*> DomainCompiler::tableOf(const Node& node, const QString& model) const
{
    const RecordTable* table = m_mirror.find(model);
    if (!table || !m_mirror.schema(model))
        return fail(node, ErrorKind::UnknownModel, u"%1 is not mirrored"_s.arg(model));
    return table;
}

Result<DomainCompiler::Field> DomainCompiler::fieldOf(const Node& node, const QString& name, const QString& model)
{
    if (name == u"id"_s)
        return Field{name, ColumnType::Many2one, DomainProgram::idColumn, model};
    const ModelSchema& schema = *m_mirror.schema(model);
    const auto known = schema.find(name);
    if (known == schema.end()) {
        // A derived value is missing while what it counts is not there yet.
        return fail(node, name.startsWith(u'$') ? ErrorKind::UnknownModel : ErrorKind::UnknownField, u"no field %1 on %2"_s.arg(name, model));
    }
    const int column = m_mirror.find(model)->columnOf(name);
    if (column < 0)
        return fail(node, ErrorKind::UnknownField, u"%2 is mirrored without its field %1; add it to the feed"_s.arg(name, model));
    m_program.m_reads[model].insert(name);
    return Field{name, m_mirror.find(model)->typeOf(column), column, known->second.relation};
}

Result<std::size_t> DomainCompiler::condition(const Node& node, const QString& path, const QString& model)
{
    const QString first = path.section(u'.', 0, 0);
    const QString rest = path.section(u'.', 1);
    if (first == u"display_name"_s && rest.isEmpty()) {
        Field self{first, ColumnType::Many2one, DomainProgram::idColumn, model};
        Step step;
        step.table = m_mirror.find(model);
        step.column = DomainProgram::idColumn;
        if (isLike(node.op) && !isFalsy(node.value))
            return like(node, self, std::move(step));
        return fail(node, ErrorKind::BadInput, u"display_name can only be searched with like"_s);
    }
    const auto field = fieldOf(node, first, model);
    if (!field)
        return field.error();
    const bool isRelation = field->type == ColumnType::Many2one || field->type == ColumnType::X2many;
    if (!rest.isEmpty() || node.op == Operator::Any || node.op == Operator::NotAny) {
        if (!isRelation || field->column == DomainProgram::idColumn)
            return fail(node, ErrorKind::BadInput, u"%1 of %2 leads to no other records"_s.arg(first, model));
        return throughRelation(node, *field, rest, model);
    }
    Step step;
    step.table = m_mirror.find(model);
    step.column = field->column;
    step.type = field->type;
    step.targetModel = field->relation;
    if (node.op == Operator::ChildOf || node.op == Operator::ParentOf)
        return hierarchy(node, *field, model, std::move(step));
    if (isLike(node.op))
        return like(node, *field, std::move(step));
    if (node.op >= Operator::Less && node.op <= Operator::GreaterOrEqual)
        return order(node, *field, std::move(step));
    if (node.op == Operator::EqualIfSet && isFalsy(node.value))
        return constant(true);
    std::vector<Json> values;
    if (!node.value.is_array())
        values.push_back(node.value);
    else if (node.value.empty() && (node.op == Operator::Equal || node.op == Operator::NotEqual))
        values.push_back(false); // views write ('user_ids', '!=', []) for "is set"
    else
        values.assign(node.value.begin(), node.value.end());
    auto member = values.empty() ? Result<std::size_t>(constant(false)) : membership(node, *field, std::move(values), std::move(step));
    return member && isNegative(node.op) ? Result<std::size_t>(negated(*member)) : member;
}

Result<std::size_t> DomainCompiler::throughRelation(const Node& node, const Field& field, const QString& rest, const QString& model)
{
    const auto target = tableOf(node, field.relation);
    if (!target)
        return target.error();
    m_links.push_back({m_mirror.find(model), field.column});
    m_program.m_reads[field.relation];
    m_program.m_chains.push_back({field.relation, m_links});
    auto inner = rest.isEmpty() ? this->node(node.children.front(), field.relation) : condition(node, rest, field.relation);
    m_links.pop_back();
    if (!inner)
        return inner;
    Step step;
    step.kind = Kind::Any;
    step.table = m_mirror.find(model);
    step.column = field.column;
    step.type = field.type;
    step.target = *target;
    step.children = {*inner};
    const std::size_t any = add(std::move(step));
    // A path keeps its operator for the last step: only "not any" itself is the complement.
    return rest.isEmpty() && node.op == Operator::NotAny ? negated(any) : any;
}

Result<void> DomainCompiler::putValue(const Node& node, const Field& field, const Json& value, Step& step) const
{
    const auto wrong = [&] { return fail(node, ErrorKind::BadInput, u"%1 cannot be compared with %2"_s.arg(field.name, QString::fromUtf8(dumpJson(value)))); };
    switch (field.type) {
    case ColumnType::Integer:
    case ColumnType::Float: {
        const auto number = numberOf(value);
        if (!number)
            return wrong();
        if (field.type == ColumnType::Float)
            step.reals.push_back(*number);
        else if (*number == std::floor(*number))
            step.wholes.push_back(static_cast<std::int64_t>(*number));
        return {};
    }
    case ColumnType::Text:
    case ColumnType::Selection:
        step.texts.push_back(step.table->texts().intern(value.is_string() ? textOf(value) : QString::fromUtf8(dumpJson(value))));
        return {};
    case ColumnType::Date:
    case ColumnType::DateTime: {
        const auto seconds = secondsOf(value);
        if (!seconds)
            return wrong();
        step.wholes.push_back(field.type == ColumnType::Date ? dayOf(*seconds) : *seconds);
        return {};
    }
    case ColumnType::Many2one:
    case ColumnType::X2many:
        if (!value.is_number_integer())
            return wrong();
        step.wholes.push_back(value.get<std::int64_t>());
        return {};
    case ColumnType::Boolean: break;
    }
    return wrong();
}

Result<std::size_t> DomainCompiler::membership(const Node& node, const Field& field, std::vector<Json> values, Step step)
{
    if (field.type == ColumnType::Boolean) {
        const auto truth = [](const Json& value) { return value.is_string() ? textOf(value).toLower() == u"true"_s || textOf(value) == u"1"_s : !isFalsy(value); };
        const bool hasTrue = std::any_of(values.begin(), values.end(), truth);
        const bool hasFalse = !std::all_of(values.begin(), values.end(), truth);
        if (hasTrue && hasFalse)
            return constant(true);
        step.kind = Kind::Boolean;
        step.constant = hasTrue;
        return add(std::move(step));
    }
    if (field.type == ColumnType::Many2one || field.type == ColumnType::X2many)
        return relationMembership(node, field, values, std::move(step));
    for (const Json& value : values) {
        if (value == false || (value.is_string() && value.get_ref<const std::string&>().empty() && (field.type == ColumnType::Text || field.type == ColumnType::Selection))) {
            step.withEmpty = true;
        } else if (const auto put = putValue(node, field, value, step); !put) {
            return put.error();
        }
    }
    switch (field.type) {
    case ColumnType::Integer:
        if (step.withEmpty)
            step.wholes.push_back(0);
        step.kind = Kind::WholeIn;
        break;
    case ColumnType::Date:
    case ColumnType::DateTime:
        if (step.withEmpty)
            step.wholes.push_back(RecordTable::noTime);
        step.kind = Kind::WholeIn;
        break;
    case ColumnType::Float:
        if (step.withEmpty && !field.name.startsWith(u'$'))
            step.reals.push_back(0); // the empty number of a stored field is zero; a derived one is empty when unknown
        step.kind = Kind::RealIn;
        break;
    default:
        if (step.withEmpty)
            step.texts.push_back(TextPool::none);
        step.kind = Kind::TextIn;
        break;
    }
    std::sort(step.wholes.begin(), step.wholes.end());
    std::sort(step.reals.begin(), step.reals.end());
    std::sort(step.texts.begin(), step.texts.end());
    return add(std::move(step));
}

Result<std::size_t> DomainCompiler::relationMembership(const Node& node, const Field& field, const std::vector<Json>& values, Step step)
{
    Step either;
    either.kind = Kind::Or;
    bool hasIds = false;
    Step ids = step;
    for (const Json& value : values) {
        if (value.is_string() && field.column != DomainProgram::idColumn) {
            Step name = step;
            name.kind = Kind::Name;
            name.text = textOf(value);
            either.children.push_back(add(std::move(name)));
            continue;
        }
        hasIds = true;
        if (value == false) {
            ids.withEmpty = true;
        } else if (value == true) {
            return fail(node, ErrorKind::BadInput, u"%1 cannot be compared with true; write != false"_s.arg(field.name));
        } else if (const auto put = putValue(node, field, value, ids); !put) {
            return put.error();
        }
    }
    if (hasIds) {
        if (field.type == ColumnType::Many2one && ids.withEmpty)
            ids.wholes.push_back(0);
        std::sort(ids.wholes.begin(), ids.wholes.end());
        ids.kind = field.type == ColumnType::Many2one ? Kind::WholeIn : Kind::IdsIn;
        either.children.push_back(add(std::move(ids)));
    }
    return either.children.size() == 1 ? Result<std::size_t>(either.children.front()) : Result<std::size_t>(add(std::move(either)));
}

Result<std::size_t> DomainCompiler::order(const Node& node, const Field& field, Step step)
{
    step.order = static_cast<DomainProgram::Order>(static_cast<int>(node.op) - static_cast<int>(Operator::Less));
    const bool isTime = field.type == ColumnType::Date || field.type == ColumnType::DateTime;
    if (node.relative) {
        if (!isTime)
            return fail(node, ErrorKind::BadInput, u"%1 is no date or time"_s.arg(field.name));
        step.relative = node.relative;
        m_program.m_dependsOnTime = true;
    }
    if (node.value == false) {
        if (isTime || field.type == ColumnType::Many2one || field.type == ColumnType::Selection)
            return constant(false);
    }
    switch (field.type) {
    case ColumnType::Text:
    case ColumnType::Selection:
        step.kind = Kind::TextOrder;
        step.text = node.value == false ? QString() : node.value.is_string() ? textOf(node.value) : QString::fromUtf8(dumpJson(node.value));
        return add(std::move(step));
    case ColumnType::Float: {
        const auto number = numberOf(node.value);
        if (!number)
            return fail(node, ErrorKind::BadInput, u"%1 cannot be compared with a text"_s.arg(field.name));
        step.kind = Kind::RealOrder;
        step.reals = {*number};
        return add(std::move(step));
    }
    case ColumnType::Boolean:
    case ColumnType::X2many: return fail(node, ErrorKind::BadInput, u"%1 has no order"_s.arg(field.name));
    default: break;
    }
    step.kind = Kind::WholeOrder;
    const bool isDay = field.type == ColumnType::DateTime && (step.relative ? step.relative->isDay : textOf(node.value).size() == 10);
    if (isDay && (step.order == DomainProgram::Order::Greater || step.order == DomainProgram::Order::LessOrEqual)) {
        // A day given for a time means the whole day: after it, or until its end.
        step.order = step.order == DomainProgram::Order::Greater ? DomainProgram::Order::GreaterOrEqual : DomainProgram::Order::Less;
        step.dayShift = 1;
    }
    if (step.relative)
        return add(std::move(step));
    if (isTime || field.type == ColumnType::Many2one) {
        if (const auto put = putValue(node, field, node.value, step); !put)
            return put.error();
        step.wholes.front() += step.dayShift * secondsOfDay;
        return add(std::move(step));
    }
    const auto number = numberOf(node.value);
    if (!number)
        return fail(node, ErrorKind::BadInput, u"%1 cannot be compared with a text"_s.arg(field.name));
    // 3.5 stands between two whole numbers.
    const bool isUpper = step.order == DomainProgram::Order::Less || step.order == DomainProgram::Order::GreaterOrEqual;
    step.wholes = {static_cast<std::int64_t>(isUpper ? std::ceil(*number) : std::floor(*number))};
    return add(std::move(step));
}

Result<std::size_t> DomainCompiler::like(const Node& node, const Field& field, Step step)
{
    const bool isExact = node.op >= Operator::EqualLike;
    const bool isRelation = field.type == ColumnType::Many2one || field.type == ColumnType::X2many;
    if (isFalsy(node.value)) {
        // As Odoo rewrites it: nothing to look for is in every text, and =like of nothing asks for empty ones.
        const bool result = isNegative(node.op) == isExact;
        if (!isRelation && !isExact)
            return constant(result);
        auto empty = membership(node, field, {false}, std::move(step));
        return empty && result ? Result<std::size_t>(negated(*empty)) : empty;
    }
    const bool ignoresCase = node.op == Operator::ILike || node.op == Operator::NotILike || node.op == Operator::EqualILike || node.op == Operator::NotEqualILike;
    const QString pattern = node.value.is_string() ? textOf(node.value) : QString::fromUtf8(dumpJson(node.value));
    step.pattern.emplace(pattern, !isExact, ignoresCase, m_mirror.ignoresAccents);
    if (isRelation)
        step.kind = Kind::Name;
    else if (field.type == ColumnType::Text || field.type == ColumnType::Selection)
        step.kind = Kind::TextLike;
    else
        return fail(node, ErrorKind::BadInput, u"%1 is no text"_s.arg(field.name));
    step.targetModel = field.relation;
    const std::size_t found = add(std::move(step));
    return isNegative(node.op) ? negated(found) : found;
}

Result<std::size_t> DomainCompiler::hierarchy(const Node& node, const Field& field, const QString& model, Step step)
{
    const QString target = field.column == DomainProgram::idColumn ? model : field.relation;
    if (target.isEmpty())
        return fail(node, ErrorKind::BadInput, u"%1 is no relation"_s.arg(field.name));
    if (node.value == false)
        return constant(false);
    const auto table = tableOf(node, target);
    if (!table)
        return table.error();
    // The parents of another model are its own; those along a field of the same model are that field.
    const QString parent = target == model && field.column != DomainProgram::idColumn ? field.name : u"parent_id"_s;
    const auto parentField = fieldOf(node, parent, target);
    if (!parentField)
        return parentField.error();
    step.kind = Kind::Hierarchy;
    step.isChildOf = node.op == Operator::ChildOf;
    step.target = *table;
    step.targetModel = target;
    step.parentColumn = parentField->column;
    if (target == model && field.type == ColumnType::Many2one)
        step.column = DomainProgram::idColumn; // the record itself hangs in the tree
    const std::vector<Json> values = node.value.is_array() ? node.value.get<std::vector<Json>>() : std::vector<Json>{node.value};
    Step either;
    either.kind = Kind::Or;
    for (const Json& value : values) {
        if (value.is_number_integer()) {
            step.wholes.push_back(value.get<std::int64_t>());
        } else if (value.is_string()) {
            Step named = step;
            named.wholes.clear();
            named.pattern.emplace(textOf(value), true, true, m_mirror.ignoresAccents);
            either.children.push_back(add(std::move(named)));
        }
    }
    if (!step.wholes.empty())
        either.children.push_back(add(std::move(step)));
    return add(std::move(either));
}

Result<DomainProgram> DomainProgram::compile(const SearchDomain& domain, const Mirror& mirror, const QString& model)
{
    DomainProgram program;
    if (const auto compiled = DomainCompiler(mirror, program).compile(domain, model); !compiled)
        return compiled.error();
    return program;
}

} // namespace backroom
