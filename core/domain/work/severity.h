// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <cstdint>
#include <optional>

namespace backroom {

/// domain.md §13.6; ordered, Critical is the greatest.
enum class Severity { Info, Low, Medium, High, Critical };
enum class ItemKind { Exception, Approval, Incident };

/// Percent of cases in which the money at risk is lost without an act, where a rule does not say.
int usualLikelihood(Severity severity);

QString toName(Severity severity);
std::optional<Severity> severityFromName(const QString& name);
QString toName(ItemKind kind);

std::optional<ItemKind> itemKindFromName(const QString& name);

} // namespace backroom
