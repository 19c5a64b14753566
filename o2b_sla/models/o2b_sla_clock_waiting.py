# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging

from odoo import api, models
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import SQL

from ..stored_cache import store

_logger = logging.getLogger(__name__)


class SlaClockWaiting(models.AbstractModel):
    """Keeps the time of clocks that stand still up to date for reports.

    A clock's columns are as of its last event. While it waits for the client nothing
    happens to it, and the time with the client grows all the same.
    """

    _name = "o2b.sla.clock.waiting"
    _description = "SLA Clock Waiting"

    @api.model
    def _cron_count_waiting(self, batch_size=1000):
        """Hourly: write down how long clocks have been waiting. Those that somebody is
        busy with are up to date by that, or have their turn in an hour."""
        last_id = 0
        while True:
            try:
                with self.env.cr.savepoint():
                    clocks = self._lock_waiting(last_id, batch_size)
                    clocks._store_waiting()
            except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY as error:
                _logger.info("Waiting time of SLA clocks after %s: %s", last_id, error)
                return
            if not clocks:
                return
            last_id = clocks[-1].id
            # no stopping when time is up: it would be the same ones every hour
            self.env["ir.cron"]._commit_progress(len(clocks))

    @api.model
    def _lock_waiting(self, last_id, limit):
        self.flush_model(["active", "is_paused"])
        query = SQL(
            "SELECT id FROM o2b_sla_clock WHERE is_paused AND active AND id > %s"
            " ORDER BY id LIMIT %s FOR NO KEY UPDATE SKIP LOCKED",
            last_id,
            limit,
        )
        self.env.cr.execute(query, log_exceptions=False)
        return self.sudo().browse([id_ for (id_,) in self.env.cr.fetchall()])

    def _store_waiting(self):
        """Store the time of both sides as of now; no deadline moves by that."""
        now = self.env["o2b.sla.mixin"]._sla_now()
        values = {}
        for clock, state in self._replay(now).items():
            sides = state.sides
            values[clock.id] = {
                "paused_seconds": state.paused_seconds,
                "our_seconds": sides.ours,
                "client_seconds": sides.client,
            }
        store(self, values)
