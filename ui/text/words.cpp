// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/text/words.h"

#include "ui/text/error_text.h"
#include "ui/text/format.h"
#include "ui/text/policy_words.h"

#include <QCoreApplication>
#include <QHash>
#include <QLocale>

namespace backroom::text {

using namespace Qt::StringLiterals;

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(backroom::text::Words)
};

/// "partner_vat" → "Partner vat": better than hiding a field nobody has named yet.
QString readable(QString key)
{
    key.remove(u'$');
    key.replace(u'_', u' ').replace(u'.', u' ').replace(u'-', u' ');
    if (key.endsWith(" id"_L1))
        key.chop(3);
    if (!key.isEmpty())
        key[0] = key[0].toUpper();
    return key;
}

} // namespace

QString severity(Severity severity)
{
    switch (severity) {
    case Severity::Critical: return Words::tr("Critical");
    case Severity::High: return Words::tr("High");
    case Severity::Medium: return Words::tr("Medium");
    case Severity::Low: return Words::tr("Low");
    case Severity::Info: return Words::tr("Info");
    }
    return {};
}

QString verb(const DecisionVerb& verb, const LocalText& name)
{
    if (!name.isEmpty())
        return inLanguage(name);
    return verb == verbs::approve ? Words::tr("Approve") : verb == verbs::reject ? Words::tr("Reject") : verb.value;
}

QString verbWithMoney(const DecisionVerb& verb, const LocalText& name, const Money& amount)
{
    if (amount == Money())
        return text::verb(verb, name);
    if (!name.isEmpty())
        return Words::tr("%1 %2", "verb, money").arg(inLanguage(name), money(amount));
    return verb == verbs::approve ? Words::tr("Approve %1", "money").arg(money(amount)) : Words::tr("Reject %1", "money").arg(money(amount));
}

QString decisionState(const DecisionRow& decision, Timestamp now)
{
    switch (decision.state) {
    case DecisionState::Held:
        return Words::tr("held %1", "seconds").arg(countdown(decision.heldUntil.value_or(now) - now));
    case DecisionState::Queued:
        return decision.error ? Words::tr("waiting to be sent again") : Words::tr("waiting to be sent");
    case DecisionState::Checking: return Words::tr("checking…");
    case DecisionState::Sending:
        return decision.verb == verbs::approve ? Words::tr("Approving…") : decision.verb == verbs::reject ? Words::tr("Rejecting…") : Words::tr("sending…");
    case DecisionState::Acknowledged: return Words::tr("reading back…");
    case DecisionState::Verified: return Words::tr("verified");
    case DecisionState::Withdrawn: return Words::tr("undone");
    case DecisionState::Conflict: return Words::tr("changed");
    case DecisionState::Rejected: return decision.error && hadNoEffect(*decision.error) ? Words::tr("no effect") : Words::tr("Odoo said no");
    case DecisionState::Unverified: return Words::tr("not proven");
    case DecisionState::Failed: return Words::tr("not done");
    }
    return {};
}

QString decisionState(DecisionState state)
{
    switch (state) {
    case DecisionState::Held: return Words::tr("held");
    case DecisionState::Sending: return Words::tr("sending…");
    default: {
        DecisionRow decision;
        decision.state = state;
        return decisionState(decision, {});
    }
    }
}

namespace {

QString titleOfWhat(const DecisionRow& decision)
{
    if (!decision.verbName.isEmpty() && decision.amount == Money())
        return Words::tr("%1: %2", "action, document").arg(inLanguage(decision.verbName), decision.businessKey);
    if (!decision.verbName.isEmpty())
        return Words::tr("%1: %2 · %3", "action, document, money").arg(inLanguage(decision.verbName), decision.businessKey, money(decision.amount));
    return decision.verb == verbs::approve
        ? Words::tr("Approve %1 · %2", "document, money").arg(decision.businessKey, money(decision.amount))
        : Words::tr("Reject %1 · %2", "document, money").arg(decision.businessKey, money(decision.amount));
}

} // namespace

QString decisionTitle(const DecisionRow& decision)
{
    const QString what = titleOfWhat(decision);
    return decision.onBehalfOf.isEmpty() ? what : Words::tr("%1 · for %2", "decision, in whose name").arg(what, decision.onBehalfOf.join(u", "_s));
}

QString decidedBy(const DecisionRow& decision)
{
    return decision.onBehalfOf.isEmpty() ? decision.actor : Words::tr("%1 on behalf of %2", "logins").arg(decision.actor, decision.onBehalfOf.join(u", "_s));
}

QString conflict(const DecisionRow& decision)
{
    // Found after sending, a difference may be the work of the decision, of somebody else, or of both.
    const bool sent = decision.error && decision.error->reach != Reach::NotSent;
    return sent ? Words::tr("Changed in Odoo, but not as you decided. It is not known whether your decision took part.")
                : Words::tr("Changed since you decided. Nothing was sent.");
}

QString whatIsKnown(const DecisionRow& decision)
{
    const QString error = decision.error ? whatHappened(*decision.error) : QString();
    switch (decision.state) {
    case DecisionState::Conflict: {
        QStringList changes;
        for (const FieldDifference& difference : decision.differences) {
            changes.append(Words::tr("%1: %2 → %3", "field, old value, new value")
                               .arg(factLabel(difference.key), factValue({difference.key, difference.sealed, 0}), factValue({difference.key, difference.current, 0})));
        }
        return changes.isEmpty() ? conflict(decision) : changes.join(u" · "_s);
    }
    case DecisionState::Rejected:
        if (decision.error && decision.error->serverText.isEmpty())
            return u"%1 %2"_s.arg(error, whatToDo(*decision.error));
        return decision.error ? Words::tr("Odoo said no: %1").arg(decision.error->serverText) : Words::tr("Odoo said no.");
    case DecisionState::Unverified:
        return error.isEmpty() ? Words::tr("It was sent, but its effect is not seen in Odoo yet.")
                               : Words::tr("It was sent, but its effect is not seen in Odoo yet. %1", "what went wrong").arg(error);
    case DecisionState::Failed: return error.isEmpty() ? Words::tr("Not done.") : Words::tr("Not done: %1").arg(error);
    default: return {};
    }
}

QString inLanguage(const LocalText& text)
{
    return text.in(QLocale().name().section(u'_', 0, 0));
}

QString queueTitle(const QueueStatus& queue)
{
    return inLanguage(queue.title);
}

QString nothingToDo()
{
    return Words::tr("Nothing waits here.");
}

namespace {

/// The program's own word for a field or formula; empty where it has none.
QString ownWord(const QString& key)
{
    const QHash<QString, QString> labels{
        {u"amount_total"_s, Words::tr("Total")},
        {u"amount_untaxed"_s, Words::tr("Without tax")},
        {u"amount_tax"_s, Words::tr("Tax")},
        {u"amount_residual"_s, Words::tr("Still open")},
        {u"company_id"_s, Words::tr("Company")},
        {u"create_date"_s, Words::tr("Created")},
        {u"create_uid"_s, Words::tr("Raised by")},
        {u"currency_id"_s, Words::tr("Currency")},
        {u"date_approve"_s, Words::tr("Approved on")},
        {u"date_order"_s, Words::tr("Order date")},
        {u"date_planned"_s, Words::tr("Expected")},
        {u"dest_address_id"_s, Words::tr("Deliver to")},
        {u"fiscal_position_id"_s, Words::tr("Fiscal position")},
        {u"incoterm_id"_s, Words::tr("Incoterm")},
        {u"invoice_date"_s, Words::tr("Credit note date")},
        {u"invoice_date_due"_s, Words::tr("Due date")},
        {u"invoice_line_ids"_s, Words::tr("Lines")},
        {u"invoice_origin"_s, Words::tr("Origin")},
        {u"invoice_payment_term_id"_s, Words::tr("Payment terms")},
        {u"invoice_user_id"_s, Words::tr("Sales person")},
        {u"journal_id"_s, Words::tr("Journal")},
        {u"line_count"_s, Words::tr("Lines")},
        {u"lines"_s, Words::tr("Lines")},
        {u"move_type"_s, Words::tr("Kind")},
        {u"name"_s, Words::tr("Number")},
        {u"narration"_s, Words::tr("Terms")},
        {u"note"_s, Words::tr("Note")},
        {u"notes"_s, Words::tr("Terms")},
        {u"order_line"_s, Words::tr("Lines")},
        {u"origin"_s, Words::tr("Origin")},
        {u"partner_bank_id"_s, Words::tr("Bank account")},
        {u"partner_id"_s, Words::tr("Partner")},
        {u"partner_ref"_s, Words::tr("Supplier reference")},
        {u"payment_reference"_s, Words::tr("Payment reference")},
        {u"payment_state"_s, Words::tr("Payment")},
        {u"payment_term_id"_s, Words::tr("Payment terms")},
        {u"picking_type_id"_s, Words::tr("Deliver to")},
        {u"ref"_s, Words::tr("Reference")},
        {u"reversed_entry_id"_s, Words::tr("Reverses")},
        {u"state"_s, Words::tr("State")},
        {u"team_id"_s, Words::tr("Store")},
        {u"user_id"_s, Words::tr("Responsible")},
        {u"write_date"_s, Words::tr("Last change")},
        {u"write_uid"_s, Words::tr("Changed by")},
        {u"supplier-reference"_s, Words::tr("supplier reference given")},
        {u"demand-behind-it"_s, Words::tr("demand behind it")},
        {u"no-supplier-reference"_s, Words::tr("no supplier reference")},
        {u"receipt-in-the-past"_s, Words::tr("receipt date has passed")},
        {u"large-order"_s, Words::tr("25 000 or more")},
        {u"origin-known"_s, Words::tr("origin known")},
        {u"reverses-an-invoice"_s, Words::tr("reverses an invoice")},
        {u"small-amount"_s, Words::tr("small amount")},
        {u"no-origin"_s, Words::tr("no origin given")},
        {u"amount-over-2000"_s, Words::tr("over 2 000")},
        {u"amount-over-500"_s, Words::tr("over 500")},
        {u"amount-over-100"_s, Words::tr("over 100")},
        {u"tax-missing"_s, Words::tr("no tax")},
        {u"credit-notes"_s, Words::tr("Credit notes")},
        {u"purchase-orders"_s, Words::tr("Purchase orders")},
    };
    if (key.startsWith("line "_L1))
        return Words::tr("Line %1").arg(key.mid(5));
    return labels.value(key);
}

} // namespace

QString factLabel(const QString& key)
{
    const QString known = ownWord(key);
    return known.isEmpty() ? readable(key) : known;
}

QString factName(const Fact& fact)
{
    const QString known = ownWord(fact.key);
    if (!known.isEmpty() || fact.text.isEmpty())
        return factLabel(fact.key);
    // The source calls its fields in its own language, a path's step by step; words of ours go before.
    QStringList names = inLanguage(fact.text).split(u" · "_s);
    const QStringList steps = fact.key.split(u'.');
    for (qsizetype i = 0; steps.size() == names.size() && i < steps.size(); ++i) {
        if (const QString own = ownWord(steps[i]); !own.isEmpty())
            names[i] = own;
    }
    return names.join(u" · "_s);
}

QString factValue(const Fact& fact)
{
    if (fact.key == "state"_L1 || fact.key == "payment_state"_L1 || fact.key == "move_type"_L1) {
        const QHash<QString, QString> values{
            {u"to approve"_s, Words::tr("to approve")},
            {u"draft"_s, Words::tr("draft")},
            {u"sent"_s, Words::tr("sent to the supplier")},
            {u"purchase"_s, Words::tr("confirmed")},
            {u"done"_s, Words::tr("locked")},
            {u"posted"_s, Words::tr("posted")},
            {u"cancel"_s, Words::tr("cancelled")},
            {u"not_paid"_s, Words::tr("not paid")},
            {u"in_payment"_s, Words::tr("in payment")},
            {u"paid"_s, Words::tr("paid")},
            {u"partial"_s, Words::tr("partly paid")},
            {u"reversed"_s, Words::tr("reversed")},
            {u"out_refund"_s, Words::tr("customer credit note")},
        };
        return values.value(fact.value, fact.value);
    }
    if (fact.key.startsWith("amount"_L1) || fact.key.startsWith("price"_L1))
        return plainValue(plainNumber(fact.value));
    return plainValue(fact.value);
}

QString refusal(const QString& code)
{
    const qsizetype colon = code.indexOf(u':');
    const QString name = colon < 0 ? code : code.left(colon);
    const QString argument = colon < 0 ? QString() : code.mid(colon + 1).trimmed();
    if (name == "policy"_L1 || name == "could"_L1 || name == "override"_L1 || name == "not-authoritative"_L1)
        return policyRefusal(name, argument);
    if (name == "agreed"_L1)
        return Words::tr("%1 agrees.", "person").arg(argument);
    if (name == "agreed-overriding"_L1) {
        return Words::tr("%1 agrees, overriding the policy: %2. %3 looks at it afterwards.", "persons; %2 is why")
            .arg(argument.section(u", "_s, 0, 0), argument.section(u", "_s, 2), argument.section(u", "_s, 1, 1));
    }
    if (name == "consent-void"_L1)
        return Words::tr("%1 agreed to something else; that no longer counts.", "person").arg(argument);
    if (name == "intention"_L1)
        return Words::tr("Odoo cannot be reached: it is kept, looked at anew when it can, and sent only if nothing has changed.");
    if (name == "changed-since-shown"_L1)
        return Words::tr("It has changed since you selected it: look again.");
    if (name == "stopped"_L1)
        return Words::tr("Stopped before its turn.");
    if (name == "playbook-open"_L1)
        return Words::tr("A playbook is already under way on it.");
    if (name == "no-such-item"_L1)
        return Words::tr("There is no item it could be about.");
    if (name == "others-must-agree"_L1)
        return Words::tr("Your consent counts; others must agree before anything is sent.");
    if (name == "unreadable"_L1)
        return Words::tr("It could not be read: %1").arg(argument);
    if (name == "decided-by"_L1)
        return Words::tr("%1 decided it at another desk.", "person").arg(argument);
    if (name == "claimed-by-other"_L1)
        return Words::tr("%1 has it in hand.", "person").arg(argument.section(u", "_s, 0, 0));
    if (name == "agreed-already"_L1)
        return Words::tr("You agree already; it takes another person too.");
    if (name == "people-unread"_L1)
        return Words::tr("Still being read from Odoo: who may decide this, and who had a hand in it.");
    if (name == "hard-stop"_L1)
        return Words::tr("it may not be approved: see what stands against it under Evidence");
    if (name == "raised-by-you"_L1)
        return Words::tr("You raised this yourself; someone else has to decide.");
    if (name == "not-signed-in"_L1)
        return Words::tr("Not signed in to Odoo; it has to be read there first.");
    if (name == "reading"_L1)
        return Words::tr("Being read from Odoo…");
    if (name == "decision-open"_L1)
        return Words::tr("A decision about this is already on its way.");
    if (const auto at = fromIso(argument.section(u", "_s, -1)); name == "item-gone"_L1 && at)
        return Words::tr("It no longer waits for a decision: %1 changed it at %2.", "person, time").arg(argument.section(u", "_s, 0, -2), dateTime(*at));
    if (name == "item-gone"_L1)
        return Words::tr("It no longer waits for a decision.");
    if (name == "not-offered"_L1)
        return Words::tr("Nothing to approve here: it is put right in Odoo.");
    if (name == "takes-place-of"_L1)
        return Words::tr("It takes the place of an earlier decision, which was seen to have had no effect.");
    if (name == "not-fit"_L1)
        return Words::tr("The record is not in a state for this (%1).", "field").arg(argument);
    if (name == "bus-away"_L1)
        return Words::tr("n8n is not connected; see Connections.");
    if (name == "bus-may-not"_L1)
        return Words::tr("The key for n8n may not do this (%1); see Connections.", "right").arg(argument);
    if (name == "reason-required"_L1)
        return Words::tr("A reason is required.");
    if (name == "input-missing"_L1)
        return Words::tr("Something is not filled in yet.");
    if (name == "input-past"_L1)
        return Words::tr("The day is over already.");
    if (name.startsWith("input-"_L1))
        return Words::tr("What was filled in does not fit.");
    if (name == "override-needless"_L1)
        return Words::tr("There is nothing to override.");
    if (name == "material-missing"_L1)
        return Words::tr("Odoo does not show you everything this decision rests on.");
    if (name == "ledger-damaged"_L1)
        return Words::tr("The ledger is damaged; nothing can be decided until it has been looked at.");
    if (name == "seal-broken"_L1)
        return Words::tr("It could not be read completely; read it again.");
    if (name == "rule-changed"_L1)
        return Words::tr("The rule has changed since you looked; read it again.");
    return argument.isEmpty() ? Words::tr("Not allowed by the policy (%1).").arg(name)
                              : Words::tr("Not allowed by the policy (%1: %2).").arg(name, argument);
}

QString refusals(const QStringList& codes)
{
    QStringList sentences;
    for (const QString& code : codes)
        sentences.push_back(refusal(code));
    return sentences.join(u' ');
}

QString sourcePhase(SourcePhase phase)
{
    switch (phase) {
    case SourcePhase::Disconnected: return Words::tr("not connected");
    case SourcePhase::Discovering: return Words::tr("looking…");
    case SourcePhase::SigningIn: return Words::tr("signing in…");
    case SourcePhase::Online: return Words::tr("online");
    case SourcePhase::Offline: return Words::tr("offline");
    case SourcePhase::Refused: return Words::tr("refused");
    }
    return {};
}

QString capability(const QString& value)
{
    if (value == "ready"_L1)
        return Words::tr("ready");
    if (value == toName(ErrorKind::Access))
        return Words::tr("no access");
    if (value == toName(ErrorKind::UnknownModel))
        return Words::tr("not installed");
    return Words::tr("cannot be read");
}

} // namespace backroom::text
