// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/rules/name_search.h"

#include "core/domain/records/search_names.h"
#include "core/domain/rules/domain_operands.h"

#include <QHash>
#include <QRegularExpression>

#include <algorithm>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

using Node = SearchDomain::Node;
using Operator = SearchDomain::Operator;

/// A condition on the display name, "=" already written as "in".
class Asked {
public:
    explicit Asked(const Node& node)
        : m_node(node)
    {
        const bool isEqual = node.op == Operator::Equal || node.op == Operator::EqualIfSet;
        if (isEqual || node.op == Operator::NotEqual)
            m_node.op = isEqual ? Operator::In : Operator::NotIn;
        if (isMember() && !m_node.value.is_array())
            m_node.value = Json::array({m_node.value});
        if (isEqual && m_node.value.empty())
            m_node.value.push_back(false); // for '=' nothing means empty
    }

    Operator op() const { return m_node.op; }
    const Json& value() const { return m_node.value; }
    QString text() const { return operands::textOf(m_node.value); }
    bool isMember() const { return m_node.op == Operator::In || m_node.op == Operator::NotIn; }
    bool isNegative() const { return operands::isNegative(m_node.op); }

    Node on(const QString& field, Operator op, Json value) const
    {
        Node node = m_node;
        node.path = field;
        node.op = op;
        node.value = std::move(value);
        return node;
    }
    Node on(const QString& field) const { return on(field, m_node.op, m_node.value); }
    /// By any of these; for a negative operator, by none.
    Node joined(std::vector<Node> ways) const { return group(isNegative() ? Node::Kind::And : Node::Kind::Or, std::move(ways)); }
    Node group(Node::Kind kind, std::vector<Node> children) const
    {
        Node node;
        node.kind = kind;
        node.pointer = m_node.pointer;
        node.children = std::move(children);
        return node;
    }
    Node by(const std::vector<QString>& fields) const
    {
        std::vector<Node> ways;
        for (const QString& field : fields)
            ways.push_back(on(field));
        return joined(std::move(ways));
    }
    Asked positive() const { return Asked(on({}, operands::positiveOf(m_node.op), m_node.value)); }

private:
    Node m_node;
};

/// Knows no negative operators: Odoo then takes the complement of what the positive one finds.
template <typename Way>
Node orComplement(const Asked& asked, const Way& way)
{
    return asked.isNegative() ? asked.group(Node::Kind::Not, {way(asked.positive())}) : way(asked);
}

Node accounts(const Asked& asked)
{
    const auto codeOf = [](const Json& name) { return operands::isFalsy(name) ? QString() : operands::textOf(name).section(u' ', 0, 0); };
    if (!asked.isMember())
        return asked.joined({asked.on(u"code"_s, Operator::EqualLike, toJson(codeOf(asked.value()) + u'%')), asked.on(u"name"_s), asked.on(u"description"_s, Operator::ILike, asked.value())});
    Json codes = Json::array();
    for (const Json& name : asked.value())
        codes.push_back(toJson(codeOf(name)));
    return asked.joined({asked.on(u"code"_s, Operator::In, std::move(codes)), asked.on(u"name"_s)});
}

Node products(const Asked& asked)
{
    std::vector<Node> ways{asked.on(u"name"_s), asked.on(u"default_code"_s)};
    if (asked.op() == Operator::In) {
        ways.push_back(asked.on(u"barcode"_s));
        static const QRegularExpression bracketed(u"\\[(.*?)\\]"_s);
        for (const Json& name : asked.value()) {
            if (const auto code = bracketed.match(operands::textOf(name)); code.hasMatch())
                ways.push_back(asked.on(u"default_code"_s, Operator::In, Json::array({toJson(code.captured(1))})));
        }
    } else if (operands::isLike(asked.op()) && !asked.isNegative()) {
        ways.push_back(asked.on(u"barcode"_s, Operator::In, Json::array({asked.value()})));
    }
    return asked.joined(std::move(ways));
}

/// "Warehouse: Operation", as their display names are written.
Node pickingTypes(const Asked& asked)
{
    const auto byParts = [&asked](Operator op, const QString& text, const auto& valueOf) -> std::optional<Node> {
        const QStringList parts = text.split(u": "_s);
        if (parts.size() != 2)
            return std::nullopt;
        return asked.group(Node::Kind::And, {asked.on(u"warehouse_id.name"_s, op, valueOf(parts[0])), asked.on(u"name"_s, op, valueOf(parts[1]))});
    };
    const std::vector<QString> names = searchNamesOf(u"stock.picking.type"_s);
    if (!asked.isMember())
        return byParts(asked.op(), asked.text(), [](const QString& part) { return toJson(part); }).value_or(asked.by(names));
    std::vector<Node> ways;
    for (const Json& name : asked.value()) {
        const Asked one(asked.on({}, Operator::In, Json::array({name})));
        ways.push_back(byParts(Operator::In, operands::textOf(name), [](const QString& part) { return Json::array({toJson(part)}); }).value_or(one.by(names)));
    }
    return asked.joined(std::move(ways));
}

/// Compared by the program there, not by the database: % and _ only mean something to =ilike, \ never.
Result<NameSearch> departments(const Asked& asked)
{
    const bool isPart = asked.op() == Operator::ILike || asked.op() == Operator::NotILike;
    const bool isText = std::all_of(asked.value().begin(), asked.value().end(), [](const Json& value) { return value.is_string(); });
    if (!isText || (!asked.isMember() && !isPart && asked.op() != Operator::EqualILike))
        return Error::of(ErrorKind::UnknownMethod, u"departments are not searched with this operator"_s);
    if (asked.isMember())
        return NameSearch{asked.on({}), true, {}};
    QString pattern = asked.text().replace(u'\\', u"\\\\"_s);
    if (isPart)
        pattern.replace(u'%', u"\\%"_s).replace(u'_', u"\\_"_s);
    return NameSearch{asked.on({}, asked.op(), toJson(pattern)), true, {}};
}

} // namespace

bool asksForNames(const Node& node)
{
    if (node.kind == Node::Kind::Condition)
        return node.path == u"display_name"_s || (node.path == u"id"_s && !node.children.empty() && asksForNames(node.children.front()));
    return std::any_of(node.children.begin(), node.children.end(), asksForNames);
}

Node inverted(const Node& node)
{
    Node result = node;
    if (!asksForNames(node)) {
        result = {};
        result.kind = Node::Kind::Not;
        result.pointer = node.pointer;
        result.children = {node};
        return result;
    }
    if (node.kind == Node::Kind::Condition) {
        if (node.op == Operator::EqualIfSet && operands::isFalsy(node.value)) {
            result.kind = Node::Kind::Constant; // it matches everything
            result.constant = false;
        }
        result.op = operands::oppositeOf(node.op);
        return result;
    }
    if (node.kind == Node::Kind::Not)
        return node.children.front();
    result.kind = node.kind == Node::Kind::And ? Node::Kind::Or : Node::Kind::And;
    for (Node& child : result.children)
        child = inverted(child);
    return result;
}

namespace {

/// Taxes are found by the letters and digits of what is asked, whatever stands between them; what is quoted stays together
/// (`account.tax._parse_name_search`).
QString taxPattern(const QString& asked)
{
    static const QRegularExpression other(u"\\W+"_s, QRegularExpression::UseUnicodePropertiesOption);
    QString pattern;
    QStringList parts = asked.split(u'"');
    for (qsizetype i = 0; i < parts.size(); ++i) {
        const bool isQuoted = i % 2 == 1 && i + 1 < parts.size();
        if (isQuoted)
            pattern += u'%' + parts[i].replace(u'%', u'_') + u'%';
        else
            pattern += QString(parts[i]).remove(other).split(QString(), Qt::SkipEmptyParts).join(u'%');
    }
    return pattern;
}

} // namespace

Result<NameSearch> nameSearch(const Node& node, const QString& model)
{
    const Asked asked(node);
    const std::vector<QString> fields = searchNamesOf(model);
    if (model == u"hr.department"_s) {
        auto found = departments(asked);
        return found ? found : Error::of(found.error().kind, u"%1: %2"_s.arg(node.pointer, found.error().detail));
    }
    if (model == u"account.account"_s)
        return NameSearch{orComplement(asked, accounts), false, {}};
    if (model == u"product.product"_s)
        return NameSearch{products(asked), false, {}};
    if (model == u"stock.picking.type"_s)
        return NameSearch{asked.op() == Operator::NotIn ? orComplement(asked, pickingTypes) : pickingTypes(asked), false, {}};
    if (fields.empty())
        return NameSearch{asked.on({}), true, {}};
    const bool isPart = asked.op() == Operator::Like || asked.op() == Operator::ILike;
    if (model == u"account.tax"_s && isPart && asked.value().is_string())
        return NameSearch{Asked(asked.on({}, asked.op(), toJson(taxPattern(asked.text())))).by(fields), false, {}};
    NameSearch search{asked.by(fields), false, {}};
    // A login is taken before any name.
    if (model == u"res.users"_s && (asked.op() == Operator::In || asked.op() == Operator::ILike))
        search.preferred = asked.on(u"login"_s, Operator::In, asked.isMember() ? asked.value() : Json::array({asked.value()}));
    return search;
}

} // namespace backroom
