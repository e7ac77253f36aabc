// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/rule_standing.h"

#include <algorithm>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

/// With the shared actions it names.
Result<Rule> ruleIn(const Definitions& definitions, const Json& file)
{
    auto rule = ruleFromJson(file);
    if (!rule)
        return rule;
    if (const QStringList problems = definitions.lendActions(*rule); !problems.isEmpty())
        return Error::of(ErrorKind::BadInput, problems.join(u'\n'));
    return rule;
}

/// Rules that people agreed on at another desk, and that have no file here.
void addAgreed(Definitions& definitions, const PublicationRegister& publications)
{
    for (const auto& [code, publication] : publications.allPublished()) {
        const bool isHere = std::any_of(definitions.rules.begin(), definitions.rules.end(), [&code = code](const Rule& rule) { return rule.code == code; });
        const auto effective = isHere ? std::nullopt : effectiveRule({}, {}, &publication);
        if (!effective)
            continue;
        auto rule = ruleIn(definitions, effective->file);
        const bool isAtHome = rule && definitions.feed(rule->feed) && definitions.queue(rule->queue);
        if (isAtHome)
            definitions.rules.push_back(std::move(*rule));
        else
            definitions.problems.push_back(u"%1 v%2, as agreed, does not run here: %3"_s.arg(definitions.fileOf(code)).arg(publication.version)
                    .arg(rule ? u"this console lacks its feed or queue"_s : rule.error().detail.section(u'\n', 0, 0)));
    }
}

} // namespace

void applyPublications(Definitions& definitions, const PublicationRegister& publications)
{
    addAgreed(definitions, publications);
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
            if (auto agreed = ruleIn(definitions, effective->file)) {
                if (!isDelivered && effective->standing == RuleStanding::Pinned && effective->waitingVersion == 0)
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
