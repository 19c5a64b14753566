# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models

from ..clock import Event, EventKind
from ..instants import from_iso, to_aware

KINDS = [
    ("start", "Start"),
    ("target", "Target changed"),
    ("pause", "Pause"),
    ("resume", "Resume"),
    ("reached", "Reached"),
    ("cancelled", "Cancelled"),
    ("reopened", "Reopened"),
    ("warned", "Warned"),
    ("breached", "Breached"),
    ("void", "Withdrawn"),
]


class SlaClockEvent(models.Model):
    """One line of a clock's ledger. Lines are only ever added.

    The ledger is the evidence: no user, the administrator included, changes or
    deletes a line, not by the ORM and not by SQL. A correction is a new line.
    """

    _name = "o2b.sla.clock.event"
    _description = "SLA Clock Event"
    _inherit = ["o2b.sla.evidence"]
    _order = "clock_id, at, id"
    _log_access = False

    clock_id = fields.Many2one(
        comodel_name="o2b.sla.clock", required=True, ondelete="restrict", index=True
    )
    company_id = fields.Many2one(related="clock_id.company_id")
    kind = fields.Selection(selection=KINDS, required=True)
    at = fields.Datetime(required=True, help="The instant at which it counts.")
    recorded_at = fields.Datetime(
        required=True, help="The instant at which it was written down."
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Recorded By",
        required=True,
        ondelete="restrict",
    )
    reason = fields.Char()
    percent = fields.Integer(help="Share of the target of a warning.")
    round = fields.Integer(
        help="How often the ledger had a new target, a reopening or a correction "
        "before. Each step is taken once a round."
    )
    data = fields.Json()

    _pause_idx = models.Index("(clock_id) WHERE kind = 'pause'")
    _step_once = models.UniqueIndex(
        "(clock_id, kind, percent, round) WHERE kind IN ('warned', 'breached')",
        "This step of the clock was taken already.",
    )

    @api.depends("kind", "at")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for event in self:
            event.display_name = f"{kinds.get(event.kind)} {event.at}"

    @api.model
    def _append_only_message(self):
        return self.env._(
            "The ledger of an SLA clock is evidence: lines cannot be changed or "
            "deleted. Record a correction instead."
        )

    def _to_pure(self):
        """The ledger line as the pure clock reads it, a :class:`clock.Event`."""
        self.ensure_one()
        return make_pure(
            self.kind, self.at, self.id, self.percent, self.reason, self.data
        )


def make_pure(kind, at, key=None, percent=0, reason="", data=None):
    """A :class:`clock.Event` of the values of a ledger line.

    :param at: naive UTC datetime
    :param data: the JSON of the line; instants in it are ISO texts
    """
    data = dict(data or {})
    return Event(
        kind=EventKind(kind),
        at=to_aware(at),
        key=key,
        target_seconds=data.pop("target_seconds", None),
        elapsed=data.pop("elapsed", False),
        from_change=data.pop("from_change", False),
        binding=not data.pop("best_effort", False),
        deadline=from_iso(data.pop("deadline", None)),
        verdict=data.pop("verdict", None),
        used_seconds=data.pop("used_seconds", None),
        percent=percent or None,
        voids=data.pop("voids", None),
        reason=reason or "",
        data={
            name: from_iso(value) if name.endswith("_at") else value
            for name, value in data.items()
        },
    )
