// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/automation/automation_desk.h"

#include "core/engine/automation/provisioner.h"

#include <algorithm>

namespace backroom {

using namespace Qt::StringLiterals;

/// What is found out about the automation of the source, question by question.
struct HealthFindings {
    Timestamp now;
    std::map<std::int64_t, Duration> longestRuns;
    std::vector<AutomationHealth> all;
};

namespace {

/// What is asked of each kind, by model; fields that a version does not have are left out of the question.
struct HealthQuestion {
    const char* model;
    std::vector<QString> fields;
    int days = 0; ///< only what was made within so many; 0 = all
    void (*take)(const Json& rows, HealthFindings& findings);
};

const std::vector<HealthQuestion>& healthQuestions()
{
    static const std::vector<HealthQuestion> questions{
        {"ir.cron.progress", {u"cron_id"_s, u"create_date"_s, u"write_date"_s}, 7, [](const Json& rows, HealthFindings& findings) { findings.longestRuns = longestRuns(rows); }},
        {"ir.cron", {u"cron_name"_s, u"active"_s, u"failure_count"_s, u"lastcall"_s, u"nextcall"_s}, 0,
            [](const Json& rows, HealthFindings& findings) {
                for (const Json& row : rows)
                    findings.all.push_back(scheduledHealth(row, findings.now, findings.longestRuns));
            }},
        {"base.automation", {u"name"_s, u"active"_s, u"model_name"_s, u"last_run"_s, u"action_server_ids"_s}, 0,
            [](const Json& rows, HealthFindings& findings) { std::transform(rows.begin(), rows.end(), std::back_inserter(findings.all), ruleHealth); }},
        {"ir.actions.server", {u"name"_s, u"model_name"_s, u"state"_s, u"usage"_s, u"group_ids"_s, u"groups_id"_s, u"warning"_s, u"create_uid"_s}, 0,
            [](const Json& rows, HealthFindings& findings) { std::transform(rows.begin(), rows.end(), std::back_inserter(findings.all), actionHealth); }}};
    return questions;
}

} // namespace

/// One request while it is being done; what still comes in when it is over reaches nobody.
struct AutomationDesk::Work {
    quint64 ticket = 0;
    AutomationRequest request;
    OwnClient own;
    OdooClient* client = nullptr;
    std::unique_ptr<Provisioner> provisioner;
    std::deque<const Pack*> packs;
    std::size_t asked = 0; ///< of the health questions
    HealthFindings findings;
    AutomationReport report;
    QObject life;
};

AutomationDesk::AutomationDesk(Clock& clock, const QStringList& folders, std::function<PackSubjects()> subjects, SignedIn signedIn, MakeClient makeClient, QObject* parent)
    : AutomationApi(parent), m_clock(clock), m_files(loadPacks(folders)), m_subjects(std::move(subjects)), m_signedIn(std::move(signedIn)), m_makeClient(std::move(makeClient))
{
}

AutomationDesk::~AutomationDesk() = default;

void AutomationDesk::requestAutomation(quint64 ticket, const AutomationRequest& request)
{
    m_waiting.emplace_back(ticket, request);
    QMetaObject::invokeMethod(this, [this] { begin(); }, Qt::QueuedConnection); // answers never come from inside the call
}

void AutomationDesk::begin()
{
    if (m_work || m_waiting.empty())
        return;
    m_work = std::make_unique<Work>();
    m_work->ticket = m_waiting.front().first;
    m_work->request = std::move(m_waiting.front().second);
    m_waiting.pop_front();
    m_work->findings.now = m_clock.now();
    m_work->report.problems = m_files.problems;
    for (const QString& id : m_work->request.packs) {
        if (!m_files.pack(id))
            return fail(Error::of(ErrorKind::BadInput, u"there is no pack \"%1\""_s.arg(id)));
    }
    for (const Pack& pack : m_files.packs) {
        if (m_work->request.packs.isEmpty() || m_work->request.packs.contains(pack.id))
            m_work->packs.push_back(&pack);
    }
    if (!m_work->request.administrator) {
        OdooClient* client = m_signedIn();
        return client ? withClient(*client) : fail(Error::of(ErrorKind::Authentication, u"not signed in"_s));
    }
    auto own = m_makeClient(*m_work->request.administrator);
    if (!own)
        return fail(own.error());
    m_work->own = std::move(*own);
    m_work->own.client->signIn(&m_work->life, [this](const Result<OdooSession>& session) {
        if (session)
            withClient(*m_work->own.client);
        else
            fail(session.error());
    });
}

void AutomationDesk::signedOut()
{
    if (m_work && m_work->client && !m_work->own.client)
        fail(Error{ErrorKind::Cancelled, Reach::Unknown, {}, {}, u"the connection ended"_s});
}

void AutomationDesk::withClient(OdooClient& client)
{
    m_work->client = &client;
    m_work->provisioner = std::make_unique<Provisioner>(client, m_clock, m_subjects());
    if (m_work->request.act == AutomationAct::Health)
        readHealth();
    else
        nextPack();
}

void AutomationDesk::nextPack()
{
    if (m_work->packs.empty())
        return finish();
    const Pack& pack = *m_work->packs.front();
    m_work->packs.pop_front();
    const auto take = [this, &pack](const Result<Provision>& provision) {
        PackReport report{pack.id, pack.isOwn, pack.name, pack.explanation, pack.cost, pack.limits, {}, {}, 0, {}};
        if (provision) {
            report.plan = provision->plan;
            report.missing = provision->missing;
            report.done = provision->done;
            report.error = provision->error;
        } else {
            report.error = provision.error();
        }
        m_work->report.packs.push_back(std::move(report));
        nextPack();
    };
    const auto overwrite = m_work->request.overwrite ? Provisioner::Overwrite::Yes : Provisioner::Overwrite::No;
    switch (m_work->request.act) {
    case AutomationAct::Apply: return m_work->provisioner->apply(pack, overwrite, &m_work->life, take);
    case AutomationAct::Remove: return m_work->provisioner->remove(pack, overwrite, &m_work->life, take);
    case AutomationAct::Look:
    case AutomationAct::Health: return m_work->provisioner->look(pack, &m_work->life, take);
    }
}

void AutomationDesk::readHealth()
{
    if (m_work->asked == healthQuestions().size())
        return finish();
    const HealthQuestion& question = healthQuestions()[m_work->asked++];
    const QString model = QString::fromLatin1(question.model);
    m_work->client->fields(model, &m_work->life, [this, &question, model](const Result<OdooFields>& known) {
        if (!known && known.error().kind == ErrorKind::UnknownModel)
            return readHealth(); // without automation rules there are none that fail, and before 18 no run is timed
        if (!known)
            return fail(known.error());
        odoo::Call reading;
        reading.model = model;
        reading.method = u"search_read"_s;
        Json fields = Json::array();
        for (const QString& field : question.fields) {
            if (known->contains(field))
                fields.push_back(toJson(field));
        }
        Json domain = Json::array();
        if (question.days > 0)
            domain.push_back(Json::array({"create_date", ">=", toJson(toOdoo(m_clock.now() - std::chrono::days(question.days)))}));
        reading.args = {{"domain", std::move(domain)}, {"fields", std::move(fields)}, {"load", ""}, {"order", "id"}};
        reading.context = {{"active_test", false}};
        reading.isRead = true;
        m_work->client->call(std::move(reading), Lane::Interactive, &m_work->life, [this, &question](const Result<Json>& rows) {
            if (!rows)
                return fail(rows.error());
            question.take(*rows, m_work->findings);
            readHealth();
        });
    });
}

void AutomationDesk::finish()
{
    m_work->report.health = std::move(m_work->findings.all);
    sortByUrgency(m_work->report.health);
    // Gone before it is told: whoever hears of it may ask for the next.
    const auto over = std::shared_ptr<Work>(std::move(m_work));
    QMetaObject::invokeMethod(this, [over] {}, Qt::QueuedConnection); // its client is on the stack still
    QMetaObject::invokeMethod(this, [this] { begin(); }, Qt::QueuedConnection);
    Q_EMIT automationReady(over->ticket, over->report);
}

void AutomationDesk::fail(const Error& error)
{
    const auto over = std::shared_ptr<Work>(std::move(m_work));
    QMetaObject::invokeMethod(this, [over] {}, Qt::QueuedConnection);
    QMetaObject::invokeMethod(this, [this] { begin(); }, Qt::QueuedConnection);
    Q_EMIT automationFailed(over->ticket, error);
}

} // namespace backroom
