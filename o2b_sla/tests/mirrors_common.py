# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from contextlib import suppress

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.models import MAGIC_COLUMNS
from odoo.tests import new_test_user


class MirrorsMixin:
    """What repeats another record follows that record, whatever a client sends."""

    @classmethod
    def _create_strangers(cls):
        """What a client could name that the records of a test do not belong to."""
        other = cls.env["res.partner"].create({"name": "Another", "is_company": True})
        cls.strangers = {
            "res.partner": other,
            "res.company": cls.env["res.company"].create({"name": "Another company"}),
            "res.users": new_test_user(cls.env, login="sla_stranger"),
            "o2b.sla.agreement": cls.env["o2b.sla.agreement"].create(
                {"partner_id": other.id}
            ),
        }

    def _forge(self, model):
        """Values that would put a record elsewhere."""
        return {
            name: self.strangers[model._fields[name].comodel_name].id
            for name in model._get_mirrors()
        }

    def check_follows(self, name, user, *values):
        """Create and write records as a client that sends along whose they are.

        :param name: of the model
        :param user: who may create and write its records
        :param values: two dicts for ``create``
        """
        model = self.env[name].with_user(user)
        forged = self._forge(model)
        self.assertTrue(forged)
        context = {f"default_{name}": value for name, value in forged.items()}
        entered, defaulted = values
        first = model.create({**entered, **forged})
        second = model.with_context(**context).create(defaulted)
        self._check_own(first, second)
        first.write(forged)
        self._check_own(first)

    def _check_own(self, *records):
        self.env.flush_all()
        for record in records:
            record = record.sudo()
            record.invalidate_recordset()
            for name in record._get_mirrors():
                with self.subTest(record=record, field=name):
                    source = record.mapped(record._fields[name].related)
                    self.assertEqual(record[name], source)
                    self.assertNotIn(record[name], self.strangers.values())

    def check_not_forged(self, record, user, prefix=""):
        """No stored field that is read-only on the screens can be set over RPC.

        :param prefix: of the names of the fields to try
        :return: number of fields that were tried
        """
        names = [
            name
            for name, field in record._fields.items()
            if field.store and field.readonly and name.startswith(prefix)
            if name not in MAGIC_COLUMNS
        ]
        tried, forged = self._find_forged(record, user, names)
        self.assertFalse(forged, f"{user.login} writes {record}: {forged}")
        return tried

    def _find_forged(self, record, user, names):
        """How many fields were tried, and which a user can give another value."""
        tried, found = 0, []
        for name in names:
            field = record._fields[name]
            before = record[name]
            value = self._get_another(field, before)
            if value is None:
                continue
            tried += 1
            savepoint = self.env.cr.savepoint()
            try:
                with suppress(AccessError, UserError, ValidationError):
                    record.with_user(user).write({name: value})
                    self.env.flush_all()
                    record.invalidate_recordset()
                    if record[name] != before:
                        found.append(name)
            finally:
                savepoint.close(rollback=True)
                self.env.invalidate_all(flush=False)
        return tried, found

    def _get_another(self, field, value):
        """Another value for a field; nothing where the test knows none."""
        if field.type == "selection":
            values = field.get_values(self.env)
            return next((other for other in values if other != value), None)
        if field.type == "many2one":
            if field.comodel_name not in self.strangers:
                return None
            return self.strangers[field.comodel_name].id
        if field.type == "boolean":
            return not value
        return {
            "char": "forged",
            "text": "forged",
            "json": {"forged": 1},
            "integer": (value or 0) + 7 if field.type == "integer" else None,
            "float": 7.5,
            "date": "2031-01-01",
            "datetime": "2031-01-01 00:00:00",
        }.get(field.type)
