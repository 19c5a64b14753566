# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.http import Request
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from .coverage_common import CoverageData


@tagged("post_install", "-at_install")
class TestEstimatePortal(CoverageData, HttpCase):
    """The page on which the client approves or declines an estimate."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_sla_data()
        cls.contact = cls._create_portal_user(cls.jan)
        cls.foreigner = cls._create_portal_user(cls.piet)
        former = cls.env["res.partner"].create(
            {"name": "Els", "parent_id": cls.bakery.id, "email": "els@b.example"}
        )
        today = cls.env["o2b.sla.mixin"]._sla_now()
        cls.env["o2b.sla.contact"].create(
            {
                "agreement_id": cls.agreement.id,
                "partner_id": former.id,
                "date_from": "2020-01-01",
                "date_to": today.date().replace(year=today.year - 1, day=1),
            }
        )
        # access of former contacts ends by itself; this one got it again otherwise
        cls.former = cls._create_portal_user(former)
        cls.employee = new_test_user(
            cls.env, "sla_employee_e", groups="base.group_user"
        )

    def setUp(self):
        super().setUp()
        ticket = self._create_ticket()
        self.ticket = self.env["helpdesk.ticket"].create(
            {
                "name": "A field <b>more</b>",
                "description": "x",
                "team_id": self.team.id,
                "partner_id": self.jan.id,
                "partner_email": self.jan.email,
                "sla_channel": "phone",
                "sla_service_id": self._service("functional_wish").id,
            }
        )
        self.assertTrue(ticket)
        self.estimate = self.env["o2b.sla.estimate"].create(
            {
                "ticket_id": self.ticket.id,
                "text": "<script>alert(1)</script> Scope",
                "line_ids": [(0, 0, {"name": "The field", "hours": 4})],
            }
        )
        self.estimate.with_user(self.agent).action_send()
        self.url = f"/my/sla/estimate/{self.estimate.id}"

    def log_in(self, user):
        self.authenticate(user.login, user.login)

    def post(self, action, token=True, **data):
        if token:
            data["csrf_token"] = Request.csrf_token(self)
        data = {"document": self.estimate.sha256, **data}
        return self.url_open(f"{self.url}/{action}", data, allow_redirects=False)

    def approve(self, **data):
        return self.post("approve", **{"name": "Jan Bakker", "agree": "1", **data})

    def test_page(self):
        self.log_in(self.contact)
        page = self.url_open(self.url)
        self.assertEqual(page.status_code, 200)
        self.assertIn(self.estimate.sha256, page.text)
        self.assertIn("380.00", page.text)
        self.assertIn("no-store", page.headers["Cache-Control"])
        self.assertNotIn("<script>alert", page.text)
        self.assertNotIn("access_token", page.text)

    def test_approved(self):
        self.log_in(self.contact)
        answer = self.approve()
        self.assertEqual(answer.status_code, 303)
        self.assertEqual(self.estimate.state, "approved")
        self.assertEqual(self.estimate.answered_by_id, self.jan)
        self.assertEqual(self.estimate.answered_user_id, self.contact)
        self.assertEqual(self.estimate.answered_name, "Jan Bakker")
        self.assertEqual(self.estimate.ip, "127.0.0.1")
        self.assertTrue(self.estimate.user_agent)
        page = self.url_open(self.url).text
        self.assertIn("o_sla_thanks", page)
        self.assertNotIn("o_sla_approve", page)

    def test_declined(self):
        self.log_in(self.contact)
        self.assertEqual(self.post("decline", reason=" ").status_code, 400)
        for path, name, most in (("decline", "reason", 5000), ("approve", "name", 200)):
            text = "x" * most + "the end"
            answer = self.post(path, **{name: text, "agree": "1"})
            self.assertEqual(answer.status_code, 400)
            self.assertIn(f"{most + 7} characters are too many", answer.text)
            self.assertIn(text, answer.text)
        self.assertEqual(self.post("decline", reason="Too dear").status_code, 303)
        self.assertEqual(self.estimate.state, "declined")
        self.assertIn("Too dear", self.url_open(self.url).text)

    def test_twice(self):
        self.log_in(self.contact)
        self.approve()
        for answer in (self.approve(), self.post("decline", reason="No")):
            self.assertEqual(answer.status_code, 400)
            self.assertIn("not any more", answer.text)
        self.assertEqual(self.estimate.state, "approved")

    def test_incomplete(self):
        self.log_in(self.contact)
        for data in (
            {"agree": ""},
            {"name": "  "},
            {"document": ""},
            {"document": "0" * 64},
            {"document": "\x00"},
        ):
            with self.subTest(data):
                self.assertEqual(self.approve(**data).status_code, 400)
        self.assertEqual(self.estimate.state, "sent")

    def test_without_token(self):
        self.log_in(self.contact)
        with mute_logger("odoo.http"):
            self.assertEqual(self.approve(token=False).status_code, 400)
        self.assertEqual(self.estimate.state, "sent")

    def test_by_get(self):
        self.log_in(self.contact)
        with mute_logger("odoo.http"):
            answer = self.url_open(f"{self.url}/approve?agree=1&name=Jan")
        self.assertEqual(answer.status_code, 405)
        self.assertEqual(self.estimate.state, "sent")

    def test_strangers(self):
        """Another client, a former contact, an employee: it does not exist."""
        for user in (self.foreigner, self.former, self.employee):
            with self.subTest(user.login):
                self.log_in(user)
                self.assertEqual(self.url_open(self.url).status_code, 404)
                self.assertEqual(self.approve().status_code, 404)
                answer = self.post("decline", reason="No")
                self.assertEqual(answer.status_code, 404)
                page = self.url_open("/my/sla/estimates").text
                self.assertNotIn(self.estimate.name, page)
        self.assertEqual(self.estimate.state, "sent")

    def test_not_logged_in(self):
        self.authenticate(None, None)
        answer = self.url_open(self.url, allow_redirects=False)
        self.assertIn("/web/login", answer.headers["Location"])

    def test_numbers_that_are_none(self):
        self.log_in(self.contact)
        for number in (0, 2**31, 2**70, 999_999_999):
            answer = self.url_open(f"/my/sla/estimate/{number}")
            self.assertEqual(answer.status_code, 404, number)

    def test_draft_is_not_shown(self):
        draft = self.estimate.copy({"ticket_id": self.ticket.id})
        self.log_in(self.contact)
        answer = self.url_open(f"/my/sla/estimate/{draft.id}")
        self.assertEqual(answer.status_code, 404)
        self.assertNotIn(draft.name, self.url_open("/my/sla/estimates").text)

    def test_expired(self):
        revised = self.estimate.browse(self.estimate.action_revise()["res_id"])
        revised.action_send()
        self.log_in(self.contact)
        page = self.url_open(self.url).text
        self.assertIn(f"/my/sla/estimate/{revised.id}", page)
        self.assertNotIn("o_sla_approve", page)
        revised.sudo().state = "expired"
        page = self.url_open(f"/my/sla/estimate/{revised.id}").text
        self.assertIn("was valid until", page)

    def test_list_and_home(self):
        self.log_in(self.contact)
        self.assertIn(self.url, self.url_open("/my/sla/estimates").text)
        counters = self.make_jsonrpc_request(
            "/my/counters",
            {"counters": ["sla_estimate_count", "sla_estimate_waiting_count"]},
        )
        self.assertEqual(counters["sla_estimate_count"], 1)
        self.assertEqual(counters["sla_estimate_waiting_count"], 1)
        self.assertIn("/my/sla/estimates", self.url_open("/my").text)

    def test_tour(self):
        self.start_tour(self.url, "o2b_sla_client_approves", login=self.contact.login)
        self.assertEqual(self.estimate.state, "approved")
        self.assertEqual(self.estimate.answered_name, "Jan Bakker")
