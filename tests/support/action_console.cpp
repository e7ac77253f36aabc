// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/action_console.h"

#include "core/engine/definitions.h"

#include <QDir>
#include <QFile>

namespace backroom::test {

using namespace Qt::StringLiterals;

namespace {

/// Read once: a sweep lays the same files out thousands of times.
const Json& delivered(const QString& file)
{
    static std::map<QString, Json> known;
    auto found = known.find(file);
    if (found == known.end())
        found = known.emplace(file, readDefinitionFile(QStringLiteral(BACKROOM_RESOURCES "/") + file).value_or(Json::object())).first;
    return found->second;
}

bool put(const QString& path, const Json& json)
{
    QFile file(path);
    return QDir().mkpath(path.section(u'/', 0, -2)) && file.open(QIODevice::WriteOnly | QIODevice::Truncate) && file.write(dumpJson(json)) > 0;
}

} // namespace

ActionConsole::ActionConsole(Clock& clock, MakeTransport makeTransport)
    : m_clock(clock),
      m_makeTransport(std::move(makeTransport)),
      m_secrets(makeMemoryStore())
{
}

ActionConsole::~ActionConsole() = default;

bool ActionConsole::layOut(const QString& ruleCode, const DecisionVerb& verb, std::int64_t record)
{
    m_verb = verb;
    const Json& full = delivered(u"rules/%1.json"_s.arg(ruleCode));
    const Json actions = full.value("actions", Json::object());
    if (!actions.contains(verb.value.toStdString())) {
        qWarning("%s does not offer %s", qPrintable(ruleCode), qPrintable(verb.value));
        return false;
    }
    const Json domain = Json::array({Json::array({"id", "=", record})});
    Json rule = {{"when", domain}, {"severity", Json::array({Json::object({{"is", "low"}})})}, {"facts", Json::array()}, {"team", "test"}, {"mode", "active"}};
    for (const char* member : {"code", "id", "version", "kind", "name", "why", "queue", "feed", "material", "businessKey"})
        rule[member] = full.at(member);
    const Json& named = actions.at(verb.value.toStdString());
    rule["actions"] = {{verb.value.toStdString(), named}};
    m_queue = {textAt(full, "queue")};
    const QString feedFile = u"feeds/%1.json"_s.arg(textAt(full, "feed"));
    Json feed = delivered(feedFile);
    for (const char* member : {"formulas", "aggregates", "units"})
        feed.erase(member);
    Json narrowed = domain;
    for (const Json& term : feed.value("domain", Json::array())) {
        if (term.is_array() && term[0] == "active") // of some, what is switched off is read too
            narrowed.push_back(term);
    }
    feed["domain"] = narrowed;
    const QString root = m_folder.filePath(u"resources/"_s);
    bool isWritten = put(root + feedFile, feed) && put(root + u"rules/%1.json"_s.arg(ruleCode), rule);
    static const QStringList shared = QDir(QStringLiteral(BACKROOM_RESOURCES "/actions")).entryList(QDir::Files);
    for (const QString& name : named.is_string() ? shared : QStringList()) {
        Json file = delivered(u"actions/"_s + name);
        if (!file["actions"].contains(named.get<std::string>()))
            continue;
        Json action = file["actions"][named.get<std::string>()];
        // No policy is laid out: who may do it is tried elsewhere.
        for (const char* member : {"judgedAs", "act", "measuredBy", "trace"})
            action.erase(member);
        file["actions"] = {{named.get<std::string>(), action}};
        isWritten = isWritten && put(root + u"actions/"_s + name, file);
    }
    const QStringList others{u"queues/%1.json"_s.arg(m_queue.value), u"calendars/default.json"_s, u"sla/default.json"_s, u"privacy/ledger.json"_s};
    for (const QString& other : others)
        isWritten = isWritten && put(root + other, delivered(other));
    return isWritten;
}

Result<void> ActionConsole::start(FaultHook faults)
{
    m_isDead = false;
    m_rows.clear();
    m_detail.reset();
    m_console = std::make_unique<Console>(ConsoleParts{m_clock, [this](const ConnectionSettings&) { return m_makeTransport(); }, *m_secrets, m_folder.filePath(u"data"_s),
        m_folder.filePath(u"config"_s), m_folder.filePath(u"resources"_s), u"test-device"_s, [this, faults](const char* what) -> std::optional<Error> {
            if (m_isDead)
                return Error::of(ErrorKind::Store, u"the process is gone"_s);
            return faults ? faults(what) : std::nullopt; }});
    Console* console = m_console.get();
    QObject::connect(console, &ConsoleApi::rowsChanged, console, [this](const QueueDelta& delta) {
        if (delta.reset)
            m_rows.clear();
        for (const ItemRow& row : delta.upserts)
            m_rows[row.id] = row;
        for (const ItemId& id : delta.removals)
            m_rows.erase(id);
    });
    QObject::connect(console, &ConsoleApi::decisionChanged, console, [this](const DecisionRow& decision) { decisions.push_back(decision); });
    QObject::connect(console, &ConsoleApi::detailReady, console, [this](quint64, const ItemDetail& detail) { m_detail = detail; });
    QObject::connect(console, &ConsoleApi::detailFailed, console, [this](quint64, const Error& error) { detailError = error; });
    QObject::connect(console, &ConsoleApi::submitRefused, console, [this](quint64, const Error& error, const QStringList& reasons) {
        refusals = reasons.empty() ? QStringList{toName(error.kind)} : reasons;
    });
    QObject::connect(console, &ConsoleApi::sourceChanged, console, [this](const SourceStatus& status) { source = status; });
    auto started = m_console->start();
    if (!started)
        return started;
    m_console->setUndoWindow(Duration(0));
    m_console->openQueue(m_queue);
    return started;
}

void ActionConsole::connectSource(const Place& place)
{
    ConnectionSettings settings;
    settings.url = place.url;
    settings.database = place.database;
    settings.login = place.login;
    settings.secretIsKey = place.secretIsKey;
    m_console->connectSource(settings, place.secret);
}

void ActionConsole::kill()
{
    m_isDead = true;
    m_console.reset();
}

std::optional<ItemRow> ActionConsole::item() const
{
    return m_rows.empty() ? std::nullopt : std::optional(m_rows.begin()->second);
}

void ActionConsole::requestDetail()
{
    m_detail.reset();
    detailError.reset();
    if (const auto row = item())
        m_console->requestDetail(1, row->id);
}

void ActionConsole::submit(const QString& reason, const Json& inputs)
{
    refusals.clear();
    m_console->submit(2, {m_detail->row.id, m_verb, reason, m_detail->seal, inputs, m_detail->readAt});
}

} // namespace backroom::test
