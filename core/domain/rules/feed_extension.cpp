// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/rules/feed_extension.h"

#include <algorithm>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

const Json& member(const Json& object, const char* name)
{
    static const Json none;
    const auto found = object.find(name);
    return found == object.end() ? none : *found;
}

/// What a value is called is no part of what it is.
Json withoutWords(Json derived)
{
    derived.erase("label");
    derived.erase("shown");
    return derived;
}

std::optional<QString> objectionToDerived(const char* list, const Json& delivered, const Json& own)
{
    const Json& ownList = member(own, list);
    for (const Json& wanted : member(delivered, list)) {
        const auto same = std::find_if(ownList.begin(), ownList.end(), [&wanted](const Json& one) { return member(one, "name") == wanted.at("name"); });
        const QString name = textAt(wanted, "name");
        if (same == ownList.end())
            return u"/%1: lacks %2 of the delivered feed, on which rules rest"_s.arg(QLatin1StringView(list), name);
        if (withoutWords(*same) != withoutWords(wanted))
            return u"/%1/%2: changes %3 of the delivered feed, on which rules rest; give it another name"_s.arg(QLatin1StringView(list)).arg(same - ownList.begin()).arg(name);
    }
    return std::nullopt;
}

} // namespace

std::optional<QString> objectionToExtension(const Json& deliveredFeed, const Json& ownFeed)
{
    for (const char* name : {"domain", "company", "currency", "store", "own", "retentionDays", "contextual", "units", "labels"}) {
        if (member(deliveredFeed, name) != member(ownFeed, name))
            return u"/%1: differs from the delivered feed, on which rules rest"_s.arg(QLatin1StringView(name));
    }
    const Json& ownFields = member(ownFeed, "fields");
    for (const Json& field : member(deliveredFeed, "fields")) {
        if (std::find(ownFields.begin(), ownFields.end(), field) == ownFields.end())
            return u"/fields: lacks %1 of the delivered feed, on which rules rest"_s.arg(textOf(field));
    }
    if (auto objection = objectionToDerived("formulas", deliveredFeed, ownFeed))
        return objection;
    return objectionToDerived("aggregates", deliveredFeed, ownFeed);
}

} // namespace backroom
