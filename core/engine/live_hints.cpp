// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/live_hints.h"

#include "core/base/log.h"

#include <algorithm>

namespace backroom {

using namespace std::chrono_literals;

namespace {

constexpr Duration hintPause = 50ms;
/// A hint comes within milliseconds of the commit; what was not told of by then is not told of at all.
constexpr Duration hintPatience = 5s;

} // namespace

LiveHints::LiveHints(Clock& clock, FeedPulls& pulls, QObject* parent)
    : QObject(parent), m_clock(clock), m_pulls(pulls), m_timer(clock), m_verdict(clock)
{
    connect(&pulls, &FeedPulls::toldRead, this, [this](const QString& model) {
        m_models[model].underWay.clear();
        flush();
    });
    connect(&pulls, &FeedPulls::foundByPoll, this, &LiveHints::takeFound);
}

void LiveHints::restore(std::set<QString> announced)
{
    m_announced = std::move(announced);
    tellPulls();
}

void LiveHints::setHearing(bool hearing)
{
    m_hearingSince = hearing ? std::optional(m_pulls.serverNow()) : std::nullopt;
    if (!hearing) {
        m_timer.stop();
        m_verdict.stop();
        m_models.clear();
        m_suspects.clear();
    }
    tellPulls();
}

void LiveHints::tellPulls()
{
    m_pulls.setTold(m_hearingSince ? m_announced : std::set<QString>());
}

void LiveHints::take(const std::vector<odoo::ChangeHint>& hints)
{
    bool isNews = false;
    for (const odoo::ChangeHint& hint : hints) {
        if (!m_pulls.readsModel(hint.model))
            continue;
        isNews = m_announced.insert(hint.model).second || isNews;
        Model& model = m_models[hint.model];
        model.waiting.insert(hint.ids.begin(), hint.ids.end());
        if (!model.toldAt)
            model.toldAt = m_clock.monotonic();
        if (const auto suspects = m_suspects.find(hint.model); suspects != m_suspects.end()) {
            for (const std::int64_t id : hint.ids)
                suspects->second.erase(id);
        }
    }
    if (isNews) {
        tellPulls();
        Q_EMIT announcedChanged();
    }
    flush();
}

void LiveHints::flush()
{
    std::optional<Duration> next;
    for (auto& [name, model] : m_models) {
        if (model.waiting.empty() || !model.underWay.empty())
            continue;
        const Duration sinceRead = model.readAt ? m_clock.monotonic() - *model.readAt : hintPause;
        if (sinceRead < hintPause) {
            next = std::min(next.value_or(hintPause), hintPause - sinceRead);
            continue;
        }
        model.readAt = m_clock.monotonic();
        model.underWay = std::exchange(model.waiting, {});
        if (!m_pulls.readTold(name, model.underWay, *std::exchange(model.toldAt, std::nullopt)))
            model.underWay.clear();
    }
    if (next)
        m_timer.start(*next, [this] { flush(); });
}

bool LiveHints::isBusy() const
{
    return std::any_of(m_models.begin(), m_models.end(), [](const auto& each) { return !each.second.waiting.empty() || !each.second.underWay.empty(); });
}

void LiveHints::takeFound(const QString& name, const std::map<std::int64_t, Timestamp>& changes)
{
    if (!m_hearingSince || !m_announced.contains(name))
        return;
    const Model& model = m_models[name];
    for (const auto& [id, writtenAt] : changes) {
        // What was written before hints were heard may have been told of to nobody.
        if (writtenAt > *m_hearingSince + hintPatience && !model.waiting.contains(id) && !model.underWay.contains(id))
            m_suspects[name].insert(id);
    }
    if (!m_suspects.empty() && !m_verdict.isRunning())
        m_verdict.start(hintPatience, [this] { judgeSuspects(); });
}

void LiveHints::judgeSuspects()
{
    bool isNews = false;
    for (const auto& [model, ids] : std::exchange(m_suspects, {})) {
        if (ids.empty() || m_announced.erase(model) == 0)
            continue;
        log::warning("a change was not told of; polled again at its own pace", model);
        isNews = true;
    }
    if (!isNews)
        return;
    tellPulls();
    Q_EMIT announcedChanged();
}

} // namespace backroom
