# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import psycopg2

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tools import mute_logger

from .common import SlaRecordCommon, amsterdam


class TestPolicy(SlaRecordCommon):
    """What the standard agreement promises (§3.2), and what else can be promised."""

    def test_standard_targets(self):
        hours = 3600
        for code, indicator, seconds in [
            ("P1", "response", 2 * hours),
            ("P1", "resolution", 8 * hours),
            ("P2", "response", 8 * hours),
            ("P2", "resolution", 16 * hours),
            ("P3", "response", 40 * hours),
            ("P3", "resolution", 80 * hours),
            ("P4", "response", 80 * hours),
            ("P4", "resolution", 0),
        ]:
            target = self.policy._get_target(self.priorities[code], indicator)
            self.assertEqual(target.seconds, seconds, f"{code} {indicator}")

    def test_start_rules(self):
        p1 = self.priorities["P1"]
        for channel, rule in [
            ("email", "next_working_day"),
            ("portal", "next_working_day"),
            ("phone", "next_opening"),
        ]:
            self.assertEqual(self.policy._get_start_rule(channel, p1), rule)

    def test_rule_of_a_priority_goes_first(self):
        policy = self.copy_policy()
        rules = self.env["o2b.sla.start.rule"]
        rules.create(
            {
                "policy_id": policy.id,
                "channel": "any",
                "priority_id": self.priorities["P1"].id,
                "rule": "immediate",
                "sequence": 99,
            }
        )
        self.sign_policy(policy)
        record = self.receive("2026-06-01 10:00", "P1")
        self.assertEqual(amsterdam(record.sla_started_at), "2026-06-01 10:00")
        record = self.receive("2026-06-01 10:00", "P2")
        self.assertEqual(amsterdam(record.sla_started_at), "2026-06-02 09:00")

    def test_elapsed_units(self):
        """An agreement may count day and night."""
        policy = self.copy_policy()
        target = policy._get_target(self.priorities["P1"], "response")
        target.write({"amount": 1, "unit": "day"})
        self.env["o2b.sla.start.rule"].create(
            {
                "policy_id": policy.id,
                "channel": "any",
                "priority_id": self.priorities["P1"].id,
                "rule": "immediate",
            }
        )
        self.sign_policy(policy)
        record = self.receive("2026-06-05 16:59:30", "P1")
        self.assertEqual(amsterdam(record.sla_response_deadline), "2026-06-06 16:59:30")

    def test_half_hours(self):
        policy = self.copy_policy()
        target = policy._get_target(self.priorities["P1"], "response")
        target.write({"amount": 0.5, "unit": "working_hour"})
        self.sign_policy(policy)
        record = self.receive("2026-06-01 08:00", "P1")
        self.assertEqual(amsterdam(record.sla_response_deadline), "2026-06-01 09:30")

    @mute_logger("odoo.sql_db")
    def test_senseless_amounts_are_refused(self):
        target = self.copy_policy()._get_target(self.priorities["P1"], "response")
        for amount in (0, -1, 1e12, float("nan"), float("inf")):
            with (
                self.subTest(amount=amount),
                self.assertRaises(ValidationError),
                self.env.cr.savepoint(),
            ):
                target.amount = amount
                self.env.flush_all()

    @mute_logger("odoo.sql_db")
    def test_senseless_thresholds_are_refused(self):
        for values in (
            {"warn_percent": 0},
            {"risk_percent": 100},
            {"warn_percent": 80},
        ):
            with self.assertRaises(psycopg2.Error), self.env.cr.savepoint():
                self.policy.write(values)
                self.env.flush_all()

    def test_signed_policy_stands(self):
        """What clients have signed is not edited; the copy of it is."""
        target = self.policy._get_target(self.priorities["P1"], "response")
        changes = [
            lambda: target.write({"amount": 4}),
            target.unlink,
            lambda: self.policy.start_rule_ids.write({"rule": "immediate"}),
            self.policy.start_rule_ids.unlink,
            lambda: self.policy.write({"waiting_pauses": False}),
            lambda: self.policy.write({"reopen_rule": "new_cycle"}),
            lambda: self.policy.write({"priority_change": "from_change"}),
            lambda: self.policy.write({"uptime_norm": 99}),
            lambda: self.policy.write({"maintenance_rule": "excluded"}),
            lambda: self.policy.write({"extra_support_notice_days": 1}),
            lambda: self.policy.write({"target_ids": [Command.clear()]}),
            lambda: self.copy_policy().target_ids.write({"policy_id": self.policy.id}),
        ]
        for change in changes:
            with self.assertRaisesRegex(UserError, "Duplicate the policy"):
                change()
        self.policy.write({"name": "Standard 2026", "waiting_pauses": True})
        self.copy_policy().waiting_pauses = False

    def _policy_from_ten(self):
        """The standard policy with opening hours from 10:00."""
        calendar = self.calendar.copy({"name": "From ten"})
        calendar.attendance_ids.hour_from = 10
        return self.policy.copy({"name": "From ten", "calendar_id": calendar.id})

    def test_other_opening_hours_move_open_deadlines(self):
        record = self.receive("2026-06-01 08:00", "P1")
        late = self.receive("2026-05-29 08:00", "P1")
        with self.at("2026-06-01 08:30"):
            self.policy.calendar_id = self._policy_from_ten().calendar_id
        self.assertEqual(amsterdam(record.sla_response_deadline), "2026-06-01 12:00")
        self.assertEqual(late.sla_state, "breached")

    def test_other_percentages_move_the_next_step(self):
        record = self.receive("2026-06-01 08:00", "P1")
        self.run_cron("2026-06-01 09:00")
        with self.at("2026-06-01 09:00"):
            self.policy.warn_percent = 25
        clock = record.sla_response_clock_id
        self.assertEqual(amsterdam(clock.due_at), "2026-06-01 09:30")

    def test_archived_priority_still_rules_its_records(self):
        self.priorities["P2"].active = False
        record = self.receive("2026-06-01 08:00", "P2")
        self.assertEqual(amsterdam(record.sla_response_deadline), "2026-06-01 17:00")
