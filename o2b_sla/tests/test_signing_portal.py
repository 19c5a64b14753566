# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json
import re
from unittest.mock import patch

from odoo.http import Request
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .signing_common import SigningCommon, make_picture


@tagged("post_install", "-at_install")
class TestSigningPortal(SigningCommon, HttpCase):
    """The page on which the client's signatory reads and signs (E5, E6, E7)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user = cls._create_portal_user(cls.sanne, "sanne")
        cls.colleague = cls._create_portal_user(cls.stranger, "vera")
        cls.contact = cls._create_portal_user(cls.jan, "jan")
        elsewhere = cls.env["res.partner"].create({"name": "Piet", "email": "p@b.nl"})
        cls.outsider = cls._create_portal_user(elsewhere, "piet")

    def setUp(self):
        super().setUp()
        self.sha256 = self.send()
        self.url = f"/my/sla/versions/{self.draft.id}"

    def log_in(self, user):
        self.authenticate(user.login, user.login)

    def post_signature(self, image=None, sha256=None, url=None):
        return self.make_jsonrpc_request(
            f"{url or self.url}/sign?document={sha256 or self.sha256}",
            {"name": "Somebody Else", "signature": image or make_picture()},
        )

    def decline(self, reason="Too dear", token=True):
        data = {"reason": reason, "document": self.sha256}
        if token:
            data["csrf_token"] = Request.csrf_token(self)
        return self.url_open(f"{self.url}/decline", data=data, allow_redirects=False)

    def test_page(self):
        manager = self.draft.with_user(self.contract_manager)
        manager.action_withdraw()
        manager.changes = "<img src=x onerror=alert(1)>"
        self.sha256 = self.send()
        self.log_in(self.user)
        page = self.url_open(self.url)
        self.assertEqual(page.status_code, 200)
        self.assertIn(self.sha256, page.text)
        self.assertIn(f"{self.url}/document", page.text)
        self.assertNotIn("access_token", page.text)
        self.assertNotIn("<img src=x", page.text)

    def test_home_tells_what_waits_for_whom(self):
        def count():
            counters = self.make_jsonrpc_request(
                "/my/counters", {"counters": ["sla_to_sign_count"]}
            )
            return counters["sla_to_sign_count"]

        for user, expected in ((self.user, 1), (self.contact, 0), (self.outsider, 0)):
            self.log_in(user)
            with self.subTest(user=user.name):
                self.assertEqual(count(), expected)
                page = self.url_open("/my/sla").text
                self.assertEqual("Waits for your signature" in page, bool(expected))
        self.assertIn("Service agreements to sign", self.url_open("/my").text)
        self.log_in(self.user)
        self.post_signature()
        self.assertEqual(count(), 0)

    def test_first_view_is_noted_once(self):
        self.log_in(self.contact)
        self.url_open(self.url)
        self.assertFalse(self.draft.viewed_at)
        self.log_in(self.user)
        self.url_open(self.url)
        self.url_open(self.url)
        views = self.draft.message_ids.filtered(lambda m: "Viewed by" in m.body)
        self.assertEqual(len(views), 1)
        self.assertEqual(views.author_id, self.sanne)
        self.assertTrue(self.draft.viewed_at)

    def test_document_is_what_was_frozen(self):
        self.log_in(self.user)
        document = self.draft._get_binding_document()
        answer = self.url_open(f"{self.url}/document")
        self.assertEqual(answer.content, document._get_bytes())
        headers = answer.headers
        self.assertEqual(headers["Content-Type"], "application/pdf")
        self.assertEqual(headers["X-Content-Type-Options"], "nosniff")
        self.assertIn("private", headers["Cache-Control"])
        self.assertIn("inline", headers["Content-Disposition"])
        self.assertIn(document.pdf_name, headers["Content-Disposition"])
        answer = self.url_open(f"{self.url}/document?download=1")
        self.assertIn("attachment", answer.headers["Content-Disposition"])

    def test_signed(self):
        self.log_in(self.user)
        answer = self.post_signature()
        self.assertEqual(answer, {"force_refresh": True, "redirect_url": self.url})
        signature = self.draft.signature_ids
        self.assertEqual(signature.name, "Sanne de Vries")
        self.assertEqual(signature.ip, "127.0.0.1")
        self.assertTrue(signature.user_agent)
        page = self.url_open(self.url).text
        self.assertIn("o_sla_thanks", page)
        self.assertNotIn("o_sla_decline", page)

    def test_signed_by_both(self):
        self.log_in(self.user)
        self.post_signature()
        self.draft._countersign(self.director, make_picture(), self.sha256)
        signed = self.draft._get_signed_document()
        for user in (self.user, self.contact):
            self.log_in(user)
            self.assertIn(signed.sha256, self.url_open(self.url).text)
            answer = self.url_open(f"{self.url}/document?download=1")
            self.assertEqual(answer.content, signed._get_bytes())
        for user in (self.outsider, self.colleague):
            self.log_in(user)
            self.assertEqual(self.url_open(f"{self.url}/document").status_code, 404)

    def test_twice(self):
        """E5: double click and a second tab."""
        self.log_in(self.user)
        self.post_signature()
        self.assertIn("cannot be signed", self.post_signature()["error"])
        self.assertIn("cannot be signed", self.decline().text)
        self.assertEqual(len(self.draft.signature_ids), 1)

    def test_a_long_reason(self):
        """Refused and not cut, and what was typed comes back."""
        self.log_in(self.user)
        reason = "x" * 5001 + "the end"
        answer = self.decline(reason)
        self.assertEqual(answer.status_code, 400)
        self.assertIn("5008 characters are too many, 5000 fit.", answer.text)
        self.assertIn(reason, answer.text)
        self.assertFalse(self.draft.signature_ids)

    def test_stale_page(self):
        """E5: the document was replaced while he read."""
        self.log_in(self.user)
        manager = self.draft.with_user(self.contract_manager)
        manager.action_withdraw()
        self.assertIn("cannot be signed", self.post_signature()["error"])
        self.assertIn("taken back", self.url_open(self.url).text)
        answer = self.url_open(f"{self.url}/document")
        self.assertEqual(answer.status_code, 404)
        with self.patch_rendering("Another"):
            manager._send()
        self.assertIn("not the latest", self.post_signature()["error"])
        self.assertIn("not the latest", self.decline().text)
        for sha256 in ("", "x", self.version._get_binding_document().sha256):
            self.assertIn("error", self.post_signature(sha256=sha256 or "0"))
        self.assertFalse(self.draft.signature_ids)

    def patch_rendering(self, text):
        return patch.object(
            type(self.draft), "_render_document", self._fake_rendering(text)
        )

    def body(self, answer):
        """A page without the number asked for and the form's token."""
        text = re.sub(r'csrf_token: "\w+"', "", answer.text)
        return re.sub(r"/my/sla/versions/\d+", "", text)

    def test_missing_and_foreign_are_the_same(self):
        """E6: nothing tells whether there is such a version."""
        missing = f"/my/sla/versions/{self.draft.id + 1000}"
        unsent = f"/my/sla/versions/{self._create_version('2030-01-01').id}"
        for user in (self.outsider, self.colleague, self.contact, self.director):
            self.log_in(user)
            for path in ("", "/document"):
                answers = [
                    self.url_open(url + path) for url in (missing, self.url, unsent)
                ]
                with self.subTest(user=user.login, path=path):
                    self.assertEqual({a.status_code for a in answers}, {404})
                    self.assertEqual(len({self.body(a) for a in answers}), 1)
            with self.subTest(user=user.login):
                answers = [
                    self.post_signature(url=url) for url in (missing, self.url, unsent)
                ]
                self.assertIn("error", answers[0])
                self.assertEqual(answers, [answers[0]] * 3)
                self.assertEqual(self.decline().status_code, 404)
        self.assertFalse(self.draft.signature_ids)
        self.assertEqual(self.draft.state, "sent")

    def test_odd_numbers(self):
        self.log_in(self.user)
        for number in (0, 2**31, 2**63, 10**30):
            with self.subTest(number=number):
                answer = self.url_open(f"/my/sla/versions/{number}")
                self.assertEqual(answer.status_code, 404)

    def test_public_logs_in(self):
        """E6: a link alone opens nothing."""
        for path in ("", "/document", "?access_token=abc"):
            answer = self.url_open(self.url + path, allow_redirects=False)
            self.assertEqual(answer.status_code, 303)
            self.assertIn("/web/login", answer.headers["Location"])
        body = {"jsonrpc": "2.0", "params": {"signature": make_picture()}}
        answer = self.url_open(
            f"{self.url}/sign?document={self.sha256}",
            data=json.dumps(body),
            headers={"Content-Type": "application/json"},
        )
        self.assertIn("SessionExpired", answer.text)
        self.assertFalse(self.draft.signature_ids)

    def test_declined(self):
        self.log_in(self.user)
        answer = self.decline(reason="<script>alert(1)</script>")
        self.assertEqual(answer.status_code, 303)
        self.assertEqual(self.draft.state, "draft")
        page = self.url_open(self.url).text
        self.assertIn("You have declined", page)
        self.assertNotIn("<script>alert(1)", page)

    def test_declined_without_reason(self):
        self.log_in(self.user)
        answer = self.decline(reason=" ")
        self.assertEqual(answer.status_code, 400)
        self.assertIn("Tell why", answer.text)
        self.assertEqual(self.draft.state, "sent")

    @mute_logger("odoo.http")
    def test_declined_from_elsewhere(self):
        """Another site cannot decline for him."""
        self.log_in(self.user)
        self.assertEqual(self.decline(token=False).status_code, 400)
        answer = self.url_open(f"{self.url}/decline?reason=x", allow_redirects=False)
        self.assertEqual(answer.status_code, 405)
        self.assertEqual(self.draft.state, "sent")

    @mute_logger("odoo.http")
    def test_what_is_no_drawing(self):
        """E7: over the line too, and what is huge is not even read."""
        self.log_in(self.user)
        for image in (
            make_picture("JPEG"),
            "%%%",
            "PHN2Zz48L3N2Zz4=",
            ["list"],
            {"a": 1},
            make_picture(drawn=False),
        ):
            self.assertIn("Draw", self.post_signature(image)["error"])
        body = {"jsonrpc": "2.0", "params": {"signature": "A" * 50_000_000}}
        answer = self.url_open(
            f"{self.url}/sign?document={self.sha256}",
            data=json.dumps(body),
            headers={"Content-Type": "application/json"},
        )
        self.assertIn("RequestEntityTooLarge", answer.text)
        self.assertFalse(self.draft.signature_ids)
