// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/command.h"
#include "app/ctl/output.h"

namespace backroom::ctl {

using namespace Qt::StringLiterals;
using backroom::toJson;

namespace {

/// Tries the connection; stores it, and its secret in the keychain, only when it works.
class Login : public Command {
public:
    using Command::Command;

protected:
    void settled(const ConsoleSnapshot&) override
    {
        m_settings.url = options().argument;
        m_settings.database = options().database;
        m_settings.login = options().login;
        m_settings.secretIsKey = !options().isPassword;
        m_settings.allowPlainHttp = options().allowPlainHttp;
        m_settings.caFile = options().caFile;
        m_settings.liveUrl = options().liveUrl;
        connect(&console(), &Console::connectionTested, this, [this](quint64, const ConnectionReport& report) { takeReport(report); });
        console().testConnection(0, m_settings, *options().secret);
    }

private:
    void takeReport(const ConnectionReport& report)
    {
        if (report.error)
            return fail(m_settings.url, *report.error);
        m_report = report;
        // Storing ends in the key store, which may have to ask the person; the sign-in after it is not waited for.
        secrets().onStored([this] { finish(); });
        connect(&console(), &Console::sourceChanged, this, [this](const SourceStatus& source) {
            if (source.id != busSource && source.phase == SourcePhase::Refused && source.error)
                fail(m_settings.url, *source.error);
        });
        console().connectSource(m_settings, *options().secret);
    }

    void finish()
    {
        const bool kept = secrets().stored()->has_value();
        if (options().json) {
            Json feeds = Json::object();
            for (const Fact& feed : m_report.capabilities)
                feeds[feed.key.toStdString()] = toJson(feed.value);
            print(Json{{"user", toJson(m_report.user)}, {"version", toJson(m_report.version)}, {"protocol", toJson(m_report.protocol)},
                {"companies", ctl::toJson(m_report.companies)}, {"feeds", feeds}, {"secretKept", kept}});
        } else {
            print(plain(u"signed in as %1, Odoo %2, %3"_s.arg(m_report.user, m_report.version, m_report.protocol)) + u'\n'
                + plain(u"companies  %1"_s.arg(m_report.companies.join(u", "_s))) + u'\n');
            Table table;
            table.addColumn(u"FEED"_s);
            table.addColumn(u"STATE"_s);
            for (const Fact& feed : m_report.capabilities)
                table.addRow({feed.key, feed.value});
            print(table.text());
        }
        if (!kept) {
            complain(m_settings.url, u"the connection is stored, its secret is not: "_s + sentenceOf(secrets().stored()->error()));
        }
        exit(Done);
    }

    ConnectionSettings m_settings;
    ConnectionReport m_report;
};

} // namespace

std::unique_ptr<Command> makeLoginCommand(const Options& options)
{
    return std::make_unique<Login>(options);
}

} // namespace backroom::ctl
