# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from odoo.addons.o2b_sla.tests.addendum_common import AddendumMixin

from .common import local
from .coverage_common import CoverageCase


@tagged("post_install", "-at_install")
class TestAddendumCoverage(AddendumMixin, CoverageCase):
    """What addenda add and exclude is what tickets choose from (§4–6)."""

    def setUp(self):
        super().setUp()
        self.live = self._create_environment("Live")
        self.test = self._create_environment("Test of ours", "test")
        self.added = self.env["o2b.sla.service"].create(
            {"code": "added_work", "name": "Added", "coverage": "included"}
        )
        self.changed = self._service("user_create")
        kind = self._create_kind(
            "of_test",
            terms=[self._target(3, "P3")],
            services=[(self.added, "quotation"), (self.changed, "excluded")],
        )
        self._create_addendum(kind, self.test, "2026-06-01", "2026-06-30")

    def _coverage(self, at, environment, service):
        ticket = self._create_ticket(
            at,
            sla_environment_id=environment and environment.id,
            sla_service_id=service.id,
        )
        return ticket.sla_coverage

    def test_coverage_by_environment_and_arrival(self):
        for at, environment, service, expected in (
            ("2026-06-08 10:00", self.live, self.changed, "included"),
            ("2026-06-08 10:00", None, self.changed, "included"),
            ("2026-06-08 10:00", self.test, self.changed, "excluded"),
            ("2026-06-08 10:00", self.test, self.added, "quotation"),
            ("2026-06-08 10:00", None, self.added, "quotation"),
            ("2026-07-06 10:00", self.test, self.changed, "included"),
        ):
            with self.subTest(at=at, environment=environment, service=service.code):
                self.assertEqual(self._coverage(at, environment, service), expected)

    def test_not_offered_before_or_after(self):
        for at in ("2026-05-29 10:00", "2026-07-06 10:00"):
            with self.subTest(at=at), self.assertRaises(ValidationError):
                self._coverage(at, self.test, self.added)

    def test_environment_chosen_later(self):
        ticket = self._create_ticket("2026-06-08 10:00", sla_service_id=self.changed.id)
        self.assertEqual(ticket.sla_coverage, "included")
        ticket.sla_environment_id = self.test
        self.assertEqual(ticket.sla_coverage, "excluded")
        self.assertIn(self.added, ticket.sla_offered_service_ids)
        # what somebody decided with a reason stays
        ticket.write({"sla_coverage": "advice", "sla_coverage_reason": "Agreed"})
        ticket.sla_environment_id = self.live
        self.assertEqual(ticket.sla_coverage, "advice")

    def test_proposed(self):
        self.env["o2b.sla.service.keyword"].create(
            {"service_id": self.added.id, "phrases": "zandbakvraag"}
        )
        for at, expected in (
            ("2026-06-08 10:00", self.added),
            ("2026-07-06 10:00", self.added.browse()),
        ):
            ticket = self._create_ticket(at, name="Een zandbakvraag")
            self.assertEqual(ticket.sla_proposed_service_id, expected, at)

    def test_promised_for_the_environment(self):
        at = local("2026-06-08 10:00")
        p3 = self.env["o2b.sla.priority"]._get("P3")
        amounts = [
            self.agreement._sla_promises("phone", at, p3, environment)[0].response
            for environment in (self.test, self.live, None)
        ]
        self.assertLess(amounts[0], amounts[1])
        self.assertEqual(amounts[1], amounts[2])
