# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import tagged

from odoo.addons.o2b_sla_helpdesk.tests.portal_common import PortalTicketsCommon

from .limits_common import LimitsData


@tagged("post_install", "-at_install")
class TestLimitsPortal(LimitsData, PortalTicketsCommon):
    """A client sees that a time is an aim, before and after he sends it (SLA §6)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_environments()

    def send(self, environment):
        response = self.post(
            "/submitted/ticket",
            subject="Nothing works",
            description="At all.",
            priority="3",
            environment=str(environment.id),
            agreement=str(self.agreement.id),
        )
        self.assertEqual(response.status_code, 303)
        return self.newest()

    def test_form_and_page(self):
        self.log_in("contact")
        form = self.get("/new/ticket").text
        self.assertIn("is best effort (§6)", form)
        ticket = self.send(self.test)
        self.assertEqual((ticket.priority, ticket.sla_asked_priority), ("0", "3"))
        self.assertEqual(ticket.sla_answer, "acknowledgement")
        for path, aims in (
            (f"/my/ticket/{ticket.id}/sent", "We aim to answer by"),
            (f"/my/ticket/{ticket.id}", "What we aim for"),
            (f"/my/ticket/{ticket.id}", "aim, best effort"),
            ("/my/tickets", "aim, best effort"),
        ):
            page = " ".join(self.get(path).text.split())
            self.assertIn(aims, page)
            if path != "/my/tickets":
                self.assertIn("is P4 instead of P1", page)

    def test_production_says_nothing_of_it(self):
        self.log_in("contact")
        ticket = self.send(self.production)
        self.assertEqual(ticket.priority, "3")
        page = self.get(f"/my/ticket/{ticket.id}").text
        self.assertNotIn("best effort", page)
        self.assertIn("What is promised", page)

    def test_of_another_client_nothing_is_told(self):
        self.log_in("foreign")
        self.assertNotIn("best effort", self.get("/new/ticket").text)
        ticket = self.send(self.test)
        self.assertFalse(ticket.sla_environment_id)
        self.assertEqual(ticket.priority, "3")
