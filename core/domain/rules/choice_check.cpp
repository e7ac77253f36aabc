// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/rules/choice_check.h"

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

using Operator = SearchDomain::Operator;

class ChoiceCheck {
public:
    explicit ChoiceCheck(const std::function<const ModelSchema*(const QString&)>& schemaOf) : m_schemaOf(schemaOf) {}

    void visit(const QString& model, const SearchDomain::Node& node, const QString& place)
    {
        if (node.kind != SearchDomain::Node::Kind::Condition) {
            for (const SearchDomain::Node& child : node.children)
                visit(model, child, place);
            return;
        }
        const FieldSchema* field = fieldOf(model, node.path);
        if (node.op == Operator::Any || node.op == Operator::NotAny) {
            const QString target = node.path == u"id"_s ? model : field ? field->relation : QString();
            for (const SearchDomain::Node& child : node.children)
                visit(target, child, place);
            return;
        }
        const bool isMember = node.op <= Operator::EqualIfSet || node.op == Operator::In || node.op == Operator::NotIn;
        if (!field || field->choices.empty() || !isMember)
            return;
        for (const Json& value : node.value.is_array() ? node.value : Json::array({node.value})) {
            // What is in braces stands for what a person fills in.
            const bool isFilledIn = value.is_string() && textOf(value).startsWith(u'{');
            if (value.is_string() && !isFilledIn && !field->choices.contains(textOf(value)))
                found << u"%1%2/2: %3 is never \"%4\" on this source"_s.arg(place, node.pointer, node.path, textOf(value));
        }
    }

    QStringList found;

private:
    /// The field that a dotted path ends in.
    const FieldSchema* fieldOf(const QString& model, const QString& path) const
    {
        const ModelSchema* schema = m_schemaOf(model);
        const auto field = schema ? schema->find(path.section(u'.', 0, 0)) : ModelSchema::const_iterator();
        if (!schema || field == schema->end())
            return nullptr;
        return path.contains(u'.') ? fieldOf(field->second.relation, path.section(u'.', 1)) : &field->second;
    }

    const std::function<const ModelSchema*(const QString&)>& m_schemaOf;
};

} // namespace

QStringList unknownChoices(const Rule& rule, const QString& model, const std::function<const ModelSchema*(const QString& model)>& schemaOf)
{
    ChoiceCheck check(schemaOf);
    for (const auto& [pointer, domain] : rule.domains())
        check.visit(model, domain->root(), pointer);
    return check.found;
}

} // namespace backroom
