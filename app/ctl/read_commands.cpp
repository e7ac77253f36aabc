// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/command.h"
#include "app/ctl/output.h"

#include <algorithm>

namespace backroom::ctl {

using namespace Qt::StringLiterals;
using backroom::toJson;
using backroom::toName;

namespace {

Table queueTable(const ConsoleSnapshot& snapshot, Timestamp now)
{
    Table table;
    table.addColumn(u"QUEUE"_s);
    table.addColumn(u"ITEMS"_s, Table::Align::Right);
    table.addColumn(u"LATE"_s, Table::Align::Right);
    table.addColumn(u"TOTAL"_s, Table::Align::Right);
    table.addColumn(u"READ"_s);
    table.addColumn(u"STATE"_s);
    for (const QueueStatus& queue : snapshot.queues) {
        table.addRow({queue.id.value, QString::number(queue.count), QString::number(queue.late), totalsOf(queue.totals),
            queue.readAt ? ageOf(now - *queue.readAt) + u" ago"_s : u"never"_s, toName(queue.phase)});
    }
    return table;
}

Table feedTable(const ConsoleSnapshot& snapshot, Timestamp now)
{
    Table table;
    for (const QString& header : {u"FEED"_s, u"MODE"_s})
        table.addColumn(header);
    table.addColumn(u"LAG"_s, Table::Align::Right);
    table.addColumn(u"P95"_s, Table::Align::Right);
    table.addColumn(u"TARGET"_s, Table::Align::Right);
    for (const QString& header : {u"LAST EVENT"_s, u"READ"_s})
        table.addColumn(header);
    const auto ago = [now](const std::optional<Timestamp>& time) { return time ? ageOf(now - *time) + u" ago"_s : u"-"_s; };
    for (const FeedStatus& feed : snapshot.feeds)
        table.addRow({feed.id.value, toName(feed.mode), lagOf(feed.lag), lagOf(feed.lagP95), ageOf(feed.lagTarget), ago(feed.lastEventAt), ago(feed.readAt)});
    return table;
}

/// "live       push", and why it is no better.
QString liveLine(const LiveStatus& live)
{
    const QString why = live.obstacle == LiveObstacle::None ? QString() : u" (%1)"_s.arg(toName(live.obstacle));
    const QString hint = live.obstacle == LiveObstacle::NeedsLivePort ? u"; the server answers 500: name the address of its live port with login --live-url"_s : QString();
    return u"live       %1%2%3\n"_s.arg(toName(live.mode), why, hint);
}

/// "guard      on records of 21 models".
QString guardLine(const std::optional<int>& models)
{
    if (!models)
        return {};
    return *models == 0 ? u"guard      none: decisions are checked, sent and read back; an administrator can install it: guard install\n"_s : u"guard      on records of %1 models\n"_s.arg(*models);
}

/// Nothing while the clocks agree.
QString clockLine(Duration serverAhead)
{
    if (serverAhead == Duration(0))
        return {};
    return u"clock      the server's is %1 %2 ours; ages are wrong by as much\n"_s.arg(ageOf(std::chrono::abs(serverAhead)), serverAhead > Duration(0) ? u"ahead of"_s : u"behind"_s);
}

/// What is being decided about it, else where it stands; nothing for what waits for somebody.
QString stateOf(const ItemRow& row)
{
    if (row.decision)
        return toName(*row.decision);
    return row.work == ItemState::New || row.work == ItemState::Open ? QString() : toName(row.work);
}

class Status : public Command {
public:
    using Command::Command;

protected:
    void settled(const ConsoleSnapshot& snapshot) override
    {
        if (isStillConnecting(snapshot))
            return;
        const auto isUnderWay = [](const DecisionRow& decision) { return isOpen(decision.state); };
        const auto underWay = std::count_if(snapshot.decisions.begin(), snapshot.decisions.end(), isUnderWay);
        if (options().json) {
            print(Json{{"source", odooOf(snapshot) ? toJson(*odooOf(snapshot)) : Json()}, {"queues", listOf(snapshot.queues)},
                {"feeds", listOf(snapshot.feeds)}, {"underWay", underWay}, {"guardedModels", snapshot.guardedModels ? Json(*snapshot.guardedModels) : Json()}, {"ledger", {{"entries", snapshot.ledger.entries}, {"root", toJson(snapshot.ledger.rootHash)}}},
                {"problems", ctl::toJson(snapshot.problems)}});
        } else {
            for (const SourceStatus& source : snapshot.sources) {
                if (source.id == busSource) {
                    print(u"bus        %1 %2\n"_s.arg(plain(source.url), toName(source.phase)));
                    continue;
                }
                print(u"source     %1 %2 %3\n"_s.arg(plain(source.url), plain(source.database), toName(source.phase)));
                if (source.phase == SourcePhase::Online) {
                    print(u"signed in  %1 (%2), Odoo %3, %4\ncompanies  %5\n"_s.arg(plain(source.login), plain(source.user), plain(source.version),
                        source.protocol, plain(source.companies.join(u", "_s))));
                    print(liveLine(source.live));
                    print(guardLine(snapshot.guardedModels));
                    print(clockLine(source.serverAhead));
                }
            }
            print(u"ledger     %1 entries, root %2\nunder way  %3\n\n"_s.arg(snapshot.ledger.entries).arg(snapshot.ledger.rootHash).arg(underWay));
            print(queueTable(snapshot, now()).text() + u'\n');
            print(feedTable(snapshot, now()).text());
        }
        for (const QString& problem : snapshot.problems)
            complain({}, u"refused file: "_s + problem);
        exit(sourceProblem(snapshot));
    }

private:
    /// The way to live events takes a moment longer than the first pull of little; a server without them is not waited for.
    bool isStillConnecting(const ConsoleSnapshot& snapshot)
    {
        const bool isConnecting = odooOf(snapshot) && odooOf(snapshot)->live.mode == LiveMode::Connecting;
        if (!isConnecting || m_wasPatient)
            return false;
        if (!m_liveTimer.isRunning()) {
            m_liveTimer.start(std::chrono::seconds(5), [this] {
                m_wasPatient = true;
                settle();
            });
            connect(&console(), &Console::sourceChanged, this, [this](const SourceStatus& source) {
                if (!m_wasPatient && source.id != busSource && source.live.mode != LiveMode::Connecting) {
                    m_wasPatient = true;
                    m_liveTimer.stop();
                    settle();
                }
            });
        }
        return true;
    }

    ScopedTimer m_liveTimer{clock()};
    bool m_wasPatient = false;
};

class Queues : public Command {
public:
    using Command::Command;

protected:
    void settled(const ConsoleSnapshot& snapshot) override
    {
        if (options().json)
            print(listOf(snapshot.queues));
        else
            print(queueTable(snapshot, now()).text());
        exit(sourceProblem(snapshot));
    }
};

/// Which system's word counts for which data, and which events run between them.
class Systems : public Command {
public:
    using Command::Command;

protected:
    void settled(const ConsoleSnapshot& snapshot) override
    {
        const SystemMap& map = snapshot.systems;
        const auto nameOf = [&map](const SystemId& id) { return map.system(id)->name.in(u"en"_s); };
        if (options().json) {
            Json domains = Json::array();
            for (const DataDomain& domain : map.domains())
                domains.push_back({{"id", toJson(domain.id.value)}, {"name", toJson(domain.name)}, {"authority", toJson(domain.authority.value)}, {"models", ctl::toJson(QStringList(domain.models.begin(), domain.models.end()))}});
            Json events = Json::array();
            for (const BusinessEvent& event : map.events()) {
                QStringList consumers;
                for (const SystemId& consumer : event.consumers)
                    consumers << consumer.value;
                events.push_back({{"id", toJson(event.id)}, {"name", toJson(event.name)}, {"data", toJson(event.domain.value)}, {"producer", toJson(event.producer.value)}, {"consumers", ctl::toJson(consumers)},
                    {"latency", toJson(toName(event.latency))}, {"lagTargetSeconds", std::chrono::duration_cast<std::chrono::seconds>(event.lagTarget).count()}, {"feed", toJson(event.feed.value)}});
            }
            print(Json{{"data", std::move(domains)}, {"events", std::move(events)}});
        } else {
            Table data;
            for (const QString& header : {u"DATA"_s, u"AUTHORITATIVE"_s, u"MODELS"_s})
                data.addColumn(header);
            for (const DataDomain& domain : map.domains())
                data.addRow({domain.name.in(u"en"_s), nameOf(domain.authority), QStringList(domain.models.begin(), domain.models.end()).join(u", "_s)});
            Table events;
            for (const QString& header : {u"EVENT"_s, u"FROM"_s, u"TO"_s, u"LATENCY"_s, u"TARGET"_s, u"FEED"_s})
                events.addColumn(header);
            for (const BusinessEvent& event : map.events()) {
                QStringList consumers;
                for (const SystemId& consumer : event.consumers)
                    consumers << nameOf(consumer);
                events.addRow({event.name.in(u"en"_s), nameOf(event.producer), consumers.join(u", "_s), toName(event.latency), ageOf(event.lagTarget), event.feed.value});
            }
            print(data.text() + u'\n' + events.text());
        }
        exit(Done); // it is true whether or not the source can be reached
    }
};

class Pull : public Command {
public:
    using Command::Command;

protected:
    void settled(const ConsoleSnapshot& snapshot) override
    {
        if (const ExitCode code = sourceProblem(snapshot); code != Done) {
            exit(code);
        } else if (!m_asked) {
            m_asked = true;
            console().refresh({});
            settle();
        } else {
            report(snapshot);
        }
    }

    /// Much takes long; what matters is that the server goes on answering.
    void timedOut() override
    {
        if (const auto left = patienceSinceAnswer())
            waitAgain(*left);
        else
            Command::timedOut();
    }

private:
    void report(const ConsoleSnapshot& snapshot)
    {
        if (options().json)
            print(listOf(snapshot.queues));
        else
            print(queueTable(snapshot, now()).text());
        ExitCode worst = Done;
        for (const QueueStatus& queue : snapshot.queues) {
            if (!queue.error)
                continue;
            complain(queue.id.value, sentenceOf(*queue.error));
            worst = exitCodeOf(queue.error->kind);
        }
        exit(worst);
    }

    bool m_asked = false;
};

class Items : public Command {
public:
    using Command::Command;

protected:
    std::optional<PullNeed> need() override { return PullNeed{{QueueId{options().argument}}, {}}; }

    void settled(const ConsoleSnapshot& snapshot) override
    {
        const QueueId wanted{options().argument};
        const auto queue = std::find_if(snapshot.queues.begin(), snapshot.queues.end(), [&](const QueueStatus& each) { return each.id == wanted; });
        if (queue == snapshot.queues.end()) {
            complain(wanted.value, u"no such queue; list them with queues"_s);
            exit(NotFound);
            return;
        }
        m_code = sourceProblem(snapshot);
        if (m_code == Done && queue->error) {
            complain(wanted.value, sentenceOf(*queue->error));
            m_code = exitCodeOf(queue->error->kind);
        }
        if (options().setAside) {
            std::vector<ItemRow> rows = console().setAside();
            std::erase_if(rows, [&wanted](const ItemRow& row) { return row.queue != wanted; });
            return show(std::move(rows));
        }
        connect(&console(), &Console::rowsChanged, this, [this](const QueueDelta& delta) {
            if (delta.reset)
                show(delta.upserts);
        });
        console().openQueue(wanted);
    }

private:
    void show(std::vector<ItemRow> rows)
    {
        std::sort(rows.begin(), rows.end(), [](const ItemRow& a, const ItemRow& b) {
            return std::tuple(-static_cast<int>(a.severity), a.detectedAt, a.businessKey) < std::tuple(-static_cast<int>(b.severity), b.detectedAt, b.businessKey);
        });
        if (options().json) {
            print(listOf(rows));
        } else {
            Table table;
            for (const QString& header : {u"ID"_s, u"REFERENCE"_s, u"SEVERITY"_s})
                table.addColumn(header);
            table.addColumn(u"AMOUNT"_s, Table::Align::Right);
            table.addColumn(u"AGE"_s, Table::Align::Right);
            for (const QString& header : {u"DUE"_s, u"PARTY"_s, u"STORE"_s, u"OWNER"_s, u"STATE"_s})
                table.addColumn(header);
            for (const ItemRow& row : rows) {
                const QString due = !row.dueAt ? QString() : *row.dueAt < now() ? ageOf(now() - *row.dueAt) + u" late"_s : u"in "_s + ageOf(*row.dueAt - now());
                table.addRow({row.id.value, row.businessKey, toName(row.severity), row.amount.toString(), ageOf(now() - row.detectedAt), due,
                    row.counterparty, row.store, row.claimedBy.isEmpty() ? row.owner : row.claimedBy, stateOf(row)});
            }
            print(table.text());
        }
        exit(m_code);
    }

    ExitCode m_code = Done;
};

} // namespace

std::unique_ptr<Command> makeReadCommand(const Options& options)
{
    if (options.command == u"status"_s)
        return std::make_unique<Status>(options);
    if (options.command == u"queues"_s)
        return std::make_unique<Queues>(options);
    if (options.command == u"systems"_s)
        return std::make_unique<Systems>(options);
    if (options.command == u"pull"_s)
        return std::make_unique<Pull>(options);
    if (options.command == u"items"_s)
        return std::make_unique<Items>(options);
    return nullptr;
}

} // namespace backroom::ctl
