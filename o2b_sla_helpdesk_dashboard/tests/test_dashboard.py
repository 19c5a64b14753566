# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json

from odoo.tests import TransactionCase


class TestDashboard(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dashboard = cls.env.ref(
            "o2b_sla_helpdesk_dashboard.spreadsheet_dashboard_service_levels"
        )

    def test_dashboard_is_served(self):
        served = json.loads(self.dashboard._get_serialized_readonly_dashboard())
        self.assertEqual(served["translation_namespace"], "o2b_sla_helpdesk_dashboard")
        self.assertTrue(served["snapshot"]["sheets"])
