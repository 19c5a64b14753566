# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .addenda_common import AddendaCase
from .limits_common import LimitsData


@tagged("post_install", "-at_install")
class TestInstead(LimitsData, AddendaCase):
    """Functional support and third parties' software on a test environment: outside
    (SLA §6)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_environments()
        cls._create_addendum("test_environment", environments=cls.test)

    def ask(self, name, environment=None, **values):
        environment = environment or self.test
        return self._create_ticket(
            name=name, sla_environment_id=environment.id, **values
        )

    def test_functional_and_customisations(self):
        for subject, here, coverage, there in (
            (
                "Nieuwe gebruiker aanmaken",
                "test_functional",
                "quotation",
                "user_create",
            ),
            (
                "Create a new user please",
                "test_functional",
                "quotation",
                "user_create",
            ),
            (
                "Maatwerk aanpassen",
                "test_customisation",
                "time_and_materials",
                "third_party_work",
            ),
            (
                "Community module installeren",
                "test_customisation",
                "time_and_materials",
                None,
            ),
        ):
            with self.subTest(subject):
                ticket = self.ask(subject)
                self.assertEqual(ticket.sla_proposed_service_id.code, here)
                self.assertEqual(ticket.sla_proposed_coverage, coverage)
                ticket.with_user(self.agent).action_sla_accept_proposal()
                self.assertEqual(ticket.sla_coverage, coverage)
                self.assertIn("§6", ticket.sla_coverage_notice)
                if there:
                    other = self.ask(subject, self.production)
                    self.assertEqual(other.sla_proposed_service_id.code, there)

    def test_what_the_agreement_includes_cannot_be_chosen(self):
        ticket = self.ask("Question")
        service = self._service("user_create")
        self.assertNotIn(service, ticket.sla_offered_service_ids)
        with self.assertRaises(ValidationError):
            ticket.sla_service_id = service
        ticket = self.ask("Question", self.production)
        self.assertIn(service, ticket.sla_offered_service_ids)

    def test_the_environment_becomes_known_later(self):
        ticket = self.ask("Nieuwe gebruiker aanmaken", self.production)
        ticket.with_user(self.agent).action_sla_accept_proposal()
        self.assertEqual(ticket.sla_coverage, "included")
        open_one = self.ask("Nieuwe gebruiker aanmaken", self.production)
        with self.at("2026-06-08 11:00"):
            (ticket | open_one).sla_environment_id = self.test
        self.assertEqual(ticket.sla_service_id.code, "test_functional")
        self.assertEqual(ticket.sla_coverage, "quotation")
        self.assertEqual(open_one.sla_proposed_service_id.code, "test_functional")
        with self.at("2026-06-08 12:00"):
            open_one.sla_environment_id = self.production
        self.assertEqual(open_one.sla_proposed_service_id.code, "user_create")

    def test_by_mail(self):
        ticket = self._receive(
            Subject="Nieuwe gebruiker aanmaken", body="Op https://test.bakery.example"
        )
        if ticket.sla_environment_id:  # the sender is a contact
            self.assertEqual(ticket.sla_proposed_service_id.code, "test_functional")
        self.assertEqual(ticket.sla_environment_id, self.test)
