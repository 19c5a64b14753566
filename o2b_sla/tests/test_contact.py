# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import ValidationError

from .common import SlaRecordCommon, local


class TestContact(SlaRecordCommon):
    """At most three people, on each day, may contact the helpdesk (§3.6)."""

    def add(self, email, date_from="2020-01-01", date_to=False):
        return self.env["o2b.sla.contact"].create(
            {
                "agreement_id": self.agreement.id,
                "name": email,
                "email": email,
                "date_from": date_from,
                "date_to": date_to,
            }
        )

    def test_at_most_three(self):
        self.add("a@client.example")
        self.add("b@client.example")
        with self.assertRaisesRegex(ValidationError, "at most 3"):
            self.add("c@client.example")

    def test_three_at_any_moment_not_in_total(self):
        self.add("a@client.example", "2020-01-01", "2020-06-30")
        self.add("b@client.example", "2020-07-01", "2020-12-31")
        self.add("c@client.example", "2020-01-01")
        with (
            self.assertRaisesRegex(ValidationError, "2020-06-30"),
            self.env.cr.savepoint(),
        ):
            self.add("d@client.example", "2020-06-30", "2020-06-30")
        self.add("d@client.example", "2021-01-01")

    def test_extending_is_checked_too(self):
        first = self.add("a@client.example", "2020-01-01", "2020-06-30")
        self.add("b@client.example", "2020-07-01")
        self.add("c@client.example", "2020-07-01")
        with self.assertRaises(ValidationError):
            first.date_to = "2020-07-01"

    def test_same_person_once(self):
        with self.assertRaisesRegex(ValidationError, "twice"):
            self.add("JAN@client.example")

    def test_address_must_be_one(self):
        for email in ("", "nobody", "a@b.example, c@d.example"):
            with self.subTest(email=email), self.assertRaises(ValidationError):
                self.add(email)

    def test_list_of_that_day_decides(self):
        """Who left is no contact any more, what he sent before stays."""
        self.agreement.contact_ids.date_to = "2026-06-01"
        record = self.receive("2026-06-01 23:30")
        self.assertTrue(record.sla_authorised)
        record = self.receive("2026-06-02 00:30")
        self.assertEqual(record.sla_no_clock_reason, "unauthorised")

    def test_found_whatever_the_case(self):
        contacts = self.env["o2b.sla.contact"]
        at = local("2026-06-01 12:00")
        self.assertEqual(contacts._find("jan@client.example", at).partner_id, self.jan)
        self.assertFalse(contacts._find("jan+x@client.example", at))
        self.assertFalse(contacts._find(False, at))

    def test_details_follow_the_address_book_once(self):
        contact = self.agreement.contact_ids
        self.assertEqual(contact.name, "Jan de Vries")
        self.jan.name = "Johannes"
        self.assertEqual(contact.name, "Jan de Vries")
