# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import tagged

from .common import SlaHelpdeskCase

MESSAGE_FIELDS = (
    "author_id",
    "body",
    "email_from",
    "email_add_signature",
    "is_internal",
    "message_type",
    "model",
    "parent_id",
    "partner_ids",
    "record_alias_domain_id",
    "record_company_id",
    "reply_to",
    "subject",
    "subtype_id",
)


@tagged("post_install", "-at_install")
class TestBatchCreation(SlaHelpdeskCase):
    """Many tickets at once get exactly what one ticket gets."""

    def _values(self, **values):
        return {
            "name": "Does not print",
            "description": "Nothing comes out.",
            "team_id": self.team.id,
            "partner_id": self.jan.id,
            **values,
        }

    def _create(self, count, **values):
        tickets = self.env["helpdesk.ticket"].with_user(self.agent)
        return tickets.create([self._values(**values) for _number in range(count)])

    def test_messages_are_the_same(self):
        single, batch = self._create(1), self._create(3)
        expected = single.message_ids.sudo().read(MESSAGE_FIELDS, load=False)
        self.assertEqual(len(expected), 1)
        for ticket in batch:
            found = ticket.message_ids.sudo().read(MESSAGE_FIELDS, load=False)
            for message in (*found, *expected):
                message.pop("id", None)
            self.assertEqual(found, expected)

    def test_stage_number_and_context(self):
        single, batch = self._create(1), self._create(3)
        self.assertEqual(batch.stage_id, single.stage_id)
        self.assertEqual(len(set((single | batch).mapped("number"))), 4)
        self.assertNotIn("/", batch.mapped("number"))
        self.assertEqual(batch.env.context, single.env.context)

    def test_given_values_stay(self):
        batch = self._create(2, stage_id=self.stages["in_progress"].id, number="X1")
        self.assertEqual(batch.stage_id, self.stages["in_progress"])
        self.assertEqual(batch.mapped("number"), ["X1", "X1"])

    def test_number_of_the_company(self):
        company = self.env["res.company"].create({"name": "Second"})
        self.env["ir.sequence"].create(
            {
                "name": "Tickets of the second",
                "code": "helpdesk.ticket.sequence",
                "prefix": "SECOND",
                "company_id": company.id,
            }
        )
        values = [
            self._values(company_id=company.id, team_id=False),
            self._values(company_id=self.env.company.id, team_id=False),
        ]
        second, first = self.env["helpdesk.ticket"].create(values)
        self.assertTrue(second.number.startswith("SECOND"))
        self.assertFalse(first.number.startswith("SECOND"))

    def test_followers_of_the_team_are_told(self):
        subtypes = self.env["mail.message.subtype"].search(
            [("res_model", "=", "helpdesk.ticket.team")]
        )
        told = self.env["res.partner"].create(
            {"name": "Vera", "email": "vera@sla-test.example"}
        )
        self.team.message_subscribe(told.ids, subtypes.ids)
        for count in (1, 2):
            for ticket in self._create(count):
                self.assertIn(told, ticket.message_ids.notified_partner_ids)

    def test_no_message_when_none_is_wanted(self):
        tickets = self.env["helpdesk.ticket"].with_context(mail_create_nolog=True)
        batch = tickets.create([self._values(), self._values()])
        self.assertFalse(batch.message_ids)
