// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/joint_desk.h"

namespace backroom {

using namespace std::chrono_literals;

namespace {

constexpr Duration retryDelay = 5s;
constexpr Duration tellInterval = 100ms;

} // namespace

JointDesk::JointDesk(Clock& clock, LedgerStore& ledger, QueueBoard& board, Dispatcher& dispatcher, QString device, QObject* parent)
    : QObject(parent), m_clock(clock), m_ledger(ledger), m_board(board), m_dispatcher(dispatcher), m_device(std::move(device)), m_retry(clock), m_tell(clock)
{
}

JointDesk::~JointDesk() = default;

void JointDesk::resume(OdooClient& client, const Actor& actor)
{
    m_client = &client;
    m_reader = std::make_unique<EvidenceReader>(m_clock, client, [this](const QString& model, const std::map<std::int64_t, QString>& names) { m_board.learnNames(model, names); }, m_dispatcher.other());
    m_actor = actor;
    pump();
    publishUnfinished();
}

void JointDesk::suspend()
{
    m_client = nullptr;
    m_retry.stop();
    m_readings.clear();
    if (m_reader)
        m_reader.release()->deleteLater(); // we may be inside a callback of it
    publishUnfinished();
}

void JointDesk::tellFailed(const Error& error)
{
    if (!m_isElsewhere)
        Q_EMIT callFailed(error);
}

void JointDesk::publishUnfinished()
{
    for (const BatchId& id : unfinished())
        publish(id);
}

void JointDesk::read(const Place& place, const Rule& rule, const RecordKey& record)
{
    auto& reading = m_readings[place] = std::make_unique<QObject>();
    QObject* owner = reading.get();
    m_reader->readRecord(rule, *m_board.feed(rule.feed), m_board.contextOf(rule.feed), record, Lane::Interactive, owner,
        [this, place, record, feed = rule.feed](const Result<FreshRecord>& fresh) {
            auto done = m_readings.extract(place);
            if (done.empty())
                return;
            done.mapped().release()->deleteLater(); // we are inside a callback that belongs to it
            if (fresh)
                Q_EMIT recordRead(fresh->record, feed);
            m_isElsewhere = m_dispatcher.isElsewhere(record);
            takeFresh(place, fresh);
            if (m_readings.empty())
                Q_EMIT settled();
        });
}

void JointDesk::readNothing(const Place& place, std::function<void()> then)
{
    auto& reading = m_readings[place] = std::make_unique<QObject>();
    QMetaObject::invokeMethod(reading.get(), [this, place, then = std::move(then)] {
        m_readings.extract(place).mapped().release()->deleteLater();
        then();
    }, Qt::QueuedConnection);
}

bool JointDesk::isReadingAnyOf(const BatchId& id) const
{
    const auto first = m_readings.lower_bound({id, 0});
    return first != m_readings.end() && first->first.of == id;
}

void JointDesk::stopReadingOf(const BatchId& id)
{
    std::erase_if(m_readings, [&id](const auto& reading) { return reading.first.of == id; });
}

void JointDesk::retry(std::optional<Duration> delay)
{
    m_retry.start(delay.value_or(retryDelay), [this] { pump(); });
}

void JointDesk::publish(const BatchId& id)
{
    m_changed.insert(id);
    if (!m_tell.isRunning())
        m_tell.start(tellInterval, [this] { tell(); });
}

void JointDesk::tell()
{
    for (const BatchId& id : std::exchange(m_changed, {}))
        tellOf(id);
}

} // namespace backroom
