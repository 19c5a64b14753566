# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL

from .o2b_sla_maintenance_recurrence import describe_times


class SlaMaintenanceWindow(models.Model):
    """One time of maintenance of one environment (SLA §2.3, §3.3).

    Everybody reads it, nobody writes it by hand: what it says follows from the plan,
    from the mails that really left and from the clock.
    """

    _name = "o2b.sla.maintenance.window"
    _description = "Maintenance Window"
    _inherit = [
        "o2b.sla.maintenance.window.guard",
        "o2b.sla.maintenance.window.life",
        "o2b.sla.maintenance.window.eligibility",
        "o2b.sla.maintenance.window.telling",
        "o2b.sla.maintenance.window.portal",
    ]
    _order = "start_at, id"
    _rec_names_search = ["maintenance_id.name", "environment_id.name"]

    maintenance_id = fields.Many2one(
        comodel_name="o2b.sla.maintenance",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
    )
    name = fields.Char(related="maintenance_id.name")
    environment_id = fields.Many2one(
        comodel_name="o2b.sla.environment",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
    )
    # of the day it was planned: an environment may move on to another agreement
    agreement_id = fields.Many2one(
        comodel_name="o2b.sla.agreement",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
    )
    partner_id = fields.Many2one(
        related="agreement_id.partner_id", string="Client", store=True
    )
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True
    )
    occurrence = fields.Date(
        required=True,
        readonly=True,
        help="The day the series gives it, also when it was moved.",
    )
    start_at = fields.Datetime(string="Start", required=True, readonly=True)
    end_at = fields.Datetime(string="End", required=True, readonly=True)
    minutes = fields.Integer(compute="_compute_minutes", store=True, aggregator="sum")
    period = fields.Char(
        string="When", compute="_compute_period", help="In the zone of the maintenance."
    )
    planned_at = fields.Datetime(
        string="Planned On",
        required=True,
        readonly=True,
        help="When it was entered, or put at this time.",
    )
    planned_by_id = fields.Many2one(
        comodel_name="res.users", readonly=True, ondelete="restrict"
    )
    state = fields.Selection(
        selection=[
            ("planned", "Planned"),
            ("announced", "Announced"),
            ("cancelled", "Cancelled"),
        ],
        string="Told",
        required=True,
        default="planned",
        readonly=True,
        index=True,
    )
    phase = fields.Selection(
        selection=[
            ("planned", "Not announced"),
            ("announced", "Announced"),
            ("running", "Going on"),
            ("done", "Over"),
            ("cancelled", "Cancelled"),
        ],
        string="State",
        compute="_compute_phase",
        search="_search_phase",
    )
    moves = fields.Integer(
        string="Times Moved",
        readonly=True,
        help="How often it was put at another time after clients were told.",
    )
    move_reason = fields.Text(readonly=True)
    cancelled_at = fields.Datetime(readonly=True)
    cancelled_by_id = fields.Many2one(
        comodel_name="res.users", readonly=True, ondelete="restrict"
    )
    cancel_reason = fields.Text(readonly=True)
    actual_start_at = fields.Datetime(string="Work Began", readonly=True)
    actual_end_at = fields.Datetime(string="Work Ended", readonly=True)
    overrun_minutes = fields.Integer(
        string="Overrun (Minutes)",
        compute="_compute_overrun_minutes",
        help="Work after the end of the window; downtime in it counts.",
    )
    event_ids = fields.One2many(
        comodel_name="o2b.sla.maintenance.event",
        inverse_name="window_id",
        string="What Happened",
        readonly=True,
    )
    overlap_warning = fields.Char(compute="_compute_overlap_warning")

    _ordered = models.Constraint(
        "CHECK(end_at > start_at)", "A window ends after it starts."
    )
    _occurrence_uniq = models.UniqueIndex(
        "(maintenance_id, environment_id, occurrence)",
        "This maintenance has a window of that environment on that day.",
    )
    _environment_idx = models.Index("(environment_id, start_at)")
    _not_begun_idx = models.Index("(start_at) WHERE frozen_at IS NULL")

    # === Computed fields ===

    @api.depends("maintenance_id.name", "environment_id.name", "start_at")
    def _compute_display_name(self):
        for window in self:
            window.display_name = " · ".join(
                filter(None, (window.name, window.environment_id.name, window.period))
            )

    @api.depends("start_at", "end_at")
    def _compute_minutes(self):
        for window in self:
            length = window.end_at - window.start_at if window.start_at else timedelta()
            window.minutes = length // timedelta(minutes=1)

    @api.depends("start_at", "end_at", "maintenance_id.tz")
    @api.depends_context("lang")
    def _compute_period(self):
        for window in self:
            window.period = window.start_at and describe_times(
                self.env, window.start_at, window.end_at, window._zone()
            )

    @api.depends("state", "start_at", "end_at", "actual_end_at")
    def _compute_phase(self):
        now = self.env["o2b.sla.mixin"]._sla_now()
        for window in self:
            window.phase = window._get_phase(now)

    def _get_phase(self, now):
        self.ensure_one()
        if self.state == "cancelled" or not self.start_at or now < self.start_at:
            return self.state
        return "running" if now < self._get_end() else "done"

    def _search_phase(self, operator, value):
        if operator != "in":
            return NotImplemented
        now = self.env["o2b.sla.mixin"]._sla_now()
        there = Domain("state", "!=", "cancelled")
        over = Domain("end_at", "<=", now) | Domain("actual_end_at", "<=", now)
        phases = {
            "planned": Domain("state", "=", "planned") & Domain("start_at", ">", now),
            "announced": Domain("state", "=", "announced")
            & Domain("start_at", ">", now),
            "running": there & Domain("start_at", "<=", now) & ~over,
            "done": there & Domain("start_at", "<=", now) & over,
            "cancelled": Domain("state", "=", "cancelled"),
        }
        return Domain.OR(phases[phase] for phase in value if phase in phases)

    @api.depends("end_at", "actual_end_at")
    def _compute_overrun_minutes(self):
        for window in self:
            over = timedelta()
            if window.actual_end_at and window.actual_end_at > window.end_at:
                over = window.actual_end_at - window.end_at
            window.overrun_minutes = over // timedelta(minutes=1)

    @api.depends("environment_id", "start_at", "end_at", "state")
    def _compute_overlap_warning(self):
        overlaps = self._read_overlaps()
        for window in self:
            others = self.browse(overlaps.get(window.id, ()))
            names = ", ".join(others.mapped("display_name"))
            window.overlap_warning = names and self.env._(
                "At the same time as %(others)s.", others=names
            )

    def _read_overlaps(self):
        """Other windows of the same environment at the same time, not cancelled.

        :return: ``{id: [ids of the others]}``
        """
        self.env["o2b.sla.maintenance.window"].flush_model(
            ["environment_id", "state", "start_at", "end_at"]
        )
        query = SQL(
            """
            SELECT own.id, array_agg(other.id ORDER BY other.start_at, other.id)
              FROM o2b_sla_maintenance_window AS own
              JOIN o2b_sla_maintenance_window AS other
                ON other.environment_id = own.environment_id AND other.id <> own.id
               AND other.start_at < own.end_at AND other.end_at > own.start_at
             WHERE own.id IN %s AND 'cancelled' NOT IN (own.state, other.state)
             GROUP BY own.id
            """,
            tuple(self.ids) or (0,),
        )
        return dict(self.env.execute_query(query))

    def _zone(self):
        self.ensure_one()
        return self.maintenance_id.sudo()._zone()

    def _get_end(self):
        """Until when it lasts: its end, or when the work ended before that."""
        self.ensure_one()
        if self.actual_end_at and self.actual_end_at < self.end_at:
            return max(self.actual_end_at, self.start_at)
        return self.end_at

    # === Writing ===

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise AccessError(
                self.env._("Windows follow from the maintenance that is planned.")
            )
        now = self.env["o2b.sla.mixin"]._sla_now()
        environments = self.env["o2b.sla.environment"].sudo()
        prepared = []
        for vals in vals_list:
            environment = environments.browse(vals["environment_id"])
            prepared.append(
                {
                    "planned_at": now,
                    "planned_by_id": self.env.uid,
                    **vals,
                    "agreement_id": environment.agreement_id.id,
                    "company_id": environment.company_id.id,
                }
            )
        windows = super().create(prepared)
        windows._judge()
        windows._wake_at_next()
        return windows
