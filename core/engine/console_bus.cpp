// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/console_private.h"

#include "core/base/log.h"
#include "core/engine/settings.h"
#include "core/net/source_url.h"

/// The integration bus beside the system of record: its connection, as settings and key store keep it.
namespace backroom {

using namespace Qt::StringLiterals;

namespace {

const QString busSecretName = u"n8n"_s;

} // namespace

void Console::Private::takeStoredBus()
{
    const auto stored = loadConnection(parts.configFolder, busSource);
    if (!stored) {
        bus->link().refuse({}, stored.error());
        return;
    }
    if (!*stored)
        return;
    const ConnectionSettings settings = **stored;
    // What is known of it is work whether or not it can be reached.
    if (const auto taken = bus->take(settings); !taken) {
        bus->link().refuse(settings, taken.error());
        return;
    }
    busSecretPending = true;
    parts.secrets.read(busSecretName, this, [this, settings, asked = ++busAsked](const Result<Secret>& key) {
        busSecretPending = false;
        if (asked != busAsked)
            return;
        if (key)
            bus->connectTo(settings, *key);
        else
            bus->link().refuse(settings, key.error());
    });
}

void Console::Private::connectBus(const ConnectionSettings& settings, const Secret& key)
{
    ++busAsked;
    if (const auto saved = saveConnection(parts.configFolder, settings); !saved) {
        bus->link().refuse(settings, saved.error());
        return;
    }
    bus->connectTo(settings, key);
    parts.secrets.write(busSecretName, key, this, [this](const Result<void>& written) {
        if (!written)
            bus->link().setSecretOnlyForSession(true);
    });
}

void Console::Private::reconnectBus()
{
    if (bus->link().hasKey())
        bus->link().reconnect();
    else if (!busSecretPending)
        takeStoredBus();
}

void Console::Private::forgetBus()
{
    ++busAsked;
    bus->disconnectFrom();
    if (const auto forgotten = forgetConnection(parts.configFolder, busSource); !forgotten)
        log::failure("bus not forgotten", forgotten.error());
    parts.secrets.remove(busSecretName, this, [](const Result<void>& removed) {
        if (!removed && removed.error().kind != ErrorKind::Missing)
            log::failure("key of the bus not removed", removed.error());
    });
}

void Console::Private::testBus(Ticket ticket, const ConnectionSettings& settings, const Secret& key)
{
    const auto base = baseUrl(settings.url, settings.allowPlainHttp);
    if (!base) {
        QMetaObject::invokeMethod(&q, [this, ticket, error = base.error()] {
            ConnectionReport report;
            report.error = error;
            Q_EMIT q.connectionTested(ticket, report);
        }, Qt::QueuedConnection);
        return;
    }
    const std::shared_ptr<HttpTransport> transport = parts.makeTransport(settings);
    auto* client = new N8nClient(*transport, parts.clock, *base, key, this);
    client->discover(client, [this, ticket, client, transport](const Result<N8nSession>& session) {
        ConnectionReport report;
        report.protocol = u"n8n"_s;
        if (session) {
            report.version = session->tellsScopes ? u"2"_s : u"1"_s;
            for (const QString& scope : {scopes::listExecutions, scopes::readExecutions, scopes::retry, scopes::listFlows})
                report.capabilities.push_back({scope, session->may(scope) ? u"ready"_s : toName(ErrorKind::Access)});
        } else {
            report.error = session.error();
        }
        Q_EMIT q.connectionTested(ticket, report);
        connect(client, &QObject::destroyed, this, [transport] {}); // the transport goes after the client
        client->deleteLater();
    });
}

} // namespace backroom
