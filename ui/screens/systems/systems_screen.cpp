// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/screens/systems/systems_screen.h"

#include "ui/shell/status_strip.h"
#include "ui/text/format.h"
#include "ui/text/live_words.h"
#include "ui/text/system_words.h"
#include "ui/text/words.h"

#include <QGridLayout>
#include <QVBoxLayout>

#include <iterator>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

/// Both tables as wide as each other, and no wider than one reads a line.
constexpr int tableWidth = 1120;

QGridLayout* addTable(QVBoxLayout& layout, const QString& title, const QString& explanation, const QStringList& headers)
{
    auto* card = new QFrame;
    card->setObjectName(u"panelCard"_s);
    card->setMaximumWidth(tableWidth);
    auto* inside = new QVBoxLayout(card);
    inside->setContentsMargins(18, 14, 18, 16);
    inside->setSpacing(8);
    inside->addWidget(new PlainLabel(title, u"cardTitle"_s));
    auto* words = new PlainLabel(explanation, u"muted"_s);
    words->setWordWrap(true);
    inside->addWidget(words);
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(18);
    grid->setVerticalSpacing(6);
    for (int column = 0; column < headers.size(); ++column)
        grid->addWidget(new PlainLabel(headers.at(column), u"muted"_s), 0, column);
    inside->addLayout(grid);
    layout.addWidget(card);
    return grid;
}

PlainLabel* addCell(QGridLayout& grid, int row, int column, const QString& words, const QString& style = {})
{
    auto* label = new PlainLabel(words, style);
    label->setElided(true);
    grid.addWidget(label, row, column);
    return label;
}

} // namespace

SystemsScreen::SystemsScreen(UiContext& context, QWidget* parent) : QScrollArea(parent), m_context(context)
{
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setAccessibleName(tr("System map"));
    rebuild();
}

void SystemsScreen::setMap(const SystemMap& map)
{
    if (map == m_map)
        return;
    m_map = map;
    rebuild();
}

void SystemsScreen::setFeeds(const std::vector<FeedStatus>& feeds)
{
    m_feeds.clear();
    for (const FeedStatus& feed : feeds)
        m_feeds.emplace(feed.id, feed);
    if (isVisible())
        refresh();
}

void SystemsScreen::refresh()
{
    for (const EventRow& row : m_rows)
        showLag(row);
}

void SystemsScreen::rebuild()
{
    m_rows.clear();
    auto* content = new QWidget;
    content->setObjectName(u"page"_s);
    auto* layout = new QVBoxLayout(content);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(12);
    addDomains(*layout);
    addEvents(*layout);
    layout->addStretch();
    setWidget(content);
}

void SystemsScreen::addDomains(QVBoxLayout& layout)
{
    QGridLayout* grid = addTable(layout, tr("Whose word counts"),
        tr("Where several systems hold the same data, one is authoritative. A decision that would change it elsewhere is refused."),
        {tr("Data"), tr("Authoritative"), tr("Changes")});
    grid->setColumnStretch(0, 3);
    grid->setColumnStretch(1, 3);
    grid->setColumnStretch(2, 5);
    int row = 1;
    for (const DataDomain& domain : m_map.domains()) {
        const SystemDefinition* system = m_map.system(domain.authority);
        addCell(*grid, row, 0, text::inLanguage(domain.name))->setToolTip(plainToolTip(QStringList(domain.models.begin(), domain.models.end()).join(u'\n')));
        addCell(*grid, row, 1, system ? text::inLanguage(system->name) : domain.authority.value, u"strong"_s);
        addCell(*grid, row++, 2, text::writtenWhere(domain, m_map), u"muted"_s);
    }
}

void SystemsScreen::addEvents(QVBoxLayout& layout)
{
    QGridLayout* grid = addTable(layout, tr("What happens between the systems"),
        tr("Who tells whom, how soon it must be known, and how late this console saw it last. What is later than its target stands in the queue Integration."),
        {QString(), tr("Event"), tr("From → to"), tr("How soon"), tr("Target"), tr("Here"), tr("Behind"), tr("95 of 100")});
    const int stretches[] = {0, 7, 8, 4, 2, 5, 2, 2};
    for (int column = 0; column < int(std::size(stretches)); ++column)
        grid->setColumnStretch(column, stretches[column]);
    int row = 1;
    for (const BusinessEvent& event : m_map.events()) {
        auto* mark = new StatusMark(m_context.look);
        grid->addWidget(mark, row, 0);
        addCell(*grid, row, 1, text::inLanguage(event.name));
        addCell(*grid, row, 2, text::eventPath(event, m_map), u"muted"_s);
        addCell(*grid, row, 3, text::latencyClass(event.latency), u"muted"_s);
        addCell(*grid, row, 4, text::age(event.lagTarget), u"muted"_s);
        m_rows.push_back({&event, mark, addCell(*grid, row, 5, {}, u"muted"_s), addCell(*grid, row, 6, {}, u"muted"_s), addCell(*grid, row, 7, {}, u"muted"_s)});
        showLag(m_rows.back());
        ++row;
    }
}

void SystemsScreen::showLag(const EventRow& row)
{
    const auto feed = m_feeds.find(row.event->feed);
    const FeedStatus status = feed == m_feeds.end() ? FeedStatus() : feed->second;
    const auto isLate = [&row](const std::optional<Duration>& lag) { return lag && *lag > row.event->lagTarget; };
    const auto say = [&isLate](PlainLabel& label, const std::optional<Duration>& lag) {
        label.setText(lag ? text::lag(*lag) : u"–"_s);
        restyle(label, isLate(lag) ? u"warnText"_s : u"muted"_s);
    };
    const bool isOff = feed == m_feeds.end() || status.mode == FeedMode::Unavailable || status.mode == FeedMode::Waiting;
    row.mark->setState(isOff ? StatusMark::State::Off : isLate(status.lag) || isLate(status.lagP95) ? StatusMark::State::Ageing : StatusMark::State::Live);
    row.mode->setText(feed != m_feeds.end() ? text::feedMode(status.mode) : row.event->feed.isEmpty() ? tr("not seen") : tr("not read yet"));
    row.mode->setToolTip(plainToolTip(row.event->feed.value));
    say(*row.lag, status.lag);
    say(*row.lagP95, status.lagP95);
}

} // namespace backroom
