// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/rule_standing.h"

namespace backroom {

using namespace Qt::StringLiterals;

void applyPublications(Definitions& definitions, const PublicationRegister& publications)
{
    for (Rule& rule : definitions.rules) {
        if (definitions.delivered.contains(rule.code))
            continue;
        const auto own = definitions.ruleJson.find(rule.code);
        const auto installed = definitions.installedJson.find(rule.code);
        if (own == definitions.ruleJson.end())
            continue;
        const auto effective = effectiveRule(own->second, installed == definitions.installedJson.end() ? Json() : installed->second, publications.published(rule.code));
        if (!effective)
            continue;
        const QString file = definitions.fileOf(rule.code);
        if (effective->standing == RuleStanding::Pinned) {
            if (auto agreed = ruleFromJson(effective->file)) {
                definitions.problems.push_back(u"%1 /version: changed without a second person; %2 runs in its place (backroomctl rules publish)"_s.arg(file, agreed->versionName()));
                rule = std::move(*agreed);
            }
        } else if (effective->standing == RuleStanding::Shadow && rule.mode == Rule::Mode::Active) {
            rule.mode = Rule::Mode::Shadow;
            definitions.problems.push_back(u"%1 /mode: carries limits and waits for a second person; it is only counted (backroomctl rules publish)"_s.arg(file));
        }
    }
}

} // namespace backroom
