// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/governance/review_act.h"

#include "core/base/names.h"
#include "core/domain/sharing/share_text.h"

#include <QRegularExpression>
#include <QUrl>

#include <algorithm>

namespace backroom::review_act {

using namespace Qt::StringLiterals;

namespace {

using Kind = ReviewAct::Kind;

constexpr auto reviewActs = nameTable<Kind>({{Kind::Ask, "review.asked"}, {Kind::Close, "review.closed"}});
constexpr qsizetype longestText = 500;
constexpr std::size_t mostParties = 20;

enum class Is : std::uint8_t { Text, Number, Record, People };

/// What stands in a content.
struct Member {
    const char* name;
    Is is;
    bool isNeeded;
};
constexpr Member askMembers[] = {{"key", Is::Text, true}, {"kind", Is::Text, true}, {"name", Is::Text, true}, {"act", Is::Text, false}, {"decision", Is::Text, true},
    {"rule", Is::Text, true}, {"record", Is::Record, true}, {"who", Is::Text, true}, {"parties", Is::People, false}, {"party", Is::Text, true},
    {"reviewer", Is::Text, false}, {"reviewerName", Is::Text, false}, {"reason", Is::Text, false}, {"references", Is::Text, false}, {"decidedAt", Is::Text, true},
    {"dueAt", Is::Text, false}, {"count", Is::Number, false}, {"amount", Is::Number, true}, {"currency", Is::Number, false}};
constexpr Member closeMembers[] = {{"key", Is::Text, true}, {"kind", Is::Text, true}, {"disposition", Is::Text, true}, {"cause", Is::Text, false}, {"note", Is::Text, false}};

std::optional<Json> cleanedValue(Is is, const Json& value)
{
    switch (is) {
    case Is::Text: return value.is_string() ? std::optional(toJson(textOf(value).left(longestText))) : std::nullopt;
    case Is::Number: return value.is_number() ? std::optional(value) : std::nullopt;
    case Is::Record:
        if (!value.is_object() || integerAt(value, "id") <= 0 || textAt(value, "model").isEmpty())
            return std::nullopt;
        return Json{{"source", toJson(textAt(value, "source").left(longestText))}, {"model", toJson(textAt(value, "model").left(longestText))}, {"id", integerAt(value, "id")}};
    case Is::People: {
        if (!value.is_array() || value.size() > mostParties)
            return std::nullopt;
        Json people = Json::array();
        for (const Json& person : value)
            people.push_back(toJson(textOf(person).left(longestText)));
        return people;
    }
    }
    return std::nullopt;
}

template <std::size_t N>
std::optional<Json> cleanedMembers(const Member (&members)[N], const Json& content)
{
    if (!content.is_object())
        return std::nullopt;
    Json clean = Json::object();
    for (const Member& member : members) {
        const auto found = content.find(member.name);
        const auto value = found == content.end() ? std::nullopt : cleanedValue(member.is, *found);
        if (value)
            clean[member.name] = *value;
        else if (member.isNeeded || found != content.end())
            return std::nullopt;
    }
    return clean;
}

/// For people who read it at the source.
QString reviewSentence(const ReviewAct& act, const QString& who)
{
    const QString name = textAt(act.content, "name").simplified();
    if (act.kind == Kind::Close)
        return u"%1 has looked at the decision %2 in Backroom."_s.arg(who, act.review);
    const QString reviewer = textAt(act.content, "reviewer");
    if (reviewer.isEmpty())
        return u"%1 has decided %2 in Backroom without a second person. Somebody else is to look at it."_s.arg(who, name);
    return u"%1 has decided %2 in Backroom although the policy asks for more (%3). %4 is to look at it."_s.arg(who, name, textAt(act.content, "reason").simplified(), reviewer);
}

} // namespace

QString actName(Kind kind)
{
    return reviewActs.nameOf(kind);
}

std::optional<Json> cleaned(Kind kind, const Json& content)
{
    auto clean = kind == Kind::Ask ? cleanedMembers(askMembers, content) : cleanedMembers(closeMembers, content);
    const QString what = clean ? textAt(*clean, "kind") : QString();
    // Who stays below a limit is nothing for everybody's eyes: each console finds that by itself.
    return what == u"override" || what == u"sample" ? clean : std::nullopt;
}

QString mark()
{
    return share_text::anyReference() + u"review."_s;
}

QString note(const ReviewAct& act, const QString& who)
{
    const QString content = QString::fromLatin1(QUrl::toPercentEncoding(QString::fromUtf8(dumpJson(act.content))));
    return reviewSentence(act, who) + u'\n' + share_text::anyReference() + u"%1 %2 %3]"_s.arg(reviewActs.nameOf(act.kind), act.review, content);
}

std::optional<ReviewAct> readNote(const QString& html)
{
    static const QRegularExpression form(
        u"\\A%1(review\\.[a-z]+) ([0-9A-Za-z-]{8,64}) ([A-Za-z0-9%._~-]{1,40000})\\]\\z"_s.arg(QRegularExpression::escape(share_text::anyReference())));
    std::optional<ReviewAct> found;
    for (const QString& text : share_text::plainLines(html)) {
        const auto match = form.match(text);
        const auto kind = match.hasMatch() ? reviewActs.valueOf(match.captured(1)) : std::nullopt;
        const auto content = kind ? parseJson(QByteArray::fromPercentEncoding(match.captured(3).toLatin1())) : Result<Json>(Json());
        auto clean = kind && content ? cleaned(*kind, *content) : std::nullopt;
        if (clean && textAt(*clean, "key") == match.captured(2))
            found = ReviewAct{*kind, match.captured(2), std::move(*clean)};
    }
    return found;
}

} // namespace backroom::review_act
