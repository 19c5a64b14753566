# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import http
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import SlaHelpdeskData

GARBAGE = ("zzz", "-1", "99999999999999999999", "1e9", "%00", "é", "'", "[]", "")


@tagged("post_install", "-at_install")
class TestPortal(SlaHelpdeskData, HttpCase):
    """OCA's pages for clients, with their holes closed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_sla_data()
        for person in (cls.jan, cls.piet):
            cls._create_portal_user(person)
        cls.ticket = cls._create_ticket("2026-06-08 09:00", priority="3")
        cls.done = cls.stages["done"]

    def _close(self, login, ticket_id=None, stage_id=None, token=True):
        self.authenticate(login, login)
        data = {
            "ticket_id": ticket_id or self.ticket.id,
            "stage_id": stage_id or self.done.id,
        }
        if token:
            data["csrf_token"] = http.Request.csrf_token(self)
        response = self.url_open("/ticket/close", data=data, allow_redirects=False)
        self.env.invalidate_all()
        return response

    def test_close_own_ticket(self):
        response = self._close("sla_jan")
        self.assertTrue(
            response.headers["Location"].endswith(f"/my/ticket/{self.ticket.id}")
        )
        self.assertEqual(self.ticket.stage_id, self.done)
        self.assertTrue(self.ticket.sla_resolved_at)

    def test_withdraw_own_ticket(self):
        """Said what it does before the button, and what it did after it."""
        self.authenticate("sla_jan", "sla_jan")
        page = self.url_open(f"/my/ticket/{self.ticket.id}").text
        self.assertIn("It cannot be opened again", page)
        self.assertNotIn("Cancelled", page)
        response = self._close("sla_jan", stage_id=self.stages["cancelled"].id)
        location = response.headers["Location"]
        self.assertTrue(location.endswith(f"/my/ticket/{self.ticket.id}"), location)
        self.assertEqual(self.ticket.stage_id, self.stages["cancelled"])
        page = self.url_open(location).text
        self.assertIn("This ticket is withdrawn", page)
        self.assertNotIn("This ticket is withdrawn", self.url_open(location).text)
        self.assertNotIn("/ticket/close", page)

    def test_close_needs_a_post(self):
        self.authenticate("sla_jan", "sla_jan")
        response = self.url_open(
            f"/ticket/close?ticket_id={self.ticket.id}&stage_id={self.done.id}",
            allow_redirects=False,
        )
        self.assertEqual(response.status_code, 405)
        self.assertFalse(self.ticket.closed)

    def test_close_needs_a_token(self):
        with mute_logger("odoo.http"):
            response = self._close("sla_jan", token=False)
        self.assertEqual(response.status_code, 400)
        self.assertFalse(self.ticket.closed)

    def test_close_needs_a_login(self):
        self._close("sla_jan", ticket_id=1)
        self.logout()
        response = self.url_open(
            "/ticket/close",
            data={
                "ticket_id": self.ticket.id,
                "stage_id": self.done.id,
                "csrf_token": http.Request.csrf_token(self),
            },
            allow_redirects=False,
        )
        self.assertIn(response.status_code, (303, 400, 404))
        self.assertFalse(self.ticket.closed)

    def test_close_a_foreign_ticket(self):
        foreign = self._close("sla_piet")
        missing = self._close("sla_piet", ticket_id=2**31 - 1)
        self.assertFalse(self.ticket.closed)
        for response in (foreign, missing):
            self.assertEqual(response.status_code, 302)
            self.assertTrue(response.headers["Location"].endswith("/my"))

    def test_close_in_a_stage_that_does_not_apply(self):
        other = self.env["helpdesk.ticket.team"].create({"name": "Other"})
        foreign_stage = self.done.copy({"name": "x", "team_ids": [(6, 0, other.ids)]})
        open_stage = self.stages["awaiting"]
        open_stage.close_from_portal = True
        for stage in (self.stages["rejected"], foreign_stage, open_stage):
            self._close("sla_jan", stage_id=stage.id)
            self.assertFalse(self.ticket.closed, stage.name)
            self.assertEqual(self.ticket.stage_id, self.stages["new"])

    def test_a_solved_ticket_is_not_cancelled(self):
        self._close("sla_jan")
        self._close("sla_jan", stage_id=self.stages["cancelled"].id)
        self.assertEqual(self.ticket.stage_id, self.done)

    def test_close_with_garbage(self):
        for text in GARBAGE:
            response = self._close("sla_jan", ticket_id=text or "x", stage_id=text)
            self.assertLess(response.status_code, 500, text)
            response = self._close("sla_jan", stage_id=text or "x")
            self.assertLess(response.status_code, 500, text)
        self.assertFalse(self.ticket.closed)

    def test_close_buttons_post(self):
        self.authenticate("sla_jan", "sla_jan")
        page = self.url_open(f"/my/ticket/{self.ticket.id}").text
        self.assertIn('action="/ticket/close"', page)
        self.assertNotIn('method="GET"', page)

    def test_reopened_ticket_has_close_buttons(self):
        self.ticket.stage_id = self.done
        self.ticket.stage_id = self.stages["in_progress"]
        self.authenticate("sla_jan", "sla_jan")
        page = self.url_open(f"/my/ticket/{self.ticket.id}").text
        self.assertIn('action="/ticket/close"', page)

    def test_list_with_garbage(self):
        self.authenticate("sla_jan", "sla_jan")
        names = ("sortby", "groupby", "filterby", "search_in", "date_begin", "search")
        for name in names:
            for text in GARBAGE:
                url = f"/my/tickets?{name}={text}&date_end=2026-06-08"
                self.assertEqual(self.url_open(url).status_code, 200, url)
        for url in (
            "/my/tickets?date_begin=2026-01-01&date_end=zzz",
            "/my/tickets?date_begin=0001-01-01&date_end=9999-12-31",
            "/my/tickets/page/99999999999999999999",
            "/my/tickets?search=a%00b&search_in=number",
        ):
            self.assertEqual(self.url_open(url).status_code, 200, url)

    def test_list_still_filters_and_sorts(self):
        self.authenticate("sla_jan", "sla_jan")
        for query in (
            "sortby=priority&search=print&search_in=name",
            f"search={self.ticket.number}",
            "filterby=open",
            "filterby=all&sortby=name",
            "date_begin=2020-01-01&date_end=2099-01-01 00:00:00",
        ):
            page = self.url_open(f"/my/tickets?{query}").text
            self.assertIn(self.ticket.name, page, query)
        for query in ("filterby=waiting", "filterby=solved", "search=zebra"):
            page = self.url_open(f"/my/tickets?{query}").text
            self.assertNotIn(self.ticket.name, page, query)

    def test_page_with_garbage(self):
        self.authenticate("sla_jan", "sla_jan")
        for url in (
            "/my/ticket/99999999999999999999",
            f"/my/ticket/{self.ticket.id}?access_token=%C3%A9",
            f"/my/ticket/{self.ticket.id}/%C3%A9",
        ):
            self.assertLess(self.url_open(url).status_code, 500, url)
        self.authenticate("sla_piet", "sla_piet")
        self.ticket._portal_ensure_token()
        response = self.url_open(f"/my/ticket/{self.ticket.id}?access_token=%C3%A9")
        self.assertNotIn(self.ticket.name, response.text)

    def _submit(self, **values):
        return self.url_open(
            "/submitted/ticket",
            data={"csrf_token": http.Request.csrf_token(self), **values},
            allow_redirects=False,
        )

    def _newest_ticket(self):
        return self.env["helpdesk.ticket"].search([], order="id desc", limit=1)

    def test_submit(self):
        self.authenticate("sla_jan", "sla_jan")
        self._submit(subject="From the portal", description="Hello")
        ticket = self._newest_ticket()
        self.assertEqual(ticket.name, "From the portal")
        self.assertEqual(ticket.sla_channel, "portal")
        self.assertTrue(ticket.sla_authorised)
        self.assertEqual(ticket.sla_agreement_id, self.agreement)

    def test_submit_needs_a_post(self):
        self.authenticate("sla_jan", "sla_jan")
        newest = self._newest_ticket()
        response = self.url_open("/submitted/ticket?subject=x&category=abc")
        self.assertEqual(response.status_code, 405)
        self.assertEqual(self._newest_ticket(), newest)

    def test_submit_garbage(self):
        self.env.company.helpdesk_mgmt_portal_select_team = True
        self.authenticate("sla_jan", "sla_jan")
        for text in GARBAGE:
            response = self._submit(
                subject="x", description="y", category=text, team=text
            )
            self.assertLess(response.status_code, 400, text)
            self.assertEqual(self._newest_ticket().name, "x")
            self.assertFalse(self._newest_ticket().category_id)
        newest = self._newest_ticket()
        self.assertEqual(self._submit().status_code, 400)
        self.assertEqual(self._newest_ticket(), newest)
        self._submit(subject="a\x00b", description="c\x00d")
        self.assertEqual(self._newest_ticket().name, "ab")
