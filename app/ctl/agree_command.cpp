// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/command.h"
#include "app/ctl/output.h"
#include "core/engine/definitions.h"

#include <QFileInfo>

#include <algorithm>

namespace backroom::ctl {

using namespace Qt::StringLiterals;

namespace {

/// One line for each place where two files differ.
QString differencesOf(const Json& before, const Json& after)
{
    QString lines;
    const Json changes = Json::diff(before, after);
    for (const Json& change : changes) {
        const QString place = textAt(change, "path");
        const auto valueIn = [&place](const Json& file) {
            const Json::json_pointer pointer(place.toStdString());
            return file.contains(pointer) ? QString::fromUtf8(dumpJson(file[pointer])) : QString();
        };
        const QString old = valueIn(before);
        const QString now = change.contains("value") ? QString::fromUtf8(dumpJson(change["value"])) : QString();
        const QString said = old.isEmpty() || textAt(change, "op") == u"add"_s ? u"+ "_s + now : now.isEmpty() ? u"- "_s + old : u"%1 -> %2"_s.arg(old, now);
        lines += plain(u"  %1  %2"_s.arg(place, said)) + u'\n';
    }
    return lines;
}

/// rules propose FILE, rules publish FILE, rules publish CODE [--seal SEAL]
class Agree : public Command {
public:
    using Command::Command;

protected:
    void settled(const ConsoleSnapshot& snapshot) override
    {
        if (const ExitCode code = sourceProblem(snapshot); code != Done)
            return exit(code);
        if (const bool isCode = !isProposal() && !QFileInfo(options().argument).isFile(); isCode)
            return publishProposal();
        const auto file = readDefinitionFile(options().argument);
        if (!file)
            return refuseFile(file.error());
        if (const auto rule = ruleFromJson(*file); !rule && !isPolicyFile(*file))
            return refuseFile(rule.error());
        if (!options().seal.isEmpty() && sealOf(*file) != options().seal) {
            complain(options().argument, u"the file does not have this seal; it has %1"_s.arg(sealOf(*file)));
            return exit(Conflicting);
        }
        submit(*file);
    }

private:
    bool isProposal() const { return options().command == u"rules propose"_s; }
    static QString sealOf(const Json& file) { return contentHashOf(file).value_or(QString()); }

    void refuseFile(const Error& error)
    {
        for (const QString& fault : error.detail.split(u'\n'))
            complain(options().argument, fault);
        exit(BadDefinition);
    }

    /// What another person proposed, once it was seen.
    void publishProposal()
    {
        const auto proposals = console().openProposals();
        const auto proposal = std::find_if(proposals.begin(), proposals.end(), [this](const RulePublication& one) { return one.rule.value == options().argument; });
        if (proposal == proposals.end()) {
            complain(options().argument, u"nobody has proposed it, and there is no such file"_s);
            return exit(NotFound);
        }
        if (options().seal == proposal->contentHash)
            return submit(proposal->file);
        show(*proposal);
        if (!options().seal.isEmpty()) {
            complain(options().argument, u"what is proposed does not have the seal given"_s);
            return exit(Conflicting);
        }
        complain(options().argument, u"nothing is agreed to yet; to agree to exactly this, add --seal %1"_s.arg(proposal->contentHash));
        exit(WrongUse);
    }

    void show(const RulePublication& proposal)
    {
        print(u"%1 v%2, proposed by %3, %4 ago\nseal %5\n"_s.arg(proposal.rule.value).arg(proposal.version).arg(plain(proposal.proposedBy), ageOf(now() - proposal.proposedAt), proposal.contentHash));
        const auto running = console().runningFile(proposal.rule);
        print(running ? u"changes what runs now:\n"_s + differencesOf(*running, proposal.file) : u"new:\n"_s + QString::fromUtf8(dumpJson(proposal.file, 2)) + u'\n');
    }

    void submit(const Json& file)
    {
        const QString name = u"%1 v%2"_s.arg(definitionIdOf(file).value).arg(file.value("version", 0));
        const auto done = [this, name](const Result<void>& outcome) {
            if (outcome) {
                print(isProposal() ? u"%1 is proposed; another person must publish it\n"_s.arg(name) : u"%1 is published and runs from the next start on\n"_s.arg(name));
                return exit(Done);
            }
            if (outcome.error().reach == Reach::Unknown) {
                complain(name, u"it may have reached the others: %1; do the same again, it counts once"_s.arg(sentenceOf(outcome.error())));
                return exit(Unproven);
            }
            if (outcome.error().kind == ErrorKind::BadInput)
                return refuseFile(outcome.error());
            fail(name, outcome.error());
        };
        if (isProposal())
            console().proposeRule(file, done);
        else
            console().publishRule(file, done);
    }
};

} // namespace

std::unique_ptr<Command> makeAgreeCommand(const Options& options)
{
    return std::make_unique<Agree>(options);
}

} // namespace backroom::ctl
