# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date

from odoo.exceptions import AccessError, UserError

from odoo.addons.o2b_sla.tests.common import local

from .availability_common import AvailabilityCommon

MONTH = date(2026, 6, 1)
HOUR = 3600


class TestReport(AvailabilityCommon):
    """Uptime, backups, outages and maintenance in the service level report."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # of other clients, whatever a demonstration holds
        cls.env["o2b.sla.heartbeat"].search([]).action_archive()

    def report(self, at="2026-07-01 09:05", agreement=None):
        """The report of June, brought up to date at an Amsterdam instant."""
        with self.at(at):
            reports = self.env["o2b.sla.report"].sudo()
            report = reports._make_report(agreement or self.agreement, MONTH)
            report._refresh()
        return report

    def approve(self, report, at="2026-07-03 10:00"):
        with self.at(at):
            report._refresh()
            return report.with_user(self.manager).action_approve()

    def line(self, report, section, environment=None):
        environment = environment or self.environment
        return report.line_ids.filtered(
            lambda line: line.key == f"{section}.{environment.id}"
        )

    def facts(self, report, section):
        with self.at("2026-07-03 10:00"):
            content = report.sudo()._get_content()
        return next(s["facts"] for s in content["sections"] if s["code"] == section)

    # === From a draft to an approved report ===

    def test_draft_is_provisional_and_approved_once_frozen(self):
        self.down("2026-06-10 10:00", "2026-06-10 10:20")
        month = self.month(at="2026-07-01 09:00")
        report = self.report()
        self.assertEqual(report.state, "draft")
        line = self.line(report, "uptime")
        self.assertEqual(line.verdict, "met")
        self.assertIn("provisional", line.detail)
        self.assertIn("Down 20 min", line.detail)
        with self.at("2026-07-01 09:10"), self.assertRaises(UserError) as refused:
            report.with_user(self.manager).action_approve()
        self.assertIn("June 2026 is not frozen yet", str(refused.exception))
        self.assertIn("2 July 06:00", str(refused.exception))
        self.assertIn(self.environment.display_name, str(refused.exception))
        with self.at("2026-07-02 06:00"):
            month._freeze()
        self.assertIs(self.approve(report), True)
        line = self.line(report, "uptime")
        self.assertNotIn("provisional", line.detail)
        self.assertEqual((line.numerator, line.denominator), (2_590_800, 2_592_000))
        self.assertEqual((line.value_text, line.norm_text), ("99.953 %", "99.9 %"))
        (found,) = self.facts(report, "uptime")["environments"]
        self.assertEqual(found["frozen"]["sha256"], month.sha256)
        self.assertEqual(len(found["measured"]["down"]), 1)

    def test_month_that_nobody_reckoned_yet(self):
        """There is nothing to see of it, and it stands in the way all the same."""
        report = self.report()
        self.months.search([]).unlink()
        with self.at("2026-07-03 10:00"), self.assertRaises(UserError) as refused:
            report.with_user(self.manager).action_approve()
        self.assertIn("has not been reckoned yet", str(refused.exception))

    def test_undetermined_month_waits_for_a_person(self):
        self.unknown("2026-06-10 10:00", "2026-06-10 12:00")
        month = self.freeze_month()
        report = self.report("2026-07-02 09:00")
        line = self.line(report, "uptime")
        self.assertEqual((line.verdict, report.verdict), ("undetermined",) * 2)
        self.assertEqual(line.value_text, "At least 99.722 %")
        self.assertIn("can be met or breached", month.obstacles)
        # what is stored is in the language of the scheduled action
        month.obstacles = "Andere woorden"
        self.assertIn("can be met or breached", month.obstacles_text)
        with self.at("2026-07-02 10:00"), self.assertRaises(UserError) as refused:
            report.with_user(self.manager).action_approve()
        self.assertIn("has to decide on June 2026 first", str(refused.exception))
        self.assertIn("can be met or breached", str(refused.exception))
        with self.at("2026-07-02 11:00"):
            month.with_user(self.manager)._decide("breached", "Their log shows it")
        self.approve(report)
        line = self.line(report, "uptime")
        self.assertEqual(line.verdict, "missed")
        self.assertIn("decided with evidence", line.detail)
        (found,) = self.facts(report, "uptime")["environments"]
        self.assertEqual(found["decision"]["reason"], "Their log shows it")

    def test_only_a_manager_approves(self):
        self.freeze_month()
        report = self.report("2026-07-02 09:00")
        for user in (self.agent, self.contract_manager):
            with self.at("2026-07-02 10:00"), self.assertRaises(AccessError):
                report.with_user(user).action_approve()

    # === What is not judged ===

    def test_test_environment(self):
        """Measured and shown, without a norm and without a verdict (§6)."""
        test = self._create_environment("Test", kind="test")
        monitor = self._create_monitor(test)
        self.down("2026-06-10 10:00", "2026-06-12 10:00", monitor=monitor)
        self.freeze_month()
        self.freeze_month(environment=test)
        report = self.report("2026-07-02 09:00")
        line = self.line(report, "uptime", test)
        self.assertEqual((line.verdict, line.norm_text), ("not_applicable", ""))
        self.assertEqual(line.denominator - line.numerator, 48 * HOUR)
        self.assertIn("(test)", line.name)
        outages = self.line(report, "outages", test)
        self.assertEqual((outages.numerator, outages.data["counted"]), (1, 0))
        self.assertEqual(self.line(report, "uptime").verdict, "met")
        self.approve(report)

    def test_nobody_decides_that_a_test_environment_breached(self):
        test = self._create_environment("Test", kind="test")
        month = self.month(environment=test)
        self.assertEqual(
            month._apply_decision(
                {"verdict": "breached"}, {"measured_verdict": "not_applicable"}
            ),
            {},
        )

    def test_production_that_nothing_watches(self):
        """Its norm was promised, and nobody can tell: never silently met."""
        with self.at("2026-06-05 10:00"):
            other = self._create_environment("Second")
        other.flush_recordset()
        self.env.cr.execute(
            "UPDATE o2b_sla_environment SET create_date = %s WHERE id = %s",
            [local("2026-06-05 10:00"), other.id],
        )
        self.freeze_month()
        report = self.report("2026-07-02 09:00")
        line = self.line(report, "uptime", other)
        self.assertEqual(line.verdict, "undetermined")
        self.assertFalse(line.has_value)
        self.assertEqual(line.detail, "No monitor watches it")
        self.assertEqual(line.norm, 99.9)
        backup = self.line(report, "backup", other)
        self.assertEqual((backup.verdict, backup.norm), ("undetermined", 100))
        self.assertEqual(backup.detail, "Nobody watches them")
        with self.at("2026-07-02 10:00"):
            shown, quiet = report._describe_sections(report._get_content())
        self.assertNotIn("Backups", quiet)
        (section,) = (found for found in shown if found.code == "backup")
        self.assertIn(
            "The backups of Second are not measured: nobody watches them.",
            section.sentences,
        )

    # === Outages ===

    def test_outages_with_cause_and_what_counts(self):
        first = self.down("2026-06-10 10:00", "2026-06-10 10:20", category="timeout")
        second = self.down("2026-06-11 10:00", "2026-06-11 10:30")
        cause = self.env.ref("o2b_sla_helpdesk.o2b_sla_cause_human_error")
        self.incident(first, cause_id=cause.id, responsibility="contractor")
        self.incident(second, is_excluded=True)
        self.unknown("2026-06-12 10:00", "2026-06-12 10:05")
        self.freeze_month()
        report = self.report("2026-07-02 09:00")
        line = self.line(report, "outages")
        self.assertEqual(line.numerator, 2)
        self.assertEqual(line.data["counted"], 1200)
        self.assertIn("50 min, of which 20 min counts", line.detail)
        (found,) = self.facts(report, "outages")["environments"]
        self.assertEqual(
            [outage["cause"] for outage in found["outages"]],
            ["human_error", None, None],
        )
        with self.at("2026-07-02 09:00"):
            (table,) = report.with_context(lang="en_US")._tables_outages(
                {"environments": [found]}, report.line_ids
            )
        texts = [[cell.text for cell in row] for row in table.rows]
        self.assertEqual(texts[0][3:], ["Human error", "20 min"])
        self.assertEqual(texts[1][4], "Does not count")
        self.assertIn("client caused it", table.rows[1][4].detail)
        self.assertEqual(texts[2][3], "Not measured")
        action = line.action_open_records()
        self.assertEqual(action["res_model"], "o2b.sla.outage")
        ids = action["domain"][0][2]
        self.assertEqual(len(ids), 3)

    def test_running_month(self):
        """What lasts counts up to now, and three quarters of the budget is a risk."""
        self.down("2026-06-10 10:00", "2026-06-10 10:33")
        self.down("2026-06-20 10:00")
        with self.at("2026-06-20 10:05"):
            self.months.sudo()._make_months(local("2026-06-20 10:05"))
            self.months.search([])._refresh()
        report = self.report("2026-06-20 10:05")
        self.assertEqual(report.state, "provisional")
        self.assertEqual(self.line(report, "uptime").verdict, "at_risk")
        line = self.line(report, "outages")
        self.assertEqual((line.numerator, line.data["counted"]), (2, 38 * 60))

    # === Corrections ===

    def test_correction_of_the_month_makes_the_report_differ(self):
        outage = self.down("2026-06-10 10:00", "2026-06-10 11:00")
        month = self.freeze_month()
        report = self.report("2026-07-02 09:00")
        self.approve(report)
        self.assertEqual(self.line(report, "uptime").verdict, "missed")
        self.incident(outage, is_excluded=True)
        with self.at("2026-07-04 10:00"):
            month._propose_corrections()
            self.assertFalse(report._verify(), "proposed is not approved")
            month.correction_ids.with_user(self.manager).action_approve()
            differences = report._verify()
        self.assertIn(
            f"uptime.{self.environment.id}", [d["key"] for d in differences[report]]
        )
        with self.at("2026-07-04 11:00"):
            correction = report.with_user(self.manager)._correct("Their DNS")
        line = self.line(correction, "uptime")
        self.assertEqual(line.verdict, "met")
        self.assertIn("corrected", line.detail)
        (found,) = self.facts(correction, "uptime")["environments"]
        self.assertEqual(found["corrections"][0]["was"]["verdict"], "missed")
        self.assertEqual(self.line(report, "uptime").verdict, "missed", "it stays")

    # === Batches ===

    def test_few_queries(self):
        """As many for several reports as for one."""
        self.down("2026-06-10 10:00", "2026-06-10 10:20")
        self.freeze_month()
        report = self.report("2026-07-02 09:00")
        more = report
        for number in range(3):
            client = self.env["res.partner"].create({"name": f"Client {number}"})
            agreement = self.env["o2b.sla.agreement"].create({"partner_id": client.id})
            version = self.env["o2b.sla.agreement.version"].create(
                {"agreement_id": agreement.id, "date_start": "2020-01-01"}
            )
            version._agree_on_paper()
            environment = self.env["o2b.sla.environment"].create(
                {"name": "Production", "agreement_id": agreement.id}
            )
            monitor = self._create_monitor(environment)
            self.down("2026-06-10 10:00", "2026-06-10 10:20", monitor=monitor)
            self.freeze_month(environment=environment)
            more |= self.report("2026-07-02 09:00", agreement)
        self.assertEqual(self.count_queries(more), self.count_queries(report))

    def test_as_many_queries_for_one_outage_as_for_twelve(self):
        """What the table of outages shows is read at once."""
        causes = self.env["o2b.sla.cause"].search([])
        counts = []
        for days in (range(1, 2), range(2, 13)):
            for day in days:
                outage = self.down(
                    f"2026-06-{day:02d} 10:00", f"2026-06-{day:02d} 11:00"
                )
                cause = causes[day % len(causes)] if day % 2 else causes.browse()
                self.incident(outage, cause_id=cause.id)
            self.month(at="2026-07-01 09:00")
            report = self.report()
            facts = self.facts(report, "outages")
            self.env.flush_all()
            self.env.invalidate_all()
            with self.at("2026-07-01 10:00"):
                before = self.env.cr.sql_log_count
                (table,) = report._tables_outages(facts, report.line_ids)
                counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(len(table.rows), 12)
        self.assertLessEqual(counts[1], counts[0] + 1, "with a cause and without")

    def count_queries(self, reports):
        with self.at("2026-07-02 09:00"):
            now = reports._now()
            periods = {report: report._get_period(now) for report in reports}
            before = self.env.cr.sql_log_count
            for code in ("uptime", "backup", "outages", "maintenance"):
                getattr(reports, f"_collect_{code}")(periods)
            return self.env.cr.sql_log_count - before

    # === Where a figure leads to ===

    def test_records_behind_a_figure(self):
        month = self.freeze_month()
        report = self.report("2026-07-02 09:00")
        action = self.line(report, "uptime").action_open_records()
        self.assertEqual(action["res_model"], "o2b.sla.availability")
        self.assertEqual(action["res_id"], month.id)
