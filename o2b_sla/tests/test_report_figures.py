# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import UserError
from odoo.tests import tagged

from .report_common import ReportCommon

NONE = (0, 0, "not_applicable")


@tagged("post_install", "-at_install")
class TestReportFigures(ReportCommon):
    """What counts in which month, and as what (SLA §1.2, §3.2)."""

    def receive_elapsed(self, text, hours=24):
        """A call whose response is counted day and night, from the call on."""
        policy = self.copy_policy(name="Day and night")
        policy.target_ids.filtered(lambda t: t.indicator == "response").write(
            {"amount": hours, "unit": "hour"}
        )
        policy.start_rule_ids.unlink()
        policy.start_rule_ids = [(0, 0, {"channel": "any", "rule": "immediate"})]
        self.sign_policy(policy)
        return self.receive(text, "P1", channel="phone")

    def test_a_quiet_month(self):
        """Nothing happened: nothing to judge, and that is said."""
        report = self.make_report()
        self.assertEqual(report.verdict, "not_applicable")
        self.assertEqual(self.figure(report, "response.P1"), NONE)
        line = self.line(report, "response.P1")
        self.assertFalse(line.has_value)
        self.assertEqual((line.value_text, line.norm_text), ("–", "100 %"))
        self.assertEqual(line.detail, "None this month")
        self.assertTrue(line.name.startswith("Response time · P1"), line.name)
        self.assertEqual(self.line(report, "contacts.present").numerator, 1)

    def test_met_in_the_second_of_the_deadline_and_a_second_later(self):
        for at in ("11:00:00", "11:00:01"):
            record = self.receive("2026-06-01 08:00", "P1")
            self.answer(record, f"2026-06-01 {at}")
            self.solve(record, "2026-06-01 12:00")
        report = self.make_report()
        self.assertEqual(self.figure(report, "response.P1"), (1, 2, "missed"))
        self.assertEqual(self.figure(report, "resolution.P1"), (2, 2, "met"))
        line = self.line(report, "response.P1")
        self.assertEqual((line.value, line.value_text), (50.0, "50 %"))
        self.assertEqual(line.detail, "1 of 2 in time")
        self.assertEqual(report.verdict, "missed")

    def test_late_over_the_end_of_the_month(self):
        """Missed in the month of the deadline and open at its end; not again in the
        month in which it is done."""
        record = self.receive("2026-06-29 20:00", "P1")
        june = self.make_report()
        self.assertEqual(self.figure(june, "response.P1"), (0, 1, "missed"))
        self.assertEqual(self.line(june, "open_breaches.response").numerator, 1)
        self.answer(record, "2026-07-02 10:00")
        self.solve(record, "2026-07-02 11:00")
        june._refresh()
        self.assertEqual(self.figure(june, "response.P1"), (0, 1, "missed"))
        self.assertEqual(self.line(june, "open_breaches.response").numerator, 1)
        july = self.make_report("2026-07-01", "2026-08-03 10:00")
        self.assertEqual(self.figure(july, "response.P1"), NONE)
        self.assertEqual(self.figure(july, "resolution.P1"), (1, 1, "met"))
        self.assertEqual(self.line(july, "open_breaches.response").numerator, 0)

    def test_no_scheduled_action_is_needed(self):
        """Nobody flagged the breach: it is one all the same."""
        record = self.receive("2026-06-01 08:00", "P1")
        self.assertFalse(record.sla_response_clock_id.breached_at)
        report = self.make_report(at="2026-06-01 11:00:00")
        self.assertEqual(self.figure(report, "response.P1"), (0, 0, "at_risk"))
        self.assertEqual(
            self.line(report, "response.P1").detail,
            "None this month; 1 about to be late",
        )
        with self.at("2026-06-01 11:00:01"):
            report._refresh()
        self.assertEqual(self.figure(report, "response.P1"), (0, 1, "missed"))
        self.assertEqual(self.line(report, "open_breaches.response").numerator, 1)

    def test_decided_at_the_midnight_between_two_months(self):
        """Reached in the first second of a month, or due then: it is that month's."""
        for received, answered, june, july in (
            ("2026-06-30 00:00:00", "2026-07-01 00:00:00", NONE, (1, 1, "met")),
            ("2026-06-30 00:00:00", "2026-07-01 00:00:01", NONE, (0, 1, "missed")),
            ("2026-06-29 23:59:59", "2026-06-30 23:59:59", (1, 1, "met"), NONE),
            ("2026-06-29 23:59:59", "2026-07-01 00:00:00", (0, 1, "missed"), NONE),
        ):
            with self.subTest(answered=answered), self.env.cr.savepoint() as savepoint:
                record = self.receive_elapsed(received)
                self.answer(record, answered)
                first = self.make_report("2026-06-01", "2026-08-03 10:00")
                second = self.make_report("2026-07-01", "2026-08-03 10:00")
                self.assertEqual(self.figure(first, "response.P1"), june)
                self.assertEqual(self.figure(second, "response.P1"), july)
                savepoint.rollback()

    def test_months_in_which_the_clock_changes(self):
        """A day of 23 and one of 25 hours end the month at the agreement's midnight."""
        for received, answered, month, other in (
            # 24 hours over the jump of 29 March, and the border two hours before UTC's
            ("2026-03-31 00:30", "2026-03-31 23:30", "2026-03-01", "2026-04-01"),
            ("2026-03-31 00:30", "2026-04-01 00:15", "2026-04-01", "2026-03-01"),
            ("2026-10-31 00:30", "2026-10-31 23:30", "2026-10-01", "2026-11-01"),
            ("2026-10-31 00:30", "2026-11-01 00:15", "2026-11-01", "2026-10-01"),
        ):
            with self.subTest(answered=answered), self.env.cr.savepoint() as savepoint:
                record = self.receive_elapsed(received)
                self.answer(record, answered)
                later = "2026-12-01 10:00"
                found = [
                    self.figure(self.make_report(one, later), "response.P1")
                    for one in (month, other)
                ]
                self.assertEqual(found, [(1, 1, "met"), NONE])
                savepoint.rollback()

    def test_cancelled_and_duplicate_do_not_count(self):
        record = self.receive("2026-06-01 08:00", "P1")
        with self.at("2026-06-01 12:00"):
            record.phase = "cancelled"
        report = self.make_report()
        self.assertEqual(self.figure(report, "response.P1"), NONE)
        self.assertEqual(self.line(report, "open_breaches.response").numerator, 0)

    def test_questions_have_no_resolution_that_counts(self):
        record = self.receive("2026-06-01 08:00", "P4")
        self.solve(record, "2026-06-05 12:00")
        report = self.make_report()
        self.assertEqual(self.figure(report, "response.P4"), (1, 1, "met"))
        self.assertFalse(self.line(report, "resolution.P4"))
        self.assertEqual(report.verdict, "met")

    def test_best_effort_is_told_and_does_not_count(self):
        """§6: whatever happens on a test environment, no figure changes."""
        kinds = self.env["o2b.sla.addendum.kind"]
        kinds.browse(kinds._get_limiting_ids()).write(
            {"best_effort": True, "highest_priority_id": self.priorities["P4"].id}
        )
        kinds.create(
            {
                "code": "report_test",
                "name": "Test environment",
                "clause": "§6",
                "environment_kind": "test",
                "best_effort": True,
                "highest_priority_id": self.priorities["P4"].id,
            }
        )
        environment = self.env["o2b.sla.environment"].create(
            {"agreement_id": self.agreement.id, "name": "Try", "kind": "test"}
        )
        record = self.receive(
            "2026-06-01 08:00", "P4", sla_environment_id=environment.id
        )
        self.assertFalse(record._sla_latest_clocks()[0].counts)
        self.answer(record, "2026-06-30 12:00")
        report = self.make_report()
        line = self.line(report, "response.P4")
        self.assertEqual(self.figure(report, "response.P4"), NONE)
        self.assertEqual(line.data["best_effort"], 1)
        self.assertEqual(report.verdict, "not_applicable")

    def test_clocks_from_before_there_was_best_effort(self):
        """An upgrade leaves the column of older clocks empty: they count."""
        record = self.receive("2026-06-01 08:00", "P1")
        self.answer(record, "2026-06-01 10:00")
        self.env.flush_all()
        self.env.cr.execute("UPDATE o2b_sla_clock SET best_effort = NULL")
        report = self.make_report()
        self.assertFalse(report.problem)
        self.assertEqual(self.figure(report, "response.P1"), (1, 1, "met"))

    def test_a_changed_priority_counts_where_it_ended(self):
        record = self.receive("2026-06-01 08:00", "P3")
        with self.at("2026-06-01 09:30"):
            record.priority = "P1"
        self.answer(record, "2026-06-01 10:30")
        self.solve(record, "2026-06-01 12:00")
        with self.at("2026-06-02 10:00"):
            record.priority = "P2"  # a verdict is final
        report = self.make_report()
        self.assertEqual(self.figure(report, "response.P1"), (1, 1, "met"))
        self.assertEqual(self.figure(report, "response.P2"), NONE)
        self.assertEqual(self.figure(report, "response.P3"), NONE)

    def test_reopened_in_the_same_month_counts_once(self):
        record = self.receive("2026-06-01 08:00", "P1")
        self.solve(record, "2026-06-01 10:00")
        with self.at("2026-06-02 10:00"):
            record.phase = "open"
        running = self.make_report(at="2026-06-02 10:01")
        self.assertEqual(self.figure(running, "resolution.P1")[:2], (0, 0))
        self.solve(record, "2026-06-02 11:00")
        with self.at("2026-07-01 10:00"):
            running._refresh()
        self.assertEqual(self.figure(running, "resolution.P1"), (1, 1, "met"))

    def test_a_new_cycle_counts_of_itself(self):
        policy = self.copy_policy(reopen_rule="new_cycle")
        self.sign_policy(policy)
        record = self.receive("2026-06-01 08:00", "P1")
        self.solve(record, "2026-06-01 10:00")
        with self.at("2026-06-02 10:00"):
            record.phase = "open"
        self.solve(record, "2026-06-15 11:00")
        report = self.make_report()
        self.assertEqual(self.figure(report, "resolution.P1"), (1, 2, "missed"))

    def test_waiting_for_the_client_belongs_to_no_month(self):
        record = self.receive("2026-06-29 08:00", "P1")
        self.answer(record, "2026-06-29 09:30")
        with self.at("2026-06-29 10:00"):
            record.phase = "waiting"
        june = self.make_report()
        self.assertEqual(self.figure(june, "resolution.P1"), NONE)
        with self.at("2026-07-02 09:00"):
            record.phase = "open"
        self.solve(record, "2026-07-02 12:00")
        july = self.make_report("2026-07-01", "2026-08-03 10:00")
        self.assertEqual(self.figure(july, "resolution.P1"), (1, 1, "met"))

    def test_an_agreement_that_starts_in_the_month(self):
        """Only since then there are clocks; there is no report of the month before."""
        client = self.env["res.partner"].create({"name": "Fresh BV"})
        with self.at("2026-06-12 10:00"):
            agreement = self.env["o2b.sla.agreement"].create({"partner_id": client.id})
            version = self._create_version("2026-06-15", agreement_id=agreement.id)
            version._agree_on_paper()
        with self.at("2026-07-01 10:00"):
            found = self.reports._make_missing(self.reports._now(), agreement)
            self.assertEqual(found.mapped(lambda r: str(r.month)), ["2026-07-01"])
            june = self.reports._make_report(agreement, found.month.replace(month=6))
            self.assertEqual(self.line(june, "versions.begun").numerator, 1)
            with self.assertRaisesRegex(Exception, "no version in force"):
                self.reports._make_report(agreement, found.month.replace(month=5))

    def test_two_versions_in_a_month(self):
        """Each ticket is judged by the norm of the version it came in under (§1.4)."""
        lenient = self.copy_policy(target_norm=50)
        late = self.receive("2026-06-01 08:00", "P1")
        self.answer(late, "2026-06-01 11:00:01")
        with self.at("2026-06-10 12:00"):
            version = self._create_version("2026-06-15", policy_id=lenient.id)
            version._agree_on_paper()
        for at in ("11:00:00", "11:00:01"):
            record = self.receive("2026-06-16 08:00", "P1")
            self.answer(record, f"2026-06-16 {at}")
        report = self.make_report()
        line = self.line(report, "response.P1")
        self.assertEqual(self.figure(report, "response.P1"), (1, 3, "missed"))
        self.assertEqual(line.norm_text, "50 % / 100 %")
        self.assertFalse(line.norm)
        self.assertEqual(self.line(report, "versions.begun").numerator, 1)
        self.assertEqual(self.line(report, "versions.ended").numerator, 1)

    def test_a_lower_norm(self):
        """50 % is met by one of two, and missed by one of three."""
        self.sign_policy(self.copy_policy(target_norm=50))
        for day, at in ((1, "11:00:00"), (2, "11:00:01")):
            record = self.receive(f"2026-06-0{day} 08:00", "P1")
            self.answer(record, f"2026-06-0{day} {at}")
        report = self.make_report()
        self.assertEqual(self.figure(report, "response.P1"), (1, 2, "met"))
        record = self.receive("2026-06-03 08:00", "P1")
        self.answer(record, "2026-06-03 12:00")
        with self.at("2026-07-01 10:00"):
            report._refresh()
        self.assertEqual(self.figure(report, "response.P1"), (1, 3, "missed"))
        self.assertEqual(self.line(report, "response.P1").value, 33.333)

    def test_work_contacts_and_their_records(self):
        entries = self.env["o2b.sla.work.entry"].create(
            [
                {
                    "agreement_id": self.agreement.id,
                    "user_id": self.agent.id,
                    "description": "Work",
                    "date": day,
                    "minutes": minutes,
                    "coverage": coverage,
                }
                for day, minutes, coverage in (
                    ("2026-05-31", 100, "included"),
                    ("2026-06-01", 30, "included"),
                    ("2026-06-30", 95, "time_and_materials"),
                    ("2026-07-01", 100, "included"),
                )
            ]
        )
        report = self.make_report()
        line = self.line(report, "work.included")
        self.assertEqual((line.numerator, line.value_text), (30, "30 min"))
        line = self.line(report, "work.time_and_materials")
        self.assertEqual(line.value_text, "1 h 35 min")
        self.assertFalse(self.line(report, "work.quotation"))
        self.assertFalse(line.verdict)
        action = line.with_user(self.manager).action_open_records()
        self.assertEqual(action["res_model"], "o2b.sla.work.entry")
        self.assertEqual(action["domain"], [("id", "in", entries[2].ids)])

    def test_the_clocks_behind_a_figure(self):
        first = self.receive("2026-06-01 08:00", "P1")
        second = self.receive("2026-06-01 08:00", "P2")
        for record in first | second:
            self.answer(record, "2026-06-01 10:00")
        report = self.make_report()
        action = self.line(report, "response.P1").action_open_records()
        clocks = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(clocks, first.sla_response_clock_id)

    def test_the_records_behind_what_changed(self):
        """Those the figure counts, not all that the section knows."""
        report = self.make_report()
        for line in report.line_ids.filtered(
            lambda line: line.section in ("contacts", "versions", "addenda")
        ):
            with self.subTest(line.key):
                ids = line.action_open_records()["domain"][0][2]
                self.assertEqual(len(ids), line.numerator)

    def test_words_in_dutch(self):
        """A figure is stored once; its words follow who looks."""
        self.env["res.lang"]._activate_lang("nl_NL")
        report = self.make_report().with_context(lang="nl_NL")
        self.assertEqual(self.line(report, "response.P1").norm_text, "100 %")
        self.sign_policy(self.copy_policy(target_norm=99.5))
        with self.at("2026-07-01 10:00"):
            report._refresh()
        self.assertEqual(self.line(report, "response.P1").norm_text, "99,5 %")

    def test_a_fixed_number_of_queries_for_a_batch(self):
        """Whatever the number of agreements, and of tickets."""
        agreements = self.agreement | self.make_agreements(6)
        for day in range(1, 6):
            self.receive(f"2026-06-0{day} 08:00", "P1")
        with self.at("2026-07-01 10:00"):
            reports = self.reports.browse()
            for agreement in agreements:
                month = self.reports._fields["month"].to_date("2026-06-01")
                reports |= self.reports._make_report(agreement, month)
            counts = []
            for some in (reports[:1], reports):
                some._reckon(self.reports._now())
                self.env.flush_all()
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                some._reckon(self.reports._now())
                counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])

    def test_the_agreed_share_is_a_promise(self):
        """Clients sign it: it stands in the terms and changes in a copy only (§1.4)."""
        with self.assertRaisesRegex(UserError, "Duplicate the policy"):
            self.policy.target_norm = 90
        content = self.version._get_content()
        self.assertEqual(content["target_norm"], [100.0, "sla", ""])
        version = self._create_version("2027-01-01")
        version.provision_ids = [
            (
                0,
                0,
                {
                    "layer": "specific",
                    "clause": "art. 2",
                    "subject": "target_norm",
                    "target_norm": 97.5,
                },
            )
        ]
        self.assertEqual(version._get_target_norm_milli(), 97_500)
        self.assertIn("97.5 %", str(version.terms_html))
        with self.assertRaises(UserError):
            version.provision_ids.target_norm = 101
