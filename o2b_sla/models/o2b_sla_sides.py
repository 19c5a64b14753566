# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models

from ..clock import Sides, record_sides
from ..instants import to_aware, to_iso


class SlaSides(models.AbstractModel):
    """How much working time lay with us, and how much with the client.

    It follows from the ledgers of all clocks of a record and is told as of now; the
    clocks keep their own share as of their last event, for reports.
    """

    _name = "o2b.sla.sides"
    _description = "SLA Time of Both Sides"

    sla_our_seconds = fields.Integer(
        string="Time With Us (Seconds)",
        compute="_compute_sla_sides",
        aggregator="sum",
        help="Working time in which the ticket lay with us, since the clocks started.",
    )
    sla_client_seconds = fields.Integer(
        string="Time With the Client (Seconds)",
        compute="_compute_sla_sides",
        aggregator="sum",
        help="Working time in which we waited for the client and the clock stood "
        "still, as agreed.",
    )
    sla_our_hours = fields.Float(string="With Us", compute="_compute_sla_sides")
    sla_client_hours = fields.Float(
        string="With the Client", compute="_compute_sla_sides"
    )
    sla_sides = fields.Json(string="Whose Time", compute="_compute_sla_sides")

    @api.depends("sla_clock_ids")
    def _compute_sla_sides(self):
        now = self._sla_now()
        clocks = self._sla_all_clocks()
        states = clocks._replay(now)
        clocks_of = clocks.grouped("res_id")
        for record in self:
            own = clocks_of.get(record.id, clocks.browse())
            sides = record._sla_get_sides(own, states, now)
            record.sla_our_seconds = sides.ours
            record.sla_client_seconds = sides.client
            record.sla_our_hours = sides.ours / 3600
            record.sla_client_hours = sides.client / 3600
            record.sla_sides = record._sla_describe_sides(sides) if own else False

    def _sla_get_sides(self, clocks, states, now):
        """The sides of one record.

        :param clocks: all of its clocks
        :param states: ``{clock: clock.ClockState}`` as of ``now``
        :param now: naive UTC datetime
        :return: :class:`clock.Sides`
        """
        self.ensure_one()
        if not clocks:
            return Sides()
        ordered = clocks.sorted(lambda c: (c.indicator != "response", c.cycle))
        schedule = clocks._schedule_of(clocks[0].agreement_version_id)
        return record_sides(
            [states[clock] for clock in ordered],
            to_aware(self.sla_received_at or clocks[0].started_at),
            to_aware(now),
            schedule.between,
        )

    def _sla_describe_sides(self, sides):
        """What the ``sla_sides`` widget shows, in seconds.

        :param sides: :class:`clock.Sides`
        :return: dict: the parts, their ``total``, ``received_at``, and ``turn``:
            ``before``, ``ours``, ``client`` or ``done``
        """
        self.ensure_one()
        return {
            **sides._asdict(),
            "total": sides.total,
            "received_at": to_iso(self.sla_received_at),
            "turn": self._sla_get_turn(),
        }

    def _sla_is_answered_without_target(self):
        """Whether only the response was promised, and given (P4, §3.2): no clock can
        stand still then."""
        clock = self.sla_resolution_clock_id
        return bool(self.sla_responded_at) and not clock.target_seconds

    def _sla_get_turn(self):
        self.ensure_one()
        phase = self._sla_get_phase()
        if phase in ("solved", "cancelled"):
            return "done"
        if self.sla_resolution_clock_id.is_paused:
            return "client"
        if phase == "waiting" and self._sla_is_answered_without_target():
            return "client"
        waits = self.sla_state == "not_started" and not self.sla_responded_at
        return "before" if waits else "ours"
