// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/sharing.h"

#include "core/base/log.h"

#include <QUuid>

#include <algorithm>

namespace backroom {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

using Kind = LifeAct::Kind;

constexpr Duration shareReadInterval = 15s;
constexpr Duration longestInterval = 5min;
/// Clocks of two machines differ; a lease is never believed to be longer than that.
constexpr Duration clockDifference = 1min;
/// An activity is written anew only when half of the lease is used up.
constexpr Duration renewAfter = life::lease / 2;

} // namespace

Sharing::Sharing(Clock& clock, WorkStore& store, ItemLives& lives, const Discussion& discussion, SourceId source, QObject* parent)
    : QObject(parent),
      m_clock(clock),
      m_store(store),
      m_lives(lives),
      m_discussion(discussion),
      m_outbox(clock, store.shares()),
      m_reader(clock, std::move(source)),
      m_timer(clock)
{
    m_lives.setShareMaker([this](const ItemLife& before, const ItemLife& after, const LifeAct& act) { return sharesFor(before, after, act); });
    connect(&m_lives, &ItemLives::changed, this, [this](const ItemId& id) {
        reloadStanding();
        align(id);
        m_outbox.takeUp();
    });
    connect(&m_outbox, &ShareOutbox::changed, this, [this](const Share& share) {
        reloadStanding();
        Q_EMIT shareChanged(share);
    });
    connect(&m_outbox, &ShareOutbox::callFailed, this, &Sharing::callFailed);
    connect(&m_outbox, &ShareOutbox::settled, this, &Sharing::settled);
    connect(&m_reader, &ShareReader::finished, this, &Sharing::take);
    connect(&m_reader, &ShareReader::failed, this, [this](const Error& error) {
        m_timer.start(std::min<Duration>(longestInterval, shareReadInterval * (1 << std::min(++m_failures, 8))), [this] { read(); });
        Q_EMIT callFailed(error);
        Q_EMIT settled();
    });
}

Sharing::~Sharing()
{
    m_lives.setShareMaker({});
}

void Sharing::setActor(const QString& login, const QString& server)
{
    m_actor = {login, 0, server};
    reloadStanding();
}

void Sharing::resume(OdooClient& client, const Actor& actor)
{
    m_client = &client;
    m_actor = actor;
    m_failures = 0;
    reloadStanding();
    if (auto waiting = m_store.shares().waiting())
        m_waiting = std::move(*waiting);
    else
        log::failure("others' acts unreadable", waiting.error());
    alignAll();
    m_outbox.resume(client, actor);
    read();
}

void Sharing::suspend()
{
    m_client = nullptr;
    m_timer.stop();
    m_reader.abandon();
    m_outbox.suspend();
}

void Sharing::refresh()
{
    if (m_client)
        read();
}

Result<QString> Sharing::makeTask(const ItemId& item, std::int64_t project, const QString& title, const QString& text)
{
    const ItemLife* life = m_lives.life(item);
    if (!life || m_actor.server.isEmpty())
        return Error::of(ErrorKind::Missing, life ? u"no connection is stored"_s : u"there is no such item"_s);
    Share share = begin(*life, LifeAct::note(m_actor.login, text));
    share.about.clear();
    share.project = project;
    share.title = title;
    const auto known = m_store.shares().of(item);
    if (!known)
        return known.error();
    const auto earlier = std::find_if(known->begin(), known->end(),
        [this](const Share& one) { return one.isTask() && one.act.who == m_actor.login && one.server == m_actor.server; });
    if (earlier != known->end() && earlier->state == ShareState::Sending)
        return earlier->token; // it is on its way, and what became of it is not known yet
    if (earlier != known->end())
        share.token = earlier->token; // looked for anew, and made anew only if it is gone
    const auto written = earlier == known->end() ? m_store.write({}, {share}) : m_store.shares().update(share);
    if (!written)
        return written.error();
    m_outbox.takeUp();
    return share.token;
}

Share Sharing::begin(const ItemLife& life, LifeAct act) const
{
    Share share;
    share.token = QUuid::createUuid().toString(QUuid::WithoutBraces);
    share.item = life.id;
    share.record = life.record;
    share.server = m_actor.server;
    share.act = std::move(act);
    share.title = life.rule.value;
    share.madeAt = m_clock.now();
    if (const auto place = m_discussion.placeOf(life)) {
        share.record = place->record;
        share.about = place->about;
    } else if (const Share* claim = standingOf(life.id)) {
        share.record = claim->record;
        share.about = claim->about;
    }
    return share;
}

std::optional<bool> Sharing::isAbout(const RecordKey& place, const ItemLife& life) const
{
    return place.model == share_post::taskModel ? std::optional(true) : m_discussion.isAbout(place, life);
}

std::vector<Share> Sharing::sharesFor(const ItemLife& before, const ItemLife& after, const LifeAct& act) const
{
    // A claim is renewed and ended by align(), which looks at where the item stands.
    if (!isShared(act.kind) || act.kind == Kind::Renew || act.kind == Kind::Release || act.who != m_actor.login || m_actor.server.isEmpty())
        return {};
    if (!m_discussion.isInTheSource(after))
        return {};
    std::vector<Share> shares;
    if (act.kind == Kind::Claim) {
        const bool isRenewal = after.generation == before.generation && after.eventCount() == before.eventCount();
        if (!isRenewal)
            shares.push_back(begin(after, LifeAct::claim(act.who, after.claimUntil)));
        return shares;
    }
    Share said = begin(after, act);
    const Share* claim = standingOf(after.id);
    if (claim && after.state != ItemState::Claimed) {
        if (act.kind == Kind::Close) {
            said.claim = claim->token;
        } else {
            // First the claim goes: whoever reads between the two must not take it for one that was made after this.
            Share end = begin(after, LifeAct::release(act.who));
            end.claim = claim->token;
            shares.push_back(std::move(end));
        }
    }
    shares.push_back(std::move(said));
    return shares;
}

const Share* Sharing::standingOf(const ItemId& id) const
{
    const auto found = std::find_if(m_standing.rbegin(), m_standing.rend(), [&](const Share& share) { return share.item == id; });
    return found == m_standing.rend() ? nullptr : &*found;
}

void Sharing::reloadStanding()
{
    auto standing = m_store.shares().standingClaims();
    if (!standing) {
        log::failure("claims unreadable", standing.error());
        return;
    }
    std::erase_if(*standing, [this](const Share& share) { return share.act.who != m_actor.login || share.server != m_actor.server; });
    m_standing = std::move(*standing);
}

void Sharing::align(const ItemId& id)
{
    const Share* claim = standingOf(id);
    if (!claim)
        return;
    const ItemLife* life = m_lives.life(id);
    if (!life || life->state != ItemState::Claimed || life->claimedBy != m_actor.login) {
        Share end = *claim;
        end.token = QUuid::createUuid().toString(QUuid::WithoutBraces);
        end.claim = claim->token;
        end.act = LifeAct::release(m_actor.login);
        end.madeAt = m_clock.now();
        end.state = ShareState::Pending;
        end.sentAt.reset();
        end.error.reset();
        add(end);
        return;
    }
    if (!life->claimUntil || !claim->act.until || *life->claimUntil - *claim->act.until < renewAfter)
        return;
    Share longer = *claim;
    longer.act.until = life->claimUntil;
    if (const auto updated = m_store.shares().update(longer); !updated)
        log::failure("lease not stored", updated.error());
    if (claim->state != ShareState::Pending) {
        Share renewal = begin(*life, LifeAct::renew(m_actor.login, life->claimUntil));
        renewal.claim = claim->token;
        add(renewal);
    }
    reloadStanding();
}

void Sharing::alignAll()
{
    std::vector<ItemId> items;
    for (const Share& share : m_standing)
        items.push_back(share.item);
    for (const ItemId& item : items)
        align(item);
}

void Sharing::add(const Share& share)
{
    if (const auto written = m_store.write({}, {share}); !written)
        log::failure("share not stored", written.error(), share.item.value);
    reloadStanding();
}

void Sharing::read()
{
    if (!m_client || m_reader.isReading())
        return;
    const auto mark = m_store.shares().mark(readerName());
    if (!mark) {
        log::failure("mark of shares unreadable", mark.error());
        return;
    }
    m_provenBefore.clear();
    for (const Share& share : m_standing) {
        if (share.state == ShareState::Verified)
            m_provenBefore.insert(share.token);
    }
    m_reader.read(*m_client, *mark);
}

void Sharing::take(const ShareReading& reading)
{
    m_failures = 0;
    m_timer.start(shareReadInterval, [this] { read(); });
    takeActs(reading.acts);
    takeClaims(reading.claims);
    alignAll();
    if (const auto stored = m_store.shares().setMark(readerName(), reading.mark); !stored)
        log::failure("mark of shares not stored", stored.error());
    m_outbox.takeUp();
    if (!isBusy())
        Q_EMIT settled();
}

void Sharing::takeActs(const std::vector<ForeignAct>& acts)
{
    for (const ForeignAct& act : acts) {
        const auto isOwn = m_store.shares().isOwn(act.token);
        if (!isOwn || *isOwn)
            continue;
        if (const auto isNew = m_store.shares().addForeign(act); isNew && *isNew)
            m_waiting.push_back(act);
    }
    std::erase_if(m_waiting, [this](const ForeignAct& act) {
        if (!fold(act))
            return false;
        if (const auto settled = m_store.shares().settle(act.token); !settled)
            log::failure("another's act not settled", settled.error());
        return true;
    });
}

bool Sharing::fold(const ForeignAct& act)
{
    const ItemLife* life = m_lives.life(act.item);
    if (!life || life->occurrences == 0)
        return false; // its feed may be read later
    const auto isItsPlace = isAbout(act.record, *life);
    if (!isItsPlace.value_or(false))
        return isItsPlace || isClosed(life->state); // its record may be read later
    auto folded = m_lives.fold(act.item, act.act, act.at);
    if (!folded && folded.error().detail.startsWith(toName(RefusalCode::ClaimedByOther))) {
        // It has happened there, whoever has it in hand here.
        yield(*life, u"%1: %2"_s.arg(act.act.who, toName(act.act.kind)));
        folded = m_lives.fold(act.item, act.act, act.at);
    }
    // What makes no sense here any more, because it is closed or was done here too, is over.
    return folded || folded.error().kind == ErrorKind::Policy;
}

bool Sharing::isSaidOfUnknown(const ItemId& item, const QString& verb) const
{
    return std::any_of(m_waiting.begin(), m_waiting.end(), [&](const ForeignAct& act) {
        return act.item == item && act.act.kind == LifeAct::Kind::Agree && act.act.subject == verb;
    });
}

void Sharing::takeClaims(const std::vector<StandingClaim>& claims)
{
    std::vector<StandingClaim> fitting;
    for (const StandingClaim& claim : claims) {
        const ItemLife* life = m_lives.life(claim.item);
        // Where its record is not known here, somebody has it in hand all the same: for minutes, and it hides nothing.
        if (life && life->occurrences > 0 && isAbout(claim.record, *life).value_or(true))
            fitting.push_back(claim);
    }
    const std::map<ItemId, StandingClaim> held = holders(fitting, m_clock.now());
    for (const auto& [id, holder] : held)
        takeHolder(*m_lives.life(id), holder);
    for (const ItemId& id : m_lives.claimed()) {
        if (!held.contains(id))
            takeEnd(*m_lives.life(id), fitting);
    }
}

void Sharing::takeHolder(const ItemLife& life, const StandingClaim& holder)
{
    const Timestamp now = m_clock.now();
    const Timestamp until = std::min(holder.until, now + life::lease + clockDifference);
    if (life.state == ItemState::Claimed && life.claimedBy == holder.who) {
        if (!life.claimUntil || until > *life.claimUntil)
            (void)m_lives.fold(life.id, LifeAct::renew(holder.who, until), now);
        return;
    }
    if (holder.who == m_actor.login && m_store.shares().isOwn(holder.token).value_or(true))
        return; // given back here; that is on its way
    if (life.state == ItemState::Claimed)
        yield(life, u"%1 was first, until %2"_s.arg(holder.who, toIso(until)));
    const ItemId id = life.id;
    if (const auto claimed = m_lives.fold(id, LifeAct::claim(holder.who, until), now); !claimed && claimed.error().kind != ErrorKind::Policy)
        log::failure("another's claim not taken", claimed.error(), id.value);
}

void Sharing::takeEnd(const ItemLife& life, const std::vector<StandingClaim>& claims)
{
    if (const Share* own = life.claimedBy == m_actor.login ? standingOf(life.id) : nullptr) {
        const QString token = own->token;
        const bool stands = std::any_of(claims.begin(), claims.end(), [&](const StandingClaim& claim) { return claim.token == token; });
        if (stands || !m_provenBefore.contains(token))
            return; // on its way, or to be renewed
        if (const auto ended = m_store.shares().endClaim(token); !ended)
            log::failure("claim not ended", ended.error());
        reloadStanding();
        yield(life, u"ended in Odoo"_s);
        return;
    }
    // A claim made on this device that Odoo does not have, because it may not or could not be written, ends by its lease.
    const auto shares = m_store.shares().of(life.id).value_or({});
    const bool isLocal = std::any_of(shares.begin(), shares.end(), [&](const Share& share) {
        return share.act.kind == Kind::Claim && share.act.who == life.claimedBy && share.madeAt >= life.stateSince;
    });
    if (!isLocal)
        yield(life, u"ended in Odoo"_s);
}

void Sharing::yield(const ItemLife& life, const QString& why)
{
    LifeAct release = LifeAct::release(life.claimedBy);
    release.text = why;
    if (const auto done = m_lives.fold(life.id, release, m_clock.now()); !done && done.error().kind != ErrorKind::Policy)
        log::failure("claim not given back", done.error());
}

} // namespace backroom
