# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from .addenda_common import AddendaData


@tagged("post_install", "-at_install")
class TestLicenseTour(AddendaData, HttpCase):
    def test_record_and_renew(self):
        self._create_sla_data()
        new_test_user(
            self.env,
            login="sla_licenses",
            password="sla_licenses",
            groups="o2b_sla.o2b_sla_group_contract_manager",
        )
        test = self.env["o2b.sla.environment"].create(
            {
                "agreement_id": self.agreement.id,
                "name": "Test",
                "kind": "test",
                "enterprise": True,
            }
        )
        self._create_addendum("test_environment", environments=test)
        with mute_logger("odoo.http"):  # it tries a licence that is too long
            self.start_tour(
                f"/odoo/sla-environments/{test.id}",
                "o2b_sla_license",
                login="sla_licenses",
            )
        self.env.invalidate_all()
        later, first = test.license_ids.sorted("valid_from", reverse=True)
        self.assertEqual((first.days, later.days), (30, 30))
        self.assertEqual(later.valid_from, first.valid_until + timedelta(days=1))
        self.assertEqual(later.renews_id, first)
        self.assertFalse(later.is_automatic)
        self.assertEqual(later.renewed_by_id.login, "sla_licenses")
