// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/trace_reader.h"

#include "core/base/log.h"

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

const FeedId tracesFeed{u"source:traces"_s};
constexpr int mostTraces = 20;
const Json anyActor = "{actor}";

/// Whoever it was, and since when.
Json madeSince(const Json& domain, Timestamp since)
{
    Json wider = Json::array({Json::array({"create_date", ">=", toJson(toOdoo(since))})});
    for (const Json& term : domain) {
        const bool namesActor = term.is_array() && term.size() == 3 && term[2] == anyActor;
        wider.push_back(namesActor ? Json::array({term[0], "!=", false}) : term);
    }
    return wider;
}

} // namespace

TraceReader::TraceReader(Clock& clock, CacheStore& cache, QObject* parent)
    : QObject(parent), m_clock(clock), m_cache(cache)
{
}

TraceReader::~TraceReader() = default;

void TraceReader::restore()
{
    const auto kept = m_cache.position(tracesFeed);
    m_askedUntil = kept && kept->is_object() ? fromIso(textAt(*kept, "until")) : std::nullopt;
}

void TraceReader::setAskedUntil(Timestamp until)
{
    m_askedUntil = until;
    if (const auto kept = m_cache.apply(tracesFeed, {}, {}, {{"until", toJson(toIso(until))}}); !kept)
        log::failure("asked traces not kept", kept.error());
}

void TraceReader::resume(OdooClient& client)
{
    m_client = &client;
    m_pass = std::make_unique<QObject>();
}

void TraceReader::suspend()
{
    m_client = nullptr;
    if (m_pass)
        m_pass.release()->deleteLater(); // we may be inside a callback of it
}

void TraceReader::ask(const RecordQuery& proof, const Json& values, Timestamp since, Done done)
{
    odoo::Call call;
    call.model = proof.model;
    call.method = u"search_read"_s;
    call.isRead = true;
    call.args = {{"domain", madeSince(withValues(proof.domain, values).forServer(m_clock.now()), since)}, {"fields", Json::array({"create_uid", "create_date"})}, {"limit", mostTraces}, {"order", "id"}};
    m_client->call(std::move(call), Lane::Bulk, m_pass.get(), [this, done = std::move(done)](const Result<Json>& rows) {
        if (!m_client)
            return; // given up in the meantime
        if (!rows || !rows->is_array())
            return done(rows ? Error::of(ErrorKind::Protocol, u"not a list"_s) : rows.error());
        std::vector<TraceMade> made;
        for (const Json& row : *rows) {
            const Json maker = row.is_object() ? row.value("create_uid", Json()) : Json();
            const bool isNamed = maker.is_array() && maker.size() == 2 && maker[0].is_number_integer();
            made.push_back({isNamed ? maker[0].get<std::int64_t>() : 0, isNamed ? textOf(maker[1]) : QString(), fromOdoo(textAt(row, "create_date")).value_or(Timestamp())});
        }
        done(made);
    });
}

} // namespace backroom
