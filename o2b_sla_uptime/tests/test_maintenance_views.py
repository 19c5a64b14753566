# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from lxml import etree

from odoo.tools.safe_eval import safe_eval

from odoo.addons.o2b_sla.tests.view_checks import ViewChecks

from .maintenance_common import MaintenanceCommon

ACTIONS = ("o2b_sla_maintenance_action", "o2b_sla_maintenance_window_action")


class TestMaintenanceViews(ViewChecks, MaintenanceCommon):
    """Every view, filter and group of maintenance, for who reads and who plans."""

    def test_actions(self):
        self.weekly("2026-06-08 10:00")
        for name in ACTIONS:
            action = self.env.ref(f"o2b_sla_uptime.{name}")
            for user in (self.agent, self.contract_manager):
                with self.subTest(action=name, user=user.login):
                    model = self.env[action.res_model].with_user(user)
                    self._check_action(action, model)

    def test_filters(self):
        """What the filters of windows find."""
        search = self.env.ref("o2b_sla_uptime.o2b_sla_maintenance_window_view_search")
        self.assertIn("not_eligible", search.arch)
        maintenance = self.plan("2026-06-12 10:00")
        self.pass_time("2026-06-12 20:00")
        window = maintenance.window_ids
        self.exclude()
        with self.at("2026-06-12 21:00"):
            window._judge()
            self.assertEqual(window.ineligible_reason, "late")
            for name, found in (
                ("coming", True),
                ("not_announced", False),
                ("not_eligible", True),
                ("cancelled", False),
                ("running", False),
            ):
                with self.subTest(name):
                    domain = self._filter_domain(search.arch, name)
                    self.assertEqual(window in self.windows.search(domain), found)

    def _filter_domain(self, arch, name):
        (node,) = etree.fromstring(arch).xpath(f"//filter[@name='{name}']")
        return safe_eval(node.get("domain"))
