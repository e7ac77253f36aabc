// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/evidence_reader.h"

#include "core/base/quantity.h"

#include <QRegularExpression>

#include <algorithm>

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
    std::vector<EvidenceLine> lines, Timestamp now)
{
    FreshRecord fresh{std::move(record), std::move(lines), {}, {}, now};
    for (std::size_t i = 0; i < fresh.lines.size(); ++i) {
        const EvidenceLine& line = fresh.lines[i];
        fresh.materialLines.push_back({u"line %1"_s.arg(i + 1), u"%1 × %2 @ %3 = %4"_s.arg(line.quantity, line.text, line.unitPrice, line.amount)});
    }
    fresh.seal = sealRecord(rule, feed, fresh.record, fresh.materialLines, context);
    return fresh;
}

} // namespace

void EvidenceReader::readRecord(const Rule& rule, const FeedDefinition& feed, const RecordContext& context, const RecordKey& key,
    Priority priority, QObject* owner, std::function<void(Result<FreshRecord>)> done)
{
    std::vector<QString> fields;
    for (const QString& field : feed.fields) {
        if (context.schema->contains(field))
            fields.push_back(field);
    }
    for (const QString& field : rule.fields()) {
        if (context.schema->contains(field) && std::find(fields.begin(), fields.end(), field) == fields.end())
            fields.push_back(field);
    }
    const OdooClient::Query query{key.model, Json::array({Json::array({"id", "=", key.id})}), fields, u"id"_s, 1, 0};
    m_client.searchRead(query, priority, owner, [=, client = &m_client, clock = &m_clock](Result<RecordPage> page) {
        if (!page)
            return done(page.error());
        std::vector<Record> records = recordsOf(key.source, key.model, std::move(*page));
        if (records.empty())
            return done(Error{ErrorKind::Missing, Reach::Reached, {}, {}, u"%1 %2"_s.arg(key.model).arg(key.id)});
        if (!rule.lines)
            return done(sealed(rule, feed, context, std::move(records.front()), {}, clock->now()));
        const LineEvidence evidence = *rule.lines;
        Json domain = Json::array({Json::array({evidence.parentField.toStdString(), "=", key.id})});
        for (const Json& term : evidence.where.forServer(clock->now()))
            domain.push_back(term);
        const OdooClient::Query lineQuery{evidence.model, domain,
            {evidence.textField, evidence.quantityField, evidence.priceField, evidence.amountField}, u"id"_s, 0, 0};
        client->searchRead(lineQuery, priority, owner, [=, record = std::move(records.front())](Result<RecordPage> linePage) {
            if (!linePage)
                return done(linePage.error());
            const Currency currency = context.currencyOf(record.value(feed.currencyField).toId());
            std::vector<EvidenceLine> lines;
            for (const Record& line : recordsOf(key.source, evidence.model, std::move(*linePage)))
                lines.push_back(lineOf(evidence, line, currency));
            done(sealed(rule, feed, context, record, std::move(lines), clock->now()));
        });
    });
}

void EvidenceReader::readTimeline(const RecordKey& key, QObject* owner, std::function<void(Result<std::vector<TimelineEntry>>)> done)
{
    odoo::Call call;
    call.model = u"mail.message"_s;
    call.method = u"search_read"_s;
    call.isRead = true;
    call.args = {{"domain", Json::array({Json::array({"model", "=", key.model.toStdString()}), Json::array({"res_id", "=", key.id})})},
        {"fields", {"date", "author_id", "body", "subtype_id", "tracking_value_ids"}}, {"order", "id desc"}, {"limit", maxMessages}};
    m_client.call(call, Priority::Interactive, owner, [done = std::move(done)](const Result<Json>& messages) {
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
