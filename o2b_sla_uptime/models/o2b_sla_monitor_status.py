# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import random
from dataclasses import asdict

from odoo import api, fields, models
from odoo.tools import SQL, split_every

from ..monitoring import UNKNOWN, Signal, begin
from ..seconds import from_seconds, to_seconds

#: Hours of latency that are kept.
HOURS = 168
#: Rows that one statement writes.
ROWS = 500
STATE_COLUMNS = (
    *("name", "since", "heard_at", "usable_at", "failures", "failed_at"),
    *("recovered_at", "is_told", "history", "is_flapping"),
)
RESULT_COLUMNS = (
    *("outcome", "category", "text", "http_status", "latency_ms", "address"),
    "certificate_expires_at",
)
HOUR_COLUMNS = ("hour", "hour_count", "hour_sum", "hour_max")
COLUMNS = STATE_COLUMNS + RESULT_COLUMNS + HOUR_COLUMNS
#: Signals of an engine outside that may still meet one that comes late.
KEPT_SECONDS = 24 * 60 * 60
KEPT_SIGNALS = 200


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

    # === Claiming ===

    @api.model
    def _claim(self, due, now, until, limit, names):
        """Claim monitors for this worker, in one statement; those that another worker
        has are passed over. Those that are down come last: their time-outs hold up
        nobody.

        :param due: naive UTC datetime, what is due by then
        :param now: naive UTC datetime
        :param until: naive UTC datetime, end of the claim
        :param limit: int
        :param names: list of str, fields of the monitor that are wanted as well
        :return: list of dict, columns of the status and of the monitor
        """
        query = SQL(
            """
            WITH due AS (
                SELECT s.id FROM o2b_sla_monitor_status AS s
                  JOIN o2b_sla_monitor AS m ON m.id = s.monitor_id
                 WHERE (s.next_check_at <= %(due)s
                        -- of a clock that was set back since
                        OR s.next_check_at > %(due)s
                           + interval '1 second' * (m.interval_seconds + 120))
                   AND (s.lease_until IS NULL OR s.lease_until <= %(now)s
                        OR s.lease_until > %(until)s)
              ORDER BY s.name = 'down', s.next_check_at, s.id
                 LIMIT %(limit)s FOR NO KEY UPDATE OF s SKIP LOCKED)
            UPDATE o2b_sla_monitor_status AS s
               SET lease = %(lease)s, lease_until = %(until)s
              FROM due, o2b_sla_monitor AS m
             WHERE s.id = due.id AND m.id = s.monitor_id
         RETURNING %(columns)s
            """,
            due=due,
            now=now,
            until=until,
            limit=limit,
            lease=random.getrandbits(31),
            columns=self._get_columns(names),
        )
        return self._fetch(query)

    @api.model
    def _claim_these(self, monitors, until, names):
        """Claim monitors whoever has them: his results come to nothing.

        :return: list of dict, as of :meth:`_claim`
        """
        query = SQL(
            """
            UPDATE o2b_sla_monitor_status AS s
               SET lease = %(lease)s, lease_until = %(until)s
              FROM o2b_sla_monitor AS m
             WHERE m.id = s.monitor_id AND m.id = ANY(%(ids)s)
         RETURNING %(columns)s
            """,
            ids=monitors.ids,
            until=until,
            lease=random.getrandbits(31),
            columns=self._get_columns(names),
        )
        return self._fetch(query)

    @api.model
    def _get_silent(self, now, names):
        """Monitors without a usable result for too long that are not unknown yet.

        :param now: naive UTC datetime
        :param names: list of str, fields of the monitor that are wanted as well
        :return: list of dict, as of :meth:`_claim`
        """
        query = SQL(
            """
            SELECT %(columns)s
              FROM o2b_sla_monitor_status AS s
              JOIN o2b_sla_monitor AS m ON m.id = s.monitor_id
             WHERE s.is_told IS NOT TRUE AND s.name <> 'paused' AND m.active
               AND (m.kind <> 'external' OR s.heard_at IS NULL)
               AND COALESCE(s.usable_at, s.since) < %(now)s - interval '1 second'
                   * GREATEST(2 * m.interval_seconds, m.interval_seconds + 90)
          ORDER BY s.id FOR NO KEY UPDATE OF s SKIP LOCKED
            """,
            now=now,
            columns=self._get_columns(names),
        )
        return self._fetch(query)

    @api.model
    def _read_locked(self, monitors, names):
        """Columns of monitors, locked for this transaction.

        :return: list of dict, as of :meth:`_claim`
        """
        query = SQL(
            """
            SELECT %(columns)s
              FROM o2b_sla_monitor_status AS s
              JOIN o2b_sla_monitor AS m ON m.id = s.monitor_id
             WHERE m.id = ANY(%(ids)s) ORDER BY s.id FOR NO KEY UPDATE OF s
            """,
            ids=monitors.ids,
            columns=self._get_columns(names),
        )
        return self._fetch(query)

    @api.model
    def _get_columns(self, names):
        """What a worker has to know of a monitor."""
        ours = (*COLUMNS, "lease", "next_check_at")
        theirs = ["interval_seconds", "retry_seconds", "hold_seconds", *names]
        return SQL(
            "m.id, m.failures AS failures_needed, s.name AS state, %s",
            SQL(", ").join(
                [SQL.identifier("s", name) for name in ours]
                + [SQL.identifier("m", name) for name in theirs]
            ),
        )

    @api.model
    def _fetch(self, query):
        self.env.flush_all()
        # Who calls starts again when a row has changed since; no error to report.
        self.env.cr.execute(query, log_exceptions=False)
        self.invalidate_model()
        return self.env.cr.dictfetchall()

    @api.model
    def _get_next(self):
        """When the next check is due, and the next one of a suspect.

        :return: (naive UTC datetime or None, naive UTC datetime or None)
        """
        self.env.cr.execute(
            """
            SELECT min(next_check_at),
                   min(next_check_at) FILTER (WHERE name = 'suspect')
              FROM o2b_sla_monitor_status WHERE lease_until IS NULL
            """
        )
        return self.env.cr.fetchone()

    # === Writing ===

    @api.model
    def _write_batch(self, rows):
        """Write what workers found, in one statement for many. Who has lost his claim
        meanwhile writes nothing.

        :param rows: list of dict: ``monitor_id``, ``lease``, ``next_check_at`` and
            :data:`COLUMNS`
        :return: set of ids of the monitors that were written
        """
        written = set()
        for part in split_every(ROWS, rows):
            names = ("next_check_at", *COLUMNS)
            query = SQL(
                """
                UPDATE o2b_sla_monitor_status AS s
                   SET lease_until = NULL, %(assignments)s
                  FROM unnest(%(arrays)s) AS v(monitor_id, lease, %(names)s)
                 WHERE s.monitor_id = v.monitor_id AND s.lease = v.lease
                   AND s.lease_until IS NOT NULL
             RETURNING s.monitor_id
                """,
                assignments=_assignments(names),
                arrays=self._get_arrays(("monitor_id", "lease", *names), part),
                names=SQL(", ").join(map(SQL.identifier, names)),
            )
            self.env.cr.execute(query, log_exceptions=False)
            written.update(id_ for (id_,) in self.env.cr.fetchall())
        self.invalidate_model()
        return written

    @api.model
    def _write_states(self, rows):
        """Write states, whoever has claimed their monitors.

        :param rows: list of dict: ``monitor_id`` and :data:`STATE_COLUMNS`
        """
        for part in split_every(ROWS, rows):
            query = SQL(
                """
                UPDATE o2b_sla_monitor_status AS s SET %(assignments)s
                  FROM unnest(%(arrays)s) AS v(monitor_id, %(names)s)
                 WHERE s.monitor_id = v.monitor_id
                """,
                assignments=_assignments(STATE_COLUMNS),
                arrays=self._get_arrays(("monitor_id", *STATE_COLUMNS), part),
                names=SQL(", ").join(map(SQL.identifier, STATE_COLUMNS)),
            )
            self.env.cr.execute(query, log_exceptions=False)
        self.invalidate_model()

    @api.model
    def _get_arrays(self, names, rows):
        """The columns of rows as arrays; the types come from the fields."""
        return SQL(", ").join(
            SQL(
                "%s::%s[]",
                [row[name] for row in rows],
                SQL(self._fields[name].column_type[1]),
            )
            for name in names
        )

    @api.model
    def _set_aside(self, monitor_ids, until):
        """Leave monitors alone until an instant."""
        statuses = self.search([("monitor_id", "in", monitor_ids)])
        statuses.write({"next_check_at": until, "lease_until": False})

    # === Latency ===

    @api.model
    def _turn_hours(self, turns):
        """Put hours that are over into the rings.

        :param turns: list of (monitor id, hour since 1970, mean, highest) or None
        """
        turns = [turn for turn in turns if turn]
        if not turns:
            return
        ids, hours, means, most = (list(part) for part in zip(*turns, strict=True))
        self.env.cr.execute(
            SQL(
                """
                UPDATE o2b_sla_monitor_status AS s
                   SET ring_hour[v.hour %% %(size)s + 1] = v.hour,
                       ring_mean[v.hour %% %(size)s + 1] = v.mean,
                       ring_max[v.hour %% %(size)s + 1] = v.most
                  FROM unnest(%(ids)s::int[], %(hours)s::int[], %(means)s::int[],
                              %(most)s::int[]) AS v(id, hour, mean, most)
                 WHERE s.monitor_id = v.id
                """,
                size=HOURS,
                ids=ids,
                hours=hours,
                means=means,
                most=most,
            ),
            log_exceptions=False,
        )

    @api.model
    def _get_latency(self, monitors):
        """Latency of the last week, by the hour; hours without a result are missing.

        :param monitors: ``o2b.sla.monitor``
        :return: {monitor id: list of (naive UTC start of the hour, mean in ms, highest
            in ms)}, the oldest first
        """
        self.flush_model()
        first = to_seconds(self.env["o2b.sla.mixin"]._sla_now()) // 3600 - HOURS
        self.env.cr.execute(
            SQL(
                """
                SELECT s.monitor_id, h.hour, h.mean, h.most
                  FROM o2b_sla_monitor_status AS s
            CROSS JOIN LATERAL (
                        SELECT * FROM unnest(ring_hour, ring_mean, ring_max)
                         UNION ALL
                        SELECT s.hour, round(s.hour_sum::numeric / s.hour_count)::int,
                               s.hour_max WHERE s.hour_count > 0
                       ) AS h(hour, mean, most)
                 WHERE s.monitor_id = ANY(%(ids)s) AND h.hour > %(first)s
              ORDER BY s.monitor_id, h.hour
                """,
                ids=monitors.ids,
                first=first,
            )
        )
        found = {}
        for monitor_id, hour, mean, most in self.env.cr.fetchall():
            line = found.setdefault(monitor_id, [])
            line.append((from_seconds(hour * 3600), mean, most))
        return found

    # === Signals of an engine outside that are not settled ===

    def _get_pending(self):
        """
        :return: list of Signal
        """
        id_ = self.monitor_id.id
        return [Signal(id_, **values) for values in self.pending or []]

    def _join_pending(self, known, fresh):
        """All signals that still count, without those that are too old to meet another.

        The first signal about an external monitor ends the time in which nothing was
        known of it.

        :param known: list of Signal
        :param fresh: list of Signal, new ones
        :return: list of Signal
        """
        joined = sorted([*known, *fresh], key=lambda s: (s.at, s.start))
        oldest = joined[-1].at - KEPT_SECONDS
        kept = [s for s in joined if s.at >= oldest or s in fresh][-KEPT_SIGNALS:]
        since = to_seconds(self.since)
        if (
            self.monitor_id.kind == "external"
            and self.name == UNKNOWN
            and not self.heard_at
            and not self.is_told
            and since < min(signal.start for signal in kept)
        ):
            kept.insert(0, Signal(self.monitor_id.id, UNKNOWN, since))
        return kept


def to_json(signal):
    """A signal as the column keeps it."""
    values = asdict(signal)
    values.pop("monitor_id")
    return values


def _assignments(names):
    return SQL(", ").join(
        SQL("%s = v.%s", SQL.identifier(name), SQL.identifier(name)) for name in names
    )
