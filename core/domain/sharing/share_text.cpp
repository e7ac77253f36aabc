// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/sharing/share_text.h"

#include <QRegularExpression>
#include <QUrl>

namespace backroom::share_text {

using namespace Qt::StringLiterals;

namespace {

using Kind = LifeAct::Kind;

const QString opening = u"[backroom/1 "_s;
const QString taskAct = u"task"_s;
/// Nobody writes more into a note; what is longer is not ours.
constexpr qsizetype longestHtml = 200'000;
constexpr qsizetype longestText = 10'000;
constexpr qsizetype longestValue = 2'000;
constexpr qsizetype longestReason = 600;
constexpr int mostLines = 500;

/// One word in a reference: "wake up" is "wake%20up".
QString word(const QString& text)
{
    return QString::fromLatin1(QUrl::toPercentEncoding(text, {}, "_"));
}

QString wordRead(const QString& word)
{
    return QUrl::fromPercentEncoding(word.toLatin1());
}

/// Lines that say something; the others do not survive the way through HTML.
QStringList linesOf(const QString& text)
{
    QStringList lines;
    for (const QString& line : text.split(u'\n')) {
        if (const QString kept = line.simplified(); !kept.isEmpty())
            lines.push_back(kept);
    }
    return lines;
}

/// What a person or a record says must not be taken for a reference.
QStringList foreignLines(const QString& text)
{
    return linesOf(QString(text.left(longestText)).replace(opening, u"(backroom/1 "_s)).mid(0, mostLines);
}

/// What people see above the text; the console's own words are in ui/text, but who reads it in Odoo has no console.
QString headline(const Share& share)
{
    const LifeAct& act = share.act;
    const QString until = act.until ? toOdoo(*act.until) + u" UTC"_s : QString();
    switch (act.kind) {
    case Kind::Claim:
    case Kind::Renew: return u"%1 works on this in Backroom until %2."_s.arg(act.who, until);
    case Kind::Close: {
        const QString cause = act.cause ? u", cause: "_s + toName(*act.cause) : QString();
        return u"Closed in Backroom: %1%2."_s.arg(toName(act.disposition), cause);
    }
    case Kind::Snooze: return u"Snoozed in Backroom until %1."_s.arg(until);
    case Kind::Assign: return u"Assigned in Backroom to %1."_s.arg(act.subject);
    case Kind::Wait: return u"Waits in Backroom for: %1."_s.arg(toName(act.party));
    case Kind::Resume: return u"Waits no longer in Backroom."_s;
    case Kind::Wake: return u"Taken up again in Backroom."_s;
    case Kind::Agree: {
        const QString money = act.amount.currency().isValid() ? u" "_s + act.amount.toString() : QString();
        const bool isDone = act.subject.startsWith(u"decided:"_s);
        const QString leave = act.leave ? u", overriding the policy: %1; %2 looks at it afterwards"_s.arg(foreignLines(act.leave->reason).join(u' '), act.leave->reviewer.value) : QString();
        return (isDone ? u"%1 decided in Backroom: %2%3%4."_s : u"%1 agrees in Backroom: %2%3%4."_s).arg(act.who, act.subject.section(u':', -1), money, leave);
    }
    case Kind::Retract: return u"%1 no longer agrees in Backroom."_s.arg(act.who);
    case Kind::Reopen: return u"Opened again in Backroom."_s;
    default: return {};
    }
}

/// Acts whose text people wrote; of a snooze it is a search domain.
bool hasOwnText(Kind kind)
{
    return kind == Kind::Note || kind == Kind::Close || kind == Kind::Reopen || kind == Kind::Wait || kind == Kind::Assign || kind == Kind::Agree;
}

void addValues(QStringList& words, const LifeAct& act)
{
    const auto add = [&words](const char* key, const QString& value) {
        if (!value.isEmpty())
            words.push_back(QLatin1StringView(key) + u'=' + word(value));
    };
    if (act.until)
        add("until", toIso(*act.until));
    if (act.kind == Kind::Close)
        add("disposition", toName(act.disposition));
    if (act.cause)
        add("cause", toName(*act.cause));
    if (act.kind == Kind::Wait)
        add("party", toName(act.party));
    if (act.kind == Kind::Snooze || act.kind == Kind::Wake)
        add("wake", toName(act.wake));
    if (act.kind == Kind::Snooze)
        add("domain", act.text);
    add("subject", act.subject);
    add("seal", act.seal);
    if (act.amount.currency().isValid())
        add("amount", act.amount.toString());
    if (act.leave)
        add("leave", QString::fromUtf8(dumpJson(toJson(PolicyOverride{act.leave->reason.left(longestReason), act.leave->reviewer, act.leave->ends}))));
}

/// False when a value is none: then the act is not believed at all.
bool takeValue(LifeAct& act, const QString& key, const QString& value)
{
    const auto take = [](auto& target, const auto& read) {
        if (read)
            target = *read;
        return read.has_value();
    };
    if (key == u"until"_s)
        return take(act.until, fromIso(value));
    if (key == u"disposition"_s)
        return take(act.disposition, dispositionFromName(value));
    if (key == u"cause"_s)
        return take(act.cause, causeFromName(value));
    if (key == u"party"_s)
        return take(act.party, waitPartyFromName(value));
    if (key == u"wake"_s)
        return take(act.wake, wakeFromName(value));
    if (key == u"amount"_s)
        return take(act.amount, Money::fromString(value));
    if (key == u"leave"_s)
        return take(act.leave, overrideFromJson(parseJson(value.toUtf8()).value_or(Json())));
    if (key == u"domain"_s)
        act.text = value;
    else if (key == u"seal"_s)
        act.seal = value;
    else if (key == u"subject"_s)
        act.subject = value;
    return true; // a later version may say more
}

std::optional<Told> readReference(const QString& line, const QStringList& before)
{
    if (!line.startsWith(opening) || !line.endsWith(u']'))
        return std::nullopt;
    const QStringList words = line.mid(opening.size()).chopped(1).split(u' ', Qt::SkipEmptyParts);
    if (words.size() < 3)
        return std::nullopt;
    const auto kind = actKindFromName(wordRead(words[0]));
    if (!kind || !isShared(*kind))
        return std::nullopt;
    Told told{words[2], {words[1]}, {}};
    told.act.kind = *kind;
    int lines = 0;
    for (const QString& entry : words.mid(3)) {
        const QString key = entry.section(u'=', 0, 0);
        const QString value = wordRead(entry.section(u'=', 1)).left(longestValue);
        if (key == u"lines"_s)
            lines = value.toInt();
        else if (!takeValue(told.act, key, value))
            return std::nullopt;
    }
    if (lines < 0 || lines > std::min<qsizetype>(mostLines, before.size()))
        return std::nullopt;
    if (hasOwnText(*kind))
        told.act.text = before.last(lines).join(u'\n').left(longestText);
    return told;
}

} // namespace

QString anyReference()
{
    return opening;
}

QString referenceOf(Kind kind)
{
    return opening + word(toName(kind)) + u' ';
}

QString taskReferenceOf(const ItemId& item)
{
    return opening + taskAct + u' ' + item.value + u' ';
}

QString tokenMark(const QString& token)
{
    // A blank before and after: no value of another reference can look like it.
    return u' ' + token + u' ';
}

QString write(const Share& share)
{
    QStringList words{share.isTask() ? taskAct : word(toName(share.act.kind == Kind::Renew ? Kind::Claim : share.act.kind)), share.item.value,
        share.act.kind == Kind::Renew ? share.claim : share.token};
    QStringList lines;
    if (const QString head = headline(share); !head.isEmpty())
        lines.push_back(head);
    if (const QString about = foreignLines(share.about).join(u' '); !about.isEmpty())
        lines.push_back(u"About: "_s + about);
    addValues(words, share.act);
    const QStringList own = hasOwnText(share.act.kind) || share.isTask() ? foreignLines(share.act.text) : QStringList();
    words.push_back(u"lines=%1"_s.arg(own.size()));
    lines += own;
    lines.push_back(opening + words.join(u' ') + u']');
    return lines.join(u'\n');
}

QString asHtml(const QString& text)
{
    return u"<p>"_s + text.toHtmlEscaped().replace(u'\n', u"<br>"_s) + u"</p>"_s;
}

QStringList plainLines(const QString& html)
{
    if (html.size() > longestHtml)
        return {};
    static const QRegularExpression breaks(u"<(br|/?p|/?div|/?li|/?tr)(\\s[^>]*|/)?>"_s, QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression tags(u"<[^>]*>"_s);
    QString text = html;
    text.replace(breaks, u"\n"_s);
    text.remove(tags);
    text.replace(u"&lt;"_s, u"<"_s).replace(u"&gt;"_s, u">"_s).replace(u"&quot;"_s, u"\""_s).replace(u"&#34;"_s, u"\""_s).replace(u"&#39;"_s, u"'"_s);
    text.replace(u"&nbsp;"_s, u" "_s).replace(u"&amp;"_s, u"&"_s);
    return linesOf(text);
}

std::vector<Told> read(const QString& html)
{
    std::vector<Told> all;
    const QStringList lines = plainLines(html);
    for (qsizetype i = 0; i < lines.size(); ++i) {
        if (auto told = readReference(lines[i], lines.first(i)))
            all.push_back(std::move(*told));
    }
    return all;
}

} // namespace backroom::share_text
