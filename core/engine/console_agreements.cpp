// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/console_private.h"

/// What people at several desks agree on: rules, and who decides in whose place.
namespace backroom {

using namespace Qt::StringLiterals;

void Console::proposeRule(const Json& ruleFile, std::function<void(const Result<void>&)> done)
{
    if (const auto objection = d->objectionToRule(ruleFile))
        done(*objection);
    else
        d->agreement->propose(ruleFile, std::move(done));
}

void Console::publishRule(const Json& ruleFile, std::function<void(const Result<void>&)> done)
{
    if (const auto objection = d->objectionToRule(ruleFile))
        done(*objection);
    else
        d->agreement->publish(ruleFile, std::move(done));
}

std::vector<RulePublication> Console::openProposals() const
{
    std::vector<RulePublication> open;
    for (const auto& [rule, proposal] : d->publications.allProposed())
        open.push_back(proposal);
    return open;
}

void Console::giveDelegation(const Delegation& delegation, std::function<void(const Result<void>&)> done)
{
    if (!d->running)
        return done(d->startError);
    const auto& acts = d->policies->book().acts();
    for (const ActId& act : delegation.acts) {
        if (acts.contains(act))
            continue;
        QStringList known;
        for (const auto& [id, unused] : acts)
            known.push_back(id.value);
        return done(Error::of(ErrorKind::BadInput, u"there are no decisions \"%1\"; there are: %2"_s.arg(act.value, known.join(u", "_s))));
    }
    Delegation given = delegation;
    given.to = personOf(given.to.value);
    if (d->policies->staff().isComplete && !d->policies->staff().find(given.to))
        return done(Error::of(ErrorKind::Policy, toName(DelegationRefusal::PersonMissing)));
    if (!d->policies->whyNothing(given.to.value).isEmpty())
        return done(Error::of(ErrorKind::Policy, toName(DelegationRefusal::DelegateNeverDecides)));
    d->delegations->give(std::move(given), [this](const PersonId& person, const ActId& act) { return d->policies->powerOf(person, act); }, std::move(done));
}

std::vector<MissingRight> Console::missingRights(const Delegation& delegation) const
{
    return d->running ? d->policies->missingRights(personOf(delegation.to.value), delegation.acts) : std::vector<MissingRight>();
}

void Console::acceptDelegation(const DelegationId& id, std::function<void(const Result<void>&)> done)
{
    if (d->running)
        d->delegations->accept(id, std::move(done));
    else
        done(d->startError);
}

void Console::requestDelegationChoices(Ticket ticket)
{
    DelegationChoices choices;
    if (d->running && d->link.isOnline()) {
        const PersonId self = personOf(d->link.client()->session()->login);
        for (const auto& [id, person] : d->policies->staff().people()) {
            if (id != self)
                choices.people.emplace_back(id.value, person.name.isEmpty() ? id.value : person.name);
        }
        std::vector<ActId> acts;
        for (const auto& [id, act] : d->policies->book().acts()) {
            if (const auto power = d->policies->powerOf(self, id)) {
                choices.acts.push_back({id, act.name, power->isUnlimited ? std::nullopt : power->upTo});
                acts.push_back(id);
            }
        }
        for (const auto& [login, name] : choices.people) {
            if (auto missing = d->policies->missingRights({login}, acts); !missing.empty())
                choices.missing.emplace(login, std::move(missing));
        }
    }
    Q_EMIT delegationChoicesReady(ticket, choices);
}

void Console::sayDelegation(Ticket ticket, const DelegationWish& wish)
{
    const auto done = [this, ticket](const Result<void>& outcome) {
        if (outcome)
            Q_EMIT delegationSaid(ticket);
        else
            Q_EMIT delegationRefused(ticket, outcome.error());
    };
    switch (wish.kind) {
    case DelegationWish::Kind::Give: return giveDelegation(wish.delegation, done);
    case DelegationWish::Kind::Accept: return acceptDelegation(wish.delegation.id, done);
    case DelegationWish::Kind::Revoke: return revokeDelegation(wish.delegation.id, done);
    }
}

void Console::revokeDelegation(const DelegationId& id, std::function<void(const Result<void>&)> done)
{
    if (d->running)
        d->delegations->revoke(id, std::move(done));
    else
        done(d->startError);
}

} // namespace backroom
