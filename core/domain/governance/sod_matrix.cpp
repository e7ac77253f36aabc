// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/governance/sod_matrix.h"

#include "core/domain/rules/definition_reader.h"

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

std::optional<SodRule> ruleOf(QChar sign)
{
    switch (sign.unicode()) {
    case u'.': return SodRule::Free;
    case u'o': return SodRule::SecondPerson;
    case u'X': return SodRule::Never;
    default: return std::nullopt;
    }
}

} // namespace

Result<SodMatrix> SodMatrix::fromJson(const Json& json, const QString& pointer)
{
    DefinitionReader reader(json, pointer);
    SodMatrix matrix;
    for (const Duty row : allDuties()) {
        const QByteArray name = toName(row).toLatin1();
        const QString signs = reader.text(name.constData());
        if (!signs.isEmpty() && signs.size() != static_cast<qsizetype>(size))
            reader.fail(reader.pointer(name.constData()), u"must have a sign for each of the %1 duties"_s.arg(size));
        for (const Duty column : allDuties()) {
            const auto at = static_cast<qsizetype>(column);
            const auto rule = at < signs.size() ? ruleOf(signs[at]) : std::nullopt;
            if (at < signs.size() && !rule)
                reader.fail(reader.pointer(name.constData()), u"\"%1\" at %2 is none of X, o and ."_s.arg(signs[at]).arg(toName(column)));
            else if (rule)
                matrix.m_rules[place(row, column)] = *rule;
        }
    }
    if (const auto error = reader.finish())
        return *error;
    for (const Duty row : allDuties()) {
        for (const Duty column : allDuties()) {
            if (row < column && matrix.between(row, column) != matrix.between(column, row))
                reader.fail(pointer + u'/' + toName(column), u"%2 with %1 is not what %1 with %2 is"_s.arg(toName(row), toName(column)));
        }
        if (matrix.between(row, row) != SodRule::Free)
            reader.fail(pointer + u'/' + toName(row), u"a duty goes with itself"_s);
    }
    if (const auto error = reader.finish())
        return *error;
    return matrix;
}

} // namespace backroom
