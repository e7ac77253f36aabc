// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/rules/rule_examples.h"

#include "core/domain/rules/feed_reach.h"

#include <algorithm>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

/// A moment in the opening hours of an ordinary working day, for examples that do not depend on one.
const Timestamp usualNow = *fromIso(u"2026-03-03T10:00:00Z"_s);

class Bench {
public:
    Bench(const Rule& rule, const std::vector<FeedDefinition>& feeds, const CalendarBook& calendars, const RuleExample& example,
        const std::map<QString, ModelSchema>& schemas)
        : m_rule(rule), m_engine(m_mirror)
    {
        m_mirror.source = {u"example"_s};
        const auto own = std::find_if(feeds.begin(), feeds.end(), [&](const FeedDefinition& feed) { return feed.id == rule.feed; });
        if (own == feeds.end())
            return;
        m_model = own->model;
        m_records = example.with;
        Json& ownRecords = m_records[m_model];
        if (ownRecords.is_null())
            ownRecords = Json::array();
        ownRecords.push_back(example.record);
        if (!ownRecords.back().contains("id"))
            ownRecords.back()["id"] = 1;
        m_id = ownRecords.back()["id"].get<std::int64_t>();
        Rule tried = rule;
        tried.mode = Rule::Mode::Active;
        m_engine.setDefinitions(feeds, {tried}, calendars);
        for (const FeedDefinition& feed : feeds)
            addModel(feed, schemas.at(feed.model));
    }

    const std::map<QString, QStringList>& unknown() const { return m_unknown; }

    ExampleOutcome tryAt(const RuleExample& example, int number)
    {
        ExampleOutcome outcome{number, example.raises, false, {}, {}};
        const Timestamp now = example.now.value_or(usualNow);
        m_engine.evaluate(now);
        const BoundRule* bound = m_engine.rule(m_rule.code);
        if (!bound) {
            const auto problems = m_engine.problems();
            outcome.text = problems.empty() ? u"the rule does not take part"_s : problems.front().text;
            return outcome;
        }
        const bool isRaised = m_engine.isRaised(m_rule.code, m_id);
        if (isRaised != example.raises) {
            outcome.text = isRaised ? u"raised, but should not be: %1"_s.arg(example.why) : u"not raised, but should be"_s;
            return outcome;
        }
        if (isRaised) {
            const auto row = m_mirror.table(m_model).rowOf(m_id);
            const EvaluationContext context = m_engine.contextOf(*m_engine.feedOf(m_rule), *row, now);
            const Severity severity = bound->severityOf(*row, context);
            if (example.severity && severity != *example.severity)
                outcome.text = u"severity %1, expected %2"_s.arg(toName(severity), toName(*example.severity));
            else
                outcome.text = firstSaidDifferently(*bound, *row, context, example);
        }
        outcome.passed = outcome.text.isEmpty();
        return outcome;
    }

private:
    static bool isCodeOf(const Rule& rule, const QString& code)
    {
        const auto has = [&code](const std::vector<Argument>& arguments) {
            return std::any_of(arguments.begin(), arguments.end(), [&code](const Argument& argument) { return argument.code == code; });
        };
        return has(rule.speaksFor) || has(rule.speaksAgainst) || has(rule.hardStops);
    }

    static QString firstSaidDifferently(const BoundRule& bound, RecordTable::Row row, const EvaluationContext& context, const RuleExample& example)
    {
        const auto inWords = [](std::optional<int> points) { return points ? u"holds with %1 points"_s.arg(*points) : u"does not hold"_s; };
        std::map<QString, std::optional<int>> said;
        for (const auto& facts : {bound.inFavour(row, context), bound.against(row, context), bound.stops(row, context)}) {
            for (const Fact& fact : facts)
                said[fact.key] = fact.points;
        }
        for (const auto& [code, expected] : example.says) {
            if (!isCodeOf(bound.rule(), code))
                return u"the rule says nothing with the code %1"_s.arg(code);
            if (said[code] != expected)
                return u"%1 %2, but %3 was expected"_s.arg(code, inWords(said[code]), inWords(expected));
        }
        return {};
    }

    void addModel(const FeedDefinition& feed, ModelSchema schema)
    {
        std::vector<QString> fields = feed.fields;
        const auto records = m_records.find(feed.model);
        if (records != m_records.end()) {
            for (const Json& record : records->second) {
                for (const auto& [key, value] : record.items()) {
                    const QString name = QString::fromStdString(key);
                    if (name == u"id"_s)
                        continue;
                    if (std::find(fields.begin(), fields.end(), name) == fields.end())
                        fields.push_back(name);
                    if (schema.try_emplace(name, FieldSchema{u"char"_s, {}}).second)
                        m_unknown[feed.model].push_back(name);
                }
            }
        }
        for (const QString& field : fields)
            schema.try_emplace(field, FieldSchema{u"char"_s, {}});
        m_engine.setSchema(feed.model, schema, fields);
        if (records == m_records.end())
            return;
        for (const Json& record : records->second) {
            std::vector<QString> names;
            std::vector<FieldValue> values;
            std::int64_t id = 0;
            for (const auto& [key, value] : record.items()) {
                if (key == "id") {
                    id = value.is_number_integer() ? value.get<std::int64_t>() : 0;
                } else {
                    names.push_back(QString::fromStdString(key));
                    values.push_back(fieldValueFromJson(value));
                }
            }
            m_mirror.table(feed.model).upsert(id, names, values);
            m_engine.recordChanged(feed.model, id);
        }
    }

    const Rule& m_rule;
    Mirror m_mirror;
    RuleEngine m_engine;
    QString m_model;
    std::int64_t m_id = 0;
    std::map<QString, Json> m_records;
    std::map<QString, QStringList> m_unknown;
};

QString inWords(const std::map<QString, QStringList>& unknown)
{
    QStringList gaps;
    for (const auto& [model, fields] : unknown)
        gaps << u"the type of %1 on %2 is not known"_s.arg(fields.join(u", "_s), model);
    return gaps.join(u"; "_s);
}

} // namespace

std::vector<ExampleOutcome> tryExamples(const Rule& rule, const std::vector<FeedDefinition>& feeds, const CalendarBook& calendars,
    const std::function<ModelSchema(const QString& model)>& schemaOf)
{
    std::map<QString, ModelSchema> schemas;
    for (const FeedDefinition& feed : feeds)
        schemas.emplace(feed.model, schemaOf(feed.model));
    FeedReach reach(feeds, [&](const QString& model) {
        const auto schema = schemas.find(model);
        return schema == schemas.end() ? nullptr : &schema->second;
    });
    reach.add(rule);
    // Planning what the other feeds compute would take most of the time.
    std::vector<FeedDefinition> reached;
    std::copy_if(feeds.begin(), feeds.end(), std::back_inserter(reached), [&](const FeedDefinition& feed) { return reach.feeds().contains(feed.id); });
    std::vector<ExampleOutcome> outcomes;
    for (std::size_t i = 0; i < rule.examples.size(); ++i) {
        const RuleExample& example = rule.examples[i];
        const int number = static_cast<int>(i);
        Bench bench(rule, reached, calendars, example, schemas);
        if (bench.unknown().empty())
            outcomes.push_back(bench.tryAt(example, number));
        else
            outcomes.push_back({number, example.raises, false, inWords(bench.unknown()), bench.unknown()});
    }
    return outcomes;
}

} // namespace backroom
