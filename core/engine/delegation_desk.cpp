// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/delegation_desk.h"

#include "core/base/log.h"

namespace backroom {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

using Kind = DelegationAct::Kind;

} // namespace

DelegationDesk::DelegationDesk(Clock& clock, LedgerStore& ledger, QString device, QObject* parent)
    // What was revoked must not be used for long.
    : ChannelNotes(clock, ledger, {u"Backroom delegations"_s, u"Who decides in whose place in Backroom"_s, delegation_act::mark(), 1min}, std::move(device), parent), m_ledger(ledger)
{
}

void DelegationDesk::restore(const std::vector<LedgerEntry>& entries)
{
    for (const LedgerEntry& entry : entries) {
        if (entry.body.contains("\"act\":\"delegation."))
            learn(entry);
    }
}

void DelegationDesk::learn(const LedgerEntry& entry)
{
    const auto subject = m_ledger.subjectOf(entry);
    if (subject)
        m_register.add(entry, *subject);
    else
        log::failure("delegation unreadable", subject.error());
}

bool DelegationDesk::isNews(std::int64_t id, const QString& body) const
{
    return !m_register.knows(actor().server, id) && delegation_act::readNote(body);
}

Result<std::optional<LedgerAct>> DelegationDesk::actOf(const Note& note) const
{
    const auto act = delegation_act::readNote(note.body);
    const DelegationSaying saying{actor().server, note.id, personOf(note.author), note.at};
    if (act->kind == Kind::Give) {
        Delegation given = act->given;
        given.from = saying.who;
        const auto id = delegationIdOf(given, saying.server);
        if (!id)
            return id.error();
        if (*id != act->id)
            return Error::of(ErrorKind::BadInput, u"%1 did not give what stands there"_s.arg(note.author));
    }
    if (const auto objection = m_register.objectionTo(*act, saying)) {
        if (*objection == DelegationRefusal::KnownAlready)
            return std::optional<LedgerAct>();
        return Error::of(ErrorKind::Policy, toName(*objection));
    }
    return std::optional(delegation_act::write(*act, saying));
}

void DelegationDesk::give(Delegation delegation, DelegationBook::OwnPower own, Done done)
{
    delegation.from = personOf(actor().login);
    delegation.reason = delegation.reason.simplified().left(longestReason);
    auto id = delegationIdOf(delegation, actor().server);
    if (!id)
        return done(id.error());
    delegation.id = *id;
    say({Kind::Give, *id, delegation}, [this, delegation, own = std::move(own)] {
        DelegationBook book = this->book();
        return book.add(delegation, own, now());
    }, std::move(done));
}

void DelegationDesk::accept(const DelegationId& id, Done done)
{
    say({Kind::Accept, id, {}}, [this, id] {
        DelegationBook book = this->book();
        return book.accept(id, personOf(actor().login), now());
    }, std::move(done));
}

void DelegationDesk::revoke(const DelegationId& id, Done done)
{
    say({Kind::Revoke, id, {}}, [this, id] {
        DelegationBook book = this->book();
        return book.revoke(id, personOf(actor().login), now());
    }, std::move(done));
}

void DelegationDesk::say(DelegationAct act, std::function<std::optional<DelegationRefusal>()> objection, Done done)
{
    const auto isThere = [this, act] {
        const Delegation* known = book().find(act.id);
        const PersonId self = personOf(actor().login);
        switch (act.kind) {
        case Kind::Give: return known && !known->revokedAt;
        case Kind::Accept: return known && known->to == self && known->acceptedAt.has_value();
        case Kind::Revoke: return known && (known->to == self || known->from == self) && known->revokedAt.has_value();
        }
        return false;
    };
    const auto statement = [this, act, objection = std::move(objection)]() -> Result<Statement> {
        if (const auto refusal = objection())
            return Error::of(ErrorKind::Policy, toName(*refusal));
        return Statement{delegation_act::note(act, actor().login), {}};
    };
    wish({isThere, statement, std::move(done)});
}

} // namespace backroom
