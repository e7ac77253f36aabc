// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/systems/system_map.h"

#include <QString>

/// The system map in words.
namespace backroom::text {

/// "at once", "within minutes", "by plan".
QString latencyClass(LatencyClass latency);
/// "Supplier → n8n, Odoo".
QString eventPath(const BusinessEvent& event, const SystemMap& map);
/// Who may change such data from here.
QString writtenWhere(const DataDomain& domain, const SystemMap& map);

} // namespace backroom::text
