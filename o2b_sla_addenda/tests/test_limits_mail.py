# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import tagged

from odoo.addons.mail.tests.common import freeze_all_time
from odoo.addons.o2b_sla_helpdesk.tests.common import local
from odoo.addons.o2b_sla_helpdesk.tests.sender_common import SlaSenderCase

from .limits_common import LimitsData

P1, P4 = "3", "0"


@tagged("post_install", "-at_install")
class TestLimitsMail(LimitsData, SlaSenderCase):
    """P1 mailed about a test environment becomes P4 best effort, with the explanation
    in the answer (SLA §6)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_environments()
        cls.env["res.lang"]._activate_lang("nl_NL")

    def answer(self, ticket):
        return self._notices(ticket, "acknowledgement").sorted("id")[-1:]

    def explained(self, ticket, lang):
        """The explanation as a client reads it in his language."""
        return ticket.with_context(lang=lang)._sla_explain_limits()

    def assert_explained(self, ticket, lang):
        notice = self.answer(ticket)
        self.assertEqual(notice.email_to, "jan@bakery.example")
        body = " ".join(str(notice.body).split())
        sentences = self.explained(ticket, lang)
        self.assertEqual(len(sentences), 3)
        for sentence in sentences:
            self.assertIn(sentence, body)
        self.assertIn("§6", body)

    def test_p1_mailed_in_english(self):
        self.jan.lang = "en_US"
        ticket = self._received(
            Subject="[P1] Nothing works",
            body="Since this morning https://test.bakery.example/odoo is dead.",
        )
        self.assertEqual(ticket.sla_environment_id, self.test)
        self.assertEqual((ticket.priority, ticket.sla_asked_priority), (P4, P1))
        self.assertTrue(ticket.sla_best_effort)
        self._assert_deadlines(ticket, "2026-06-22 17:00")
        self.assert_explained(ticket, "en_US")
        body = " ".join(str(self.answer(ticket).body).split())
        self.assertIn("is P4 instead of P1", body)
        self.assertIn("We aim to answer by Monday 22 June 2026", body)
        self.assertNotIn("at the latest", body)
        self.assertIn("Priority P4 instead of P1", self._notes(ticket)[-1])

    def test_p1_mailed_in_dutch(self):
        self.jan.lang = "nl_NL"
        ticket = self._received(
            Subject="[P1] Onze testomgeving ligt eruit", body="Help!"
        )
        self.assertEqual(ticket.sla_environment_id, self.test)
        self.assertEqual((ticket.priority, ticket.sla_asked_priority), (P4, P1))
        self.assert_explained(ticket, "nl_NL")
        self.assertIn("maandag 22 juni 2026", str(self.answer(ticket).body))
        with freeze_all_time(local("2026-06-10 10:00")):
            text = "\n".join(
                sentence
                for _heading, sentences in ticket.with_context(
                    lang="nl_NL"
                )._sla_client_explanation()
                for sentence in sentences
            )
        self.assertIn("Best effort (Test, §6): de tijd is een streeftijd.", text)

    def test_p1_about_production(self):
        ticket = self._received(
            Subject="[P1] Nothing works", body="https://bakery.example is dead"
        )
        self.assertEqual(ticket.sla_environment_id, self.production)
        self.assertEqual((ticket.priority, ticket.sla_asked_priority), (P1, False))
        self.assertIn("at the latest", str(self.answer(ticket).body))

    def test_html_and_what_is_quoted(self):
        for body, expected in (
            ("<p>See <a href='x'>test.bakery.example</a></p>", self.test),
            (
                "<p>Help</p><blockquote>test.bakery.example</blockquote>",
                self.test.browse(),
            ),
            ("<p>I want to test the till</p>", self.test.browse()),
        ):
            with self.subTest(body):
                ticket = self._received(
                    Subject="Question",
                    body=body,
                    Content_Type="text/html; charset=utf-8",
                )
                self.assertEqual(ticket.sla_environment_id, expected)

    def test_a_stranger_names_nothing(self):
        ticket = self._receive(
            From="Vera <vera@elsewhere.example>",
            Subject="[P1] test.bakery.example is down",
        )
        self.assertFalse(ticket.sla_environment_id)
        other = self._receive(
            From="Piet <piet@haulier.example>",
            Subject="[P1] test.bakery.example is down",
        )
        self.assertFalse(other.sla_environment_id, "of another client")

    def test_the_environment_is_chosen_afterwards(self):
        """The sender was promised something else: he is told."""
        ticket = self._received(Subject="[P1] Nothing works", body="Help!")
        self.assertEqual(ticket.priority, P1)
        with freeze_all_time(local("2026-06-08 11:00")):
            ticket.with_user(self.agent).sla_environment_id = self.test
        self.assertEqual(ticket.priority, P4)
        notices = self._notices(ticket, "acknowledgement").sorted("id")
        self.assertEqual(len(notices), 2)
        self.assertIn("The priority is now P4", notices[-1].subject)
        self.assertIn("is P4 instead of P1", str(notices[-1].body))
        self.assertFalse(ticket.sla_responded_at, "an automatic mail is no response")
        with freeze_all_time(local("2026-06-08 12:30")):
            ticket.with_user(self.agent).sla_environment_id = self.production
        self.assertEqual(ticket.priority, P1)
        notices = self._notices(ticket, "acknowledgement").sorted("id")
        self.assertEqual(len(notices), 3)
        self.assertIn("turned out to be about “Production”", str(notices[-1].body))

    def test_who_was_not_answered_is_not_told(self):
        ticket = self._received(
            Subject="[P1] Nothing works", Auto_Submitted="auto-generated"
        )
        with freeze_all_time(local("2026-06-08 11:00")):
            ticket.sla_environment_id = self.test
        self.assertEqual(ticket.priority, P4)
        self.assertFalse(self._notices(ticket, "acknowledgement"))
