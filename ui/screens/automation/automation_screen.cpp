// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/screens/automation/automation_screen.h"

#include "ui/text/error_text.h"
#include "ui/text/format.h"
#include "ui/widgets/plain_label.h"

#include <QCheckBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QLocale>
#include <QVBoxLayout>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

/// More lines of a plan than one looks through.
constexpr int mostPlanLines = 60;

QString inLanguage(const LocalText& text)
{
    return text.in(QLocale().name().section(u'_', 0, 0));
}

QString standingWords(PackStanding standing)
{
    switch (standing) {
    case PackStanding::Unknown: return AutomationScreen::tr("not known");
    case PackStanding::Unavailable: return AutomationScreen::tr("cannot be had here");
    case PackStanding::ChangedByHand: return AutomationScreen::tr("changed by hand");
    case PackStanding::Applied: return AutomationScreen::tr("applied");
    case PackStanding::NotApplied: return AutomationScreen::tr("not applied");
    case PackStanding::Incomplete: return AutomationScreen::tr("incomplete or older");
    }
    return {};
}

QString nameOf(const PackStep& step)
{
    return step.name.isEmpty() ? step.externalId : step.name;
}

QString stepWords(const PackStep& step)
{
    const QString name = nameOf(step);
    switch (step.kind) {
    case PackStep::Kind::Create: return step.wasTakenAway ? AutomationScreen::tr("Put back, somebody deleted it: %1").arg(name) : AutomationScreen::tr("Create: %1").arg(name);
    case PackStep::Kind::Change: return AutomationScreen::tr("Change: %1").arg(name);
    case PackStep::Kind::Remove: return AutomationScreen::tr("Remove: %1").arg(name);
    case PackStep::Kind::ByHand: return AutomationScreen::tr("Changed by hand: %1").arg(name);
    case PackStep::Kind::Clash: return AutomationScreen::tr("The name is taken by another kind of record: %1").arg(name);
    case PackStep::Kind::Keep: break;
    }
    return name;
}

QStringList changeLines(const FieldChange& change)
{
    const QString there = textOf(change.there);
    const QString wanted = textOf(change.wanted);
    if (!there.contains(u'\n') && !wanted.contains(u'\n')) {
        const auto shown = [](const Json& value) { return value.is_null() ? AutomationScreen::tr("known when it is there") : QString::fromUtf8(dumpJson(value)); };
        return {AutomationScreen::tr("%1: %2 → %3", "field, there, wanted").arg(change.field, shown(change.there), shown(change.wanted))};
    }
    QStringList lines{change.field + u':'};
    for (const QString& line : lineDifference(there, wanted))
        lines << u"    "_s + line;
    return lines;
}

/// No more lines than one looks through.
QStringList shortened(QStringList lines)
{
    if (lines.size() <= mostPlanLines)
        return lines;
    const int more = static_cast<int>(lines.size()) - mostPlanLines;
    return lines.mid(0, mostPlanLines) << AutomationScreen::tr("and %n more line(s)", nullptr, more);
}

/// "ir.actions.server: Backroom guard: sale.order"
QStringList removalLines(const PackPlan& plan)
{
    QStringList lines;
    for (const PackStep* step : plan.standing())
        lines << AutomationScreen::tr("%1: %2", "model, name").arg(step->model, nameOf(*step));
    return shortened(lines);
}

QStringList planLines(const PackPlan& plan)
{
    QStringList lines;
    for (const PackStep& step : plan.steps) {
        if (step.kind == PackStep::Kind::Keep)
            continue;
        lines << stepWords(step);
        for (const FieldChange& change : step.changes) {
            for (const QString& line : changeLines(change))
                lines << u"    "_s + line;
        }
    }
    return shortened(lines);
}

QStringList leftOutLines(const PackPlan& plan)
{
    QStringList lines;
    for (const auto& [absent, names] : plan.leftOutFor())
        lines << AutomationScreen::tr("%1 is not there: %2", "model or field, names of what is left out").arg(absent, names.join(u", "_s));
    return shortened(lines);
}

QString healthState(const AutomationHealth& one)
{
    switch (one.state) {
    case AutomationHealth::State::Fine: return AutomationScreen::tr("fine");
    case AutomationHealth::State::Failing: return AutomationScreen::tr("fails, %n time(s) in a row", nullptr, one.failures);
    case AutomationHealth::State::Late: return AutomationScreen::tr("late");
    case AutomationHealth::State::Slow: return AutomationScreen::tr("slow: %1").arg(text::age(one.longestRun.value_or(Duration{})));
    case AutomationHealth::State::Off: return AutomationScreen::tr("switched off");
    case AutomationHealth::State::Broken: return AutomationScreen::tr("does nothing or cannot work");
    case AutomationHealth::State::Open: return AutomationScreen::tr("anybody may run it");
    }
    return {};
}

QFrame* addCard(QVBoxLayout& layout, QVBoxLayout*& inside)
{
    auto* card = new QFrame;
    card->setObjectName(u"panelCard"_s);
    card->setMaximumWidth(860);
    inside = new QVBoxLayout(card);
    inside->setContentsMargins(18, 14, 18, 16);
    inside->setSpacing(8);
    layout.addWidget(card);
    return card;
}

void addWords(QVBoxLayout& layout, const QString& words, const QString& style = {})
{
    auto* label = new PlainLabel(words, style);
    label->setWordWrap(true);
    layout.addWidget(label);
}

} // namespace

AutomationScreen::AutomationScreen(UiContext& context, AutomationApi& api, QWidget* parent) : QScrollArea(parent), m_context(context), m_api(api)
{
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setAccessibleName(tr("Automation packs"));
    connect(&api, &AutomationApi::automationReady, this, [this](quint64 ticket, const AutomationReport& report) {
        if (ticket == m_ticket)
            take(report);
    });
    connect(&api, &AutomationApi::automationFailed, this, [this](quint64 ticket, const Error& error) {
        if (ticket != m_ticket)
            return;
        m_ticket = 0;
        m_error = error;
        rebuild();
    });
    rebuild();
}

void AutomationScreen::opened()
{
    if (m_packs.empty() && !isAsking())
        ask(AutomationAct::Look);
}

void AutomationScreen::ask(AutomationAct act, const QStringList& packs)
{
    if (isAsking())
        return;
    AutomationRequest request;
    request.act = act;
    request.packs = packs;
    request.overwrite = packs == QStringList{m_overwritten};
    m_leaving.clear();
    if (m_secretField && !m_secretField->text().isEmpty())
        request.administrator = AdministratorSignIn{m_login, Secret(m_secretField->text().toUtf8()), m_isKey};
    m_ticket = m_context.nextTicket();
    m_act = act;
    m_error.reset();
    m_overwritten.clear();
    rebuild(); // and with the field goes what was typed
    m_api.requestAutomation(m_ticket, request);
}

void AutomationScreen::take(const AutomationReport& report)
{
    m_ticket = 0;
    m_problems = report.problems;
    if (m_act == AutomationAct::Health)
        m_health = report.health;
    for (const PackReport& pack : report.packs) {
        const auto known = std::find_if(m_packs.begin(), m_packs.end(), [&](const PackReport& one) { return one.id == pack.id; });
        if (known == m_packs.end())
            m_packs.push_back(pack);
        else
            *known = pack;
    }
    rebuild();
}

void AutomationScreen::rebuild()
{
    auto* content = new QWidget;
    content->setObjectName(u"page"_s);
    auto* layout = new QVBoxLayout(content);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(12);
    addSignIn(*layout);
    for (const PackReport& pack : m_packs)
        addPack(*layout, pack);
    if (m_packs.empty() && !isAsking() && !m_error)
        addWords(*layout, tr("Nothing was looked at yet."), u"muted"_s);
    for (const QString& problem : std::as_const(m_problems))
        addWords(*layout, problem, u"badText"_s);
    if (m_health)
        addHealth(*layout);
    layout->addStretch();
    setWidget(content);
}

void AutomationScreen::addSignIn(QVBoxLayout& layout)
{
    QVBoxLayout* inside = nullptr;
    addCard(layout, inside);
    addWords(*inside, tr("Packs put rules, scheduled actions and server actions into Odoo and take them out again."), u"strong"_s);
    addWords(*inside, tr("It takes an administrator of Odoo. The password is used for the next request only and kept nowhere; without one it is asked as whoever is signed in."), u"muted"_s);
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    m_loginField = new QLineEdit(m_login);
    m_loginField->setPlaceholderText(tr("Administrator's login"));
    m_loginField->setAccessibleName(tr("Administrator's login"));
    m_secretField = new QLineEdit;
    m_secretField->setEchoMode(QLineEdit::Password);
    m_secretField->setPlaceholderText(tr("Password or key"));
    m_secretField->setAccessibleName(tr("Password or key"));
    m_keyBox = new QCheckBox(tr("API key"));
    m_keyBox->setChecked(m_isKey);
    connect(m_loginField, &QLineEdit::textChanged, this, [this](const QString& text) { m_login = text; });
    connect(m_keyBox, &QCheckBox::toggled, this, [this](bool on) { m_isKey = on; });
    // The answer rebuilds this screen, so the press must have ended before.
    connect(m_secretField, &QLineEdit::returnPressed, this, [this] { ask(AutomationAct::Look); }, Qt::QueuedConnection);
    row->addWidget(m_loginField, 1);
    row->addWidget(m_secretField, 1);
    row->addWidget(m_keyBox);
    inside->addLayout(row);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    const auto button = [&](KeyButton::Kind kind, const QString& words, AutomationAct act) {
        auto* made = new KeyButton(m_context.look, kind);
        made->setText(words);
        made->setEnabled(!isAsking());
        connect(made, &QPushButton::clicked, this, [this, act] { ask(act); }, Qt::QueuedConnection);
        buttons->addWidget(made);
    };
    button(KeyButton::Kind::Primary, tr("Look"), AutomationAct::Look);
    button(KeyButton::Kind::Plain, tr("Health of automation"), AutomationAct::Health);
    buttons->addStretch();
    inside->addLayout(buttons);
    if (isAsking())
        addWords(*inside, tr("Odoo is being asked…"), u"muted"_s);
    if (m_error) {
        addWords(*inside, text::whatHappened(*m_error), u"badText"_s);
        addWords(*inside, text::whatToDo(*m_error));
    }
}

void AutomationScreen::addPack(QVBoxLayout& layout, const PackReport& pack)
{
    QVBoxLayout* inside = nullptr;
    addCard(layout, inside);
    auto* head = new QHBoxLayout;
    head->addWidget(new PlainLabel(inLanguage(pack.name), u"detailKey"_s));
    head->addWidget(new PlainLabel(standingWords(pack.standing()), u"muted"_s));
    if (pack.isOwn)
        head->addWidget(new PlainLabel(tr("own pack"), u"muted"_s));
    head->addStretch();
    inside->addLayout(head);
    addWords(*inside, inLanguage(pack.explanation));
    addWords(*inside, tr("Cost: %1").arg(inLanguage(pack.cost)), u"muted"_s);
    if (!pack.limits.isEmpty())
        addWords(*inside, tr("Limits: %1").arg(inLanguage(pack.limits)), u"muted"_s);
    if (!pack.missing.empty())
        addWords(*inside, tr("It needs %1.").arg(QStringList(pack.missing.begin(), pack.missing.end()).join(u", "_s)), u"warnText"_s);
    if (pack.error) {
        addWords(*inside, pack.error->kind == ErrorKind::Conflict ? tr("Nothing was done, because somebody changed it by hand.") : text::whatHappened(*pack.error), u"badText"_s);
        if (pack.done > 0)
            addWords(*inside, tr("It was broken off in the middle; the same again goes on from there."), u"warnText"_s);
    }
    if (!pack.plan)
        return;
    if (m_leaving == pack.id)
        return addRemoval(*inside, pack);
    if (const QStringList lines = planLines(*pack.plan); !lines.isEmpty() && pack.missing.empty())
        addWords(*inside, lines.join(u'\n'), u"mono"_s);
    if (const QStringList lines = leftOutLines(*pack.plan); !lines.isEmpty() && pack.missing.empty())
        addWords(*inside, tr("Cannot be installed on this server:") + u'\n' + lines.join(u'\n'), u"muted"_s);
    if (pack.plan->hasDrift()) {
        auto* box = new QCheckBox(tr("Also what was changed by hand"));
        box->setChecked(m_overwritten == pack.id);
        connect(box, &QCheckBox::toggled, this, [this, id = pack.id](bool on) { m_overwritten = on ? id : QString(); });
        inside->addWidget(box);
    }
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    if (pack.missing.empty() && !pack.plan->isEmpty())
        addButton(*buttons, pack, KeyButton::Kind::Primary, tr("Apply"), [this, id = pack.id] { ask(AutomationAct::Apply, {id}); });
    if (!pack.plan->isGone())
        addButton(*buttons, pack, KeyButton::Kind::Plain, tr("Remove…"), [this, id = pack.id] { leave(id); });
    buttons->addStretch();
    inside->addLayout(buttons);
}

/// What goes is listed before it goes.
void AutomationScreen::addRemoval(QVBoxLayout& inside, const PackReport& pack)
{
    const int count = static_cast<int>(pack.plan->standing().size());
    addWords(inside, tr("%n object(s) are taken out of Odoo, for everybody who works with it. Applying the pack again puts them back.", nullptr, count), u"warnText"_s);
    addWords(inside, removalLines(*pack.plan).join(u'\n'), u"mono"_s);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    KeyButton* keep = addButton(*buttons, pack, KeyButton::Kind::Primary, tr("Keep"), [this] { leave({}); });
    addButton(*buttons, pack, KeyButton::Kind::Plain, tr("Remove %n object(s)", nullptr, count), [this, id = pack.id] { ask(AutomationAct::Remove, {id}); });
    buttons->addStretch();
    inside.addLayout(buttons);
    QMetaObject::invokeMethod(keep, [keep] { keep->setFocus(); }, Qt::QueuedConnection);
}

KeyButton* AutomationScreen::addButton(QHBoxLayout& row, const PackReport& pack, KeyButton::Kind kind, const QString& words, std::function<void()> act)
{
    auto* made = new KeyButton(m_context.look, kind);
    made->setText(words);
    made->setAccessibleName(tr("%1: %2", "button, pack").arg(words, inLanguage(pack.name)));
    made->setEnabled(!isAsking());
    // The answer rebuilds this screen, so the press must have ended before.
    connect(made, &QPushButton::clicked, this, std::move(act), Qt::QueuedConnection);
    row.addWidget(made);
    return made;
}

void AutomationScreen::leave(const QString& pack)
{
    m_leaving = pack;
    rebuild();
}

void AutomationScreen::addHealth(QVBoxLayout& layout)
{
    QVBoxLayout* inside = nullptr;
    addCard(layout, inside);
    inside->addWidget(new PlainLabel(tr("Health of automation"), u"cardTitle"_s));
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(14);
    grid->setColumnStretch(1, 1);
    int row = 0;
    for (const AutomationHealth& one : *m_health) {
        if (one.state == AutomationHealth::State::Fine)
            continue;
        grid->addWidget(new PlainLabel(healthState(one), one.state == AutomationHealth::State::Off ? u"muted"_s : u"badText"_s), row, 0);
        grid->addWidget(new PlainLabel(one.name), row, 1);
        grid->addWidget(new PlainLabel(one.lastRun ? tr("last run %1").arg(text::ago(*one.lastRun, m_context.clock.now())) : QString(), u"muted"_s), row++, 2);
    }
    inside->addLayout(grid);
    addWords(*inside, row == 0 ? tr("All %n are fine.", nullptr, static_cast<int>(m_health->size())) : tr("%n were looked at.", nullptr, static_cast<int>(m_health->size())), u"muted"_s);
    addWords(*inside, tr("Odoo 18 and later tell how long scheduled actions take; of rules and server actions no version tells."), u"muted"_s);
    addWords(*inside, tr("What fails is an item of its queue, where it is run, switched on or off as a decision."), u"muted"_s);
}

} // namespace backroom
