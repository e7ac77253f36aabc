// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/freshness_watch.h"

#include <QCryptographicHash>

namespace backroom {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const FeedId freshnessFeed{u"data-freshness"_s};
constexpr Duration freshnessInterval = 15s;

const ModelSchema& freshnessFields()
{
    static const ModelSchema fields{{u"name"_s, {u"char"_s, {}}}, {u"behind_since"_s, {u"datetime"_s, {}}},
        {u"target_minutes"_s, {u"float"_s, {}}}, {u"source_error"_s, {u"char"_s, {}}}, {u"write_date"_s, {u"datetime"_s, {}}}};
    return fields;
}

std::shared_ptr<const FieldNames> freshnessNames()
{
    static const auto names = [] {
        auto all = std::make_shared<FieldNames>();
        for (const auto& [name, field] : freshnessFields())
            all->push_back(name);
        return all;
    }();
    return names;
}

/// The same after every start, so that an item stays the item it is.
std::int64_t numberOf(const FeedId& feed)
{
    const QByteArray hash = QCryptographicHash::hash(feed.value.toUtf8(), QCryptographicHash::Sha256);
    std::int64_t number = 0;
    for (int i = 0; i < 6; ++i)
        number = number * 256 + static_cast<unsigned char>(hash[i]);
    return number + 1;
}

} // namespace

FreshnessWatch::FreshnessWatch(Clock& clock, QueueBoard& board, const FeedPulls& pulls, const LiveLink& live, SourceId source)
    : m_clock(clock), m_board(board), m_pulls(pulls), m_live(live), m_source(std::move(source)), m_timer(clock)
{
}

void FreshnessWatch::show()
{
    if (!m_board.feed(freshnessFeed))
        return;
    m_board.setSchema(freshnessFeed, freshnessFields(), *freshnessNames());
    put({});
}

void FreshnessWatch::forget()
{
    m_shown.clear();
    show();
}

void FreshnessWatch::resume()
{
    m_onlineSince = m_clock.now();
    m_timer.start(freshnessInterval, [this] { look(); });
}

void FreshnessWatch::suspend()
{
    m_timer.stop();
}

void FreshnessWatch::look()
{
    m_timer.start(freshnessInterval, [this] { look(); });
    if (!m_board.feed(freshnessFeed))
        return;
    std::vector<Record> changed;
    for (const FeedStatus& feed : m_pulls.statuses()) {
        Record record = recordOf(feed);
        const auto shown = m_shown.find(record.key.id);
        if (shown != m_shown.end() && shown->second.values == record.values)
            continue;
        m_shown[record.key.id] = record;
        changed.push_back(std::move(record));
    }
    put(changed);
}

void FreshnessWatch::put(const std::vector<Record>& records)
{
    if (!records.empty())
        m_board.apply(freshnessFeed, records, {});
    m_board.passComplete(freshnessFeed, m_clock.now());
}

std::optional<Timestamp> FreshnessWatch::behindSince(const FeedStatus& feed) const
{
    if (feed.mode == FeedMode::Waiting || feed.mode == FeedMode::Unavailable)
        return std::nullopt;
    Timestamp shownUntil = std::max(m_onlineSince, feed.readAt.value_or(m_onlineSince));
    // What tells by itself is as fresh as the last sign of life, but for what it told of and was not read yet.
    if (feed.mode == FeedMode::Push)
        shownUntil = std::max(shownUntil, m_live.heardUntil().value_or(shownUntil));
    if (feed.toldAt)
        shownUntil = std::min(shownUntil, *feed.toldAt);
    const Timestamp late = shownUntil + feed.lagTarget;
    return late < m_clock.now() ? std::optional(late) : std::nullopt;
}

Record FreshnessWatch::recordOf(const FeedStatus& feed) const
{
    const auto late = behindSince(feed);
    // What only moves while all is well is no change worth a record.
    const std::map<QString, FieldValue> values{{u"name"_s, FieldValue(feed.id.value)}, {u"behind_since"_s, FieldValue(late ? toOdoo(*late) : QString())},
        {u"target_minutes"_s, FieldValue(std::chrono::duration<double, std::ratio<60>>(feed.lagTarget).count())},
        {u"source_error"_s, FieldValue(late && feed.error ? feed.error->serverText : QString())}, {u"write_date"_s, FieldValue(toOdoo(late.value_or(m_onlineSince)))}};
    Record record{{m_source, m_board.feed(freshnessFeed)->model, numberOf(feed.id)}, freshnessNames(), {}};
    for (const QString& name : *record.names)
        record.values.push_back(values.at(name));
    return record;
}

} // namespace backroom
