// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/bus/failure_class.h"

#include "core/domain/rules/definition_reader.h"

#include <algorithm>
#include <array>
#include <utility>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

/// So often may an item fail after a fix before it is taken for what no fix of the kind helps (domain.md §3.3).
constexpr int failuresOfPoison = 3;

constexpr std::array classNames{
    std::pair{FailureClass::Transient, "transient"},
    std::pair{FailureClass::Configuration, "configuration"},
    std::pair{FailureClass::Data, "data"},
    std::pair{FailureClass::BusinessRule, "business-rule"},
    std::pair{FailureClass::Poison, "poison"},
    std::pair{FailureClass::Unknown, "unknown"},
};

/// "503" itself, "5xx" for a hundred of them, "ECONN*" for all that begin so.
bool matchesCode(const QString& code, const QString& pattern)
{
    if (pattern.endsWith(u"xx"))
        return code.size() == 3 && code.front() == pattern.front() && code.front().isDigit();
    return pattern.endsWith(u'*') ? code.startsWith(QStringView(pattern).chopped(1)) : code == pattern;
}

template <typename Matches>
bool holdsOne(const std::vector<QString>& wanted, Matches&& matches)
{
    return wanted.empty() || std::any_of(wanted.begin(), wanted.end(), matches);
}

bool isAsked(const std::optional<bool>& wanted, bool is)
{
    return !wanted || *wanted == is;
}

std::optional<bool> flagOf(DefinitionReader& reader, const char* key)
{
    const Json* value = reader.value(key);
    if (!value)
        return std::nullopt;
    if (!value->is_boolean())
        reader.fail(reader.pointer(key), u"must be true or false"_s);
    return *value == Json(true);
}

std::optional<FailureClass> classAt(DefinitionReader& reader, const char* key)
{
    const QString name = reader.text(key, false);
    const auto found = failureClassFrom(name);
    if (!name.isEmpty() && !found)
        reader.fail(reader.pointer(key), u"there is no class \"%1\""_s.arg(name));
    return found;
}

} // namespace

QString toName(FailureClass failureClass)
{
    for (const auto& [known, name] : classNames) {
        if (known == failureClass)
            return QLatin1StringView(name);
    }
    return {};
}

std::optional<FailureClass> failureClassFrom(const QString& text)
{
    for (const auto& [known, name] : classNames) {
        if (text == QLatin1StringView(name))
            return known;
    }
    return std::nullopt;
}

struct FailureTableReader {
    static FailureTable::Condition condition(DefinitionReader& rule)
    {
        FailureTable::Condition condition;
        const Json* when = rule.object("when");
        if (!when)
            return condition;
        DefinitionReader reader(*when, rule.pointer("when"));
        condition.status = reader.texts("status", false);
        condition.errors = reader.texts("error", false);
        condition.codes = reader.texts("code", false);
        condition.nodeTypes = reader.texts("node", false);
        condition.thrown = reader.texts("thrown", false);
        condition.keys = reader.texts("key", false);
        condition.texts = reader.texts("text", false);
        condition.hasFault = flagOf(reader, "fault");
        condition.isHidden = flagOf(reader, "hidden");
        condition.isOfChild = flagOf(reader, "child");
        for (std::size_t i = 0; i < condition.status.size(); ++i) {
            if (toName(executionStatusFrom(condition.status[i])) != condition.status[i])
                reader.fail(reader.pointer("status") + u'/' + QString::number(i), u"there is no such status"_s);
        }
        rule.absorb(reader);
        return condition;
    }

    static FailureTable::Cause cause(DefinitionReader& reader)
    {
        FailureTable::Cause cause;
        cause.kind.cause = reader.text("id");
        cause.kind.is = classAt(reader, "class").value_or(FailureClass::Unknown);
        cause.onceWorked = classAt(reader, "onceWorked");
        cause.kind.name = reader.localText("name");
        cause.kind.likelyFix = reader.localText("fix");
        const QString effect = reader.text("effect");
        cause.kind.effect = effect == u"none"_s ? CallEffect::None : CallEffect::Possible;
        if (effect != u"none"_s && effect != u"possible"_s)
            reader.fail(reader.pointer("effect"), u"must be none or possible"_s);
        return cause;
    }
};

Result<FailureTable> FailureTable::fromJson(const Json& json)
{
    FailureTable table;
    DefinitionReader reader(json);
    for (const char* others : {"id", "customData", "flows"})
        reader.skip(others);
    eachObject(reader, "causes", true, [&table](DefinitionReader& one) { table.m_causes.push_back(FailureTableReader::cause(one)); });
    eachObject(reader, "rules", true, [&table](DefinitionReader& one) {
        Rule rule{FailureTableReader::condition(one), {}};
        const QString name = one.text("cause", false);
        const auto found = std::find_if(table.m_causes.begin(), table.m_causes.end(), [&name](const Cause& cause) { return cause.kind.cause == name; });
        if (found != table.m_causes.end())
            rule.cause = static_cast<std::size_t>(found - table.m_causes.begin());
        else if (!name.isEmpty())
            one.fail(one.pointer("cause"), u"there is no cause \"%1\""_s.arg(name));
        table.m_rules.push_back(std::move(rule));
    });
    if (const auto error = reader.finish())
        return *error;
    return table;
}

bool FailureTable::Condition::holds(ExecutionStatus executionStatus, const std::optional<ExecutionFault>& fault) const
{
    static const ExecutionFault none;
    const ExecutionFault& told = fault ? *fault : none;
    const auto is = [](const QString& value) { return [&value](const QString& wanted) { return value == wanted; }; };
    return holdsOne(status, is(toName(executionStatus))) && isAsked(hasFault, fault.has_value()) && isAsked(isHidden, told.isRedacted)
        && isAsked(isOfChild, told.childExecution != 0) && holdsOne(errors, is(told.name)) && holdsOne(nodeTypes, is(told.nodeType))
        && holdsOne(thrown, is(told.description)) && holdsOne(keys, is(told.descriptionKey))
        && holdsOne(codes, [&told](const QString& pattern) { return matchesCode(told.httpCode, pattern); })
        && holdsOne(texts, [&told](const QString& text) { return told.message.contains(text); });
}

std::optional<FailureKind> FailureTable::judge(ExecutionStatus status, const std::optional<ExecutionFault>& fault, const FailureHistory& history) const
{
    const auto found = std::find_if(m_rules.begin(), m_rules.end(), [&](const Rule& rule) { return rule.when.holds(status, fault); });
    FailureKind kind;
    if (found != m_rules.end()) {
        if (!found->cause)
            return std::nullopt;
        const Cause& cause = m_causes[*found->cause];
        kind = cause.kind;
        if (cause.onceWorked && history.hasWorked)
            kind.is = *cause.onceWorked;
    }
    if (history.failuresSinceFix >= failuresOfPoison)
        kind.is = FailureClass::Poison;
    return kind;
}

std::optional<FailureKind> FailureTable::judge(const Execution& execution, const FailureHistory& history) const
{
    return isFailure(execution.head.status) ? judge(execution.head.status, execution.fault, history) : std::nullopt;
}

std::optional<FailureKind> FailureTable::judge(const SoftFault& soft, const FailureHistory& history) const
{
    return judge(ExecutionStatus::Error, soft.fault, history);
}

const FailureKind* FailureTable::kind(const QString& cause) const
{
    const auto found = std::find_if(m_causes.begin(), m_causes.end(), [&cause](const Cause& one) { return one.kind.cause == cause; });
    return found == m_causes.end() ? nullptr : &found->kind;
}

bool needsWords(const Execution& execution)
{
    const auto isSilent = [](const ExecutionFault& fault) { return fault.isRedacted && fault.httpCode.isEmpty(); };
    return (execution.fault && isSilent(*execution.fault))
        || std::any_of(execution.softFaults.begin(), execution.softFaults.end(), [&](const SoftFault& soft) { return isSilent(soft.fault); });
}

} // namespace backroom
