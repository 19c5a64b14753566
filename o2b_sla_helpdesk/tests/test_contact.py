# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import HttpCase, tagged

from odoo.addons.mail.tests.common import freeze_all_time

from .common import SlaHelpdeskCase, SlaHelpdeskData, local


@tagged("post_install", "-at_install")
class TestContact(SlaHelpdeskCase):
    """What contacts send and what former ones can still reach (SLA §3.6)."""

    def test_links_of_a_former_contact(self):
        ours, other = (
            self._create_ticket(),
            self._create_ticket(partner_id=self.piet.id),
        )
        token, foreign = ours._portal_ensure_token(), other._portal_ensure_token()
        contact = self.agreement.contact_ids
        with freeze_all_time(local("2026-06-10 10:00")):
            contact.phone = "+31 10 1"
            self.assertEqual(ours.access_token, token)
            contact.date_to = "2026-06-10"
            self.assertEqual(ours.access_token, token)
            contact.date_to = "2026-06-09"
        self.assertFalse(ours.access_token)
        self.assertNotEqual(ours._portal_ensure_token(), token)
        self.assertEqual(other.access_token, foreign)

    def test_links_of_another_address(self):
        ticket = self._create_ticket()
        token = ticket._portal_ensure_token()
        with freeze_all_time(local("2026-06-10 10:00")):
            self.agreement.contact_ids._change({"email": "jan@new.example"})
        self.assertNotEqual(ticket.access_token, token)

    def test_domain_with_other_letters(self):
        """A mail server writes the domain in ASCII, people do not."""
        tom = self.jan.copy({"name": "Tom", "email": "tom@bäckerei.example"})
        sent_before = self._receive(
            "2026-06-08 08:00", From="tom@xn--bckerei-5wa.example"
        )
        self.assertEqual(sent_before.sla_no_clock_reason, "unauthorised")
        with freeze_all_time(local("2026-06-08 11:00")):
            self.env["o2b.sla.contact"].create(
                {
                    "agreement_id": self.agreement.id,
                    "partner_id": tom.id,
                    "date_from": "2026-06-01",
                }
            )
        self.assertTrue(sent_before.sla_authorised)
        ticket = self._receive("2026-06-09 08:00", From="tom@xn--bckerei-5wa.example")
        self.assertTrue(ticket.sla_authorised)
        self.assertEqual(ticket.partner_id, tom)


@tagged("post_install", "-at_install")
class TestOldLink(SlaHelpdeskData, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_sla_data()

    def test_old_link_leads_nowhere(self):
        ticket = self._create_ticket()
        ticket._portal_ensure_token()
        link = f"/my/ticket/{ticket.id}?access_token={ticket.access_token}"
        self.assertEqual(self.url_open(link, allow_redirects=False).status_code, 200)
        self.agreement.contact_ids.date_to = "2026-06-09"
        response = self.url_open(link, allow_redirects=False)
        self.assertEqual(response.status_code, 303)
        self.assertNotIn(ticket.name, response.text)
