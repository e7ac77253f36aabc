// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/command.h"
#include "app/ctl/output.h"

namespace backroom::ctl {

using namespace Qt::StringLiterals;

namespace {

QString toName(PackStep::Kind kind)
{
    switch (kind) {
    case PackStep::Kind::Keep: return u"keep"_s;
    case PackStep::Kind::Create: return u"create"_s;
    case PackStep::Kind::Change: return u"change"_s;
    case PackStep::Kind::Remove: return u"remove"_s;
    case PackStep::Kind::ByHand: return u"changed by hand"_s;
    case PackStep::Kind::Clash: return u"name is taken"_s;
    }
    return {};
}

QString toName(AutomationHealth::Kind kind)
{
    switch (kind) {
    case AutomationHealth::Kind::Rule: return u"rule"_s;
    case AutomationHealth::Kind::Scheduled: return u"scheduled"_s;
    case AutomationHealth::Kind::Action: return u"action"_s;
    }
    return {};
}

QString toName(AutomationHealth::State state)
{
    switch (state) {
    case AutomationHealth::State::Fine: return u"fine"_s;
    case AutomationHealth::State::Failing: return u"failing"_s;
    case AutomationHealth::State::Late: return u"late"_s;
    case AutomationHealth::State::Off: return u"off"_s;
    case AutomationHealth::State::Broken: return u"broken"_s;
    case AutomationHealth::State::Open: return u"open to all"_s;
    }
    return {};
}

/// One word for how the pack stands.
QString standingOf(const PackReport& pack)
{
    if (!pack.plan)
        return u"unknown"_s;
    if (!pack.missing.empty() && pack.plan->isGone())
        return u"not available"_s;
    if (pack.plan->hasDrift())
        return u"changed by hand"_s;
    if (pack.plan->isEmpty())
        return pack.plan->steps.empty() ? u"nothing to do"_s : u"applied"_s;
    return pack.plan->isGone() ? u"not applied"_s : u"incomplete"_s;
}

/// "+ create  ir.actions.server  Backroom guard: sale.order", and below what would change.
QString stepText(const PackStep& step)
{
    static const std::map<PackStep::Kind, QString> marks{{PackStep::Kind::Create, u"+"_s}, {PackStep::Kind::Change, u"~"_s}, {PackStep::Kind::Remove, u"-"_s}, {PackStep::Kind::ByHand, u"!"_s},
        {PackStep::Kind::Clash, u"!"_s}, {PackStep::Kind::Keep, u"="_s}};
    QString text = u"  %1 %2  %3  %4"_s.arg(marks.at(step.kind), toName(step.kind), step.model, plain(step.name.isEmpty() ? step.externalId : step.name));
    if (step.wasTakenAway)
        text += u"  (somebody deleted it)"_s;
    if (step.isToRemove && step.kind == PackStep::Kind::ByHand)
        text += u"  (to be removed)"_s;
    text += u'\n';
    for (const FieldChange& change : step.changes) {
        const QString there = textOf(change.there);
        const QString wanted = textOf(change.wanted);
        if (there.contains(u'\n') || wanted.contains(u'\n')) {
            text += u"      %1:\n"_s.arg(change.field);
            for (const QString& line : lineDifference(there, wanted))
                text += u"        "_s + plain(line) + u'\n';
            continue;
        }
        const auto shown = [](const Json& value) { return value.is_null() ? u"(known when it is there)"_s : plain(QString::fromUtf8(dumpJson(value))); };
        text += u"      %1: %2 -> %3\n"_s.arg(change.field, shown(change.there), shown(change.wanted));
    }
    return text;
}

Json stepJson(const PackStep& step)
{
    Json changes = Json::array();
    for (const FieldChange& change : step.changes)
        changes.push_back({{"field", backroom::toJson(change.field)}, {"there", change.there}, {"wanted", change.wanted}});
    return {{"do", backroom::toJson(toName(step.kind))}, {"externalId", backroom::toJson(step.externalId)}, {"model", backroom::toJson(step.model)}, {"name", backroom::toJson(step.name)}, {"id", step.id},
        {"changes", std::move(changes)}, {"toRemove", step.isToRemove}, {"deletedByHand", step.wasTakenAway}};
}

/// automation plan|apply|drift|remove|health
class AutomationCommand : public Command {
public:
    using Command::Command;

protected:
    std::optional<PullNeed> need() override { return PullNeed{}; }

    void settled(const ConsoleSnapshot& snapshot) override
    {
        if (const ExitCode problem = sourceProblem(snapshot); problem != Done)
            return exit(problem);
        connect(&console().automation(), &AutomationApi::automationReady, this, [this](quint64, const AutomationReport& report) { show(report); });
        connect(&console().automation(), &AutomationApi::automationFailed, this, [this](quint64, const Error& error) { fail(u"automation"_s, error); });
        AutomationRequest request;
        request.act = verb() == u"apply"_s ? AutomationAct::Apply : verb() == u"remove"_s ? AutomationAct::Remove : verb() == u"health"_s ? AutomationAct::Health : AutomationAct::Look;
        request.packs = options().packs;
        request.overwrite = options().overwrites;
        console().automation().requestAutomation(1, request);
    }

private:
    QString verb() const { return options().command.section(u' ', 1); }

    void show(const AutomationReport& report)
    {
        for (const QString& problem : report.problems)
            complain(u"packs"_s, problem);
        if (verb() == u"health"_s)
            return showHealth(report.health);
        if (options().json)
            showJson(report);
        else
            showText(report);
        ExitCode worst = Done;
        for (const PackReport& pack : report.packs) {
            const ExitCode code = codeOf(pack);
            if (pack.error && code != Done)
                complain(pack.id, sentenceOf(*pack.error) + progressOf(pack));
            worst = worst == Done ? code : worst;
        }
        exit(report.problems.isEmpty() ? worst : worst == Done ? BadDefinition : worst);
    }

    /// Whatever was not as wished; an absent model only where the pack was asked for by its name.
    ExitCode codeOf(const PackReport& pack) const
    {
        const bool isAbsent = !pack.missing.empty() && options().packs.isEmpty() && (!pack.error || pack.error->kind == ErrorKind::UnsupportedVersion || pack.error->kind == ErrorKind::UnknownModel);
        if (isAbsent)
            return Done;
        if (pack.error)
            return exitCodeOf(pack.error->kind);
        if (verb() == u"drift"_s)
            return pack.plan->hasDrift() ? Conflicting : Done;
        if (verb() == u"apply"_s)
            return pack.plan->isEmpty() ? Done : Unproven;
        if (verb() == u"remove"_s)
            return pack.plan->isGone() ? Done : Unproven;
        return Done;
    }

    static QString progressOf(const PackReport& pack)
    {
        return pack.done > 0 ? u"; broken off after %1 writes, the same again goes on from there"_s.arg(pack.done) : QString();
    }

    void showText(const AutomationReport& report)
    {
        for (const PackReport& pack : report.packs) {
            print(u"%1: %2\n"_s.arg(pack.id, standingOf(pack)));
            if (verb() == u"plan"_s) {
                print(u"  %1\n  cost: %2\n"_s.arg(pack.explanation.in(u"en"_s), pack.cost.in(u"en"_s)));
                if (!pack.limits.isEmpty())
                    print(u"  limits: %1\n"_s.arg(pack.limits.in(u"en"_s)));
            }
            if (!pack.missing.empty())
                print(u"  needs %1\n"_s.arg(plain(QStringList(pack.missing.begin(), pack.missing.end()).join(u", "_s))));
            if (!pack.plan)
                continue;
            if (!pack.plan->absent.empty() && verb() != u"drift"_s)
                print(u"  not there, and left out: %1\n"_s.arg(plain(QStringList(pack.plan->absent.begin(), pack.plan->absent.end()).join(u", "_s))));
            if (verb() == u"remove"_s && !pack.error)
                continue; // a plan to put it back is not what was asked for
            if (const int kept = pack.plan->count(PackStep::Kind::Keep); kept > 0)
                print(u"  = as it should be: %1\n"_s.arg(kept));
            for (const PackStep& step : pack.plan->steps) {
                const bool isDrift = step.kind == PackStep::Kind::ByHand || step.kind == PackStep::Kind::Clash || step.wasTakenAway;
                if (step.kind != PackStep::Kind::Keep && (verb() != u"drift"_s || isDrift))
                    print(stepText(step));
            }
        }
    }

    void showJson(const AutomationReport& report)
    {
        Json packs = Json::array();
        for (const PackReport& pack : report.packs) {
            Json steps = Json::array();
            Json absent = Json::array();
            Json missing = Json::array();
            for (const QString& name : pack.missing)
                missing.push_back(backroom::toJson(name));
            if (pack.plan) {
                for (const PackStep& step : pack.plan->steps)
                    steps.push_back(stepJson(step));
                for (const QString& name : pack.plan->absent)
                    absent.push_back(backroom::toJson(name));
            }
            packs.push_back({{"id", backroom::toJson(pack.id)}, {"name", backroom::toJson(pack.name)}, {"standing", backroom::toJson(standingOf(pack))}, {"explanation", backroom::toJson(pack.explanation)},
                {"cost", backroom::toJson(pack.cost)}, {"limits", backroom::toJson(pack.limits)}, {"missing", std::move(missing)}, {"absent", std::move(absent)}, {"steps", std::move(steps)}, {"done", pack.done},
                {"error", ctl::toJson(pack.error)}});
        }
        print(Json{{"packs", std::move(packs)}});
    }

    void showHealth(const std::vector<AutomationHealth>& all)
    {
        Json rows = Json::array();
        Table table;
        for (const QString& column : {u"STATE"_s, u"KIND"_s, u"MODEL"_s, u"LAST RUN"_s, u"NEXT RUN"_s, u"NAME"_s})
            table.addColumn(column);
        int troubled = 0;
        for (const AutomationHealth& one : all) {
            const bool isFine = one.state == AutomationHealth::State::Fine;
            troubled += !isFine;
            const auto time = [](const std::optional<Timestamp>& when) { return when ? toOdoo(*when) : QString(); };
            if (options().json)
                rows.push_back({{"state", backroom::toJson(toName(one.state))}, {"kind", backroom::toJson(toName(one.kind))}, {"id", one.id}, {"name", backroom::toJson(one.name)}, {"model", backroom::toJson(one.model)},
                    {"failures", one.failures}, {"lastRun", ctl::toJson(one.lastRun)}, {"nextRun", ctl::toJson(one.nextRun)}});
            else if (!isFine)
                table.addRow({one.failures > 0 ? u"%1 (%2)"_s.arg(toName(one.state)).arg(one.failures) : toName(one.state), toName(one.kind), one.model, time(one.lastRun), time(one.nextRun), plain(one.name)});
        }
        if (options().json)
            print(Json{{"health", std::move(rows)}, {"troubled", troubled}});
        else
            print((troubled > 0 ? table.text() : QString()) + u"%1 looked at, %2 not fine\n"_s.arg(all.size()).arg(troubled));
        exit(Done);
    }
};

} // namespace

std::unique_ptr<Command> makeAutomationCommand(const Options& options)
{
    return options.command.startsWith("automation "_L1) ? std::make_unique<AutomationCommand>(options) : nullptr;
}

} // namespace backroom::ctl
