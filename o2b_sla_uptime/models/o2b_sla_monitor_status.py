# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.tools import SQL

from ..monitoring import begin

#: Hours of latency that are kept.
HOURS = 168


class SlaMonitorStatus(models.Model):
    """What moves with every check of a monitor: one row each, written in batches.

    It stands apart so that a check touches neither the monitor nor its log. Nothing of
    it is indexed, so that PostgreSQL rewrites the row in place.
    """

    _name = "o2b.sla.monitor.status"
    _description = "Monitor Status"
    _order = "monitor_id"
    _rec_name = "monitor_id"
    _log_access = False

    monitor_id = fields.Many2one(
        comodel_name="o2b.sla.monitor",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(related="monitor_id.company_id")

    # === Next check ===
    next_check_at = fields.Datetime(
        string="Next Check", readonly=True, help="Empty: it is not checked."
    )
    lease = fields.Integer(readonly=True, help="Number of the claim of a worker.")
    lease_until = fields.Datetime(
        readonly=True, help="Until then a worker is busy with it."
    )

    # === State, as the monitoring package remembers it ===
    name = fields.Char(string="State", required=True, readonly=True)
    since = fields.Datetime(required=True, readonly=True)
    heard_at = fields.Datetime(string="Last Check", readonly=True)
    usable_at = fields.Datetime(string="Last Result", readonly=True)
    failures = fields.Integer(readonly=True)
    failed_at = fields.Datetime(string="First Failure", readonly=True)
    recovered_at = fields.Datetime(string="Recovered", readonly=True)
    is_told = fields.Boolean(readonly=True)
    history = fields.Integer(required=True, default=1, readonly=True)
    is_flapping = fields.Boolean(
        string="Flapping", readonly=True, help="Goes up and down all the time."
    )
    pending = fields.Json(
        readonly=True, help="Signals of an engine outside of the last day."
    )

    # === The last result ===
    outcome = fields.Selection(
        selection=[("up", "Up"), ("down", "Down"), ("unknown", "Unknown")],
        string="Last Outcome",
        readonly=True,
    )
    category = fields.Char(readonly=True)
    text = fields.Char(string="Finding", readonly=True)
    http_status = fields.Integer(string="Status", readonly=True)
    latency_ms = fields.Integer(string="Latency (ms)", readonly=True)
    address = fields.Char(readonly=True)
    certificate_expires_at = fields.Datetime(string="Certificate Until", readonly=True)

    # === Latency of the running hour ===
    hour = fields.Integer(readonly=True, help="Hours since 1970.")
    hour_count = fields.Integer(readonly=True)
    hour_sum = fields.Integer(readonly=True)
    hour_max = fields.Integer(readonly=True)

    _monitor_uniq = models.Constraint("UNIQUE(monitor_id)", "A monitor has one status.")

    def init(self):
        """Room for rewriting in place, and the rings of latency, out of line."""
        self.env.cr.execute(
            SQL(
                """
                ALTER TABLE %(table)s
                    SET (fillfactor = 50, toast_tuple_target = 128);
                ALTER TABLE %(table)s
                    ADD COLUMN IF NOT EXISTS ring_hour int[],
                    ADD COLUMN IF NOT EXISTS ring_mean int[],
                    ADD COLUMN IF NOT EXISTS ring_max int[]
                """,
                table=SQL.identifier(self._table),
            )
        )

    @api.model
    def _begin(self, monitors):
        """Statuses of new monitors: unknown, to be checked at once.

        :param monitors: ``o2b.sla.monitor``
        """
        state = begin(0)
        self.create(
            [
                {
                    "monitor_id": monitor.id,
                    "name": state.name,
                    "since": monitor.measured_from,
                    "next_check_at": monitor._is_checked() and monitor.measured_from,
                }
                for monitor in monitors
            ]
        )

    @api.model
    def _plan(self, monitors):
        """Check monitors at once that have to be, and others not at all."""
        now = self.env["o2b.sla.mixin"]._sla_now()
        for is_checked, ours in monitors.grouped(lambda m: m._is_checked()).items():
            self.search([("monitor_id", "in", ours.ids)]).write(
                {"next_check_at": is_checked and now}
            )
