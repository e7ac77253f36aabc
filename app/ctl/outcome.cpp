// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/outcome.h"

#include "app/ctl/refusals.h"

namespace backroom::ctl {

using namespace Qt::StringLiterals;

ExitCode exitCodeOf(ErrorKind kind)
{
    switch (kind) {
    case ErrorKind::Network:
    case ErrorKind::Timeout:
    case ErrorKind::Tls:
    case ErrorKind::NotTheService:
    case ErrorKind::UnsupportedVersion:
    case ErrorKind::Protocol:
    case ErrorKind::TooLarge:
    case ErrorKind::ServerFault:
    case ErrorKind::Busy: return Unreachable;
    case ErrorKind::WrongDatabase:
    case ErrorKind::Authentication:
    case ErrorKind::SessionExpired:
    case ErrorKind::LoginCooldown:
    case ErrorKind::Secret: return SignInRefused;
    case ErrorKind::Access: return NoAccess;
    case ErrorKind::UnknownModel:
    case ErrorKind::Missing: return NotFound;
    case ErrorKind::UnknownMethod:
    case ErrorKind::UnknownField:
    case ErrorKind::BadCall:
    case ErrorKind::Refused:
    case ErrorKind::Validation: return RejectedByServer;
    case ErrorKind::DiskFull:
    case ErrorKind::StoreLocked:
    case ErrorKind::StoreReadOnly:
    case ErrorKind::StoreCorrupt:
    case ErrorKind::StoreTooNew:
    case ErrorKind::Store: return StoreProblem;
    case ErrorKind::InsecureUrl:
    case ErrorKind::BadInput: return WrongUse;
    case ErrorKind::Policy: return RefusedByPolicy;
    case ErrorKind::Conflict: return Conflicting;
    case ErrorKind::Cancelled: return Internal;
    }
    return Internal;
}

ExitCode exitCodeOf(const SourceStatus& source)
{
    if (source.phase == SourcePhase::Online)
        return Done;
    if (source.phase == SourcePhase::Disconnected)
        return WrongUse;
    if (!source.error)
        return Unreachable;
    return source.error->kind == ErrorKind::Missing ? SignInRefused : exitCodeOf(source.error->kind);
}

ExitCode exitCodeOf(const DecisionRow& decision)
{
    switch (decision.state) {
    case DecisionState::Verified: return Done;
    case DecisionState::Conflict: return Conflicting;
    // The right is missing even where the server only did nothing (odoo.md d); a script can act on that.
    case DecisionState::Rejected: return decision.error && decision.error->kind == ErrorKind::Access ? NoAccess : RejectedByServer;
    case DecisionState::Failed: return decision.error ? exitCodeOf(decision.error->kind) : Internal;
    case DecisionState::Withdrawn: return Interrupted;
    case DecisionState::Held:
    case DecisionState::Queued:
    case DecisionState::Checking: return Unreachable;
    case DecisionState::Sending:
    case DecisionState::Acknowledged:
    case DecisionState::Unverified: return Unproven;
    }
    return Internal;
}

namespace {

QString whatHappened(ErrorKind kind)
{
    switch (kind) {
    case ErrorKind::Network: return u"the server cannot be reached; check the address and the network"_s;
    case ErrorKind::Timeout: return u"no answer in time; try again or give more with --timeout"_s;
    case ErrorKind::Tls: return u"the server's certificate is not trusted; name your certificate authority with --ca-file"_s;
    case ErrorKind::InsecureUrl: return u"the address is not encrypted; use https://, or --allow-plain-http if you must"_s;
    case ErrorKind::Cancelled: return u"cancelled"_s;
    case ErrorKind::NotTheService: return u"something answers, but it is not Odoo; use the address you open Odoo with in a browser"_s;
    case ErrorKind::UnsupportedVersion: return u"this version of Odoo is not supported; Backroom works with 14 to 19"_s;
    case ErrorKind::WrongDatabase: return u"the server does not have this database; check --db"_s;
    case ErrorKind::Protocol: return u"the server's answer could not be understood; pass this on to your administrator"_s;
    case ErrorKind::TooLarge: return u"the answer is larger than Backroom accepts; pass this on to your administrator"_s;
    case ErrorKind::ServerFault: return u"the server failed; try again in a minute"_s;
    case ErrorKind::Busy: return u"the server is busy; try again later"_s;
    case ErrorKind::Authentication: return u"the key or password was refused; sign in again with login"_s;
    case ErrorKind::SessionExpired: return u"the sign-in has expired; sign in again with login"_s;
    case ErrorKind::LoginCooldown: return u"the server blocks sign-ins from here after too many failures; wait some minutes"_s;
    case ErrorKind::Access: return u"signed in, but without the right for this; ask your administrator"_s;
    case ErrorKind::UnknownModel: return u"the server does not have the module this needs; ask your administrator"_s;
    case ErrorKind::UnknownMethod: return u"the server does not offer this action; decide this one in Odoo"_s;
    case ErrorKind::UnknownField: return u"the server does not have a field this needs; ask your administrator"_s;
    case ErrorKind::BadCall: return u"the server did not accept the request; please report this"_s;
    case ErrorKind::Missing: return u"not there; list what is there with items"_s;
    case ErrorKind::Refused: return u"Odoo said no; settle it there"_s;
    case ErrorKind::Validation: return u"Odoo did not accept a value; correct it there"_s;
    case ErrorKind::DiskFull: return u"the disk is full; free some space"_s;
    case ErrorKind::StoreLocked: return u"another program uses the data folder; close the console or name another with --data-dir"_s;
    case ErrorKind::StoreReadOnly: return u"the folder cannot be written; check its permissions"_s;
    case ErrorKind::StoreCorrupt: return u"a data file is damaged; it is kept for repair"_s;
    case ErrorKind::StoreTooNew: return u"the data files were written by a newer Backroom; install that one"_s;
    case ErrorKind::Store: return u"a data file could not be read or written"_s;
    case ErrorKind::Secret: return u"the key store of the desktop refused or is not running; give the secret by BACKROOM_SECRET or --secret-fd"_s;
    case ErrorKind::BadInput: return u"not usable as given"_s;
    case ErrorKind::Policy: return u"your company's rules do not allow this; pass it to somebody who may"_s;
    case ErrorKind::Conflict: return u"it has changed since it was shown; look again with show"_s;
    }
    return {};
}

} // namespace

QString sentenceOf(const Error& error)
{
    // A refusal tells why in a sentence of its own.
    if (error.kind == ErrorKind::Policy && !error.detail.isEmpty())
        return refusalSentences(codesIn(error));
    QString sentence = whatHappened(error.kind);
    if (!error.serverText.isEmpty())
        sentence += u" (the server: %1)"_s.arg(error.serverText);
    if (!error.detail.isEmpty())
        sentence += u" (%1)"_s.arg(refusalSentences(codesIn(error)));
    return sentence;
}

QString outcomeOf(const DecisionRow& decision)
{
    QStringList parts{toName(decision.state)};
    if (decision.error)
        parts.push_back(sentenceOf(*decision.error));
    for (const FieldDifference& difference : decision.differences) {
        // Who was there before, and when, is no difference of its own.
        if (difference.key == u"write_uid"_s)
            parts.push_back(u"changed by %1"_s.arg(difference.current));
        else if (difference.key == u"write_date"_s)
            parts.push_back(u"at %1"_s.arg(difference.current));
        else
            parts.push_back(u"%1 was \"%2\" when it was decided, is \"%3\""_s.arg(difference.key, difference.sealed, difference.current));
    }
    return parts.join(u": "_s);
}

} // namespace backroom::ctl
