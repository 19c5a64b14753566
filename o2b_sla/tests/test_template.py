# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date

import psycopg2

from odoo.exceptions import AccessError, UserError
from odoo.tools import mute_logger

from .common import SlaCommon


class TestTemplate(SlaCommon):
    """What a new agreement is drafted from."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.template = cls.env.ref("o2b_sla.o2b_sla_template_standard")

    def draft(self, **values):
        values = {"partner_id": self.client_company.id, **values}
        agreement = self.env["o2b.sla.agreement"].create(values)
        return agreement._draft_version()

    def test_standard_template(self):
        services = self.env["o2b.sla.service"].search([])
        # what other add-ons bring stands in addenda
        xmlids = services.get_external_id()
        services = services.filtered(lambda s: xmlids[s.id].startswith("o2b_sla."))
        indicators = self.env["o2b.sla.indicator"].search([])
        self.assertEqual(self.template.service_ids, services)
        self.assertEqual(self.template.indicator_ids, indicators)
        self.assertEqual(self.template.document_ids.kind, "general_terms")

    def test_round_trip(self):
        with self.at("2026-11-24 12:00"):
            version = self.draft(template_id=self.template.id)
        self.assertEqual(version.policy_id, self.template.policy_id)
        self.assertEqual(version.date_start, date(2026, 11, 24))
        self.assertEqual(version.date_end, date(2027, 11, 23))
        self.assertEqual(version.notice_date, date(2027, 8, 23))
        self.assertEqual((version.renewal_months, version.notice_months), (12, 3))
        lines = version.service_line_ids
        self.assertEqual(lines.service_id, self.template.service_ids)
        for line in lines:
            self.assertEqual(line.coverage, line.service_id.coverage, line.name)
        lines = version.indicator_line_ids
        self.assertEqual(lines.indicator_id, self.template.indicator_ids)
        for line in lines:
            self.assertEqual(line.responsible, line.indicator_id.responsible)
            self.assertTrue(line.norm_text, line.name)
        self.assertEqual(version.related_document_ids, self.template.document_ids)

    def test_last_day(self):
        for months, start, last in [
            (0, date(2026, 1, 1), False),
            (1, date(2026, 1, 31), date(2026, 2, 27)),
            (12, date(2028, 2, 29), date(2029, 2, 27)),
            (12, date(2026, 1, 1), date(2026, 12, 31)),
        ]:
            self.template.months = months
            self.assertEqual(self.template._prepare_version(start)["date_end"], last)

    def test_applied_to_a_draft(self):
        """It takes the place of what the draft says; its first day stays."""
        version = self.draft(template_id=self.template.id)
        version.date_start = "2030-01-01"
        version.date_end = "2030-06-30"
        version.service_line_ids[:5].unlink()
        version.action_apply_template()
        self.assertEqual(version.date_start, date(2030, 1, 1))
        self.assertEqual(version.date_end, date(2030, 12, 31))
        self.assertEqual(version.service_line_ids.service_id, self.template.service_ids)

    def test_later_changes_reach_no_version(self):
        version = self.draft(template_id=self.template.id)
        self.template.write({"service_ids": False, "months": 6})
        self.assertTrue(version.service_line_ids)

    def test_without_template(self):
        self.assertEqual(self.env["o2b.sla.template"]._prepare_version(), {})

    def test_document_is_signed_with_it(self):
        version = self.draft(template_id=self.template.id)
        version._agree_on_paper()
        with self.assertRaises(UserError):
            self.template.document_ids.name = "Other terms"

    @mute_logger("odoo.sql_db")
    def test_bad_months(self):
        for values in ({"months": -1}, {"renewal_months": 121}, {"notice_months": 61}):
            with (
                self.subTest(values=values),
                self.assertRaises(psycopg2.IntegrityError),
                self.cr.savepoint(),
            ):
                self.template.write(values)

    def test_other_company(self):
        """Its policy and documents are of its own company."""
        company = self.env["res.company"].create({"name": "Other BV"})
        with self.assertRaises(UserError):
            self.template.company_id = company

    def test_roles(self):
        self.assertTrue(self.template.with_user(self.agent).name)
        with self.assertRaises(AccessError):
            self.template.with_user(self.contract_manager).months = 6
        self.template.with_user(self.manager).months = 6
        with self.at("2026-11-24 12:00"):
            agreement = self.env["o2b.sla.agreement"].create(
                {"partner_id": self.client_company.id, "template_id": self.template.id}
            )
            version = agreement.with_user(self.contract_manager)._draft_version()
        self.assertEqual(version.date_end, date(2027, 5, 23))
