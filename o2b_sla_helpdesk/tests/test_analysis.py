# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The analysis says what the ledgers say, reckoned one by one in Python."""

import random
from collections import Counter
from datetime import timedelta
from zoneinfo import ZoneInfo

from odoo.tests import tagged

from odoo.addons.mail.tests.common import freeze_all_time

from ..report.o2b_sla_ticket_analysis import VERDICTS
from .common import SlaHelpdeskCase, local

WEEK = timedelta(days=7)
COUNTED = ("met", "missed", "breached")


@tagged("post_install", "-at_install")
class TestAnalysis(SlaHelpdeskCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.analysis = cls.env["o2b.sla.ticket.analysis"]
        cls.env["o2b.sla.addendum.kind"].create(
            {
                "code": "limited_test",
                "name": "Limited",
                "environment_kind": "test",
                "best_effort": True,
            }
        )
        cls.limited = cls.env["o2b.sla.environment"].create(
            {"agreement_id": cls.agreement.id, "name": "Try", "kind": "test"}
        )

    # === Helpers ===

    def _rows(self, tickets):
        self.env.invalidate_all()
        return self.analysis.search([("ticket_id", "in", tickets.ids)])

    def _row(self, ticket, indicator="response"):
        rows = self._rows(ticket).filtered(lambda row: row.indicator == indicator)
        self.assertEqual(len(rows), 1)
        return rows

    def _random_ticket(self, rnd, start, environment):
        """A ticket that lives a random life in the weeks after ``start``.

        :param environment: what it is about, or an empty record
        :return: the ticket
        """
        person = rnd.choice([self.jan, self.piet, self.stranger])
        at = start + timedelta(seconds=rnd.randrange(int(WEEK.total_seconds())))
        with freeze_all_time(at):
            ticket = self.env["helpdesk.ticket"].create(
                {
                    "name": "Random",
                    "description": "Random",
                    "team_id": self.team.id,
                    "user_id": rnd.choice([self.agent.id, False]),
                    "partner_id": person.id,
                    "partner_email": person.email,
                    "priority": rnd.choice("0123"),
                    "sla_environment_id": environment.id,
                    "sla_channel": rnd.choice(["phone", "email", "portal"]),
                }
            )
        self._last_step = max(self._last_step, at)
        for step in rnd.choices(
            ["answer", "wait", "work", "solve", "cancel", "priority", "cron"],
            weights=[5, 2, 2, 4, 1, 1, 1],
            k=rnd.randrange(6),
        ):
            at += timedelta(seconds=rnd.randrange(60, 3 * 24 * 3600))
            self._take_step(ticket, step, at, rnd)
        self._last_step = max(self._last_step, at)
        return ticket

    def _take_step(self, ticket, step, at, rnd):
        stages = {"wait": "awaiting", "work": "in_progress", "solve": "done"}
        with freeze_all_time(at):
            if step == "answer":
                ticket._sla_respond()
            elif step in stages:
                ticket.stage_id = self.stages[stages[step]]
            elif step == "cancel":
                ticket.stage_id = self.stages["cancelled"]
            elif step == "priority":
                ticket.priority = rnd.choice("0123")
            elif step == "cron":
                self.env["o2b.sla.clock"]._process_due()

    def _expected_verdicts(self, tickets, now):
        """Verdicts by replaying every ledger, whatever the columns say.

        :return: ``{(ticket id, clock id or False): verdict}``
        """
        expected = {}
        for ticket in tickets:
            clocks = ticket._sla_all_clocks()
            for clock, state in clocks._replay(now).items():
                if state.target_seconds is None:
                    verdict = "no_target"
                elif state.state == "cancelled":
                    verdict = "cancelled"
                elif not state.binding:
                    verdict = "best_effort"
                elif state.state in COUNTED:
                    verdict = state.state
                else:
                    verdict = "open"
                expected[ticket.id, clock.id] = verdict
            if not clocks:
                expected[ticket.id, False] = "none"
        return expected

    # === The same as reckoned one by one ===

    def test_random_tickets(self):
        _client, self.stranger = self._create_client("Nobody", "x@nobody.example")
        seen = Counter()
        for seed in range(5):
            rnd = random.Random(seed)
            start = local("2026-06-01 08:00") + timedelta(days=rnd.randrange(60))
            tickets, self._last_step = self.env["helpdesk.ticket"], start
            for number in range(12):
                environment = self.limited if number % 6 == 0 else self.limited[:0]
                tickets |= self._random_ticket(rnd, start, environment)
            # no scheduled action runs between the last step and the look
            now = self._last_step + timedelta(hours=rnd.choice([1, 40, 900]))
            with self.subTest(seed=seed), freeze_all_time(now):
                expected = self._expected_verdicts(tickets, now)
                rows = self._rows(tickets)
                found = {(r.ticket_id.id, r.clock_id.id): r.verdict for r in rows}
                self.assertEqual(found, expected)
                self._check_measures(rows)
                self._check_groups(tickets, rows)
            seen.update(expected.values())
        self.assertEqual(set(seen), {verdict for verdict, _name in VERDICTS}, seen)
        self.assertTrue(all(seen[verdict] > 5 for verdict in COUNTED), seen)

    def _check_measures(self, rows):
        """Each measure of each row, from the clock itself."""
        for row in rows:
            clock, verdict = row.clock_id, row.verdict
            self.assertEqual(row.counted, verdict in COUNTED)
            self.assertEqual(
                (row.met_count, row.missed_count, row.breached_count, row.open_count),
                tuple(int(verdict == v) for v in (*COUNTED, "open")),
            )
            ended = verdict in ("met", "missed")
            used = clock.used_seconds / 60 if ended else 0
            self.assertAlmostEqual(row.used_minutes, used, 3)
            self.assertAlmostEqual(
                row.delta_minutes,
                (clock.used_seconds - clock.target_seconds) / 60 if ended else 0,
                3,
            )
            if verdict == "met":
                self.assertLessEqual(row.delta_minutes, 0)
            if verdict == "missed":  # by the clock on the wall, maybe not working time
                self.assertGreater(row.reached_at, clock.breached_at)
            self.assertEqual(row.priority[:1], "P")
            zone = ZoneInfo(self.env.user.tz or "UTC")
            received = row.received_at.replace(tzinfo=ZoneInfo("UTC"))
            weekday = received.astimezone(zone).isoweekday()
            self.assertEqual(row.received_weekday, str(weekday))

    def _check_groups(self, tickets, rows):
        """Sums and averages per client and indicator, over what counts only."""
        groups = self.analysis._read_group(
            [("ticket_id", "in", tickets.ids)],
            ["partner_id", "indicator"],
            ["__count", "counted:sum", "met_share:avg", "tickets:count_distinct"],
        )
        self.assertEqual(sum(group[2] for group in groups), len(rows))
        for partner, indicator, count, counted, share, number in groups:
            own = rows.filtered(
                lambda r, p=partner, i=indicator: r.partner_id == p and r.indicator == i
            )
            judged = own.filtered("counted")
            self.assertEqual((count, counted), (len(own), len(judged)))
            self.assertEqual(number, len(own.ticket_id))
            if judged:
                met = len(judged.filtered(lambda row: row.verdict == "met"))
                self.assertAlmostEqual(share, met / len(judged), 6)
            else:
                self.assertFalse(share)

    # === Single rules ===

    def test_late_without_any_scheduled_action(self):
        """P1: two hours to respond."""
        ticket = self._create_ticket("2026-06-08 10:00", priority="3")
        for at, verdict, state in (
            ("2026-06-08 10:30", "open", "running"),
            ("2026-06-08 11:45", "open", "at_risk"),
            ("2026-06-08 12:00", "open", "at_risk"),
            ("2026-06-08 12:01", "breached", "breached"),
        ):
            with freeze_all_time(local(at)):
                row = self._row(ticket)
                self.assertEqual((row.verdict, row.state), (verdict, state), at)
                self.assertEqual(row.counted, verdict == "breached")
                self.assertEqual(row.risk_count, state == "at_risk")

    def test_waiting_for_the_client_is_not_late(self):
        ticket = self._create_ticket("2026-06-08 10:00", priority="3")
        self._answer(ticket, "2026-06-08 10:30")
        self._move(ticket, "awaiting", "2026-06-08 11:00")
        with freeze_all_time(local("2026-06-12 10:00")):
            row = self._row(ticket, "resolution")
            self.assertEqual((row.verdict, row.state), ("open", "paused"))

    def test_used_and_target_are_working_minutes(self):
        """Friday 16:30 to Monday 9:30 is an hour."""
        ticket = self._create_ticket("2026-06-05 16:30", priority="3")
        self._answer(ticket, "2026-06-08 09:30")
        with freeze_all_time(local("2026-06-08 10:00")):
            row = self._row(ticket)
            self.assertEqual(row.target_minutes, 120)
            self.assertEqual(row.used_minutes, 60)
            self.assertEqual(row.delta_minutes, -60)
            self.assertEqual(row.used_share, 0.5)
            self.assertEqual(row.response_hours, 1)
            self.assertEqual(row.response_met_share, 1)
            self.assertEqual(row.received_weekday, "5")
            self.assertEqual(self._row(ticket, "resolution").response_hours, 0)

    def test_cancelled_and_duplicates_do_not_count(self):
        first = self._create_ticket("2026-06-08 09:00", priority="3")
        cancelled, duplicate = (
            self._create_ticket("2026-06-08 09:00", priority="3") for _n in range(2)
        )
        self._move(cancelled, "cancelled", "2026-06-08 14:00")
        with freeze_all_time(local("2026-06-08 14:00")):
            duplicate.duplicate_id = first
            rows = self._rows(first | cancelled | duplicate)
            verdicts = {row.ticket_id: row.verdict for row in rows}
            self.assertEqual(
                verdicts,
                {first: "breached", cancelled: "cancelled", duplicate: "cancelled"},
            )
            self.assertEqual(sum(rows.mapped("counted")), 1)

    def test_ticket_without_service_level_is_there(self):
        _client, stranger = self._create_client("Nobody", "x@nobody.example")
        ticket = self._create_ticket(
            partner_id=stranger.id, partner_email=stranger.email
        )
        row = self._rows(ticket)
        self.assertEqual(row.verdict, "none")
        self.assertFalse(row.counted or row.clock_id or row.state)
        self.assertEqual(row.no_clock_reason, ticket.sla_no_clock_reason)
        self.assertTrue(row.no_clock_reason)
        self.assertEqual(row.partner_id, stranger.parent_id)

    def test_archiving_a_late_ticket_hides_nothing(self):
        ticket = self._create_ticket("2026-06-08 10:00", priority="3")
        with freeze_all_time(local("2026-06-09 10:00")):
            ticket.active = False
            self.assertEqual(self._row(ticket).verdict, "breached")

    def test_verdict_keeps_its_own_priority(self):
        """Lowering the priority afterwards moves no verdict to another row."""
        ticket = self._create_ticket("2026-06-08 10:00", priority="3")
        self._answer(ticket, "2026-06-08 15:00")
        with freeze_all_time(local("2026-06-08 15:10")):
            ticket.priority = "1"
            self.assertEqual(self._row(ticket).priority, "P1")
            self.assertEqual(self._row(ticket).verdict, "missed")
            self.assertEqual(self._row(ticket, "resolution").priority, "P3")

    def test_when_it_was_judged(self):
        """P1 at ten: late at noon, noted by nobody; answered at three."""
        ticket = self._create_ticket("2026-06-08 10:00", priority="3")
        with freeze_all_time(local("2026-06-08 14:00")):
            row = self._row(ticket)
            self.assertEqual(row.late_at, local("2026-06-08 12:00"))
            self.assertEqual(row.judged_at, row.late_at)
        self._answer(ticket, "2026-06-08 15:00")
        with freeze_all_time(local("2026-06-08 16:00")):
            row = self._row(ticket)
            self.assertEqual(row.verdict, "missed")
            self.assertEqual(row.late_at, local("2026-06-08 12:00"))
            self.assertEqual(row.judged_at, row.late_at)
            row = self._row(ticket, "resolution")
            self.assertFalse(row.late_at or row.judged_at)
        self._move(ticket, "done", "2026-06-08 16:30")
        with freeze_all_time(local("2026-06-09 10:00")):
            row = self._row(ticket, "resolution")
            self.assertFalse(row.late_at)
            self.assertEqual(row.judged_at, local("2026-06-08 16:30"))

    def test_reopened_once_is_one(self):
        ticket = self._create_ticket("2026-06-08 10:00", priority="3")
        self._answer(ticket, "2026-06-08 10:30")
        self._move(ticket, "done", "2026-06-08 11:00")
        self._move(ticket, "in_progress", "2026-06-08 13:00")
        with freeze_all_time(local("2026-06-08 13:10")):
            rows = self._rows(ticket)
            self.assertGreaterEqual(len(rows), 2)
            self.assertEqual(sum(rows.mapped("reopened_count")), 1)
            found = self.analysis.search([("ticket_id.sla_reopen_count", ">", 0)])
            self.assertEqual(found & rows, rows)

    def test_what_the_ticket_is_about(self):
        cause = self.env["o2b.sla.cause"].search([], limit=1)
        ticket = self._create_ticket()
        ticket.write(
            {
                "sla_cause": cause.id,
                "sla_workaround": "Print in the other room",
                "sla_proactive": True,
            }
        )
        row = self._row(ticket)
        self.assertTrue(row.cause_id)
        self.assertEqual(row.cause_id, cause)
        self.assertTrue(row.has_workaround and row.is_proactive)

    def test_row_opens_its_ticket(self):
        ticket = self._create_ticket()
        action = self._row(ticket).action_open_ticket()
        self.assertEqual(
            (action["res_model"], action["res_id"]), (ticket._name, ticket.id)
        )

    def test_one_query_whatever_the_number(self):
        tickets = self.env["helpdesk.ticket"]
        for _number in range(3):
            tickets |= self._create_ticket()
        self.env.flush_all()
        for some in (tickets[0], tickets):
            self.env.invalidate_all()
            with self.assertQueryCount(1):
                rows = self.analysis.search_fetch(
                    [("ticket_id", "in", some.ids)], ["verdict", "met_share"]
                )
                rows.mapped("verdict")
