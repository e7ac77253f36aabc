// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/evidence_reader.h"

#include "core/base/quantity.h"
#include "core/engine/other_source.h"

#include <QRegularExpression>

#include <algorithm>
#include <deque>
#include <set>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

constexpr int maxMessages = 50;
constexpr int maxAttachments = 100;

EvidenceLine lineOf(const LineEvidence& evidence, const Record& line, Currency currency)
{
    const auto money = [&](const QString& field) { return Money::fromMajor(line.value(field).toDouble(), currency).amountString(); };
    // Odoo puts the description's further lines behind newlines; one row shows one line.
    QString text = line.value(evidence.textField).toText();
    text.replace(u'\n', u' ');
    return {text, Quantity::fromDouble(line.value(evidence.quantityField).toDouble()).toString(), money(evidence.priceField),
        money(evidence.amountField)};
}

FreshRecord sealed(const Rule& rule, const FeedDefinition& feed, const RecordContext& context, Record record,
    std::vector<EvidenceLine> lines, Json rawLines, Timestamp now)
{
    FreshRecord fresh{std::move(record), std::move(lines), {}, std::move(rawLines), {}, now};
    for (std::size_t i = 0; i < fresh.lines.size(); ++i) {
        const EvidenceLine& line = fresh.lines[i];
        fresh.materialLines.push_back({u"line %1"_s.arg(i + 1), u"%1 × %2 @ %3 = %4"_s.arg(line.quantity, line.text, line.unitPrice, line.amount)});
    }
    fresh.seal = sealRecord(rule, feed, fresh.record, fresh.materialLines, context);
    return fresh;
}

/// One read of so many fills a page.
constexpr std::size_t mostTogether = 80;
/// While one is under way the next is on its way, too.
constexpr int groupsAtOnce = 2;

} // namespace

/// What is read of one rule's records, in one lane.
struct EvidenceReader::Group {
    struct Request {
        RecordKey key;
        QPointer<QObject> owner;
        Done done;
        bool isAlone = false; ///< it was read with others, and that failed
    };
    Rule rule;
    FeedDefinition feed;
    RecordContext context;
    std::deque<Request> waiting;
    int underWay = 0;
};

/// Record, names, lines: a chain of steps that holds all it needs; the group may move on meanwhile.
class EvidenceReader::Reading : public std::enable_shared_from_this<Reading> {
public:
    Reading(EvidenceReader& reader, GroupKey place, const Group& group, std::vector<Group::Request> requests)
        : m_reader(reader), m_place(std::move(place)), m_rule(group.rule), m_feed(group.feed), m_context(group.context), m_requests(std::move(requests)) {}

    void begin()
    {
        std::vector<QString> fields;
        const auto add = [&](const QString& field) {
            if (m_context.schema->contains(field) && std::find(fields.begin(), fields.end(), field) == fields.end())
                fields.push_back(field);
        };
        for (const QString& field : m_feed.fields)
            add(field);
        for (const QString& field : m_rule.fields())
            add(field);
        add(u"write_uid"_s); // whose effect is seen later
        Json domain = Json::array({isOneOf(u"id"_s)});
        // A record that was archived is there, and its state proves what was done.
        if (m_context.schema->contains(u"active"_s))
            domain.push_back(Json::array({"active", "in", {true, false}}));
        const RecordKey& first = m_requests.front().key;
        read({first.model, domain, fields, u"id"_s, static_cast<int>(m_requests.size()), 0}, [this](RecordPage page) {
            for (Record& record : recordsOf(m_requests.front().key.source, m_requests.front().key.model, std::move(page)))
                m_records.insert_or_assign(record.key.id, std::move(record));
            readNames();
        });
    }

private:
    Json isOneOf(const QString& field) const
    {
        if (m_requests.size() == 1)
            return Json::array({toJson(field), "=", m_requests.front().key.id});
        Json ids = Json::array();
        for (const Group::Request& request : m_requests)
            ids.push_back(request.key.id);
        return Json::array({toJson(field), "in", std::move(ids)});
    }

    void read(const OdooClient::Query& query, std::function<void(RecordPage)> take)
    {
        if (!m_reader.m_client)
            return;
        m_reader.m_client->searchRead(query, std::get<Lane>(m_place), &m_reader, [self = shared_from_this(), take = std::move(take)](Result<RecordPage> page) {
            if (page)
                take(std::move(*page));
            else
                self->fail(page.error());
        });
    }

    /// Nothing is sealed or shown with a blank where a name should be: unknown names are read first.
    void readNames()
    {
        std::map<QString, std::set<std::int64_t>> unknown;
        for (const auto* fields : {&m_rule.material, &m_rule.facts}) {
            for (const QString& field : *fields) {
                const auto schema = m_context.schema->find(field);
                if (schema == m_context.schema->end() || schema->second.type != u"many2one"_s)
                    continue;
                for (const auto& [id, record] : m_records) {
                    const std::int64_t target = record.value(field).toId();
                    if (target != 0 && !m_asked.contains({schema->second.relation, target}) && m_context.nameOf(schema->second.relation, target).isEmpty())
                        unknown[schema->second.relation].insert(target);
                }
            }
        }
        if (unknown.empty())
            return readLines();
        if (!m_reader.m_client)
            return;
        const auto& [model, ids] = *unknown.begin();
        for (const std::int64_t id : ids)
            m_asked.insert({model, id});
        m_reader.m_client->names(model, {ids.begin(), ids.end()}, &m_reader, [self = shared_from_this(), model = model](const Result<std::map<std::int64_t, QString>>& names) {
            // A name this user may not read stays blank; the seal holds the id as well.
            if (!names && names.error().kind != ErrorKind::Access && names.error().kind != ErrorKind::Missing)
                return self->fail(names.error());
            if (names)
                self->m_reader.m_learn(model, *names);
            self->readNames();
        });
    }

    void readLines()
    {
        if (!m_rule.lines || m_records.empty())
            return finish({});
        const LineEvidence& evidence = *m_rule.lines;
        Json domain = Json::array({isOneOf(evidence.parentField)});
        for (const Json& term : evidence.where.forServer(m_reader.m_clock.now()))
            domain.push_back(term);
        std::vector<QString> fields{evidence.textField, evidence.quantityField, evidence.priceField, evidence.amountField};
        if (m_requests.size() > 1)
            fields.push_back(evidence.parentField);
        read({evidence.model, domain, fields, u"id"_s, 0, 0}, [this](RecordPage page) {
            std::map<std::int64_t, std::vector<Record>> linesOf;
            for (Record& line : recordsOf(m_requests.front().key.source, m_rule.lines->model, std::move(page))) {
                const std::int64_t parent = m_requests.size() > 1 ? line.value(m_rule.lines->parentField).toId() : m_requests.front().key.id;
                linesOf[parent].push_back(std::move(line));
            }
            finish(linesOf);
        });
    }

    FreshRecord freshOf(const Record& record, const std::vector<Record>& lines) const
    {
        const Currency currency = currencyOf(record, m_feed, m_context);
        std::vector<EvidenceLine> shown;
        Json raw = Json::array();
        for (const Record& line : lines) {
            shown.push_back(lineOf(*m_rule.lines, line, currency));
            Json row = Json::array({line.key.id});
            for (const QString& field : {m_rule.lines->textField, m_rule.lines->quantityField, m_rule.lines->priceField, m_rule.lines->amountField})
                row.push_back(toJson(line.value(field)));
            raw.push_back(std::move(row));
        }
        return sealed(m_rule, m_feed, m_context, record, std::move(shown), std::move(raw), m_reader.m_clock.now());
    }

    void finish(const std::map<std::int64_t, std::vector<Record>>& linesOf)
    {
        static const std::vector<Record> none;
        std::vector<std::pair<Group::Request, Result<FreshRecord>>> answers;
        for (Group::Request& request : m_requests) {
            const auto record = m_records.find(request.key.id);
            const auto lines = linesOf.find(request.key.id);
            if (record == m_records.end())
                answers.emplace_back(std::move(request), Error{ErrorKind::Missing, Reach::Reached, {}, {}, u"%1 %2"_s.arg(request.key.model).arg(request.key.id)});
            else
                answers.emplace_back(std::move(request), freshOf(record->second, lines == linesOf.end() ? none : lines->second));
        }
        tell(answers);
    }

    void fail(const Error& error)
    {
        const bool mayBeOneOfThem = error.reach == Reach::Reached && (!isTransient(error.kind) || error.kind == ErrorKind::ServerFault);
        if (m_requests.size() > 1 && (mayBeOneOfThem || error.kind == ErrorKind::Timeout)) {
            // One of them may be to blame, or all of them are too much.
            Group& group = *m_reader.m_groups.at(m_place);
            for (auto request = m_requests.rbegin(); request != m_requests.rend(); ++request) {
                request->isAlone = true;
                group.waiting.push_front(std::move(*request));
            }
            m_reader.ended(m_place);
            return;
        }
        std::vector<std::pair<Group::Request, Result<FreshRecord>>> answers;
        for (Group::Request& request : m_requests)
            answers.emplace_back(std::move(request), error);
        tell(answers);
    }

    void tell(const std::vector<std::pair<Group::Request, Result<FreshRecord>>>& answers)
    {
        const auto self = shared_from_this();
        m_reader.ended(m_place); // whoever is told may end the reader
        for (const auto& [request, answer] : answers) {
            if (request.owner)
                request.done(answer);
        }
    }

    EvidenceReader& m_reader; ///< it owns the calls: none of them ends after it
    GroupKey m_place;
    Rule m_rule;
    FeedDefinition m_feed;
    RecordContext m_context;
    std::vector<Group::Request> m_requests;
    std::map<std::int64_t, Record> m_records;
    std::set<std::pair<QString, std::int64_t>> m_asked;
};

EvidenceReader::EvidenceReader(Clock& clock, OdooClient& client, Learn learn, OtherSource* other, QObject* parent)
    : QObject(parent), m_clock(clock), m_client(&client), m_learn(std::move(learn)), m_other(other)
{
}

EvidenceReader::~EvidenceReader() = default;

void EvidenceReader::readRecord(const Rule& rule, const FeedDefinition& feed, const RecordContext& context, const RecordKey& key, Lane lane, QObject* owner, Done done)
{
    if (m_other && m_other->owns(key.model))
        return m_other->readRecord(rule, feed, context, key, owner, std::move(done));
    const GroupKey place{rule.code, rule.version, lane};
    auto& group = m_groups[place];
    if (!group)
        group = std::make_unique<Group>(Group{rule, feed, context, {}, 0});
    group->context = context;
    group->waiting.push_back({key, owner, std::move(done)});
    pumpLater();
}

void EvidenceReader::pumpLater()
{
    // What is asked for in one go is read together.
    if (!std::exchange(m_isPumping, true))
        QMetaObject::invokeMethod(this, &EvidenceReader::pump, Qt::QueuedConnection);
}

void EvidenceReader::pump()
{
    m_isPumping = false;
    for (const auto& [place, group] : m_groups)
        begin(place, *group);
}

void EvidenceReader::begin(const GroupKey& place, Group& group)
{
    while (m_client && group.underWay < groupsAtOnce && !group.waiting.empty()) {
        std::vector<Group::Request> requests;
        std::deque<Group::Request> later; // of one record twice: each is a reading of its own time
        while (!group.waiting.empty() && requests.size() < mostTogether) {
            Group::Request request = std::move(group.waiting.front());
            group.waiting.pop_front();
            if (!request.owner)
                continue;
            const bool isTwice = std::any_of(requests.begin(), requests.end(), [&](const Group::Request& other) { return other.key == request.key; });
            if (isTwice || (request.isAlone && !requests.empty())) {
                later.push_back(std::move(request));
                if (request.isAlone)
                    break;
                continue;
            }
            requests.push_back(std::move(request));
            if (requests.back().isAlone)
                break;
        }
        for (auto request = later.rbegin(); request != later.rend(); ++request)
            group.waiting.push_front(std::move(*request));
        if (requests.empty())
            continue;
        ++group.underWay;
        std::make_shared<Reading>(*this, place, group, std::move(requests))->begin();
    }
}

void EvidenceReader::ended(const GroupKey& place)
{
    --m_groups.at(place)->underWay;
    pumpLater();
}

void readTimeline(OdooClient& client, const RecordKey& key, QObject* owner, std::function<void(Result<std::vector<TimelineEntry>>)> done)
{
    odoo::Call call;
    call.model = u"mail.message"_s;
    call.method = u"search_read"_s;
    call.isRead = true;
    call.args = {{"domain", Json::array({Json::array({"model", "=", key.model.toStdString()}), Json::array({"res_id", "=", key.id})})},
        {"fields", {"date", "author_id", "body", "subtype_id"}}, {"order", "id desc"}, {"limit", maxMessages}};
    client.call(call, Lane::Interactive, owner, [done = std::move(done)](const Result<Json>& messages) {
        if (!messages)
            return done(messages.error());
        std::vector<TimelineEntry> entries;
        for (const Json& message : *messages) {
            const auto nameOf = [&message](const char* field) {
                const auto found = message.find(field);
                return found != message.end() && found->is_array() && found->size() == 2 ? textOf((*found)[1]) : QString();
            };
            TimelineEntry entry;
            entry.at = fromOdoo(textAt(message, "date")).value_or(Timestamp{});
            entry.author = nameOf("author_id");
            entry.text = plainTextOf(textAt(message, "body"));
            if (entry.text.isEmpty())
                entry.text = nameOf("subtype_id");
            if (!entry.text.isEmpty())
                entries.push_back(std::move(entry));
        }
        done(std::move(entries));
    });
}

void readAttachments(OdooClient& client, const RecordKey& key, QObject* owner, std::function<void(Result<Json>)> done)
{
    odoo::Call call;
    call.model = u"ir.attachment"_s;
    call.method = u"search_read"_s;
    call.isRead = true;
    call.args = {{"domain", Json::array({Json::array({"res_model", "=", toJson(key.model)}), Json::array({"res_id", "=", key.id})})},
        {"fields", {"name", "file_size", "checksum"}}, {"load", ""}, {"order", "id"}, {"limit", maxAttachments}};
    client.call(call, Lane::Interactive, owner, [done = std::move(done)](const Result<Json>& rows) {
        if (!rows)
            return done(rows.error());
        Json files = Json::array();
        for (const Json& row : rows->is_array() ? *rows : Json::array())
            files.push_back({{"id", integerAt(row, "id")}, {"name", toJson(textAt(row, "name"))}, {"size", integerAt(row, "file_size")}, {"sha1", toJson(textAt(row, "checksum"))}});
        done(std::move(files));
    });
}

QString plainTextOf(const QString& html)
{
    static const QRegularExpression breaks(u"<(br|/p|/div|/li)[^>]*>"_s, QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression tags(u"<[^>]*>"_s);
    QString text = html;
    text.replace(breaks, u"\n"_s);
    text.remove(tags);
    text.replace(u"&lt;"_s, u"<"_s).replace(u"&gt;"_s, u">"_s).replace(u"&quot;"_s, u"\""_s).replace(u"&#39;"_s, u"'"_s);
    text.replace(u"&nbsp;"_s, u" "_s).replace(u"&amp;"_s, u"&"_s);
    return text.simplified().left(2000);
}

} // namespace backroom
