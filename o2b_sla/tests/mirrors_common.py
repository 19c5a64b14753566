# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
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
