// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/bus/bus_rules.h"
#include "core/domain/governance/policy_book.h"
#include "core/domain/rules/feed_definition.h"
#include "core/domain/rules/playbook.h"
#include "core/domain/rules/queue_definition.h"
#include "core/domain/rules/rule.h"
#include "core/domain/rules/shared_actions.h"
#include "core/domain/systems/system_map.h"
#include "core/domain/time/calendar_book.h"
#include "core/domain/work/sla.h"

#include <QStringList>

namespace backroom {

/// The feeds, rules and queues of the installation and of the user, each file accepted or refused on its own.
struct Definitions {
    std::vector<FeedDefinition> feeds;
    std::vector<Rule> rules;
    std::vector<QueueDefinition> queues; ///< in the order they are shown
    SharedActions sharedActions; ///< of the installation alone
    std::vector<Playbook> playbooks;
    CalendarBook calendars;
    SlaTable sla;
    SystemMap systems;
    BusRules bus;
    std::vector<PolicyFile> policies;
    PolicyBook policyBook; ///< of all policies as the files stand; which of them are in force, two people say
    std::map<PolicyId, QString> policyFiles;     ///< "policies/limits.json"
    std::map<PolicyId, Json> policyJson;         ///< the files as they stand, of policies that are not delivered
    std::map<PolicyId, Json> installedPolicyJson; ///< the delivered files
    std::map<PlaybookId, QString> playbookFiles; ///< "playbooks/cooling-failure.json"
    std::map<FeedId, QString> feedFiles; ///< "feeds/invoices.json"
    /// Fields that only files of the user's ask for. Delivered feeds name what some versions of a source do not have; who
    /// writes a feed knows his own source.
    std::map<FeedId, std::set<QString>> ownFields;
    std::map<RuleId, QString> ruleFiles; ///< "rules/PUR.order.to-approve.json"
    std::map<RuleId, Json> ruleJson;      ///< the files as they stand, of rules that are not delivered
    std::map<RuleId, Json> installedJson; ///< the delivered files under the same codes
    /// Code of rules that the program itself delivers; they need nobody's consent.
    std::set<RuleId> delivered;
    /// "rules/x.json /when: …": file, JSON pointer and reason of everything refused.
    QStringList problems;

    const QueueDefinition* queue(const QueueId& id) const;
    const FeedDefinition* feed(const FeedId& id) const;
    QString fileOf(const RuleId& rule) const;
    QString fileOf(const FeedId& feed) const;
    QString fileOf(const PolicyId& policy) const;
    QString fileOf(const PlaybookId& playbook) const;
    /// Gives the rule the shared actions it names; what cannot be given is an objection, with its pointer.
    QStringList lendActions(Rule& rule) const;
};

/// Reads `feeds`, `rules`, `queues`, `actions`, `playbooks`, `policies`, `calendars`, `sla`, `systems` and `bus` of each folder in turn;
/// a later file replaces an earlier one of the same id. The first folder is the installation's.
Definitions loadDefinitions(const QStringList& folders);

/// One rule file as `backroomctl rules check` and `test` read it.
Result<Json> readDefinitionFile(const QString& path);

} // namespace backroom
