# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import new_test_user, tagged

from odoo.addons.mail.tests.common import freeze_all_time

from .common import SlaHelpdeskCase, local


@tagged("post_install", "-at_install")
class TestOverview(SlaHelpdeskCase):
    """Tickets of the month of an agreement, and the way to them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = new_test_user(
            cls.env,
            "sla_overview",
            groups="o2b_sla.o2b_sla_group_manager,helpdesk_mgmt.group_helpdesk_user",
        )

    def row(self, at):
        """The overview of an agreement at a local time."""
        reports = self.env["o2b.sla.report"].sudo()
        with freeze_all_time(local(at)):
            reports._make_missing(reports._now(), self.agreement)
            reports.search([("agreement_id", "=", self.agreement.id)])._refresh()
            self.env.invalidate_all()
            overview = self.env["o2b.sla.overview"].with_user(self.manager)
            row = overview.search([("agreement_id", "=", self.agreement.id)], limit=1)
            found = {}
            for name in ("tickets", "breaches"):
                action = getattr(row, f"action_open_{name}")()
                self.assertEqual(action["res_model"], "helpdesk.ticket")
                found[name] = self.env["helpdesk.ticket"].search(action["domain"])
            return row, row.ticket_count, found

    def test_tickets_of_the_month(self):
        before = self._create_ticket("2026-05-31 23:59")
        first = self._create_ticket("2026-06-01 00:00", priority="3")
        other = self._create_ticket("2026-06-08 10:00", priority="1")
        row, count, found = self.row("2026-06-08 12:00")
        self.assertEqual(str(row.month), "2026-06-01")
        self.assertEqual(count, 2)
        self.assertEqual(found["tickets"], first | other)
        self.assertEqual(found["breaches"], first | before, "whenever it came in")
        self.assertNotIn(before, found["tickets"])
        self.assertEqual(row.response_verdict, "missed")
        self.assertEqual(row.open_breach_count, 2)
