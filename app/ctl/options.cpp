// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/options.h"

#include "app/ctl/outcome.h"
#include "app/ctl/output.h"

#include <QFile>
#include <QStandardPaths>

#include <CLI/CLI.hpp>

namespace backroom::ctl {

using namespace Qt::StringLiterals;

namespace {

/// No secret is longer; more would be a wrong file.
constexpr qint64 maxSecretBytes = 4096;

constexpr const char* footer = R"(A secret comes from the keychain, from BACKROOM_SECRET or by --secret-fd, never from the command line.

Exit status:
    0  done; a decision: its effect was observed in the source
    1  internal error
    2  wrong use
    3  the server cannot be reached
    4  sign-in refused
    5  no access right
    6  not found
    7  conflict: the record is not what was decided on; see the difference
    8  rejected by the server
    9  unverified: the outcome is not proven; see operations
   10  refused by policy
   11  store or ledger cannot be used
   12  the ledger is not sound
   13  a definition is refused, or an example fails
   14  your consent is recorded; others have to agree before anything is sent
  130  interrupted; a decision still held was withdrawn)";

/// What CLI11 fills in.
struct Raw {
    std::string argument, url, liveUrl, database, login, caFile, reason, seal, dataFolder, configFolder, against;
    std::string text, disposition, cause, original, verb, playbook;
    std::vector<std::string> inputs;
    qint64 record = 0;
    qint64 project = 0;
    double hours = 0;
    std::string wakeWhen;
    bool wakesOnChange = false;
    bool setAside = false;
    bool agrees = false;
    std::vector<std::string> decisions;
    bool wantsAll = false;
    std::string from, to;
    std::string overrideReason, reviewer;
    std::vector<std::string> packs;
    bool overwrites = false;
    bool isAgreed = false;
    std::vector<std::string> acts;
    qint64 upTo = -1;
    bool isUnplanned = false;
    int days = 30;
    bool json = false;
    bool isPassword = false;
    bool allowPlainHttp = false;
    double hold = 0;
    double timeout = 60;
    int secretFd = -1;
};

QString folderFor(const std::string& option, const char* variable, QStandardPaths::StandardLocation location)
{
    if (!option.empty())
        return QString::fromStdString(option);
    if (const QString set = qEnvironmentVariable(variable); !set.isEmpty())
        return set;
    return QStandardPaths::writableLocation(location) + u"/backroom"_s;
}

/// As CLI::Range, which lets through what is no number at all.
CLI::Validator between(double least, double most)
{
    const auto name = QString(u"between %1 and %2"_s).arg(least, 0, 'g', 10).arg(most, 0, 'g', 10).toStdString();
    return CLI::Validator(
        [=](const std::string& text) {
            const auto value = QString::fromStdString(text).toDouble();
            return value >= least && value <= most ? std::string() : text + " is not " + name;
        },
        name);
}

void addCommonOptions(CLI::App& cli, Raw& raw)
{
    cli.add_flag("--json", raw.json, "Print JSON in place of a table");
    cli.add_option("--url", raw.url, "Use this Odoo for one command, with the secret from BACKROOM_SECRET; store nothing");
    cli.add_option("--live-url", raw.liveUrl, "Where /websocket is, for a server that has a port of its own for it");
    cli.add_option("--db", raw.database, "Name of the database");
    cli.add_option("--user", raw.login, "Login name");
    cli.add_flag("--password", raw.isPassword, "The secret is a password, not an API key");
    cli.add_option("--secret-fd", raw.secretFd, "Read the secret from this file descriptor")->check(CLI::NonNegativeNumber);
    cli.add_option("--ca-file", raw.caFile, "Trust the certificate authorities in this PEM file as well")->check(CLI::ExistingFile);
    cli.add_flag("--allow-plain-http", raw.allowPlainHttp, "Accept http:// to another machine");
    cli.add_option("--timeout", raw.timeout, "Give up waiting after that many seconds")->check(between(0.1, 86400))->capture_default_str();
    cli.add_option("--data-dir", raw.dataFolder, "Folder of cache, ledger and log");
    cli.add_option("--config-dir", raw.configFolder, "Folder of the connection and of own feeds and rules");
}

CLI::App* addDecision(CLI::App& cli, Raw& raw, const char* verb, const char* description, bool needsReason)
{
    CLI::App* command = cli.add_subcommand(verb, description);
    command->add_option("ID", raw.argument, "Number of the item, or its reference")->required();
    command->add_option("--reason", raw.reason, "Why; goes into the ledger")->required(needsReason);
    command->add_option("--seal", raw.seal, "Decide only if the item still has this seal");
    command->add_option("--hold", raw.hold, "Wait that many seconds before sending; an interrupt withdraws")->check(between(0, 60));
    CLI::Option* leave = command->add_option("--override", raw.overrideReason, "Decide although the policy asks for more, where it allows that; why");
    CLI::Option* reviewer = command->add_option("--reviewer", raw.reviewer, "Login of who looks at the override afterwards")->needs(leave);
    leave->needs(reviewer);
    return command;
}

void addDelegations(CLI::App& cli, Raw& raw)
{
    CLI::App* delegations = cli.add_subcommand("delegations", "List who decides in whose place, give such power, or end it");
    delegations->require_subcommand(0, 1);
    CLI::App* give = delegations->add_subcommand("give", "Let another person decide in your place for a time");
    give->add_option("TO", raw.argument, "Login of who stands in")->required();
    give->add_option("--acts", raw.acts, "What is passed on, such as order,refund")->required()->delimiter(',');
    give->add_option("--up-to", raw.upTo, "Limit in whole units of the company's currency; so without it as far as your own")->check(between(0, 9007199254740991));
    give->add_option("--from", raw.from, "First day, or a time, in UTC")->required();
    give->add_option("--until", raw.to, "Last day, or a time, in UTC")->required();
    give->add_option("--reason", raw.reason, "Why; goes into the ledger")->required();
    give->add_flag("--unplanned", raw.isUnplanned, "It counts once the other person has accepted it");
    delegations->add_subcommand("accept", "Accept an unplanned substitution")->add_option("ID", raw.argument, "As delegations lists it")->required();
    delegations->add_subcommand("revoke", "End a delegation that you gave or hold")->add_option("ID", raw.argument, "As delegations lists it")->required();
}

void addActs(CLI::App& items, Raw& raw)
{
    const auto add = [&](const char* name, const char* description) {
        CLI::App* act = items.add_subcommand(name, description);
        act->add_option("ID", raw.argument, "Number of the item, or its reference")->required();
        return act;
    };
    add("claim", "Take an item in hand for twenty minutes, for all operators to see");
    add("release", "Give it back");
    add("note", "Write a note that all operators see")->add_option("TEXT", raw.text, "The note")->required();
    CLI::App* close = add("close", "Close an item");
    close->add_option("--disposition", raw.disposition, "How it ended, such as \"accepted as is\"")->required();
    close->add_option("--cause", raw.cause, "Why it came to be, such as \"supplier\"")->required();
    close->add_option("--reason", raw.reason, "In your own words");
    close->add_option("--of", raw.original, "The item that a duplicate repeats: its number, or its reference");
    CLI::App* snooze = add("snooze", "Put an item away for some time");
    snooze->add_option("--hours", raw.hours, "For how long")->required()->check(between(0.1, 8760));
    snooze->add_option("--reason", raw.reason, "Why");
    CLI::Option* changed = snooze->add_flag("--until-changed", raw.wakesOnChange, "Wake it as soon as its record changes");
    snooze->add_option("--until", raw.wakeWhen, "Wake it as soon as its record matches this search domain, such as '[[\"state\", \"=\", \"done\"]]'")->excludes(changed);
    add("retract", "Take back your consent to a decision that waits for others");
    add("wake", "Bring a snoozed item back");
    add("reopen", "Open a closed item again")->add_option("--reason", raw.reason, "Why")->required();
    add("task", "Make a task of it, where it is no record in Odoo")->add_option("--project", raw.project, "Id of the project")->required()->check(between(1, 2147483647));
}

void addRules(CLI::App& cli, Raw& raw)
{
    CLI::App* rules = cli.add_subcommand("rules", "Look into the rules that raise items");
    rules->require_subcommand(1);
    rules->add_subcommand("check", "Check every definition file, and whether the source has what the rules read");
    CLI::App* explain = rules->add_subcommand("explain", "Say what a rule means, or what it says about a record");
    explain->add_option("RULE", raw.argument, "Code of the rule")->required();
    explain->add_option("RECORD", raw.record, "Id of the record");
    CLI::App* test = rules->add_subcommand("test", "Try the examples in the rule files, or those delivered with the rules");
    test->add_option("RULE", raw.argument, "Code or file of one rule");
    test->add_option("--against", raw.against, "Try records of the source instead: a file {RULE: {\"raises\": [MODEL, ID], \"ignores\": …}}")
        ->check(CLI::ExistingFile);
    rules->add_subcommand("propose", "Propose a rule that carries limits")->add_option("FILE", raw.argument, "The rule's file")->required()->check(CLI::ExistingFile);
    CLI::App* publish = rules->add_subcommand("publish", "Agree, as a second person, to exactly this content of a proposed rule");
    publish->add_option("RULE", raw.argument, "The rule's file, or the code of a rule that was proposed: shows what would change")->required();
    publish->add_option("--seal", raw.seal, "Agree only to the content with this seal");
    rules->add_subcommand("noise", "Say which rules cry wolf: precision, floods, chattering and stale items over local history")
        ->add_option("--days", raw.days, "How far back")
        ->check(CLI::Range(1, 400))
        ->capture_default_str();
    CLI::App* backtest = rules->add_subcommand("backtest", "Say what a changed rule would have raised over local history");
    backtest->add_option("RULE", raw.argument, "File of the changed rule, or a code")->required();
    backtest->add_option("--days", raw.days, "How far back")->check(CLI::Range(1, 400))->capture_default_str();
}

void addGuard(CLI::App& cli)
{
    CLI::App* guard = cli.add_subcommand("guard", "The guard in Odoo that checks, acts and proves in one transaction");
    guard->require_subcommand(1);
    guard->add_subcommand("status", "What is installed beside what this console would install; takes an administrator");
    guard->add_subcommand("install", "Install or renew it, as an administrator");
    guard->add_subcommand("remove", "Take it out again, as an administrator");
}

void addAutomation(CLI::App& cli, Raw& raw)
{
    CLI::App* automation = cli.add_subcommand("automation", "Automation packs in Odoo, and how its automation does; takes an administrator");
    automation->require_subcommand(1);
    const auto add = [&](const char* name, const char* does) {
        CLI::App* command = automation->add_subcommand(name, does);
        command->add_option("PACK", raw.packs, "Ids of packs; all where none is given");
        return command;
    };
    add("plan", "Say what would be created, changed and removed; changes nothing");
    CLI::App* apply = add("apply", "Make it so");
    add("drift", "Say what somebody changed or deleted by hand");
    CLI::App* remove = add("remove", "Take packs out again, without a trace, once what goes was shown and \"remove\" was typed");
    for (CLI::App* writing : {apply, remove})
        writing->add_flag("--overwrite", raw.overwrites, "Also what somebody changed by hand");
    remove->add_flag("--yes", raw.isAgreed, "Remove without asking");
    automation->add_subcommand("health", "Rules, scheduled actions and server actions that fail, are late, slow, off or open to all");
}

void addLedger(CLI::App& cli, Raw& raw)
{
    CLI::App* ledger = cli.add_subcommand("ledger", "Check, export and look after the ledger");
    ledger->require_subcommand(1);
    ledger->add_subcommand("verify", "Check every entry and the tree over them");
    CLI::App* pack = ledger->add_subcommand("export", "Write an evidence pack for backroom-verify");
    pack->add_option("FILE", raw.argument, "The file to write")->required();
    CLI::Option* all = pack->add_flag("--all", raw.wantsAll, "Every entry; so without any choice");
    pack->add_option("--decision", raw.decisions, "Only this decision, by its id or the reference of its item; once for each")->excludes(all);
    pack->add_option("--from", raw.from, "Only decisions made from this day or time on, in UTC")->excludes(all);
    pack->add_option("--to", raw.to, "Only decisions made before this day or time, in UTC")->excludes(all);
    ledger->add_subcommand("close-sheet", "Close the day: sign the ledger, have it witnessed, and print the sheet")
        ->add_option("FILE", raw.argument, "The file to write: text, or a page for the browser if it ends in .html");
    CLI::App* witness = ledger->add_subcommand("witness", "Choose the record in Odoo in whose discussion signed heads stand, and put one there");
    witness->add_option("MODEL", raw.argument, "Such as project.project")->required();
    witness->add_option("RECORD", raw.record, "Its id")->required()->check(between(1, 9007199254740991));
    const auto add = [&](const char* name, const char* description) {
        CLI::App* care = ledger->add_subcommand(name, description);
        care->add_option("DECISION", raw.argument, "Id of the decision, or the reference of its item")->required();
        care->add_option("--reason", raw.reason, "Why; goes into the ledger")->required();
        return care;
    };
    add("hold", "Put a decision on legal hold: nothing of it is erased");
    add("release", "Lift the legal hold");
    add("erase", "Ask for the erasure of what a decision tells of people, or agree to it; its proofs stay")
        ->add_flag("--agree", raw.agrees, "Agree, as a second person, to what another one asked for");
}

void addPlaybooks(CLI::App& cli, Raw& raw)
{
    CLI::App* playbooks = cli.add_subcommand("playbooks", "List the playbooks, or those that an item has");
    playbooks->add_option("ID", raw.argument, "Number of the item, or its reference");
    playbooks->require_subcommand(0, 1);
    CLI::App* run = playbooks->add_subcommand("run", "Carry out a playbook on an item, step by step, and say what became of each step");
    run->add_option("ID", raw.argument, "Number of the item, or its reference")->required();
    run->add_option("PLAYBOOK", raw.playbook, "As playbooks lists it, such as \"cooling-failure\"")->required();
    run->add_option("--set", raw.inputs, "What the playbook asks for, as NAME=VALUE; once for each");
    run->add_option("--reason", raw.reason, "Why; goes into the ledger");
    run->add_option("--hold", raw.hold, "Wait that many seconds before the first step is sent; an interrupt withdraws")->check(between(0, 60));
    playbooks->add_subcommand("show", "Say how far the playbooks got that were begun, or one of them")->add_option("RUN", raw.argument, "Its number, or how it begins");
    const auto add = [&](const char* name, const char* description) { playbooks->add_subcommand(name, description)->add_option("RUN", raw.argument, "Its number, or how it begins")->required(); };
    add("stop", "Begin no more of its steps");
    add("go-on", "Begin the step anew at which it stopped, with the record as it is now, and go on");
    add("undo", "Undo the steps that were done, the last first");
}

void addCommands(CLI::App& cli, Raw& raw)
{
    const auto withArgument = [&](const char* name, const char* argument, const char* what, const char* description) {
        CLI::App* command = cli.add_subcommand(name, description);
        return command->add_option(argument, raw.argument, what)->required();
    };
    withArgument("login", "URL", "Address of the Odoo", "Try the connection and store it");
    CLI::App* bus = cli.add_subcommand("bus", "The integration bus (n8n) beside Odoo");
    bus->require_subcommand(1);
    bus->add_subcommand("connect", "Try the connection and store it")->add_option("URL", raw.argument, "Address of the n8n")->required();
    bus->add_subcommand("status", "What is connected, what its key may do, which flows failed or wait, by cause");
    bus->add_subcommand("forget", "Forget address and key");
    cli.add_subcommand("status", "Who is signed in where, how fresh the data is, what is under way");
    cli.add_subcommand("pull", "Read everything new from the source, for as long as it goes on answering");
    cli.add_subcommand("queues", "List the queues");
    cli.add_subcommand("systems", "Say whose word counts for which data, and which events run between the systems");
    CLI::App* items = cli.add_subcommand("items", "List the items of a queue, or explain one");
    items->add_option("QUEUE", raw.argument, "Id of the queue");
    items->add_flag("--set-aside", raw.setAside, "Those that were snoozed or closed instead");
    items->require_subcommand(0, 1);
    items->add_subcommand("explain", "Which rule raised an item, in which version, with which values, and what speaks for and against it")
        ->add_option("ID", raw.argument, "Number of the item, or its reference")
        ->required();
    addActs(*items, raw);
    addRules(cli, raw);
    withArgument("show", "ID", "Number of the item, or its reference", "Show an item with its evidence and seal");
    addDecision(cli, raw, "approve", "Approve, and wait until the outcome is known", false);
    addDecision(cli, raw, "reject", "Reject, and wait until the outcome is known", true);
    CLI::App* decide = addDecision(cli, raw, "decide", "Take any other action that the item offers, and wait until the outcome is known", false);
    decide->add_option("ACTION", raw.verb, "As show lists it, such as \"change-quantity\"")->required();
    decide->add_option("--set", raw.inputs, "What the action asks for, as NAME=VALUE; once for each");
    CLI::App* all = cli.add_subcommand("decide-all", "Decide everything that a queue shows, each for itself, and say what became of each");
    all->add_option("QUEUE", raw.argument, "Id of the queue")->required();
    all->add_option("ACTION", raw.verb, "Such as \"approve\"")->required();
    all->add_option("--reason", raw.reason, "Why; goes into the ledger");
    all->add_option("--hold", raw.hold, "Wait that many seconds before sending; an interrupt withdraws")->check(between(0, 60));
    addPlaybooks(cli, raw);
    cli.add_subcommand("operations", "List decisions with their state");
    addGuard(cli);
    addAutomation(cli, raw);
    addDelegations(cli, raw);
    addLedger(cli, raw);
    cli.add_subcommand("selftest", "Check this installation without any server");
    withArgument("completion", "SHELL", "bash or zsh", "Print a completion script")->check(CLI::IsMember({"bash", "zsh"}));
}

std::optional<Secret> readSecret(int fd, const char* variable)
{
    QByteArray bytes;
    if (fd >= 0) {
        QFile file;
        if (!file.open(fd, QIODevice::ReadOnly))
            return std::nullopt;
        bytes = file.read(maxSecretBytes);
    } else {
        bytes = qgetenv(variable);
    }
    while (bytes.endsWith('\n') || bytes.endsWith('\r'))
        bytes.chop(1);
    const auto secret = bytes.isEmpty() ? std::nullopt : std::optional(Secret(bytes));
    bytes.fill('\0');
    return secret;
}

QString commandOf(const CLI::App& cli)
{
    QStringList names;
    for (const CLI::App* app = &cli; !app->get_subcommands().empty();) {
        app = app->get_subcommands().front();
        names.push_back(QString::fromStdString(app->get_name()));
    }
    return names.join(u' ');
}

Duration seconds(double value)
{
    return Duration(static_cast<Duration::rep>(value * 1000));
}

} // namespace

std::variant<Options, int> parseOptions(int argc, char** argv)
{
    Raw raw;
    CLI::App cli("Work the queues of Backroom without a window.", "backroomctl");
    cli.set_version_flag("--version", "backroomctl " BACKROOM_VERSION);
    cli.footer(footer);
    cli.require_subcommand(1);
    // Common options may follow the command as well.
    cli.fallthrough();
    addCommonOptions(cli, raw);
    addCommands(cli, raw);
    try {
        cli.parse(argc, argv);
    } catch (const CLI::ParseError& wrong) {
        return cli.exit(wrong) == 0 ? Done : WrongUse;
    }
    Options options;
    options.command = commandOf(cli);
    options.argument = QString::fromStdString(raw.argument);
    options.json = raw.json;
    options.url = QString::fromStdString(raw.url);
    options.database = QString::fromStdString(raw.database);
    options.login = QString::fromStdString(raw.login);
    options.isPassword = raw.isPassword;
    options.allowPlainHttp = raw.allowPlainHttp;
    options.liveUrl = QString::fromStdString(raw.liveUrl);
    options.caFile = QString::fromStdString(raw.caFile);
    options.reason = QString::fromStdString(raw.reason);
    options.seal = QString::fromStdString(raw.seal).toLower();
    options.verb = QString::fromStdString(raw.verb);
    options.playbook = QString::fromStdString(raw.playbook);
    for (const std::string& input : raw.inputs)
        options.inputs.push_back(QString::fromStdString(input));
    options.overrideReason = QString::fromStdString(raw.overrideReason);
    options.reviewer = QString::fromStdString(raw.reviewer);
    for (const std::string& pack : raw.packs)
        options.packs.push_back(QString::fromStdString(pack));
    options.overwrites = raw.overwrites;
    options.isAgreed = raw.isAgreed;
    for (const std::string& act : raw.acts)
        options.acts.push_back(QString::fromStdString(act));
    options.upTo = raw.upTo < 0 ? std::nullopt : std::optional(raw.upTo);
    options.isUnplanned = raw.isUnplanned;
    options.record = raw.record;
    options.against = QString::fromStdString(raw.against);
    options.days = raw.days;
    options.text = QString::fromStdString(raw.text);
    options.disposition = QString::fromStdString(raw.disposition);
    options.cause = QString::fromStdString(raw.cause);
    options.original = QString::fromStdString(raw.original);
    options.span = seconds(raw.hours * 3600);
    options.project = raw.project;
    options.wakeWhen = QString::fromStdString(raw.wakeWhen);
    options.wakesOnChange = raw.wakesOnChange;
    options.setAside = raw.setAside;
    options.agrees = raw.agrees;
    options.wantsAll = raw.wantsAll;
    for (const std::string& decision : raw.decisions)
        options.decisions.push_back(QString::fromStdString(decision));
    for (const auto& [given, time] : {std::pair{&raw.from, &options.from}, {&raw.to, &options.to}}) {
        const QString text = QString::fromStdString(*given);
        *time = text.size() == 10 ? fromOdoo(text) : fromIso(text);
        if (!text.isEmpty() && !*time) {
            complain(text, u"not a day such as 2026-11-30 or a time such as 2026-11-30T18:00:00Z"_s);
            return WrongUse;
        }
    }
    // Its last day is a whole one.
    if (options.command == u"delegations give"_s && raw.to.size() == 10)
        *options.to += std::chrono::days(1);
    if (options.command == u"items"_s && options.argument.isEmpty()) {
        complain(u"items"_s, u"give the id of a queue"_s);
        return WrongUse;
    }
    options.hold = seconds(raw.hold);
    options.timeout = seconds(raw.timeout + raw.hold);
    options.dataFolder = folderFor(raw.dataFolder, "BACKROOM_DATA_DIR", QStandardPaths::GenericDataLocation);
    options.configFolder = folderFor(raw.configFolder, "BACKROOM_CONFIG_DIR", QStandardPaths::GenericConfigLocation);
    options.secret = readSecret(raw.secretFd, "BACKROOM_SECRET");
    options.busSecret = readSecret(-1, "BACKROOM_BUS_SECRET");
    if (raw.secretFd >= 0 && !options.secret) {
        complain(u"--secret-fd %1"_s.arg(raw.secretFd), u"nothing can be read from this file descriptor"_s);
        return WrongUse;
    }
    if (options.command == u"bus connect"_s && !options.secret) {
        complain(u"bus connect"_s, u"give the API key of n8n in BACKROOM_SECRET or by --secret-fd"_s);
        return WrongUse;
    }
    if (options.command == u"login"_s && !options.secret) {
        complain(u"login"_s, u"give the key, or with --password the password, in BACKROOM_SECRET or by --secret-fd"_s);
        return WrongUse;
    }
    return options;
}

} // namespace backroom::ctl
