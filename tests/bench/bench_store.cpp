// SPDX-License-Identifier: GPL-3.0-or-later
// Apply, evaluate and load without a network, beside the bare work of the same kind.
#include "core/engine/definitions.h"
#include "core/engine/queue_board.h"
#include "core/engine/system_clock.h"
#include "tests/bench/figures.h"

#include <QCoreApplication>
#include <QTemporaryDir>

using namespace backroom;
using namespace Qt::StringLiterals;
using bench::print;

namespace {

constexpr int recordCount = 100'000;

std::vector<Record> makeOrders(const FeedDefinition& feed)
{
    const auto names = std::make_shared<const FieldNames>(feed.fields);
    std::vector<Record> records;
    records.reserve(recordCount);
    for (int id = 1; id <= recordCount; ++id) {
        Record record{{{u"odoo"_s}, feed.model, id}, names, {}};
        for (const QString& field : feed.fields) {
            if (field == u"state"_s)
                record.values.emplace_back(FieldValue(id % 10 == 0 ? u"to approve"_s : u"purchase"_s));
            else if (field.startsWith(u"amount"_s))
                record.values.emplace_back(FieldValue(static_cast<double>(id) * 1.01));
            else if (field.endsWith(u"_id"_s) || field.endsWith(u"_uid"_s))
                record.values.emplace_back(FieldValue(static_cast<std::int64_t>(id % 97)));
            else if (field.contains(u"date"_s))
                record.values.emplace_back(FieldValue(u"2026-11-23 09:52:09"_s));
            else
                record.values.emplace_back(FieldValue(u"P%1"_s.arg(id)));
        }
        records.push_back(std::move(record));
    }
    return records;
}

ModelSchema schemaOf(const FeedDefinition& feed)
{
    ModelSchema schema;
    for (const QString& field : feed.fields)
        schema[field] = {field.startsWith(u"amount"_s) ? u"monetary"_s : field.endsWith(u"_id"_s) ? u"many2one"_s : u"char"_s, u"res.partner"_s};
    return schema;
}

} // namespace

int main(int argc, char** argv)
{
    QCoreApplication app(argc, argv);
    const auto clock = makeSystemClock();
    const Definitions definitions = loadDefinitions({QStringLiteral(BACKROOM_RESOURCES)});
    const FeedDefinition& feed = *std::find_if(definitions.feeds.begin(), definitions.feeds.end(), [](const auto& one) { return one.id.value == u"purchase-orders"_s; });
    QTemporaryDir folder;
    const double memoryStart = bench::residentMiB();
    const std::vector<Record> records = makeOrders(feed);
    print("100 000 records in memory", bench::residentMiB() - memoryStart, "MiB");

    auto cache = CacheStore::open(folder.filePath(u"cache.sqlite"_s));
    const bench::Stopwatch storeWatch;
    for (std::size_t from = 0; from < records.size(); from += 5000) {
        const std::vector<Record> page(records.begin() + static_cast<std::ptrdiff_t>(from), records.begin() + static_cast<std::ptrdiff_t>(from + 5000));
        if (!(*cache)->apply(feed.id, page, {}, Json::object()))
            return 1;
    }
    print("store 100 000 records in pages of 5 000", storeWatch.elapsed(), "ms");
    print("load 100 000 records from the cache", bench::medianOf(3, [&] { (void)(*cache)->records({u"odoo"_s}, feed.model); }), "ms");

    auto work = WorkStore::open(folder.filePath(u"work.sqlite"_s));
    ItemLives lives(*clock, **work, definitions);
    QueueBoard board(*clock, **cache, lives, {u"odoo"_s});
    board.setDefinitions(definitions);
    board.setSchema(feed.id, schemaOf(feed), feed.fields);
    const bench::Stopwatch applyWatch;
    board.apply(feed.id, records, {});
    const double applyTime = applyWatch.elapsed();
    print("apply and evaluate 100 000 records, 10 000 items raised", applyTime, "ms");
    print("apply rate", recordCount / applyTime * 1000, "records/s");
    const std::vector<Record> one{records[9]};
    print("one changed record, evaluated and published", bench::medianOf(1000, [&] { board.apply(feed.id, one, {}); }), "ms");
    print("resident memory at the end", bench::residentMiB(), "MiB");
    return 0;
}
