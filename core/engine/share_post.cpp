// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/share_post.h"

#include "core/domain/sharing/share_text.h"

namespace backroom::share_post {

using namespace Qt::StringLiterals;

namespace {

using Kind = LifeAct::Kind;

const QString activities = u"mail.activity"_s;
const QString toDo = u"mail.mail_activity_data_todo"_s;

odoo::Call read(const QString& model, const char* field, const QString& mark, Json fields)
{
    odoo::Call call;
    call.model = model;
    call.method = u"search_read"_s;
    call.isRead = true;
    // Both conditions: the token is what counts, the beginning keeps texts away that only quote it.
    call.args = {{"domain", Json::array({Json::array({field, "like", toJson(share_text::anyReference())}), Json::array({field, "like", toJson(mark)})})},
        {"fields", std::move(fields)}, {"order", "id"}, {"load", ""}};
    call.context = {{"active_test", false}};
    return call;
}

odoo::Call readActivity(const QString& token)
{
    return read(activities, "note", share_text::tokenMark(token), Json::array({"note", "user_id", "active"}));
}

/// The day an activity is due: a person sees it as late from the next day on.
QString dayOf(Timestamp time)
{
    return toOdoo(time).left(10);
}

QString summaryOf(const Share& share)
{
    const QString title = share.about.isEmpty() ? share.title : share.about.simplified();
    return title.isEmpty() ? u"Backroom"_s : u"Backroom: "_s + title;
}

std::optional<Timestamp> untilIn(const Json& activity)
{
    for (const share_text::Told& told : share_text::read(textAt(activity, "note"))) {
        if (told.act.kind == Kind::Claim)
            return told.act.until;
    }
    return std::nullopt;
}

} // namespace

odoo::Call look(const Share& share)
{
    if (share.isTask())
        return lookForTask(share.item);
    if (isOfClaim(share.act.kind))
        return readActivity(share.act.kind == Kind::Claim ? share.token : share.claim);
    return read(u"mail.message"_s, "body", share_text::tokenMark(share.token), Json::array({"res_id"}));
}

odoo::Call lookForTask(const ItemId& item)
{
    return read(taskModel, "description", share_text::taskReferenceOf(item), Json::array({"active"}));
}

odoo::Call lookForClaim(const Share& share)
{
    return readActivity(share.claim);
}

Sight claimSightOf(const Json& found, std::int64_t uid)
{
    for (const Json& row : found) {
        // Done by somebody, or handed on to another person, who has it now: not ours to touch.
        if (row.value("active", Json()) == true && integerAt(row, "user_id") == uid)
            return {false, integerAt(row, "id"), integerAt(row, "id")};
    }
    return {};
}

Sight sightOf(const Share& share, const Json& found, std::int64_t uid)
{
    if (!found.is_array())
        return {};
    const bool changesClaim = share.act.kind == Kind::Renew || share.act.kind == Kind::Release;
    if (share.isTask() || !changesClaim) {
        if (found.empty())
            return {};
        return {true, integerAt(found.front(), "id"), 0};
    }
    Sight sight = claimSightOf(found, uid);
    sight.isDone = sight.activity == 0;
    if (share.act.kind == Kind::Renew) {
        for (const Json& row : found)
            sight.isDone = sight.isDone || (integerAt(row, "id") == sight.activity && untilIn(row) >= share.act.until);
    }
    return sight;
}

odoo::Call write(const Share& share, const Sight& sight, std::int64_t uid)
{
    const QString text = share_text::write(share);
    odoo::Call call;
    call.model = share.record.model;
    call.ids = {share.record.id};
    if (share.isTask()) {
        call.model = taskModel;
        call.method = u"create"_s;
        call.ids = {};
        call.args = {{"vals_list", Json::array({{{"name", toJson(summaryOf(share))}, {"project_id", share.project}, {"description", toJson(share_text::asHtml(text))}}})}};
    } else if (share.act.kind == Kind::Claim) {
        call.method = u"activity_schedule"_s;
        // Without a user the activity would be nobody's.
        call.args = {{"act_type_xmlid", toJson(toDo)}, {"user_id", uid}, {"summary", toJson(summaryOf(share))}, {"note", toJson(share_text::asHtml(text))},
            {"date_deadline", toJson(dayOf(share.act.until.value_or(share.madeAt)))}};
    } else if (share.act.kind == Kind::Renew) {
        call.model = activities;
        call.method = u"write"_s;
        call.ids = {sight.activity};
        call.args = {{"vals", {{"note", toJson(share_text::asHtml(text))}, {"date_deadline", toJson(dayOf(share.act.until.value_or(share.madeAt)))}}}};
    } else if (share.act.kind == Kind::Release) {
        call.model = activities;
        call.method = u"unlink"_s;
        call.ids = {sight.activity};
    } else if (sight.activity != 0) {
        call.model = activities;
        call.method = u"action_feedback"_s;
        call.ids = {sight.activity};
        call.args = {{"feedback", toJson(text)}};
    } else {
        call.method = u"message_post"_s;
        call.args = {{"body", toJson(text)}, {"message_type", "comment"}, {"subtype_xmlid", "mail.mt_note"}};
    }
    return call;
}

} // namespace backroom::share_post
