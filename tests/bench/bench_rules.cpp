// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/rules/rule_engine.h"
#include "tests/bench/figures.h"

#include <QFile>

#include <ctime>
#include <malloc.h>
#include <random>

using namespace backroom;
using namespace Qt::StringLiterals;

namespace {

constexpr int recordCount = 100'000;
constexpr int ruleCount = 200;
/// What the peers are given: the first records.
constexpr int sharedCount = 500;
constexpr int runs = 5;
const Timestamp now = *fromIso(u"2026-11-23T10:00:00Z"_s);
const std::vector<QString> states{u"draft"_s, u"sent"_s, u"to approve"_s, u"purchase"_s, u"cancel"_s};

/// The same data as plain columns: what a programmer would write down for these rules alone.
struct Columns {
    std::vector<int> state;
    std::vector<double> amount;
    std::vector<std::int64_t> planned;
    std::vector<std::int64_t> partner;
    std::vector<std::uint8_t> isLocked;
};

struct Numbers {
    int state = 0;
    double amount = 0;
    std::int64_t planned = 0;
    std::int64_t partner = 0;
};

Numbers numbersOf(int rule)
{
    return {rule % 5, 100.0 * (rule % 37), now.time_since_epoch().count() / 1000 - 3600 * (rule % 71), rule % 13};
}

Json whenOf(int rule)
{
    const Numbers n = numbersOf(rule);
    const Json state = {"state", "=", states[static_cast<std::size_t>(n.state)].toStdString()};
    const Json amount = {"amount_total", ">", n.amount};
    const Json planned = {"date_planned", "<", toOdoo(Timestamp(std::chrono::seconds(n.planned))).toStdString()};
    const Json partner = {"partner_id", "in", {n.partner, n.partner + 20, n.partner + 40}};
    switch (rule % 4) {
    case 0: return {state, amount};
    case 1: return {state, planned, amount};
    case 2: return {"|", partner, "&", state, planned};
    default: return {"!", {"locked", "=", true}, state, partner};
    }
}

inline bool holdsByHand(const Columns& c, const Numbers& n, int rule, std::size_t i)
{
    const auto isPartner = [&] { return c.partner[i] == n.partner || c.partner[i] == n.partner + 20 || c.partner[i] == n.partner + 40; };
    switch (rule % 4) {
    case 0: return c.state[i] == n.state && c.amount[i] > n.amount;
    case 1: return c.state[i] == n.state && c.planned[i] < n.planned && c.amount[i] > n.amount;
    case 2: return isPartner() || (c.state[i] == n.state && c.planned[i] < n.planned);
    default: return !c.isLocked[i] && c.state[i] == n.state && isPartner();
    }
}

/// Ids of the records that a rule raises.
std::vector<std::int64_t> byHand(const Columns& c, int rule)
{
    const Numbers n = numbersOf(rule);
    std::vector<std::int64_t> found;
    for (std::size_t i = 0; i < c.state.size(); ++i) {
        if (holdsByHand(c, n, rule, i))
            found.push_back(static_cast<std::int64_t>(i) + 1);
    }
    return found;
}

/// Rules that raise one record.
std::vector<int> byHand(const Columns& c, const std::vector<Numbers>& numbers, std::size_t record)
{
    std::vector<int> found;
    for (int rule = 0; rule < ruleCount; ++rule) {
        if (holdsByHand(c, numbers[static_cast<std::size_t>(rule)], rule, record))
            found.push_back(rule);
    }
    return found;
}

/// Milliseconds that this thread was at work: what others do on the machine does not count.
double timeOf(const std::function<void()>& work)
{
    const auto spent = [] {
        timespec time{};
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
        return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
    };
    const double start = spent();
    work();
    return spent() - start;
}

struct World {
    FeedDefinition feed;
    ModelSchema schema;
    std::vector<Rule> rules;
    std::vector<Record> records;
    Columns columns;
    Json shared = Json::array();
};

/// All rules, and as many records as are put.
struct Bench {
    explicit Bench(const World& of) : world(of)
    {
        engine.setDefinitions({world.feed}, world.rules, calendars);
        engine.setSchema(world.feed.model, world.schema, world.feed.fields);
    }
    void put(std::size_t record)
    {
        table.upsert(world.records[record]);
        engine.recordChanged(world.feed.model, world.records[record].key.id);
    }
    void load(std::size_t count)
    {
        for (std::size_t i = 0; i < count; ++i)
            put(i);
    }

    const World& world;
    CalendarBook calendars;
    Mirror mirror;
    RuleEngine engine{mirror};
    RecordTable& table = mirror.table(world.feed.model);
};

/// Times in milliseconds.
struct Figures {
    double byHand = 0;
    double load = 0;
    double pass = 0;
    double change = 0;
    double handOne = 0; ///< all rules over one record
    double wayIn = 0;   ///< of one changed record into the mirror
    double sharedPass = 0;
    double columnBytes = 0;
    double residentBytes = 0;
};

World makeWorld()
{
    World world;
    world.feed = *feedFromJson(Json::parse(R"({"id":"orders","model":"purchase.order","domain":[],"lagTargetSeconds":60,
        "fields":["name","state","amount_total","amount_tax","date_planned","partner_id","user_id","company_id","currency_id","priority","origin","locked","ref","create_date","write_date"]})"));
    for (const auto& [name, type] : std::map<QString, QString>{{u"name"_s, u"char"_s}, {u"state"_s, u"selection"_s}, {u"amount_total"_s, u"monetary"_s}, {u"amount_tax"_s, u"monetary"_s},
             {u"date_planned"_s, u"datetime"_s}, {u"partner_id"_s, u"many2one"_s}, {u"user_id"_s, u"many2one"_s}, {u"company_id"_s, u"many2one"_s}, {u"currency_id"_s, u"many2one"_s},
             {u"priority"_s, u"selection"_s}, {u"origin"_s, u"char"_s}, {u"locked"_s, u"boolean"_s}, {u"ref"_s, u"char"_s}, {u"create_date"_s, u"datetime"_s}, {u"write_date"_s, u"datetime"_s}})
        world.schema[name] = {type, type == u"many2one"_s ? u"res.partner"_s : QString(), {}};
    for (int i = 0; i < ruleCount; ++i) {
        const Json json = {{"code", "PUR.bench.r" + std::to_string(i)}, {"version", 1}, {"mode", "active"}, {"kind", "exception"}, {"name", {{"en", "bench"}}}, {"queue", "q"},
            {"feed", "orders"}, {"when", whenOf(i)}, {"severity", {{{"is", "low"}}}}, {"businessKey", "name"}, {"facts", Json::array()}};
        world.rules.push_back(*ruleFromJson(json));
    }
    std::mt19937 random(7);
    const auto names = std::make_shared<const FieldNames>(world.feed.fields);
    for (int i = 1; i <= recordCount; ++i) {
        const int state = static_cast<int>(random() % 5);
        const double amount = static_cast<double>(random() % 500'000) / 100;
        const std::int64_t planned = now.time_since_epoch().count() / 1000 - static_cast<std::int64_t>(random() % 1'000'000);
        const std::int64_t partner = 1 + static_cast<std::int64_t>(random() % 500);
        const bool isLocked = random() % 2 != 0;
        world.columns.state.push_back(state);
        world.columns.amount.push_back(amount);
        world.columns.planned.push_back(planned);
        world.columns.partner.push_back(partner);
        world.columns.isLocked.push_back(isLocked);
        const QString date = toOdoo(Timestamp(std::chrono::seconds(planned)));
        world.records.push_back({{{u"odoo"_s}, world.feed.model, i}, names,
            {FieldValue(u"P%1"_s.arg(i)), FieldValue(states[static_cast<std::size_t>(state)]), FieldValue(amount), FieldValue(amount / 6), FieldValue(date), FieldValue(partner),
                FieldValue(std::int64_t(1 + i % 40)), FieldValue(std::int64_t(1)), FieldValue(std::int64_t(1)), FieldValue(u"0"_s), FieldValue(false), FieldValue(isLocked),
                FieldValue(u"REF/%1"_s.arg(i % 1000)), FieldValue(date), FieldValue(date)}});
        if (i <= sharedCount)
            world.shared.push_back({{"id", i}, {"state", states[static_cast<std::size_t>(state)].toStdString()}, {"amount_total", amount}, {"date_planned", date.toStdString()}, {"partner_id", partner}, {"locked", isLocked}});
    }
    return world;
}

/// Ids that each rule raises.
std::vector<std::vector<std::int64_t>> answersOf(const std::vector<Verdict>& verdicts)
{
    std::vector<std::vector<std::int64_t>> answers(ruleCount);
    for (const Verdict& verdict : verdicts) {
        if (verdict.isRaised)
            answers[verdict.rule->rule().code.value.section(u'r', -1).toUInt()].push_back(verdict.record);
    }
    return answers;
}

std::optional<Figures> measure(const World& world)
{
    Figures figures;
    std::vector<std::vector<std::int64_t>> expected(ruleCount);
    std::vector<double> hand, load, pass, change, handOne, wayIn, shared;
    std::vector<Numbers> numbers;
    for (int rule = 0; rule < ruleCount; ++rule)
        numbers.push_back(numbersOf(rule));
    for (int run = 0; run < runs; ++run) {
        hand.push_back(timeOf([&] {
            for (int i = 0; i < ruleCount; ++i)
                expected[static_cast<std::size_t>(i)] = byHand(world.columns, i);
        }));
        malloc_trim(0);
        const double before = bench::residentMiB();
        Bench all(world);
        load.push_back(timeOf([&] { all.load(world.records.size()); }));
        std::vector<Verdict> verdicts;
        pass.push_back(timeOf([&] { verdicts = all.engine.evaluate(now); }));
        auto raised = answersOf(verdicts);
        if (raised != expected) {
            const auto wrong = std::mismatch(raised.begin(), raised.end(), expected.begin()).first - raised.begin();
            std::fprintf(stderr, "rule %td: the engine raises other records than by hand\n", wrong);
            return std::nullopt;
        }
        raised.clear();
        std::vector<Verdict>().swap(verdicts);
        if (run == 0) {
            malloc_trim(0);
            figures.residentBytes = (bench::residentMiB() - before) * 1024 * 1024 / recordCount;
        }
        figures.columnBytes = static_cast<double>(all.table.bytes()) / recordCount;
        // Each record once, not in the order in which they lie in memory.
        change.push_back(timeOf([&] {
            for (std::size_t i = 0; i < std::size_t(recordCount); ++i) {
                all.put(i * 7 % recordCount);
                (void)all.engine.evaluate(now);
            }
        }) / recordCount);
        std::size_t raisedByHand = 0;
        handOne.push_back(timeOf([&] {
            for (std::size_t i = 0; i < std::size_t(recordCount); ++i)
                raisedByHand += byHand(world.columns, numbers, i * 7 % recordCount).size();
        }) / recordCount);
        if (raisedByHand == 0)
            return std::nullopt;
        wayIn.push_back(timeOf([&] {
            for (std::size_t i = 0; i < std::size_t(recordCount); ++i)
                all.table.upsert(world.records[i * 7 % recordCount]);
        }) / recordCount);
        Bench few(world);
        few.load(sharedCount);
        shared.push_back(timeOf([&] { (void)few.engine.evaluate(now); }));
    }
    figures.byHand = bench::median(hand);
    figures.load = bench::median(load);
    figures.pass = bench::median(pass);
    figures.change = bench::median(change);
    figures.handOne = bench::median(handOne);
    figures.wayIn = bench::median(wayIn);
    figures.sharedPass = bench::median(shared);
    return figures;
}

bool writeForPeers(const QString& name, const World& world, const Figures& figures)
{
    Json domains = Json::array();
    for (int i = 0; i < ruleCount; ++i)
        domains.push_back(whenOf(i));
    Bench few(world);
    few.load(sharedCount);
    const Json given = {{"rules", domains}, {"records", world.shared}, {"matches", answersOf(few.engine.evaluate(now))}, {"passSeconds", figures.sharedPass / 1000},
        {"changeSeconds", figures.change / 1000}, {"initialSeconds", (figures.load + figures.pass) / 1000}, {"initialRecords", recordCount}, {"bytesPerRecord", figures.residentBytes}};
    QFile file(name);
    return file.open(QIODevice::WriteOnly) && file.write(dumpJson(given)) > 0;
}

} // namespace

/// usage: bench_rules [FILE]: also writes there what peers need to do the same.
int main(int argc, char** argv)
{
    const World world = makeWorld();
    const auto figures = measure(world);
    if (!figures)
        return 1;
    const auto millions = [](double time) { return double(recordCount) * ruleCount / time / 1000; };
    const auto [hand, load, pass, change, handOne, wayIn, sharedPass, columnBytes, residentBytes] = *figures;
    std::printf("%d rules, %d records; processor time of one thread, median of %d runs\n", ruleCount, recordCount, runs);
    std::printf("rules by hand over columns   %9.1f ms   %6.1f million evaluations a second\n", hand, millions(hand));
    std::printf("full pass by the engine      %9.1f ms   %6.1f million evaluations a second\n", pass, millions(pass));
    std::printf("records into the mirror      %9.1f ms   %6.2f us a record; with the pass %.1f ms\n", load, load * 1000 / recordCount, load + pass);
    std::printf("one changed record           %9.2f us   %.2f us of it its way into the mirror; by hand, without that, %.2f us\n", change * 1000, wayIn * 1000, handOne * 1000);
    std::printf("memory, mirror and engine    %9.0f bytes a record resident; the columns of its %zu fields take %.0f\n", residentBytes, world.feed.fields.size(), columnBytes);
    bench::printRatio("full pass: engine / by hand", pass, hand, 1.0);
    bench::printRatio("one changed record, rules: engine / by hand", change - wayIn, handOne, 4.0);
    return argc < 2 || writeForPeers(QString::fromLocal8Bit(argv[1]), world, *figures) ? 0 : 1;
}
