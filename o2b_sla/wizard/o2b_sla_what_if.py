# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError


class SlaWhatIfWizard(models.TransientModel):
    """The deadlines an action would move, before it is carried out."""

    _name = "o2b.sla.what.if.wizard"
    _description = "Preview a Change"

    res_model = fields.Char(string="Model", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        string="Record", model_field="res_model", required=True, readonly=True
    )
    action = fields.Char(required=True, readonly=True)
    preview = fields.Json(readonly=True)

    @api.model
    def _get_previewed_actions(self):
        """Actions that can be previewed: ``{model: {method: what it does}}``."""
        return {
            "resource.calendar": {
                "action_sla_generate_holidays": self.env._("Generate public holidays"),
            },
            "o2b.sla.extra.support": {
                "action_approve": self.env._("Approve extra support"),
            },
        }

    @api.model
    def _open(self, record, action, preview):
        """Show a preview and let the user decide.

        :param record: one record
        :param action: name of a method in :meth:`_get_previewed_actions`
        :param preview: as ``_preview`` of ``o2b.sla.what.if``
        """
        record.ensure_one()
        wizard = self.create(
            {
                "res_model": record._name,
                "res_id": record.id,
                "action": action,
                "preview": preview,
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self._get_previewed_actions()[record._name][action],
            "res_model": self._name,
            "res_id": wizard.id,
            "view_mode": "form",
            "target": "new",
        }

    def action_confirm(self):
        """Carry out the action, with the rights of the user."""
        self.ensure_one()
        if self.action not in self._get_previewed_actions().get(self.res_model, ()):
            raise UserError(self.env._("This cannot be previewed."))
        record = self.env[self.res_model].browse(self.res_id).exists()
        if not record:
            raise UserError(self.env._("The record is gone in the meantime."))
        result = getattr(record, self.action)()
        if isinstance(result, dict):
            return result
        return {"type": "ir.actions.act_window_close"}
