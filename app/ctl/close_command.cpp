// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/command.h"
#include "app/ctl/output.h"


namespace backroom::ctl {

using namespace Qt::StringLiterals;

namespace {

/// ledger close-sheet [FILE], ledger witness MODEL ID
class Close : public Command {
public:
    using Command::Command;

protected:
    std::optional<PullNeed> need() override { return PullNeed{}; }

    void settled(const ConsoleSnapshot& snapshot) override
    {
        m_isOnline = Command::odooOf(snapshot) && Command::odooOf(snapshot)->phase == SourcePhase::Online;
        connect(&console(), &ConsoleApi::closeSheetReady, this, [this](quint64, const CloseSheet& sheet) { take(sheet); });
        connect(&console(), &ConsoleApi::closeSheetFailed, this, [this](quint64, const Error& error) { refused(error); });
        connect(&console(), &ConsoleApi::ledgerChanged, this, &Close::look);
        if (options().command == u"ledger witness"_s) {
            if (const auto set = console().setWitness({options().argument, options().record}); !set)
                return fail(options().argument, set.error());
        }
        console().requestCloseSheet(1);
    }

    void timedOut() override
    {
        if (!m_isClosed)
            return Command::timedOut();
        complain(u"witness"_s, u"it is not proven that the head stands outside; it is tried again when Backroom runs"_s);
        exit(Unproven);
    }

private:
    void refused(const Error& error)
    {
        // The key store has not answered yet; ledgerChanged says when it has.
        m_waitsForKey = error.kind == ErrorKind::Secret;
        if (!m_waitsForKey)
            fail(options().argument, error);
    }

    void take(const CloseSheet& sheet)
    {
        m_isClosed = true;
        m_size = static_cast<qint64>(sheet.head.size);
        if (options().command == u"ledger witness"_s || write(sheet))
            look(console().ledgerStatus());
    }

    bool write(const CloseSheet& sheet)
    {
        const QString& name = options().argument;
        if (name.isEmpty()) {
            print(options().json ? QString::fromUtf8(dumpJson(toJson(sheet.head))) + u'\n' : toText(sheet));
            return true;
        }
        const ExitCode code = writePrivately(name, (name.endsWith(u".html"_s) ? toPage(sheet) : toText(sheet)).toUtf8());
        if (code == Done)
            print(u"close sheet written to %1\n"_s.arg(plain(name)));
        else
            exit(code);
        return code == Done;
    }

    void look(const LedgerStatus& ledger)
    {
        if (std::exchange(m_waitsForKey, false))
            return console().requestCloseSheet(1);
        if (!m_isClosed)
            return;
        switch (ledger.witness) {
        case WitnessPhase::NotSet: return exit(Done);
        case WitnessPhase::Waiting:
        case WitnessPhase::Posting:
            if (m_isOnline)
                return;
            complain(u"witness"_s, u"the server cannot be reached; the head is witnessed when it can"_s);
            return exit(Unproven);
        case WitnessPhase::Witnessed:
            if (ledger.witnessed < m_size)
                return;
            complain(u"witness"_s, u"%1 entries are witnessed in %2"_s.arg(ledger.witnessed).arg(ledger.witnessPlace));
            return exit(Done);
        case WitnessPhase::Refused:
            complain(u"witness"_s, u"%1 does not take the note"_s.arg(ledger.witnessPlace));
            return exit(Unproven);
        case WitnessPhase::Broken:
            complain(u"witness"_s, ledger.error ? sentenceOf(*ledger.error) : QString());
            return exit(NotSound);
        }
    }

    bool m_isOnline = false;
    bool m_isClosed = false;
    bool m_waitsForKey = false;
    qint64 m_size = 0;
};

} // namespace

std::unique_ptr<Command> makeCloseCommand(const Options& options)
{
    const bool isOurs = options.command == u"ledger close-sheet"_s || options.command == u"ledger witness"_s;
    return isOurs ? std::make_unique<Close>(options) : nullptr;
}

} // namespace backroom::ctl
