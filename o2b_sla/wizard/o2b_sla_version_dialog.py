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

    @api.constrains("version_id")
    def _check_version(self):
        """A dialog shows its version as superuser: nobody names another's."""
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
