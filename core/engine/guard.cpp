// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/guard.h"

#include "core/base/log.h"

#include <QRegularExpression>

#include <algorithm>

namespace backroom {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr Duration guardRetryInterval = 5s;
constexpr int noticeVersion = 1;

/// Each step of a decision happens once.
QString tokenOf(const Decision& decision)
{
    return u"%1.%2"_s.arg(decision.id.value).arg(decision.stepsDone);
}

/// The source's own word that it shows no groups; a network or gateway that fails says nothing.
bool saysThereIsNone(const Error& error)
{
    const bool isAboutGroups = error.kind == ErrorKind::Access || error.kind == ErrorKind::UnknownModel || error.kind == ErrorKind::UnknownField || error.kind == ErrorKind::UnknownMethod;
    return error.reach == Reach::Reached && isAboutGroups && !error.serverText.isEmpty();
}

odoo::Call callOf(std::int64_t action, const RecordKey& record, Json sealed)
{
    odoo::Call call;
    call.model = u"ir.actions.server"_s;
    call.method = u"run"_s;
    call.ids = {action};
    call.context = {{"active_model", toJson(record.model)}, {"active_id", record.id}, {"active_ids", Json::array({record.id})}, {"backroom_guard", std::move(sealed)}};
    return call;
}

} // namespace

Json toJson(const GuardNotice& notice)
{
    Json models = Json::object();
    for (const auto& [model, entry] : notice.models) {
        Json methods = Json::array();
        for (const QString& method : entry.methods)
            methods.push_back(toJson(method));
        models[model.toStdString()] = {{"action", entry.action}, {"methods", std::move(methods)}};
    }
    return {{"guard", noticeVersion}, {"models", std::move(models)}};
}

GuardNotice guardNoticeFrom(const Json& json)
{
    GuardNotice notice;
    if (!json.is_object() || integerAt(json, "guard") != noticeVersion)
        return notice;
    const Json models = json.value("models", Json());
    if (!models.is_object())
        return notice;
    for (const auto& [model, told] : models.items()) {
        GuardNotice::Entry entry{told.is_object() ? integerAt(told, "action") : 0, {}};
        const Json methods = told.is_object() ? told.value("methods", Json()) : Json();
        for (const Json& method : methods.is_array() ? methods : Json::array())
            entry.methods.insert(textOf(method));
        if (entry.action > 0)
            notice.models.emplace(QString::fromStdString(model), std::move(entry));
    }
    return notice;
}

bool isGuardable(const ActionStep& step)
{
    static const QRegularExpression methodName(u"^[a-z][a-z0-9_]*$"_s);
    return step.model.isEmpty() && !step.wizard && step.answers.empty() && !step.commitsItself && methodName.match(step.method).hasMatch();
}

std::map<QString, std::set<QString>> guardableMethods(const std::vector<Rule>& rules, const std::vector<FeedDefinition>& feeds)
{
    std::map<QString, std::set<QString>> methods;
    for (const Rule& rule : rules) {
        const auto feed = std::find_if(feeds.begin(), feeds.end(), [&](const FeedDefinition& one) { return one.id == rule.feed; });
        if (feed == feeds.end() || feed->isOwn || rule.mode != Rule::Mode::Active)
            continue;
        for (const auto& [verb, action] : rule.actions) {
            for (const ActionStep& step : action.steps) {
                if (isGuardable(step))
                    methods[feed->model].insert(step.method);
            }
        }
    }
    return methods;
}

std::optional<GuardRefusal> guardRefusalOf(const Error& error)
{
    static const QRegularExpression pattern(u"^GUARD ([a-z-]+) ?(.*)$"_s);
    static const std::map<QString, GuardRefusal::Kind> kinds{{u"conflict"_s, GuardRefusal::Kind::Conflict}, {u"no-effect"_s, GuardRefusal::Kind::NoEffect},
        {u"asks"_s, GuardRefusal::Kind::Asks}, {u"missing"_s, GuardRefusal::Kind::Missing}, {u"not-done"_s, GuardRefusal::Kind::NotDone}, {u"busy"_s, GuardRefusal::Kind::Busy},
        {u"bad-request"_s, GuardRefusal::Kind::BadRequest}};
    const auto match = error.reach == Reach::Reached ? pattern.match(error.serverText) : QRegularExpressionMatch();
    const auto kind = match.hasMatch() ? kinds.find(match.captured(1)) : kinds.end();
    return kind == kinds.end() ? std::nullopt : std::optional(GuardRefusal{kind->second, match.captured(2)});
}

Guard::Guard(Clock& clock, QObject* parent) : QObject(parent), m_clock(clock), m_timer(clock) {}

Guard::~Guard() = default;

void Guard::resume(OdooClient& client)
{
    m_client = &client;
    m_isKnown = false;
    m_notice = {};
    read();
}

void Guard::suspend()
{
    m_client = nullptr;
    m_isKnown = false;
    m_pass.reset();
    m_timer.stop();
}

void Guard::read()
{
    odoo::Call reading;
    reading.model = u"res.groups"_s;
    reading.method = u"search_read"_s;
    reading.args = {{"domain", Json::array({Json::array({"name", "=", toJson(guardNoticeName)})})}, {"fields", Json::array({"comment"})}, {"load", ""}, {"order", "id"}};
    reading.context = {{"lang", "en_US"}}; // as it was written
    reading.isRead = true;
    m_pass = std::make_unique<QObject>();
    // Decisions wait for it.
    m_client->call(std::move(reading), Lane::Decision, m_pass.get(), [this](const Result<Json>& rows) {
        if (!rows && !saysThereIsNone(rows.error())) {
            m_timer.start(guardRetryInterval, [this] { read(); });
            return;
        }
        if (!rows)
            log::failure("guards not read", rows.error()); // decisions say that they had none
        else if (rows->is_array() && !rows->empty())
            m_notice = guardNoticeFrom(parseJson(textAt(rows->front(), "comment").toUtf8()).value_or(Json()));
        m_isKnown = true;
        Q_EMIT known();
    });
}

std::optional<std::int64_t> Guard::actionFor(const QString& model, const ActionStep& step) const
{
    const auto entry = m_notice.models.find(model);
    const bool knows = entry != m_notice.models.end() && isGuardable(step) && entry->second.methods.contains(step.method);
    return knows ? std::optional(entry->second.action) : std::nullopt;
}

std::optional<std::int64_t> guardOf(const Decision& decision)
{
    const std::int64_t action = decision.sentWith.is_object() ? integerAt(decision.sentWith, "guard") : 0;
    return action > 0 ? std::optional(action) : std::nullopt;
}

bool wasGuardedThroughout(const Decision& decision)
{
    return guardOf(decision) && !decision.sentWith.contains("unguardedBefore");
}

bool isGuardsYes(const Json& reply)
{
    const QString status = reply.is_object() ? textAt(reply.value("params", Json::object()), "status") : QString();
    return status == "done"_L1 || status == "replayed"_L1;
}

Json comparedBy(const Rule& rule, const FreshRecord& fresh, Timestamp now)
{
    Json values = Json::object();
    const auto add = [&](const QString& field) {
        const auto& names = fresh.record.names;
        if (names && std::find(names->begin(), names->end(), field) != names->end())
            values[field.toStdString()] = toJson(fresh.record.value(field));
    };
    for (const QString& field : rule.material)
        add(field);
    add(u"write_date"_s);
    Json compared{{"expect", std::move(values)}};
    if (rule.lines) {
        Json domain = Json::array({Json::array({toJson(rule.lines->parentField), "=", fresh.record.key.id})});
        for (const Json& term : rule.lines->where.forServer(now))
            domain.push_back(term);
        compared["lines"] = {{"model", toJson(rule.lines->model)}, {"domain", std::move(domain)}, {"rows", fresh.rawLines},
            {"fields", Json::array({toJson(rule.lines->textField), toJson(rule.lines->quantityField), toJson(rule.lines->priceField), toJson(rule.lines->amountField)})}};
    }
    return compared;
}

odoo::Call guardedCall(std::int64_t action, const Decision& decision, const ActionStep& step, const Json& values, const Json& compared, Timestamp now)
{
    Json sealed{{"token", toJson(tokenOf(decision))}, {"method", toJson(step.method)}, {"args", withValues(step.args, values)},
        {"context", withValues(step.context, values)}, {"done", withValues(step.done, values).forServer(now)}, {"may_vanish", step.mayVanish}};
    sealed.update(compared);
    return callOf(action, decision.record, std::move(sealed));
}

odoo::Call guardLookUp(std::int64_t action, const Decision& decision, const ActionStep& step)
{
    return callOf(action, decision.record, {{"token", toJson(tokenOf(decision))}, {"method", toJson(step.method)}, {"look", true}});
}

} // namespace backroom
