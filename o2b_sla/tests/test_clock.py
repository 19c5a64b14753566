# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from .common import SlaRecordCommon


class TestClock(SlaRecordCommon):
    """What a person sees of a clock."""

    def test_explanation_in_both_languages(self):
        self.env["res.lang"]._activate_lang("nl_NL")
        record = self.receive("2026-04-24 16:00", "P1", channel="phone")
        with self.at("2026-04-28 09:30"):
            english = record.sla_explanation
            dutch = record.with_context(lang="nl_NL").sla_explanation
        for text in ("Friday 24 April 2026 16:00", "§3.7", "King's Day", "10:00"):
            self.assertIn(text, english)
        for text in ("vrijdag 24 april 2026", "§3.7", "Koningsdag", "10.00"):
            self.assertIn(text, dutch)

    def test_explanation_tells_why_the_start_waits(self):
        """King's Day lies between arrival and the start of the clock."""
        record = self.receive("2026-04-24 10:00", "P2")
        with self.at("2026-04-24 10:00"):
            text = record.sla_explanation
        for part in ("Monday 27 April: King's Day", "8 working hours", "Tuesday 28"):
            self.assertIn(part, text)

    def test_timer_counts_in_opening_time(self):
        record = self.receive("2026-06-05 16:00", "P1", channel="phone")
        with self.at("2026-06-05 18:00"):
            timer = record.sla_timer
        self.assertEqual(
            timer["state"], "at_risk" if timer["remaining"] <= 1800 else "running"
        )
        self.assertEqual(timer["remaining"], 3600)
        self.assertFalse(timer["open"])
        self.assertEqual(timer["next_change"], "2026-06-08T07:00:00Z")
        self.assertEqual(timer["deadline"], "2026-06-08T08:00:00Z")
        self.assertEqual(timer["windows"][0][0], "2026-06-08T07:00:00Z")

    def test_timer_overrun_is_negative(self):
        record = self.receive("2026-06-01 08:00", "P1")
        with self.at("2026-06-01 11:15"):
            timer = record.sla_timer
        self.assertEqual(timer["remaining"], -900)
        self.assertEqual(timer["state"], "breached")

    def test_clocks_of_a_model_that_is_gone(self):
        """Its module uninstalled, the evidence stays and disturbs nothing."""
        record = self.receive("2026-06-01 08:00", "P1")
        clock = record.sla_response_clock_id
        self.env.cr.execute(
            "UPDATE o2b_sla_clock SET res_model = 'gone.model' WHERE id = %s",
            [clock.id],
        )
        self.env.invalidate_all()
        self.assertEqual(clock.record_name, f"#{record.id}")
        self.run_cron("2026-06-01 11:00:01")
        self.assertEqual(clock.state, "breached")

    def test_no_clock_no_timer(self):
        record = self.receive("2026-06-01 08:00", partner_id=self.stranger.id)
        self.assertFalse(record.sla_timer)
        self.assertFalse(record.sla_explanation)
