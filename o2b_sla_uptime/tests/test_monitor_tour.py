# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .monitor_common import MonitorCommon


@tagged("post_install", "-at_install")
class TestMonitorTour(MonitorCommon, HttpCase):
    """In the browser: a page is watched, checked at once, paused and resumed."""

    @mute_logger("odoo.http")  # an address inside is refused
    def test_monitor(self):
        action = self.env.ref("o2b_sla_uptime.o2b_sla_monitor_action")
        self.start_tour(
            f"/odoo/action-{action.id}",
            "o2b_sla_monitor",
            login="sla_contract_manager",
        )
        made = self.env["o2b.sla.monitor"].search([("name", "=", "Shop window")])
        self.assertEqual(made.url, "https://client.example/shop")
        self.assertEqual(self.checked, made.ids)
        self.assertEqual(made.state, "unknown")
