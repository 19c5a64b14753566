# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json
from datetime import date

from odoo.tests import tagged

from odoo.addons.mail.tests.common import freeze_all_time

from .common import SlaHelpdeskCase, local


@tagged("post_install", "-at_install")
class TestReport(SlaHelpdeskCase):
    """What a service level report tells of tickets, and what it does not."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cause = cls.env.ref("o2b_sla_helpdesk.o2b_sla_cause_human_error")
        cls.late = cls._create_ticket(
            "2026-06-08 10:00",
            name="Prints  <b>nothing</b>\n at all",
            description="<p>Secret words</p>",
            priority="3",
        )
        cls.waiting = cls._create_ticket("2026-06-08 10:00", priority="2")
        cls.done = cls._create_ticket("2026-06-08 10:00", priority="2")

    def setUp(self):
        super().setUp()
        self._answer(self.waiting, "2026-06-08 11:00", body="More secret words")
        self._move(self.waiting, "awaiting", "2026-06-08 12:00")
        self._answer(self.done, "2026-06-08 11:00")
        self._move(self.done, "done", "2026-06-09 12:00")
        self.done.sla_cause = self.cause
        with freeze_all_time(local("2026-07-01 09:05")):
            self.env["o2b.sla.clock"]._process_due()
            reports = self.env["o2b.sla.report"].sudo()
            self.report = reports._make_report(self.agreement, date(2026, 6, 1))
            self.content = self.report._get_content()

    def clocks(self, section):
        facts = next(
            s["facts"] for s in self.content["sections"] if s["code"] == section
        )
        return {clock["record"]: clock for clock in facts["clocks"]}

    def test_facts_of_tickets(self):
        clocks = self.clocks("response")
        late, done = clocks[self.late.id], clocks[self.done.id]
        self.assertEqual(late["number"], self.late.number)
        self.assertEqual(late["subject"], "Prints <b>nothing</b> at all")
        self.assertEqual((late["channel"], late["cause"]), ("phone", None))
        self.assertEqual(late["waits"], "us")
        self.assertEqual((done["cause"], done["waits"]), ("human_error", None))
        self.assertEqual(self.clocks("open_breaches").keys(), {self.late.id})

    def test_nothing_of_what_was_written(self):
        text = json.dumps(self.content)
        self.assertNotIn("ecret words", text)

    def test_one_query_for_all_tickets(self):
        ids = (self.late | self.waiting | self.done).ids
        self.env.flush_all()
        with self.assertQueryCount(1):
            found = self.report._read_tickets(ids)
        self.assertEqual(found[self.waiting.id]["waits"], "client")
        self.assertEqual(self.report._read_tickets([]), {})

    def test_as_many_queries_for_one_cause_as_for_all(self):
        """What the tables of a report show is read at once."""
        clock = self.clocks("response")[self.late.id]
        causes = self.env["o2b.sla.cause"].search([])
        self.assertGreater(len(causes), 3)
        counts = []
        for found in (causes[:1], causes):
            clocks = [dict(clock, cause=cause.code) for cause in found]
            self.env.invalidate_all()
            with freeze_all_time(local("2026-07-01 09:05")):
                before = self.env.cr.sql_log_count
                (table,) = self.report._tables_response({"clocks": clocks}, None)
                (more,) = self.report._tables_open_breaches({"clocks": clocks}, None)
                counts.append(self.env.cr.sql_log_count - before)
            self.assertEqual(len(table.rows), len(found))
            self.assertEqual(len(more.rows), len(found))
        self.assertEqual(*counts)

    def test_a_figure_opens_its_tickets(self):
        with freeze_all_time(local("2026-07-01 09:05")):
            lines = self.report.line_ids
            p2 = lines.filtered(lambda line: line.key == "response.P2")
            action = p2.with_user(self.env.ref("base.user_admin")).action_open_records()
        self.assertEqual(action["res_model"], "helpdesk.ticket")
        self.assertEqual(
            set(action["domain"][0][2]), set((self.waiting | self.done).ids)
        )

    def test_cause_in_words(self):
        """In the language of who reads it."""
        for lang, word in (("en_US", "Human error"), ("nl_NL", "Menselijke fout")):
            report = self.report.with_context(lang=lang)
            known, none = {"cause": "human_error"}, {"cause": None}
            names = report._get_cause_names([known, none])
            self.assertEqual(report._show_cause(known, names), word)
            self.assertEqual(report._show_cause(none, names), "–")
        waiting = self.report.with_context(lang="en_US")._show_waiting
        self.assertEqual(waiting({"waits": "client"}), "waits for the client")
        self.assertEqual(waiting({"waits": None}), "")
