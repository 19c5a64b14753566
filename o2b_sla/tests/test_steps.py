# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from unittest.mock import patch

from odoo.tools import mute_logger

from .common import SlaRecordCommon, amsterdam


class TestSteps(SlaRecordCommon):
    """Warnings and breaches: each once, at the right instant, whatever happens."""

    def steps(self, record):
        events = record.sla_clock_ids.event_ids.sorted("id")
        return [
            (event.kind, event.percent, amsterdam(event.at))
            for event in events
            if event.kind in ("warned", "breached")
        ]

    def activities(self, record):
        return [
            activity.activity_type_id.name
            for activity in record.activity_ids.sorted("id")
            if activity.user_id == self.agent
        ]

    def test_each_step_once(self):
        record = self.receive("2026-06-01 08:00", "P1")
        clock = record.sla_response_clock_id
        self.assertEqual(record.sla_state, "not_started")
        self.assertEqual(amsterdam(clock.due_at), "2026-06-01 09:00")
        self.run_cron("2026-06-01 09:00")
        self.assertEqual(record.sla_state, "running")
        self.assertEqual(amsterdam(clock.due_at), "2026-06-01 10:00")
        self.assertEqual(self.run_cron("2026-06-01 09:59:59"), 0)
        self.assertEqual(self.steps(record), [])
        self.run_cron("2026-06-01 10:00")
        self.run_cron("2026-06-01 10:00:01")
        self.assertEqual(self.steps(record), [("warned", 50, "2026-06-01 10:00")])
        self.run_cron("2026-06-01 10:31")
        self.assertEqual(clock.state, "at_risk")
        self.assertEqual(record.sla_state, "at_risk")
        self.run_cron("2026-06-01 11:00")
        self.assertEqual(clock.state, "at_risk", "in time to the second")
        self.run_cron("2026-06-01 11:00:01")
        self.run_cron("2026-06-01 12:00")
        self.assertEqual(
            self.steps(record),
            [
                ("warned", 50, "2026-06-01 10:00"),
                ("warned", 75, "2026-06-01 10:30"),
                ("breached", 100, "2026-06-01 11:00"),
            ],
        )
        self.assertEqual(clock.state, "breached")
        self.assertFalse(clock.due_at)
        self.assertEqual(
            self.activities(record), ["SLA at risk", "SLA at risk", "SLA breached"]
        )
        bodies = " ".join(record.message_ids.mapped("body"))
        self.assertIn("75 % of the time is used, due Mon 1 Jun 2026 11:00", bodies)
        self.assertIn("Response breached", bodies)

    def test_slept_a_weekend(self):
        """Missed steps fire once, the latest only; late as of the deadline."""
        record = self.receive("2026-06-05 12:00", "P1", channel="phone")
        self.run_cron("2026-06-08 09:00")
        self.assertEqual(self.steps(record), [("breached", 100, "2026-06-05 14:00")])
        self.assertEqual(self.activities(record), ["SLA breached"])
        self.assertEqual(
            amsterdam(record.sla_response_clock_id.breached_at), "2026-06-05 14:00"
        )

    def test_alert_waits_for_opening_hours(self):
        """A P2 that breaches at closing time is flagged then, told on Monday; a P1
        is told at once."""
        p1 = self.receive("2026-06-05 15:00", "P1", channel="phone")
        p2 = self.receive("2026-06-05 09:00", "P2", channel="phone")
        self.run_cron("2026-06-05 17:00:01")
        self.assertEqual(p1.sla_state, "breached")
        self.assertEqual(p2.sla_state, "breached")
        self.assertIn("SLA breached", self.activities(p1))
        self.assertNotIn("SLA breached", self.activities(p2))
        self.assertEqual(
            amsterdam(p2.sla_response_clock_id.alert_at), "2026-06-08 09:00"
        )
        self.run_cron("2026-06-07 12:00")
        self.assertNotIn("SLA breached", self.activities(p2))
        self.run_cron("2026-06-08 09:00")
        self.run_cron("2026-06-08 09:05")
        self.assertEqual(self.activities(p2).count("SLA breached"), 1)

    def test_paused_is_not_warned(self):
        """On hold the old deadline passes in silence."""
        record = self.receive("2026-06-01 09:00", "P1")
        with self.at("2026-06-01 09:00"):
            record._sla_respond()
        with self.at("2026-06-01 10:00"):
            record.phase = "waiting"
        self.assertEqual(self.run_cron("2026-06-03 12:00"), 0)
        self.assertEqual(record.sla_state, "paused")

    def test_no_storm_on_priority_changes(self):
        """Only what happens next is news."""
        record = self.receive("2026-06-01 09:00", "P3", channel="phone")
        with self.at("2026-06-01 10:30"):
            record.priority = "P1"
            record.priority = "P3"
            record.priority = "P1"
        self.run_cron("2026-06-01 10:31")
        self.assertEqual(self.steps(record), [])
        self.run_cron("2026-06-01 11:00:01")
        self.assertEqual(self.steps(record), [("breached", 100, "2026-06-01 11:00")])

    def test_raised_into_lateness_alerts_once(self):
        record = self.receive("2026-06-01 09:00", "P3", channel="phone")
        with self.at("2026-06-02 09:00"):
            record.priority = "P1"
        self.run_cron("2026-06-02 09:01")
        self.run_cron("2026-06-02 09:02")
        self.assertEqual([step[0] for step in self.steps(record)], ["breached"])
        self.assertEqual(self.activities(record), ["SLA breached"])

    def test_reached_before_the_alert(self):
        """Nobody is told about what was solved in the meantime."""
        record = self.receive("2026-06-05 09:00", "P2", channel="phone")
        self.run_cron("2026-06-05 17:00:01")
        with self.at("2026-06-07 12:00"):
            record._sla_respond()
        self.run_cron("2026-06-08 09:00")
        self.assertNotIn("SLA breached", self.activities(record))
        self.assertEqual(record.sla_response_clock_id.state, "missed")

    def test_one_bad_record_stops_no_other(self):
        good, bad = (self.receive("2026-06-01 08:00", "P1") for _i in range(2))
        bad_clock = bad.sla_response_clock_id
        model = type(self.env["o2b.sla.test.record"])
        prepare = model._sla_prepare_activity

        def broken(record, clock, percent, text, user):
            if clock == bad_clock:
                raise ValueError("broken")
            return prepare(record, clock, percent, text, user)

        with (
            patch.object(model, "_sla_prepare_activity", broken),
            mute_logger("odoo.addons.o2b_sla.models.o2b_sla_clock_steps"),
        ):
            self.run_cron("2026-06-01 10:00")
        self.assertEqual(self.activities(good), ["SLA at risk"])
        self.assertEqual(self.steps(good), [("warned", 50, "2026-06-01 10:00")])
        self.assertEqual(amsterdam(bad_clock.alert_at), "2026-06-01 11:00")
        self.run_cron("2026-06-01 11:00")
        self.assertEqual(self.activities(bad), ["SLA at risk"])

    def test_wakes_at_the_next_moment(self):
        cron = self.env.ref("o2b_sla.ir_cron_clock_due")
        with self.at("2026-06-01 09:58"):
            cron.nextcall = "2026-06-01 08:03:00"  # 10:03 in Amsterdam
            self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)]).unlink()
        self.receive("2026-06-01 08:00", "P1")
        self.run_cron("2026-06-01 09:00")
        with self.at("2026-06-01 09:58"):
            clocks = self.env["o2b.sla.clock"]
            clocks._wake_at(clocks._search_next())
        triggers = self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)])
        self.assertIn("2026-06-01 10:00", [amsterdam(t.call_at) for t in triggers])

    def test_cron_runs(self):
        record = self.receive("2026-06-01 08:00", "P1")
        with self.enter_registry_test_mode(), self.at("2026-06-01 10:00"):
            self.env.ref("o2b_sla.ir_cron_clock_due").method_direct_trigger()
        self.assertEqual(self.steps(record), [("warned", 50, "2026-06-01 10:00")])

    def test_verify_repairs_and_reports(self):
        record = self.receive("2026-06-01 08:00", "P1")
        clock = record.sla_response_clock_id
        right = clock.deadline
        self.env.cr.execute(
            "UPDATE o2b_sla_clock SET deadline = deadline + interval '1 hour'"
            " WHERE id = %s",
            [clock.id],
        )
        self.env.invalidate_all()
        with (
            self.at("2026-06-01 09:30"),
            self.assertLogs("odoo.addons.o2b_sla.models.o2b_sla_clock", "WARNING"),
        ):
            self.assertEqual(clock._verify(), clock)
        self.assertEqual(clock.deadline, right)
        self.assertEqual(record.sla_response_deadline, right)
