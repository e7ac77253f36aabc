// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/source_history.h"

#include "core/base/log.h"

namespace backroom {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const FeedId historyFeed{u"source:history"_s};
constexpr Duration historyInterval = 60s;
constexpr int actsAtOnce = 500;

Json jsonOf(const ToldAct& act)
{
    return {{"message", act.message}, {"model", toJson(act.record.model)}, {"id", act.record.id}, {"told", toJson(act.told)}, {"uid", act.uid}, {"who", toJson(act.who)},
        {"at", toJson(toIso(act.at))}, {"readAt", toJson(toIso(act.readAt))}};
}

} // namespace

SourceHistory::SourceHistory(Clock& clock, CacheStore& cache, SourceId source, QObject* parent)
    : QObject(parent), m_clock(clock), m_cache(cache), m_source(std::move(source)), m_timer(clock)
{
}

SourceHistory::~SourceHistory() = default;

void SourceHistory::restore()
{
    m_pending.clear();
    m_settled.clear();
    const auto kept = m_cache.position(historyFeed);
    const Json json = kept && kept->is_object() ? *kept : Json::object();
    m_mark = MessageMark(json.value("mark", Json()));
    for (const Json& one : json.value("pending", Json::array())) {
        ToldAct act{integerAt(one, "message"), {m_source, textAt(one, "model"), integerAt(one, "id")}, textAt(one, "told"), integerAt(one, "uid"), textAt(one, "who"),
            fromIso(textAt(one, "at")).value_or(Timestamp()), fromIso(textAt(one, "readAt")).value_or(Timestamp())};
        m_pending.emplace(act.message, std::move(act));
    }
    for (const Json& one : json.value("settled", Json::array())) {
        if (one.is_number_integer())
            m_settled.insert(one.get<std::int64_t>());
    }
}

void SourceHistory::keep() const
{
    Json pending = Json::array();
    for (const auto& [message, act] : m_pending)
        pending.push_back(jsonOf(act));
    if (const auto kept = m_cache.apply(historyFeed, {}, {}, {{"mark", m_mark.toJson()}, {"pending", std::move(pending)}, {"settled", m_settled}}); !kept)
        log::failure("history of the source not kept", kept.error());
}

void SourceHistory::resume(OdooClient& client)
{
    m_client = &client;
    m_subtypes.clear();
    if (!m_kinds.empty())
        readKinds();
}

void SourceHistory::suspend()
{
    m_client = nullptr;
    m_timer.stop();
    if (m_pass)
        m_pass.release()->deleteLater(); // we may be inside a callback of it
}

bool SourceHistory::tells(const QString& model, const QString& kind) const
{
    return std::any_of(m_subtypes.begin(), m_subtypes.end(), [&](const auto& one) { return one.second == std::pair(model, kind); });
}

std::vector<ToldAct> SourceHistory::pending(Timestamp readBefore) const
{
    std::vector<ToldAct> acts;
    for (const auto& [message, act] : m_pending) {
        if (act.readAt < readBefore)
            acts.push_back(act);
    }
    return acts;
}

void SourceHistory::settle(std::int64_t message)
{
    m_pending.erase(message);
    m_settled.insert(message);
    keep();
}

void SourceHistory::call(const QString& model, Json args, std::function<void(const Json&)> take)
{
    if (!m_pass)
        m_pass = std::make_unique<QObject>();
    odoo::Call call;
    call.model = model;
    call.method = u"search_read"_s;
    call.isRead = true;
    call.args = std::move(args);
    // The names of the kinds are translated; here they are meant as the source's programmers call them.
    call.context = {{"lang", "en_US"}};
    m_client->call(std::move(call), Lane::Bulk, m_pass.get(), [this, take = std::move(take)](const Result<Json>& rows) {
        if (!m_client)
            return; // given up in the meantime
        if (rows && rows->is_array())
            return take(*rows);
        log::failure("history of the source not read", rows ? Error::of(ErrorKind::Protocol, u"not a list"_s) : rows.error());
        readLater();
    });
}

void SourceHistory::readLater()
{
    m_timer.start(historyInterval, [this] { m_subtypes.empty() ? readKinds() : readNewest(); });
}

void SourceHistory::readKinds()
{
    Json models = Json::array();
    for (const auto& [model, kinds] : m_kinds)
        models.push_back(toJson(model));
    call(u"mail.message.subtype"_s, {{"domain", Json::array({Json::array({"res_model", "in", std::move(models)})})}, {"fields", Json::array({"name", "res_model"})}, {"order", "id"}},
        [this](const Json& rows) {
            for (const Json& row : rows) {
                const auto kinds = m_kinds.find(textAt(row, "res_model"));
                if (kinds != m_kinds.end() && kinds->second.contains(textAt(row, "name")))
                    m_subtypes[integerAt(row, "id")] = {kinds->first, textAt(row, "name")};
            }
            if (!m_subtypes.empty())
                readNewest();
        });
}

void SourceHistory::readNewest()
{
    m_begun = m_clock.now();
    call(u"mail.message"_s, {{"domain", Json::array()}, {"fields", Json::array({"res_id"})}, {"limit", 1}, {"order", "id desc"}}, [this](const Json& rows) {
        const std::int64_t newest = rows.empty() ? 0 : integerAt(rows.front(), "id");
        if (m_mark.isNew()) {
            m_mark = MessageMark::beginningAfter(newest);
            keep();
            readLater();
        } else {
            readMessages(newest);
        }
    });
}

void SourceHistory::readMessages(std::int64_t newest)
{
    Json subtypes = Json::array();
    for (const auto& [id, kind] : m_subtypes)
        subtypes.push_back(id);
    const Json domain = Json::array({Json::array({"id", ">", m_mark.floor(m_begun)}), Json::array({"id", "<=", newest}), Json::array({"subtype_id", "in", std::move(subtypes)})});
    call(u"mail.message"_s, {{"domain", domain}, {"fields", Json::array({"model", "res_id", "create_uid", "create_date", "subtype_id"})}, {"limit", actsAtOnce}, {"order", "id"}},
        [this, newest](const Json& rows) { take(rows, rows.size() == actsAtOnce ? integerAt(rows.back(), "id") : newest); });
}

void SourceHistory::take(const Json& rows, std::int64_t newest)
{
    const auto idOf = [](const Json& row, const char* field) {
        const Json value = row.value(field, Json());
        return value.is_array() && !value.empty() ? value[0] : value;
    };
    for (const Json& row : rows) {
        const std::int64_t message = integerAt(row, "id");
        const Json subtype = idOf(row, "subtype_id");
        const auto kind = subtype.is_number_integer() ? m_subtypes.find(subtype.get<std::int64_t>()) : m_subtypes.end();
        if (kind == m_subtypes.end() || textAt(row, "model") != kind->second.first || m_pending.contains(message) || m_settled.contains(message))
            continue;
        const Json writer = row.value("create_uid", Json());
        const Json uid = idOf(row, "create_uid");
        m_pending[message] = {message, {m_source, kind->second.first, integerAt(row, "res_id")}, kind->second.second, uid.is_number_integer() ? uid.get<std::int64_t>() : 0,
            writer.is_array() && writer.size() > 1 ? textOf(writer[1]) : QString(), fromOdoo(textAt(row, "create_date")).value_or(m_begun), m_clock.now()};
    }
    m_mark = m_mark.after(m_begun, newest);
    std::erase_if(m_settled, [floor = m_mark.floor(m_begun)](std::int64_t message) { return message <= floor; });
    keep();
    readLater();
}

} // namespace backroom
