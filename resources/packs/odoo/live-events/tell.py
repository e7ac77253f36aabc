# SPDX-License-Identifier: GPL-3.0-or-later
# Backroom live events 1. Tells, when a transaction commits, which records it changed: once for each model and kind, ids only,
# because what is in them everybody reads with his own rights. What is noted is kept short: that runs for each record.
noted = env.cr.precommit.data.pop('backroom.changed', {})
told = {}
for kind in ('unlink', 'create', 'write'):
    for name, what in noted:
        ids = []
        for one in noted[name, what] if what == kind else ():
            if (name, one) not in told:
                told[name, one] = True
                ids.append(one)
        if ids:
            env['bus.bus'].sudo()._sendone(env.ref('base.group_user').sudo(), 'backroom.changed', {'model': name, 'ids': ids, 'kind': kind, 'uid': env.uid})
