// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/demo/demo_server.h"
#include "app/demo/loop_clock.h"
#include "app/demo/seed.h"

#include <QCoreApplication>
#include <QFile>
#include <QSocketNotifier>

#include <CLI/CLI.hpp>

#include <cstdio>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace backroom;

namespace {

constexpr auto footer = R"(Control while it runs (loopback only, JSON bodies):
  POST /__demo/fault  {"kind": K, "model": M, "method": F, "nth": 1, "times": 1, "milliseconds": 0, "retryAfter": 1}
       K = drop (done, answer lost) | refuse (hung up, not done) | delay | unavailable (503) | errorpage (502, 10 MB of
       html) | html (200 with a html page) | truncated (done, half an answer). times 0 = until reset. Model and method
       empty = any; for addresses without a method, model is empty and method is the path.
  POST /__demo/edit   {"login": L, "model": M, "id": N, "values": {...}, "ageSeconds": 0}   somebody else writes a
       record; ageSeconds > 0 = a transaction that began that long ago and commits only now.
  POST /__demo/live   {"events": 1}      the next events of the retailer's life, at once
  POST /__demo/close-sockets {"code": 4001, "reason": ""}   closes every websocket
  POST /__demo/refuse-sockets {"status": 500}   answers handshakes with it, as the HTTP port of a divided server does; 0 = no more
  POST /__demo/reset | /__demo/end-sessions | /__demo/drop-sockets
  GET  /__demo/calls  {"received": {"model.method": n}, "executed": {...}})";

void printReady(demo::DemoServer& server)
{
    Json users = Json::array();
    for (const demo::User* user : server.world().users())
        if (user->isActive)
            users.push_back({{"login", user->login}, {"role", user->roles.empty() ? "internal" : user->roles.front()},
                {"roles", user->roles}, {"key", demo::demoKey(user->login)}});
    const Json ready = {{"url", server.url().toString().toStdString()}, {"db", server.database()}, {"users", users},
        {"n8n", {{"url", server.url().toString().toStdString()}, {"keys", server.flows().keys()}}}};
    std::puts(ready.dump().c_str());
    std::fflush(stdout);
}

} // namespace

int main(int argc, char** argv)
{
    QCoreApplication app(argc, argv);
    QCoreApplication::setApplicationName(u"backroom-demo"_s);

    CLI::App cli{"A simulated Odoo 19 with a living retailer, and the n8n beside it, on loopback."};
    cli.footer(footer);
    demo::DemoOptions options;
    options.pace = 1;
    quint16 port = 18169;
    std::string worldFile;
    bool mustPrintReady = false;
    bool diesWithParent = false;
    cli.set_version_flag("--version", "backroom-demo " BACKROOM_VERSION);
    cli.add_option("--port", port, "Port on 127.0.0.1; 0 = any free one")->capture_default_str();
    cli.add_option("--pace", options.pace, "0 = nothing happens by itself, 1 = an event about every 20 s, 10 = ten times that")
        ->check(CLI::Range(0.0, 1000.0))->capture_default_str();
    cli.add_option("--seed", options.seed, "Which story the retailer lives")->capture_default_str();
    cli.add_option("--db", options.database, "Name of the database")->capture_default_str();
    cli.add_option("--world", worldFile, "Another retailer document")->check(CLI::ExistingFile);
    cli.add_option("--bulk", options.bulk, "Add that many purchase orders")->check(CLI::Range(0, 1'000'000));
    cli.add_flag("--print-ready", mustPrintReady, "Print one line of JSON with address, users and keys when ready");
    cli.add_flag("--die-with-parent", diesWithParent, "Exit when standard input closes");
    CLI11_PARSE(cli, argc, argv);

    if (!worldFile.empty()) {
        QFile file(QString::fromStdString(worldFile));
        if (!file.open(QIODevice::ReadOnly)) {
            std::fprintf(stderr, "backroom-demo: cannot read %s\n", worldFile.c_str());
            return 1;
        }
        options.retailer = file.readAll();
    }

    demo::LoopClock clock;
    demo::DemoServer server(clock, options);
    if (const auto listening = server.listen(port); !listening) {
        std::fprintf(stderr, "backroom-demo: %s\n", qPrintable(listening.error().detail));
        return 1;
    }

    QSocketNotifier input(STDIN_FILENO, QSocketNotifier::Read);
    input.setEnabled(diesWithParent);
    QObject::connect(&input, &QSocketNotifier::activated, &app, [&app] {
        char byte = 0;
        if (::read(STDIN_FILENO, &byte, 1) <= 0)
            app.quit();
    });
    if (mustPrintReady)
        printReady(server);
    else
        std::fprintf(stderr, "Simulated Odoo 19 on %s, database %s\n", qPrintable(server.url().toString()), server.database().c_str());
    return app.exec();
}
