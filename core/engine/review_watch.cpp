// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/review_watch.h"

#include "core/base/log.h"

#include <algorithm>

namespace backroom {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr Duration reviewLookInterval = 60s;
/// As far back as a decision may have been left unlooked at.
constexpr Duration reviewHorizon = std::chrono::days(30);
constexpr qsizetype mostReferences = 10;

const ModelSchema& reviewFields()
{
    static const ModelSchema fields{{u"name"_s, {u"char"_s, {}}}, {u"kind"_s, {u"char"_s, {}}}, {u"act"_s, {u"char"_s, {}}}, {u"per"_s, {u"char"_s, {}}},
        {u"party"_s, {u"char"_s, {}}}, {u"reviewer"_s, {u"char"_s, {}}}, {u"reason"_s, {u"char"_s, {}}}, {u"references"_s, {u"char"_s, {}}},
        {u"decided_at"_s, {u"datetime"_s, {}}}, {u"due_at"_s, {u"datetime"_s, {}}}, {u"item_count"_s, {u"integer"_s, {}}}, {u"amount_total"_s, {u"monetary"_s, {}}},
        {u"amount_limit"_s, {u"monetary"_s, {}}}, {u"currency_id"_s, {u"many2one"_s, u"res.currency"_s}}, {u"write_date"_s, {u"datetime"_s, {}}}};
    return fields;
}

std::map<QString, FieldValue> reviewValues(const Json& subject)
{
    using Log = FindingLog;
    return {{u"name"_s, Log::text(subject, "name")}, {u"kind"_s, Log::text(subject, "kind")}, {u"act"_s, Log::text(subject, "act")}, {u"per"_s, Log::text(subject, "per")},
        {u"party"_s, Log::text(subject, "party")}, {u"reviewer"_s, Log::text(subject, "reviewerName")}, {u"reason"_s, Log::text(subject, "reason")},
        {u"references"_s, Log::text(subject, "references")}, {u"decided_at"_s, Log::time(subject, "decidedAt")}, {u"due_at"_s, Log::time(subject, "dueAt")},
        {u"item_count"_s, FieldValue(integerAt(subject, "count"))}, {u"amount_total"_s, Log::number(subject, "amount")}, {u"amount_limit"_s, Log::number(subject, "limit")},
        {u"currency_id"_s, Log::reference(subject, "currency")}};
}

Json keyOf(const RecordKey& record)
{
    return {{"source", toJson(record.source.value)}, {"model", toJson(record.model)}, {"id", record.id}};
}

/// Whose limit it is about, in which sum.
QString placeOf(const NearLimitCluster& cluster)
{
    return u"%1 %2 %3 %4"_s.arg(cluster.line.act.value, toName(cluster.line.per), cluster.line.who, cluster.limit.toString());
}

} // namespace

ReviewWatch::ReviewWatch(Clock& clock, LedgerStore& ledger, QueueBoard& board, ItemLives& lives, const PolicyDesk& policies, SourceId source, QString device,
    QObject* parent)
    : QObject(parent), m_clock(clock), m_ledger(ledger), m_board(board), m_lives(lives), m_policies(policies), m_device(device),
      m_findings(clock, ledger, board, std::move(source), std::move(device), {review_act::actName(ReviewAct::Kind::Ask), {u"reviews"_s}, reviewFields(), reviewValues, [this](const Json& subject) { return isOfHere(subject); }}), m_timer(clock)
{
}

void ReviewWatch::restore(const std::vector<LedgerEntry>& entries)
{
    m_findings.restore(entries);
    for (const LedgerEntry& entry : entries)
        addClosing(entry);
}

void ReviewWatch::show()
{
    m_findings.show();
    std::set<QString> all;
    for (const auto& [review, closing] : m_closings)
        all.insert(review);
    foldClosings(all);
}

bool ReviewWatch::isOfHere(const Json& subject) const
{
    const QString server = textAt(subject, "server");
    return server.isEmpty() || m_server.isEmpty() || server == m_server;
}

void ReviewWatch::take(const LedgerEntry& entry)
{
    m_findings.take(entry);
    if (const QString review = addClosing(entry); !review.isEmpty())
        foldClosings({review});
}

QString ReviewWatch::addClosing(const LedgerEntry& entry)
{
    const QString act = review_act::actName(ReviewAct::Kind::Close);
    const auto body = entry.body.contains('"' + act.toUtf8() + '"') ? parseJson(entry.body) : Result<Json>(Json());
    if (!body || textAt(*body, "act") != act)
        return {};
    const auto subject = m_ledger.subjectOf(entry);
    const auto at = fromIso(textAt(*body, "time"));
    if (!subject || !at) {
        log::failure("review unreadable", subject ? Error::of(ErrorKind::StoreCorrupt, act) : subject.error());
        return {};
    }
    // Who was first has closed it.
    const QString review = textAt(*subject, "key");
    return m_closings.try_emplace(review, Closing{textAt(*body, "actor"), *at, *subject}).second ? review : QString();
}

void ReviewWatch::foldClosings(const std::set<QString>& reviews)
{
    std::map<RecordKey, const Closing*> open;
    for (const QString& review : reviews) {
        if (const auto record = m_findings.recordKeyOf(review))
            open.emplace(*record, &m_closings.at(review));
    }
    std::vector<std::pair<ItemId, const Closing*>> closing;
    for (const WorkItem* item : m_board.items()) {
        const ItemLife* life = m_lives.life(item->id);
        const auto found = open.find(item->record);
        if (found != open.end() && life && !backroom::isClosed(life->state) && life->reopened == 0) // who opened it again knew why
            closing.emplace_back(item->id, found->second);
    }
    for (const auto& [item, how] : closing) {
        const auto act = LifeAct::close(how->who, dispositionFromName(textAt(how->subject, "disposition")).value_or(Disposition::AcceptedAsIs),
            causeFromName(textAt(how->subject, "cause")).value_or(Cause::ProcessNotFollowed), textAt(how->subject, "note"));
        if (const auto folded = m_lives.fold(item, act, how->at); !folded)
            log::failure("review not closed", folded.error(), item.value);
    }
}

void ReviewWatch::resume(std::map<std::int64_t, QString> currencies)
{
    m_currencies = std::move(currencies);
    look();
}

void ReviewWatch::catchUp()
{
    const auto decisions = m_ledger.decidedSince(m_clock.now() - reviewHorizon);
    if (!decisions) {
        log::failure("decisions unreadable", decisions.error());
        return;
    }
    m_isCaughtUp = true;
    for (const Decision& decision : *decisions)
        ask(decision);
    catchUpClosings();
}

void ReviewWatch::catchUpClosings()
{
    for (const ItemLife* life : m_lives.closedSince(m_clock.now() - reviewHorizon)) {
        const Json* subject = m_findings.subjectOf(life->record);
        const auto events = subject && !isClosed(textAt(*subject, "key")) ? m_lives.history(life->id) : Result<std::vector<LifeEvent>>(std::vector<LifeEvent>());
        if (!events) {
            log::failure("history unreadable", events.error(), life->id.value);
            continue;
        }
        const auto close = std::find_if(events->rbegin(), events->rend(), [](const LifeEvent& event) { return event.act.kind == LifeAct::Kind::Close; });
        if (close != events->rend() && close->act.isByPerson())
            keepClosing(*subject, close->act, close->at);
    }
}

void ReviewWatch::follow(const Decision& decision)
{
    if (m_isCaughtUp)
        ask(decision);
}

void ReviewWatch::ask(const Decision& decision)
{
    const Json review = decision.policy.is_object() ? decision.policy.value("review", Json()) : Json();
    // What is in doubt may not have happened, and what others were told cannot be taken back.
    if (!review.is_object() || decision.state != DecisionState::Verified || m_findings.knows(decision.id.value))
        return;
    const QString reviewer = textAt(review, "by");
    const QString name = m_policies.personName(personOf(decision.actor));
    Json parties = decision.policy.value("onBehalfOf", Json::array());
    for (const Json& agreed : decision.policy.value("agreed", Json::array()))
        parties.push_back(agreed);
    tell({{"key", toJson(decision.id.value)}, {"kind", reviewer.isEmpty() ? "sample" : "override"}, {"name", toJson(decision.businessKey)},
        {"act", toJson(textAt(decision.policy, "act"))}, {"decision", toJson(decision.id.value)}, {"server", toJson(decision.server)}, {"rule", toJson(decision.rule.value)}, {"record", keyOf(decision.record)},
        {"who", toJson(decision.actor)}, {"parties", parties}, {"party", toJson(name)}, {"reviewer", toJson(reviewer)},
        {"reviewerName", toJson(reviewer.isEmpty() ? QString() : m_policies.personName({reviewer}))},
        {"reason", toJson(textAt(decision.policy.value("override", Json::object()), "reason"))}, {"references", toJson(decision.businessKey)},
        {"decidedAt", toJson(toIso(decision.decidedAt))}, {"dueAt", toJson(textAt(review, "until"))}, {"count", 1}, {"amount", decision.amount.major()},
        {"currency", currencyId(decision.amount.currency())}});
}

void ReviewWatch::look()
{
    m_timer.start(reviewLookInterval, [this] { look(); });
    if (!m_isCaughtUp)
        catchUp();
    const auto atLeast = static_cast<std::size_t>(m_policies.book().nearLimit().atLeast);
    const auto known = reported();
    for (const NearLimitCluster& cluster : m_policies.nearLimit()) {
        std::vector<RecordKey> news = cluster.records;
        if (const auto same = known.find(placeOf(cluster)); same != known.end())
            std::erase_if(news, [&same](const RecordKey& record) { return same->second.contains(record); });
        if (news.size() >= atLeast)
            tell(cluster, news);
    }
}

std::map<QString, std::set<RecordKey>> ReviewWatch::reported() const
{
    std::map<QString, std::set<RecordKey>> known;
    for (const Json& subject : m_findings.subjects()) {
        for (const Json& record : subject.value("records", Json::array()))
            known[textAt(subject, "place")].insert({{textAt(record, "source")}, textAt(record, "model"), integerAt(record, "id")});
    }
    return known;
}

void ReviewWatch::tell(const NearLimitCluster& cluster, const std::vector<RecordKey>& records)
{
    Json keys = Json::array();
    QStringList references;
    for (const RecordKey& key : records) {
        keys.push_back(keyOf(key));
        const auto record = m_board.record(key);
        const QString name = record ? record->value(u"name"_s).toText() : QString();
        references.push_back(name.isEmpty() ? u"%1 %2"_s.arg(key.model).arg(key.id) : name);
    }
    if (references.size() > mostReferences)
        references = references.first(mostReferences) << u"…"_s;
    const bool isPerson = cluster.line.per == Dimension::Requester || cluster.line.per == Dimension::Approver;
    tell({{"key", toJson(u"%1 %2 %3"_s.arg(placeOf(cluster), records.front().model).arg(records.front().id))}, {"kind", "cluster"}, {"place", toJson(placeOf(cluster))},
        {"name", toJson(m_policies.nameOf(cluster.line))}, {"act", toJson(cluster.line.act.value)}, {"per", toJson(toName(cluster.line.per))},
        {"who", toJson(isPerson ? cluster.line.who : QString())}, {"party", toJson(m_policies.nameOf(cluster.line))}, {"records", std::move(keys)},
        {"references", toJson(references.join(u", "_s))}, {"decidedAt", toJson(toIso(m_clock.now()))}, {"count", records.size()},
        {"amount", m_policies.sumOf(cluster, records).major()}, {"limit", cluster.limit.major()}, {"currency", currencyId(cluster.line.currency)}});
}

void ReviewWatch::tell(Json subject)
{
    if (m_findings.tell(std::move(subject)))
        Q_EMIT ledgerChanged();
    else
        m_isCaughtUp = false; // it is found again with the next look
}

std::int64_t ReviewWatch::currencyId(const Currency& currency) const
{
    const auto found = std::find_if(m_currencies.begin(), m_currencies.end(), [&currency](const auto& known) { return Currency(known.second) == currency; });
    return found == m_currencies.end() ? 0 : found->first;
}

const Json* ReviewWatch::subjectOf(const ItemId& id) const
{
    const WorkItem* item = m_board.item(id);
    return item ? m_findings.subjectOf(item->record) : nullptr;
}

const Json* ReviewWatch::subjectOf(const ItemId& item, const LifeAct& act) const
{
    return act.kind == LifeAct::Kind::Close ? subjectOf(item) : nullptr;
}

std::optional<Error> ReviewWatch::objectionTo(const ItemId& item, const LifeAct& act) const
{
    const Json* subject = subjectOf(item, act);
    return subject ? objectionTo(textAt(*subject, "key"), personOf(act.who)) : std::nullopt;
}

std::optional<Error> ReviewWatch::objectionTo(const QString& review, const PersonId& who) const
{
    const Json* subject = m_findings.subjectOf(review);
    if (!subject)
        return Error::of(ErrorKind::Missing, u"there is no such review"_s);
    const PersonId reviewer{textAt(*subject, "reviewer")};
    if (!reviewer.isEmpty() && who != reviewer)
        return Error::of(ErrorKind::Policy, u"other-reviewer: "_s + reviewer.value);
    const Json parties = subject->value("parties", Json::array());
    const bool isParty = std::any_of(parties.begin(), parties.end(), [&who](const Json& party) { return textOf(party) == who.value; });
    if (isParty || who == personOf(textAt(*subject, "who")))
        return Error::of(ErrorKind::Policy, u"own-review"_s);
    return std::nullopt;
}

void ReviewWatch::closed(const ItemId& item, const LifeAct& act)
{
    if (const Json* subject = subjectOf(item, act))
        keepClosing(*subject, act, m_clock.now());
}

void ReviewWatch::keepClosing(const Json& subject, const LifeAct& act, Timestamp at)
{
    const QString review = textAt(subject, "key");
    if (isClosed(review)) // and opened again since: what was said of it stands
        return;
    Json closing{{"key", subject["key"]}, {"kind", subject["kind"]}, {"disposition", toJson(toName(act.disposition))}, {"note", toJson(act.text)}};
    if (act.cause)
        closing["cause"] = toJson(toName(*act.cause));
    if (const auto kept = m_ledger.append({review_act::actName(ReviewAct::Kind::Close), at, act.who, m_device, closing}); !kept) {
        log::failure("review not recorded", kept.error(), review);
        m_isCaughtUp = false; // it is found again with the next look
        return;
    }
    m_closings.emplace(review, Closing{act.who, at, std::move(closing)});
    Q_EMIT ledgerChanged();
}

std::vector<ReviewAct> ReviewWatch::actsOf(const PersonId& who) const
{
    using Kind = ReviewAct::Kind;
    std::vector<ReviewAct> acts;
    const auto add = [&acts](Kind kind, const Json& content) {
        if (auto clean = review_act::cleaned(kind, content))
            acts.push_back({kind, textAt(content, "key"), std::move(*clean)});
    };
    const Timestamp since = m_clock.now() - reviewHorizon;
    for (const Json& subject : m_findings.subjects()) {
        const auto at = fromIso(textAt(subject, "decidedAt"));
        if (personOf(textAt(subject, "who")) == who && isOfHere(subject) && at && *at > since)
            add(Kind::Ask, subject);
    }
    for (const auto& [review, closing] : m_closings) {
        const Json* subject = m_findings.subjectOf(review);
        if (personOf(closing.who) == who && subject && isOfHere(*subject) && closing.at > since)
            add(Kind::Close, closing.subject);
    }
    return acts;
}

} // namespace backroom
