# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import tagged

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
        self.assertEqual(row.backup_verdict, "not_applicable", "nobody watches them")
        self.down("2026-06-10 10:00", "2026-06-10 11:00")
        row = self.row("2026-06-10 12:00")
        self.assertEqual((row.uptime_verdict, row.verdict), ("missed", "missed"))
