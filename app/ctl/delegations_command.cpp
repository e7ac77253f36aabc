// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/command.h"
#include "app/ctl/output.h"
#include "ui/text/policy_words.h"
#include "ui/text/words.h"

namespace backroom::ctl {

using namespace Qt::StringLiterals;
using backroom::toJson;
using backroom::toName;

namespace {

QStringList actNames(const Delegation& delegation)
{
    QStringList names;
    for (const ActId& act : delegation.acts)
        names.push_back(act.value);
    return names;
}

/// What a Policy error of the console names; nothing: none of these.
std::optional<DelegationRefusal> refusalOf(const Error& error)
{
    for (int i = 0; error.kind == ErrorKind::Policy && i <= static_cast<int>(DelegationRefusal::Unknown); ++i) {
        if (const auto refusal = static_cast<DelegationRefusal>(i); toName(refusal) == error.detail)
            return refusal;
    }
    return std::nullopt;
}

/// delegations, delegations give TO, delegations accept ID, delegations revoke ID
class Delegations : public Command {
public:
    using Command::Command;

protected:
    /// Who signs in, who the people are and what they said is read anyway.
    std::optional<PullNeed> need() override { return PullNeed{}; }

    void settled(const ConsoleSnapshot& snapshot) override
    {
        const ExitCode code = sourceProblem(snapshot);
        if (options().command == u"delegations"_s) {
            list(snapshot);
            return exit(code);
        }
        if (code != Done)
            return exit(code);
        const auto done = [this](const Result<void>& outcome) { report(outcome); };
        if (options().command == u"delegations give"_s)
            console().giveDelegation(given(), done);
        else if (options().command == u"delegations accept"_s)
            console().acceptDelegation({options().argument}, done);
        else
            console().revokeDelegation({options().argument}, done);
    }

private:
    Delegation given() const
    {
        Delegation delegation;
        delegation.to = {options().argument};
        for (const QString& act : options().acts)
            delegation.acts.push_back({act});
        delegation.upTo = options().upTo;
        delegation.begins = *options().from;
        delegation.ends = *options().to;
        delegation.reason = options().reason.simplified();
        delegation.isPlanned = !options().isUnplanned;
        return delegation;
    }

    void list(const ConsoleSnapshot& snapshot)
    {
        if (options().json) {
            Json list = Json::array();
            for (const DelegationStatus& status : snapshot.delegations)
                list.push_back(jsonOf(status));
            return print(list);
        }
        Table table;
        for (const QString& header : {u"ID"_s, u"FROM"_s, u"TO"_s, u"DECISIONS"_s})
            table.addColumn(header);
        table.addColumn(u"UP TO"_s, Table::Align::Right);
        for (const QString& header : {u"BEGINS"_s, u"ENDS"_s, u"STATE"_s, u"REASON"_s})
            table.addColumn(header);
        for (const DelegationStatus& status : snapshot.delegations) {
            const Delegation& one = status.delegation;
            table.addRow({one.id.value, status.from, status.to, actNames(one).join(u", "_s), one.upTo ? QString::number(*one.upTo) : u"own limit"_s, toOdoo(one.begins).left(16),
                toOdoo(one.ends).left(16), toName(one.phaseAt(now())), one.reason});
        }
        print(table.text());
        for (const DelegationStatus& status : snapshot.delegations) {
            if (const DelegationPhase phase = status.delegation.phaseAt(now()); phase != DelegationPhase::Ended && phase != DelegationPhase::Revoked)
                warn(status.delegation.id.value, status.missing, status.to);
        }
    }

    void warn(const QString& subject, const std::vector<MissingRight>& missing, const QString& person)
    {
        for (const MissingRight& one : missing)
            complain(subject, text::missingRight(one, person));
    }

    Json jsonOf(const DelegationStatus& status)
    {
        const Delegation& one = status.delegation;
        return {{"id", toJson(one.id.value)}, {"from", toJson(one.from.value)}, {"fromName", toJson(status.from)}, {"to", toJson(one.to.value)}, {"toName", toJson(status.to)},
            {"acts", ctl::toJson(actNames(one))}, {"upTo", one.upTo ? Json(*one.upTo) : Json()}, {"begins", toJson(toIso(one.begins))}, {"ends", toJson(toIso(one.ends))},
            {"reason", toJson(one.reason)}, {"planned", one.isPlanned}, {"state", toJson(toName(one.phaseAt(now())))}, {"acceptedAt", ctl::toJson(one.acceptedAt)},
            {"revokedAt", ctl::toJson(one.revokedAt)}, {"missingRights", missingRights(status.missing)}};
    }

    static Json missingRights(const std::vector<MissingRight>& missing)
    {
        Json list = Json::array();
        for (const MissingRight& one : missing)
            list.push_back({{"act", toJson(one.act.value)}, {"right", toJson(text::inLanguage(one.right))}, {"for", toJson(text::inLanguage(one.purpose))}});
        return list;
    }

    void report(const Result<void>& outcome)
    {
        const QString& subject = options().argument;
        if (outcome) {
            print(plain(sentence()) + u'\n');
            if (options().command == u"delegations give"_s)
                warn(subject, console().missingRights(given()), subject);
            return exit(Done);
        }
        const Error& error = outcome.error();
        if (error.reach == Reach::Unknown) {
            complain(subject, u"it may have reached the others: %1; do the same again, it counts once"_s.arg(sentenceOf(error)));
            return exit(Unproven);
        }
        const auto refusal = refusalOf(error);
        if (!refusal)
            return fail(subject, error);
        complain(subject, refusal == DelegationRefusal::PersonMissing ? u"nobody of this login is known there as an active person"_s : text::delegationRefusal(*refusal));
        const bool isOwnMistake = refusal == DelegationRefusal::EndNotAfterBegin || refusal == DelegationRefusal::EndInPast || refusal == DelegationRefusal::NothingUpTo;
        exit(refusal == DelegationRefusal::Unknown ? NotFound : isOwnMistake ? WrongUse : RefusedByPolicy);
    }

    QString sentence() const
    {
        if (options().command == u"delegations accept"_s)
            return u"you stand in from now on, as far as %1 goes"_s.arg(options().argument);
        if (options().command == u"delegations revoke"_s)
            return u"%1 has ended"_s.arg(options().argument);
        return options().isUnplanned ? u"given; it counts once %1 has accepted it: see delegations"_s.arg(options().argument)
                                     : u"%1 may decide in your place; see delegations"_s.arg(options().argument);
    }
};

} // namespace

std::unique_ptr<Command> makeDelegationsCommand(const Options& options)
{
    return options.command.startsWith(u"delegations"_s) ? std::make_unique<Delegations>(options) : nullptr;
}

} // namespace backroom::ctl
