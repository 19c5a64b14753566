# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models
from odoo.exceptions import UserError


class SlaWorkStatementMake(models.TransientModel):
    """Asks for which month statements of hours are made."""

    _name = "o2b.sla.work.statement.make"
    _description = "Make Statements of Hours"

    month = fields.Date(
        required=True,
        default=lambda self: fields.Date.subtract(
            fields.Date.context_today(self), months=1
        ),
        help="Any day of the month.",
    )
    agreement_ids = fields.Many2many(
        comodel_name="o2b.sla.agreement",
        string="Agreements",
        help="Leave empty for every agreement that has hours.",
    )

    def action_make(self):
        """Make them and show them."""
        self.ensure_one()
        made = self.env["o2b.sla.work.statement"]._make(
            self.month, self.agreement_ids or None
        )
        if not made:
            raise UserError(
                self.env._("No hours up to that month wait for a statement.")
            )
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "o2b_sla.o2b_sla_work_statement_action"
        )
        action["domain"] = [("id", "in", made.ids)]
        action["context"] = {}
        return action
