# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging
from datetime import datetime, timezone

from odoo import api, models
from odoo.tools import SQL
from odoo.tools.json import scriptsafe as json

from odoo.addons.o2b_sla.retrying import retry

from ..heartbeat import BadSchedule, replan
from ..seconds import from_seconds, to_seconds
from .o2b_sla_heartbeat import INSTANTS

_logger = logging.getLogger(__name__)

CRON = "o2b_sla_uptime.ir_cron_heartbeat"
BATCH = 500


def wake(env):
    """Let the scheduled action run soon, once for all that comes in meanwhile."""
    cron = env.ref(CRON, raise_if_not_found=False)
    if not cron:
        return
    env.cr.execute(
        SQL(
            "SELECT 1 FROM ir_cron_trigger WHERE cron_id = %s AND call_at <= %s"
            " LIMIT 1",
            cron.id,
            datetime.now(timezone.utc).replace(tzinfo=None),
        )
    )
    if not env.cr.fetchone():
        cron.sudo()._trigger()


class SlaHeartbeat(models.Model):
    """Finds out what is overdue, since the instant at which it was due."""

    _inherit = "o2b.sla.heartbeat"

    # === The scheduled action ===

    @api.model
    def _cron_watch(self):
        """Note our own stand-still, then what is overdue, then let incidents follow."""
        cron = self.env["ir.cron"]
        retry(self.env, self.sudo()._note_gap)
        cron._commit_progress()
        while True:
            done = len(retry(self.env, self.sudo()._note_overdue, self._now()))
            left = cron._commit_progress(done, remaining=done and 1)
            if done < BATCH or not left:
                break
        incidents = self.env["o2b.sla.incident"].sudo()
        retry(self.env, incidents._follow_left_heartbeats)
        cron._commit_progress(remaining=0)
        self._wake_at_next()

    @api.model
    def _wake_at_next(self):
        """Run again at the next deadline, when that is before the next run."""
        cron = self.env.ref(CRON, raise_if_not_found=False)
        following = self.sudo().search(
            [("deadline_at", ">", self._now()), ("trouble_since", "=", False)],
            order="deadline_at",
            limit=1,
        )
        if cron and following and following.deadline_at < cron.sudo().nextcall:
            cron.sudo()._trigger(at=following.deadline_at)

    # === Overdue ===

    @api.model
    def _note_overdue(self, now, ids=None):
        """Begin a lapse of what is overdue, at its exact deadline, in one statement.
        What another worker is busy with is left to him.

        :param now: naive UTC
        :param ids: list of ids, to look at these only
        :return: heartbeats that were found
        """
        self.flush_model()
        query = SQL(
            """
            WITH due AS (
                SELECT id, deadline_at FROM o2b_sla_heartbeat
                 WHERE trouble_since IS NULL AND deadline_at <= %(now)s AND active
                       AND phase NOT IN ('new', 'paused') %(some)s
              ORDER BY deadline_at, id LIMIT %(limit)s
                   FOR NO KEY UPDATE SKIP LOCKED
            ), found AS (
                UPDATE o2b_sla_heartbeat AS heartbeat
                   SET trouble_since = due.deadline_at
                  FROM due WHERE heartbeat.id = due.id
             RETURNING heartbeat.id, due.deadline_at
            ), begun AS (
                INSERT INTO o2b_sla_heartbeat_lapse
                       (heartbeat_id, kind, started_at, noticed_at)
                SELECT id, 'overdue', deadline_at, %(now)s FROM found
                    ON CONFLICT DO NOTHING
            )
            SELECT id FROM found
            """,
            now=now,
            limit=BATCH,
            some=SQL("AND id = ANY(%s)", list(ids)) if ids is not None else SQL(),
        )
        self.env.cr.execute(query, log_exceptions=False)
        found = self.browse(sorted(id_ for (id_,) in self.env.cr.fetchall()))
        found.invalidate_recordset(flush=False)
        self.env["o2b.sla.heartbeat.lapse"].invalidate_model(flush=False)
        return found

    # === Our own stand-still ===

    @api.model
    def _note_gap(self):
        """Note that we stood still; what should have come meanwhile is excused."""
        cron = self.env.ref(CRON, raise_if_not_found=False)
        last = cron and cron.sudo().sla_last_success
        if not last:
            return
        now = self._now()
        gaps = self.env["o2b.sla.heartbeat.gap"]._note(last, now)
        if gaps:
            _logger.warning(
                "Nothing could be received from %s to %s (UTC)",
                min(gaps.mapped("started_at")),
                max(gaps.mapped("ended_at")),
            )
            self._excuse(min(gaps.mapped("started_at")), now)

    @api.model
    def _excuse(self, since, now):
        """Plan heartbeats anew whose signs of life could not be received.

        :param since: naive UTC, when we stood still first
        :param now: naive UTC
        """
        self.flush_model()
        query = SQL(
            """
            SELECT id FROM o2b_sla_heartbeat
             WHERE trouble_since IS NULL AND deadline_at > %s AND active
                   AND expected_at - grace_seconds * interval '1 second' < %s
               FOR NO KEY UPDATE SKIP LOCKED
            """,
            since,
            now,
        )
        self.env.cr.execute(query, log_exceptions=False)
        heartbeats = self.browse([id_ for (id_,) in self.env.cr.fetchall()])
        heartbeats.invalidate_recordset(flush=False)
        heartbeats._replan(excuse=True)

    # === Planning ===

    def _replan(self, excuse=False):
        """Set expected instant and deadline anew.

        :param excuse: whether we stood still; otherwise another schedule applies
        """
        now = self._now()
        states = {}
        for heartbeat in self:
            state, blind = heartbeat._get_state(), ()
            if excuse:
                heard = max(
                    filter(None, (heartbeat.last_success_at, heartbeat.last_fail_at)),
                    default=now,
                )
                blind = self.env["o2b.sla.heartbeat.gap"]._get_between(heard, now)
            try:
                config = heartbeat._get_config()
                states[heartbeat.id] = replan(state, config, to_seconds(now), blind)
            except BadSchedule:
                _logger.warning("Heartbeat %s: its schedule never comes", heartbeat.id)
        self._write_states(states)

    @api.model
    def _write_states(self, states):
        """Write states in one statement.

        :param states: {id: heartbeat.State}
        """
        if not states:
            return
        self.flush_model()
        columns = ("phase", "runs", *INSTANTS.values())
        rows = [self._prepare_columns(state) for state in states.values()]
        arrays = SQL(", ").join(
            SQL(
                "%s::%s[]",
                [row[name] for row in rows],
                SQL("text" if name == "runs" else self._fields[name].column_type[1]),
            )
            for name in columns
        )
        values = SQL(", ").join(
            SQL(
                "%s = v.%s%s",
                SQL.identifier(name),
                SQL.identifier(name),
                SQL("::jsonb" if name == "runs" else ""),
            )
            for name in columns
        )
        self.env.cr.execute(
            SQL(
                """
                UPDATE o2b_sla_heartbeat AS heartbeat SET %s
                  FROM unnest(%s::int[], %s) AS v(id, %s)
                 WHERE heartbeat.id = v.id
                """,
                values,
                list(states),
                arrays,
                SQL(", ").join(map(SQL.identifier, columns)),
            ),
            log_exceptions=False,
        )
        self.browse(states).invalidate_recordset(flush=False)

    @api.model
    def _prepare_columns(self, state):
        """Columns of a state, as PostgreSQL takes them."""
        values = {
            column: from_seconds(getattr(state, name)) or None
            for name, column in INSTANTS.items()
        }
        runs = json.dumps(state.runs) if state.runs else None
        return {"phase": state.phase, "runs": runs, **values}
