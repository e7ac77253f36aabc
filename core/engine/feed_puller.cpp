// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/feed_puller.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

/// Fields and rights of a model change rarely; a field that is gone makes the read fail, and then it is asked again.
constexpr Duration schemaAge = std::chrono::minutes(15);
/// So many ids in one condition are still a short request.
constexpr std::size_t dirtyPage = 1000;

/// Long enough for the next request to leave this machine, short beside any answer.
constexpr Duration requestLead{3};

Json andBoth(const Json& first, const Json& second)
{
    Json both = first; // two domains side by side are joined by "&"
    both.insert(both.end(), second.begin(), second.end());
    return both;
}

Json schemaToJson(const ModelSchema& schema)
{
    Json json = Json::object();
    for (const auto& [name, field] : schema) {
        Json choices = Json::array();
        for (const QString& choice : field.choices)
            choices.push_back(toJson(choice));
        json[name.toStdString()] = {field.type.toStdString(), field.relation.toStdString(), field.label.toStdString(), field.size, choices};
    }
    return json;
}

ModelSchema schemaFromJson(const Json& json)
{
    ModelSchema schema;
    for (const auto& [name, field] : json.items()) {
        if (!field.is_array() || field.size() != 5 || !field[3].is_number_integer())
            continue;
        QStringList choices;
        for (const Json& choice : field[4])
            choices << textOf(choice);
        schema[QString::fromStdString(name)] = {textOf(field[0]), textOf(field[1]), textOf(field[2]), field[3].get<int>(), choices};
    }
    return schema;
}

} // namespace

FeedPuller::FeedPuller(FeedDefinition feed, std::vector<QString> extraFields, SourceId source, CacheStore& cache, Clock& clock, QObject* parent)
    : QObject(parent), m_feed(std::move(feed)), m_source(std::move(source)), m_cache(cache), m_clock(clock), m_storeTimer(clock)
{
    for (QString& field : extraFields) {
        if (std::find(m_feed.fields.begin(), m_feed.fields.end(), field) == m_feed.fields.end())
            m_feed.fields.push_back(std::move(field));
    }
}

Result<void> FeedPuller::restore()
{
    const auto position = m_cache.position(m_feed.id);
    if (!position)
        return position.error();
    if (position->is_object()) {
        m_mark = fromIso(textAt(*position, "mark"));
        m_readAt = fromIso(textAt(*position, "readAt"));
        if (position->contains("schema"))
            m_schema = schemaFromJson((*position)["schema"]);
        for (const Json& field : position->value("fields", Json::array()))
            m_fieldsRead.insert(textOf(field));
        const Json closed = position->value("closed", Json::object());
        for (const auto& [field, id] : closed.items()) {
            if (id.is_number_integer())
                m_closed.emplace(QString::fromStdString(field), id.get<std::int64_t>());
        }
    }
    const auto records = m_cache.records(m_source, m_feed.model);
    if (!records)
        return records.error();
    for (const Record& record : *records)
        m_known.insert(record.key.id);
    if (!records->empty())
        Q_EMIT applied(*records, {});
    return {};
}

void FeedPuller::pull(OdooClient& client, bool sweep)
{
    m_sweepWanted = m_sweepWanted || sweep;
    if (isPulling())
        return;
    m_client = &client;
    m_pass = std::make_unique<QObject>();
    m_newMark.reset();
    m_missingNames.clear();
    m_newNames.clear();
    m_loaded = 0;
    readSchema();
}

void FeedPuller::abandon()
{
    m_storeTimer.stop();
    m_pending.reset();
    m_pass.reset();
    m_reading.reset();
    m_dirty.merge(m_wantedNow);
    m_wantedNow.clear();
    m_missingNamesNow.clear();
    m_client = nullptr;
    m_schemaReadAt.reset(); // whoever signs in next may see other fields
    m_step = Step::Idle;
}

void FeedPuller::markDirty(const std::set<std::int64_t>& ids)
{
    std::set_intersection(ids.begin(), ids.end(), m_known.begin(), m_known.end(), std::inserter(m_dirty, m_dirty.end()));
}

void FeedPuller::forget()
{
    abandon();
    m_mark.reset();
    m_readAt.reset();
    m_sweptAt.reset();
    m_known.clear();
    m_dirty.clear();
    m_knownNames.clear();
    m_closed.clear();
    m_fieldsRead.clear();
}

void FeedPuller::readSchema()
{
    m_step = Step::Schema;
    if (m_schemaReadAt && m_clock.monotonic() - *m_schemaReadAt < schemaAge)
        return begin();
    m_client->fields(m_feed.model, m_pass.get(), [this](const Result<OdooFields>& fields) {
        if (!fields)
            return finish(fields.error());
        m_schema.clear();
        for (const auto& [name, field] : *fields)
            m_schema[name] = {field.type, field.relation, field.label, field.size, field.choices};
        m_schemaReadAt = m_clock.monotonic();
        if (m_closed.empty())
            return begin();
        recheckClosedFields(*m_client, m_feed.model, m_closed, m_pass.get(), [this](const Result<ClosedFields>& closed) {
            if (!closed)
                return finish(closed.error());
            m_closed = *closed;
            for (const auto& [field, id] : m_closed)
                m_schema.erase(field);
            begin();
        });
    });
}

void FeedPuller::begin()
{
    if (std::exchange(m_allWanted, false))
        m_mark.reset();
    const std::vector<QString> readable = readableFields();
    // Rows that were read without a field lack it, so everything is read again.
    if (!std::all_of(readable.begin(), readable.end(), [this](const QString& field) { return m_fieldsRead.contains(field); }))
        m_mark.reset();
    m_since = m_mark ? *m_mark - m_feed.overlap : Timestamp{};
    m_isWhole = !m_mark;
    if (m_isWhole)
        m_wholePassAt = m_clock.monotonic();
    if (!m_mark || !m_sweptAt || m_clock.now() - *m_sweptAt >= m_feed.sweepInterval)
        m_sweepWanted = true;
    readMark();
}

void FeedPuller::readMark()
{
    m_step = Step::Mark;
    if (!m_schema.contains(u"write_date"_s)) {
        // A model that does not say when it changed is read whole each time.
        m_mark.reset();
        m_since = {};
        m_sweepWanted = true;
        return readPage(0);
    }
    const OdooClient::Query query{m_feed.model, m_feed.domain.forServer(m_clock.now()), {u"write_date"_s}, u"write_date desc, id desc"_s, 1, 0};
    m_client->searchRead(query, Lane::Bulk, m_pass.get(), [this](const Result<RecordPage>& page) {
        if (!page)
            return finish(page.error());
        if (page->size() > 0)
            m_newMark = fromOdoo(page->values.front().toText());
        readPage(0);
    });
}

std::vector<QString> FeedPuller::readableFields() const
{
    std::vector<QString> readable;
    std::copy_if(m_feed.fields.begin(), m_feed.fields.end(), std::back_inserter(readable),
        [this](const QString& field) { return m_schema.contains(field); });
    return readable;
}

Json FeedPuller::pageDomain(std::int64_t afterId) const
{
    Json window = Json::array();
    if (m_mark)
        window.push_back(Json::array({"write_date", ">=", toOdoo(m_since).toStdString()}));
    if (afterId > 0)
        window.push_back(Json::array({"id", ">", afterId}));
    return andBoth(m_feed.domain.forServer(m_clock.now()), window);
}

void FeedPuller::readPage(std::int64_t afterId)
{
    m_step = Step::Pages;
    const OdooClient::Query query{m_feed.model, pageDomain(afterId), readableFields(), u"id"_s, m_feed.pageSize, 0};
    m_client->searchRead(query, Lane::Bulk, m_pass.get(), [this, afterId, query](Result<RecordPage> page) { takePage(afterId, query, std::move(page)); });
}

void FeedPuller::leaveOutClosed(const OdooClient::Query& refused, const Error& error, std::function<void()> again)
{
    if (error.kind != ErrorKind::Access)
        return finish(error);
    m_step = Step::Closed;
    findClosedFields(*m_client, refused, m_pass.get(), [this, error, again = std::move(again)](const Result<ClosedFields>& closed) {
        if (!closed || closed->empty())
            return finish(closed ? error : closed.error());
        for (const auto& [field, id] : *closed) {
            m_closed[field] = id;
            m_schema.erase(field);
            m_fieldsRead.erase(field);
        }
        again();
    });
}

void FeedPuller::takePage(std::int64_t afterId, const OdooClient::Query& query, Result<RecordPage> page)
{
    if (!storePending())
        return;
    if (!page)
        return leaveOutClosed(query, page.error(), [this, afterId] { readPage(afterId); });
    const bool isLast = page->size() < static_cast<std::size_t>(m_feed.pageSize);
    const std::int64_t lastId = page->ids.empty() ? 0 : page->ids.back();
    m_pending = std::move(*page);
    if (isLast) {
        if (storePending())
            readDirty();
        return;
    }
    readPage(lastId);
    m_storeTimer.start(requestLead, [this] { (void)storePending(); });
}

void FeedPuller::readDirty()
{
    if (m_dirty.empty())
        return readNames();
    m_step = Step::Dirty;
    std::vector<std::int64_t> ids;
    while (!m_dirty.empty() && ids.size() < dirtyPage)
        ids.push_back(m_dirty.extract(m_dirty.begin()).value());
    const Json domain = andBoth(m_feed.domain.forServer(m_clock.now()), Json::array({Json::array({"id", "in", ids})}));
    const OdooClient::Query query{m_feed.model, domain, readableFields(), u"id"_s, 0, 0};
    m_client->searchRead(query, Lane::Bulk, m_pass.get(), [this, query, ids](Result<RecordPage> page) {
        if (!page) {
            m_dirty.insert(ids.begin(), ids.end());
            return leaveOutClosed(query, page.error(), [this] { readDirty(); });
        }
        m_pending = std::move(*page);
        if (storePending())
            readDirty();
    });
}

bool FeedPuller::storePending()
{
    m_storeTimer.stop();
    if (!m_pending)
        return true;
    const std::vector<Record> records = recordsOf(m_source, m_feed.model, *std::exchange(m_pending, std::nullopt));
    m_loaded += static_cast<int>(records.size());
    if (records.empty())
        return true;
    if (const auto stored = m_cache.apply(m_feed.id, records, {}, position(), m_clock.now()); !stored) {
        finish(stored.error());
        return false;
    }
    for (const Record& record : records)
        m_known.insert(record.key.id);
    collectNames(records, m_missingNames);
    Q_EMIT applied(records, {});
    Q_EMIT progressed();
    return true;
}

void FeedPuller::collectNames(const std::vector<Record>& records, NameIds& missing) const
{
    for (const auto& [field, schema] : m_schema) {
        if (schema.type != u"many2one"_s)
            continue;
        const auto read = m_knownNames.find(schema.relation);
        for (const Record& record : records) {
            const std::int64_t id = record.value(field).toId();
            if (id != 0 && (read == m_knownNames.end() || !read->second.contains(id)))
                missing[schema.relation].insert(id);
        }
    }
}

void FeedPuller::readNames()
{
    m_step = Step::Names;
    if (m_missingNames.empty()) {
        if (!m_newNames.empty())
            Q_EMIT namesRead(std::exchange(m_newNames, {}));
        if (!m_sweepWanted)
            return finish({});
        m_step = Step::Sweep;
        m_client->searchIds(m_feed.model, m_feed.domain.forServer(m_clock.now()), Lane::Bulk, m_pass.get(),
            [this](const Result<std::vector<std::int64_t>>& ids) {
                if (!ids)
                    return finish(ids.error());
                takeSweep(*ids);
            });
        return;
    }
    const auto node = m_missingNames.extract(m_missingNames.begin());
    const QString model = node.key();
    const std::set<std::int64_t>& wanted = node.mapped();
    m_client->names(model, {wanted.begin(), wanted.end()}, m_pass.get(), [this, model](const Result<std::map<std::int64_t, QString>>& names) {
        // A model this user may not read leaves its names empty; the records themselves still stand.
        if (!names && names.error().kind != ErrorKind::Access)
            return finish(names.error());
        if (names) {
            if (const auto stored = m_cache.applyNames(m_source, model, *names); !stored)
                return finish(stored.error());
            for (const auto& [id, name] : *names)
                m_knownNames[model].insert(id);
            m_newNames.insert(model);
        }
        readNames();
    });
}

void FeedPuller::takeSweep(const std::vector<std::int64_t>& ids)
{
    const std::set<std::int64_t> present(ids.begin(), ids.end());
    std::set<std::int64_t> missing;
    std::set<std::int64_t> wanted;
    const std::set<std::int64_t> kept = m_kept();
    std::set_difference(m_known.begin(), m_known.end(), present.begin(), present.end(), std::inserter(missing, missing.end()));
    std::set_difference(kept.begin(), kept.end(), present.begin(), present.end(), std::inserter(wanted, wanted.end()));
    missing.insert(wanted.begin(), wanted.end());
    m_sweepWanted = false;
    readKept(std::move(wanted), std::move(missing));
}

void FeedPuller::readKept(std::set<std::int64_t> wanted, std::set<std::int64_t> missing)
{
    if (wanted.empty())
        return letGo(missing);
    m_step = Step::Kept;
    std::vector<std::int64_t> ids;
    while (!wanted.empty() && ids.size() < dirtyPage)
        ids.push_back(wanted.extract(wanted.begin()).value());
    const OdooClient::Query query{m_feed.model, Json::array({Json::array({"id", "in", ids})}), readableFields(), u"id"_s, 0, 0};
    m_client->searchRead(query, Lane::Bulk, m_pass.get(), [this, wanted, missing](Result<RecordPage> page) mutable {
        if (!page) {
            m_sweepWanted = true;
            return finish(page.error());
        }
        for (const std::int64_t id : page->ids)
            missing.erase(id);
        m_pending = std::move(*page);
        if (storePending())
            readKept(std::move(wanted), std::move(missing));
    });
}

void FeedPuller::letGo(const std::set<std::int64_t>& ids)
{
    std::vector<RecordKey> gone;
    for (const std::int64_t id : ids)
        gone.push_back({m_source, m_feed.model, id});
    if (!gone.empty()) {
        if (const auto stored = m_cache.apply(m_feed.id, {}, gone, position(), m_clock.now()); !stored) {
            m_sweepWanted = true;
            return finish(stored.error());
        }
        for (const RecordKey& key : gone)
            m_known.erase(key.id);
        Q_EMIT applied({}, gone);
    }
    m_sweptAt = m_clock.now();
    readNames();
}

Json FeedPuller::position() const
{
    Json json = {{"schema", schemaToJson(m_schema)}, {"fields", Json::array()}};
    for (const QString& field : m_fieldsRead)
        json["fields"].push_back(field.toStdString());
    for (const auto& [field, id] : m_closed)
        json["closed"][field.toStdString()] = id;
    if (m_mark)
        json["mark"] = toIso(*m_mark).toStdString();
    if (m_readAt)
        json["readAt"] = toIso(*m_readAt).toStdString();
    return json;
}

void FeedPuller::finish(std::optional<Error> error)
{
    if (!error) {
        if (m_newMark)
            m_mark = std::max(*m_newMark, m_mark.value_or(Timestamp{}));
        m_readAt = m_clock.now();
        const std::vector<QString> read = readableFields();
        m_fieldsRead = {read.begin(), read.end()};
        if (const auto stored = m_cache.apply(m_feed.id, {}, {}, position()); !stored)
            error = stored.error();
    }
    if (error)
        m_schemaReadAt.reset();
    m_storeTimer.stop();
    m_pending.reset();
    m_step = Step::Idle;
    // The callback that brought us here belongs to this pass; it must not die under its own feet.
    if (m_pass)
        m_pass.release()->deleteLater();
    Q_EMIT finished(error);
}

} // namespace backroom
