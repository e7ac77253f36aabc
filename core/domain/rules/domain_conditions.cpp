// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/records/search_names.h"
#include "core/domain/rules/domain_compiler.h"

#include <algorithm>

namespace backroom {

using namespace Qt::StringLiterals;
using namespace operands;

QString DomainCompiler::textFor(const Field& field, const Json& value)
{
    const QString text = operands::textOf(value);
    if (field.size == 0 || text.size() <= field.size)
        return text;
    const QList<uint> characters = text.toUcs4();
    return QString::fromUcs4(reinterpret_cast<const char32_t*>(characters.data()), std::min<qsizetype>(characters.size(), field.size));
}

Result<void> DomainCompiler::putValue(const Node& node, const Field& field, const Json& value, Step& step) const
{
    const auto wrong = [&] { return fail(node, ErrorKind::BadInput, u"%1 cannot be compared with %2"_s.arg(field.name, QString::fromUtf8(dumpJson(value)))); };
    switch (field.type) {
    case ColumnType::Integer: {
        const auto number = wholeOf(value);
        if (!number)
            return wrong();
        step.wholes.push_back(*number);
        return {};
    }
    case ColumnType::Float: {
        const auto number = realOf(value);
        if (!number)
            return wrong();
        step.reals.push_back(*number);
        return {};
    }
    case ColumnType::Text:
    case ColumnType::Selection: step.texts.push_back(step.table->texts().intern(textFor(field, value))); return {};
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

Result<std::size_t> DomainCompiler::membership(const Node& node, const Field& field, std::vector<Json> values, const QString& model, Step step)
{
    if (field.type == ColumnType::Boolean) {
        const bool hasTrue = std::any_of(values.begin(), values.end(), truthOf);
        const bool hasFalse = !std::all_of(values.begin(), values.end(), truthOf);
        if (hasTrue && hasFalse)
            return constant(true);
        step.kind = Kind::Boolean;
        step.constant = hasTrue;
        return add(std::move(step));
    }
    if (field.type == ColumnType::Many2one || field.type == ColumnType::X2many)
        return relationMembership(node, field, values, model, std::move(step));
    for (const Json& value : values) {
        const bool isBlank = field.type == ColumnType::Text && value.is_string() && value.get_ref<const std::string&>().empty();
        if (value == false || value.is_null() || isBlank) {
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
        if (step.withEmpty && field.type == ColumnType::Text)
            step.texts.push_back(TextPool::blank); // the same to a text, not to a selection
        step.kind = Kind::TextIn;
        break;
    }
    std::sort(step.wholes.begin(), step.wholes.end());
    std::sort(step.reals.begin(), step.reals.end());
    std::sort(step.texts.begin(), step.texts.end());
    return add(std::move(step));
}

Result<std::size_t> DomainCompiler::relationMembership(const Node& node, const Field& field, const std::vector<Json>& values, const QString& model, Step step)
{
    Step either;
    either.kind = Kind::Or;
    bool hasIds = false;
    Step ids = step;
    Node names = node;
    names.op = Operator::In;
    names.value = Json::array();
    for (const Json& value : values) {
        if (value.is_string() && field.column != DomainProgram::idColumn) {
            names.value.push_back(value);
            continue;
        }
        hasIds = true;
        if (value == false || value.is_null()) {
            ids.withEmpty = true;
        } else if (value == true) {
            return fail(node, ErrorKind::BadInput, u"%1 cannot be compared with true; write != false"_s.arg(field.name));
        } else if (const auto put = putValue(node, field, value, ids); !put) {
            return put.error();
        }
    }
    if (!names.value.empty()) {
        const auto found = named(names, field, model);
        if (!found)
            return found;
        either.children.push_back(*found);
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
        step.text = node.value == false ? QString() : textFor(field, node.value);
        return add(std::move(step));
    case ColumnType::Float: {
        const auto number = realOf(node.value);
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
    const bool isDay = field.type == ColumnType::DateTime && (step.relative ? step.relative->isDay : operands::isDay(node.value));
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
    const auto number = wholeOf(node.value);
    if (!number)
        return fail(node, ErrorKind::BadInput, u"%1 cannot be compared with a text"_s.arg(field.name));
    step.wholes = {*number};
    return add(std::move(step));
}

Result<std::size_t> DomainCompiler::opening(const Node& node, const Field& field, Step step)
{
    if (field.type != ColumnType::DateTime)
        return fail(node, ErrorKind::BadInput, u"%1 is no time of day"_s.arg(field.name));
    step.kind = Kind::Opening;
    m_program.m_dependsOnTime = true; // it never turns by itself, but has to be asked with the store's calendar
    const std::size_t found = add(std::move(step));
    return isNegative(node.op) ? negated(found) : found;
}

Result<std::size_t> DomainCompiler::like(const Node& node, const Field& field, const QString& model, Step step)
{
    if (field.type == ColumnType::Boolean)
        return fail(node, ErrorKind::BadInput, u"%1 is no text"_s.arg(field.name));
    if (isFalsy(node.value)) {
        // As Odoo rewrites it: nothing to look for is in every text, and =like of nothing asks for empty ones.
        const bool isExact = node.op >= Operator::EqualLike;
        const bool result = isNegative(node.op) == isExact;
        if (!field.isRelation() && !isExact)
            return constant(result);
        auto empty = membership(node, field, {false}, model, std::move(step));
        return empty && result ? Result<std::size_t>(negated(*empty)) : empty;
    }
    if (field.isRelation())
        return named(node, field, model);
    // A number with a fixed count of decimals would have to be written as the database does.
    if (field.type == ColumnType::Float)
        return fail(node, ErrorKind::BadInput, u"%1 is no text"_s.arg(field.name));
    step.pattern.emplace(patternOf(node));
    step.kind = field.type == ColumnType::Text || field.type == ColumnType::Selection ? Kind::TextLike : Kind::ShownLike;
    const std::size_t found = add(std::move(step));
    return isNegative(node.op) ? negated(found) : found;
}

Result<std::size_t> DomainCompiler::hierarchy(const Node& node, const Field& field, const QString& model, Step step)
{
    const bool isOwnId = field.column == DomainProgram::idColumn;
    const QString target = isOwnId ? model : field.relation;
    if (target.isEmpty())
        return fail(node, ErrorKind::BadInput, u"%1 is no relation"_s.arg(field.name));
    if (node.value == false)
        return constant(false);
    const auto table = tableOf(node, target);
    if (!table)
        return table.error();
    // The parents of another model are its own; those along a field of the same model are that field.
    const bool isAlongField = target == model && !isOwnId;
    if (isAlongField && field.type == ColumnType::X2many)
        return fail(node, ErrorKind::BadInput, u"a tree cannot be built along %1"_s.arg(field.name));
    const auto parentField = fieldOf(node, isAlongField ? field.name : parentFieldOf(target), target);
    if (!parentField)
        return parentField.error();
    if (parentField->type != ColumnType::Many2one)
        return fail(node, ErrorKind::BadInput, u"a tree cannot be built along %1"_s.arg(parentField->name));
    step.kind = Kind::Hierarchy;
    step.isChildOf = node.op == Operator::ChildOf;
    step.target = *table;
    step.targetModel = target;
    step.parentColumn = parentField->column;
    if (target == model)
        step.column = DomainProgram::idColumn; // the record itself hangs in the tree
    m_links.push_back({m_mirror.find(model), step.column});
    m_program.m_chains.push_back({target, m_links, true});
    m_links.pop_back();
    const std::vector<Json> values = node.value.is_array() ? node.value.get<std::vector<Json>>() : std::vector<Json>{node.value};
    Step either;
    either.kind = Kind::Or;
    for (const Json& value : values) {
        if (value.is_number_integer()) {
            step.wholes.push_back(value.get<std::int64_t>());
        } else if (value.is_string()) {
            Node name = node;
            name.op = Operator::ILike;
            name.value = value;
            const auto roots = isFalsy(value) ? Result<std::size_t>(constant(true)) : calledSo(name, target);
            if (!roots)
                return roots;
            Step below = step;
            below.wholes.clear();
            below.children = {*roots};
            either.children.push_back(add(std::move(below)));
        }
    }
    std::sort(step.wholes.begin(), step.wholes.end());
    if (!step.wholes.empty())
        either.children.push_back(add(std::move(step)));
    return add(std::move(either));
}

} // namespace backroom
