// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/output.h"

#include "app/ctl/refusals.h"
#include "core/base/names.h"

#include <QSaveFile>

#include <algorithm>
#include <cstdio>

namespace backroom::ctl {

using namespace Qt::StringLiterals;
using backroom::toJson;
using backroom::toName;

namespace {

constexpr auto queuePhases = nameTable<QueuePhase>({{QueuePhase::Loading, "loading"}, {QueuePhase::Ready, "ready"}, {QueuePhase::Stale, "stale"},
    {QueuePhase::Offline, "offline"}, {QueuePhase::NoAccess, "no-access"}, {QueuePhase::NotInstalled, "not-installed"}, {QueuePhase::Failed, "failed"},
    {QueuePhase::NoSource, "no-source"}});
constexpr auto sourcePhases = nameTable<SourcePhase>({{SourcePhase::Disconnected, "disconnected"}, {SourcePhase::Discovering, "discovering"},
    {SourcePhase::SigningIn, "signing-in"}, {SourcePhase::Online, "online"}, {SourcePhase::Offline, "offline"}, {SourcePhase::Refused, "refused"}});

/// By name, where the ledger has places.
Json differencesJson(const std::vector<FieldDifference>& differences)
{
    Json list = Json::array();
    for (const FieldDifference& difference : differences)
        list.push_back({{"key", toJson(difference.key)}, {"sealed", toJson(difference.sealed)}, {"current", toJson(difference.current)}});
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

ExitCode writePrivately(const QString& fileName, const QByteArray& bytes)
{
    // Beside the file first, and in its place only when every byte is on the disk: half a file would be taken for a cut one.
    QSaveFile file(fileName);
    if (!file.open(QIODevice::WriteOnly)) {
        complain(fileName, u"it cannot be written: %1"_s.arg(file.errorString()));
        return WrongUse;
    }
    // Who decided what is nobody else's business until its owner says so.
    file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner);
    file.write(bytes);
    if (file.commit())
        return Done;
    complain(fileName, file.errorString());
    return StoreProblem;
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

bool isOne(const QString& idOrReference, const std::vector<DecisionRow>& named)
{
    if (named.empty())
        complain(idOrReference, u"no decision has this id or reference; list them with operations"_s);
    if (named.size() > 1) {
        complain(idOrReference, u"%1 decisions have this reference; give the id of one of them:"_s.arg(named.size()));
        for (const DecisionRow& row : named)
            complain(row.id.value, u"%1, %2 UTC, %3, %4"_s.arg(row.verb.value, toOdoo(row.decidedAt).left(16), row.actor, toName(row.state)));
    }
    return named.size() == 1;
}

QString toName(QueuePhase phase)
{
    return queuePhases.nameOf(phase);
}

QString toName(SourcePhase phase)
{
    return sourcePhases.nameOf(phase);
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
    const QStringList codes = codesIn(*error);
    Json json{{"kind", toJson(toName(error->kind))}, {"reach", toJson(toName(error->reach))}, {"serverText", toJson(error->serverText)},
        {"detail", toJson(refusalSentences(codes))}};
    if (error->kind == ErrorKind::Policy)
        json["reasons"] = toJson(codes);
    return json;
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
        {"error", toJson(source.error)}, {"live", toJson(source.live)},
        {"serverAheadSeconds", std::chrono::duration_cast<std::chrono::seconds>(source.serverAhead).count()}};
}

Json toJson(const LiveStatus& live)
{
    return {{"mode", toJson(toName(live.mode))}, {"obstacle", live.obstacle == LiveObstacle::None ? Json() : toJson(toName(live.obstacle))},
        {"error", toJson(live.error)}, {"lastEventAt", toJson(live.lastEventAt)}, {"retryAt", toJson(live.retryAt)}};
}

QString toName(FeedMode mode)
{
    switch (mode) {
    case FeedMode::Waiting: return u"waiting"_s;
    case FeedMode::CatchingUp: return u"catching-up"_s;
    case FeedMode::Polling: return u"polling"_s;
    case FeedMode::Push: return u"push"_s;
    case FeedMode::Unavailable: return u"unavailable"_s;
    }
    return {};
}

QString lagOf(const std::optional<Duration>& lag)
{
    constexpr qint64 minute = 60'000;
    if (!lag)
        return u"-"_s;
    return lag->count() < minute ? u"%1 s"_s.arg(static_cast<double>(lag->count()) / 1000, 0, 'f', lag->count() < 10'000 ? 2 : 0) : ageOf(*lag);
}

Json toJson(const FeedStatus& feed)
{
    const auto milliseconds = [](const std::optional<Duration>& lag) { return lag ? Json(lag->count()) : Json(); };
    return {{"id", toJson(feed.id.value)}, {"model", toJson(feed.model)}, {"mode", toJson(toName(feed.mode))}, {"lagMs", milliseconds(feed.lag)},
        {"lagP95Ms", milliseconds(feed.lagP95)}, {"lagTargetMs", feed.lagTarget.count()}, {"lastEventAt", toJson(feed.lastEventAt)},
        {"readAt", toJson(feed.readAt)}, {"error", toJson(feed.error)}};
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
