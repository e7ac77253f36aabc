// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/rules/search_domain.h"

#include <QRegularExpression>

#include <algorithm>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

Error badDomain(std::size_t position, const QString& reason)
{
    return Error::of(ErrorKind::BadInput, u"domain term %1: %2"_s.arg(position).arg(reason));
}

std::optional<Duration> parseOffset(const QString& text)
{
    static const QRegularExpression form(u"^([+-]?)(\\d+)([smhdw])$"_s);
    const auto match = form.match(text);
    if (!match.hasMatch())
        return std::nullopt;
    const qint64 count = match.capturedView(2).toLongLong() * (match.capturedView(1) == u"-"_s ? -1 : 1);
    switch (match.capturedView(3).front().unicode()) {
    case u's': return std::chrono::seconds(count);
    case u'm': return std::chrono::minutes(count);
    case u'h': return std::chrono::hours(count);
    case u'd': return std::chrono::hours(24 * count);
    default: return std::chrono::hours(168 * count);
    }
}

bool isRelativeTime(const Json& operand)
{
    return operand.is_object() && operand.size() == 1 && operand.contains("now");
}

/// SQL's LIKE: % any run, _ one character.
bool likeMatches(const QString& text, const QString& pattern, bool ignoreCase)
{
    QString expression;
    for (const QChar c : pattern) {
        if (c == u'%')
            expression += u".*"_s;
        else if (c == u'_')
            expression += u'.';
        else
            expression += QRegularExpression::escape(QString(c));
    }
    QRegularExpression::PatternOptions options = QRegularExpression::DotMatchesEverythingOption;
    if (ignoreCase)
        options |= QRegularExpression::CaseInsensitiveOption;
    return QRegularExpression(QRegularExpression::anchoredPattern(expression), options).match(text).hasMatch();
}

/// -1, 0, 1; nothing when the two cannot be ordered.
std::optional<int> compare(const FieldValue& value, const Json& operand)
{
    if (operand.is_number()) {
        if (std::holds_alternative<QString>(value.variant()) || value.ids())
            return std::nullopt;
        const double left = value.toDouble();
        const double right = operand.get<double>();
        return left < right ? -1 : left > right ? 1 : 0;
    }
    if (operand.is_string()) {
        const auto* text = std::get_if<QString>(&value.variant());
        if (!text)
            return std::nullopt;
        QString right = textOf(operand);
        // A date field holds "2026-11-23" and may be compared with a time: the day decides.
        if (text->size() == 10 && right.size() == 19 && right.at(4) == u'-')
            right.truncate(10);
        const int order = QString::compare(*text, right);
        return order < 0 ? -1 : order > 0 ? 1 : 0;
    }
    return std::nullopt;
}

bool equals(const FieldValue& value, const Json& operand, const QString& name)
{
    if (operand.is_null() || (operand.is_boolean() && !operand.get<bool>()))
        return value.isEmpty();
    if (operand.is_boolean())
        return value.toBool() || (!std::holds_alternative<bool>(value.variant()) && !value.isEmpty());
    if (const auto* list = value.ids())
        return operand.is_number_integer() && std::find(list->begin(), list->end(), operand.get<std::int64_t>()) != list->end();
    if (operand.is_string() && std::holds_alternative<std::int64_t>(value.variant()))
        return name == textOf(operand);
    return !value.isEmpty() && compare(value, operand) == 0;
}

} // namespace

Result<SearchDomain::Leaf> SearchDomain::parseLeaf(const Json& json, std::size_t position)
{
    if (json.size() != 3 || !json[0].is_string() || !json[1].is_string())
        return badDomain(position, u"expected [field, operator, value]"_s);
    Leaf leaf;
    leaf.field = textOf(json[0]);
    leaf.operand = json[2];
    if (leaf.field.isEmpty() || leaf.field.contains(u'.'))
        return badDomain(position, u"field \"%1\" is not a field of the record itself"_s.arg(leaf.field));
    static const std::vector<std::pair<QString, Comparison>> operators{{u"="_s, Comparison::Equal}, {u"!="_s, Comparison::NotEqual},
        {u"<"_s, Comparison::Less}, {u"<="_s, Comparison::LessOrEqual}, {u">"_s, Comparison::Greater},
        {u">="_s, Comparison::GreaterOrEqual}, {u"in"_s, Comparison::In}, {u"not in"_s, Comparison::NotIn},
        {u"like"_s, Comparison::Like}, {u"ilike"_s, Comparison::ILike}, {u"not like"_s, Comparison::NotLike},
        {u"not ilike"_s, Comparison::NotILike}, {u"=like"_s, Comparison::EqualLike}, {u"=ilike"_s, Comparison::EqualILike}};
    const QString name = textOf(json[1]);
    const auto found = std::find_if(operators.begin(), operators.end(), [&](const auto& entry) { return entry.first == name; });
    if (found == operators.end())
        return badDomain(position, u"operator \"%1\" is not known"_s.arg(name));
    leaf.comparison = found->second;
    const bool wantsList = leaf.comparison == Comparison::In || leaf.comparison == Comparison::NotIn;
    if (wantsList && !leaf.operand.is_array())
        return badDomain(position, u"\"%1\" needs a list"_s.arg(name));
    if (isRelativeTime(leaf.operand)) {
        if (!parseOffset(textAt(leaf.operand, "now")))
            return badDomain(position, u"relative time must look like \"-4h\""_s);
    } else if (leaf.operand.is_object() || (leaf.operand.is_array() && !wantsList)) {
        return badDomain(position, u"value has the wrong kind"_s);
    }
    return leaf;
}

Result<SearchDomain> SearchDomain::parse(const Json& domain)
{
    if (!domain.is_array())
        return badDomain(0, u"a domain is a list"_s);
    SearchDomain parsed;
    parsed.m_source = domain;
    // Prefix notation: `expected` operands are still owed; a term when none is owed begins another, joined by "&".
    std::vector<Term> terms;
    std::size_t expected = 0;
    std::vector<std::size_t> starts;
    for (std::size_t i = 0; i < domain.size(); ++i) {
        const Json& entry = domain[i];
        if (expected == 0) {
            starts.push_back(terms.size());
            expected = 1;
        }
        Term term;
        if (entry.is_string()) {
            const QString symbol = textOf(entry);
            if (symbol == u"&"_s || symbol == u"|"_s)
                ++expected;
            else if (symbol != u"!"_s)
                return badDomain(i, u"expected & | ! or a condition"_s);
            term.op = symbol == u"&"_s ? Operator::And : symbol == u"|"_s ? Operator::Or : Operator::Not;
        } else if (entry.is_array()) {
            auto leaf = parseLeaf(entry, i);
            if (!leaf)
                return leaf.error();
            term.isLeaf = true;
            term.leaf = std::move(*leaf);
            --expected;
        } else {
            return badDomain(i, u"expected & | ! or a condition"_s);
        }
        terms.push_back(std::move(term));
    }
    if (expected != 0)
        return badDomain(domain.size(), u"a condition is missing at the end"_s);
    for (std::size_t i = 1; i < starts.size(); ++i)
        parsed.m_terms.push_back({});
    parsed.m_terms.insert(parsed.m_terms.end(), terms.begin(), terms.end());
    return parsed;
}

bool SearchDomain::leafMatches(const Leaf& leaf, const Record& record, const EvaluationContext& context)
{
    const FieldValue value = leaf.field == u"id"_s ? FieldValue(record.key.id) : record.value(leaf.field);
    Json operand = leaf.operand;
    if (isRelativeTime(operand))
        operand = toJson(toOdoo(context.now + *parseOffset(textAt(operand, "now"))));
    const auto name = [&] {
        return value.toId() != 0 && context.nameOf ? context.nameOf(leaf.field, value.toId()) : value.toText();
    };
    const auto contains = [&](Qt::CaseSensitivity sensitivity) {
        const QString pattern = u'%' + textOf(operand) + u'%';
        return likeMatches(value.isEmpty() ? QString() : name(), pattern, sensitivity == Qt::CaseInsensitive);
    };
    const auto isIn = [&] {
        return std::any_of(operand.begin(), operand.end(), [&](const Json& one) { return equals(value, one, name()); });
    };
    switch (leaf.comparison) {
    case Comparison::Equal: return equals(value, operand, name());
    case Comparison::NotEqual: return !equals(value, operand, name());
    case Comparison::In: return isIn();
    case Comparison::NotIn: return !isIn();
    case Comparison::Like: return contains(Qt::CaseSensitive);
    case Comparison::ILike: return contains(Qt::CaseInsensitive);
    case Comparison::NotLike: return !contains(Qt::CaseSensitive);
    case Comparison::NotILike: return !contains(Qt::CaseInsensitive);
    case Comparison::EqualLike: return !value.isEmpty() && likeMatches(name(), textOf(operand), false);
    case Comparison::EqualILike: return !value.isEmpty() && likeMatches(name(), textOf(operand), true);
    case Comparison::Less:
    case Comparison::LessOrEqual:
    case Comparison::Greater:
    case Comparison::GreaterOrEqual: break;
    }
    const auto order = compare(value, operand);
    if (!order)
        return false;
    switch (leaf.comparison) {
    case Comparison::Less: return *order < 0;
    case Comparison::LessOrEqual: return *order <= 0;
    case Comparison::Greater: return *order > 0;
    default: return *order >= 0;
    }
}

bool SearchDomain::matches(const Record& record, const EvaluationContext& context) const
{
    if (m_terms.empty())
        return true;
    // Prefix notation is evaluated from the right with a stack of results.
    std::vector<bool> stack;
    stack.reserve(m_terms.size());
    for (auto term = m_terms.rbegin(); term != m_terms.rend(); ++term) {
        if (term->isLeaf) {
            stack.push_back(leafMatches(term->leaf, record, context));
            continue;
        }
        const bool first = stack.back();
        if (term->op == Operator::Not) {
            stack.back() = !first;
            continue;
        }
        stack.pop_back();
        stack.back() = term->op == Operator::And ? first && stack.back() : first || stack.back();
    }
    return stack.back();
}

std::vector<QString> SearchDomain::fields() const
{
    std::vector<QString> names;
    for (const Term& term : m_terms) {
        if (term.isLeaf && std::find(names.begin(), names.end(), term.leaf.field) == names.end())
            names.push_back(term.leaf.field);
    }
    return names;
}

Json SearchDomain::forServer(Timestamp now) const
{
    Json domain = m_source;
    for (Json& entry : domain) {
        if (entry.is_array() && isRelativeTime(entry[2]))
            entry[2] = toJson(toOdoo(now + *parseOffset(textAt(entry[2], "now"))));
    }
    return domain;
}

} // namespace backroom
