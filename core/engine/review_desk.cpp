// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/review_desk.h"

#include "core/base/log.h"

namespace backroom {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

using Kind = ReviewAct::Kind;

/// Of what was asked or closed here: that it stands in a note, too.
const QString toldAct = u"review.told"_s;
constexpr Duration sayAgain = 5min;

} // namespace

ReviewDesk::ReviewDesk(Clock& clock, LedgerStore& ledger, ReviewWatch& watch, QString device, QObject* parent)
    : ChannelNotes(clock, ledger, {u"Backroom reviews"_s, u"Decisions of Backroom that somebody is to look at"_s, review_act::mark(), 5min}, std::move(device), parent),
      m_ledger(ledger), m_watch(watch), m_retry(clock)
{
    connect(&watch, &ReviewWatch::ledgerChanged, this, &ReviewDesk::sayAll);
}

void ReviewDesk::restore(const std::vector<LedgerEntry>& entries)
{
    for (const LedgerEntry& entry : entries) {
        if (entry.body.contains("\"act\":\"review."))
            takeNote(entry);
    }
}

void ReviewDesk::learn(const LedgerEntry& entry)
{
    takeNote(entry);
    m_watch.take(entry);
}

void ReviewDesk::takeNote(const LedgerEntry& entry)
{
    const auto body = parseJson(entry.body);
    const auto subject = m_ledger.subjectOf(entry);
    if (!body || !subject) {
        log::failure("review unreadable", subject ? body.error() : subject.error());
        return;
    }
    const std::int64_t message = integerAt(*subject, "message");
    if (message == 0)
        return; // it was found or closed here, and nobody was told of it yet
    const QString act = textAt(*body, "act");
    const bool isClosing = act == review_act::actName(Kind::Close) || (act == toldAct && textAt(*subject, "told") == review_act::actName(Kind::Close));
    m_notes.emplace(textAt(*subject, "server"), message);
    m_said.emplace(textAt(*subject, "server"), isClosing ? Kind::Close : Kind::Ask, textAt(*subject, "key"));
}

bool ReviewDesk::isNews(std::int64_t id, const QString& body) const
{
    return !m_notes.contains({actor().server, id}) && review_act::readNote(body);
}

Result<std::optional<LedgerAct>> ReviewDesk::actOf(const Note& note) const
{
    auto said = review_act::readNote(note.body);
    const PersonId who = personOf(note.author);
    const auto told = [&](Json subject) {
        subject["server"] = toJson(actor().server);
        subject["message"] = note.id;
        return subject;
    };
    const auto wasHere = [&](const QString& act) {
        return std::optional(LedgerAct{toldAct, note.at, note.author, {}, told({{"key", toJson(said->review)}, {"told", toJson(act)}})});
    };
    const QString act = review_act::actName(said->kind);
    if (said->kind == Kind::Ask) {
        if (who != personOf(textAt(said->content, "who")))
            return Error::of(ErrorKind::BadInput, u"%1 did not decide what stands there"_s.arg(note.author));
        if (m_watch.isAsked(said->review))
            return wasHere(act);
        said->content["foundAt"] = toJson(toIso(note.at));
    } else {
        // It is read again with the next pass: who asked may say so later than who closed it.
        if (!m_watch.isAsked(said->review))
            return std::optional<LedgerAct>();
        if (const auto objection = m_watch.objectionTo(said->review, who))
            return *objection;
        if (m_watch.isClosed(said->review))
            return wasHere(act);
    }
    return std::optional(LedgerAct{act, note.at, note.author, {}, told(std::move(said->content))});
}

void ReviewDesk::sayAll()
{
    if (!isConnected())
        return; // with the next connection
    for (const ReviewAct& act : m_watch.actsOf(personOf(actor().login))) {
        const Saying saying{actor().server, act.kind, act.review};
        if (!m_said.contains(saying) && !m_underWay.contains(saying))
            say(act);
    }
}

void ReviewDesk::say(const ReviewAct& act)
{
    const Saying saying{actor().server, act.kind, act.review};
    m_underWay.insert(saying);
    const auto isThere = [this, saying] { return m_said.contains(saying); };
    const auto statement = [this, act]() -> Result<Statement> { return Statement{review_act::note(act, actor().login), {}}; };
    wish({isThere, statement, [this, saying](const Result<void>& outcome) {
        m_underWay.erase(saying);
        const bool wasUnsaid = m_unsaid.erase(saying) > 0;
        if (!outcome) {
            if (!isTransient(outcome.error().kind))
                m_unsaid[saying] = outcome.error().detail.isEmpty() ? toName(outcome.error().kind) : outcome.error().detail;
            m_retry.start(sayAgain, [this] { sayAll(); });
        }
        if (wasUnsaid || m_unsaid.contains(saying))
            Q_EMIT problemsChanged();
    }});
}

QStringList ReviewDesk::problems() const
{
    QStringList all = ChannelNotes::problems();
    for (const auto& [saying, why] : m_unsaid)
        all.push_back(u"%1 %2: the others could not be told (%3)"_s.arg(review_act::actName(std::get<ReviewAct::Kind>(saying)), std::get<2>(saying), why));
    return all;
}

} // namespace backroom
