# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..availability import (
    clip,
    combine,
    cut,
    days,
    excuse,
    join,
    judge_parts,
    local_day,
    midnight,
    within,
)
from ..seconds import from_seconds, to_seconds


class SlaEnvironment(models.Model):
    """How available an environment was (SLA §3.3)."""

    _inherit = "o2b.sla.environment"

    availability_ids = fields.One2many(
        comodel_name="o2b.sla.availability",
        inverse_name="environment_id",
    )
    backup_month_ids = fields.One2many(
        comodel_name="o2b.sla.backup.month", inverse_name="environment_id"
    )

    # An ``@api.ondelete`` hook can be skipped over RPC, this cannot.
    def unlink(self):
        for name in ("availability_ids", "backup_month_ids"):
            months = self.sudo()[name]
            if any(month.state == "frozen" for month in months):
                raise UserError(  # pylint: disable=no-raise-unlink
                    self.env._(
                        "Months of this environment were judged: archive it, so that "
                        "they still tell what they are about."
                    )
                )
        # what is provisional goes along, once the others agree
        with self.env.cr.savepoint():
            for name in ("availability_ids", "backup_month_ids"):
                self.sudo()[name].unlink()
            return super().unlink()

    # === Norm ===

    def _get_judged_parts(self, start, end, found=None):
        """Time in which an agreement ruled, with the norm of its version (§1.4).

        An isolated test environment has no norm: support on it is best effort (§6).

        :param start: naive UTC
        :param end: naive UTC
        :param found: dict, see :meth:`_read_found`
        :return: list of Part; empty when no agreement ruled
        """
        self.ensure_one()
        versions = found["versions"] if found else self._search_ruling(start, end)
        parts = [
            part
            for version in versions
            if (version.rules_until or end) > start
            for part in version._get_uptime_parts(
                self,
                max(version.rules_from, start),
                min(version.rules_until or end, end),
            )
        ]
        return join(parts)

    def _search_ruling(self, start, end):
        """Versions of the agreements of these environments that ruled in a time, as
        superuser."""
        return (
            self.env["o2b.sla.agreement.version"]
            .sudo()
            .search_fetch(
                [
                    ("agreement_id", "in", self.sudo().agreement_id.ids),
                    ("addendum_id", "=", False),
                    ("rules_from", "<", end),
                    "|",
                    ("rules_until", "=", False),
                    ("rules_until", ">", start),
                ],
                ["agreement_id", "rules_from", "rules_until"],
            )
        )

    # === Judging ===

    def _judge(self, start, end, now=None, gross=False):
        """Judge a period up to now.

        :param start: naive UTC
        :param end: naive UTC
        :param now: naive UTC, default the transaction's
        :param gross: whether approved exclusions count as downtime as well
        :return: ``availability.Judgement``, in seconds
        """
        self.ensure_one()
        end = max(start, min(end, now or self.env["o2b.sla.mixin"]._sla_now()))
        intervals = self._get_intervals(start, end, now)
        parts = self._get_judged_parts(start, end)
        period = to_seconds(start), to_seconds(end)
        return judge_parts(period, parts, intervals, gross)

    def _get_days(self, count=90, now=None, found=None):
        """The last days, today included, for a bar of days.

        :param count: number of days
        :param now: naive UTC, default the transaction's
        :param found: dict, see :meth:`_read_found`
        :return: list of ``availability.Judgement``, oldest first
        """
        self.ensure_one()
        now = now or self.env["o2b.sla.mixin"]._sla_now()
        zone = self.agreement_id.sudo()._sla_zone()
        today = local_day(to_seconds(now), zone)
        start = midnight(today - timedelta(days=count - 1), zone)
        end = to_seconds(now)
        period = start, max(end, start)
        intervals = self._get_intervals(from_seconds(start), now, now, found)
        parts = self._get_judged_parts(from_seconds(start), now, found)
        return [
            judge_parts(
                day,
                cut(parts, *day),
                {
                    name: spans and within(spans, *day)
                    for name, spans in intervals.items()
                },
            )
            for day in days(period, zone)
        ]

    # === Measured ===

    def _read_found(self, start, end):
        """What is known of several environments at once, in a handful of queries.

        :param start: naive UTC, before all that is asked with it
        :param end: naive UTC
        :return: {environment id: dict}: ``monitors``, ``outages``, ``maintenance``
            (in seconds) and ``versions``
        """
        monitors = self._fetch_all_monitors()
        outages = self._fetch_all_outages(to_seconds(start), to_seconds(end))
        windows = self._search_eligible(start, end).grouped("environment_id")
        versions = self._search_ruling(start, end).grouped("agreement_id")
        nothing = self.env["o2b.sla.maintenance.window"]
        return {
            environment.id: {
                "monitors": monitors.get(environment.id, []),
                "outages": outages.get(environment.id, []),
                "maintenance": [
                    (to_seconds(first), to_seconds(last))
                    for first, last in windows.get(
                        environment.sudo(), nothing
                    )._get_ranges()
                ],
                "versions": versions.get(environment.sudo().agreement_id, ()),
            }
            for environment in self
        }

    def _get_intervals(self, start, end, now=None, found=None):
        """What was measured in a period up to now, in seconds since 1970.

        :param start: naive UTC
        :param end: naive UTC
        :param now: naive UTC, default the transaction's
        :param found: dict, see :meth:`_read_found`
        :return: dict of lists of (start, end): ``down``, ``unknown``,
            ``maintenance`` (windows the agreement accepts), ``excluded`` (down, but
            excused); ``service``: the same or ``None``: day and night
        """
        self.ensure_one()
        until = min(end, now or self.env["o2b.sla.mixin"]._sla_now())
        low, high = to_seconds(start), max(to_seconds(until), to_seconds(start))
        monitors = self._get_measured(low, high, found)
        maintenance = (
            found["maintenance"]
            if found
            else self._get_accepted_maintenance(start, until)
        )
        down, unknown = self._combine(monitors, "down")
        excluded = []
        if any(m["remaining"] != m["down"] for m in monitors):
            remaining, _unknown = self._combine(monitors, "remaining")
            excluded = excuse(down, remaining)
        return {
            "down": clip(down, low, high),
            "unknown": clip(unknown, low, high),
            "maintenance": clip(maintenance, low, high),
            "excluded": clip(excluded, low, high),
            "service": self._get_service(start, until),
        }

    def _combine(self, monitors, key):
        return combine(
            [(m[key], m["unknown"], m["absent"]) for m in monitors],
            self.availability_rule,
        )

    def _get_service(self, start, end):
        """Time in which the environment has to be available; the agreement says day
        and night (§3.3).

        :return: list of (start, end) in seconds, or ``None``: always
        """
        return None

    def _get_accepted_maintenance(self, start, end):
        """Windows that were announced as the agreement asks, in seconds."""
        if start >= end:
            return []
        return [
            (to_seconds(first), to_seconds(last))
            for first, last in self._get_maintenance(start, end)
        ]

    def _get_measured(self, low, high, found=None):
        """What each monitor that counts measured.

        :param low: seconds since 1970
        :param high: seconds since 1970, now at most
        :param found: dict, see :meth:`_read_found`
        :return: list of dicts of lists of (start, end): ``down``; ``remaining``: the
            same without excused outages; ``unknown``; ``absent``: before the monitor
            was there, and after it was archived
        """
        self.ensure_one()
        monitors = {}
        known = found["monitors"] if found else self._fetch_monitors()
        for id_, *measured in known:
            since, until = map(to_seconds, measured)
            absent = [(low, since), (until or high, high)]
            monitors[id_] = self._new_monitor(clip(absent, low, high))
        outages = found["outages"] if found else self._fetch_outages(low, high)
        for row in outages:
            monitor = monitors.setdefault(row["monitor_id"], self._new_monitor([]))
            self._add_outage(monitor, row, high)
        return list(monitors.values())

    @api.model
    def _new_monitor(self, absent):
        return {"down": [], "remaining": [], "unknown": [], "absent": absent}

    @api.model
    def _add_outage(self, monitor, row, high):
        """Put one outage where it belongs.

        Recovery that nothing was measured after is none: from there on it is unknown.
        """
        start, end = row["started_at"], row["ended_at"]
        if end is None:
            end = high
            doubt = row["provisional_end_at"]
            if doubt is not None and doubt < high:
                monitor["unknown"].append((max(start, doubt), high))
                end = doubt
        if row["kind"] == "unknown" and not row["is_bridged"]:
            monitor["unknown"].append((start, end))
            return
        monitor["down"].append((start, end))
        if not row["is_excused"]:
            monitor["remaining"].append((start, end))

    def _fetch_monitors(self):
        """Monitors whose outages are downtime, those of the past included.

        :return: list of (id, since when it measures, until when or None), naive UTC
        """
        self.ensure_one()
        return self._fetch_all_monitors().get(self.id, [])

    def _fetch_all_monitors(self):
        """:return: {environment id: list as of :meth:`_fetch_monitors`}"""
        self.env["o2b.sla.monitor"].flush_model(
            ["environment_id", "effect", "measured_from", "measured_until"]
        )
        self.env.cr.execute(
            SQL(
                "SELECT environment_id, id, measured_from, measured_until"
                " FROM o2b_sla_monitor"
                " WHERE environment_id = ANY(%s) AND effect = 'down'",
                self.ids,
            )
        )
        found = defaultdict(list)
        for environment_id, *monitor in self.env.cr.fetchall():
            found[environment_id].append(monitor)
        return found

    def _fetch_outages(self, low, high):
        """Outages that counted here when they were measured and touch a period.

        :param low: seconds since 1970
        :param high: seconds since 1970
        :return: list of dicts, instants in seconds
        """
        self.ensure_one()
        return self._fetch_all_outages(low, high).get(self.id, [])

    def _fetch_all_outages(self, low, high):
        """:return: {environment id: list as of :meth:`_fetch_outages`}"""
        if low >= high:
            return {}
        self.env["o2b.sla.outage"].flush_model()
        self.env["o2b.sla.incident"].flush_model(["exclusion_state"])
        self.env.cr.execute(
            SQL(
                """
                SELECT outage.environment_id, outage.id, outage.monitor_id,
                       outage.kind, outage.source,
                       outage.is_bridged, outage.is_estimated, outage.incident_id,
                       EXTRACT(EPOCH FROM outage.started_at)::bigint AS started_at,
                       EXTRACT(EPOCH FROM outage.ended_at)::bigint AS ended_at,
                       EXTRACT(EPOCH FROM outage.provisional_end_at)::bigint
                           AS provisional_end_at,
                       COALESCE(incident.exclusion_state = 'approved', false)
                           AS is_excused
                  FROM o2b_sla_outage AS outage
             LEFT JOIN o2b_sla_incident AS incident
                    ON incident.id = outage.incident_id
                 WHERE outage.environment_id = ANY(%(environments)s)
                   AND outage.effect = 'down'
                   AND outage.started_at < %(high)s
                   AND (outage.ended_at IS NULL OR outage.ended_at > %(low)s)
              ORDER BY outage.started_at, outage.id
                """,
                environments=self.ids,
                low=from_seconds(low),
                high=from_seconds(high),
            )
        )
        found = defaultdict(list)
        for row in self.env.cr.dictfetchall():
            found[row.pop("environment_id")].append(row)
        return found
