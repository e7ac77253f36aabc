// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/outside_watch.h"

#include "core/base/log.h"
#include "core/domain/rules/fit.h"

#include <algorithm>

namespace backroom {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr Duration outsideLookInterval = 60s;
/// So long may what belongs to an act not be read yet: the record, or the source's word.
constexpr Duration longestWait = 30min;
constexpr Duration outsideHorizon = std::chrono::days(30);
const QString edited = u"edited"_s;

const ModelSchema& outsideFields()
{
    static const ModelSchema fields{{u"name"_s, {u"char"_s, {}}}, {u"rule_code"_s, {u"char"_s, {}}}, {u"verb"_s, {u"char"_s, {}}},
        {u"decided_by"_s, {u"many2one"_s, u"res.users"_s}}, {u"decided_at"_s, {u"datetime"_s, {}}}, {u"amount_total"_s, {u"monetary"_s, {}}},
        {u"amount_decided"_s, {u"monetary"_s, {}}}, {u"changed_fields"_s, {u"char"_s, {}}}, {u"currency_id"_s, {u"many2one"_s, u"res.currency"_s}}, {u"company_id"_s, {u"many2one"_s, u"res.company"_s}},
        {u"origin_model"_s, {u"char"_s, {}}}, {u"origin_id"_s, {u"integer"_s, {}}}, {u"write_date"_s, {u"datetime"_s, {}}}, {u"write_uid"_s, {u"many2one"_s, u"res.users"_s}}};
    return fields;
}

std::map<QString, FieldValue> outsideValues(const Json& subject)
{
    using Log = FindingLog;
    const Json& origin = subject["record"];
    return {{u"name"_s, Log::text(subject, "businessKey")}, {u"rule_code"_s, Log::text(subject, "rule")}, {u"verb"_s, Log::text(subject, "verb")},
        {u"decided_by"_s, Log::reference(subject, "writer")}, {u"decided_at"_s, Log::text(subject, "writtenAt")}, {u"amount_total"_s, Log::number(subject, "amount")},
        {u"amount_decided"_s, Log::number(subject, "amountDecided")}, {u"changed_fields"_s, Log::text(subject, "changed")}, {u"currency_id"_s, Log::reference(subject, "currency")},
        {u"company_id"_s, Log::reference(subject, "company")}, {u"origin_model"_s, Log::text(origin, "model")}, {u"origin_id"_s, FieldValue(integerAt(origin, "id"))},
        {u"write_uid"_s, Log::reference(subject, "writer")}};
}

/// The act whose effect the record shows.
std::optional<DecisionVerb> verbSeen(const Rule& rule, const Record& record, const RecordContext& context)
{
    for (const auto& [verb, action] : rule.actions) {
        const SearchDomain& done = action.steps.back().done;
        const bool isPlain = action.judgedAs && action.inputs.empty() && !done.paths().empty();
        if (isPlain && matchesRecord(done, record, {context.now}, context.schema, context.mirror))
            return verb;
    }
    return std::nullopt;
}

/// What of the amount, and of whom it goes to, is not as it was approved. Quantities and dates go on living after an approval.
QStringList changedSince(const Decision& decision, const Rule& rule, const Record& record, const RecordContext& context)
{
    QStringList changed;
    if (!rule.amountField.isEmpty() && decision.amount.currency().isValid()
        && Money::fromMajor(resolve(record, rule.amountField, context).value.toDouble(), decision.amount.currency()) != decision.amount)
        changed.push_back(rule.amountField);
    static const QStringList counterparties{u"res.partner"_s, u"res.partner.bank"_s, u"res.currency"_s};
    for (const Fact& sealed : decision.seal.fields) {
        const auto schema = context.schema->find(sealed.key);
        if (schema == context.schema->end() || schema->second.type != u"many2one"_s || !counterparties.contains(schema->second.relation))
            continue;
        const std::int64_t now = record.value(sealed.key).toId();
        // As it was sealed: "name [id]" (sealRecord).
        const bool isSame = now == 0 ? !sealed.value.endsWith(u']') : sealed.value.endsWith(u" [%1]"_s.arg(now));
        if (!isSame)
            changed.push_back(sealed.key);
    }
    return changed;
}

} // namespace

OutsideWatch::OutsideWatch(Clock& clock, LedgerStore& ledger, QueueBoard& board, ItemLives& lives, const Discussion& discussion, SourceHistory& history, TraceReader& traces,
    const std::vector<Rule>& rules, SourceId source, QString device, QObject* parent)
    : QObject(parent), m_clock(clock), m_ledger(ledger), m_board(board), m_lives(lives), m_discussion(discussion), m_history(history), m_traces(traces), m_rules(rules),
      m_findings(clock, ledger, board, std::move(source), std::move(device), {u"outside.found"_s, {u"decided-outside"_s}, outsideFields(), outsideValues}), m_timer(clock)
{
}

bool OutsideWatch::mayHaveHappened(DecisionState state)
{
    return state == DecisionState::Sending || state == DecisionState::Acknowledged || state == DecisionState::Unverified || state == DecisionState::Verified;
}

bool OutsideWatch::watches(const Rule& rule, const ActionDefinition& action)
{
    const bool isJudged = action.judgedAs && (rule.policy || !action.judgedAct.isEmpty());
    return rule.mode == Rule::Mode::Active && (rule.kind == ItemKind::Approval || isJudged);
}

QString OutsideWatch::decidedVerb(const DecisionVerb& verb)
{
    return u"decided:"_s + verb.value;
}

void OutsideWatch::resume()
{
    look();
}

void OutsideWatch::suspend()
{
    m_timer.stop();
    m_asking.clear();
}

void OutsideWatch::look()
{
    m_timer.start(outsideLookInterval, [this] { look(); });
    // What a damaged ledger does not hold may have been decided here all the same, and nothing more is written to it.
    if (m_ledger.damage())
        return;
    for (const ToldAct& act : m_history.pending(m_clock.now() - grace)) {
        if (lookAt(act) || m_clock.now() - act.readAt > longestWait)
            m_history.settle(act.message);
    }
    for (const ItemLife* life : m_lives.closedSince(m_clock.now() - outsideHorizon)) {
        if (m_clock.now() - life->closedAt.value_or(m_clock.now()) >= grace)
            lookAt(*life);
    }
    lookForTraces();
}

bool OutsideWatch::lookAt(const ToldAct& act)
{
    bool isTold = true;
    for (const Rule& rule : m_rules) {
        const FeedDefinition* feed = m_board.feed(rule.feed);
        if (!feed || feed->model != act.record.model)
            continue;
        for (const auto& [verb, action] : rule.actions) {
            if (action.told == act.told && watches(rule, action))
                isTold = lookAt(act, rule, verb, action) && isTold;
        }
    }
    return isTold;
}

bool OutsideWatch::lookAt(const ToldAct& act, const Rule& rule, const DecisionVerb& verb, const ActionDefinition& action)
{
    const ItemId id = fingerprintOf(rule.code, act.record);
    const ItemLife* life = m_lives.life(id);
    const int generation = life ? life->generation : 1;
    // Of other kinds counts what ended an item that was there, whatever else is told by the same kind of message.
    const bool isApproval = rule.kind == ItemKind::Approval;
    if (!isApproval && (!life || life->occurrences == 0 || act.at < life->firstSeen || isDecidedOnRecord(act.record, act.uid, act.at)))
        return true;
    if (!isApproval && !isClosed(life->state))
        return false;
    if (isKnown(id, generation, verb.value) || isDecidedHere(id, verb) || (m_isSaidElsewhere && m_isSaidElsewhere(id, decidedVerb(verb))))
        return true;
    const auto record = m_board.record(act.record);
    if (!record)
        return false; // of what kind it is, only the record tells
    const RecordContext context = m_board.contextOf(rule.feed);
    const bool hasWaited = (life && life->occurrences > 0) || matchesRecord(rule.when, asBefore(action.steps.front().guard, *record), {context.now}, context.schema, context.mirror);
    if (hasWaited)
        tell({id, generation, verb.value, act.uid, act.who, toOdoo(act.at)}, rule, *record, Json::object());
    return true;
}

bool OutsideWatch::isDecidedHere(const ItemId& item, const DecisionVerb& verb) const
{
    const auto decisions = m_ledger.decisionsOn(item);
    if (!decisions)
        log::failure("decisions unreadable", decisions.error());
    const bool isOurs = !decisions || std::any_of(decisions->begin(), decisions->end(), [&verb](const Decision& decision) { return decision.verb == verb && mayHaveHappened(decision.state); });
    const ItemLife* life = m_lives.life(item);
    return isOurs || (life && std::any_of(life->consents.begin(), life->consents.end(), [&verb](const ItemConsent& consent) { return consent.verb == decidedVerb(verb); }));
}

void OutsideWatch::lookAt(const ItemLife& life)
{
    const Rule* rule = m_board.rule(life.rule);
    // Where nobody can talk about it, the others cannot say that they decided it.
    if (!rule || rule->kind != ItemKind::Approval || !m_discussion.placeOf(life))
        return;
    const auto record = m_board.record(life.record);
    const RecordContext context = m_board.contextOf(rule->feed);
    const auto verb = record ? verbSeen(*rule, *record, context) : std::nullopt;
    if (!verb || isKnown(life.id, life.generation, verb->value))
        return;
    const auto decisions = m_ledger.decisionsOn(life.id);
    if (!decisions) {
        log::failure("decisions unreadable", decisions.error());
        return;
    }
    const auto ours = std::find_if(decisions->begin(), decisions->end(), [&](const Decision& decision) { return decision.verb == *verb && mayHaveHappened(decision.state); });
    if (ours != decisions->end()) {
        const QStringList changed = ours->state == DecisionState::Verified && *verb == verbs::approve ? changedSince(*ours, *rule, *record, context) : QStringList();
        if (!changed.isEmpty() && !isKnown(life.id, life.generation, edited))
            tell(foundOn(life, *record, *rule, edited), *rule, *record, {{"amountDecided", ours->amount.currency().isValid() ? ours->amount.major() : 0}, {"changed", toJson(changed.join(u", "_s))}});
        return;
    }
    // Where the source tells by itself it says who it was, and not only who wrote last.
    const bool isToldOf = m_history.tells(life.record.model, rule->actions.at(*verb).told) && m_clock.now() - life.closedAt.value_or(m_clock.now()) < 2 * grace;
    if (!isToldOf && !isDecidedHere(life.id, *verb))
        tell(foundOn(life, *record, *rule, verb->value), *rule, *record, Json::object());
}

bool OutsideWatch::isKnown(const ItemId& item, int generation, const QString& what) const
{
    return m_findings.knows(u"%1 %2 %3"_s.arg(item.value, what).arg(generation));
}

OutsideWatch::Found OutsideWatch::foundOn(const ItemLife& life, const Record& record, const Rule& rule, const QString& what) const
{
    return {life.id, life.generation, what, record.value(u"write_uid"_s).toId(), m_board.contextOf(rule.feed).targetName(record, u"write_uid"_s), record.value(u"write_date"_s).toText()};
}

void OutsideWatch::tell(const Found& found, const Rule& rule, const Record& record, Json more)
{
    const RecordContext context = m_board.contextOf(rule.feed);
    const FeedDefinition& feed = *m_board.feed(rule.feed);
    Json subject{{"key", toJson(u"%1 %2 %3"_s.arg(found.item.value, found.what).arg(found.generation))}, {"item", toJson(found.item.value)}, {"rule", toJson(rule.code.value)},
        {"businessKey", toJson(resolve(record, rule.businessKeyField, context).value.toText())}, {"verb", toJson(found.what)},
        {"record", {{"source", toJson(record.key.source.value)}, {"model", toJson(record.key.model)}, {"id", record.key.id}}},
        {"writer", found.writer}, {"writerName", toJson(found.writerName)}, {"writtenAt", toJson(found.writtenAt)},
        {"amount", rule.amountField.isEmpty() ? Json(0) : Json(resolve(record, rule.amountField, context).value.toDouble())},
        {"currency", feed.currencyField.isEmpty() ? Json(0) : Json(record.value(feed.currencyField).toId())},
        {"company", feed.companyField.isEmpty() ? Json(0) : Json(record.value(feed.companyField).toId())}};
    subject.update(more);
    if (m_findings.tell(std::move(subject)))
        Q_EMIT ledgerChanged();
}

} // namespace backroom
