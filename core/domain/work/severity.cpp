// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/work/severity.h"

#include "core/base/names.h"

namespace backroom {

namespace {

constexpr auto severityNames = nameTable<Severity>({{Severity::Info, "info"}, {Severity::Low, "low"}, {Severity::Medium, "medium"},
    {Severity::High, "high"}, {Severity::Critical, "critical"}});
constexpr auto itemKindNames = nameTable<ItemKind>({{ItemKind::Exception, "exception"}, {ItemKind::Approval, "approval"},
    {ItemKind::Incident, "incident"}});

} // namespace

int usualLikelihood(Severity severity)
{
    switch (severity) {
    case Severity::Info: return 1;
    case Severity::Low: return 10;
    case Severity::Medium: return 30;
    case Severity::High: return 60;
    case Severity::Critical: return 90;
    }
    return 0;
}

QString toName(Severity severity)
{
    return severityNames.nameOf(severity);
}

std::optional<Severity> severityFromName(const QString& name)
{
    return severityNames.valueOf(name);
}

QString toName(ItemKind kind)
{
    return itemKindNames.nameOf(kind);
}

std::optional<ItemKind> itemKindFromName(const QString& name)
{
    return itemKindNames.valueOf(name);
}

} // namespace backroom
