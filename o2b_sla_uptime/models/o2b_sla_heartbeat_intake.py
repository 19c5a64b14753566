# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging
import time
from dataclasses import dataclass

from odoo import api, models
from odoo.tools import SQL

from ..engines.bucket import Buckets
from ..engines.payload import clean
from ..engines.secret import hash_secret
from ..heartbeat import (
    COUNTED,
    FAIL,
    LOG,
    SUCCESS,
    Ping,
    Promise,
    Unreadable,
    findings,
    read,
    step,
    trouble_since,
)
from ..monitoring import masked
from ..seconds import from_seconds, to_seconds
from .o2b_sla_heartbeat import INSTANTS, SCHEDULE_FIELDS
from .o2b_sla_heartbeat_watching import wake

_logger = logging.getLogger(__name__)

#: Of this process; a second line behind the limits of the web server in front.
BUCKETS = Buckets(most=10000)
PER_MINUTE = 60
#: Characters of a message that are kept.
KEPT_TEXT = 10000
#: No figure of a sender is larger.
LARGEST_SIZE = 2**62
LONGEST_RUN = 2**31 - 1
COLUMNS = (
    *("heartbeat_id", "received_at", "kind", "effect", "exit_code", "run", "duration"),
    *("size", "backup", "skew", "method", "address", "body", "copy_count"),
    *("oldest_copy_at", "newest_copy_at", "copies_size", "findings"),
)


@dataclass(frozen=True)
class Call:
    """What came in over HTTP.

    :param kind: ``start``, ``success``, ``fail`` or ``log``
    :param body: bytes, or None when it was too long to be read
    :param exit_code: int or None
    :param run: str, what the sender calls the run
    :param stamp: int or None, when he says he sent it
    :param backup: str, what he calls the backup
    :param size: int or None, bytes
    :param duration: int or None, seconds
    """

    kind: str
    body: bytes | None = b""
    exit_code: int | None = None
    run: str = ""
    stamp: int | None = None
    backup: str = ""
    size: int | None = None
    duration: int | None = None
    method: str = "GET"
    address: str = ""


@dataclass(frozen=True)
class Answer:
    """What is answered: an HTTP status and, for 429, seconds to wait."""

    status: int
    wait: int = 0


class SlaHeartbeat(models.Model):
    """Takes signs of life in: writes them down and moves the state, no more. What has
    to follow is done by the scheduled action."""

    _inherit = "o2b.sla.heartbeat"

    @api.model
    def _take_in(self, token, call):
        """Take in a sign of life.

        :param token: str
        :param call: Call
        :return: Answer: 200, 404 no such address, 405 POST only, 429 too fast
        """
        hashed = hash_secret(token)
        wait = BUCKETS.take(hashed, self._get_limit(), time.monotonic())
        if wait:
            return Answer(429, wait=int(wait) + 1)
        row = self._claim_token(hashed)
        if not row:
            return Answer(404)
        if row["post_only"] and call.method != "POST":
            return Answer(405)
        self._hear(row, call)
        return Answer(200)

    @api.model
    def _get_limit(self):
        """Signs of life a minute that one address may send."""
        limit = (
            self.env["ir.config_parameter"]
            .sudo()
            .get_param("o2b_sla_uptime.pings_per_minute", PER_MINUTE)
        )
        try:
            return max(1, int(limit))
        except ValueError:
            return PER_MINUTE

    @api.model
    def _claim_token(self, hashed):
        """What has to be known of the heartbeat of an address, locked.

        :param hashed: str, what is kept of its token
        :return: dict, or None
        :raise SerializationFailure: another one comes in at this moment; the request
            is done again
        """
        names = ("id", "purpose", "post_only", "watched_id", "keep_days")
        names += ("copies_tolerance", "phase", "runs", "watched_from")
        query = SQL(
            """
            SELECT %(columns)s FROM o2b_sla_heartbeat
             WHERE active AND (token_hash = %(hash)s
                   OR previous_hash = %(hash)s AND previous_until > %(now)s)
               FOR NO KEY UPDATE
            """,
            columns=SQL(", ").join(
                map(
                    SQL.identifier,
                    (*names, *sorted(SCHEDULE_FIELDS), *INSTANTS.values()),
                )
            ),
            hash=hashed,
            now=self._now(),
        )
        self.env.cr.execute(query, log_exceptions=False)
        return next(iter(self.env.cr.dictfetchall()), None)

    @api.model
    def _hear(self, row, call):
        """Write a sign of life down, move the state, begin or end a lapse.

        :param row: dict of :meth:`_claim_token`
        :param call: Call
        """
        now = to_seconds(self._now())
        line = self._prepare_line(row, call, now)
        if row["purpose"] == "inventory" and call.kind == SUCCESS:
            line |= self._prepare_inventory(row, call, now)
        before = self._make_state(row)
        ping = Ping(line["kind"], now, line["run"] or "", call.stamp)
        ended, started = self._find_run(row["id"], line)
        config = self._make_config(row)
        after, effect, took = step(before, ping, config, ended, started)
        line["effect"] = effect
        if line["duration"] is None:
            line["duration"] = took
        self._insert_line(line)
        if after != before or effect == COUNTED:
            # also when it is the same: who waits for this row has to look again
            self._write_heard(row, after, effect, now)
        if effect == COUNTED:
            self._follow_lapse(row["id"], before, after, line, now)

    @api.model
    def _prepare_line(self, row, call, now):
        """Columns of the line of the journal."""
        text = (call.body or b"")[: 2 * KEPT_TEXT].decode("utf-8", "replace")
        return {
            **dict.fromkeys(COLUMNS),
            "heartbeat_id": row["id"],
            "received_at": from_seconds(now),
            "kind": call.kind,
            "exit_code": call.exit_code,
            "run": clean(call.run)[:64] or None,
            "duration": _bounded(call.duration, LONGEST_RUN),
            "size": _bounded(call.size, LARGEST_SIZE),
            "backup": clean(call.backup)[:128] or None,
            "skew": None if call.stamp is None else _skew(call.stamp, now),
            "method": call.method[:8],
            "address": clean(call.address)[:64] or None,
            "body": masked(text, KEPT_TEXT) or None,
        }

    @api.model
    def _find_run(self, heartbeat_id, line):
        """What was heard of this run, or of this backup, before.

        :return: (whether it ended, whether it started)
        """
        run, backup = line["run"], line["kind"] == SUCCESS and line["backup"]
        if not run and not backup:
            return False, False
        self.env.cr.execute(
            SQL(
                """
                SELECT COALESCE(bool_or(kind IN ('success', 'fail')), false),
                       COALESCE(bool_or(kind = 'start'), false)
                  FROM o2b_sla_heartbeat_ping
                 WHERE heartbeat_id = %(heartbeat)s AND effect = 'counted'
                   AND (run = %(run)s OR backup = %(backup)s AND kind = 'success')
                """,
                heartbeat=heartbeat_id,
                run=run,
                backup=backup or None,
            )
        )
        return self.env.cr.fetchone()

    # === Inventories ===

    @api.model
    def _prepare_inventory(self, row, call, now):
        """Columns of the line of an inventory; one with findings is no success."""
        try:
            inventory = read(call.body or b"")
        except Unreadable:
            return {"kind": FAIL, "findings": "unreadable"}
        found = findings(inventory, self._get_promise(row, now), now)
        return {
            "kind": FAIL if found else SUCCESS,
            "copy_count": inventory.count,
            "oldest_copy_at": from_seconds(inventory.oldest) or None,
            "newest_copy_at": from_seconds(inventory.newest) or None,
            "copies_size": inventory.size,
            "findings": " ".join(found) or None,
        }

    @api.model
    def _get_promise(self, row, now):
        """What is expected of the copies: no older than agreed (SLA §2.3), and as many
        as backups were made.

        :return: heartbeat.Promise
        """
        keep = row["keep_days"] * 86400
        watched = self.sudo().browse(row["watched_id"] or [])
        if not watched:
            return Promise(keep)
        config = watched._get_config()
        fresh = config.schedule.next_after(now) - now + config.grace
        if watched.schedule_kind == "cron":
            # from one run to the next, whichever of them it is
            following = config.schedule.next_after(config.schedule.next_after(now))
            fresh = following - config.schedule.next_after(now) + config.grace
        self.env.cr.execute(
            SQL(
                """
                SELECT count(*) FROM o2b_sla_heartbeat_ping
                 WHERE heartbeat_id = %s AND kind = 'success' AND effect = 'counted'
                   AND received_at > %s
                """,
                watched.id,
                from_seconds(now - keep),
            )
        )
        (made,) = self.env.cr.fetchone()
        return Promise(keep, max(0, made - row["copies_tolerance"]), fresh)

    # === Writing ===

    @api.model
    def _insert_line(self, line):
        self.env.cr.execute(
            SQL(
                "INSERT INTO o2b_sla_heartbeat_ping (%s) VALUES (%s)",
                SQL(", ").join(map(SQL.identifier, COLUMNS)),
                SQL(", ").join(SQL("%s", line[name]) for name in COLUMNS),
            )
        )

    @api.model
    def _write_heard(self, row, state, effect, now):
        """Write the state, past the ORM: the record's own changes stay a person's."""
        values = self._prepare_columns(state)
        if not row["watched_from"] and effect == COUNTED:
            values["watched_from"] = from_seconds(now)
        self.env.cr.execute(
            SQL(
                "UPDATE o2b_sla_heartbeat SET %s WHERE id = %s",
                SQL(", ").join(
                    SQL("%s = %s", SQL.identifier(name), value)
                    for name, value in values.items()
                ),
                row["id"],
            ),
            log_exceptions=False,
        )
        self.browse(row["id"]).invalidate_recordset(flush=False)

    @api.model
    def _follow_lapse(self, heartbeat_id, before, after, line, now):
        """Begin the lapse that was not noticed yet, and end the one that is over."""
        since = trouble_since(before, now)
        began = False
        if line["kind"] in (SUCCESS, FAIL) and before.trouble is None:
            overdue = since is not None
            began = overdue or after.trouble is not None
            if began:
                kind = "overdue" if overdue else "failed"
                start = since if overdue else after.trouble
                self._begin_lapse(heartbeat_id, kind, start, line, now)
        if line["kind"] == SUCCESS and since is not None:
            self._end_lapses([heartbeat_id], from_seconds(now))
        if began or since is not None and line["kind"] != LOG:
            wake(self.env)

    @api.model
    def _begin_lapse(self, heartbeat_id, kind, start, line, now):
        """Begin a lapse, unless one goes on."""
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO o2b_sla_heartbeat_lapse
                       (heartbeat_id, kind, started_at, noticed_at, reason)
                VALUES (%s, %s, %s, %s, %s) ON CONFLICT DO NOTHING
                """,
                heartbeat_id,
                kind,
                from_seconds(start),
                from_seconds(now),
                line["findings"] or (line["body"] or "")[:200] or None
                if kind == "failed"
                else None,
            ),
            log_exceptions=False,
        )
        self.env["o2b.sla.heartbeat.lapse"].invalidate_model(flush=False)

    @api.model
    def _end_lapses(self, heartbeat_ids, at):
        """End the lapses of heartbeats.

        :param at: naive UTC
        """
        self.env.cr.execute(
            SQL(
                """
                UPDATE o2b_sla_heartbeat_lapse SET ended_at = GREATEST(started_at, %s)
                 WHERE heartbeat_id = ANY(%s) AND ended_at IS NULL
                """,
                at,
                list(heartbeat_ids),
            ),
            log_exceptions=False,
        )
        self.env["o2b.sla.heartbeat.lapse"].invalidate_model(flush=False)


def _bounded(value, most):
    """A figure of a sender, or None when it is none."""
    return value if value is not None and 0 <= value <= most else None


def _skew(stamp, now):
    return max(-LONGEST_RUN, min(LONGEST_RUN, stamp - now))
