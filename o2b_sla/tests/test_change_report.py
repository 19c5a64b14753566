# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from .change_common import ChangeCommon
from .report_common import ReportCommon


class TestChangeReport(ChangeCommon, ReportCommon):
    """The report of a month tells of its changes, and of nothing that came later."""

    def figures(self, report):
        return {
            name: self.figure(report, f"changes.{name}")[0]
            for name in ("asked", "done", "open")
        }

    def test_figures_and_their_records(self):
        done = self.finish(self.plan(self.ask()))
        ours = self.finish(
            self.plan(
                self.ask(self.production, kind="system_update", requested_by_id=False)
            ),
            details="openssl",
        )
        waits = self.ask(kind="system_update", at="2026-06-20 10:00")
        declined = self.ask(self.production, at="2026-06-21 10:00")
        with self.at("2026-06-22 10:00"):
            declined._decline("Next month")
        later = self.ask(at="2026-07-01 08:00")
        report = self.make_report()
        self.assertEqual(self.figures(report), {"asked": 3, "done": 2, "open": 1})
        for name, changes in (
            ("asked", done | waits | declined),
            ("done", done | ours),
            ("open", waits),
        ):
            with self.subTest(name=name), self.at("2026-07-01 09:00"):
                line = self.line(report, f"changes.{name}")
                self.assertTrue(line.name)
                action = line._action_changes()
                found = self.env["o2b.sla.change"].search(action["domain"])
                self.assertEqual(found, changes)
        self.assertNotIn(later, found)

    def test_what_came_later_changes_nothing(self):
        """A change that is done in July is open in the report of June for ever."""
        change = self.plan(self.ask(), when="2026-07-02 20:00")
        report = self.make_report()
        with self.at("2026-07-01 09:00"):
            before = report._get_content()["sections"]
        self.finish(change, "2026-07-02 21:00")
        self.assertEqual(self.figures(report), {"asked": 1, "done": 0, "open": 1})
        with self.at("2026-07-03 09:00"):
            report._refresh()
            after = report._get_content()["sections"]
        self.assertEqual(
            *(
                next(s["facts"] for s in sections if s["code"] == "changes")
                for sections in (before, after)
            )
        )
        july = self.make_report("2026-07-01", "2026-08-03 09:00")
        self.assertEqual(self.figures(july), {"asked": 0, "done": 1, "open": 0})

    def test_tables(self):
        self.finish(self.plan(self.ask()))
        self.ask(self.production, requested_by_id=False)
        report = self.make_report()
        with self.at("2026-07-01 09:00"):
            facts = next(
                section["facts"]
                for section in report._get_content()["sections"]
                if section["code"] == "changes"
            )
            (table,) = report._tables_changes(facts, report.line_ids)
        (row,) = table.rows
        texts = [cell.text for cell in row]
        self.assertIn("Update of Odoo · Test", texts)
        self.assertIn("Corrections of June", texts)
