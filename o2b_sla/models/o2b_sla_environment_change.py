# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError


class SlaEnvironment(models.Model):
    """What was changed in an environment, and what it is by now (SLA §2.3, §6)."""

    _inherit = "o2b.sla.environment"

    change_ids = fields.One2many(
        comodel_name="o2b.sla.change",
        inverse_name="environment_id",
        readonly=True,
    )
    change_count = fields.Integer(compute="_compute_change_count")
    code_revision = fields.Char(
        string="Odoo Code",
        readonly=True,
        copy=False,
        tracking=True,
        help="Commit or build after the last update; it is noted when that is done.",
    )
    code_updated_at = fields.Datetime(
        string="Odoo Updated", compute="_compute_updated_at"
    )
    system_updated_at = fields.Datetime(
        string="System Updated", compute="_compute_updated_at"
    )

    @api.model
    def _get_derived(self):
        return super()._get_derived() | {"code_revision"}

    def _compute_change_count(self):
        counts = dict(
            self.env["o2b.sla.change"]._read_group(
                [("environment_id", "in", self.ids)], ["environment_id"], ["__count"]
            )
        )
        for environment in self:
            environment.change_count = counts.get(environment._origin, 0)

    def _compute_updated_at(self):
        groups = self.env["o2b.sla.change"]._read_group(
            [("environment_id", "in", self.ids), ("state", "=", "done")],
            ["environment_id", "kind"],
            ["done_at:max"],
        )
        last = {(environment, kind): at for environment, kind, at in groups}
        for environment in self:
            origin = environment._origin
            environment.code_updated_at = last.get((origin, "code_update"))
            environment.system_updated_at = last.get((origin, "system_update"))

    # An ``@api.ondelete`` hook can be skipped over RPC, this cannot.
    def unlink(self):
        if self.sudo().change_ids:
            raise UserError(  # pylint: disable=no-raise-unlink
                self.env._(
                    "Changes of this environment were asked for: archive it, so that "
                    "they still tell where they were done."
                )
            )
        return super().unlink()

    def _get_newest_backup(self, before=None):
        """The newest backup of this environment, where backups are watched.

        :param before: naive UTC datetime, made by then
        :return: (name, naive UTC datetime), both ``False`` when none is known
        """
        self.ensure_one()
        return False, False

    def action_view_changes(self):
        """Open the changes of this environment."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "o2b_sla.o2b_sla_change_action"
        )
        action["domain"] = [("environment_id", "=", self.id)]
        action["context"] = {"default_environment_id": self.id}
        return action

    def action_ask_change(self):
        """Enter a change of this environment."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Environment Change"),
            "res_model": "o2b.sla.change",
            "view_mode": "form",
            "views": [(False, "form")],
            "context": {"default_environment_id": self.id},
        }
