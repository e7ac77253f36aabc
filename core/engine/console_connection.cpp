// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/console_private.h"

#include "core/base/log.h"
#include "core/engine/settings.h"

#include <algorithm>

/// Which source the console works with, as whom, and what stands still without it.
namespace backroom {

using namespace Qt::StringLiterals;

namespace {

/// Where the cache remembers whose mirror it is.
const FeedId identityFeed{u"source:odoo"_s};
const QString odooSecretName = u"odoo"_s;

} // namespace

void Console::Private::takeStoredConnection()
{
    const auto stored = loadConnection(parts.configFolder);
    if (!stored) {
        link.refuse({}, stored.error());
        return;
    }
    if (!*stored)
        return;
    const ConnectionSettings settings = **stored;
    shareAs(settings);
    secretPending = true;
    parts.secrets.read(odooSecretName, this, [this, settings, asked = ++connectionAsked](const Result<Secret>& secret) {
        secretPending = false;
        if (asked != connectionAsked)
            return;
        if (!secret) {
            link.refuse(settings, secret.error());
            return;
        }
        if (const auto kept = keepCacheOf(settings); !kept) {
            link.refuse(settings, kept.error());
            return;
        }
        link.connectTo(settings, *secret);
    });
}

Result<void> Console::Private::keepCacheOf(const ConnectionSettings& settings)
{
    const auto base = baseUrl(settings.url, settings.allowPlainHttp);
    const Json identity = {{"url", (base ? base->toString() : settings.url).toStdString()}, {"database", settings.database.toStdString()}, {"login", settings.login.toStdString()}};
    const auto known = cache->position(identityFeed);
    if (!known)
        return known.error();
    if (*known == identity)
        return {};
    if (const auto emptied = emptyCache(); !emptied)
        return emptied;
    return cache->apply(identityFeed, {}, {}, identity);
}

Result<void> Console::Private::emptyCache()
{
    if (const auto cleared = cache->clear(odooSource); !cleared)
        return cleared;
    board->clear();
    roster->restore(Json());
    pulls->forget();
    history->restore();
    traces->restore();
    if (running) {
        freshness->forget();
        outside->show();
        bus->show();
        reviews->show();
    }
    return {};
}

void Console::Private::shareAs(const ConnectionSettings& settings)
{
    const auto base = baseUrl(settings.url, settings.allowPlainHttp);
    const QString server = base ? base->toString() + u' ' + settings.database : QString();
    sharing->setActor(settings.login, server);
    delegations->setServer(server);
    reviews->setServer(server);
    if (!running)
        return;
    reviews->show();
    Q_EMIT q.delegationsChanged(delegationStatuses());
}

Actor Console::Private::actor() const
{
    const ConnectionSettings settings = link.settings();
    const auto base = baseUrl(settings.url, settings.allowPlainHttp);
    const QString server = base ? base->toString() + u' ' + settings.database : QString();
    return link.isOnline() ? Actor{link.client()->session()->login, link.client()->session()->uid, server} : Actor{settings.login, 0, server};
}

void Console::Private::connectSource(const ConnectionSettings& settings, const Secret& secret)
{
    ++connectionAsked;
    suspendReading();
    shareAs(settings);
    const auto saved = saveConnection(parts.configFolder, settings);
    const auto kept = saved ? keepCacheOf(settings) : saved;
    if (!kept) {
        link.refuse(settings, kept.error());
        return;
    }
    link.connectTo(settings, secret);
    parts.secrets.write(odooSecretName, secret, this, [this](const Result<void>& written) {
        if (!written)
            link.setSecretOnlyForSession(true);
    });
}

void Console::Private::reconnect()
{
    if (link.hasSecret())
        link.reconnect();
    else if (!secretPending)
        takeStoredConnection();
}

void Console::Private::forgetSource()
{
    ++connectionAsked;
    suspendReading();
    sharing->setActor({}, {});
    delegations->setServer({});
    reviews->setServer({});
    Q_EMIT q.delegationsChanged({});
    link.disconnectFrom();
    if (const auto forgotten = forgetConnection(parts.configFolder); !forgotten)
        log::failure("connection not forgotten", forgotten.error());
    parts.secrets.remove(odooSecretName, this, [](const Result<void>& removed) {
        if (!removed && removed.error().kind != ErrorKind::Missing)
            log::failure("secret not removed", removed.error());
    });
    if (const auto cleared = keepCacheOf({}); !cleared)
        log::failure("cache not cleared", cleared.error());
    publishQueues();
}

void Console::Private::goOnline()
{
    const OdooSession& session = *link.client()->session();
    board->setCurrencies(session.currencies);
    const Actor actor = this->actor();
    std::map<std::int64_t, Currency> companies;
    for (const OdooCompany& company : session.companies)
        companies[company.id] = Currency(company.currency);
    policies->setCompanies(std::move(companies));
    roster->resume(*link.client());
    guard->resume(*link.client());
    delegations->resume(*link.client(), actor);
    busDecisions->resume(*link.client());
    dispatcher->resume(*link.client(), actor);
    sharing->resume(*link.client(), actor);
    agreement->resume(*link.client(), actor);
    keeping->witness().resume(*link.client(), actor);
    pulls->resume(*link.client());
    live->resume(link.settings(), link.credentials(), *link.transport(), session.version.major);
    batches->resume(*link.client(), actor);
    playbooks->resume(*link.client(), actor);
    freshness->resume();
    history->resume(*link.client());
    traces->resume(*link.client());
    outside->resume();
    reviews->resume(session.currencies);
    reviewDesk->resume(*link.client(), actor);
    reviewDesk->sayAll();
}

void Console::Private::goOffline()
{
    dispatcher->suspend();
    suspendReading();
    publishQueues();
}

void Console::Private::suspendReading()
{
    if (evidence)
        evidence.release()->deleteLater(); // we may be inside a callback of it
    automation->signedOut();
    batches->suspend();
    playbooks->suspend();
    busDecisions->suspend();
    freshness->suspend();
    history->suspend();
    traces->suspend();
    outside->suspend();
    reviews->suspend();
    reviewDesk->suspend();
    sharing->suspend();
    agreement->suspend();
    delegations->suspend();
    keeping->witness().suspend();
    guard->suspend();
    roster->suspend();
    live->suspend();
    pulls->suspend();
}

Result<AutomationDesk::OwnClient> Console::Private::clientFor(const AdministratorSignIn& administrator)
{
    ConnectionSettings settings = link.settings();
    const auto base = baseUrl(settings.url, settings.allowPlainHttp);
    if (!base)
        return base.error();
    AutomationDesk::OwnClient own;
    own.transport = parts.makeTransport(settings);
    own.client = std::make_unique<OdooClient>(*own.transport, parts.clock, *base, OdooCredentials{settings.database, administrator.login, administrator.secret, administrator.secretIsKey});
    return own;
}

void Console::Private::testConnection(Ticket ticket, const ConnectionSettings& settings, const Secret& secret)
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
    auto* client = new OdooClient(*transport, parts.clock, *base, {settings.database, settings.login, secret, settings.secretIsKey}, this);
    const auto report = std::make_shared<ConnectionReport>();
    const auto finish = [this, client, transport, ticket, report] {
        Q_EMIT q.connectionTested(ticket, *report);
        connect(client, &QObject::destroyed, this, [transport] {}); // the transport goes after the client
        client->deleteLater();
    };
    client->signIn(client, [this, client, report, finish](const Result<OdooSession>& session) {
        if (!session) {
            report->error = session.error();
            return finish();
        }
        report->version = session->version.text;
        report->protocol = protocolName(session->protocol);
        report->user = session->userName;
        for (const OdooCompany& company : session->companies)
            report->companies.push_back(company.name);
        std::vector<FeedDefinition> asked;
        std::copy_if(definitions.feeds.begin(), definitions.feeds.end(), std::back_inserter(asked), [](const FeedDefinition& feed) { return !feed.isOwn; });
        const auto left = std::make_shared<std::size_t>(asked.size());
        if (*left == 0)
            return finish();
        for (const FeedDefinition& definition : asked) {
            const FeedId feed = definition.id;
            client->fields(definition.model, client, [report, finish, left, feed](const Result<OdooFields>& fields) {
                const QString state = fields ? u"ready"_s : toName(fields.error().kind);
                report->capabilities.push_back({feed.value, state});
                if (--*left == 0)
                    finish();
            });
        }
    });
}

} // namespace backroom
