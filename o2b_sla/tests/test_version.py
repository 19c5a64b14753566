# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import UserError

from .common import SlaRecordCommon, amsterdam, local


class TestVersion(SlaRecordCommon):
    """From when until when a version rules (§1.4)."""

    def in_force(self, text):
        return self.agreement._version_in_force(local(text))

    def agree(self, version, text):
        """Let both parties agree to a version at an Amsterdam instant."""
        with self.at(text):
            version._agree_on_paper(agreed_on=date.fromisoformat(text[:10]))

    def test_rules_only_when_both_have_signed(self):
        """Until then the version before it rules, to the second."""
        second = self._create_version("2026-03-01")
        with self.at("2026-03-10 12:00"):
            second._activate(local("2026-03-10 11:59:30"))
        self.assertEqual(self.in_force("2026-03-09 12:00"), self.version)
        self.assertEqual(self.in_force("2026-03-10 11:59:29"), self.version)
        self.assertEqual(self.in_force("2026-03-10 11:59:30"), second)
        self.assertEqual(self.version.date_end, date(2026, 3, 10))

    def test_rules_only_from_its_first_day(self):
        second = self._create_version("2027-01-01")
        self.agree(second, "2026-11-24 12:00")
        self.assertEqual(self.in_force("2026-12-31 23:59:59"), self.version)
        self.assertEqual(self.in_force("2027-01-01 00:00"), second)
        self.assertEqual(amsterdam(second.rules_from), "2027-01-01 00:00")
        self.assertEqual(amsterdam(self.version.rules_until), "2027-01-01 00:00")
        self.assertEqual(self.agreement.pending_version_id, second)

    def test_ticket_keeps_its_target(self):
        """A ticket from before keeps its deadline, a new one gets the new target."""
        policy = self.copy_policy()
        policy._get_target(self.priorities["P1"], "response").amount = 1
        old = self.receive("2026-06-01 08:00", "P1")
        second = self._create_version("2026-06-01", policy_id=policy.id)
        with self.at("2026-06-01 09:30"):
            second._activate()
        new = self.receive("2026-06-02 08:00", "P1")
        self.assert_deadline(old.sla_response_clock_id, "2026-06-01 11:00")
        self.assert_deadline(new.sla_response_clock_id, "2026-06-02 10:00")
        self.assertEqual(old.sla_agreement_version_id, self.version)

    def test_gap_is_shown(self):
        with self.at("2026-06-01 12:00"):
            self.version._terminate(date(2026, 6, 30))
        second = self._create_version("2026-07-15")
        self.agree(second, "2026-06-02 12:00")
        with self.at("2026-06-03 12:00"):
            self.agreement.invalidate_recordset()
            self.assertIn("2026-07-01 until 2026-07-15", self.agreement.gap)
        self.assertEqual(
            self.agreement._why_not_in_force(local("2026-07-10 12:00")), "expired"
        )
        with self.at("2026-07-16 12:00"):
            self.assertFalse(self.agreement.gap)

    def test_end_without_successor_is_a_gap(self):
        self.sign_term("2026-01-01", "2026-06-30")
        with self.at("2026-06-30 12:00"):
            self.assertFalse(self.agreement.gap)
        with self.at("2026-07-01 12:00"):
            self.assertIn("since 2026-07-01", self.agreement.gap)

    def sign_term(self, date_start, date_end, **values):
        version = self._create_version(date_start, date_end=date_end, **values)
        self.agree(version, f"{date_start} 12:00")
        return version

    def test_renewed_unless_notice_was_given(self):
        """In force without any scheduled action; that only moves the shown day."""
        version = self.sign_term(
            "2026-01-01", "2026-01-31", renewal_months=1, notice_months=1
        )
        self.assertEqual(self.in_force("2026-09-15 12:00"), version)
        self.assertFalse(version.rules_until)
        for text, last_day in [
            ("2026-01-31 12:00", date(2026, 1, 31)),
            ("2026-02-01 12:00", date(2026, 2, 28)),
            ("2026-03-31 12:00", date(2026, 3, 31)),
            ("2026-04-01 12:00", date(2026, 4, 30)),
        ]:
            with self.at(text):
                version._cron_update_states()
                self.assertEqual(
                    (version.date_end, version.state), (last_day, "active")
                )
        self.assertEqual(version.notice_date, date(2026, 3, 30))
        with self.at("2026-04-01 12:00"):
            version._terminate(date(2026, 4, 30))
            version._cron_update_states()
            self.assertEqual(version.state, "active")
        with self.at("2026-05-01 12:00"):
            version._cron_update_states()
            self.assertEqual(version.state, "terminated")
        self.assertFalse(self.in_force("2026-05-01 12:00"))

    def test_fixed_term_expires(self):
        version = self.sign_term("2026-01-01", "2026-06-30")
        self.assertEqual(self.in_force("2026-06-30 23:59:59"), version)
        self.assertFalse(self.in_force("2026-07-01 00:00"))
        with self.at("2026-07-01 00:30"):
            version._cron_update_states()
        self.assertEqual(version.state, "expired")

    def test_terminated_not_after_its_end(self):
        version = self.sign_term("2026-01-01", "2026-06-30")
        with self.at("2026-06-01 12:00"), self.assertRaisesRegex(UserError, "already"):
            version._terminate(date(2026, 7, 31))

    def test_not_terminated_in_the_past(self):
        with self.at("2026-06-01 12:00"), self.assertRaisesRegex(UserError, "past"):
            self.version._terminate(date(2026, 5, 31))

    def test_one_that_cannot_end_hides_no_other(self):
        bad = self.sign_term("2026-01-01", "2026-12-31", renewal_months=12)
        agreement = self.agreement.copy()
        good = self._create_version(
            "2026-01-01",
            agreement_id=agreement.id,
            date_end="2026-12-31",
            renewal_months=12,
        )
        good._agree_on_paper()
        renew = type(bad)._renew

        def renew_all_but_one(version):
            if version == bad:
                raise ValueError("bad data")
            return renew(version)

        with (
            self.at("2027-02-01 12:00"),
            patch.object(type(bad), "_renew", renew_all_but_one),
            self.assertLogs("odoo.addons.o2b_sla", "ERROR") as logs,
        ):
            (bad | good)._cron_update_states()
        self.assertIn(str(bad.id), "".join(logs.output))
        self.assertEqual(bad.date_end, date(2026, 12, 31))
        self.assertEqual(good.date_end, date(2027, 12, 31))

    def test_next_version_is_drafted_from_the_newest(self):
        version = self.sign_term("2026-01-01", "2026-12-31", notice_months=2)
        with self.at("2026-06-01 12:00"):
            draft = self.agreement._draft_version()
            self.assertEqual(draft.date_start, date(2027, 1, 1))
        self.assertEqual((draft.number, draft.state), (3, "draft"))
        self.assertEqual(draft.policy_id, version.policy_id)
        self.assertEqual(draft.notice_months, 2)
        self.assertEqual(
            draft.date_end, date(2027, 12, 31), "as long as the term before"
        )
        self.assertFalse(draft.agreed_at or draft.document_ids)
        action = self.agreement.action_draft_version()
        self.assertEqual(action["res_id"], draft.id)

    def test_last_day_of_the_next_term(self):
        for first, last, renewal, start, expected in [
            ("2026-01-01", "2026-12-31", 0, "2027-01-01", date(2027, 12, 31)),
            ("2026-01-01", "2026-12-31", 12, "2026-06-10", date(2027, 6, 9)),
            ("2026-01-01", "2028-12-31", 12, "2029-01-01", date(2029, 12, 31)),
            ("2026-02-01", "2026-02-28", 0, "2026-03-01", date(2026, 3, 31)),
            ("2026-01-01", False, 12, "2026-06-10", False),
        ]:
            with self.subTest(first=first, last=last, renewal=renewal):
                version = self._create_version(
                    first, date_end=last, renewal_months=renewal
                )
                start = fields.Date.to_date(start)
                self.assertEqual(version._get_last_day_of_term(start), expected)

    def test_party_of_a_frozen_agreement_stands(self):
        other = self.env["res.partner"].create({"name": "Other", "is_company": True})
        with self.assertRaisesRegex(UserError, "cannot be changed"):
            self.agreement.partner_id = other
        with self.assertRaisesRegex(UserError, "archive"):
            self.agreement.unlink()
