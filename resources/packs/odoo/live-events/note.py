# SPDX-License-Identifier: GPL-3.0-or-later
noted = env.cr.precommit.data.setdefault('backroom.changed', [])
if not noted:
    env.cr.precommit.add(env.ref('backroom.live_events__tell').sudo().run)
noted.append((model._name, '@kind@', record.id, @written@))
