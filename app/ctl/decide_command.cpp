// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/inputs.h"
#include "app/ctl/item_command.h"
#include "app/ctl/output.h"
#include "app/ctl/refusals.h"

#include <algorithm>

namespace backroom::ctl {

using namespace Qt::StringLiterals;
using backroom::toJson;
using backroom::toName;

namespace {

/// approve, reject and decide: read, compare with the seal asked for, submit, wait for the end.
class Decide : public ItemCommand {
public:
    using ItemCommand::ItemCommand;

    void interrupt() override
    {
        m_interrupted = true;
        if (m_step == Step::Reading)
            exit(Interrupted);
        else if (m_step == Step::Waiting)
            stopWaiting();
        // While submitting, the answer says what there is to withdraw.
    }

protected:
    void found(const ItemDetail& detail, ExitCode sourceCode) override
    {
        if (m_step != Step::Reading)
            return;
        if (sourceCode != Done)
            return exit(sourceCode);
        const bool isCommonVerb = options().command != u"decide"_s;
        if (isCommonVerb && detail.row.kind != ItemKind::Approval && detail.row.businessKey == options().argument) {
            complain(detail.row.businessKey, u"no approval is open under this reference (operations tells of an earlier one); it is also that of %1 (%2): name that by its number"_s.arg(plain(detail.row.id.value), plain(detail.row.code)));
            return exit(NotFound);
        }
        if (detail.seal.fields.empty())
            return fail(detail.row.businessKey, detail.error.value_or(Error{ErrorKind::Policy, Reach::NotSent, {}, {}, u"material-missing"_s}));
        if (!options().json)
            showWhatIsDecided(detail);
        if (!options().seal.isEmpty() && options().seal != detail.seal.hash) {
            complain(detail.row.businessKey, u"it has changed since it had the seal %1; nothing was sent; look again with show"_s.arg(options().seal));
            return exit(Conflicting);
        }
        const DecisionVerb verb{options().command == u"decide"_s ? options().verb : options().command};
        const auto action = std::find_if(detail.actions.begin(), detail.actions.end(), [&](const OfferedAction& one) { return one.verb == verb; });
        const auto inputs = inputsFrom(options().inputs, action == detail.actions.end() ? std::vector<OfferedInput>() : action->inputs, verb.value);
        if (!inputs) {
            complain(detail.row.businessKey, inputs.error().detail);
            return exit(WrongUse);
        }
        m_step = Step::Submitting;
        connect(&console(), &Console::submitted, this, &Decide::takeSubmitted);
        connect(&console(), &Console::decisionChanged, this, &Decide::takeChange);
        connect(&console(), &Console::agreed, this, [this, key = detail.row.businessKey](quint64, const ItemId&, const QStringList& open) {
            complain(key, u"your consent is recorded; "_s + refusalSentences(open));
            m_key = key;
            m_step = Step::Sharing;
        });
        connect(&console(), &Console::shareChanged, this, &Decide::takeShare);
        connect(&console(), &Console::submitRefused, this, [this, key = detail.row.businessKey](quint64, const Error& error, const QStringList& reasons) {
            if (reasons.empty())
                return fail(key, error);
            complain(key, u"refused: "_s + refusalSentences(reasons));
            exit(exitCodeOf(error.kind, reasons));
        });
        console().setUndoWindow(options().hold);
        DecisionDraft draft{detail.row.id, verb, options().reason, detail.seal, *inputs, detail.readAt};
        if (!options().overrideReason.isEmpty())
            draft.leave = PolicyOverride{options().overrideReason, personOf(options().reviewer), {}};
        draft.displayed = detail.displayed;
        console().submit(0, draft);
    }

    void timedOut() override
    {
        if (m_step == Step::Waiting)
            report();
        else if (m_step == Step::Sharing)
            sayNotShared({});
        else
            Command::timedOut();
    }

    QString progress() override
    {
        return m_step == Step::Waiting ? u"%1; waiting for its effect to be seen"_s.arg(toName(m_decision.state)) : ItemCommand::progress();
    }

private:
    enum class Step { Reading, Submitting, Sharing, Waiting };

    /// The consent is of use only when the others see it.
    void takeShare(const ShareStatus& share)
    {
        if (m_step != Step::Sharing || share.act != LifeAct::Kind::Agree || share.state == ShareState::Pending || share.state == ShareState::Sending)
            return;
        if (share.state == ShareState::Refused)
            return sayNotShared(share.error);
        if (options().json)
            print(Json{{"item", toJson(share.item.value)}, {"agreed", true}});
        exit(AwaitsOthers);
    }

    void sayNotShared(const std::optional<Error>& error)
    {
        complain(m_key, u"the others do not know of it yet"_s + (error ? u": "_s + sentenceOf(*error) : u"; it is told when Backroom is next connected"_s));
        exit(error ? exitCodeOf(error->kind) : AwaitsOthers);
    }

    static void showWhatIsDecided(const ItemDetail& detail)
    {
        Table table;
        table.addColumn(u"MATERIAL"_s);
        table.addColumn({});
        for (const Fact& fact : detail.seal.fields)
            table.addRow({u"  "_s + fact.key, fact.value});
        print(headline(detail) + u'\n' + table.text() + u'\n');
    }

    void takeSubmitted(quint64, const DecisionRow& decision)
    {
        m_decision = decision;
        m_step = Step::Waiting;
        if (m_interrupted)
            stopWaiting();
    }

    void takeChange(const DecisionRow& decision)
    {
        if (m_step != Step::Waiting || decision.id != m_decision.id)
            return;
        const DecisionRow before = std::exchange(m_decision, decision);
        // The engine has stopped looking: it says the same once more, or somebody else wrote last.
        const bool rests = decision.state == DecisionState::Unverified
            && ((before.state == decision.state && before.changedAt == decision.changedAt)
                || (decision.error && decision.error->kind == ErrorKind::Conflict));
        if (decision.state == DecisionState::Verified)
            waitForTheOthers([this] { report(); });
        else if (!isOpen(decision.state) || rests)
            report();
    }

    void stopWaiting()
    {
        if (m_decision.state == DecisionState::Held)
            console().withdraw(m_decision.id); // the change that follows ends the wait
        else
            report();
    }

    void report()
    {
        if (options().json) {
            print(toJson(m_decision));
        } else {
            const QString inWhoseName = m_decision.onBehalfOf.isEmpty() ? QString() : u", on behalf of "_s + plain(m_decision.onBehalfOf.join(u", "_s));
            print(u"%1  %2: %3%4  (decision %5)\n"_s.arg(plain(m_decision.businessKey), m_decision.verb.value, toName(m_decision.state), inWhoseName, m_decision.id.value));
            if (!m_decision.differences.empty()) {
                Table table;
                for (const QString& header : {u"CHANGED"_s, u"WHEN DECIDED"_s, u"NOW"_s})
                    table.addColumn(header);
                for (const FieldDifference& difference : m_decision.differences)
                    table.addRow({u"  "_s + difference.key, difference.sealed, difference.current});
                print(u'\n' + table.text());
            }
        }
        if (m_decision.state != DecisionState::Verified)
            complain(m_decision.businessKey, outcome());
        exit(exitCodeOf(m_decision));
    }

    QString outcome() const
    {
        const QString why = m_decision.error ? u": "_s + sentenceOf(*m_decision.error) : QString();
        switch (m_decision.state) {
        case DecisionState::Held:
        case DecisionState::Queued:
        case DecisionState::Checking:
            return u"not sent yet; it stays in the ledger and goes when Backroom is next connected"_s + why;
        case DecisionState::Sending:
        case DecisionState::Acknowledged:
        case DecisionState::Unverified:
            return u"sent, but its effect is not proven; it is read back when Backroom is next connected, never sent twice"_s + why;
        case DecisionState::Withdrawn: return u"withdrawn; nothing was sent"_s;
        case DecisionState::Conflict: return u"conflict"_s + why;
        case DecisionState::Rejected: return u"rejected"_s + why;
        case DecisionState::Failed: return u"failed; it was certainly not done"_s + why;
        case DecisionState::Verified: break;
        }
        return {};
    }

    Step m_step = Step::Reading;
    QString m_key;
    bool m_interrupted = false;
    DecisionRow m_decision;
};

} // namespace

std::unique_ptr<Command> makeDecideCommand(const Options& options)
{
    return std::make_unique<Decide>(options);
}

} // namespace backroom::ctl
