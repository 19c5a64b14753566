# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import datetime, time, timedelta

from odoo.tests import HttpCase, tagged

from ..instants import to_aware, to_naive
from .common import SlaRecordCommon


@tagged("post_install", "-at_install")
class TestWhatIfTour(SlaRecordCommon, HttpCase):
    """In the browser: what a closed day would move, before it is saved."""

    def open_new_closed_day(self, day):
        """An action with a new day on which the standard calendar is closed."""
        zone = self.calendar._sla_zone()
        start = to_naive(datetime.combine(day, time.min, tzinfo=zone))
        return self.env["ir.actions.act_window"].create(
            {
                "name": "Closed Day",
                "res_model": "resource.calendar.leaves",
                "view_mode": "form",
                "context": {
                    "default_calendar_id": self.calendar.id,
                    "default_date_from": str(start),
                    "default_date_to": str(start + timedelta(days=1)),
                },
            }
        )

    def test_closed_day(self):
        record = self.env["o2b.sla.test.record"].create(
            {
                "name": "Invoices without logo",
                "partner_id": self.jan.id,
                "priority": "P3",
                "sla_channel": "email",
            }
        )
        clock = record.sla_response_clock_id
        deadline = clock.deadline
        day = to_aware(deadline).astimezone(self.calendar._sla_zone()).date()
        action = self.open_new_closed_day(day)
        self.start_tour(
            f"/odoo/action-{action.id}", "o2b_sla_what_if", login="sla_admin"
        )
        leave = self.env["resource.calendar.leaves"].search(
            [], order="id desc", limit=1
        )
        self.assertEqual(leave.name, "Day off")
        clock.invalidate_recordset()
        self.assertGreater(clock.deadline, deadline)
