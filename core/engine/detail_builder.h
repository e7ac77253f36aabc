// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/dispatcher.h"

namespace backroom {

/// Everything about an item that follows from its record alone; evidence lines, timeline and seal are added when read.
/// `seal`: of what was read, to tell whose consent was to just that; null where only the cache is known.
ItemDetail buildDetail(const QueueBoard& board, const Dispatcher& dispatcher, const WorkItem& item, const Record& record,
    const QString& sourceUrl, const Seal* seal = nullptr);

/// How people call what the path leads to: a derived value by its own label, a field as the source calls it, behind a
/// relation "Partner · VAT". Empty when neither is known.
LocalText labelOf(const Record& record, const QString& path, const FeedDefinition& feed, const RecordContext& context);

/// Adds what was read from the source just now.
void addFresh(ItemDetail& detail, const FreshRecord& fresh);

} // namespace backroom
