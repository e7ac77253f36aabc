// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/item_command.h"
#include "app/ctl/output.h"

#include <algorithm>
#include <map>

namespace backroom::ctl {

using namespace Qt::StringLiterals;
using backroom::toJson;
using backroom::toName;

namespace {

/// Every name up to the last one, for who typed another.
template <typename Enum>
QString namesUpTo(Enum last)
{
    QStringList names;
    for (int i = 0; i <= int(last); ++i)
        names.append(toName(Enum(i)));
    return names.join(u", "_s);
}

/// A refused act (RefusalCode) in a sentence that says what to do.
QString whyNot(const Error& error)
{
    static const std::map<QString, QString> sentences{
        {u"closed"_s, u"it is closed already"_s},
        {u"not-claimed"_s, u"nobody has it in hand; claim it first"_s},
        {u"lease-ended"_s, u"your twenty minutes are over; claim it again"_s},
        {u"in-approval"_s, u"it waits for an approval; nothing else can be done meanwhile"_s},
        {u"end-not-in-future"_s, u"the end of a snooze must be in the future"_s},
        {u"reason-missing"_s, u"this needs a reason: --reason"_s},
        {u"approver-missing"_s, u"a write-off needs the approval of a second person; choose another disposition until you have it"_s},
        {u"original-missing"_s, u"a duplicate needs the item it repeats, which cannot be named here; choose another disposition"_s},
        {u"text-missing"_s, u"there is nothing in the note"_s},
        {u"not-yours"_s, u"only who has it in hand can give it back"_s},
    };
    const QString code = error.detail.section(u':', 0, 0);
    if (code == u"claimed-by-other"_s) {
        const QString who = error.detail.section(u": "_s, 1).section(u", "_s, 0, 0);
        const QString until = error.detail.section(u", "_s, -1);
        return u"%1 has it in hand until %2; ask there, or wait until then"_s.arg(plain(who), until);
    }
    const auto known = sentences.find(code);
    return known == sentences.end() ? sentenceOf(error) : known->second;
}

/// items claim, release, note, close, snooze, task: does it here, and waits until the other operators can know of it.
class Act : public ItemCommand {
public:
    using ItemCommand::ItemCommand;

protected:
    void found(const ItemDetail& detail, ExitCode sourceCode) override
    {
        if (m_isFound)
            return;
        m_isFound = true;
        m_sourceCode = sourceCode;
        m_key = detail.row.businessKey;
        m_item = detail.row.id;
        const QString verb = options().command.section(u' ', 1);
        const auto act = verb == u"task"_s ? Result<LifeAct>(LifeAct()) : actOf(verb);
        if (!act) {
            complain(m_key, act.error().detail);
            return exit(WrongUse);
        }
        connect(&console(), &Console::acted, this, [this] { ask(); });
        connect(&console(), &Console::actRefused, this, [this](quint64, const Error& error) {
            complain(m_key, error.kind == ErrorKind::Policy ? whyNot(error) : sentenceOf(error));
            exit(exitCodeOf(error.kind));
        });
        connect(&console(), &Console::shareChanged, this, [this] { ask(); });
        connect(&console(), &Console::workReady, this, [this](quint64, const ItemWork& work) { takeWork(work); });
        // What was shared before is not what is waited for.
        m_begun = now();
        if (verb == u"task"_s)
            console().makeTask(0, m_item, options().project);
        else
            console().act(0, m_item, *act);
    }

    void timedOut() override
    {
        if (!m_isDone)
            return Command::timedOut();
        report(Unproven);
    }

private:
    Result<LifeAct> actOf(const QString& verb)
    {
        if (verb == u"claim"_s)
            return LifeAct::claim({});
        if (verb == u"release"_s)
            return LifeAct::release({});
        if (verb == u"note"_s)
            return LifeAct::note({}, options().text);
        if (verb == u"snooze"_s)
            return LifeAct::snooze({}, now() + options().span, Wake::Time, {}, options().reason);
        const auto disposition = dispositionFromName(options().disposition);
        const auto cause = causeFromName(options().cause);
        if (!disposition)
            return Error::of(ErrorKind::BadInput, u"there is no disposition \"%1\"; choose one of: %2"_s.arg(options().disposition, namesUpTo(Disposition::Test)));
        if (!cause)
            return Error::of(ErrorKind::BadInput, u"there is no cause \"%1\"; choose one of: %2"_s.arg(options().cause, namesUpTo(Cause::Unknown)));
        return LifeAct::close({}, *disposition, cause, options().reason);
    }

    void ask()
    {
        m_isDone = true;
        console().requestWork(0, m_item);
    }

    void takeWork(const ItemWork& work)
    {
        m_work = work;
        const auto isUnderWay = [this](const ShareStatus& share) { return isOpen(share.state) && m_sourceCode == Done; };
        if (std::none_of(m_work.shares.begin(), m_work.shares.end(), isUnderWay))
            report(m_sourceCode);
    }

    void report(ExitCode code)
    {
        if (options().json)
            print(toJson(m_work));
        else
            print(workText(m_work, now()));
        for (const ShareStatus& share : m_work.shares) {
            if (share.at < m_begun)
                continue;
            if (share.state == ShareState::Refused) {
                complain(m_key, u"done here, but not shared: "_s + (share.error ? sentenceOf(*share.error) : QString()));
                code = share.error ? exitCodeOf(share.error->kind) : RefusedByPolicy;
            } else if (isOpen(share.state)) {
                complain(m_key, u"done here; the others will know when Backroom is next connected"_s);
            }
        }
        exit(code);
    }

    bool m_isFound = false;
    bool m_isDone = false;
    ExitCode m_sourceCode = Done;
    Timestamp m_begun{};
    QString m_key;
    ItemId m_item;
    ItemWork m_work;
};

} // namespace

Json toJson(const ItemWork& work)
{
    Json notes = Json::array();
    for (const ItemNote& note : work.notes)
        notes.push_back({{"at", toJson(toIso(note.at))}, {"who", toJson(note.who)}, {"text", toJson(note.text)}});
    Json shares = Json::array();
    for (const ShareStatus& share : work.shares) {
        shares.push_back({{"act", toJson(share.isTask ? u"task"_s : toName(share.act))}, {"state", toJson(toName(share.state))}, {"remote", share.remote},
            {"at", toJson(toIso(share.at))}, {"error", ctl::toJson(share.error)}});
    }
    return {{"item", toJson(work.item.value)}, {"state", toJson(toName(work.state))}, {"owner", toJson(work.owner)}, {"claimedBy", toJson(work.claimedBy)},
        {"claimUntil", ctl::toJson(work.claimUntil)}, {"snoozedUntil", work.snooze ? toJson(toIso(work.snooze->until)) : Json()},
        {"disposition", work.disposition ? toJson(toName(*work.disposition)) : Json()}, {"cause", work.cause ? toJson(toName(*work.cause)) : Json()},
        {"closeNote", toJson(work.closeNote)}, {"notes", notes}, {"shares", shares}};
}

QString workText(const ItemWork& work, Timestamp now)
{
    QString text = u"work: %1\n"_s.arg(toName(work.state));
    const auto add = [&text](const QString& title, const QString& value) {
        if (!value.isEmpty())
            text += u"  %1: %2\n"_s.arg(title, plain(value));
    };
    add(u"owner"_s, work.owner);
    if (!work.claimedBy.isEmpty() && work.claimUntil)
        add(u"claimed by"_s, u"%1, for another %2"_s.arg(work.claimedBy, ageOf(std::max(Duration(0), *work.claimUntil - now))));
    if (work.snooze)
        add(u"snoozed until"_s, toIso(work.snooze->until));
    if (work.disposition)
        add(u"closed as"_s, toName(*work.disposition) + (work.cause ? u", cause "_s + toName(*work.cause) : QString()));
    add(u"reason"_s, work.closeNote);
    for (const ItemNote& note : work.notes)
        add(u"note of %1, %2 ago"_s.arg(note.who, ageOf(now - note.at)), QString(note.text).replace(u'\n', u' '));
    for (const ShareStatus& share : work.shares) {
        if (share.state == ShareState::Verified)
            continue;
        const QString why = share.error ? u": "_s + sentenceOf(*share.error) : QString();
        add(u"not shared"_s, u"%1, %2%3"_s.arg(share.isTask ? u"task"_s : toName(share.act), toName(share.state), why));
    }
    return text;
}

std::unique_ptr<Command> makeActCommand(const Options& options)
{
    static const QStringList verbs{u"claim"_s, u"release"_s, u"note"_s, u"close"_s, u"snooze"_s, u"task"_s};
    const bool isAct = options.command.startsWith(u"items "_s) && verbs.contains(options.command.section(u' ', 1));
    return isAct ? std::make_unique<Act>(options) : nullptr;
}

} // namespace backroom::ctl
