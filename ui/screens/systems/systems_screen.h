// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/ui_context.h"

#include <QScrollArea>

#include <map>

class QVBoxLayout;

namespace backroom {

class PlainLabel;
class StatusMark;

/// The system map: whose word counts for which data, and which events run between the systems, with how late this console
/// sees them.
class SystemsScreen : public QScrollArea {
    Q_OBJECT
public:
    /// The context outlives the screen.
    explicit SystemsScreen(UiContext& context, QWidget* parent = nullptr);

    void setMap(const SystemMap& map);
    void setFeeds(const std::vector<FeedStatus>& feeds);
    /// Ages have moved on, or the look has changed.
    void refresh();

private:
    /// What of an event's row changes while it is looked at.
    struct EventRow {
        const BusinessEvent* event;
        StatusMark* mark;
        PlainLabel* mode;
        PlainLabel* lag;
        PlainLabel* lagP95;
    };

    void rebuild();
    void addDomains(QVBoxLayout& layout);
    void addEvents(QVBoxLayout& layout);
    void showLag(const EventRow& row);

    UiContext& m_context;
    SystemMap m_map;
    std::map<FeedId, FeedStatus> m_feeds;
    std::vector<EventRow> m_rows;
};

} // namespace backroom
