# SPDX-License-Identifier: GPL-3.0-or-later
for request in records.filtered(lambda one: not one.stage_id.done):
    remind(request, request.user_id, 0, 'Urgent: see to it today', 'Dringend: heute erledigen')
