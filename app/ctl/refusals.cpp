// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/refusals.h"

#include "app/ctl/output.h"
#include "core/domain/work/item_life.h"
#include "ui/text/policy_words.h"

#include <algorithm>
#include <map>

namespace backroom::ctl {

using namespace Qt::StringLiterals;

namespace {

/// By code; "%1" stands for what it comes with.
const std::map<QString, QString>& sentencesByCode()
{
    static const std::map<QString, QString> sentences{
        {u"not-signed-in"_s, u"nobody is signed in"_s},
        {u"intention"_s, u"kept, and sent when the server can be reached and nothing has changed"_s},
        {u"changed-since-shown"_s, u"it has changed since it was selected; look again"_s},
        {u"stopped"_s, u"stopped before its turn"_s},
        {u"playbook-open"_s, u"a playbook is under way on it; see playbooks show"_s},
        {u"no-such-item"_s, u"there is no item it could be about"_s},
        {u"others-must-agree"_s, u"your consent counts; others must agree before anything is sent"_s},
        {u"agreed-already"_s, u"you agree already; it takes another person too"_s},
        {u"not-agreed"_s, u"you have not agreed to anything here"_s},
        {u"people-unread"_s, u"it has not been read yet who may decide this and who had a hand in it"_s},
        {u"item-gone"_s, u"the item is not open any more"_s},
        {u"not-offered"_s, u"the rule does not offer this"_s},
        {u"decision-open"_s, u"an earlier decision about it is not finished; see operations"_s},
        {u"still-running"_s, u"the flow is still running at n8n"_s},
        {u"failed-again"_s, u"it was tried again and failed again"_s},
        {u"decided-already"_s, u"somebody else decided it at n8n"_s},
        {u"effect-not-seen"_s, u"the flow ran to its end, and its effect is not seen in Odoo: %1"_s},
        {u"bus-away"_s, u"n8n is not connected; see bus connect"_s},
        {u"bus-may-not"_s, u"the key for n8n may not do this: %1"_s},
        {u"raised-by-you"_s, u"you raised it yourself, so somebody else must decide"_s},
        {u"reason-required"_s, u"a reason is required: --reason"_s},
        {u"seal-broken"_s, u"its evidence is incomplete"_s},
        {u"rule-changed"_s, u"the rule has changed since it was shown"_s},
        {u"closed"_s, u"it is closed already"_s},
        {u"not-claimed"_s, u"nobody has it in hand; claim it first"_s},
        {u"lease-ended"_s, u"your twenty minutes are over; claim it again"_s},
        {u"in-approval"_s, u"it waits for an approval; nothing else can be done meanwhile"_s},
        {u"end-not-in-future"_s, u"the end of a snooze must be in the future"_s},
        {u"reason-missing"_s, u"this needs a reason: --reason"_s},
        {u"approver-missing"_s, u"a write-off needs the approval of a second person; choose another disposition until you have it"_s},
        {u"text-missing"_s, u"there is nothing in the note"_s},
        {u"text-too-long"_s, u"the text is longer than %1 characters; put it into a document and say where it is"_s.arg(life::longestText)},
        {u"asked-yourself"_s, u"you asked for it yourself; another person must sign in and agree"_s},
        {u"erasure-not-asked"_s, u"nobody has asked for this erasure yet; without --agree you do"_s},
        {u"still-open"_s, u"the decision is not finished; only what is over is erased"_s},
        {u"on-hold"_s, u"it is on legal hold; nothing of it may be erased"_s},
        {u"not-on-hold"_s, u"it is not on legal hold"_s},
        {u"decision-unknown"_s, u"the ledger has no such decision"_s},
        {u"old-form"_s, u"its entries are of an older form, which holds every value in the log itself; they cannot be taken out without breaking it"_s},
        {u"same-person"_s, u"you proposed it yourself; another person must agree to it"_s},
        {u"version-not-higher"_s, u"people have agreed on this version or a higher one already; raise \"version\" in the file"_s},
        {u"not-proposed"_s, u"exactly this content was not proposed; propose it, or name the rule's code to see what is proposed"_s},
        {u"no-chatter"_s, u"in Odoo nobody can talk about records of this kind or what they belong to, so the others cannot see it; make a task of it with items task"_s},
        {u"own-review"_s, u"it is about what you decided or asked for yourself; another person must look at it"_s},
        {u"not-yours"_s, u"only who has it in hand can give it back"_s},
        {u"ledger-damaged"_s, u"the ledger is damaged; nothing is decided until it has been looked at: ledger verify"_s},
        {u"material-missing"_s, u"the server does not show you everything that this decision rests on"_s},
        {u"override-needless"_s, u"there is nothing to override; leave --override and --reviewer out"_s},
        {u"batch-open"_s, u"it was decided together with others, which are not all finished; only what is over is erased"_s},
        {u"hard-stop"_s, u"it may not be approved, whoever decides; show says what stands against it"_s},
        {u"no-effect"_s, u"the server took it and did nothing"_s},
        {u"guard-failed"_s, u"the guard in the server failed; see guard status"_s},
        {u"hash-differs"_s, u"the file is not the one that was proposed"_s},
        {u"not-raised"_s, u"it has not been raised yet"_s},
        {u"person-missing"_s, u"it is not known who says so; sign in first"_s},
        {u"not-closed"_s, u"it is not closed"_s},
        {u"not-waiting"_s, u"it waits for nobody's answer"_s},
        {u"not-snoozed"_s, u"it is not snoozed"_s},
        {u"not-in-approval"_s, u"it waits for no approval"_s},
        {u"already-acknowledged"_s, u"somebody has taken note of it already"_s},
        {u"wake-condition-missing"_s, u"say when it is to wake: --until"_s},
        {u"not-the-wake-condition"_s, u"it wakes for another reason than this"_s},
        {u"cause-missing"_s, u"this needs a cause: --cause"_s},
        {u"original-missing"_s, u"name the item that this one repeats: --of"_s},
        {u"no-such-note"_s, u"there is no such note"_s},
        {u"seal-missing"_s, u"it is not known what was agreed to; look at it again"_s},
        {u"tag-present"_s, u"it has this tag already"_s},
        {u"no-such-tag"_s, u"it does not have this tag"_s},
        {u"not-due"_s, u"it is not due yet"_s},
        {u"agreed"_s, u"%1 agrees"_s},
        {u"decided-by"_s, u"%1 decided it at another desk"_s},
        {u"other-reviewer"_s, u"%1 was named to look at it"_s},
        {u"unreadable"_s, u"it could not be read: %1"_s},
        {u"consent-void"_s, u"%1 agreed to something else, which no longer counts"_s},
        {u"server-asks"_s, u"the server asks something that only a person can answer there: %1"_s},
        {u"guard-differs"_s, u"it is not as it was when it was decided: %1"_s},
        {u"not-there"_s, u"it takes something that is not there: %1"_s},
        {u"there-already"_s, u"it is there already: %1"_s},
        {u"input-missing"_s, u"it asks for %1: --set %1=…"_s},
        {u"input-wrong"_s, u"%1 is not of the kind that is asked for, or out of all bounds"_s},
        {u"input-too-small"_s, u"%1 is too small"_s},
        {u"input-too-large"_s, u"%1 is too large"_s},
        {u"input-past"_s, u"%1 must not be a day that is over"_s},
        {u"input-unknown"_s, u"it does not ask for %1"_s},
        {u"takes-place-of"_s, u"it takes the place of an earlier decision (%1), which was seen to have had no effect"_s},
        {u"not-fit"_s, u"the record is not in a state for it (see %1)"_s},
    };
    return sentences;
}

/// Where the particulars are more than one; nothing: they are not.
std::optional<QString> withSeveralParticulars(const QString& code, const QString& particulars)
{
    const QString first = particulars.section(u", "_s, 0, 0);
    const QString last = particulars.section(u", "_s, -1);
    if (code == u"item-gone"_s && !particulars.isEmpty())
        return u"the item is not open any more; changed last by %1"_s.arg(particulars);
    if (code == u"claimed-by-other"_s)
        return u"%1 has it in hand until %2; ask there, or wait until then"_s.arg(first, last);
    if (code == u"agreed-overriding"_s)
        return u"%1 agrees, overriding the policy: %2; %3 looks at it afterwards"_s.arg(first, particulars.section(u", "_s, 2), particulars.section(u", "_s, 1, 1));
    if (code == u"held-beside"_s)
        return u"the decision %1, which shares its values, is on legal hold by %2; nothing of both may be erased until ledger release %1"_s.arg(first, last);
    return std::nullopt;
}

} // namespace

QString refusalSentence(const QString& reason)
{
    const QString code = reason.section(u':', 0, 0);
    const QString particulars = plain(reason.section(u':', 1)).trimmed();
    if (code == u"policy"_s || code == u"could"_s || code == u"override"_s || code == u"not-authoritative"_s) {
        QString sentence = plain(text::policyRefusal(code, reason.section(u':', 1)));
        // It stands among others, which a semicolon parts.
        if (sentence.endsWith(u'.'))
            sentence.chop(1);
        return code == u"override"_s ? sentence + u" (--override WHY --reviewer LOGIN)"_s : sentence;
    }
    if (const auto sentence = withSeveralParticulars(code, particulars))
        return *sentence;
    const auto known = sentencesByCode().find(code);
    if (known == sentencesByCode().end())
        return plain(reason);
    return QString(known->second).replace(u"%1"_s, particulars);
}

QString refusalSentences(const QStringList& reasons)
{
    QStringList words;
    for (const QString& reason : reasons)
        words.push_back(refusalSentence(reason));
    return words.join(u"; "_s);
}

QStringList codesIn(const Error& error)
{
    return error.detail.split(u'\n', Qt::SkipEmptyParts);
}

ExitCode exitCodeOf(ErrorKind kind, const QStringList& reasons)
{
    static const QStringList ownMistakes{u"reason-required"_s, u"reason-missing"_s, u"override-needless"_s, u"end-not-in-future"_s, u"text-missing"_s, u"text-too-long"_s, u"cause-missing"_s,
        u"original-missing"_s, u"wake-condition-missing"_s};
    const auto isOwnMistake = [](const QString& reason) { return reason.startsWith(u"input-"_s) || ownMistakes.contains(reason.section(u':', 0, 0)); };
    const bool isWrongUse = kind == ErrorKind::Policy && !reasons.isEmpty() && std::all_of(reasons.begin(), reasons.end(), isOwnMistake);
    return isWrongUse ? WrongUse : exitCodeOf(kind);
}

} // namespace backroom::ctl
