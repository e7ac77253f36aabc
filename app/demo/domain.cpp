// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/demo/domain.h"

#include <algorithm>
#include <array>

namespace backroom::demo {

struct Domain::Node {
    enum class Kind { True, And, Or, Not, Leaf, Any, NotAny };
    Kind kind = Kind::True;
    std::vector<std::unique_ptr<Node>> children;
    const Field* field = nullptr;
    std::string op;
    Json value;
    std::unique_ptr<Domain> inner; ///< Any, NotAny: on the field's relation
};

namespace {

using Node = Domain::Node;
using NodePtr = std::unique_ptr<Node>;

constexpr std::array knownOperators = {"=", "!=", "<", ">", "<=", ">=", "in", "not in", "like", "ilike", "not like", "not ilike",
    "=like", "=ilike", "child_of", "parent_of", "any", "not any"};

bool isEmpty(const Json& value) { return value.is_null() || value == false || (value.is_array() && value.empty()); }

/// Text as SQL LIKE compares it: `%` any run, `_` any one byte.
bool like(const char* text, const char* pattern)
{
    for (; *pattern; ++pattern, ++text) {
        if (*pattern == '%') {
            for (const char* rest = text;; ++rest) {
                if (like(rest, pattern + 1))
                    return true;
                if (!*rest)
                    return false;
            }
        }
        if (!*text || (*pattern != '_' && *pattern != *text))
            return false;
    }
    return !*text;
}

std::string folded(const std::string& text) { return QString::fromStdString(text).toCaseFolded().toStdString(); }

std::string asText(const World& world, const Field& field, const Json& value)
{
    if (field.isMany2one()) {
        const Model* relation = world.model(field.relation);
        const Record* record = relation ? world.find(field.relation, idOf(value)) : nullptr;
        return record ? world.displayName(*relation, *record) : std::string();
    }
    return value.is_string() ? value.get<std::string>() : value.dump();
}

/// What a condition's time means in whole seconds: microseconds are cut off, a bare date is its first or last second.
Json normalTime(const std::string& op, const Json& value)
{
    const auto* text = value.get_ptr<const std::string*>();
    if (!text)
        return value;
    if (text->size() == 10)
        return *text + (op == ">" || op == "<=" ? " 23:59:59" : " 00:00:00");
    return text->substr(0, 19);
}

bool equals(const World& world, const Field& field, const Json& have, const Json& want)
{
    if (isEmpty(want))
        return isEmpty(have) || (field.type == "boolean" && have == false);
    if (have.is_array())
        return std::find(have.begin(), have.end(), want) != have.end();
    if (field.isMany2one() && want.is_string())
        return !isEmpty(have) && asText(world, field, have) == want.get_ref<const std::string&>();
    return have == want;
}

bool compares(const std::string& op, const Json& have, const Json& want)
{
    if (isEmpty(have) || isEmpty(want) || have.is_string() != want.is_string())
        return false;
    if (op == "<")
        return have < want;
    if (op == ">")
        return have > want;
    return op == "<=" ? have <= want : have >= want;
}

bool contains(const World& world, const Field& field, const std::string& op, const Json& have, const Json& want)
{
    if (isEmpty(have))
        return false;
    std::string text = asText(world, field, have);
    std::string pattern = want.is_string() ? want.get<std::string>() : want.dump();
    if (op.find("ilike") != std::string::npos) {
        text = folded(text);
        pattern = folded(pattern);
    }
    return like(text.c_str(), op.front() == '=' ? pattern.c_str() : ("%" + pattern + "%").c_str());
}

bool leafMatches(const World& world, const Node& node, const Json& have)
{
    const auto isAnyOf = [&] {
        return std::any_of(node.value.begin(), node.value.end(), [&](const Json& want) { return equals(world, *node.field, have, want); });
    };
    const std::string& op = node.op;
    if (op == "=")
        return node.value.is_array() ? isAnyOf() : equals(world, *node.field, have, node.value);
    if (op == "!=")
        return node.value.is_array() ? !isAnyOf() : !equals(world, *node.field, have, node.value);
    if (op == "in" || op == "child_of" || op == "parent_of")
        return node.value.is_array() ? isAnyOf() : equals(world, *node.field, have, node.value);
    if (op == "not in")
        return node.value.is_array() ? !isAnyOf() : !equals(world, *node.field, have, node.value);
    if (op.find("like") != std::string::npos)
        return op.starts_with("not ") ? !contains(world, *node.field, op.substr(4), have, node.value) : contains(world, *node.field, op, have, node.value);
    return compares(op, have, node.value);
}

class Parser {
public:
    Parser(const World& world, const Model& model, const Json& domain) : m_world(world), m_model(model), m_domain(domain) {}

    NodePtr parse()
    {
        if (m_domain.is_null() || m_domain == false)
            return std::make_unique<Node>();
        if (!m_domain.is_array())
            throw valueError("Domain() invalid item in domain: " + pythonRepr(m_domain));
        auto all = std::make_unique<Node>();
        all->kind = Node::Kind::And;
        while (m_next < m_domain.size())
            all->children.push_back(term());
        return all;
    }

private:
    NodePtr term()
    {
        if (m_next >= m_domain.size())
            throw valueError("Domain() malformed domain " + pythonRepr(m_domain));
        const Json& item = m_domain[m_next++];
        auto node = std::make_unique<Node>();
        if (item == "&" || item == "|") {
            node->kind = item == "&" ? Node::Kind::And : Node::Kind::Or;
            node->children.push_back(term());
            node->children.push_back(term());
            return node;
        }
        if (item == "!") {
            node->kind = Node::Kind::Not;
            node->children.push_back(term());
            return node;
        }
        if (!item.is_array() || item.size() != 3 || !item[1].is_string())
            throw valueError("Domain() invalid item in domain: " + pythonRepr(item));
        return condition(item);
    }

    NodePtr condition(const Json& item)
    {
        // (1, '=', 1) and (0, '=', 1) are Odoo's constants.
        if (item[0].is_number_integer()) {
            auto constant = std::make_unique<Node>();
            constant->kind = item[0] == item[2] ? Node::Kind::True : Node::Kind::Or;
            return constant;
        }
        const std::string path = item[0].is_string() ? item[0].get<std::string>() : std::string();
        const auto dot = path.find('.');
        const Field* field = m_model.field(path.substr(0, dot));
        const std::string op = item[1].get<std::string>();
        const auto condition = [&] { return pythonRepr(item, true); };
        if (!field)
            throw valueError("Invalid field " + m_model.name + "." + path.substr(0, dot) + " in condition " + condition());
        if (!field->searchable)
            throw valueError("Cannot convert " + m_model.name + "." + field->name + " to SQL because it is not stored");
        if (std::find(knownOperators.begin(), knownOperators.end(), op) == knownOperators.end())
            throw valueError("Invalid operator " + pythonRepr(item[1]) + " in condition " + condition());

        auto node = std::make_unique<Node>();
        node->field = field;
        node->op = op;
        node->value = item[2];
        const bool isPath = dot != std::string::npos;
        if (isPath || op == "any" || op == "not any") {
            const Model* relation = m_world.model(field->relation);
            if (!relation)
                throw valueError("Invalid field " + m_model.name + "." + path + " in condition " + condition());
            node->kind = op == "not any" && !isPath ? Node::Kind::NotAny : Node::Kind::Any;
            node->inner = std::make_unique<Domain>(m_world, *relation, isPath ? Json::array({{path.substr(dot + 1), op, item[2]}}) : item[2]);
            return node;
        }
        node->kind = Node::Kind::Leaf;
        if (field->isTime()) {
            if (node->value.is_array())
                for (Json& value : node->value)
                    value = normalTime(op, value);
            else
                node->value = normalTime(op, node->value);
        }
        return node;
    }

    const World& m_world;
    const Model& m_model;
    const Json& m_domain;
    std::size_t m_next = 0;
};

bool evaluate(const World& world, const Model& model, const Node& node, const Record& record)
{
    const auto holds = [&](const NodePtr& child) { return evaluate(world, model, *child, record); };
    switch (node.kind) {
    case Node::Kind::True: return true;
    case Node::Kind::And: return std::all_of(node.children.begin(), node.children.end(), holds);
    case Node::Kind::Or: return std::any_of(node.children.begin(), node.children.end(), holds);
    case Node::Kind::Not: return !holds(node.children.front());
    case Node::Kind::Leaf:
        return node.field->isKept() ? leafMatches(world, node, record[node.field->column])
                                  : leafMatches(world, node, world.compute(model, record, *node.field));
    case Node::Kind::Any:
    case Node::Kind::NotAny: break;
    }
    const Json related = node.field->isKept() ? record[node.field->column] : world.compute(model, record, *node.field);
    const auto innerMatches = [&](const Json& id) {
        const Record* row = world.find(node.field->relation, idOf(id));
        return row && node.inner->matches(*row);
    };
    const bool any = related.is_array() ? std::any_of(related.begin(), related.end(), innerMatches) : innerMatches(related);
    return any == (node.kind == Node::Kind::Any);
}

bool names(const Node& node, const std::string& field)
{
    return (node.field && node.field->name == field)
        || std::any_of(node.children.begin(), node.children.end(), [&](const NodePtr& child) { return names(*child, field); });
}

} // namespace

Domain::Domain(const World& world, const Model& model, const Json& domain)
    : m_root(Parser(world, model, domain).parse()), m_world(&world), m_model(&model)
{
}
Domain::~Domain() = default;
Domain::Domain(Domain&&) noexcept = default;

bool Domain::matches(const Record& record) const { return evaluate(*m_world, *m_model, *m_root, record); }
bool Domain::mentions(const std::string& field) const { return names(*m_root, field); }

} // namespace backroom::demo
