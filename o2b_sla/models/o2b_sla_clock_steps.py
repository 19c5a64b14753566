# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL, format_datetime

from ..instants import to_aware, to_naive
from ..isolating import isolated_by_halves
from ..retrying import retry
from ..stored_cache import store
from .o2b_sla_escalation_rule import BREACH

_logger = logging.getLogger(__name__)


class SlaClockSteps(models.AbstractModel):
    """The steps of a clock, to the next of its levels, and the alerts they give.

    Each step is a line in the ledger and is taken once; ``due_at`` is the instant of
    the next one, found by one indexed query.
    """

    _name = "o2b.sla.clock.steps"
    _inherit = ["o2b.sla.clock.levels"]
    _description = "SLA Clock Steps"

    @api.model
    def _cron_process_due(self, batch_size=1000):
        """Warn and flag breaches; then wake again at the next due moment."""
        cron = self.env["ir.cron"]
        while True:
            done = self._process_batch(batch_size)
            left = cron._commit_progress(done, remaining=done and 1)
            if not done or not left:
                break
        self._wake_at(self._search_next())

    @api.model
    def _process_batch(self, limit):
        """One batch of steps and alerts; begun again when somebody changed one of its
        tickets at the same moment, which scheduled actions do not do by themselves.

        :return: number of clocks handled
        """
        return retry(
            self.env,
            lambda: self._process_due(limit) + self._process_alerts(limit),
        )

    @api.model
    def _process_due(self, limit=1000):
        """Take the steps that are due: warn, flag breaches (one indexed query).

        :return: number of clocks handled
        """
        now = self.env["o2b.sla.mixin"]._sla_now()
        clocks = self._lock_until("due_at", now, limit)
        clocks._step_isolated(now)
        return len(clocks)

    @api.model
    def _process_alerts(self, limit=1000):
        """Give the alerts that waited for opening hours.

        :return: number of clocks handled
        """
        now = self.env["o2b.sla.mixin"]._sla_now()
        clocks = self._lock_until("alert_at", now, limit)
        isolated_by_halves(
            clocks,
            lambda some: some._give_alerts(),
            lambda clock, _error: clock._set_aside("alert_at"),
        )
        return len(clocks)

    @api.model
    def _lock_until(self, field, now, limit):
        """Find and lock, in one statement, the clocks whose moment has come. Those that
        another worker or an agent is busy with are passed over.

        :param field: ``due_at`` or ``alert_at``
        :param now: naive UTC datetime
        """
        self.flush_model(["active", field])
        query = SQL(
            "SELECT id FROM o2b_sla_clock WHERE %(field)s <= %(now)s AND active"
            " ORDER BY %(field)s, id LIMIT %(limit)s FOR NO KEY UPDATE SKIP LOCKED",
            field=SQL.identifier(field),
            now=now,
            limit=limit,
        )
        # Who calls starts again when a row has changed since; no error to report.
        self.env.cr.execute(query, log_exceptions=False)
        return self.sudo().browse([id_ for (id_,) in self.env.cr.fetchall()])

    def _set_aside(self, field):
        """Leave a clock that cannot be handled for a while, with a log line."""
        _logger.exception("SLA clock %s: %s failed, set aside", self.id, field)
        later = self.env["o2b.sla.mixin"]._sla_now() + timedelta(hours=1)
        store(self, {self.id: {field: later}})

    def _step_isolated(self, now):
        """Take steps in one batch, so that most come in few mails."""
        isolated_by_halves(
            self,
            lambda clocks: clocks._step_and_alert(now),
            lambda clock, _error: clock._set_aside("due_at"),
        )

    def _step_and_alert(self, now):
        self._plan_alerts(self._take_steps(now), now)

    def _record_breaches(self):
        """Take the steps of these clocks that are due, before something moves their
        deadlines: who is late by now stays late."""
        now = self.env["o2b.sla.mixin"]._sla_now()
        due = self.filtered(lambda clock: clock.due_at and clock.due_at <= now)
        due._step_isolated(now)

    def _take_steps(self, now):
        """Record every step that is due, in one batch.

        :return: ``{clock: percent of its latest level}``
        """
        lines, steps = [], {}
        levels = self._get_steps()
        for clock, state in self._replay(now).items():
            for line in clock._prepare_step_lines(state, levels[clock][1], now):
                lines.append(dict(line, clock_id=clock.id))
                steps[clock] = line["percent"]
        self._append_lines(lines)
        self._refresh()
        return steps

    @api.model
    def _plan_alerts(self, steps, now):
        """Alert now, or at the next opening when nobody is at work (§3.7).

        :param steps: ``{clock: percent of its latest level}``
        """
        openings, values = {}, {}
        for clock, percent in steps.items():
            at = now
            if not clock.priority_id.alert_at_once:
                version = clock.agreement_version_id
                if version not in openings:
                    opening = clock._get_schedule().next_open(to_aware(now))
                    openings[version] = to_naive(opening)
                at = openings[version]
            values[clock.id] = {"alert_at": at, "alert_percent": percent}
        clocks = self.browse(values)
        store(clocks, values)
        self._wake_at(clocks)

    def _give_alerts(self):
        """Tell people of the levels they wait for; each once."""
        store(self, {c.id: {"alert_at": False, "alert_percent": 0} for c in self})
        self.env["o2b.sla.escalation"]._escalate(self)

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

    def _get_level_text(self, percent):
        """``Response breached`` or ``Response: 75 % of the time is used``."""
        self.ensure_one()
        names = dict(self._fields["indicator"]._description_selection(self.env))
        name = names[self.indicator]
        if percent == BREACH:
            return self.env._("%(indicator)s breached", indicator=name)
        return self.env._(
            "%(indicator)s: %(percent)s %% of the time is used",
            indicator=name,
            percent=percent,
        )

    def _get_step_text(self, percent):
        """One line that tells a level, in the user's language."""
        values = {
            "level": self._get_level_text(percent),
            "deadline": self._local_text(self.deadline or self.breached_at),
        }
        if not self.deadline and not self.breached_at:
            return self.env._("%(level)s, waiting for the client", **values)
        if percent == BREACH:
            return self.env._("%(level)s: was due %(deadline)s", **values)
        if percent > BREACH:
            return self.env._("%(level)s, was due %(deadline)s", **values)
        return self.env._("%(level)s, due %(deadline)s", **values)

    def _local_text(self, instant):
        """An instant (naive UTC) in the agreement's own zone."""
        calendar = self.agreement_version_id.sudo()._get_calendar()
        return format_datetime(
            self.env, instant, tz=calendar.tz, dt_format="EEE d MMM y HH:mm"
        )
