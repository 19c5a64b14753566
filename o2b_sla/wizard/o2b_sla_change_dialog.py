# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class SlaChangeDialog(models.AbstractModel):
    """A dialog about one change of an environment."""

    _name = "o2b.sla.change.dialog"
    _description = "Environment Change Dialog"

    change_id = fields.Many2one(
        comodel_name="o2b.sla.change", required=True, ondelete="cascade"
    )
    requested_by_id = fields.Many2one(related="change_id.requested_by_id")

    def _get_change(self):
        """The change, in the rights of who has the dialog open."""
        self.ensure_one()
        self.change_id.check_access("write")
        return self.change_id
