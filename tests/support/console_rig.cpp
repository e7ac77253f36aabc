// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/console_rig.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>

#include <algorithm>

namespace backroom::test {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// The delivered definitions of the two queues that the modelled server can serve; the others would only be asked for in vain.
void copyDefinitions(const QString& to)
{
    const QStringList files{u"feeds/purchase-orders.json"_s, u"feeds/invoices.json"_s, u"rules/PUR.order.to-approve.json"_s,
        u"rules/REF.credit-note.to-approve.json"_s, u"queues/purchase-orders.json"_s, u"queues/refunds.json"_s, u"calendars/default.json"_s, u"sla/default.json"_s,
        u"policies/limits.json"_s, u"policies/duties.json"_s, u"policies/exceptions.json"_s, u"privacy/ledger.json"_s};
    for (const QString& file : files) {
        QDir().mkpath(to + u'/' + file.section(u'/', 0, 0));
        if (!QFile::copy(QStringLiteral(BACKROOM_RESOURCES "/") + file, to + u'/' + file))
            qFatal("cannot copy %s", qPrintable(file));
    }
}

} // namespace

ConsoleRig::ConsoleRig() : m_secrets(makeMemoryStore())
{
    copyDefinitions(folder.filePath(u"resources"_s));
}

ConsoleRig::~ConsoleRig() = default;

Result<void> ConsoleRig::start(FaultHook faults)
{
    m_dead = false;
    rows.clear();
    ConsoleParts parts{clock,
        [this](const ConnectionSettings&) {
            auto transport = std::make_unique<FakeTransport>(clock, 20ms);
            transport->setHandler([this](const HttpRequest& request) -> FakeTransport::Outcome {
                // A dead process sends nothing.
                if (m_dead)
                    return Error{ErrorKind::Cancelled, Reach::NotSent, {}, {}, {}};
                const auto answer = before ? before(request) : std::nullopt;
                return answer ? *answer : odoo.answer(request);
            });
            return transport;
        },
        *m_secrets, folder.filePath(u"data"_s), folder.filePath(u"config"_s), folder.filePath(u"resources"_s), u"test-device"_s,
        [this, faults](const char* what) -> std::optional<Error> {
            if (m_dead)
                return Error::of(ErrorKind::Store, u"the process is gone"_s);
            return faults ? faults(what) : std::nullopt;
        },
        makeLiveTransport};
    m_console = std::make_unique<Console>(std::move(parts));
    listen();
    auto started = m_console->start();
    if (started) {
        for (const char* queue : {"refunds", "purchase-orders"})
            m_console->openQueue({QString::fromLatin1(queue)});
    }
    return started;
}

void ConsoleRig::leavePoliciesOut()
{
    for (const QString& name : QDir(folder.filePath(u"resources/rules"_s)).entryList(QDir::Files)) {
        QFile file(folder.filePath(u"resources/rules/"_s + name));
        file.setPermissions(file.permissions() | QFile::WriteOwner);
        Json rule = file.open(QIODevice::ReadOnly) ? parseJson(file.readAll()).value_or(Json::object()) : Json::object();
        file.close();
        rule.erase("policy");
        if (!file.open(QIODevice::WriteOnly) || file.write(QByteArray::fromStdString(rule.dump())) < 0)
            qFatal("cannot write %s", qPrintable(name));
    }
}

void ConsoleRig::kill()
{
    m_dead = true;
    m_console.reset();
    settle();
}

void ConsoleRig::connectSource(const QString& url)
{
    ConnectionSettings settings;
    settings.url = url;
    settings.database = u"demo"_s;
    settings.login = u"lead"_s;
    m_console->connectSource(settings, Secret("0123456789abcdef0123456789abcdef01234567"));
    pass(2s);
}

void ConsoleRig::listen()
{
    Console* console = m_console.get();
    QObject::connect(console, &ConsoleApi::rowsChanged, console, [this](const QueueDelta& delta) {
        if (delta.reset)
            std::erase_if(rows, [&](const auto& entry) { return entry.second.queue == delta.queue; });
        for (const ItemRow& row : delta.upserts)
            rows[row.id] = row;
        for (const ItemId& id : delta.removals)
            rows.erase(id);
    });
    QObject::connect(console, &ConsoleApi::queueChanged, console, [this](const QueueStatus& status) { queues[status.id] = status; });
    QObject::connect(console, &ConsoleApi::decisionChanged, console, [this](const DecisionRow& decision) { decisions.push_back(decision); });
    QObject::connect(console, &ConsoleApi::detailReady, console, [this](quint64, const ItemDetail& detail) { details.push_back(detail); });
    QObject::connect(console, &ConsoleApi::detailFailed, console, [this](quint64, const Error& error) { detailErrors.push_back(error); });
    QObject::connect(console, &ConsoleApi::submitRefused, console, [this](quint64, const Error& error, const QStringList& reasons) {
        refusals = reasons.empty() ? QStringList{toName(error.kind)} : reasons;
    });
    QObject::connect(console, &ConsoleApi::sourceChanged, console, [this](const SourceStatus& status) { source = status; });
    QObject::connect(console, &ConsoleApi::feedsChanged, console, [this](const std::vector<FeedStatus>& all) { feeds = all; });
}

void ConsoleRig::settle()
{
    for (int quiet = 0; quiet < 3; ++quiet) {
        QCoreApplication::sendPostedEvents();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        clock.advance(0ms);
    }
}

void ConsoleRig::pass(Duration time)
{
    settle();
    const Duration end = clock.monotonic() + time;
    while (clock.monotonic() < end) {
        const Duration left = end - clock.monotonic();
        clock.advance(std::clamp<Duration>(clock.untilNext().value_or(left), 0ms, left));
        settle();
    }
}

ItemDetail ConsoleRig::detail(const ItemId& item)
{
    details.clear();
    m_console->requestDetail(1, item);
    pass(500ms);
    return details.empty() ? ItemDetail{} : details.back();
}

std::optional<ItemRow> ConsoleRig::row(const QString& model, std::int64_t id) const
{
    const auto found = std::find_if(rows.begin(), rows.end(), [&](const auto& entry) {
        return entry.second.record.model == model && entry.second.record.id == id;
    });
    return found == rows.end() ? std::nullopt : std::optional(found->second);
}

QStringList ConsoleRig::decide(const ItemId& item, const DecisionVerb& verb, const QString& reason, const Json& inputs)
{
    refusals.clear();
    const ItemDetail seen = detail(item);
    m_console->submit(2, {item, verb, reason, seen.seal, inputs, seen.readAt});
    settle();
    return refusals;
}

std::optional<DecisionRow> ConsoleRig::decision() const
{
    return decisions.empty() ? std::nullopt : std::optional(decisions.back());
}

} // namespace backroom::test
