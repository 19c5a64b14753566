# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import tagged

from .common import SlaRecordCommon


@tagged("post_install", "-at_install")
class TestBestEffort(SlaRecordCommon):
    """An environment whose support is limited (SLA §6)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        kinds = cls.env["o2b.sla.addendum.kind"]
        # those of other modules would say the same
        kinds.browse(kinds._get_limiting_ids()).write(
            {"best_effort": False, "highest_priority_id": False}
        )
        cls.kind = kinds.create(
            {
                "code": "limited_test",
                "name": "Limited environment",
                "clause": "§6",
                "environment_kind": "test",
                "best_effort": True,
                "highest_priority_id": cls.priorities["P4"].id,
            }
        )
        environments = cls.env["o2b.sla.environment"]
        cls.production, cls.test = environments.create(
            [
                {"agreement_id": cls.agreement.id, "name": "Live"},
                {"agreement_id": cls.agreement.id, "name": "Try", "kind": "test"},
            ]
        )

    def limits(self, environment, at="2026-06-08 10:00"):
        with self.at(at):
            return environment._get_support_limits(self.env["o2b.sla.mixin"]._sla_now())

    def clock(self, record, indicator="response"):
        return record._sla_latest_clocks().filtered(lambda c: c.indicator == indicator)

    # === Limits ===

    def test_limits_of_an_environment(self):
        found = self.limits(self.test)
        self.assertEqual(found.highest_priority, self.priorities["P4"])
        self.assertEqual(
            (found.best_effort, found.clause, found.source),
            (True, "§6", "Limited environment"),
        )
        for environment in (self.production, self.production.browse()):
            found = self.limits(environment)
            self.assertFalse(found.is_limited)
            self.assertEqual(found.allow(self.priorities["P1"]), self.priorities["P1"])

    def test_what_is_allowed(self):
        priority = self.priorities
        for highest, asked, allowed in (
            ("P4", "P1", "P4"),
            ("P4", "P4", "P4"),
            ("P2", "P1", "P2"),
            ("P2", "P3", "P3"),
        ):
            self.kind.highest_priority_id = priority[highest]
            found = self.limits(self.test)
            self.assertEqual(found.allow(priority[asked]), priority[allowed])
        self.kind.highest_priority_id = False
        self.assertEqual(self.limits(self.test).allow(priority["P1"]), priority["P1"])

    def test_an_archived_kind_still_limits(self):
        self.kind.active = False
        self.assertTrue(self.limits(self.test).best_effort)

    def test_a_kind_of_no_environment_limits_by_addendum_only(self):
        self.kind.environment_kind = False
        self.assertFalse(self.limits(self.test).is_limited)
        addendum = self.env["o2b.sla.addendum"].create(
            {"agreement_id": self.agreement.id, "kind_id": self.kind.id, "name": "Ours"}
        )
        self.production.addendum_id = addendum
        self.assertFalse(self.limits(self.production).is_limited, "not signed")

    def test_every_role_reads_the_limits(self):
        for user in (self.agent, self.contract_manager, self.manager, self.admin):
            with self.subTest(user.login):
                self.env.invalidate_all()
                self.assertTrue(self.test.with_user(user).best_effort)
                self.assertEqual(
                    self.test.with_user(user).highest_priority_id.code, "P4"
                )

    # === Clocks ===

    def test_a_clock_towards_an_aim(self):
        record = self.receive("2026-06-08 10:00", "P4", sla_environment_id=self.test.id)
        clock = self.clock(record)
        self.assert_deadline(clock, "2026-06-22 17:00")
        self.assertTrue(clock.best_effort)
        self.assertTrue(record.sla_best_effort)
        self.assertFalse(clock.counts)
        self.assertFalse(clock.due_at)
        self.assertFalse(clock.risk_at)
        self.assertIn("Best effort (Try, §6)", self.explain(clock, "2026-06-09 10:00"))

    def explain(self, clock, text):
        with self.at(text):
            return clock.explanation

    def test_nobody_is_told_and_nothing_is_late(self):
        aimed = self.receive("2026-06-08 10:00", "P4", sla_environment_id=self.test.id)
        bound = self.receive("2026-06-08 10:00", "P4")
        self.run_cron("2026-09-08 10:00")
        self.assertEqual(
            self.clock(bound).mapped("state"), ["breached"], "the test can fail"
        )
        clock = self.clock(aimed)
        self.assertNotIn(clock.state, ("at_risk", "breached", "missed"))
        told = self.env["o2b.sla.escalation"].search([("clock_id", "=", clock.id)])
        self.assertFalse(told)
        self.assertFalse(aimed.activity_ids)
        with self.at("2026-09-08 10:00"):
            late = aimed.search([("sla_is_breached", "=", True)])
            self.assertIn(bound, late)
            self.assertNotIn(aimed, late)
            self.assertFalse(aimed.sla_is_breached)
            near = aimed.search([("sla_is_about_to_breach", "=", True)])
            self.assertNotIn(aimed, near)
            clock._verify()
            self.assertEqual(clock.state, "running")
            self.assertTrue(clock.timer["best_effort"])
            aimed._sla_resolve()
        self.assertEqual((clock.state, clock.counts), ("met", False))
        self.assertIn("the aim was", self.explain(clock, "2026-09-09 10:00"))

    def test_the_nightly_check_finds_nothing_wrong(self):
        record = self.receive("2026-06-08 10:00", "P4", sla_environment_id=self.test.id)
        with self.at("2026-06-11 10:00"):
            self.assertFalse(self.clock(record)._verify())

    def test_the_resolution_is_an_aim_too(self):
        self.kind.highest_priority_id = self.priorities["P1"]
        record = self.receive(
            "2026-06-08 10:00", "P1", "phone", sla_environment_id=self.test.id
        )
        with self.at("2026-06-08 14:00"):
            record._sla_respond()
        clock = self.clock(record, "resolution")
        self.assertTrue(clock.best_effort)
        self.assertFalse(clock.due_at)
        with self.at("2026-06-08 15:00"):
            record.phase = "waiting"
        with self.at("2026-06-09 15:00"):
            record.phase = "open"
        self.assertEqual(clock.paused_seconds, 8 * 3600)
        self.assert_deadline(clock, "2026-06-10 14:00")

    # === Another environment after all ===

    def test_turns_out_to_be_a_test_environment(self):
        record = self.receive("2026-06-08 10:00", "P4")
        clock = self.clock(record)
        self.assertTrue(clock.due_at)
        with self.at("2026-06-10 10:00"):
            record.sla_environment_id = self.test
        self.assertEqual(
            (clock.best_effort, clock.counts, clock.due_at), (True, False, False)
        )
        self.assert_deadline(clock, "2026-06-22 17:00")
        line = clock.event_ids.sorted("id")[-1]
        self.assertEqual((line.kind, line.reason), ("target", "Environment: Try"))

    def test_turns_out_to_be_production(self):
        record = self.receive("2026-06-08 10:00", "P4", sla_environment_id=self.test.id)
        clock = self.clock(record)
        with self.at("2026-06-10 10:00"):
            record.write({"sla_environment_id": self.production.id, "priority": "P2"})
        self.assertEqual((clock.best_effort, clock.counts), (False, True))
        self.assert_deadline(clock, "2026-06-09 17:00")
        self.assertEqual(clock.state, "breached", "late from the change on")
        lines = clock.event_ids.filtered(lambda e: e.kind == "target")
        self.assertEqual(len(lines), 1, "one change, one line")

    def test_who_is_late_stays_late(self):
        record = self.receive("2026-06-08 10:00", "P1", "phone")
        with self.at("2026-06-08 13:00"):
            record.write({"sla_environment_id": self.test.id, "priority": "P4"})
        clock = self.clock(record)
        self.assertEqual(
            (clock.state, clock.best_effort, clock.counts), ("breached", False, True)
        )

    def test_an_alert_that_waited_is_not_given(self):
        record = self.receive("2026-06-08 10:00", "P2")
        self.run_cron("2026-06-09 15:30")
        clock = self.clock(record)
        with self.at("2026-06-09 15:31"):
            before = self.env["o2b.sla.escalation"].search_count(
                [("clock_id", "=", clock.id), ("outcome", "=", "told")]
            )
            self.assertTrue(record.activity_ids)
            record.sla_environment_id = self.test
            self.assertFalse(record.activity_ids, "nobody is hurried any more")
        self.run_cron("2026-06-10 15:30")
        after = self.env["o2b.sla.escalation"].search_count(
            [("clock_id", "=", clock.id), ("outcome", "=", "told")]
        )
        self.assertEqual(before, after)

    def test_an_environment_of_the_same_support_changes_nothing(self):
        record = self.receive(
            "2026-06-08 10:00", "P4", sla_environment_id=self.production.id
        )
        lines = len(self.clock(record).event_ids)
        with self.at("2026-06-10 10:00"):
            record.sla_environment_id = self.production.copy({"name": "Live 2"})
        self.assertEqual(len(self.clock(record).event_ids), lines)
