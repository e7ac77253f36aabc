// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/protocol/odoo_error.h"

#include "core/protocol/server_text.h"

#include <QRegularExpression>

#include <array>

namespace backroom::odoo {

using namespace Qt::StringLiterals;

namespace {

/// Odoo's own waiting time after ten failed sign-ins (odoo.md a).
constexpr std::chrono::seconds loginCooldown{60};

bool matches(const QString& text, const char* pattern)
{
    return QRegularExpression(QString::fromLatin1(pattern)).match(text).hasMatch();
}

using Refine = ErrorKind (*)(const QString& text);

ErrorKind accessDenied(const QString& text)
{
    return text.contains("Too many login failures"_L1) ? ErrorKind::LoginCooldown : ErrorKind::Authentication;
}

ErrorKind accessError(const QString& text)
{
    if (text.startsWith("Database not found"_L1))
        return ErrorKind::WrongDatabase;
    if (text.startsWith("Private methods"_L1))
        return ErrorKind::UnknownMethod;
    return ErrorKind::Access;
}

ErrorKind userError(const QString& text)
{
    return matches(text, R"(^Object \S+ doesn't exist$)") ? ErrorKind::UnknownModel : ErrorKind::Refused;
}

ErrorKind notFound(const QString& text)
{
    if (matches(text, R"(^The method '\S+' does not exist)"))
        return ErrorKind::UnknownMethod;
    if (text.startsWith("Did you mean "_L1))
        return ErrorKind::BadCall;
    // JSON-2 names the model; call_kw has only werkzeug's standard text for it.
    return ErrorKind::UnknownModel;
}

ErrorKind attributeError(const QString& text)
{
    // Odoo 19 and 14; any other attribute error is a bug inside the server.
    const bool ours = matches(text, R"(^The method '\S+' does not exist)") || matches(text, R"(^type object '\S+' has no attribute)");
    return ours ? ErrorKind::UnknownMethod : ErrorKind::ServerFault;
}

ErrorKind valueError(const QString& text)
{
    if (text.startsWith("Invalid field "_L1))
        return ErrorKind::UnknownField;
    if (text.startsWith("Wrong value for "_L1))
        return ErrorKind::Validation;
    if (matches(text, "^Cannot convert .* to SQL|^Invalid (leaf|domain)"))
        return ErrorKind::BadCall;
    return ErrorKind::ServerFault;
}

ErrorKind keyError(const QString& text)
{
    // A write to an unknown field says no more than its name.
    return matches(text, "^'?[A-Za-z_][A-Za-z0-9_]*'?$") ? ErrorKind::UnknownField : ErrorKind::ServerFault;
}

ErrorKind typeError(const QString& text)
{
    return matches(text, "unexpected keyword argument|missing \\d+ required|positional argument") ? ErrorKind::BadCall
                                                                                               : ErrorKind::ServerFault;
}

ErrorKind operationalError(const QString& text)
{
    if (matches(text, "database \".*\" does not exist"))
        return ErrorKind::WrongDatabase;
    if (matches(text, "too many clients|connection slots|starting up|could not serialize|deadlock|lock timeout"))
        return ErrorKind::Busy;
    return ErrorKind::ServerFault;
}

template <ErrorKind kind>
ErrorKind always(const QString&)
{
    return kind;
}

struct NameRule {
    QLatin1StringView name; ///< exact; one that ends with '.' is a prefix
    Refine refine;
};

/// The first match counts.
constexpr std::array nameRules{
    NameRule{"odoo.exceptions.AccessDenied"_L1, accessDenied},
    NameRule{"odoo.exceptions.AccessError"_L1, accessError},
    NameRule{"odoo.exceptions.MissingError"_L1, always<ErrorKind::Missing>},
    NameRule{"odoo.exceptions.ValidationError"_L1, always<ErrorKind::Validation>},
    NameRule{"odoo.exceptions.UserError"_L1, userError},
    NameRule{"odoo.exceptions.RedirectWarning"_L1, always<ErrorKind::Refused>},
    NameRule{"odoo.exceptions.Warning"_L1, always<ErrorKind::Refused>}, // Odoo 14
    NameRule{"odoo.exceptions.LockError"_L1, always<ErrorKind::Busy>},
    NameRule{"odoo.exceptions.ConcurrencyError"_L1, always<ErrorKind::Busy>},
    NameRule{"odoo.http.SessionExpiredException"_L1, always<ErrorKind::SessionExpired>},
    NameRule{"werkzeug.exceptions.NotFound"_L1, notFound},
    NameRule{"werkzeug.exceptions.Unauthorized"_L1, always<ErrorKind::Authentication>},
    NameRule{"werkzeug.exceptions.Forbidden"_L1, always<ErrorKind::Access>},
    NameRule{"werkzeug.exceptions.BadRequest"_L1, always<ErrorKind::BadCall>},
    NameRule{"werkzeug.exceptions.MethodNotAllowed"_L1, always<ErrorKind::BadCall>},
    NameRule{"werkzeug.exceptions.UnprocessableEntity"_L1, always<ErrorKind::BadCall>},
    NameRule{"werkzeug.exceptions.UnsupportedMediaType"_L1, always<ErrorKind::BadCall>},
    NameRule{"werkzeug.exceptions.RequestEntityTooLarge"_L1, always<ErrorKind::TooLarge>},
    NameRule{"builtins.AttributeError"_L1, attributeError},
    NameRule{"builtins.ValueError"_L1, valueError},
    NameRule{"builtins.KeyError"_L1, keyError},
    NameRule{"builtins.TypeError"_L1, typeError},
    NameRule{"psycopg2.OperationalError"_L1, operationalError},
    NameRule{"psycopg2.IntegrityError"_L1, always<ErrorKind::Validation>},
    NameRule{"psycopg2.errors.UniqueViolation"_L1, always<ErrorKind::Validation>},
    NameRule{"psycopg2.errors.NotNullViolation"_L1, always<ErrorKind::Validation>},
    NameRule{"psycopg2.errors.ForeignKeyViolation"_L1, always<ErrorKind::Validation>},
    NameRule{"psycopg2.errors.CheckViolation"_L1, always<ErrorKind::Validation>},
    NameRule{"psycopg2.errors.SerializationFailure"_L1, always<ErrorKind::Busy>},
    NameRule{"psycopg2.errors.DeadlockDetected"_L1, always<ErrorKind::Busy>},
    NameRule{"psycopg2.errors.LockNotAvailable"_L1, always<ErrorKind::Busy>},
    NameRule{"psycopg2.extensions.TransactionRollbackError"_L1, always<ErrorKind::Busy>},
    NameRule{"psycopg2.pool.PoolError"_L1, always<ErrorKind::Busy>},
    NameRule{"builtins."_L1, always<ErrorKind::ServerFault>},
    NameRule{"psycopg2."_L1, always<ErrorKind::ServerFault>},
};

/// A class of an add-on says nothing to us, but JSON-2 chooses the status by what it derives from.
ErrorKind kindOfStatus(int status)
{
    switch (status) {
    case 100: return ErrorKind::SessionExpired; // JSON-RPC's own code, not HTTP's
    case 400: return ErrorKind::BadCall;
    case 401: return ErrorKind::Authentication;
    case 403: return ErrorKind::Access;
    case 404: return ErrorKind::Missing;
    case 409: return ErrorKind::Busy;
    case 413: return ErrorKind::TooLarge;
    case 415: return ErrorKind::BadCall;
    case 422: return ErrorKind::Refused;
    case 429:
    case 502:
    case 503:
    case 504: return ErrorKind::Busy;
    default: return ErrorKind::ServerFault;
    }
}

ErrorKind kindOf(const QString& name, const QString& text, int status)
{
    for (const NameRule& rule : nameRules) {
        if (rule.name.endsWith(u'.') ? name.startsWith(rule.name) : name == rule.name)
            return rule.refine(text);
    }
    return kindOfStatus(status);
}

} // namespace

Error classify(const Json& errorObject, int httpStatus)
{
    const QString name = textAt(errorObject, "name");
    const QString text = textAt(errorObject, "message").trimmed();
    Error error;
    error.kind = kindOf(name, text, httpStatus);
    error.reach = Reach::Reached;
    error.detail = plainServerText(name);
    // The database driver's texts name hosts and sockets of the server.
    if (!name.startsWith("psycopg2."_L1))
        error.serverText = plainServerText(text);
    if (error.kind == ErrorKind::LoginCooldown)
        error.retryAfter = loginCooldown;
    return error;
}

Error classifyForeign(int httpStatus, const QByteArray& contentType, const QByteArray& body)
{
    Error error;
    error.reach = Reach::Reached;
    error.detail = plainServerText(u"HTTP %1, %2"_s.arg(httpStatus).arg(QString::fromLatin1(contentType.left(60))));
    const bool saysOdoo = body.startsWith("Invalid JSON") || body.contains("Request inferred type is compatible with");
    if (httpStatus == 413) {
        error.kind = ErrorKind::TooLarge;
    } else if (httpStatus == 404 && body.contains("No database is selected")) {
        error.kind = ErrorKind::WrongDatabase;
    } else if ((httpStatus == 400 || httpStatus == 415) && saysOdoo) {
        error.kind = ErrorKind::BadCall;
    } else if (httpStatus == 429) {
        error.kind = ErrorKind::Busy;
    } else if (httpStatus >= 500) {
        error.kind = httpStatus >= 502 && httpStatus <= 504 ? ErrorKind::Busy : ErrorKind::ServerFault;
        // A gateway gives up on a worker that may have finished its transaction (odoo.md j).
        error.reach = Reach::Unknown;
    } else {
        error.kind = ErrorKind::NotTheService;
        error.reach = httpStatus < 300 ? Reach::Unknown : Reach::Reached;
    }
    return error;
}

Error classifyForeign(const HttpReply& reply)
{
    Error error = classifyForeign(reply.status, reply.header("content-type"), reply.body);
    error.retryAfter = retryAfterOf(reply);
    return error;
}

Result<Json> parseReply(const HttpReply& reply)
{
    Result<Json> parsed = parseJson(reply.body);
    if (parsed)
        return parsed;
    Error error = parsed.error();
    error.reach = reply.status < 300 ? Reach::Unknown : Reach::Reached;
    return error;
}

} // namespace backroom::odoo
