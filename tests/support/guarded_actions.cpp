// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/guarded_actions.h"

#include "core/engine/automation/pack_files.h"
#include "core/engine/definitions.h"

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

GuardInstaller deliveredGuard(OdooClient& client, const Clock& clock)
{
    static const PackFiles packs = loadPacks({QStringLiteral(BACKROOM_RESOURCES)});
    const Pack* pack = packs.pack(u"decision-guard"_s);
    if (!pack)
        qFatal("%s", qPrintable(packs.problems.join(u'\n')));
    return {client, clock, *pack, guardableMethods(delivered().rules, delivered().feeds)};
}

const ActionDefinition* actionOf(const ActionCase& one)
{
    const auto rule = std::find_if(delivered().rules.begin(), delivered().rules.end(), [&](const Rule& each) { return each.code.value == QLatin1StringView(one.rule); });
    if (rule == delivered().rules.end())
        return nullptr;
    const auto action = rule->actions.find(DecisionVerb{QString::fromLatin1(one.verb)});
    return action == rule->actions.end() ? nullptr : &action->second;
}

bool isGuarded(const ActionCase& one)
{
    const ActionDefinition* action = actionOf(one);
    return action && isGuardable(action->steps.back());
}

} // namespace backroom::test
