# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..seconds import to_seconds

#: The scheduled action runs every minute; after this it has stood still.
STILL = timedelta(seconds=150)


class SlaHeartbeatGap(models.Model):
    """A time in which we ourselves stood still: nothing could be received, so nothing
    that is missing in it is anybody's fault."""

    _name = "o2b.sla.heartbeat.gap"
    _description = "Time Without Reception"
    _inherit = ["o2b.sla.evidence"]
    _order = "started_at desc, id desc"

    started_at = fields.Datetime(string="From", required=True, readonly=True)
    ended_at = fields.Datetime(string="Until", required=True, readonly=True, index=True)

    _order_valid = models.Constraint(
        "CHECK(ended_at > started_at)", "It ends after its beginning."
    )

    @api.model
    def _note(self, last, now):
        """Note in which parts of the time since the last run we stood still.

        What was received meanwhile proves that only the scheduled action did.

        :param last: naive UTC, the last run
        :param now: naive UTC
        :return: the new records
        """
        known = self.sudo().search([], order="ended_at desc", limit=1).ended_at
        start = max(filter(None, (last, known)), default=now)
        if now - start <= STILL:
            return self.browse()
        alive = [start, *self._get_signs_of_life(start, now), now]
        return self.sudo().create(
            [
                {"started_at": before, "ended_at": after}
                for before, after in zip(alive, alive[1:], strict=False)
                if after - before > STILL
            ]
        )

    @api.model
    def _get_signs_of_life(self, start, end):
        """Instants at which something was received.

        :param start: naive UTC
        :param end: naive UTC
        :return: list of naive UTC, ascending
        """
        self.env.cr.execute(
            SQL(
                """
                SELECT received_at FROM o2b_sla_heartbeat_ping
                 WHERE received_at > %(start)s AND received_at < %(end)s
                   AND kind NOT IN ('pause', 'resume')
                 UNION
                SELECT received_at FROM o2b_sla_source_event
                 WHERE received_at > %(start)s AND received_at < %(end)s
              ORDER BY 1
                """,
                start=start,
                end=end,
            )
        )
        return [at for (at,) in self.env.cr.fetchall()]

    @api.model
    def _get_between(self, start, end):
        """
        :param start: naive UTC
        :param end: naive UTC
        :return: list of (start, end) in seconds since 1970, ascending
        """
        gaps = self.sudo().search(
            [("ended_at", ">", start), ("started_at", "<", end)], order="started_at"
        )
        return [(to_seconds(gap.started_at), to_seconds(gap.ended_at)) for gap in gaps]
