# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from odoo.addons.o2b_sla.tests.mirrors_common import MirrorsMixin

from .coverage_common import CoverageCase


@tagged("post_install", "-at_install")
class TestMirrors(MirrorsMixin, CoverageCase):
    """Whose an estimate or work is follows its ticket, whatever a client sends."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_strangers()
        cls.ticket = cls._create_wish()
        cls.ticket.sudo().user_id = cls.agent
        cls.ticket_manager = new_test_user(
            cls.env, "sla_ticket_manager", groups="helpdesk_mgmt.group_helpdesk_manager"
        )

    def test_what_the_software_writes_on_a_ticket(self):
        """Also when it has been through all that the software notes."""
        Stage = self.env["helpdesk.ticket.stage"]
        self.strangers["helpdesk.ticket.stage"] = Stage.create({"name": "Another"})
        services = self.env["o2b.sla.service"].search([])
        for service in services[:2]:
            self.strangers["o2b.sla.service"] = service
            if self.ticket.sla_proposed_service_id != service:
                break
        self.strangers["o2b.sla.agreement.version"] = self.env[
            "o2b.sla.agreement.version"
        ].create({"agreement_id": self.strangers["o2b.sla.agreement"].id})
        for user in (self.agent, self.ticket_manager):
            tried = self.check_not_forged(self.ticket, user, "sla_")
            self.assertGreaterEqual(tried, 30)
            with self.assertRaises(AccessError):
                self.ticket.with_user(user).write({"sla_waiting_reason": "x"})

    def test_no_defaults_for_what_the_software_writes(self):
        sent = {"sla_waiting_since": "2026-01-01 10:00:00", "sla_waiting_reason": "x"}
        context = {f"default_{name}": value for name, value in sent.items()}
        tickets = self.ticket.with_user(self.agent)
        values = {"name": "x", "description": "x"}
        made = tickets.with_context(**context).create(values)
        self.assertFalse(made.sla_waiting_since or made.sla_waiting_reason)
        with self.assertRaises(AccessError):
            tickets.create({**values, **sent})

    def test_of_a_ticket(self):
        table = {
            "o2b.sla.estimate": ({"text": "A field more."}, {"text": "A print more."}),
            "o2b.sla.work.entry": (
                {"description": "Looked", "coverage": "advice", "minutes": 30},
                {"description": "Told", "coverage": "advice", "minutes": 15},
            ),
        }
        for name, entered in table.items():
            values = [{"ticket_id": self.ticket.id, **vals} for vals in entered]
            with self.subTest(model=name):
                self.check_follows(name, self.agent, *values)
