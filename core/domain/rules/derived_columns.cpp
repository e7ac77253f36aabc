// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/rules/derived_columns.h"

#include "core/domain/rules/derived_sources.h"

#include <algorithm>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

/// A column on its way into the plan.
struct Candidate {
    DerivedColumn column;
    QString pointer; ///< "/formulas/0"
    bool awaitsSchema = false;
    std::vector<std::size_t> reads; ///< other candidates
    std::optional<QString> refusal; ///< pointer and reason
    bool isOfSource = false;        ///< refused for what this source lacks
};

/// Collects the candidates of all feeds, then their inputs, then sorts them.
class Planner {
public:
    Planner(const std::vector<FeedDefinition>& feeds, const DerivedColumns::SchemaOf& schemaOf) : m_sources(feeds, schemaOf)
    {
        for (const FeedDefinition& feed : feeds) {
            if (m_sources.feedOf(feed.model) != &feed) // one feed a model; the engine says so
                continue;
            for (std::size_t i = 0; i < feed.formulas.size(); ++i)
                add(feed, feed.formulas[i].name, feed.formulas[i].unit, u"/formulas/%1"_s.arg(i)).column.formulaIndex = i;
            for (std::size_t i = 0; i < feed.aggregates.size(); ++i)
                add(feed, feed.aggregates[i].name, feed.aggregates[i].unit, u"/aggregates/%1"_s.arg(i)).column.aggregateIndex = i;
        }
        for (Candidate& candidate : m_candidates) {
            if (!candidate.refusal)
                readInputs(candidate);
        }
    }

    /// Every candidate once: columns in the order of computing, and the reasons of the refused.
    void sort(std::vector<DerivedColumn>& columns, std::vector<DerivedColumns::Problem>& problems)
    {
        enum class Mark { New, Open, Done };
        std::vector<Mark> marks(m_candidates.size(), Mark::New);
        std::vector<std::size_t> path;
        const std::function<void(std::size_t)> visit = [&](std::size_t at) {
            if (marks[at] == Mark::Done)
                return;
            if (marks[at] == Mark::Open) {
                refuseCycle(path, at);
                return;
            }
            marks[at] = Mark::Open;
            path.push_back(at);
            for (const std::size_t read : m_candidates[at].reads)
                visit(read);
            path.pop_back();
            marks[at] = Mark::Done;
            finish(m_candidates[at]);
            if (!m_candidates[at].refusal)
                columns.push_back(m_candidates[at].column);
        };
        for (std::size_t i = 0; i < m_candidates.size(); ++i)
            visit(i);
        for (const Candidate& candidate : m_candidates) {
            if (candidate.refusal)
                problems.push_back({candidate.column.feed, candidate.pointer + *candidate.refusal, candidate.isOfSource, candidate.column.name});
        }
    }

private:
    Candidate& add(const FeedDefinition& feed, const QString& name, const Unit& unit, const QString& pointer)
    {
        Candidate& candidate = m_candidates.emplace_back();
        candidate.column.feed = feed.id;
        candidate.column.model = feed.model;
        candidate.column.name = name;
        candidate.column.unit = unit;
        candidate.pointer = pointer;
        if (!m_places.emplace(std::pair(feed.model, name), m_candidates.size() - 1).second)
            candidate.refusal = u"/name: there is another %1"_s.arg(name);
        else
            m_sources.addDerived(feed.model, name, unit);
        return candidate;
    }

    const FormulaDefinition& formulaOf(const Candidate& candidate) const
    {
        return m_sources.feedOf(candidate.column.model)->formulas[*candidate.column.formulaIndex];
    }
    const AggregateDefinition& aggregateOf(const Candidate& candidate) const
    {
        return m_sources.feedOf(candidate.column.model)->aggregates[*candidate.column.aggregateIndex];
    }

    void readInputs(Candidate& candidate)
    {
        addInput(candidate, {DerivedInput::Reach::Path, {}, candidate.column.model, u"id"_s});
        if (candidate.column.isAggregate())
            readAggregate(candidate, aggregateOf(candidate));
        else
            readFormula(candidate, formulaOf(candidate));
    }

    void readFormula(Candidate& candidate, const FormulaDefinition& formula)
    {
        const auto sources = Formula::sourcesOf(formula);
        if (!sources) {
            candidate.refusal = sources.error().detail;
            return;
        }
        for (const QString& source : *sources) {
            const auto used = std::find_if(formula.uses.begin(), formula.uses.end(), [&source](const auto& use) { return use.second == source; });
            const QString place = used == formula.uses.end() ? u"/expression"_s : u"/uses/"_s + used->first;
            read(candidate, place, DerivedInput::Reach::Path, candidate.column.model, source, SourceKind::Number);
        }
    }

    void readAggregate(Candidate& candidate, const AggregateDefinition& aggregate)
    {
        const FeedDefinition* counted = m_sources.feed(aggregate.of);
        if (!counted) {
            candidate.refusal = u"/of: there is no feed %1"_s.arg(aggregate.of.value);
            return;
        }
        candidate.column.countedModel = counted->model;
        const auto readCounted = [&](const char* member, const QString& source, SourceKind kind) {
            return read(candidate, u'/' + QLatin1StringView(member), DerivedInput::Reach::Counted, counted->model, source, kind);
        };
        addInput(candidate, {DerivedInput::Reach::Counted, {}, counted->model, u"id"_s});
        for (const QString& field : aggregate.where.fields())
            readCounted("where", field, SourceKind::Any);
        const auto readOwn = [&](const char* member, const QString& source, SourceKind kind) {
            read(candidate, u'/' + QLatin1StringView(member), DerivedInput::Reach::Path, candidate.column.model, source, kind);
        };
        for (const QString& field : aggregate.by)
            readCounted("by", field, SourceKind::Key);
        for (const QString& field : aggregate.key)
            readOwn("key", field, SourceKind::Key);
        for (const auto& [member, field] : {std::pair("at", aggregate.at), {"until", aggregate.until}}) {
            if (!field.isEmpty())
                readCounted(member, field, SourceKind::Time);
        }
        for (const auto& [member, field] : {std::pair("from", aggregate.from), {"to", aggregate.to}}) {
            if (!field.isEmpty())
                readOwn(member, field, SourceKind::Time);
        }
        if (!aggregate.other.isEmpty()) {
            readCounted("other", aggregate.other, SourceKind::Key);
            readOwn("other", aggregate.other, SourceKind::Key);
        }
        if (aggregate.field.isEmpty())
            return;
        const auto unit = readCounted("field", aggregate.field, SourceKind::Number);
        if (unit && *unit != aggregate.unit && !candidate.refusal)
            candidate.refusal = u"/unit: gives %1, not %2"_s.arg(unit->toText(), aggregate.unit.toText());
    }

    std::optional<Unit> read(Candidate& candidate, const QString& place, DerivedInput::Reach reach, const QString& model, const QString& source, SourceKind kind)
    {
        Source found = m_sources.resolve(model, source, kind);
        for (DerivedInput& input : found.inputs) {
            input.reach = reach;
            addInput(candidate, std::move(input));
        }
        if (!found.refusal.isEmpty() && !candidate.refusal) {
            candidate.refusal = place + u": "_s + found.refusal;
            candidate.isOfSource = found.isOfSource;
        }
        candidate.awaitsSchema = candidate.awaitsSchema || found.awaitsSchema;
        return found.unit;
    }

    void addInput(Candidate& candidate, DerivedInput input)
    {
        auto& inputs = candidate.column.inputs;
        if (std::find(inputs.begin(), inputs.end(), input) != inputs.end())
            return;
        if (const auto place = m_places.find({input.model, input.field}); place != m_places.end())
            candidate.reads.push_back(place->second);
        inputs.push_back(std::move(input));
    }

    void refuseCycle(const std::vector<std::size_t>& path, std::size_t start)
    {
        const auto first = std::find(path.begin(), path.end(), start);
        for (auto one = first; one != path.end(); ++one) {
            QStringList way;
            for (std::ptrdiff_t i = 0; i <= path.end() - first; ++i)
                way << nameOf(*(first + ((one - first) + i) % (path.end() - first)));
            m_candidates[*one].refusal = u": reads itself: %1"_s.arg(way.join(u" \u2192 "_s));
        }
    }

    QString nameOf(std::size_t at) const
    {
        const DerivedColumn& column = m_candidates[at].column;
        return column.model + u'.' + column.name;
    }

    /// What it reads is finished.
    void finish(Candidate& candidate)
    {
        for (const std::size_t read : candidate.reads) {
            if (!m_candidates[read].refusal || candidate.refusal)
                continue;
            candidate.refusal = u": reads %1, which is refused"_s.arg(nameOf(read));
            candidate.isOfSource = m_candidates[read].isOfSource;
        }
        if (candidate.refusal || candidate.awaitsSchema || candidate.column.isAggregate())
            return;
        auto formula = Formula::compile(formulaOf(candidate), [&](const QString& source) {
            return m_sources.resolve(candidate.column.model, source, SourceKind::Number).unit;
        });
        if (formula)
            candidate.column.formula = std::make_shared<const Formula>(std::move(*formula));
        else
            candidate.refusal = formula.error().detail;
    }

    DerivedSources m_sources;
    std::vector<Candidate> m_candidates;
    std::map<std::pair<QString, QString>, std::size_t> m_places;
};

} // namespace

DerivedColumns DerivedColumns::plan(const std::vector<FeedDefinition>& feeds, const SchemaOf& schemaOf)
{
    DerivedColumns planned;
    Planner(feeds, schemaOf).sort(planned.m_columns, planned.m_problems);
    for (std::size_t i = 0; i < planned.m_columns.size(); ++i) {
        for (const DerivedInput& input : planned.m_columns[i].inputs) {
            auto& readers = planned.m_readers[{input.model, input.field}];
            if (readers.empty() || readers.back() != i)
                readers.push_back(i);
        }
    }
    return planned;
}

const DerivedColumn* DerivedColumns::find(const QString& model, const QString& name) const
{
    const auto found = std::find_if(m_columns.begin(), m_columns.end(),
        [&](const DerivedColumn& column) { return column.model == model && column.name == name; });
    return found == m_columns.end() ? nullptr : &*found;
}

std::vector<std::size_t> DerivedColumns::affectedBy(const QString& model, const std::set<QString>& fields) const
{
    std::vector<char> isAffected(m_columns.size(), 0);
    const auto mark = [&](const QString& changed, const QString& field) {
        if (const auto readers = m_readers.find({changed, field}); readers != m_readers.end()) {
            for (const std::size_t reader : readers->second)
                isAffected[reader] = 1;
        }
    };
    for (const QString& field : fields)
        mark(model, field);
    // Each comes after what it reads, so one walk finds all.
    std::vector<std::size_t> affected;
    for (std::size_t i = 0; i < m_columns.size(); ++i) {
        if (!isAffected[i])
            continue;
        affected.push_back(i);
        mark(m_columns[i].model, m_columns[i].name);
    }
    return affected;
}

} // namespace backroom
