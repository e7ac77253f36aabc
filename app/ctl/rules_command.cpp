// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/delivered_examples.h"
#include "app/ctl/item_command.h"
#include "app/ctl/output.h"
#include "core/engine/definitions.h"
#include "core/engine/rule_desk.h"

#include <QFileInfo>

#include <algorithm>

namespace backroom::ctl {

using namespace Qt::StringLiterals;
using backroom::toJson;
using backroom::toName;

namespace {

QString modeName(Rule::Mode mode)
{
    return mode == Rule::Mode::Active ? u"active"_s : mode == Rule::Mode::Shadow ? u"shadow"_s : u"off"_s;
}

Json factsJson(const std::vector<Fact>& facts)
{
    Json list = Json::array();
    for (const Fact& fact : facts) {
        Json entry = {{"key", toJson(fact.key)}};
        if (!fact.value.isEmpty())
            entry["value"] = toJson(fact.value);
        if (fact.points != 0)
            entry["points"] = fact.points;
        if (!fact.text.isEmpty())
            entry["text"] = toJson(fact.text.in(u"en"_s));
        list.push_back(entry);
    }
    return list;
}

void printFacts(const QString& title, const std::vector<Fact>& facts)
{
    if (facts.empty())
        return;
    print(title + u'\n');
    for (const Fact& fact : facts) {
        const QString text = fact.text.isEmpty() ? fact.key : fact.text.in(u"en"_s);
        const QString points = fact.points == 0 ? QString() : u" (%1%2)"_s.arg(fact.points > 0 ? u"+"_s : QString()).arg(fact.points);
        print(u"  %1%2%3\n"_s.arg(plain(text), fact.value.isEmpty() ? QString() : u": "_s + plain(fact.value), points));
    }
}

/// A command that speaks about rules once everything was read.
class RuleCommand : public Command {
public:
    using Command::Command;

protected:
    /// The rule of a file, or of a code among the rules in force; says what is wrong otherwise.
    std::optional<Rule> ruleNamed(const QString& name)
    {
        if (QFileInfo(name).isFile()) {
            const auto json = readDefinitionFile(name);
            auto rule = json ? ruleFromJson(*json) : Result<Rule>(json.error());
            if (rule)
                return *rule;
            for (const QString& fault : rule.error().detail.split(u'\n'))
                complain(name, fault);
            exit(BadDefinition);
            return std::nullopt;
        }
        const Rule* rule = console().ruleDesk().definition({name});
        if (rule)
            return *rule;
        complain(name, u"no such rule or file; list the rules with rules check"_s);
        exit(NotFound);
        return std::nullopt;
    }
};

/// rules check: every definition file, and whether this source has what the rules read, as it was last seen.
class Check : public RuleCommand {
public:
    using RuleCommand::RuleCommand;

protected:
    bool needsSource() const override { return false; }
    void settled(const ConsoleSnapshot& snapshot) override
    {
        const auto statuses = console().ruleDesk().statuses();
        if (options().json) {
            Json list = Json::array();
            for (const RuleStatus& rule : statuses) {
                list.push_back({{"code", toJson(rule.code.value)}, {"id", rule.number}, {"version", rule.version}, {"mode", toJson(modeName(rule.mode))},
                    {"queue", toJson(rule.queue.value)}, {"name", toJson(rule.name.in(u"en"_s))}, {"raised", rule.raised}, {"problem", toJson(rule.problem)}});
            }
            Json proposals = Json::array();
            for (const RulePublication& proposal : console().openProposals())
                proposals.push_back({{"code", toJson(proposal.rule.value)}, {"version", proposal.version}, {"by", toJson(proposal.proposedBy)}, {"at", toJson(toIso(proposal.proposedAt))}, {"seal", toJson(proposal.contentHash)}});
            print(Json{{"rules", list}, {"refused", ctl::toJson(snapshot.problems)}, {"proposed", proposals}});
        } else {
            Table table;
            for (const QString& header : {u"RULE"_s, u"VERSION"_s, u"MODE"_s, u"QUEUE"_s})
                table.addColumn(header);
            table.addColumn(u"RAISED"_s, Table::Align::Right);
            table.addColumn(u"REMARK"_s);
            for (const RuleStatus& rule : statuses)
                table.addRow({rule.code.value, QString::number(rule.version), modeName(rule.mode), rule.queue.value, QString::number(rule.raised), plain(rule.problem)});
            print(table.text());
            for (const RulePublication& proposal : console().openProposals())
                print(u"proposed: %1 v%2 by %3, %4 ago; see it with rules publish %1\n"_s.arg(proposal.rule.value).arg(proposal.version).arg(plain(proposal.proposedBy), ageOf(now() - proposal.proposedAt)));
        }
        for (const QString& problem : snapshot.problems)
            complain({}, u"refused: "_s + problem);
        exit(snapshot.problems.empty() ? Done : BadDefinition);
    }
};

/// rules explain CODE [RECORD]
class Explain : public RuleCommand {
public:
    using RuleCommand::RuleCommand;

protected:
    std::optional<PullNeed> need() override { return PullNeed{{}, {RuleId{options().argument}}}; }
    bool needsSource() const override { return options().record != 0; }
    void settled(const ConsoleSnapshot&) override
    {
        const auto rule = ruleNamed(options().argument);
        if (!rule)
            return;
        if (options().record == 0) {
            describe(*rule);
            exit(Done);
            return;
        }
        const auto explanation = console().ruleDesk().explain(rule->code, options().record);
        if (!explanation) {
            fail(u"%1 %2"_s.arg(rule->code.value).arg(options().record), explanation.error());
            return;
        }
        printExplanation(*explanation, options().json);
        exit(Done);
    }

private:
    /// What ends an item: a condition, or false for a person's word; null where `when` alone tells.
    Json ending(const Rule& rule)
    {
        if (rule.endsByPerson)
            return false;
        return rule.fixed.isEmpty() ? Json() : rule.fixed.forServer(now());
    }

    void describe(const Rule& rule)
    {
        if (options().json) {
            print(Json{{"code", toJson(rule.code.value)}, {"version", rule.version}, {"name", toJson(rule.name.in(u"en"_s))}, {"why", toJson(rule.why.in(u"en"_s))},
                {"feed", toJson(rule.feed.value)}, {"queue", toJson(rule.queue.value)}, {"when", rule.when.forServer(now())}, {"ends", ending(rule)}});
            return;
        }
        print(u"%1  %2\n%3\nfeed %4, queue %5, mode %6\nwhen %7\nends %8\n"_s.arg(rule.versionName(), plain(rule.name.in(u"en"_s)), plain(rule.why.in(u"en"_s)), rule.feed.value,
            rule.queue.value, modeName(rule.mode), QString::fromUtf8(dumpJson(rule.when.forServer(now()))), rule.endsByPerson ? u"when a person closes it"_s : rule.saysWhenFixed() ? QString::fromUtf8(dumpJson(ending(rule))) : u"when that holds no more"_s));
    }
};

/// items explain ID
class ExplainItem : public NamedItemCommand {
public:
    using NamedItemCommand::NamedItemCommand;

protected:
    void chosen(const ItemRow& item, ExitCode) override { explain(item.id.value); }
    /// It may be one that sleeps.
    void notFound(ExitCode) override { explain(options().argument); }

private:
    void explain(const QString& name)
    {
        const auto explanation = console().explainItem(name);
        if (!explanation) {
            fail(options().argument, explanation.error());
            return;
        }
        printExplanation(*explanation, options().json, console().workOf(options().argument), now());
        exit(Done);
    }
};

/// rules test [RULE]: the examples in the files, or those delivered with the rule; with --against, records of the source.
class Test : public RuleCommand {
public:
    using RuleCommand::RuleCommand;

protected:
    bool needsSource() const override { return !options().against.isEmpty(); }
    void settled(const ConsoleSnapshot& snapshot) override
    {
        if (!options().against.isEmpty()) {
            if (const ExitCode code = sourceProblem(snapshot); code != Done)
                exit(code);
            else
                testAgainst();
            return;
        }
        if (!options().argument.isEmpty()) {
            if (const auto rule = ruleNamed(options().argument))
                tryOne(*rule);
            else
                return;
        } else {
            for (const RuleStatus& status : console().ruleDesk().statuses())
                tryOne(*console().ruleDesk().definition(status.code));
        }
        sum();
    }

private:
    void tryOne(Rule rule)
    {
        if (rule.examples.empty())
            rule.examples = deliveredExamples(rule.code);
        for (const ExampleOutcome& outcome : console().ruleDesk().tryExamples(rule, recordedSchema)) {
            const QString subject = u"%1 example %2"_s.arg(rule.code.value).arg(outcome.number);
            if (outcome.isTried())
                note(outcome.passed, subject, outcome.text);
            else
                noteUntried(subject, outcome.text);
        }
    }

    /// {"CODE": {"raises": [MODEL, ID], "ignores": [MODEL, ID]}}
    void testAgainst()
    {
        const auto expectations = readDefinitionFile(options().against);
        if (!expectations || !expectations->is_object()) {
            complain(options().against, expectations ? u"must be an object"_s : expectations.error().detail);
            exit(WrongUse);
            return;
        }
        for (const RuleStatus& status : console().ruleDesk().statuses()) {
            const auto expected = expectations->find(status.code.value.toStdString());
            if (expected == expectations->end()) {
                note(false, status.code.value, u"nothing is seeded for it"_s);
                continue;
            }
            if (expected->is_null()) {
                noteUntried(status.code.value, u"no record of the source raises it"_s);
                continue;
            }
            for (const bool raises : {true, false}) {
                const Json& record = (*expected)[raises ? "raises" : "ignores"];
                const QString subject = u"%1 %2 %3"_s.arg(status.code.value, raises ? u"raises"_s : u"ignores"_s, QString::fromUtf8(dumpJson(record)));
                const auto explanation = console().ruleDesk().explain(status.code, record.is_array() && record.size() == 2 ? record[1].get<std::int64_t>() : 0);
                if (!explanation)
                    note(false, subject, explanation.error().detail + (status.problem.isEmpty() ? QString() : u"; "_s + status.problem));
                else
                    note(explanation->isRaised == raises, subject, explanation->isRaised ? u"raised"_s : u"not raised"_s);
            }
        }
        sum();
    }

    void note(bool passed, const QString& subject, const QString& text)
    {
        (passed ? m_passed : m_failed)++;
        if (options().json)
            m_list.push_back({{"subject", toJson(subject)}, {"tried", true}, {"passed", passed}, {"text", toJson(passed ? QString() : text)}});
        else
            print(u"  %1 %2%3\n"_s.arg(passed ? u"PASS"_s : u"FAIL"_s, subject, passed || text.isEmpty() ? QString() : u": "_s + text));
    }

    /// Neither would mean anything.
    void noteUntried(const QString& subject, const QString& text)
    {
        m_untried++;
        if (options().json)
            m_list.push_back({{"subject", toJson(subject)}, {"tried", false}, {"passed", false}, {"text", toJson(text)}});
        else
            print(u"  ---- %1 cannot be tried here: %2\n"_s.arg(subject, plain(text)));
    }

    void sum()
    {
        if (m_passed + m_failed + m_untried == 0) {
            complain(options().argument, u"there are no examples to try; add some to the file under \"examples\""_s);
            exit(NotFound);
            return;
        }
        if (options().json)
            print(m_list);
        else
            print(u"%1 passed, %2 failed%3\n"_s.arg(m_passed).arg(m_failed).arg(m_untried == 0 ? QString() : u", %1 cannot be tried here"_s.arg(m_untried)));
        // Nothing tried is not the same as nothing wrong.
        exit(m_failed > 0 ? BadDefinition : m_passed > 0 ? Done : NotFound);
    }

    int m_passed = 0;
    int m_failed = 0;
    int m_untried = 0;
    Json m_list = Json::array();
};

/// rules backtest RULE --days N
class Backtest : public RuleCommand {
public:
    using RuleCommand::RuleCommand;

protected:
    void settled(const ConsoleSnapshot&) override
    {
        const auto rule = ruleNamed(options().argument);
        if (!rule)
            return;
        const auto report = console().ruleDesk().backtest(*rule, std::chrono::hours(24 * options().days));
        if (!report) {
            fail(rule->code.value, report.error());
            return;
        }
        if (options().json) {
            print(Json{{"rule", toJson(rule->versionName())}, {"from", toJson(toIso(report->from))}, {"to", toJson(toIso(report->to))}, {"versions", report->versions},
                {"present", report->presentItems}, {"changed", report->changedItems}, {"both", report->comparison.both},
                {"appeared", idsOf(report->comparison.appeared)}, {"vanished", idsOf(report->comparison.vanished)},
                {"appearedApproved", report->appearedApproved}, {"appearedRejected", report->appearedRejected}, {"vanishedApproved", report->vanishedApproved},
                {"vanishedRejected", report->vanishedRejected}, {"minutesADay", report->minutesADay}, {"problem", toJson(report->problem)}});
        } else {
            print(u"%1 over %2, as far as history is kept here: %3 versions of records replayed\n"
                  "items now         %4\n"
                  "items changed     %5\n"
                  "would appear      %6 (people approved %7, rejected %8 of these records)\n"
                  "would vanish      %9 (people approved %10, rejected %11 of these records)\n"
                  "work a day        %12 minutes\n"_s.arg(rule->versionName())
                      .arg(ageOf(report->to - report->from))
                      .arg(report->versions)
                      .arg(report->presentItems)
                      .arg(report->changedItems)
                      .arg(report->comparison.appeared.size())
                      .arg(report->appearedApproved)
                      .arg(report->appearedRejected)
                      .arg(report->comparison.vanished.size())
                      .arg(report->vanishedApproved)
                      .arg(report->vanishedRejected)
                      .arg(u"%1%2"_s.arg(report->minutesADay > 0 ? u"+"_s : QString()).arg(report->minutesADay, 0, 'f', 1)));
        }
        if (!report->problem.isEmpty())
            complain(rule->code.value, report->problem);
        exit(report->isFaulty ? BadDefinition : Done);
    }

private:
    static Json idsOf(const std::vector<RaisedSpan>& spans)
    {
        Json list = Json::array();
        for (const RaisedSpan& span : spans)
            list.push_back({{"record", span.record}, {"from", toJson(toIso(span.from))}, {"to", span.to ? Json(toJson(toIso(*span.to))) : Json()}});
        return list;
    }
};

} // namespace

void printExplanation(const RuleExplanation& explanation, bool asJson, const std::optional<ItemWork>& work, Timestamp now)
{
    if (asJson) {
        Json json = {{"rule", toJson(explanation.ruleVersion)}, {"name", toJson(explanation.name.in(u"en"_s))}, {"why", toJson(explanation.why.in(u"en"_s))},
            {"raised", explanation.isRaised}, {"values", factsJson(explanation.values)}, {"for", factsJson(explanation.inFavour)},
            {"against", factsJson(explanation.against)}, {"stops", factsJson(explanation.stops)}, {"ordering", factsJson(explanation.ordering)}};
        if (explanation.severity)
            json["severity"] = toJson(toName(*explanation.severity));
        if (explanation.score)
            json["score"] = {{"points", *explanation.score}, {"band", toJson(explanation.band)}};
        if (explanation.nextChange)
            json["nextChange"] = toJson(toIso(*explanation.nextChange));
        if (work)
            json["work"] = toJson(*work);
        print(json);
        return;
    }
    print(u"%1  %2\n%3\n%4%5\n"_s.arg(explanation.ruleVersion, plain(explanation.name.in(u"en"_s)), plain(explanation.why.in(u"en"_s)),
        explanation.isRaised ? u"raised"_s : u"not raised"_s, explanation.severity ? u", severity "_s + toName(*explanation.severity) : QString()));
    printFacts(u"values"_s, explanation.values);
    printFacts(u"speaks for"_s, explanation.inFavour);
    printFacts(u"speaks against"_s, explanation.against);
    printFacts(u"may not be approved"_s, explanation.stops);
    if (explanation.score)
        print(u"risk %1 of 100, %2\n"_s.arg(*explanation.score).arg(explanation.band));
    printFacts(u"order"_s, explanation.ordering);
    if (explanation.nextChange)
        print(u"may change at %1\n"_s.arg(toIso(*explanation.nextChange)));
    if (work)
        print(workText(*work, now));
}

std::unique_ptr<Command> makeRulesCommand(const Options& options)
{
    if (options.command == u"rules check"_s)
        return std::make_unique<Check>(options);
    if (options.command == u"rules explain"_s)
        return std::make_unique<Explain>(options);
    if (options.command == u"rules test"_s)
        return std::make_unique<Test>(options);
    if (options.command == u"rules backtest"_s)
        return std::make_unique<Backtest>(options);
    if (options.command == u"rules propose"_s || options.command == u"rules publish"_s)
        return makeAgreeCommand(options);
    if (options.command == u"rules noise"_s)
        return makeNoiseCommand(options);
    if (options.command == u"items explain"_s)
        return std::make_unique<ExplainItem>(options);
    return nullptr;
}

} // namespace backroom::ctl
