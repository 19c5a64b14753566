# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import tagged

from odoo.addons.o2b_sla.tests.common import local

from .availability_common import AvailabilityCommon


@tagged("post_install", "-at_install")
class TestOverview(AvailabilityCommon):
    """Uptime and backups of each client in the overview."""

    def row(self, at):
        reports = self.env["o2b.sla.report"].sudo()
        with self.at(at):
            reports._make_missing(reports._now(), self.agreement)
            self.env["o2b.sla.availability"]._make_months(reports._now())
            self.env["o2b.sla.availability"].sudo().search([])._refresh()
            reports.search([("agreement_id", "=", self.agreement.id)])._refresh()
            self.env.invalidate_all()
            overview = self.env["o2b.sla.overview"].with_user(self.manager)
            return overview.search([("agreement_id", "=", self.agreement.id)], limit=1)

    def test_uptime_of_a_running_month(self):
        row = self.row("2026-06-10 09:00")
        self.assertEqual((row.uptime_verdict, row.verdict), ("met", "met"))
        self.down("2026-06-10 10:00", "2026-06-10 11:00")
        row = self.row("2026-06-10 12:00")
        self.assertEqual((row.uptime_verdict, row.verdict), ("missed", "missed"))

    def test_backups_that_nobody_watches(self):
        """They were promised, and nobody can tell."""
        self.assertEqual(self.row("2026-06-10 09:00").backup_verdict, "not_applicable")
        self.env.cr.execute(
            "UPDATE o2b_sla_environment SET create_date = %s WHERE id = %s",
            [local("2026-06-05 10:00"), self.environment.id],
        )
        row = self.row("2026-06-10 12:00")
        self.assertEqual(row.backup_verdict, "undetermined")
        self.assertEqual((row.uptime_verdict, row.verdict), ("met", "undetermined"))
