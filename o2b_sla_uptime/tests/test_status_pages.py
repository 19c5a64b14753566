# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta
from pathlib import Path

from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from odoo.addons.o2b_sla.tests.test_portal import MARKER, MISSING, SlaPortalCommon

NEUTRALIZE = Path(__file__).parents[1] / "data/neutralize.sql"


@tagged("post_install", "-at_install")
class TestStatusPages(SlaPortalCommon):
    """The status of an agreement, in the portal and in public, and our own health."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.environment = cls.env["o2b.sla.environment"].create(
            {
                "name": f"Production {MARKER}",
                "agreement_id": cls.agreement.id,
                "url": "https://client.example",
            }
        )
        cls.monitor = cls.env["o2b.sla.monitor"].create(
            {
                "name": "Secret backend",
                "environment_id": cls.environment.id,
                "url": "https://client.example/web/health",
            }
        )
        now = cls.env.cr.now().replace(microsecond=0)
        cls.monitor.sudo().write(
            {"measured_from": now - timedelta(days=100), "state": "up"}
        )
        outage = {
            "monitor_id": cls.monitor.id,
            "environment_id": cls.environment.id,
            "company_id": cls.monitor.company_id.id,
            "kind": "down",
            "effect": "down",
            "started_at": now - timedelta(days=3, minutes=10),
            "confirmed_at": now - timedelta(days=3, minutes=9),
            "text": "The connection to 10.0.0.7 was refused",
        }
        outages = cls.env["o2b.sla.outage"].sudo()
        cls.outage = outages.create(outage)
        cls.env["o2b.sla.incident"]._follow_outages(cls.outage)
        cls.outage.ended_at = now - timedelta(days=3)
        cls.env["o2b.sla.incident"]._follow_outages(cls.outage)

    def _get(self, user, agreement_id=None):
        login = self.users[user].login
        self.authenticate(login, login)
        return self.url_open(f"/my/sla/{agreement_id or self.agreement.id}/status")

    def test_own_status(self):
        page = self._get("contact")
        self.assertEqual(page.status_code, 200)
        self.assertEqual(page.text.count('role="listitem"'), 90)
        self.assertIn("600 seconds", page.text)
        self.assertNotIn(MARKER, page.text)
        # what is none of the client's business
        self.assertNotIn("10.0.0.7", page.text)
        self.assertNotIn("Secret backend", page.text)

    def test_agreement_leads_to_status(self):
        self.authenticate("p_contact", "p_contact")
        page = self.url_open(f"/my/sla/{self.agreement.id}")
        self.assertIn(f"/my/sla/{self.agreement.id}/status", page.text)

    @mute_logger("odoo.http")
    def test_foreign_status_is_missing(self):
        for user in ("foreign", "former", "nobody"):
            with self.subTest(user):
                foreign = self._get(user)
                missing = self._get(user, MISSING)
                self.assertEqual(foreign.status_code, 404)
                self.assertEqual(missing.status_code, 404)

    # === In public ===

    @mute_logger("odoo.http")
    def test_public_page(self):
        path = f"/sla/status/{self.agreement.id}"
        self.assertEqual(self.url_open(f"{path}/x").status_code, 404)
        self.agreement.with_user(self.contract_manager).action_publish_status()
        token = self.agreement.status_token
        self.env.flush_all()
        page = self.url_open(f"{path}/{token}")
        self.assertEqual(page.status_code, 200)
        self.assertEqual(page.text.count('role="listitem"'), 90)
        for secret in (
            self.agreement.partner_id.name,
            self.agreement.reference,
            "client.example",
            "Secret backend",
            MARKER,
        ):
            self.assertNotIn(secret, page.text)
        self.assertEqual(page.headers["X-Robots-Tag"], "noindex")
        other = f"/sla/status/{self.other_agreement.id}/{token}"
        huge = f"/sla/status/{10**20}/{token}"
        for wrong in (f"{path}/{token}x", f"{path}/%C3%A9", other, huge):
            self.assertEqual(self.url_open(wrong).status_code, 404, wrong)
        self.agreement.action_withdraw_status()
        self.env.flush_all()
        self.assertEqual(self.url_open(f"{path}/{token}").status_code, 404)

    # === Health ===

    @mute_logger("odoo.http")
    def test_health(self):
        health = self.env["o2b.sla.health"]
        self.patch(
            self.env.registry["o2b.sla.health"],
            "_get_checks",
            lambda _self: ["_check_nothing"],
        )
        problems = []
        self.env.registry["o2b.sla.health"]._check_nothing = lambda _self, result: (
            result["problems"].extend(problems)
        )
        self.addCleanup(delattr, self.env.registry["o2b.sla.health"], "_check_nothing")
        self.assertEqual(self.url_open("/o2b_sla/health/x").status_code, 404)
        token = health._renew_token()
        self.env.flush_all()
        answer = self.url_open(f"/o2b_sla/health/{token}")
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(answer.json()["status"], "ok")
        problems.append({"code": "cron_stale", "subject": "x", "text": "Secret name"})
        answer = self.url_open(f"/o2b_sla/health/{token}")
        self.assertEqual(answer.status_code, 503)
        self.assertEqual(answer.json()["problems"], ["cron_stale"])
        self.assertNotIn("Secret", answer.text)
        for wrong in (token + "x", "%C3%A9", token[:-1]):
            answer = self.url_open(f"/o2b_sla/health/{wrong}")
            self.assertEqual(answer.status_code, 404)

    # === A copy ===

    def test_neutralized_copy_watches_nothing(self):
        self.agreement.action_publish_status()
        self.env["o2b.sla.health"]._renew_token()
        source = self.env["o2b.sla.source"].create(
            {"name": "Prometheus", "slug": "prom", "kind": "alertmanager"}
        )
        self.assertTrue(self.monitor.next_check_at)
        self.env.flush_all()
        self.env.cr.execute(SQL(NEUTRALIZE.read_text()))
        self.env.invalidate_all()
        self.assertFalse(self.monitor.next_check_at)
        self.assertFalse(source.active)
        self.assertFalse(self.agreement.status_token)
        self.assertFalse(
            self.env["ir.config_parameter"].get_param("o2b_sla_uptime.health_token")
        )
