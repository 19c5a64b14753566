# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models


class SlaAvailabilityDialog(models.AbstractModel):
    """What the dialogs about a month have in common."""

    _name = "o2b.sla.availability.dialog"
    _description = "Dialog About a Month"

    availability_id = fields.Many2one(
        comodel_name="o2b.sla.availability",
        string="Month",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    explanation = fields.Text(related="availability_id.explanation")
    reason = fields.Text(help="Kept with the month for good.")

    @api.model_create_multi
    def create(self, vals_list):
        dialogs = super().create(vals_list)
        dialogs._check_month()
        return dialogs

    def write(self, vals):
        res = super().write(vals)
        self._check_month()
        return res

    def _check_month(self):
        """A dialog shows its month as superuser: nobody names another's.

        :raise AccessError: the user does not see the month
        """
        self.availability_id.check_access("read")
