// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/command.h"
#include "app/ctl/interrupts.h"
#include "app/ctl/offline_commands.h"
#include "app/ctl/output.h"
#include "core/base/log.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

using namespace Qt::StringLiterals;
using namespace backroom;
using namespace backroom::ctl;

namespace {

std::unique_ptr<Command> makeCommand(const Options& options)
{
    if (options.command == u"login"_s)
        return makeLoginCommand(options);
    if (options.command == u"show"_s)
        return makeShowCommand(options);
    if (options.command == u"approve"_s || options.command == u"reject"_s || options.command == u"decide"_s)
        return makeDecideCommand(options);
    if (auto command = makeBusCommand(options))
        return command;
    if (auto command = makeRulesCommand(options))
        return command;
    if (auto command = makeBatchCommand(options))
        return command;
    if (auto command = makePlaybookCommand(options))
        return command;
    if (auto command = makeDelegationsCommand(options))
        return command;
    if (auto command = makeCareCommand(options))
        return command;
    if (auto command = makeCloseCommand(options))
        return command;
    if (auto command = makeGuardCommand(options))
        return command;
    if (auto command = makeAutomationCommand(options))
        return command;
    if (auto command = makeActCommand(options))
        return command;
    return makeReadCommand(options);
}

/// Cache, ledger and log are their owner's alone. A folder that is there stays as it is; one that cannot be made is reported
/// by the first file that goes there.
void createPrivateFolder(const QString& folder)
{
    if (!QFileInfo::exists(folder) && QDir().mkpath(folder))
        QFile::setPermissions(folder, QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ExeOwner);
}

} // namespace

int main(int argc, char** argv)
{
    const auto parsed = parseOptions(argc, argv);
    if (const int* code = std::get_if<int>(&parsed))
        return *code;
    const Options& options = std::get<Options>(parsed);
    if (options.command == u"completion"_s) {
        print(completionScript(options.argument));
        return Done;
    }
    const QCoreApplication app(argc, argv);
    if (options.command == u"selftest"_s)
        return runSelftest(options);
    if (const auto code = runLedgerCommand(options))
        return *code;

    createPrivateFolder(options.dataFolder);
    createPrivateFolder(options.dataFolder + u"/logs"_s);
    log::open(options.dataFolder + u"/logs/backroomctl.log"_s, false);
    const auto command = makeCommand(options);
    onInterrupt(command.get(), [&command] { command->interrupt(); });
    QMetaObject::invokeMethod(command.get(), &Command::start, Qt::QueuedConnection);
    return QCoreApplication::exec();
}
