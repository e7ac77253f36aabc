# SPDX-License-Identifier: GPL-3.0-or-later
# Backroom live events 2. Tells, when a transaction commits, which records it changed: once for each model and kind, ids only,
# because what is in them everybody reads with his own rights. What is noted is kept short: that runs again and again. A write
# is noted once, with what was in all its records before; here those are told that are another now.
noted = env.cr.precommit.data.pop('backroom.changed', [])
found = {'unlink': {}, 'create': {}, 'write': {}}
for name, kind, one, written in noted:
    ids = [one]
    if written is not None:
        kind = 'write'
        records = env[name].sudo().browse(list(written)).exists()
        fields = env.ref('backroom.live_events__changed__' + name.replace('.', '_')).sudo().trigger_field_ids.mapped('name')
        ids = [record.id for record in records for field in fields if field in written[record.id] and record[field] != written[record.id][field]]
    found[kind].setdefault(name, {}).update(dict.fromkeys(ids, True))
told = {}
for kind in found:
    for name in found[kind]:
        ids = [one for one in found[kind][name] if (name, one) not in told]
        told.update(dict.fromkeys([(name, one) for one in ids], True))
        if ids:
            env['bus.bus'].sudo()._sendone(env.ref('base.group_user').sudo(), 'backroom.changed', {'model': name, 'ids': ids, 'kind': kind, 'uid': env.uid})
