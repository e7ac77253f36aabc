# SPDX-License-Identifier: GPL-3.0-or-later
# Odoo runs a rule's code once for each record of a write, which costs far more than what the code does. So of a write to many
# only the first is let through of which something mattered changed; note.py notes the whole write.
[("id", "in", model.browse(list(model.env.context["old_values"])).filtered(model.env.ref("@rule@").with_env(model.env)._check_trigger_fields)[:1].ids)] if len(model.env.context.get("old_values") or "") > 1 else []
