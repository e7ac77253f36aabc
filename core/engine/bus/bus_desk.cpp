// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/bus/bus_desk.h"

#include "core/base/log.h"
#include "core/net/source_url.h"

namespace backroom {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const FeedId executionsFeed{u"executions"_s};
/// An effect that is not there may still come.
constexpr Duration lookAgainAfter = 1min;

} // namespace

BusDesk::BusDesk(TransportFactory makeTransport, Clock& clock, BusStore& store, QueueBoard& board, const BusRules& rules, SourceId source)
    : m_clock(clock)
    , m_board(board)
    , m_rules(rules)
    , m_source(std::move(source))
    , m_link(std::move(makeTransport), clock)
    , m_reader(clock, store, rules)
{
    connect(&m_link, &BusLink::statusChanged, this, &BusDesk::statusChanged);
    connect(&m_link, &BusLink::wentOnline, this, [this] { m_reader.resume(*m_link.client()); });
    connect(&m_link, &BusLink::wentOffline, &m_reader, &BusReader::suspend);
    connect(&m_reader, &BusReader::changed, this, &BusDesk::put);
    connect(&m_reader, &BusReader::roundEnded, this, [this](const std::optional<Error>& error) {
        m_isRead = true;
        if (!error) {
            m_link.noteAnswer(m_clock.now());
            m_board.passComplete(executionsFeed, m_clock.now());
        }
        Q_EMIT settled();
        // The reader may be given up by what follows.
        if (error)
            QMetaObject::invokeMethod(this, [this, error] { m_link.report(*error); }, Qt::QueuedConnection);
    });
}

BusDesk::~BusDesk() = default;

Result<void> BusDesk::take(const ConnectionSettings& settings)
{
    const auto base = baseUrl(settings.url, settings.allowPlainHttp);
    m_instance = base ? base->toString() : QString();
    m_isRead = false;
    m_looks.clear();
    const auto restored = m_reader.restore(m_instance);
    put();
    return restored;
}

void BusDesk::connectTo(const ConnectionSettings& settings, const Secret& key)
{
    m_reader.suspend();
    if (const auto taken = take(settings); !taken)
        return m_link.refuse(settings, taken.error());
    m_link.connectTo(settings, key);
}

void BusDesk::disconnectFrom()
{
    m_link.disconnectFrom();
    if (const auto taken = take({}); !taken)
        log::failure("bus not left", taken.error());
}

void BusDesk::show()
{
    if (!m_board.feed(executionsFeed))
        return;
    m_board.setSchema(executionsFeed, executionSchema(), *executionFields());
    m_shown.clear();
    put();
}

void BusDesk::readNow()
{
    m_reader.readNow();
}

bool BusDesk::isSettled() const
{
    switch (m_link.status().phase) {
    case SourcePhase::Discovering:
    case SourcePhase::SigningIn: return false;
    case SourcePhase::Online: return m_isRead;
    default: return true;
    }
}

std::optional<std::int64_t> BusDesk::executionOf(const RecordKey& record) const
{
    const auto root = m_rootOf.find(record.id);
    return record.model != executionModel || root == m_rootOf.end() ? std::nullopt : std::optional(root->second);
}

QString BusDesk::flowNameOf(const KeptExecution& kept) const
{
    return kept.flowName.isEmpty() ? m_reader.flowName(kept.head.flow) : kept.flowName;
}

BusDesk::Case BusDesk::caseWith(std::int64_t root, const std::vector<KeptExecution>& fresh) const
{
    std::map<std::int64_t, KeptExecution> all;
    for (const FailureCase& one : m_reader.cases()) {
        if (one.root != root)
            continue;
        for (const std::int64_t member : one.members)
            all.insert_or_assign(member, m_reader.kept().at(member));
    }
    for (const KeptExecution& kept : fresh) {
        KeptExecution now = kept;
        if (const auto known = all.find(kept.head.id); known != all.end()) {
            now.settled = known->second.settled;
            // A head tells less than what was read before.
            if (!now.isRead && known->second.isRead) {
                now = known->second;
                now.head = kept.head;
            }
        }
        all.insert_or_assign(now.head.id, std::move(now));
    }
    std::vector<FailureLink> links;
    for (const auto& [id, kept] : all)
        links.push_back({kept.head, kept.childExecution});
    for (FailureCase& one : foldedCases(links)) {
        if (one.root == root)
            return {std::move(one), std::move(all)};
    }
    return {{root, root, {}, 0, false}, {}};
}

Record BusDesk::recordOf(const Case& one, DuplicateRisk risk) const
{
    const KeptExecution& root = one.members.at(one.folded.root);
    const KeptExecution& origin = one.members.at(one.folded.origin);
    const QString flow = flowNameOf(root);
    const QString reference = root.key.isKnown() ? root.key.reference : origin.key.reference;
    return backroom::recordOf(m_source, m_instance, one.folded, one.members, {risk, m_rules.flows.effectOf(flow, reference).has_value(), flow});
}

KeptExecution BusDesk::keptOf(const Execution& execution) const
{
    const bool hasEntrance = !m_reader.entranceOf(execution.head.flow).isEmpty();
    if (auto kept = backroom::keptOf(execution, m_rules.failures, m_rules.flows, hasEntrance))
        return std::move(*kept);
    KeptExecution plain = backroom::keptOf(execution.head, execution.flowName);
    plain.isRead = true;
    plain.key = m_rules.flows.keyOf(execution);
    plain.wayReason = u"over"_s;
    return plain;
}

void BusDesk::noteRisk(const Case& one, DuplicateRisk risk)
{
    m_looks[one.folded.root] = {one.folded.members.empty() ? 0 : one.folded.members.back(), risk, m_clock.monotonic()};
}

void BusDesk::noteRisk(std::int64_t root, DuplicateRisk risk)
{
    const Case one = caseWith(root, {});
    if (one.members.empty())
        return;
    noteRisk(one, risk);
    Record record = recordOf(one, risk);
    m_shown.insert_or_assign(record.key.id, record);
    m_board.apply(executionsFeed, {record}, {});
}

std::optional<RecordQuery> BusDesk::effectOf(std::int64_t root) const
{
    const auto kept = m_reader.kept().find(root);
    return kept == m_reader.kept().end() ? std::nullopt : m_rules.flows.effectOf(flowNameOf(kept->second), kept->second.key.reference);
}

std::vector<std::int64_t> BusDesk::unlooked(std::size_t most) const
{
    std::vector<std::int64_t> roots;
    const std::vector<FailureCase> cases = m_reader.cases();
    for (auto one = cases.rbegin(); one != cases.rend() && roots.size() < most; ++one) {
        const auto looked = m_looks.find(one->root);
        const bool isLooked = looked != m_looks.end() && looked->second.lastTry == one->members.back()
            && (looked->second.risk == DuplicateRisk::Applied || m_clock.monotonic() - looked->second.at < lookAgainAfter);
        if (one->isRecovered && !isLooked && m_reader.kept().at(one->root).settled.isEmpty() && effectOf(one->root))
            roots.push_back(one->root);
    }
    return roots;
}

void BusDesk::explain(ItemDetail& detail) const
{
    const auto root = executionOf(detail.row.record);
    const auto kept = root ? m_reader.kept().find(*root) : m_reader.kept().end();
    if (kept == m_reader.kept().end())
        return;
    const KeptExecution& execution = kept->second;
    detail.sourceUrl = u"%1/workflow/%2/executions/%3"_s.arg(m_link.status().url, execution.head.flow).arg(execution.head.id);
    const FailureKind* kind = m_rules.failures.kind(execution.cause);
    if (!kind)
        return;
    std::map<QString, QString> why;
    for (const QString& language : {u"en"_s, u"de"_s})
        why[language] = u"%1: %2. %3"_s.arg(detail.ruleWhy.in(language), kind->name.in(language), kind->likelyFix.in(language));
    detail.ruleWhy = LocalText(std::move(why));
}

Result<void> BusDesk::settle(std::int64_t root, const QString& as)
{
    return m_reader.settle(root, as);
}

void BusDesk::put()
{
    if (!m_board.feed(executionsFeed))
        return;
    std::vector<Record> changed;
    std::set<std::int64_t> there;
    m_rootOf.clear();
    for (const FailureCase& one : m_reader.cases()) {
        const auto looked = m_looks.find(one.root);
        const bool isLooked = looked != m_looks.end() && !one.members.empty() && looked->second.lastTry == one.members.back();
        const KeptExecution& root = m_reader.kept().at(one.root);
        const QString flow = flowNameOf(root);
        const BusinessKey& key = root.key.isKnown() ? root.key : m_reader.kept().at(one.origin).key;
        Record record = backroom::recordOf(m_source, m_instance, one, m_reader.kept(),
            {isLooked ? looked->second.risk : DuplicateRisk::Unknown, m_rules.flows.effectOf(flow, key.reference).has_value(), flow});
        there.insert(record.key.id);
        m_rootOf[record.key.id] = one.root;
        const auto shown = m_shown.find(record.key.id);
        if (shown != m_shown.end() && shown->second == record)
            continue;
        m_shown.insert_or_assign(record.key.id, record);
        changed.push_back(std::move(record));
    }
    std::vector<RecordKey> removed;
    std::erase_if(m_shown, [&](const auto& entry) {
        const bool isGone = !there.contains(entry.first);
        if (isGone)
            removed.push_back(entry.second.key);
        return isGone;
    });
    if (!changed.empty() || !removed.empty())
        m_board.apply(executionsFeed, changed, removed);
}

} // namespace backroom
