# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models
from odoo.exceptions import UserError


class SlaDismissFinding(models.TransientModel):
    """Why a pause was right although it looked wrong."""

    _name = "o2b.sla.dismiss.finding"
    _description = "The Waiting Was Right"

    finding_ids = fields.Many2many(
        comodel_name="o2b.sla.pause.finding", string="Waiting", required=True
    )
    note = fields.Char(string="Why", required=True)

    def action_confirm(self):
        """Take the findings off the list, with who said so and why."""
        self.ensure_one()
        findings = self.finding_ids
        findings._check_manager()
        findings.check_access("read")
        if not (self.note or "").strip():
            raise UserError(self.env._("Tell why the waiting was right."))
        findings.sudo().filtered(lambda f: f.state == "open")._decide(
            "dismissed", self.note.strip()
        )
        return {"type": "ir.actions.act_window_close"}
