// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/session.h"

#include "app/resources/resources.h"
#include "core/engine/settings.h"
#include "core/engine/system_clock.h"
#include "core/net/qt_live_transport.h"

#include <QDir>
#include <QFile>
#include <QSysInfo>

namespace backroom::ctl {

using namespace Qt::StringLiterals;

namespace {

/// Whose secret the run was given.
SourceId subjectOf(const Options& options)
{
    return options.command == u"bus connect"_s ? busSource : ConnectionSettings{}.id;
}

std::map<SourceId, Result<Secret>> sourceSecrets(const Options& options)
{
    std::map<SourceId, Result<Secret>> answers;
    if (options.busSecret)
        answers.emplace(busSource, *options.busSecret);
    const SourceId subject = subjectOf(options);
    // A new secret is for the address given now; the connection stored before must not see it.
    if (options.command == u"login"_s || subject == busSource)
        answers.insert_or_assign(subject, Error::of(ErrorKind::Missing));
    else if (options.secret)
        answers.insert_or_assign(subject, *options.secret);
    return answers;
}

/// Notes when answers come.
class ListeningTransport : public HttpTransport {
public:
    ListeningTransport(std::unique_ptr<HttpTransport> transport, std::function<void()> answered) : m_transport(std::move(transport)), m_answered(std::move(answered)) {}

    HttpJob* send(const QUrl& base, const HttpRequest& request, const TransportOptions& options, QObject* owner) override
    {
        HttpJob* job = m_transport->send(base, request, options, owner);
        QObject::connect(job, &HttpJob::finished, job, [answered = m_answered](const Result<HttpReply>& reply) {
            if (reply)
                answered();
        });
        return job;
    }

private:
    std::unique_ptr<HttpTransport> m_transport;
    std::function<void()> m_answered;
};

} // namespace

Session::Session(const Options& options) : m_options(options), m_clock(makeSystemClock()), m_secrets(sourceSecrets(options), subjectOf(options)) {}

Result<QString> Session::connectionFolder()
{
    // login stores what it is given, by itself and only after it was tried.
    if (!m_options.namesConnection() || m_options.command == u"login"_s)
        return m_options.configFolder;
    if (!m_options.secret)
        return Error::of(ErrorKind::BadInput, u"a connection given by options needs its secret in BACKROOM_SECRET or by --secret-fd"_s);
    const auto stored = loadConnection(m_options.configFolder);
    ConnectionSettings settings = stored && *stored ? **stored : ConnectionSettings{};
    if (!m_options.url.isEmpty()) {
        settings = {};
        settings.url = m_options.url;
    }
    settings.allowPlainHttp = settings.allowPlainHttp || m_options.allowPlainHttp;
    if (!m_options.caFile.isEmpty())
        settings.caFile = m_options.caFile;
    if (settings.url.isEmpty())
        return Error::of(ErrorKind::BadInput, u"--url is missing, and no connection is stored"_s);
    if (!m_options.database.isEmpty())
        settings.database = m_options.database;
    if (!m_options.login.isEmpty())
        settings.login = m_options.login;
    if (!m_options.liveUrl.isEmpty())
        settings.liveUrl = m_options.liveUrl;
    settings.secretIsKey = !m_options.isPassword;
    m_oneShot.emplace();
    // The person's own definitions count all the same.
    for (const QFileInfo& own : QDir(m_options.configFolder).entryInfoList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        if (!QFile::link(own.absoluteFilePath(), m_oneShot->filePath(own.fileName())))
            return Error::of(ErrorKind::Store, u"%1 cannot be used"_s.arg(own.absoluteFilePath()));
    }
    if (const auto saved = saveConnection(m_oneShot->path(), settings); !saved)
        return saved.error();
    return m_oneShot->path();
}

Result<void> Session::start()
{
    auto folder = connectionFolder();
    if (!folder)
        return folder.error();
    LiveTransportFactory makeLive;
    // Everything else is done and gone before a change could be told of.
    if (m_options.command == u"status"_s)
        makeLive = [](const ConnectionSettings& settings) { return makeQtLiveTransport({settings.caFile, settings.allowPlainHttp}); };
    m_console = std::make_unique<Console>(ConsoleParts{*m_clock,
        [this](const ConnectionSettings& settings) {
            return std::make_unique<ListeningTransport>(makeQtTransport({settings.caFile, settings.allowPlainHttp}),
                [answeredAt = m_answeredAt, clock = m_clock.get()] { *answeredAt = clock->monotonic(); });
        },
        m_secrets, m_options.dataFolder, *folder, initResources(), QSysInfo::machineHostName(), {}, makeLive});
    return m_console->start();
}

} // namespace backroom::ctl
