// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/status_strip.h"

#include "ui/text/error_text.h"
#include "ui/text/format.h"
#include "ui/text/live_words.h"
#include "ui/text/words.h"

#include <QHBoxLayout>
#include <QPainter>

#include <algorithm>

namespace backroom {

using namespace Qt::StringLiterals;

StatusMark::StatusMark(const Look& look, QWidget* parent) : QWidget(parent), m_look(look)
{
    setFixedSize(10, 10);
}

void StatusMark::setState(State state)
{
    m_state = state;
    update();
}

void StatusMark::paintEvent(QPaintEvent*)
{
    const Tokens& tokens = m_look.tokens();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    const QRectF box(1, 1, 8, 8);
    switch (m_state) {
    case State::Live:
        painter.setBrush(tokens.live);
        painter.drawEllipse(box);
        break;
    case State::Ageing:
        painter.setBrush(tokens.ageing);
        painter.drawRoundedRect(box, 2, 2);
        break;
    case State::Broken:
        painter.setBrush(tokens.bad);
        painter.drawPolygon(QPolygonF{QPointF(5, 0.5), QPointF(9.8, 9.2), QPointF(0.2, 9.2)});
        break;
    case State::Off:
        painter.setPen(QPen(tokens.muted, 1.5));
        painter.setBrush(Qt::NoBrush);
        painter.drawEllipse(box.adjusted(0.5, 0.5, -0.5, -0.5));
        break;
    }
}

StatusStrip::StatusStrip(UiContext& context, QWidget* parent)
    : QFrame(parent), m_context(context), m_flashTimer(context.clock), m_mark(new StatusMark(context.look)),
      m_source(new PlainLabel), m_data(new PlainLabel), m_message(new PlainLabel), m_substitution(new PlainLabel), m_definitions(new PlainLabel), m_decisions(new PlainLabel),
      m_ledgerText(new PlainLabel), m_time(new PlainLabel)
{
    setObjectName(u"statusStrip"_s);
    setFixedHeight(26);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(12, 0, 14, 0);
    layout->setSpacing(6);
    layout->addWidget(m_mark);
    layout->addWidget(m_source);
    layout->addSpacing(12);
    layout->addWidget(m_data);
    layout->addSpacing(12);
    m_message->setElided(true);
    layout->addWidget(m_message, 1);
    layout->addWidget(m_substitution);
    layout->addSpacing(12);
    layout->addWidget(m_definitions);
    layout->addSpacing(12);
    layout->addWidget(m_decisions);
    layout->addSpacing(12);
    layout->addWidget(m_ledgerText);
    layout->addSpacing(12);
    layout->addWidget(m_time);
    m_substitution->setAccessibleName(tr("Substitution"));
    m_ledgerText->setAccessibleName(tr("Ledger"));
    setAccessibleName(tr("Status"));
    refresh();
}

void StatusStrip::setLedger(const LedgerStatus& ledger)
{
    m_ledger = ledger;
    refresh();
}

void StatusStrip::setFeeds(const std::vector<FeedStatus>& feeds)
{
    m_feeds = feeds;
    refresh();
}

void StatusStrip::setDelegations(const std::vector<DelegationStatus>& delegations)
{
    m_delegations = delegations;
    refresh();
}

QString StatusStrip::substitution(Timestamp now) const
{
    const PersonId self = personOf(m_context.source.login);
    QStringList actingFor;
    QStringList passedTo;
    for (const DelegationStatus& status : m_delegations) {
        if (status.delegation.phaseAt(now) != DelegationPhase::On)
            continue;
        if (status.delegation.to == self)
            actingFor.append(status.from);
        else if (status.delegation.from == self)
            passedTo.append(status.to);
    }
    actingFor.removeDuplicates();
    passedTo.removeDuplicates();
    QStringList parts;
    if (!actingFor.isEmpty())
        parts.append(tr("acting for %1", "people").arg(actingFor.join(u", "_s)));
    if (!passedTo.isEmpty())
        parts.append(tr("your powers are with %1", "people").arg(passedTo.join(u", "_s)));
    return parts.join(u" · "_s);
}

void StatusStrip::setProblems(const QStringList& problems)
{
    constexpr qsizetype shown = 5;
    m_definitions->setText(problems.isEmpty() ? QString() : tr("%n problem(s) in feeds and rules", nullptr, static_cast<int>(problems.size())));
    m_definitions->setToolTip(plainToolTip(problems.first(std::min(shown, problems.size())).join(u'\n')));
    restyle(*m_definitions, u"badText"_s);
}

void StatusStrip::flash(const QString& message)
{
    m_message->setText(message);
    m_flashTimer.start(Duration(5000), [this] { m_message->setText({}); });
}

void StatusStrip::refresh()
{
    const Timestamp now = m_context.clock.now();
    const SourceStatus& source = m_context.source;
    QString words = source.name.isEmpty() ? tr("No source") : tr("%1 · %2", "source, state").arg(source.name, text::sourcePhase(source.phase));
    if (source.phase == SourcePhase::Offline && source.retryAt && *source.retryAt > now)
        words = tr("%1, next try in %2", "source state, time").arg(words, text::countdown(*source.retryAt - now));
    else if (const QString live = text::liveMode(source.live); !live.isEmpty())
        words = tr("%1 · %2", "source, state").arg(words, live);
    if (const QString clock = text::clockOff(source.serverAhead); !clock.isEmpty())
        words = tr("%1 · %2", "source, state").arg(words, clock);
    m_source->setText(words);
    const QueueStatus& all = m_context.rail.entryAt(0)->queue;
    const bool stale = all.phase == QueuePhase::Stale;
    switch (source.phase) {
    case SourcePhase::Online: m_mark->setState(stale ? StatusMark::State::Ageing : StatusMark::State::Live); break;
    case SourcePhase::Discovering:
    case SourcePhase::SigningIn: m_mark->setState(StatusMark::State::Ageing); break;
    case SourcePhase::Offline:
    case SourcePhase::Refused: m_mark->setState(StatusMark::State::Broken); break;
    case SourcePhase::Disconnected: m_mark->setState(StatusMark::State::Off); break;
    }
    QStringList about{source.url};
    if (source.phase == SourcePhase::Online)
        about << text::liveObstacle(source.live) << text::clockWarning(source.serverAhead);
    about.removeAll(QString());
    m_source->setToolTip(plainToolTip(source.error ? text::errorDetails(*source.error) : about.join(u'\n')));
    m_data->setText(all.readAt ? tr("data read %1", "time ago").arg(text::ago(*all.readAt, now)) : QString());
    constexpr int shownFeeds = 16;
    m_data->setToolTip(all.readAt ? plainToolTip((text::dateTime(*all.readAt) + u'\n' + text::feedTable(m_feeds, shownFeeds)).trimmed()) : QString());

    m_substitution->setText(substitution(now));

    const int unproven = m_context.operations.unprovenCount();
    const int running = m_context.operations.runningCount();
    m_decisions->setText(unproven > 0 ? tr("%n decision(s) need you", nullptr, unproven)
            : running > 0             ? tr("%n decision(s) on their way", nullptr, running)
            : m_context.operations.rowCount() > 0 ? tr("all decisions settled")
                                                  : QString());
    m_ledgerText->setText(m_ledger.error ? tr("ledger needs attention")
            : m_ledger.entries == 0      ? tr("ledger empty")
                                         : tr("ledger %1 · %2 %3", "entries, two halves of a hash")
                                          .arg(text::number(m_ledger.entries), m_ledger.rootHash.left(4), m_ledger.rootHash.mid(4, 4)));
    m_ledgerText->setToolTip(plainToolTip(m_ledger.error ? text::errorDetails(*m_ledger.error) : m_ledger.rootHash));
    restyle(*m_ledgerText, m_ledger.error ? u"badText"_s : QString());
    m_time->setText(text::timeOfDay(now));
}

} // namespace backroom
