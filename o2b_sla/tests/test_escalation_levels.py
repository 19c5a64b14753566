# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import Command

from .common import amsterdam
from .escalation_common import EscalationCase

# Priority, channel, arrival, indicator: the levels of the standard policy, each with
# the instant the clock reached it, the instant people were told, and whom.
# The cron runs every minute of interest; response targets: P1 2 h, P2 8 h, P3 40 h,
# P4 80 h; by telephone the clocks start at once.
LEVELS = [
    (
        *("P1", "2026-06-01 09:00"),
        [
            (50, "2026-06-01 10:00", "2026-06-01 10:00", "assignee"),
            (75, "2026-06-01 10:30", "2026-06-01 10:30", "assignee leader"),
            (
                100,
                "2026-06-01 11:00",
                "2026-06-01 11:00:01",
                "assignee manager on_call",
            ),
        ],
    ),
    (
        # P1 is told outside opening hours, too: 16:30 + 30 min, 60 min …
        *("P1", "2026-06-05 15:00"),
        [
            (50, "2026-06-05 16:00", "2026-06-05 16:00", "assignee"),
            (75, "2026-06-05 16:30", "2026-06-05 16:30", "assignee leader"),
            (
                100,
                "2026-06-05 17:00",
                "2026-06-05 17:00:01",
                "assignee manager on_call",
            ),
        ],
    ),
    (
        # Friday 09:00 + 8 h is closing time: late at once, told on Monday
        *("P2", "2026-06-05 09:00"),
        [
            (50, "2026-06-05 13:00", "2026-06-05 13:00", "assignee"),
            (75, "2026-06-05 15:00", "2026-06-05 15:00", "assignee"),
            (100, "2026-06-05 17:00", "2026-06-08 09:00", "assignee leader manager"),
        ],
    ),
    (
        *("P3", "2026-06-01 09:00"),
        [
            (50, "2026-06-03 13:00", "2026-06-03 13:00", "assignee"),
            (75, "2026-06-04 15:00", "2026-06-04 15:00", "assignee"),
            (100, "2026-06-05 17:00", "2026-06-08 09:00", "assignee leader"),
        ],
    ),
    (
        *("P4", "2026-06-01 09:00"),
        [
            # reached at closing time: told at the next opening
            (50, "2026-06-05 17:00", "2026-06-08 09:00", "assignee"),
            (75, "2026-06-10 13:00", "2026-06-10 13:00", "assignee"),
            (100, "2026-06-12 17:00", "2026-06-15 09:00", "assignee"),
        ],
    ),
]


class TestEscalationLevels(EscalationCase):
    """Each priority, level and opening hour: when, and who."""

    def test_levels(self):
        for priority, arrival, levels in LEVELS:
            with self.subTest(priority=priority, arrival=arrival):
                self._check_levels(priority, arrival, levels)

    def _check_levels(self, priority, arrival, levels):
        record = self.receive(arrival, priority, channel="phone")
        moments = {moment for level in levels for moment in level[1:3]}
        late = levels[-1][1] + ":01"  # late is strictly after the deadline
        for moment in sorted(moments | {late}):
            self.run_cron(moment)
        self.run_cron("2026-06-16 09:00")
        expected = {
            percent: [reached, told, set(roles.split())]
            for percent, reached, told, roles in levels
        }
        self.assertEqual(self.told(record), expected)
        self.assertEqual(
            {row.role: row.user_id for row in self.rows(record)},
            {
                role: {
                    "assignee": self.agent,
                    "leader": self.leader,
                    "on_call": self.on_call,
                    "manager": self.manager,
                }[role]
                for level in levels
                for role in level[3].split()
            },
        )

    def test_p4_has_no_resolution(self):
        record = self.receive("2026-06-01 09:00", "P4", channel="phone")
        with self.at("2026-06-01 10:00"):
            record._sla_respond()
        self.assertEqual(self.run_cron("2026-09-01 10:00"), 0)
        self.assertFalse(self.rows(record))

    def test_an_answer_stops_the_levels(self):
        record = self.receive("2026-06-01 09:00", "P1", channel="phone")
        self.run_cron("2026-06-01 10:00")
        with self.at("2026-06-01 10:20"):
            record._sla_respond()
        self.run_cron("2026-06-01 11:30")
        response = self.rows(record, indicator="response")
        self.assertEqual(response.mapped("percent"), [50])

    def test_settled_before_the_opening(self):
        """Answered in the weekend: nobody is told, and that is written down."""
        record = self.receive("2026-06-05 09:00", "P2", channel="phone")
        self.run_cron("2026-06-05 15:00")
        self.run_cron("2026-06-05 17:00:01")
        with self.at("2026-06-06 12:00"):
            record._sla_respond()
        self.run_cron("2026-06-08 09:00")
        breach = self.rows(record, percent=100)
        self.assertEqual(set(breach.mapped("outcome")), {"settled"})
        self.assertEqual(set(breach.mapped("role")), {"assignee", "leader", "manager"})
        self.assertFalse(self.notices())

    def test_slept_a_weekend(self):
        """The latest level is told, all are recorded, each once."""
        record = self.receive("2026-06-05 12:00", "P1", channel="phone")
        self.run_cron("2026-06-08 09:00")
        self.run_cron("2026-06-08 09:05")
        found = [
            (row.percent, row.role, row.outcome, amsterdam(row.reached_at))
            for row in self.rows(record)
        ]
        self.assertEqual(
            sorted(found),
            [
                (50, "assignee", "overtaken", "2026-06-05 13:00"),
                (75, "assignee", "overtaken", "2026-06-05 13:30"),
                (75, "leader", "overtaken", "2026-06-05 13:30"),
                (100, "assignee", "told", "2026-06-05 14:00"),
                (100, "manager", "told", "2026-06-05 14:00"),
                (100, "on_call", "told", "2026-06-05 14:00"),
            ],
        )
        self.assertEqual(len(self.notices()), 2)

    def test_after_the_breach(self):
        """Shares above 100 % go on in working time."""
        self.rule(moment="share", percent=150, role="leader", by_mail=True)
        record = self.receive("2026-06-05 15:00", "P1", channel="phone")
        self.run_cron("2026-06-05 17:00:01")
        clock = record.sla_response_clock_id
        self.assertEqual(amsterdam(clock.due_at), "2026-06-08 10:00")
        self.assertEqual(self.run_cron("2026-06-08 09:59:59"), 0)
        self.run_cron("2026-06-08 10:00")
        self.run_cron("2026-06-08 10:01")
        row = self.rows(record, percent=150)
        self.assertEqual((row.role, row.outcome), ("leader", "told"))
        self.assertFalse(clock.due_at)
        self.assertEqual(clock.state, "breached")

    def test_breach_and_what_follows_missed_together(self):
        self.rule(moment="share", percent=150, role="leader", by_mail=True)
        record = self.receive("2026-06-01 09:00", "P1", channel="phone")
        self.run_cron("2026-06-02 09:00")
        self.assertEqual(
            {(row.percent, row.outcome) for row in self.rows(record)},
            {
                (50, "overtaken"),
                (75, "overtaken"),
                (100, "overtaken"),
                (150, "told"),
            },
        )
        events = record.sla_response_clock_id.event_ids
        self.assertEqual(len(events.filtered(lambda e: e.kind == "breached")), 1)

    def test_a_new_round(self):
        """A new target begins a new round: its levels are told anew, the breach not."""
        record = self.receive("2026-06-01 09:00", "P1", channel="phone")
        self.run_cron("2026-06-01 10:00")
        with self.at("2026-06-01 10:10"):
            record.priority = "P2"
        self.run_cron("2026-06-01 13:00")
        self.assertEqual(
            [(row.percent, row.round) for row in self.rows(record)], [(50, 0), (50, 1)]
        )

    def test_agreement_with_its_own_warnings(self):
        """A clause of the agreement moves the named moments."""
        version = self._create_version(
            "2026-05-01",
            provision_ids=[
                Command.create(
                    {
                        "subject": "warnings",
                        "clause": "art. 9",
                        "warn_percent": 25,
                        "risk_percent": 90,
                    }
                )
            ],
        )
        version._agree_on_paper()
        record = self.receive("2026-06-01 09:00", "P1", channel="phone")
        clock = record.sla_response_clock_id
        self.assertEqual(amsterdam(clock.due_at), "2026-06-01 09:30")
        self.run_cron("2026-06-01 09:30")
        self.assertEqual(amsterdam(clock.due_at), "2026-06-01 10:48")
        self.assertEqual(self.rows(record).mapped("percent"), [25])
