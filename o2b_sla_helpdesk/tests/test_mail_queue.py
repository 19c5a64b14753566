# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from dateutil.relativedelta import relativedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.mail.tests.common import freeze_all_time

from .common import SlaHelpdeskData
from .mail_common import FakeImap, MailJournalCase

QUIET = "odoo.addons.o2b_sla_helpdesk.models.o2b_sla_mail_processing"


@tagged("post_install", "-at_install")
class TestMailQueue(MailJournalCase):
    """What people do with mails, and who may."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {
            name: new_test_user(cls.env, f"sla_mail_{name}", groups=group)
            for name, group in (
                ("sales", "base.group_user"),
                ("own", "helpdesk_mgmt.group_helpdesk_user_own"),
                ("team", "helpdesk_mgmt.group_helpdesk_user_team"),
                ("manager", "helpdesk_mgmt.group_helpdesk_manager"),
                ("contracts", "o2b_sla.o2b_sla_group_contract_manager"),
                ("levels", "o2b_sla.o2b_sla_group_manager"),
                ("system", "base.group_system"),
            )
        }
        cls.users["agent"] = cls.agent
        cls.users["jan"] = cls._create_portal_user(cls.jan)
        cls.users["public"] = cls.env.ref("base.public_user")

    @mute_logger(QUIET)
    def _failed(self, **headers):
        fault = ValueError("no such thing")
        with self._faulty_tickets(fault, fault):
            return self._fetch(FakeImap(self._mail(**headers)))

    def test_process_again(self):
        """The ticket that stood in is filled in; there is still one."""
        mail = self._failed(Subject="[P2] Printer", body="All the words.")
        ticket = mail.ticket_id
        deadline = ticket.sla_response_deadline
        result = mail.with_user(self.agent).action_reprocess()
        self.assertEqual(result["params"]["type"], "success")
        self.assertEqual((mail.state, mail.outcome), ("done", "ticket"))
        self.assertEqual(mail.ticket_id, ticket)
        self.assertIn("All the words.", ticket.description)
        self.assertIn("All the words.", "".join(ticket.message_ids.mapped("body")))
        self.assertEqual(ticket.sla_response_deadline, deadline)
        self.assertFalse(mail.needs_look)
        event = mail.event_ids[-1]
        self.assertEqual((event.kind, event.user_id), ("reprocessed", self.agent))
        self.assertEqual(ticket.create_uid, self.env.ref("base.user_root"))
        with self.assertRaises(UserError):
            mail.with_user(self.agent).action_reprocess()

    @mute_logger(QUIET)
    def test_process_again_in_vain(self):
        mail = self._failed()
        ticket = mail.ticket_id
        fault = ValueError("still not")
        tickets = self.registry["helpdesk.ticket"]
        self.patch(
            tickets, "_sla_fill_stand_in", lambda *_args: (_ for _ in ()).throw(fault)
        )
        result = mail.with_user(self.agent).action_reprocess()
        self.assertEqual(result["params"]["type"], "warning")
        self.assertEqual((mail.state, mail.ticket_id), ("failed", ticket))

    def test_quarantined_after_the_limits_were_raised(self):
        body = b"--x\r\nContent-Type: text/plain\r\n\r\nwords\r\n" * 201 + b"--x--\r\n"
        raw = self._mail(Content_Type="multipart/mixed; boundary=x", body=body)
        mail = self._fetch(FakeImap(raw))
        self.assertEqual(mail.state, "quarantined")
        mail.with_user(self.agent).action_reprocess()
        self.assertEqual(mail.state, "quarantined")
        self.env["res.config.settings"].create({"sla_mail_max_parts": 300}).execute()
        mail.with_user(self.agent).action_reprocess()
        self.assertEqual((mail.state, mail.outcome), ("done", "ticket"))
        self.assertIn("words", mail.ticket_id.description)

    def test_settings_that_make_no_sense(self):
        for value in ("", "0", "-5", "many"):
            self.env["ir.config_parameter"].set_param(
                "o2b_sla_helpdesk.mail_max_parts", value
            )
            self.assertEqual(self.journal._get_limits().parts, 200)

    def test_make_a_ticket(self):
        mail = self._fetch(FakeImap(self._mail(To="old-name@sla-test.example")))
        self.assertEqual(mail.outcome, "unroutable")
        with self.assertRaises(AccessError):
            mail.with_user(self.agent).action_make_ticket()
        mail.with_user(self.users["manager"]).action_make_ticket()
        self.assertEqual((mail.outcome, mail.audience), ("ticket", "helpdesk"))
        self.assertTrue(mail.ticket_id.sla_authorised)

    def test_make_a_ticket_of_a_used_message_id(self):
        first = self._mail(Subject="Printer", Message_Id="<same@bakery.example>")
        other = self._mail(Subject="Server", Message_Id="<same@bakery.example>")
        mails = self._fetch(FakeImap(first, other))
        mails[1].with_user(self.agent).action_make_ticket()
        self.assertEqual(mails[1].outcome, "ticket")
        self.assertEqual(mails.ticket_id.mapped("name"), ["Printer", "Server"])
        with self.assertRaises(UserError):
            mails[1].with_user(self.agent).action_make_ticket()

    def test_process_an_answer_again(self):
        """It goes to the conversation; the ticket's own words stay."""
        ticket = self._fetch(FakeImap(self._mail(body="First words."))).ticket_id
        reference = ticket.message_ids.sorted("id")[-1:].message_id
        bomb = self._mail(
            Content_Type="multipart/mixed; boundary=x",
            In_Reply_To=reference,
            body=b"--x\r\nContent-Type: text/plain\r\n\r\nanswer\r\n" * 201,
        )
        mail = self._fetch(FakeImap(bomb))
        self.assertEqual((mail.state, mail.outcome), ("quarantined", "reply"))
        self.env["res.config.settings"].create({"sla_mail_max_parts": 300}).execute()
        mail.with_user(self.agent).action_reprocess()
        self.assertEqual((mail.state, mail.outcome), ("done", "reply"))
        self.assertIn("First words.", ticket.description)
        self.assertIn("answer", ticket.message_ids[0].body)

    def test_looked_at(self):
        mail = self._failed()
        domain = [("needs_look", "=", True), ("id", "=", mail.id)]
        self.assertTrue(self.journal.search_count(domain))
        mail.with_user(self.agent).action_looked_at()
        self.assertFalse(mail.needs_look)
        self.assertFalse(self.journal.search_count(domain))
        self.assertTrue(
            self.journal.search_count([("needs_look", "=", False), domain[1]])
        )
        self.assertEqual(mail.looked_by_id, self.agent)
        self.assertEqual(mail.event_ids[-1].user_id, self.agent)

    @mute_logger(QUIET)
    def test_waiting_for_long_needs_a_look(self):
        with self._faulty_tickets(OSError("no space left")):
            mail = self._fetch(FakeImap(self._mail()))
        self.assertFalse(mail.needs_look)
        with freeze_all_time(mail.received_at + relativedelta(minutes=16)):
            self.env.invalidate_all()
            self.assertTrue(mail.needs_look)
            self.assertIn(mail, self.journal.search([("needs_look", "=", True)]))
        mail.action_reprocess()
        self.assertEqual(mail.outcome, "ticket")

    # === Access ===

    def test_who_reads(self):
        ours = self._fetch(FakeImap(self._mail()))
        unknown = self._fetch(FakeImap(self._mail(To="who@sla-test.example")))
        self.server.object_id = self.env["ir.model"]._get("res.partner")
        other = self._fetch(FakeImap(self._mail(To="jobs@sla-test.example")))
        readers = {
            "agent": ours,
            "manager": ours | unknown,
            "system": ours | unknown | other,
        }
        for name, user in self.users.items():
            mails = self.journal.with_user(user)
            expected = readers.get(name, self.journal)
            if not expected:
                with self.subTest(name), self.assertRaises(AccessError):
                    mails.search([])
            else:
                found = mails.search([("id", "in", (ours | unknown | other).ids)])
                self.assertEqual(found, expected, name)
            for model in ("o2b.sla.mail", "o2b.sla.mail.raw", "o2b.sla.mail.event"):
                for operation in ("write", "create", "unlink"):
                    self.assertFalse(
                        self.env[model].with_user(user).has_access(operation),
                        (name, model, operation),
                    )
            if name != "system":
                self.assertFalse(
                    self.env["o2b.sla.mail.raw"].with_user(user).has_access("read")
                )

    def test_who_handles(self):
        mail = self._failed()
        for name in ("sales", "own", "team", "levels", "jan", "public"):
            for method in (
                "action_reprocess",
                "action_looked_at",
                "action_make_ticket",
            ):
                with self.subTest((name, method)), self.assertRaises(AccessError):
                    getattr(mail.with_user(self.users[name]), method)()

    def test_technical_detail_is_for_administrators(self):
        mail = self._failed()
        with self.assertRaises(AccessError):
            mail.with_user(self.agent).read(["error_detail"])
        self.assertIn(
            "no such thing", mail.with_user(self.users["system"]).error_detail
        )

    def test_other_company(self):
        company = self.env["res.company"].create({"name": "Sister"})
        mail = self._fetch(FakeImap(self._mail()))
        mail.company_id = company
        self.assertFalse(
            self.journal.with_user(self.agent).search([("id", "=", mail.id)])
        )
        self.agent.company_ids |= company
        self.assertTrue(
            self.journal.with_user(self.agent)
            .with_context(allowed_company_ids=self.agent.company_ids.ids)
            .search([("id", "=", mail.id)])
        )

    def test_tickets_mails(self):
        ticket = self._fetch(FakeImap(self._mail())).ticket_id
        self.assertEqual(ticket.with_user(self.agent).sla_mail_count, 1)
        action = ticket.with_user(self.agent).action_sla_mails()
        found = self.journal.with_user(self.agent).search(action["domain"])
        self.assertEqual(found.ticket_id, ticket)

    # === Retention ===

    def test_raw_mails_are_kept_for_good(self):
        mail = self._fetch(FakeImap(self._mail()))
        with freeze_all_time(mail.received_at + relativedelta(years=20)):
            self.env["o2b.sla.mail.raw"]._gc_raw()
        self.assertFalse(mail.purged_at)

    def test_retention(self):
        """After the time an administrator set the bytes go; hash and facts stay."""
        mail, bad = self._fetch(FakeImap(self._mail())), self._failed()
        self.env["res.config.settings"].create(
            {"sla_mail_retention_months": 6}
        ).execute()
        self.env.flush_all()
        self.env.cr.execute(
            "ALTER TABLE o2b_sla_mail_raw DISABLE TRIGGER USER;"
            " UPDATE o2b_sla_mail_raw SET received_at = now() - interval '7 months';"
            " ALTER TABLE o2b_sla_mail_raw ENABLE TRIGGER USER"
        )
        raws = self.env["o2b.sla.mail.raw"]
        raws._gc_raw()
        self.env.invalidate_all()
        self.assertTrue(mail.purged_at)
        self.assertIsNone(raws._read_raw(mail.id))
        self.assertEqual(len(mail.sha256), 64)
        self.assertEqual(mail.event_ids[-1].kind, "purged")
        self.assertTrue(raws._read_raw(bad.id), "somebody still has to look at it")


@tagged("post_install", "-at_install")
class TestMailDownload(SlaHelpdeskData, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_sla_data()

    def _download(self, mail, login):
        self.authenticate(login, login)
        return self.url_open(f"/sla/mail/{mail.id}/raw", allow_redirects=False)

    def test_download(self):
        raw = self._mail(Content_Type="text/html", body="<script>alert(1)</script>")
        self._deliver(raw)
        mail = self.env["o2b.sla.mail"].search([], limit=1)
        response = self._download(mail, "sla_agent")
        self.assertEqual(response.status_code, 200)
        self.assertEqual(response.content, raw)
        headers = response.headers
        self.assertEqual(headers["Content-Type"].partition(";")[0], "message/rfc822")
        self.assertTrue(headers["Content-Disposition"].startswith("attachment"))
        self.assertIn(f"mail-{mail.id}.eml", headers["Content-Disposition"])
        self.assertEqual(headers["X-Content-Type-Options"], "nosniff")
        self.assertIn("sandbox", headers["Content-Security-Policy"])
        self.assertIn("no-store", headers["Cache-Control"])

    def test_not_for_others(self):
        self._deliver(self._mail())
        mail = self.env["o2b.sla.mail"].search([], limit=1)
        new_test_user(self.env, "sla_nobody", groups="base.group_user")
        self._create_portal_user(self.jan)
        for login in ("sla_nobody", "sla_jan"):
            self.assertEqual(self._download(mail, login).status_code, 404, login)
        gone = self.env["o2b.sla.mail"].browse(2**30)
        self.assertEqual(self._download(gone, "sla_agent").status_code, 404)
