# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from statistics import median

from odoo import api, fields, models
from odoo.tools import SQL

BARS = "▁▂▃▄▅▆▇█"
SHOWN = 20


class SlaHeartbeat(models.Model):
    """What a screen shows of a heartbeat."""

    _inherit = "o2b.sla.heartbeat"

    recent_ping_ids = fields.Many2many(
        comodel_name="o2b.sla.heartbeat.ping",
        string="Last Signs of Life",
        compute="_compute_recent_ping_ids",
    )
    durations = fields.Char(
        compute="_compute_durations", help="How long the last runs took."
    )

    @api.depends("ping_ids")
    def _compute_recent_ping_ids(self):
        for heartbeat in self:
            heartbeat.recent_ping_ids = heartbeat.ping_ids.search(
                [("heartbeat_id", "in", heartbeat.ids)], limit=SHOWN
            )

    @api.depends("ping_ids")
    @api.depends_context("lang")
    def _compute_durations(self):
        self.env.cr.execute(
            SQL(
                """
                SELECT heartbeat.id, array_agg(ping.duration ORDER BY ping.id)
                  FROM unnest(%s::int[]) AS heartbeat(id)
            CROSS JOIN LATERAL (
                        SELECT id, duration FROM o2b_sla_heartbeat_ping
                         WHERE heartbeat_id = heartbeat.id AND duration IS NOT NULL
                               AND kind IN ('success', 'fail')
                               AND received_at > %s - interval '40 days'
                      ORDER BY received_at DESC LIMIT %s) AS ping
              GROUP BY heartbeat.id
                """,
                self.ids,
                self._now(),
                SHOWN,
            )
        )
        found = dict(self.env.cr.fetchall())
        for heartbeat in self:
            seconds = found.get(heartbeat._origin.id)
            heartbeat.durations = seconds and self._draw(seconds)

    @api.model
    def _draw(self, seconds):
        """Bars of durations, and their median in words.

        :param seconds: list of int, oldest first
        """
        most = max(max(seconds), 1)
        bars = "".join(BARS[round(value * (len(BARS) - 1) / most)] for value in seconds)
        words = self.env["o2b.sla.incident"]._describe_seconds(median(seconds))
        return self.env._("%(bars)s mostly %(time)s", bars=bars, time=words)
