// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/text/error_text.h"

#include "ui/text/format.h"

#include <QCoreApplication>
#include <QStringList>

namespace backroom::text {

using namespace Qt::StringLiterals;

namespace {

struct Errors {
    Q_DECLARE_TR_FUNCTIONS(backroom::text::Errors)
};

} // namespace

namespace {

/// What the engine says of an action that stopped before its effect, with the model it is about; empty for every other error.
QString whyNothingWasDone(const Error& error)
{
    const QString code = error.detail.section(u':', 0, 0);
    const QString about = error.detail.section(u':', 1);
    if (code == "server-asks"_L1)
        return Errors::tr("Odoo asks for something that this action does not answer (%1). Nothing was done.").arg(about);
    if (code == "guard-failed"_L1)
        return Errors::tr("Odoo failed while carrying it out, and undid everything. Nothing was done.");
    if (code == "guard-differs"_L1)
        return Errors::tr("The guard in Odoo sees other values than Backroom (%1). Nothing was done.").arg(about);
    if (code == "not-there"_L1)
        return Errors::tr("What this needs is not there any more (%1). Nothing was sent.").arg(about);
    if (code == "effect-not-seen"_L1)
        return about == "partly"_L1 ? Errors::tr("The flow ran to its end, but only a part of its effect is seen in Odoo.")
            : about == "not-applied"_L1 ? Errors::tr("The flow ran to its end, but its effect is not seen in Odoo.")
                                        : Errors::tr("The flow ran to its end; whether it had an effect in Odoo cannot be looked up.");
    if (code == "failed-again"_L1)
        return Errors::tr("It was tried again and failed again.");
    if (code == "decided-already"_L1)
        return Errors::tr("Somebody else decided it at n8n.");
    if (code == "still-running"_L1)
        return Errors::tr("The flow is still running at n8n.");
    if (code == "not-n8n"_L1)
        return Errors::tr("Something answers at this address, but it is not n8n.");
    return code == "there-already"_L1 ? Errors::tr("It is there already (%1). Nothing was sent.").arg(about) : QString();
}

} // namespace

bool hadNoEffect(const Error& error)
{
    return error.detail == "no-effect"_L1;
}

QString whatHappened(const Error& error)
{
    if (hadNoEffect(error))
        return Errors::tr("Odoo answered, but the order did not change.");
    if (const QString why = whyNothingWasDone(error); !why.isEmpty())
        return why;
    switch (error.kind) {
    case ErrorKind::Network: return Errors::tr("The server cannot be reached.");
    case ErrorKind::Timeout: return Errors::tr("The server did not answer in time.");
    case ErrorKind::Tls: return Errors::tr("The server's certificate is not trusted.");
    case ErrorKind::InsecureUrl: return Errors::tr("The address is not encrypted.");
    case ErrorKind::Cancelled: return Errors::tr("The request was cancelled.");
    case ErrorKind::NotTheService: return Errors::tr("Something answers at this address, but it is not Odoo.");
    case ErrorKind::UnsupportedVersion: return Errors::tr("This version of Odoo is not supported.");
    case ErrorKind::WrongDatabase: return Errors::tr("The server does not have this database.");
    case ErrorKind::Protocol: return Errors::tr("The server's answer could not be understood.");
    case ErrorKind::TooLarge: return Errors::tr("The answer is larger than Backroom accepts.");
    case ErrorKind::ServerFault: return Errors::tr("The server failed while working on the request.");
    case ErrorKind::Busy: return Errors::tr("The server is busy.");
    case ErrorKind::Authentication: return Errors::tr("The server refused the key or password.");
    case ErrorKind::SessionExpired: return Errors::tr("The sign-in has expired.");
    case ErrorKind::LoginCooldown: return Errors::tr("The server blocks sign-ins from this address for a while.");
    case ErrorKind::Access: return Errors::tr("You are signed in, but lack the right for this.");
    case ErrorKind::UnknownModel: return Errors::tr("The server does not have the module this needs.");
    case ErrorKind::UnknownMethod: return Errors::tr("The server does not offer this action.");
    case ErrorKind::UnknownField: return Errors::tr("The server does not have a field this needs.");
    case ErrorKind::BadCall: return Errors::tr("The server did not accept the request as it was made.");
    case ErrorKind::Missing: return Errors::tr("The record no longer exists.");
    case ErrorKind::Refused: return Errors::tr("Odoo said no.");
    case ErrorKind::Validation: return Errors::tr("Odoo did not accept a value.");
    case ErrorKind::DiskFull: return Errors::tr("The disk is full.");
    case ErrorKind::StoreLocked: return Errors::tr("Another program holds Backroom's data files.");
    case ErrorKind::StoreReadOnly: return Errors::tr("Backroom's data folder cannot be written.");
    case ErrorKind::StoreCorrupt: return Errors::tr("A data file is damaged.");
    case ErrorKind::StoreTooNew: return Errors::tr("The data files were written by a newer Backroom.");
    case ErrorKind::Store: return Errors::tr("A data file could not be read or written.");
    case ErrorKind::Secret: return Errors::tr("The key store of this computer refused or is not running.");
    case ErrorKind::BadInput: return Errors::tr("A value or file given to Backroom is wrong.");
    case ErrorKind::Policy: return Errors::tr("Your company's rules do not allow this decision.");
    case ErrorKind::Conflict: return Errors::tr("The record has changed since you looked at it.");
    }
    return {};
}

QString whatToDo(const Error& error)
{
    if (hadNoEffect(error))
        return Errors::tr("You probably lack the approval right in Odoo.");
    switch (error.kind) {
    case ErrorKind::Network: return Errors::tr("Check the address and your connection. Backroom keeps trying by itself.");
    case ErrorKind::Timeout: return Errors::tr("Backroom tries again by itself; if it goes on, ask your administrator.");
    case ErrorKind::Tls:
        return Errors::tr("Add your company's certificate authority in the connection, or ask your administrator.");
    case ErrorKind::InsecureUrl: return Errors::tr("Use https://, or allow plain HTTP for this connection if you must.");
    case ErrorKind::Cancelled: return Errors::tr("Start it again when you need it.");
    case ErrorKind::NotTheService: return Errors::tr("Check the address: it is the one you open Odoo with in a browser.");
    case ErrorKind::UnsupportedVersion: return Errors::tr("Backroom works with Odoo 14 to 19.");
    case ErrorKind::WrongDatabase: return Errors::tr("Check the database name in the connection.");
    case ErrorKind::Protocol: return Errors::tr("Copy the details and pass them to your administrator.");
    case ErrorKind::TooLarge: return Errors::tr("Copy the details and pass them to your administrator.");
    case ErrorKind::ServerFault: return Errors::tr("Try again in a minute; if it goes on, pass the details to your administrator.");
    case ErrorKind::Busy:
        return error.retryAfter ? Errors::tr("Backroom tries again in %1.").arg(age(*error.retryAfter))
                                : Errors::tr("Backroom tries again by itself.");
    case ErrorKind::Authentication: return Errors::tr("Enter a valid key in the connection. Nothing is retried by itself.");
    case ErrorKind::SessionExpired: return Errors::tr("Sign in again.");
    case ErrorKind::LoginCooldown: return Errors::tr("Wait some minutes before you sign in again.");
    case ErrorKind::Access: return Errors::tr("Ask your administrator for the right named below.");
    case ErrorKind::UnknownModel: return Errors::tr("Ask your administrator whether the module should be installed.");
    case ErrorKind::UnknownMethod: return Errors::tr("Decide this one in Odoo.");
    case ErrorKind::UnknownField: return Errors::tr("Ask your administrator whether the module is up to date.");
    case ErrorKind::BadCall: return Errors::tr("Copy the details and report them; nothing was changed.");
    case ErrorKind::Missing: return Errors::tr("Nothing is left to decide; refresh the list.");
    case ErrorKind::Refused: return Errors::tr("Read the reason below and settle it in Odoo.");
    case ErrorKind::Validation: return Errors::tr("Read the reason below and correct it in Odoo.");
    case ErrorKind::DiskFull: return Errors::tr("Free some space; nothing can be decided until then.");
    case ErrorKind::StoreLocked: return Errors::tr("Close the other Backroom and try again.");
    case ErrorKind::StoreReadOnly: return Errors::tr("Check the folder's permissions.");
    case ErrorKind::StoreCorrupt: return Errors::tr("Copy the details; the file is kept for repair.");
    case ErrorKind::StoreTooNew: return Errors::tr("Install the newer version again.");
    case ErrorKind::Store: return Errors::tr("Copy the details and report them.");
    case ErrorKind::Secret: return Errors::tr("The key is kept until Backroom closes; then you enter it again.");
    case ErrorKind::BadInput: return Errors::tr("Correct it as described below.");
    case ErrorKind::Policy: return Errors::tr("Pass it to someone who may decide it.");
    case ErrorKind::Conflict: return Errors::tr("Look at the differences and decide again.");
    }
    return {};
}

QString errorDetails(const Error& error)
{
    QStringList lines{whatHappened(error), whatToDo(error)};
    if (!error.serverText.isEmpty())
        lines.append(Errors::tr("The server's words: %1").arg(error.serverText));
    if (!error.detail.isEmpty())
        lines.append(Errors::tr("Detail: %1").arg(error.detail));
    switch (error.reach) {
    case Reach::NotSent: lines.append(Errors::tr("Nothing was sent.")); break;
    case Reach::Unknown: lines.append(Errors::tr("It is not known whether the server acted.")); break;
    case Reach::Reached: lines.append(Errors::tr("The server answered.")); break;
    }
    return lines.join(u'\n');
}

} // namespace backroom::text
