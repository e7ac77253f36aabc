// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/queue_board.h"

namespace backroom {

/// Where in the source people talk about an item: at its record, or, where that has no chatter, at one that its feed names
/// (`discussedOn`), where they talk about other items too.
class Discussion {
public:
    /// Both outlive this.
    Discussion(const Definitions& definitions, const QueueBoard& board);

    struct Place {
        RecordKey record;
        QString about; ///< says which item it is; empty at the item's own record
    };
    /// Nothing when the record is not known here, which would have to tell.
    std::optional<Place> placeOf(const ItemLife& life) const;

    /// May people talk about the item there? Nothing when that cannot be told as long as the record is not known here.
    std::optional<bool> isAbout(const RecordKey& place, const ItemLife& life) const;

    /// False for what only this program knows: the source has no record on which it could be talked about.
    bool isInTheSource(const ItemLife& life) const;

    /// "feeds/x.json /discussedOn: …": what this source does not have as the feed says it.
    QStringList problems() const;

private:
    const FeedDefinition* feedOf(const QString& model) const;
    /// Those that the feed names, the best first, and the record itself as the last.
    std::optional<std::vector<RecordKey>> placesOf(const RecordKey& record) const;

    const Definitions& m_definitions;
    const QueueBoard& m_board;
};

} // namespace backroom
