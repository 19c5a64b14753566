# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.exceptions import UserError


class SlaAgreement(models.Model):
    _inherit = "o2b.sla.agreement"

    def _get_open_order(self, origin):
        """The order that work is added to: a quotation of this agreement that is not
        confirmed yet, else a new one.

        :param origin: reference of what is ordered
        """
        self.ensure_one()
        # two people at once would each make one
        self.sudo()._serialise()
        orders = self.env["sale.order"].with_company(self.company_id)
        order = orders.search(
            [
                ("sla_agreement_id", "=", self.id),
                ("company_id", "=", self.company_id.id),
                ("state", "in", ("draft", "sent")),
            ],
            order="id desc",
            limit=1,
        )
        if order:
            known = (order.origin or "").split(", ")
            if origin not in known:
                order.origin = ", ".join(filter(None, (*known, origin)))
            return order
        order = orders.create(
            {
                "partner_id": self.partner_id.id,
                "company_id": self.company_id.id,
                "origin": origin,
                "client_order_ref": self.order_reference,
            }
        )
        order.sudo().sla_agreement_id = self
        return order

    def _get_order_price(self, order, amount):
        """An amount of the contractor's currency in that of an order."""
        company = self.company_id
        return company.currency_id._convert(
            amount, order.currency_id, company, order.date_order.date(), round=False
        )

    def _get_sla_product(self, name):
        """A product of the contractor's settings.

        :param name: field of ``res.company``
        :raise UserError: nobody has chosen one
        """
        product = self.company_id.sudo()[name].sudo(False)
        if not product:
            raise UserError(
                self.env._(
                    "Choose one first in Service Levels › Configuration › Settings: "
                    "%(field)s.",
                    field=self.company_id._fields[name]._description_string(self.env),
                )
            )
        return product
