# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging
from contextlib import contextmanager
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..clock import replay
from ..instants import to_aware, to_iso, to_naive
from ..states import INDICATORS, OPEN_STATES, STATES
from ..stored_cache import store
from ..working_time import WorkingSchedule

_logger = logging.getLogger(__name__)


class SlaClock(models.Model):
    """One indicator of one record: its ledger, and a cache of what replays from it.

    ``clock.replay`` of the ledger, the agreement's schedule and the target is the
    truth; the stored columns make it searchable. A nightly check compares them.
    """

    _name = "o2b.sla.clock"
    _description = "SLA Clock"
    _inherit = [
        "o2b.sla.record.link",
        "o2b.sla.clock.activities",
        "o2b.sla.clock.steps",
        "o2b.sla.clock.waiting",
    ]
    _order = "deadline, id"

    res_model = fields.Char(required=True)
    res_id = fields.Many2oneReference(required=True)
    record_name = fields.Char(string="For")
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
        readonly=True,
        help="Time not counted: waiting for the client, or closed. Of a clock that "
        "waits, as of the last hour.",
    )
    our_seconds = fields.Integer(
        string="With Us",
        readonly=True,
        help="Time that lay with us, as of the last event.",
    )
    client_seconds = fields.Integer(
        string="With the Client",
        readonly=True,
        help="Time of waiting for the client, as of the last event or hour.",
    )
    is_paused = fields.Boolean(readonly=True)
    counts = fields.Boolean(
        readonly=True, help="Whether this clock counts in the service level report."
    )
    best_effort = fields.Boolean(
        readonly=True,
        help="The target is an aim (§6): the clock is never late and does not count.",
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
    _waiting_idx = models.Index("(id) WHERE is_paused")
    _due_idx = models.Index("(due_at) WHERE due_at IS NOT NULL")
    _alert_idx = models.Index("(alert_at) WHERE alert_at IS NOT NULL")
    _open_idx = models.Index(
        "(agreement_version_id) WHERE state IN"
        " ('not_started', 'running', 'at_risk', 'paused', 'breached')"
    )
    # what the service level report asks for
    _decided_idx = models.Index(
        "(agreement_id, COALESCE(breached_at, reached_at, deadline))"
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
            "best_effort": not state.binding,
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

    def _get_schedule(self, language="en"):
        self.ensure_one()
        version = self.agreement_version_id
        return self._schedule_of(version, language=language)

    @api.model
    def _schedule_of(self, version, elapsed=False, language="en"):
        """Working schedule of an agreement version (sudo: it is no secret)."""
        version = version.sudo()
        calendar = version._get_calendar()
        if elapsed:
            return WorkingSchedule.always(calendar._sla_zone())
        return version.agreement_id._get_schedule(calendar, language)

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
        for clock, (target, _levels) in self._get_steps().items():
            states[clock] = replay(
                [event._to_pure() for event in clock.event_ids.sorted("id")],
                self._schedule_of(clock.agreement_version_id, language=language),
                target,
                instant,
            )
        return states

    def _refresh(self):
        """Bring the cached columns, and those of the records, up to date."""
        clocks = self.sudo().with_context(active_test=False)
        now = self.env["o2b.sla.mixin"]._sla_now()
        steps = clocks._get_steps()
        values = {
            clock.id: self._prepare_cache(
                state, clock._get_next_step(state, steps[clock][1])
            )
            for clock, state in clocks._replay(now).items()
        }
        store(clocks, values)
        self._wake_at(clocks)
        for records, of_model in clocks._by_model():
            records.browse(set(of_model.mapped("res_id")))._sla_refresh()

    def _by_model(self):
        """Yield ``(model, clocks)``: an empty record and the clocks of its records.

        Clocks are kept when a model's module is uninstalled; those are left out.
        """
        for name, clocks in self.grouped("res_model").items():
            model = self.env.get(name)
            if hasattr(model, "_sla_refresh"):
                yield model, clocks

    @api.model
    def _prepare_cache(self, state, due_at):
        """Column values of a replayed state.

        :param state: ``clock.ClockState``
        :param due_at: naive UTC instant of the next step or ``False``
        """
        sides = state.sides
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
            "our_seconds": sides.ours,
            "client_seconds": sides.client,
            "is_paused": state.is_paused,
            "counts": state.counts,
            "best_effort": not state.binding,
            "risk_at": to_naive(state.risk_at),
            "due_at": due_at,
        }

    @api.model
    @contextmanager
    def _following(self, versions):
        """Around a change of what the clocks of these versions count by.

        Clocks that are already late keep that verdict; afterwards the open clocks
        follow the change in one batch.
        """
        self._search_open(versions)._record_breaches()
        yield
        self._search_open(versions)._refresh()

    @api.model
    def _search_open(self, versions):
        """Open clocks of these agreement versions."""
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
            clocks._verify_each()
            # no stopping when time is up: it would be the same ones every night
            self.env["ir.cron"]._commit_progress(len(clocks))

    def _verify_each(self):
        """Verify in one batch, or one by one when something is wrong with one."""
        try:
            with self.env.cr.savepoint():
                self._verify()
        except Exception:
            if len(self) == 1:
                _logger.exception("SLA clock %s could not be verified", self.id)
                return
            for clock in self:
                clock._verify_each()

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
                or clock.best_effort is state.binding
            ):
                wrong |= clock
        if wrong:
            _logger.warning("SLA clocks %s differed from their ledger", wrong.ids)
        self._refresh()
        return wrong
