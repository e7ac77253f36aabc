// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/command.h"
#include "app/ctl/output.h"

#include <algorithm>

namespace backroom::ctl {

using namespace Qt::StringLiterals;
using backroom::toJson;

namespace {

/// Tries the connection; stores it, and its key in the keychain, only when it works.
class BusConnect : public Command {
public:
    using Command::Command;

protected:
    bool needsSource() const override { return false; }
    void settled(const ConsoleSnapshot&) override
    {
        m_settings.id = busSource;
        m_settings.url = options().argument;
        m_settings.allowPlainHttp = options().allowPlainHttp;
        m_settings.caFile = options().caFile;
        connect(&console(), &Console::connectionTested, this, [this](quint64, const ConnectionReport& report) { take(report); });
        console().testConnection(0, m_settings, *options().secret);
    }

private:
    void take(const ConnectionReport& report)
    {
        if (report.error)
            return fail(m_settings.url, *report.error);
        m_report = report;
        secrets().onStored([this] { finish(); });
        console().connectSource(m_settings, *options().secret);
    }

    void finish()
    {
        const bool kept = secrets().stored()->has_value();
        if (options().json) {
            Json rights = Json::object();
            for (const Fact& right : m_report.capabilities)
                rights[right.key.toStdString()] = toJson(right.value);
            print(Json{{"version", toJson(m_report.version)}, {"rights", rights}, {"secretKept", kept}});
        } else {
            print(plain(u"connected to n8n %1"_s.arg(m_report.version)) + u'\n');
            Table table;
            table.addColumn(u"RIGHT"_s);
            table.addColumn(u"STATE"_s);
            for (const Fact& right : m_report.capabilities)
                table.addRow({right.key, right.value});
            print(table.text());
        }
        if (!kept)
            complain(m_settings.url, u"the connection is stored, its key is not: "_s + sentenceOf(secrets().stored()->error()));
        exit(Done);
    }

    ConnectionSettings m_settings;
    ConnectionReport m_report;
};

class BusForget : public Command {
public:
    using Command::Command;

protected:
    bool needsSource() const override { return false; }
    void settled(const ConsoleSnapshot&) override
    {
        console().forgetSource(busSource);
        exit(Done);
    }
};

/// Failed and waiting flows, by cause.
class BusStatus : public Command {
public:
    using Command::Command;

protected:
    std::optional<PullNeed> need() override { return PullNeed{{{u"dead-letters"_s}}, {{u"INT.execution.waiting"_s}}}; }
    void settled(const ConsoleSnapshot& snapshot) override
    {
        const auto bus = std::find_if(snapshot.sources.begin(), snapshot.sources.end(), [](const SourceStatus& source) { return source.id == busSource; });
        if (bus == snapshot.sources.end()) {
            complain({}, u"no n8n is connected; see bus connect"_s);
            return exit(WrongUse);
        }
        std::map<QString, int> groups;
        int waiting = 0;
        for (const ItemRow& row : console().rows()) {
            if (row.code == u"INT.execution.failed"_s)
                ++groups[row.title];
            else if (row.code == u"INT.execution.waiting"_s)
                ++waiting;
        }
        if (options().json) {
            Json failed = Json::object();
            for (const auto& [group, count] : groups)
                failed[group.toStdString()] = count;
            print(Json{{"url", toJson(bus->url)}, {"phase", toJson(toName(bus->phase))}, {"mayNot", ctl::toJson(bus->missingRights)}, {"failed", failed}, {"waiting", waiting}});
        } else {
            print(u"bus        %1 %2\n"_s.arg(plain(bus->url), toName(bus->phase)));
            if (!bus->missingRights.isEmpty())
                print(u"may not    %1\n"_s.arg(plain(bus->missingRights.join(u", "_s))));
            print(u"waiting    %1\n\n"_s.arg(waiting));
            Table table;
            table.addColumn(u"FAILED"_s);
            table.addColumn(u"MESSAGE"_s);
            for (const auto& [group, count] : groups)
                table.addRow({QString::number(count), group});
            print(table.text());
        }
        const ExitCode code = exitCodeOf(*bus);
        if (code != Done)
            complain(bus->url, bus->error ? sentenceOf(*bus->error) : u"not connected"_s);
        exit(code);
    }
};

} // namespace

std::unique_ptr<Command> makeBusCommand(const Options& options)
{
    if (options.command == u"bus connect"_s)
        return std::make_unique<BusConnect>(options);
    if (options.command == u"bus forget"_s)
        return std::make_unique<BusForget>(options);
    if (options.command == u"bus status"_s)
        return std::make_unique<BusStatus>(options);
    return nullptr;
}

} // namespace backroom::ctl
