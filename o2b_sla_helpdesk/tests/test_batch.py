# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import tagged

from odoo.addons.mail.tests.common import freeze_all_time

from .common import SlaHelpdeskCase, local

CONTEXT = {"tracking_disable": True, "mail_create_nolog": True}


@tagged("post_install", "-at_install")
class TestBatch(SlaHelpdeskCase):
    """Queries grow with batches, not with tickets."""

    def _count_queries(self, work):
        self.env.flush_all()
        before = self.env.cr.sql_log_count
        with freeze_all_time(local("2026-06-08 10:00")):
            result = work()
            self.env.flush_all()
        return self.env.cr.sql_log_count - before, result

    def _create(self, count):
        values = {
            "name": "Does not print",
            "description": "Nothing comes out.",
            "team_id": self.team.id,
            "partner_id": self.jan.id,
            "sla_channel": "phone",
        }
        tickets = self.env["helpdesk.ticket"].with_context(**CONTEXT)
        return tickets.create([dict(values, number=f"T{n}") for n in range(count)])

    def test_create_and_move(self):
        self._create(2)  # fills the caches
        few, _tickets = self._count_queries(lambda: self._create(20))
        many, tickets = self._count_queries(lambda: self._create(200))
        self.assertEqual(len(tickets.sla_clock_ids), 200)
        # the clocks and their events are inserted one statement per 100 rows
        self.assertLess(many - few, 60, (few, many))
        done = self.stages["done"].id
        few, _done = self._count_queries(lambda: tickets[:20].write({"stage_id": done}))
        many, _done = self._count_queries(
            lambda: tickets[20:].write({"stage_id": done})
        )
        self.assertLess(many - few, 80, (few, many))
        self.assertEqual(set(tickets.mapped("sla_state")), {"met"})
