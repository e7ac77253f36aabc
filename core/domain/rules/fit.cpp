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

} // namespace backroom
