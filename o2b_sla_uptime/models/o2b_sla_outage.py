# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.o2b_sla.durations import duration
from odoo.addons.o2b_sla.models.o2b_sla_table_guard import TableGuard

KINDS = [("down", "Down"), ("unknown", "Unknown")]
STATES = [
    ("open", "Lasting"),
    ("provisional", "Ended, not confirmed"),
    ("ended", "Ended"),
]


class SlaOutage(models.Model):
    """A stretch of time in which a monitor was down, or nobody knows.

    Evidence: what was measured stays as it was. It gets an end, once; until then the
    end an engine reports is provisional. Nothing else of it changes, not by SQL either.
    """

    _name = "o2b.sla.outage"
    _description = "Outage"
    _inherit = ["o2b.sla.table.guard", "o2b.sla.outage.writing"]
    _order = "started_at desc, id desc"
    # Odoo would clear create_uid when a user is deleted: a change of evidence
    _log_access = False

    monitor_id = fields.Many2one(
        comodel_name="o2b.sla.monitor",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
    )
    environment_id = fields.Many2one(
        comodel_name="o2b.sla.environment",
        required=True,
        readonly=True,
        ondelete="restrict",
        help="Where the monitor was at the time.",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
    )
    agreement_id = fields.Many2one(
        related="environment_id.agreement_id", related_sudo=True
    )
    partner_id = fields.Many2one(
        related="environment_id.partner_id", string="Client", related_sudo=True
    )
    kind = fields.Selection(selection=KINDS, required=True, readonly=True)
    effect = fields.Selection(
        selection=lambda self: (
            self.env["o2b.sla.monitor"]
            ._fields["effect"]
            ._description_selection(self.env)
        ),
        required=True,
        readonly=True,
        help="What a failure of the monitor meant at the time.",
    )
    started_at = fields.Datetime(
        string="Start",
        required=True,
        readonly=True,
        help="Of an outage: the first failed check.",
    )
    confirmed_at = fields.Datetime(
        string="Confirmed", readonly=True, help="When it was known."
    )
    ended_at = fields.Datetime(
        string="End",
        readonly=True,
        help="The first check that went well. Final.",
    )
    provisional_end_at = fields.Datetime(
        string="Reported End",
        readonly=True,
        help="An engine outside reported that it is over; no measurement confirms it "
        "yet.",
    )
    is_bridged = fields.Boolean(
        string="Bridged",
        readonly=True,
        help="A gap in the measurements of a quarter of an hour at most, between two "
        "outages.",
    )
    is_estimated = fields.Boolean(
        string="Estimated",
        readonly=True,
        help="The start was worked out from the settings of an engine outside.",
    )
    source = fields.Char(
        required=True,
        readonly=True,
        default="native",
        help="native: measured by Odoo itself; else the kind of the engine outside.",
    )
    category = fields.Char(readonly=True, help="Kind of the first failure.")
    text = fields.Char(string="Failure", readonly=True)
    recorded_at = fields.Datetime(
        required=True,
        readonly=True,
        default=lambda self: self.env["o2b.sla.mixin"]._sla_now(),
        help="When it was written down.",
    )
    state = fields.Selection(
        selection=STATES, compute="_compute_state", search="_search_state"
    )
    until = fields.Datetime(compute="_compute_until", help="Its end, or now.")
    seconds = fields.Integer(
        string="Duration (s)", compute="_compute_until", help="Up to its end, or now."
    )
    duration = fields.Char(compute="_compute_until")

    _order_idx = models.Index("(environment_id, started_at)")
    _started_idx = models.Index("(started_at)")
    _open_idx = models.Index("(monitor_id) WHERE ended_at IS NULL")
    _open_uniq = models.UniqueIndex(
        "(monitor_id, kind) WHERE ended_at IS NULL AND provisional_end_at IS NULL",
        "This monitor has such an outage already.",
    )
    _ends_after_start = models.Constraint(
        "CHECK(ended_at >= started_at AND provisional_end_at >= started_at)",
        "An outage does not end before it starts.",
    )

    def _get_table_guards(self):
        """Let PostgreSQL refuse what the ORM refuses."""
        movable = self._get_once_fields() | self._get_open_fields()
        refused = SQL(
            """
            TG_OP = 'DELETE' OR %(fixed)s OR %(once)s
            OR (OLD.ended_at IS NOT NULL AND %(open)s)
            """,
            fixed=self._sql_changed(self._fields.keys() - movable),
            once=SQL(" OR ").join(
                SQL(
                    "(OLD.%s IS NOT NULL AND %s)",
                    SQL.identifier(name),
                    self._sql_changed([name]),
                )
                for name in sorted(self._get_once_fields())
            ),
            open=self._sql_changed(self._get_open_fields()),
        )
        guard = TableGuard(
            "o2b_sla_uptime_outage", refused, "an outage gets an end, once"
        )
        return [*super()._get_table_guards(), guard]

    @api.model
    def _get_once_fields(self):
        """Names of the fields that are empty first and then set for good."""
        return {"ended_at", "incident_id"}

    @api.model
    def _get_open_fields(self):
        """Names of the fields that move until the outage has ended."""
        return {"provisional_end_at"}

    # === Refusing; hooks of ``@api.ondelete`` can be skipped over RPC, these cannot ===

    def write(self, vals):
        movable = self._get_once_fields() | self._get_open_fields()
        if not self.env.su or vals.keys() - movable:
            raise UserError(self._evidence_message())
        return super().write(vals)

    def unlink(self):  # pylint: disable=method-required-super
        raise UserError(self._evidence_message())  # pylint: disable=no-raise-unlink

    @api.model
    def _evidence_message(self):
        return self.env._(
            "An outage is evidence: it cannot be changed or deleted. Ask for a "
            "correction of the availability instead."
        )

    # === Fields ===

    @api.depends("kind", "monitor_id.name", "started_at")
    @api.depends_context("lang", "tz")
    def _compute_display_name(self):
        for outage in self:
            kind = dict(self._fields["kind"]._description_selection(self.env))
            started = fields.Datetime.context_timestamp(self, outage.started_at)
            outage.display_name = (
                f"{outage.monitor_id.name}: {kind[outage.kind]} "
                f"{started:%Y-%m-%d %H:%M}"
            )

    @api.depends("ended_at", "provisional_end_at")
    def _compute_state(self):
        for outage in self:
            outage.state = (
                "ended"
                if outage.ended_at
                else "provisional"
                if outage.provisional_end_at
                else "open"
            )

    @api.model
    def _search_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        domains = {
            "open": Domain("ended_at", "=", False)
            & Domain("provisional_end_at", "=", False),
            "provisional": Domain("ended_at", "=", False)
            & Domain("provisional_end_at", "!=", False),
            "ended": Domain("ended_at", "!=", False),
        }
        return Domain.OR(domains[state] for state in value if state in domains)

    @api.depends("started_at", "ended_at", "provisional_end_at")
    def _compute_until(self):
        now = self.env["o2b.sla.mixin"]._sla_now()
        for outage in self:
            until = outage.ended_at or outage.provisional_end_at or now
            outage.until = max(until, outage.started_at)
            seconds = (outage.until - outage.started_at) // timedelta(seconds=1)
            outage.seconds = seconds
            outage.duration = duration(self.env, seconds, days=True)
