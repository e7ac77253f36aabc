// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/outside_watch.h"

#include "core/base/log.h"
#include "core/domain/rules/fit.h"

#include <algorithm>

/// What ended in the source because of an act that a policy bears on, and that nobody here decided: the source shows who did
/// it by what the act leaves behind.
namespace backroom {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

using Trace = ActionDefinition::Trace;

/// The source's own programs; what they do nobody decides.
constexpr std::int64_t lastProgram = 1;
/// What one decided here does not stand for what he does another day.
constexpr Duration sameAct = 24h;

Json valuesOfRecord(const Record& record, const ActionDefinition& action)
{
    Json values{{"record", record.key.id}, {"model", toJson(record.key.model)}};
    for (const QString& field : action.usedFields())
        values["record." + field.toStdString()] = toJson(record.value(field));
    return values;
}

} // namespace

void OutsideWatch::lookForTraces()
{
    if (!m_traces.isOnline() || !m_asking.empty())
        return;
    const Timestamp until = m_clock.now() - grace;
    const auto since = m_traces.askedUntil();
    // What was over before anybody looked is nobody's finding.
    for (const ItemLife* life : since ? m_lives.closedSince(*since) : std::vector<const ItemLife*>()) {
        const Rule* rule = m_board.rule(life->rule);
        if (!rule || rule->kind == ItemKind::Approval || life->closedAt <= *since || life->closedAt > until)
            continue;
        for (const auto& [verb, action] : rule->actions) {
            if (action.trace != Trace::None && watches(*rule, action))
                m_asking.push_back({life->id, verb});
        }
    }
    askNext(until);
}

void OutsideWatch::askNext(Timestamp until)
{
    while (!m_asking.empty()) {
        const auto [item, verb] = m_asking.front();
        const ItemLife* life = m_lives.life(item);
        const Rule* rule = life ? m_board.rule(life->rule) : nullptr;
        const auto record = rule ? m_board.record(life->record) : std::nullopt;
        // What is gone from the source shows nothing any more.
        if (!record || !isClosed(life->state) || isKnown(item, life->generation, verb.value)) {
            m_asking.pop_front();
            continue;
        }
        const ActionDefinition& action = rule->actions.at(verb);
        const ActionStep& last = action.steps.back();
        if (action.trace == Trace::Record) {
            const RecordContext context = m_board.contextOf(rule->feed);
            if (matchesRecord(last.done, *record, {context.now}, context.schema, context.mirror))
                takeTraces(*life, verb, {{record->value(u"write_uid"_s).toId(), context.targetName(*record, u"write_uid"_s), record->writeDate()}});
            m_asking.pop_front();
            continue;
        }
        m_traces.ask(*last.proof, valuesOfRecord(*record, action), life->firstSeen, [this, until, item = item, verb = verb](const Result<std::vector<TraceMade>>& made) {
            if (!made)
                log::failure("traces not read", made.error());
            if (!made && (made.error().reach != Reach::Reached || isTransient(made.error().kind))) {
                m_asking.clear(); // all of it is asked again
                return;
            }
            // Who may not read it can tell nothing of it.
            if (const ItemLife* now = made ? m_lives.life(item) : nullptr)
                takeTraces(*now, verb, *made);
            if (!m_asking.empty())
                m_asking.pop_front();
            askNext(until);
        });
        return;
    }
    m_traces.setAskedUntil(until);
}

void OutsideWatch::takeTraces(const ItemLife& life, const DecisionVerb& verb, const std::vector<TraceMade>& made)
{
    const Rule* rule = m_board.rule(life.rule);
    const auto record = m_board.record(life.record);
    const auto foreign = std::find_if(made.begin(), made.end(), [&](const TraceMade& one) {
        return one.uid > lastProgram && one.at >= life.firstSeen && !isDecidedOnRecord(life.record, one.uid, one.at);
    });
    if (rule && record && foreign != made.end())
        tell({life.id, life.generation, verb.value, foreign->uid, foreign->who, toOdoo(foreign->at)}, *rule, *record, Json::object());
}

/// By that person at this desk, whatever the item and the verb; by anybody at another one.
bool OutsideWatch::isDecidedOnRecord(const RecordKey& record, std::int64_t uid, Timestamp at) const
{
    for (const Rule& rule : m_rules) {
        const FeedDefinition* feed = m_board.feed(rule.feed);
        if (!feed || feed->model != record.model)
            continue;
        const ItemId item = fingerprintOf(rule.code, record);
        const auto decisions = m_ledger.decisionsOn(item);
        if (!decisions)
            log::failure("decisions unreadable", decisions.error());
        const auto isIt = [&](const Decision& one) { return mayHaveHappened(one.state) && one.actorId == uid && one.decidedAt <= at + sameAct && at <= one.changedAt + sameAct; };
        if (!decisions || std::any_of(decisions->begin(), decisions->end(), isIt))
            return true;
        const ItemLife* life = m_lives.life(item);
        const auto isSaid = [&](const ItemConsent& consent) { return consent.verb.startsWith(decidedVerb({})); };
        if (life && std::any_of(life->consents.begin(), life->consents.end(), isSaid))
            return true;
        for (const auto& [verb, action] : rule.actions) {
            if (!life && m_isSaidElsewhere && m_isSaidElsewhere(item, decidedVerb(verb)))
                return true;
        }
    }
    return false;
}

} // namespace backroom
