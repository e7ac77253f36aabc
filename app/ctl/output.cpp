// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/output.h"

#include "core/domain/work/item_life.h"
#include "ui/text/policy_words.h"

#include <algorithm>
#include <cstdio>

namespace backroom::ctl {

using namespace Qt::StringLiterals;
using backroom::toJson;
using backroom::toName;

namespace {

/// By name, where the ledger has places.
Json differencesJson(const std::vector<FieldDifference>& differences)
{
    Json list = Json::array();
    for (const FieldDifference& difference : differences)
        list.push_back({{"key", toJson(difference.key)}, {"sealed", toJson(difference.sealed)}, {"current", toJson(difference.current)}});
    return list;
}

template <typename T>
Json listOf(const std::vector<T>& values)
{
    Json list = Json::array();
    for (const T& value : values)
        list.push_back(ctl::toJson(value));
    return list;
}

} // namespace

void print(const QString& text)
{
    std::fputs(text.toUtf8().constData(), stdout);
    std::fflush(stdout); // also into a pipe, what is about to be decided is to be seen before it is
}

void print(const Json& json)
{
    std::fputs((dumpJson(json, 2) + '\n').constData(), stdout);
    std::fflush(stdout); // where both streams are one, no complaint is to stand in the middle of it
}

void complain(const QString& subject, const QString& what)
{
    const QString where = subject.isEmpty() ? QString() : subject + u": "_s;
    std::fputs(plain(u"backroomctl: "_s + where + what).toUtf8().append('\n').constData(), stderr);
}

QString plain(QString text)
{
    for (QChar& c : text) {
        if (c.category() == QChar::Other_Control || c.category() == QChar::Other_Format)
            c = u' ';
    }
    return text;
}

void Table::addRow(const QStringList& cells)
{
    QStringList row;
    for (const QString& cell : cells)
        row.push_back(plain(cell));
    m_rows.push_back(row);
}

QString Table::text() const
{
    std::vector<qsizetype> widths;
    for (std::size_t column = 0; column < m_columns.size(); ++column) {
        qsizetype width = m_columns[column].header.size();
        for (const QStringList& row : m_rows)
            width = std::max(width, row.value(static_cast<qsizetype>(column)).size());
        widths.push_back(width);
    }
    const auto line = [&](const auto& cellAt) {
        QString written;
        for (std::size_t column = 0; column < m_columns.size(); ++column) {
            const QString cell = cellAt(column);
            if (column > 0)
                written += u"  "_s;
            written += m_columns[column].align == Align::Right ? cell.rightJustified(widths[column]) : cell.leftJustified(widths[column]);
        }
        while (written.endsWith(u' '))
            written.chop(1);
        return written + u'\n';
    };
    QString all = line([&](std::size_t column) { return m_columns[column].header; });
    for (const QStringList& row : m_rows)
        all += line([&](std::size_t column) { return row.value(static_cast<qsizetype>(column)); });
    return all;
}

QString ageOf(Duration age)
{
    const qint64 minutes = std::max<qint64>(0, age.count() / 60'000);
    if (minutes < 60)
        return u"%1 m"_s.arg(minutes);
    if (minutes < 24 * 60)
        return u"%1 h %2 m"_s.arg(minutes / 60).arg(minutes % 60);
    return u"%1 d %2 h"_s.arg(minutes / (24 * 60)).arg(minutes / 60 % 24);
}

QString totalsOf(const std::vector<Money>& totals)
{
    QStringList parts;
    for (const Money& total : totals)
        parts.push_back(total.toString());
    return parts.join(u" + "_s);
}

QString headline(const ItemDetail& detail)
{
    const ItemRow& row = detail.row;
    return plain(u"%1  %2  %3  %4  severity %5"_s.arg(row.businessKey, row.amount.toString(), row.counterparty, row.store, toName(row.severity))) + u'\n'
        + plain(u"item %1, queue %2, raised by %3, read %4"_s.arg(row.id.value, row.queue.value, detail.ruleVersion, toIso(detail.readAt))) + u'\n';
}

QString refusalSentence(const QString& reason)
{
    static const std::map<QString, QString> sentences{
        {u"not-signed-in"_s, u"nobody is signed in"_s},
        {u"intention"_s, u"kept, and sent when the server can be reached and nothing has changed"_s},
        {u"changed-since-shown"_s, u"it has changed since it was selected; look again"_s},
        {u"stopped"_s, u"stopped before its turn"_s},
        {u"playbook-open"_s, u"a playbook is under way on it; see playbooks show"_s},
        {u"no-such-item"_s, u"there is no item it could be about"_s},
        {u"others-must-agree"_s, u"your consent counts; others must agree before anything is sent"_s},
        {u"agreed-already"_s, u"you agree already; it takes another person too"_s},
        {u"not-agreed"_s, u"you have not agreed to anything here"_s},
        {u"people-unread"_s, u"it has not been read yet who may decide this and who had a hand in it"_s},
        {u"item-gone"_s, u"the item is not open any more"_s},
        {u"not-offered"_s, u"the rule does not offer this"_s},
        {u"decision-open"_s, u"an earlier decision about it is not finished; see operations"_s},
        {u"raised-by-you"_s, u"you raised it yourself, so somebody else must decide"_s},
        {u"reason-required"_s, u"a reason is required: --reason"_s},
        {u"seal-broken"_s, u"its evidence is incomplete"_s},
        {u"rule-changed"_s, u"the rule has changed since it was shown"_s},
        {u"closed"_s, u"it is closed already"_s},
        {u"not-claimed"_s, u"nobody has it in hand; claim it first"_s},
        {u"lease-ended"_s, u"your twenty minutes are over; claim it again"_s},
        {u"in-approval"_s, u"it waits for an approval; nothing else can be done meanwhile"_s},
        {u"end-not-in-future"_s, u"the end of a snooze must be in the future"_s},
        {u"reason-missing"_s, u"this needs a reason: --reason"_s},
        {u"approver-missing"_s, u"a write-off needs the approval of a second person; choose another disposition until you have it"_s},
        {u"text-missing"_s, u"there is nothing in the note"_s},
        {u"text-too-long"_s, u"the text is longer than %1 characters; put it into a document and say where it is"_s.arg(life::longestText)},
        {u"asked-yourself"_s, u"you asked for it yourself; another person must sign in and agree"_s},
        {u"erasure-not-asked"_s, u"nobody has asked for this erasure yet; without --agree you do"_s},
        {u"still-open"_s, u"the decision is not finished; only what is over is erased"_s},
        {u"on-hold"_s, u"it is on legal hold; nothing of it may be erased"_s},
        {u"not-on-hold"_s, u"it is not on legal hold"_s},
        {u"decision-unknown"_s, u"the ledger has no such decision"_s},
        {u"old-form"_s, u"its entries are of an older form, which holds every value in the log itself; they cannot be taken out without breaking it"_s},
        {u"same-person"_s, u"you proposed it yourself; another person must agree to it"_s},
        {u"version-not-higher"_s, u"people have agreed on this version or a higher one already; raise \"version\" in the file"_s},
        {u"not-proposed"_s, u"exactly this content was not proposed; propose it, or name the rule's code to see what is proposed"_s},
        {u"no-chatter"_s, u"in Odoo nobody can talk about records of this kind or what they belong to, so the others cannot see it; make a task of it with items task"_s},
        {u"own-review"_s, u"it is about what you decided or asked for yourself; another person must look at it"_s},
        {u"not-yours"_s, u"only who has it in hand can give it back"_s},
    };
    const QString code = reason.section(u':', 0, 0);
    if (code == u"policy"_s || code == u"could"_s)
        return plain(text::policyRefusal(code, reason.section(u':', 1)));
    if (code == u"agreed"_s)
        return u"%1 agrees"_s.arg(plain(reason.section(u':', 1)));
    if (code == u"other-reviewer"_s)
        return u"%1 was named to look at it"_s.arg(plain(reason.section(u": "_s, 1)));
    if (code == u"unreadable"_s)
        return u"it could not be read: "_s + plain(reason.section(u':', 1));
    if (code == u"consent-void"_s)
        return u"%1 agreed to something else, which no longer counts"_s.arg(plain(reason.section(u':', 1)));
    if (code == u"item-gone"_s && reason.contains(u':'))
        return u"the item is not open any more; changed last by %1"_s.arg(plain(reason.section(u": "_s, 1)));
    if (code == u"claimed-by-other"_s) {
        const QString who = reason.section(u": "_s, 1).section(u", "_s, 0, 0);
        const QString until = reason.section(u", "_s, -1);
        return u"%1 has it in hand until %2; ask there, or wait until then"_s.arg(plain(who), until);
    }
    static const std::map<QString, QString> aboutInputs{
        {u"input-missing"_s, u"it asks for %1: --set %1=…"_s},
        {u"input-wrong"_s, u"%1 is not of the kind that is asked for"_s},
        {u"input-too-small"_s, u"%1 is too small"_s},
        {u"input-too-large"_s, u"%1 is too large"_s},
        {u"input-unknown"_s, u"it does not ask for %1"_s},
        {u"takes-place-of"_s, u"it takes the place of an earlier decision (%1), which was seen to have had no effect"_s},
        {u"not-fit"_s, u"the record is not in a state for it (see %1)"_s},
    };
    if (const auto about = aboutInputs.find(code); about != aboutInputs.end())
        return about->second.arg(plain(reason.section(u':', 1)));
    const auto known = sentences.find(code);
    return known == sentences.end() ? reason : known->second;
}

QString refusalSentences(const QStringList& reasons)
{
    QStringList words;
    for (const QString& reason : reasons)
        words.push_back(refusalSentence(reason));
    return words.join(u"; "_s);
}

QString toName(QueuePhase phase)
{
    switch (phase) {
    case QueuePhase::Loading: return u"loading"_s;
    case QueuePhase::Ready: return u"ready"_s;
    case QueuePhase::Stale: return u"stale"_s;
    case QueuePhase::Offline: return u"offline"_s;
    case QueuePhase::NoAccess: return u"no-access"_s;
    case QueuePhase::NotInstalled: return u"not-installed"_s;
    case QueuePhase::Failed: return u"failed"_s;
    case QueuePhase::NoSource: return u"no-source"_s;
    }
    return {};
}

QString toName(SourcePhase phase)
{
    switch (phase) {
    case SourcePhase::Disconnected: return u"disconnected"_s;
    case SourcePhase::Discovering: return u"discovering"_s;
    case SourcePhase::SigningIn: return u"signing-in"_s;
    case SourcePhase::Online: return u"online"_s;
    case SourcePhase::Offline: return u"offline"_s;
    case SourcePhase::Refused: return u"refused"_s;
    }
    return {};
}

Json toJson(const QStringList& texts)
{
    Json list = Json::array();
    for (const QString& text : texts)
        list.push_back(text.toStdString());
    return list;
}

Json toJson(const Money& money)
{
    return {{"minor", money.minor()}, {"currency", toJson(money.currency().code())}, {"text", toJson(money.toString())}};
}

Json toJson(const std::optional<Timestamp>& time)
{
    return time ? toJson(toIso(*time)) : Json();
}

Json toJson(const std::optional<Error>& error)
{
    if (!error)
        return {};
    return {{"kind", toJson(toName(error->kind))}, {"reach", toJson(toName(error->reach))}, {"serverText", toJson(error->serverText)},
        {"detail", toJson(error->detail)}};
}

Json toJson(const std::vector<Fact>& facts)
{
    Json list = Json::array();
    for (const Fact& fact : facts) {
        Json one = {{"key", toJson(fact.key)}, {"value", toJson(fact.value)}};
        if (fact.points != 0)
            one["points"] = fact.points;
        list.push_back(one);
    }
    return list;
}

Json toJson(const ItemRow& row)
{
    return {{"id", toJson(row.id.value)}, {"queue", toJson(row.queue.value)},
        {"record", {{"model", toJson(row.record.model)}, {"id", row.record.id}}}, {"kind", toJson(toName(row.kind))},
        {"severity", toJson(toName(row.severity))}, {"rule", toJson(row.code)}, {"businessKey", toJson(row.businessKey)},
        {"title", toJson(row.title)}, {"counterparty", toJson(row.counterparty)}, {"store", toJson(row.store)},
        {"company", toJson(row.company)}, {"owner", toJson(row.owner)}, {"claimedBy", toJson(row.claimedBy)}, {"work", toJson(toName(row.work))}, {"amount", toJson(row.amount)},
        {"detectedAt", toJson(toIso(row.detectedAt))}, {"dueAt", toJson(row.dueAt)}, {"readAt", toJson(toIso(row.readAt))},
        {"decision", row.decision ? toJson(toName(*row.decision)) : Json()}};
}

Json toJson(const QueueStatus& queue)
{
    return {{"id", toJson(queue.id.value)}, {"title", toJson(queue.title.in(u"en"_s))}, {"phase", toJson(toName(queue.phase))},
        {"count", queue.count}, {"late", queue.late}, {"totals", listOf(queue.totals)}, {"readAt", toJson(queue.readAt)},
        {"error", toJson(queue.error)}};
}

Json toJson(const DecisionRow& decision)
{
    return {{"id", toJson(decision.id.value)}, {"item", toJson(decision.item.value)}, {"queue", toJson(decision.queue.value)},
        {"verb", toJson(decision.verb.value)}, {"inputs", toJson(decision.inputs)}, {"stepsDone", decision.stepsDone}, {"state", toJson(toName(decision.state))},
        {"businessKey", toJson(decision.businessKey)}, {"title", toJson(decision.title)}, {"amount", toJson(decision.amount)},
        {"actor", toJson(decision.actor)}, {"onBehalfOf", toJson(decision.onBehalfOf)}, {"overriddenFor", toJson(decision.overriddenFor)}, {"reason", toJson(decision.reason)}, {"decidedAt", toJson(toIso(decision.decidedAt))},
        {"changedAt", toJson(toIso(decision.changedAt))}, {"heldUntil", toJson(decision.heldUntil)},
        {"differences", differencesJson(decision.differences)}, {"error", toJson(decision.error)}, {"attempts", decision.attempts}, {"guarded", decision.guarded}};
}

Json toJson(const SourceStatus& source)
{
    return {{"id", toJson(source.id.value)}, {"url", toJson(source.url)}, {"database", toJson(source.database)},
        {"phase", toJson(toName(source.phase))}, {"user", toJson(source.user)}, {"login", toJson(source.login)},
        {"version", toJson(source.version)}, {"protocol", toJson(source.protocol)}, {"companies", toJson(source.companies)},
        {"error", toJson(source.error)}};
}

Json inputsJson(const std::vector<OfferedInput>& inputs)
{
    Json list = Json::array();
    for (const OfferedInput& input : inputs) {
        Json choices = Json::array();
        for (const auto& [value, label] : input.choices)
            choices.push_back({{"value", value}, {"name", toJson(label.in(u"en"_s))}});
        list.push_back({{"name", toJson(input.name)}, {"kind", toJson(toName(input.kind))}, {"label", toJson(input.label.in(u"en"_s))}, {"value", input.value}, {"choices", choices}});
    }
    return list;
}

Json toJson(const ItemDetail& detail)
{
    Json lines = Json::array();
    for (const EvidenceLine& line : detail.lines) {
        lines.push_back({{"text", toJson(line.text)}, {"quantity", toJson(line.quantity)}, {"unitPrice", toJson(line.unitPrice)},
            {"amount", toJson(line.amount)}});
    }
    Json timeline = Json::array();
    for (const TimelineEntry& entry : detail.timeline)
        timeline.push_back({{"at", toJson(toIso(entry.at))}, {"author", toJson(entry.author)}, {"text", toJson(entry.text)}});
    Json actions = Json::array();
    for (const OfferedAction& action : detail.actions) {
        actions.push_back({{"verb", toJson(action.verb.value)}, {"allowed", action.allowed}, {"refusals", toJson(action.refusals)}, {"cautions", toJson(action.cautions)},
            {"name", toJson(action.name.in(u"en"_s))}, {"needsReason", action.needsReason}, {"inputs", inputsJson(action.inputs)}});
    }
    return {{"item", toJson(detail.row)}, {"facts", toJson(detail.facts)}, {"lines", lines}, {"speaksFor", toJson(detail.speaksFor)},
        {"speaksAgainst", toJson(detail.speaksAgainst)}, {"timeline", timeline}, {"actions", actions},
        {"seal", {{"hash", toJson(detail.seal.hash)}, {"fields", toJson(detail.seal.fields)}}},
        {"rule", toJson(detail.ruleVersion)}, {"raisedBy", toJson(detail.ruleValues)}, {"readAt", toJson(toIso(detail.readAt))},
        {"url", toJson(detail.sourceUrl)}, {"error", toJson(detail.error)}};
}

} // namespace backroom::ctl
