# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import re
from datetime import timedelta

from odoo import fields, http
from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from odoo.addons.mail.tests.common import freeze_all_time

from ..models.helpdesk_ticket_internal import INTERNAL_FIELDS
from .common import SlaHelpdeskData, local

GARBAGE = ("zzz", "-1", "99999999999999999999", "1e9", "%00", "%C3%28", "'", "[]", "")
MARKER = '"><img src=x onerror=1>'
MISSING = 999_999


class PortalTicketsCommon(SlaHelpdeskData, HttpCase):
    """Tickets of two clients, and everybody who may or may not look at them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_sla_data()
        today = fields.Date.today()
        people = {"contact": cls.jan, "foreign": cls.piet}
        for who, name in (
            ("colleague", "karin"),
            ("former", "olga"),
            ("coming", "nina"),
            ("manager", "mia"),
        ):
            people[who] = cls.env["res.partner"].create(
                {
                    "name": name,
                    "email": f"{name}@bakery.example",
                    "parent_id": cls.bakery.id,
                }
            )
        cls.agreement.client_manager_id = people["manager"]
        cls.env["o2b.sla.contact"].create(
            [
                {
                    "agreement_id": cls.agreement.id,
                    "partner_id": people["coming"].id,
                    "date_from": today + timedelta(days=2),
                },
            ]
        )
        cls.users = {
            who: cls._create_portal_user(person) for who, person in people.items()
        }
        # ended after the user was made, or the user would be gone; in Amsterdam the
        # day after today may have begun
        cls.env["o2b.sla.contact"].create(
            {
                "agreement_id": cls.agreement.id,
                "partner_id": people["former"].id,
                "date_from": "2020-01-01",
                "date_to": today + timedelta(days=1),
            }
        )
        cls.env.cr.execute(
            "UPDATE o2b_sla_contact SET date_to = %s WHERE partner_id = %s",
            [today - timedelta(days=2), people["former"].id],
        )
        cls.env.invalidate_all()
        cls.ticket = cls._create_ticket("2026-06-08 09:00", priority="3")
        # whoever is outside follows it, and yet sees nothing
        cls.ticket.message_subscribe(
            partner_ids=[people[who].id for who in people if who != "contact"]
        )

    def log_in(self, who):
        login = self.users[who].login if who in self.users else None
        login = {"agent": "sla_agent"}.get(who, login)
        self.authenticate(login, login)

    def get(self, path):
        return self.url_open(path, allow_redirects=False)

    def post(self, path, files=None, token=True, **form):
        data = {"csrf_token": http.Request.csrf_token(self), **form} if token else form
        response = self.url_open(path, data=data, files=files, allow_redirects=False)
        self.env.invalidate_all()
        return response

    def newest(self):
        return self.env["helpdesk.ticket"].search([], order="id desc", limit=1)


@tagged("post_install", "-at_install")
class TestPortalAccess(PortalTicketsCommon):
    OUTSIDE = ("foreign", "colleague", "former", "coming", "manager")

    #: All that a client gets of a ticket over RPC; a new field is internal until it
    #: is put here.
    READABLE = {
        *("sla_agreement_id", "sla_agreement_version_id", "sla_authorised"),
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


@tagged("post_install", "-at_install")
class TestPortalNewTicket(PortalTicketsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.environments = cls.env["o2b.sla.environment"].create(
            [
                {"name": "Main", "agreement_id": cls.agreement.id},
                {"name": "Foreign", "agreement_id": cls.other_agreement.id},
            ]
        )

    def submit(self, **form):
        return self.post(
            "/submitted/ticket",
            **{"subject": "Nothing prints", "description": "Since today.", **form},
        )

    def test_form(self):
        self.log_in("contact")
        page = self.get("/new/ticket").text
        self.assertIn("Main", page)
        self.assertNotIn("Foreign", page)
        self.assertIn("Total loss of the service", page)
        now = self.env["o2b.sla.mixin"]._sla_now()
        promises = self.agreement._sla_promises("portal", now)
        self.assertEqual(len(promises), 4)
        self.assertIn("Response by", page)
        self.assertIn(self.agreement._sla_local_text(promises[3].response), page)
        for id_ in re.findall(r'<label[^>]* for="([^"]+)"', page):
            self.assertIn(f'id="{id_}"', page, "a label without its input")

    def test_send(self):
        self.log_in("contact")
        answer = self.submit(priority="3", environment=self.environments[0].id)
        ticket = self.newest()
        self.assertTrue(answer.headers["Location"].endswith(f"/{ticket.id}/sent"))
        self.assertEqual(ticket.priority, "3")
        self.assertEqual(ticket.sla_environment_id, self.environments[0])
        self.assertEqual(ticket.sla_channel, "portal")
        self.assertEqual(ticket.sla_agreement_id, self.agreement)
        page = self.get(f"/my/ticket/{ticket.id}/sent").text
        self.assertIn(ticket.number, page)
        self.assertIn(
            self.agreement._sla_local_text(ticket.sla_response_deadline), page
        )

    def test_foreign_environment_is_not_taken(self):
        self.log_in("contact")
        self.submit(environment=self.environments[1].id)
        self.assertFalse(self.newest().sla_environment_id)
        self.assertEqual(self.newest().sla_agreement_id, self.agreement)

    def test_sent_once(self):
        self.log_in("contact")
        before = self.env["helpdesk.ticket"].search_count([])
        answers = [self.submit(form_token="abc123") for _i in range(3)]
        self.assertEqual(self.env["helpdesk.ticket"].search_count([]), before + 1)
        self.assertEqual(len({a.headers["Location"] for a in answers}), 1)
        self.submit(form_token="abc124")
        self.assertEqual(self.env["helpdesk.ticket"].search_count([]), before + 2)

    def test_the_form_of_somebody_else(self):
        """A token that another used makes an own ticket, and shows not his."""
        self.log_in("foreign")
        self.submit(form_token="abc123")
        foreign = self.newest()
        self.log_in("contact")
        self.submit(form_token="abc123")
        self.assertNotEqual(self.newest(), foreign)
        self.assertEqual(self.newest().sla_agreement_id, self.agreement)

    def test_nothing_that_was_typed_is_lost(self):
        self.log_in("contact")
        before = self.newest()
        answer = self.submit(
            subject="",
            description="A long story",
            priority="2",
            environment=self.environments[0].id,
            form_token="abc125",
        )
        self.assertEqual(answer.status_code, 400)
        self.assertIn("A long story", answer.text)
        self.assertIn('value="abc125"', answer.text)
        self.assertRegex(answer.text, r'value="2"[^>]*checked')
        self.assertIn("Give your ticket a subject", answer.text)
        self.assertEqual(self.newest(), before)
        # the same form, completed
        self.submit(form_token="abc125")
        self.assertNotEqual(self.newest(), before)

    def test_files(self):
        self.log_in("contact")
        self.env["ir.config_parameter"].set_param(
            "o2b_sla_helpdesk.portal_max_files", "2"
        )
        self.env["ir.config_parameter"].set_param(
            "o2b_sla_helpdesk.portal_max_megabytes", "1"
        )
        before = self.newest()
        for files, words in (
            ([("a.exe", b"x")], "a.exe is a kind of file"),
            ([("a.html", b"<script>")], "a.html is a kind of file"),
            ([("a.pdf", b"")], "a.pdf is empty"),
            ([("a.pdf", b"x" * 1_000_001)], "a.pdf is larger than 1 MB"),
            ([("a.pdf", b"x")] * 3, "At most 2 files"),
        ):
            answer = self.post(
                "/submitted/ticket",
                files=[("files", file) for file in files],
                subject="Kept subject",
                description="Kept text",
            )
            self.assertEqual(answer.status_code, 400, words)
            for text in (words, "Kept subject", "Kept text"):
                self.assertIn(text, answer.text)
        self.assertEqual(self.newest(), before)
        self.post(
            "/submitted/ticket",
            files=[("attachment", ("../a.pdf", b"x")), ("attachment", ("b.png", b"y"))],
            subject="With files",
            description="Two",
        )
        ticket = self.newest()
        self.assertEqual(set(ticket.attachment_ids.mapped("name")), {"a.pdf", "b.png"})
        page = self.get(f"/my/ticket/{ticket.id}").text
        self.assertIn("a.pdf", page)

    def test_several_agreements(self):
        second = self._create_agreement(self.haulier, self.jan)
        self.log_in("contact")
        page = self.get("/new/ticket").text
        self.assertIn(f"/new/ticket?agreement={second.id}", page)
        self.assertNotIn("/submitted/ticket", page)
        before = self.newest()
        self.assertEqual(self.submit().status_code, 400)
        self.assertEqual(self.newest(), before)
        for agreement in (second, self.agreement):
            self.submit(agreement=agreement.id)
            self.assertEqual(self.newest().sla_agreement_id, agreement)
        self.submit(agreement=MISSING)
        self.assertEqual(self.newest().sla_agreement_id, self.agreement)

    def test_who_may_send(self):
        for who in ("colleague", "former", "coming", "manager"):
            self.log_in(who)
            before = self.newest()
            page = self.get("/new/ticket")
            self.assertEqual(page.status_code, 200)
            self.assertNotIn("/submitted/ticket", page.text)
            self.assertEqual(self.submit().status_code, 403, who)
            self.assertEqual(self.newest(), before)


@tagged("post_install", "-at_install")
class TestPortalActions(PortalTicketsCommon):
    def act(self, action, **form):
        return self.post(f"/my/ticket/{self.ticket.id}/{action}", **form)

    def test_reply_ends_the_waiting(self):
        self._answer(self.ticket, "2026-06-08 10:00")
        self._move(self.ticket, "awaiting", "2026-06-08 11:00")
        self.log_in("contact")
        self.assertIn(
            "waits for your answer", self.get(f"/my/ticket/{self.ticket.id}").text
        )
        answer = self.act("reply", message="It is the <b>left</b> one")
        self.assertTrue(answer.headers["Location"].endswith("?done=reply"))
        self.assertEqual(self.ticket.stage_id, self.stages["in_progress"])
        message = self.ticket.message_ids.filtered(
            lambda m: m.author_id == self.jan and m.message_type == "comment"
        )
        self.assertIn("&lt;b&gt;left", message.body)
        self.assertFalse(self._clock(self.ticket, "resolution").is_paused)

    def test_reply_with_files(self):
        self.log_in("contact")
        self.post(
            f"/my/ticket/{self.ticket.id}/reply",
            files=[("files", ("a.png", b"x"))],
        )
        self.assertEqual(self.ticket.attachment_ids.mapped("name"), ["a.png"])
        answer = self.post(
            f"/my/ticket/{self.ticket.id}/reply",
            files=[("files", ("a.exe", b"x"))],
            message="Kept message",
        )
        self.assertEqual(answer.status_code, 400)
        self.assertIn("Kept message", answer.text)
        self.assertEqual(self.ticket.attachment_ids.mapped("name"), ["a.png"])

    def test_nothing_to_reply(self):
        self.log_in("contact")
        self.assertEqual(self.act("reply", message="  ").status_code, 400)

    def test_confirm_closes(self):
        """The client's act: the resolution ends, and who confirmed is kept."""
        self._answer(self.ticket, "2026-06-08 10:00")
        self.log_in("contact")
        answer = self.act("confirm", remark="Works again")
        self.assertTrue(answer.headers["Location"].endswith("?done=confirm"))
        self.assertEqual(self.ticket.stage_id, self.stages["done"])
        self.assertTrue(self.ticket.sla_resolved_at)
        self.assertEqual(self.ticket.sla_confirmed_by_id, self.jan)
        message = self.ticket.message_ids.filtered(
            lambda message: "Works again" in (message.body or "")
        )
        self.assertEqual(message.author_id, self.jan)
        self.assertIn(
            "Solved and confirmed", self.get(f"/my/ticket/{self.ticket.id}").text
        )

    def test_confirm_what_is_solved(self):
        """It stays solved at the instant at which it was."""
        self._move(self.ticket, "done", "2026-06-08 11:00")
        resolved_at = self.ticket.sla_resolved_at
        self.log_in("contact")
        for _i in range(2):
            self.act("confirm")
        self.assertTrue(self.ticket.closed)
        self.assertEqual(self.ticket.sla_resolved_at, resolved_at)
        self.assertTrue(self.ticket.sla_confirmed_at)
        confirmations = self.ticket.message_ids.filtered(
            lambda message: "confirmed in the portal" in (message.body or "")
        )
        self.assertEqual(len(confirmations), 1)

    def test_confirm_whose_sender_was_confirmed(self):
        """That he sent it is not that it is solved."""
        self.ticket.write(
            {
                "sla_sender_trust": "authenticated",
                "sla_sender_confirmed_at": local("2026-06-08 10:00"),
                "sla_sender_confirmed_by_id": self.agent.partner_id.id,
            }
        )
        self._move(self.ticket, "done", "2026-06-08 11:00")
        self.assertFalse(self.ticket.sla_confirmed_at)
        self.log_in("contact")
        self.act("confirm")
        self.assertEqual(self.ticket.sla_confirmed_by_id, self.jan)
        self.act("reopen", reason="Fails again")
        self.assertFalse(self.ticket.sla_confirmed_at)
        self.assertTrue(self.ticket.sla_sender_confirmed_at)

    def test_reopen_resumes_the_clock(self):
        """Closed time does not count, the same clock goes on."""
        self._answer(self.ticket, "2026-06-08 10:00")
        self._move(self.ticket, "done", "2026-06-08 11:00")
        self.log_in("contact")
        self.act("confirm")
        self.assertEqual(self.act("reopen", reason=" ").status_code, 400)
        self.assertTrue(self.ticket.closed)
        answer = self.act("reopen", reason="Fails again")
        self.assertTrue(answer.headers["Location"].endswith("?done=reopen"))
        self.assertFalse(self.ticket.closed)
        self.assertFalse(self.ticket.sla_confirmed_at)
        self.assertFalse(self.ticket.sla_resolved_at)
        clock = self._clock(self.ticket, "resolution")
        self.assertIn("reopened", clock.event_ids.mapped("kind"))
        self.assertEqual(clock.used_seconds, 3600)

    def test_cancelled_stays(self):
        self._move(self.ticket, "cancelled", "2026-06-08 11:00")
        self.log_in("contact")
        for action, form in (("confirm", {}), ("reopen", {"reason": "x"})):
            answer = self.act(action, **form)
            self.assertEqual(answer.status_code, 400)
            self.assertIn("cancelled", answer.text)
        self.assertEqual(self.ticket.stage_id, self.stages["cancelled"])

    def test_timeline_and_explanation(self):
        self._answer(self.ticket, "2026-06-08 10:00")
        self._move(self.ticket, "awaiting", "2026-06-08 11:00")
        self._move(self.ticket, "in_progress", "2026-06-08 14:00")
        self._move(self.ticket, "done", "2026-06-08 15:00")
        texts = [line["text"] for line in self.ticket._sla_client_timeline()]
        self.assertEqual(
            texts,
            [
                "Received",
                "The clock starts; response promised by Mon 8 Jun 2026 11:00",
                "Answered in time",
                "Resolution promised by Tue 9 Jun 2026 10:00",
                "Waiting for you: the clock stands still",
                "Work goes on, the clock runs again",
                "Solved in time",
            ],
        )
        self.log_in("contact")
        page = self.get(f"/my/ticket/{self.ticket.id}").text
        self.assertIn("Answered in time", page)
        self.assertIn("§3.7", page)
        self.env["res.lang"]._activate_lang("nl_NL")
        self.jan.lang = "nl_NL"
        dutch = self.ticket.with_context(lang="nl_NL")._sla_client_explanation()
        self.assertIn("juni", " ".join(dutch[0][1]))

    def test_what_did_not_begin_is_not_told(self):
        """Solved before the clocks started: no start lies ahead (§3.7)."""
        ticket = self._create_ticket(
            "2026-06-08 10:00",
            sla_channel="email",
            sla_received_at=local("2026-06-08 10:00"),
        )
        with freeze_all_time(local("2026-06-08 11:00")):
            ticket._sla_confirm_solved(self.jan)
            lines = ticket._sla_client_timeline()
        self.assertEqual(
            [line["text"] for line in lines],
            [
                "Received",
                "Answered in time",
                "Solved in time",
                "Confirmed as solved by jan",
            ],
        )
        self.assertFalse(any(line["coming"] for line in lines))

    def test_what_lies_ahead(self):
        with freeze_all_time(local("2026-06-08 09:30")):
            lines = self.ticket._sla_client_timeline()
        self.assertEqual(lines[-1]["text"], "Response at the latest")
        self.assertEqual(lines[-1]["at"], local("2026-06-08 11:00"))
        self.assertTrue(lines[-1]["coming"])

    def test_late_is_told(self):
        deadline = self.ticket._sla_client_deadlines()[self.ticket.id]["response"]
        self.assertEqual(deadline["word"], "late")
        self._answer(self.ticket, "2026-06-08 12:00")
        deadline = self.ticket._sla_client_deadlines()[self.ticket.id]["response"]
        self.assertEqual(deadline["word"], "done late")
