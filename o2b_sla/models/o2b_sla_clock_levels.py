# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import api, models

from ..instants import from_iso, to_iso, to_naive
from ..states import OPEN_STATES
from .o2b_sla_clock_ledger import ROUND_KINDS
from .o2b_sla_escalation_rule import BREACH


class SlaClockLevels(models.AbstractModel):
    """Which levels of a clock are due: those its escalation rules name, the risk, and
    the breach."""

    _name = "o2b.sla.clock.levels"
    _description = "SLA Clock Levels"

    def _get_steps(self):
        """``{clock: (Target, levels)}``, see ``_get_clock_steps`` of versions; looked
        up once per version, priority and indicator."""
        found, steps = {}, {}
        for clock in self.sudo():
            version = clock.agreement_version_id
            what = (clock.priority_id, clock.indicator)
            if (version, what) not in found:
                found[version, what] = version._get_clock_steps(*what)
            steps[clock] = found[version, what]
        return steps

    def _get_taken(self):
        """What this round of the ledger has had.

        :return: ``(percents, naive UTC instant at which the round began or None)``
        """
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
        return taken, max(begins.mapped("at"), default=None)

    def _get_next_step(self, state, levels):
        """Instant of the next step that this clock has not taken, or ``False``.

        :param levels: the second half of :meth:`_get_steps`
        """
        self.ensure_one()
        return self._next_step(state, *self._get_taken(), levels)

    @api.model
    def _next_step(self, state, taken, since, levels):
        """Instant at which the next step of a state is due: its start, which only
        brings the state up to date, a level or the breach.

        :param state: ``clock.ClockState``
        :param taken: set of percents of this round, ``BREACH`` for the breach
        :param since: naive UTC instant at which the round began, or ``None``
        :param levels: the second half of :meth:`_get_steps`
        """
        if state.state not in OPEN_STATES or not state.binding:
            return False
        if state.state == "not_started":
            return to_naive(state.started_at)
        due = [at for _percent, at in self._next_levels(state, taken, since, levels)]
        late_at = state.breached_at or (state.deadline if not state.is_paused else None)
        if late_at and BREACH not in taken:
            due.append(to_naive(late_at) + timedelta(seconds=1))
        return min(due, default=False)

    @api.model
    def _next_levels(self, state, taken, since, levels):
        """Levels besides the breach that are or will be news: none after a later one
        or the breach, none whose moment had passed when the round or its rule began.

        :return: list of ``(percent, naive UTC instant)``
        """
        last = max(taken, default=0)
        found = []
        for percent, instant in state.thresholds:
            at = to_naive(instant)
            begins = [begin for begin in (since, levels.get(percent)) if begin]
            if percent > last and at > max(begins, default=at - timedelta(1)):
                found.append((percent, at))
        return found

    def _due_levels(self, state, levels, now):
        """The levels that are due at ``now`` and were not taken, the latest last.

        A breach is due as of the deadline, not of its detection.

        :return: list of ``(percent, naive UTC instant)``
        """
        self.ensure_one()
        if state.state not in OPEN_STATES or not state.binding:
            return []
        taken, since = self._get_taken()
        due = [
            (percent, at)
            for percent, at in self._next_levels(state, taken, since, levels)
            if at <= now
        ]
        if state.breached_at and BREACH not in taken:
            due.append((BREACH, to_naive(state.breached_at)))
        return sorted(due)

    def _prepare_step_lines(self, state, levels, now):
        """Ledger lines of what is due: the breach and the latest level; the latest
        line names all levels that were missed."""
        due = self._due_levels(state, levels, now)
        lines = []
        for percent, at in due:
            if percent == BREACH:
                lines.append(
                    {
                        "kind": "breached",
                        "at": at,
                        "percent": BREACH,
                        "data": {"deadline": to_iso(at)},
                    }
                )
        if due and due[-1][0] != BREACH:
            percent, at = due[-1]
            lines.append({"kind": "warned", "at": at, "percent": percent, "data": {}})
        if lines:
            lines[-1]["data"]["levels"] = [[p, to_iso(at)] for p, at in due]
        return lines

    def _pending_levels(self):
        """Levels whose step was taken and that nobody was told of yet.

        :return: ``{clock: [(round, percent, naive UTC instant)]}``, in the order of
            the ledger: the latest last
        """
        told = {
            (row.clock_id.id, row.round, row.percent)
            for row in self.env["o2b.sla.escalation"]
            .sudo()
            .search([("clock_id", "in", self.ids)])
        }
        pending = {}
        for clock in self.sudo():
            pending[clock] = [
                (event.round, percent, to_naive(from_iso(at)))
                for event in clock.event_ids.sorted("id")
                for percent, at in (event.data or {}).get("levels", [])
                if (clock.id, event.round, percent) not in told
            ]
        return pending
