// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/console_types.h"
#include "core/domain/work/work_item.h"
#include "core/net/odoo_client.h"

namespace backroom {

/// A record with its lines, read from the source just now, and the seal over both.
struct FreshRecord {
    Record record;
    std::vector<EvidenceLine> lines;
    std::vector<Fact> materialLines;
    Seal seal;
    Timestamp readAt{};
};

/// Reads what a decision rests on straight from the source: the same reading serves the screen and the check before
/// sending, so that both seal the same thing.
class EvidenceReader {
public:
    EvidenceReader(Clock& clock, OdooClient& client) : m_clock(clock), m_client(client) {}

    /// ErrorKind::Missing when the record is gone. `context` must outlive the call (it belongs to the board).
    void readRecord(const Rule& rule, const FeedDefinition& feed, const RecordContext& context, const RecordKey& key,
        Priority priority, QObject* owner, std::function<void(Result<FreshRecord>)> done);

    /// The record's chatter, newest first, as plain text.
    void readTimeline(const RecordKey& key, QObject* owner, std::function<void(Result<std::vector<TimelineEntry>>)> done);

private:
    Clock& m_clock;
    OdooClient& m_client;
};

/// Text of server HTML: tags dropped, entities resolved, nothing loaded.
QString plainTextOf(const QString& html);

} // namespace backroom
