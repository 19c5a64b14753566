# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import tagged

from .test_portal import GARBAGE, MISSING, SlaPortalCommon


class ChangePortalCommon(SlaPortalCommon):
    """Environments of both clients."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.production, cls.test, cls.foreign = cls.env["o2b.sla.environment"].create(
            [
                {"name": "Production", "agreement_id": cls.agreement.id},
                {"name": "Test", "agreement_id": cls.agreement.id, "kind": "test"},
                {"name": "Theirs", "agreement_id": cls.other_agreement.id},
            ]
        )
        cls.path = f"/my/sla/{cls.agreement.id}/changes"

    def ask(self, environment=None, **form):
        return self.post(
            self.path,
            **{
                "environment_id": (environment or self.test).id,
                "kind": "code_update",
                "description": "Tonight, please",
                **form,
            },
        )

    def changes(self):
        return self.env["o2b.sla.change"].search(
            [("agreement_id", "=", self.agreement.id)], order="id"
        )


@tagged("post_install", "-at_install")
class TestChangePortal(ChangePortalCommon):
    """A contact asks for a change, sees what becomes of it, and takes it back."""

    def test_asked(self):
        self.log_in("contact")
        self.assertIn("Test", self.get(self.path).text)
        response = self.ask()
        self.assertEqual(response.status_code, 303)
        change = self.changes()
        self.assertEqual(change.state, "requested")
        self.assertEqual(change.source, "portal")
        self.assertEqual(change.requested_by_id.partner_id, self.jan)
        self.assertEqual(change.environment_id, self.test)
        self.assertEqual(change.user_id, self.agreement.user_id)
        page = self.get(self.path).text
        self.assertIn(change.name, page)
        self.assertIn("Tonight, please", page)
        self.assertIn("/withdraw", page)
        self.assertIn(change.name, self.get(f"/my/sla/{self.agreement.id}").text)

    def test_refusals_use_up_no_number(self):
        self.log_in("contact")
        self.ask()
        for _each in range(3):
            self.assertIn("was asked already", self.ask().text)
        first = self.changes()
        first._withdraw(self.jan)
        self.ask()
        second = self.changes() - first
        numbers = [int(change.name.rsplit("-", 1)[1]) for change in first | second]
        self.assertEqual(numbers[1], numbers[0] + 1)

    def test_asked_twice(self):
        self.log_in("contact")
        self.ask()
        response = self.ask()
        self.assertEqual(response.status_code, 200)
        self.assertIn("was asked already", response.text)
        self.assertEqual(len(self.changes()), 1)

    def test_remark_too_long(self):
        """Refused and not cut; the end of a line counts as one character."""
        self.log_in("contact")
        response = self.ask(description="x" * 2001)
        self.assertEqual(response.status_code, 200)
        self.assertIn("Remark: 2001 characters are too many, 2000 fit.", response.text)
        self.assertIn("x" * 2001, response.text)
        self.assertFalse(self.changes())
        self.assertEqual(self.ask(description="x\r\n" * 999 + "xx").status_code, 303)
        self.assertEqual(self.changes().description, "x\n" * 999 + "xx")

    def test_what_is_not_offered(self):
        """Another client's environment, one that does not exist, another kind."""
        self.log_in("contact")
        for environment, kind in [
            (self.foreign.id, "code_update"),
            (MISSING, "code_update"),
            ("", "code_update"),
            (self.test.id, ""),
            (self.test.id, "nothing"),
            *((self.test.id, text) for text in GARBAGE if text),
            *((text, "code_update") for text in GARBAGE if text),
        ]:
            with self.subTest(environment=environment, kind=kind):
                response = self.ask(environment_id=environment, kind=kind)
                self.assertEqual(response.status_code, 200)
                self.assertIn("Choose an environment", response.text)
        self.assertFalse(self.changes())

    def test_more_than_is_asked(self):
        """Fields that no form has are left out."""
        self.log_in("contact")
        self.ask(state="done", requested_by_id="1", wanted_release="20.0", user_id="1")
        change = self.changes()
        self.assertEqual(change.state, "requested")
        self.assertEqual(change.requested_by_id.partner_id, self.jan)
        self.assertFalse(change.wanted_release)

    def test_by_user(self):
        """Who sees the page, and whose request is taken."""
        expected = {
            "contact": (200, 303),
            "manager": (200, 200),
            "signatory": (404, 404),
            "former": (404, 404),
            "foreign": (404, 404),
            "nobody": (404, 404),
            "agent": (404, 404),
            "public": (303, 303),
        }
        for who, (seen, asked) in expected.items():
            self.log_in(who)
            with self.subTest(who=who):
                self.assertEqual(self.get(self.path).status_code, seen)
                before = self.changes()
                self.assertEqual(self.ask().status_code, asked)
                made = self.changes() - before
                self.assertEqual(bool(made), who == "contact")

    def test_withdraw(self):
        """Own and requested only; the same answer for all others."""
        self.log_in("contact")
        self.ask()
        change = self.changes()
        values = {"environment_id": self.production.id}
        planned_by_us = self.env["o2b.sla.change"].create(values)
        foreign = self.env["o2b.sla.change"].create(
            {"environment_id": self.foreign.id, "kind": "code_update"}
        )
        answers = {
            self.post(f"{self.path}/{number}/withdraw").status_code
            for number in (planned_by_us.id, foreign.id, MISSING, 2**40)
        }
        self.assertEqual(answers, {404})
        for who in ("manager", "signatory", "former", "foreign", "nobody"):
            with self.subTest(who=who):
                self.log_in(who)
                response = self.post(f"{self.path}/{change.id}/withdraw")
                self.assertEqual(response.status_code, 404)
                self.assertEqual(change.state, "requested")
        self.log_in("contact")
        response = self.post(f"{self.path}/{change.id}/withdraw")
        self.assertEqual(response.status_code, 303)
        self.assertEqual(change.state, "cancelled")
        self.assertEqual(change.event_ids.mapped("kind"), ["asked", "withdrawn"])
        self.post(f"{self.path}/{change.id}/withdraw")
        self.assertEqual(len(change.event_ids), 2)

    def test_what_is_shown(self):
        """What we think of ourselves is shown once it is planned, no note ever."""
        change = self.env["o2b.sla.change"].create(
            {"environment_id": self.production.id, "note": "Secret note"}
        )
        other = self.env["o2b.sla.change"].create({"environment_id": self.foreign.id})
        self.log_in("contact")
        self.assertNotIn(change.name, self.get(self.path).text)
        change._plan(change._get_proposed_start(), 1)
        self.env.flush_all()
        page = self.get(self.path).text
        self.assertIn(change.name, page)
        self.assertIn("planned by us", page)
        self.assertNotIn("Secret note", page)
        self.assertNotIn(other.name, page)
