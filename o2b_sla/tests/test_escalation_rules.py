# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import Command
from odoo.exceptions import ValidationError

from .common import amsterdam
from .escalation_common import EscalationCase


class TestEscalationRules(EscalationCase):
    """The rules themselves."""

    def test_sentence(self):
        rule = self.rule(
            priority_id=self.priorities["P1"].id,
            indicator="response",
            moment="risk",
            by_mail=True,
        )
        self.assertEqual(
            rule.sentence,
            "At 75 % of the response time of P1: the team leader, by activity and "
            "e-mail",
        )

    def test_every_policy_has_rules(self):
        policy = self.env["o2b.sla.policy"].create(
            {"name": "New", "calendar_id": self.calendar.id}
        )
        copied = policy.copy()
        for each in (self.policy, policy, copied):
            self.assertEqual(len(each.escalation_rule_ids), 9)

    def test_refused(self):
        for values, words in (
            ({"by_activity": False}, "how people are told: the team leader"),
            ({"role": "user"}, "Choose the person"),
        ):
            with self.assertRaisesRegex(ValidationError, words), self.cr.savepoint():
                self.rule(**values)

    def test_named_moments_follow_the_policy(self):
        policy = self.copy_policy()
        policy.write({"warn_percent": 30, "risk_percent": 80})
        self.assertEqual(
            sorted(set(policy.escalation_rule_ids.mapped("percent"))), [30, 80, 100]
        )

    def test_rules_of_a_signed_policy_may_change(self):
        """They are internal; open clocks follow, what has passed is no news."""
        record = self.receive("2026-06-01 09:00", "P1", channel="phone")
        clock = record.sla_response_clock_id
        with self.at("2026-06-01 09:40"):
            self.policy.with_user(self.admin).write(
                {
                    "escalation_rule_ids": [
                        Command.create(
                            {"moment": "share", "percent": share, "role": "leader"}
                        )
                        for share in (20, 40)
                    ]
                }
            )
            self.assertEqual(amsterdam(clock.due_at), "2026-06-01 09:48")
        self.run_cron("2026-06-01 09:48")
        self.assertEqual(self.rows(record).mapped("percent"), [40])
        with self.at("2026-06-01 09:50"):
            self.policy.escalation_rule_ids.filtered(lambda r: r.percent == 50).unlink()
        self.assertEqual(amsterdam(clock.due_at), "2026-06-01 10:30")

    def test_a_rule_without_warnings(self):
        """Without any rule nobody is told, and the clock still turns late."""
        self.policy.escalation_rule_ids.unlink()
        record = self.receive("2026-06-01 09:00", "P1", channel="phone")
        self.run_cron("2026-06-01 10:30")
        self.assertEqual(record.sla_state, "at_risk")
        self.run_cron("2026-06-01 11:00:01")
        self.assertEqual(record.sla_state, "breached")
        self.assertFalse(self.rows(record))
        self.assertFalse(record.activity_ids)
