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
    /// Of the lines as they came: [id, the four values of LineEvidence …].
    Json rawLines = Json::array();
    Seal seal;
    Timestamp readAt{};
};

/// Reads what a decision rests on straight from the source: the same reading serves the screen and the check before
/// sending, so that both seal the same thing.
class EvidenceReader {
public:
    /// `learn` keeps names that were not known yet, before anything is sealed with them; it outlives the calls.
    using Learn = std::function<void(const QString& model, const std::map<std::int64_t, QString>& names)>;
    EvidenceReader(Clock& clock, OdooClient& client, Learn learn) : m_clock(clock), m_client(client), m_learn(std::move(learn)) {}

    /// ErrorKind::Missing when the record is gone. `context` must outlive the call (it belongs to the board).
    void readRecord(const Rule& rule, const FeedDefinition& feed, const RecordContext& context, const RecordKey& key,
        Lane lane, QObject* owner, std::function<void(Result<FreshRecord>)> done);

    /// The record's chatter, newest first, as plain text.
    void readTimeline(const RecordKey& key, QObject* owner, std::function<void(Result<std::vector<TimelineEntry>>)> done);

private:
    Clock& m_clock;
    OdooClient& m_client;
    Learn m_learn;
};

/// Text of server HTML: tags dropped, entities resolved, nothing loaded.
QString plainTextOf(const QString& html);

} // namespace backroom
