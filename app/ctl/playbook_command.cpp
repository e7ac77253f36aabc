// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/inputs.h"
#include "app/ctl/item_command.h"
#include "app/ctl/output.h"
#include "app/ctl/refusals.h"

#include <algorithm>

namespace backroom::ctl {

using namespace Qt::StringLiterals;
using backroom::toJson;
using backroom::toName;

namespace {

QString wordsOf(const LocalText& name, const DecisionVerb& verb)
{
    return name.isEmpty() ? verb.value : plain(name.in(u"en"_s));
}

using Decisions = std::map<DecisionId, DecisionRow>;

QString becameOf(const PlaybookManifest& manifest, const Decisions& decisions, const PlaybookRunStep& step)
{
    const auto decision = decisions.find(step.decision);
    const bool isLeftOut = step.state == PlaybookRunStep::State::Pending && manifest.run.phase != PlaybookRun::Phase::Running && decision == decisions.end();
    const QString state = decision != decisions.end() ? outcomeOf(decision->second) : isLeftOut ? u"not begun"_s : toName(step.state);
    return state + (step.reasons.isEmpty() ? QString() : u": "_s + refusalSentences(step.reasons));
}

Json playbookManifestJson(const PlaybookManifest& manifest, const Decisions& decisions)
{
    const PlaybookRun& run = manifest.run;
    Json steps = Json::array();
    for (std::size_t place = 0; place < run.steps.size(); ++place) {
        const PlaybookRunStep& step = run.steps[place];
        if (!isInPlay(run, place))
            continue;
        const auto decision = decisions.find(step.decision);
        steps.push_back({{"verb", toJson(step.verb.value)}, {"about", step.target ? toJson(step.target->businessKey) : Json()}, {"state", toJson(toName(step.state))},
            {"undoes", step.undoes ? Json(*step.undoes) : Json()}, {"decision", toJson(step.decision.value)},
            {"decisionState", decision == decisions.end() ? Json() : toJson(toName(decision->second.state))},
            {"error", decision == decisions.end() ? Json() : ctl::toJson(decision->second.error)}, {"reasons", ctl::toJson(step.reasons)}});
    }
    const BatchCounts& counts = manifest.counts;
    return {{"run", toJson(run.id.value)}, {"playbook", toJson(run.playbook.value)}, {"version", run.version}, {"about", toJson(run.about.businessKey)}, {"phase", toJson(toName(run.phase))},
        {"isUndoing", run.isUndoing}, {"mayGoOn", mayGoOn(run)}, {"mayUndo", mayUndo(run)}, {"at", toJson(toIso(run.at))}, {"actor", toJson(run.actor)},
        {"selected", counts.selected}, {"done", counts.done}, {"failed", counts.failed}, {"skipped", counts.skipped}, {"pending", counts.pending}, {"steps", std::move(steps)}};
}

QString phaseOf(const PlaybookManifest& manifest)
{
    return (manifest.run.isUndoing ? u"undoing, "_s : QString()) + (manifest.isResting ? u"resting"_s : toName(manifest.run.phase));
}

void printManifest(const PlaybookManifest& manifest, const Decisions& decisions)
{
    const PlaybookRun& run = manifest.run;
    const BatchCounts& counts = manifest.counts;
    print(u"%1  %2: %3  (run %4)\n"_s.arg(plain(run.about.businessKey), plain(run.name.in(u"en"_s)), phaseOf(manifest), run.id.value));
    print(u"%1 selected: %2 done, %3 not done, %4 left out, %5 pending\n\n"_s.arg(counts.selected).arg(counts.done).arg(counts.failed).arg(counts.skipped).arg(counts.pending));
    Table table;
    for (const QString& header : {u"STEP"_s, u"WHAT"_s, u"ABOUT"_s, u"WHAT BECAME OF IT"_s})
        table.addColumn(header);
    for (std::size_t place = 0; place < run.steps.size(); ++place) {
        const PlaybookRunStep& step = run.steps[place];
        if (isInPlay(run, place))
            table.addRow({step.undoes ? u"undo %1"_s.arg(*step.undoes + 1) : QString::number(place + 1), wordsOf(step.verbName, step.verb), step.target ? step.target->businessKey : QString(), becameOf(manifest, decisions, step)});
    }
    print(table.text());
}

/// Those of the program and of the user, whatever there is to do.
class ListPlaybooks : public Command {
public:
    using Command::Command;

protected:
    bool needsSource() const override { return false; }

    void settled(const ConsoleSnapshot&) override
    {
        Json all = Json::array();
        Table table;
        for (const QString& header : {u"PLAYBOOK"_s, u"NAME"_s, u"STEPS"_s, u"FOR"_s})
            table.addColumn(header);
        for (const Playbook& playbook : console().playbooks()) {
            const QStringList rules(playbook.rules.begin(), playbook.rules.end());
            QStringList verbs;
            for (const PlaybookStep& step : playbook.steps)
                verbs.push_back(step.act.verb.value);
            all.push_back({{"playbook", toJson(playbook.id.value)}, {"version", playbook.version}, {"name", toJson(playbook.name)}, {"rules", ctl::toJson(rules)}, {"steps", ctl::toJson(verbs)}});
            table.addRow({playbook.id.value, plain(playbook.name.in(u"en"_s)), verbs.join(u", "_s), rules.join(u", "_s)});
        }
        if (options().json)
            print(all);
        else
            print(table.text());
        exit(Done);
    }
};

/// The playbooks of one item, with what they ask for.
class ItemPlaybooks : public ItemCommand {
public:
    using ItemCommand::ItemCommand;

protected:
    void found(const ItemDetail& detail, ExitCode sourceCode) override
    {
        Json all = Json::array();
        QString text;
        for (const OfferedPlaybook& playbook : detail.playbooks) {
            Json steps = Json::array();
            QStringList asked;
            for (const OfferedInput& input : playbook.inputs)
                asked.push_back(u"--set %1=%2"_s.arg(input.name, input.value.is_null() ? toName(input.kind) : plain(QString::fromUtf8(dumpJson(input.value)))));
            if (playbook.needsReason)
                asked.push_back(u"--reason"_s);
            text += u"%1  %2\n  %3\n"_s.arg(playbook.id.value, plain(playbook.name.in(u"en"_s)),
                playbook.allowed ? u"allowed"_s + (asked.isEmpty() ? QString() : u", with "_s + asked.join(u' ')) : u"no: "_s + refusalSentences(playbook.refusals));
            for (std::size_t place = 0; place < playbook.steps.size(); ++place) {
                const OfferedStep& step = playbook.steps[place];
                steps.push_back({{"verb", toJson(step.verb.value)}, {"about", toJson(step.about)}, {"isAbsent", step.isAbsent}, {"canBeUndone", step.canBeUndone}, {"onFailure", toJson(toName(step.onFailure))}});
                text += u"  %1. %2%3%4\n"_s.arg(place + 1).arg(wordsOf(step.verbName, step.verb), step.isAbsent ? u" (left out: no such item)"_s : u" "_s + plain(step.about),
                    step.canBeUndone ? QString() : u", cannot be undone"_s);
            }
            all.push_back({{"playbook", toJson(playbook.id.value)}, {"name", toJson(playbook.name)}, {"allowed", playbook.allowed}, {"refusals", ctl::toJson(playbook.refusals)}, {"steps", std::move(steps)}});
        }
        if (options().json)
            print(all);
        else
            print(text.isEmpty() ? u"no playbook is for this item\n"_s : text);
        exit(sourceCode);
    }
};

/// Follows one run until nothing of it moves any more.
template <typename Base>
class Following : public Base {
public:
    using Base::Base;

    void interrupt() override
    {
        if (m_manifest.run.id.isEmpty())
            return Base::interrupt();
        m_isInterrupted = true;
        this->console().withdrawBatch(m_manifest.run.id); // the change that follows ends the wait
    }

protected:
    void follow()
    {
        QObject::connect(&this->console(), &Console::playbookStarted, this, [this](quint64, const PlaybookManifest& manifest) { take(manifest); });
        QObject::connect(&this->console(), &Console::playbookChanged, this, [this](const PlaybookManifest& manifest) { take(manifest); });
    }

    void timedOut() override
    {
        if (m_manifest.run.id.isEmpty())
            Base::timedOut();
        else
            report();
    }

    QString progress() override
    {
        const BatchCounts& counts = m_manifest.counts;
        return m_manifest.run.id.isEmpty() ? Base::progress() : u"%1 of %2 steps over"_s.arg(counts.selected - counts.pending).arg(counts.selected);
    }

    PlaybookManifest m_manifest;
    bool m_wantsUndone = false;

private:
    void take(const PlaybookManifest& manifest)
    {
        if (!m_manifest.run.id.isEmpty() && manifest.run.id != m_manifest.run.id)
            return;
        m_manifest = manifest;
        const bool moves = manifest.run.phase == PlaybookRun::Phase::Running || manifest.counts.pending > 0;
        if (!moves && manifest.run.isUndoing >= m_wantsUndone)
            this->waitForTheOthers([this] { report(); });
    }

    void report()
    {
        const Decisions decisions = this->decisionsOf(m_manifest.run.id);
        if (this->options().json)
            print(playbookManifestJson(m_manifest, decisions));
        else
            printManifest(m_manifest, decisions);
        const bool isWhole = m_manifest.run.phase == PlaybookRun::Phase::Over && m_manifest.counts.failed == 0 && m_manifest.run.isUndoing == m_wantsUndone;
        this->exit(m_isInterrupted ? Interrupted : m_manifest.counts.pending > 0 ? Unproven : isWhole ? Done : Conflicting);
    }

    bool m_isInterrupted = false;
};

class RunPlaybook : public Following<ItemCommand> {
public:
    using Following::Following;

protected:
    /// What its steps are about beside the item must have been read too.
    std::optional<PullNeed> need() override
    {
        auto need = ItemCommand::need();
        for (const Playbook& playbook : console().playbooks()) {
            for (const PlaybookStep& step : playbook.id.value == options().playbook ? playbook.steps : std::vector<PlaybookStep>()) {
                if (need && step.on)
                    need->rules.insert(step.on->rules.begin(), step.on->rules.end());
            }
        }
        return need;
    }

    void found(const ItemDetail& detail, ExitCode sourceCode) override
    {
        if (std::exchange(m_isBegun, true))
            return;
        if (sourceCode != Done)
            return exit(sourceCode);
        if (detail.seal.fields.empty())
            return fail(detail.row.businessKey, detail.error.value_or(Error{ErrorKind::Policy, Reach::NotSent, {}, {}, u"material-missing"_s}));
        const auto playbook = std::find_if(detail.playbooks.begin(), detail.playbooks.end(), [this](const OfferedPlaybook& one) { return one.id.value == options().playbook; });
        if (playbook == detail.playbooks.end()) {
            complain(detail.row.businessKey, u"it has no playbook \"%1\"; list them with playbooks %2"_s.arg(options().playbook, options().argument));
            return exit(NotFound);
        }
        const auto inputs = inputsFrom(options().inputs, playbook->inputs, playbook->id.value);
        if (!inputs) {
            complain(detail.row.businessKey, inputs.error().detail);
            return exit(WrongUse);
        }
        follow();
        connect(&console(), &Console::submitRefused, this, [this, key = detail.row.businessKey](quint64, const Error& error, const QStringList& reasons) {
            if (reasons.empty())
                return fail(key, error);
            complain(key, u"refused: "_s + refusalSentences(reasons));
            exit(exitCodeOf(error.kind, reasons));
        });
        console().setUndoWindow(options().hold);
        console().startPlaybook(0, {detail.row.id, playbook->id, options().reason, *inputs, detail.seal});
    }

private:
    bool m_isBegun = false;
};

/// playbooks show, stop, go-on, undo: about what was begun.
class PlaybookRuns : public Following<Command> {
public:
    using Following::Following;

protected:
    bool needsSource() const override { return verb() == u"go-on"_s || verb() == u"undo"_s; }

    void settled(const ConsoleSnapshot& snapshot) override
    {
        if (verb() == u"show"_s && options().argument.isEmpty())
            return list(snapshot.playbooks);
        std::vector<PlaybookManifest> named;
        std::copy_if(snapshot.playbooks.begin(), snapshot.playbooks.end(), std::back_inserter(named), [this](const PlaybookManifest& one) { return one.run.id.value.startsWith(options().argument); });
        if (named.size() != 1) {
            complain(options().argument, named.empty() ? u"no playbook was begun under this number; list them with playbooks show"_s : u"several begin like this; give more of the number"_s);
            return exit(NotFound);
        }
        const PlaybookManifest& one = named.front();
        if (verb() == u"show"_s)
            return show(one);
        if (needsSource()) {
            if (const ExitCode code = sourceProblem(snapshot); code != Done)
                return exit(code);
        }
        const bool isPossible = verb() == u"undo"_s ? mayUndo(one.run) : verb() == u"go-on"_s ? mayGoOn(one.run) || one.run.phase == PlaybookRun::Phase::Running : one.run.phase == PlaybookRun::Phase::Running;
        if (!isPossible) {
            complain(one.run.about.businessKey, verb() == u"undo"_s ? u"nothing was done that can be undone"_s : verb() == u"go-on"_s ? u"it is over; there is nothing to go on with"_s : u"it is not going on; there is nothing to stop"_s);
            return exit(Conflicting);
        }
        m_manifest = one;
        m_wantsUndone = verb() == u"undo"_s || one.run.isUndoing;
        if (verb() == u"stop"_s) {
            connect(&console(), &Console::playbookChanged, this, [this](const PlaybookManifest& manifest) {
                if (manifest.run.id == m_manifest.run.id && manifest.run.phase == PlaybookRun::Phase::Stopped)
                    show(manifest);
            });
            return console().withdrawBatch(one.run.id);
        }
        follow();
        if (verb() == u"undo"_s)
            console().undoPlaybook(one.run.id);
        else
            console().resumeBatch(one.run.id);
    }

private:
    QString verb() const { return options().command.section(u' ', 1); }

    void show(const PlaybookManifest& manifest)
    {
        const Decisions decisions = decisionsOf(manifest.run.id);
        if (options().json)
            print(playbookManifestJson(manifest, decisions));
        else
            printManifest(manifest, decisions);
        exit(Done);
    }

    void list(const std::vector<PlaybookManifest>& manifests)
    {
        Json all = Json::array();
        Table table;
        for (const QString& header : {u"RUN"_s, u"PLAYBOOK"_s, u"ABOUT"_s, u"AGE"_s, u"STATE"_s, u"DONE"_s})
            table.addColumn(header);
        for (const PlaybookManifest& one : manifests) {
            all.push_back(playbookManifestJson(one, decisionsOf(one.run.id)));
            table.addRow({one.run.id.value, one.run.playbook.value, one.run.about.businessKey, ageOf(now() - one.run.at), phaseOf(one), u"%1 of %2"_s.arg(one.counts.done).arg(one.counts.selected)});
        }
        if (options().json)
            print(all);
        else
            print(table.text());
        exit(Done);
    }
};

} // namespace

std::unique_ptr<Command> makePlaybookCommand(const Options& options)
{
    if (options.command == u"playbooks"_s)
        return options.argument.isEmpty() ? std::unique_ptr<Command>(std::make_unique<ListPlaybooks>(options)) : std::make_unique<ItemPlaybooks>(options);
    if (options.command == u"playbooks run"_s)
        return std::make_unique<RunPlaybook>(options);
    return options.command.startsWith(u"playbooks "_s) ? std::make_unique<PlaybookRuns>(options) : nullptr;
}

} // namespace backroom::ctl
