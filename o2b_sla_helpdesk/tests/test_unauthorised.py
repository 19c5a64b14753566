# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged

from odoo.addons.mail.tests.common import freeze_all_time

from .common import SlaHelpdeskCase, local


@tagged("post_install", "-at_install")
class TestUnauthorised(SlaHelpdeskCase):
    """Nothing is lost, nothing runs, and the ticket says why (SLA §3.6)."""

    def _receive_from(self, client, email, **version_values):
        company, person = self._create_client(client, email)
        if version_values:
            self._create_agreement(company, person, **version_values)
        return self._receive("2026-06-08 08:00", From=email)

    def _assert_no_clocks(self, ticket, reason):
        self.assertEqual(ticket.sla_no_clock_reason, reason)
        self.assertFalse(ticket.sla_clock_ids)
        self.assertFalse(ticket.sla_state)
        self._assert_deadlines(ticket)

    def test_stranger(self):
        ticket = self._receive(From="Who <who@stranger.example>")
        self._assert_no_clocks(ticket, "unauthorised")
        self.assertFalse(ticket.partner_id)
        self.assertEqual(ticket.partner_email, "who@stranger.example")
        self.assertEqual(ticket.partner_name, "Who")
        message = ticket.message_ids.filtered(lambda m: m.message_type == "email")
        self.assertNotIn("&lt;", message.body, "shown as HTML, not as its source")

    def test_a_sender_that_can_be_read_in_two_ways(self):
        """Stays as it came: an address picked from it would be somebody's."""
        header = "jan@bakery.example <who@stranger.example>"
        ticket = self._receive(From=header)
        self._assert_no_clocks(ticket, "unauthorised")
        self.assertEqual(ticket.partner_email, header)

    def test_colleague_of_a_contact(self):
        self.jan.copy({"name": "Tom", "email": "tom@bakery.example"})
        ticket = self._receive(From="tom@bakery.example")
        self._assert_no_clocks(ticket, "unauthorised")

    def test_no_agreement(self):
        self._assert_no_clocks(
            self._receive_from("Shop", "els@shop.example"), "no_agreement"
        )

    def test_expired(self):
        ticket = self._receive_from("Shop", "els@shop.example", date_end="2026-06-07")
        self._assert_no_clocks(ticket, "expired")

    def test_unsigned(self):
        ticket = self._receive_from("Shop", "els@shop.example", activate=False)
        self._assert_no_clocks(ticket, "unsigned")

    def test_not_yet_in_force(self):
        ticket = self._receive_from("Shop", "els@shop.example", date_start="2026-07-01")
        self._assert_no_clocks(ticket, "not_in_force")

    def test_who_chooses_the_client_keeps_the_sender(self):
        """Else the answer goes to the company, or to nobody."""
        ticket = self._receive(From="Mieke <mieke@bakery.example>")
        with Form(ticket.with_user(self.agent)) as form:
            form.partner_id = self.bakery
            self.assertEqual(form.partner_email, "mieke@bakery.example")
        self.assertEqual(ticket.partner_name, "Mieke")
        self.bakery.email = False
        suggested = ticket.with_user(self.agent)._message_get_suggested_recipients()
        self.assertEqual([one["email"] for one in suggested], ["mieke@bakery.example"])
        with Form(ticket.with_user(self.agent)) as form:
            form.partner_id = self.jan
        self.assertEqual(ticket.partner_email, "jan@bakery.example")

    def test_accept_once(self):
        self.jan.copy({"name": "Tom", "email": "tom@bakery.example"})
        ticket = self._receive("2026-06-08 08:00", From="tom@bakery.example")
        with freeze_all_time(local("2026-06-08 11:00")):
            ticket.with_user(self.agent).action_sla_accept()
        self.assertTrue(ticket.sla_authorised)
        self.assertEqual(ticket.sla_started_at, local("2026-06-08 11:00"))
        # P3: 40 working hours
        self._assert_deadlines(ticket, "2026-06-15 11:00")
        # the next mail is unauthorised again
        ticket = self._receive("2026-06-08 12:00", From="tom@bakery.example")
        self._assert_no_clocks(ticket, "unauthorised")

    def test_accept_a_stranger(self):
        ticket = self._receive("2026-06-08 08:00", From="who@stranger.example")
        with self.assertRaises(UserError):
            ticket.with_user(self.agent).action_sla_accept()
        with freeze_all_time(local("2026-06-08 11:00")):
            ticket.partner_id = self.bakery
            self._assert_no_clocks(ticket, "unauthorised")
            ticket.with_user(self.agent).action_sla_accept()
        self.assertEqual(ticket.sla_agreement_id, self.agreement)

    def test_add_the_sender_as_a_contact(self):
        tom = self.jan.copy({"name": "Tom", "email": "tom@bakery.example"})
        ticket = self._receive("2026-06-08 08:00", From="Tom <tom@bakery.example>")
        action = ticket.action_sla_add_contact()
        contacts = self.env["o2b.sla.contact"].with_context(**action["context"])
        with freeze_all_time(local("2026-06-08 11:00")):
            contact = contacts.create({"date_from": "2026-06-08"})
        self.assertEqual(contact.agreement_id, self.agreement)
        self.assertEqual(contact.partner_id, tom)
        self.assertEqual(contact.email_normalized, "tom@bakery.example")
        self.assertTrue(ticket.sla_authorised)
        self.assertEqual(ticket.sla_started_at, local("2026-06-08 11:00"))
        ticket = self._receive("2026-06-08 12:00", From="tom@bakery.example")
        self.assertTrue(ticket.sla_authorised)

    def _proposed(self, sender, client=None):
        ticket = self._receive("2026-06-08 08:00", From=sender)
        if client:
            ticket.partner_id = client
        context = ticket.action_sla_add_contact()["context"]
        return context["default_agreement_id"]

    def test_the_agreement_in_force_is_proposed(self):
        """The client's only one in force; of a sender Odoo does not know, that of the
        client whose contacts have addresses like his."""
        old = self.agreement.create({"partner_id": self.bakery.id})
        other = self.env["res.partner"].create({"name": "Grocer", "is_company": True})
        theirs = self.agreement.create({"partner_id": other.id})
        self.assertEqual(
            self._proposed("who@stranger.example", self.bakery), self.agreement.id
        )
        self.assertEqual(self._proposed("tom@bakery.example"), self.agreement.id)
        self.assertFalse(self._proposed("ann@stranger.example"))
        self.assertFalse(self._proposed("tom@bakery-example"))
        # the only one there is, though nobody signed it yet
        self.assertEqual(self._proposed("a@stranger.example", other), theirs.id)
        self.assertNotEqual(old, self.agreement)
        # a domain that two clients share tells nothing
        self._add_contact(theirs, "kim@bakery.example")
        self.assertFalse(self._proposed("tom2@bakery.example"))

    def test_an_address_everybody_can_have_tells_nothing(self):
        self._add_contact(self.agreement, "bakery@gmail.com")
        self.assertFalse(self._proposed("stranger@gmail.com"))

    def _add_contact(self, agreement, email):
        self.env["o2b.sla.contact"].create(
            {
                "agreement_id": agreement.id,
                "name": email,
                "email": email,
                "date_from": "2020-01-01",
            }
        )

    def test_unknown_sender_becomes_a_contact(self):
        """The clocks start when the contact is added, also for a sender Odoo did not
        know; not for a contact of the future."""
        ticket = self._receive("2026-06-08 08:00", From="new@bakery.example")
        values = {
            "agreement_id": self.agreement.id,
            "name": "New",
            "email": "new@bakery.example",
            "date_from": "2026-06-09",
        }
        with freeze_all_time(local("2026-06-08 11:00")):
            contact = self.env["o2b.sla.contact"].create(values)
            self.assertFalse(ticket.sla_authorised)
            contact.unlink()
            self.env["o2b.sla.contact"].create({**values, "date_from": "2026-06-08"})
        self.assertEqual(ticket.sla_started_at, local("2026-06-08 11:00"))
        self.assertEqual(ticket.partner_id, self.agreement.partner_id)

    def test_accept_needs_write_access(self):
        ticket = self._receive(From="who@stranger.example")
        user = new_test_user(self.env, "sla_sales", groups="base.group_user")
        with self.assertRaises(AccessError):
            ticket.with_user(user).action_sla_accept()

    def test_client_set_later(self):
        """The clocks start as if the client had been known at once."""
        ticket = self._receive("2026-06-08 08:00", From="jan@private.example")
        with freeze_all_time(local("2026-06-08 12:00")):
            ticket.with_user(self.agent).write(
                {"partner_id": self.jan.id, "partner_email": self.jan.email}
            )
        self.assertEqual(ticket.sla_started_at, local("2026-06-08 09:00"))
        self.assertFalse(ticket.sla_no_clock_reason)

    def test_client_changed_later_keeps_the_agreement(self):
        ticket = self._receive("2026-06-08 08:00")
        ticket.partner_id = self.piet
        self.assertEqual(ticket.sla_agreement_id, self.agreement)
        self.assertEqual(len(ticket.sla_clock_ids), 1)

    def test_boxes_on_the_dashboard(self):
        self._receive("2026-06-08 08:00", From="who@stranger.example")
        self._create_ticket("2026-06-08 09:00", priority="3")
        with freeze_all_time(local("2026-06-08 12:00")):
            late = self._boxes()
        with freeze_all_time(local("2026-06-08 10:45")):
            soon = self._boxes()
        self.assertGreaterEqual(late["Breached"], 1)
        self.assertGreaterEqual(soon["About to Breach"], 1)
        self.assertGreaterEqual(late["Unauthorised"], 1)

    def _boxes(self):
        self.env.invalidate_all()
        boxes = self.env["helpdesk.ticket.team"].retrieve_dashboard()
        self.assertTrue(all(self.env.ref(box["action"]) for box in boxes))
        return {box["name"]: box["value"] for box in boxes}
