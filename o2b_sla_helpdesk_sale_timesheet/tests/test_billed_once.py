# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.o2b_sla_helpdesk.tests.coverage_common import CoverageCase

from ..hooks import post_init_hook


@tagged("post_install", "-at_install")
class TestBilledOnce(CoverageCase):
    """On a project that bills its timesheets, the statement alone bills hours."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.product = cls.env["product.product"].create(
            {
                "name": "Support by the hour",
                "type": "service",
                "service_policy": "delivered_timesheet",
            }
        )
        cls.order = cls.env["sale.order"].create(
            {
                "partner_id": cls.bakery.id,
                "order_line": [
                    Command.create({"product_id": cls.product.id, "product_uom_qty": 9})
                ],
            }
        )
        cls.order.action_confirm()
        cls.sale_line = cls.order.order_line
        cls.project = cls.env["project.project"].create(
            {
                "name": "Bakery support",
                "allow_timesheets": True,
                "allow_billable": True,
                "partner_id": cls.bakery.id,
                "sale_line_id": cls.sale_line.id,
            }
        )
        cls.employee = cls.env["hr.employee"].create(
            {"name": "Anna Agent", "user_id": cls.agent.id}
        )
        cls.agreement.project_id = cls.project
        cls.ticket = cls._create_wish(code="third_party_work")

    def _other(self):
        """A timesheet somebody enters on the project."""
        return self.env["account.analytic.line"].create(
            {
                "name": "Other work",
                "project_id": self.project.id,
                "employee_id": self.employee.id,
                "unit_amount": 2,
            }
        )

    def test_the_statement_alone_bills(self):
        line = self._log(self.ticket, 60).sudo().timesheet_ids
        other = self._other()
        self.assertEqual(other.so_line, self.sale_line, "the project bills")
        self.assertFalse(line.so_line)
        self.assertEqual(line.timesheet_invoice_type, "non_billable")
        self.assertEqual(self.sale_line.qty_delivered, 2)

    def test_nothing_gives_it_an_order(self):
        line = self._log(self.ticket, 60).sudo().timesheet_ids
        other = self._other()
        with self.assertRaises(UserError):
            line.with_user(self.env.ref("base.user_admin")).so_line = self.sale_line
        (line | other).write({"so_line": self.sale_line.id})
        self.assertFalse(line.so_line)
        self.project.sale_line_id = False
        self.project.sale_line_id = self.sale_line
        self.project.write(
            {
                "sale_line_employee_ids": [
                    Command.create(
                        {
                            "employee_id": self.employee.id,
                            "sale_line_id": self.sale_line.id,
                        }
                    )
                ]
            }
        )
        self.env.flush_all()
        self.assertFalse(line.so_line)
        self.assertEqual(self.sale_line.qty_delivered, 2)

    def test_those_from_before(self):
        """Installed later: what would be billed twice is taken off the order."""
        line = self._log(self.ticket, 60).sudo().timesheet_ids
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE account_analytic_line SET so_line = %s WHERE id = %s",
            (self.sale_line.id, line.id),
        )
        self.env.invalidate_all()
        post_init_hook(self.env)
        self.assertFalse(line.so_line)
        self.assertEqual(self.sale_line.qty_delivered, 0)
