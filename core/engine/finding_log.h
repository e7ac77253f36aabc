// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/queue_board.h"
#include "core/store/ledger_store.h"

#include <functional>

namespace backroom {

/// Keeps what the program itself finds out: each finding is an entry of the ledger and a record of a feed of the program's own,
/// which rules read like any other. Core thread.
class FindingLog {
public:
    /// What is found out, and how rules see it.
    struct Kind {
        QString act; ///< of its entries: "outside.found"
        FeedId feed;
        ModelSchema schema;
        /// Fields of the record from what the entry is about; as the schema names them.
        std::function<std::map<QString, FieldValue>(const Json& subject)> values;
        /// Nothing: all are shown.
        std::function<bool(const Json& subject)> isShown{};
    };
    /// All outlive this.
    FindingLog(Clock& clock, LedgerStore& ledger, QueueBoard& board, SourceId source, QString device, Kind kind);

    /// What was found before.
    void restore(const std::vector<LedgerEntry>& entries);
    /// What others found, and the ledger tells of since.
    void take(const LedgerEntry& entry);
    /// Shows what was found to the rules; again after the board was cleared.
    void show();
    /// Once found is enough.
    bool knows(const QString& key) const { return m_byKey.contains(key); }
    std::vector<Json> subjects() const;
    /// Null: the record is none of these.
    const Json* subjectOf(const RecordKey& record) const;
    /// Null: nothing of this key was found.
    const Json* subjectOf(const QString& key) const;
    /// As which the feed shows it.
    std::optional<RecordKey> recordKeyOf(const QString& key) const;
    /// `subject` has a "key" of its own. False: it could not be written, and is to be found again.
    bool tell(Json subject);

    static FieldValue text(const Json& subject, const char* key) { return FieldValue(textAt(subject, key)); }
    static FieldValue number(const Json& subject, const char* key);
    /// Of a record; nothing for 0.
    static FieldValue reference(const Json& subject, const char* key);
    /// As the source writes times.
    static FieldValue time(const Json& subject, const char* key);

private:
    struct Finding {
        std::int64_t number = 0; ///< of its entry
        Json subject;
    };
    bool add(const LedgerEntry& entry);
    const Finding* findingOf(const QString& key) const;
    void keep(Finding finding);
    bool isShown(const Finding& finding) const;
    Record recordOf(const Finding& finding) const;

    Clock& m_clock;
    LedgerStore& m_ledger;
    QueueBoard& m_board;
    SourceId m_source;
    QString m_device;
    Kind m_kind;
    std::vector<Finding> m_findings;
    std::map<QString, std::size_t> m_byKey;
};

} // namespace backroom
