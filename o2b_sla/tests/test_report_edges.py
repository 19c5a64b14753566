# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import tagged

from .report_common import ReportCommon

NONE = (0, 0, "not_applicable")


@tagged("post_install", "-at_install")
class TestReportEdges(ReportCommon):
    """What happens around the edges of a month, of an agreement, and of an approval."""

    def work(self, day):
        """90 minutes of work on a day."""
        return self.env["o2b.sla.work.entry"].create(
            {
                "agreement_id": self.agreement.id,
                "user_id": self.agent.id,
                "description": "Work",
                "date": day,
                "minutes": 90,
                "coverage": "included",
            }
        )

    def test_another_address_from_the_first_of_the_month(self):
        """He did not leave in June; he changed in July (§3.6)."""
        contact = self.agreement.contact_ids
        with self.at("2026-06-20 10:00"):
            contact._change(
                {"email": "jan.new@client.example"},
                contact._fields["date_from"].to_date("2026-07-01"),
            )
        june = self.make_report()
        july = self.make_report("2026-07-01", "2026-08-03 10:00")
        self.assertEqual(
            [
                self.line(report, f"contacts.{name}").numerator
                for report in (june, july)
                for name in ("present", "came", "left", "changed")
            ],
            [1, 0, 0, 0, 1, 0, 0, 1],
        )
        with self.at("2026-07-01 09:00"):
            facts = june._get_content()["sections"]
            facts = next(s["facts"] for s in facts if s["code"] == "contacts")
            (table,) = june._tables_contacts(facts, june.line_ids)
        self.assertFalse(table.rows)
        self.approve(june)
        self.assertEqual(self.verify(june), [])

    def test_who_leaves_on_the_last_day(self):
        with self.at("2026-06-20 10:00"):
            contact = self.agreement.contact_ids
            contact._end(contact._fields["date_to"].to_date("2026-06-30"))
        june = self.make_report()
        self.assertEqual(self.line(june, "contacts.left").numerator, 1)
        self.assertEqual(self.line(june, "contacts.present").numerator, 1)

    def end_agreement(self, last_day="2026-06-30"):
        with self.at("2026-06-20 10:00"):
            self.version.write({"date_end": last_day, "is_final": True})

    def get_months(self):
        return self.get_reports().mapped(lambda report: str(report.month))

    def test_the_end_of_an_agreement_is_told_once(self):
        """Its last day is in June, and there is no report of July to tell it."""
        self.run_reports("2026-06-15 10:00")
        self.end_agreement()
        self.run_reports("2026-08-15 10:00")
        self.assertEqual(self.get_months(), ["2026-06-01"])
        june = self.make_report()
        self.assertEqual(self.line(june, "versions.ended").numerator, 1)

    def test_a_version_that_takes_over_at_midnight(self):
        """What rules until midnight ends on the day before, the next one begins."""
        with self.at("2026-06-10 12:00"):
            self._create_version("2026-07-01")._agree_on_paper()
        june = self.make_report()
        july = self.make_report("2026-07-01", "2026-08-03 10:00")
        found = [
            self.line(report, f"versions.{name}").numerator
            for report in (june, july)
            for name in ("begun", "ended")
        ]
        self.assertEqual(found, [0, 1, 1, 0])
        self.approve(june)
        self.approve(july, "2026-08-04 10:00")
        self.assertEqual(self.verify(june, july), [])

    def test_decided_after_the_agreement_ended(self):
        """A ticket stays with its version (§1.4): its deadline passes in July."""
        self.run_reports("2026-06-15 10:00")
        record = self.receive("2026-06-26 10:00", "P2")
        self.answer(record, "2026-06-29 10:00")
        self.end_agreement()
        self.run_reports("2026-07-15 10:00")
        self.assertEqual(self.get_months(), ["2026-07-01", "2026-06-01"])
        self.run_reports("2026-09-15 10:00")
        self.assertEqual(self.get_months(), ["2026-07-01", "2026-06-01"])
        june = self.make_report()
        july = self.make_report("2026-07-01", "2026-08-03 10:00")
        self.assertEqual(self.figure(june, "response.P2"), (1, 1, "met"))
        self.assertEqual(self.figure(june, "resolution.P2"), NONE)
        self.assertEqual(self.figure(july, "resolution.P2"), (0, 1, "missed"))
        with self.at("2026-09-16 10:00"):
            july._refresh()
        self.approve(july, "2026-09-16 10:00")
        self.assertEqual(self.verify(july), [])

    def test_work_after_the_agreement_ended(self):
        self.run_reports("2026-06-15 10:00")
        self.end_agreement()
        self.work("2026-08-31")
        self.run_reports("2026-09-15 10:00")
        self.assertEqual(self.get_months(), ["2026-08-01", "2026-06-01"])

    def test_a_priority_that_was_archived_since(self):
        """Its tickets were promised something, and count."""
        record = self.receive("2026-06-01 08:00", "P3")
        self.answer(record, "2026-06-02 10:00")
        self.priorities["P3"].sudo().active = False
        june = self.make_report()
        self.assertEqual(self.figure(june, "response.P3"), (1, 1, "met"))
        july = self.make_report("2026-07-01", "2026-08-03 10:00")
        self.assertFalse(self.line(july, "response.P3"))
        self.approve(june)
        self.assertEqual(self.verify(june), [])

    def test_the_hours_of_the_month(self):
        """A version that was signed and rules later is not what was measured by."""
        calendar = self.calendar.copy({"name": "Later"})
        calendar.attendance_ids.filtered(lambda a: a.dayofweek == "4").unlink()
        with self.at("2026-06-10 12:00"):
            policy = self.copy_policy(calendar_id=calendar.id)
            version = self._create_version("2026-07-01", policy_id=policy.id)
            version._agree_on_paper()
        june = self.make_report()
        july = self.make_report("2026-07-01", "2026-08-03 10:00")
        with self.at("2026-08-03 10:00"):
            self.assertEqual(june._get_version_of_month(), self.version)
            self.assertIn("Monday – Friday", june._describe_hours())
            self.assertNotIn("Friday", july._describe_hours())

    def test_another_time_zone(self):
        """23:30 on 30 June in New York is July in UTC, and June for the agreement."""
        calendar = self.calendar.copy({"name": "NY", "tz": "America/New_York"})
        policy = self.copy_policy(calendar_id=calendar.id)
        policy.target_ids.filtered(lambda t: t.indicator == "response").write(
            {"amount": 30, "unit": "day"}
        )
        policy.start_rule_ids.unlink()
        policy.start_rule_ids = [(0, 0, {"channel": "any", "rule": "immediate"})]
        self.sign_policy(policy)
        record = self.receive("2026-06-29 18:00", "P1", channel="phone")
        self.answer(record, "2026-07-01 05:30")
        june = self.make_report(at="2026-07-01 15:00")
        july = self.make_report("2026-07-01", "2026-08-03 10:00")
        self.assertEqual(june.zone, "America/New_York")
        self.assertEqual(self.figure(june, "response.P1"), (1, 1, "met"))
        self.assertEqual(self.figure(july, "response.P1"), NONE)
        self.approve(june)
        self.assertEqual(self.verify(june), [])

    # === After an approval ===

    def approve_one(self):
        """June with a ticket that was answered and solved in time."""
        record = self.receive("2026-06-01 08:00", "P1")
        self.answer(record, "2026-06-01 10:00")
        self.solve(record, "2026-06-01 12:00")
        return record, self.approve(self.make_report())

    def differ(self, report, at="2026-07-10 10:00"):
        """Keys of the figures that the nightly comparison finds others."""
        with self.at(at):
            found = report._verify().get(report, [])
        return {difference["key"] for difference in found}

    def test_reopened_in_the_next_month(self):
        """June stays as it was approved and is told of; July says what became of it."""
        record, june = self.approve_one()
        self.assertEqual(self.differ(june), set())
        with self.at("2026-07-06 10:00"):
            record.phase = "open"
        self.assertEqual(self.differ(june), {"resolution.P1"})
        self.assertEqual(self.figure(june, "resolution.P1"), (1, 1, "met"))
        july = self.make_report("2026-07-01", "2026-08-03 10:00")
        self.assertEqual(self.figure(july, "resolution.P1"), (0, 1, "missed"))
        self.assertEqual(self.figure(july, "response.P1"), NONE)
        self.assertEqual(self.line(july, "open_breaches.resolution").numerator, 1)

    def test_cancelled_after_it_was_counted(self):
        record, june = self.approve_one()
        with self.at("2026-07-06 10:00"):
            record.phase = "cancelled"
        # the verdict on the response stays
        self.assertEqual(self.differ(june), {"resolution.P1"})

    def test_another_priority_after_it_was_counted(self):
        """A verdict is final: the figure stays with the priority it was given under."""
        record, june = self.approve_one()
        with self.at("2026-07-06 10:00"):
            record.priority = "P3"
        self.assertEqual(self.differ(june), set())

    def test_work_that_is_changed_after_it_was_counted(self):
        entry = self.work("2026-06-30")
        _record, june = self.approve_one()
        entry.date = "2026-07-01"
        self.assertEqual(self.differ(june), {"work.included"})
        entry.write({"date": "2026-06-30", "minutes": 91})
        self.assertEqual(self.differ(june), {"work.included"})

    def test_waiting_for_two_months(self):
        """Not decided while the client is silent; missed when the rest of the time has
        passed."""
        record = self.receive("2026-06-01 08:00", "P1")
        self.answer(record, "2026-06-01 10:00")
        with self.at("2026-06-01 11:00"):
            record.phase = "waiting"
        with self.at("2026-08-31 16:00"):
            record.phase = "open"
        found = [
            self.figure(self.make_report(month, "2026-10-01 10:00"), "resolution.P1")
            for month in ("2026-06-01", "2026-07-01", "2026-08-01", "2026-09-01")
        ]
        # seven of eight hours were left at four o'clock on the last of August
        self.assertEqual(found, [NONE, NONE, NONE, (0, 1, "missed")])

    def test_approved_names_stay(self):
        """Whoever is renamed later: the report says what was approved."""
        _record, june = self.approve_one()
        self.client_company.name = "Another name"
        self.agreement.write({"name": "Another service", "order_reference": "X-1"})
        self.manager.name = "Somebody else"
        with self.at("2026-07-10 10:00"):
            heads = june._get_head_facts(june._get_content())
        texts = [text for column in heads for _label, text in column]
        self.assertIn("Bakkerij De Vries BV", texts)
        for text in texts:
            for name in ("Another name", "Another service", "X-1", "Somebody else"):
                self.assertNotIn(name, text)

    def test_renamed_before_it_is_approved(self):
        june = self.make_report()
        self.client_company.name = "Another name"
        self.approve(june)
        self.assertEqual(june._get_content()["client"], "Another name")

    def test_a_correction_of_a_correction(self):
        """Each names the one before it; the trend tells of the last."""
        record, june = self.approve_one()
        entry = self.work("2026-06-30")
        reports = [june]
        for day, minutes in ((10, 90), (11, 60)):
            entry.minutes = minutes
            with self.at(f"2026-07-{day} 10:00"):
                correction = reports[-1].with_user(self.manager)._correct("More work.")
            reports.append(self.approve(correction.sudo(), f"2026-07-{day} 11:00"))
        self.assertEqual([report.number for report in reports], [1, 2, 3])
        told = reports[2]._get_content()["corrects"]
        self.assertEqual((told["number"], told["sha256"]), (2, reports[1].sha256))
        self.assertEqual(
            [
                (found["key"], found["was"]["numerator"], found["now"]["numerator"])
                for found in told["figures"]
            ],
            [("work.included", 90, 60)],
        )
        july = self.make_report("2026-07-01", "2026-08-03 10:00")
        september = self.make_report("2026-09-01", "2026-10-01 10:00")
        self.approve(july, "2026-08-04 10:00")
        self.approve(september, "2026-10-02 10:00")
        self.assertEqual(
            [
                (before["month"], before["number"])
                for before in september._get_content()["trend"]
            ],
            [("2026-06", 3), ("2026-07", 1)],
        )
        self.assertEqual(self.verify(*reports, july, september), [])

    def test_another_agreement_after_it_was_counted(self):
        """The record moves to another client: both reports are told to differ."""
        record, june = self.approve_one()
        other = self.make_agreements(1)
        theirs = self.reports.browse()
        with self.at("2026-07-03 10:00"):
            theirs = self.reports._make_report(other, june.month)
            theirs.with_user(self.manager).action_approve()
        clocks = self.env["o2b.sla.clock"].search([("res_id", "=", record.id)])
        with self.at("2026-07-06 10:00"):
            clocks.sudo().write({"agreement_version_id": other.version_ids.id})
        self.assertEqual(self.differ(june), {"response.P1", "resolution.P1"})
        self.assertEqual(self.differ(theirs), {"response.P1", "resolution.P1"})

    # === Queries ===

    def test_as_many_queries_for_one_record_as_for_twenty(self):
        """Collecting, reckoning and what the pages show."""
        counts = []
        for days in (1, 20):
            while days:
                record = self.receive("2026-06-01 08:00", "P1")
                self.answer(record, f"2026-06-0{1 + days % 2} 11:30")
                days -= 1
            report = self.make_report()
            report._refresh()
            with self.at("2026-07-01 10:00"):
                report._get_report_values()
                self.env.flush_all()
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                report._get_report_values()
                counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(*counts)
