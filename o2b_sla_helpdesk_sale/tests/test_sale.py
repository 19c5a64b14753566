# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from odoo.addons.o2b_sla_helpdesk.tests.coverage_common import CoverageCase


@tagged("post_install", "-at_install")
class TestSale(CoverageCase):
    """Hours and approved estimates are ordered, each once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.hours, cls.quotation = cls.env["product.product"].create(
            [
                {"name": name, "type": "service", "list_price": 50, "taxes_id": False}
                for name in ("Hours", "Work by quotation")
            ]
        )
        cls.env.company.sla_hours_product_id = cls.hours
        cls.env.company.sla_estimate_product_id = cls.quotation
        cls.seller = new_test_user(
            cls.env,
            "sla_seller",
            groups="o2b_sla.o2b_sla_group_contract_manager,"
            "sales_team.group_sale_salesman_all_leads,"
            "helpdesk_mgmt.group_helpdesk_user",
        )
        cls.ticket = cls._create_wish(code="third_party_work")

    def _statement(self, month="2026-06-30"):
        statements = self.env["o2b.sla.work.statement"].with_user(self.seller)
        day = self.env["o2b.sla.work.entry"]._fields["date"].to_date(month)
        return statements._make(day)

    def _approved(self, **values):
        estimate = self._create_estimate(self._create_wish(), **values)
        with self.at("2026-06-09 11:00"):
            estimate._approve(self.jan)
        return estimate.with_user(self.seller)

    def _order(self, records):
        return self.env["sale.order"].browse(records.action_order()["res_id"])

    # === Hours ===

    def test_hours(self):
        first = self._log(self.ticket, 30, "2026-06-01 10:00")
        second = self._log(self.ticket, 45, "2026-06-02 10:00")
        other = self._log(
            self._create_wish(code="third_party_work"), 60, "2026-06-03 10:00"
        )
        advice = self._log(self.ticket, 15, "2026-06-03 10:00", coverage="advice")
        statement = self._statement()
        self.assertTrue(statement.to_order)
        order = self._order(statement)
        self.assertEqual(order.partner_id, self.bakery)
        self.assertEqual(order.sla_agreement_id, self.agreement)
        self.assertEqual(order.origin, statement.name)
        self.assertEqual(order.order_line.mapped("product_uom_qty"), [1.25, 1])
        self.assertEqual(order.order_line.mapped("price_unit"), [95, 95])
        self.assertEqual(order.order_line.product_id, self.hours)
        self.assertIn(self.ticket.number, order.order_line[0].name)
        self.assertEqual((first | second).sale_line_id, order.order_line[0])
        self.assertEqual(other.sale_line_id, order.order_line[1])
        self.assertFalse(advice.sale_line_id)
        self.assertEqual(statement.state, "closed")
        self.assertEqual(statement.sale_order_ids, order)
        self.assertEqual(order.sla_work_entry_count, 3)
        found = self.env["o2b.sla.work.entry"].search(
            order.action_view_sla_work_entries()["domain"]
        )
        self.assertEqual(found, first | second | other)

    def test_once(self):
        entry = self._log(self.ticket, 30, "2026-06-01 10:00")
        statement = self._statement()
        order = self._order(statement)
        with self.assertRaises(UserError):
            statement.action_order()
        with self.assertRaises(UserError):
            statement.action_reopen()
        with self.assertRaises(UserError):
            entry.minutes = 45
        self.assertEqual(len(order.order_line), 1)
        with self.assertRaises(AccessError):
            entry.with_user(self.seller).sale_line_id = False

    def test_added_to_the_open_order(self):
        self._log(self.ticket, 30, "2026-06-01 10:00")
        order = self._order(self._statement())
        self._log(self.ticket, 60, "2026-07-01 10:00")
        july = self._statement("2026-07-31")
        self.assertEqual(self._order(july), order)
        self.assertEqual(len(order.order_line), 2)
        self.assertIn(july.name, order.origin)
        order.action_confirm()
        self._log(self.ticket, 60, "2026-08-01 10:00")
        august = self._order(self._statement("2026-08-31"))
        self.assertNotEqual(august, order)

    def test_other_agreements_have_their_own_order(self):
        self._log(self.ticket, 30, "2026-06-01 10:00")
        other = self._create_wish(
            code="third_party_work",
            partner_id=self.piet.id,
            partner_email=self.piet.email,
        )
        self._log(other, 30, "2026-06-01 10:00")
        statements = self._statement()
        action = statements.action_order()
        orders = self.env["sale.order"].search(action["domain"])
        self.assertEqual(orders.partner_id, self.bakery | self.haulier)

    def test_cancelled_order(self):
        entry = self._log(self.ticket, 30, "2026-06-01 10:00")
        statement = self._statement()
        order = self._order(statement)
        order._action_cancel()
        self.assertTrue(statement.to_order)
        again = self._order(statement)
        self.assertNotEqual(again, order)
        self.assertEqual(entry.sale_line_id.order_id, again)

    def test_deleted_line(self):
        entry = self._log(self.ticket, 30, "2026-06-01 10:00")
        statement = self._statement()
        order = self._order(statement)
        order.order_line.unlink()
        self.assertFalse(entry.sale_line_id)
        self.assertEqual(self._order(statement), order)
        self.assertEqual(entry.sale_line_id, order.order_line)

    def test_price_of_the_product_without_a_rate(self):
        self.agreement.hourly_rate = 0
        self._log(self.ticket, 30, "2026-06-01 10:00")
        self.assertEqual(self._order(self._statement()).order_line.price_unit, 50)

    def test_delivered_and_invoiced(self):
        self.hours.invoice_policy = "delivery"
        self._log(self.ticket, 30, "2026-06-01 10:00")
        order = self._order(self._statement())
        order.action_confirm()
        self.assertEqual(order.order_line.qty_to_invoice, 0.5)

    def test_no_product(self):
        self.env.company.sla_hours_product_id = False
        self._log(self.ticket, 30, "2026-06-01 10:00")
        statement = self._statement()
        with self.assertRaises(UserError):
            statement.action_order()
        self.assertEqual(statement.state, "draft")

    def test_nothing_to_order(self):
        self._log(self.ticket, 30, "2026-06-01 10:00", coverage="advice")
        statement = self._statement()
        self.assertFalse(statement.to_order)
        with self.assertRaises(UserError):
            statement.action_order()
        self.assertFalse(
            self.env["sale.order"].search([("origin", "=", statement.name)])
        )

    def test_only_who_sells(self):
        self._log(self.ticket, 30, "2026-06-01 10:00")
        statement = self._statement()
        estimate = self._approved()
        for user in (self.agent, self.contract_manager):
            with self.assertRaises(AccessError):
                statement.with_user(user).action_order()
            with self.assertRaises(AccessError):
                estimate.with_user(user).action_order()

    # === Estimates ===

    def test_estimate(self):
        estimate = self._approved()
        order = self._order(estimate)
        self.assertEqual(order.amount_untaxed, 380)
        self.assertEqual(order.order_line.mapped("product_uom_qty"), [3, 1])
        self.assertEqual(order.order_line.sla_estimate_id, estimate.sudo(False))
        self.assertEqual(estimate.sale_order_id, order)
        self.assertEqual(estimate._find_tampering(), [])
        with self.assertRaises(UserError):
            estimate.action_order()
        order._action_cancel()
        self.assertNotEqual(self._order(estimate), order)

    def test_amounts_to_the_cent(self):
        lines = [
            (0, 0, {"name": "Licence", "amount": 12.34}),
            (0, 0, {"name": "Odd", "hours": 0.33, "rate": 77.77}),
        ]
        estimate = self._approved(line_ids=lines)
        order = self._order(estimate)
        self.assertAlmostEqual(order.amount_untaxed, estimate.amount, 2)

    def test_only_what_was_approved(self):
        sent = self._create_estimate(self._create_wish()).with_user(self.seller)
        with self.assertRaises(UserError):
            sent.action_order()
        by_hours = self._approved(pricing="hours")
        with self.assertRaises(UserError):
            by_hours.action_order()
        fixed = self._approved()
        with self.at("2026-06-10 10:00"):
            action = fixed.with_user(self.agent).action_revise()
            revised = fixed.browse(action["res_id"])
            revised.with_user(self.agent).action_send()
            revised._approve(self.jan)
        with self.assertRaises(UserError):
            fixed.action_order()
        self.assertTrue(self._order(revised.with_user(self.seller)))

    def test_hours_in_a_fixed_price_are_not_billed_again(self):
        estimate = self._create_estimate(self.ticket, pricing="fixed")
        with self.at("2026-06-09 11:00"):
            estimate._approve(self.jan)
        entry = self._log(self.ticket, 60, "2026-06-10 10:00")
        self.assertEqual(entry.estimate_id, estimate)
        self.assertEqual(entry.billing, "none")
        self.assertFalse(self._statement().to_order)
