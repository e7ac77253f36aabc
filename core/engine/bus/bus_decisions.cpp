// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/bus/bus_decisions.h"

#include <algorithm>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

const QString retryMethod = u"retry"_s;
const QString replayMethod = u"replay"_s;
const QString resumeMethod = u"resume"_s;
const QString settleMethod = u"settle"_s;

/// The decision stands in what starts a replay, so that the execution it became is found again.
const QString decisionPointer = u"/headers/x-backroom-decision"_s;
/// Effects looked for between two rounds of reading.
constexpr std::size_t looksOfRound = 20;
/// Newer executions of a flow that are looked through for it.
constexpr int replaysLookedAt = 25;

Error busAway()
{
    return {ErrorKind::Network, Reach::NotSent, {}, {}, u"n8n is not connected"_s};
}

Result<Json> acceptedAs(std::int64_t execution)
{
    return Json{{"execution", execution}};
}

/// What came of the newest try says how all of them stand.
bool isNewer(const ExecutionHead& head, std::int64_t than)
{
    return head.id > than;
}

std::int64_t sealedTry(const Decision& decision)
{
    const Json held = decision.sentWith.is_object() ? decision.sentWith.value("record", Json::object()) : Json::object();
    return integerAt(held, "last_try");
}

Timestamp endOf(const ExecutionHead& head)
{
    return head.stoppedAt.value_or(head.startedAt.value_or(Timestamp{}));
}

} // namespace

BusDecisions::BusDecisions(Clock& clock, BusDesk& desk)
    : m_clock(clock), m_desk(desk)
{
    connect(&desk, &BusDesk::settled, this, &BusDecisions::lookAround);
}

void BusDecisions::resume(OdooClient& erp)
{
    m_erp = &erp;
    lookAround();
}

void BusDecisions::suspend()
{
    m_erp = nullptr;
    if (m_round)
        m_round.release()->deleteLater(); // we may be inside a callback of it
}

void BusDecisions::lookAround()
{
    if (!m_erp || m_round)
        return;
    const std::vector<std::int64_t> roots = m_desk.unlooked(looksOfRound);
    if (roots.empty())
        return;
    m_round = std::make_unique<QObject>();
    const auto left = std::make_shared<std::size_t>(roots.size());
    for (const std::int64_t root : roots) {
        const auto effect = m_desk.effectOf(root);
        m_erp->searchIds(effect->model, effect->domain.forServer(m_clock.now()), Lane::Bulk, m_round.get(), [this, root, left, wanted = effect->least](const Result<std::vector<std::int64_t>>& found) {
            if (found)
                m_desk.noteRisk(root, duplicateRisk({true, true, wanted, static_cast<int>(found->size()), false, Duration::max()}, CallEffect::None));
            if (--*left == 0)
                m_round.release()->deleteLater(); // the callback that brought us here is its
        });
    }
}

QString BusDecisions::objectionTo(const ActionStep& step) const
{
    if (step.method == settleMethod)
        return {};
    const N8nClient* client = m_desk.link().client();
    if (!client)
        return u"bus-away"_s;
    // The signature of a waiting execution is the permission, but its address has to be read first.
    const QString scope = step.method == retryMethod ? scopes::retry : scopes::readExecutions;
    return client->session()->may(scope) ? QString() : u"bus-may-not:"_s + scope;
}

void BusDecisions::readExecution(std::int64_t id, n8n::Reveal reveal, QObject* owner, Take<Execution> done)
{
    N8nClient* client = m_desk.link().client();
    if (!client)
        return done(busAway());
    client->execution(id, reveal, {}, Lane::Decision, owner, [this, id, reveal, owner, done](Result<Execution> execution) {
        if (execution && reveal == n8n::Reveal::Redacted && needsWords(*execution))
            return readExecution(id, n8n::Reveal::Clear, owner, done);
        done(std::move(execution));
    });
}

void BusDecisions::read(const RecordKey& key, QObject* owner, Take<std::shared_ptr<Reading>> done)
{
    const auto root = m_desk.executionOf(key);
    if (!root)
        return done(busAway());
    readExecution(*root, n8n::Reveal::Redacted, owner, [this, root, owner, done](const Result<Execution>& execution) {
        if (!execution)
            return done(execution.error());
        auto reading = std::make_shared<Reading>();
        reading->root = *execution;
        N8nClient* client = m_desk.link().client();
        if (!client)
            return done(busAway());
        client->retriesOf(*root, owner, [this, reading, owner, done](const Result<std::vector<ExecutionHead>>& retries) {
            if (!retries)
                return done(retries.error());
            reading->retries = *retries;
            std::vector<KeptExecution> fresh{m_desk.keptOf(reading->root)};
            // The key stands in what was read in clear before; a redacted reading lacks it.
            if (const auto known = m_desk.kept().find(reading->root.head.id); known != m_desk.kept().end() && !fresh.front().key.isKnown())
                fresh.front().key = known->second.key;
            for (const ExecutionHead& retry : reading->retries)
                fresh.push_back(keptOf(retry, reading->root.flowName));
            reading->now = m_desk.caseWith(reading->root.head.id, fresh);
            lookUpEffect(reading, owner, done);
        });
    });
}

void BusDecisions::lookUpEffect(const std::shared_ptr<Reading>& reading, QObject* owner, Take<std::shared_ptr<Reading>> done)
{
    const KeptExecution& root = reading->now.members.at(reading->now.folded.root);
    const KeptExecution& origin = reading->now.members.at(reading->now.folded.origin);
    const BusinessKey key = root.key.isKnown() ? root.key : origin.key;
    const auto effect = m_desk.rules().flows.effectOf(reading->root.flowName, key.reference);
    EffectLook look;
    look.isKeyKnown = effect.has_value();
    if (!effect || !m_erp)
        return done(reading);
    look.wanted = effect->least;
    ExecutionHead last = root.head;
    for (const ExecutionHead& retry : reading->retries) {
        if (retry.id > last.id)
            last = retry;
    }
    look.sinceFailure = m_clock.now() - endOf(last);
    m_erp->searchIds(effect->model, effect->domain.forServer(m_clock.now()), Lane::Decision, owner,
        [this, reading, look, effectOfCall = origin.effect, done](const Result<std::vector<std::int64_t>>& found) mutable {
            // The system of record did not answer: what is not known is told as that.
            look.wasAnswered = found.has_value();
            look.found = found ? static_cast<int>(found->size()) : 0;
            reading->risk = duplicateRisk(look, effectOfCall);
            m_desk.noteRisk(reading->now, reading->risk);
            done(reading);
        });
}

FreshRecord BusDecisions::freshOf(const Reading& reading, const Rule& rule, const FeedDefinition& feed, const RecordContext& context)
{
    FreshRecord fresh;
    fresh.record = m_desk.recordOf(reading.now, reading.risk);
    fresh.readAt = m_clock.now();
    fresh.seal = sealRecord(rule, feed, fresh.record, {}, context);
    for (const NodeRun& node : reading.root.nodes) {
        const QString took = u"%1 ms"_s.arg(std::chrono::duration_cast<std::chrono::milliseconds>(node.took).count());
        fresh.history.push_back({endOf(reading.root.head), node.node, QStringList{node.status, took}.join(u" · "_s)});
    }
    for (const ExecutionHead& retry : reading.retries)
        fresh.history.insert(fresh.history.begin(), {endOf(retry), u"#%1"_s.arg(retry.id), toName(retry.status)});
    return fresh;
}

void BusDecisions::readRecord(const Rule& rule, const FeedDefinition& feed, const RecordContext& context, const RecordKey& key, QObject* owner, EvidenceReader::Done done)
{
    read(key, owner, [this, rule, feed, context, done = std::move(done)](const Result<std::shared_ptr<Reading>>& reading) {
        if (reading)
            done(freshOf(**reading, rule, feed, context));
        else
            done(reading.error());
    });
}

void BusDecisions::send(const Decision& decision, const ActionStep& step, const Json& values, QObject* owner, std::function<void(const SentStep&)> done)
{
    const auto root = m_desk.executionOf(decision.record);
    if (!root)
        return done({busAway(), false, {}});
    if (step.method == retryMethod)
        return sendRetry(*root, step, owner, std::move(done));
    if (step.method == replayMethod)
        return sendReplay(decision, *root, owner, std::move(done));
    if (step.method == resumeMethod) {
        Json body = withValues(step.args, values);
        body["by"] = toJson(decision.actor);
        body["reason"] = toJson(decision.reason);
        body["token"] = toJson(decision.id.value);
        return sendResume(*root, body, owner, std::move(done));
    }
    if (step.method == settleMethod) {
        const auto settled = m_desk.settle(*root, textAt(step.args, "as"));
        return done({settled ? acceptedAs(*root) : Result<Json>(settled.error()), false, {}});
    }
    done({Error::of(ErrorKind::BadInput, u"executions have no %1"_s.arg(step.method)), false, {}});
}

void BusDecisions::sendRetry(std::int64_t id, const ActionStep& step, QObject* owner, std::function<void(const SentStep&)> done)
{
    N8nClient* client = m_desk.link().client();
    if (!client)
        return done({busAway(), false, {}});
    const bool isCurrentFlow = step.args.value("currentFlow", Json(false)) == Json(true);
    client->retry(id, isCurrentFlow, owner, [done = std::move(done)](const Result<ExecutionHead>& retry) {
        // 200 says nothing of how it went (n8n.md §0.2): the look tells.
        done({retry ? acceptedAs(retry->id) : Result<Json>(retry.error()), false, {}});
    });
}

void BusDecisions::sendReplay(const Decision& decision, std::int64_t id, QObject* owner, std::function<void(const SentStep&)> done)
{
    N8nClient* client = m_desk.link().client();
    const auto kept = m_desk.kept().find(id);
    const QString webhook = kept == m_desk.kept().end() ? QString() : m_desk.entranceOf(kept->second.head.flow);
    if (!client || webhook.isEmpty())
        return done({client ? Error{ErrorKind::Refused, Reach::NotSent, {}, {}, u"nothing starts the flow from outside"_s} : busAway(), true, {}});
    client->startOf(id, owner, [this, webhook, token = decision.id.value, owner, done = std::move(done)](const Result<Json>& start) {
        if (!start)
            return done({Error{start.error().kind, Reach::NotSent, start.error().retryAfter, start.error().serverText, start.error().detail}, true, {}});
        const Json body = start->is_object() ? start->value("body", Json()) : Json();
        N8nClient* still = m_desk.link().client();
        if (!still || body.is_null())
            return done({still ? Error{ErrorKind::Refused, Reach::Reached, {}, {}, u"what started it is not kept"_s} : busAway(), true, {}});
        still->replay(webhook, body, token, owner, [done](const Result<void>& sent) { done({sent ? Result<Json>(Json::object()) : Result<Json>(sent.error()), false, {}}); });
    });
}

/// What runs just now stands on a list of its own.
void BusDecisions::lookForReplay(const Decision& decision, const Execution& root, QObject* owner, Take<std::optional<ExecutionHead>> done)
{
    N8nClient* client = m_desk.link().client();
    if (!client)
        return done(busAway());
    n8n::ExecutionQuery running;
    running.status = ExecutionStatus::Running;
    running.flow = root.head.flow;
    client->executions(running, Lane::Decision, owner, [this, decision, root, owner, done](const Result<n8n::ExecutionPage>& page) {
        if (!page)
            return done(page.error());
        // Whose it is cannot be told before it ends; that it may be this one is enough to wait.
        if (!page->rows.empty() && page->rows.front().id > std::max(root.head.id, sealedTry(decision)))
            return done(std::optional(page->rows.front()));
        findReplay(decision, root, 0, replaysLookedAt, owner, done);
    });
}

void BusDecisions::findReplay(const Decision& decision, const Execution& root, std::int64_t before, int left, QObject* owner, Take<std::optional<ExecutionHead>> done)
{
    N8nClient* client = m_desk.link().client();
    if (!client)
        return done(busAway());
    n8n::ExecutionQuery query;
    query.flow = root.head.flow;
    query.limit = 1;
    query.beforeId = before;
    client->executions(query, Lane::Decision, owner, [this, decision, root, left, owner, done](const Result<n8n::ExecutionPage>& page) {
        if (!page)
            return done(page.error());
        if (page->rows.empty() || page->rows.front().id <= std::max(root.head.id, sealedTry(decision)) || left == 0)
            return done(std::optional<ExecutionHead>());
        const ExecutionHead head = page->rows.front();
        N8nClient* still = m_desk.link().client();
        if (!still)
            return done(busAway());
        still->execution(head.id, n8n::Reveal::Clear, {decisionPointer}, Lane::Decision, owner, [this, decision, root, head, left, owner, done](const Result<Execution>& execution) {
            const bool isTooLarge = !execution && execution.error().kind == ErrorKind::TooLarge;
            if (!execution && !isTooLarge)
                return done(execution.error());
            if (execution && execution->picked.contains(decisionPointer) && execution->picked.at(decisionPointer) == decision.id.value)
                return done(std::optional(execution->head));
            findReplay(decision, root, head.id, left - 1, owner, done);
        });
    });
}

void BusDecisions::sendResume(std::int64_t id, const Json& body, QObject* owner, std::function<void(const SentStep&)> done)
{
    readExecution(id, n8n::Reveal::Redacted, owner, [this, body, owner, done = std::move(done)](const Result<Execution>& execution) {
        if (!execution)
            return done({Error{execution.error().kind, Reach::NotSent, execution.error().retryAfter, execution.error().serverText, execution.error().detail}, true, {}});
        if (execution->head.status != ExecutionStatus::Waiting || !execution->resume)
            return done({Error{ErrorKind::Conflict, Reach::Reached, {}, {}, u"it does not wait any more"_s}, false, {}});
        N8nClient* client = m_desk.link().client();
        if (!client)
            return done({busAway(), true, {}});
        client->resume(*execution->resume, body, owner, [done](const Result<void>& resumed) { done({resumed ? Result<Json>(Json::object()) : Result<Json>(resumed.error()), false, {}}); });
    });
}

void BusDecisions::look(const Decision& decision, const ActionStep& step, const Rule& rule, const FeedDefinition& feed, const RecordContext& context, QObject* owner,
    std::function<void(const Result<SentLook>&)> done)
{
    read(decision.record, owner, [this, decision, method = step.method, rule, feed, context, owner, done = std::move(done)](const Result<std::shared_ptr<Reading>>& reading) {
        if (!reading)
            return done(reading.error());
        auto look = std::make_shared<SentLook>();
        look->fresh = freshOf(**reading, rule, feed, context);
        const KeptExecution& root = (*reading)->now.members.at((*reading)->now.folded.root);
        if (method == resumeMethod)
            return judgeResume(decision, root.head.id, owner, look, done);
        if (method == retryMethod)
            return judgeTries(decision, (*reading)->retries, (*reading)->risk, owner, look, done);
        if (method == replayMethod) {
            lookForReplay(decision, (*reading)->root, owner, [this, decision, reading = *reading, id = root.head.id, owner, look, done](const Result<std::optional<ExecutionHead>>& replay) {
                if (!replay)
                    return done(replay.error());
                const auto settleIt = [this, id, done](const Result<SentLook>& seen) {
                    // It stays a failure at n8n, whatever its replay came to.
                    if (seen && seen->stand == SentLook::Stand::Done) {
                        if (const auto settled = m_desk.settle(id, u"replayed"_s); !settled)
                            return done(settled.error());
                    }
                    done(seen);
                };
                judgeTries(decision, *replay ? std::vector{**replay} : std::vector<ExecutionHead>(), reading->risk, owner, look, settleIt);
            });
            return;
        }
        const bool isSettled = !root.settled.isEmpty();
        look->stand = !isSettled ? SentLook::Stand::Untouched : (*reading)->risk == DuplicateRisk::Applied ? SentLook::Stand::Done : SentLook::Stand::Unproven;
        done(*look);
    });
}

void BusDecisions::judgeTries(const Decision& decision, const std::vector<ExecutionHead>& tries, DuplicateRisk risk, QObject* owner, std::shared_ptr<SentLook> look, std::function<void(const Result<SentLook>&)> done)
{
    using Stand = SentLook::Stand;
    const std::int64_t sealed = sealedTry(decision);
    std::vector<ExecutionHead> since;
    std::copy_if(tries.begin(), tries.end(), std::back_inserter(since), [sealed](const ExecutionHead& head) { return isNewer(head, sealed); });
    if (since.empty()) {
        look->stand = Stand::Untouched;
        return done(*look);
    }
    if (std::any_of(since.begin(), since.end(), [](const ExecutionHead& head) { return isOpen(head.status); })) {
        look->stand = Stand::Running;
        return done(*look);
    }
    if (std::any_of(since.begin(), since.end(), [](const ExecutionHead& head) { return head.status == ExecutionStatus::Success; })) {
        look->stand = risk == DuplicateRisk::Applied ? Stand::Done : Stand::Unproven;
        look->why = Error{ErrorKind::Refused, Reach::Unknown, {}, {}, u"effect-not-seen:"_s + toName(risk)};
        return done(*look);
    }
    // Whatever a try came to, what it was to do may be there all the same.
    if (risk == DuplicateRisk::Applied) {
        look->stand = Stand::Done;
        return done(*look);
    }
    readExecution(since.front().id, n8n::Reveal::Redacted, owner, [look, done = std::move(done)](const Result<Execution>& last) {
        if (!last)
            return done(last.error());
        look->stand = Stand::Refused;
        const QString message = last->fault ? last->fault->message : QString();
        const QString code = last->fault ? last->fault->httpCode : QString();
        look->why = Error{ErrorKind::Refused, Reach::Reached, {}, message.isEmpty() ? code : message, u"failed-again"_s};
        done(*look);
    });
}

void BusDecisions::judgeResume(const Decision& decision, std::int64_t id, QObject* owner, std::shared_ptr<SentLook> look, std::function<void(const Result<SentLook>&)> done)
{
    readExecution(id, n8n::Reveal::Clear, owner, [decision, look, done = std::move(done)](const Result<Execution>& execution) {
        using Stand = SentLook::Stand;
        if (!execution)
            return done(execution.error());
        const auto said = [&execution](const QString& key) {
            const auto found = execution->resumedWith.find(key);
            return found == execution->resumedWith.end() ? QString() : found->second;
        };
        if (execution->head.status == ExecutionStatus::Waiting) {
            look->stand = Stand::Untouched;
        } else if (said(u"token"_s) == decision.id.value) {
            look->stand = isOpen(execution->head.status) ? Stand::Running : Stand::Done;
        } else {
            look->stand = Stand::Others;
            look->why = Error{ErrorKind::Conflict, Reach::Reached, {}, {}, u"decided-already"_s};
            look->differences = {{u"state"_s, toName(ExecutionStatus::Waiting), toName(execution->head.status)}};
            if (const QString other = said(u"decision"_s); !other.isEmpty())
                look->differences.push_back({u"decision"_s, {}, other});
            if (const QString who = said(u"by"_s); !who.isEmpty())
                look->differences.push_back({u"write_uid"_s, {}, who});
        }
        done(*look);
    });
}

} // namespace backroom
