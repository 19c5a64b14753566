# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ..states import COVERAGES

# What a closed statement told the client, or the bookkeeper.
SETTLED_FIELDS = {
    "agreement_id",
    "extra_support_id",
    "user_id",
    "date",
    "started_at",
    "duration",
    "minutes",
    "description",
    "coverage",
    "statement_id",
}


class SlaWorkEntry(models.Model):
    """Time worked for a client, and how the agreement covers it (SLA §2, §3.4, §6)."""

    _name = "o2b.sla.work.entry"
    _description = "Work Entry"
    _inherit = ["o2b.sla.mirrors"]
    _order = "date desc, id desc"
    _rec_name = "description"
    _check_company_auto = True

    agreement_id = fields.Many2one(
        comodel_name="o2b.sla.agreement",
        compute="_compute_agreement_id",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        ondelete="restrict",
        index=True,
    )
    company_id = fields.Many2one(related="agreement_id.company_id", store=True)
    partner_id = fields.Many2one(
        related="agreement_id.partner_id", string="Client", store=True
    )
    extra_support_id = fields.Many2one(
        comodel_name="o2b.sla.extra.support",
        ondelete="restrict",
        index="btree_not_null",
        domain="[('agreement_id', '=', agreement_id), "
        "('state', 'in', ('approved', 'done'))]",
        help="Support outside opening hours in which it was done (§3.4).",
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Done By",
        required=True,
        ondelete="restrict",
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
        index=True,
    )
    started_at = fields.Datetime(string="Start", help="When the work began.")
    date = fields.Date(
        compute="_compute_date",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
    )
    duration = fields.Float(
        string="Hours", required=True, aggregator="sum", help="Hours and minutes."
    )
    minutes = fields.Integer(
        compute="_compute_minutes",
        inverse="_inverse_minutes",
        store=True,
        readonly=False,
    )
    description = fields.Char(required=True)
    coverage = fields.Selection(
        selection=COVERAGES,
        required=True,
        default="time_and_materials",
        help="Only work on time and materials is billed by the hours spent.",
    )
    billing = fields.Selection(
        selection=[
            ("none", "Not by the hour"),
            ("open", "To be billed"),
            ("settled", "Settled"),
        ],
        compute="_compute_billing",
        store=True,
        index=True,
        help="Hours are settled once, by the statement in which they stand.",
    )
    statement_id = fields.Many2one(
        comodel_name="o2b.sla.work.statement",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
    )

    _duration_of_a_day = models.Constraint(
        "CHECK(duration > 0 AND duration <= 24)",
        "Enter more than nothing and at most 24 hours.",
    )

    @api.depends("extra_support_id")
    def _compute_agreement_id(self):
        for entry in self:
            entry.agreement_id = (
                entry.extra_support_id.agreement_id or entry.agreement_id
            )

    @api.depends("started_at")
    def _compute_date(self):
        """The day the work began, in the agreement's own zone; else today."""
        for entry in self:
            if entry.started_at and entry.agreement_id:
                entry.date = entry.agreement_id.sudo()._local_day(entry.started_at)
            elif not entry.date:
                entry.date = fields.Date.context_today(entry)

    @api.depends("duration")
    def _compute_minutes(self):
        for entry in self:
            entry.minutes = round(entry.duration * 60)

    def _inverse_minutes(self):
        for entry in self:
            entry.duration = entry.minutes / 60

    @api.onchange("minutes")
    def _onchange_minutes(self):
        self.duration = self.minutes / 60

    @api.depends("coverage", "statement_id.state")
    def _compute_billing(self):
        for entry in self:
            if not entry._is_billed_by_the_hour():
                entry.billing = "none"
            else:
                entry.billing = "settled" if entry._is_settled() else "open"

    def _is_billed_by_the_hour(self):
        """Whether the client pays for the hours; a module may know exceptions."""
        self.ensure_one()
        return self.coverage == "time_and_materials"

    def _is_settled(self):
        """Whether it was handed over to be billed; a module may know other ways."""
        self.ensure_one()
        return self.statement_id.state == "closed"

    @api.constrains("agreement_id", "extra_support_id")
    def _check_extra_support(self):
        for entry in self:
            support = entry.extra_support_id
            if not support:
                continue
            if support.agreement_id != entry.agreement_id:
                raise ValidationError(
                    self.env._("This extra support belongs to another agreement.")
                )
            if not support.is_open:
                raise ValidationError(
                    self.env._(
                        "Hours are logged on extra support that was approved; this was "
                        "not."
                    )
                )

    # === What is settled stands ===

    @api.model_create_multi
    def create(self, vals_list):
        prepared = []
        for vals in vals_list:
            self._check_not_assigned(vals)
            vals = dict(vals)
            if "minutes" in vals and not vals.get("duration"):
                vals["duration"] = (vals.pop("minutes") or 0) / 60
            prepared.append(vals)
        return super().create(prepared)

    @api.model
    def default_get(self, fields):
        """A statement takes its entries itself; a client could send one along."""
        return super().default_get([f for f in fields if f != "statement_id"])

    def write(self, vals):
        self.check_access("write")  # what is not there is refused alike
        self._check_not_assigned(vals)
        if self._get_settled_fields() & vals.keys():
            self._check_not_settled()
        return super().write(vals)

    # An ``@api.ondelete`` hook can be skipped over RPC, this cannot.
    def unlink(self):
        self.check_access("unlink")
        self._check_not_settled()
        return super().unlink()

    @api.model
    def _get_settled_fields(self):
        """Fields that stand still once an entry is settled."""
        return SETTLED_FIELDS

    @api.model
    def _check_not_assigned(self, vals):
        """:raise AccessError: somebody, not the software, chooses a statement"""
        if "statement_id" in vals and not self.env.su:
            raise AccessError(
                self.env._("A statement takes the hours of its month itself.")
            )

    def _check_not_settled(self):
        """Refuse to change what was handed over to be billed.

        :raise UserError: one of these entries is settled
        """
        for entry in self.sudo():
            if entry._is_settled():
                raise UserError(
                    self.env._(
                        "%(entry)s stands in %(statement)s, which is closed. Log a "
                        "correction in the next month instead.",
                        entry=entry.description,
                        statement=entry._get_settlement(),
                    )
                )

    def _get_settlement(self):
        """Name of what settled the entry."""
        self.ensure_one()
        return self.statement_id.display_name
