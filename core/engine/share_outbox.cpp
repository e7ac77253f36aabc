// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/share_outbox.h"

#include "core/base/log.h"
#include "core/engine/server_facts.h"

#include <algorithm>
#include <array>
#include <set>

namespace backroom {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr std::array<Duration, 7> delays{2s, 5s, 10s, 30s, 60s, 120s, 300s};
/// What was answered and is not to be seen, after so many looks, is not there.
constexpr int looksForShare = 3;
/// A desk that comes back with many words left unsaid must not stand before its own decisions.
constexpr std::size_t mostSharesUnderWay = 4;

Duration delayOf(int tries)
{
    return delays[static_cast<std::size_t>(std::clamp<int>(tries, 0, static_cast<int>(delays.size()) - 1))];
}

/// The server certainly refused before doing anything; who is signed in has to be settled first.
bool isSignInProblem(ErrorKind kind)
{
    return kind == ErrorKind::Authentication || kind == ErrorKind::SessionExpired || kind == ErrorKind::LoginCooldown;
}

/// Answers that somebody between us and Odoo may have given while Odoo did the work, or that say nothing about it.
bool leavesOutcomeOpen(const Error& error)
{
    return error.reach == Reach::Unknown || isTransient(error.kind) || error.kind == ErrorKind::Protocol || error.kind == ErrorKind::TooLarge
        || error.kind == ErrorKind::NotTheService || error.kind == ErrorKind::Cancelled;
}

/// Asked again, the server will say the same.
bool isFinal(const Error& error)
{
    return error.reach == Reach::Reached && !isSignInProblem(error.kind) && !leavesOutcomeOpen(error);
}

} // namespace

ShareOutbox::ShareOutbox(Clock& clock, ShareStore& store, QObject* parent)
    : QObject(parent),
      m_clock(clock),
      m_store(store) {}

ShareOutbox::~ShareOutbox() = default;

void ShareOutbox::resume(OdooClient& client, const Actor& actor)
{
    m_client = &client;
    m_actor = actor;
    m_timers.clear();
    m_tries.clear();
    takeUp();
}

void ShareOutbox::suspend()
{
    m_client = nullptr;
    m_timers.clear();
    m_flights.clear();
}

void ShareOutbox::takeUp()
{
    if (!m_client)
        return;
    const auto open = m_store.open();
    if (!open) {
        log::failure("shares unreadable", open.error());
        return;
    }
    std::set<ItemId> taken;
    for (const Share& share : *open) {
        const bool isOurs = share.act.who == m_actor.login && share.server == m_actor.server;
        if (!isOurs || !taken.insert(share.item).second)
            continue;
        const auto timer = m_timers.find(share.token);
        const bool waits = timer != m_timers.end() && timer->second->isRunning();
        // Others see at once who takes something in hand; the rest is said one after another.
        const bool mayGo = m_flights.size() < mostSharesUnderWay || isOfClaim(share.act.kind);
        if (!waits && mayGo && !m_flights.contains(share.token))
            look(share);
    }
}

void ShareOutbox::call(const Share& share, odoo::Call call, std::function<void(const Result<Json>&)> take)
{
    const QString& token = share.token;
    auto& flight = m_flights[token];
    // The answer that brought us here belongs to the owner; it must not die under its own feet.
    if (flight)
        flight.release()->deleteLater();
    flight = std::make_unique<QObject>();
    m_client->call(std::move(call), isOfClaim(share.act.kind) ? Lane::Interactive : Lane::Bulk, flight.get(), [this, token, owner = flight.get(), take = std::move(take)](const Result<Json>& answer) {
        const auto known = m_flights.find(token);
        if (known != m_flights.end() && known->second.get() == owner)
            take(answer);
    });
}

void ShareOutbox::land(const QString& token)
{
    const auto known = m_flights.find(token);
    if (known == m_flights.end())
        return;
    known->second.release()->deleteLater();
    m_flights.erase(known);
}

void ShareOutbox::look(const Share& share)
{
    call(share, share_post::look(share), [this, share](const Result<Json>& found) { takeLook(share, found); });
}

void ShareOutbox::takeLook(Share share, const Result<Json>& found)
{
    if (!found)
        return failLook(share, found.error());
    const share_post::Sight sight = share_post::sightOf(share, *found, m_actor.uid);
    if (sight.isDone || !share.endsClaim() || share.act.kind != LifeAct::Kind::Close)
        return takeSight(std::move(share), sight);
    call(share, share_post::lookForClaim(share), [this, share](const Result<Json>& activities) {
        if (!activities)
            return failLook(share, activities.error());
        takeSight(share, share_post::claimSightOf(*activities, m_actor.uid));
    });
}

void ShareOutbox::takeSight(Share share, const share_post::Sight& sight)
{
    if (sight.isDone) {
        share.remote = sight.id;
        return end(std::move(share), ShareState::Verified);
    }
    if (share.state == ShareState::Sending && share.sentAt) {
        const Duration since = m_clock.now() - *share.sentAt;
        if (since < serverLimit)
            return retry(share, std::min(delayOf(m_tries[share.token]++), serverLimit - since));
    }
    const bool isOver = share.act.kind == LifeAct::Kind::Claim && !share.isTask() && share.act.until && *share.act.until <= m_clock.now();
    if (isOver)
        return end(std::move(share), ShareState::Refused, Error::of(ErrorKind::Policy, u"the lease was over before it could be sent"_s));
    if (!share.isTask() && share.record.id == 0)
        return tellAtTask(std::move(share), Error::of(ErrorKind::Policy, u"the item has no record; make a task of it"_s));
    send(std::move(share), sight);
}

void ShareOutbox::send(Share share, const share_post::Sight& sight)
{
    share.sentAt = m_clock.now();
    if (!step(share, ShareState::Sending))
        return;
    call(share, share_post::write(share, sight, m_actor.uid), [this, share](const Result<Json>& answer) { takeAnswer(share, answer); });
}

void ShareOutbox::takeAnswer(Share share, const Result<Json>& answer)
{
    if (answer) {
        // A good answer proves nothing (design.md §7.5).
        call(share, share_post::look(share), [this, share](const Result<Json>& found) mutable {
            if (!found)
                return failLook(share, found.error());
            const share_post::Sight sight = share_post::sightOf(share, *found, m_actor.uid);
            int& tries = m_tries[share.token];
            if (sight.isDone || ++tries < looksForShare)
                return sight.isDone ? takeSight(share, sight) : retry(share, delayOf(tries));
            end(share, ShareState::Refused, Error{ErrorKind::Conflict, Reach::Reached, {}, {}, u"the server said yes, but it is not to be seen there"_s});
        });
        return;
    }
    const Error& error = answer.error();
    if (error.reach == Reach::NotSent || isSignInProblem(error.kind)) {
        if (!step(share, ShareState::Pending, error))
            return;
        retry(share, delayOf(m_tries[share.token]++));
        Q_EMIT callFailed(error);
        return;
    }
    if (leavesOutcomeOpen(error)) {
        retry(share, delayOf(m_tries[share.token]++));
        Q_EMIT callFailed(error);
        return;
    }
    if (error.kind == ErrorKind::UnknownMethod)
        return tellAtTask(std::move(share), Error{ErrorKind::Policy, Reach::Reached, {}, {}, u"no-chatter: %1"_s.arg(share.record.model)});
    if (error.kind == ErrorKind::Access)
        return tellAtTask(std::move(share), error);
    end(std::move(share), ShareState::Refused, error);
}

void ShareOutbox::tellAtTask(Share share, const Error& refusal)
{
    const bool changesActivity = share.act.kind == LifeAct::Kind::Renew || share.act.kind == LifeAct::Kind::Release;
    if (share.isTask() || changesActivity || share.record.model == share_post::taskModel)
        return end(std::move(share), ShareState::Refused, refusal);
    call(share, share_post::lookForTask(share.item), [this, share, refusal](const Result<Json>& found) mutable {
        // Where tasks cannot be read there is none.
        if (!found && !isFinal(found.error()))
            return failLook(share, found.error());
        const std::int64_t task = found && found->is_array() && !found->empty() ? integerAt(found->front(), "id") : 0;
        if (task == 0)
            return end(std::move(share), ShareState::Refused, refusal);
        share.record = {share.record.source, share_post::taskModel, task};
        if (step(share, ShareState::Pending))
            look(share);
    });
}

void ShareOutbox::end(Share share, ShareState state, std::optional<Error> error)
{
    if (!step(share, state, std::move(error)))
        return;
    land(share.token);
    takeUp();
    if (!isBusy())
        Q_EMIT settled();
}

void ShareOutbox::failLook(const Share& share, const Error& error)
{
    // Who may not even read there cannot write there either.
    if (isFinal(error))
        return end(share, ShareState::Refused, error);
    retry(share, delayOf(m_tries[share.token]++));
    Q_EMIT callFailed(error);
}

void ShareOutbox::retry(const Share& share, Duration delay)
{
    land(share.token);
    auto& timer = m_timers[share.token];
    if (!timer)
        timer = std::make_unique<ScopedTimer>(m_clock);
    timer->start(delay, [this] { takeUp(); });
    takeUp(); // another one may go meanwhile
    if (!isBusy())
        Q_EMIT settled();
}

bool ShareOutbox::step(Share& share, ShareState state, std::optional<Error> error)
{
    const ShareState before = share.state;
    share.state = state;
    share.error = std::move(error);
    if (const auto written = m_store.update(share); !written) {
        log::failure("share not stored", written.error(), share.token);
        share.state = before;
        retry(share, delayOf(1));
        return false;
    }
    if (!isOpen(state)) {
        m_timers.erase(share.token);
        m_tries.erase(share.token);
    }
    Q_EMIT changed(share);
    return true;
}

} // namespace backroom
