// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/console_private.h"
#include "core/engine/detail_builder.h"
#include "core/engine/playbook_plan.h"

namespace backroom {

using namespace Qt::StringLiterals;

void Console::Private::readDetail(Ticket ticket, const ItemId& id)
{
    const WorkItem* item = board->item(id);
    const std::optional<Record> record = item ? board->record(item->record) : std::nullopt;
    if (!record) {
        Q_EMIT q.detailFailed(ticket, Error::of(ErrorKind::Missing, u"the item is not open any more"_s));
        return;
    }
    const QString url = link.settings().url;
    ItemDetail cached = buildDetail(*board, *dispatcher, *item, *record, url);
    OdooClient* client = link.client();
    cached.playbooks = playbooksFor(definitions, *board, *dispatcher, *item, *record);
    const bool isElsewhere = busDecisions->owns(item->record.model);
    if (isElsewhere)
        bus->explain(cached);
    if (board->feed(board->rule(item->rule)->feed)->isOwn && !isElsewhere) {
        // What only this program knows is all there is to read.
        Q_EMIT q.detailReady(ticket, cached);
        return;
    }
    // A playbook is no intention: each of its steps is seen in the source before the next.
    for (OfferedPlaybook& playbook : cached.playbooks) {
        playbook.allowed = false;
        if (client)
            playbook.refusals.push_back(u"reading"_s);
    }
    // Without a reading from the source there is nothing to seal, and so nothing to decide.
    for (OfferedAction& action : cached.actions) {
        // With nobody to ask, what is decided is an intention: it is looked at anew before anything is sent.
        const bool isIntention = link.status().phase == SourcePhase::Offline && action.refusals == QStringList{u"not-signed-in"_s};
        action.allowed = isIntention;
        if (isIntention)
            action.refusals.clear(), action.cautions = {u"intention"_s};
        if (client)
            action.refusals.push_back(u"reading"_s);
    }
    if (!client)
        cached.error = link.status().error;
    Q_EMIT q.detailReady(ticket, cached);
    if (!client)
        return;
    const Rule& rule = *board->rule(item->rule);
    const RecordKey key = item->record;
    reader().readRecord(rule, *board->feed(rule.feed), board->contextOf(rule.feed), key, Lane::Interactive, this,
        [this, ticket, id, url, isElsewhere, feed = rule.feed, cached](const Result<FreshRecord>& fresh) {
            if (!fresh) {
                ItemDetail partial = cached;
                partial.error = fresh.error();
                Q_EMIT q.detailReady(ticket, partial);
                if (!isElsewhere)
                    link.report(fresh.error());
                return;
            }
            pulls->takeFresh(feed, fresh->record);
            const WorkItem* current = board->item(id);
            if (!current) {
                Q_EMIT q.detailFailed(ticket, Error::of(ErrorKind::Missing, u"the item is not open any more"_s));
                return;
            }
            ItemDetail detail = buildDetail(*board, *dispatcher, *current, fresh->record, url, &fresh->seal);
            detail.playbooks = playbooksFor(definitions, *board, *dispatcher, *current, fresh->record, &fresh->seal);
            addFresh(detail, *fresh);
            if (isElsewhere) {
                bus->explain(detail);
                detail.timeline = fresh->history;
                Q_EMIT q.detailReady(ticket, detail);
                return;
            }
            OdooClient* stillThere = link.client();
            if (!stillThere) {
                Q_EMIT q.detailReady(ticket, detail);
                return;
            }
            readTimeline(*stillThere, current->record, this, [this, ticket, detail](const Result<std::vector<TimelineEntry>>& timeline) mutable {
                if (timeline)
                    detail.timeline = *timeline;
                else
                    detail.error = timeline.error(); // the chatter is missing; everything else stands
                OdooClient* atLast = link.client();
                if (!atLast) {
                    Q_EMIT q.detailReady(ticket, detail);
                    return;
                }
                readAttachments(*atLast, detail.row.record, this, [this, ticket, detail](const Result<Json>& files) mutable {
                    if (files) // what could not be read is not told of as none
                        detail.displayed["attachments"] = *files;
                    Q_EMIT q.detailReady(ticket, detail);
                });
            });
        });
}

} // namespace backroom
