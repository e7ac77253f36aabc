// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/sample_data.h"

#include <QFile>

namespace backroom::test {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const Currency euro(u"EUR"_s);

FeedStatus sampleFeed(const QString& id, FeedMode mode, std::optional<Duration> lag, std::optional<Duration> p95, Duration target, Timestamp now)
{
    FeedStatus feed;
    feed.id = {id};
    feed.mode = mode;
    feed.lag = lag;
    feed.lagP95 = p95;
    feed.lagTarget = target;
    feed.readAt = now - 4s;
    return feed;
}

/// The delivered map, with prices that the shop has the say about.
SystemMap sampleSystems()
{
    QFile file(QStringLiteral(BACKROOM_RESOURCES "/systems/default.json"));
    SystemMap map;
    if (!file.open(QIODevice::ReadOnly))
        return map;
    std::vector<FeedDefinition> feeds;
    const auto delivered = *systemMapFromJson(*parseJson(file.readAll()));
    for (const BusinessEvent& event : delivered.events) {
        if (event.feed.isEmpty())
            continue;
        FeedDefinition feed;
        feed.id = event.feed;
        feed.latency = event.feed.value == "transfers"_L1 ? LatencyClass::NearRealTime : LatencyClass::RealTime;
        feed.lagTarget = feed.latency == LatencyClass::RealTime ? 60s : 120s;
        feeds.push_back(feed);
    }
    map.add(delivered, feeds);
    map.add(*systemMapFromJson(Json::parse(R"({"id": "own", "domains": [{"id": "prices", "authority": "shop"}]})")), feeds);
    return map;
}

OfferedAction offered(DecisionVerb verb)
{
    return {verb, {}, true, {}, {}, verb == verbs::reject, {}};
}

} // namespace

ItemRow sampleRefund(int number, Severity severity, Duration age, std::optional<Duration> dueIn, const QString& customer,
    const QString& store, double amount, Timestamp now)
{
    ItemRow row;
    row.id = {u"refund-%1"_s.arg(number)};
    row.queue = {u"refunds"_s};
    row.record = {{u"odoo"_s}, u"account.move"_s, number};
    row.severity = severity;
    row.code = u"REF.credit-note.to-approve"_s;
    row.businessKey = u"RINV/2026/%1"_s.arg(number, 5, 10, QChar(u'0'));
    row.title = u"Return of S%1"_s.arg(10080 + number);
    row.counterparty = customer;
    row.store = store;
    row.company = u"Maison Nord"_s;
    row.owner = number % 3 == 0 ? u"Ana Keller"_s : QString();
    row.amount = Money::fromMajor(amount, euro);
    row.moneyAtRisk = row.amount;
    row.detectedAt = now - age;
    if (dueIn)
        row.dueAt = now + *dueIn;
    row.readAt = now - 4s;
    return row;
}

ItemDetail sampleDetail(const ItemRow& row, Timestamp now)
{
    ItemDetail detail;
    detail.row = row;
    const bool refund = row.queue.value == "refunds"_L1;
    const QString total = row.amount.toString();
    if (refund) {
        detail.facts = {{u"partner_id"_s, row.counterparty}, {u"invoice_origin"_s, u"S10492"_s}, {u"reversed_entry_id"_s, u"INV/2026/00381"_s},
            {u"invoice_date"_s, u"2026-11-09"_s}, {u"team_id"_s, row.store}, {u"create_uid"_s, u"Till 3, Lyon 014"_s}, {u"amount_tax"_s, u"30.40 EUR"_s},
            {u"amount_total"_s, total}};
        detail.lines = {{u"Kettle K200, brushed steel"_s, u"2"_s, u"76.00"_s, u"152.00"_s}};
        detail.speaksFor = {{u"origin-known"_s, {}, 0}, {u"reverses-an-invoice"_s, {}, 0}};
        detail.speaksAgainst = {{u"amount-over-100"_s, {}, 5}, {u"tax-missing"_s, {}, 5}};
        detail.ruleVersion = u"REF.credit-note.to-approve v1"_s;
        detail.ruleValues = {{u"state"_s, u"draft"_s}};
    } else {
        detail.facts = {{u"partner_id"_s, row.counterparty}, {u"partner_ref"_s, u"Q-2026-118"_s}, {u"date_planned"_s, u"2026-11-30"_s},
            {u"picking_type_id"_s, row.store}, {u"user_id"_s, u"Ben Ortiz"_s}, {u"amount_untaxed"_s, total}, {u"amount_total"_s, total}};
        detail.lines = {{u"Kettle K200, brushed steel"_s, u"144"_s, u"31.00"_s, u"4464.00"_s}, {u"Toaster T4 with a very long descriptive name"_s, u"96"_s, u"22.50"_s, u"2160.00"_s},
            {u"Glass jug 1.5 l"_s, u"240"_s, u"8.10"_s, u"1944.00"_s}};
        detail.speaksFor = {{u"supplier-reference"_s, {}, 0}, {u"demand-behind-it"_s, {}, 0}};
        detail.speaksAgainst = {{u"large-order"_s, {}, 0}};
        detail.ruleVersion = u"PUR.order.to-approve v1"_s;
        detail.ruleValues = {{u"state"_s, u"to approve"_s}};
    }
    detail.timeline = {{now - 62min, u"Till 3"_s, u"Refund raised at till 3"_s}, {now - 66min, u"Lyon 014"_s, u"Return booked by Lyon 014, 2 of 2 pieces"_s},
        {now - 26h, u"Shop"_s, u"Order delivered"_s}};
    detail.actions = {offered(verbs::approve), offered(verbs::reject)};
    detail.seal.fields = {{u"state"_s, refund ? u"draft"_s : u"to approve"_s}, {u"partner_id"_s, row.counterparty}, {u"amount_total"_s, total}};
    detail.seal.ruleVersion = detail.ruleVersion;
    detail.seal.hash = u"8f3a91c2d5b7e6401122334455667788990011aabbccddeeff0123456789abcd"_s;
    detail.isFresh = true;
    detail.readAt = now - 4s;
    detail.sourceUrl = u"https://erp.example.com/odoo/account.move/%1"_s.arg(row.record.id);
    return detail;
}

void fillSample(FakeConsoleApi& api, Timestamp now)
{
    api.now = now;
    SourceStatus source;
    source.id = {u"odoo"_s};
    source.name = u"retail @ erp.example.com"_s;
    source.url = u"https://erp.example.com"_s;
    source.database = u"retail"_s;
    source.phase = SourcePhase::Online;
    source.user = u"Ana Keller"_s;
    source.login = u"ana@example.com"_s;
    source.version = u"19.0"_s;
    source.protocol = u"JSON-2"_s;
    source.companies = {u"Maison Nord"_s};
    source.settings.url = source.url;
    source.settings.database = source.database;
    source.settings.login = source.login;
    source.lastAnswerAt = now - 1s;
    api.snapshot.sources = {source};
    api.snapshot.systems = sampleSystems();
    api.snapshot.feeds = {sampleFeed(u"sales-orders"_s, FeedMode::Push, 180ms, 420ms, 60s, now), sampleFeed(u"purchase-orders"_s, FeedMode::Push, 210ms, 95s, 60s, now),
        sampleFeed(u"transfers"_s, FeedMode::Polling, 14s, 31s, 120s, now), sampleFeed(u"pricelist-items"_s, FeedMode::Unavailable, {}, {}, 1800s, now)};
    api.snapshot.ledger = {18204, u"8f3a91c2d5b7e6401122334455667788990011aabbccddeeff0123456789abcd"_s, {}};

    auto& refunds = api.rows[u"refunds"_s];
    refunds = {
        sampleRefund(398, Severity::High, 26h, -2h, u"Marchand & fils"_s, u"Lyon 014"_s, 1742.50, now),
        sampleRefund(407, Severity::High, 5h + 40min, 80min, u"L. Okafor"_s, u"Online"_s, 1462.40, now),
        sampleRefund(412, Severity::Medium, 3h + 10min, 50min, u"M. Duval"_s, u"Lyon 014"_s, 182.40, now),
        sampleRefund(413, Severity::Medium, 2h + 55min, 65min, u"Studio Nord"_s, u"Lille 002"_s, 310.00, now),
        sampleRefund(415, Severity::Medium, 121min, 2h, u"A. Petit"_s, u"Online"_s, 115.60, now),
        sampleRefund(416, Severity::Low, 72min, 6h, u"H. Weiss"_s, u"Lyon 021"_s, 89.90, now),
        sampleRefund(417, Severity::Low, 58min, 7h, u"C. Rossi"_s, u"Online"_s, 14.00, now),
        sampleRefund(418, Severity::Low, 41min, 7h, u"Atelier Brun"_s, u"Paris 003"_s, 51.50, now),
        sampleRefund(420, Severity::Low, 12min, 8h, u"J. Moreau"_s, u"Lille 002"_s, 50.00, now),
        sampleRefund(399, Severity::Critical, 31h, -23h, u"Hôtel du Parc et de la Gare SARL"_s, u"Lyon 014"_s, 12950.00, now),
        sampleRefund(421, Severity::Info, 5min, std::nullopt, u"Tresor Public"_s, u"Online"_s, 1.11, now),
    };
    auto& orders = api.rows[u"purchase-orders"_s];
    for (int i = 0; i < 6; ++i) {
        ItemRow row = sampleRefund(40 + i, i == 0 ? Severity::High : i < 3 ? Severity::Medium : Severity::Low, std::chrono::hours(2 + 3 * i),
            std::chrono::hours(20 - 3 * i), i % 2 == 0 ? u"Küchenwerk GmbH"_s : u"Verrerie de l'Est"_s, u"Central warehouse"_s, 31240.0 / (i + 1), now);
        row.id = {u"order-%1"_s.arg(i)};
        row.queue = {u"purchase-orders"_s};
        row.code = u"PUR.order.to-approve"_s;
        row.businessKey = u"P%1"_s.arg(42 + i, 5, 10, QChar(u'0'));
        row.title = u"Q-2026-%1"_s.arg(118 + i);
        orders.push_back(row);
    }
    for (const auto& [queue, rows] : api.rows) {
        QueueStatus status;
        status.id = {queue};
        status.title = queue == "refunds"_L1 ? LocalText::english(u"Refunds"_s) : LocalText::english(u"Purchase orders"_s);
        status.phase = QueuePhase::Ready;
        status.count = int(rows.size());
        status.readAt = now - 4s;
        status.lagTarget = 60s;
        Money total(0, euro);
        for (const ItemRow& row : rows) {
            status.late += row.dueAt && *row.dueAt < now;
            total = total + row.amount;
            api.details[row.id.value] = sampleDetail(row, now);
        }
        status.totals = {total};
        if (queue == "refunds"_L1)
            api.snapshot.queues.insert(api.snapshot.queues.begin(), status);
        else
            api.snapshot.queues.push_back(status);
    }
}

} // namespace backroom::test
