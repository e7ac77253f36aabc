# SPDX-License-Identifier: GPL-3.0-or-later
for alert in records:
    remind(alert, alert.user_id, 0 if alert.priority >= '2' else 2, 'Quality: decide what becomes of the goods', 'Qualität: entscheiden, was mit der Ware wird')
