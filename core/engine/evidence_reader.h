// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/console_types.h"
#include "core/domain/work/work_item.h"
#include "core/net/odoo_client.h"

#include <QPointer>

#include <map>
#include <memory>
#include <tuple>

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
    std::vector<TimelineEntry> history = {}; ///< what came with it, the newest first
};

class OtherSource;

/// Reads what a decision rests on straight from the source: the same reading serves the screen and the check before
/// sending, so that both seal the same thing. What is asked for while a reading is under way is read together with the next one;
/// what cannot be read together is read one by one, so that no record hides the others. Core thread.
class EvidenceReader : public QObject {
    Q_OBJECT
public:
    /// `learn` keeps names that were not known yet, before anything is sealed with them; it outlives the calls.
    using Learn = std::function<void(const QString& model, const std::map<std::int64_t, QString>& names)>;
    /// `other`: whose records are not Odoo's; may be null, and outlives the reader.
    EvidenceReader(Clock& clock, OdooClient& client, Learn learn, OtherSource* other = nullptr, QObject* parent = nullptr);
    ~EvidenceReader() override;

    using Done = std::function<void(const Result<FreshRecord>&)>;
    /// ErrorKind::Missing when the record is gone. Nothing is called back when the owner or this is gone by then. What
    /// `context` points to must outlive the call (it belongs to the board).
    void readRecord(const Rule& rule, const FeedDefinition& feed, const RecordContext& context, const RecordKey& key, Lane lane, QObject* owner, Done done);

private:
    struct Group;
    class Reading;
    using GroupKey = std::tuple<RuleId, int, Lane>; ///< with the rule's version

    void pumpLater();
    void pump();
    void begin(const GroupKey& place, Group& group);
    void ended(const GroupKey& place);

    Clock& m_clock;
    QPointer<OdooClient> m_client; ///< gone: nothing is read any more
    Learn m_learn;
    OtherSource* m_other;
    std::map<GroupKey, std::unique_ptr<Group>> m_groups;
    bool m_isPumping = false;
};

/// The record's chatter, newest first, as plain text.
void readTimeline(OdooClient& client, const RecordKey& key, QObject* owner, std::function<void(Result<std::vector<TimelineEntry>>)> done);

/// The files that lie with the record: [{"id", "name", "size", "sha1"}], as the source has them; it works out the checksum itself.
void readAttachments(OdooClient& client, const RecordKey& key, QObject* owner, std::function<void(Result<Json>)> done);

/// Text of server HTML: tags dropped, entities resolved, nothing loaded.
QString plainTextOf(const QString& html);

} // namespace backroom
