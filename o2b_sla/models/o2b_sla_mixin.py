# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

from ..instants import to_iso
from ..states import COVERAGES, OPEN_STATES, STATE_ORDER, STATES
from ..stored_cache import store
from .o2b_sla_start_rule import CHANNELS

# Columns that only the verbs fill; what they say follows from the ledger.
DECIDED_FIELDS = {
    "sla_agreement_version_id",
    "sla_authorised",
    "sla_no_clock_reason",
    "sla_started_at",
    "sla_responded_at",
    "sla_resolved_at",
    "sla_response_deadline",
    "sla_resolution_deadline",
    "sla_next_deadline",
    "sla_state",
    "sla_best_effort",
}
# Opening hours are known in these years; see ``working_time``.
RECKONED_YEARS = range(2000, 2100)
# How far the clock of somebody's computer may be ahead of ours.
CLOCK_TOLERANCE = timedelta(minutes=5)


class SlaMixin(models.AbstractModel):
    """Gives a model response and resolution clocks.

    A model inherits it, answers the hooks ``_sla_get_…`` and calls the verbs
    ``_sla_respond``, ``_sla_apply_phase``, ``_sla_change_priority`` where its own
    life gives reason to.
    """

    _name = "o2b.sla.mixin"
    _description = "Service Level Mixin"
    _inherit = [
        "o2b.sla.decision",
        "o2b.sla.verbs",
        "o2b.sla.alert",
        "o2b.sla.sides",
        "o2b.sla.give.back",
        "o2b.sla.best.effort",
    ]

    sla_agreement_version_id = fields.Many2one(
        comodel_name="o2b.sla.agreement.version",
        string="Agreement Version",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="The version in force when the record came in; it stays with it (§1.4).",
    )
    sla_agreement_id = fields.Many2one(
        related="sla_agreement_version_id.agreement_id", string="Agreement"
    )
    sla_environment_id = fields.Many2one(
        comodel_name="o2b.sla.environment",
        string="Environment",
        copy=False,
        ondelete="restrict",
    )
    sla_channel = fields.Selection(
        selection=CHANNELS, string="Came in by", default="phone", copy=False
    )
    sla_coverage = fields.Selection(
        selection=COVERAGES,
        string="Coverage",
        default="included",
        help="Whether the agreement's services cover the work (§2).",
    )
    sla_authorised = fields.Boolean(
        string="Authorised",
        readonly=True,
        copy=False,
        help="Came from a contact the client has named (§3.6).",
    )
    sla_no_clock_reason = fields.Selection(
        selection=[
            ("unauthorised", "Not an authorised contact"),
            ("no_agreement", "No agreement"),
            ("unsigned", "Agreement not signed"),
            ("not_in_force", "Agreement not yet in force"),
            ("expired", "Agreement expired"),
            ("closed", "Closed when it was entered"),
        ],
        string="No Service Level Because",
        readonly=True,
        copy=False,
        index="btree_not_null",
    )
    sla_received_at = fields.Datetime(
        string="Received",
        copy=False,
        default=lambda self: self._sla_now(),
        help="Arrival at the contractor's helpdesk (§3.7): of a mail at the "
        "contractor's own mail server, of a call the time of the call.",
    )
    sla_started_at = fields.Datetime(
        string="Clocks Start",
        readonly=True,
        copy=False,
        help="By the start rule, §3.7.",
    )
    sla_responded_at = fields.Datetime(
        string="Responded",
        readonly=True,
        copy=False,
        help="First public answer to the client (§3.2).",
    )
    sla_resolved_at = fields.Datetime(
        string="Resolved",
        readonly=True,
        copy=False,
        help="When ready was reported to the client (§3.2).",
    )
    sla_response_deadline = fields.Datetime(
        string="Response Deadline", readonly=True, copy=False
    )
    sla_resolution_deadline = fields.Datetime(
        string="Resolution Deadline", readonly=True, copy=False
    )
    sla_next_deadline = fields.Datetime(
        string="Next Deadline", readonly=True, copy=False, index="btree_not_null"
    )
    sla_state = fields.Selection(
        selection=STATES, string="Service Level", readonly=True, copy=False, index=True
    )
    sla_clock_ids = fields.One2many(
        comodel_name="o2b.sla.clock",
        inverse_name="res_id",
        string="Clocks",
        domain=lambda self: [("res_model", "=", self._name)],
        readonly=True,
        copy=False,
    )
    sla_response_clock_id = fields.Many2one(
        comodel_name="o2b.sla.clock",
        string="SLA Response Clock",
        compute="_compute_sla_clocks",
    )
    sla_resolution_clock_id = fields.Many2one(
        comodel_name="o2b.sla.clock",
        string="SLA Resolution Clock",
        compute="_compute_sla_clocks",
    )
    sla_timer = fields.Json(string="SLA Timer", compute="_compute_sla_clocks")
    sla_response_timer = fields.Json(
        string="SLA Response Timer", compute="_compute_sla_clocks"
    )
    sla_resolution_timer = fields.Json(
        string="SLA Resolution Timer", compute="_compute_sla_clocks"
    )
    sla_explanation = fields.Text(
        string="Why This Deadline?", compute="_compute_sla_explanation"
    )
    sla_is_breached = fields.Boolean(
        string="Breached",
        compute="_compute_sla_lateness",
        search="_search_sla_is_breached",
    )
    sla_is_about_to_breach = fields.Boolean(
        string="About to Breach",
        compute="_compute_sla_lateness",
        search="_search_sla_is_about_to_breach",
    )

    # === The one clock ===

    @api.model
    def _sla_now(self):
        """Now, the same for the whole transaction: naive UTC, whole seconds.

        It is the database's, never a value from the context, which a client sends.
        """
        return self.env.cr.now().replace(microsecond=0)

    def _sla_get_partner(self):
        """The client's person the record is for, a ``res.partner``."""
        return self.partner_id

    def _sla_get_email(self):
        """Normalised address the record came from, or ``False``."""
        return self._sla_get_partner().email_normalized

    def _sla_get_priority(self):
        """The record's ``o2b.sla.priority``."""
        raise NotImplementedError(f"{self._name}._sla_get_priority")

    def _sla_get_company(self):
        """The contractor, a ``res.company``."""
        return self.company_id or self.env.company

    def _sla_get_phase(self):
        """``open``, ``waiting`` (for the client), ``solved`` or ``cancelled``."""
        raise NotImplementedError(f"{self._name}._sla_get_phase")

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._sla_check_written(vals)
        records = super().create(vals_list)
        records._sla_open()
        return records

    @api.model
    def default_get(self, fields):
        """Take no default for what nobody sets: a client can send one along."""
        decided = self._sla_get_decided_fields()
        return super().default_get([f for f in fields if f not in decided])

    def write(self, vals):
        self._sla_check_written(vals)
        if "sla_received_at" in vals and self.sla_agreement_version_id:
            raise UserError(
                self.env._("The clocks have started: the arrival cannot be changed.")
            )
        if "sla_environment_id" not in vals:
            return super().write(vals)
        environments = {record: record.sla_environment_id for record in self}
        result = super().write(vals)
        moved = self.filtered(
            lambda record: (
                record.sla_agreement_version_id
                and record.sla_environment_id != environments[record]
            )
        )
        moved._sla_follow_environment(environments)
        return result

    @api.constrains("sla_received_at")
    def _check_sla_received_at(self):
        """An arrival lies in a year that can be reckoned with."""
        for record in self:
            received_at = record.sla_received_at
            if received_at and received_at.year not in RECKONED_YEARS:
                raise ValidationError(
                    self.env._("Nothing can have been received at that moment.")
                )

    @api.model
    def _sla_get_decided_fields(self):
        """Names of stored fields that only the software writes, as superuser; extend it
        with ``super()``."""
        return DECIDED_FIELDS

    @api.model
    def _sla_check_written(self, vals):
        """Refuse values that follow from the agreement and the ledger.

        :raise AccessError: somebody, not the software, writes such a value
        :raise ValidationError: somebody enters an arrival ahead of time, which would
            postpone the deadline
        """
        received_at = fields.Datetime.to_datetime(vals.get("sla_received_at"))
        latest = self._sla_now() + CLOCK_TOLERANCE
        if received_at and received_at > latest and not self.env.su:
            raise ValidationError(
                self.env._("Nothing can have been received ahead of time.")
            )
        decided = self._sla_get_decided_fields() & vals.keys()
        if decided and not self.env.su:
            names = [
                self._fields[name]._description_string(self.env) for name in decided
            ]
            raise AccessError(
                self.env._(
                    "Nobody sets these by hand, they follow from the agreement and "
                    "from what happened: %(names)s.",
                    names=", ".join(sorted(names)),
                )
            )

    def unlink(self):
        # whoever may not is not told whether it has clocks, or is there at all
        self.check_access("unlink")
        if self.sudo().with_context(active_test=False).sla_clock_ids:
            raise UserError(  # pylint: disable=no-raise-unlink
                self.env._(
                    "A record with SLA clocks is evidence and cannot be deleted. "
                    "Cancel or archive it instead."
                )
            )
        return super().unlink()

    def _sla_all_clocks(self):
        """Every clock of these records, sleeping ones too, as superuser."""
        clocks = self.env["o2b.sla.clock"].sudo().with_context(active_test=False)
        return clocks.search(
            [("res_model", "=", self._name), ("res_id", "in", self.ids)],
            order="res_id, indicator, cycle",
        )

    def _sla_latest_clocks(self):
        """The newest clock of each indicator of each record."""
        latest = {}
        for clock in self._sla_all_clocks():
            latest[clock.res_id, clock.indicator] = clock
        return self.env["o2b.sla.clock"].concat(*latest.values())

    def _sla_open_clocks(self, indicator=None):
        """Clocks that are neither reached nor cancelled, sleeping ones included."""
        return self._sla_latest_clocks().filtered(
            lambda clock: (
                not clock.reached_at
                and (clock.state in OPEN_STATES or not clock.active)
                and indicator in (None, clock.indicator)
            )
        )

    def _sla_of(self, clocks):
        """The records among these that the clocks belong to."""
        ids = set(clocks.mapped("res_id"))
        return self.filtered(lambda record: record.id in ids)

    def _sla_refresh(self):
        """Bring the cached columns of the records up to date with their clocks."""
        latest = {}
        for clock in self._sla_all_clocks():
            clocks = latest.setdefault(clock.res_id, {})
            # a later clock that was withdrawn hides no verdict
            if clock.state != "cancelled" or clock.indicator not in clocks:
                clocks[clock.indicator] = clock
        store(
            self.sudo(),
            {
                record.id: record._sla_prepare_cache(latest[record.id])
                for record in self.sudo()
                if record.id in latest
            },
        )

    def _sla_prepare_cache(self, clocks):
        """Column values of a record.

        :param clocks: ``{indicator: clock}``
        """
        none = self.env["o2b.sla.clock"]
        response = clocks.get("response", none)
        resolution = clocks.get("resolution", none)
        awake = [clock for clock in clocks.values() if clock.active]
        deadlines = [
            clock.deadline
            for clock in awake
            if clock.deadline and clock.state in OPEN_STATES and not clock.is_paused
        ]
        states = {clock.state for clock in awake}
        return {
            "sla_responded_at": response.reached_at,
            "sla_resolved_at": resolution.reached_at,
            "sla_response_deadline": response.active and response.deadline,
            "sla_resolution_deadline": resolution.active and resolution.deadline,
            "sla_next_deadline": min(deadlines, default=False),
            "sla_state": next((s for s in STATE_ORDER if s in states), False),
            "sla_best_effort": any(clock.best_effort for clock in awake),
        }

    @api.depends("sla_clock_ids")
    def _compute_sla_clocks(self):
        latest = {}
        for clock in self._sla_latest_clocks().filtered("active"):
            latest.setdefault(clock.res_id, {})[clock.indicator] = clock
        none = self.env["o2b.sla.clock"]
        for record in self:
            clocks = latest.get(record.id, {})
            response = clocks.get("response", none)
            resolution = clocks.get("resolution", none)
            record.sla_response_clock_id = response.sudo(False)
            record.sla_resolution_clock_id = resolution.sudo(False)
            record.sla_response_timer = response.timer
            record.sla_resolution_timer = resolution.timer
            record.sla_timer = record._sla_leading_clock(clocks.values()).timer

    def _sla_leading_clock(self, clocks):
        """The clock a list shows: the one with the next deadline, else the one whose
        state the record shows."""
        clocks = [clock for clock in clocks if clock.state]
        clocks.sort(
            key=lambda clock: (
                clock.state not in OPEN_STATES,
                STATE_ORDER.index(clock.state),
                to_iso(clock.deadline) or "9",
            )
        )
        return clocks[0] if clocks else self.env["o2b.sla.clock"]

    @api.depends("sla_clock_ids")
    @api.depends_context("lang")
    def _compute_sla_explanation(self):
        names = self.env["o2b.sla.clock"]._fields["indicator"]
        indicators = dict(names._description_selection(self.env))
        for record in self:
            parts = []
            clocks = record._sla_latest_clocks().filtered("active")
            for clock in clocks.sorted(lambda c: c.indicator != "response"):
                parts.append(f"{indicators[clock.indicator]}\n{clock.explanation}")
            record.sla_explanation = "\n\n".join(parts)

    def _compute_sla_lateness(self):
        now = self._sla_now()
        ids = self.env["o2b.sla.clock"].sudo()
        domain = Domain("res_model", "=", self._name) & Domain("res_id", "in", self.ids)
        late = set(ids.search(domain & self._sla_late_domain(now)).mapped("res_id"))
        risk = set(ids.search(domain & self._sla_risk_domain(now)).mapped("res_id"))
        for record in self:
            record.sla_is_breached = record.id in late
            record.sla_is_about_to_breach = record.id in risk - late

    @api.model
    def _sla_late_domain(self, now):
        """Open clocks past their deadline."""
        is_open = Domain("reached_at", "=", False) & Domain("state", "in", OPEN_STATES)
        late = (
            Domain("deadline", "<", now)
            & Domain("is_paused", "=", False)
            & Domain("best_effort", "=", False)
        )
        return is_open & (late | Domain("breached_at", "!=", False))

    @api.model
    def _sla_risk_domain(self, now):
        """Running clocks at risk and not yet past their deadline."""
        return (
            Domain("reached_at", "=", False)
            & Domain("state", "in", ("not_started", "running", "at_risk"))
            & Domain("risk_at", "<=", now)
            & Domain("deadline", ">=", now)
        )

    def _search_sla_is_breached(self, operator, value):
        if operator != "in":
            return NotImplemented
        # who searches among records sees these records
        return Domain("sla_clock_ids", "any!", self._sla_late_domain(self._sla_now()))

    def _search_sla_is_about_to_breach(self, operator, value):
        if operator != "in":
            return NotImplemented
        now = self._sla_now()
        return Domain("sla_clock_ids", "any!", self._sla_risk_domain(now)) & Domain(
            "sla_clock_ids", "not any!", self._sla_late_domain(now)
        )

    def action_sla_explain(self):
        """Open the explanation of both deadlines."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Why this deadline?"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "views": [(self._sla_explanation_view().id, "form")],
            "target": "new",
        }

    def _sla_explanation_view(self):
        """The form that shows ``sla_explanation``; a model may have its own: one with
        the name ``<table>_view_form_sla_explanation``, whichever module brings it."""
        names = self.env["ir.model.data"].sudo()
        found = names.search(
            [
                ("model", "=", "ir.ui.view"),
                ("name", "=", f"{self._table}_view_form_sla_explanation"),
            ],
            order="id",
            limit=1,
        )
        return self.env["ir.ui.view"].browse(found.res_id or [])
