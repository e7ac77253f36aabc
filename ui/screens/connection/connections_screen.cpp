// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/screens/connection/connections_screen.h"

#include "ui/shell/status_strip.h"
#include "ui/text/error_text.h"
#include "ui/text/format.h"
#include "ui/text/live_words.h"
#include "ui/text/words.h"
#include "ui/widgets/key_button.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QVBoxLayout>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

QFrame* cardOf()
{
    auto* card = new QFrame;
    card->setObjectName(u"panelCard"_s);
    card->setMaximumWidth(860);
    return card;
}

} // namespace

ConnectionsScreen::ConnectionsScreen(UiContext& context, QWidget* parent) : QScrollArea(parent), m_context(context)
{
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    refresh();
}

void ConnectionsScreen::setProblems(const QStringList& problems)
{
    m_problems = problems;
    refresh();
}

void ConnectionsScreen::refresh()
{
    auto* content = new QWidget;
    content->setObjectName(u"page"_s);
    auto* layout = new QVBoxLayout(content);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(12);
    layout->addWidget(sourceCard(m_context.source));
    layout->addWidget(sourceCard(m_context.bus));
    layout->addWidget(dataCard());
    if (!m_problems.isEmpty()) {
        auto* refused = cardOf();
        auto* list = new QVBoxLayout(refused);
        list->setContentsMargins(18, 14, 18, 16);
        list->addWidget(new PlainLabel(tr("Files that were refused; the others work"), u"cardTitle"_s));
        for (const QString& problem : std::as_const(m_problems)) {
            auto* words = new PlainLabel(problem, u"badText"_s);
            words->setWordWrap(true);
            list->addWidget(words);
        }
        layout->addWidget(refused);
    }
    layout->addStretch();
    setWidget(content);
}

QWidget* ConnectionsScreen::sourceCard(const SourceStatus& source)
{
    const bool isBus = source.id == m_context.bus.id;
    auto* card = cardOf();
    auto* inside = new QVBoxLayout(card);
    inside->setContentsMargins(18, 14, 18, 16);
    inside->setSpacing(10);
    auto* head = new QHBoxLayout;
    auto* mark = new StatusMark(m_context.look);
    const bool connected = source.phase == SourcePhase::Online;
    mark->setState(connected ? StatusMark::State::Live
            : source.phase == SourcePhase::Disconnected ? StatusMark::State::Off
            : source.error                              ? StatusMark::State::Broken
                                                        : StatusMark::State::Ageing);
    head->addWidget(mark);
    const QString kind = isBus ? tr("Integration bus (n8n)") : tr("Odoo");
    head->addWidget(new PlainLabel(source.name.isEmpty() || isBus ? kind : source.name, u"detailKey"_s));
    head->addWidget(new PlainLabel(text::sourcePhase(source.phase), u"muted"_s));
    head->addStretch();
    inside->addLayout(head);

    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(14);
    grid->setVerticalSpacing(5);
    grid->setColumnMinimumWidth(0, 120);
    grid->setColumnStretch(1, 1);
    int row = 0;
    const auto line = [&](const QString& label, const QString& value, const QString& style = {}) {
        if (value.isEmpty())
            return;
        auto* words = new PlainLabel(value, style);
        words->setWordWrap(true);
        words->setTextInteractionFlags(Qt::TextSelectableByMouse);
        words->setFocusPolicy(Qt::NoFocus);
        grid->addWidget(new PlainLabel(label, u"muted"_s), row, 0, Qt::AlignTop);
        grid->addWidget(words, row++, 1);
    };
    line(tr("Address"), source.url);
    line(tr("Database"), source.database);
    line(tr("Signed in as"), source.user.isEmpty() ? source.login : tr("%1 (%2)", "name, login").arg(source.user, source.login));
    if (!source.version.isEmpty())
        line(tr("Version"), isBus ? tr("n8n %1", "version").arg(source.version) : tr("Odoo %1, %2", "version, protocol").arg(source.version, source.protocol));
    line(tr("Companies"), source.companies.join(u", "_s));
    if (connected && !isBus) {
        line(tr("Changes"), source.live.mode == LiveMode::Off ? tr("asked for") : text::liveMode(source.live));
        line({}, text::liveObstacle(source.live), u"muted"_s);
        line(tr("Live events"), source.settings.liveUrl);
        line(tr("Clock"), text::clockWarning(source.serverAhead), u"warnText"_s);
    }
    if (!source.missingRights.isEmpty())
        line(tr("The key may not"), source.missingRights.join(u", "_s), u"warnText"_s);
    line(tr("Last answer"), source.lastAnswerAt ? text::dateTime(*source.lastAnswerAt) : QString());
    if (source.secretOnlyForSession)
        line(tr("Key"), tr("No key store is running on this computer: the key is forgotten when Backroom closes."), u"warnText"_s);
    if (source.error) {
        line(tr("Problem"), text::whatHappened(*source.error), u"badText"_s);
        line(tr("What to do"), text::whatToDo(*source.error));
        line(tr("Server says"), source.error->serverText);
    }
    if (row == 0)
        line(tr("State"), isBus ? tr("Not connected. With it, flows that failed or wait for somebody are work like any other.") : tr("Not connected yet."));
    inside->addLayout(grid);
    inside->addLayout(buttonsOf(source));
    return card;
}

QLayout* ConnectionsScreen::buttonsOf(const SourceStatus& source)
{
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    const SourceId id = source.id;
    const auto button = [&](KeyButton::Kind kind, const QString& words, auto pressed) {
        auto* made = new KeyButton(m_context.look, kind);
        made->setText(words);
        // The press rebuilds this screen, so it must have ended before.
        connect(made, &QPushButton::clicked, this, pressed, Qt::QueuedConnection);
        buttons->addWidget(made);
    };
    const bool connected = source.phase == SourcePhase::Online;
    if (m_asksToForget == id) {
        buttons->addWidget(new PlainLabel(tr("Forget address and key? The ledger with your decisions stays."), u"strong"_s));
        button(KeyButton::Kind::Plain, tr("Keep"), [this] {
            m_asksToForget.reset();
            refresh();
        });
        button(KeyButton::Kind::Danger, tr("Forget the connection"), [this, id] { forget(id); });
    } else {
        const bool known = !source.url.isEmpty();
        const bool isBus = id == m_context.bus.id;
        button(known || isBus ? KeyButton::Kind::Plain : KeyButton::Kind::Primary, known ? tr("Change…") : tr("Connect…"), [this, id] { Q_EMIT connectRequested(id); });
        if (known && !connected)
            button(KeyButton::Kind::Primary, isBus ? tr("Connect again") : tr("Sign in again"), [this, id] { Q_EMIT reconnectRequested(id); });
        if (connected && !isBus && m_offersAutomation)
            button(KeyButton::Kind::Plain, tr("Automation packs…"), [this] { Q_EMIT automationRequested(); });
        if (known) {
            button(KeyButton::Kind::Plain, tr("Forget…"), [this, id] {
                m_asksToForget = id;
                refresh();
            });
        }
    }
    buttons->addStretch();
    return buttons;
}

QWidget* ConnectionsScreen::dataCard()
{
    auto* feeds = cardOf();
    auto* feedGrid = new QGridLayout(feeds);
    feedGrid->setContentsMargins(18, 14, 18, 16);
    feedGrid->setHorizontalSpacing(14);
    feedGrid->setColumnStretch(2, 1);
    feedGrid->addWidget(new PlainLabel(tr("Data age"), u"cardTitle"_s), 0, 0, 1, 3);
    int feedRow = 1;
    for (const QueueId& id : m_context.rail.queues()) {
        const QueueStatus& queue = *m_context.rail.queue(id);
        auto* queueMark = new StatusMark(m_context.look);
        queueMark->setState(queue.phase == QueuePhase::Ready ? StatusMark::State::Live
                : queue.phase == QueuePhase::Stale || queue.phase == QueuePhase::Loading ? StatusMark::State::Ageing
                : queue.phase == QueuePhase::NoSource ? StatusMark::State::Off
                                                      : StatusMark::State::Broken);
        feedGrid->addWidget(queueMark, feedRow, 0);
        feedGrid->addWidget(new PlainLabel(text::queueTitle(queue)), feedRow, 1);
        feedGrid->addWidget(new PlainLabel(queue.readAt ? tr("%1, wanted within %2", "time ago, duration").arg(text::ago(*queue.readAt, m_context.clock.now()), text::age(queue.lagTarget)) : tr("not read yet"), u"muted"_s), feedRow++, 2);
    }
    return feeds;
}

void ConnectionsScreen::offerAutomation()
{
    m_offersAutomation = true;
    refresh();
}

void ConnectionsScreen::forget(const SourceId& source)
{
    m_asksToForget.reset();
    m_context.api.forgetSource(source);
    refresh();
}

} // namespace backroom
