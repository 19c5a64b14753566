# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models

from ..availability import month_period
from ..seconds import from_seconds


class SlaFrozenMonth(models.AbstractModel):
    """What was measured about an environment in one calendar month.

    Provisional while the month runs; then frozen once, with everything it was reckoned
    from inside and a fingerprint over it. A correction is a record of its own.
    """

    _name = "o2b.sla.frozen.month"
    _description = "Frozen Month"
    _inherit = [
        "o2b.sla.calendar.month",
        "o2b.sla.kept",
        "o2b.sla.proof",
        "mail.thread",
        "mail.activity.mixin",
        "o2b.sla.corrected.month",
        "o2b.sla.frozen.month.life",
    ]
    _order = "month desc, partner_id, environment_id"
    _mail_post_access = "read"
    _kept_states = ("frozen",)
    _loose_states = ("provisional",)

    environment_id = fields.Many2one(
        comodel_name="o2b.sla.environment",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
    )
    agreement_id = fields.Many2one(
        related="environment_id.agreement_id", store=True, index=True
    )
    partner_id = fields.Many2one(
        related="environment_id.partner_id", string="Client", store=True, index=True
    )
    company_id = fields.Many2one(related="environment_id.company_id", store=True)
    environment_kind = fields.Selection(related="environment_id.kind")
    period_start = fields.Datetime(
        readonly=True, help="Of the part of the month in which an agreement ruled."
    )
    period_end = fields.Datetime(readonly=True)
    measured_until = fields.Datetime(
        string="As Of", readonly=True, help="What happened later is not in it."
    )
    state = fields.Selection(
        selection=[("provisional", "Provisional"), ("frozen", "Frozen")],
        required=True,
        readonly=True,
        default="provisional",
        copy=False,
        index=True,
    )
    obstacles = fields.Text(
        readonly=True, copy=False, help="Why the month is not frozen by itself."
    )
    obstacles_text = fields.Text(
        string="Obstacles in Words", compute="_compute_obstacles_text"
    )
    method = fields.Text(
        readonly=True, copy=False, help="How the figures were reckoned, in words."
    )
    formula_version = fields.Char(string="Formula", readonly=True, copy=False)
    tzdata_version = fields.Char(
        string="Time Zone Data",
        readonly=True,
        copy=False,
        help="Release of the time zone database the month's borders come from.",
    )
    decision_reason = fields.Text(readonly=True, copy=False)
    decided_by_id = fields.Many2one(
        comodel_name="res.users", readonly=True, copy=False, ondelete="restrict"
    )
    decided_at = fields.Datetime(readonly=True, copy=False)
    frozen_at = fields.Datetime(readonly=True, copy=False)
    frozen_by_id = fields.Many2one(
        comodel_name="res.users", readonly=True, copy=False, ondelete="restrict"
    )

    _month_uniq = models.Constraint(
        "UNIQUE(environment_id, month)", "That month of the environment exists already."
    )

    @api.depends("environment_id.name", "partner_id.name", "month")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for record in self:
            record.display_name = (
                f"{record.partner_id.name or ''} · {record.environment_id.name} · "
                f"{record._get_month_name()}"
            )

    def _get_calendar_month(self):
        """The whole calendar month in its zone.

        :return: (start, end), naive UTC
        """
        self.ensure_one()
        start, end = month_period(self.month.year, self.month.month, self.zone)
        return from_seconds(start), from_seconds(end)

    def _get_export_name(self):
        self.ensure_one()
        kind = self._name.removeprefix("o2b.sla.").replace(".", "-")
        return f"{kind}-{self.environment_id.id}-{self.month:%Y-%m}.json"
