# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models.helpdesk_ticket_internal import INTERNAL_FIELDS
from .portal_common import GARBAGE, MARKER, MISSING, PortalTicketsCommon


@tagged("post_install", "-at_install")
class TestPortalAccess(PortalTicketsCommon):
    OUTSIDE = ("foreign", "colleague", "former", "coming", "manager")

    #: All that a client gets of a ticket over RPC; a new field is internal until it
    #: is put here.
    READABLE = {
        *("sla_agreement_id", "sla_agreement_version_id", "sla_authorised"),
        *("sla_best_effort", "sla_closing_reason"),
        *("sla_calendar_name", "sla_channel", "sla_client_hours", "sla_clock_ids"),
        *("sla_client_seconds", "sla_confirmed_at", "sla_confirmed_by_id"),
        *("sla_coverage", "sla_environment_id", "sla_explanation"),
        *("sla_is_about_to_breach", "sla_is_breached", "sla_is_shown_to_me"),
        *("sla_next_deadline", "sla_no_clock_reason", "sla_our_hours"),
        *("sla_our_seconds", "sla_phase", "sla_received_at", "sla_reopen_count"),
        *("sla_resolution_clock_id", "sla_resolution_deadline"),
        *("sla_resolution_timer", "sla_resolved_at", "sla_responded_at"),
        *("sla_response_clock_id", "sla_response_deadline", "sla_response_timer"),
        *("sla_service_id", "sla_sides", "sla_solved_stage_id", "sla_started_at"),
        *("sla_state", "sla_state_color", "sla_timer", "sla_waiting_since"),
    }

    def test_internal_fields(self):
        """A client's own ticket over RPC has nothing that is for staff only."""
        ticket = self._create_ticket(sla_root_cause="A colleague's mistake")
        mine = ticket.with_user(self.users["contact"])
        self.assertTrue(mine.read(["name"]))
        ours = {
            name
            for module in ("o2b_sla", "o2b_sla_helpdesk")
            for name, field in ticket._fields.items()
            if name.startswith("sla_") and module in field._modules
        }
        self.assertLessEqual(INTERNAL_FIELDS, ours)
        told = {name for name in mine.fields_get() if name in ours}
        self.assertEqual(told - self.READABLE, set())
        self.assertIn("sla_next_deadline", told)
        for name in sorted(ours - self.READABLE):
            with self.subTest(name=name), self.assertRaises(AccessError):
                mine.read([name])
            with self.subTest(search=name), self.assertRaises(AccessError):
                mine.search([(name, "!=", False)])
        for name in INTERNAL_FIELDS - {"sla_mail_ids", "sla_mail_count"}:
            with self.subTest(staff=name):
                ticket.with_user(self.agent).read([name])

    def test_who_sees_the_ticket(self):
        for who in ("contact", *self.OUTSIDE):
            seen = who == "contact"
            tickets = self.env["helpdesk.ticket"].with_user(self.users[who])
            found = tickets.search([("id", "=", self.ticket.id)])
            self.assertEqual(bool(found), seen, who)
            self.assertEqual(
                self.ticket.with_user(self.users[who]).has_access("read"), seen, who
            )
            self.assertEqual(
                bool(tickets.search_count([("name", "=", self.ticket.name)])), seen, who
            )
            if not seen:
                with self.assertRaises(AccessError):
                    self.ticket.with_user(self.users[who]).read(["name"])

    def test_staff_see_what_they_saw(self):
        self.assertTrue(self.ticket.with_user(self.agent).has_access("write"))
        self.assertTrue(self.ticket.with_user(self.agent).sla_is_shown_to_me)

    def test_a_contact_from_elsewhere(self):
        """An outside IT person who is a contact sees the agreement's tickets."""
        outside = self.env["res.partner"].create(
            {"name": "ivo", "email": "ivo@it.example"}
        )
        self.env["o2b.sla.contact"].search(
            [("partner_id", "=", self.users["coming"].partner_id.id)]
        ).unlink()
        self.env["o2b.sla.contact"].create(
            {
                "agreement_id": self.agreement.id,
                "partner_id": outside.id,
                "date_from": "2020-01-01",
            }
        )
        user = self._create_portal_user(outside)
        self.assertTrue(self.ticket.with_user(user).has_access("read"))

    def test_tickets_without_a_clock(self):
        """Those of the agreement are shown, those of strangers are not."""
        expired = self._create_ticket()
        unauthorised = self._create_ticket(
            partner_id=self.users["colleague"].partner_id.id,
            partner_email="karin@bakery.example",
            sla_channel="email",
        )
        self.assertEqual(unauthorised.sla_no_clock_reason, "unauthorised")
        self.env.cr.execute(
            "UPDATE helpdesk_ticket SET sla_agreement_version_id = NULL,"
            " sla_no_clock_reason = 'expired' WHERE id = %s",
            [expired.id],
        )
        self.env.invalidate_all()
        jan = self.users["contact"]
        self.assertTrue(expired.with_user(jan).has_access("read"))
        self.assertFalse(unauthorised.with_user(jan).has_access("read"))
        karin = self.users["colleague"]
        self.assertFalse(unauthorised.with_user(karin).has_access("read"))

    def test_a_client_without_an_agreement(self):
        """Sees what the person sent himself, as before."""
        client, person = self._create_client("Smith", "sam@smith.example")
        other = self.env["res.partner"].create(
            {"name": "sue", "email": "sue@smith.example", "parent_id": client.id}
        )
        own = self._create_ticket(partner_id=person.id, partner_email=person.email)
        foreign = self._create_ticket(partner_id=other.id, partner_email=other.email)
        self.assertEqual(own.sla_no_clock_reason, "no_agreement")
        user = self._create_portal_user(person)
        self.assertTrue(own.with_user(user).has_access("read"))
        self.assertFalse(foreign.with_user(user).has_access("read"))
        self._create_agreement(client, other)
        self.env.invalidate_all()
        self.assertFalse(own.with_user(user).has_access("read"))

    def test_every_route(self):
        """A foreign ticket and a missing one get the same answer."""
        gets = ("/my/ticket/%s", "/my/ticket/%s/sent")
        posts = (
            ("/my/ticket/%s/reply", {"message": "x"}),
            ("/my/ticket/%s/confirm", {"remark": "x"}),
            ("/my/ticket/%s/reopen", {"reason": "x"}),
        )
        messages = self.ticket.message_ids
        for who in self.OUTSIDE:
            self.log_in(who)
            for path in gets:
                answers = [self.get(path % id_) for id_ in (self.ticket.id, MISSING)]
                for answer in answers:
                    self.assertEqual(answer.status_code, 303, (who, path))
                    self.assertTrue(answer.headers["Location"].endswith("/my"))
            for path, form in posts:
                for id_ in (self.ticket.id, MISSING):
                    answer = self.post(path % id_, **form)
                    self.assertEqual(answer.status_code, 303, (who, path))
                    self.assertTrue(answer.headers["Location"].endswith("/my"))
            page = self.get("/my/tickets?filterby=all")
            self.assertEqual(page.status_code, 200)
            self.assertNotIn(self.ticket.name, page.text)
            self.assertNotIn(self.ticket.number, page.text)
        self.assertEqual(self.ticket.message_ids, messages)
        self.assertFalse(self.ticket.closed)

    def test_own(self):
        self.log_in("contact")
        for path in (
            "/my/tickets",
            f"/my/ticket/{self.ticket.id}",
            f"/my/ticket/{self.ticket.id}/sent",
            "/new/ticket",
        ):
            page = self.get(path)
            self.assertEqual(page.status_code, 200, path)
            self.assertIn('<html lang="en-US"', page.text, path)

    def test_public(self):
        for path in (
            "/my/tickets",
            "/new/ticket",
            f"/my/ticket/{self.ticket.id}/sent",
        ):
            response = self.get(path)
            self.assertIn(response.status_code, (303, 404), path)
            self.assertNotIn(self.ticket.name, response.text)
        self.assertNotIn(
            self.ticket.name, self.get(f"/my/ticket/{self.ticket.id}").text
        )

    def test_a_link_from_a_mail(self):
        """Opens the page for who has not logged in, without what needs a login; who
        has logged in sees what is his."""
        token = self.ticket._portal_ensure_token()
        url = f"/my/ticket/{self.ticket.id}?access_token={token}"
        self.log_in("foreign")
        self.assertEqual(self.get(url).status_code, 303)
        self.logout()
        page = self.get(url)
        if page.status_code == 200:
            self.assertIn(self.ticket.name, page.text)
            self.assertNotIn("/confirm", page.text)
            self.assertNotIn("/reply", page.text)

    def test_forms_need_a_token(self):
        self.log_in("contact")
        for path in ("reply", "confirm", "reopen"):
            with mute_logger("odoo.http"):
                answer = self.post(
                    f"/my/ticket/{self.ticket.id}/{path}", token=False, message="x"
                )
            self.assertEqual(answer.status_code, 400)
            # read as a link from a mail with a wrong token: the page, and no act
            self.get(f"/my/ticket/{self.ticket.id}/{path}?message=x&reason=x")
        self.env.invalidate_all()
        self.assertFalse(self.ticket.closed)
        self.assertFalse(self.ticket.message_ids.filtered(lambda m: "x" == m.body))

    def test_garbage(self):
        self.log_in("contact")
        paths = [
            f"/my/tickets?{name}={text}"
            for name in ("filterby", "sortby", "search", "search_in", "page")
            for text in GARBAGE
        ]
        # a NUL in an address that no route has is Odoo's own affair
        ids = [text for text in GARBAGE if text not in ("", "%00")]
        paths += [f"/my/ticket/{text}/sent" for text in ids]
        paths += [
            f"/new/ticket?{n}={t}" for n in ("agreement", "subject") for t in GARBAGE
        ]
        paths += [f"/my/ticket/{self.ticket.id}?done={text}" for text in GARBAGE]
        paths += [
            f"/my/ticket/{self.ticket.id}?error={text}&form=x" for text in GARBAGE
        ]
        for path in paths:
            self.assertLess(self.get(path).status_code, 500, path)
        for text in ("", "\x00", "é" * 30_000, MARKER):
            for path, name in (
                ("reply", "message"),
                ("reopen", "reason"),
                ("confirm", "remark"),
            ):
                answer = self.post(
                    f"/my/ticket/{self.ticket.id}/{path}", **{name: text}
                )
                self.assertLess(answer.status_code, 500, (path, text[:9]))
        for name in ("agreement", "environment", "priority", "form_token", "team"):
            for text in (*GARBAGE, "\x00", MARKER):
                answer = self.post(
                    "/submitted/ticket", subject="x", description="y", **{name: text}
                )
                self.assertLess(answer.status_code, 500, (name, text))
        answer = self.post(
            "/submitted/ticket", files={"subject": ("a.txt", b"x")}, description="y"
        )
        self.assertEqual(answer.status_code, 400)

    def test_nothing_is_executed(self):
        self.ticket.write(
            {"name": MARKER, "description": MARKER, "partner_name": MARKER}
        )
        self.log_in("contact")
        for path in ("/my/tickets", f"/my/ticket/{self.ticket.id}"):
            self.assertNotIn("<img src=x", self.get(path).text, path)
        answer = self.post("/submitted/ticket", subject=MARKER, description="")
        self.assertEqual(answer.status_code, 400)
        self.assertNotIn("<img src=x", answer.text)
        self.assertIn("&lt;img src=x", answer.text)

    def test_internal_things_stay_inside(self):
        ticket = self.ticket.with_user(self.agent)
        ticket.message_post(
            body="secret note",
            subtype_xmlid="mail.mt_note",
            attachments=[("note.txt", b"x")],
        )
        ticket.message_post(
            body="public answer",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            attachments=[("answer.txt", b"x")],
        )
        self.env["ir.attachment"].create(
            {
                "name": "inside.txt",
                "raw": b"x",
                "res_model": "helpdesk.ticket",
                "res_id": self.ticket.id,
            }
        )
        self.ticket._sla_pause(reason="secret reason")
        self.log_in("contact")
        self.env.flush_all()
        page = self.get(f"/my/ticket/{self.ticket.id}").text
        for text in ("secret note", "secret reason", "note.txt", "inside.txt"):
            self.assertNotIn(text, page)
        self.assertIn("answer.txt", page)
        self.assertIn("public answer", page)
