# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import psycopg2

from odoo.exceptions import ValidationError
from odoo.tools import mute_logger

from .common import SlaCommon


class TestUnderpinningContract(SlaCommon):
    """What suppliers promise the contractor, and until when (§1.5)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.resource_calendar_id.tz = "Europe/Amsterdam"

    def make(self, **values):
        return self.env["o2b.sla.underpinning.contract"].create(
            {
                "name": "Data centre",
                "certificate": "ISO/IEC 27001:2013",
                "user_id": self.manager.id,
                **values,
            }
        )

    def remind(self, contract):
        contract._remind()
        return contract.activity_ids.sorted("date_deadline")

    def test_state(self):
        """Valid until the last day is over, of contract and certificate both."""
        table = [
            # contract, certificate, day, state
            (False, False, "2026-06-01", "valid"),
            ("2026-12-31", False, "2026-11-30", "valid"),
            ("2026-12-31", False, "2026-12-01", "expiring"),
            ("2026-12-31", False, "2026-12-31", "expiring"),
            ("2026-12-31", False, "2027-01-01", "expired"),
            (False, "2026-06-30", "2026-06-15", "expiring"),
            ("2026-12-31", "2026-06-30", "2026-07-01", "expired"),
            ("2026-06-30", "2026-12-31", "2026-07-01", "expired"),
            ("2026-12-31", "2026-06-30", "2026-05-01", "valid"),
        ]
        contracts = self.env["o2b.sla.underpinning.contract"]
        for contract, certificate, day, state in table:
            record = self.make(
                valid_until=contract, certificate_until=certificate, reminder_days=30
            )
            with self.subTest(contract=contract, day=day), self.at(f"{day} 00:30"):
                self.assertEqual(record.state, state)
                for other in ("valid", "expiring", "expired"):
                    found = contracts.search([("state", "=", other)])
                    self.assertEqual(record in found, other == state)
                    found = contracts.search([("state", "!=", other)])
                    self.assertEqual(record in found, other != state)
            record.active = False

    def test_one_reminder_for_each(self):
        contract = self.make(
            valid_until="2026-12-31", certificate_until="2026-12-01", reminder_days=30
        )
        with self.at("2026-10-31 12:00"):
            self.assertFalse(self.remind(contract))
        with self.at("2026-11-01 12:00"):
            activity = self.remind(contract)
            self.assertEqual(activity.user_id, self.manager)
            self.assertEqual(str(activity.date_deadline), "2026-12-01")
            self.assertIn("ISO/IEC 27001:2013", activity.summary)
            self.assertEqual(self.remind(contract), activity)
        with self.at("2026-12-02 12:00"):
            self.assertEqual(len(self.remind(contract)), 2)

    def test_done_or_deleted_it_does_not_come_back(self):
        contract = self.make(valid_until="2026-06-30", certificate_until="2026-06-30")
        with self.at("2026-06-01 12:00"):
            activities = self.remind(contract)
            activities[0].action_done()
            activities[1].unlink()
            self.assertFalse(self.remind(contract))

    def test_renewed_it_is_settled_and_reminds_anew(self):
        contract = self.make(certificate_until="2026-06-30")
        with self.at("2026-06-01 12:00"):
            self.assertTrue(self.remind(contract))
        contract.certificate_until = "2027-06-30"
        with self.at("2026-06-02 12:00"):
            self.assertFalse(self.remind(contract))
        with self.at("2027-06-01 12:00"):
            activity = self.remind(contract)
            self.assertEqual(str(activity.date_deadline), "2027-06-30")

    def test_without_responsible(self):
        contract = self.make(valid_until="2026-06-30", user_id=False)
        with self.at("2026-06-01 12:00"):
            self.assertFalse(self.remind(contract).user_id)

    def test_bad_input(self):
        for values in (
            {"valid_from": "2026-02-01", "valid_until": "2026-01-31"},
            {"reminder_days": -1},
        ):
            with (
                self.subTest(values=values),
                mute_logger("odoo.sql_db"),
                self.assertRaises(psycopg2.IntegrityError),
            ):
                self.make(**values)
        for url in ("supplier.example", "javascript:alert(1)", "file:///etc/passwd"):
            with self.subTest(url=url), self.assertRaises(ValidationError):
                self.make(url=url)
        self.assertEqual(
            self.make(url="https://Supplier.example/").url, "https://supplier.example"
        )

    def test_day_is_the_contractors_own(self):
        """Half an hour past midnight in Amsterdam it is yesterday in UTC."""
        contract = self.make(valid_until="2026-06-30")
        with self.at("2026-06-30 23:59"):
            self.assertEqual(contract.state, "expiring")
        with self.at("2026-07-01 00:01"):
            self.assertEqual(contract.state, "expired")
