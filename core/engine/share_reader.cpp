// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/share_reader.h"

#include "core/engine/marked_notes.h"
#include "core/engine/server_facts.h"

#include <set>

namespace backroom {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// What was said before that is history.
constexpr Duration firstReach = std::chrono::days(90);
constexpr int sharesAtOnce = 500;

} // namespace

ShareReader::ShareReader(Clock& clock, SourceId source, QObject* parent)
    : QObject(parent),
      m_clock(clock),
      m_source(std::move(source)) {}

ShareReader::~ShareReader() = default;

void ShareReader::read(OdooClient& client, const Json& mark)
{
    if (isReading())
        return;
    m_client = &client;
    m_pass = std::make_unique<QObject>();
    m_mark = MessageMark(mark);
    m_begun = m_clock.now();
    m_messages = Json::array();
    readMark();
}

void ShareReader::abandon()
{
    m_pass.reset();
    m_people.clear(); // the next one may be another server
}

void ShareReader::call(const QString& model, Json domain, Json fields, int limit, const char* order, std::function<void(const Json&)> take)
{
    odoo::Call call;
    call.model = model;
    call.method = u"search_read"_s;
    call.isRead = true;
    call.args = {{"domain", std::move(domain)}, {"fields", std::move(fields)}, {"load", ""}, {"order", order}};
    if (limit > 0)
        call.args["limit"] = limit;
    m_client->call(std::move(call), Lane::Bulk, m_pass.get(), [this, take = std::move(take)](const Result<Json>& rows) {
        if (!rows)
            fail(rows.error());
        else if (!rows->is_array())
            fail(Error::of(ErrorKind::Protocol, u"not a list"_s));
        else
            take(*rows);
    });
}

void ShareReader::readMark()
{
    call(u"mail.message"_s, Json::array(), Json::array({"res_id"}), 1, "id desc", [this](const Json& rows) {
        m_newest = rows.empty() ? 0 : integerAt(rows.front(), "id");
        readClaims();
    });
}

void ShareReader::readClaims()
{
    const Json domain = Json::array({Json::array({"note", "like", toJson(share_text::referenceOf(LifeAct::Kind::Claim))})});
    call(u"mail.activity"_s, domain, Json::array({"note", "user_id", "res_model", "res_id"}), 0, "id", [this](const Json& rows) {
        m_activities = rows;
        readMessages(m_mark.floor(m_begun));
    });
}

void ShareReader::readMessages(std::int64_t afterId)
{
    const QString since = toOdoo(m_begun - firstReach);
    const Json conditions = Json::array({Json::array({"date", ">=", toJson(since)}), Json::array({"message_type", "in", Json::array({"comment", "notification"})})});
    const auto read = [this](Json domain, int limit, marked_notes::Rows take) {
        call(u"mail.message"_s, std::move(domain), Json::array({"body", "create_uid", "write_uid", "create_date", "model", "res_id"}), limit, "id", std::move(take));
    };
    marked_notes::readAfter(afterId, share_text::anyReference(), conditions, sharesAtOnce, read,
        [this](const Json& rows) { m_messages.insert(m_messages.end(), rows.begin(), rows.end()); }, [this] { readPeople(); });
}

void ShareReader::readPeople()
{
    std::set<std::int64_t> unknown;
    for (const Json& activity : m_activities)
        unknown.insert(integerAt(activity, "user_id"));
    for (const Json& message : m_messages)
        unknown.insert(integerAt(message, "create_uid"));
    unknown.erase(0);
    std::erase_if(unknown, [this](std::int64_t uid) { return m_people.contains(uid); });
    if (unknown.empty())
        return finish();
    const Json domain = Json::array({Json::array({"id", "in", unknown}), Json::array({"active", "in", Json::array({true, false})})});
    call(u"res.users"_s, domain, Json::array({"login", "share"}), 0, "id", [this, unknown](const Json& rows) {
        for (const std::int64_t uid : unknown)
            m_people[uid] = {};
        for (const Json& user : rows) {
            const std::int64_t uid = integerAt(user, "id");
            m_people[uid] = {textAt(user, "login"), uid != superuser && user.value("share", Json(true)) == false};
        }
        finish();
    });
}

QString ShareReader::loginOf(std::int64_t uid) const
{
    const auto known = m_people.find(uid);
    return known != m_people.end() && known->second.isOfTheHouse ? known->second.login : QString();
}

void ShareReader::finish()
{
    ShareReading reading;
    reading.mark = m_mark.after(m_begun, m_newest).toJson();
    for (const Json& activity : m_activities) {
        const QString who = loginOf(integerAt(activity, "user_id"));
        const RecordKey record{m_source, textAt(activity, "res_model"), integerAt(activity, "res_id")};
        for (const share_text::Told& told : share_text::read(textAt(activity, "note"))) {
            if (told.act.kind == LifeAct::Kind::Claim && told.act.until && !who.isEmpty())
                reading.claims.push_back({integerAt(activity, "id"), told.token, told.item, record, who, *told.act.until});
        }
    }
    for (const Json& message : m_messages) {
        const QString who = loginOf(integerAt(message, "create_uid"));
        const RecordKey record{m_source, textAt(message, "model"), integerAt(message, "res_id")};
        for (share_text::Told& told : share_text::read(textAt(message, "body"))) {
            // Claims stand in activities; a message only quotes them.
            if (isOfClaim(told.act.kind) || who.isEmpty())
                continue;
            // Whoever may write at the record may change what another said there.
            if (integerAt(message, "write_uid") != integerAt(message, "create_uid"))
                continue;
            told.act.who = who;
            reading.acts.push_back({integerAt(message, "id"), told.token, told.item, record, told.act, fromOdoo(textAt(message, "create_date")).value_or(m_begun)});
        }
    }
    m_pass.release()->deleteLater();
    Q_EMIT finished(reading);
}

void ShareReader::fail(const Error& error)
{
    m_pass.release()->deleteLater();
    Q_EMIT failed(error);
}

} // namespace backroom
