// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/feed_pulls.h"
#include "core/protocol/odoo_bus.h"

namespace backroom {

/// Turns what a source tells (odoo.md f) into reads of exactly what it names. The first hint for a model is read at once;
/// those that come while it is read, or within the next 50 ms, are merged into one more read: at most one of a model is
/// under way, however many hints come. Hints for models that no feed reads are ignored. A deletion is a hint like any other:
/// a record goes when a read shows it no more.
///
/// Which models the source tells of depends on what is installed there, and nobody but its administrator may look. So a
/// model counts as told of from its first hint on, and its feeds are polled slowly while hints can be heard; when a poll
/// finds a change that no hint told of, it is polled at its own pace again until the next hint.
class LiveHints : public QObject {
    Q_OBJECT
public:
    LiveHints(Clock& clock, FeedPulls& pulls, QObject* parent = nullptr);

    void take(const std::vector<odoo::ChangeHint>& hints);
    /// Can hints be heard? What is under way is forgotten with it: the polls find it.
    void setHearing(bool hearing);
    /// Models that the source told of, over restarts.
    const std::set<QString>& announced() const { return m_announced; }
    void restore(std::set<QString> announced);
    bool isBusy() const;

Q_SIGNALS:
    void announcedChanged();

private:
    struct Model {
        std::set<std::int64_t> waiting;
        std::set<std::int64_t> underWay;
        std::optional<Duration> toldAt; ///< the first of those that wait
        std::optional<Duration> readAt; ///< when the last read began
    };

    void flush();
    void tellPulls();
    void takeFound(const QString& model, const std::map<std::int64_t, Timestamp>& changes);
    void judgeSuspects();

    Clock& m_clock;
    FeedPulls& m_pulls;
    ScopedTimer m_timer;
    ScopedTimer m_verdict;
    std::map<QString, Model> m_models;
    std::set<QString> m_announced;
    std::map<QString, std::set<std::int64_t>> m_suspects; ///< found by a poll, and not told of until now
    std::optional<Timestamp> m_hearingSince; ///< by the server's clock, as what is written there
};

} // namespace backroom
