// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/command.h"
#include "app/ctl/output.h"
#include "app/ctl/refusals.h"

namespace backroom::ctl {

using namespace Qt::StringLiterals;

namespace {

/// ledger hold ID, ledger release ID, ledger erase ID [--agree]
class Care : public Command {
public:
    using Command::Command;

protected:
    std::optional<PullNeed> need() override { return PullNeed{}; }

    void settled(const ConsoleSnapshot& snapshot) override
    {
        // Only a server that was asked just now tells who this is.
        if (const ExitCode code = sourceProblem(snapshot); code != Done)
            return exit(code);
        const auto named = console().decisionsNamed(options().argument);
        if (!named)
            return fail(options().argument, named.error());
        if (!isOne(options().argument, *named))
            return exit(NotFound);
        const auto done = console().care(act(), named->front().id.value, options().reason);
        if (!done) {
            complain(options().argument, sentenceOf(done.error()));
            return exit(exitCodeOf(done.error().kind, codesIn(done.error())));
        }
        print(plain(sentence()) + u'\n');
        exit(Done);
    }

private:
    CareAct act() const
    {
        if (options().command == u"ledger hold"_s)
            return CareAct::SetHold;
        if (options().command == u"ledger release"_s)
            return CareAct::LiftHold;
        return options().agrees ? CareAct::AgreeErasure : CareAct::AskErasure;
    }

    QString sentence() const
    {
        switch (act()) {
        case CareAct::SetHold: return u"%1 is on legal hold: nothing of it is erased"_s.arg(options().argument);
        case CareAct::LiftHold: return u"%1 is no longer on legal hold"_s.arg(options().argument);
        case CareAct::AskErasure: return u"asked for; another person must sign in and agree: ledger erase %1 --agree"_s.arg(options().argument);
        case CareAct::AgreeErasure: return u"the personal values of %1 are erased; its entries and proofs stay"_s.arg(options().argument);
        }
        return {};
    }
};

} // namespace

std::unique_ptr<Command> makeCareCommand(const Options& options)
{
    const bool isOurs = options.command == u"ledger hold"_s || options.command == u"ledger release"_s || options.command == u"ledger erase"_s;
    return isOurs ? std::make_unique<Care>(options) : nullptr;
}

} // namespace backroom::ctl
