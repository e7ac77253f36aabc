// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/rules/formula.h"

#include "core/domain/rules/formula_functions.h"
#include "core/domain/rules/unit_check.h"

#include <QRegularExpression>

#include <muParser.h>

#include <QSet>

#include <algorithm>
#include <cmath>
#include <limits>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype longestExpression = 4000;

Error refusal(const QString& pointer, const QString& reason)
{
    return Error::of(ErrorKind::BadInput, u"%1: %2"_s.arg(pointer, reason));
}

Error refusal(const mu::ParserError& failure)
{
    QString reason = QString::fromStdString(failure.GetMsg());
    const int position = failure.GetPos();
    if (position >= 0) // counted from one, as editors do
        reason = u"at %1: %2"_s.arg(position + 1).arg(reason);
    return refusal(u"/expression"_s, reason);
}

/// What muParser would misread or not explain.
std::optional<Error> objection(const QString& expression)
{
    const auto at = [](qsizetype position, const QString& reason) {
        return refusal(u"/expression"_s, u"at %1: %2"_s.arg(position + 1).arg(reason));
    };
    if (expression.trimmed().isEmpty())
        return refusal(u"/expression"_s, u"is empty"_s);
    if (expression.size() > longestExpression)
        return refusal(u"/expression"_s, u"is longer than %1 characters"_s.arg(longestExpression));
    static const QRegularExpression strange(u"[^-0-9A-Za-z_$+*/^<>=!&|().,\\s]"_s);
    if (const auto match = strange.match(expression); match.hasMatch())
        return at(match.capturedStart(), match.capturedView() == u"?"_s ? u"write if(condition, a, b)"_s : u"\"%1\" has no meaning here"_s.arg(match.captured()));
    static const QRegularExpression call(u"(?<![0-9A-Za-z_$])([A-Za-z_$][0-9A-Za-z_$]*)\\s*\\("_s);
    for (auto matches = call.globalMatch(expression); matches.hasNext();) {
        const auto match = matches.next();
        if (!functionNames().contains(match.captured(1)))
            return at(match.capturedStart(1), u"there is no function %1; there are %2"_s.arg(match.captured(1), functionNames().join(u", "_s)));
    }
    return std::nullopt;
}

std::vector<double> literalsOf(const QString& expression)
{
    static const QRegularExpression number(u"(?<![0-9A-Za-z_$.])[0-9]*\\.?[0-9]+(?:[eE][-+]?[0-9]+)?"_s);
    std::vector<double> found;
    for (auto matches = number.globalMatch(expression); matches.hasNext();)
        found.push_back(matches.next().captured().toDouble());
    return found;
}

QString signatureOf(const FormulaDefinition& definition, const UnitProbe& probe)
{
    QString signature = definition.expression + u'|' + probe.result.toText();
    for (const UnitProbe::Input& input : probe.inputs) {
        signature += u'|' + input.unit.toText();
        if (input.fixed)
            signature += u'=' + QString::number(*input.fixed, 'g', 17);
    }
    return signature;
}

} // namespace

struct Formula::Program {
    Branches branches;
    mu::Parser parser;
    std::vector<QString> variables;
    std::vector<double> slots; ///< of the variables, then of the constants; where the parser reads them

    double run()
    {
        branches.reached = 0;
        try {
            const double result = parser.Eval();
            return std::isfinite(result) ? result : std::numeric_limits<double>::quiet_NaN();
        } catch (const mu::ParserError&) { // it was compiled, so nothing is left that could go wrong
            return std::numeric_limits<double>::quiet_NaN();
        }
    }
};

Formula::Formula(std::unique_ptr<Program> program) : m_program(std::move(program)) {}
Formula::Formula(Formula&&) noexcept = default;
Formula& Formula::operator=(Formula&&) noexcept = default;
Formula::~Formula() = default;

namespace {

/// The names of an expression by kind; what they stand for.
struct Names {
    std::vector<std::string> variables;
    std::vector<std::string> constants;
    std::vector<QString> sources; ///< of the variables
};

Result<Names> namesIn(mu::Parser& parser, const FormulaDefinition& definition)
{
    if (const auto error = objection(definition.expression))
        return *error;
    for (const auto& [name, constant] : definition.constants) {
        if (definition.uses.contains(name))
            return refusal(u"/constants/"_s + name, u"is also a name in uses"_s);
    }
    Names names;
    parser.SetExpr(definition.expression.toStdString());
    for (const auto& [name, slot] : parser.GetUsedVar()) {
        const QString text = QString::fromStdString(name);
        if (definition.constants.contains(text)) {
            names.constants.push_back(name);
            continue;
        }
        const auto path = definition.uses.find(text);
        names.variables.push_back(name);
        names.sources.push_back(path == definition.uses.end() ? text : path->second);
    }
    return names;
}

Error unknownName(const FormulaDefinition& definition, const QString& name)
{
    if (const auto path = definition.uses.find(name); path != definition.uses.end())
        return refusal(u"/uses/"_s + name, u"there is no %1"_s.arg(path->second));
    const QRegularExpression word(u"(?<![0-9A-Za-z_$])%1(?![0-9A-Za-z_$])"_s.arg(QRegularExpression::escape(name)));
    return refusal(u"/expression"_s, u"at %1: there is no %2"_s.arg(definition.expression.indexOf(word) + 1).arg(name));
}

} // namespace

Result<std::vector<QString>> Formula::sourcesOf(const FormulaDefinition& definition)
{
    Branches branches;
    try {
        mu::Parser parser;
        defineLanguage(parser, branches);
        auto names = namesIn(parser, definition);
        if (!names)
            return names.error();
        return std::move(names->sources);
    } catch (const mu::ParserError& failure) {
        return refusal(failure);
    }
}

Result<Formula> Formula::compile(const FormulaDefinition& definition, const UnitOf& unitOf)
{
    auto program = std::make_unique<Program>();
    UnitProbe probe;
    try {
        mu::Parser& parser = program->parser;
        defineLanguage(parser, program->branches);
        auto names = namesIn(parser, definition);
        if (!names)
            return names.error();
        for (std::size_t i = 0; i < names->variables.size(); ++i) {
            const auto unit = unitOf(names->sources[i]);
            if (!unit)
                return unknownName(definition, QString::fromStdString(names->variables[i]));
            probe.inputs.push_back({*unit, std::nullopt});
        }
        for (const auto& name : names->constants) {
            const auto& constant = definition.constants.at(QString::fromStdString(name));
            probe.inputs.push_back({constant.unit, constant.value});
        }
        program->slots.resize(probe.inputs.size());
        for (std::size_t i = 0; i < probe.inputs.size(); ++i) {
            const bool isConstant = i >= names->variables.size();
            parser.DefineVar(isConstant ? names->constants[i - names->variables.size()] : names->variables[i], &program->slots[i]);
        }
        parser.Eval(); // compiles
        if (parser.GetNumResults() != 1)
            return refusal(u"/expression"_s, u"has more than one result"_s);
        program->variables = std::move(names->sources);
    } catch (const mu::ParserError& failure) {
        return refusal(failure);
    }
    probe.result = definition.unit;
    probe.landmarks = literalsOf(definition.expression);
    probe.branches = &program->branches;
    probe.evaluate = [&program](const double* values) {
        std::copy_n(values, program->slots.size(), program->slots.begin());
        return program->run();
    };
    // The same formula is compiled again whenever a schema becomes known; what scaled right once always does.
    static thread_local QSet<QString> proven;
    const QString signature = signatureOf(definition, probe);
    if (!proven.contains(signature)) {
        if (const auto reason = unitObjection(probe))
            return refusal(u"/unit"_s, *reason);
        proven.insert(signature);
    }
    for (std::size_t i = program->variables.size(); i < probe.inputs.size(); ++i)
        program->slots[i] = *probe.inputs[i].fixed;
    return Formula(std::move(program));
}

const std::vector<QString>& Formula::variables() const
{
    return m_program->variables;
}

double Formula::evaluate(const double* values) const
{
    std::copy_n(values, m_program->variables.size(), m_program->slots.begin());
    return m_program->run();
}

} // namespace backroom
