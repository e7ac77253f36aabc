# SPDX-License-Identifier: GPL-3.0-or-later
# An activity with an owner and a deadline, in the owner's language; the same is not asked twice while it is open, so summaries
# must not change from run to run.
def remind(record, user, days, english, german):
    owner = user if user and user.active and not user.share else env.ref('base.user_admin')
    summary = german if (owner.lang or '').startswith('de') else english
    if summary not in record.activity_ids.mapped('summary'):
        record.activity_schedule('mail.mail_activity_data_todo', date_deadline=datetime.date.today() + datetime.timedelta(days=days), summary=summary, user_id=owner.id)


