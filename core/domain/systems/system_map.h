// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/rules/action_definition.h"
#include "core/domain/rules/feed_definition.h"

#include <QStringList>

namespace backroom {

/// A system that holds data or passes it on.
struct SystemDefinition {
    enum class Kind : std::uint8_t {
        Odoo,
        N8n,
        Backroom,
        Outside, ///< the console has no connection to it
    };
    SystemId id;
    Kind kind = Kind::Outside;
    LocalText name;

    bool operator==(const SystemDefinition&) const = default;
};

/// Data about one subject. Where two systems hold it, the word of one counts: the console writes there, and nowhere else.
struct DataDomain {
    DataDomainId id;
    LocalText name;
    SystemId authority;
    std::vector<QString> models;  ///< of Odoo
    std::vector<QString> methods; ///< that write this data, whatever model they are called on

    bool operator==(const DataDomain&) const = default;
};

/// Something that happens in one system and that others must learn of.
struct BusinessEvent {
    QString id;
    LocalText name;
    DataDomainId domain;
    SystemId producer;
    std::vector<SystemId> consumers;
    FeedId feed; ///< in which the console sees it; empty: it does not
    LatencyClass latency = LatencyClass::NearRealTime;
    Duration lagTarget{};

    bool operator==(const BusinessEvent&) const = default;
};

/// One file of resources/systems or of the user's (schema: systems.schema.json).
struct SystemMapFile {
    std::vector<SystemDefinition> systems;
    std::vector<DataDomain> domains; ///< what is empty stays as an earlier file says
    std::vector<BusinessEvent> events;
};

/// BadInput with a JSON pointer in `detail` when the file breaks the form.
Result<SystemMapFile> systemMapFromJson(const Json& json);

/// Which system's word counts for which data, and which events run between the systems (design.md §4).
class SystemMap {
public:
    /// Says more, and of the same ids something else. "/events/2: …": what does not fit to what is there, and is left out.
    QStringList add(SystemMapFile file, const std::vector<FeedDefinition>& feeds);

    const std::vector<SystemDefinition>& systems() const { return m_systems; }
    const std::vector<DataDomain>& domains() const { return m_domains; }
    const std::vector<BusinessEvent>& events() const { return m_events; }

    /// Null: it is not on the map.
    const SystemDefinition* system(const SystemId& id) const;
    const DataDomain* domain(const DataDomainId& id) const;
    const DataDomain* domainOf(const QString& model) const;

    /// The first data that the action would write to a record of `model` in a system of `kind` although another system is
    /// authoritative for it; null: nothing speaks against it.
    const DataDomain* foreignTo(SystemDefinition::Kind kind, const ActionDefinition& action, const QString& model) const;

    bool operator==(const SystemMap&) const = default;

private:
    QString objectionTo(const DataDomain& domain) const;
    QString objectionTo(const BusinessEvent& event, const std::vector<FeedDefinition>& feeds) const;
    const DataDomain* writtenBy(const ActionStep& step, const QString& model) const;

    std::vector<SystemDefinition> m_systems;
    std::vector<DataDomain> m_domains;
    std::vector<BusinessEvent> m_events;
};

QString toName(SystemDefinition::Kind kind);

} // namespace backroom
