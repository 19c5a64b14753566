# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Write cached columns of many records at once, without touching their log.

A deadline that moves because a holiday was added is no edit of the ticket: its
``write_date`` stays, nothing is tracked, nobody is notified.
"""

from odoo.tools import SQL, split_every

BATCH = 5000


def store(records, values):
    """Store columns record by record in one UPDATE per batch.

    Only rows that differ are written. The records' cache is brought up to date and
    stored fields that depend on the columns are recomputed.

    :param records: recordset of one model
    :param values: ``{record id: {field name: value}}``, the same names for each id;
        naive UTC datetimes, ids for many2one fields
    """
    changed = {
        record.id: values[record.id]
        for record in records.browse(values)
        if _differs(record, values[record.id])
    }
    if not changed:
        return
    names = list(next(iter(changed.values())))
    targets = records.browse(changed)
    targets.flush_recordset(names)
    for ids in split_every(BATCH, changed):
        _update(records, names, [(id_, *changed[id_].values()) for id_ in ids])
    targets.invalidate_recordset(names, flush=False)
    targets.modified(names)


def _differs(record, values):
    for name, value in values.items():
        field = record._fields[name]
        present = record[name].id if field.type == "many2one" else record[name]
        if (present or None) != (value or None):
            return True
    return False


def _update(records, names, rows):
    """One UPDATE from arrays; the types come from the fields themselves."""
    types = [records._fields[name].column_type[1] for name in names]
    columns = list(zip(*rows, strict=True))
    arrays = [SQL("%s::int[]", list(columns[0]))]
    for name, type_, column in zip(names, types, columns[1:], strict=True):
        if records._fields[name].type not in ("boolean", "integer"):
            column = [value or None for value in column]
        arrays.append(SQL("%s::%s[]", list(column), SQL(type_)))
    query = SQL(
        "UPDATE %s AS t SET %s FROM unnest(%s) AS v(id, %s) WHERE t.id = v.id",
        SQL.identifier(records._table),
        SQL(", ").join(
            SQL("%s = v.%s", SQL.identifier(name), SQL.identifier(name))
            for name in names
        ),
        SQL(", ").join(arrays),
        SQL(", ").join(SQL.identifier(name) for name in names),
    )
    # A row that somebody changed meanwhile is no error to report: whoever called, the
    # scheduled action too, begins again.
    records.env.cr.execute(query, log_exceptions=False)
