# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import tagged

from odoo.addons.o2b_sla.tests.view_checks import ViewChecks

from .monitor_common import MonitorCommon


@tagged("post_install", "-at_install")
class TestMonitorViews(ViewChecks, MonitorCommon):
    """Every list, filter and grouping of this module opens, for each role."""

    def test_actions(self):
        self.run_until("08:02")
        self.time("8:03")
        self.run_cron("timeout")
        for user in self.agent, self.contract_manager, self.manager, self.admin:
            self._check_actions("o2b_sla_uptime", user)
