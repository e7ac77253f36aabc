// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/queue_filter.h"

#include <QHash>
#include <QRegularExpression>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

std::optional<double> millisecondsIn(const QString& text)
{
    static const QRegularExpression pattern(u"^(\\d+(?:[.,]\\d+)?)(s|m|min|h|d|w)$"_s);
    const auto match = pattern.match(text.toLower());
    if (!match.hasMatch())
        return {};
    const double count = match.captured(1).replace(u',', u'.').toDouble();
    static const QHash<QString, double> units{{u"s"_s, 1e3}, {u"m"_s, 60e3}, {u"min"_s, 60e3}, {u"h"_s, 3600e3},
        {u"d"_s, 86400e3}, {u"w"_s, 604800e3}};
    return count * units.value(match.captured(2));
}

std::optional<double> number(QString text)
{
    bool ok = false;
    const double value = text.replace(u',', u'.').toDouble(&ok);
    return ok ? std::optional(value) : std::nullopt;
}

bool contains(const QString& text, const QString& part)
{
    return text.contains(part, Qt::CaseInsensitive);
}

bool isMe(const QString& person, const FilterContext& context)
{
    return !person.isEmpty() && (person == context.login || person == context.userName);
}

} // namespace

QueueFilter QueueFilter::parse(const QString& text)
{
    QueueFilter filter;
    filter.m_text = text.trimmed();
    QString token;
    bool quoted = false;
    for (const QChar c : filter.m_text) {
        if (c == u'"') {
            quoted = !quoted;
        } else if (c.isSpace() && !quoted) {
            filter.addToken(token);
            token.clear();
        } else {
            token += c;
        }
    }
    filter.addToken(token);
    return filter;
}

void QueueFilter::addToken(const QString& token)
{
    if (token.isEmpty())
        return;
    static const QRegularExpression looksLikeToken(
        u"^(code|store|company|owner|state|severity|age|due|amount|risk)(:|>=|<=|>|<|=)"_s,
        QRegularExpression::CaseInsensitiveOption);
    if (!looksLikeToken.match(token).hasMatch())
        m_words.append(token);
    else if (auto condition = conditionOf(token))
        m_conditions.push_back(*condition);
    else
        m_problems.append(token);
}

std::optional<QueueFilter::Condition> QueueFilter::conditionOf(const QString& token)
{
    static const QRegularExpression pattern(u"^([a-z]+)(:|>=|<=|>|<|=)(.+)$"_s, QRegularExpression::CaseInsensitiveOption);
    static const QHash<QString, Field> fields{{u"code"_s, Field::Code}, {u"store"_s, Field::Store},
        {u"company"_s, Field::Company}, {u"owner"_s, Field::Owner}, {u"state"_s, Field::State},
        {u"severity"_s, Field::Severity}, {u"age"_s, Field::Age}, {u"due"_s, Field::Due}, {u"amount"_s, Field::Amount},
        {u"risk"_s, Field::Risk}};
    static const QHash<QString, Relation> relations{{u":"_s, Relation::Has}, {u"<"_s, Relation::Less},
        {u"<="_s, Relation::LessEqual}, {u">"_s, Relation::Greater}, {u">="_s, Relation::GreaterEqual},
        {u"="_s, Relation::Equal}};
    const auto match = pattern.match(token);
    if (!match.hasMatch())
        return {};
    Condition condition{fields.value(match.captured(1).toLower()), relations.value(match.captured(2)), match.captured(3)};
    std::optional<double> value;
    switch (condition.field) {
    case Field::Age:
    case Field::Due:
        value = millisecondsIn(condition.text);
        break;
    case Field::Amount:
    case Field::Risk:
        value = number(condition.text);
        break;
    default:
        // Text has no order: "store>5" means nothing.
        if (condition.relation != Relation::Has && condition.relation != Relation::Equal)
            return {};
        return condition;
    }
    if (!value)
        return {};
    condition.number = *value;
    if (condition.relation == Relation::Has)
        condition.relation = Relation::Equal;
    return condition;
}

bool QueueFilter::holds(Relation relation, double value, double limit)
{
    switch (relation) {
    case Relation::Less: return value < limit;
    case Relation::LessEqual: return value <= limit;
    case Relation::Greater: return value > limit;
    case Relation::GreaterEqual: return value >= limit;
    case Relation::Has:
    case Relation::Equal: return qFuzzyCompare(value + 1.0, limit + 1.0);
    }
    return false;
}

bool QueueFilter::matches(const Condition& condition, const ItemRow& row, const FilterContext& context)
{
    const auto hasText = [&](const QString& text) {
        return condition.relation == Relation::Equal ? text.compare(condition.text, Qt::CaseInsensitive) == 0
                                                     : contains(text, condition.text);
    };
    switch (condition.field) {
    case Field::Code: return hasText(row.code);
    case Field::Store: return hasText(row.store);
    case Field::Company: return hasText(row.company);
    case Field::Owner:
        if (condition.text.compare("me"_L1, Qt::CaseInsensitive) == 0)
            return isMe(row.owner, context) || isMe(row.claimedBy, context);
        if (condition.text.compare("nobody"_L1, Qt::CaseInsensitive) == 0)
            return row.owner.isEmpty() && row.claimedBy.isEmpty();
        return hasText(row.owner) || (!row.claimedBy.isEmpty() && hasText(row.claimedBy));
    case Field::State: return hasText(row.decision ? toName(*row.decision) : u"open"_s);
    case Field::Severity: return hasText(toName(row.severity));
    case Field::Age: return holds(condition.relation, double((context.now - row.detectedAt).count()), condition.number);
    case Field::Due:
        return row.dueAt && holds(condition.relation, double((*row.dueAt - context.now).count()), condition.number);
    case Field::Amount: return holds(condition.relation, row.amount.major(), condition.number);
    case Field::Risk: return holds(condition.relation, row.moneyAtRisk.major(), condition.number);
    }
    return true;
}

bool QueueFilter::matches(const ItemRow& row, const FilterContext& context) const
{
    for (const Condition& condition : m_conditions) {
        if (!matches(condition, row, context))
            return false;
    }
    for (const QString& word : m_words) {
        const bool found = contains(row.businessKey, word) || contains(row.counterparty, word) || contains(row.title, word)
            || contains(row.store, word) || contains(row.company, word) || contains(row.owner, word)
            || contains(row.code, word);
        if (!found)
            return false;
    }
    return true;
}

} // namespace backroom
