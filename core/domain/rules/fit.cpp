// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/rules/fit.h"

#include "core/domain/rules/domain_program.h"

#include <algorithm>

namespace backroom {

namespace {

using Node = SearchDomain::Node;

/// "{input}": known only when it was filled in.
bool isFilledIn(const Json& value)
{
    return value.is_string() ? value.get_ref<const std::string&>().find('{') != std::string::npos : value.is_array() && std::any_of(value.begin(), value.end(), isFilledIn);
}

bool isKnown(const Node& node, const Record& record)
{
    return node.kind == Node::Kind::Condition && std::find(record.names->begin(), record.names->end(), node.path) != record.names->end() && !isFilledIn(node.value);
}

} // namespace

std::optional<QString> fieldAgainst(const SearchDomain& domain, const Record& record, const RecordContext& context)
{
    const bool isList = domain.root().kind == Node::Kind::And && domain.source().size() == domain.root().children.size();
    for (std::size_t i = 0; isList && i < domain.root().children.size(); ++i) {
        const Node& node = domain.root().children[i];
        const auto condition = isKnown(node, record) ? SearchDomain::parse(Json::array({domain.source()[i]})) : Result<SearchDomain>(SearchDomain());
        if (condition && !condition->isEmpty() && !matchesRecord(*condition, record, {context.now}, context.schema, context.mirror))
            return node.path;
    }
    return std::nullopt;
}

Record asBefore(const SearchDomain& guard, Record record)
{
    for (const Node& node : guard.root().children) {
        const auto field = std::find(record.names->begin(), record.names->end(), node.path);
        const bool isOne = guard.root().kind == Node::Kind::And && node.kind == Node::Kind::Condition && node.op == SearchDomain::Operator::Equal && !isFilledIn(node.value);
        if (!isOne || field == record.names->end())
            continue;
        FieldValue& value = record.values[static_cast<std::size_t>(field - record.names->begin())];
        if (node.value.is_string())
            value = FieldValue(textOf(node.value));
        else if (node.value.is_number_integer())
            value = FieldValue(node.value.get<std::int64_t>());
    }
    return record;
}

} // namespace backroom
