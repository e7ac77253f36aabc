// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/ledger_store.h"

#include <QSqlQuery>

/// Playbooks: what was begun stands in the log, how far it got beside it.
namespace backroom {

using namespace Qt::StringLiterals;

namespace {

QString listOf(const Json& texts)
{
    return QString::fromUtf8(dumpJson(texts));
}

} // namespace

Result<void> LedgerStore::addPlaybook(const PlaybookRun& run, const LedgerAct& act)
{
    LedgerAct full = act;
    full.subject = toJson(run);
    return write(full, {}, {}, [&](const LedgerEntry& entry) {
        const auto added = m_database->run("INSERT INTO batch (id, is_open, at, sequence) VALUES (?, 1, ?, ?)", {run.id.value, toIso(run.at), static_cast<qint64>(entry.sequence)});
        return added ? writeProgress(run) : added;
    });
}

Result<void> LedgerStore::setPlaybook(const PlaybookRun& run, const LedgerAct& act)
{
    LedgerAct full = act;
    full.subject["batch"] = toJson(run.id.value);
    return write(full, {}, {}, [&](const LedgerEntry&) {
        const auto set = m_database->run("UPDATE batch SET is_open = ? WHERE id = ?", {run.phase == PlaybookRun::Phase::Running ? 1 : 0, run.id.value});
        return set ? writeProgress(run) : set;
    });
}

Result<void> LedgerStore::writeProgress(const PlaybookRun& run)
{
    auto written = m_database->run("INSERT OR REPLACE INTO playbook (id, phase, is_undoing, looked_at) VALUES (?, ?, ?, ?)",
        {run.id.value, toName(run.phase), run.isUndoing ? 1 : 0, run.lookedAgainAt ? toIso(*run.lookedAgainAt) : u""_s});
    for (std::size_t place = 0; written && place < run.steps.size(); ++place) {
        const PlaybookRunStep& step = run.steps[place];
        Json reasons = Json::array();
        for (const QString& reason : step.reasons)
            reasons.push_back(toJson(reason));
        Json earlier = Json::array();
        for (const DecisionId& decision : step.earlier)
            earlier.push_back(toJson(decision.value));
        written = m_database->run("INSERT OR REPLACE INTO playbook_step (playbook, place, state, reasons, decision, earlier) VALUES (?, ?, ?, ?, ?, ?)",
            {run.id.value, static_cast<qint64>(place), toName(step.state), listOf(reasons), u""_s + step.decision.value, listOf(earlier)});
    }
    return written;
}

Result<std::vector<PlaybookRun>> LedgerStore::playbooks(int limit) const
{
    std::vector<QByteArray> bodies;
    auto read = m_database->run("SELECT entry.body FROM playbook JOIN batch USING (id) JOIN entry USING (sequence) ORDER BY batch.at DESC, batch.id LIMIT ?", {limit},
        [&](const QSqlQuery& row) { bodies.push_back(row.value(0).toByteArray()); });
    if (!read)
        return read.error();
    std::vector<PlaybookRun> runs;
    for (const QByteArray& bytes : bodies) {
        const auto body = parseJson(bytes);
        const auto own = body ? valuesOf(textAt(body->value("subject", Json::object()), "id")) : Result<PersonalValues>(body.error());
        auto run = own ? playbookRunFromJson(opened(*body, *own).subject) : Result<PlaybookRun>(own.error());
        if (!run)
            return Error::of(ErrorKind::StoreCorrupt, u"a playbook in the ledger cannot be read: %1"_s.arg(run.error().detail));
        if (read = readProgress(*run); !read)
            return read.error();
        runs.push_back(std::move(*run));
    }
    return runs;
}

Result<void> LedgerStore::readProgress(PlaybookRun& run) const
{
    const auto read = m_database->run("SELECT phase, is_undoing, looked_at FROM playbook WHERE id = ?", {run.id.value}, [&](const QSqlQuery& row) {
        run.phase = playbookPhaseFromName(row.value(0).toString()).value_or(PlaybookRun::Phase::Stopped);
        run.isUndoing = row.value(1).toBool();
        if (const auto at = fromIso(row.value(2).toString()))
            run.lookedAgainAt = *at;
    });
    if (!read)
        return read;
    return m_database->run("SELECT place, state, reasons, decision, earlier FROM playbook_step WHERE playbook = ?", {run.id.value}, [&](const QSqlQuery& row) {
        const auto place = row.value(0).toULongLong();
        const auto state = playbookStepStateFromName(row.value(1).toString());
        if (place >= run.steps.size() || !state)
            return;
        run.steps[place].state = *state;
        for (const Json& reason : parseJson(row.value(2).toByteArray()).value_or(Json::array()))
            run.steps[place].reasons.push_back(textOf(reason));
        run.steps[place].decision = {row.value(3).toString()};
        for (const Json& decision : parseJson(row.value(4).toByteArray()).value_or(Json::array()))
            run.steps[place].earlier.push_back({textOf(decision)});
    });
}

} // namespace backroom
