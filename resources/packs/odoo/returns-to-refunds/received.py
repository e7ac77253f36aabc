# SPDX-License-Identifier: GPL-3.0-or-later
for picking in records:
    remind(picking, picking.user_id, 1, 'Inspect what was returned', 'Zurückgegebene Ware prüfen')
