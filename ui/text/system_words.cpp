// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/text/system_words.h"

#include "ui/text/words.h"

#include <QCoreApplication>

namespace backroom::text {

using namespace Qt::StringLiterals;

namespace {

struct SystemWords {
    Q_DECLARE_TR_FUNCTIONS(SystemWords)
};

QString nameOf(const SystemId& id, const SystemMap& map)
{
    const SystemDefinition* system = map.system(id);
    return system ? inLanguage(system->name) : id.value;
}

} // namespace

QString latencyClass(LatencyClass latency)
{
    switch (latency) {
    case LatencyClass::RealTime: return SystemWords::tr("at once");
    case LatencyClass::NearRealTime: return SystemWords::tr("within minutes");
    case LatencyClass::Scheduled: return SystemWords::tr("by plan");
    }
    return {};
}

QString eventPath(const BusinessEvent& event, const SystemMap& map)
{
    QStringList consumers;
    for (const SystemId& consumer : event.consumers)
        consumers << nameOf(consumer, map);
    return SystemWords::tr("%1 → %2", "producer, consumers").arg(nameOf(event.producer, map), consumers.join(u", "_s));
}

QString writtenWhere(const DataDomain& domain, const SystemMap& map)
{
    const SystemDefinition* system = map.system(domain.authority);
    switch (system ? system->kind : SystemDefinition::Kind::Outside) {
    case SystemDefinition::Kind::Odoo: return SystemWords::tr("changed in Odoo by decisions made here");
    case SystemDefinition::Kind::N8n: return SystemWords::tr("changed in n8n; decisions here do not change it in Odoo");
    case SystemDefinition::Kind::Backroom: return SystemWords::tr("kept by Backroom itself");
    case SystemDefinition::Kind::Outside: break;
    }
    return SystemWords::tr("changed there only; decisions here do not change it in Odoo");
}

} // namespace backroom::text
