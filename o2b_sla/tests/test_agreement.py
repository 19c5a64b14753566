# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import UserError, ValidationError

from .common import SlaRecordCommon, local


class TestAgreement(SlaRecordCommon):
    """Versions: numbered, one at a time, chosen by the day of arrival (§1.4)."""

    def in_force(self, text):
        return self.agreement._version_in_force(local(text))

    def test_numbered(self):
        second = self._create_version("2027-01-01")
        self.assertEqual((self.version.number, second.number), (1, 2))
        self.assertRegex(self.agreement.reference, r"^SLA-\d{4}-\d{3,}$")

    def test_draft_does_not_rule(self):
        self._create_version("2026-01-01")
        self.assertEqual(self.in_force("2026-06-01 12:00"), self.version)

    def test_next_version_rules_from_its_first_day(self):
        second = self._create_version("2027-01-01")
        second._agree_on_paper()
        self.assertEqual(self.in_force("2026-12-31 23:59:59"), self.version)
        self.assertEqual(self.in_force("2027-01-01 00:00"), second)
        self.assertEqual(str(self.version.date_end), "2026-12-31")

    def test_states_follow_the_dates(self):
        second = self._create_version("2027-01-01", date_end="2027-12-31")
        with self.at("2026-12-01 12:00"):
            second._agree_on_paper()
            self.assertEqual(self.version.state, "active")
        versions = self.env["o2b.sla.agreement.version"]
        with self.at("2027-01-01 08:00"):
            versions._cron_update_states()
            self.assertEqual(self.version.state, "superseded")
            self.assertEqual(self.agreement.current_version_id, second)
        with self.at("2028-01-01 08:00"):
            versions._cron_update_states()
            self.assertEqual(second.state, "expired")
            self.assertEqual(self.agreement.state, "expired")
        self.assertEqual(self.in_force("2026-06-01 12:00"), self.version)

    def test_never_two_at_once(self):
        second = self._create_version("2027-01-01")
        second._agree_on_paper()
        with self.assertRaisesRegex(ValidationError, "at the same time"):
            with self.env.cr.savepoint():
                self.version.sudo().superseded_at = False
                self.version.sudo().date_end = "2026-12-30"
                second.sudo().superseded_at = local("2026-06-01 12:00")
                self._create_version("2026-06-01").sudo().agreed_at = local(
                    "2026-06-01 00:00"
                )
        early = self._create_version("2019-01-01")
        with self.assertRaisesRegex(UserError, "has to start after"):
            early._agree_on_paper()

    def test_only_a_draft_becomes_active(self):
        with self.assertRaises(UserError):
            self.version._agree_on_paper()

    def test_terminated_ends_today(self):
        with self.at("2026-06-01 12:00"):
            self.version._terminate()
            self.assertEqual(self.in_force("2026-06-01 12:00"), self.version)
        self.assertFalse(self.in_force("2026-06-02 12:00"))
        record = self.receive("2026-06-02 12:00")
        self.assertEqual(record.sla_no_clock_reason, "expired")

    def test_agreed_version_is_not_deleted(self):
        with self.assertRaises(UserError):
            self.version.unlink()
        self._create_version("2027-01-01").unlink()

    def test_state_is_searchable(self):
        agreements = self.env["o2b.sla.agreement"]
        self.assertIn(self.agreement, agreements.search([("state", "=", "active")]))
        self.assertNotIn(self.agreement, agreements.search([("state", "=", "draft")]))
