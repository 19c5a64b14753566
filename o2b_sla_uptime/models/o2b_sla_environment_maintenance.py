# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models
from odoo.exceptions import UserError


class SlaEnvironment(models.Model):
    """When an environment is under maintenance that counts as agreed (§3.3)."""

    _inherit = "o2b.sla.environment"

    maintenance_window_ids = fields.One2many(
        comodel_name="o2b.sla.maintenance.window",
        inverse_name="environment_id",
        string="Maintenance",
        readonly=True,
    )
    next_maintenance_id = fields.Many2one(
        comodel_name="o2b.sla.maintenance.window",
        compute="_compute_next_maintenance_id",
        help="The window that runs now or comes next, announced or not.",
    )
    next_maintenance = fields.Char(
        string="Next Maintenance At", compute="_compute_next_maintenance_id"
    )

    def _compute_next_maintenance_id(self):
        now = self.env["o2b.sla.mixin"]._sla_now()
        coming = self.env["o2b.sla.maintenance.window"].search(
            [
                ("environment_id", "in", self.ids),
                ("end_at", ">", now),
                ("state", "!=", "cancelled"),
            ],
            order="start_at desc, id desc",
        )
        following = {window.environment_id: window for window in coming}
        for environment in self:
            window = following.get(environment._origin)
            environment.next_maintenance_id = window
            environment.next_maintenance = window and window.period

    # An ``@api.ondelete`` hook can be skipped over RPC, this cannot.
    def unlink(self):
        if self.sudo().maintenance_window_ids:
            raise UserError(  # pylint: disable=no-raise-unlink
                self.env._(
                    "Maintenance of this environment was planned: archive it, so that "
                    "it still tells when that was."
                )
            )
        return super().unlink()

    def action_view_maintenance(self):
        """Open the maintenance windows of this environment."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "o2b_sla_uptime.o2b_sla_maintenance_window_action"
        )
        action["domain"] = [("environment_id", "=", self.id)]
        return action

    def _get_maintenance(self, start, end):
        """Eligible maintenance in a time, whether or not the agreement excludes it.

        :param start: naive UTC datetime
        :param end: naive UTC datetime
        :return: list of ``(start, end)`` naive UTC datetimes, merged, clipped, in order
        """
        self.ensure_one()
        return [
            (max(first, start), min(last, end))
            for first, last in self._search_eligible(start, end)._get_ranges()
            if first < end and last > start
        ]

    def _is_in_maintenance(self, at):
        """The eligible window an instant lies in.

        :param at: naive UTC datetime
        :return: ``o2b.sla.maintenance.window`` record as superuser, or an empty one
        """
        self.ensure_one()
        windows = self._search_eligible(at, at)
        return windows.filtered(lambda window: window._counts_at(at))[:1]

    def _search_eligible(self, start, end):
        """Windows of which something counts that touch a time, as superuser."""
        return (
            self.env["o2b.sla.maintenance.window"]
            .sudo()
            .search(
                [
                    ("environment_id", "in", self.ids),
                    ("is_eligible", "=", True),
                    ("start_at", "<=", end),
                    ("end_at", ">", start),
                ]
            )
        )
