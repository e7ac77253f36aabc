// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/evidence_reader.h"

#include "core/base/quantity.h"

#include <QRegularExpression>

#include <algorithm>
#include <memory>
#include <set>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

constexpr int maxMessages = 50;

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

} // namespace

namespace {

/// The reading as a chain of steps that keeps everything it needs, since the reader itself may be gone by then.
struct Reading : std::enable_shared_from_this<Reading> {
    Rule rule;
    FeedDefinition feed;
    RecordContext context;
    RecordKey key;
    Lane lane;
    QObject* owner;
    std::function<void(Result<FreshRecord>)> done;
    OdooClient* client;
    Clock* clock;
    EvidenceReader::Learn learn;
    Record record{};

    void readRecord()
    {
        std::vector<QString> fields;
        const auto add = [&](const QString& field) {
            if (context.schema->contains(field) && std::find(fields.begin(), fields.end(), field) == fields.end())
                fields.push_back(field);
        };
        for (const QString& field : feed.fields)
            add(field);
        for (const QString& field : rule.fields())
            add(field);
        add(u"write_uid"_s); // whose effect is seen later
        Json domain = Json::array({Json::array({"id", "=", key.id})});
        // A record that was archived is there, and its state proves what was done.
        if (context.schema->contains(u"active"_s))
            domain.push_back(Json::array({"active", "in", {true, false}}));
        const OdooClient::Query query{key.model, domain, fields, u"id"_s, 1, 0};
        client->searchRead(query, lane, owner, [self = shared_from_this()](Result<RecordPage> page) {
            if (!page)
                return self->done(page.error());
            std::vector<Record> records = recordsOf(self->key.source, self->key.model, std::move(*page));
            if (records.empty())
                return self->done(Error{ErrorKind::Missing, Reach::Reached, {}, {}, u"%1 %2"_s.arg(self->key.model).arg(self->key.id)});
            self->record = std::move(records.front());
            self->readNames();
        });
    }

    /// Nothing is sealed or shown with a blank where a name should be: unknown names are read first.
    void readNames()
    {
        for (const auto* fields : {&rule.material, &rule.facts}) {
            for (const QString& field : *fields) {
                const auto schema = context.schema->find(field);
                const std::int64_t id = record.value(field).toId();
                if (schema == context.schema->end() || schema->second.type != u"many2one"_s || id == 0 || asked.contains({schema->second.relation, id}))
                    continue;
                const QString model = schema->second.relation;
                asked.insert({model, id});
                if (!context.nameOf(model, id).isEmpty())
                    continue;
                client->names(model, {id}, owner, [self = shared_from_this(), model](const Result<std::map<std::int64_t, QString>>& names) {
                    // A name this user may not read stays blank; the seal holds the id as well.
                    if (!names && names.error().kind != ErrorKind::Access && names.error().kind != ErrorKind::Missing)
                        return self->done(names.error());
                    if (names)
                        self->learn(model, *names);
                    self->readNames();
                });
                return;
            }
        }
        readLines();
    }

    void readLines()
    {
        if (!rule.lines)
            return done(sealed(rule, feed, context, record, {}, Json::array(), clock->now()));
        const LineEvidence& evidence = *rule.lines;
        Json domain = Json::array({Json::array({evidence.parentField.toStdString(), "=", key.id})});
        for (const Json& term : evidence.where.forServer(clock->now()))
            domain.push_back(term);
        const OdooClient::Query query{evidence.model, domain,
            {evidence.textField, evidence.quantityField, evidence.priceField, evidence.amountField}, u"id"_s, 0, 0};
        client->searchRead(query, lane, owner, [self = shared_from_this()](Result<RecordPage> page) {
            if (!page)
                return self->done(page.error());
            const Currency currency = currencyOf(self->record, self->feed, self->context);
            std::vector<EvidenceLine> lines;
            Json raw = Json::array();
            for (const Record& line : recordsOf(self->key.source, self->rule.lines->model, std::move(*page))) {
                lines.push_back(lineOf(*self->rule.lines, line, currency));
                Json row = Json::array({line.key.id});
                for (const FieldValue& value : line.values)
                    row.push_back(toJson(value));
                raw.push_back(std::move(row));
            }
            self->done(sealed(self->rule, self->feed, self->context, self->record, std::move(lines), std::move(raw), self->clock->now()));
        });
    }

    std::set<std::pair<QString, std::int64_t>> asked;
};

} // namespace

void EvidenceReader::readRecord(const Rule& rule, const FeedDefinition& feed, const RecordContext& context, const RecordKey& key,
    Lane lane, QObject* owner, std::function<void(Result<FreshRecord>)> done)
{
    auto reading = std::make_shared<Reading>();
    reading->rule = rule;
    reading->feed = feed;
    reading->context = context;
    reading->key = key;
    reading->lane = lane;
    reading->owner = owner;
    reading->done = std::move(done);
    reading->client = &m_client;
    reading->clock = &m_clock;
    reading->learn = m_learn;
    reading->readRecord();
}

void EvidenceReader::readTimeline(const RecordKey& key, QObject* owner, std::function<void(Result<std::vector<TimelineEntry>>)> done)
{
    odoo::Call call;
    call.model = u"mail.message"_s;
    call.method = u"search_read"_s;
    call.isRead = true;
    call.args = {{"domain", Json::array({Json::array({"model", "=", key.model.toStdString()}), Json::array({"res_id", "=", key.id})})},
        {"fields", {"date", "author_id", "body", "subtype_id"}}, {"order", "id desc"}, {"limit", maxMessages}};
    m_client.call(call, Lane::Interactive, owner, [done = std::move(done)](const Result<Json>& messages) {
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
