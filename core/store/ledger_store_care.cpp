// SPDX-License-Identifier: GPL-3.0-or-later
// Holds, erasure and the end of retention: the part of the ledger's store in which values come to an end.
#include "core/store/ledger_store.h"

#include <QDateTime>
#include <QSqlQuery>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

/// One entry names no more than that.
constexpr std::size_t mostInEntry = 500;
/// Looked at at a time; the rest comes with the next time.
constexpr qsizetype mostBeside = 2000;

QString monthsBefore(Timestamp now, int months)
{
    return toIso(Timestamp(Duration(QDateTime::fromMSecsSinceEpoch(now.time_since_epoch().count(), Qt::UTC).addMonths(-months).toMSecsSinceEpoch())));
}

} // namespace

Result<void> LedgerStore::setHold(const CareWish& wish)
{
    return take(m_care.hold(wish), wish.decision);
}

Result<void> LedgerStore::liftHold(const CareWish& wish)
{
    return take(m_care.lift(wish), wish.decision);
}

Result<void> LedgerStore::askErasure(const CareWish& wish)
{
    const auto erasable = checkErasable(wish.decision);
    return erasable ? take(m_care.askErasure(wish), wish.decision) : erasable;
}

Result<void> LedgerStore::agreeErasure(const CareWish& wish)
{
    if (const auto erasable = checkErasable(wish.decision); !erasable)
        return erasable;
    auto act = m_care.agreeErasure(wish);
    if (!act)
        return act.error();
    const auto with = goesWith(wish.decision);
    if (!with)
        return with.error();
    for (const QString& object : *with)
        act->subject["with"].push_back(toJson(object));
    return appendEnding(*act, {wish.decision}, *with);
}

Result<QStringList> LedgerStore::goesWith(const DecisionId& decision) const
{
    QString batch;
    QString item;
    bool isUnfinished = false;
    auto read = m_database->run("SELECT decision.batch, batch.is_open, decision.item FROM decision LEFT JOIN batch ON batch.id = decision.batch WHERE decision.id = ?", {decision.value},
        [&](const QSqlQuery& row) {
            batch = row.value(0).toString();
            isUnfinished = row.value(1).toBool();
            item = row.value(2).toString();
        });
    QStringList held;
    if (read)
        read = m_database->run("SELECT id FROM decision WHERE (batch = ? AND batch <> '') OR (item = ? AND item <> '')", {batch, item}, [&](const QSqlQuery& row) {
            if (const DecisionId id{row.value(0).toString()}; m_care.isHeld(id))
                held.push_back(id.value);
        });
    if (!read)
        return read.error();
    // Batch and consents repeat what the decisions say of people: what is kept of one of them keeps it.
    if (!held.isEmpty())
        return Error::of(ErrorKind::Policy, u"held-beside: %1, %2"_s.arg(held.front(), m_care.heldBy({held.front()})));
    if (isUnfinished)
        return Error::of(ErrorKind::Policy, u"batch-open: %1"_s.arg(batch));
    QStringList with{batch, item};
    with.removeAll(QString());
    return with;
}

Result<void> LedgerStore::take(const Result<LedgerAct>& act, const DecisionId& decision)
{
    bool isKnown = false;
    const auto read = m_database->run("SELECT 1 FROM decision WHERE id = ?", {decision.value}, [&](const QSqlQuery&) { isKnown = true; });
    if (!read)
        return read;
    if (!isKnown)
        return Error::of(ErrorKind::Policy, u"decision-unknown: %1"_s.arg(decision.value));
    return act ? append(*act) : act.error();
}

Result<void> LedgerStore::appendEnding(const LedgerAct& act, const std::set<DecisionId>& ending, const QStringList& with)
{
    const auto written = write(act, {}, {}, [&](const LedgerEntry&) {
        Result<void> dropped;
        for (auto decision = ending.begin(); dropped && decision != ending.end(); ++decision)
            dropped = m_database->run("DELETE FROM personal WHERE object = ?", {decision->value});
        for (auto object = with.begin(); dropped && object != with.end(); ++object)
            dropped = m_database->run("DELETE FROM personal WHERE object = ?", {*object});
        return dropped;
    });
    // Until then what was let go still stands in the write-ahead log.
    return written ? m_database->flush() : written;
}

Result<void> LedgerStore::checkErasable(const DecisionId& decision) const
{
    bool isStillOpen = false;
    auto read = m_database->run("SELECT is_open FROM decision WHERE id = ?", {decision.value}, [&](const QSqlQuery& row) { isStillOpen = row.value(0).toBool(); });
    if (!read)
        return read;
    if (isStillOpen)
        return Error::of(ErrorKind::Policy, u"still-open: %1"_s.arg(decision.value));
    bool isOldForm = false;
    const QByteArray mark = "\"id\":" + dumpJson(toJson(decision.value));
    read = m_database->run("SELECT body FROM entry WHERE instr(body, ?) > 0", {mark}, [&](const QSqlQuery& row) {
        const auto body = parseJson(row.value(0).toByteArray());
        isOldForm = isOldForm || (body && objectOf(*body) == decision.value && !body->contains("personal"));
    });
    if (read && isOldForm)
        return Error::of(ErrorKind::Policy, u"old-form: %1"_s.arg(decision.value));
    return read;
}

Result<int> LedgerStore::endRetention(Timestamp now, const QString& device)
{
    const int fewest = m_privacy.fewestMonths();
    if (fewest == 0 || m_damage)
        return 0;
    std::map<QString, std::set<DecisionId>> ended; ///< by class
    const auto read = m_database->run("SELECT entry.body FROM decision JOIN entry USING (sequence)"
                                      " WHERE is_open = 0 AND decided_at <= ? AND EXISTS (SELECT 1 FROM personal WHERE object = decision.id)",
        {monthsBefore(now, fewest)}, [&](const QSqlQuery& row) {
            const auto body = parseJson(row.value(0).toByteArray());
            const Json subject = body && body->is_object() ? body->value("subject", Json()) : Json();
            const auto retention = subject.is_object() ? m_privacy.retentionOf(textAt(subject.value("record", Json()), "model")) : std::nullopt;
            const auto closedAt = fromIso(textAt(subject, "changedAt"));
            const DecisionId id{textAt(subject, "id")};
            if (retention && closedAt && endOf(*retention, *closedAt) <= now && !m_care.isHeld(id))
                ended[retention->name].insert(id);
        });
    if (!read)
        return read.error();
    int count = 0;
    for (auto& [name, decisions] : ended) {
        while (!decisions.empty()) {
            const auto end = std::next(decisions.begin(), static_cast<std::ptrdiff_t>(std::min(decisions.size(), mostInEntry)));
            std::set<DecisionId> slice(decisions.begin(), end);
            decisions.erase(decisions.begin(), end);
            if (const auto written = appendEnding(CareRegister::endRetention(name, slice, {}, now, device), slice, {}); !written)
                return written.error();
            count += static_cast<int>(slice.size());
        }
    }
    // Batches, playbooks, consents, findings, reviews and delegations.
    const auto beside = endedBeside(now);
    if (!beside)
        return beside.error();
    if (!beside->empty()) {
        if (const auto written = appendEnding(CareRegister::endRetention(u"beside"_s, {}, *beside, now, device), {}, *beside); !written)
            return written.error();
    }
    return count;
}

Result<QStringList> LedgerStore::endedBeside(Timestamp now) const
{
    const QString until = monthsBefore(now, m_privacy.mostMonths());
    QStringList ended;
    // Entries stand in the order of their times.
    std::uint64_t next = 0;
    for (bool isOver = false; !isOver && ended.size() < mostBeside;) {
        const auto page = entries(next, mostInEntry);
        if (!page)
            return page.error();
        isOver = page->empty();
        for (const LedgerEntry& entry : *page) {
            const auto body = entry.body.contains("\"personal\"") ? parseJson(entry.body) : Result<Json>(Json());
            if (isOver || !body)
                continue;
            isOver = body->is_object() && textAt(*body, "time") > until;
            const QString object = isOver || !body->is_object() ? QString() : objectOf(*body);
            if (!object.isEmpty() && !ended.contains(object))
                ended.push_back(object);
        }
        next += page->size();
    }
    for (qsizetype i = ended.size() - 1; i >= 0; --i) {
        const auto isKept = keepsBeside(ended[i], until);
        if (!isKept)
            return isKept.error();
        if (*isKept)
            ended.removeAt(i);
    }
    return ended;
}

Result<bool> LedgerStore::keepsBeside(const QString& object, const QString& until) const
{
    bool isThere = false;
    bool isKept = false;
    auto read = m_database->run("SELECT 1 FROM personal WHERE object = ? AND NOT EXISTS (SELECT 1 FROM decision WHERE id = ?) LIMIT 1", {object, object}, [&](const QSqlQuery&) { isThere = true; });
    if (read && isThere)
        read = m_database->run("SELECT 1 FROM batch WHERE id = ? AND is_open = 1", {object}, [&](const QSqlQuery&) { isKept = true; });
    // What is kept of one of the decisions keeps it.
    if (read && isThere)
        read = m_database->run("SELECT id, is_open FROM decision WHERE batch = ? OR item = ?", {object, object},
            [&](const QSqlQuery& row) { isKept = isKept || row.value(1).toBool() || m_care.isHeld({row.value(0).toString()}); });
    if (read && isThere && !isKept) {
        read = m_database->run("SELECT body FROM entry WHERE instr(body, ?) > 0", {dumpJson(toJson(object))}, [&](const QSqlQuery& row) {
            const auto body = parseJson(row.value(0).toByteArray());
            isKept = isKept || (body && objectOf(*body) == object && textAt(*body, "time") > until);
        });
    }
    if (!read)
        return read.error();
    return !isThere || isKept;
}

} // namespace backroom
