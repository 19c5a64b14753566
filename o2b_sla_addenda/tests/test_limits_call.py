# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.mail.tests.common import freeze_all_time
from odoo.addons.o2b_sla_helpdesk.tests.common import local
from odoo.addons.o2b_sla_helpdesk.tests.test_log_call import LogCallCase

from .limits_common import LimitsData


@tagged("post_install", "-at_install")
class TestLimitsCall(LimitsData, LogCallCase):
    """What the agent tells a caller about a test environment (SLA §6)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_environments()

    def form(self, at, **values):
        return self._fill(at, **{"environment_id": self.test, **values})

    def test_the_dialog_tells_it(self):
        with freeze_all_time(local("2026-06-08 10:00")):
            form = self.form("2026-06-08 10:00", priority="3")
            self.assertIn("best effort (§6)", form.limits_text)
            self.assertIn("it becomes P4, not P1", form.limits_text)
            choices = {c["label"]: c for c in form.priority_choices}
            self.assertEqual(choices["P1"]["note"], "Becomes P4")
            self.assertFalse(choices["P4"]["note"])
            self.assertEqual(choices["P1"]["facts"], choices["P4"]["facts"])
            self.assertIn("aim", choices["P1"]["facts"][0])
            form.environment_id = self.production
            self.assertFalse(form.limits_text)
            choices = {c["label"]: c for c in form.priority_choices}
            self.assertFalse(choices["P1"]["note"])

    def test_the_dialog_at_night(self):
        with freeze_all_time(local("2026-06-08 22:00")):
            form = self.form("2026-06-08 22:00", priority="3")
            self.assertIn("cannot be reported by telephone", form.limits_text)
            self.assertNotIn("it becomes P4", form.limits_text)
            for choice in form.priority_choices:
                self.assertTrue(choice["disabled"], choice["label"])
            form.environment_id = self.production
            choices = {c["label"]: c["disabled"] for c in form.priority_choices}
            self.assertEqual(choices, {"P1": False, "P2": True, "P3": True, "P4": True})

    def test_the_ticket_of_a_call(self):
        call = self._log("2026-06-08 10:00", environment_id=self.test, priority="3")
        ticket = call.ticket_id
        self.assertEqual((ticket.priority, ticket.sla_asked_priority), ("0", "3"))
        self.assertTrue(ticket.sla_best_effort)
        self.assertIn("Priority P4 instead of P1", " ".join(self._notes(ticket)))

    def test_not_by_telephone_at_night(self):
        """Only P1 is taken then, and there is no right to it."""
        with self.assertRaisesRegex(UserError, "best effort"):
            self._log("2026-06-08 22:00", environment_id=self.test, priority="3")
        call = self._log(
            "2026-06-08 22:00", environment_id=self.production, priority="3"
        )
        self.assertEqual(call.ticket_id.priority, "3")
