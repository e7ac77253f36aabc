// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/dispatcher.h"

namespace backroom {

/// Everything about an item that follows from its record alone; evidence lines, timeline and seal are added when read.
ItemDetail buildDetail(const QueueBoard& board, const Dispatcher& dispatcher, const WorkItem& item, const Record& record,
    const QString& sourceUrl);

/// How people call what the path leads to: a derived value by its own label, a field as the source calls it, behind a
/// relation "Partner · VAT". Empty when neither is known.
LocalText labelOf(const Record& record, const QString& path, const FeedDefinition& feed, const RecordContext& context);

/// Adds what was read from the source just now.
void addFresh(ItemDetail& detail, const FreshRecord& fresh);

} // namespace backroom
