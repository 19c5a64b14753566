# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from unittest.mock import patch

from odoo.tools import mute_logger

from .common import SlaCommon

PDF = b"%PDF-1.4 as it was shown"


class TestReminder(SlaCommon):
    """Renewal and notice dates are told ahead of time."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agreement.user_id = cls.contract_manager

    def term(self, **values):
        """A version that rules in 2026."""
        with self.at("2025-12-01 12:00"):
            version = self._create_version("2026-01-01", **values)
            version._agree_on_paper(PDF)
        return version

    def remind(self, text):
        """Activities of the agreement after the scheduled action of an instant."""
        with (
            self.at(text),
            patch.object(
                type(self.env["ir.cron"]), "_commit_progress", return_value=float("inf")
            ),
        ):
            self.env["o2b.sla.agreement.version"].search([])._update_states()
            self.agreement._cron_remind()
            self.env.invalidate_all()
            return self.agreement.activity_ids.sorted("date_deadline")

    def test_nothing_without_an_end(self):
        self.assertFalse(self.remind("2026-06-01 06:00"))

    def test_notice_and_renewal(self):
        """Told a month ahead, once; taken back when it is too late; told anew."""
        version = self.term(date_end="2026-12-31", renewal_months=12, notice_months=3)
        self.assertEqual(str(version.notice_date), "2026-09-30")
        self.assertFalse(self.remind("2026-08-30 23:59"))
        activity = self.remind("2026-08-31 00:01")
        self.assertEqual(len(activity), 1)
        self.assertEqual(activity.user_id, self.contract_manager)
        self.assertEqual(str(activity.date_deadline), "2026-09-30")
        self.assertEqual(activity.summary, "Notice can be given until 09/30/2026")
        self.assertIn("renewed on 01/01/2027, until 12/31/2027", activity.note)
        self.assertEqual(self.remind("2026-09-30 23:59"), activity)
        self.assertFalse(self.remind("2026-10-01 00:01"))
        # a renewed term has a notice date of its own
        self.assertFalse(self.remind("2027-01-02 06:00"))
        self.assertEqual(str(version.date_end), "2027-12-31")
        activity = self.remind("2027-09-01 06:00")
        self.assertEqual(str(activity.date_deadline), "2027-09-30")

    def test_in_the_words_of_the_contract_manager(self):
        self.env["res.lang"]._activate_lang("nl_NL")
        self.contract_manager.lang = "nl_NL"
        self.term(date_end="2026-12-31", renewal_months=12)
        activity = self.remind("2026-12-15 06:00")
        self.assertIn("31-12-2026", activity.summary)

    def test_done_or_deleted_it_does_not_come_back(self):
        self.term(date_end="2026-12-31", renewal_months=12, notice_months=3)
        for end in ("action_done", "unlink"):
            getattr(self.remind("2026-09-15 06:00"), end)()
            self.assertFalse(self.remind("2026-09-16 06:00"))
            self.agreement.reminded = False

    def test_notice_was_given(self):
        version = self.term(date_end="2026-12-31", renewal_months=12, notice_months=3)
        self.assertTrue(self.remind("2026-09-15 06:00"))
        with self.at("2026-09-20 12:00"):
            version._terminate(version.date_end)
        self.assertFalse(self.remind("2026-09-21 06:00"))
        activity = self.remind("2026-12-15 06:00")
        self.assertIn("ends on 12/31/2026", activity.summary)
        self.assertIn("Notice was given", activity.note)
        self.assertFalse(self.remind("2027-01-01 06:00"))

    def test_end_that_nothing_follows(self):
        self.term(date_end="2026-12-31")
        self.assertFalse(self.remind("2026-11-30 06:00"))
        activity = self.remind("2026-12-01 06:00")
        self.assertEqual(activity.summary, "The agreement ends on 12/31/2026")
        self.assertIn("no version follows", activity.note)
        # it stays until something is done about it
        self.assertEqual(self.remind("2027-01-15 06:00"), activity)
        with self.at("2027-01-20 12:00"):
            self._create_version("2027-01-20")._agree_on_paper(PDF)
        self.assertFalse(self.remind("2027-01-21 06:00"))

    def test_end_that_a_draft_follows(self):
        self.term(date_end="2026-12-31")
        with self.at("2026-11-01 12:00"):
            self._create_version("2027-01-01")
        activity = self.remind("2026-12-01 06:00")
        self.assertIn("has not been signed by both", activity.note)

    def test_end_that_a_signed_version_follows(self):
        self.term(date_end="2026-12-31")
        with self.at("2026-11-01 12:00"):
            self._create_version("2027-01-01")._agree_on_paper(PDF)
        self.assertFalse(self.remind("2026-12-15 06:00"))

    def test_notice_of_what_ends_anyway(self):
        self.term(date_end="2026-12-31", notice_months=1)
        activity = self.remind("2026-11-15 06:00")
        self.assertEqual(str(activity.date_deadline), "2026-11-30")
        self.assertIn("ends on 12/31/2026", activity.note)

    def send(self):
        self.client_company.email = "info@client.example"
        self.agreement.contact_ids.write({"phone": "1", "mobile": "2"})
        version = self._create_version("2026-07-01", client_signatory_id=self.jan.id)
        with patch.object(type(version), "_render_document", return_value=PDF):
            version._send()
        return version

    def test_waits_for_a_signature(self):
        with self.at("2026-06-01 12:00"):
            version = self.send()
        self.assertFalse(self.remind("2026-06-08 23:00"))
        activity = self.remind("2026-06-09 00:30")
        self.assertIn("Version 2 still waits", activity.summary)
        self.assertIn("Jan de Vries", activity.note)
        with self.at("2026-06-10 12:00"):
            version.action_withdraw()
        self.assertFalse(self.remind("2026-06-11 06:00"))
        with (
            self.at("2026-06-12 12:00"),
            patch.object(type(version), "_render_document", return_value=PDF),
        ):
            version._send()
        self.assertFalse(self.remind("2026-06-15 06:00"))
        self.assertTrue(self.remind("2026-06-25 06:00"))

    def test_without_contract_manager(self):
        self.agreement.user_id = False
        self.term(date_end="2026-12-31")
        activity = self.remind("2026-12-15 06:00")
        self.assertEqual(len(activity), 1)
        self.assertFalse(activity.user_id)

    def test_contract_manager_who_left(self):
        self.contract_manager.active = False
        self.term(date_end="2026-12-31")
        self.assertFalse(self.remind("2026-12-15 06:00").user_id)

    def test_one_bad_record_stops_no_other(self):
        self.term(date_end="2026-12-31")
        contract = self.env["o2b.sla.underpinning.contract"].create(
            {"name": "Data centre", "valid_until": "2026-12-31"}
        )
        bad = self.agreement.create({"partner_id": self.client_company.id})
        self.term(agreement_id=bad.id, date_end="2026-12-31")
        original = type(bad)._get_reminders

        def get_reminders(record):
            if record == bad:
                raise ValueError("bad")
            return original(record)

        with (
            patch.object(type(bad), "_get_reminders", get_reminders),
            self.assertLogs("odoo.addons.o2b_sla.models.o2b_sla_reminder", "ERROR"),
            mute_logger("odoo.sql_db"),
        ):
            self.assertEqual(len(self.remind("2026-12-15 06:00")), 1)
        self.assertEqual(len(contract.activity_ids), 1)
        self.assertFalse(bad.activity_ids)

    def test_days_ahead_are_a_setting(self):
        self.term(date_end="2026-12-31")
        parameters = self.env["ir.config_parameter"]
        for value, first in (("60", "2026-11-01"), ("x", "2026-12-01")):
            parameters.set_param("o2b_sla.reminder_days", value)
            self.assertTrue(self.remind(f"{first} 06:00"))
            self.agreement.activity_ids.unlink()
            self.agreement.reminded = False
        parameters.set_param("o2b_sla.reminder_days", "0")
        self.assertFalse(self.remind("2026-12-30 06:00"))

    def test_many_agreements(self):
        """Those without anything near cost nothing."""
        self.term()
        with self.at("2026-06-01 06:00"), self.assertQueryCount(30):
            with patch.object(
                type(self.env["ir.cron"]), "_commit_progress", return_value=1.0
            ):
                self.agreement._cron_remind()
