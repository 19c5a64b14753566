# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_datetime

from ..clock import replay
from ..instants import to_aware, to_iso, to_naive
from ..stored_cache import store
from ..working_time import WorkingSchedule
from .o2b_sla_clock_event import make_pure

_logger = logging.getLogger(__name__)

INDICATORS = [("response", "Response"), ("resolution", "Resolution")]
STATES = [
    ("not_started", "Not started"),
    ("running", "Running"),
    ("at_risk", "At risk"),
    ("paused", "Paused"),
    ("breached", "Breached"),
    ("met", "Met"),
    ("missed", "Missed"),
    ("cancelled", "Cancelled"),
]
OPEN_STATES = ("not_started", "running", "at_risk", "paused", "breached")
BREACH = 100  # percent: the step that follows the last warning
# After a target, a reopening or a correction the steps are taken anew.
ROUND_KINDS = ("target", "reopened", "void")


class SlaClock(models.Model):
    """One indicator of one record: its ledger, and a cache of what replays from it.

    ``clock.replay`` of the ledger, the agreement's schedule and the target is the
    truth; the stored columns make it searchable. A nightly check compares them.
    """

    _name = "o2b.sla.clock"
    _description = "SLA Clock"
    _order = "deadline, id"

    res_model = fields.Char(string="Model", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        string="Record", model_field="res_model", required=True, readonly=True
    )
    record_name = fields.Char(compute="_compute_record_name", string="For")
    agreement_version_id = fields.Many2one(
        comodel_name="o2b.sla.agreement.version",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    agreement_id = fields.Many2one(
        related="agreement_version_id.agreement_id",
        store=True,
        precompute=True,
        index=True,
    )
    partner_id = fields.Many2one(
        related="agreement_version_id.partner_id",
        store=True,
        precompute=True,
        string="Client",
    )
    company_id = fields.Many2one(
        related="agreement_version_id.company_id", store=True, precompute=True
    )
    priority_id = fields.Many2one(
        comodel_name="o2b.sla.priority", readonly=True, ondelete="restrict"
    )
    indicator = fields.Selection(selection=INDICATORS, required=True, readonly=True)
    cycle = fields.Integer(
        default=1, readonly=True, help="2 and up: a new clock after reopening."
    )
    active = fields.Boolean(
        default=True,
        readonly=True,
        help="A clock without a target sleeps: it keeps its ledger, has no deadline "
        "and does not count.",
    )
    event_ids = fields.One2many(
        comodel_name="o2b.sla.clock.event", inverse_name="clock_id", readonly=True
    )

    # === Cache of replay() ===
    state = fields.Selection(selection=STATES, readonly=True)
    started_at = fields.Datetime(readonly=True)
    deadline = fields.Datetime(
        readonly=True, help="Last instant at which the target is met."
    )
    original_deadline = fields.Datetime(
        string="Promised",
        readonly=True,
        help="The deadline as it was first promised, before pauses and changes.",
    )
    reached_at = fields.Datetime(readonly=True)
    breached_at = fields.Datetime(readonly=True)
    target_seconds = fields.Integer(readonly=True, help="Length of the target.")
    used_seconds = fields.Integer(
        readonly=True, help="Time counted, as of the last event."
    )
    paused_seconds = fields.Integer(
        readonly=True, help="Time not counted: waiting for the client, or closed."
    )
    is_paused = fields.Boolean(readonly=True)
    counts = fields.Boolean(
        readonly=True, help="Whether this clock counts in the service level report."
    )
    risk_at = fields.Datetime(
        readonly=True, help="From this instant on the clock is at risk."
    )

    # === The next step ===
    due_at = fields.Datetime(
        readonly=True, help="When the next warning or the breach is due."
    )
    alert_at = fields.Datetime(
        readonly=True, help="When an alert that waits for opening hours is given."
    )
    alert_percent = fields.Integer(readonly=True)

    # === As of now ===
    remaining_seconds = fields.Integer(compute="_compute_live")
    target_hours = fields.Float(compute="_compute_hours")
    used_hours = fields.Float(compute="_compute_hours")
    explanation = fields.Text(compute="_compute_explanation")
    timer = fields.Json(compute="_compute_live")

    _record_uniq = models.UniqueIndex(
        "(res_model, res_id, indicator, cycle)",
        "This record has that clock already.",
    )
    _due_idx = models.Index("(due_at) WHERE due_at IS NOT NULL")
    _alert_idx = models.Index("(alert_at) WHERE alert_at IS NOT NULL")
    _open_idx = models.Index(
        "(agreement_version_id) WHERE state IN"
        " ('not_started', 'running', 'at_risk', 'paused', 'breached')"
    )
    _deadline_idx = models.Index(
        "(deadline) WHERE deadline IS NOT NULL AND reached_at IS NULL"
    )

    # === Computed fields ===

    @api.depends("res_model", "res_id", "indicator")
    def _compute_display_name(self):
        indicators = dict(self._fields["indicator"]._description_selection(self.env))
        for clock in self:
            clock.display_name = (
                f"{indicators.get(clock.indicator)} · {clock.record_name}"
            )

    @api.depends("res_model", "res_id")
    def _compute_record_name(self):
        for model, clocks in self.grouped("res_model").items():
            records = self.env[model].sudo().browse(clocks.mapped("res_id")).exists()
            names = {record.id: record.display_name for record in records}
            for clock in clocks:
                clock.record_name = names.get(clock.res_id) or f"#{clock.res_id}"

    @api.depends("target_seconds", "used_seconds")
    def _compute_hours(self):
        for clock in self:
            clock.target_hours = clock.target_seconds / 3600
            clock.used_hours = clock.used_seconds / 3600

    def _compute_live(self):
        now = self.env["o2b.sla.mixin"]._sla_now()
        states = self._replay(now)
        for clock in self:
            state = states[clock]
            clock.remaining_seconds = state.remaining_seconds or 0
            clock.timer = clock._get_timer(state, now)

    @api.depends_context("lang")
    def _compute_explanation(self):
        now = self.env["o2b.sla.mixin"]._sla_now()
        language = "nl" if (self.env.lang or "").startswith("nl") else "en"
        states = self._replay(now, language)
        for clock in self:
            clock.explanation = "\n".join(states[clock].explain(language))

    def _get_timer(self, state, now):
        """What the ``sla_timer`` widget needs to count down in the browser.

        :param state: ``clock.ClockState`` at ``now``
        :param now: naive UTC datetime
        """
        self.ensure_one()
        schedule = self._get_schedule()
        instant = to_aware(now)
        is_open = schedule.is_open(instant)
        change = (
            schedule.next_close(instant) if is_open else schedule.next_open(instant)
        )
        horizon = instant + timedelta(days=10)
        windows = schedule.intervals(instant, horizon)[:6]
        deadline = state.deadline if state.state != "cancelled" else None
        return {
            "indicator": self.indicator,
            "state": state.state,
            "started_at": to_iso(to_naive(state.started_at)),
            "risk_at": to_iso(to_naive(state.risk_at)),
            "deadline": to_iso(to_naive(deadline)),
            "promised": to_iso(to_naive(state.original_deadline)),
            "remaining": state.remaining_seconds or 0,
            "computed_at": to_iso(now),
            "paused": state.is_paused,
            "open": is_open,
            "next_change": to_iso(to_naive(change)),
            "windows": [
                [to_iso(to_naive(start)), to_iso(to_naive(end))]
                for start, end in windows
            ],
            "target": state.target_seconds or 0,
            "used": state.used_seconds,
            "elapsed": self._is_elapsed(),
            "reached_at": to_iso(to_naive(state.reached_at)),
        }

    # === The ledger ===

    def unlink(self):
        raise UserError(
            self.env._("SLA clocks are evidence and cannot be deleted; cancel instead.")
        )

    @api.model
    def _start(self, starts):
        """Start clocks in one batch.

        :param starts: list of dicts: ``record``, ``version``, ``priority``,
            ``indicator``, ``at`` (naive UTC, may lie in the future), ``paused_at``
            (naive UTC or ``None``), ``data`` for the explanation
        :return: the new clocks
        """
        clocks_vals, ledgers = [], []
        for start in starts:
            ledger = [self._prepare_start_line(start)]
            if start.get("paused_at"):
                ledger.append({"kind": "pause", "at": start["paused_at"]})
            clocks_vals.append(self._prepare_clock(start, ledger))
            ledgers.append(ledger)
        clocks = self.sudo().create(clocks_vals)
        self._append_lines(
            [
                dict(line, clock_id=clock.id)
                for clock, ledger in zip(clocks, ledgers, strict=True)
                for line in ledger
            ]
        )
        self._wake_at(clocks)
        return clocks

    def _prepare_start_line(self, start):
        """Ledger line of a start, with its target and promised deadline frozen."""
        version, priority = start["version"], start["priority"]
        target = version.policy_id._get_target(priority, start["indicator"])
        line = {
            "kind": "start",
            "at": start["at"],
            "data": {
                **start["data"],
                "indicator": start["indicator"],
                "priority": priority.code,
                "target_seconds": target.seconds if target else None,
                "elapsed": target.elapsed,
            },
        }
        if target:
            schedule = self._schedule_of(version, target.elapsed)
            promised = schedule.add(to_aware(start["at"]), target.seconds)
            line["data"]["deadline"] = to_iso(to_naive(promised))
        return line

    def _prepare_clock(self, start, ledger):
        version = start["version"]
        now = self.env["o2b.sla.mixin"]._sla_now()
        events = [make_pure(**line) for line in ledger]
        state = replay(
            events,
            self._schedule_of(version),
            version.policy_id._get_clock_target(),
            to_aware(now),
        )
        return {
            "res_model": start["record"]._name,
            "res_id": start["record"].id,
            "agreement_version_id": version.id,
            "priority_id": start["priority"].id,
            "indicator": start["indicator"],
            "cycle": start.get("cycle", 1),
            **self._prepare_cache(state, self._next_step(state, set(), None)),
        }

    def _append(self, kind, at, reason="", data=None, percent=0):
        """Add one line of a kind to the ledger of each clock and follow it.

        :param at: naive UTC datetime
        :param data: dict, or ``{clock: dict}``
        """
        by_clock = data if data and not isinstance(next(iter(data)), str) else {}
        self._append_lines(
            [
                {
                    "clock_id": clock.id,
                    "kind": kind,
                    "at": at,
                    "reason": reason,
                    "percent": percent,
                    "data": by_clock.get(clock, {}) if by_clock else data,
                }
                for clock in self
            ]
        )
        self._refresh()

    @api.model
    def _append_lines(self, lines):
        """Create ledger lines, in order."""
        now = fields.Datetime.now()
        clocks = self.browse({line["clock_id"] for line in lines})
        rounds = clocks._get_rounds()
        vals_list = []
        for line in lines:
            round_ = rounds.get(line["clock_id"], 0)
            if line["kind"] in ROUND_KINDS:
                rounds[line["clock_id"]] = round_ + 1
            vals_list.append(
                {"recorded_at": now, "user_id": self.env.uid, "round": round_, **line}
            )
        return self.env["o2b.sla.clock.event"].sudo().create(vals_list)

    def _get_rounds(self):
        """``{clock id: number of events that begin a round}``"""
        return {
            clock.id: sum(event.kind in ROUND_KINDS for event in clock.event_ids)
            for clock in self.sudo()
        }

    # === Replay and its cache ===

    def _get_schedule(self, language="en"):
        self.ensure_one()
        version = self.agreement_version_id
        return self._schedule_of(version, language=language)

    @api.model
    def _schedule_of(self, version, elapsed=False, language="en"):
        """Working schedule of an agreement version (sudo: it is no secret)."""
        calendar = version.sudo().policy_id.calendar_id
        if elapsed:
            return WorkingSchedule.always(calendar._sla_zone())
        return calendar._sla_schedule(language)

    def _is_elapsed(self):
        """Whether the target in force counts day and night."""
        elapsed = False
        for event in self.sudo().event_ids.sorted("id"):
            if event.kind in ("start", "target"):
                elapsed = bool((event.data or {}).get("elapsed"))
        return elapsed

    def _replay(self, now, language="en"):
        """State of each clock at an instant.

        :param now: naive UTC datetime
        :return: ``{clock: clock.ClockState}``
        """
        instant = to_aware(now)
        states = {}
        for clock in self.sudo():
            version = clock.agreement_version_id
            states[clock] = replay(
                [event._to_pure() for event in clock.event_ids.sorted("id")],
                self._schedule_of(version, language=language),
                version.policy_id._get_clock_target(),
                instant,
            )
        return states

    def _refresh(self):
        """Bring the cached columns, and those of the records, up to date."""
        clocks = self.sudo().with_context(active_test=False)
        now = self.env["o2b.sla.mixin"]._sla_now()
        values = {
            clock.id: self._prepare_cache(state, clock._get_next_step(state))
            for clock, state in clocks._replay(now).items()
        }
        store(clocks, values)
        self._wake_at(clocks)
        for model, of_model in clocks.grouped("res_model").items():
            self.env[model].browse(set(of_model.mapped("res_id")))._sla_refresh()

    @api.model
    def _prepare_cache(self, state, due_at):
        """Column values of a replayed state.

        :param state: ``clock.ClockState``
        :param due_at: naive UTC instant of the next step or ``False``
        """
        return {
            "active": state.target_seconds is not None,
            "state": state.state,
            "started_at": to_naive(state.started_at),
            "deadline": to_naive(state.deadline),
            "original_deadline": to_naive(state.original_deadline),
            "reached_at": to_naive(state.reached_at),
            "breached_at": to_naive(state.breached_at),
            "target_seconds": state.target_seconds or 0,
            "used_seconds": state.used_seconds,
            "paused_seconds": state.paused_seconds,
            "is_paused": state.is_paused,
            "counts": state.counts,
            "risk_at": to_naive(state.risk_at),
            "due_at": due_at,
        }

    # === Steps: warnings and the breach ===

    def _get_next_step(self, state):
        """Instant of the next step that this clock has not taken, or ``False``."""
        self.ensure_one()
        events = self.event_ids
        round_ = self._get_rounds()[self.id]
        begins = events.filtered(lambda event: event.kind in ROUND_KINDS)
        taken = {
            event.percent
            for event in events
            if event.kind == "warned" and event.round == round_
        }
        if any(event.kind == "breached" for event in events):
            taken.add(BREACH)
        return self._next_step(state, taken, max(begins.mapped("at"), default=None))

    @api.model
    def _next_step(self, state, taken, since):
        """Instant at which the next step of a state is due.

        Only what happens next is news: no warning after a later one or the breach,
        and none whose moment had passed when the round began.

        :param state: ``clock.ClockState``
        :param taken: set of percents of this round, ``BREACH`` for the breach
        :param since: naive UTC instant at which the round began, or ``None``
        """
        if state.state not in OPEN_STATES or BREACH in taken:
            return False
        last = max(taken, default=0)
        due = [
            to_naive(instant)
            for percent, instant in state.thresholds
            if last < percent < BREACH
            if since is None or to_naive(instant) > since
        ]
        late_at = state.breached_at or (state.deadline if not state.is_paused else None)
        if late_at:
            due.append(to_naive(late_at) + timedelta(seconds=1))
        return min(due, default=False)

    @api.model
    def _search_open(self, calendars):
        """Open clocks that count in these calendars."""
        versions = (
            self.env["o2b.sla.agreement.version"]
            .sudo()
            .search([("policy_id.calendar_id", "in", calendars.ids)])
        )
        return (
            self.sudo()
            .with_context(active_test=False)
            .search(
                [
                    ("agreement_version_id", "in", versions.ids),
                    ("state", "in", OPEN_STATES),
                ]
            )
        )

    def _record_breaches(self):
        """Take the steps of these clocks that are due, before something moves their
        deadlines: who is late by now stays late."""
        now = self.env["o2b.sla.mixin"]._sla_now()
        due = self.filtered(lambda clock: clock.due_at and clock.due_at <= now)
        due._isolated("_step_and_alert", now)

    @api.model
    def _process_due(self, limit=1000):
        """Take the steps that are due: warn, flag breaches (one indexed query).

        :return: number of clocks handled
        """
        now = self.env["o2b.sla.mixin"]._sla_now()
        domain = Domain("due_at", "<=", now)
        clocks = self.sudo().search(domain, order="due_at, id", limit=limit)
        clocks = clocks.try_lock_for_update(allow_referencing=True)
        clocks = clocks.filtered_domain(domain)
        clocks._isolated("_step_and_alert", now)
        return len(clocks)

    @api.model
    def _process_alerts(self, limit=1000):
        """Give the alerts that waited for opening hours.

        :return: number of clocks handled
        """
        now = self.env["o2b.sla.mixin"]._sla_now()
        domain = Domain("alert_at", "<=", now)
        clocks = self.sudo().search(domain, order="alert_at, id", limit=limit)
        clocks = clocks.try_lock_for_update(allow_referencing=True)
        clocks = clocks.filtered_domain(domain)
        clocks._isolated("_give_alerts")
        return len(clocks)

    def _isolated(self, method, *args):
        """Call a batch method; when it fails, clock by clock, so that one bad record
        stops no other. The bad one is set aside for a while, with a log line."""
        if not self:
            return
        try:
            with self.env.cr.savepoint():
                getattr(self, method)(*args)
            return
        except Exception:
            self.env.invalidate_all(flush=False)
            if len(self) > 1:
                for clock in self:
                    clock._isolated(method, *args)
                return
            _logger.exception("SLA clock %s: %s failed, set aside", self.id, method)
        later = self.env["o2b.sla.mixin"]._sla_now() + timedelta(hours=1)
        field = "alert_at" if method == "_give_alerts" else "due_at"
        store(self, {self.id: {field: later}})

    def _step_and_alert(self, now):
        steps = self._take_steps(now)
        for clock, percent in steps.items():
            clock._plan_alert(percent, now)
        now_due = self.browse(
            [clock.id for clock in steps if clock.alert_at and clock.alert_at <= now]
        )
        now_due._give_alerts()

    def _take_steps(self, now):
        """Record every step that is due, in one batch.

        When several were missed only the latest one is recorded as a warning; a
        breach is recorded at the instant of the deadline, not of its detection.

        :return: ``{clock: percent}``
        """
        lines, steps = [], {}
        for clock, state in self._replay(now).items():
            line = clock._prepare_step_line(state, now)
            if line:
                lines.append(dict(line, clock_id=clock.id))
                steps[clock] = line["percent"]
        self._append_lines(lines)
        self._refresh()
        return steps

    def _prepare_step_line(self, state, now):
        """Ledger line of the latest step that is due at ``now``, or ``None``."""
        self.ensure_one()
        if state.state not in OPEN_STATES:
            return None
        if state.breached_at and not any(e.kind == "breached" for e in self.event_ids):
            return {
                "kind": "breached",
                "at": to_naive(state.breached_at),
                "percent": BREACH,
                "data": {"deadline": to_iso(to_naive(state.breached_at))},
            }
        passed = [
            (percent, to_naive(instant))
            for percent, instant in state.thresholds
            if percent < BREACH and to_naive(instant) <= now
        ]
        if not passed:
            return None
        percent, instant = max(passed)
        return {"kind": "warned", "at": instant, "percent": percent, "data": {}}

    def _plan_alert(self, percent, now):
        """Alert now, or at the next opening when nobody is at work (§3.7)."""
        self.ensure_one()
        at = now
        if not self.priority_id.alert_at_once:
            at = to_naive(self._get_schedule().next_open(to_aware(now)))
        store(self, {self.id: {"alert_at": at, "alert_percent": percent}})
        self._wake_at(self)

    def _give_alerts(self):
        """Let the records tell the people responsible; each alert once."""
        alerts = {clock: clock.alert_percent for clock in self}
        store(self, {c.id: {"alert_at": False, "alert_percent": 0} for c in self})
        for model, clocks in self.grouped("res_model").items():
            open_ = clocks.filtered(lambda clock: clock.state in OPEN_STATES)
            self.env[model]._sla_notify_steps({clock: alerts[clock] for clock in open_})

    def _get_step_text(self, percent):
        """One line that tells a step, in the user's language."""
        self.ensure_one()
        names = dict(self._fields["indicator"]._description_selection(self.env))
        values = {
            "indicator": names[self.indicator],
            "percent": percent,
            "deadline": self._local_text(self.deadline or self.breached_at),
        }
        if percent >= BREACH:
            return self.env._("%(indicator)s breached: was due %(deadline)s", **values)
        return self.env._(
            "%(indicator)s: %(percent)s %% of the time is used, due %(deadline)s",
            **values,
        )

    def _local_text(self, instant):
        """An instant (naive UTC) in the agreement's own zone."""
        calendar = self.agreement_version_id.policy_id.calendar_id
        return format_datetime(
            self.env, instant, tz=calendar.tz, dt_format="EEE d MMM y HH:mm"
        )

    def _reach(self, at):
        """Reach the indicator; verdict, deadline and used time are frozen.

        :param at: naive UTC datetime
        """
        frozen = {}
        for clock, state in self._replay_reached(at).items():
            frozen[clock] = {
                "verdict": state.verdict,
                "deadline": to_iso(to_naive(state.deadline)),
                "used_seconds": state.used_seconds,
            }
        self._append("reached", at, data=frozen)

    def _replay_reached(self, at):
        """States these clocks would have, were they reached at an instant."""
        states = {}
        for clock in self:
            events = [event._to_pure() for event in clock.event_ids.sorted("id")]
            version = clock.agreement_version_id
            states[clock] = replay(
                [*events, make_pure("reached", at)],
                self._schedule_of(version),
                version.policy_id._get_clock_target(),
                to_aware(max(at, self.env["o2b.sla.mixin"]._sla_now())),
            )
        return states

    # === Scheduled actions ===

    @api.model
    def _cron_process_due(self, batch_size=1000):
        """Warn and flag breaches; then wake again at the next due moment."""
        cron = self.env["ir.cron"]
        while True:
            done = self._process_due(batch_size) + self._process_alerts(batch_size)
            left = cron._commit_progress(done, remaining=done and 1)
            if not done or not left:
                break
        self._wake_at(self._search_next())

    @api.model
    def _search_next(self):
        """The clocks with the next due step and the next waiting alert."""
        clocks = self.sudo()
        return clocks.search(
            [("due_at", "!=", False)], order="due_at", limit=1
        ) | clocks.search([("alert_at", "!=", False)], order="alert_at", limit=1)

    @api.model
    def _wake_at(self, clocks):
        """Let the scheduled action run at the first due moment of these clocks, when
        that comes before its next regular run."""
        cron = self.env.ref("o2b_sla.ir_cron_clock_due", raise_if_not_found=False)
        moments = [
            at for clock in clocks for at in (clock.due_at, clock.alert_at) if at
        ]
        if cron and moments:
            cron = cron.sudo()
            first = max(min(moments), fields.Datetime.now())
            if first < cron.nextcall:
                cron._trigger(at=first)

    @api.model
    def _cron_verify(self, batch_size=1000):
        """Nightly: recompute every open clock and compare it with its cache."""
        domain = Domain("state", "in", OPEN_STATES)
        last_id = 0
        while True:
            clocks = (
                self.sudo()
                .with_context(active_test=False)
                .search(
                    domain & Domain("id", ">", last_id), order="id", limit=batch_size
                )
            )
            if not clocks:
                break
            last_id = clocks[-1].id
            clocks._verify()
            if not self.env["ir.cron"]._commit_progress(len(clocks)):
                break

    def _verify(self):
        """Compare the cached deadlines with the ledger; repair and report.

        :return: the clocks whose cache was wrong
        """
        now = self.env["o2b.sla.mixin"]._sla_now()
        wrong = self.browse()
        for clock, state in self._replay(now).items():
            if (
                clock.deadline != to_naive(state.deadline)
                or clock.started_at != to_naive(state.started_at)
                or clock.reached_at != to_naive(state.reached_at)
            ):
                wrong |= clock
        if wrong:
            _logger.warning("SLA clocks %s differed from their ledger", wrong.ids)
        self._refresh()
        return wrong
