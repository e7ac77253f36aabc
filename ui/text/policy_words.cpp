// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/text/policy_words.h"

#include "ui/text/error_text.h"
#include "ui/text/format.h"
#include "ui/text/words.h"

#include <QCoreApplication>
#include <QLocale>

namespace backroom::text {

using namespace Qt::StringLiterals;

namespace {

struct PolicyWords {
    Q_DECLARE_TR_FUNCTIONS(backroom::text::PolicyWords)
};

QStringList textsIn(const Json& json, const char* key)
{
    QStringList texts;
    for (const Json& text : json.value(key, Json::array()))
        texts.push_back(textOf(text));
    return texts;
}

QString moneyOrNothing(const std::optional<Money>& amount)
{
    return amount ? money(*amount) : QString();
}

QString aboveLimit(const PolicyReason& reason)
{
    const bool isPercent = reason.percentLimit && reason.percent && *reason.percent > static_cast<double>(*reason.percentLimit);
    if (isPercent)
        return PolicyWords::tr("%1 % is above the limit of %2 %.").arg(QLocale().toString(*reason.percent), number(*reason.percentLimit));
    return PolicyWords::tr("%1 is above the limit of %2.").arg(moneyOrNothing(reason.amount), moneyOrNothing(reason.limit));
}

/// Which sum it is, what was in it, and what this adds.
QString aboveSum(const PolicyReason& reason)
{
    const QString whose = reason.per ? dimension(*reason.per) : QString();
    if (!reason.before || !reason.amount || !reason.at) // of an older version
        return PolicyWords::tr("With this, %1 within %2 %3 %4: above the limit of %5.", "amount, time, for the customer, name, limit")
            .arg(moneyOrNothing(reason.amount), age(reason.window), whose, reason.text, moneyOrNothing(reason.limit));
    return PolicyWords::tr("%1 %2: %3 since %4, with this %5 more it is %6, above the limit of %7 within %8.", "for the customer, name, amount, time, amount, amount, limit, span")
        .arg(whose, reason.text, money(*reason.before), dateTime(*reason.at), money({reason.amount->minor() - reason.before->minor(), reason.amount->currency()}), money(*reason.amount), moneyOrNothing(reason.limit), age(reason.window));
}

QString byDuty(const PolicyReason& reason)
{
    const QString did = reason.did ? duty(*reason.did) : QString();
    return reason.code == PolicyCode::SodBlocked ? PolicyWords::tr("%1 %2; the same person must not decide about it.", "person, what he did").arg(reason.who.value, did)
                                                 : PolicyWords::tr("%1 %2; a second person has to agree.", "person, what he did").arg(reason.who.value, did);
}

/// What is wrong with an override.
QString overriding(const PolicyReason& reason)
{
    switch (reason.code) {
    case PolicyCode::OverrideReviewer: return PolicyWords::tr("%1 may not give leave for this: someone else with that right has to.").arg(reason.who.value);
    case PolicyCode::OverrideEnded: return PolicyWords::tr("The leave for this ended on %1.").arg(reason.at ? dateTime(*reason.at) : QString());
    case PolicyCode::OverrideTooLong: return PolicyWords::tr("Leave may be given for %1 at most.").arg(age(reason.window));
    default: return PolicyWords::tr("To override this takes a reason, who gives leave, and until when.");
    }
}

} // namespace

QString duty(Duty duty)
{
    switch (duty) {
    case Duty::RaiseRefund: return PolicyWords::tr("raised the refund");
    case Duty::ApproveRefund: return PolicyWords::tr("approved the refund");
    case Duty::ReceiveReturn: return PolicyWords::tr("took the return in");
    case Duty::ChangeBankData: return PolicyWords::tr("changed the bank data");
    case Duty::CreateOrder: return PolicyWords::tr("made the order");
    case Duty::ApproveOrder: return PolicyWords::tr("approved the order");
    case Duty::ReceiveGoods: return PolicyWords::tr("received the goods");
    case Duty::ApproveBill: return PolicyWords::tr("approved the bill or payment");
    case Duty::CountStock: return PolicyWords::tr("counted or corrected the stock");
    case Duty::ApproveAdjustment: return PolicyWords::tr("approved the correction or write-off");
    case Duty::Post: return PolicyWords::tr("posted or reconciled it");
    case Duty::ChangeRules: return PolicyWords::tr("changes rules and limits");
    case Duty::ApproveRules: return PolicyWords::tr("approves changes of rules");
    case Duty::ManageUsers: return PolicyWords::tr("manages users");
    case Duty::EditFlow: return PolicyWords::tr("changed the flow or its data");
    case Duty::Resend: return PolicyWords::tr("sent it again");
    }
    return {};
}

QString dimension(Dimension dimension)
{
    switch (dimension) {
    case Dimension::Requester: return PolicyWords::tr("asked for by");
    case Dimension::Approver: return PolicyWords::tr("decided by");
    case Dimension::Customer: return PolicyWords::tr("for the customer");
    case Dimension::Account: return PolicyWords::tr("to the account");
    case Dimension::Supplier: return PolicyWords::tr("with the supplier");
    case Dimension::Till: return PolicyWords::tr("at the till");
    }
    return {};
}

QString policyReason(const PolicyReason& reason)
{
    const QString name = reason.name.isEmpty() ? reason.role.value + reason.text : inLanguage(reason.name);
    switch (reason.code) {
    case PolicyCode::PolicyMissing: return PolicyWords::tr("There are no limits and duties to judge by. See the status of the files.");
    case PolicyCode::ActUnknown: return PolicyWords::tr("The policy does not speak of this kind of decision.");
    case PolicyCode::PersonUnknown: return PolicyWords::tr("%1 is not known as an active person.").arg(reason.who.value);
    case PolicyCode::NeverDecides: return PolicyWords::tr("%1 has the role %2, which decides nothing.").arg(reason.who.value, name);
    case PolicyCode::NoAuthority: return PolicyWords::tr("None of your roles may decide this.");
    case PolicyCode::DelegationWaits: return PolicyWords::tr("You have not accepted yet to stand in for %1.").arg(reason.who.value);
    case PolicyCode::AboveLimit: return aboveLimit(reason);
    case PolicyCode::RollingAboveLimit: return aboveSum(reason);
    case PolicyCode::OwnRequest: return PolicyWords::tr("%1 asked for this; someone else has to decide.").arg(reason.who.value);
    case PolicyCode::SodBlocked:
    case PolicyCode::SodSecondPerson: return byDuty(reason);
    case PolicyCode::SodByRole:
        return PolicyWords::tr("%1 has the role %2 and may have been involved, which no record tells; a second person has to agree.").arg(reason.who.value, name);
    case PolicyCode::AmountUnknown: return PolicyWords::tr("What it comes to is not known, so no limit can be checked.");
    case PolicyCode::ReasonMissing: return PolicyWords::tr("A reason is required.");
    case PolicyCode::EvidenceMissing: return PolicyWords::tr("Missing: %1.").arg(name);
    case PolicyCode::Stale: return PolicyWords::tr("What you see is older than %1; it has to be read again.").arg(age(reason.window));
    case PolicyCode::DecidedAlready: return PolicyWords::tr("%1 has agreed already; a different person has to be the next.").arg(reason.who.value);
    case PolicyCode::ApprovalVoid: return PolicyWords::tr("The consent of %1 no longer counts: the amount or the person's right has changed.").arg(reason.who.value);
    case PolicyCode::MoreNeeded: return PolicyWords::tr("Other people who must agree as well: %1.").arg(number(reason.count));
    case PolicyCode::RoleNeeded: return PolicyWords::tr("%1 has to agree as well.").arg(name);
    case PolicyCode::NobodyLeft: return PolicyWords::tr("Nobody else is left who may decide this.");
    case PolicyCode::OverrideIncomplete:
    case PolicyCode::OverrideReviewer:
    case PolicyCode::OverrideEnded:
    case PolicyCode::OverrideTooLong: return overriding(reason);
    }
    return {};
}

QString policyRefusal(const QString& code, const QString& argument)
{
    const Json json = parseJson(argument.toUtf8()).value_or(Json::object());
    if (code == "policy"_L1) {
        const auto reason = policyReasonFromJson(json);
        return reason ? policyReason(*reason) : PolicyWords::tr("The policy does not allow it.");
    }
    if (code == "override"_L1)
        return PolicyWords::tr("An override would lift this; who can look at it afterwards: %1.").arg(textsIn(json, "reviewers").join(u", "_s));
    if (code == "not-authoritative"_L1)
        return PolicyWords::tr("The word of %1 counts for this (%2), so it is not changed in Odoo.", "system, data").arg(inLanguage(localTextOf(json.value("system", Json()))), inLanguage(localTextOf(json.value("data", Json()))));
    QStringList names;
    for (const Json& role : json.value("roles", Json::array()))
        names.push_back(inLanguage(localTextOf(role)));
    const QStringList people = textsIn(json, "people");
    if (people.isEmpty())
        return PolicyWords::tr("Who could decide: %1.").arg(names.join(u", "_s));
    return PolicyWords::tr("Who could decide: %1 (%2).", "roles, people").arg(names.join(u", "_s), people.join(u", "_s));
}

QString delegationRefusal(DelegationRefusal refusal)
{
    switch (refusal) {
    case DelegationRefusal::PersonMissing: return PolicyWords::tr("Say who stands in for whom.");
    case DelegationRefusal::ToOneself: return PolicyWords::tr("Nobody stands in for himself.");
    case DelegationRefusal::ReasonMissing: return PolicyWords::tr("A reason is required.");
    case DelegationRefusal::NothingPassedOn: return PolicyWords::tr("Say which decisions are passed on.");
    case DelegationRefusal::EndNotAfterBegin: return PolicyWords::tr("The end must be after the beginning.");
    case DelegationRefusal::EndInPast: return PolicyWords::tr("The end is over already.");
    case DelegationRefusal::NothingUpTo: return PolicyWords::tr("The limit must be more than nothing.");
    case DelegationRefusal::DelegateNeverDecides: return PolicyWords::tr("Who is to stand in has a role that decides nothing.");
    case DelegationRefusal::KnownAlready: return PolicyWords::tr("This has been entered already.");
    case DelegationRefusal::NoPower: return PolicyWords::tr("Nobody can pass on what he may not decide himself.");
    case DelegationRefusal::LimitAboveOwn: return PolicyWords::tr("The limit is above the delegator's own.");
    case DelegationRefusal::TooLong: return PolicyWords::tr("It may be passed on twice at most.");
    case DelegationRefusal::Circle: return PolicyWords::tr("It would come back to the one who passed it on.");
    case DelegationRefusal::NotTheDelegate: return PolicyWords::tr("Only who stands in can accept it.");
    case DelegationRefusal::NotAParty: return PolicyWords::tr("Only one of the two can end it.");
    case DelegationRefusal::Unknown: return PolicyWords::tr("There is no such delegation.");
    }
    return {};
}

QString delegationError(const Error& error)
{
    for (int i = 0; error.kind == ErrorKind::Policy && i <= static_cast<int>(DelegationRefusal::Unknown); ++i) {
        if (const auto refusal = static_cast<DelegationRefusal>(i); toName(refusal) == error.detail)
            return delegationRefusal(refusal);
    }
    return u"%1 %2"_s.arg(whatHappened(error), whatToDo(error)).trimmed();
}

QString delegationPhase(DelegationPhase phase)
{
    switch (phase) {
    case DelegationPhase::Waiting: return PolicyWords::tr("waits to be accepted", "delegation");
    case DelegationPhase::Coming: return PolicyWords::tr("still to come", "delegation");
    case DelegationPhase::On: return PolicyWords::tr("now", "delegation");
    case DelegationPhase::Ended: return PolicyWords::tr("over", "delegation");
    case DelegationPhase::Revoked: return PolicyWords::tr("ended early", "delegation");
    }
    return {};
}

QString missingRight(const MissingRight& missing, const QString& person)
{
    const QString act = inLanguage(missing.actName);
    const QString right = inLanguage(missing.right);
    if (missing.purpose.isEmpty())
        return PolicyWords::tr("%1: Odoo will not let %2 do it; the right “%3” is missing there.", "decisions, person").arg(act, person, right);
    return PolicyWords::tr("%1: Odoo will not let %2 do it for %4; the right “%3” is missing there.", "decisions, person").arg(act, person, right, inLanguage(missing.purpose));
}

} // namespace backroom::text
