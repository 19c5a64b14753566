# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import re

from odoo.exceptions import UserError
from odoo.tests import HttpCase, tagged

from .addendum_common import AddendumMixin
from .integrity_common import TamperingCommon
from .signing_common import SigningCommon, make_picture


@tagged("post_install", "-at_install")
class TestAddendumSigning(AddendumMixin, SigningCommon, HttpCase):
    """An addendum goes from draft to signed as any version does (§1.4, §4–6)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.service = cls.env["o2b.sla.service"].create(
            {"code": "extra_work", "name": "Extra work", "coverage": "included"}
        )
        kind = cls._create_kind(
            "test",
            terms=[cls._target(6)],
            services=[(cls.service, "included")],
            environment_kind="test",
        )
        cls.environment = cls._create_environment("Testomgeving", "test")
        cls.addendum = cls._create_addendum(kind, cls.environment)
        cls.paper = cls.addendum._draft_version()
        cls.paper.write(
            {
                "client_signatory_id": cls.sanne.id,
                "contractor_signatory_id": cls.director.id,
                "price": 45,
            }
        )
        cls.user = cls._create_portal_user(cls.sanne, "sanne")
        cls.url = f"/my/sla/versions/{cls.paper.id}"

    def open(self, url, user="sanne"):
        self.authenticate(user, user)
        return self.url_open(url)

    def test_signed_by_both_in_the_portal(self):
        # contacts lack what §7 asks for: the agreement's concern, not the addendum's
        self.agreement.contact_ids.write({"mobile": False})
        wizard = self.env["o2b.sla.send"].with_user(self.contract_manager)
        wizard = wizard.create({"version_id": self.paper.id})
        self.assertFalse(wizard.missing)
        wizard.action_confirm()
        sent = self._find_mails("to be signed")
        self.assertIn(f"{self.agreement.reference} A1", sent.subject)
        self.assertIn("Test", sent.body_html)
        self.assertIn(self.url, sent.body_html)

        page = self.open(f"/my/sla/{self.agreement.id}").text
        self.assertIn("waits for your signature", " ".join(page.split()))
        self.assertIn(self.url, page)
        page = self.url_open(self.url).text
        self.assertIn(f"{self.agreement.reference} A1", page)
        self.assertIn("45.00", page)
        sha256 = self.paper._get_binding_document().sha256
        answer = self.make_jsonrpc_request(
            f"{self.url}/sign?document={sha256}",
            {"name": "Sanne", "signature": make_picture()},
        )
        self.assertEqual(answer.get("redirect_url"), self.url)
        self.assertEqual(self.paper.state, "client_signed")
        self.assertFalse(self.addendum.current_version_id)

        self.paper.with_user(self.director)._countersign(
            self.director, make_picture(), sha256
        )
        self.assertEqual(self.paper.state, "active")
        self.addendum.invalidate_recordset()
        self.assertEqual(self.addendum.current_version_id, self.paper)
        self.assertEqual(self.agreement.current_version_id, self.version)
        self.assertIn("A1", self._find_mails("Signed by both")[:1].subject)

        page = " ".join(self.url_open(f"/my/sla/{self.agreement.id}").text.split())
        self.assertIn('id="sla_addenda"', page)
        self.assertIn("6 working hours", page)
        self.assertIn("Testomgeving", page)
        self.assertIn("Extra work", page)
        self.assertNotIn("waits for your signature", page)

    def _find_mails(self, subject):
        return self.env["mail.mail"].search([("subject", "ilike", subject)])

    def test_tour(self):
        """From nothing to sent, in the browser."""
        self.client_company.name = "Addendum Client"
        self.agreement.client_manager_id = self.sanne
        kind, environment = self.addendum.kind_id, self.environment
        self.paper.unlink()
        environment.addendum_id = False
        self.addendum.unlink()
        action = self.env.ref("o2b_sla.o2b_sla_addendum_action")
        self.start_tour(
            f"/odoo/{action.path}", "o2b_sla_addendum", login="sla_director"
        )
        addendum = self.env["o2b.sla.addendum"].search([("kind_id", "=", kind.id)])
        self.assertEqual(addendum.state, "sent")
        self.assertEqual(addendum.environment_ids, environment)
        self.assertEqual(addendum.version_ids.price, 45)
        self.assertEqual(addendum.version_ids.service_line_ids.coverage, "excluded")
        self.assertTrue(self._find_mails("to be signed"))

    def test_seen_by_whom(self):
        self.send(self.paper)
        self._create_portal_user(self.jan, "jan")
        self._create_portal_user(self.stranger, "vera")
        for login, status in (("sanne", 200), ("jan", 404), ("vera", 404)):
            self.assertEqual(self.open(self.url, login).status_code, status, login)
        # who signs nothing but the addendum finds the agreement too
        self.assertEqual(self.open(f"/my/sla/{self.agreement.id}").status_code, 200)
        self.assertEqual(
            self.open(f"/my/sla/{self.agreement.id}", "vera").status_code, 404
        )
        counters = {"counters": ["sla_to_sign_count"]}
        self.authenticate("sanne", "sanne")
        count = self.make_jsonrpc_request("/my/counters", counters)
        self.assertEqual(count["sla_to_sign_count"], 1)

    def test_declined(self):
        sha256 = self.send(self.paper)
        self.paper.sudo()._decline_by_client(self.user, "Too dear", sha256)
        self.assertEqual(self.paper.state, "draft")
        self.assertEqual(self.version.state, "active")
        self.assertFalse(self.agreement._get_shown_addenda())

    def test_waits_for_no_version_of_the_agreement(self):
        """Both may wait for a signature at the same time."""
        self.send(self.draft)
        self.send(self.paper)
        self.assertEqual((self.draft.state, self.paper.state), ("sent", "sent"))
        # the portal asks for both, the agreement's own first
        self.environment.operating_system = "Debian 12"
        page = self.open(f"/my/sla/{self.agreement.id}").text
        page = " ".join(page.split())
        asked = re.findall(r'href="/my/sla/versions/(\d+)"[^>]*>\s*Read and sign', page)
        self.assertEqual(
            list(dict.fromkeys(asked)), [str(self.draft.id), str(self.paper.id)]
        )
        # nothing stands before it: it is no Odoo
        self.assertRegex(page, r'text-muted"> <span>Debian 12')
        self.assertEqual(self.paper.base_version_id, self.version)
        other = self.addendum._draft_version()
        other.client_signatory_id = self.sanne
        problems = other._find_missing_for_sending()
        self.assertIn("still waits for a signature", " ".join(problems))

    def test_content(self):
        content = self.paper._get_content()
        self.assertEqual(content["addendum.reference"], self.addendum.reference)
        self.assertEqual(content["addendum.scope"], "environments")
        self.assertEqual(content["addendum.price"][0], 45)
        self.assertEqual(
            content["target.P1.response"], [[6, "working_hour"], "addendum", "§9"]
        )
        self.assertEqual(content["service.extra_work"], "included")
        self.assertIn("environment.Testomgeving", content)
        # what the agreement says is not signed again
        for key in ("target.P2.response", "opening_hours", "uptime_norm"):
            self.assertNotIn(key, content)
        self.assertFalse([key for key in content if key.startswith("contact.")])

    def test_difference_between_versions(self):
        self.send(self.paper)
        self.paper.sudo()._sign_by_client(
            self.user, make_picture(), self.paper._get_binding_document().sha256
        )
        self.paper._countersign(
            self.director, make_picture(), self.paper._get_binding_document().sha256
        )
        second = self.addendum._draft_version()
        second.price = 60
        second.provision_ids.amount = 3
        changed = {
            line["key"]: (line["old"], line["new"])
            for line in self.env["o2b.sla.agreement.version"]._compare_content(
                self.paper._get_comparable_content(), second._get_comparable_content()
            )
            if line["change"] != "same"
        }
        self.assertIn("45.00", changed["addendum.price"][0])
        self.assertIn("60.00", changed["addendum.price"][1])
        self.assertIn("3 working hours", changed["target.P1.response"][1])
        action = second.action_compare()
        wizard = self.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual(wizard.version_a_id, self.paper)

    def test_effect_told(self):
        text = self.paper._preview_effect()["text"]
        self.assertIn("version 1 of “Test”", text)
        self.send(self.paper)
        self.paper._mail("o2b_sla.mail_template_version_reminder", self.sanne)
        self.assertTrue(self._find_mails("Reminder: addendum"))

    def test_terminating_the_agreement_names_its_addenda(self):
        kind = self._create_kind("other")
        self._create_addendum(kind, start="2020-01-01")
        wizard = self.env["o2b.sla.terminate"].create({"version_id": self.version.id})
        self.assertEqual(wizard.addendum_names, "Other")

    def test_sent_stands_still(self):
        self.send(self.paper)
        line = self.paper.service_line_ids
        for change in (
            lambda: self.paper.write({"price": 1}),
            lambda: self.paper.write({"document_text": "x"}),
            lambda: line.write({"coverage": "excluded"}),
            lambda: self.paper.provision_ids.write({"amount": 1}),
            lambda: self.addendum.write({"name": "x"}),
        ):
            with self.assertRaises(UserError):
                change()


class TestAddendumTampering(AddendumMixin, TamperingCommon):
    """The nightly check finds what was changed in a signed addendum."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        environment = cls._create_environment("Testomgeving", "test")
        kind = cls._create_kind(
            terms=[
                cls._target(6),
                {"subject": "start_rule", "channel": "any", "rule": "immediate"},
            ],
            services=[(cls.service, "excluded")],
        )
        cls.environment = environment
        cls.addendum = cls._create_addendum(kind, environment)
        cls.paper = cls.addendum._draft_version()
        cls.paper.write(
            {
                "date_start": "2026-01-01",
                "client_signatory_id": cls.jan.id,
                "contractor_signatory_id": cls.manager.id,
                "price": 45,
            }
        )
        cls._sign(cls.paper, "2025-12-01 13:00")
        cls.env.flush_all()

    def attacks(self):
        paper = self.paper.id
        on_version = "UPDATE o2b_sla_agreement_version SET "
        rule = self.paper.provision_ids.filtered(lambda p: p.subject == "start_rule")
        return [
            (on_version + "price = 1 WHERE id = %s", paper),
            (on_version + "price_period = 'year' WHERE id = %s", paper),
            (on_version + "document_text = 'Else' WHERE id = %s", paper),
            (on_version + "date_start = '2025-12-31' WHERE id = %s", paper),
            (on_version + "base_version_id = NULL WHERE id = %s", paper),
            (on_version + "rules_until = '2026-03-01' WHERE id = %s", paper),
            (
                "UPDATE o2b_sla_addendum_kind SET best_effort = TRUE WHERE id = %s",
                self.addendum.kind_id.id,
            ),
            (
                "UPDATE o2b_sla_addendum SET name = 'Else' WHERE id = %s",
                self.addendum.id,
            ),
            (
                "UPDATE o2b_sla_provision SET amount = 60"
                " WHERE subject = 'target' AND version_id = %s",
                paper,
            ),
            (
                "UPDATE o2b_sla_provision SET rule = 'next_opening' WHERE id = %s",
                rule.id,
            ),
            ("DELETE FROM o2b_sla_provision WHERE version_id = %s", paper),
            (
                "UPDATE o2b_sla_version_service SET coverage = 'included'"
                " WHERE version_id = %s",
                paper,
            ),
            # from some environments to all of them
            (
                "UPDATE o2b_sla_environment SET addendum_id = NULL WHERE id = %s",
                self.environment.id,
            ),
            (
                "DELETE FROM o2b_sla_addendum_link WHERE addendum_id = %s",
                self.addendum.id,
            ),
            (
                "UPDATE o2b_sla_addendum_link SET addendum_id = NULL"
                " WHERE addendum_id = %s",
                self.addendum.id,
            ),
            ("DELETE FROM o2b_sla_signature WHERE version_id = %s", paper),
        ]

    def test_each_change_is_found(self):
        self.assert_intact(self.paper)
        for attack in self.attacks():
            with self.subTest(attack=attack[0]), self.tampered(*attack):
                self.assertTrue(self.paper._find_tampering())

    def test_told_with_its_name(self):
        attack = "UPDATE o2b_sla_agreement_version SET price = 1 WHERE id = %s"
        with self.tampered(attack, self.paper.id):
            self.run_cron()
            self.assertTrue(self.paper.tampering)
            self.assertFalse(self.version.tampering)
            self.assertIn(self.addendum.name, self.agreement.tampering)
            self.assertIn(self.addendum.name, self.alarms().note)

    def test_lawful_changes_raise_no_alarm(self):
        """Machines, people and versions of the agreement come and go beside it."""
        with self.at("2026-03-01 10:00"):
            self.environment.write({"name": "Renamed", "url": "https://t.example"})
            self._create_environment("Second", "test", addendum_id=self.addendum.id)
            self.addendum.kind_id.write({"document_text": "Else", "name": "Else"})
            following = self._create_version(
                "2026-03-02", client_signatory_id=self.jan.id
            )
            following._agree_on_paper()
        with self.at("2026-03-05 10:00"):
            self.assertEqual(self.paper._find_tampering(), [])
            self.assertTrue(
                following._get_addendum_versions(environment=self.environment)
            )
