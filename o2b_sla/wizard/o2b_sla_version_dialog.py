# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models


class SlaVersionDialog(models.AbstractModel):
    """What the dialogs of a version's life have in common."""

    _name = "o2b.sla.version.dialog"
    _description = "SLA Version Dialog"

    version_id = fields.Many2one(
        comodel_name="o2b.sla.agreement.version",
        required=True,
        readonly=True,
        ondelete="cascade",
    )

    @api.model_create_multi
    def create(self, vals_list):
        dialogs = super().create(vals_list)
        dialogs._check_version()
        return dialogs

    def write(self, vals):
        res = super().write(vals)
        self._check_version()
        return res

    def _check_version(self):
        """A dialog shows its version as superuser: nobody names another's.

        No constraint: those are checked as superuser.

        :raise AccessError: the user may not carry the version through its life
        """
        for dialog in self:
            dialog.version_id._check_contract_manager()

    def _open(self, name, size="large"):
        """Action that shows this dialog.

        :param name: its title
        :param size: ``large`` or ``extra-large``
        """
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
            "context": {"dialog_size": size},
        }
