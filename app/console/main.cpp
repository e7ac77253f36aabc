// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/core_holder.h"
#include "app/console/demo_world.h"
#include "app/console/first_paint.h"
#include "core/base/log.h"
#include "core/engine/system_clock.h"
#include "ui/shell/main_window.h"
#include "ui/text/error_text.h"
#include "ui/text/translation.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QDir>
#include <QMessageBox>
#include <QStandardPaths>
#include <QTemporaryDir>

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdio>
#include <functional>

using namespace Qt::StringLiterals;
using namespace backroom;
using namespace std::chrono_literals;

namespace {

constexpr int exitCannotStart = 11;
constexpr int exitNothingPainted = 1;
constexpr Duration paintDeadline = 60s;
/// Live cells, fonts and the first evidence have settled by then.
constexpr Duration settleForPicture = 1500ms;

struct Options {
    bool demo = false;
    std::string dataFolder;
    std::string configFolder;
    std::string language;
    std::string theme;
    std::string size;
    std::string screenshot;
    int quitAfter = -1;
};

void addOptions(CLI::App& cli, Options& options)
{
    cli.set_version_flag("--version", "backroom " BACKROOM_VERSION);
    cli.add_flag("--demo", options.demo, "Open the embedded demo world");
    cli.add_option("--data-dir", options.dataFolder, "Folder of cache, ledger and log");
    cli.add_option("--config-dir", options.configFolder, "Folder of the connection and of own feeds and rules");
    cli.add_option("--lang", options.language, "Language in place of the session's")->check(CLI::IsMember({"en", "de"}));
    cli.add_option("--theme", options.theme, "Theme in place of the remembered one")->check(CLI::IsMember({"light", "dark"}));
    cli.add_option("--size", options.size, "Window size, e.g. 1366x768");
    cli.add_option("--screenshot", options.screenshot, "Write a picture once the first list is painted and everything is read, then quit");
    cli.add_option("--quit-after", options.quitAfter, "Quit that many milliseconds after the first list was painted");
}

/// A message that waits for nobody: no nested event loop, and nothing in it is taken for markup.
QMessageBox* say(QWidget* parent, const QString& what, const QString& more)
{
    auto* box = new QMessageBox(QMessageBox::Critical, u"Backroom"_s, what, QMessageBox::Close, parent);
    box->setTextFormat(Qt::PlainText);
    box->setInformativeText(more);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->open();
    return box;
}

/// The exit code.
int takePicture(MainWindow& window, const std::string& file)
{
    if (window.grab().save(QString::fromStdString(file)))
        return 0;
    std::fprintf(stderr, "backroom: cannot write %s\n", file.c_str());
    return exitCannotStart;
}

} // namespace

int main(int argc, char** argv)
{
    // Asked before a display is needed, so that it answers everywhere.
    CLI::App cli{"Console for the approvals and exceptions of a retail back office."};
    Options options;
    addOptions(cli, options);
    cli.allow_extras(); // Qt's own, such as -platform
    CLI11_PARSE(cli, argc, argv);

    QApplication app(argc, argv);
    QApplication::setApplicationName(u"backroom"_s);
    QApplication::setOrganizationName(u"Backroom"_s);
    QApplication::setDesktopFileName(u"org.backroom.console"_s);
    QApplication::setApplicationVersion(QStringLiteral(BACKROOM_VERSION));
    const QLocale locale = options.language.empty() ? QLocale::system() : QLocale(QString::fromStdString(options.language));
    QLocale::setDefault(locale);
    installTranslation(locale);

    // Each demo world is a new one; decisions about yesterday's would make no sense in it.
    QDir().mkpath(QStandardPaths::writableLocation(QStandardPaths::GenericCacheLocation) + u"/backroom"_s);
    QTemporaryDir demoFolder(QStandardPaths::writableLocation(QStandardPaths::GenericCacheLocation) + u"/backroom/demo-XXXXXX"_s);
    const QString demoData = options.demo && options.dataFolder.empty() ? demoFolder.filePath(u"data"_s) : QString::fromStdString(options.dataFolder);
    const QString demoConfig = options.demo && options.configFolder.empty() ? demoFolder.filePath(u"config"_s) : QString::fromStdString(options.configFolder);
    const Folders folders = foldersFor(demoData, demoConfig);
    createPrivateFolder(folders.data);
    createPrivateFolder(folders.data + u"/logs"_s);
    log::open(folders.data + u"/logs/backroom.log"_s, false);

    int exitCode = 0;
    {
        const auto clock = makeSystemClock();
        std::function<void(int)> leave;
        std::function<void(const Error&)> sayCannotStart;
        ThreadedConsole console([folders, demo = options.demo, &sayCannotStart] {
            return makeCore(folders, !demo, [&sayCannotStart](const Error& error) {
                QMetaObject::invokeMethod(qApp, [error, &sayCannotStart] { sayCannotStart(error); }, Qt::QueuedConnection);
            });
        });
        MainWindow window(console, *clock);
        window.setAutomation(console.automation());
        DemoWorld demo(console);
        leave = [&](int code) {
            exitCode = std::max(exitCode, code);
            demo.stop([&exitCode] { QCoreApplication::exit(exitCode); });
        };
        // The console cannot work without its ledger: say what, which file and what to do, then end.
        sayCannotStart = [&](const Error& error) {
            std::fprintf(stderr, "backroom: %s\n", qPrintable(text::errorDetails(error)));
            exitCode = exitCannotStart;
            const auto* box = say(nullptr, text::whatHappened(error), text::whatToDo(error) + u"\n\n"_s + QDir(folders.data).filePath(u"ledger.sqlite"_s));
            QObject::connect(box, &QMessageBox::finished, &window, [&leave] { leave(exitCannotStart); });
            window.hide();
        };
        // The window is not the end: the demo world goes first, the engine signs its tree head last.
        QApplication::setQuitOnLastWindowClosed(false);
        QObject::connect(&app, &QApplication::lastWindowClosed, &window, [&leave] { leave(0); });
        if (!options.theme.empty())
            window.look().setTheme(options.theme == "dark" ? ThemeChoice::Dark : ThemeChoice::Light);
        if (int width = 0, height = 0; std::sscanf(options.size.c_str(), "%dx%d", &width, &height) == 2)
            window.resize(width, height);
        window.show();

        QObject::connect(&demo, &DemoWorld::failed, &window, [&window](const QString& reason) {
            say(&window, text::whatHappened(Error::of(ErrorKind::Network, reason)), u"backroom-demo: "_s + reason);
        });
        if (options.demo)
            demo.start();

        FirstPaint firstPaint(console, window);
        ScopedTimer deadline(*clock);
        ScopedTimer after(*clock);
        if (options.quitAfter >= 0 || !options.screenshot.empty()) {
            deadline.start(paintDeadline, [&] { leave(exitNothingPainted); });
            const bool forPicture = !options.screenshot.empty();
            QObject::connect(&firstPaint, forPicture ? &FirstPaint::complete : &FirstPaint::painted, &window, [&, forPicture] {
                deadline.stop();
                const Duration wait(options.quitAfter);
                after.start(forPicture ? std::max(settleForPicture, wait) : wait,
                    [&, forPicture] { leave(forPicture ? takePicture(window, options.screenshot) : 0); });
            });
        }
        QApplication::exec();
    }
    return exitCode;
}
