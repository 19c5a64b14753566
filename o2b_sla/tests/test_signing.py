# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
from datetime import date

import psycopg2

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form
from odoo.tools import mute_logger

from .common import amsterdam
from .signing_common import SigningCommon, make_pdf, make_picture


class TestSending(SigningCommon):
    """What is missing, what is frozen, who is told."""

    def test_nothing_is_missing(self):
        self.assertEqual(self.draft._find_missing_for_sending(), [])

    def test_what_is_missing(self):
        contact = self.agreement.contact_ids
        first_day = self.version.date_start
        for record, values, said in [
            (self.draft, {"client_signatory_id": False}, "who signs for the client"),
            (self.sanne, {"email": False}, "no e-mail address"),
            (self.draft, {"contractor_signatory_id": False}, "for the contractor"),
            (
                self.draft,
                {"contractor_signatory_id": self.agent.id},
                "role of contract",
            ),
            (self.draft, {"date_end": "2026-02-01"}, "over already"),
            (contact, {"mobile": False}, "lacks: Mobile"),
            (contact, {"date_to": "2026-01-01"}, "at least one authorised contact"),
        ]:
            with self.subTest(said=said), self.at("2026-06-01 12:00"):
                savepoint = self.env.cr.savepoint()
                record.write(values)
                problems = self.draft._find_missing_for_sending()
                self.assertEqual(len(problems), 1)
                self.assertIn(said, problems[0])
                with self.assertRaisesRegex(UserError, "cannot be sent yet"):
                    self.draft._send()
                savepoint.close(rollback=True)
                self.env.invalidate_all()
        self.assertEqual(self.version.date_start, first_day)

    def test_starts_after_an_agreed_one(self):
        """It would otherwise be refused at the very end, when both have signed."""
        self._create_version("2027-03-01")._agree_on_paper(agreed_on=date(2026, 5, 1))
        with self.at("2026-06-01 12:00"):
            self.draft.date_start = "2027-01-01"
            self.assertIn("start after", self.draft._find_missing_for_sending()[0])
            self.draft.date_start = "2027-04-01"
            self.assertEqual(self.draft._find_missing_for_sending(), [])

    def test_one_waits_at_a_time(self):
        self.send()
        third = self.draft.copy({"agreement_id": self.agreement.id})
        problems = third._find_missing_for_sending()
        self.assertIn(f"{self.draft.display_name} still waits", problems[0])

    def wizard(self, user=None):
        version = self.draft.with_user(user or self.contract_manager)
        action = version.action_send()
        return version.env[action["res_model"]].browse(action["res_id"])

    def test_wizard_shows_what_is_missing(self):
        self.sanne.email = False
        wizard = self.wizard()
        self.assertEqual(wizard.missing, "• Sanne de Vries has no e-mail address.")
        self.assertFalse(wizard.preview)
        with self.assertRaises(UserError):
            wizard.action_confirm()

    @mute_logger("odoo.addons.mail.models.mail_mail")
    def test_wizard_sends_and_invites(self):
        wizard = self.wizard()
        self.assertTrue(wizard.is_invited)
        self.assertEqual(base64.b64decode(wizard.preview)[:5], b"%PDF-")
        wizard.message = "As we <b>agreed</b> on Monday."
        queue = self.env.ref("mail.ir_cron_mail_scheduler_action")
        woken = [("cron_id", "=", queue.id)]
        before = self.env["ir.cron.trigger"].search_count(woken)
        wizard.action_confirm()
        self.assertGreater(
            self.env["ir.cron.trigger"].search_count(woken),
            before,
            "the mail leaves now, not when the queue is worked off in an hour",
        )
        self.assertEqual(self.draft.state, "sent")
        self.assertTrue(self.sanne.user_ids._is_portal())
        mail = self.last_mail(self.sanne)
        self.assertIn(f"/my/sla/versions/{self.draft.id}", mail.body_html)
        self.assertNotIn("access_token", mail.body_html)
        self.assertIn("As we &lt;b&gt;agreed&lt;/b&gt;", mail.body_html)
        self.assertIn("to be signed", mail.subject)

    def last_mail(self, partner):
        return self.env["mail.mail"].search(
            [
                ("recipient_ids", "in", partner.ids),
                ("model", "=", "o2b.sla.agreement.version"),
            ],
            order="id desc",
            limit=1,
        )

    def test_who_has_access_is_not_invited(self):
        self._create_portal_user(self.sanne, "sanne")
        wizard = self.wizard()
        self.assertFalse(wizard.is_invited)
        wizard.action_confirm()
        self.assertEqual(len(self.sanne.user_ids), 1)

    def test_reminder(self):
        user = self._create_portal_user(self.sanne, "sanne")
        version = self.draft.with_user(self.contract_manager)
        with self.assertRaises(UserError):
            version.action_remind()
        self.send()
        version.action_remind()
        self.assertIn("Reminder", self.last_mail(user.partner_id).subject)

    def test_withdrawn_and_sent_again(self):
        first = self.send()
        user = self._create_portal_user(self.sanne, "sanne")
        version = self.draft.with_user(self.contract_manager)
        version.action_withdraw()
        with self.assertRaisesRegex(UserError, "cannot be signed"):
            self.draft._sign_by_client(user, make_picture(), first)
        version.changes = "Something else."
        self.send()
        self.assertEqual(len(self.draft.document_ids), 2)

    def test_only_contract_managers(self):
        """A hidden button is no lock: the methods check."""
        for action in (
            "action_send",
            "action_remind",
            "action_countersign",
            "action_register_paper",
            "action_terminate",
        ):
            with self.subTest(action=action), self.assertRaises(AccessError):
                getattr(self.draft.with_user(self.agent), action)()

    def test_dialogs_show_no_other_company(self):
        """A dialog reads its version as superuser, so it takes only the user's own."""
        company = self.env["res.company"].create({"name": "Other"})
        calendar = self.calendar.copy({"company_id": company.id})
        policy = self.policy.copy(
            {"company_id": company.id, "calendar_id": calendar.id}
        )
        partner = self.env["res.partner"].create({"name": "Their client"})
        agreement = self.env["o2b.sla.agreement"].create(
            {
                "partner_id": partner.id,
                "company_id": company.id,
                "user_id": False,
                "template_id": False,
            }
        )
        version = self.env["o2b.sla.agreement.version"].create(
            {
                "agreement_id": agreement.id,
                "date_start": "2026-01-01",
                "contractor_signatory_id": False,
                "policy_id": policy.id,
            }
        )
        for model in ("send", "countersign", "paper.signature", "terminate"):
            dialogs = self.env[f"o2b.sla.{model}"].with_user(self.contract_manager)
            with self.subTest(model=model), self.assertRaises(AccessError):
                dialogs.create({"version_id": version.id})


class TestLifeCycle(SigningCommon):
    """From draft to its end, and what is refused on the way."""

    STEPS = ("send", "withdraw", "client", "decline", "counter", "refuse", "paper")

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user = cls._create_portal_user(cls.sanne, "sanne")

    def take(self, step):
        """Take a step of the life of the draft."""
        version = self.draft
        manager = version.with_user(self.contract_manager)
        sha256 = version._get_binding_document().sha256
        steps = {
            "send": lambda: manager._send(),
            "withdraw": lambda: manager.action_withdraw(),
            "client": lambda: version._sign_by_client(
                self.user, make_picture(), sha256
            ),
            "decline": lambda: version._decline_by_client(
                self.user, "Too dear", sha256
            ),
            "counter": lambda: version._countersign(
                self.director, make_picture(), sha256
            ),
            "refuse": lambda: version._decline_by_contractor(
                self.director, "Typing error", sha256
            ),
            "paper": lambda: manager._agree_on_paper(),
        }
        steps[step]()

    def test_steps(self):
        """Each row: the way there, the state, and the steps that lead on."""
        for way, state, allowed in [
            ((), "draft", {"send", "paper"}),
            (("send",), "sent", {"withdraw", "client", "decline"}),
            (("send", "withdraw"), "draft", {"send", "paper"}),
            (("send", "decline"), "draft", {"send", "paper"}),
            (("send", "client"), "client_signed", {"counter", "refuse"}),
            (("send", "client", "counter"), "active", set()),
            (("send", "client", "refuse"), "terminated", set()),
            (("send", "decline", "send", "client", "counter"), "active", set()),
            (("paper",), "active", set()),
        ]:
            with self.subTest(way=way):
                start = self.env.cr.savepoint()
                for step in way:
                    self.take(step)
                self.assertEqual(self.draft.state, state)
                for step in self.STEPS:
                    attempt = self.env.cr.savepoint()
                    try:
                        self.take(step)
                        self.assertIn(step, allowed)
                    except UserError:
                        self.assertNotIn(step, allowed)
                    attempt.close(rollback=True)
                    self.env.invalidate_all()
                self.assertEqual(self.draft._find_tampering(), [])
                start.close(rollback=True)
                self.env.invalidate_all()

    def test_declined_with_a_reason(self):
        self.send()
        sha256 = self.draft._get_binding_document().sha256
        with self.assertRaisesRegex(UserError, "why"):
            self.draft._decline_by_client(self.user, "  ", sha256)
        self.draft._decline_by_client(self.user, "<b>Too dear</b>", sha256)
        activity = self.agreement.activity_ids
        self.assertEqual(activity.user_id, self.contract_manager)
        self.assertIn("&lt;b&gt;Too dear", activity.note)
        self.send()
        self.assertFalse(self.agreement.activity_ids)

    def test_contractor_is_asked_and_done(self):
        sha256 = self.sign()
        activity = self.draft.activity_ids
        self.assertEqual(activity.user_id, self.director)
        with self.at("2026-06-01 12:00"):
            self.draft._countersign(self.director, make_picture(), sha256)
        self.assertFalse(self.draft.activity_ids)
        self.assertEqual(amsterdam(self.draft.rules_from), "2026-06-01 12:00")
        self.assertEqual(self.version.state, "superseded")

    def test_both_get_the_signed_document(self):
        manager = self._create_person("Mia Manager", "mia@client.example")
        self.agreement.client_manager_id = manager
        sha256 = self.sign()
        self.draft._countersign(self.director, make_picture(), sha256)
        signed = self.draft._get_signed_document()
        mails = self.env["mail.mail"].search(
            [
                ("model", "=", "o2b.sla.agreement.version"),
                ("res_id", "=", self.draft.id),
                ("attachment_ids", "!=", False),
            ]
        )
        self.assertEqual(
            mails.recipient_ids, self.sanne | self.director.partner_id | manager
        )
        self.assertEqual(len(mails), 3)
        for mail in mails:
            self.assertEqual(mail.attachment_ids.raw, signed._get_bytes())
            self.assertIn(signed.sha256, mail.body_html)

    def test_wrong_people(self):
        """Only the one who is named signs, whatever his rights (E6)."""
        self._create_portal_user(self.jan, "jan")
        sha256 = self.send()
        for user in (
            self.jan.user_ids,
            self.director,
            self.admin,
            self.env.ref("base.user_admin"),
            self.env.ref("base.public_user"),
        ):
            with self.subTest(user=user.login), self.assertRaises(UserError):
                self.draft._sign_by_client(user, make_picture(), sha256)
        self.draft._sign_by_client(self.user, make_picture(), sha256)
        for user in (self.user, self.contract_manager, self.admin):
            with self.subTest(user=user.login), self.assertRaises(UserError):
                self.draft._countersign(user, make_picture(), sha256)
        self.assertEqual(len(self.draft.signature_ids), 1)

    def test_left_the_client(self):
        """Who went to another employer signs no more."""
        sha256 = self.send()
        self.sanne.parent_id = self.env["res.partner"].create({"name": "Elsewhere"})
        self.assertFalse(self.draft._is_readable_by(self.user))
        with self.assertRaises(UserError):
            self.draft._sign_by_client(self.user, make_picture(), sha256)

    def test_stale_document(self):
        """E5: what was replaced meanwhile is not signed."""
        self.send()
        with self.assertRaisesRegex(UserError, "not the latest document"):
            self.draft._sign_by_client(self.user, make_picture(), "0" * 64)
        self.assertFalse(self.draft.signature_ids)

    def test_once(self):
        """E5: a second signature of a party is refused by the table itself."""
        self.sign()
        document = self.draft._get_binding_document()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.errors.UniqueViolation),
            self.env.cr.savepoint(),
        ):
            self.draft._record(document, "client", "signed", self.user)

    def test_what_is_no_drawing(self):
        """E7: nothing is recorded of it."""
        sha256 = self.send()
        svg = b'<svg xmlns="http://www.w3.org/2000/svg"><script>x</script></svg>'
        drawing = make_picture()
        for kind, image in {
            "nothing": None,
            "empty": "",
            "no text": 17,
            "not base64": "%%%%",
            "html": base64.b64encode(b"<html>hello</html>").decode(),
            "svg": base64.b64encode(svg).decode(),
            "jpeg": make_picture("JPEG"),
            "gif": make_picture("GIF"),
            "truncated": base64.b64encode(base64.b64decode(drawing)[:-40]).decode(),
            "blank": make_picture(drawn=False),
            "huge": make_picture(size=(5000, 10)),
            "50 MB": "A" * 50_000_000,
        }.items():
            with self.subTest(kind=kind), self.assertRaisesRegex(UserError, "Draw"):
                self.draft._sign_by_client(self.user, image, sha256)
        self.assertFalse(self.draft.signature_ids)
        self.assertEqual(self.draft.state, "sent")

    def test_trace_is_kept(self):
        sha256 = self.send()
        self.draft._sign_by_client(
            self.user, make_picture(), sha256, ip="192.0.2.1", user_agent="x" * 900
        )
        signature = self.draft.signature_ids
        self.assertEqual((signature.ip, len(signature.user_agent)), ("192.0.2.1", 512))
        self.assertEqual(signature.name, "Sanne de Vries")
        self.assertEqual(signature.document_sha256, sha256)


class TestDialogs(SigningCommon):
    """Countersigning, paper and ending in the back end."""

    def open(self, user, action, version=None):
        version = (version or self.draft).with_user(user)
        action = getattr(version, action)()
        return version.env[action["res_model"]].browse(action["res_id"])

    def test_countersign(self):
        self.sign()
        with self.assertRaisesRegex(UserError, "Dirk Directeur signs"):
            self.open(self.contract_manager, "action_countersign")
        wizard = self.open(self.director, "action_countersign")
        self.assertEqual(wizard.client_name, "Sanne de Vries")
        self.assertEqual(
            base64.b64decode(wizard.document),
            self.draft._get_binding_document()._get_bytes(),
        )
        with self.assertRaisesRegex(UserError, "Draw your signature"):
            wizard.action_confirm()
        with Form(wizard) as form:
            form.signature = make_picture()
        wizard.action_confirm()
        self.assertEqual(self.draft.state, "active")
        self.assertTrue(self.draft._get_signed_document())

    def test_countersign_stale(self):
        self.sign()
        wizard = self.open(self.director, "action_countersign")
        wizard.write({"signature": make_picture(), "sha256": "0" * 64})
        with self.assertRaisesRegex(UserError, "not the latest"):
            wizard.action_confirm()

    def test_another_confirms(self):
        """The dialog of the signatory is no signature of somebody else."""
        self.sign()
        wizard = self.open(self.director, "action_countersign")
        wizard.signature = make_picture()
        with self.assertRaises(UserError):
            wizard.with_user(self.manager).action_confirm()

    def test_countersign_declined(self):
        self.sign()
        wizard = self.open(self.director, "action_countersign")
        wizard.decision = "decline"
        with self.assertRaisesRegex(UserError, "why"):
            wizard.action_confirm()
        wizard.reason = "Wrong address."
        wizard.action_confirm()
        self.assertEqual(self.draft.state, "terminated")
        self.assertFalse(self.draft.rules_from)
        self.assertEqual(self.version.state, "active")

    def test_paper(self):
        with self.at("2026-06-01 12:00"):
            wizard = self.open(self.contract_manager, "action_register_paper")
            self.assertEqual(wizard.client_name, "Sanne de Vries")
            wizard.write({"scan": base64.b64encode(make_pdf("scan"))})
            wizard.agreed_on = "2026-05-29"
            wizard.action_confirm()
        self.assertEqual(self.draft.state, "active")
        self.assertEqual(amsterdam(self.draft.rules_from), "2026-05-29 00:00")
        signatures = self.draft.signature_ids
        self.assertEqual(set(signatures.mapped("method")), {"paper"})
        self.assertEqual(self.draft._get_signed_document()._get_bytes()[:5], b"%PDF-")

    def test_paper_refused(self):
        scan = base64.b64encode(make_pdf("scan"))
        for values, said in [
            ({"scan": False}, "Add the scan"),
            ({"scan": base64.b64encode(b"hello")}, "no PDF"),
            ({"scan": base64.b64encode(b"%PDF-1.4 nonsense")}, "no PDF"),
            ({"scan": base64.b64encode(make_pdf("scan")[:-200])}, "no PDF"),
            ({"scan": base64.b64encode(b"%PDF-" + b"0" * 20_000_001)}, "20 MB"),
            ({"agreed_on": "2026-06-02"}, "later signature"),
            ({"agreed_on": False}, "later signature"),
            ({"client_name": " "}, "names of both"),
        ]:
            with self.subTest(said=said), self.at("2026-06-01 12:00"):
                wizard = self.open(self.contract_manager, "action_register_paper")
                wizard.write({"scan": scan, "agreed_on": "2026-05-29", **values})
                with self.assertRaisesRegex(UserError, said):
                    wizard.action_confirm()
        self.assertFalse(self.draft.document_ids)

    def test_terminate(self):
        with self.at("2026-06-01 12:00"):
            wizard = self.open(
                self.contract_manager, "action_terminate", version=self.version
            )
            self.assertEqual(wizard.last_day, date(2026, 6, 1))
            with self.assertRaisesRegex(UserError, "why"):
                wizard.action_confirm()
            self.agreement.client_manager_id = self.sanne
            wizard.write(
                {
                    "reason": "Moves away.",
                    "last_day": "2026-06-30",
                    "tell_client": True,
                }
            )
            wizard.action_confirm()
        self.assertEqual(amsterdam(self.version.rules_until), "2026-07-01 00:00")
        mail = self.env["mail.mail"].search([("recipient_ids", "in", self.sanne.ids)])
        self.assertIn("Moves away.", mail.body_html)

    def test_earliest_last_day(self):
        """Notice counted from 2026-06-15."""
        for date_end, renewal, notice, expected in [
            (False, 0, 0, date(2026, 6, 15)),
            (False, 0, 3, date(2026, 9, 15)),
            ("2026-12-31", 0, 3, date(2026, 9, 15)),
            ("2026-07-31", 0, 3, date(2026, 7, 31)),
            ("2026-12-31", 12, 3, date(2026, 12, 31)),
            ("2026-07-31", 12, 3, date(2027, 7, 31)),
            ("2026-06-30", 1, 3, date(2026, 9, 30)),
        ]:
            with self.subTest(date_end=date_end, renewal=renewal, notice=notice):
                start = self.env.cr.savepoint()
                version = self._create_version(
                    "2026-01-01",
                    date_end=date_end,
                    renewal_months=renewal,
                    notice_months=notice,
                )
                with self.at("2026-06-15 12:00"):
                    self.assertEqual(version._get_earliest_last_day(), expected)
                start.close(rollback=True)
                self.env.invalidate_all()
