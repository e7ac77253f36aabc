// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/rule_standing.h"

namespace backroom {

using namespace Qt::StringLiterals;

void applyPublications(Definitions& definitions, const PublicationRegister& publications)
{
    for (Rule& rule : definitions.rules) {
        const RulePublication* published = publications.published(rule.code);
        const bool isDelivered = definitions.delivered.contains(rule.code);
        if (isDelivered && !published)
            continue;
        const auto own = definitions.ruleJson.find(rule.code);
        const auto installed = definitions.installedJson.find(rule.code);
        if (!isDelivered && own == definitions.ruleJson.end())
            continue;
        const Json delivered = installed == definitions.installedJson.end() ? Json() : installed->second;
        const auto effective = effectiveRule(isDelivered ? delivered : own->second, delivered, published);
        if (!effective)
            continue;
        const QString file = definitions.fileOf(rule.code);
        if (effective->waitingVersion != 0) {
            definitions.problems.push_back(u"%1 /version: v%2 came with the program and waits for two people to agree to it; v%3, as agreed, runs (backroomctl rules propose)"_s.arg(file)
                    .arg(effective->waitingVersion)
                    .arg(published->version));
        }
        const bool isDifferent = effective->file != (isDelivered ? delivered : own->second);
        if (isDifferent && (effective->standing == RuleStanding::Pinned || effective->standing == RuleStanding::Installed)) {
            if (auto agreed = ruleFromJson(effective->file)) {
                if (effective->standing == RuleStanding::Pinned && effective->waitingVersion == 0)
                    definitions.problems.push_back(u"%1 /version: changed without a second person; %2 runs in its place (backroomctl rules publish)"_s.arg(file, agreed->versionName()));
                rule = std::move(*agreed);
            } else {
                // What two people agreed on must not give way to what nobody agreed on.
                rule.mode = Rule::Mode::Shadow;
                definitions.problems.push_back(u"%1 /version: v%2, as agreed, cannot be read by this version of the program, so the rule is only counted (%3)"_s.arg(file)
                        .arg(effective->file.value("version", 0))
                        .arg(agreed.error().detail.section(u'\n', 0, 0)));
            }
        } else if (effective->standing == RuleStanding::Shadow && rule.mode == Rule::Mode::Active) {
            rule.mode = Rule::Mode::Shadow;
            definitions.problems.push_back(u"%1 /mode: carries limits and waits for a second person; it is only counted (backroomctl rules publish)"_s.arg(file));
        }
    }
}

} // namespace backroom
