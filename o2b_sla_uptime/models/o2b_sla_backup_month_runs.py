# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from dataclasses import asdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..heartbeat import Interval, count_runs, list_runs
from ..seconds import from_seconds, to_seconds

#: What becomes of a run: each has one of these.
OUTCOMES = ("done", "late", "failed", "missing", "unknown")
COUNTS = ("expected", *OUTCOMES)
#: Runs of before and after a month that are looked at.
AROUND = timedelta(days=8)
#: A proof lists so many runs of a backup; of one that runs more often, those only that
#: were not done in time.
LISTED = 2_000


class SlaBackupMonth(models.Model):
    """The figures of a month of backups, from what was heard."""

    _inherit = "o2b.sla.backup.month"

    unknown_runs = fields.Integer(
        readonly=True,
        help="Nothing could be received, or the watch was paused: they may have been "
        "done.",
    )
    inventory_count = fields.Integer(
        string="Inventories", readonly=True, aggregator=None
    )
    kept_too_long_count = fields.Integer(
        string="Inventories With Old Copies",
        readonly=True,
        aggregator=None,
        help="Inventories in which a copy was older than agreed.",
    )

    @api.model
    def _get_first_provisional(self):
        """When the first month begins that still needs its signs of life, naive UTC."""
        month = self.search([("state", "=", "provisional")], order="month", limit=1)
        return month and month._get_calendar_month()[0] - AROUND

    # === What the life of a month asks ===

    @api.model
    def _get_environments(self):
        heartbeats = self._get_heartbeats()
        return heartbeats.filtered("watched_from").environment_id

    @api.model
    def _get_heartbeats(self, environment=None):
        """Backups and inventories, also of the past."""
        domain = [("purpose", "in", ("backup", "inventory"))]
        if environment:
            domain += [("environment_id", "=", environment.id)]
        heartbeats = self.env["o2b.sla.heartbeat"].sudo()
        return heartbeats.with_context(active_test=False).search(domain, order="id")

    @api.model
    def _get_first_instant(self, environment):
        heartbeats = self._get_heartbeats(environment)
        return min(filter(None, heartbeats.mapped("watched_from")), default=False)

    def _reckon(self, now):
        self.ensure_one()
        start, end = self._get_calendar_month()
        parts = [
            (from_seconds(part.start), from_seconds(part.end))
            for part in self.environment_id._get_judged_parts(start, end)
        ]
        heartbeats = self._get_heartbeats(self.environment_id)
        backups = heartbeats.filtered(lambda h: h.purpose == "backup")
        heard = self._fetch_heard(heartbeats, start - AROUND, min(now, end + AROUND))
        facts = [
            self._reckon_backup(b, parts, heard.get(b.id, []), now) for b in backups
        ]
        totals = {name: sum(fact["runs"][name] for fact in facts) for name in COUNTS}
        values = {f"{name}_runs": count for name, count in totals.items()}
        first = self._get_first_instant(self.environment_id) or start
        values |= {
            "period_start": max(first, min((p[0] for p in parts), default=start)),
            "period_end": max((p[1] for p in parts), default=end),
        }
        inventory, told = self._reckon_inventory(heartbeats, heard, start, end)
        return values | inventory, {"backups": facts, "inventories": told}

    # === Runs ===

    @api.model
    def _fetch_heard(self, heartbeats, start, end):
        """What was heard in a period, in one query.

        :return: {heartbeat id: list of dicts, ascending}
        """
        self.env.cr.execute(
            SQL(
                """
                SELECT heartbeat_id, kind, copy_count, findings, oldest_copy_at,
                       newest_copy_at, EXTRACT(EPOCH FROM received_at)::bigint AS at
                  FROM o2b_sla_heartbeat_ping
                 WHERE heartbeat_id = ANY(%s) AND effect = 'counted'
                       AND kind IN ('success', 'fail', 'pause', 'resume')
                       AND received_at >= %s AND received_at < %s
              ORDER BY received_at, id
                """,
                heartbeats.ids,
                start,
                end,
            )
        )
        found = {}
        for row in self.env.cr.dictfetchall():
            found.setdefault(row["heartbeat_id"], []).append(row)
        return found

    def _reckon_backup(self, backup, parts, heard, now):
        """Runs of one backup.

        :param backup: ``o2b.sla.heartbeat``
        :param parts: list of (start, end), naive UTC, in which an agreement ruled
        :param heard: list of dicts of :meth:`_fetch_heard`
        :return: dict: what it is, and ``runs``
        """
        config = backup._get_config()
        watched = (
            backup.watched_from or now,
            backup.watched_until if not backup.active else False,
        )
        successes = [row["at"] for row in heard if row["kind"] == "success"]
        failures = [row["at"] for row in heard if row["kind"] == "fail"]
        spans, runs = [], []
        for start, end in parts:
            first = max(start, watched[0])
            last = min(end, watched[1] or end)
            if first >= last:
                continue
            spans.append([to_seconds(first), to_seconds(last)])
            runs += list_runs(
                config.schedule,
                config.grace,
                *spans[-1],
                successes,
                failures,
                self._get_blind(heard, first, last, now),
                now=to_seconds(now),
            )
        return {
            "id": backup.id,
            "name": backup.name,
            "schedule": backup._describe_schedule(),
            "grace": config.grace,
            "watched_from": to_seconds(backup.watched_from),
            **self._describe_runs_one_by_one(config, spans, runs),
            "successes": successes,
            "failures": failures,
        }

    @api.model
    def _describe_runs_one_by_one(self, config, spans, runs):
        """Each run, for somebody who counts them again.

        :param config: ``heartbeat.Config``
        :param spans: list of [start, end] in which runs were expected, UNIX seconds
        :param runs: list of ``heartbeat.Run``
        :return: dict: ``runs`` (int by outcome, and ``expected``), ``every`` (seconds;
            None: at fixed times), ``spans``, ``slots`` (see ``Run.to_json``) and
            ``in_time``: how many more were done, that are not listed
        """
        every, listed = config.schedule, runs
        if len(runs) > LISTED:
            listed = [run for run in runs if run.judge(config.grace) != "done"]
        return {
            "runs": asdict(count_runs(runs, config.grace)),
            "every": every.seconds if isinstance(every, Interval) else None,
            "spans": spans,
            "slots": [run.to_json() for run in listed],
            "in_time": len(runs) - len(listed),
        }

    @api.model
    def _get_blind(self, heard, start, end, now):
        """When nothing could be received, or the watch was paused.

        :return: list of (start, end), seconds since 1970
        """
        around = timedelta(days=1)
        gaps = self.env["o2b.sla.heartbeat.gap"]
        blind = gaps._get_between(start - around, end + around)
        since = None
        for row in heard:
            if row["kind"] == "pause":
                since = row["at"]
            elif row["kind"] == "resume":
                blind.append((since or to_seconds(start), row["at"]))
                since = None
        if since is not None:
            blind.append((since, to_seconds(now)))
        return blind

    # === Inventories ===

    @api.model
    def _reckon_inventory(self, heartbeats, heard, start, end):
        """The last inventory of the month, and how often a copy was too old."""
        low, high = to_seconds(start), to_seconds(end)
        rows = [
            row
            for heartbeat in heartbeats
            for row in heard.get(heartbeat.id, [])
            if row["copy_count"] is not None and low <= row["at"] < high
        ]
        rows.sort(key=lambda row: row["at"])
        last = rows[-1] if rows else {}
        old = [row["at"] for row in rows if "old" in (row["findings"] or "").split()]
        values = {
            "inventory_count": len(rows),
            "kept_too_long_count": len(old),
            "copy_count": last.get("copy_count") or 0,
            "oldest_copy_at": last.get("oldest_copy_at") or False,
            "newest_copy_at": last.get("newest_copy_at") or False,
            "inventory_at": from_seconds(last.get("at")),
        }
        return values, {
            "count": len(rows),
            "kept_too_long": old,
            "last": last.get("at"),
        }

    def _get_method(self):
        self.ensure_one()
        return [
            self.env._(
                "Expected are the runs that the schedule of each backup asks for while "
                "an agreement ruled, since it was first heard: a backup of every hour "
                "has one in each hour that passes, so 744 in a month of 31 days, 743 "
                "when summer time begins in it and 745 when it ends."
            ),
            self.env._(
                "A run is done when its success came in before the grace was over, by "
                "our own clock; late when it came after that and before the next one "
                "was overdue; failed when only a failure was reported."
            ),
            self.env._(
                "Runs of which nothing was heard are missing, and unknown when nothing "
                "could be received or the watch was paused meanwhile."
            ),
            self.env._(
                "Copies are those of the last inventory of the month; they are kept "
                "for seven days at most (§2.3)."
            ),
        ]


class SlaHeartbeat(models.Model):
    _inherit = "o2b.sla.heartbeat"

    def _describe_schedule(self):
        """The schedule as a proof tells it."""
        self.ensure_one()
        if self.schedule_kind == "cron":
            return f"{self.cron} ({self.zone})"
        return f"{self.interval_seconds} s"


class SlaAvailability(models.Model):
    _inherit = "o2b.sla.availability"

    @api.model
    def _get_month_models(self):
        return [*super()._get_month_models(), "o2b.sla.backup.month"]
