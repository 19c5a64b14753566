# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from odoo.addons.o2b_sla_helpdesk.tests.coverage_common import CoverageCase


@tagged("post_install", "-at_install")
class TestTimesheet(CoverageCase):
    """Hours of a ticket stand in the timesheets too, once, and follow the entry."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.project = cls.env["project.project"].create(
            {"name": "Bakery support", "allow_timesheets": True}
        )
        cls.employee = cls.env["hr.employee"].create(
            {"name": "Anna Agent", "user_id": cls.agent.id}
        )
        cls.agreement.project_id = cls.project
        cls.ticket = cls._create_wish(code="third_party_work")

    def test_made(self):
        entry = self._log(self.ticket, 45)
        line = entry.sudo().timesheet_ids
        self.assertEqual(line.project_id, self.project)
        self.assertEqual(line.employee_id, self.employee)
        self.assertEqual(line.user_id, self.agent)
        self.assertEqual(line.unit_amount, 0.75)
        self.assertEqual(str(line.date), "2026-06-09")
        self.assertEqual(line.name, f"[{self.ticket.number}] Worked on it")
        self.assertFalse(entry.timesheet_problem)

    def test_follows(self):
        entry = self._log(self.ticket, 45)
        line = entry.sudo().timesheet_ids
        entry.write({"minutes": 60, "description": "More", "date": "2026-06-08"})
        self.assertEqual(entry.sudo().timesheet_ids, line)
        self.assertEqual(line.unit_amount, 1)
        self.assertEqual(line.name, f"[{self.ticket.number}] More")
        self.assertEqual(str(line.date), "2026-06-08")
        entry.unlink()
        self.assertFalse(line.exists())

    def test_settled_hours_keep_their_timesheet(self):
        entry = self._log(self.ticket, 45, "2026-06-01 10:00")
        statements = self.env["o2b.sla.work.statement"]
        statements._make(entry.date).action_close()
        with self.assertRaises(UserError):
            entry.unlink()
        self.assertTrue(entry.sudo().timesheet_ids)

    def test_batch(self):
        entries = self.env["o2b.sla.work.entry"].create(
            [
                {
                    "ticket_id": self.ticket.id,
                    "user_id": self.agent.id,
                    "minutes": minutes,
                    "description": "x",
                }
                for minutes in (5, 10, 15)
            ]
        )
        lines = entries.timesheet_ids
        self.assertEqual(len(lines), 3)
        self.assertAlmostEqual(sum(lines.mapped("unit_amount")), 0.5)

    def test_changed_on_the_ticket_only(self):
        line = self._log(self.ticket, 45).sudo().timesheet_ids
        for user in (self.agent, self.env.ref("base.user_admin")):
            user.group_ids |= self.env.ref("hr_timesheet.group_timesheet_manager")
            own = line.with_user(user)
            for values in (
                {"unit_amount": 9},
                {"name": "x"},
                {"date": "2026-01-01"},
                {"sla_work_entry_id": False},
            ):
                with self.assertRaises(UserError):
                    own.write(values)
            with self.assertRaises(UserError):
                own.unlink()
            self.assertTrue(own.readonly_timesheet)
        other = self._log(self.ticket, 10)
        with self.assertRaises(AccessError):
            line.with_user(self.agent).create(
                {
                    "project_id": self.project.id,
                    "name": "x",
                    "sla_work_entry_id": other.id,
                }
            )

    def test_other_timesheets_are_free(self):
        self.agent.group_ids |= self.env.ref("hr_timesheet.group_hr_timesheet_user")
        context = {"default_sla_work_entry_id": self._log(self.ticket, 5).id}
        lines = self.env["account.analytic.line"].with_user(self.agent)
        line = lines.with_context(**context).create(
            {"project_id": self.project.id, "name": "x", "unit_amount": 1}
        )
        self.assertFalse(line.sla_work_entry_id)
        line.unit_amount = 2
        line.unlink()

    def test_no_project(self):
        self.agreement.project_id = False
        entry = self._log(self.ticket, 45)
        self.assertFalse(entry.sudo().timesheet_ids)
        self.assertFalse(entry.timesheet_problem)

    def test_no_employee(self):
        """The hours are not lost, and are booked once he is an employee."""
        user = new_test_user(
            self.env, "sla_temp", groups="helpdesk_mgmt.group_helpdesk_user"
        )
        entry = self._log(self.ticket, 45, user=user)
        self.assertTrue(entry.timesheet_problem)
        self.assertFalse(entry.sudo().timesheet_ids)
        self.env["hr.employee"].create({"name": "Temp", "user_id": user.id})
        entry.action_keep_timesheet()
        self.assertFalse(entry.timesheet_problem)
        self.assertEqual(entry.sudo().timesheet_ids.unit_amount, 0.75)

    def test_timesheets_that_refuse(self):
        closed = "This month is closed"

        def refuse(_lines, _vals_list):
            raise UserError(closed)

        with patch.object(type(self.env["account.analytic.line"]), "create", refuse):
            entry = self._log(self.ticket, 45)
        self.assertEqual(entry.minutes, 45)
        self.assertEqual(entry.timesheet_problem, closed)
        entry.action_keep_timesheet()
        self.assertFalse(entry.timesheet_problem)
        self.assertTrue(entry.sudo().timesheet_ids)

    def test_other_project_for_later_hours(self):
        first = self._log(self.ticket, 10)
        other = self.project.create({"name": "Other", "allow_timesheets": True})
        self.agreement.project_id = other
        second = self._log(self.ticket, 10)
        self.assertEqual(first.sudo().timesheet_ids.project_id, self.project)
        self.assertEqual(second.sudo().timesheet_ids.project_id, other)
        first.minutes = 20
        self.assertEqual(first.sudo().timesheet_ids.project_id, self.project)
