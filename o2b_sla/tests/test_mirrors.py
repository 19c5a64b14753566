# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import tagged

from .addendum_common import AddendumMixin
from .common import SlaCommon


@tagged("post_install", "-at_install")
class TestMirrors(AddendumMixin, SlaCommon):
    """Whose a record is follows its agreement, whatever a client sends."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.env["res.partner"].create({"name": "Another client"})
        cls.company = cls.env["res.company"].create({"name": "Another company"})
        cls.own = (cls.agreement.partner_id, cls.agreement.company_id)

    def check(self, record):
        self.env.flush_all()
        record.invalidate_recordset()
        self.assertEqual((record.partner_id, record.company_id), self.own)

    def test_written(self):
        environment = self._create_environment("Test", "test")
        addendum = self._create_addendum(self._create_kind())
        change = self.env["o2b.sla.change"].create(
            {"environment_id": self._create_environment("Shop").id}
        )
        for record in (environment, addendum, addendum._draft_version(), change):
            user = self.agent if record == change else self.contract_manager
            with self.subTest(record=record):
                record.with_user(user).write(
                    {"partner_id": self.other.id, "company_id": self.company.id}
                )
                self.check(record)

    def test_created(self):
        forged = {"partner_id": self.other.id, "company_id": self.company.id}
        context = {f"default_{name}": value for name, value in forged.items()}
        for number, (given, sent) in enumerate(((forged, {}), ({}, context))):
            with self.subTest(sent=sent):
                environments = self.env["o2b.sla.environment"]
                environment = (
                    environments.with_user(self.contract_manager)
                    .with_context(**sent)
                    .create(
                        {
                            "agreement_id": self.agreement.id,
                            "name": f"Shop {number}",
                            **given,
                        }
                    )
                )
                self.check(environment)
                changes = self.env["o2b.sla.change"].with_user(self.agent)
                change = changes.with_context(**sent).create(
                    {"environment_id": environment.id, **given}
                )
                self.check(change)
