// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/command.h"
#include "app/ctl/output.h"

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
            {"error", decision == decisions.end() ? Json() : ctl::toJson(decision->second.error)}});
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
        connect(&console(), &Console::batchChanged, this, &DecideAll::take);
        connect(&console(), &Console::submitRefused, this, [this](quint64, const Error& error, const QStringList&) { fail(options().argument, error); });
        BatchDraft draft{{options().verb}, options().reason, Json::object(), {}};
        for (const ItemRow& row : console().rows()) {
            if (row.queue.value == options().argument && row.kind == ItemKind::Approval && !row.decision)
                draft.items.push_back({row.id, row.businessKey, row.counterparty, row.amount, {}, BatchItem::State::Pending, {}, {}});
        }
        // What an earlier run began goes on by itself when the same person is signed in.
        const QString login = snapshot.sources.front().login;
        const auto left = std::find_if(snapshot.batches.begin(), snapshot.batches.end(), [&](const BatchManifest& one) {
            // The same that is asked for now; one that only waits for proof keeps nobody from deciding.
            const bool isSame = one.batch.isOpen && one.batch.verb.value == options().verb && one.batch.actor == login;
            return isSame && std::any_of(one.batch.items.begin(), one.batch.items.end(), [&](const BatchItem& item) { return item.state == BatchItem::State::Pending && isOfTheQueue(item.item); });
        });
        if (draft.items.empty() && left == snapshot.batches.end()) {
            complain(options().argument, u"nothing waits for a decision there"_s);
            return exit(NotFound);
        }
        if (left != snapshot.batches.end()) {
            console().resumeBatch(left->batch.id);
            return take(*left);
        }
        console().setUndoWindow(options().hold);
        console().submitBatch(0, draft);
    }

    void timedOut() override
    {
        if (m_manifest.batch.id.isEmpty())
            Command::timedOut();
        else
            report();
    }

private:
    bool isOfTheQueue(const ItemId& item)
    {
        const std::vector<ItemRow> rows = console().rows();
        return std::any_of(rows.begin(), rows.end(), [&](const ItemRow& row) { return row.id == item && row.queue.value == options().argument; });
    }

    void take(const BatchManifest& manifest)
    {
        if (!m_manifest.batch.id.isEmpty() && manifest.batch.id != m_manifest.batch.id)
            return;
        m_manifest = manifest;
        if (!manifest.batch.isOpen)
            waitForTheOthers([this] { report(); });
    }

    void report()
    {
        const BatchCounts& counts = m_manifest.counts;
        const Decisions decisions = decisionsOf(m_manifest.batch.id);
        if (options().json) {
            print(manifestJson(m_manifest, decisions));
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
        }
        exit(m_isInterrupted ? Interrupted : counts.pending > 0 ? Unproven : counts.done < counts.selected ? Conflicting : Done);
    }

    BatchManifest m_manifest;
    bool m_isInterrupted = false;
};

} // namespace

std::unique_ptr<Command> makeBatchCommand(const Options& options)
{
    return options.command == u"decide-all"_s ? std::make_unique<DecideAll>(options) : nullptr;
}

} // namespace backroom::ctl
