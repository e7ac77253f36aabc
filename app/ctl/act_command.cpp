// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/item_command.h"
#include "app/ctl/output.h"
#include "app/ctl/refusals.h"

#include <algorithm>

namespace backroom::ctl {

using namespace Qt::StringLiterals;
using backroom::toJson;
using backroom::toName;

namespace {

/// Every name of a kind that counts here, for who typed another.
template <typename Enum>
QString namesOf(Enum last, const std::vector<Enum>& except = {})
{
    QStringList names;
    for (int i = 0; i <= int(last); ++i) {
        if (std::find(except.begin(), except.end(), Enum(i)) == except.end())
            names.append(toName(Enum(i)));
    }
    return names.join(u", "_s);
}

/// items claim, release, note, close, snooze, wake, reopen, task: does it here, and waits until the other operators can know of it.
class Act : public ItemCommand {
public:
    using ItemCommand::ItemCommand;

protected:
    bool takesSetAside() const override { return true; }

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
            complain(m_key, sentenceOf(error));
            exit(exitCodeOf(error.kind, codesIn(error)));
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
        if (verb == u"snooze"_s) {
            const Wake wake = !options().wakeWhen.isEmpty() ? Wake::RecordMatches : options().wakesOnChange ? Wake::RecordChanged : Wake::Time;
            return LifeAct::snooze({}, now() + options().span, wake, options().wakeWhen, options().reason);
        }
        if (verb == u"retract"_s)
            return LifeAct::retract({});
        if (verb == u"wake"_s)
            return LifeAct::wakeUp(Wake::Person);
        if (verb == u"reopen"_s)
            return LifeAct::reopen({}, options().reason);
        const auto disposition = dispositionFromName(options().disposition);
        const auto cause = causeFromName(options().cause);
        if (!disposition) {
            // A write-off needs a second person, who cannot agree here.
            return Error::of(ErrorKind::BadInput,
                u"there is no disposition \"%1\"; choose one of: %2"_s.arg(options().disposition, namesOf(Disposition::Test, {Disposition::WrittenOff})));
        }
        if (!cause)
            return Error::of(ErrorKind::BadInput, u"there is no cause \"%1\"; choose one of: %2"_s.arg(options().cause, namesOf(Cause::Unknown)));
        if (*disposition == Disposition::Duplicate)
            return duplicate(*cause);
        if (!options().original.isEmpty())
            return Error::of(ErrorKind::BadInput, u"--of is for duplicates only"_s);
        return LifeAct::close({}, *disposition, cause, options().reason);
    }

    Result<LifeAct> duplicate(Cause cause)
    {
        if (options().original.isEmpty())
            return Error::of(ErrorKind::BadInput, u"name the item that this one repeats: --of"_s);
        std::vector<ItemRow> originals = itemsNamed(options().original);
        std::erase_if(originals, [this](const ItemRow& row) { return row.id == m_item; });
        if (originals.size() != 1) {
            return Error::of(ErrorKind::BadInput,
                (originals.empty() ? u"--of: there is no other item \"%1\""_s : u"--of: \"%1\" are several items; give the number of one"_s).arg(options().original));
        }
        return LifeAct::close({}, Disposition::Duplicate, cause, options().reason, originals.front().id.value);
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
                const QString why = share.error ? sentenceOf(*share.error) : QString();
                complain(m_key, share.isTask ? u"no task was made in the project %1: %2"_s.arg(options().project).arg(why) : u"done here, but not shared: "_s + why);
                code = share.error ? exitCodeOf(share.error->kind) : RefusedByPolicy;
            } else if (isOpen(share.state)) {
                complain(m_key, share.isTask ? u"the task is made when Backroom is next connected"_s : u"done here; the others will know when Backroom is next connected"_s);
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
    Json consents = Json::array();
    for (const ItemConsent& consent : work.consents) {
        consents.push_back({{"at", toJson(toIso(consent.at))}, {"who", toJson(consent.who)}, {"verb", toJson(consent.verb)},
            {"amount", toJson(consent.amount.currency().isValid() ? consent.amount.toString() : QString())}, {"why", toJson(consent.why)}});
    }
    Json shares = Json::array();
    for (const ShareStatus& share : work.shares) {
        shares.push_back({{"act", toJson(share.isTask ? u"task"_s : toName(share.act))}, {"state", toJson(toName(share.state))}, {"remote", share.remote},
            {"at", toJson(toIso(share.at))}, {"error", ctl::toJson(share.error)}});
    }
    return {{"item", toJson(work.item.value)}, {"state", toJson(toName(work.state))}, {"owner", toJson(work.owner)}, {"claimedBy", toJson(work.claimedBy)},
        {"claimUntil", ctl::toJson(work.claimUntil)}, {"snoozedUntil", work.snooze ? toJson(toIso(work.snooze->until)) : Json()},
        {"disposition", work.disposition ? toJson(toName(*work.disposition)) : Json()}, {"cause", work.cause ? toJson(toName(*work.cause)) : Json()},
        {"duplicateOf", work.duplicateOf ? toJson(work.duplicateOf->value) : Json()},
        {"closeNote", toJson(work.closeNote)}, {"notes", notes}, {"consents", consents}, {"shares", shares}};
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
        add(u"closed as"_s, toName(*work.disposition) + (work.duplicateOf ? u" of "_s + work.duplicateOf->value : QString()) + (work.cause ? u", cause "_s + toName(*work.cause) : QString()));
    add(u"reason"_s, work.closeNote);
    for (const ItemConsent& consent : work.consents)
        add(u"agreed by"_s, u"%1, %2 ago: %3 %4"_s.arg(consent.who, ageOf(now - consent.at), consent.verb, consent.amount.currency().isValid() ? consent.amount.toString() : QString()));
    for (const ItemNote& note : work.notes)
        add(u"note of %1, %2 ago"_s.arg(note.who, ageOf(now - note.at)), QString(note.text).replace(u'\n', u' '));
    for (const ShareStatus& share : work.shares) {
        if (share.state == ShareState::Verified) {
            if (share.isTask)
                add(u"task"_s, u"number %1 in Odoo"_s.arg(share.remote));
            continue;
        }
        const QString why = share.error ? u": "_s + sentenceOf(*share.error) : QString();
        if (share.isTask)
            add(isOpen(share.state) ? u"task on its way"_s : u"no task was made"_s, toName(share.state) + why);
        else
            add(u"not shared"_s, u"%1, %2%3"_s.arg(toName(share.act), toName(share.state), why));
    }
    return text;
}

std::unique_ptr<Command> makeActCommand(const Options& options)
{
    static const QStringList verbs{u"claim"_s, u"release"_s, u"note"_s, u"close"_s, u"snooze"_s, u"wake"_s, u"retract"_s, u"reopen"_s, u"task"_s};
    const bool isAct = options.command.startsWith(u"items "_s) && verbs.contains(options.command.section(u' ', 1));
    return isAct ? std::make_unique<Act>(options) : nullptr;
}

} // namespace backroom::ctl
