// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/protocol/odoo_version.h"

#include "core/protocol/odoo_error.h"
#include "core/protocol/odoo_jsonrpc.h"

namespace backroom::odoo {

using namespace Qt::StringLiterals;

namespace {

constexpr int oldestMajor = 14;

Error notOdoo(const QString& detail)
{
    return {ErrorKind::NotTheService, Reach::Reached, {}, {}, detail};
}

/// Odoo Online writes its first number as "saas~18".
int numberOf(const Json& part)
{
    if (part.is_number_integer())
        return part.get<int>();
    return textOf(part).section(u'~', -1).toInt();
}

Result<Version> versionOf(const Json& numbers, const QString& text)
{
    if (!numbers.is_array() || numbers.size() < 2 || numberOf(numbers[0]) == 0)
        return notOdoo(u"version_info is not a list of numbers"_s);
    Version version{numberOf(numbers[0]), numberOf(numbers[1]), text.left(40)};
    if (version.major < oldestMajor)
        return Error{ErrorKind::UnsupportedVersion, Reach::Reached, {}, {}, version.text};
    return version;
}

} // namespace

HttpRequest encodeVersionProbe()
{
    return {"GET", u"/web/version"_s, {{"Accept", "application/json"}}, {}, {}};
}

HttpRequest encodeOldVersionProbe()
{
    return {"POST", u"/web/webclient/version_info"_s, {{"Content-Type", "application/json"}, {"Accept", "application/json"}},
        {}, R"({"jsonrpc":"2.0","params":{}})"};
}

Result<Version> decodeVersion(const HttpReply& reply)
{
    if (reply.status >= 300 || !isJson(reply)) {
        Error error = classifyForeign(reply);
        if (reply.status < 500 && error.kind != ErrorKind::Busy)
            error.kind = ErrorKind::NotTheService;
        return error;
    }
    const Result<Json> parsed = parseReply(reply);
    if (!parsed)
        return notOdoo(parsed.error().detail);
    if (!parsed->is_object())
        return notOdoo(u"the version is not an object"_s);
    if (const auto numbers = parsed->find("version_info"); numbers != parsed->end())
        return versionOf(*numbers, textAt(*parsed, "version"));
    const Result<Json> result = decodeRpc(reply);
    if (!result)
        return result.error();
    const Result<Json> numbers = requireMember(*result, "server_version_info");
    if (!numbers)
        return notOdoo(numbers.error().detail);
    return versionOf(*numbers, textAt(*result, "server_version"));
}

} // namespace backroom::odoo
