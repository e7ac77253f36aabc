// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/rules/feed_definition.h"

#include "core/domain/rules/definition_reader.h"
#include "core/base/names.h"

#include <algorithm>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {
/// Odoo's limit_time_real: how late a transaction may commit behind its write_date.
constexpr int minimumOverlapSeconds = 120;

constexpr auto latencyNames = nameTable<LatencyClass>({{LatencyClass::RealTime, "real-time"}, {LatencyClass::NearRealTime, "near-real-time"}, {LatencyClass::Scheduled, "scheduled"}});

void readDiscussion(DefinitionReader& reader, FeedDefinition& feed)
{
    feed.discussedOn = reader.textOrTexts("discussedOn", false);
    for (const QString& path : feed.discussedOn) {
        const QString first = path.section(u'.', 0, 0);
        if (std::find(feed.fields.begin(), feed.fields.end(), first) == feed.fields.end())
            reader.fail(reader.pointer("discussedOn"), u"%1 is not among the fields"_s.arg(first));
    }
}

void readUnits(DefinitionReader& reader, FeedDefinition& feed)
{
    const Json* units = reader.object("units", false);
    if (!units)
        return;
    for (const auto& [key, value] : units->items()) {
        const QString field = QString::fromStdString(key);
        const QString pointer = reader.pointer("units") + u'/' + field;
        if (std::find(feed.fields.begin(), feed.fields.end(), field) == feed.fields.end())
            reader.fail(pointer, u"is not among the fields"_s);
        const auto unit = Unit::parse(textOf(value));
        if (!unit)
            reader.fail(pointer, unit.error().detail);
        else
            feed.units.emplace(field, *unit);
    }
}

/// Every entry of a list by its own reader, which knows the pointer.
template <typename Definition>
void readEach(DefinitionReader& reader, const char* key, Result<Definition> (*read)(const Json&, const QString&), std::vector<Definition>& found)
{
    const Json* list = reader.list(key, false);
    for (std::size_t i = 0; list && i < list->size(); ++i) {
        auto one = read((*list)[i], reader.pointer(key) + u'/' + QString::number(i));
        if (one)
            found.push_back(std::move(*one));
        else
            reader.absorb(one.error());
    }
}
void readLabels(DefinitionReader& reader, FeedDefinition& feed)
{
    const Json* labels = reader.object("labels", false);
    if (!labels)
        return;
    DefinitionReader each(*labels, reader.pointer("labels"));
    for (const auto& [field, label] : labels->items())
        feed.labels[QString::fromStdString(field)] = each.localText(field.c_str());
    reader.absorb(each);
}

} // namespace

LatencyClass latencyFrom(DefinitionReader& reader)
{
    const QString name = reader.text("latency", false);
    const auto latency = latencyNames.valueOf(name);
    if (!latency && !name.isEmpty())
        reader.fail(reader.pointer("latency"), u"must be real-time, near-real-time or scheduled"_s);
    return latency.value_or(LatencyClass::NearRealTime);
}

QString toName(LatencyClass latency)
{
    return latencyNames.nameOf(latency);
}

Result<FeedDefinition> feedFromJson(const Json& json)
{
    DefinitionReader reader(json);
    FeedDefinition feed;
    feed.id = {reader.text("id")};
    feed.model = reader.text("model");
    feed.domain = reader.domain("domain");
    feed.fields = reader.texts("fields");
    feed.companyField = reader.text("company", false);
    feed.currencyField = reader.text("currency", false);
    feed.latency = latencyFrom(reader);
    feed.lagTarget = reader.seconds("lagTargetSeconds");
    feed.pollInterval = reader.seconds("pollSeconds", 10);
    feed.overlap = reader.seconds("overlapSeconds", 180);
    feed.sweepInterval = reader.seconds("sweepSeconds", 600);
    feed.pageSize = reader.integer("pageSize", 2000);
    feed.dirtiedBy = reader.texts("dirtiedBy", false);
    feed.isOwn = reader.flag("own");
    feed.retentionDays = reader.integer("retentionDays", 0);
    feed.isOptional = reader.flag("optional");
    feed.isContextual = reader.flag("contextual");
    readDiscussion(reader, feed);
    readUnits(reader, feed);
    readLabels(reader, feed);
    readEach(reader, "formulas", formulaFromJson, feed.formulas);
    readEach(reader, "aggregates", aggregateFromJson, feed.aggregates);
    if (const Json* store = reader.object("store", false)) {
        DefinitionReader storeReader(*store, reader.pointer("store"));
        feed.storeField = storeReader.text("field");
        feed.storeSeparator = storeReader.text("before", false);
        reader.absorb(storeReader);
    }
    if (feed.overlap < std::chrono::seconds(minimumOverlapSeconds))
        reader.fail(reader.pointer("overlapSeconds"), u"must be at least %1"_s.arg(minimumOverlapSeconds));
    for (const auto& [name, time] : {std::pair("lagTargetSeconds", feed.lagTarget), {"pollSeconds", feed.pollInterval}, {"sweepSeconds", feed.sweepInterval}}) {
        if (time < std::chrono::seconds(1))
            reader.fail(reader.pointer(name), u"must be at least 1"_s);
    }
    for (std::size_t i = 0; i < feed.fields.size(); ++i) {
        const auto at = feed.fields.begin() + static_cast<std::ptrdiff_t>(i);
        if (std::find(feed.fields.begin(), at, feed.fields[i]) != at)
            reader.fail(reader.pointer("fields") + u'/' + QString::number(i), u"%1 stands there already"_s.arg(feed.fields[i]));
    }
    if (feed.retentionDays < 0)
        reader.fail(reader.pointer("retentionDays"), u"must not be negative"_s);
    if (feed.pageSize < 1 || feed.pageSize > 5000)
        reader.fail(reader.pointer("pageSize"), u"must be 1 to 5000"_s);
    if (std::find(feed.fields.begin(), feed.fields.end(), u"write_date"_s) == feed.fields.end())
        reader.fail(reader.pointer("fields"), u"must name write_date, by which changes are found"_s);
    if (const auto error = reader.finish())
        return *error;
    return feed;
}

namespace {

/// The member of the formula or aggregate with that name.
template <typename T>
const T* partOf(const FeedDefinition& feed, const QString& derived, T FormulaDefinition::*ofFormula, T AggregateDefinition::*ofAggregate)
{
    const auto isNamed = [&derived](const auto& one) { return one.name == derived; };
    if (const auto found = std::find_if(feed.formulas.begin(), feed.formulas.end(), isNamed); found != feed.formulas.end())
        return &(*found.*ofFormula);
    const auto found = std::find_if(feed.aggregates.begin(), feed.aggregates.end(), isNamed);
    return found == feed.aggregates.end() ? nullptr : &(*found.*ofAggregate);
}

} // namespace

const DerivedCaption* FeedDefinition::captionOf(const QString& derived) const
{
    return partOf(*this, derived, &FormulaDefinition::caption, &AggregateDefinition::caption);
}

const Unit* FeedDefinition::unitOf(const QString& derived) const
{
    return partOf(*this, derived, &FormulaDefinition::unit, &AggregateDefinition::unit);
}

} // namespace backroom
