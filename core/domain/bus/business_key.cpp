// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/bus/business_key.h"

#include "core/domain/rules/definition_reader.h"

#include <algorithm>
#include <iterator>

namespace backroom {

namespace {

QString valueAt(const std::map<QString, QString>& values, const QString& key)
{
    const auto found = values.find(key);
    return found == values.end() ? QString() : found->second;
}

RecordQuery effectFrom(DefinitionReader& reader)
{
    RecordQuery effect{reader.text("model"), reader.domain("domain"), 1, {}};
    effect.least = reader.integer("count", 1);
    if (effect.least < 1)
        reader.fail(reader.pointer("count"), QStringLiteral("must be at least 1"));
    if (!dumpJson(effect.domain.source()).contains("{reference}"))
        reader.fail(reader.pointer("domain"), QStringLiteral("must ask for {reference}"));
    else if (!effect.domain.isForServer())
        reader.fail(reader.pointer("domain"), QStringLiteral("asks what no server knows"));
    return effect;
}

} // namespace

Result<FlowBook> FlowBook::fromJson(const Json& json)
{
    FlowBook book;
    DefinitionReader reader(json);
    for (const char* others : {"id", "causes", "rules"})
        reader.skip(others);
    if (const Json* custom = reader.object("customData", false)) {
        DefinitionReader keys(*custom, reader.pointer("customData"));
        book.m_modelKey = keys.text("model");
        book.m_referenceKey = keys.text("reference");
        reader.absorb(keys);
    }
    eachObject(reader, "flows", false, [&book](DefinitionReader& one) {
        Flow flow;
        flow.name = one.text("name");
        flow.model = one.text("model", false);
        flow.reference = one.text("reference", false);
        flow.softFailures = one.flag("softFailures");
        if (const Json* effect = one.object("effect", false)) {
            DefinitionReader wanted(*effect, one.pointer("effect"));
            flow.effect = effectFrom(wanted);
            one.absorb(wanted);
        }
        if (!flow.reference.isEmpty() && !flow.reference.startsWith(u'/'))
            one.fail(one.pointer("reference"), QStringLiteral("must begin with /"));
        book.m_flows.push_back(std::move(flow));
    });
    if (const auto error = reader.finish())
        return *error;
    return book;
}

void FlowBook::add(FlowBook other)
{
    if (!other.m_referenceKey.isEmpty()) {
        m_modelKey = other.m_modelKey;
        m_referenceKey = other.m_referenceKey;
    }
    m_flows.insert(m_flows.begin(), std::make_move_iterator(other.m_flows.begin()), std::make_move_iterator(other.m_flows.end()));
}

const FlowBook::Flow* FlowBook::find(const QString& flowName) const
{
    const auto fits = [&flowName](const Flow& flow) {
        return flow.name.endsWith(u'*') ? flowName.startsWith(QStringView(flow.name).chopped(1)) : flow.name == flowName;
    };
    const auto found = std::find_if(m_flows.begin(), m_flows.end(), fits);
    return found == m_flows.end() ? nullptr : &*found;
}

BusinessKey FlowBook::keyOf(const Execution& execution) const
{
    BusinessKey key{valueAt(execution.customData, m_modelKey), valueAt(execution.customData, m_referenceKey)};
    if (key.isKnown())
        return key;
    const Flow* flow = find(execution.flowName);
    if (!flow)
        return {};
    key = {flow->model, valueAt(execution.picked, flow->reference)};
    return key.isKnown() ? key : BusinessKey();
}

QStringList FlowBook::pointersOf(const QString& flowName) const
{
    const Flow* flow = find(flowName);
    return flow && !flow->reference.isEmpty() ? QStringList{flow->reference} : QStringList();
}

std::optional<RecordQuery> FlowBook::effectOf(const QString& flowName, const QString& reference) const
{
    const Flow* flow = find(flowName);
    if (!flow || !flow->effect || reference.isEmpty())
        return std::nullopt;
    RecordQuery effect = *flow->effect;
    effect.domain = withValues(effect.domain, {{"reference", toJson(reference)}});
    return effect;
}

bool FlowBook::countsSoftFailures(const QString& flowName) const
{
    const Flow* flow = find(flowName);
    return flow && flow->softFailures;
}

} // namespace backroom
