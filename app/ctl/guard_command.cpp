// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/command.h"
#include "app/ctl/output.h"
#include "core/base/names.h"

namespace backroom::ctl {

using namespace Qt::StringLiterals;

namespace {

constexpr auto guardStates = nameTable<GuardReport::State>({{GuardReport::State::Current, "installed"}, {GuardReport::State::Missing, "missing"}, {GuardReport::State::Different, "different"},
    {GuardReport::State::Surplus, "not needed"}});
constexpr auto guardVerbs = nameTable<GuardAct>({{GuardAct::Install, "guard install"}, {GuardAct::Remove, "guard remove"}});

/// guard status|install|remove
class GuardCommand : public Command {
public:
    using Command::Command;

protected:
    std::optional<PullNeed> need() override { return PullNeed{}; }

    void settled(const ConsoleSnapshot& snapshot) override
    {
        if (const ExitCode problem = sourceProblem(snapshot); problem != Done)
            return exit(problem);
        m_act = guardVerbs.valueOf(options().command).value_or(GuardAct::Look);
        console().guard(m_act, [this](const Result<GuardReport>& report) {
            if (report)
                show(*report);
            else
                fail(u"guard"_s, report.error());
        });
    }

private:
    void show(const GuardReport& report)
    {
        if (options().json) {
            Json models = Json::array();
            for (const GuardReport::Entry& entry : report.entries)
                models.push_back({{"model", backroom::toJson(entry.model)}, {"state", backroom::toJson(guardStates.nameOf(entry.state))}, {"methods", entry.methods}});
            print(Json{{"models", models}, {"told", report.isNoticeCurrent}, {"current", report.isCurrent()}});
        } else {
            Table table;
            table.addColumn(u"MODEL"_s);
            table.addColumn(u"METHODS"_s, Table::Align::Right);
            table.addColumn(u"GUARD"_s);
            for (const GuardReport::Entry& entry : report.entries)
                table.addRow({entry.model, QString::number(entry.methods), guardStates.nameOf(entry.state)});
            print(table.text());
            print(report.isNoticeCurrent ? u"consoles find it from their next sign-in on\n"_s : u"consoles do not know of it\n"_s);
        }
        const bool isGone = std::none_of(report.entries.begin(), report.entries.end(), [](const GuardReport::Entry& entry) { return entry.state != GuardReport::State::Missing; });
        const bool isAsWished = m_act == GuardAct::Remove ? isGone && !report.isNoticeCurrent : m_act == GuardAct::Look || report.isCurrent();
        exit(isAsWished ? Done : Unproven);
    }

    GuardAct m_act = GuardAct::Look;
};

} // namespace

std::unique_ptr<Command> makeGuardCommand(const Options& options)
{
    return options.command.startsWith("guard "_L1) ? std::make_unique<GuardCommand>(options) : nullptr;
}

} // namespace backroom::ctl
