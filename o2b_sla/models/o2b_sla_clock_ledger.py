# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

from ..clock import PAUSED, replay
from ..instants import to_aware, to_iso, to_naive
from .o2b_sla_clock_event import make_pure

# After a target, a reopening or a correction the steps are taken anew.
ROUND_KINDS = ("target", "reopened", "void")


def make_target_data(term):
    """What a ledger line says of an effective target; without one: none.

    :param term: :class:`terms.Term` of a target
    :return: dict for the JSON of a ``start`` or ``target`` line
    """
    data = {"target_seconds": None, "elapsed": False}
    if term.value:
        data = {
            "target_seconds": term.value.seconds,
            "elapsed": term.value.elapsed,
            "amount": term.value.amount,
            "unit": term.value.unit,
        }
    if term.layer != "sla":
        data.update(
            target_layer=term.layer,
            target_clause=term.clause,
            **make_source_data("target", term),
        )
    return data


def make_source_data(subject, term):
    """What a ledger line says of the addendum that a term comes from.

    :param subject: ``target`` or ``start``
    :param term: :class:`terms.Term`
    """
    if term.layer != "addendum" or not term.source:
        return {}
    return {f"{subject}_source": term.source}


def make_hours_data(term):
    """What a ledger line says of opening hours that another layer than the SLA sets.

    :param term: :class:`terms.Term` of the opening hours
    """
    if term.layer == "sla":
        return {}
    return {"hours_layer": term.layer, "hours_clause": term.clause}


class SlaClockLedger(models.AbstractModel):
    """How a clock is started and its ledger grows: by adding lines, never else."""

    _name = "o2b.sla.clock.ledger"
    _description = "SLA Clock Ledger"

    # Evidence: an ``@api.ondelete`` hook can be skipped over RPC, this cannot.
    def unlink(self):  # pylint: disable=method-required-super
        raise UserError(  # pylint: disable=no-raise-unlink
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
        clocks_vals, ledgers, steps = [], [], {}
        for start in starts:
            ledger = [self._prepare_start_line(start)]
            if start.get("paused_at"):
                ledger.append({"kind": "pause", "at": start["paused_at"]})
            what = (start["version"], start["priority"], start["indicator"])
            if what not in steps:
                steps[what] = what[0]._get_clock_steps(*what[1:])
            clocks_vals.append(self._prepare_clock(start, ledger, *steps[what]))
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
        term = start["record"]._sla_get_target(start["indicator"], version)
        line = {
            "kind": "start",
            "at": start["at"],
            "data": {
                **start["data"],
                "indicator": start["indicator"],
                "priority": priority.code,
                **make_target_data(term),
                **make_hours_data(version._get_term("opening_hours")),
            },
        }
        target = term.value
        if target:
            schedule = self._schedule_of(version, target.elapsed)
            promised = schedule.add(to_aware(start["at"]), target.seconds)
            line["data"]["deadline"] = to_iso(to_naive(promised))
        return line

    def _prepare_clock(self, start, ledger, target, levels):
        version = start["version"]
        now = self.env["o2b.sla.mixin"]._sla_now()
        events = [make_pure(**line) for line in ledger]
        state = replay(
            events,
            self._schedule_of(version),
            target,
            to_aware(now),
        )
        return {
            "res_model": start["record"]._name,
            "res_id": start["record"].id,
            "agreement_version_id": version.id,
            "priority_id": start["priority"].id,
            "indicator": start["indicator"],
            "cycle": start.get("cycle", 1),
            **self._prepare_cache(state, self._next_step(state, set(), None, levels)),
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
        for clock, (target, _levels) in self._get_steps().items():
            events = [event._to_pure() for event in clock.event_ids.sorted("id")]
            version = clock.agreement_version_id
            states[clock] = replay(
                [*events, make_pure("reached", at)],
                self._schedule_of(version),
                target,
                to_aware(max(at, self.env["o2b.sla.mixin"]._sla_now())),
            )
        return states

    def _count(self, start, end):
        """Seconds of the time this clock counts between two aware instants."""
        self.ensure_one()
        schedule = self._schedule_of(self.agreement_version_id, self._is_elapsed())
        return schedule.between(start, end)

    def _get_pause_line(self, at):
        """The ledger line of the pause that was on at an instant (naive UTC)."""
        lines = self.sudo().event_ids.filtered(
            lambda event: event.kind == "pause" and event.at <= at
        )
        return lines.sorted(lambda event: (event.at, event.id))[-1:]

    def _check_waited(self, at, now):
        """Refuse what a pause does not hold.

        :param at: naive UTC instant
        """
        self.ensure_one()
        instant = to_aware(at)
        segments = self._replay(now)[self].segments
        if not any(s.kind == PAUSED and s.start <= instant < s.end for s in segments):
            raise UserError(
                self.env._(
                    "%(clock)s was not waiting for the client at that moment (any "
                    "more): look again.",
                    clock=self.display_name,
                )
            )
