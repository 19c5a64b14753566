# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import new_test_user, tagged

from odoo.addons.mail.tests.common import freeze_all_time

from .common import SlaHelpdeskCase, local

AGREEMENT_MODELS = (
    "o2b.sla.agreement",
    "o2b.sla.agreement.version",
    "o2b.sla.contact",
    "o2b.sla.clock",
    "o2b.sla.clock.event",
    "o2b.sla.policy",
)


@tagged("post_install", "-at_install")
class TestAccess(SlaHelpdeskCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ticket = cls._create_ticket("2026-06-08 09:00", priority="3")
        cls.users = {
            name: new_test_user(cls.env, f"sla_{name}", groups=group)
            for name, group in (
                ("sales", "base.group_user"),
                ("own", "helpdesk_mgmt.group_helpdesk_user_own"),
                ("manager", "helpdesk_mgmt.group_helpdesk_manager"),
            )
        }
        cls.users["jan"] = cls._create_portal_user(cls.jan)
        cls.users["piet"] = cls._create_portal_user(cls.piet)
        cls.users["public"] = cls.env.ref("base.public_user")

    def test_helpdesk_users_are_agents(self):
        for name in ("own", "manager"):
            self.assertTrue(
                self.users[name].has_group("o2b_sla.o2b_sla_group_agent"), name
            )
        for name in ("sales", "jan", "public"):
            self.assertFalse(
                self.users[name].has_group("o2b_sla.o2b_sla_group_agent"), name
            )
        self.assertFalse(
            self.users["manager"].has_group("o2b_sla.o2b_sla_group_manager")
        )

    def test_nobody_outside_writes_on_the_helpdesk(self):
        models = [name for name in self.env.registry if name.startswith("helpdesk.")]
        for name in ("jan", "public"):
            for model in models:
                for operation in ("write", "create", "unlink"):
                    self.assertFalse(
                        self.env[model]
                        .with_user(self.users[name])
                        .has_access(operation),
                        (name, model, operation),
                    )

    def test_public_user_and_stages(self):
        with self.assertRaises(AccessError):
            self.stages["done"].with_user(self.users["public"]).name = "x"

    def test_clients_see_their_own_tickets_only(self):
        tickets = self.env["helpdesk.ticket"]
        domain = [("id", "=", self.ticket.id)]
        for name, seen in (
            ("jan", True),
            ("piet", False),
            ("sales", False),
            ("manager", True),
        ):
            found = tickets.with_user(self.users[name]).search(domain)
            self.assertEqual(bool(found), seen, name)

    def test_clients_see_no_clocks_and_agreements(self):
        for name in ("piet", "sales", "public"):
            for model in AGREEMENT_MODELS:
                self.assertFalse(
                    self.env[model].with_user(self.users[name]).has_access("read"),
                    (name, model),
                )

    def test_agents_read_the_service_level(self):
        ticket = self.ticket.with_user(self.agent)
        self.assertEqual(ticket.sla_agreement_id, self.agreement)
        self.assertEqual(len(ticket.sla_clock_ids), 1)
        self.assertTrue(ticket.sla_explanation)
        self.assertTrue(ticket.sla_response_timer)

    def test_agents_cannot_change_evidence(self):
        clock = self._clock(self.ticket, "response").with_user(self.agent)
        for records in (clock, clock.event_ids):
            for operation in ("write", "create", "unlink"):
                self.assertFalse(records.has_access(operation), (records, operation))

    def test_clocks_of_tickets_one_does_not_see(self):
        """A clock names its ticket, and its ledger what was asked of the client."""
        other = self.env["helpdesk.ticket.team"].create({"name": "Elsewhere"})
        keeper = new_test_user(
            self.env, "sla_keeper", groups="o2b_sla.o2b_sla_group_contract_manager"
        )
        clocks = self.ticket._sla_all_clocks()
        for group in ("own", "team"):
            user = new_test_user(
                self.env,
                f"sla_elsewhere_{group}",
                groups=f"helpdesk_mgmt.group_helpdesk_user_{group}",
            )
            user.helpdesk_team_ids = other
            for records in (clocks, clocks.event_ids):
                mine = records.with_user(user).sudo(False)
                with self.subTest(group=group, model=records._name):
                    self.assertFalse(mine.search([("id", "in", records.ids)]))
                    with self.assertRaises(AccessError):
                        mine.read(["display_name"])
            self.assertFalse(self.ticket.with_user(user).has_access("read"))
            ticket = self._create_ticket(user_id=user.id, team_id=other.id)
            mine = ticket.with_user(user)
            self.assertEqual(len(mine.sla_clock_ids), 1)
            self.assertTrue(mine.sla_clock_ids.event_ids.mapped("kind"))
        for records in (clocks, clocks.event_ids):
            kept = records.with_user(keeper).sudo(False)
            self.assertTrue(kept.search([("id", "in", records.ids)]))

    def test_nobody_receives_ahead_of_time(self):
        """An arrival in the future would postpone the deadline."""
        tickets = self.env["helpdesk.ticket"].with_user(self.users["manager"])
        with freeze_all_time(local("2026-06-08 10:00")):
            for minutes, refused in ((-60, False), (4, False), (6, True)):
                values = {
                    "name": "Call",
                    "description": "Call",
                    "partner_id": self.jan.id,
                    "sla_received_at": self.env.cr.now() + timedelta(minutes=minutes),
                }
                if refused:
                    with self.assertRaises(ValidationError):
                        tickets.create(values)
                else:
                    tickets.create(values)
