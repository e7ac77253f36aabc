// SPDX-License-Identifier: GPL-3.0-or-later
// Full pull of 20 000 purchase orders: pages of 5 000 whose bodies are thrown away, against the product's own pull —
// parsed, stored with indexes, evaluated. Against the simulator, or a real Odoo named by BACKROOM_ODOO_URL/_DB/_KEY_LEAD.
#include "core/domain/rules/rule.h"
#include "core/engine/definitions.h"
#include "core/engine/feed_puller.h"
#include "core/engine/queue_board.h"
#include "core/engine/system_clock.h"
#include "core/net/qt_transport.h"
#include "core/protocol/odoo_json2.h"
#include "tests/bench/demo_server.h"
#include "tests/bench/figures.h"

#include <QCoreApplication>
#include <QEventLoop>
#include <QTemporaryDir>

using namespace backroom;
using namespace Qt::StringLiterals;
using bench::print;

namespace {

constexpr int pageSize = 5000;

/// Pages fetched one after the other, ids found by a scan for the last "id", nothing kept.
int barePull(HttpTransport& transport, const bench::Server& server, const FeedDefinition& feed, Timestamp now)
{
    int pages = 0;
    std::int64_t after = 0;
    for (bool more = true; more; ++pages) {
        odoo::Call call{feed.model, u"search_read"_s, {}, Json::object(), Json::object(), true};
        Json domain = feed.domain.forServer(now);
        domain.push_back(Json::array({"id", ">", after}));
        call.args = {{"domain", domain}, {"fields", Json::array()}, {"order", "id"}, {"limit", pageSize}, {"load", ""}};
        for (const QString& field : feed.fields)
            call.args["fields"].push_back(field.toStdString());
        QEventLoop loop;
        auto* job = transport.send(QUrl(server.url), odoo::encodeJson2(call, server.database, server.key), {}, &loop);
        QObject::connect(job, &HttpJob::finished, &loop, [&](const Result<HttpReply>& reply) {
            more = false;
            if (reply && reply->status == 200) {
                const qsizetype at = reply->body.lastIndexOf("\"id\"");
                after = at < 0 ? after : reply->body.mid(at + 5, 20).trimmed().split(',').front().split('}').front().trimmed().toLongLong();
                more = reply->body.count("\"write_date\"") >= pageSize;
            }
            loop.quit();
        });
        loop.exec();
    }
    return pages;
}

} // namespace

int main(int argc, char** argv)
{
    QCoreApplication app(argc, argv);
    QProcess demo;
    bench::Server server{qEnvironmentVariable("BACKROOM_ODOO_URL"), qEnvironmentVariable("BACKROOM_ODOO_DB"), Secret(qgetenv("BACKROOM_ODOO_KEY_LEAD"))};
    if (server.url.isEmpty() && argc > 1)
        server = bench::startDemo(demo, QString::fromLocal8Bit(argv[1]), u"lead"_s, 20000);
    if (server.url.isEmpty()) {
        std::fprintf(stderr, "usage: bench_pull PATH-OF-BACKROOM-DEMO\n");
        return 2;
    }
    const auto clock = makeSystemClock();
    const auto transport = makeQtTransport({});
    Definitions definitions = loadDefinitions({QStringLiteral(BACKROOM_RESOURCES)});
    FeedDefinition feed = *std::find_if(definitions.feeds.begin(), definitions.feeds.end(), [](const auto& one) { return one.id.value == u"purchase-orders"_s; });
    feed.pageSize = pageSize;

    OdooClient client(*transport, *clock, QUrl(server.url), {server.database, u"lead"_s, server.key, true});
    QEventLoop signIn;
    bool signedIn = false;
    client.signIn(&signIn, [&](const Result<OdooSession>& session) {
        signedIn = session.has_value();
        signIn.quit();
    });
    signIn.exec();
    if (!signedIn) {
        std::fprintf(stderr, "sign-in failed\n");
        return 1;
    }

    std::vector<double> bare;
    std::vector<double> product;
    std::size_t records = 0;
    double memoryBefore = 0;
    for (int run = 0; run < 5; ++run) {
        const bench::Stopwatch bareWatch;
        barePull(*transport, server, feed, clock->now());
        bare.push_back(bareWatch.elapsed());

        QTemporaryDir folder;
        auto cache = CacheStore::open(folder.filePath(u"cache.sqlite"_s));
        auto work = WorkStore::open(folder.filePath(u"work.sqlite"_s));
        ItemLives lives(*clock, **work, definitions);
        QueueBoard board(*clock, **cache, lives, {u"odoo"_s});
        board.setDefinitions(definitions);
        board.setCurrencies(client.session()->currencies);
        FeedPuller puller(feed, {}, {u"odoo"_s}, **cache, *clock);
        if (run == 0)
            memoryBefore = bench::residentMiB();
        records = 0;
        QObject::connect(&puller, &FeedPuller::applied, &board, [&](const std::vector<Record>& changed, const std::vector<RecordKey>& removed) {
            board.setSchema(feed.id, puller.schema(), puller.readableFields());
            board.apply(feed.id, changed, removed);
            records += changed.size();
        });
        QObject::connect(&puller, &FeedPuller::namesRead, &board, [&](const std::set<QString>& models) { board.reloadNames(models); });
        QEventLoop loop;
        QObject::connect(&puller, &FeedPuller::finished, &loop, &QEventLoop::quit);
        const bench::Stopwatch watch;
        puller.pull(client, false);
        loop.exec();
        product.push_back(watch.elapsed());
    }
    print("records pulled", static_cast<double>(records), "");
    print("bare pages of 5 000, bodies discarded", bench::median(bare), "ms");
    print("full pull: parsed, stored, named, evaluated", bench::median(product), "ms");
    print("throughput", static_cast<double>(records) / bench::median(product) * 1000, "records/s");
    bench::printRatio("full pull / bare pages", bench::median(product), bench::median(bare), 1.07);
    print("resident memory after five pulls, above the start", bench::residentMiB() - memoryBefore, "MiB");
    demo.kill();
    demo.waitForFinished();
    return 0;
}
