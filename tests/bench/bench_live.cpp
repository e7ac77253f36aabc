// SPDX-License-Identifier: GPL-3.0-or-later
// A write at a real Odoo until the row is painted, beside what the way itself takes: the bare notification on a websocket and
// one bare read of that record. Takes the Odoo of tests/stack/odoo (its env), with the pack live-events installed.
//
//     bench_live [SAMPLES]
#include "core/engine/console.h"
#include "core/engine/system_clock.h"
#include "core/engine/threaded_console.h"
#include "core/net/live_session.h"
#include "core/net/qt_live_transport.h"
#include "tests/bench/figures.h"
#include "ui/models/queue_model.h"
#include "ui/screens/queue/queue_table.h"
#include "ui/text/console_words.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QTemporaryDir>
#include <QTimer>

#include <optional>

using namespace backroom;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int patience = 20'000; ///< ms
constexpr int polledSamples = 30;
constexpr int burst = 100;
const QString model = u"purchase.order"_s;
const QueueId queue{u"purchase-orders"_s};

QByteArray given(const char* name) { return qgetenv(name); }
QUrl serverUrl() { return QUrl(QString::fromLatin1(given("BACKROOM_ODOO_URL"))); }

/// Events are handled as they come: no polling, which would be measured too. False after `most` milliseconds.
bool waitFor(int most, const std::function<bool()>& isDone)
{
    QTimer wakeUp;
    wakeUp.start(1000);
    const bench::Stopwatch watch;
    while (!isDone() && watch.elapsed() < most)
        QCoreApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents);
    return isDone();
}

using Moment = std::chrono::steady_clock::time_point;

/// Everything but the window, on its own thread, as in the program.
struct Engine : ThreadedConsole::Core {
    explicit Engine(const QString& folder)
        : console({*clock, [](const ConnectionSettings&) { return makeQtTransport({}); }, *secrets, folder + u"/data"_s, folder + u"/config"_s,
              QStringLiteral(BACKROOM_RESOURCES), u"bench"_s, {}, [](const ConnectionSettings&) { return makeQtLiveTransport({}); }})
    {
    }
    ConsoleApi& api() override { return console; }
    void start() override { started = console.start().has_value(); }

    std::unique_ptr<Clock> clock = makeSystemClock();
    std::unique_ptr<SecretStore> secrets = makeMemoryStore();
    Console console;
    bool started = false;
};

/// The person who writes; also asks barely.
class Writer {
public:
    explicit Writer(Clock& clock)
        : m_client(*m_transport, clock, serverUrl(), {QString::fromLatin1(given("BACKROOM_ODOO_DB")), u"buyer"_s, Secret(given("BACKROOM_ODOO_KEY_BUYER")), true})
    {
    }

    template <typename T>
    std::optional<T> wait(const std::function<void(std::function<void(Result<T>)>)>& ask)
    {
        std::optional<Result<T>> answer;
        ask([&](Result<T> result) {
            answer = std::move(result);
            m_answeredAt = std::chrono::steady_clock::now();
        });
        if (!waitFor(patience, [&] { return answer.has_value(); }) || !*answer) {
            std::printf("bench_live: %s\n", answer ? qPrintable((*answer).error().serverText + (*answer).error().detail) : "no answer");
            return std::nullopt;
        }
        return std::move(**answer);
    }
    bool signIn()
    {
        return wait<OdooSession>([&](auto done) { m_client.signIn(&m_owner, done); }).has_value();
    }
    std::optional<Json> call(const QString& on, const QString& method, std::vector<std::int64_t> ids, const Json& args)
    {
        return wait<Json>([&](auto done) { m_client.call({on, method, std::move(ids), args, Json::object()}, Lane::Interactive, &m_owner, done); });
    }
    std::optional<RecordPage> read(const std::vector<std::int64_t>& ids, const std::vector<QString>& fields)
    {
        return wait<RecordPage>([&](auto done) { m_client.searchRead({model, Json::array({Json::array({"id", "in", ids})}), fields, u"id"_s, 0, 0}, Lane::Interactive, &m_owner, done); });
    }

    /// When the last answer came.
    Moment answeredAt() const { return m_answeredAt; }

private:
    QObject m_owner;
    std::unique_ptr<HttpTransport> m_transport = makeQtTransport({});
    OdooClient m_client;
    Moment m_answeredAt{};
};

struct Order {
    std::int64_t id = 0;
    std::int64_t line = 0;
};

/// Confirmed, so that they wait for approval and stand in the queue.
std::vector<Order> makeOrders(Writer& writer, int count)
{
    std::vector<Order> orders;
    const auto supplier = writer.call(u"res.partner"_s, u"search"_s, {}, {{"domain", Json::array({Json::array({"supplier_rank", ">", 0})})}, {"limit", 1}});
    const auto product = writer.call(u"product.product"_s, u"search"_s, {}, {{"domain", Json::array({Json::array({"purchase_ok", "=", true})})}, {"limit", 1}});
    if (!supplier || !product || supplier->empty() || product->empty())
        return orders;
    Json values = Json::array();
    const Json line{{"product_id", (*product)[0]}, {"product_qty", 100}, {"price_unit", 900}};
    for (int i = 0; i < count; ++i)
        values.push_back({{"partner_id", (*supplier)[0]}, {"order_line", Json::array({Json::array({0, 0, line})})}});
    const auto made = writer.call(model, u"create"_s, {}, {{"vals_list", values}});
    if (!made)
        return orders;
    const auto ids = made->get<std::vector<std::int64_t>>();
    if (!writer.call(model, u"button_confirm"_s, ids, Json::object()))
        return orders;
    const auto lines = writer.read(ids, {u"order_line"_s});
    for (std::size_t i = 0; lines && i < lines->ids.size(); ++i) {
        const auto line = writer.call(u"purchase.order.line"_s, u"search"_s, {}, {{"domain", Json::array({Json::array({"order_id", "=", lines->ids[i]})})}, {"limit", 1}});
        if (line && !line->empty())
            orders.push_back({lines->ids[i], (*line)[0].get<std::int64_t>()});
    }
    return orders;
}

/// A number that no earlier write had.
double nextPrice()
{
    static int n = 0;
    return 900 + ++n * 0.01;
}

struct Times {
    void add(double milliseconds) { all.push_back(milliseconds); }
    double at(double share)
    {
        std::sort(all.begin(), all.end());
        return all.empty() ? 0 : all[std::min(all.size() - 1, static_cast<std::size_t>(share * static_cast<double>(all.size())))];
    }
    std::vector<double> all;
};

/// A socket of its own, without any console: the notification, then one read.
bool measureBare(Writer& writer, const std::vector<Order>& orders, int samples, Clock& clock, Times& hint, Times& both, std::vector<QString> fields)
{
    const auto http = makeQtTransport({});
    const auto sockets = makeQtLiveTransport({});
    QObject owner;
    LiveSession session(*http, clock, serverUrl(), serverUrl(), {QString::fromLatin1(given("BACKROOM_ODOO_DB")), u"lead"_s, Secret(given("BACKROOM_ODOO_PASSWORD_LEAD")), false});
    if (!writer.wait<odoo::SessionInfo>([&](auto done) { session.signIn(&owner, done); }))
        return false;
    const std::unique_ptr<LiveSocket> socket(sockets->open(session.handshake(), nullptr));
    std::set<std::int64_t> told;
    Moment toldAt{};
    bool isOpen = false;
    QObject::connect(socket.get(), &LiveSocket::opened, &owner, [&] { isOpen = true; });
    QObject::connect(socket.get(), &LiveSocket::received, &owner, [&](const QByteArray& frame) {
        const auto batch = odoo::decodeNotifications(frame);
        for (const odoo::ChangeHint& each : batch ? batch->hints : std::vector<odoo::ChangeHint>()) {
            if (each.model == model && told.empty()) {
                toldAt = std::chrono::steady_clock::now();
                told.insert(each.ids.begin(), each.ids.end());
            }
        }
    });
    if (!waitFor(patience, [&] { return isOpen; }))
        return false;
    socket->sendText(odoo::subscribeFrame(0));
    waitFor(1000, [] { return false; });
    for (int i = 0; i < samples; ++i) {
        const Order& order = orders[static_cast<std::size_t>(i) % orders.size()];
        told.clear();
        if (!writer.call(u"purchase.order.line"_s, u"write"_s, {order.line}, {{"vals", {{"price_unit", nextPrice()}}}}))
            return false;
        const Moment answered = writer.answeredAt();
        if (!waitFor(patience, [&] { return told.contains(order.id); }))
            return false;
        hint.add(bench::Milliseconds(toldAt - answered).count());
        const Moment asked = std::chrono::steady_clock::now();
        if (!writer.read({order.id}, fields))
            return false;
        // The read begins when the notification is there, which may be before the write's answer.
        both.add(bench::Milliseconds(toldAt - answered + (writer.answeredAt() - asked)).count());
    }
    return true;
}

/// The list of a window over a console, and when its rows were painted.
class Window : public QObject {
public:
    Window(Clock& clock, const QString& folder)
        : m_console([folder] { return std::make_unique<Engine>(folder); })
        , m_words(clock)
        , m_model(m_words, clock)
        , m_settings(folder + u"/layout.ini"_s, QSettings::IniFormat)
        , m_context{m_console, clock, m_look, m_settings, m_operations, m_rail, {}}
        , m_table(m_model, m_context)
    {
        m_model.setQueues({queue});
        connect(&m_console, &ConsoleApi::rowsChanged, this, [this](const QueueDelta& delta) { m_model.apply(delta); });
        connect(&m_console, &ConsoleApi::sourceChanged, this, [this](const SourceStatus& source) { m_source = source; });
        connect(&m_console, &ConsoleApi::feedsChanged, this, [this](const std::vector<FeedStatus>& feeds) {
            m_areAllRead = !feeds.empty() && std::all_of(feeds.begin(), feeds.end(), [](const FeedStatus& feed) { return feed.mode != FeedMode::CatchingUp && feed.mode != FeedMode::Waiting; });
        });
        m_table.viewport()->installEventFilter(this);
        m_table.resize(1100, 4000);
        m_table.show();
        m_console.openQueue(queue);
    }

    bool connectAs(bool isByKey)
    {
        ConnectionSettings settings;
        settings.url = serverUrl().toString();
        settings.database = QString::fromLatin1(given("BACKROOM_ODOO_DB"));
        settings.login = u"lead"_s;
        settings.secretIsKey = isByKey;
        m_console.connectSource(settings, Secret(given(isByKey ? "BACKROOM_ODOO_KEY_LEAD" : "BACKROOM_ODOO_PASSWORD_LEAD")));
        const LiveMode wanted = isByKey ? LiveMode::Off : LiveMode::Push;
        return waitFor(300'000, [&] { return m_source.phase == SourcePhase::Online && m_source.live.mode == wanted && m_areAllRead; });
    }

    bool shows(const std::vector<Order>& orders)
    {
        return waitFor(patience, [&] {
            m_model.showPending();
            return std::all_of(orders.begin(), orders.end(), [&](const Order& order) { return rowOf(order) >= 0; });
        });
    }

    /// ms from the answer of the last write to the paint that shows all of them; nothing when that never came.
    std::optional<double> measure(Writer& writer, const std::vector<Order>& orders, int most)
    {
        std::map<std::int64_t, std::int64_t> before;
        for (const Order& order : orders)
            before[order.id] = amountOf(order);
        m_painted.reset();
        m_isAwaited = [this, orders, before] {
            return std::all_of(orders.begin(), orders.end(), [&](const Order& order) { return amountOf(order) != before.at(order.id); });
        };
        for (const Order& order : orders) {
            if (!writer.call(u"purchase.order.line"_s, u"write"_s, {order.line}, {{"vals", {{"price_unit", nextPrice()}}}}))
                return std::nullopt;
        }
        const Moment answered = writer.answeredAt();
        if (!waitFor(most, [this] { return m_painted.has_value(); }))
            return std::nullopt;
        return bench::Milliseconds(*m_painted - answered).count();
    }

    std::int64_t amountOf(const Order& order) const
    {
        const int row = rowOf(order);
        return row < 0 ? -1 : m_model.data(m_model.index(row, 0), QueueModel::AmountRole).toLongLong();
    }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override
    {
        if (event->type() == QEvent::Paint && m_isAwaited && m_isAwaited()) {
            m_painted = std::chrono::steady_clock::now();
            m_isAwaited = nullptr;
        }
        return QObject::eventFilter(watched, event);
    }

private:
    int rowOf(const Order& order) const
    {
        for (int row = 0; row < m_model.rowCount(); ++row) {
            const ItemRow* shown = m_model.rowAt(row);
            if (shown && shown->record.id == order.id && shown->record.model == model)
                return row;
        }
        return -1;
    }

    ThreadedConsole m_console;
    Look m_look;
    ConsoleWords m_words;
    QueueModel m_model;
    QSettings m_settings;
    OperationsModel m_operations;
    RailModel m_rail;
    UiContext m_context;
    QueueTable m_table;
    SourceStatus m_source;
    bool m_areAllRead = false;
    std::function<bool()> m_isAwaited;
    std::optional<Moment> m_painted;
};

} // namespace

int main(int argc, char** argv)
{
    if (given("BACKROOM_ODOO_URL").isEmpty()) {
        std::printf("bench_live: no Odoo given: eval \"$(tests/stack/odoo env)\"\n");
        return 77;
    }
    QApplication app(argc, argv);
    const int samples = argc > 1 ? QByteArray(argv[1]).toInt() : 500;
    const auto clock = makeSystemClock();
    Writer writer(*clock);
    if (!writer.signIn())
        return 1;
    const std::vector<Order> orders = makeOrders(writer, burst);
    if (orders.size() != burst)
        return 1;
    const std::vector<Order> few(orders.begin(), orders.begin() + 10);
    // As many fields as the feed has.
    const std::vector<QString> fields{u"name"_s, u"state"_s, u"partner_id"_s, u"partner_ref"_s, u"amount_total"_s, u"amount_untaxed"_s, u"amount_tax"_s, u"currency_id"_s,
        u"currency_rate"_s, u"company_id"_s, u"user_id"_s, u"create_uid"_s, u"write_uid"_s, u"create_date"_s, u"write_date"_s, u"date_order"_s, u"date_planned"_s,
        u"date_approve"_s, u"effective_date"_s, u"picking_type_id"_s, u"origin"_s};

    Times hint, bare, painted, polled;
    if (!measureBare(writer, few, samples / 2, *clock, hint, bare, fields))
        return 1;
    std::optional<double> all;
    int lost = 0;
    {
        QTemporaryDir folder;
        Window window(*clock, folder.path());
        if (!window.connectAs(false) || !window.shows(orders)) {
            std::printf("bench_live: the console does not get live, or does not show the orders\n");
            return 1;
        }
        for (int i = 0; i < samples; ++i) {
            const auto time = window.measure(writer, {few[static_cast<std::size_t>(i) % few.size()]}, patience);
            time ? painted.add(*time) : static_cast<void>(++lost);
        }
        all = window.measure(writer, orders, patience);
    }
    if (!measureBare(writer, few, samples - samples / 2, *clock, hint, bare, fields))
        return 1;
    std::vector<std::int64_t> ids;
    for (const Order& order : orders)
        ids.push_back(order.id);
    const double oneRead = bench::medianOf(11, [&] { (void)writer.read(ids, fields); });
    {
        QTemporaryDir folder;
        Window window(*clock, folder.path());
        for (int i = 0; window.connectAs(true) && window.shows(orders) && i < polledSamples; ++i) {
            if (const auto time = window.measure(writer, {few[static_cast<std::size_t>(i) % few.size()]}, 60'000))
                polled.add(*time);
        }
    }

    bench::print("bare notification after the write's answer, p50", hint.at(0.5), "ms");
    bench::print("  p95", hint.at(0.95), "ms");
    bench::print("bare notification + one read, p50", bare.at(0.5), "ms");
    bench::print("  p95", bare.at(0.95), "ms");
    bench::print("write answered to row painted, pushed, p50", painted.at(0.5), "ms");
    bench::print("  p95", painted.at(0.95), "ms");
    bench::print("  never painted", lost, "");
    bench::printRatio("pushed beside the bare way, p50", painted.at(0.5), bare.at(0.5), 1.3);
    bench::printRatio("pushed beside the bare way, p95", painted.at(0.95), bare.at(0.95), 1.6);
    bench::print("write answered to row painted, polled, p50", polled.at(0.5), "ms");
    bench::print("  p95", polled.at(0.95), "ms");
    bench::print("one read of 100", oneRead, "ms");
    if (all)
        bench::printRatio("last of 100 writes to all painted, beside one read of 100", *all, oneRead, 2.0);
    return lost == 0 && all ? 0 : 1;
}
