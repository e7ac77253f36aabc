// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/systems/system_map.h"

#include "core/domain/rules/definition_reader.h"
#include "core/base/names.h"

#include <algorithm>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

constexpr auto systemKinds = nameTable<SystemDefinition::Kind>({{SystemDefinition::Kind::Odoo, "odoo"}, {SystemDefinition::Kind::N8n, "n8n"},
    {SystemDefinition::Kind::Backroom, "backroom"}, {SystemDefinition::Kind::Outside, "outside"}});

template <typename T, typename Key>
const T* byId(const std::vector<T>& all, const Key& id)
{
    const auto found = std::find_if(all.begin(), all.end(), [&id](const T& one) { return one.id == id; });
    return found == all.end() ? nullptr : &*found;
}

template <typename T>
void putById(std::vector<T>& all, T one)
{
    const auto found = std::find_if(all.begin(), all.end(), [&one](const T& known) { return known.id == one.id; });
    if (found == all.end())
        all.push_back(std::move(one));
    else
        *found = std::move(one);
}

bool holds(const std::vector<QString>& names, const QString& name)
{
    return std::find(names.begin(), names.end(), name) != names.end();
}

SystemDefinition systemFrom(DefinitionReader& reader)
{
    SystemDefinition system{{reader.text("id")}, {}, reader.localText("name")};
    const QString kind = reader.text("kind");
    if (const auto known = systemKinds.valueOf(kind))
        system.kind = *known;
    else if (!kind.isEmpty())
        reader.fail(reader.pointer("kind"), u"must be odoo, n8n, backroom or outside"_s);
    return system;
}

BusinessEvent eventFrom(DefinitionReader& reader)
{
    BusinessEvent event{reader.text("id"), reader.localText("name"), {reader.text("domain")}, {reader.text("producer")}, {}, {reader.text("feed", false)}};
    for (const QString& consumer : reader.texts("consumers"))
        event.consumers.push_back({consumer});
    if (!event.feed.isEmpty()) // latency and target are the feed's, and stand there alone
        return event;
    event.latency = latencyFrom(reader);
    event.lagTarget = reader.seconds("lagTargetSeconds");
    if (event.lagTarget < std::chrono::seconds(1))
        reader.fail(reader.pointer("lagTargetSeconds"), u"must be at least 1"_s);
    return event;
}

/// What the file does not say stays as it was.
DataDomain merged(const DataDomain* known, DataDomain said)
{
    if (!known)
        return said;
    DataDomain domain = *known;
    domain.authority = std::move(said.authority);
    if (!said.name.isEmpty())
        domain.name = std::move(said.name);
    for (auto [all, more] : {std::pair(&domain.models, &said.models), {&domain.methods, &said.methods}}) {
        std::copy_if(more->begin(), more->end(), std::back_inserter(*all), [all = all](const QString& name) { return !holds(*all, name); });
    }
    return domain;
}

} // namespace

Result<SystemMapFile> systemMapFromJson(const Json& json)
{
    DefinitionReader reader(json);
    SystemMapFile file;
    reader.text("id");
    eachObject(reader, "systems", false, [&file](DefinitionReader& entry) { file.systems.push_back(systemFrom(entry)); });
    eachObject(reader, "domains", false, [&file](DefinitionReader& entry) {
        file.domains.push_back({{entry.text("id")}, entry.localText("name", false), {entry.text("authority")}, entry.texts("models", false), entry.texts("methods", false)});
    });
    eachObject(reader, "events", false, [&file](DefinitionReader& entry) { file.events.push_back(eventFrom(entry)); });
    if (const auto error = reader.finish())
        return *error;
    return file;
}

QStringList SystemMap::add(SystemMapFile file, const std::vector<FeedDefinition>& feeds)
{
    QStringList problems;
    const auto refuse = [&problems](const char* list, std::size_t index, const QString& objection) { problems.push_back(u"/%1/%2: %3"_s.arg(QLatin1StringView(list)).arg(index).arg(objection)); };
    for (SystemDefinition& system : file.systems)
        putById(m_systems, std::move(system));
    for (std::size_t i = 0; i < file.domains.size(); ++i) {
        const DataDomain* known = domain(file.domains[i].id);
        DataDomain said = merged(known, std::move(file.domains[i]));
        if (const QString objection = objectionTo(said); !objection.isEmpty())
            refuse("domains", i, objection);
        else
            putById(m_domains, std::move(said));
    }
    for (std::size_t i = 0; i < file.events.size(); ++i) {
        BusinessEvent& event = file.events[i];
        if (const QString objection = objectionTo(event, feeds); !objection.isEmpty()) {
            refuse("events", i, objection);
            continue;
        }
        if (const FeedDefinition* feed = event.feed.isEmpty() ? nullptr : byId(feeds, event.feed)) {
            event.latency = feed->latency;
            event.lagTarget = feed->lagTarget;
        }
        putById(m_events, std::move(event));
    }
    return problems;
}

QString SystemMap::objectionTo(const DataDomain& said) const
{
    if (said.name.isEmpty())
        return u"has no name"_s;
    if (!system(said.authority))
        return u"there is no system \"%1\""_s.arg(said.authority.value);
    for (const DataDomain& other : m_domains) {
        if (other.id == said.id)
            continue;
        for (const QString& model : said.models) {
            if (holds(other.models, model))
                return u"%1 is with \"%2\" already"_s.arg(model, other.id.value);
        }
    }
    return {};
}

QString SystemMap::objectionTo(const BusinessEvent& event, const std::vector<FeedDefinition>& feeds) const
{
    if (!domain(event.domain))
        return u"there is no data domain \"%1\""_s.arg(event.domain.value);
    if (!event.feed.isEmpty() && !byId(feeds, event.feed))
        return u"there is no feed \"%1\""_s.arg(event.feed.value);
    std::vector<SystemId> parties = event.consumers;
    parties.push_back(event.producer);
    for (const SystemId& party : parties) {
        if (!system(party))
            return u"there is no system \"%1\""_s.arg(party.value);
    }
    return {};
}

const SystemDefinition* SystemMap::system(const SystemId& id) const
{
    return byId(m_systems, id);
}

const DataDomain* SystemMap::domain(const DataDomainId& id) const
{
    return byId(m_domains, id);
}

const DataDomain* SystemMap::domainOf(const QString& model) const
{
    const auto found = std::find_if(m_domains.begin(), m_domains.end(), [&model](const DataDomain& domain) { return holds(domain.models, model); });
    return found == m_domains.end() ? nullptr : &*found;
}

const DataDomain* SystemMap::writtenBy(const ActionStep& step, const QString& model) const
{
    const auto found = std::find_if(m_domains.begin(), m_domains.end(), [&step](const DataDomain& domain) { return holds(domain.methods, step.method); });
    if (found != m_domains.end())
        return &*found;
    // A model that only the record names is one that people talk about it on; what is written there, its method tells.
    const bool isNamed = !step.model.isEmpty() && !step.model.startsWith(u'{');
    return domainOf(isNamed ? step.model : model);
}

const DataDomain* SystemMap::foreignTo(SystemDefinition::Kind kind, const ActionDefinition& action, const QString& model) const
{
    for (const ActionStep& step : action.steps) {
        const DataDomain* written = writtenBy(step, model);
        const SystemDefinition* authority = written ? system(written->authority) : nullptr;
        if (authority && authority->kind != kind)
            return written;
    }
    return nullptr;
}

QString toName(SystemDefinition::Kind kind)
{
    return systemKinds.nameOf(kind);
}

} // namespace backroom
