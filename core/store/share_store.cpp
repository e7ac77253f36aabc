// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/share_store.h"

#include "core/domain/work/life_json.h"

#include <QSqlQuery>

#include <algorithm>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

bool isStanding(const Share& share)
{
    return share.act.kind == LifeAct::Kind::Claim && !share.isTask() && share.state != ShareState::Refused;
}

Json packed(const ForeignAct& act)
{
    return {{"message", act.message}, {"token", toJson(act.token)}, {"item", toJson(act.item.value)}, {"source", toJson(act.record.source.value)},
        {"model", toJson(act.record.model)}, {"id", act.record.id}, {"event", toJson(LifeEvent{act.at, act.act, {}, {}})}};
}

Result<ForeignAct> foreignFromJson(const Json& json)
{
    const auto event = lifeEventFromJson(json.value("event", Json()));
    if (!event)
        return event.error();
    return ForeignAct{integerAt(json, "message"), textAt(json, "token"), {textAt(json, "item")}, {{textAt(json, "source")}, textAt(json, "model"), integerAt(json, "id")},
        event->act, event->at};
}

/// Reads rows of bodies; the first damaged one is the result.
template <typename T>
Result<std::vector<T>> readBodies(Database& database, const char* sql, const QVariantList& values, Result<T> (*make)(const Json&))
{
    std::vector<T> all;
    std::optional<Error> wrong;
    const auto done = database.run(sql, values, [&](const QSqlQuery& row) {
        const auto json = parseJson(row.value(0).toByteArray());
        auto made = json ? make(*json) : Result<T>(json.error());
        if (made)
            all.push_back(std::move(*made));
        else
            wrong = Error::of(ErrorKind::StoreCorrupt, u"work.sqlite: a share cannot be read: %1"_s.arg(made.error().detail));
    });
    if (!done)
        return done.error();
    if (wrong)
        return *wrong;
    return all;
}

} // namespace

Result<void> ShareStore::insert(const Share& share)
{
    Result<void> done;
    if (share.act.kind == LifeAct::Kind::Renew) {
        for (const Share& earlier : read("SELECT body FROM share WHERE claim = ? AND is_open = 1", {share.claim}).value_or({})) {
            if (earlier.state == ShareState::Pending && earlier.act.kind == LifeAct::Kind::Renew)
                done = m_database.run("DELETE FROM share WHERE token = ?", {earlier.token});
        }
    }
    if (done && share.endsClaim())
        done = endClaim(share.claim);
    if (done)
        done = m_database.run("INSERT INTO share (token, item, claim, is_open, is_standing, body) VALUES (?, ?, ?, ?, ?, ?)",
            {share.token, share.item.value, share.claim.isNull() ? u""_s : share.claim, isOpen(share.state) ? 1 : 0, isStanding(share) ? 1 : 0, dumpJson(toJson(share))});
    return done;
}

Result<void> ShareStore::update(const Share& share)
{
    return m_database.run("UPDATE share SET is_open = ?, is_standing = is_standing AND ?, body = ? WHERE token = ?",
        {isOpen(share.state) ? 1 : 0, isStanding(share) ? 1 : 0, dumpJson(toJson(share)), share.token});
}

Result<void> ShareStore::endClaim(const QString& token)
{
    return m_database.run("UPDATE share SET is_standing = 0 WHERE token = ?", {token});
}

Result<std::vector<Share>> ShareStore::read(const char* sql, const QVariantList& values) const
{
    return readBodies<Share>(m_database, sql, values, &shareFromJson);
}

Result<std::vector<Share>> ShareStore::open() const
{
    return read("SELECT body FROM share WHERE is_open = 1 ORDER BY sequence", {});
}

Result<std::vector<Share>> ShareStore::standingClaims() const
{
    return read("SELECT body FROM share WHERE is_standing = 1 ORDER BY sequence", {});
}

Result<std::vector<Share>> ShareStore::of(const ItemId& item) const
{
    return read("SELECT body FROM share WHERE item = ? ORDER BY sequence", {item.value});
}

Result<bool> ShareStore::isOwn(const QString& token) const
{
    bool found = false;
    const auto done = m_database.run("SELECT 1 FROM share WHERE token = ?", {token}, [&](const QSqlQuery&) { found = true; });
    if (!done)
        return done.error();
    return found;
}

Result<bool> ShareStore::addForeign(const ForeignAct& act)
{
    bool isKnown = false;
    auto done = m_database.run("SELECT 1 FROM foreign_act WHERE token = ?", {act.token}, [&](const QSqlQuery&) { isKnown = true; });
    if (done && !isKnown)
        done = m_database.run("INSERT INTO foreign_act (token, is_waiting, body) VALUES (?, 1, ?)", {act.token, dumpJson(packed(act))});
    if (!done)
        return done.error();
    return !isKnown;
}

Result<std::vector<ForeignAct>> ShareStore::waiting() const
{
    auto acts = readBodies<ForeignAct>(m_database, "SELECT body FROM foreign_act WHERE is_waiting = 1", {}, &foreignFromJson);
    if (acts)
        std::stable_sort(acts->begin(), acts->end(), [](const ForeignAct& a, const ForeignAct& b) { return a.message < b.message; });
    return acts;
}

Result<void> ShareStore::settle(const QString& token)
{
    return m_database.run("UPDATE foreign_act SET is_waiting = 0 WHERE token = ?", {token});
}

Result<Json> ShareStore::mark(const QString& reader) const
{
    Json found;
    const auto done = m_database.run("SELECT body FROM share_mark WHERE reader = ?", {reader}, [&](const QSqlQuery& row) {
        if (const auto json = parseJson(row.value(0).toByteArray()))
            found = *json;
    });
    if (!done)
        return done.error();
    return found;
}

Result<void> ShareStore::setMark(const QString& reader, const Json& mark)
{
    return m_database.run("INSERT INTO share_mark (reader, body) VALUES (?, ?) ON CONFLICT (reader) DO UPDATE SET body = excluded.body",
        {reader, dumpJson(mark)});
}

} // namespace backroom
