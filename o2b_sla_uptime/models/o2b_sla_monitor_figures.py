# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta
from fractions import Fraction

from odoo import api, fields, models
from odoo.tools import SQL

from ..availability import floor_percent
from ..seconds import to_seconds

DAYS = 30


class SlaMonitorFigures(models.AbstractModel):
    """What lists and forms show of a monitor: its last result and how well it did."""

    _name = "o2b.sla.monitor.figures"
    _description = "Monitor Figures"

    last_at = fields.Datetime(string="Last Check", compute="_compute_status")
    last_text = fields.Char(string="Last Finding", compute="_compute_status")
    last_latency = fields.Char(string="Latency", compute="_compute_status")
    last_address = fields.Char(string="Answered From", compute="_compute_status")
    next_check_at = fields.Datetime(string="Next Check", compute="_compute_status")
    is_flapping = fields.Boolean(
        string="Flapping",
        compute="_compute_status",
        help="Goes up and down all the time.",
    )
    certificate_expires_at = fields.Datetime(
        string="Certificate Until", compute="_compute_status"
    )
    uptime_text = fields.Char(
        string="Uptime of 30 Days",
        compute="_compute_uptime",
        help="Of the time that was measured, by this monitor alone. What the agreement "
        "promises is judged per environment and month.",
    )
    outage_count = fields.Integer(compute="_compute_outage_count")

    @api.depends("status_ids")
    @api.depends_context("lang")
    def _compute_status(self):
        for monitor in self:
            status = monitor.status_ids[:1]
            monitor.last_at = status.heard_at
            monitor.last_text = monitor._describe_status(status)
            latency = status.latency_ms
            monitor.last_latency = self.env._("%s ms", latency) if latency else False
            monitor.last_address = status.address
            monitor.next_check_at = status.next_check_at
            monitor.is_flapping = status.is_flapping
            monitor.certificate_expires_at = status.certificate_expires_at

    def _describe_status(self, status):
        """The last result in one line."""
        if not status.outcome:
            return False
        if status.text:
            return status.text
        if status.http_status:
            return self.env._("Status %s", status.http_status)
        return dict(status._fields["outcome"]._description_selection(self.env))[
            status.outcome
        ]

    def _compute_outage_count(self):
        counts = self.env["o2b.sla.outage"]._read_group(
            [("monitor_id", "in", self.ids), ("kind", "=", "down")],
            ["monitor_id"],
            ["__count"],
        )
        found = {monitor.id: count for monitor, count in counts}
        for monitor in self:
            monitor.outage_count = found.get(monitor.id, 0)

    @api.depends_context("lang")
    def _compute_uptime(self):
        sums = self._sum_outages()
        now = to_seconds(self.env["o2b.sla.mixin"]._sla_now())
        for monitor in self:
            monitor.uptime_text = False
            if not monitor.measured_from:
                continue
            start = max(now - DAYS * 86400, to_seconds(monitor.measured_from))
            down, unknown = sums.get(monitor.id, (0, 0))
            measured = now - start - unknown
            if measured > 0:
                share = max(0, measured - down)
                monitor.uptime_text = floor_percent(Fraction(share, measured))

    def _sum_outages(self):
        """Seconds down and unknown of the last days, in one query.

        :return: {monitor id: (down, unknown)}; what is bridged counts as down
        """
        outages = self.env["o2b.sla.outage"]
        outages.flush_model()
        now = self.env["o2b.sla.mixin"]._sla_now()
        self.env.cr.execute(
            SQL(
                """
                SELECT monitor_id, kind, is_bridged, sum(EXTRACT(EPOCH FROM
                           LEAST(COALESCE(ended_at, provisional_end_at, %(now)s),
                                 %(now)s) - GREATEST(started_at, %(start)s)))::bigint
                  FROM o2b_sla_outage
                 WHERE monitor_id = ANY(%(ids)s) AND started_at < %(now)s
                   AND (ended_at IS NULL OR ended_at > %(start)s)
                   AND COALESCE(ended_at, provisional_end_at, %(now)s) > %(start)s
              GROUP BY monitor_id, kind, is_bridged
                """,
                ids=self.ids,
                now=now,
                start=now - timedelta(days=DAYS),
            )
        )
        found = {}
        for monitor_id, kind, is_bridged, seconds in self.env.cr.fetchall():
            down, unknown = found.get(monitor_id, (0, 0))
            if kind == "unknown":
                unknown += seconds
            else:
                down += seconds
                # the gap it fills stands there as unknown too
                unknown -= seconds if is_bridged else 0
            found[monitor_id] = (down, unknown)
        return found
