// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/bus/bus_reader.h"

#include "core/base/log.h"

#include <algorithm>
#include <utility>

namespace backroom {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr Duration busPace = 5s;
constexpr Duration longestBusPause = 60s;
/// Names and entrances of flows change rarely.
constexpr Duration flowsAge = 10min;
/// In queue mode what is queued stands on no list (n8n.md §12), and a retry that went well does not move what it retried: so
/// often all failures of a day are looked through.
constexpr Duration sweepPace = 10min;
constexpr Duration sweepReach = std::chrono::days(1);
/// Executions whose data is read in one round; the newest come first, the others are known by their heads meanwhile.
constexpr int readsOfRound = 50;
/// So many that were of no concern are remembered.
constexpr std::size_t mostPassed = 20'000;

bool isOlderThanSweep(const ExecutionHead& head, Timestamp now)
{
    return head.startedAt && now - *head.startedAt > sweepReach;
}

} // namespace

BusReader::BusReader(Clock& clock, BusStore& store, BusRules rules, QObject* parent)
    : QObject(parent)
    , m_clock(clock)
    , m_store(store)
    , m_rules(std::move(rules))
    , m_timer(clock)
{
}

BusReader::~BusReader() = default;

Result<void> BusReader::restore(const QString& instance)
{
    const auto executions = m_store.executions(instance);
    const auto state = m_store.state(instance);
    if (!executions)
        return executions.error();
    if (!state)
        return state.error();
    m_instance = instance;
    m_tracker = ExecutionTracker(*state);
    m_kept.clear();
    m_cases.reset();
    for (const KeptExecution& kept : *executions)
        m_kept.emplace(kept.head.id, kept);
    m_flows.clear();
    m_passed.clear();
    m_refused.clear();
    m_flowsAt.reset();
    m_sweptAt.reset();
    m_readAt.reset();
    return {};
}

void BusReader::resume(N8nClient& client)
{
    m_client = &client;
    m_failures = 0;
    readNow();
}

void BusReader::suspend()
{
    m_client = nullptr;
    m_round.reset();
    m_timer.stop();
}

void BusReader::readNow()
{
    if (m_client && !isReading())
        begin();
}

const std::vector<FailureCase>& BusReader::cases() const
{
    if (!m_cases) {
        std::vector<FailureLink> links;
        for (const auto& [id, kept] : m_kept)
            links.push_back({kept.head, kept.childExecution});
        m_cases = foldedCases(links);
    }
    return *m_cases;
}

Result<void> BusReader::settle(std::int64_t execution, const QString& as)
{
    const auto found = m_kept.find(execution);
    if (found == m_kept.end())
        return Error::of(ErrorKind::Missing, u"execution %1"_s.arg(execution));
    KeptExecution settled = found->second;
    settled.settled = as;
    if (const auto written = m_store.write(m_instance, {settled}, m_tracker.state()); !written)
        return written;
    found->second = settled;
    m_cases.reset();
    // A round under way must not undo it.
    if (const auto moved = m_found.find(execution); moved != m_found.end())
        moved->second.settled = as;
    Q_EMIT changed({settled});
    return {};
}

QString BusReader::flowName(const QString& id) const
{
    const n8n::Flow* known = flow(id);
    return known ? known->name : QString();
}

QString BusReader::entranceOf(const QString& id) const
{
    const n8n::Flow* known = flow(id);
    return known ? known->webhook : QString();
}

const n8n::Flow* BusReader::flow(const QString& id) const
{
    const auto found = m_flows.find(id);
    return found == m_flows.end() ? nullptr : &found->second;
}

template <typename T>
std::function<void(Result<T>)> BusReader::then(std::function<void(T)> next)
{
    return [this, next = std::move(next)](Result<T> result) {
        if (!result)
            return finish(result.error());
        next(std::move(*result));
    };
}

void BusReader::begin()
{
    m_timer.stop();
    m_round = std::make_unique<QObject>();
    m_newest = 0;
    m_wanted.clear();
    m_found.clear();
    m_left.clear();
    m_reads = 0;
    for (const auto& [id, kept] : m_kept) {
        if (!kept.isRead && !m_refused.contains(id))
            m_wanted[id] = kept.head;
    }
    m_isSweep = !m_sweptAt || m_clock.monotonic() - *m_sweptAt >= sweepPace;
    // The order matters, see ExecutionTracker.
    m_asks.clear();
    const auto ask = [this](std::optional<ExecutionStatus> status, Ask::For what, int limit = n8n::maxPage, const QString& ofFlow = {}) {
        n8n::ExecutionQuery query;
        query.status = status;
        query.flow = ofFlow;
        query.limit = limit;
        m_asks.push_back({query, what});
    };
    ask({}, Ask::For::Newest, 1);
    ask(ExecutionStatus::Running, Ask::For::Newest, 1);
    for (const auto status : {ExecutionStatus::New, ExecutionStatus::Running, ExecutionStatus::Waiting})
        ask(status, Ask::For::Open);
    for (const auto status : {ExecutionStatus::Error, ExecutionStatus::Crashed, ExecutionStatus::Canceled})
        ask(status, Ask::For::Ended);
    for (const auto& [id, one] : m_flows) {
        if (m_rules.flows.countsSoftFailures(one.name))
            ask(ExecutionStatus::Success, Ask::For::Ended, n8n::maxPage, id);
    }
    if (!m_flowsAt || m_clock.monotonic() - *m_flowsAt >= flowsAge)
        readFlows();
    else
        askNext();
}

void BusReader::readFlows()
{
    if (!m_client->session() || !m_client->session()->may(scopes::listFlows))
        return askNext(); // they stay without names
    m_client->flows(m_round.get(), then<std::vector<n8n::Flow>>([this](const std::vector<n8n::Flow>& flows) {
        m_flows.clear();
        for (const n8n::Flow& one : flows)
            m_flows.emplace(one.id, one);
        m_flowsAt = m_clock.monotonic();
        askNext();
    }));
}

void BusReader::askNext()
{
    if (m_asks.empty())
        return readLeft();
    const Ask ask = m_asks.front();
    m_asks.pop_front();
    // Everything else begins when it is known how far the round goes.
    if (ask.what == Ask::For::Open && ask.query.status == ExecutionStatus::New && ask.query.beforeId == 0)
        m_tracker.begin(m_newest);
    m_client->executions(ask.query, Lane::Bulk, m_round.get(), then<n8n::ExecutionPage>([this, ask](const n8n::ExecutionPage& page) { takePage(ask, page); }));
}

void BusReader::takePage(Ask ask, const n8n::ExecutionPage& page)
{
    bool wantsOlder = false;
    switch (ask.what) {
    case Ask::For::Newest:
        if (!page.rows.empty())
            m_newest = std::max(m_newest, page.rows.front().id);
        break;
    case Ask::For::Open:
        m_tracker.takeOpen(page.rows);
        wantsOlder = page.hasMore;
        break;
    case Ask::For::Ended:
        wantsOlder = m_tracker.takeEnded(page.rows, page.hasMore);
        wantsOlder = wantsOlder || (m_isSweep && page.hasMore && !isOlderThanSweep(page.rows.back(), m_clock.now()));
        break;
    }
    for (const ExecutionHead& row : page.rows) {
        if (ask.what != Ask::For::Newest)
            want(row);
    }
    if (wantsOlder) {
        ask.query.beforeId = page.rows.back().id;
        m_asks.push_front(ask);
    }
    askNext();
}

/// Its data is read once: a finished execution does not change but for its retries.
void BusReader::want(const ExecutionHead& head)
{
    const auto passed = m_passed.find(head.id);
    const bool isPassed = passed != m_passed.end() && passed->second == head.status;
    if (head.status == ExecutionStatus::New || head.status == ExecutionStatus::Running || isPassed)
        return;
    const auto known = m_kept.find(head.id);
    if (known == m_kept.end() || known->second.head.status != head.status) {
        m_wanted[head.id] = head;
    } else if (known->second.head != head) {
        KeptExecution moved = known->second;
        moved.head = head;
        if (head.retrySuccess != 0) {
            moved.way = RetryWay::None;
            moved.wayReason = u"recovered"_s;
        }
        m_found[head.id] = std::move(moved);
    }
}

void BusReader::readLeft()
{
    if (m_left.empty()) {
        const auto left = m_tracker.left();
        m_left.assign(left.begin(), left.end());
    }
    if (m_left.empty())
        return readNext();
    const std::int64_t id = m_left.front();
    m_client->execution(id, n8n::Reveal::Head, {}, Lane::Bulk, m_round.get(), [this, id](const Result<Execution>& execution) {
        if (execution) {
            m_tracker.takeRead(execution->head);
            // One that waited and went on well is told too: it is no work any more.
            if (m_kept.contains(id) || isFailure(execution->head.status))
                want(execution->head);
        } else if (execution.error().kind == ErrorKind::Missing) {
            m_tracker.takeGone(id);
        } else {
            return finish(execution.error());
        }
        m_left.pop_front();
        if (m_left.empty())
            readNext();
        else
            readLeft();
    });
}

void BusReader::readNext()
{
    if (m_reads++ < readsOfRound && !m_wanted.empty())
        return readData(m_wanted.rbegin()->second, n8n::Reveal::Redacted);
    for (const auto& [id, head] : m_wanted) {
        const n8n::Flow* known = flow(head.flow);
        if (!m_kept.contains(id))
            m_found.emplace(id, keptOf(head, known ? known->name : QString()));
    }
    finish({});
}

void BusReader::readData(const ExecutionHead& head, n8n::Reveal reveal)
{
    const n8n::Flow* known = flow(head.flow);
    const QStringList picks = reveal == n8n::Reveal::Clear && known ? m_rules.flows.pointersOf(known->name) : QStringList();
    m_client->execution(head.id, reveal, picks, Lane::Bulk, m_round.get(),
        [this, head, reveal](const Result<Execution>& execution) { takeData(head, reveal, execution); });
}

void BusReader::takeData(const ExecutionHead& head, n8n::Reveal reveal, const Result<Execution>& execution)
{
    const n8n::Flow* known = flow(head.flow);
    if (!execution) {
        const ErrorKind kind = execution.error().kind;
        if (kind != ErrorKind::TooLarge && kind != ErrorKind::Missing && kind != ErrorKind::Access)
            return finish(execution.error());
        log::failure("execution not read", execution.error(), QString::number(head.id));
        m_refused.insert(head.id);
        keep(keptOf(head, known ? known->name : QString()), head);
    } else {
        const bool isForPointers = !m_rules.flows.pointersOf(execution->flowName).isEmpty() && !m_rules.flows.keyOf(*execution).isKnown();
        if (reveal == n8n::Reveal::Redacted && (needsWords(*execution) || isForPointers))
            return readData(head, n8n::Reveal::Clear);
        keep(keptOf(*execution, m_rules.failures, m_rules.flows, known && !known->webhook.isEmpty()), execution->head);
    }
    m_wanted.erase(head.id);
    readNext();
}

void BusReader::keep(std::optional<KeptExecution> kept, const ExecutionHead& head)
{
    const auto known = m_kept.find(head.id);
    if (!kept) {
        m_passed[head.id] = head.status;
        if (m_passed.size() > mostPassed)
            m_passed.erase(m_passed.begin());
        if (known == m_kept.end())
            return; // somebody stopped it, or it went well
        // It waited, and is of no concern any more.
        kept = known->second;
        kept->head = head;
        kept->way = RetryWay::None;
        kept->wayReason = u"over"_s;
    }
    if (known != m_kept.end())
        kept->settled = known->second.settled;
    m_found[head.id] = std::move(*kept);
}

void BusReader::finish(std::optional<Error> error)
{
    std::vector<KeptExecution> found;
    if (!error) {
        ExecutionTracker after = m_tracker;
        after.complete();
        for (const auto& [id, kept] : m_found)
            found.push_back(kept);
        if (const auto written = m_store.write(m_instance, found, after.state()); !written) {
            error = written.error();
        } else {
            m_tracker = std::move(after);
            for (const KeptExecution& kept : found)
                m_kept[kept.head.id] = kept;
            if (!found.empty())
                m_cases.reset();
            m_readAt = m_clock.now();
            if (m_isSweep)
                m_sweptAt = m_clock.monotonic();
        }
    }
    m_error = error;
    m_failures = error ? m_failures + 1 : 0;
    // The callback that brought us here belongs to this round; it must not die under its own feet.
    m_round.release()->deleteLater();
    const Duration pause = error ? error->retryAfter.value_or(std::min(longestBusPause, busPace * (1 << std::min(m_failures, 4)))) : busPace;
    m_timer.start(pause, [this] { readNow(); });
    if (!error && !found.empty())
        Q_EMIT changed(found);
    Q_EMIT roundEnded(error);
}

} // namespace backroom
