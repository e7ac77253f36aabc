// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/outside_watch.h"

#include "core/base/log.h"

#include <algorithm>

namespace backroom {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr Duration lookInterval = 60s;
/// Another console's note may be on its way that long.
constexpr Duration grace = 6min;
constexpr Duration horizon = std::chrono::days(30);
constexpr Duration shownFor = std::chrono::days(90);
const QString entryAct = u"outside.found"_s;
const QString edited = u"edited"_s;

const ModelSchema& schema()
{
    static const ModelSchema fields{{u"name"_s, {u"char"_s, {}}}, {u"rule_code"_s, {u"char"_s, {}}}, {u"verb"_s, {u"char"_s, {}}},
        {u"decided_by"_s, {u"many2one"_s, u"res.users"_s}}, {u"decided_at"_s, {u"datetime"_s, {}}}, {u"amount_total"_s, {u"monetary"_s, {}}},
        {u"amount_decided"_s, {u"monetary"_s, {}}}, {u"currency_id"_s, {u"many2one"_s, u"res.currency"_s}}, {u"company_id"_s, {u"many2one"_s, u"res.company"_s}},
        {u"origin_model"_s, {u"char"_s, {}}}, {u"origin_id"_s, {u"integer"_s, {}}}, {u"write_date"_s, {u"datetime"_s, {}}}, {u"write_uid"_s, {u"many2one"_s, u"res.users"_s}}};
    return fields;
}

const std::vector<QString>& fieldNames()
{
    static const std::vector<QString> names = [] {
        std::vector<QString> all;
        for (const auto& [name, field] : schema())
            all.push_back(name);
        return all;
    }();
    return names;
}

bool mayHaveHappened(DecisionState state)
{
    return state == DecisionState::Sending || state == DecisionState::Acknowledged || state == DecisionState::Unverified || state == DecisionState::Verified;
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

} // namespace

OutsideWatch::OutsideWatch(Clock& clock, LedgerStore& ledger, QueueBoard& board, ItemLives& lives, const Discussion& discussion, SourceId source, QString device, QObject* parent)
    : QObject(parent), m_clock(clock), m_ledger(ledger), m_board(board), m_lives(lives), m_discussion(discussion), m_source(std::move(source)), m_device(std::move(device)), m_timer(clock)
{
}

QString OutsideWatch::decidedVerb(const DecisionVerb& verb)
{
    return u"decided:"_s + verb.value;
}

void OutsideWatch::restore(const std::vector<LedgerEntry>& entries)
{
    for (const LedgerEntry& entry : entries) {
        if (!entry.body.contains("\"outside.found\""))
            continue;
        const auto body = parseJson(entry.body);
        if (!body || textAt(*body, "act") != entryAct)
            continue;
        const auto subject = m_ledger.subjectOf(entry);
        if (!subject) {
            log::failure("finding unreadable", subject.error());
            continue;
        }
        m_known.insert(textAt(*subject, "key"));
        m_findings.push_back({static_cast<std::int64_t>(entry.sequence) + 1, *subject});
    }
}

void OutsideWatch::show()
{
    const FeedId feed{QString::fromLatin1(feedName)};
    if (!m_board.feed(feed))
        return;
    m_board.setSchema(feed, schema(), fieldNames());
    std::vector<Record> records;
    for (const Finding& finding : m_findings) {
        const auto at = fromIso(textAt(finding.subject, "foundAt"));
        if (at && m_clock.now() - *at < shownFor)
            records.push_back(recordOf(finding));
    }
    m_board.apply(feed, records, {});
    m_board.passComplete(feed, m_clock.now());
}

void OutsideWatch::resume()
{
    look();
}

void OutsideWatch::suspend()
{
    m_timer.stop();
}

void OutsideWatch::look()
{
    m_timer.start(lookInterval, [this] { look(); });
    for (const ItemLife* life : m_lives.closedSince(m_clock.now() - horizon)) {
        if (m_clock.now() - life->closedAt.value_or(m_clock.now()) >= grace)
            lookAt(*life);
    }
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
    if (!verb || isKnown(life, verb->value))
        return;
    const auto decisions = m_ledger.decisionsOn(life.id);
    if (!decisions) {
        log::failure("decisions unreadable", decisions.error());
        return;
    }
    const auto ours = std::find_if(decisions->begin(), decisions->end(), [&](const Decision& decision) { return decision.verb == *verb && mayHaveHappened(decision.state); });
    if (ours != decisions->end()) {
        const double now = rule->amountField.isEmpty() ? 0 : resolve(*record, rule->amountField, context).value.toDouble();
        const bool isOther = ours->state == DecisionState::Verified && *verb == verbs::approve && !rule->amountField.isEmpty() && ours->amount.currency().isValid()
            && Money::fromMajor(now, ours->amount.currency()) != ours->amount;
        if (isOther && !isKnown(life, edited))
            tell(life, *rule, *record, edited, {{"amountDecided", ours->amount.major()}});
        return;
    }
    const bool isTold = std::any_of(life.consents.begin(), life.consents.end(), [&](const ItemConsent& consent) { return consent.verb == decidedVerb(*verb); });
    if (!isTold)
        tell(life, *rule, *record, verb->value, Json::object());
}

bool OutsideWatch::isKnown(const ItemLife& life, const QString& what) const
{
    return m_known.contains(u"%1 %2 %3"_s.arg(life.id.value, what).arg(life.generation));
}

void OutsideWatch::tell(const ItemLife& life, const Rule& rule, const Record& record, const QString& what, Json more)
{
    const RecordContext context = m_board.contextOf(rule.feed);
    const FeedDefinition& feed = *m_board.feed(rule.feed);
    Json subject{{"key", toJson(u"%1 %2 %3"_s.arg(life.id.value, what).arg(life.generation))}, {"item", toJson(life.id.value)}, {"rule", toJson(rule.code.value)},
        {"businessKey", toJson(resolve(record, rule.businessKeyField, context).value.toText())}, {"verb", toJson(what)},
        {"record", {{"source", toJson(record.key.source.value)}, {"model", toJson(record.key.model)}, {"id", record.key.id}}},
        {"writer", record.value(u"write_uid"_s).toId()}, {"writerName", toJson(context.targetName(record, u"write_uid"_s))},
        {"writtenAt", toJson(record.value(u"write_date"_s).toText())}, {"foundAt", toJson(toIso(m_clock.now()))},
        {"amount", rule.amountField.isEmpty() ? Json(0) : Json(resolve(record, rule.amountField, context).value.toDouble())},
        {"currency", feed.currencyField.isEmpty() ? Json(0) : Json(record.value(feed.currencyField).toId())},
        {"company", feed.companyField.isEmpty() ? Json(0) : Json(record.value(feed.companyField).toId())}};
    subject.update(more);
    const auto number = static_cast<std::int64_t>(m_ledger.size()) + 1;
    if (const auto kept = m_ledger.append({entryAct, m_clock.now(), {}, m_device, subject}); !kept) {
        log::failure("finding not recorded", kept.error(), life.id.value); // found again with the next look
        return;
    }
    m_known.insert(textAt(subject, "key"));
    m_findings.push_back({number, std::move(subject)});
    m_board.apply({QString::fromLatin1(feedName)}, {recordOf(m_findings.back())}, {});
    Q_EMIT ledgerChanged();
}

Record OutsideWatch::recordOf(const Finding& finding) const
{
    const Json& subject = finding.subject;
    const Json& origin = subject["record"];
    const auto id = [&subject](const char* key) { const std::int64_t value = integerAt(subject, key); return value > 0 ? FieldValue(value) : FieldValue(); };
    const auto text = [&subject](const char* key) { return FieldValue(textAt(subject, key)); };
    const auto number = [&subject](const char* key) { return FieldValue(subject.value(key, Json(0.0)).is_number() ? subject.value(key, 0.0) : 0.0); };
    const auto foundAt = fromIso(textAt(subject, "foundAt"));
    const std::map<QString, FieldValue> values{{u"name"_s, text("businessKey")}, {u"rule_code"_s, text("rule")}, {u"verb"_s, text("verb")},
        {u"decided_by"_s, id("writer")}, {u"decided_at"_s, text("writtenAt")}, {u"amount_total"_s, number("amount")}, {u"amount_decided"_s, number("amountDecided")},
        {u"currency_id"_s, id("currency")}, {u"company_id"_s, id("company")}, {u"origin_model"_s, FieldValue(textAt(origin, "model"))},
        {u"origin_id"_s, FieldValue(integerAt(origin, "id"))}, {u"write_date"_s, FieldValue(foundAt ? toOdoo(*foundAt) : QString())}, {u"write_uid"_s, id("writer")}};
    auto names = std::make_shared<FieldNames>();
    Record record{{m_source, m_board.feed({QString::fromLatin1(feedName)})->model, finding.number}, nullptr, {}};
    for (const auto& [name, value] : values) {
        names->push_back(name);
        record.values.push_back(value);
    }
    record.names = std::move(names);
    return record;
}

} // namespace backroom
