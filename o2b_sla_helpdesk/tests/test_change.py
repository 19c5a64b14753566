# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from psycopg2.errors import InsufficientPrivilege

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, TransactionCase
from odoo.tools import mute_logger

from odoo.addons.mail.tests.common import freeze_all_time

from .common import local
from .coverage_common import CoverageData

ASKED = "2026-06-08 10:00"
PLANNED = "2026-06-10 20:00"


class TestTicketChange(CoverageData, TransactionCase):
    """A contact asks in a ticket for a change, and reads there what becomes of it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_sla_data()
        cls.test = cls.env["o2b.sla.environment"].create(
            {
                "name": "Test",
                "agreement_id": cls.agreement.id,
                "kind": "test",
                "odoo_version": "19.0",
                "operating_system": "Ubuntu 24.04 LTS",
            }
        )
        cls.version = cls.agreement.version_ids

    def ask(self, ticket, **values):
        with freeze_all_time(local("2026-06-08 11:00")):
            return ticket.with_user(self.agent)._sla_ask_change(
                {"environment_id": self.test.id, "kind": "code_update", **values}
            )

    def dialog(self, ticket, **values):
        """The dialog of the ticket's button, filled in."""
        action = ticket.with_user(self.agent).action_sla_ask_change()
        form = Form(
            self.env[action["res_model"]]
            .with_user(self.agent)
            .with_context(**action["context"])
        )
        for name, value in values.items():
            setattr(form, name, value)
        return form

    def test_asked_planned_and_done(self):
        ticket = self._create_ticket(ASKED)
        change = self.ask(ticket, description="Corrections, please")
        self.assertEqual(change.requested_by_id, self.agreement.contact_ids)
        self.assertEqual(change.source, "ticket")
        self.assertEqual(change.asked_at, local(ASKED))
        self.assertEqual(change.entered_by_id, self.agent)
        self.assertEqual(ticket.sla_change_ids, change)
        self.assertFalse(ticket.sla_responded_at)
        with freeze_all_time(local("2026-06-09 10:00")):
            change._plan(local(PLANNED), 1)
        told = ticket.message_ids.filtered(lambda m: m.message_type == "comment")
        self.assertIn("planned for", told.body)
        self.assertEqual(told.author_id, self.agent.partner_id)
        self.assertIn(self.jan, told.notified_partner_ids)
        self.assertEqual(ticket.sla_responded_at, local("2026-06-09 10:00"))
        with freeze_all_time(local("2026-06-10 21:00")):
            change._finish({"result": "Corrections", "revision_after": "abc123"})
        told = ticket.message_ids.filtered(lambda m: m.message_type == "comment")
        self.assertIn("abc123", told.sorted("id")[-1].body)
        self.assertFalse(
            self.env["o2b.sla.notice"].search([("res_model", "=", change._name)])
        )
        self.assertEqual(change._get_report_facts()["ticket"], ticket.number)
        self.env.flush_all()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaisesRegex(InsufficientPrivilege, "refused"),
            self.env.cr.savepoint(),
        ):
            self.env.cr.execute(
                "UPDATE o2b_sla_change SET ticket_id = NULL WHERE id = %s", (change.id,)
            )

    def test_told_by_mail_without_a_person_to_reach(self):
        """A contact who is in no address book gets a mail of the outbox."""
        self.env["o2b.sla.contact"].create(
            {
                "agreement_id": self.agreement.id,
                "name": "Kees",
                "email": "kees@bakery.example",
                "date_from": "2020-01-01",
            }
        )
        ticket = self._create_ticket(
            ASKED, partner_id=self.bakery.id, partner_email="kees@bakery.example"
        )
        change = self.ask(ticket)
        self.assertEqual(change.requested_by_id.name, "Kees")
        change._plan(local("2027-06-10 20:00"), 1)
        notice = self.env["o2b.sla.notice"].search([("res_model", "=", change._name)])
        self.assertEqual(notice.email_to, "kees@bakery.example")

    def test_senders_who_may_not(self):
        """A stranger, one accepted for once, a mail that anybody can have written, a
        client we registered something for, and another client's contact."""
        stranger = self.env["res.partner"].create(
            {
                "name": "Vera",
                "email": "vera@bakery.example",
                "parent_id": self.bakery.id,
            }
        )
        named = {"partner_id": stranger.id, "partner_email": stranger.email}
        unauthorised = self._create_ticket(ASKED, sla_channel="email", **named)
        accepted = self._create_ticket(ASKED, sla_channel="email", **named)
        with freeze_all_time(local("2026-06-08 10:30")):
            accepted._sla_accept()
        doubtful = self._create_ticket(ASKED, sla_channel="email")
        doubtful.sudo().sla_sender_trust = "unconfirmed"
        vouched = self._create_ticket(
            ASKED, partner_id=self.bakery.id, partner_email=False
        )
        for name, ticket in {
            "unauthorised": unauthorised,
            "accepted": accepted,
            "doubtful": doubtful,
            "vouched": vouched,
        }.items():
            with self.subTest(name=name):
                with self.assertRaisesRegex(UserError, "no authorised contact"):
                    self.ask(ticket)
                self.assertIn("no authorised contact", self.dialog(ticket).problem)
        foreign = self._create_ticket(
            ASKED, partner_id=self.piet.id, partner_email=self.piet.email
        )
        with self.assertRaisesRegex(UserError, "an environment of the agreement"):
            self.ask(foreign)

    def test_ticket_is_not_taken_from_a_client(self):
        ticket = self._create_ticket(ASKED)
        change = (
            self.env["o2b.sla.change"]
            .with_user(self.agent)
            .create(
                {
                    "environment_id": self.test.id,
                    "requested_by_id": self.agreement.contact_ids.id,
                    "ticket_id": ticket.id,
                    "source": "ticket",
                }
            )
        )
        self.assertFalse(change.ticket_id)
        self.assertEqual(change.source, "phone")
        with self.assertRaises(AccessError):
            change.ticket_id = ticket

    def test_dialog(self):
        ticket = self._create_ticket(ASKED)
        form = self.dialog(ticket)
        self.assertEqual(form.environment_id, self.test)
        self.assertEqual(form.contact_id, self.agreement.contact_ids)
        self.assertFalse(form.problem)
        self.assertIn("code_update", form.offered_kinds)
        self.assertEqual(form.description, ticket.name)
        action = form.save().action_ask()
        change = self.env["o2b.sla.change"].browse(action["res_id"])
        self.assertEqual(change.ticket_id, ticket)
        self.assertEqual(ticket.action_sla_view_changes()["res_id"], change.id)
        again = self.dialog(ticket).save()
        with self.assertRaisesRegex(UserError, "was asked already"):
            again.action_ask()

    def test_upgrade_asked_in_a_ticket(self):
        """Refused as an update; one click lets the ticket go on by quotation."""
        for kind, wanted, code in [
            ("code_update", "20.0", "upgrade_odoo"),
            ("system_update", "Ubuntu 26.04", "upgrade_ubuntu"),
        ]:
            with self.subTest(kind=kind):
                ticket = self._create_ticket(ASKED)
                form = self.dialog(ticket, kind=kind, wanted_release=wanted)
                self.assertTrue(form.is_upgrade)
                dialog = form.save()
                with self.assertRaisesRegex(UserError, "by quotation"):
                    dialog.action_ask()
                dialog.action_offer()
                self.assertEqual(ticket.sla_coverage, "quotation")
                self.assertEqual(ticket.sla_service_id.code, code)
                self.assertEqual(ticket.sla_environment_id, self.test)
                self.assertEqual(ticket.sla_estimate_state, "needed")
                self.assertFalse(ticket.sla_change_ids)

    def test_upgrade_that_was_entered_as_a_change(self):
        change = (
            self.env["o2b.sla.change"]
            .with_user(self.agent)
            .create(
                {
                    "environment_id": self.test.id,
                    "requested_by_id": self.agreement.contact_ids.id,
                    "wanted_release": "20.0",
                }
            )
        )
        with self.assertRaisesRegex(UserError, "by quotation"):
            change._plan(local("2027-06-10 20:00"), 1)
        action = change.action_make_upgrade_ticket()
        ticket = self.env["helpdesk.ticket"].browse(action["res_id"])
        self.assertEqual(change.state, "declined")
        self.assertIn(ticket.number, change.reason)
        self.assertEqual(ticket.partner_id, self.jan)
        self.assertEqual(ticket.priority, "0")
        self.assertEqual(ticket.name, "Upgrade of Test from 19.0 to 20.0")
        self.assertEqual(ticket.sla_service_id.code, "upgrade_odoo")
        self.assertEqual(ticket.sla_coverage, "quotation")
        self.assertEqual(ticket.sla_received_at, change.asked_at)
        with self.assertRaises(UserError):
            change.action_make_upgrade_ticket()

    def test_update_is_no_upgrade(self):
        change = self.ask(self._create_ticket(ASKED))
        with self.assertRaisesRegex(UserError, "This is an update"):
            change.action_make_upgrade_ticket()
        dialog = self.dialog(self._create_ticket(ASKED)).save()
        with self.assertRaisesRegex(UserError, "This is an update"):
            dialog.action_offer()
