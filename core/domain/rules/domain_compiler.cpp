// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/rules/domain_compiler.h"

#include "core/domain/rules/name_search.h"

#include <algorithm>

namespace backroom {

using namespace Qt::StringLiterals;
using namespace operands;

namespace {

/// All that is wrong, a line each; a fault of the file weighs more than what the source lacks.
Error together(const std::vector<Error>& errors)
{
    const auto isOfFile = [](const Error& error) { return error.kind != ErrorKind::UnknownModel; };
    const auto first = std::find_if(errors.begin(), errors.end(), isOfFile);
    Error all = first == errors.end() ? errors.front() : *first;
    QStringList lines;
    for (const Error& error : errors)
        lines << error.detail;
    all.detail = lines.join(u'\n');
    return all;
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
    m_program.chainTests();
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
    if (node.kind == Node::Kind::Not && asksForNames(node))
        return this->node(inverted(node.children.front()), model);
    Step step;
    step.kind = node.kind == Node::Kind::And ? Kind::And : node.kind == Node::Kind::Or ? Kind::Or : Kind::Not;
    std::optional<Error> notSearched;
    std::vector<Error> faults;
    for (const Node& child : node.children) {
        const auto compiled = this->node(child, model);
        if (compiled)
            step.children.push_back(*compiled);
        else if (compiled.error().kind == ErrorKind::UnknownMethod)
            notSearched = compiled.error();
        else
            faults.push_back(compiled.error());
    }
    if (!faults.empty())
        return together(faults);
    // What settles the whole is seen first; a search that the server would refuse beside it is never made.
    const bool settling = step.kind == Kind::Or;
    const bool isSettled = step.kind != Kind::Not && std::any_of(step.children.begin(), step.children.end(), [&](std::size_t child) {
        return m_program.m_steps[child].kind == Kind::Constant && m_program.m_steps[child].constant == settling;
    });
    if (isSettled)
        return constant(settling);
    return notSearched ? Result<std::size_t>(*notSearched) : Result<std::size_t>(add(std::move(step)));
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
    return Field{name, m_mirror.find(model)->typeOf(column), column, known->second.relation, known->second.size};
}

Result<std::size_t> DomainCompiler::condition(const Node& node, const QString& path, const QString& model)
{
    const QString first = path.section(u'.', 0, 0);
    const QString rest = path.section(u'.', 1);
    if (first == u"display_name"_s && rest.isEmpty()) {
        // Among none is nobody: settled before any field is asked.
        if ((node.op == Operator::In || node.op == Operator::NotIn) && node.value.is_array() && node.value.empty())
            return constant(node.op == Operator::NotIn);
        if (!isFalsy(node.value))
            return calledSo(node, model);
        if (node.op >= Operator::Like && node.op <= Operator::NotILike)
            return constant(!isNegative(node.op));
        if (node.op == Operator::EqualIfSet)
            return constant(true);
        Node empty = node;
        if (isLike(node.op)) {
            empty.op = isNegative(node.op) ? Operator::NotIn : Operator::In;
            empty.value = false;
        }
        return calledSo(empty, model);
    }
    const auto field = fieldOf(node, first, model);
    if (!field)
        return field.error();
    const bool isOwnId = field->column == DomainProgram::idColumn;
    if (!rest.isEmpty() || node.op == Operator::Any || node.op == Operator::NotAny) {
        if (isOwnId && rest.isEmpty()) {
            const Node& same = node.children.front();
            return this->node(node.op == Operator::NotAny ? inverted(same) : same, model);
        }
        if (!field->isRelation())
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
        return like(node, *field, model, std::move(step));
    if (node.op >= Operator::Less && node.op <= Operator::GreaterOrEqual)
        return order(node, *field, std::move(step));
    if (node.op == Operator::EqualIfSet && isFalsy(node.value))
        return constant(true);
    if (node.asksOpening)
        return opening(node, *field, std::move(step));
    std::vector<Json> values;
    if (!node.value.is_array())
        values.push_back(node.value);
    else if (node.value.empty() && (node.op == Operator::Equal || node.op == Operator::NotEqual))
        values.push_back(false); // views write ('user_ids', '!=', []) for "is set"
    else
        values.assign(node.value.begin(), node.value.end());
    auto member = values.empty() ? Result<std::size_t>(constant(false)) : membership(node, *field, std::move(values), model, std::move(step));
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
    const bool isComplement = rest.isEmpty() && node.op == Operator::NotAny;
    if (m_program.m_steps[*inner].kind == Kind::Constant && !m_program.m_steps[*inner].constant)
        return constant(isComplement); // to none
    Step step;
    step.kind = Kind::Any;
    step.table = m_mirror.find(model);
    step.column = field.column;
    step.type = field.type;
    step.target = *target;
    step.children = {*inner};
    const std::size_t any = add(std::move(step));
    // A path keeps its operator for the last step: only "not any" itself is the complement.
    return isComplement ? negated(any) : any;
}

Result<std::size_t> DomainCompiler::named(const Node& node, const Field& field, const QString& model)
{
    // Negative operators are the complement, as Odoo writes "not any" around the positive one.
    Node positive = node;
    positive.op = positiveOf(node.op);
    const RecordTable* own = m_mirror.find(model);
    const RecordTable* target = m_mirror.schema(field.relation) ? m_mirror.find(field.relation) : nullptr;
    m_links.push_back({own, field.column});
    m_program.m_reads[field.relation].insert(u"display_name"_s);
    // Whom a login finds depends on all users.
    m_program.m_chains.push_back({field.relation, m_links, field.relation == u"res.users"_s});
    const auto inner = byFields(positive, field.relation);
    m_links.pop_back();
    if (!inner)
        return inner.error();

    Step either;
    either.kind = Kind::Or;
    Step step;
    step.table = own;
    step.column = field.column;
    step.type = field.type;
    step.target = *inner ? target : nullptr;
    if (*inner) {
        Step any = step;
        any.kind = Kind::Any;
        any.children = {**inner};
        either.children.push_back(add(std::move(any)));
    }
    const auto byName = shown(positive, field.relation, std::move(step));
    if (!byName)
        return byName;
    either.children.push_back(*byName);
    const std::size_t found = add(std::move(either));
    return isNegative(node.op) ? negated(found) : found;
}

Result<std::size_t> DomainCompiler::calledSo(const Node& node, const QString& model)
{
    const auto found = byFields(node, model);
    if (!found)
        return found.error();
    if (*found)
        return **found;
    Node positive = node;
    positive.op = positiveOf(node.op);
    Step step;
    step.table = m_mirror.find(model);
    step.column = DomainProgram::idColumn;
    step.type = ColumnType::Many2one;
    const auto byName = shown(positive, model, std::move(step));
    return byName && isNegative(node.op) ? Result<std::size_t>(negated(*byName)) : byName;
}

Result<std::optional<std::size_t>> DomainCompiler::byFields(const Node& node, const QString& model)
{
    const auto search = nameSearch(node, model);
    if (!search)
        return search.error();
    if (search->isShown || !m_mirror.find(model) || !m_mirror.schema(model))
        return std::optional<std::size_t>();
    const auto compiled = [&](const Node& condition) -> Result<std::optional<std::size_t>> {
        const auto step = this->node(condition, model);
        if (step)
            return std::optional(*step);
        // Not mirrored: the display name has to do.
        if (step.error().kind == ErrorKind::UnknownField || step.error().kind == ErrorKind::UnknownModel)
            return std::optional<std::size_t>();
        return step.error();
    };
    auto condition = compiled(search->condition);
    if (!search->preferred || !condition || !*condition)
        return condition;
    const auto preferred = compiled(*search->preferred);
    if (!preferred || !*preferred)
        return preferred;
    Step anybody;
    anybody.kind = Kind::AnyRow;
    anybody.table = m_mirror.find(model);
    anybody.column = DomainProgram::idColumn;
    anybody.children = {**preferred};
    Step otherwise;
    otherwise.kind = Kind::And;
    otherwise.children = {negated(add(std::move(anybody))), **condition};
    Step either;
    either.kind = Kind::Or;
    either.children = {**preferred, add(std::move(otherwise))};
    return std::optional(add(std::move(either)));
}

Result<std::size_t> DomainCompiler::shown(const Node& node, const QString& model, Step step)
{
    const auto search = nameSearch(node, model);
    if (!search)
        return search.error();
    const Node& asked = search->isShown ? search->condition : node;
    step.kind = Kind::Name;
    step.targetModel = model;
    if (isLike(asked.op)) {
        step.pattern.emplace(patternOf(asked));
        return add(std::move(step));
    }
    if (asked.op != Operator::Equal && asked.op != Operator::EqualIfSet && asked.op != Operator::In)
        return fail(node, ErrorKind::BadInput, u"names of %1 have no order"_s.arg(model));
    Step either;
    either.kind = Kind::Or;
    for (const Json& text : asked.value.is_array() ? asked.value : Json::array({asked.value})) {
        step.text = operands::textOf(text);
        either.children.push_back(add(step));
    }
    return add(std::move(either));
}

LikePattern DomainCompiler::patternOf(const Node& node) const
{
    const bool isExact = node.op >= Operator::EqualLike;
    const bool ignoresCase = node.op == Operator::ILike || node.op == Operator::NotILike || node.op == Operator::EqualILike || node.op == Operator::NotEqualILike;
    return {operands::textOf(node.value), !isExact, ignoresCase, m_mirror.ignoresAccents};
}

Result<DomainProgram> DomainProgram::compile(const SearchDomain& domain, const Mirror& mirror, const QString& model)
{
    DomainProgram program;
    if (const auto compiled = DomainCompiler(mirror, program).compile(domain, model); !compiled)
        return compiled.error();
    return program;
}

} // namespace backroom
