// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/execution.h"

namespace backroom {

/// The message without what differs from one failure to the next: numbers, ids and quoted parts.
QString maskedMessage(const QString& message);

/// What failures of one cause have in common: flow, node, code and masked message (n8n.md §10). Two executions with the same
/// key are one group, whatever they are about.
QString causeKey(const QString& flow, const QString& node, const ExecutionFault& fault);
QString causeKey(const Execution& execution);

} // namespace backroom
