# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from unittest.mock import patch

from .escalation_common import EscalationCase


class TestEscalationActivities(EscalationCase):
    """Activities end with what they warn of."""

    def _own_activity(self, record):
        return record.activity_schedule(
            "o2b_sla.mail_activity_type_warning",
            automated=False,
            user_id=self.agent.id,
        )

    def test_activities_end_with_the_clock(self):
        """Reached, cancelled or without a target: only a person's own stay."""
        for ends in ("reached", "cancelled", "no target"):
            with self.subTest(ends=ends):
                priority = "P4" if ends == "no target" else "P1"
                record, other = (
                    self.receive("2026-06-01 09:00", "P1", channel="phone")
                    for _number in range(2)
                )
                if ends == "no target":
                    with self.at("2026-06-01 09:10"):
                        (record | other)._sla_respond()
                self.run_cron("2026-06-02 10:30")
                self.env.flush_all()
                own = self._own_activity(record)
                kinds = set(record.activity_ids.activity_type_id.mapped("name"))
                self.assertIn("SLA breached", kinds)
                written, told = record.write_date, len(record.message_ids)
                others = other.activity_ids
                with self.at("2026-06-02 10:40"):
                    if ends == "reached":
                        record._sla_respond()
                    elif ends == "cancelled":
                        record._sla_cancel()
                    else:
                        record.priority = priority
                self.env.invalidate_all()
                self.assertEqual(record.activity_ids, own)
                self.assertEqual(other.activity_ids, others)
                if ends != "no target":
                    self.assertEqual(record.write_date, written)
                self.assertEqual(len(record.message_ids), told)

    def test_activities_of_a_target_that_changed(self):
        """A warning that holds no longer goes; of what is late it stays."""
        warned, late = (
            self.receive(at, "P1", channel="phone")
            for at in ("2026-06-01 10:00", "2026-06-01 09:00")
        )
        self.run_cron("2026-06-01 11:30")
        self.assertTrue(warned.activity_ids)
        kept = late.activity_ids
        with self.at("2026-06-01 11:40"):
            (warned | late).write({"priority": "P2"})
        self.env.invalidate_all()
        self.assertFalse(warned.activity_ids)
        self.assertEqual(late.activity_ids, kept)

    def test_closing_activities_is_done_in_batch(self):
        """As many queries for one record as for many; two when there is none."""
        clocks = self.env["o2b.sla.clock"]
        counts = []
        for number in (1, 6):
            records = self.env["o2b.sla.test.record"].union(
                *(
                    self.receive("2026-06-01 09:00", "P1", channel="phone")
                    for _record in range(number)
                )
            )
            self.run_cron("2026-06-01 11:30")
            with self.at("2026-06-01 11:40"):
                clocks = records._sla_open_clocks()
                with patch.object(type(clocks), "_close_activities"):
                    clocks._reach(self.env["o2b.sla.mixin"]._sla_now())
                self.assertTrue(records.activity_ids)
                self.env.flush_all()
                before = self.env.cr.sql_log_count
                clocks._close_activities()
                counts.append(self.env.cr.sql_log_count - before)
                self.assertFalse(records.activity_ids)
        self.assertLessEqual(counts[1], counts[0])
        before = self.env.cr.sql_log_count
        clocks._close_activities()
        self.assertLessEqual(self.env.cr.sql_log_count - before, 2)
