// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/playbook_plan.h"

#include "core/engine/action_inputs.h"

#include <algorithm>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

Json jsonValueOf(const Record& record, const QString& field)
{
    return field == u"id"_s ? Json(record.key.id) : toJson(record.value(field));
}

/// By reference, so that the same one is found again; null when there is none.
const WorkItem* relatedTo(const Record& record, const RelatedItem& related, const QueueBoard& board)
{
    const Json wanted = jsonValueOf(record, related.ours);
    const WorkItem* found = nullptr;
    for (const WorkItem* item : wanted.is_boolean() ? std::vector<const WorkItem*>() : board.items()) {
        if (std::find(related.rules.begin(), related.rules.end(), item->rule) == related.rules.end())
            continue;
        const auto other = board.record(item->record);
        const bool isIt = other && jsonValueOf(*other, related.theirs) == wanted;
        if (isIt && (!found || item->businessKey < found->businessKey))
            found = item;
    }
    return found;
}

/// What a step is about now; null when the item it would be about is not there.
const WorkItem* subjectOf(const PlaybookStep& step, const WorkItem& item, const Record& record, const QueueBoard& board)
{
    return step.on ? relatedTo(record, *step.on, board) : &item;
}

const ActionDefinition* actionOf(const QueueBoard& board, const RuleId& code, const DecisionVerb& verb)
{
    const Rule* rule = board.rule(code);
    const auto action = rule ? rule->actions.find(verb) : std::map<DecisionVerb, ActionDefinition>::const_iterator();
    return rule && action != rule->actions.end() ? &action->second : nullptr;
}

PlaybookRunStep runStep(const PlaybookAct& act, const Json& values, const PlaybookTarget* target, const QueueBoard& board, const RuleId& rule)
{
    PlaybookRunStep step;
    step.verb = act.verb;
    if (const ActionDefinition* action = actionOf(board, rule, act.verb))
        step.verbName = action->name;
    step.inputs = withValues(act.inputs, values);
    if (target)
        step.target = *target;
    return step;
}

/// Does the action want a reason, or does the playbook say it there?
bool wantsReason(const PlaybookAct& act, const RuleId& rule, const QueueBoard& board, const Dispatcher& dispatcher)
{
    const ActionDefinition* action = actionOf(board, rule, act.verb);
    const bool isSaid = std::any_of(act.inputs.begin(), act.inputs.end(), [](const Json& value) { return value == "{reason}"; });
    return isSaid || (action && (action->needsReason || dispatcher.wantsReason(*board.rule(rule), act.verb)));
}

/// What the record held is put back; where it held nothing, no form takes that.
bool canBePutBack(const PlaybookStep& step, const Record& record)
{
    const std::vector<QString> fields = step.undo ? recordFields(step.undo->inputs) : std::vector<QString>();
    return step.undo && std::none_of(fields.begin(), fields.end(), [&record](const QString& field) { return toJson(record.value(field)) == false; });
}

/// What the texts in braces of a playbook stand for.
Json valuesFor(const Playbook& playbook, const PlaybookDraft& draft, const Record& record)
{
    Json values = draft.inputs;
    values["reason"] = toJson(draft.reason.trimmed());
    const auto add = [&](const PlaybookAct& act) {
        for (const QString& field : recordFields(act.inputs))
            values["record." + field.toStdString()] = toJson(record.value(field));
    };
    for (const PlaybookStep& step : playbook.steps) {
        add(step.act);
        if (step.undo)
            add(*step.undo);
    }
    return values;
}

} // namespace

PlaybookTarget targetOf(const WorkItem& item, const QueueBoard& board)
{
    const auto record = board.record(item.record);
    return {item.id, item.rule, item.queue, item.record, item.businessKey, item.counterparty, item.amount, record ? record->value(u"write_date"_s).toText() : QString()};
}

WorkItem itemOf(const PlaybookTarget& target, const QueueBoard& board)
{
    WorkItem item;
    item.id = target.item;
    item.rule = target.rule;
    item.queue = target.queue;
    item.record = target.record;
    item.businessKey = target.businessKey;
    item.counterparty = target.title;
    item.amount = target.amount;
    if (const Rule* rule = board.rule(target.rule))
        item.kind = rule->kind;
    return item;
}

std::vector<OfferedPlaybook> playbooksFor(const Definitions& definitions, const QueueBoard& board, const Dispatcher& dispatcher, const WorkItem& item,
    const Record& record, const Seal* seal)
{
    std::vector<OfferedPlaybook> offered;
    const RecordContext context = board.contextOf(board.rule(item.rule)->feed);
    for (const Playbook& playbook : definitions.playbooks) {
        if (!playbook.isFor(item.rule))
            continue;
        OfferedPlaybook& one = offered.emplace_back();
        one.id = playbook.id;
        one.name = playbook.name;
        one.why = playbook.why;
        ActionDefinition asked;
        asked.inputs = playbook.inputs;
        one.inputs = inputsOf(asked, record, context, board.mirror(), context.now);
        for (const PlaybookStep& step : playbook.steps) {
            const WorkItem* subject = subjectOf(step, item, record, board);
            const RuleId rule = step.on ? (subject ? subject->rule : step.on->rules.front()) : item.rule;
            const ActionDefinition* action = actionOf(board, rule, step.act.verb);
            one.steps.push_back({step.act.verb, action ? action->name : LocalText(), subject ? subject->businessKey : QString(), subject == nullptr, canBePutBack(step, record), step.onFailure});
            if (!subject || !action)
                continue;
            one.needsReason = one.needsReason || wantsReason(step.act, rule, board, dispatcher);
            // What one of its steps meets, the playbook would meet halfway.
            for (const QString& refusal : dispatcher.offerOf(subject->id, step.act.verb, step.on ? nullptr : seal).refusals) {
                if (!one.refusals.contains(refusal))
                    one.refusals.push_back(refusal);
            }
        }
        one.allowed = one.refusals.isEmpty();
    }
    return offered;
}

std::variant<PlaybookRun, QStringList> planOf(const Playbook& playbook, const PlaybookDraft& draft, const QueueBoard& board, const Dispatcher& dispatcher,
    const WorkItem& item, const Record& record)
{
    QStringList reasons = problemsOf(playbook.inputs, draft.inputs, dispatcher.today());
    if (!isIntact(draft.seal) || draft.seal.fields.empty())
        reasons.push_back(u"seal-broken"_s);
    PlaybookRun run;
    run.playbook = playbook.id;
    run.version = playbook.version;
    run.name = playbook.name;
    run.about = targetOf(item, board);
    run.seal = draft.seal;
    run.reason = draft.reason.trimmed();
    run.inputs = draft.inputs;
    const Json values = valuesFor(playbook, draft, record);
    std::vector<PlaybookRunStep> undoing;
    for (const PlaybookStep& wanted : playbook.steps) {
        const WorkItem* subject = subjectOf(wanted, item, record, board);
        const RuleId rule = subject ? subject->rule : wanted.on->rules.front();
        const auto target = subject ? std::optional(targetOf(*subject, board)) : std::nullopt;
        PlaybookRunStep step = runStep(wanted.act, values, target ? &*target : nullptr, board, rule);
        step.onFailure = wanted.onFailure;
        if (const ActionDefinition* action = subject ? actionOf(board, rule, wanted.act.verb) : nullptr) {
            if (run.reason.isEmpty() && wantsReason(wanted.act, rule, board, dispatcher) && !reasons.contains(u"reason-required"_s))
                reasons.push_back(u"reason-required"_s);
            for (const QString& problem : reasons.isEmpty() ? problemsOf(*action, step.inputs, dispatcher.today()) : QStringList())
                reasons.push_back(problem);
        }
        if (canBePutBack(wanted, record)) {
            PlaybookRunStep back = runStep(*wanted.undo, values, target ? &*target : nullptr, board, rule);
            back.undoes = run.steps.size();
            undoing.insert(undoing.begin(), std::move(back));
        }
        run.steps.push_back(std::move(step));
    }
    if (!reasons.isEmpty())
        return reasons;
    run.steps.insert(run.steps.end(), std::make_move_iterator(undoing.begin()), std::make_move_iterator(undoing.end()));
    return run;
}

} // namespace backroom
