// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/rule_desk.h"

#include "core/domain/rules/choice_check.h"
#include "core/engine/detail_builder.h"

#include <QRegularExpression>

#include <algorithm>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

constexpr int decisionsLookedAt = 10'000;
/// Derived values read each other; nobody nests them deeper.
constexpr int deepestFormula = 8;

/// What the schema says without the columns computed here.
ModelSchema shownSchema(const Mirror& mirror, const QString& model)
{
    ModelSchema shown;
    if (const ModelSchema* schema = mirror.schema(model)) {
        std::copy_if(schema->begin(), schema->end(), std::inserter(shown, shown.end()), [](const auto& field) { return !field.first.startsWith(u'$'); });
    }
    return shown;
}

const QRegularExpression& derivedName()
{
    static const QRegularExpression form(u"\\$[a-z][a-z0-9_]*"_s);
    return form;
}

} // namespace

RuleDesk::RuleDesk(Clock& clock, const Definitions& definitions, const QueueBoard& board, const CacheStore& cache, const LedgerStore& ledger, SourceId source)
    : m_clock(clock), m_definitions(definitions), m_board(board), m_cache(cache), m_ledger(ledger), m_source(std::move(source))
{
}

std::vector<RuleStatus> RuleDesk::statuses() const
{
    std::map<RuleId, QString> problems;
    for (const RuleProblem& problem : m_board.engine().problems())
        problems.emplace(problem.rule, problem.text);
    std::vector<RuleStatus> all;
    for (const Rule& rule : m_definitions.rules) {
        RuleStatus status{rule.code, rule.number, rule.version, rule.mode, rule.queue, rule.name, m_definitions.fileOf(rule.code), 0, {}};
        status.raised = m_board.engine().raisedBy(rule.code);
        QStringList remarks;
        if (const auto problem = problems.find(rule.code); problem != problems.end()) {
            for (const QString& line : problem->second.split(u'\n'))
                remarks << inWords(line);
        }
        if (const FeedDefinition* feed = m_definitions.feed(rule.feed))
            remarks += unknownChoices(rule, feed->model, [this](const QString& model) { return m_board.mirror().schema(model); });
        status.problem = remarks.join(u"; "_s);
        all.push_back(std::move(status));
    }
    return all;
}

QString RuleDesk::absence(const QString& model) const
{
    const auto known = m_board.engine().unavailable().find(model);
    if (known == m_board.engine().unavailable().end())
        return {};
    return known->second == toName(ErrorKind::Access) ? u"you may not read %1"_s.arg(model) : u"this server has no %1"_s.arg(model);
}

QString RuleDesk::causeOf(const QString& derived, int depth) const
{
    for (const DerivedColumns::Problem& problem : m_board.engine().derivedProblems()) {
        if (problem.column == derived)
            return u"%1 %2"_s.arg(m_definitions.fileOf(problem.feed), problem.detail);
    }
    for (const FeedDefinition& feed : m_definitions.feeds) {
        for (const AggregateDefinition& aggregate : feed.aggregates) {
            const FeedDefinition* counted = aggregate.name == derived ? m_definitions.feed(aggregate.of) : nullptr;
            if (const QString cause = counted ? absence(counted->model) : QString(); !cause.isEmpty())
                return cause;
        }
        for (const FormulaDefinition& formula : feed.formulas) {
            if (formula.name != derived || depth == 0)
                continue;
            QString read = formula.expression;
            for (const auto& [name, path] : formula.uses)
                read += u' ' + path;
            for (auto found = derivedName().globalMatch(read); found.hasNext();) {
                if (const QString cause = causeOf(found.next().captured(), depth - 1); !cause.isEmpty())
                    return cause;
            }
        }
    }
    return {};
}

QString RuleDesk::inWords(const QString& problem) const
{
    if (const QString name = derivedName().match(problem).captured(); !name.isEmpty()) {
        const QString cause = causeOf(name, deepestFormula);
        return cause.isEmpty() ? problem : u"%1: %2"_s.arg(problem, cause);
    }
    for (const FeedDefinition& feed : m_definitions.feeds) {
        const bool isAwaited = !m_board.mirror().schema(feed.model) && !m_board.engine().unavailable().contains(feed.model);
        if (isAwaited && problem.endsWith(feed.model + u" is not mirrored"_s))
            return u"%1 has not been read yet"_s.arg(feed.model);
    }
    for (const auto& [model, fields] : m_board.closedFields()) {
        for (const QString& field : fields) {
            if (problem.endsWith(u"no field %1 on %2"_s.arg(field, model)))
                return u"%1: you may not read what it leads to"_s.arg(problem);
        }
    }
    for (const auto& [model, reason] : m_board.engine().unavailable()) {
        if (problem == model + QStringLiteral(": ") + reason)
            return absence(model);
        if (problem.contains(model))
            return u"%1: %2"_s.arg(problem, absence(model));
    }
    return problem;
}

Result<RuleExplanation> RuleDesk::explain(const RuleId& code, std::int64_t id) const
{
    const Rule* rule = m_board.rule(code);
    const BoundRule* bound = m_board.boundRule(code);
    if (!rule)
        return Error::of(ErrorKind::Missing, u"there is no rule %1"_s.arg(code.value));
    if (!bound)
        return Error::of(ErrorKind::Missing, u"%1 takes no part on this source"_s.arg(code.value));
    const FeedDefinition& feed = *m_board.feed(rule->feed);
    const RecordKey key{m_source, feed.model, id};
    const auto record = m_board.record(key);
    if (!record)
        return Error::of(ErrorKind::Missing, u"%1 %2 is not mirrored"_s.arg(feed.model).arg(id));
    const RecordContext context = m_board.contextOf(feed.id);
    const RecordTable::Row row = *m_board.mirror().find(feed.model)->rowOf(id);
    const EvaluationContext evaluation = m_board.engine().contextOf(feed, row, m_clock.now());
    RuleExplanation explanation;
    explanation.ruleVersion = rule->versionName();
    explanation.name = rule->name;
    explanation.why = rule->why;
    explanation.isRaised = bound->when().matches(row, evaluation);
    explanation.nextChange = bound->nextChange(row, explanation.isRaised, evaluation);
    for (const QString& path : rule->when.paths())
        explanation.values.push_back({path, presentValue(*record, path, feed, context), 0, labelOf(*record, path, feed, context)});
    if (!explanation.isRaised)
        return explanation;
    explanation.inFavour = bound->inFavour(row, evaluation);
    explanation.against = bound->against(row, evaluation);
    explanation.stops = bound->stops(row, evaluation);
    const WorkItem item = itemOf(*bound, feed, row, *record, context, evaluation);
    explanation.severity = item.severity;
    // What made it as severe, and as urgent, as it is.
    const std::vector<QString> asked = rule->when.paths();
    std::set<QString> shown(asked.begin(), asked.end());
    const auto showWhy = [&](const SearchDomain& domain) {
        for (const QString& path : domain.paths()) {
            const QString value = presentValue(*record, path, feed, context);
            if (!value.isEmpty() && shown.insert(path).second)
                explanation.values.push_back({path, value, 0, labelOf(*record, path, feed, context)});
        }
    };
    for (const auto& [domain, severity] : rule->severities) {
        if (severity == item.severity)
            showWhy(domain);
    }
    for (const auto& [domain, priority] : rule->priorities) {
        if (priority == item.priority)
            showWhy(domain);
    }
    explanation.score = item.score;
    explanation.band = item.band;
    explanation.ordering = m_board.orderingOf(item);
    return explanation;
}

std::optional<Error> RuleDesk::objectionTo(const Rule& rule) const
{
    const FeedDefinition* feed = m_definitions.feed(rule.feed);
    if (!feed)
        return Error::of(ErrorKind::BadInput, u"/feed: there is no feed \"%1\""_s.arg(rule.feed.value));
    if (!m_definitions.queue(rule.queue))
        return Error::of(ErrorKind::BadInput, u"/queue: there is no queue \"%1\""_s.arg(rule.queue.value));
    Rule complete = rule;
    if (const QStringList problems = m_definitions.lendActions(complete); !problems.isEmpty())
        return Error::of(ErrorKind::BadInput, problems.join(u'\n'));
    if (!m_board.mirror().schema(feed->model))
        return std::nullopt;
    const auto bound = BoundRule::bind(rule, feed->model, m_board.mirror());
    if (bound)
        return bound->isFaulty() ? std::optional(Error::of(ErrorKind::BadInput, QStringList(bound->missing().begin(), bound->missing().end()).join(u'\n'))) : std::nullopt;
    const QStringList faults = bound.error().detail.split(u'\n');
    const bool isOfSource = bound.error().kind == ErrorKind::UnknownModel || std::all_of(faults.begin(), faults.end(), [this](const QString& fault) {
        const QString derived = derivedName().match(fault).captured();
        return !derived.isEmpty() && !causeOf(derived, deepestFormula).isEmpty();
    });
    return isOfSource ? std::nullopt : std::optional(Error::of(ErrorKind::BadInput, bound.error().detail));
}

std::vector<ExampleOutcome> RuleDesk::tryExamples(const Rule& rule, const std::function<ModelSchema(const QString& model)>& usual) const
{
    auto outcomes = backroom::tryExamples(rule, m_definitions.feeds, m_definitions.calendars, [&](const QString& model) {
        ModelSchema known = shownSchema(m_board.mirror(), model);
        known.merge(usual(model));
        return known;
    });
    for (ExampleOutcome& outcome : outcomes) {
        for (const auto& [model, fields] : outcome.unknown)
            outcome.text += u" (%1)"_s.arg(whyUnknown(model));
    }
    return outcomes;
}

QString RuleDesk::whyUnknown(const QString& model) const
{
    if (m_board.mirror().schema(model))
        return u"%1 has no such field here, or you may not read it"_s.arg(model);
    const QString reason = absence(model);
    return reason.isEmpty() ? u"%1 has not been read yet; pull first"_s.arg(model) : reason;
}

Result<BacktestReport> RuleDesk::backtest(const Rule& changed, Duration back) const
{
    const auto present = std::find_if(m_definitions.rules.begin(), m_definitions.rules.end(), [&](const Rule& rule) { return rule.code == changed.code; });
    BacktestReport report;
    report.to = m_clock.now();
    report.from = report.to - back;
    ReplayInput input;
    input.feeds = m_definitions.feeds;
    input.calendars = &m_definitions.calendars;
    input.from = report.from;
    input.to = report.to;
    Rule candidate = changed;
    candidate.code = {changed.code.value + u" (changed)"_s};
    candidate.mode = Rule::Mode::Active;
    if (present != m_definitions.rules.end()) {
        input.rules.push_back(*present);
        input.rules.back().mode = Rule::Mode::Active;
    }
    input.rules.push_back(candidate);
    std::set<QString> models;
    for (const FeedDefinition& feed : m_definitions.feeds) {
        const ModelSchema schema = shownSchema(m_board.mirror(), feed.model);
        if (schema.empty())
            continue;
        models.insert(feed.model);
        input.schemas[feed.model] = schema;
    }
    auto versions = m_cache.versions(m_source, models, report.from);
    if (!versions)
        return versions.error();
    input.versions = std::move(*versions);
    report.versions = input.versions.size();
    // Nothing is known of the time before the first reading here, so it counts neither as quiet nor as work saved.
    Timestamp known = report.to;
    for (const RecordVersion& version : input.versions)
        known = std::min(known, version.since);
    report.from = std::max(report.from, known);
    input.from = report.from;
    const ReplayResult result = replay(input);
    for (const RuleProblem& problem : result.problems) {
        if (problem.rule != candidate.code)
            continue;
        report.problem = QString(problem.text).replace(u'\n', u"; "_s);
        report.isFaulty = !problem.isOfSource;
    }
    const auto spansOf = [&](const RuleId& rule) {
        const auto found = result.spans.find(rule);
        return found == result.spans.end() ? std::vector<RaisedSpan>() : found->second;
    };
    const auto before = spansOf(changed.code);
    const auto after = spansOf(candidate.code);
    report.presentItems = before.size();
    report.changedItems = after.size();
    report.comparison = compare(before, after);
    const auto decisions = m_ledger.decisions(decisionsLookedAt);
    if (!decisions)
        return decisions.error();
    const FeedDefinition* feed = m_definitions.feed(changed.feed);
    const auto count = [&](const std::vector<RaisedSpan>& spans, DecisionVerb verb) {
        return static_cast<std::size_t>(std::count_if(spans.begin(), spans.end(), [&](const RaisedSpan& span) {
            return std::any_of(decisions->begin(), decisions->end(), [&](const Decision& decision) {
                return feed && decision.record.model == feed->model && decision.record.id == span.record && decision.verb == verb && decision.decidedAt >= span.from
                    && (!span.to || decision.decidedAt <= *span.to + std::chrono::hours(1));
            });
        }));
    };
    report.appearedApproved = count(report.comparison.appeared, verbs::approve);
    report.appearedRejected = count(report.comparison.appeared, verbs::reject);
    report.vanishedApproved = count(report.comparison.vanished, verbs::approve);
    report.vanishedRejected = count(report.comparison.vanished, verbs::reject);
    const double days = std::max(1.0, static_cast<double>((report.to - report.from).count()) / 86'400'000.0);
    const int minutesBefore = present == m_definitions.rules.end() ? 0 : present->minutes;
    report.minutesADay = (static_cast<double>(after.size()) * changed.minutes - static_cast<double>(before.size()) * minutesBefore) / days;
    return report;
}

} // namespace backroom
