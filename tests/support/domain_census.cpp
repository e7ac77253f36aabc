// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/domain_census.h"

#include "tests/support/domain_walk.h"

#include <algorithm>

namespace backroom::test {

using namespace Qt::StringLiterals;

namespace {

const QStringList operators{u"="_s, u"!="_s, u"<>"_s, u"=="_s, u"=?"_s, u"<"_s, u"<="_s, u">"_s, u">="_s, u"in"_s, u"not in"_s, u"like"_s, u"not like"_s,
    u"ilike"_s, u"not ilike"_s, u"=like"_s, u"not =like"_s, u"=ilike"_s, u"not =ilike"_s, u"child_of"_s, u"parent_of"_s, u"any"_s, u"not any"_s};
const QStringList types{u"id"_s, u"display_name"_s, u"boolean"_s, u"integer"_s, u"float"_s, u"monetary"_s, u"char"_s, u"text"_s, u"selection"_s, u"date"_s,
    u"datetime"_s, u"many2one"_s, u"one2many"_s, u"many2many"_s};

QStringList below(const QStringList& names, const std::map<QString, int>& counts, int least)
{
    QStringList rare;
    for (const QString& name : names) {
        const auto count = counts.find(name);
        if (count == counts.end() || count->second < least)
            rare << name;
    }
    return rare;
}

QString listed(const std::map<QString, int>& counts)
{
    std::vector<std::pair<int, QString>> sorted;
    for (const auto& [name, count] : counts)
        sorted.emplace_back(-count, name);
    std::sort(sorted.begin(), sorted.end());
    QStringList words;
    for (const auto& [count, name] : sorted)
        words << u"%1 %2"_s.arg(name).arg(-count);
    return words.join(u", "_s);
}

} // namespace

void DomainCensus::count(const QString& model, const Json& domain)
{
    Json copy = domain;
    forEachCondition(m_mirror, model, copy, [this](const Json& condition, const FieldAt& field) {
        ++m_operators[textOf(condition[1])];
        ++m_types[field.type];
    });
}

QStringList DomainCensus::operatorsBelow(int least) const
{
    return below(operators, m_operators, least);
}

bool DomainCensus::hasAnyOf(const QStringList& operators) const
{
    return std::any_of(operators.begin(), operators.end(), [this](const QString& name) { return m_operators.contains(name); });
}

QStringList DomainCensus::typesBelow(int least) const
{
    return below(types, m_types, least);
}

QString DomainCensus::summary() const
{
    return u"operators: %1\ntypes: %2"_s.arg(listed(m_operators), listed(m_types));
}

} // namespace backroom::test
