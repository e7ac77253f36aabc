// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/governance/delegation_register.h"

namespace backroom {

namespace {

using Kind = DelegationAct::Kind;

/// Power is looked at when it is used.
std::optional<Allowance> anyPower(const PersonId&, const ActId&)
{
    Allowance any;
    any.isUnlimited = true;
    return any;
}

std::optional<DelegationRefusal> apply(DelegationBook& book, const DelegationAct& act, const DelegationSaying& saying)
{
    const Delegation* known = book.find(act.id);
    switch (act.kind) {
    case Kind::Give: {
        Delegation given = act.given;
        given.id = act.id;
        given.from = saying.who;
        return book.add(std::move(given), anyPower, saying.at);
    }
    case Kind::Accept: return known && known->to == saying.who && known->acceptedAt ? DelegationRefusal::KnownAlready : book.accept(act.id, saying.who, saying.at);
    case Kind::Revoke: return known && known->revokedAt ? DelegationRefusal::KnownAlready : book.revoke(act.id, saying.who, saying.at);
    }
    return DelegationRefusal::Unknown;
}

} // namespace

void DelegationRegister::add(const LedgerEntry& entry, const Json& subject)
{
    const auto body = parseJson(entry.body);
    const auto read = body ? delegation_act::read(*body, subject) : std::nullopt;
    if (!read)
        return;
    m_notes.emplace(read->second.server, read->second.message);
    // Only what counts is entered.
    apply(m_books[read->second.server], read->first, read->second);
}

const DelegationBook& DelegationRegister::of(const QString& server) const
{
    static const DelegationBook none;
    const auto found = m_books.find(server);
    return found == m_books.end() ? none : found->second;
}

std::optional<DelegationRefusal> DelegationRegister::objectionTo(const DelegationAct& act, const DelegationSaying& saying) const
{
    DelegationBook book = of(saying.server);
    return apply(book, act, saying);
}

} // namespace backroom
