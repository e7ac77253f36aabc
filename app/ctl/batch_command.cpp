// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/command.h"
#include "app/ctl/output.h"
#include "app/ctl/refusals.h"

#include <algorithm>

namespace backroom::ctl {

using namespace Qt::StringLiterals;
using backroom::toJson;
using backroom::toName;

namespace {

using Decisions = std::map<DecisionId, DecisionRow>;

Json manifestJson(const BatchManifest& manifest, const Decisions& decisions)
{
    Json items = Json::array();
    for (const BatchItem& item : manifest.batch.items) {
        const auto state = manifest.states.find(item.decision);
        const auto decision = decisions.find(item.decision);
        items.push_back({{"item", toJson(item.item.value)}, {"businessKey", toJson(item.businessKey)}, {"state", toJson(toName(item.state))},
            {"decision", state == manifest.states.end() ? Json() : toJson(toName(state->second))}, {"reasons", ctl::toJson(item.reasons)},
            {"why", toJson(refusalSentences(item.reasons))}, {"error", decision == decisions.end() ? Json() : ctl::toJson(decision->second.error)}});
    }
    const BatchCounts& counts = manifest.counts;
    return {{"batch", toJson(manifest.batch.id.value)}, {"verb", toJson(manifest.batch.verb.value)}, {"selected", counts.selected}, {"done", counts.done},
        {"failed", counts.failed}, {"skipped", counts.skipped}, {"pending", counts.pending}, {"items", std::move(items)}};
}

/// Decides everything that a queue shows now, or goes on with what an earlier run left, and waits until the manifest is complete.
class DecideAll : public Command {
public:
    using Command::Command;

    void interrupt() override
    {
        if (m_manifest.batch.id.isEmpty())
            return Command::interrupt();
        m_isInterrupted = true;
        console().withdrawBatch(m_manifest.batch.id); // the change that follows ends the wait
    }

protected:
    std::optional<PullNeed> need() override { return PullNeed{{{options().argument}}, {}}; }

    void settled(const ConsoleSnapshot& snapshot) override
    {
        if (const ExitCode code = sourceProblem(snapshot); code != Done)
            return exit(code);
        connect(&console(), &Console::batchStarted, this, [this](quint64, const BatchManifest& manifest) { take(manifest); });
        connect(&console(), &Console::batchChanged, this, [this](const BatchManifest& manifest) {
            if (manifest.batch.id == m_manifest.batch.id) // an earlier one may still move
                take(manifest);
        });
        connect(&console(), &Console::submitRefused, this, [this](quint64, const Error& error, const QStringList&) { fail(options().argument, error); });
        const QString login = odooOf(snapshot)->login;
        noteEarlier(snapshot);
        BatchDraft draft{{options().verb}, options().reason, Json::object(), {}};
        for (const ItemRow& row : console().rows()) {
            if (row.queue.value == options().argument && row.kind == ItemKind::Approval && !row.decision)
                draft.items.push_back({row.id, row.businessKey, row.counterparty, row.amount, {}, BatchItem::State::Pending, {}, {}});
        }
        // What an earlier run began goes on by itself when the same person is signed in.
        const auto left = std::find_if(snapshot.batches.begin(), snapshot.batches.end(), [&](const BatchManifest& one) {
            // The same that is asked for now; one that only waits for proof keeps nobody from deciding.
            const bool isSame = one.batch.isOpen && one.batch.verb.value == options().verb && one.batch.actor == login;
            return isSame && std::any_of(one.batch.items.begin(), one.batch.items.end(), [&](const BatchItem& item) { return item.state == BatchItem::State::Pending && isOfTheQueue(item.item); });
        });
        m_isDecided = draft.items.empty() && left == snapshot.batches.end();
        if (m_isDecided && !m_earlier.empty())
            return;
        if (m_isDecided)
            return sayNothingWaits(snapshot);
        if (left != snapshot.batches.end()) {
            for (const auto& [id, row] : decisionsOf(left->batch.id))
                m_earlier.erase(id); // it waits for these itself
            console().resumeBatch(left->batch.id);
            return take(*left);
        }
        console().setUndoWindow(options().hold);
        console().submitBatch(0, draft);
    }

    void timedOut() override
    {
        if (m_manifest.batch.id.isEmpty() && m_earlier.empty())
            Command::timedOut();
        else
            report();
    }

    QString progress() override
    {
        const BatchCounts& counts = m_manifest.counts;
        const QString earlier = m_earlier.empty() ? QString() : u"%1 of an earlier run not proven yet"_s.arg(unproven());
        if (m_manifest.batch.id.isEmpty())
            return earlier.isEmpty() ? Command::progress() : earlier;
        return u"%1 of %2 done"_s.arg(counts.selected - counts.pending).arg(counts.selected) + (earlier.isEmpty() ? QString() : u", "_s + earlier);
    }

private:
    /// Of an earlier run.
    std::ptrdiff_t unproven() const
    {
        return std::count_if(m_earlier.begin(), m_earlier.end(), [](const auto& one) { return isOpen(one.second.state); });
    }

    /// What was sent and not proven when an earlier run ended, most often by force: nobody decides on it again meanwhile.
    void noteEarlier(const ConsoleSnapshot& snapshot)
    {
        const QString login = odooOf(snapshot)->login;
        for (const DecisionRow& row : snapshot.decisions) {
            if (isOpen(row.state) && row.queue.value == options().argument && row.verb.value == options().verb && row.actor == login)
                m_earlier.emplace(row.id, row);
        }
        connect(&console(), &Console::decisionChanged, this, &DecideAll::takeEarlier);
    }

    void takeEarlier(const DecisionRow& decision)
    {
        const auto known = m_earlier.find(decision.id);
        if (known == m_earlier.end())
            return;
        known->second = decision;
        endIfOver();
    }

    void endIfOver()
    {
        if (m_isDecided && unproven() == 0)
            waitForTheOthers([this] { report(); });
    }

    bool isOfTheQueue(const ItemId& item)
    {
        const std::vector<ItemRow> rows = console().rows();
        return std::any_of(rows.begin(), rows.end(), [&](const ItemRow& row) { return row.id == item && row.queue.value == options().argument; });
    }

    /// With what became of the last run, which may have ended while nobody was looking.
    void sayNothingWaits(const ConsoleSnapshot& snapshot)
    {
        const bool isQueue = std::any_of(snapshot.queues.begin(), snapshot.queues.end(), [this](const QueueStatus& queue) { return queue.id.value == options().argument; });
        if (!isQueue) {
            complain(options().argument, u"there is no queue of this name; list them with queues"_s);
            return exit(WrongUse);
        }
        complain(options().argument, u"nothing waits for a decision there"_s);
        const auto last = std::find_if(snapshot.batches.begin(), snapshot.batches.end(), [&](const BatchManifest& one) {
            const Decisions decisions = decisionsOf(one.batch.id);
            return one.batch.verb.value == options().verb && one.batch.actor == odooOf(snapshot)->login && !decisions.empty()
                && decisions.begin()->second.queue.value == options().argument;
        });
        if (last == snapshot.batches.end())
            return exit(NotFound);
        m_manifest = *last;
        complain(options().argument, u"the last run there:"_s);
        tell();
        exit(NotFound);
    }

    void take(const BatchManifest& manifest)
    {
        m_manifest = manifest;
        m_isDecided = !manifest.batch.isOpen;
        endIfOver();
    }

    QString earlierText() const
    {
        if (m_earlier.empty())
            return {};
        Table table;
        for (const QString& header : {u"REFERENCE"_s, u"DECIDED"_s, u"DECISION"_s, u"WHAT BECAME OF IT"_s})
            table.addColumn(header);
        for (const auto& [id, row] : m_earlier)
            table.addRow({row.businessKey, toOdoo(row.decidedAt).left(16) + u" UTC"_s, id.value, outcomeOf(row)});
        return u"decided by an earlier run:\n"_s + table.text();
    }

    Json earlierJson() const
    {
        Json rows = Json::array();
        for (const auto& [id, row] : m_earlier)
            rows.push_back(ctl::toJson(row));
        return rows;
    }

    /// What became of every one.
    void tell()
    {
        const BatchCounts& counts = m_manifest.counts;
        const Decisions decisions = m_manifest.batch.id.isEmpty() ? Decisions() : decisionsOf(m_manifest.batch.id);
        if (options().json) {
            Json json = manifestJson(m_manifest, decisions);
            json["earlier"] = earlierJson();
            print(json);
        } else if (m_manifest.batch.id.isEmpty()) {
            print(earlierText());
        } else {
            print(u"%1 selected: %2 done, %3 not done, %4 left out, %5 pending  (batch %6)\n"_s.arg(counts.selected).arg(counts.done).arg(counts.failed).arg(counts.skipped).arg(counts.pending).arg(m_manifest.batch.id.value));
            Table table;
            for (const QString& header : {u"REFERENCE"_s, u"WHAT BECAME OF IT"_s})
                table.addColumn(header);
            for (const BatchItem& item : m_manifest.batch.items) {
                const auto state = m_manifest.states.find(item.decision);
                const bool isDone = state != m_manifest.states.end() && state->second == DecisionState::Verified;
                const auto decision = decisions.find(item.decision);
                if (!isDone)
                    table.addRow({item.businessKey, decision != decisions.end() ? outcomeOf(decision->second) : toName(item.state) + u" "_s + refusalSentences(item.reasons)});
            }
            if (counts.done < counts.selected)
                print(table.text());
            print(earlierText());
        }
    }

    void report()
    {
        tell();
        const BatchCounts& counts = m_manifest.counts;
        if (unproven() > 0)
            complain(options().argument, u"%1 of an earlier run are not proven yet; they are read back, never sent twice: ask again later, or see operations"_s.arg(unproven()));
        const bool isProven = std::all_of(m_earlier.begin(), m_earlier.end(), [](const auto& one) { return one.second.state == DecisionState::Verified; });
        const bool isWhole = counts.done == counts.selected && isProven;
        exit(m_isInterrupted ? Interrupted : counts.pending > 0 || unproven() > 0 ? Unproven : isWhole ? Done : Conflicting);
    }

    BatchManifest m_manifest;
    Decisions m_earlier; ///< were under way when this began
    bool m_isDecided = false; ///< nothing is left of what this run decides
    bool m_isInterrupted = false;
};

} // namespace

std::unique_ptr<Command> makeBatchCommand(const Options& options)
{
    return options.command == u"decide-all"_s ? std::make_unique<DecideAll>(options) : nullptr;
}

} // namespace backroom::ctl
