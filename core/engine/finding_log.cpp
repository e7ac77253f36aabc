// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/finding_log.h"

#include "core/base/log.h"

#include <algorithm>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

constexpr Duration shownFor = std::chrono::days(90);

} // namespace

FindingLog::FindingLog(Clock& clock, LedgerStore& ledger, QueueBoard& board, SourceId source, QString device, Kind kind)
    : m_clock(clock), m_ledger(ledger), m_board(board), m_source(std::move(source)), m_device(std::move(device)), m_kind(std::move(kind))
{
}

void FindingLog::restore(const std::vector<LedgerEntry>& entries)
{
    for (const LedgerEntry& entry : entries)
        add(entry);
}

void FindingLog::take(const LedgerEntry& entry)
{
    if (add(entry) && m_board.feed(m_kind.feed) && isShown(m_findings.back()))
        m_board.apply(m_kind.feed, {recordOf(m_findings.back())}, {});
}

bool FindingLog::add(const LedgerEntry& entry)
{
    const QByteArray mark = '"' + m_kind.act.toUtf8() + '"';
    const auto body = entry.body.contains(mark) ? parseJson(entry.body) : Result<Json>(Json());
    if (!body || textAt(*body, "act") != m_kind.act)
        return false;
    const auto subject = m_ledger.subjectOf(entry);
    if (!subject) {
        log::failure("finding unreadable", subject.error());
        return false;
    }
    // Found twice, here and by somebody who told of it, it is one.
    if (knows(textAt(*subject, "key")))
        return false;
    keep({static_cast<std::int64_t>(entry.sequence) + 1, *subject});
    return true;
}

void FindingLog::keep(Finding finding)
{
    m_byKey.emplace(textAt(finding.subject, "key"), m_findings.size());
    m_findings.push_back(std::move(finding));
}

bool FindingLog::isShown(const Finding& finding) const
{
    const auto at = fromIso(textAt(finding.subject, "foundAt"));
    return at && m_clock.now() - *at < shownFor && (!m_kind.isShown || m_kind.isShown(finding.subject));
}

void FindingLog::show()
{
    if (!m_board.feed(m_kind.feed))
        return;
    std::vector<QString> fields;
    for (const auto& [name, field] : m_kind.schema)
        fields.push_back(name);
    m_board.setSchema(m_kind.feed, m_kind.schema, fields);
    std::vector<Record> records;
    for (const Finding& finding : m_findings) {
        if (isShown(finding))
            records.push_back(recordOf(finding));
    }
    m_board.apply(m_kind.feed, records, {});
    m_board.passComplete(m_kind.feed, m_clock.now());
}

std::vector<Json> FindingLog::subjects() const
{
    std::vector<Json> all;
    for (const Finding& finding : m_findings)
        all.push_back(finding.subject);
    return all;
}

const FindingLog::Finding* FindingLog::findingOf(const QString& key) const
{
    const auto found = m_byKey.find(key);
    return found == m_byKey.end() ? nullptr : &m_findings[found->second];
}

const Json* FindingLog::subjectOf(const QString& key) const
{
    const Finding* finding = findingOf(key);
    return finding ? &finding->subject : nullptr;
}

std::optional<RecordKey> FindingLog::recordKeyOf(const QString& key) const
{
    const Finding* finding = findingOf(key);
    const FeedDefinition* feed = m_board.feed(m_kind.feed);
    return finding && feed ? std::optional(RecordKey{m_source, feed->model, finding->number}) : std::nullopt;
}

const Json* FindingLog::subjectOf(const RecordKey& record) const
{
    const FeedDefinition* feed = m_board.feed(m_kind.feed);
    const auto found = std::find_if(m_findings.begin(), m_findings.end(), [&record](const Finding& finding) { return finding.number == record.id; });
    return feed && record.model == feed->model && found != m_findings.end() ? &found->subject : nullptr;
}

bool FindingLog::tell(Json subject)
{
    subject["foundAt"] = toJson(toIso(m_clock.now()));
    const auto number = static_cast<std::int64_t>(m_ledger.size()) + 1;
    if (const auto kept = m_ledger.append({m_kind.act, m_clock.now(), {}, m_device, subject}); !kept) {
        log::failure("finding not recorded", kept.error(), textAt(subject, "key"));
        return false;
    }
    keep({number, std::move(subject)});
    if (m_board.feed(m_kind.feed) && isShown(m_findings.back()))
        m_board.apply(m_kind.feed, {recordOf(m_findings.back())}, {});
    return true;
}

Record FindingLog::recordOf(const Finding& finding) const
{
    std::map<QString, FieldValue> values = m_kind.values(finding.subject);
    values[u"write_date"_s] = time(finding.subject, "foundAt");
    auto names = std::make_shared<FieldNames>();
    Record record{{m_source, m_board.feed(m_kind.feed)->model, finding.number}, nullptr, {}};
    for (const auto& [name, value] : values) {
        names->push_back(name);
        record.values.push_back(value);
    }
    record.names = std::move(names);
    return record;
}

FieldValue FindingLog::number(const Json& subject, const char* key)
{
    const Json value = subject.value(key, Json(0.0));
    return FieldValue(value.is_number() ? value.get<double>() : 0.0);
}

FieldValue FindingLog::reference(const Json& subject, const char* key)
{
    const std::int64_t value = integerAt(subject, key);
    return value > 0 ? FieldValue(value) : FieldValue();
}

FieldValue FindingLog::time(const Json& subject, const char* key)
{
    const auto at = fromIso(textAt(subject, key));
    return FieldValue(at ? toOdoo(*at) : QString());
}

} // namespace backroom
