# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

from ..states import OPEN_STATES


class SlaTerminate(models.TransientModel):
    """Lets the version in force end on a day, with a reason."""

    _name = "o2b.sla.terminate"
    _description = "Terminate an Agreement"
    _inherit = ["o2b.sla.version.dialog"]

    earliest_day = fields.Date(
        string="Earliest With Notice",
        compute="_compute_earliest_day",
        help="First last day that keeps the notice, counted from today.",
    )
    last_day = fields.Date(
        compute="_compute_last_day",
        store=True,
        readonly=False,
        help="The version rules to the end of this day.",
    )
    is_early = fields.Boolean(compute="_compute_is_early")
    reason = fields.Text(help="Kept with the version, and mailed when you tell it.")
    open_clock_count = fields.Integer(
        string="Open Clocks",
        compute="_compute_open_clock_count",
        help="Of tickets under this version; they stay with it and run on.",
    )
    client_manager_id = fields.Many2one(
        related="version_id.agreement_id.client_manager_id"
    )
    addendum_names = fields.Char(
        string="Addenda",
        compute="_compute_addendum_names",
        help="Addenda end with their agreement.",
    )
    tell_client = fields.Boolean(string="Mail the Client's Contract Manager")

    @api.depends("version_id")
    def _compute_addendum_names(self):
        for wizard in self:
            version = wizard.version_id
            addenda = version.agreement_id.addendum_ids
            addenda = addenda.filtered("current_version_id")
            ends = not version.addendum_id
            wizard.addendum_names = ends and ", ".join(addenda.mapped("name"))

    @api.depends("version_id")
    def _compute_earliest_day(self):
        for wizard in self:
            wizard.earliest_day = wizard.version_id._get_earliest_last_day()

    @api.depends("earliest_day")
    def _compute_last_day(self):
        for wizard in self:
            wizard.last_day = wizard.earliest_day

    @api.depends("earliest_day", "last_day")
    def _compute_is_early(self):
        for wizard in self:
            wizard.is_early = bool(
                wizard.last_day and wizard.last_day < wizard.earliest_day
            )

    @api.depends("version_id")
    def _compute_open_clock_count(self):
        for wizard in self:
            wizard.open_clock_count = self.env["o2b.sla.clock"].search_count(
                [
                    ("agreement_version_id", "=", wizard.version_id.id),
                    ("state", "in", OPEN_STATES),
                ]
            )

    def action_confirm(self):
        """End the version on that day."""
        self.ensure_one()
        version = self.version_id
        version._check_contract_manager()
        reason = (self.reason or "").strip()
        if not reason:
            raise UserError(self.env._("Tell why it ends."))
        if not self.last_day:
            raise UserError(self.env._("Give the last day."))
        version._terminate(self.last_day, reason)
        if self.tell_client:
            version._mail(
                "o2b_sla.mail_template_version_terminated",
                self.client_manager_id,
                sla_message=reason,
            )
        return {"type": "ir.actions.act_window_close"}
