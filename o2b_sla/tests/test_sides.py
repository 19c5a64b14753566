# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import tagged

from .common import SlaRecordCommon

HOUR = 3600


@tagged("post_install", "-at_install")
class TestSides(SlaRecordCommon):
    """How much working time lay with us and how much with the client."""

    def sides(self, record, text):
        with self.at(text):
            return {
                name: record.sla_sides[name]
                for name in ("before", "ours", "client", "closed", "total", "turn")
            }

    def test_a_mail_that_was_asked_back(self):
        """Monday 10:00, clocks from Tuesday (§3.7), asked at 11:00, answered 15:00."""
        record = self.receive("2026-06-08 10:00", "P2", "email")
        self.assertEqual(
            self.sides(record, "2026-06-08 12:00"),
            {
                "before": 2 * HOUR,
                "ours": 0,
                "client": 0,
                "closed": 0,
                "total": 2 * HOUR,
                "turn": "before",
            },
        )
        with self.at("2026-06-09 10:00"):
            record._sla_respond()
        with self.at("2026-06-09 11:00"):
            record.phase = "waiting"
        self.assertEqual(self.sides(record, "2026-06-09 12:00")["turn"], "client")
        with self.at("2026-06-09 15:00"):
            record.phase = "open"
        self.assertEqual(
            self.sides(record, "2026-06-09 16:00"),
            {
                "before": 7 * HOUR,
                "ours": 3 * HOUR,
                "client": 4 * HOUR,
                "closed": 0,
                "total": 14 * HOUR,
                "turn": "ours",
            },
        )
        with self.at("2026-06-09 17:00"):
            record.phase = "solved"
        after = self.sides(record, "2026-06-12 12:00")
        self.assertEqual((after["total"], after["turn"]), (15 * HOUR, "done"))
        with self.at("2026-06-12 12:00"):
            self.assertEqual(record.sla_our_seconds, 4 * HOUR)
            self.assertEqual(record.sla_client_seconds, 4 * HOUR)
            self.assertEqual(record.sla_our_hours, 4)

    def test_clocks_keep_their_share_for_reports(self):
        record = self.receive("2026-06-08 09:00", "P2", "phone")
        with self.at("2026-06-08 10:00"):
            record._sla_respond()
        with self.at("2026-06-08 11:00"):
            record._sla_pause()
        with self.at("2026-06-08 14:00"):
            record._sla_resume()
        clocks = record._sla_all_clocks().grouped("indicator")
        response, resolution = clocks["response"], clocks["resolution"]
        self.assertEqual((response.our_seconds, response.client_seconds), (HOUR, 0))
        self.assertEqual(
            (resolution.our_seconds, resolution.client_seconds), (HOUR, 3 * HOUR)
        )

    def test_no_target_is_our_turn_all_the_same(self):
        """P4 has no resolution target (§3.2), yet somebody waits for us."""
        record = self.receive("2026-06-08 09:00", "P4", "phone")
        with self.at("2026-06-08 10:00"):
            record._sla_respond()
        found = self.sides(record, "2026-06-08 12:00")
        self.assertEqual((found["ours"], found["turn"]), (3 * HOUR, "ours"))
        with self.at("2026-06-08 12:00"):
            record.phase = "waiting"
        self.assertEqual(self.sides(record, "2026-06-08 13:00")["turn"], "client")
        with self.at("2026-06-08 14:00"):
            record.phase = "open"
        self.assertEqual(self.sides(record, "2026-06-08 15:00")["turn"], "ours")

    def test_waiting_before_the_answer_is_our_turn(self):
        """The response is due whatever the stage (§3.3)."""
        record = self.receive("2026-06-08 09:00", "P4", "phone")
        with self.at("2026-06-08 10:00"):
            record.phase = "waiting"
        self.assertEqual(self.sides(record, "2026-06-08 12:00")["turn"], "ours")

    def test_no_clocks(self):
        record = self.receive("2026-06-08 09:00", partner_id=self.stranger.id)
        with self.at("2026-06-08 12:00"):
            self.assertFalse(record.sla_clock_ids)
            self.assertFalse(record.sla_sides)
            self.assertEqual(record.sla_our_seconds, 0)

    def test_no_query_per_record(self):
        records = self.env["o2b.sla.test.record"]
        for _i in range(12):
            records |= self.receive("2026-06-08 09:00", "P2", "phone")
        counts = []
        with self.at("2026-06-08 12:00"):
            for some in (records, records[:3], records):
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                some.mapped("sla_sides")
                counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2])
