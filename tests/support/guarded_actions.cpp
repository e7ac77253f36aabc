// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/guarded_actions.h"

#include "core/engine/definitions.h"

#include <QFile>

#include <algorithm>

namespace backroom::test {

using namespace Qt::StringLiterals;

namespace {

const Definitions& delivered()
{
    static const Definitions definitions = loadDefinitions({QStringLiteral(BACKROOM_RESOURCES)});
    return definitions;
}

} // namespace

GuardInstaller deliveredGuard(OdooClient& client)
{
    QFile code(QStringLiteral(BACKROOM_RESOURCES "/packs/decision-guard/action.py"));
    if (!code.open(QIODevice::ReadOnly))
        qFatal("%s", qPrintable(code.errorString()));
    return {client, QString::fromUtf8(code.readAll()), guardableMethods(delivered().rules, delivered().feeds)};
}

bool isGuarded(const ActionCase& one)
{
    const auto rule = std::find_if(delivered().rules.begin(), delivered().rules.end(), [&](const Rule& each) { return each.code.value == QLatin1StringView(one.rule); });
    if (rule == delivered().rules.end())
        return false;
    const auto action = rule->actions.find(DecisionVerb{QString::fromLatin1(one.verb)});
    return action != rule->actions.end() && isGuardable(action->second.steps.back());
}

} // namespace backroom::test
