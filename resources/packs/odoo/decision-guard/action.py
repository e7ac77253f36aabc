# SPDX-License-Identifier: GPL-3.0-or-later
# Backroom decision guard 1. Compares what was sealed, acts and checks the effect, in one transaction of the person who is
# signed in. Refusing with UserError undoes everything that was done.
sealed = env.context.get('backroom_guard') or {}
token = sealed.get('token') or ''
method = sealed.get('method') or ''
verbs = {
    # @verbs@
}


def refuse(code, detail=''):
    raise UserError('GUARD %s %s' % (code, detail))


def plain(value):
    if isinstance(value, datetime.datetime):
        return value.strftime('%Y-%m-%d %H:%M:%S')
    if isinstance(value, datetime.date):
        return value.strftime('%Y-%m-%d')
    if isinstance(value, (list, tuple)):
        return sorted(value)
    return value


if not records or len(records) != 1 or not token or method not in verbs:
    refuse('bad-request', method)
record = records
# Two requests with one token follow each other; whoever wrote the record meanwhile makes the server begin anew, on what the
# other left.
env.cr.execute('SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))', [token])
marks = env['ir.model.data'].sudo()
mark = marks.search([('module', '=', '__backroom__'), ('name', '=', 'done.' + token)], limit=1)
status = 'replayed'
if mark and (mark.model != record._name or mark.res_id != record.id or mark.create_uid.id != env.uid):
    refuse('bad-request', 'token')
if not mark:
    if not record.try_lock_for_update(allow_referencing=True):
        refuse('busy' if record.exists() else 'missing')
    if sealed.get('look'):
        refuse('not-done')
    record.check_access('read')
    env.cr.execute('UPDATE "%s" SET id = id WHERE id = %%s' % record._table, [record.id])
    record.invalidate_recordset()
    expected = sealed.get('expect') or {}
    held = record.read(list(expected), load='')[0]
    changed = [field for field in expected if plain(held[field]) != plain(expected[field])]
    lines = sealed.get('lines')
    if lines:
        found = env[lines['model']].search(lines['domain'], order='id').read(lines['fields'], load='')
        if [[line['id']] + [plain(line[field]) for field in lines['fields']] for line in found] != lines['rows']:
            changed.append('lines')
    if changed:
        refuse('conflict', ','.join(sorted(changed)))
    # Methods must not take the guard's records for theirs.
    context = dict(env.context)
    for name in ('backroom_guard', 'active_model', 'active_id', 'active_ids'):
        context.pop(name, None)
    context.update(sealed.get('context') or {})
    subject = record.with_context(context)
    answer = verbs[method](subject, sealed.get('args') or {})
    if isinstance(answer, dict) and answer.get('target') == 'new' and answer.get('res_model'):
        refuse('asks', answer['res_model'])
    env.flush_all()
    record.invalidate_recordset()
    if record.exists():
        if sealed.get('done') and not record.filtered_domain(sealed['done']):
            refuse('no-effect')
    elif not sealed.get('may_vanish'):
        refuse('no-effect', 'gone')
    marks.create({'module': '__backroom__', 'name': 'done.' + token, 'model': record._name, 'res_id': record.id, 'noupdate': True})
    status = 'done'
action = {'type': 'ir.actions.client', 'tag': 'backroom.guard', 'params': {'status': status}}
