// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/work/severity.h"

namespace backroom {

using namespace Qt::StringLiterals;

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
    switch (severity) {
    case Severity::Info: return u"info"_s;
    case Severity::Low: return u"low"_s;
    case Severity::Medium: return u"medium"_s;
    case Severity::High: return u"high"_s;
    case Severity::Critical: return u"critical"_s;
    }
    return {};
}

std::optional<Severity> severityFromName(const QString& name)
{
    for (const Severity severity : {Severity::Info, Severity::Low, Severity::Medium, Severity::High, Severity::Critical}) {
        if (toName(severity) == name)
            return severity;
    }
    return std::nullopt;
}

QString toName(ItemKind kind)
{
    switch (kind) {
    case ItemKind::Exception: return u"exception"_s;
    case ItemKind::Approval: return u"approval"_s;
    case ItemKind::Incident: return u"incident"_s;
    }
    return {};
}

std::optional<ItemKind> itemKindFromName(const QString& name)
{
    for (const ItemKind kind : {ItemKind::Exception, ItemKind::Approval, ItemKind::Incident}) {
        if (toName(kind) == name)
            return kind;
    }
    return std::nullopt;
}

} // namespace backroom
