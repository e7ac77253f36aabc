// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/feed_puller.h"

#include <algorithm>
#include <iterator>

/// Reading what a hint names, at once and no more than that. The position of the passes does not move: the next one finds
/// the same records once more, and everything that no hint told of.
namespace backroom {

using namespace Qt::StringLiterals;

namespace {

/// So many in one request are still answered within a blink, and something more urgent waits no longer than that.
constexpr std::size_t pageNow = 1000;

Json withIds(Json domain, const std::vector<std::int64_t>& ids)
{
    domain.push_back(Json::array({"id", "in", ids})); // two domains side by side are joined by "&"
    return domain;
}

} // namespace

void FeedPuller::readNow(OdooClient& client, const std::set<std::int64_t>& ids)
{
    m_wantedNow.insert(ids.begin(), ids.end());
    if (isReading())
        return;
    m_client = &client;
    m_reading = std::make_unique<QObject>();
    readNextNow();
}

void FeedPuller::readNextNow()
{
    if (m_wantedNow.empty())
        return readNamesNow(std::exchange(m_missingNamesNow, {}));
    std::vector<std::int64_t> ids;
    while (!m_wantedNow.empty() && ids.size() < pageNow)
        ids.push_back(m_wantedNow.extract(m_wantedNow.begin()).value());
    const OdooClient::Query query{m_feed.model, withIds(m_feed.domain.forServer(m_clock.now()), ids), readableFields(), u"id"_s, 0, 0};
    m_client->searchRead(query, Lane::Push, m_reading.get(), [this, ids](Result<RecordPage> page) {
        if (page)
            return takeNow(ids, std::move(*page));
        // The next pass reads them, and finds out which are gone.
        m_wantedNow.insert(ids.begin(), ids.end());
        m_sweepWanted = true;
        endNow(page.error());
    });
}

void FeedPuller::takeNow(const std::vector<std::int64_t>& asked, RecordPage page)
{
    const std::set<std::int64_t> present(page.ids.begin(), page.ids.end());
    std::set<std::int64_t> missing;
    std::copy_if(asked.begin(), asked.end(), std::inserter(missing, missing.end()), [&](std::int64_t id) { return m_known.contains(id) && !present.contains(id); });
    if (!applyNow(std::move(page)))
        return;
    if (missing.empty())
        return readNextNow();
    confirmGone(std::move(missing));
}

/// Deleted, or out of the feed's domain: the read just now shows them no more. What is to be kept all the same is read
/// without the domain.
void FeedPuller::confirmGone(std::set<std::int64_t> missing)
{
    const std::set<std::int64_t> kept = m_kept();
    std::vector<std::int64_t> wanted;
    std::set_intersection(missing.begin(), missing.end(), kept.begin(), kept.end(), std::back_inserter(wanted));
    if (wanted.empty())
        return letGoNow(missing);
    const OdooClient::Query query{m_feed.model, withIds(Json::array(), wanted), readableFields(), u"id"_s, 0, 0};
    m_client->searchRead(query, Lane::Push, m_reading.get(), [this, missing = std::move(missing)](Result<RecordPage> page) mutable {
        if (!page) {
            m_wantedNow.insert(missing.begin(), missing.end());
            m_sweepWanted = true;
            return endNow(page.error());
        }
        for (const std::int64_t id : page->ids)
            missing.erase(id);
        if (applyNow(std::move(*page)))
            letGoNow(missing);
    });
}

bool FeedPuller::applyNow(RecordPage page)
{
    if (page.size() == 0)
        return true;
    const std::vector<Record> records = recordsOf(m_source, m_feed.model, std::move(page));
    if (const auto stored = m_cache.apply(m_feed.id, records, {}, position(), m_clock.now()); !stored) {
        endNow(stored.error());
        return false;
    }
    for (const Record& record : records)
        m_known.insert(record.key.id);
    collectNames(records, m_missingNamesNow);
    Q_EMIT appliedNow(records, {});
    return true;
}

void FeedPuller::letGoNow(const std::set<std::int64_t>& ids)
{
    std::vector<RecordKey> gone;
    for (const std::int64_t id : ids)
        gone.push_back({m_source, m_feed.model, id});
    if (!gone.empty()) {
        if (const auto stored = m_cache.apply(m_feed.id, {}, gone, position(), m_clock.now()); !stored)
            return endNow(stored.error());
        for (const std::int64_t id : ids)
            m_known.erase(id);
        Q_EMIT appliedNow({}, gone);
    }
    readNextNow();
}

void FeedPuller::readNamesNow(NameIds missing)
{
    if (missing.empty())
        return m_wantedNow.empty() ? endNow({}) : readNextNow(); // more may be wanted by now
    const auto node = missing.extract(missing.begin());
    m_client->names(node.key(), {node.mapped().begin(), node.mapped().end()}, m_reading.get(),
        [this, model = node.key(), rest = std::move(missing)](const Result<std::map<std::int64_t, QString>>& names) {
            // Without a name the record still stands.
            if (names) {
                if (const auto stored = m_cache.applyNames(m_source, model, *names); !stored)
                    return endNow(stored.error());
                for (const auto& [id, name] : *names)
                    m_knownNames[model].insert(id);
                Q_EMIT namesRead({model});
            }
            readNamesNow(rest);
        });
}

void FeedPuller::endNow(const std::optional<Error>& error)
{
    if (error) {
        for (const std::int64_t id : std::exchange(m_wantedNow, {})) {
            if (m_known.contains(id))
                m_dirty.insert(id);
        }
        m_missingNamesNow.clear();
    }
    // The callback that brought us here belongs to this reading; it must not die under its own feet.
    if (m_reading)
        m_reading.release()->deleteLater();
    Q_EMIT readEnded(error);
}

void FeedPuller::readAllAgain()
{
    m_allWanted = true;
    m_sweepWanted = true;
}

} // namespace backroom
