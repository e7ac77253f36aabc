// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/command.h"
#include "app/ctl/output.h"
#include "core/base/names.h"

#include <QSocketNotifier>

#include <array>
#include <unistd.h>

namespace backroom::ctl {

using namespace Qt::StringLiterals;

namespace {

constexpr Duration timeToRead = std::chrono::minutes(10);

constexpr auto stepNames = nameTable<PackStep::Kind>({{PackStep::Kind::Keep, "= keep"}, {PackStep::Kind::Create, "+ create"}, {PackStep::Kind::Change, "~ change"},
    {PackStep::Kind::Remove, "- remove"}, {PackStep::Kind::ByHand, "! changed by hand"}, {PackStep::Kind::Clash, "! name is taken"}});
constexpr auto healthKinds = nameTable<AutomationHealth::Kind>({{AutomationHealth::Kind::Rule, "rule"}, {AutomationHealth::Kind::Scheduled, "scheduled"}, {AutomationHealth::Kind::Action, "action"}});
constexpr auto healthStates = nameTable<AutomationHealth::State>({{AutomationHealth::State::Fine, "fine"}, {AutomationHealth::State::Failing, "failing"}, {AutomationHealth::State::Late, "late"},
    {AutomationHealth::State::Slow, "slow"}, {AutomationHealth::State::Off, "off"}, {AutomationHealth::State::Broken, "broken"}, {AutomationHealth::State::Open, "open to all"}});
constexpr auto standingNames = nameTable<PackStanding>({{PackStanding::Unknown, "unknown"}, {PackStanding::Unavailable, "not available"}, {PackStanding::ChangedByHand, "changed by hand"},
    {PackStanding::Applied, "applied"}, {PackStanding::NotApplied, "not applied"}, {PackStanding::Incomplete, "incomplete"}});
constexpr auto automationVerbs = nameTable<AutomationAct>({{AutomationAct::Apply, "apply"}, {AutomationAct::Remove, "remove"}, {AutomationAct::Health, "health"}});

QString nameOf(const PackStep& step)
{
    return plain(step.name.isEmpty() ? step.externalId : step.name);
}

/// "+ create  ir.actions.server  Backroom guard: sale.order", and below what would change.
QString stepText(const PackStep& step)
{
    QString text = u"  %1  %2  %3"_s.arg(stepNames.nameOf(step.kind), step.model, nameOf(step));
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
    return {{"do", backroom::toJson(stepNames.nameOf(step.kind).mid(2))}, {"externalId", backroom::toJson(step.externalId)}, {"model", backroom::toJson(step.model)}, {"name", backroom::toJson(step.name)}, {"id", step.id},
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
        connect(&console().automation(), &AutomationApi::automationReady, this, [this](quint64, const AutomationReport& report) {
            if (m_act == AutomationAct::Look && verb() == u"remove"_s)
                askBefore(report);
            else
                show(report);
        });
        connect(&console().automation(), &AutomationApi::automationFailed, this, [this](quint64, const Error& error) { fail(u"automation"_s, error); });
        const auto act = automationVerbs.valueOf(verb()).value_or(AutomationAct::Look);
        request(act == AutomationAct::Remove && !options().isAgreed ? AutomationAct::Look : act);
    }

    QString progress() override { return m_isAsking ? u"waiting for \"remove\""_s : Command::progress(); }

private:
    QString verb() const { return options().command.section(u' ', 1); }

    void request(AutomationAct act)
    {
        m_act = act;
        AutomationRequest request;
        request.act = act;
        request.packs = options().packs;
        request.overwrite = options().overwrites;
        console().automation().requestAutomation(1, request);
    }

    /// What goes is said, and goes when "remove" is typed.
    void askBefore(const AutomationReport& report)
    {
        qsizetype count = 0;
        for (const PackReport& pack : report.packs) {
            for (const PackStep* step : pack.plan ? pack.plan->standing() : std::vector<const PackStep*>()) {
                complain({}, u"  - %1  %2  %3%4"_s.arg(pack.id, step->model, nameOf(*step), step->kind == PackStep::Kind::ByHand ? u"  (changed by hand)"_s : QString()));
                ++count;
            }
        }
        const bool isSure = std::all_of(report.packs.begin(), report.packs.end(), [](const PackReport& pack) { return pack.plan.has_value(); });
        if (count == 0 && isSure)
            return request(AutomationAct::Remove); // nothing goes; it is told as ever
        complain({}, u"Type \"remove\" to take %1 objects out of Odoo:"_s.arg(count));
        m_isAsking = true;
        waitAgain(timeToRead);
        m_typed.emplace(STDIN_FILENO, QSocketNotifier::Read);
        connect(&*m_typed, &QSocketNotifier::activated, this, [this] { hear(); });
    }

    void hear()
    {
        std::array<char, 64> bytes{};
        const auto count = read(STDIN_FILENO, bytes.data(), bytes.size());
        m_line += QByteArray(bytes.data(), std::max<qsizetype>(count, 0));
        if (count > 0 && !m_line.contains('\n') && m_line.size() < 64)
            return;
        m_typed->setEnabled(false);
        m_isAsking = false;
        waitAgain(options().timeout);
        if (m_line.trimmed() == "remove")
            return request(AutomationAct::Remove);
        complain({}, u"nothing was removed"_s);
        exit(WrongUse);
    }

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
            print(u"%1: %2%3\n"_s.arg(pack.id, standingNames.nameOf(pack.standing()), pack.isOwn ? u" (own)"_s : QString()));
            if (verb() == u"plan"_s) {
                print(u"  %1\n  cost: %2\n"_s.arg(pack.explanation.in(u"en"_s), pack.cost.in(u"en"_s)));
                if (!pack.limits.isEmpty())
                    print(u"  limits: %1\n"_s.arg(pack.limits.in(u"en"_s)));
            }
            if (!pack.missing.empty())
                print(u"  needs %1\n"_s.arg(plain(QStringList(pack.missing.begin(), pack.missing.end()).join(u", "_s))));
            if (!pack.plan)
                continue;
            if (verb() == u"remove"_s && !pack.error)
                continue; // a plan to put it back is not what was asked for
            if (const int kept = pack.plan->count(PackStep::Kind::Keep); kept > 0)
                print(u"  = as it should be: %1\n"_s.arg(kept));
            for (const PackStep& step : pack.plan->steps) {
                const bool isDrift = step.kind == PackStep::Kind::ByHand || step.kind == PackStep::Kind::Clash || step.wasTakenAway;
                if (step.kind != PackStep::Kind::Keep && (verb() != u"drift"_s || isDrift))
                    print(stepText(step));
            }
            if (verb() == u"drift"_s)
                continue;
            for (const auto& [absent, names] : pack.plan->leftOutFor())
                print(u"  x left out, %1 is not there: %2\n"_s.arg(plain(absent), plain(names.join(u", "_s))));
        }
    }

    void showJson(const AutomationReport& report)
    {
        Json packs = Json::array();
        for (const PackReport& pack : report.packs) {
            Json steps = Json::array();
            Json leftOut = Json::array();
            if (pack.plan) {
                for (const PackStep& step : pack.plan->steps)
                    steps.push_back(stepJson(step));
                for (const LeftOut& one : pack.plan->leftOut)
                    leftOut.push_back({{"externalId", backroom::toJson(one.externalId)}, {"model", backroom::toJson(one.model)}, {"name", backroom::toJson(one.name)},
                        {"absent", ctl::toJson(QStringList(one.absent.begin(), one.absent.end()))}});
            }
            packs.push_back({{"id", backroom::toJson(pack.id)}, {"name", backroom::toJson(pack.name)}, {"own", pack.isOwn}, {"standing", backroom::toJson(standingNames.nameOf(pack.standing()))}, {"explanation", backroom::toJson(pack.explanation)},
                {"cost", backroom::toJson(pack.cost)}, {"limits", backroom::toJson(pack.limits)}, {"missing", ctl::toJson(QStringList(pack.missing.begin(), pack.missing.end()))}, {"leftOut", std::move(leftOut)}, {"steps", std::move(steps)}, {"done", pack.done},
                {"error", ctl::toJson(pack.error)}});
        }
        print(Json{{"packs", std::move(packs)}});
    }

    void showHealth(const std::vector<AutomationHealth>& all)
    {
        Json rows = Json::array();
        Table table;
        for (const QString& column : {u"STATE"_s, u"KIND"_s, u"MODEL"_s, u"LAST RUN"_s, u"NEXT RUN"_s, u"LONGEST"_s, u"NAME"_s})
            table.addColumn(column);
        int troubled = 0;
        for (const AutomationHealth& one : all) {
            const bool isFine = one.state == AutomationHealth::State::Fine;
            troubled += !isFine;
            const QString longest = one.longestRun ? u"%1 s"_s.arg(std::chrono::floor<std::chrono::seconds>(*one.longestRun).count()) : QString();
            const auto time = [](const std::optional<Timestamp>& when) { return when ? toOdoo(*when) : QString(); };
            if (options().json)
                rows.push_back({{"state", backroom::toJson(healthStates.nameOf(one.state))}, {"kind", backroom::toJson(healthKinds.nameOf(one.kind))}, {"id", one.id}, {"name", backroom::toJson(one.name)}, {"model", backroom::toJson(one.model)},
                    {"failures", one.failures}, {"lastRun", ctl::toJson(one.lastRun)}, {"nextRun", ctl::toJson(one.nextRun)}, {"longestRunSeconds", one.longestRun ? Json(std::chrono::floor<std::chrono::seconds>(*one.longestRun).count()) : Json()}});
            else if (!isFine)
                table.addRow({one.failures > 0 ? u"%1 (%2)"_s.arg(healthStates.nameOf(one.state)).arg(one.failures) : healthStates.nameOf(one.state), healthKinds.nameOf(one.kind), one.model, time(one.lastRun), time(one.nextRun), longest, plain(one.name)});
        }
        if (options().json)
            print(Json{{"health", std::move(rows)}, {"troubled", troubled}});
        else
            print((troubled > 0 ? table.text() : QString()) + u"%1 looked at, %2 not fine\n"_s.arg(all.size()).arg(troubled));
        exit(Done);
    }

    AutomationAct m_act = AutomationAct::Look;
    std::optional<QSocketNotifier> m_typed;
    QByteArray m_line;
    bool m_isAsking = false;
};

} // namespace

std::unique_ptr<Command> makeAutomationCommand(const Options& options)
{
    return options.command.startsWith("automation "_L1) ? std::make_unique<AutomationCommand>(options) : nullptr;
}

} // namespace backroom::ctl
