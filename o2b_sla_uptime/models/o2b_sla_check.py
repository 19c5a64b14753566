# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class SlaCheck(models.Model):
    """A result of a monitor that proves something: a failure, or another state.

    Evidence. Checks that go as expected leave no row.
    """

    _name = "o2b.sla.check"
    _description = "Check"
    _inherit = ["o2b.sla.evidence"]
    _order = "at desc, id desc"
    _log_access = False

    monitor_id = fields.Many2one(
        comodel_name="o2b.sla.monitor",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
    )
    environment_id = fields.Many2one(
        related="monitor_id.environment_id", related_sudo=True
    )
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, ondelete="restrict"
    )
    at = fields.Datetime(
        string="Time", required=True, readonly=True, help="When the check began."
    )
    outcome = fields.Selection(
        selection=[("up", "Up"), ("down", "Down"), ("unknown", "Unknown")],
        required=True,
        readonly=True,
    )
    state = fields.Selection(
        selection=lambda self: (
            self.env["o2b.sla.monitor"]
            ._fields["state"]
            ._description_selection(self.env)
        ),
        required=True,
        readonly=True,
        help="State of the monitor after it.",
    )
    category = fields.Char(readonly=True, help="Kind of the failure.")
    text = fields.Char(string="Finding", readonly=True)
    http_status = fields.Integer(string="Status", readonly=True)
    latency_ms = fields.Integer(string="Latency (ms)", readonly=True)
    address = fields.Char(readonly=True, help="The address that was connected to.")
    source = fields.Char(required=True, readonly=True, default="native")
    recorded_at = fields.Datetime(
        required=True,
        readonly=True,
        default=lambda self: self.env["o2b.sla.mixin"]._sla_now(),
    )

    _monitor_at_idx = models.Index("(monitor_id, at)")
