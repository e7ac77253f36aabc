// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/rules/search_domain.h"

#include <QHash>

#include <algorithm>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

using Node = SearchDomain::Node;
using Operator = SearchDomain::Operator;

/// A domain nested deeper than this is a mistake or an attack.
constexpr int deepest = 200;

const QHash<QString, Operator>& operators()
{
    static const QHash<QString, Operator> all{{u"="_s, Operator::Equal}, {u"=="_s, Operator::Equal}, {u"!="_s, Operator::NotEqual},
        {u"<>"_s, Operator::NotEqual}, {u"=?"_s, Operator::EqualIfSet}, {u"<"_s, Operator::Less}, {u"<="_s, Operator::LessOrEqual},
        {u">"_s, Operator::Greater}, {u">="_s, Operator::GreaterOrEqual}, {u"in"_s, Operator::In}, {u"not in"_s, Operator::NotIn},
        {u"like"_s, Operator::Like}, {u"not like"_s, Operator::NotLike}, {u"ilike"_s, Operator::ILike}, {u"not ilike"_s, Operator::NotILike},
        {u"=like"_s, Operator::EqualLike}, {u"not =like"_s, Operator::NotEqualLike}, {u"=ilike"_s, Operator::EqualILike},
        {u"not =ilike"_s, Operator::NotEqualILike}, {u"child_of"_s, Operator::ChildOf}, {u"parent_of"_s, Operator::ParentOf},
        {u"any"_s, Operator::Any}, {u"not any"_s, Operator::NotAny}};
    return all;
}

bool isOrder(Operator op)
{
    return op == Operator::Less || op == Operator::LessOrEqual || op == Operator::Greater || op == Operator::GreaterOrEqual;
}

/// Goes on after a wrong condition: who mends a file wants to know all that is wrong with it.
class Parser {
public:
    Result<Node> parse(const Json& json)
    {
        auto root = domain(json, {}, 0);
        if (!root)
            m_faults << root.error().detail;
        return m_faults.empty() ? std::move(root) : Result<Node>(Error::of(ErrorKind::BadInput, m_faults.join(u'\n')));
    }

private:
    Result<Node> domain(const Json& json, const QString& pointer, int depth)
    {
        Node all;
        if (!json.is_array())
            return fail(pointer, u"a domain is a list"_s);
        if (depth > deepest)
            return fail(pointer, u"is nested too deeply"_s);
        std::size_t next = 0;
        while (next < json.size()) {
            auto term = this->term(json, next, pointer, depth);
            if (!term)
                return term;
            all.children.push_back(std::move(*term));
        }
        return all;
    }

    static Error fail(const QString& pointer, const QString& reason)
    {
        return Error::of(ErrorKind::BadInput, u"%1: %2"_s.arg(pointer, reason));
    }

    Result<Node> term(const Json& json, std::size_t& next, const QString& pointer, int depth)
    {
        if (depth > deepest)
            return fail(pointer, u"is nested too deeply"_s);
        if (next >= json.size())
            return fail(u"%1/%2"_s.arg(pointer).arg(next), u"a condition is missing at the end"_s);
        const QString place = u"%1/%2"_s.arg(pointer).arg(next);
        const Json& entry = json[next++];
        if (entry.is_array()) {
            auto parsed = condition(entry, place, depth);
            if (parsed)
                return parsed;
            m_faults << parsed.error().detail;
            return Node();
        }
        const QString symbol = textOf(entry);
        if (symbol != u"&"_s && symbol != u"|"_s && symbol != u"!"_s) {
            m_faults << fail(place, u"expected & | ! or a condition"_s).detail;
            return Node();
        }
        Node node;
        node.kind = symbol == u"&"_s ? Node::Kind::And : symbol == u"|"_s ? Node::Kind::Or : Node::Kind::Not;
        for (int operands = symbol == u"!"_s ? 1 : 2; operands > 0; --operands) {
            auto child = term(json, next, pointer, depth + 1);
            if (!child)
                return child;
            node.children.push_back(std::move(*child));
        }
        return node;
    }

    Result<Node> condition(const Json& json, const QString& pointer, int depth)
    {
        if (json.size() != 3 || !json[1].is_string())
            return fail(pointer, u"expected [field, operator, value]"_s);
        const QString name = textOf(json[1]);
        const auto op = operators().constFind(name.toLower());
        if (op == operators().constEnd())
            return fail(pointer + u"/1"_s, u"operator \"%1\" is not known"_s.arg(name));
        Node node;
        node.pointer = pointer;
        node.op = *op;
        node.value = json[2].is_null() ? Json(false) : json[2];
        if (json[0].is_number_integer()) {
            node.kind = Node::Kind::Constant;
            node.constant = (json[0] == json[2]) == (node.op == Operator::Equal);
            if (node.op != Operator::Equal && node.op != Operator::NotEqual)
                return fail(pointer, u"a constant is [1, \"=\", 1] or [0, \"=\", 1]"_s);
            return node;
        }
        node.kind = Node::Kind::Condition;
        node.path = textOf(json[0]);
        const QStringList steps = node.path.split(u'.');
        if (std::any_of(steps.begin(), steps.end(), [](const QString& step) { return step.isEmpty() || step.contains(u' '); }))
            return fail(pointer + u"/0"_s, u"\"%1\" is not a field"_s.arg(node.path));
        return operand(std::move(node), pointer + u"/2"_s, depth);
    }

    Result<Node> operand(Node node, const QString& pointer, int depth)
    {
        if (node.op == Operator::Any || node.op == Operator::NotAny) {
            auto inner = domain(node.value, pointer, depth + 1);
            if (!inner)
                return inner;
            node.children.push_back(std::move(*inner));
            return node;
        }
        if (node.value.is_object() && node.value.contains("open")) {
            if (node.value != Json{{"open", true}} || (node.op != Operator::Equal && node.op != Operator::NotEqual))
                return fail(pointer, u"opening hours are asked for with = or != {\"open\": true}"_s);
            node.asksOpening = true;
            return node;
        }
        if (node.value.is_object()) {
            const bool isDay = node.value.contains("today");
            if (node.value.size() != 1 || (!isDay && !node.value.contains("now")))
                return fail(pointer, u"an object must be {\"now\": \"-4h\"}, {\"today\": \"-3d\"} or {\"open\": true}"_s);
            const auto offset = parseSpan(textAt(node.value, isDay ? "today" : "now"));
            if (!offset)
                return fail(pointer, offset.error().detail);
            const bool isWhole = offset->kind == Span::Kind::BusinessDays || (offset->kind == Span::Kind::Elapsed && offset->amount % std::chrono::hours(24) == Duration::zero());
            if (isDay && !isWhole)
                return fail(pointer, u"a day moves by days"_s);
            if (!isOrder(node.op))
                return fail(pointer, u"a relative time can only be compared with < <= > >="_s);
            node.relative = RelativeTime{isDay, *offset};
            return node;
        }
        if (node.value.is_array()) {
            const bool takesList = !isOrder(node.op) && (node.op < Operator::Like || node.op == Operator::ChildOf || node.op == Operator::ParentOf);
            if (!takesList || node.op == Operator::EqualIfSet)
                return fail(pointer, u"a list cannot be compared like that"_s);
            for (std::size_t i = 0; i < node.value.size(); ++i) {
                if (node.value[i].is_structured())
                    return fail(u"%1/%2"_s.arg(pointer).arg(i), u"must be a single value"_s);
            }
        }
        const bool isExact = node.op >= Operator::EqualLike && node.op <= Operator::NotEqualILike;
        if (isExact && !node.value.is_string() && node.value != false)
            return fail(pointer, u"the pattern to match must be a text"_s);
        return node;
    }

    QStringList m_faults;
};

void collectPaths(const Node& node, const QString& before, std::vector<QString>& paths)
{
    QString path = before;
    if (node.kind == Node::Kind::Condition) {
        path += node.path;
        if (node.op == Operator::Any || node.op == Operator::NotAny) {
            if (node.children.front().children.empty())
                paths.push_back(path);
            path += u'.';
        } else {
            paths.push_back(path);
        }
    }
    for (const Node& child : node.children)
        collectPaths(child, path, paths);
}

bool asksForTime(const SearchDomain::Node& node)
{
    return node.relative || node.asksOpening || std::any_of(node.children.begin(), node.children.end(), asksForTime);
}

bool isKnownToServers(const Node& node)
{
    if (node.kind == Node::Kind::Condition) {
        if (node.path.contains(u'$') || node.asksOpening || (node.relative && node.relative->offset.isBusiness()))
            return false;
    }
    return std::all_of(node.children.begin(), node.children.end(), isKnownToServers);
}

/// Replaces relative times wherever they stand.
void makeAbsolute(Json& json, Timestamp now)
{
    for (Json& entry : json) {
        if (!entry.is_array())
            continue;
        if (entry.size() != 3 || !entry[1].is_string())
            continue;
        Json& value = entry[2];
        if (value.is_object()) {
            const bool isDay = value.contains("today");
            const auto offset = parseSpan(textAt(value, isDay ? "today" : "now"));
            const QString text = toOdoo(now + (offset ? offset->amount : Duration::zero()));
            value = (isDay ? text.left(10) : text).toStdString();
        } else if (value.is_array()) {
            makeAbsolute(value, now);
        }
    }
}

} // namespace

Result<SearchDomain> SearchDomain::parse(const Json& domain)
{
    auto root = Parser().parse(domain);
    if (!root)
        return root.error();
    SearchDomain parsed;
    parsed.m_root = std::move(*root);
    parsed.m_source = domain;
    return parsed;
}

std::vector<QString> SearchDomain::paths() const
{
    std::vector<QString> paths;
    collectPaths(m_root, {}, paths);
    std::vector<QString> once;
    for (const QString& path : paths) {
        if (std::find(once.begin(), once.end(), path) == once.end())
            once.push_back(path);
    }
    return once;
}

std::vector<QString> SearchDomain::fields() const
{
    std::vector<QString> names;
    for (const QString& path : paths()) {
        const QString first = path.section(u'.', 0, 0);
        if (std::find(names.begin(), names.end(), first) == names.end())
            names.push_back(first);
    }
    return names;
}

bool SearchDomain::isForServer() const
{
    return isKnownToServers(m_root);
}

bool SearchDomain::dependsOnTime() const
{
    return asksForTime(m_root);
}

Json SearchDomain::forServer(Timestamp now) const
{
    Json domain = m_source;
    makeAbsolute(domain, now);
    return domain;
}

} // namespace backroom
